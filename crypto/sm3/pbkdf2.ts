// PBKDF2 (RFC 8018, 5.2; GM/T 0091-2020) with HMAC-SM3 as the pseudorandom function.
// The states after the inner and the outer pad are computed once and the loop runs inside the compiled kernels, so that an iteration is exactly two
// compressions. It blocks its thread: a million iterations take half a second.

import { secretBytes, wipe } from '../bytes.ts';
import { InputError } from '../errors.ts';
import { kernels, SM3_INNER, SM3_OUTER, SM3_STATE, SM3_SUM } from '../wasm/kernels.ts';
import { keyedPair } from './hmac.ts';
import { SM3_LENGTH, wordsToBytes } from './sm3.ts';

/**
 * `length` bytes from a password.
 * @throws InputError 'pbkdf2.iterations' or 'pbkdf2.length' for a count that is not an integer from 1 to 2^32 - 1.
 */
export function pbkdf2Sm3(
  password: Uint8Array,
  salt: Uint8Array,
  iterations: number,
  length: number,
): Uint8Array<ArrayBuffer> {
  if (!Number.isInteger(iterations) || iterations < 1 || iterations > 0xffffffff) {
    throw new InputError('pbkdf2.iterations');
  }
  if (!Number.isInteger(length) || length < 1 || length > 0xffffffff) throw new InputError('pbkdf2.length');
  const pair = keyedPair(password);
  const inner = pair.inner.chaining();
  const outer = pair.outer.chaining();
  const running = new Int32Array(8);
  const digest = new Uint8Array(SM3_LENGTH);
  // It is waited for, often on another thread.
  const out = secretBytes(length);
  for (let at = 0, block = 1; at < length; at += SM3_LENGTH, block++) {
    const index = Uint8Array.of(block >>> 24, block >>> 16, block >>> 8, block);
    const first = pair.outer.clone().update(pair.inner.clone().update(salt).update(index).digest()).digest();
    for (let i = 0; i < 8; i++) {
      running[i] = (first[4 * i]! << 24) | (first[4 * i + 1]! << 16) | (first[4 * i + 2]! << 8) | first[4 * i + 3]!;
    }
    SM3_INNER.set(inner);
    SM3_OUTER.set(outer);
    SM3_STATE.set(running);
    SM3_SUM.set(running);
    kernels.sm3Iterate(iterations - 1);
    wordsToBytes(SM3_SUM, digest);
    kernels.sm3Forget(0);
    out.set(at + SM3_LENGTH <= length ? digest : digest.subarray(0, length - at), at);
  }
  wipe(inner, outer, running, digest);
  return out;
}
