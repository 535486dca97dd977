// What a profile keeps, for comparing before and after: every row that is not audit, and every file beside the database.

import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { OpenSession } from '../../main/session.ts';
import { acts, blobs, drafts, envelopes, projections, sql } from '../../main/store/index.ts';

export type Kept = ReturnType<typeof keptBy>;

/** Rows and files of an open profile, in a fixed order. */
export function keptBy(session: OpenSession) {
  const { store } = session;
  return store.read((db) => ({
    acts: acts.all(db).map(({ id, act }) => `${act.type} ${id}`),
    contents: blobs.all(db),
    certificates: db.all(sql`SELECT count(*) AS certificates FROM certificates`),
    drafts: drafts.list(db).map(({ id }) => id),
    envelopes: (['in', 'out'] as const).flatMap((direction) =>
      envelopes.list(db, direction).map(({ id, state }) => `${direction} ${id} ${state}`),
    ),
    rows: projections.snapshot(db),
    files: [...filesIn(store.folder, 'blobs'), ...filesIn(store.folder, 'outbox')],
  }));
}

/** Files below a folder of a profile, in order. */
export function filesIn(folder: string, name: string): string[] {
  try {
    return readdirSync(join(folder, name), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
      .sort();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
