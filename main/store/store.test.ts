import { describe, expect, it } from 'vitest';
import { entries } from '../audit/index.ts';
import { drafts, type ReadableDb, type Store, StoreError, sequences, sql, type WritableDb } from './index.ts';
import { flip, inFolder, storeIn, withStore } from './store.fixture.ts';

const DRAFT = { id: 'd', kind: 'document', dossier: null, savedAt: 5, content: { title: '关于演练的通知' } };
const AUDIT = { action: 'draft.save', subject: 'd' };

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof StoreError) return error.code;
    throw error;
  }
  return 'none';
}

describe('commit', () => {
  it('holds the work and its audit entry', async () => {
    await withStore((store) => {
      const drawn = store.commit({ ...AUDIT, detail: { pages: 3 } }, (db) => {
        drafts.put(db, DRAFT);
        return sequences.next(db, 'me', 'here');
      });
      expect(drawn).toBe(1);
      expect(store.read((db) => drafts.get(db, 'd'))).toEqual(DRAFT);
      expect(entries(store, null, 9)).toMatchObject({
        total: 1,
        entries: [{ action: 'draft.save', outcome: 'done', detail: { pages: 3 } }],
      });
    });
  });

  it('undoes everything when the work throws, and when the audit entry cannot be made', async () => {
    await withStore((store) => {
      const failing = () =>
        store.commit(AUDIT, (db) => {
          drafts.put(db, DRAFT);
          sequences.next(db, 'me', 'here');
          throw new Error('changed my mind');
        });
      expect(failing).toThrow('changed my mind');
      expect(() => store.commit({ ...AUDIT, detail: { size: 1.5 } }, (db) => drafts.put(db, DRAFT))).toThrow(
        'json.number',
      );
      expect(store.read((db) => drafts.list(db))).toEqual([]);
      expect(entries(store, null, 9).total).toBe(0);
      // The number was given back.
      expect(store.commit(AUDIT, (db) => sequences.next(db, 'me', 'here'))).toBe(1);
    });
  });

  it('refuses an asynchronous callback and keeps nothing of it', async () => {
    await withStore(async (store) => {
      let late: unknown;
      const work = async (db: WritableDb) => {
        drafts.put(db, DRAFT);
        await Promise.resolve();
        try {
          drafts.remove(db, 'd');
        } catch (error) {
          late = error;
        }
      };
      expect(codeOf(() => store.commit(AUDIT, work))).toBe('store.misuse');
      await new Promise((resolve) => setImmediate(resolve));
      expect(late).toMatchObject({ code: 'store.misuse' });
      expect(store.read((db) => drafts.list(db))).toEqual([]);
    });
  });

  it('refuses a commit inside a commit', async () => {
    await withStore((store) => {
      expect(codeOf(() => store.commit(AUDIT, () => store.commit(AUDIT, () => 1)))).toBe('store.misuse');
      expect(entries(store, null, 9).total).toBe(0);
    });
  });

  it('ends its handle', async () => {
    await withStore((store) => {
      const kept = store.commit(AUDIT, (db) => db);
      expect(codeOf(() => drafts.put(kept, DRAFT))).toBe('store.misuse');
      expect(codeOf(() => drafts.list(store.read((db) => db)))).toBe('store.misuse');
    });
  });
});

describe('read', () => {
  it('gives a handle that cannot write, not even through a cast', async () => {
    await withStore((store) => {
      expect(codeOf(() => store.read((db) => drafts.put(db as WritableDb, DRAFT)))).toBe('store.misuse');
      expect(store.read((db) => drafts.list(db))).toEqual([]);
    });
  });
});

describe('types', () => {
  it('let nobody write without an audit draft', () => {
    // Compiled by the type check, never run: each line must be an error there.
    const never = (store: Store, db: ReadableDb) => {
      // @ts-expect-error a readable handle does not write
      drafts.put(db, DRAFT);
      // @ts-expect-error it has no run()
      db.run(sql`DELETE FROM drafts`);
      // @ts-expect-error the handle of read() is a readable one
      store.read((readable) => drafts.remove(readable, 'd'));
      // @ts-expect-error a commit needs its audit draft
      store.commit((writable: WritableDb) => drafts.remove(writable, 'd'));
      // @ts-expect-error an audit draft says what happened
      store.commit({}, (writable) => drafts.remove(writable, 'd'));
      // @ts-expect-error a handle cannot be made by writing one down
      const made: WritableDb = { records: db.records, get: () => undefined, all: () => [], run: () => 1 };
      // @ts-expect-error statements are made by the tag
      db.all('SELECT * FROM drafts');
      return made;
    };
    expect(never).toBeTypeOf('function');
  });
});

describe('a store', () => {
  it('that is closed refuses everything', async () => {
    await inFolder(async (folder) => {
      const store = storeIn(folder);
      store.close();
      store.close();
      for (const work of [
        () => store.read(() => 1),
        () => store.commit(AUDIT, () => 1),
        () => store.encryptRecord('x', 1),
        () => store.openBlob('00'.repeat(32)),
      ]) {
        expect(codeOf(work)).toBe('store.closed');
      }
      const content = { plaintext: new Uint8Array(1), dossier: '00'.repeat(32), kind: 'pdf', label: '' };
      await expect(store.writeBlob(content)).rejects.toMatchObject({ code: 'store.closed' });
    });
  });

  it('gives records back to the same context alone', async () => {
    await withStore((store) => {
      const record = store.encryptRecord('draft a', { opinion: '拟同意' });
      expect(store.decryptRecord('draft a', record)).toEqual({ opinion: '拟同意' });
      expect(codeOf(() => store.decryptRecord('draft b', record))).toBe('record.damaged');
      for (let i = 0; i < record.length; i++) {
        const changed = record.slice();
        flip(changed, i);
        expect(codeOf(() => store.decryptRecord('draft a', changed))).toBe('record.damaged');
      }
      expect(codeOf(() => store.decryptRecord('draft a', record.subarray(0, 20)))).toBe('record.damaged');
    });
  });
});
