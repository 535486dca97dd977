import { describe, expect, it } from 'vitest';
import { utf8 } from '../../crypto/bytes.ts';
import { unwrapForRecipient } from '../../crypto/envelopes/wraps.ts';
import { DecryptError } from '../../crypto/errors.ts';
import { randomBytes } from '../../crypto/random.ts';
import * as sm2 from '../../crypto/sm2/sm2.ts';
import { decryption, recovery, signing, unitSeal } from './profile.fixture.ts';
import { isKeyPair, SoftwareProvider } from './provider.ts';

function provider() {
  const secrets = {
    signingKey: signing.privateKey.slice(),
    decryptionKey: decryption.privateKey.slice(),
    wrapKey: randomBytes(16),
  };
  const opened: Uint8Array[] = [];
  const openUnitSealKey = async () => {
    const unitSealKey = unitSeal.privateKey.slice();
    opened.push(unitSealKey);
    return unitSealKey;
  };
  const made = new SoftwareProvider({ ...secrets, recoveryPublicKey: recovery.publicKey, openUnitSealKey });
  return { made, secrets, opened };
}

describe('the software provider', () => {
  it('overwrites its keys when it is wiped', () => {
    const { made, secrets } = provider();
    made.wipe();
    for (const secret of Object.values(secrets)) expect(secret).toEqual(new Uint8Array(secret.length));
  });

  it('overwrites the unit seal key after each use, also one that fails', async () => {
    const { made, opened } = provider();
    await made.withUnitSealKey('pin', (sign) => expect(sign(utf8('x')).length).toBeGreaterThan(60));
    const failing = made.withUnitSealKey('pin', () => {
      throw new Error('no paper');
    });
    await expect(failing).rejects.toThrow('no paper');
    expect(opened).toEqual([new Uint8Array(32), new Uint8Array(32)]);
  });

  it('wraps content keys for itself and for the unit', () => {
    const { made } = provider();
    const contentKey = made.random(16);
    expect(made.unwrapContentKey(made.wrapContentKey(contentKey))).toEqual(contentKey);
    const forUnit = made.wrapForRecovery(contentKey);
    expect(unwrapForRecipient(forUnit, (kek) => sm2.decrypt(recovery.privateKey, kek))).toEqual(contentKey);
    expect(() => made.decryptKek(forUnit.kek)).toThrow(DecryptError);
  });

  it('knows a key pair', () => {
    expect(isKeyPair(signing.privateKey, signing.publicKey)).toBe(true);
    expect(isKeyPair(signing.privateKey, decryption.publicKey)).toBe(false);
    expect(isKeyPair(new Uint8Array(32), signing.publicKey)).toBe(false);
  });
});
