// Counters without gaps: an actor's acts in a dossier (act.seq), a sender's envelopes to a set of recipients. Drawn inside the
// transaction that uses the number, so that a commit that fails gives it back.

import { type ReadableDb, sql, type WritableDb } from './database.ts';

/** Draws the next number, from 1, of `actor` in `dossier` (or in any other scope that the caller names). */
export function next(db: WritableDb, actor: string, dossier: string): number {
  db.run(sql`INSERT INTO sequences (actor, dossier, seq) VALUES (${actor}, ${dossier}, 1)
    ON CONFLICT (actor, dossier) DO UPDATE SET seq = seq + 1`);
  return last(db, actor, dossier);
}

/** The number drawn last; 0 if none. */
export function last(db: ReadableDb, actor: string, dossier: string): number {
  const row = db.get<{ seq: number }>(sql`SELECT seq FROM sequences WHERE actor = ${actor} AND dossier = ${dossier}`);
  return row?.seq ?? 0;
}
