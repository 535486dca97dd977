// SM2 public key encryption, GB/T 32918.4-2016, 6.1 and 7.1, with a given nonce, and its key derivation function (5.4.3). Parts only: the DER
// around them and the choice of the nonce are in sm2.ts. Apart from there so that the standard's worked example can be tested.

import { concatBytes, equalBytes, wipe } from '../bytes.ts';
import { DecryptError } from '../errors.ts';
import { Sm3, sm3 } from '../sm3/sm3.ts';
import { checkPoint, WIDTH } from './curve.ts';
import type { CipherParts } from './der.ts';
import { multiply, multiplyBase } from './kernel.ts';

/** KDF of 5.4.3: SM3(z || counter) from counter 1, cut to `length`. */
export function sm2Kdf(z: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(length);
  const seeded = new Sm3().update(z);
  for (let at = 0, counter = 1; at < length; at += WIDTH, counter++) {
    const index = Uint8Array.of(counter >>> 24, counter >>> 16, counter >>> 8, counter);
    out.set(
      seeded
        .clone()
        .update(index)
        .digest()
        .subarray(0, Math.min(WIDTH, length - at)),
      at,
    );
  }
  return out;
}

function isZero(bytes: Uint8Array): boolean {
  let any = 0;
  for (const byte of bytes) any |= byte;
  return any === 0;
}

/** One attempt with k in [1, n - 1]: the parts, or undefined when the derived key is all zero and the standard says to take another nonce. */
export function encryptWithNonce(publicKey: Uint8Array, plaintext: Uint8Array, k: Uint8Array): CipherParts | undefined {
  const c1 = multiplyBase(k);
  const shared = multiply(publicKey, k);
  const x2 = shared.subarray(1, 1 + WIDTH);
  const y2 = shared.subarray(1 + WIDTH);
  const cipher = sm2Kdf(shared.subarray(1), plaintext.length);
  if (isZero(cipher)) {
    wipe(shared);
    return undefined;
  }
  for (let i = 0; i < cipher.length; i++) cipher[i]! ^= plaintext[i]!;
  const hash = sm3(x2, plaintext, y2);
  wipe(shared);
  return { x: c1.slice(1, 1 + WIDTH), y: c1.slice(1 + WIDTH), hash, cipher };
}

/**
 * The plaintext, for a private key that was checked.
 * @throws EncodingError 'sm2.point' when C1 is not on the curve: nothing was multiplied by d then.
 * @throws DecryptError 'sm2.empty', 'sm2.derivedKey' or 'sm2.hash'.
 */
export function decryptParts(d: Uint8Array, parts: CipherParts): Uint8Array<ArrayBuffer> {
  const c1 = concatBytes(Uint8Array.of(4), parts.x, parts.y);
  checkPoint(c1, 'sm2.point');
  if (parts.cipher.length === 0) throw new DecryptError('sm2.empty');
  const shared = multiply(c1, d);
  const x2 = shared.subarray(1, 1 + WIDTH);
  const y2 = shared.subarray(1 + WIDTH);
  const plaintext = sm2Kdf(shared.subarray(1), parts.cipher.length);
  if (isZero(plaintext)) throw new DecryptError('sm2.derivedKey');
  for (let i = 0; i < plaintext.length; i++) plaintext[i]! ^= parts.cipher[i]!;
  const right = equalBytes(sm3(x2, plaintext, y2), parts.hash);
  wipe(shared);
  if (!right) {
    wipe(plaintext);
    throw new DecryptError('sm2.hash');
  }
  return plaintext;
}
