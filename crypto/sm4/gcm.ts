// SM4 in Galois/Counter Mode (GB/T 36624-2018 mechanism 5, RFC 8998; construction of NIST SP 800-38D): tag of 16 bytes unless a
// foreign format asks for another, nonce of 12 bytes
// (others of at least one byte are hashed, 7.1). A nonce must never repeat under a key: the caller's task. Whole messages only; chunking is in
// crypto/envelopes. Cipher and hash are the compiled kernels: no branch and no address depends on a secret, and the tag is compared in constant time. In
// messages of 2 KiB and more addresses do depend on the ciphertext and the associated data, which are public by the mode's own terms: associated data that
// must stay secret has no place here.

import { equalBytes, secretBytes, wipe } from '../bytes.ts';
import { DecryptError, InputError } from '../errors.ts';
import { CHAINED, DATA, HASH, HASH_KEY, HASH_POWERS, kernels, put, ROUND_KEYS, WINDOW } from '../wasm/kernels.ts';
import { applyKeyStream, blockWords, touched } from './counter.ts';
import { expandKey } from './sm4.ts';

/** Tag length in bytes. */
export const GCM_TAG = 16;
/** The usual nonce length in bytes. */
export const GCM_NONCE = 12;

// SP 800-38D, 5.2.1.1: 2^39 - 256 bits under one nonce.
const LONGEST = 2 ** 36 - 32;
const NOTHING = new Uint8Array(0);
/** From so many bytes on the hash by sums of powers is worth making them. */
const WORTH_SUMS = 2048;

/** SM4-GCM under one key, with tags of one length. */
export class Sm4Gcm {
  #roundKeys: Int32Array;
  #hashKey = secretBytes(16);
  /** Powers of the hash key, made for the first long message and kept: 1 KiB. */
  #powers: Uint8Array | null = null;
  #tagLength: number;

  /**
   * @param tagLength in bytes: 12 to 16, or 4 or 8 where a format asks for so little (SP 800-38D, 5.2.1.2).
   * @throws InputError 'sm4.keyLength' unless the key has 16 bytes, 'gcm.tagLength'.
   */
  constructor(key: Uint8Array, tagLength: number = GCM_TAG) {
    if (![4, 8, 12, 13, 14, 15, 16].includes(tagLength)) throw new InputError('gcm.tagLength');
    this.#tagLength = tagLength;
    this.#roundKeys = expandKey(key);
    this.#crypt(this.#hashKey);
  }

  /**
   * Ciphertext followed by the tag over it and `associated`. It goes to `output`, of exactly that length, or to a new array: for long data a new
   * one costs half as much again. Output may begin where the plaintext does, else they must not overlap.
   * @throws InputError 'gcm.nonce' for an empty nonce, 'gcm.length' above 2^36 - 32 bytes, 'gcm.output' where output has another length.
   */
  encrypt(
    nonce: Uint8Array,
    plaintext: Uint8Array,
    associated: Uint8Array = NOTHING,
    output?: Uint8Array<ArrayBuffer>,
  ): Uint8Array<ArrayBuffer> {
    if (plaintext.length > LONGEST) throw new InputError('gcm.length');
    const out = outputOf(plaintext.length + this.#tagLength, output);
    const first = this.#firstCounter(nonce);
    const mask = this.#crypt(first.slice());
    const counter = blockWords(first);
    counter[3] = counter[3]! + 1;
    const sums = this.#startHash(plaintext.length + associated.length);
    absorb(associated, sums);
    ROUND_KEYS.set(this.#roundKeys);
    CHAINED.set(counter);
    for (let at = 0; at < plaintext.length; at += WINDOW) {
      const length = Math.min(WINDOW, plaintext.length - at);
      const blocks = (length + 15) >>> 4;
      put(plaintext, at, length);
      kernels.sm4Stream(blocks, 0);
      out.set(DATA.subarray(0, length), at);
      DATA.fill(0, length, blocks * 16);
      kernels.ghashBlocks(blocks, sums);
    }
    out.set(endHash(associated.length, plaintext.length, mask).subarray(0, this.#tagLength), plaintext.length);
    forget(Math.max(plaintext.length, associated.length));
    return out;
  }

  /**
   * The plaintext, only after the tag over ciphertext and `associated` has been found right. It goes to `output`, as with encrypt(), which is left as
   * it is otherwise.
   * @throws DecryptError 'gcm.tag' when it is not, or when there are fewer bytes than a tag has.
   * @throws InputError 'gcm.nonce' for an empty nonce, 'gcm.output' where output has another length.
   */
  decrypt(
    nonce: Uint8Array,
    ciphertextAndTag: Uint8Array,
    associated: Uint8Array = NOTHING,
    output?: Uint8Array<ArrayBuffer>,
  ): Uint8Array<ArrayBuffer> {
    const first = this.#firstCounter(nonce);
    const length = ciphertextAndTag.length - this.#tagLength;
    if (length < 0 || length > LONGEST) throw new DecryptError('gcm.tag');
    const ciphertext = ciphertextAndTag.subarray(0, length);
    const mask = this.#crypt(first.slice());
    const sums = this.#startHash(length + associated.length);
    absorb(associated, sums);
    absorb(ciphertext, sums);
    const tag = endHash(associated.length, length, mask).subarray(0, this.#tagLength);
    forget(Math.max(length, associated.length));
    if (!equalBytes(tag, ciphertextAndTag.subarray(length))) throw new DecryptError('gcm.tag');
    const plaintext = outputOf(length, output);
    const counter = blockWords(first);
    counter[3] = counter[3]! + 1;
    applyKeyStream(this.#roundKeys, counter, false, ciphertext, plaintext);
    return plaintext;
  }

  /** Overwrites what was made of the key, which is as good as the key itself; the cipher is of no use afterwards. */
  wipe(): void {
    wipe(this.#roundKeys, this.#hashKey);
    if (this.#powers) wipe(this.#powers);
  }

  /** J0 of 7.1, 16 bytes. */
  #firstCounter(nonce: Uint8Array): Uint8Array {
    if (nonce.length === 0) throw new InputError('gcm.nonce');
    const j0 = new Uint8Array(16);
    if (nonce.length === GCM_NONCE) {
      j0.set(nonce);
      j0[15] = 1;
      return j0;
    }
    absorb(nonce, this.#startHash(nonce.length));
    j0.set(endHash(0, nonce.length, NOTHING));
    forget(nonce.length);
    return j0;
  }

  /** One block in place. */
  #crypt(block: Uint8Array): Uint8Array {
    put(block);
    ROUND_KEYS.set(this.#roundKeys);
    kernels.sm4Blocks(1);
    block.set(DATA.subarray(0, 16));
    kernels.sm4Forget(64);
    return block;
  }

  /** Makes the hash ready for a message of about so many bytes; whether (1) or not (0) by sums of powers. */
  #startHash(length: number): 0 | 1 {
    HASH_KEY.set(this.#hashKey);
    HASH.fill(0);
    kernels.ghashBegin();
    if (length < WORTH_SUMS) return 0;
    if (this.#powers === null) {
      kernels.ghashPowers();
      this.#powers = HASH_POWERS.slice();
    } else {
      HASH_POWERS.set(this.#powers);
    }
    kernels.ghashSums();
    return 1;
  }
}

function outputOf(length: number, given: Uint8Array<ArrayBuffer> | undefined): Uint8Array<ArrayBuffer> {
  if (given !== undefined && given.length !== length) throw new InputError('gcm.output');
  return given ?? new Uint8Array(length);
}

/** Takes bytes into HASH, the last block filled up with zeros. */
function absorb(bytes: Uint8Array, sums: 0 | 1): void {
  for (let at = 0; at < bytes.length; at += WINDOW) {
    const length = Math.min(WINDOW, bytes.length - at);
    const blocks = (length + 15) >>> 4;
    put(bytes, at, length);
    DATA.fill(0, length, blocks * 16);
    kernels.ghashBlocks(blocks, sums);
  }
}

/** Takes the closing block, two lengths in bytes as 64-bit counts of bits, and gives the hash XOR mask. */
function endHash(first: number, second: number, mask: Uint8Array): Uint8Array {
  const words = [Math.floor(first / 0x20000000), first << 3, Math.floor(second / 0x20000000), second << 3];
  for (let i = 0; i < 16; i++) DATA[i] = words[i >> 2]! >>> (24 - 8 * (i & 3));
  kernels.ghashBlocks(1, 0);
  return HASH.map((byte, i) => byte ^ (mask[i] ?? 0));
}

/** Nothing of a message stays in the kernels' memory. */
function forget(length: number): void {
  kernels.sm4Forget(Math.max(64, touched(length)));
  kernels.ghashForget();
}
