// SM4 in CCM mode (GB/T 36624-2018, RFC 8998; construction of NIST SP 800-38C and RFC 3610): CBC-MAC over nonce, associated data and plaintext,
// then counter mode over text and tag. For foreign formats that ask for it; our own data goes through gcm.ts. A nonce must never repeat under a
// key: the caller's task, and there is no default. Whole messages only.

import { concatBytes, equalBytes, wipe } from '../bytes.ts';
import { DecryptError, InputError } from '../errors.ts';
import { sm4CbcEncrypt } from './cbc.ts';
import { sm4Ctr } from './ctr.ts';
import { SM4_BLOCK } from './sm4.ts';

/** Tag length in bytes unless another is asked for. */
const FULL_TAG = 16;
// RFC 3610, 2.2: from so many bytes on, six bytes tell the length of the associated data.
const LONG_ASSOCIATED = 0xff00;
// The CBC-MAC goes over the message in pieces of so many bytes, so that it holds no second copy of it.
const PIECE = 65_536;
const NOTHING = new Uint8Array(0);

/** SM4-CCM under one key, with tags of one length. */
export class Sm4Ccm {
  readonly #cipherKey: Uint8Array;
  readonly #tagLength: number;

  /**
   * @param tagLength in bytes: 4, 6, 8, 10, 12, 14 or 16.
   * @throws InputError 'sm4.keyLength' unless the key has 16 bytes, 'ccm.tagLength'.
   */
  constructor(key: Uint8Array, tagLength: number = FULL_TAG) {
    if (key.length !== SM4_BLOCK) throw new InputError('sm4.keyLength');
    if (![4, 6, 8, 10, 12, 14, 16].includes(tagLength)) throw new InputError('ccm.tagLength');
    this.#cipherKey = concatBytes(key);
    this.#tagLength = tagLength;
  }

  /**
   * Ciphertext followed by the tag over it and `associated`.
   * @param nonce 7 to 13 bytes; what they leave of 15 bytes tells the length, so 13 allow 65,535 bytes of plaintext.
   * @throws InputError 'ccm.nonce', 'ccm.length'.
   */
  encrypt(nonce: Uint8Array, plaintext: Uint8Array, associated: Uint8Array = NOTHING): Uint8Array<ArrayBuffer> {
    const counter = firstCounter(nonce);
    if (plaintext.length > longest(nonce)) throw new InputError('ccm.length');
    const mac = this.#mac(nonce, plaintext, associated);
    return concatBytes(this.#stream(counter, 1, plaintext), this.#stream(counter, 0, mac));
  }

  /**
   * The plaintext, only after the tag over it and `associated` has been found right.
   * @throws DecryptError 'ccm.tag' when it is not, or when there are fewer bytes than a tag has or more than the nonce allows.
   * @throws InputError 'ccm.nonce'.
   */
  decrypt(nonce: Uint8Array, ciphertextAndTag: Uint8Array, associated: Uint8Array = NOTHING): Uint8Array<ArrayBuffer> {
    const counter = firstCounter(nonce);
    const length = ciphertextAndTag.length - this.#tagLength;
    if (length < 0 || length > longest(nonce)) throw new DecryptError('ccm.tag');
    const plaintext = this.#stream(counter, 1, ciphertextAndTag.subarray(0, length));
    const tag = this.#stream(counter, 0, this.#mac(nonce, plaintext, associated));
    if (!equalBytes(tag, ciphertextAndTag.subarray(length))) {
      wipe(plaintext);
      throw new DecryptError('ccm.tag');
    }
    return plaintext;
  }

  /** Counter mode from A(index). */
  #stream(counter: Uint8Array, index: 0 | 1, input: Uint8Array): Uint8Array<ArrayBuffer> {
    const from = counter.slice();
    from[SM4_BLOCK - 1] = index;
    // The counter's own bytes cannot overflow into the nonce: the length of the text is bounded by them.
    return sm4Ctr(this.#cipherKey, from, input);
  }

  /** The first bytes of the CBC-MAC of SP 800-38C, 6.1, steps 1 to 4. */
  #mac(nonce: Uint8Array, plaintext: Uint8Array, associated: Uint8Array): Uint8Array {
    const b0 = new Uint8Array(SM4_BLOCK);
    b0[0] = (associated.length > 0 ? 0x40 : 0) | (((this.#tagLength - 2) / 2) << 3) | (14 - nonce.length);
    b0.set(nonce, 1);
    for (let at = 15, rest = plaintext.length; rest > 0; at--, rest = Math.floor(rest / 256)) b0[at] = rest & 0xff;
    let state = this.#chain(new Uint8Array(SM4_BLOCK), b0);
    if (associated.length > 0) {
      const told = associatedLength(associated.length);
      const first = Math.min(associated.length, SM4_BLOCK - told.length);
      state = this.#chain(state, concatBytes(told, associated.subarray(0, first)));
      state = this.#chain(state, associated.subarray(first));
    }
    return this.#chain(state, plaintext).subarray(0, this.#tagLength);
  }

  /** CBC-MAC goes on over `bytes`, the last block filled up with zeros. */
  #chain(state: Uint8Array, bytes: Uint8Array): Uint8Array {
    let last = state;
    for (let at = 0; at < bytes.length; at += PIECE) {
      const piece = bytes.subarray(at, at + PIECE);
      const filled = concatBytes(piece, new Uint8Array(-piece.length & 15));
      // One block of padding comes behind; the block before it is the state.
      const out = sm4CbcEncrypt(this.#cipherKey, last, filled);
      last = out.slice(filled.length - SM4_BLOCK, filled.length);
      wipe(filled, out);
    }
    return last;
  }
}

/** Counter block A(0). */
function firstCounter(nonce: Uint8Array): Uint8Array {
  if (nonce.length < 7 || nonce.length > 13) throw new InputError('ccm.nonce');
  const block = new Uint8Array(SM4_BLOCK);
  block[0] = 14 - nonce.length;
  block.set(nonce, 1);
  return block;
}

function longest(nonce: Uint8Array): number {
  return Math.min(2 ** (8 * (15 - nonce.length)) - 1, Number.MAX_SAFE_INTEGER);
}

function associatedLength(length: number): Uint8Array {
  if (length < LONG_ASSOCIATED) return Uint8Array.of(length >> 8, length);
  return Uint8Array.of(0xff, 0xfe, length >>> 24, length >>> 16, length >>> 8, length);
}
