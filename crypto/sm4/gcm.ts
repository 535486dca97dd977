// SM4 in Galois/Counter Mode (GB/T 36624-2018 mechanism 5, RFC 8998; construction of NIST SP 800-38D): tag always 16 bytes, nonce of 12 bytes
// (others of at least one byte are hashed, 7.1). A nonce must never repeat under a key: the caller's task. Whole messages only; chunking is in
// crypto/envelopes. Not constant-time in its tables (see sm4.ts and ghash.ts); the tag is compared in constant time.

import { equalBytes } from '../bytes.ts';
import { DecryptError, InputError } from '../errors.ts';
import { applyKeyStream } from './counter.ts';
import { ghashLengths, ghashTable, ghashUpdate } from './ghash.ts';
import { crypt, expandKey } from './sm4.ts';

/** Tag length in bytes. */
export const GCM_TAG = 16;
/** The usual nonce length in bytes. */
export const GCM_NONCE = 12;

// SP 800-38D, 5.2.1.1: 2^39 - 256 bits under one nonce.
const LONGEST = 2 ** 36 - 32;
const NOTHING = new Uint8Array(0);

/** SM4-GCM under one key. */
export class Sm4Gcm {
  #roundKeys: Int32Array;
  #table: Int32Array;

  /** @throws InputError 'sm4.keyLength' unless the key has 16 bytes. */
  constructor(key: Uint8Array) {
    this.#roundKeys = expandKey(key);
    const h = new Int32Array(4);
    crypt(this.#roundKeys, h);
    this.#table = ghashTable(h);
    h.fill(0);
  }

  /**
   * Ciphertext followed by the 16-byte tag over it and `associated`.
   * @throws InputError 'gcm.nonce' for an empty nonce, 'gcm.length' above 2^36 - 32 bytes.
   */
  encrypt(nonce: Uint8Array, plaintext: Uint8Array, associated: Uint8Array = NOTHING): Uint8Array<ArrayBuffer> {
    if (plaintext.length > LONGEST) throw new InputError('gcm.length');
    const counter = this.#firstCounter(nonce);
    const mask = this.#block(counter);
    const out = new Uint8Array(plaintext.length + GCM_TAG);
    const ciphertext = out.subarray(0, plaintext.length);
    counter[3] = counter[3]! + 1;
    applyKeyStream(this.#roundKeys, counter, false, plaintext, ciphertext);
    out.set(this.#tag(mask, associated, ciphertext), plaintext.length);
    return out;
  }

  /**
   * The plaintext, only after the tag over ciphertext and `associated` has been found right.
   * @throws DecryptError 'gcm.tag' when it is not, or when there are fewer than 16 bytes.
   * @throws InputError 'gcm.nonce' for an empty nonce.
   */
  decrypt(nonce: Uint8Array, ciphertextAndTag: Uint8Array, associated: Uint8Array = NOTHING): Uint8Array<ArrayBuffer> {
    const counter = this.#firstCounter(nonce);
    const length = ciphertextAndTag.length - GCM_TAG;
    if (length < 0 || length > LONGEST) throw new DecryptError('gcm.tag');
    const ciphertext = ciphertextAndTag.subarray(0, length);
    const tag = this.#tag(this.#block(counter), associated, ciphertext);
    if (!equalBytes(tag, ciphertextAndTag.subarray(length))) throw new DecryptError('gcm.tag');
    const plaintext = new Uint8Array(length);
    counter[3] = counter[3]! + 1;
    applyKeyStream(this.#roundKeys, counter, false, ciphertext, plaintext);
    return plaintext;
  }

  /** J0 of 7.1. */
  #firstCounter(nonce: Uint8Array): Int32Array {
    if (nonce.length === 0) throw new InputError('gcm.nonce');
    const j0 = new Int32Array(4);
    if (nonce.length === GCM_NONCE) {
      for (let i = 0; i < GCM_NONCE; i++) j0[i >> 2]! |= nonce[i]! << (24 - 8 * (i & 3));
      j0[3] = 1;
    } else {
      ghashUpdate(this.#table, j0, nonce);
      ghashLengths(this.#table, j0, 0, nonce.length);
    }
    return j0;
  }

  #block(words: Int32Array): Int32Array {
    const out = words.slice();
    crypt(this.#roundKeys, out);
    return out;
  }

  #tag(mask: Int32Array, associated: Uint8Array, ciphertext: Uint8Array): Uint8Array {
    const y = new Int32Array(4);
    ghashUpdate(this.#table, y, associated);
    ghashUpdate(this.#table, y, ciphertext);
    ghashLengths(this.#table, y, associated.length, ciphertext.length);
    const tag = new Uint8Array(GCM_TAG);
    for (let i = 0; i < GCM_TAG; i++) tag[i] = (y[i >> 2]! ^ mask[i >> 2]!) >>> (24 - 8 * (i & 3));
    return tag;
  }
}
