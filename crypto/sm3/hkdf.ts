// HKDF (RFC 5869) over HMAC-SM3: extract and expand in one call.

import { secretBytes, wipe } from '../bytes.ts';
import { InputError } from '../errors.ts';
import { hmacInto } from './hmac.ts';
import { SM3_LENGTH } from './sm3.ts';

const NOTHING = new Uint8Array(0);

/**
 * `length` bytes derived from a secret that need not be uniform. Different `info` gives independent results. An empty salt stands for
 * 32 zero bytes, as the RFC says.
 * @throws InputError 'hkdf.length' unless 1 <= length <= 255 * 32.
 */
export function hkdfSm3(
  inputKey: Uint8Array,
  salt: Uint8Array,
  info: Uint8Array,
  length: number,
): Uint8Array<ArrayBuffer> {
  if (!Number.isInteger(length) || length < 1 || length > 255 * SM3_LENGTH) throw new InputError('hkdf.length');
  const extracted = hmacInto(secretBytes(SM3_LENGTH), salt, inputKey);
  const out = secretBytes(length);
  const previous = secretBytes(SM3_LENGTH);
  for (let at = 0, counter = 1; at < length; at += SM3_LENGTH, counter++) {
    // Read whole before it is written over.
    hmacInto(previous, extracted, at === 0 ? NOTHING : previous, info, Uint8Array.of(counter));
    out.set(previous.subarray(0, Math.min(SM3_LENGTH, length - at)), at);
  }
  wipe(extracted, previous);
  return out;
}
