// SM4 in cipher block chaining mode (GB/T 17964-2021, 7; NIST SP 800-38A, 6.2) with PKCS #7 padding (RFC 5652, 6.3).
// No authentication: for foreign formats (GB/T 35275 envelopes, PKCS #12). Whoever decrypts must not tell an unauthenticated sender why it failed.

import { DecryptError, InputError } from '../errors.ts';
import { CHAINED, DATA, kernels, put, ROUND_KEYS, WINDOW } from '../wasm/kernels.ts';
import { touched } from './counter.ts';
import { expandKey, SM4_BLOCK } from './sm4.ts';

// The block before the next one, as the kernels take it: the bytes in their order.
const PREVIOUS = new Uint8Array(CHAINED.buffer, CHAINED.byteOffset, SM4_BLOCK);

/**
 * Pads and encrypts; the result is the next multiple of 16 above the plaintext's length.
 * @throws InputError 'sm4.keyLength' or 'cbc.ivLength'.
 */
export function sm4CbcEncrypt(key: Uint8Array, iv: Uint8Array, plaintext: Uint8Array): Uint8Array<ArrayBuffer> {
  if (iv.length !== SM4_BLOCK) throw new InputError('cbc.ivLength');
  const roundKeys = expandKey(key);
  const padding = SM4_BLOCK - (plaintext.length % SM4_BLOCK);
  const out = new Uint8Array(plaintext.length + padding).fill(padding);
  out.set(plaintext);
  run(roundKeys, iv, out, out, 'sm4Chain');
  return out;
}

/**
 * Decrypts and takes the padding off.
 * @throws DecryptError 'cbc.padding' when the length is no positive multiple of 16 or the padding is wrong: the same answer for both.
 * @throws InputError 'sm4.keyLength' or 'cbc.ivLength'.
 */
export function sm4CbcDecrypt(key: Uint8Array, iv: Uint8Array, ciphertext: Uint8Array): Uint8Array<ArrayBuffer> {
  if (iv.length !== SM4_BLOCK) throw new InputError('cbc.ivLength');
  const roundKeys = expandKey(key).reverse();
  if (ciphertext.length === 0 || ciphertext.length % SM4_BLOCK !== 0) throw new DecryptError('cbc.padding');
  const out = new Uint8Array(ciphertext.length);
  run(roundKeys, iv, ciphertext, out, 'sm4Unchain');
  const padding = out[out.length - 1]!;
  let wrong = padding < 1 || padding > SM4_BLOCK ? 1 : 0;
  for (let i = 0; i < SM4_BLOCK; i++) {
    // Every byte of the last block is looked at, whatever the padding says.
    const inside = i < padding ? 0xff : 0;
    wrong |= inside & (out[out.length - 1 - i]! ^ padding);
  }
  if (wrong !== 0) {
    out.fill(0);
    throw new DecryptError('cbc.padding');
  }
  return out.slice(0, out.length - padding);
}

function run(
  roundKeys: Int32Array,
  iv: Uint8Array,
  input: Uint8Array,
  output: Uint8Array,
  way: 'sm4Chain' | 'sm4Unchain',
): void {
  ROUND_KEYS.set(roundKeys);
  PREVIOUS.set(iv);
  for (let at = 0; at < input.length; at += WINDOW) {
    const length = Math.min(WINDOW, input.length - at);
    put(input, at, length);
    kernels[way](length / SM4_BLOCK);
    output.set(DATA.subarray(0, length), at);
  }
  kernels.sm4Forget(touched(input.length));
  roundKeys.fill(0);
}
