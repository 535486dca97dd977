import { describe, expect, it } from 'vitest';
import { envelopes } from './index.ts';
import { withStore } from './store.fixture.ts';

const AUDIT = { action: 'envelope', subject: 'e' };
const entry = {
  id: 'e',
  direction: 'in',
  peer: 'county',
  sequence: 4,
  state: 'arrived',
  at: 10,
  detail: { file: 'a.yzen' },
} as const;

describe('envelopes', () => {
  it('are seen once, in each direction', async () => {
    await withStore((store) => {
      expect(store.read((db) => envelopes.seen(db, 'e'))).toBeUndefined();
      expect(store.commit(AUDIT, (db) => envelopes.put(db, entry))).toBe(true);
      expect(store.commit(AUDIT, (db) => envelopes.put(db, { ...entry, state: 'again' }))).toBe(false);
      expect(store.read((db) => envelopes.seen(db, 'e'))).toEqual(entry);
      // Sent to oneself.
      expect(store.commit(AUDIT, (db) => envelopes.put(db, { ...entry, direction: 'out' }))).toBe(true);
      expect(store.read((db) => envelopes.list(db, 'out'))).toHaveLength(1);
    });
  });

  it('move from state to state and are listed by it', async () => {
    await withStore((store) => {
      store.commit(AUDIT, (db) => {
        envelopes.put(db, entry);
        envelopes.put(db, { ...entry, id: 'f', at: 20 });
        expect(envelopes.update(db, { ...entry, state: 'taken', at: 30, detail: null })).toBe(true);
        expect(envelopes.update(db, { ...entry, id: 'none' })).toBe(false);
      });
      store.read((db) => {
        expect(envelopes.list(db, 'in').map(({ id }) => id)).toEqual(['e', 'f']);
        expect(envelopes.list(db, 'in', { state: 'arrived' }).map(({ id }) => id)).toEqual(['f']);
        expect(envelopes.list(db, 'in', { peer: 'city' })).toEqual([]);
        expect(envelopes.get(db, 'in', 'e')).toMatchObject({ state: 'taken', detail: null });
      });
    });
  });
});
