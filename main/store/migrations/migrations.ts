// Migrations in order. A file once released never changes; what comes later is a new number. user_version says how many have run.

import type { Connection } from '../database.ts';
import { StoreError } from '../errors.ts';
import { migrate as firstTables } from './0001-first-tables.ts';

const MIGRATIONS: readonly ((connection: Connection) => void)[] = [firstTables];

/** The version that this client writes. */
export const STORE_VERSION = MIGRATIONS.length;

/**
 * Brings a database up to STORE_VERSION, each migration with its version in one transaction; `beforeCommit` is called before each COMMIT.
 * Throws StoreError `store.newer`, changing nothing, for a database that a later client has written.
 */
export function migrate(connection: Connection, beforeCommit: () => void): void {
  const found = Number(connection.pragma('user_version', { simple: true }));
  if (found > STORE_VERSION) throw new StoreError('store.newer');
  for (let version = found + 1; version <= STORE_VERSION; version++) {
    connection.exec('BEGIN IMMEDIATE');
    try {
      MIGRATIONS[version - 1]?.(connection);
      connection.pragma(`user_version = ${version}`);
      beforeCommit();
      connection.exec('COMMIT');
    } catch (error) {
      if (connection.inTransaction) connection.exec('ROLLBACK');
      throw error;
    }
  }
}
