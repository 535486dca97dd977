// The counter part of SM4 modes: key stream blocks of E(counter), counter + 1, … XORed onto data. It serves CTR (GB/T 17964-2021, 9: the whole
// block counts) and GCM (NIST SP 800-38D, 6.5: only the last 32 bits count). No authentication here. The work is in the compiled kernels.

import { CHAINED, DATA, kernels, put, ROUND_KEYS, WINDOW } from '../wasm/kernels.ts';

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
  ROUND_KEYS.set(roundKeys);
  CHAINED.set(counter);
  for (let at = 0; at < input.length; at += WINDOW) {
    const length = Math.min(WINDOW, input.length - at);
    put(input, at, length);
    kernels.sm4Stream((length + 15) >>> 4, wide ? 1 : 0);
    output.set(DATA.subarray(0, length), at);
  }
  counter.set(CHAINED);
  kernels.sm4Forget(touched(input.length));
}

/** How much of DATA a message of so many bytes may have touched: a last batch is worked on as a whole. */
export function touched(length: number): number {
  return Math.min(WINDOW, (length + 2047) & ~2047);
}

/** Four words of 16 bytes, most significant byte first. */
export function blockWords(bytes: Uint8Array): Int32Array {
  const out = new Int32Array(4);
  for (let i = 0; i < 4; i++) {
    out[i] = (bytes[4 * i]! << 24) | (bytes[4 * i + 1]! << 16) | (bytes[4 * i + 2]! << 8) | bytes[4 * i + 3]!;
  }
  return out;
}
