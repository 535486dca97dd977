import { describe, expect, it } from 'vitest';
import { toHex } from '../../crypto/bytes.ts';
import { sm3 } from '../../crypto/sm3/sm3.ts';
import { certificates, drafts, sequences } from './index.ts';
import { withStore } from './store.fixture.ts';

const AUDIT = { action: 'draft', subject: 'd' };

describe('drafts', () => {
  it('are replaced, listed by kind and dossier, removed', async () => {
    await withStore((store) => {
      const draft = (id: string, kind: string, dossier: string | null, savedAt: number) => ({
        id,
        kind,
        dossier,
        savedAt,
        content: { pressure: 0.25, by: id },
      });
      store.commit(AUDIT, (db) => {
        drafts.put(db, draft('1', 'document', null, 1));
        drafts.put(db, draft('2', 'ink', 'x', 2));
        drafts.put(db, draft('3', 'ink', 'y', 3));
        drafts.put(db, { ...draft('1', 'document', null, 9), content: { pressure: 0.75, by: 'again' } });
      });
      store.read((db) => {
        expect(drafts.list(db).map(({ id }) => id)).toEqual(['1', '3', '2']);
        expect(drafts.list(db, { kind: 'ink' }).map(({ id }) => id)).toEqual(['3', '2']);
        expect(drafts.list(db, { kind: 'ink', dossier: 'x' }).map(({ id }) => id)).toEqual(['2']);
        expect(drafts.get(db, '1')?.content).toEqual({ pressure: 0.75, by: 'again' });
      });
      expect(store.commit(AUDIT, (db) => [drafts.remove(db, '2'), drafts.remove(db, '2')])).toEqual([true, false]);
      expect(store.read((db) => drafts.get(db, '2'))).toBeUndefined();
    });
  });
});

describe('certificates', () => {
  it('are kept once under their SM3', async () => {
    await withStore((store) => {
      const der = Uint8Array.of(0x30, 3, 2, 1, 5);
      const fingerprint = toHex(sm3(der));
      expect(store.commit(AUDIT, (db) => [certificates.put(db, der), certificates.put(db, der)])).toEqual([
        fingerprint,
        fingerprint,
      ]);
      expect(store.read((db) => certificates.all(db))).toEqual([{ fingerprint, der }]);
      expect(store.read((db) => certificates.get(db, 'none'))).toBeUndefined();
    });
  });
});

describe('sequences', () => {
  it('count each scope by itself', async () => {
    await withStore((store) => {
      const drawn = store.commit(AUDIT, (db) => [
        sequences.next(db, 'a', 'x'),
        sequences.next(db, 'a', 'x'),
        sequences.next(db, 'a', 'y'),
        sequences.next(db, 'b', 'x'),
      ]);
      expect(drawn).toEqual([1, 2, 1, 1]);
      expect(store.read((db) => [sequences.last(db, 'a', 'x'), sequences.last(db, 'c', 'x')])).toEqual([2, 0]);
    });
  });
});
