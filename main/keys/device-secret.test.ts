import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeDisk } from '../store/index.ts';
import { inFolder } from '../store/store.fixture.ts';
import { fileKeyholder, type Keyring, KeysError, openKeyholder } from './index.ts';

const [ONE, TWO] = ['00112233445566aa', '00112233445566bb'];

/** A keyring of one machine: bytes xored with its number. */
function keyringOf(machine: number): Keyring {
  const turn = (bytes: Uint8Array) => Uint8Array.from(bytes, (byte) => byte ^ machine);
  return {
    available: true,
    encrypt: (bytes) => Uint8Array.of(machine, ...turn(bytes)),
    decrypt: (bytes) => {
      if (bytes[0] !== machine) throw new Error('not of this keyring');
      return turn(bytes.subarray(1));
    },
  };
}

describe('device secrets in files', () => {
  it('are made once for each profile and bound to the machine', async () => {
    await inFolder((folder) => {
      const here = fileKeyholder({ folder, disk: nodeDisk(), machineId: 'here' });
      const secret = here.secret(ONE);
      expect(secret).toHaveLength(32);
      expect(here.secret(ONE)).toEqual(secret);
      expect(here.secret(TWO)).not.toEqual(secret);
      const there = fileKeyholder({ folder, disk: nodeDisk(), machineId: 'there' });
      expect(there.secret(ONE)).not.toEqual(secret);
      const path = join(folder, `${ONE}.secret`);
      expect(readFileSync(path)).not.toEqual(Buffer.from(secret));
      expect(statSync(path).mode & 0o777).toBe(0o600);
      expect(() => here.secret('../elsewhere')).toThrow(KeysError);
    });
  });
});

describe('device secrets in a keyring', () => {
  it('are kept by it, encrypted, and refused by another', async () => {
    await inFolder((folder) => {
      const options = { folder, disk: nodeDisk(), machineId: 'here' };
      const holder = openKeyholder({ ...options, keyring: keyringOf(7) });
      expect(holder.kind).toBe('keyring');
      const secret = holder.secret(ONE);
      expect(openKeyholder({ ...options, keyring: keyringOf(7) }).secret(ONE)).toEqual(secret);
      const kept = readFileSync(join(folder, `${ONE}.keyring`));
      expect(kept.includes(Buffer.from(secret))).toBe(false);
      expect(() => openKeyholder({ ...options, keyring: keyringOf(8) }).secret(ONE)).toThrow('profile.otherDevice');
    });
  });

  it('do not lock out a profile that had its secret in a file', async () => {
    await inFolder((folder) => {
      const options = { folder, disk: nodeDisk(), machineId: 'here' };
      const without = openKeyholder({ ...options, keyring: { ...keyringOf(7), available: false } });
      expect(without.kind).toBe('file');
      const secret = without.secret(ONE);
      expect(openKeyholder({ ...options, keyring: keyringOf(7) }).secret(ONE)).toEqual(secret);
    });
  });
});
