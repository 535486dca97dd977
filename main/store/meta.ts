// Small facts about the store itself, by name. Values are integers or texts that may stand outside a record: nothing of a document's contents.

import { type ReadableDb, sql, type WritableDb } from './database.ts';

/** The value under `name`, or undefined. */
export function get(db: ReadableDb, name: string): string | number | undefined {
  return db.get<{ value: string | number }>(sql`SELECT value FROM meta WHERE name = ${name}`)?.value;
}

/** Sets the value under `name`. */
export function set(db: WritableDb, name: string, value: string | number): void {
  db.run(
    sql`INSERT INTO meta (name, value) VALUES (${name}, ${value}) ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
  );
}
