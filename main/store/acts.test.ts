import { describe, expect, it } from 'vitest';
import * as sm2 from '../../crypto/sm2/sm2.ts';
import { type ActDraft, actId, signAct, verifyAct } from '../acts/index.ts';
import { acts, sql } from './index.ts';
import { DOSSIER, signer, withStore } from './store.fixture.ts';

function draft(seq: number, dossier = DOSSIER): ActDraft {
  return {
    type: 'propose',
    dossier,
    actor: 'ac'.repeat(32),
    post: '办公室 经办',
    device: '0011223344556677',
    seq,
    at: 1_790_000_000_000,
    seen: 0,
    parents: [],
    subjects: [],
    label: { mark: 'none' },
    consent: 'session',
    basis: [],
    body: { opinion: '拟请局长批示' },
  };
}

const sign = (message: Uint8Array) => sm2.sign(signer.privateKey, message);
const AUDIT = { action: 'act', subject: DOSSIER };

describe('acts', () => {
  it('come back verbatim, in the order of arrival, once each', async () => {
    await withStore((store) => {
      const [first, second, elsewhere] = [
        signAct(draft(2), sign),
        signAct(draft(1), sign),
        signAct(draft(1, 'd2'.repeat(32)), sign),
      ];
      const isNew = store.commit(AUDIT, (db) =>
        [first, second, elsewhere, first].map((signed, i) => acts.put(db, signed, 100 + i)),
      );
      expect(isNew).toEqual([true, true, true, false]);
      store.read((db) => {
        const found = acts.ofDossier(db, DOSSIER);
        expect(found.map((stored) => stored.id)).toEqual([first.id, second.id]);
        expect(found[0]).toMatchObject({ arrivedAt: 100, act: { seq: 2, body: { opinion: '拟请局长批示' } } });
        for (const stored of found) expect(verifyAct(stored, signer.publicKey)).toBe(true);
        expect(acts.all(db).map((stored) => stored.id)).toEqual([first.id, second.id, elsewhere.id]);
        expect(acts.dossiers(db)).toEqual([DOSSIER, 'd2'.repeat(32)]);
        expect(acts.get(db, second.id)?.bytes).toEqual(second.bytes);
        expect(acts.get(db, '00'.repeat(32))).toBeUndefined();
      });
    });
  });

  it('are refused under another name, and as anything but an act', async () => {
    await withStore((store) => {
      const signed = signAct(draft(1), sign);
      const put = (given: typeof signed) => store.commit(AUDIT, (db) => acts.put(db, given, 1));
      expect(() => put({ ...signed, id: '00'.repeat(32) })).toThrow('acts.id');
      const noAct = new TextEncoder().encode('{}');
      expect(() => put({ ...signed, bytes: noAct, id: actId(noAct) })).toThrow('act.members');
      expect(store.read((db) => acts.all(db))).toEqual([]);
    });
  });

  it('cannot be moved to the row of another', async () => {
    await withStore((store) => {
      const [one, two] = [signAct(draft(1), sign), signAct(draft(2), sign)];
      store.commit(AUDIT, (db) => {
        for (const signed of [one, two]) acts.put(db, signed, 1);
        db.run(sql`UPDATE acts SET record = (SELECT record FROM acts WHERE id = ${two.id}) WHERE id = ${one.id}`);
      });
      expect(() => store.read((db) => acts.get(db, one.id))).toThrow('record.damaged');
    });
  });
});
