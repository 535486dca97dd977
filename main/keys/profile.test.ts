import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toHex, utf8 } from '../../crypto/bytes.ts';
import { wrapForRecipient } from '../../crypto/envelopes/wraps.ts';
import * as sm2 from '../../crypto/sm2/sm2.ts';
import { nodeDisk } from '../store/index.ts';
import { inFolder } from '../store/store.fixture.ts';
import { createProfile, KeysError, listProfiles, profileFolder, readProfile, unlockProfile } from './index.ts';
import {
  decryption,
  keyholderOf,
  PIN,
  personIn,
  ports,
  profileIn,
  recovery,
  signing,
  TestClock,
  unitSeal,
} from './profile.fixture.ts';
import { readProfileFile } from './profile-file.ts';

async function refusalOf(work: Promise<unknown>): Promise<KeysError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof KeysError) return error;
    throw error;
  }
  throw new Error('not refused');
}

describe('a profile', () => {
  it('opens with its PIN and can do what its keys can', async () => {
    await inFolder(async (home) => {
      const { id, folder, unlock } = await profileIn(home);
      const open = await unlock(PIN);
      const message = utf8('一件公文');
      expect(sm2.verify(signing.publicKey, message, open.provider.sign(message))).toBe(true);
      const contentKey = open.provider.random(16);
      const wrapped = wrapForRecipient(decryption.publicKey, contentKey);
      expect(open.provider.decryptKek(wrapped.kek)).toHaveLength(16);
      expect(open.provider.unwrapContentKey(open.provider.wrapContentKey(contentKey))).toEqual(contentKey);
      const sealed = await open.provider.withUnitSealKey(PIN, (sign) => sign(message));
      expect(sm2.verify(unitSeal.publicKey, message, sealed)).toBe(true);
      expect(open.header).toMatchObject({ id, name: '李敏', role: 'clerk', iterations: 1000, keepsUnitSeal: true });
      expect(open.device).toMatch(/^[0-9a-f]{16}$/);
      expect(readProfile(nodeDisk(), folder)).toEqual(open.header);
      const again = await unlock(PIN);
      expect(again.storeKey).toEqual(open.storeKey);
      expect(again.device).toBe(open.device);
      expect(again.storeKey).not.toEqual(again.dataKey);
    });
  });

  it('gives the unit its store, data and wrap keys through the recovery key', async () => {
    await inFolder(async (home) => {
      const { folder, unlock } = await profileIn(home);
      const open = await unlock(PIN);
      const kept = readProfileFile(nodeDisk(), folder).recovery;
      expect(sm2.decrypt(recovery.privateKey, kept.storeKey)).toEqual(open.storeKey);
      expect(sm2.decrypt(recovery.privateKey, kept.dataKey)).toEqual(open.dataKey);
      expect(sm2.decrypt(recovery.privateKey, kept.wrapKey)).toHaveLength(16);
    });
  });

  it('forgets everything when it is locked', async () => {
    await inFolder(async (home) => {
      const { unlock } = await profileIn(home);
      const open = await unlock(PIN);
      const leaked: { sign?: (message: Uint8Array) => Uint8Array } = {};
      await open.provider.withUnitSealKey(PIN, (sign) => {
        leaked.sign = sign;
      });
      expect(() => leaked.sign?.(utf8('later'))).toThrow('profile.locked');
      const confirming = open.confirmPin(PIN);
      open.lock();
      expect((await refusalOf(confirming)).code).toBe('profile.locked');
      expect(open.storeKey).toEqual(new Uint8Array(32));
      expect(open.dataKey).toEqual(new Uint8Array(32));
      for (const work of [
        () => open.provider.sign(utf8('x')),
        () => open.provider.decryptKek(utf8('x')),
        () => open.provider.wrapContentKey(new Uint8Array(16)),
        () => open.provider.unwrapContentKey(new Uint8Array(16)),
      ]) {
        expect(work).toThrow('profile.locked');
      }
      expect((await refusalOf(open.confirmPin(PIN))).code).toBe('profile.locked');
      expect((await refusalOf(open.provider.withUnitSealKey(PIN, () => 1))).code).toBe('profile.locked');
      // Locking in the middle of it was no wrong PIN.
      expect((await unlock(PIN)).failedAttempts).toEqual([]);
    });
  });

  it('without a unit seal says so', async () => {
    await inFolder(async (home) => {
      const keys = { signing: signing.privateKey, decryption: decryption.privateKey };
      const { unlock } = await profileIn(home, { keys, role: 'leader' });
      const open = await unlock(PIN);
      expect((await refusalOf(open.provider.withUnitSealKey(PIN, () => 1))).code).toBe('unitSeal.absent');
    });
  });
});

describe('a wrong PIN', () => {
  it('is counted, delayed after five, and taken into account at the next unlock', async () => {
    await inFolder(async (home) => {
      const clock = new TestClock('boot');
      const { unlock } = await profileIn(home, {}, ports(clock));
      for (let left = 4; left >= 0; left--) {
        const refused = await refusalOf(unlock('wrong one'));
        expect(refused).toMatchObject({ code: 'pin.wrong', triesLeft: left, waitMs: left > 0 ? 0 : 30_000 });
      }
      // Neither the right PIN nor a restart helps while the delay runs.
      const restarted = new TestClock('boot 2', clock.wall - 1e9);
      expect(await refusalOf(unlock(PIN, ports(restarted)))).toMatchObject({ code: 'pin.delayed', waitMs: 30_000 });
      restarted.pass(30_000);
      const open = await unlock(PIN, ports(restarted));
      expect(open.failedAttempts).toHaveLength(5);
      open.attemptsAbsorbed();
      open.attemptsAbsorbed();
      expect((await unlock(PIN, ports(restarted))).failedAttempts).toEqual([]);
    });
  });

  it('is counted even if the process ends during the derivation', async () => {
    await inFolder(async (home) => {
      const { unlock } = await profileIn(home);
      const ended = { ...ports(), derive: () => Promise.reject(new Error('the process ended')) };
      for (let i = 0; i < 5; i++) await expect(unlock(PIN, ended)).rejects.toThrow('the process ended');
      expect((await refusalOf(unlock(PIN))).code).toBe('pin.delayed');
    });
  });

  it('counts for consent and for the unit seal as well', async () => {
    await inFolder(async (home) => {
      const { unlock } = await profileIn(home);
      const open = await unlock(PIN);
      await open.confirmPin(PIN);
      expect(await refusalOf(open.confirmPin('wrong one'))).toMatchObject({ code: 'pin.wrong', triesLeft: 4 });
      let used = false;
      const stamping = open.provider.withUnitSealKey('wrong one', () => {
        used = true;
      });
      expect(await refusalOf(stamping)).toMatchObject({ code: 'pin.wrong', triesLeft: 3 });
      expect(used).toBe(false);
      await open.confirmPin(PIN);
      expect(await refusalOf(open.confirmPin('wrong one'))).toMatchObject({ triesLeft: 4 });
    });
  });
});

describe('a copied profile', () => {
  it('is refused with the right PIN, in another home and on another machine, without costing a try', async () => {
    await inFolder(async (parent) => {
      const home = join(parent, 'home');
      const { id, folder, unlock } = await profileIn(home);
      const copy = profileFolder(join(parent, 'elsewhere'), id);
      cpSync(folder, copy, { recursive: true });
      for (const secret of [
        keyholderOf(join(parent, 'elsewhere')).secret(id),
        keyholderOf(home, 'another machine').secret(id),
      ]) {
        for (const pin of [PIN, 'wrong one']) {
          expect((await refusalOf(unlockProfile(copy, pin, secret, ports()))).code).toBe('profile.otherDevice');
        }
      }
      expect((await unlockProfile(copy, PIN, keyholderOf(home).secret(id), ports())).failedAttempts).toEqual([]);
      await unlock(PIN);
    });
  });

  it('is refused under another name', async () => {
    await inFolder(async (home) => {
      const { folder } = await profileIn(home);
      const renamed = profileFolder(home, 'ff'.repeat(8));
      cpSync(folder, renamed, { recursive: true });
      expect((await refusalOf(unlockProfile(renamed, PIN, new Uint8Array(32), ports()))).code).toBe('profile.damaged');
      expect(listProfiles(nodeDisk(), home).find((listed) => listed.id === 'ff'.repeat(8))).toEqual({
        id: 'ff'.repeat(8),
        code: 'profile.damaged',
      });
    });
  });
});

describe('profile.json', () => {
  it('that was changed is refused: what it says of the person is bound to the PIN', async () => {
    await inFolder(async (home) => {
      const { folder, unlock } = await profileIn(home);
      const path = join(folder, 'profile.json');
      const whole = readFileSync(path, 'utf8');
      for (const [from, to] of [
        ['"role": "clerk"', '"role": "securityOfficer"'],
        ['李敏', '王敏'],
        ['"exercise": false', '"exercise": true'],
      ] as const) {
        expect(whole).toContain(from);
        writeFileSync(path, whole.replace(from, to));
        expect((await refusalOf(unlock(PIN))).code).toBe('profile.damaged');
        expect((await refusalOf(unlock('wrong one'))).code).toBe('pin.wrong');
      }
      const json = JSON.parse(whole) as { wrapped: Record<string, string>; recovery: Record<string, string> };
      const other = {
        ...json,
        recovery: { ...json.recovery, publicKey: json.recovery.publicKey?.replace(/.{8}$/, 'AAAAAAA=') },
      };
      const swapped = { ...json, wrapped: { ...json.wrapped, storeKey: json.wrapped.dataKey } };
      for (const [changed, code] of [
        [other, 'profile.damaged'],
        [swapped, 'pin.wrong'],
      ] as const) {
        writeFileSync(path, JSON.stringify(changed));
        expect((await refusalOf(unlock(PIN))).code).toBe(code);
      }
      writeFileSync(path, whole);
    });
  });

  it('is read strictly', async () => {
    await inFolder(async (home) => {
      const { folder, unlock } = await profileIn(home);
      const path = join(folder, 'profile.json');
      const json = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
      const cases: [unknown, string][] = [
        [{ ...json, schema: 'yinzheng/profile/2' }, 'profile.newer'],
        [{ ...json, schema: 'yinzheng/profile/0' }, 'profile.damaged'],
        [{ ...json, note: 'x' }, 'profile.damaged'],
        [{ ...json, exercisePin: PIN }, 'profile.damaged'],
        [{ ...json, deviceBinding: `${String(json['deviceBinding'])}\n` }, 'profile.damaged'],
        [{ ...json, name: undefined }, 'profile.damaged'],
        [[], 'profile.damaged'],
      ];
      for (const [changed, code] of cases) {
        writeFileSync(path, JSON.stringify(changed));
        expect((await refusalOf(unlock(PIN))).code).toBe(code);
      }
      writeFileSync(path, '{"schema":');
      expect((await refusalOf(unlock(PIN))).code).toBe('profile.damaged');
      rmSync(path);
      expect((await refusalOf(unlock(PIN))).code).toBe('profile.missing');
      expect(listProfiles(nodeDisk(), home)).toEqual([]);
    });
  });
});

describe('iterations and PINs', () => {
  it('more iterations are taken up at the next unlock', async () => {
    await inFolder(async (home) => {
      const { unlock, folder } = await profileIn(home);
      const before = await unlock(PIN);
      const raised = await unlock(PIN, { ...ports(), iterations: 3000 });
      expect(raised.header.iterations).toBe(3000);
      expect(raised.storeKey).toEqual(before.storeKey);
      expect(readProfileFile(nodeDisk(), folder).kdf.iterations).toBe(3000);
      // Never lowered.
      const kept = await unlock(PIN);
      expect(kept.header.iterations).toBe(3000);
      const signature = await kept.provider.withUnitSealKey(PIN, (sign) => sign(utf8('x')));
      expect(sm2.verify(unitSeal.publicKey, utf8('x'), signature)).toBe(true);
    });
  });

  it('a PIN is changed with the old one', async () => {
    await inFolder(async (home) => {
      const { unlock } = await profileIn(home, { exercise: true, exercisePin: PIN });
      const open = await unlock(PIN);
      expect((await refusalOf(open.changePin('wrong one', 'another one'))).code).toBe('pin.wrong');
      expect((await refusalOf(open.changePin(PIN, 'short'))).code).toBe('pin.weak');
      await open.changePin(PIN, 'another one');
      expect((await refusalOf(unlock(PIN))).code).toBe('pin.wrong');
      const again = await unlock('another one');
      expect(again.storeKey).toEqual(open.storeKey);
      // The lock screen of an exercise shows the PIN that holds.
      expect(again.header.exercisePin).toBe('another one');
    });
  });

  it('a change of PIN that is cut off at any step leaves one of the two', async () => {
    await inFolder(async (home) => {
      const opened: string[] = [];
      for (let failAt = 1; failAt === 1 || opened.at(-1) !== 'completed'; failAt++) {
        const { unlock } = await profileIn(home);
        let steps = 0;
        let armed = false;
        const disk = nodeDisk({
          onStep: () => {
            if (armed && ++steps === failAt) throw new Error('cut off');
          },
        });
        const open = await unlock(PIN, { ...ports(), disk });
        armed = true;
        const completed = await open.changePin(PIN, 'another one').then(
          () => true,
          () => false,
        );
        // Whichever PIN is tried first and is wrong costs one try: there are enough.
        const isNew = await unlock('another one').then(
          () => true,
          () => false,
        );
        if (!isNew) await unlock(PIN);
        opened.push(completed ? 'completed' : isNew ? 'new' : 'old');
        expect(failAt).toBeLessThan(50);
      }
      expect(new Set(opened)).toEqual(new Set(['old', 'new', 'completed']));
    });
  });

  it('a new PIN is no plain one, except in an exercise', async () => {
    await inFolder(async (home) => {
      for (const pin of ['12345', '123456', '987654', '111111', '121212', '１２３']) {
        expect((await refusalOf(createProfile(personIn(home), pin, ports()))).code).toBe('pin.weak');
      }
      const open = await createProfile(personIn(home, { exercise: true, exercisePin: '123456' }), '123456', ports());
      expect(open.header.exercisePin).toBe('123456');
    });
  });

  it('a profile is made once, with keys that belong to its certificates', async () => {
    await inFolder(async (home) => {
      const { id } = await profileIn(home);
      expect((await refusalOf(createProfile(personIn(home, { id }), PIN, ports()))).code).toBe('profile.exists');
      const keys = { signing: decryption.privateKey, decryption: decryption.privateKey };
      await expect(createProfile(personIn(home, { keys }), PIN, ports())).rejects.toThrow('profile.signing');
      await expect(createProfile(personIn(home, { post: '' }), PIN, ports())).rejects.toThrow('profile.file');
      const interrupted = createProfile(personIn(home), PIN, ports(), ({ folder }) => {
        expect(listProfiles(nodeDisk(), home).map((listed) => listed.id)).not.toContain(folder.slice(-16));
        throw new Error('the disk is full');
      });
      await expect(interrupted).rejects.toThrow('the disk is full');
      // What an interrupted making leaves behind is no profile.
      mkdirSync(profileFolder(home, 'ee'.repeat(8)));
      expect(listProfiles(nodeDisk(), home).map((listed) => listed.id)).toEqual([id]);
    });
  });

  it('no secret and no PIN stands in the files', async () => {
    await inFolder(async (home) => {
      const { folder, unlock } = await profileIn(home);
      const open = await unlock(PIN);
      const text =
        readFileSync(join(folder, 'profile.json'), 'utf8') + readFileSync(join(folder, 'attempts.json'), 'utf8');
      const secrets = [open.storeKey, open.dataKey, signing.privateKey, decryption.privateKey, unitSeal.privateKey];
      for (const secret of secrets) {
        expect(text).not.toContain(Buffer.from(secret).toString('base64').slice(0, 40));
        expect(text).not.toContain(toHex(secret));
      }
      expect(text).not.toContain(PIN);
    });
  });
});
