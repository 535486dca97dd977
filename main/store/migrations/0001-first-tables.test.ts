import { describe, expect, it } from 'vitest';
import { sql } from '../index.ts';
import { inFolder, storeIn, withStore } from '../store.fixture.ts';

describe('migration 1', () => {
  it('makes the tables, and only once', async () => {
    await inFolder((folder) => {
      for (let time = 0; time < 2; time++) {
        const store = storeIn(folder);
        const found = store.read((db) => ({
          version: db.get(sql`SELECT user_version AS version FROM pragma_user_version`),
          tables: db.all<{ name: string }>(sql`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`),
        }));
        expect(found.version).toEqual({ version: 1 });
        expect(found.tables.map((table) => table.name)).toEqual([
          'acts',
          'audit',
          'audit_heads',
          'blobs',
          'certificates',
          'drafts',
          'envelopes',
          'meta',
          'p_dossiers',
          'p_numbers',
          'p_tokens',
          'projection_version',
          'sequences',
          'wraps',
        ]);
        store.close();
      }
    });
  });

  it('lets the audit only grow', async () => {
    await withStore((store) => {
      store.commit({ action: 'a', subject: 's' }, () => 0);
      const draft = { action: 'b', subject: 's' };
      expect(() => store.commit(draft, (db) => db.run(sql`DELETE FROM audit`))).toThrow('append-only');
      expect(() => store.commit(draft, (db) => db.run(sql`UPDATE audit SET at = 0`))).toThrow('append-only');
    });
  });

  it('drops the wraps of a content with its row', async () => {
    await withStore((store) => {
      const count = store.commit({ action: 'a', subject: 's' }, (db) => {
        db.run(sql`INSERT INTO blobs VALUES ('d', 'i', 1, 1, 'pdf', 'x')`);
        db.run(sql`INSERT INTO wraps VALUES ('d', 'person', x'00')`);
        db.run(sql`DELETE FROM blobs WHERE digest = 'd'`);
        return db.get(sql`SELECT count(*) AS wraps FROM wraps`);
      });
      expect(count).toEqual({ wraps: 0 });
      const orphan = () =>
        store.commit({ action: 'a', subject: 's' }, (db) =>
          db.run(sql`INSERT INTO wraps VALUES ('e', 'person', x'00')`),
        );
      expect(orphan).toThrow(/FOREIGN KEY/);
    });
  });
});
