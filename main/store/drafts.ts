// Drafts: what a person is still writing or drawing (elements, opinions, ink strokes). Not acts: they can be changed and removed.

import { type ReadableDb, sql, type WritableDb } from './database.ts';

export type Draft<Content = unknown> = {
  readonly id: string;
  /** What it is a draft of, such as `document` or `ink`; the caller's word. */
  readonly kind: string;
  /** The dossier that it belongs to, or null. */
  readonly dossier: string | null;
  /** Milliseconds since 1970. */
  readonly savedAt: number;
  /** Any JSON. */
  readonly content: Content;
};

type Row = { id: string; kind: string; dossier: string | null; saved_at: number; record: Uint8Array };

/** Keeps a draft, replacing the one of the same id. */
export function put(db: WritableDb, draft: Draft): void {
  const { id, kind, dossier, savedAt } = draft;
  const record = db.records.encrypt(contextOf(kind, id), draft.content);
  db.run(sql`INSERT INTO drafts (id, kind, dossier, saved_at, record) VALUES (${id}, ${kind}, ${dossier}, ${savedAt}, ${record})
    ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, dossier = excluded.dossier, saved_at = excluded.saved_at, record = excluded.record`);
}

/** One draft, or undefined. */
export function get<Content = unknown>(db: ReadableDb, id: string): Draft<Content> | undefined {
  const row = db.get<Row>(sql`SELECT id, kind, dossier, saved_at, record FROM drafts WHERE id = ${id}`);
  return row && stored(db, row);
}

/** Drafts, the last saved first; of one kind and of one dossier where these are given. */
export function list<Content = unknown>(
  db: ReadableDb,
  of: { kind?: string; dossier?: string } = {},
): Draft<Content>[] {
  const kind = of.kind ?? null;
  const dossier = of.dossier ?? null;
  return db
    .all<Row>(sql`SELECT id, kind, dossier, saved_at, record FROM drafts
      WHERE (${kind} IS NULL OR kind = ${kind}) AND (${dossier} IS NULL OR dossier = ${dossier})
      ORDER BY saved_at DESC, id`)
    .map((row) => stored(db, row));
}

/** Removes a draft; false if there was none. */
export function remove(db: WritableDb, id: string): boolean {
  return db.run(sql`DELETE FROM drafts WHERE id = ${id}`) === 1;
}

function stored<Content>(db: ReadableDb, row: Row): Draft<Content> {
  const content = db.records.decrypt<Content>(contextOf(row.kind, row.id), row.record);
  return { id: row.id, kind: row.kind, dossier: row.dossier, savedAt: row.saved_at, content };
}

function contextOf(kind: string, id: string): string {
  return `draft ${kind} ${id}`;
}
