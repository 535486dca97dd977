// SM2 public key encryption, GB/T 32918.4-2016, 6.1 and 7.1, with a given nonce, and its key derivation function (5.4.3). Parts only: the DER
// around them and the choice of the nonce are in sm2.ts. Apart from there so that the standard's worked example can be tested.

import { concatBytes, equalBytes, wipe } from '../bytes.ts';
import { DecryptError } from '../errors.ts';
import { Sm3, sm3 } from '../sm3/sm3.ts';
import { decodePoint, encodePoint, Point, toBytes, WIDTH } from './curve.ts';
import type { CipherParts } from './der.ts';

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

/** One attempt: the parts, or undefined when the derived key is all zero and the standard says to take another nonce. */
export function encryptWithNonce(publicPoint: Point, plaintext: Uint8Array, k: bigint): CipherParts | undefined {
  const c1 = Point.BASE.multiply(k).toAffine();
  const shared = publicPoint.multiply(k).toAffine();
  const x2 = toBytes(shared.x);
  const y2 = toBytes(shared.y);
  const cipher = sm2Kdf(concatBytes(x2, y2), plaintext.length);
  if (isZero(cipher)) return undefined;
  for (let i = 0; i < cipher.length; i++) cipher[i]! ^= plaintext[i]!;
  const hash = sm3(x2, plaintext, y2);
  wipe(x2, y2);
  return { x: toBytes(c1.x), y: toBytes(c1.y), hash, cipher };
}

/**
 * The plaintext.
 * @throws EncodingError 'sm2.point' when C1 is not on the curve: nothing was multiplied by d then.
 * @throws DecryptError 'sm2.empty', 'sm2.derivedKey' or 'sm2.hash'.
 */
export function decryptParts(d: bigint, parts: CipherParts): Uint8Array<ArrayBuffer> {
  const c1 = decodePoint(concatBytes(Uint8Array.of(4), parts.x, parts.y), 'sm2.point');
  if (parts.cipher.length === 0) throw new DecryptError('sm2.empty');
  const shared = encodePoint(c1.multiply(d));
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
