import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Other from '@signalapp/sqlcipher';
import Database from 'better-sqlite3-multiple-ciphers';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../crypto/bytes.ts';
import { Sql, type SqlValue } from './database.ts';
import { meta, StoreError, sql } from './index.ts';
import { flip, inFolder, STORE_KEY, storeIn, withStore } from './store.fixture.ts';

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof StoreError) return error.code;
    throw error;
  }
  return 'none';
}

function make(folder: string): string {
  const store = storeIn(folder);
  store.commit({ action: 'test', subject: 'x' }, (db) => meta.set(db, 'greeting', 'hello'));
  store.close();
  return join(folder, 'store.db');
}

describe('the database file', () => {
  it('opens in another SQLCipher with the raw key and not without', async () => {
    await inFolder((folder) => {
      const path = make(folder);
      const keyed = new Other(path);
      keyed.pragma(`key = "x'${toHex(STORE_KEY)}'"`);
      expect(keyed.prepare('SELECT value FROM meta WHERE name = ?').get(['greeting'])).toEqual({ value: 'hello' });
      expect(keyed.pragma('user_version', { simple: true })).toBe(1);
      keyed.close();
      const keyless = new Other(path);
      expect(() => keyless.prepare('SELECT value FROM meta').get()).toThrow(/not a database/);
      keyless.close();
      expect(readFileSync(path).subarray(0, 15).toString('latin1')).not.toBe('SQLite format 3');
    });
  });

  it('is refused with another key, unchanged', async () => {
    await inFolder((folder) => {
      const path = make(folder);
      const before = readFileSync(path);
      expect(codeOf(() => storeIn(folder, { storeKey: new Uint8Array(32).fill(1) }))).toBe('store.wrongKey');
      expect(readFileSync(path)).toEqual(before);
      const store = storeIn(folder, { create: false });
      expect(store.read((db) => meta.get(db, 'greeting'))).toBe('hello');
      store.close();
    });
  });

  it('that is garbage, cut short or emptied is refused, unchanged', async () => {
    await inFolder((folder) => {
      const path = make(folder);
      const whole = readFileSync(path);
      const cases: [Buffer, string][] = [
        [Buffer.from('this is no database at all'), 'store.damaged'],
        [whole.subarray(0, whole.length - 100), 'store.damaged'],
        [Buffer.alloc(0), 'store.damaged'],
        // As long as a database is: told from a wrong key by nothing.
        [Buffer.alloc(8192, 7), 'store.wrongKey'],
      ];
      for (const [bytes, code] of cases) {
        writeFileSync(path, bytes);
        expect(codeOf(() => storeIn(folder, { create: false }))).toBe(code);
        expect(readFileSync(path)).toEqual(bytes);
      }
    });
  });

  it('with a damaged inner page is refused when that page is read', async () => {
    await inFolder((folder) => {
      const path = make(folder);
      const bytes = readFileSync(path);
      for (let at = 4096; at < bytes.length; at += 4096) flip(bytes, at + 100);
      writeFileSync(path, bytes);
      expect(
        codeOf(() => {
          const store = storeIn(folder, { create: false });
          try {
            store.read((db) => meta.get(db, 'greeting'));
          } finally {
            store.close();
          }
        }),
      ).toBe('store.damaged');
    });
  });

  it('that is missing is only made when asked to', async () => {
    await inFolder((folder) => {
      const path = make(folder);
      rmSync(path);
      expect(codeOf(() => storeIn(folder, { create: false }))).toBe('store.missing');
      storeIn(folder, { create: true }).close();
      truncateSync(path, 0);
      expect(codeOf(() => storeIn(folder, { create: false }))).toBe('store.damaged');
    });
  });

  it('written by a later client is refused, unchanged', async () => {
    await inFolder((folder) => {
      const path = make(folder);
      const raw = new Database(path);
      raw.pragma("cipher = 'sqlcipher'");
      raw.pragma('legacy = 4');
      raw.pragma(`key = "x'${toHex(STORE_KEY)}'"`);
      raw.pragma('user_version = 99');
      raw.close();
      const before = readFileSync(path);
      expect(codeOf(() => storeIn(folder))).toBe('store.newer');
      expect(readFileSync(path)).toEqual(before);
    });
  });

  it('is opened with the settings that durability and secrecy rest on', async () => {
    await withStore((store) => {
      const settings = ['journal_mode', 'synchronous', 'temp_store', 'secure_delete', 'foreign_keys', 'trusted_schema'];
      const found = store.read((db) => [
        db.get(sql`SELECT * FROM pragma_journal_mode`),
        db.get(sql`SELECT * FROM pragma_synchronous`),
        db.get(sql`SELECT * FROM pragma_temp_store`),
        db.get(sql`SELECT * FROM pragma_secure_delete`),
        db.get(sql`SELECT * FROM pragma_foreign_keys`),
        db.get(sql`SELECT * FROM pragma_trusted_schema`),
      ]);
      const values = found.map((row) => Object.values(row ?? {})[0]);
      expect(Object.fromEntries(settings.map((name, i) => [name, values[i]]))).toEqual({
        journal_mode: 'wal',
        synchronous: 2,
        temp_store: 2,
        secure_delete: 1,
        foreign_keys: 1,
        trusted_schema: 0,
      });
    });
  });
});

describe('the sql tag', () => {
  it('makes parameters of values, whatever they hold', async () => {
    await withStore((store) => {
      const hostile = "x'); DROP TABLE meta; --";
      store.commit({ action: 'test', subject: 'x' }, (db) => meta.set(db, hostile, hostile));
      expect(store.read((db) => meta.get(db, hostile))).toBe(hostile);
    });
  });

  it('takes no text that was put together', () => {
    const forged = Object.assign(['SELECT 1'], { raw: ['SELECT 1'] });
    expect(() => sql(forged)).toThrow('store.sql');
    const parameters: SqlValue[] = [];
    expect(() => new Sql(forged, parameters)).toThrow('store.sql');
  });
});
