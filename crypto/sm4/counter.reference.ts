// The counter part of SM4 modes: key stream blocks of E(counter), counter + 1, … XORed onto data. It serves CTR (GB/T 17964-2021, 9: the whole
// block counts) and GCM (NIST SP 800-38D, 6.5: only the last 32 bits count). No authentication here.
// Plain TypeScript: the oracle of counter.ts in the tests.

import { crypt, cryptTwo } from './sm4.reference.ts';

// Two blocks of key stream; wiped after every call.
const words = new Int32Array(8);

/** Puts the counter into words[at…] and steps it on. */
function draw(counter: Int32Array, wide: boolean, at: number): void {
  words[at] = counter[0]!;
  words[at + 1] = counter[1]!;
  words[at + 2] = counter[2]!;
  words[at + 3] = counter[3]!;
  counter[3] = counter[3]! + 1;
  if (wide) for (let i = 3; i > 0 && counter[i] === 0; i--) counter[i - 1] = counter[i - 1]! + 1;
}

/**
 * output = input XOR key stream, for whole `input`; the last block may be short. `counter` (four words) is the first block used and is left at
 * the next unused one. With `wide` the increment carries through all 128 bits, else it wraps in the last word.
 */
export function applyKeyStream(
  roundKeys: Int32Array,
  counter: Int32Array,
  wide: boolean,
  input: Uint8Array,
  output: Uint8Array,
): void {
  const length = input.length;
  let at = 0;
  for (; at + 32 <= length; at += 32) {
    draw(counter, wide, 0);
    draw(counter, wide, 4);
    cryptTwo(roundKeys, words);
    for (let i = 0, o = at; i < 8; i++, o += 4) {
      const word = words[i]!;
      output[o] = input[o]! ^ (word >>> 24);
      output[o + 1] = input[o + 1]! ^ (word >>> 16);
      output[o + 2] = input[o + 2]! ^ (word >>> 8);
      output[o + 3] = input[o + 3]! ^ word;
    }
  }
  for (; at < length; at += 16) {
    draw(counter, wide, 0);
    crypt(roundKeys, words);
    const end = Math.min(at + 16, length);
    for (let o = at; o < end; o++) output[o] = input[o]! ^ (words[(o - at) >> 2]! >>> (24 - 8 * (o & 3)));
  }
  words.fill(0);
}
