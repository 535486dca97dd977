import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as sm2 from '../../crypto/sm2/sm2.ts';
import { type Disk, nodeDisk } from '../store/index.ts';
import { clock, inFolder, PROFILE_ID, signer, storeIn } from '../store/store.fixture.ts';
import { checkWitness, createAuditLog, verifyAudit } from './index.ts';

function logWith(disk: Disk, path: string) {
  const sign = (message: Uint8Array) => sm2.sign(signer.privateKey, message);
  return createAuditLog({ profileId: PROFILE_ID, actor: 'me', now: clock.now, sign, witness: { disk, path } });
}

describe('the witness', () => {
  it('flags every earlier state of the store, which itself verifies', async () => {
    await inFolder((folder) => {
      const disk = nodeDisk();
      const path = join(folder, 'witness.json');
      const profile = join(folder, 'profile');
      const witnessed = logWith(disk, path);
      const check = (publicKey = signer.publicKey) => {
        const store = storeIn(profile);
        const found = checkWitness(store, { disk, path, profileId: PROFILE_ID, publicKey });
        const bad = verifyAudit(store, PROFILE_ID, signer.publicKey).findings.filter(({ status }) => status === 'bad');
        store.close();
        return { found, bad };
      };
      expect(check().found).toMatchObject({ status: 'unknown', detail: { reason: 'missing' } });
      for (let round = 0; round < 4; round++) {
        const store = storeIn(profile);
        store.commit({ action: 'document.open', subject: `${round}` }, () => 0);
        witnessed.signHead(store, 'lock');
        store.close();
        expect(check().found).toMatchObject({ code: 'audit.witness', status: 'ok' });
        cpSync(profile, join(folder, `snapshot${round}`), { recursive: true });
      }
      for (let round = 0; round < 4; round++) {
        rmSync(profile, { recursive: true });
        cpSync(join(folder, `snapshot${round}`), profile, { recursive: true });
        const { found, bad } = check();
        // A snapshot is a true log of its time: nothing but the witness tells.
        expect(bad).toEqual([]);
        expect(found.status).toBe(round === 3 ? 'ok' : 'bad');
        if (round < 3) expect(found.detail).toEqual({ sequence: 7, reach: 2 * round + 2 });
      }
      // As long as the true one, but grown differently after a rollback.
      const store = storeIn(profile);
      store.close();
      rmSync(profile, { recursive: true });
      cpSync(join(folder, 'snapshot2'), profile, { recursive: true });
      const forked = storeIn(profile);
      for (let i = 0; i < 5; i++) forked.commit({ action: 'document.open', subject: 'other' }, () => 0);
      forked.close();
      expect(check().found.status).toBe('bad');
    });
  });

  it('that is changed or of another key says nothing', async () => {
    await inFolder((folder) => {
      const disk = nodeDisk();
      const path = join(folder, 'witness.json');
      const store = storeIn(join(folder, 'profile'));
      logWith(disk, path).signHead(store, 'unlock');
      const check = (publicKey: Uint8Array, profileId = PROFILE_ID) =>
        checkWitness(store, { disk, path, profileId, publicKey }).status;
      expect(check(signer.publicKey)).toBe('ok');
      expect(check(sm2.generateKeyPair().publicKey)).toBe('unknown');
      expect(check(signer.publicKey, 'ff'.repeat(8))).toBe('unknown');
      const whole = readFileSync(path, 'utf8');
      for (const changed of [whole.replace('"sequence":0', '"sequence":1'), whole.slice(0, -1), '{}', '']) {
        writeFileSync(path, changed);
        expect(check(signer.publicKey)).toBe('unknown');
      }
      store.close();
    });
  });
});
