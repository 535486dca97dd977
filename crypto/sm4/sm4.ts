// The SM4 block cipher, GB/T 32907-2016 (ISO/IEC 18033-3:2010/Amd 1:2021): 128-bit block, 128-bit key, 32 rounds, in the compiled kernels
// (crypto/wasm): no branch and no address depends on a secret. Modes are beside it (gcm.ts, ctr.ts, cbc.ts); a block alone is for wrapping single
// keys and for building modes, never for data.

import { wipe } from '../bytes.ts';
import { InputError } from '../errors.ts';
import { CIPHER_KEY, DATA, kernels, ROUND_KEYS } from '../wasm/kernels.ts';

/** Block and key length in bytes. */
export const SM4_BLOCK = 16;

/**
 * The 32 round keys in the order of encryption. For this folder.
 * @throws InputError 'sm4.keyLength' unless 16 bytes.
 */
export function expandKey(key: Uint8Array): Int32Array {
  if (key.length !== SM4_BLOCK) throw new InputError('sm4.keyLength');
  CIPHER_KEY.set(key);
  kernels.sm4Expand();
  const rounds = ROUND_KEYS.slice();
  kernels.sm4Forget(0);
  return rounds;
}

/** SM4 under one key, a block at a time. */
export class Sm4 {
  #encrypting: Int32Array;
  #decrypting: Int32Array;

  /** @throws InputError 'sm4.keyLength' unless the key has 16 bytes. */
  constructor(key: Uint8Array) {
    this.#encrypting = expandKey(key);
    this.#decrypting = this.#encrypting.slice().reverse();
  }

  /**
   * Encrypts 16 bytes from `input` at `inOffset` to `output` at `outOffset`; both may be the same place.
   * @throws InputError 'sm4.range' when a block does not fit.
   */
  encryptBlock(input: Uint8Array, output: Uint8Array, inOffset = 0, outOffset = 0): void {
    run(this.#encrypting, input, output, inOffset, outOffset);
  }

  /** The inverse of encryptBlock, with the same conditions. */
  decryptBlock(input: Uint8Array, output: Uint8Array, inOffset = 0, outOffset = 0): void {
    run(this.#decrypting, input, output, inOffset, outOffset);
  }

  /** Overwrites the round keys, which are as good as the key itself; the cipher is of no use afterwards. */
  wipe(): void {
    wipe(this.#encrypting, this.#decrypting);
  }
}

function run(keys: Int32Array, input: Uint8Array, output: Uint8Array, inOffset: number, outOffset: number): void {
  const fits = (bytes: Uint8Array, at: number) => Number.isInteger(at) && at >= 0 && at + SM4_BLOCK <= bytes.length;
  if (!fits(input, inOffset) || !fits(output, outOffset)) throw new InputError('sm4.range');
  for (let i = 0; i < SM4_BLOCK; i++) DATA[i] = input[inOffset + i]!;
  ROUND_KEYS.set(keys);
  kernels.sm4Blocks(1);
  for (let i = 0; i < SM4_BLOCK; i++) output[outOffset + i] = DATA[i]!;
  // The kernel works on four blocks at a time.
  kernels.sm4Forget(4 * SM4_BLOCK);
}
