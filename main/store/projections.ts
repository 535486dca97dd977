// Projections: what the lists show, derived from the acts and never the truth. They can be dropped and rebuilt; a version tells when they must be.
// The one who derives them (circulation/) says what a row holds; here stand the columns for finding and the tokens for searching.

import { type ReadableDb, sql, type WritableDb } from './database.ts';

/** What is derived of one dossier. */
export type DossierRow<View = unknown> = {
  readonly dossier: string;
  readonly direction: 'outgoing' | 'incoming';
  readonly state: string;
  readonly urgency: string;
  /** Milliseconds since 1970. */
  readonly lastAt: number;
  /** Fingerprint of the one whose turn it is; empty if nobody's. */
  readonly waitsFor: string;
  /** Any JSON; encrypted. */
  readonly view: View;
};

/** The rest that is derived of it: its number, if it has one, and the texts (title, number) to be searched. */
export type DossierIndex = {
  readonly number: { readonly agencyCode: string; readonly year: number; readonly serial: number } | null;
  readonly texts: readonly string[];
};

type Row = {
  dossier: string;
  direction: 'outgoing' | 'incoming';
  state: string;
  urgency: string;
  last_at: number;
  waits_for: string;
  record: Uint8Array;
};

/** Replaces everything derived of `dossier`, or removes it when `row` is null. */
export function replace(
  db: WritableDb,
  dossier: string,
  row: (Omit<DossierRow, 'dossier'> & DossierIndex) | null,
): void {
  db.run(sql`DELETE FROM p_dossiers WHERE dossier = ${dossier}`);
  db.run(sql`DELETE FROM p_numbers WHERE dossier = ${dossier}`);
  db.run(sql`DELETE FROM p_tokens WHERE dossier = ${dossier}`);
  if (row) fill(db, [{ dossier, ...row }]);
}

/**
 * Adds what is derived of dossiers of which nothing stands there. Rows go in in the order of their table's key: a table that has outgrown SQLite's cache is then written page after
 * page, not a page for every row. Whoever has many gives them by portions, in the order of their dossiers.
 */
export function fill(db: WritableDb, rows: readonly (DossierRow & DossierIndex)[]): void {
  const tokens = new Map<string, Uint8Array>();
  const found: { readonly token: Uint8Array; readonly dossier: string }[] = [];
  for (const row of rows) {
    insert(db, row);
    for (const word of new Set(row.texts.flatMap(indexWords))) {
      const token = tokens.get(word) ?? db.records.token(word);
      tokens.set(word, token);
      found.push({ token, dossier: row.dossier });
    }
  }
  found.sort((a, b) => Buffer.compare(a.token, b.token) || (a.dossier < b.dossier ? -1 : 1));
  for (const { token, dossier } of found) {
    db.run(sql`INSERT INTO p_tokens (token, dossier) VALUES (${token}, ${dossier})`);
  }
}

function insert(db: WritableDb, row: DossierRow & DossierIndex): void {
  const { dossier } = row;
  const record = db.records.encrypt(contextOf(dossier), row.view);
  db.run(sql`INSERT INTO p_dossiers (dossier, direction, state, urgency, last_at, waits_for, record)
    VALUES (${dossier}, ${row.direction}, ${row.state}, ${row.urgency}, ${row.lastAt}, ${row.waitsFor}, ${record})`);
  if (row.number) {
    const { agencyCode, year, serial } = row.number;
    db.run(
      sql`INSERT INTO p_numbers (dossier, agency_code, year, serial) VALUES (${dossier}, ${agencyCode}, ${year}, ${serial})`,
    );
  }
}

/** What is derived of one dossier, or undefined. */
export function get<View = unknown>(db: ReadableDb, dossier: string): DossierRow<View> | undefined {
  const row = db.get<Row>(sql`SELECT * FROM p_dossiers WHERE dossier = ${dossier}`);
  return row && stored(db, row);
}

/** Rows, the latest first; of one direction and one person's turn where these are given. */
export function list<View = unknown>(
  db: ReadableDb,
  of: { direction?: string; waitsFor?: string } = {},
): DossierRow<View>[] {
  const direction = of.direction ?? null;
  const waitsFor = of.waitsFor ?? null;
  return db
    .all<Row>(sql`SELECT * FROM p_dossiers WHERE (${direction} IS NULL OR direction = ${direction})
      AND (${waitsFor} IS NULL OR waits_for = ${waitsFor}) ORDER BY last_at DESC, dossier`)
    .map((row) => stored(db, row));
}

/** The next serial of an agency code in a year, from 1. Drawn in the transaction that uses it. */
export function nextSerial(db: ReadableDb, agencyCode: string, year: number): number {
  const row = db.get<{ serial: number | null }>(
    sql`SELECT max(serial) AS serial FROM p_numbers WHERE agency_code = ${agencyCode} AND year = ${year}`,
  );
  return (row?.serial ?? 0) + 1;
}

/** Dossiers that bear a number; more than one is a conflict to be shown. */
export function dossiersNumbered(db: ReadableDb, agencyCode: string, year: number, serial: number): string[] {
  return db
    .all<{ dossier: string }>(sql`SELECT dossier FROM p_numbers
      WHERE agency_code = ${agencyCode} AND year = ${year} AND serial = ${serial} ORDER BY dossier`)
    .map((row) => row.dossier);
}

/** Dossiers whose texts hold all words of `query`; none for a query without words. Two-character pieces are matched, not their order. */
export function search(db: ReadableDb, query: string): string[] {
  const words = queryWords(query);
  if (words.length === 0) return [];
  const found = words.map(
    (word) =>
      new Set(
        db
          .all<{ dossier: string }>(sql`SELECT dossier FROM p_tokens WHERE token = ${db.records.token(word)}`)
          .map((row) => row.dossier),
      ),
  );
  const [first, ...others] = found;
  return [...(first ?? [])].filter((dossier) => others.every((set) => set.has(dossier))).sort();
}

/** Drops everything derived; the next rebuildNeeded() is true. */
export function dropAll(db: WritableDb): void {
  db.run(sql`DELETE FROM p_dossiers`);
  db.run(sql`DELETE FROM p_numbers`);
  db.run(sql`DELETE FROM p_tokens`);
  db.run(sql`DELETE FROM projection_version`);
}

/** Whether what stands there was derived by another version than `version`, or not at all. */
export function rebuildNeeded(db: ReadableDb, version: number): boolean {
  return db.get<{ version: number }>(sql`SELECT version FROM projection_version`)?.version !== version;
}

/** Says that everything derived has been derived by `version`. */
export function markBuilt(db: WritableDb, version: number): void {
  db.run(sql`INSERT INTO projection_version (only_row, version) VALUES (1, ${version})
    ON CONFLICT (only_row) DO UPDATE SET version = excluded.version`);
}

/** Everything derived, decrypted and in a fixed order: equal for equal sets of acts, whatever order they were replayed in. */
export function snapshot(db: ReadableDb): { dossiers: DossierRow[]; numbers: unknown[]; tokens: unknown[] } {
  return {
    dossiers: db.all<Row>(sql`SELECT * FROM p_dossiers ORDER BY dossier`).map((row) => stored(db, row)),
    numbers: db.all(sql`SELECT * FROM p_numbers ORDER BY dossier`),
    tokens: db.all(sql`SELECT hex(token) AS token, dossier FROM p_tokens ORDER BY token, dossier`),
  };
}

function stored<View>(db: ReadableDb, row: Row): DossierRow<View> {
  return {
    dossier: row.dossier,
    direction: row.direction,
    state: row.state,
    urgency: row.urgency,
    lastAt: row.last_at,
    waitsFor: row.waits_for,
    view: db.records.decrypt<View>(contextOf(row.dossier), row.record),
  };
}

function contextOf(dossier: string): string {
  return `dossier ${dossier}`;
}

// Runs of Han characters, and runs of other letters and digits.
const RUNS = /\p{Script=Han}+|[^\P{L}\p{Script=Han}]+|\p{N}+/gu;

function runsOf(text: string): string[] {
  return text.normalize('NFKC').toLowerCase().match(RUNS) ?? [];
}

/** Words of a text: other runs whole; Han runs as single characters and as pairs, so that a query of any length can be answered. */
function indexWords(text: string): string[] {
  return runsOf(text).flatMap((run) => (isHan(run) ? [...run, ...pairsOf(run)] : [run]));
}

/** Words of a query: pairs are enough where a run is long enough to have one. */
function queryWords(text: string): string[] {
  return [...new Set(runsOf(text).flatMap((run) => (isHan(run) && [...run].length > 1 ? pairsOf(run) : [run])))];
}

function pairsOf(run: string): string[] {
  const characters = [...run];
  return characters.slice(1).map((character, i) => `${characters[i]}${character}`);
}

function isHan(run: string): boolean {
  return /^\p{Script=Han}/u.test(run);
}
