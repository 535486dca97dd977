import { describe, expect, it } from 'vitest';
import { projections, sql, type WritableDb } from './index.ts';
import { withStore } from './store.fixture.ts';

const AUDIT = { action: 'project', subject: 'x' };
const row = (lastAt: number, texts: string[], serial: number | null = null) => ({
  direction: 'outgoing' as const,
  state: 'numbered',
  urgency: 'urgent',
  lastAt,
  waitsFor: 'me',
  view: { title: texts[0] ?? '' },
  number: serial === null ? null : { agencyCode: '演发改', year: 2026, serial },
  texts,
});

describe('projections', () => {
  it('are replaced whole, and equal for equal contents in any order', async () => {
    await withStore((store) => {
      const fill = (order: string[]) => (db: WritableDb) => {
        projections.dropAll(db);
        for (const dossier of order) {
          projections.replace(db, dossier, row(1, ['旧标题', dossier], 9));
          projections.replace(
            db,
            dossier,
            row(dossier === 'a' ? 2 : 3, [`关于${dossier}的通知`], dossier === 'a' ? 1 : 2),
          );
        }
        projections.markBuilt(db, 7);
        return projections.snapshot(db);
      };
      const one = store.commit(AUDIT, fill(['a', 'b']));
      const two = store.commit(AUDIT, fill(['b', 'a']));
      expect(two).toEqual(one);
      expect(one.dossiers.map((dossier) => dossier.view)).toEqual([{ title: '关于a的通知' }, { title: '关于b的通知' }]);
      expect(one.numbers).toHaveLength(2);
      store.read((db) => {
        expect(projections.list(db).map((dossier) => dossier.dossier)).toEqual(['b', 'a']);
        expect(projections.list(db, { waitsFor: 'someone else' })).toEqual([]);
        expect(projections.search(db, '旧标题')).toEqual([]);
        expect(projections.get(db, 'a')?.lastAt).toBe(2);
      });
      store.commit(AUDIT, (db) => projections.replace(db, 'a', null));
      expect(store.read((db) => projections.get(db, 'a'))).toBeUndefined();
      expect(store.read((db) => projections.snapshot(db).numbers)).toHaveLength(1);
    });
  });

  it('count serials without a gap and show a double number', async () => {
    await withStore((store) => {
      store.commit(AUDIT, (db) => {
        expect(projections.nextSerial(db, '演发改', 2026)).toBe(1);
        projections.replace(db, 'a', row(1, [], projections.nextSerial(db, '演发改', 2026)));
        projections.replace(db, 'b', row(1, [], projections.nextSerial(db, '演发改', 2026)));
        expect(projections.nextSerial(db, '演发改', 2026)).toBe(3);
        expect(projections.nextSerial(db, '演发改', 2027)).toBe(1);
        expect(projections.nextSerial(db, '演办', 2026)).toBe(1);
        projections.replace(db, 'c', row(1, [], 2));
        expect(projections.dossiersNumbered(db, '演发改', 2026, 2)).toEqual(['b', 'c']);
      });
    });
  });

  it('find Chinese by one character or more, other words whole, and hold no word', async () => {
    await withStore((store) => {
      store.commit(AUDIT, (db) => {
        projections.replace(db, 'a', row(1, ['关于开展安全生产检查的通知', '演发改〔2026〕14号']));
        projections.replace(db, 'b', row(1, ['关于生产计划的函', '演发改〔2026〕15号', 'ＰＤＦ Report']));
      });
      store.read((db) => {
        const found = (query: string) => projections.search(db, query).join();
        expect(found('安全生产')).toBe('a');
        expect(found('生产')).toBe('a,b');
        expect(found('函')).toBe('b');
        expect(found('〔2026〕14号')).toBe('a');
        expect(found('2026 演发改')).toBe('a,b');
        expect(found('pdf REPORT')).toBe('b');
        expect(found('rep')).toBe('');
        expect(found('计划 检查')).toBe('');
        expect(found(' 〔〕 ')).toBe('');
        const tokens = db.all<{ token: Uint8Array }>(sql`SELECT token FROM p_tokens`);
        expect(new Set(tokens.map(({ token }) => token.length))).toEqual(new Set([16]));
      });
    });
  });

  it('are rebuilt when another version derived them', async () => {
    await withStore((store) => {
      expect(store.read((db) => projections.rebuildNeeded(db, 1))).toBe(true);
      store.commit(AUDIT, (db) => projections.markBuilt(db, 1));
      expect(store.read((db) => projections.rebuildNeeded(db, 1))).toBe(false);
      expect(store.read((db) => projections.rebuildNeeded(db, 2))).toBe(true);
      store.commit(AUDIT, (db) => projections.dropAll(db));
      expect(store.read((db) => projections.rebuildNeeded(db, 1))).toBe(true);
    });
  });
});
