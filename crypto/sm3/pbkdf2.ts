// PBKDF2 (RFC 8018, 5.2; GM/T 0091-2020) with HMAC-SM3 as the pseudorandom function.
// The states after the inner and the outer pad are computed once, so that an iteration is exactly two compressions on words, with nothing
// allocated and no bytes packed or unpacked. It blocks its thread: a million iterations take a second or two.

import { wipe } from '../bytes.ts';
import { InputError } from '../errors.ts';
import { mix, W, wordsToBytes } from './compress.ts';
import { keyedPair } from './hmac.ts';
import { SM3_LENGTH } from './sm3.ts';

// Bits in a block of pad and a digest: the length that closes both hashes of an iteration.
const KEYED_DIGEST_BITS = (64 + 32) * 8;

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
  const sum = new Int32Array(8);
  const digest = new Uint8Array(SM3_LENGTH);
  const out = new Uint8Array(length);
  for (let at = 0, block = 1; at < length; at += SM3_LENGTH, block++) {
    const index = Uint8Array.of(block >>> 24, block >>> 16, block >>> 8, block);
    const first = pair.outer.clone().update(pair.inner.clone().update(salt).update(index).digest()).digest();
    for (let i = 0; i < 8; i++) {
      running[i] = (first[4 * i]! << 24) | (first[4 * i + 1]! << 16) | (first[4 * i + 2]! << 8) | first[4 * i + 3]!;
    }
    sum.set(running);
    iterate(inner, outer, running, sum, iterations - 1);
    wordsToBytes(sum, digest);
    out.set(at + SM3_LENGTH <= length ? digest : digest.subarray(0, length - at), at);
  }
  wipe(inner, outer, running, sum, digest, W);
  return out;
}

function iterate(inner: Int32Array, outer: Int32Array, running: Int32Array, sum: Int32Array, turns: number): void {
  const w = W;
  for (let turn = 0; turn < turns; turn++) {
    // mix() leaves W[0..15] as they were, so the padding stays; it is written in every turn all the same, being cheap and plainly right.
    for (let i = 0; i < 8; i++) w[i] = running[i]!;
    w[8] = 0x80000000 | 0;
    for (let i = 9; i < 15; i++) w[i] = 0;
    w[15] = KEYED_DIGEST_BITS;
    mix(inner, running);
    for (let i = 0; i < 8; i++) w[i] = running[i]!;
    mix(outer, running);
    for (let i = 0; i < 8; i++) sum[i]! ^= running[i]!;
  }
}
