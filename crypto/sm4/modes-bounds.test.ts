// GCM and CCM at their bounds: lengths that no machine holds, long texts against the mode written out by hand, a counter that wraps on the way back, and
// what stays in the kernels' memory.

import { beforeEach, describe, expect, it } from 'vitest';
import { concatBytes, fromHex } from '../bytes.ts';
import { DecryptError, InputError } from '../errors.ts';
import { CHAINED, CIPHER_KEY, DATA, HASH, HASH_KEY, HASH_POWERS, ROUND_KEYS } from '../wasm/kernels.ts';
import { Sm4Ccm } from './ccm.ts';
import { Sm4Gcm } from './gcm.ts';
import { Sm4 } from './sm4.ts';

const KEY = fromHex('0123456789abcdeffedcba9876543210');
const NONCE = fromHex('00001234567800000000abcd');
const NOTHING = new Uint8Array(0);

/** An array that says of itself that it is longer. */
function claiming(length: number): Uint8Array {
  return Object.defineProperty(new Uint8Array(16), 'length', { value: length });
}

describe('SM4-GCM', () => {
  const LONGEST = 2 ** 36 - 32;

  it('refuses a text longer than one nonce can count, before anything is done', () => {
    const gcm = new Sm4Gcm(KEY);
    expect(() => gcm.encrypt(NONCE, claiming(LONGEST + 1))).toThrow(new InputError('gcm.length'));
    // So much is allowed, and fails for want of memory alone.
    expect(() => gcm.encrypt(NONCE, claiming(LONGEST))).toThrow(RangeError);
    expect(() => gcm.decrypt(NONCE, claiming(LONGEST + 17))).toThrow(new DecryptError('gcm.tag'));
  });

  it('opens what was made with a counter that wraps in its last 32 bits', () => {
    // J0 of this nonce under this key is 00112233445566778899aabbfffffff0 (gcm.test.ts tells how such a one is found).
    const nonce = fromHex('c7d4bd7f96365f1df15398148312917f');
    const gcm = new Sm4Gcm(KEY);
    for (const length of [241, 400, 5000]) {
      const text = new Uint8Array(length).fill(3);
      const whole = gcm.encrypt(nonce, text);
      expect(gcm.decrypt(nonce, whole)).toEqual(text);
      // The sixteenth block is under the counter 00000000 in the last word, the twelve bytes before it untouched.
      const stream = new Uint8Array(16);
      new Sm4(KEY).encryptBlock(fromHex('00112233445566778899aabb00000000'), stream, 0, 0);
      expect(whole[240]).toBe((stream[0] ?? 0) ^ 3);
    }
  });

  describe('leaves nothing of a message in the kernels', () => {
    const views = { DATA, HASH, HASH_KEY, HASH_POWERS, CIPHER_KEY, ROUND_KEYS, CHAINED };
    const left = () => Object.entries(views).flatMap(([name, view]) => (view.some((one) => one !== 0) ? [name] : []));
    beforeEach(() => {
      for (const view of Object.values(views)) view.fill(0);
    });
    const text = (length: number) => new Uint8Array(length).fill(0xa5);
    it.each([
      [0, 0],
      [1, 0],
      [100, 0],
      [0, 5000],
      [16, 5000],
      [5000, 16],
      [5000, 5000],
      [300_000, 0],
      [0, 300_000],
    ])('text of %i bytes, associated data of %i', (length, more) => {
      const gcm = new Sm4Gcm(KEY);
      expect(left()).toEqual([]);
      const whole = gcm.encrypt(NONCE, text(length), text(more));
      expect(left()).toEqual([]);
      expect(gcm.decrypt(NONCE, whole, text(more))).toEqual(text(length));
      expect(left()).toEqual([]);
      whole[whole.length - 1] = (whole[whole.length - 1] ?? 0) ^ 1;
      expect(() => gcm.decrypt(NONCE, whole, text(more))).toThrow(DecryptError);
      expect(left()).toEqual([]);
    });

    it('of a nonce that is hashed', () => {
      const gcm = new Sm4Gcm(KEY);
      // Refused for its output, so that nothing comes after the nonce.
      const whole = gcm.encrypt(text(5000), NOTHING);
      expect(() => gcm.decrypt(text(5000), whole.subarray(1))).toThrow(DecryptError);
      expect(left()).toEqual([]);
    });
  });
});

describe('SM4-CCM', () => {
  const cipher = new Sm4(KEY);
  const encipher = (block: Uint8Array) => {
    const out = new Uint8Array(16);
    cipher.encryptBlock(block, out, 0, 0);
    return out;
  };

  /** CBC-MAC and counter mode of RFC 3610 without associated data, one block at a time, for a nonce of 12 bytes and a tag of 16. */
  function byHand(text: Uint8Array): Uint8Array {
    const size = (value: number) => Uint8Array.of(value >> 16, value >> 8, value);
    const block = (index: number) => encipher(concatBytes(Uint8Array.of(2), NONCE, size(index)));
    const filled = concatBytes(text, new Uint8Array(-text.length & 15));
    let state = encipher(concatBytes(Uint8Array.of(56 + 2), NONCE, size(text.length)));
    for (let at = 0; at < filled.length; at += 16)
      state = encipher(state.map((byte, i) => byte ^ (filled[at + i] ?? 0)));
    const out = new Uint8Array(text.length);
    for (let at = 0; at < text.length; at += 16) {
      const stream = block(1 + at / 16);
      for (let i = at; i < Math.min(at + 16, text.length); i++) out[i] = (text[i] ?? 0) ^ (stream[i - at] ?? 0);
    }
    const mask = block(0);
    return concatBytes(
      out,
      state.map((byte, i) => byte ^ (mask[i] ?? 0)),
    );
  }

  it.each([0, 1, 255, 256, 257, 4096, 65_535, 65_536, 65_552, 70_000])('a text of %i bytes', (length) => {
    const text = Uint8Array.from({ length }, (_, at) => at % 251);
    const ccm = new Sm4Ccm(KEY);
    const whole = ccm.encrypt(NONCE, text);
    expect(Buffer.compare(whole, byHand(text))).toBe(0);
    expect(Buffer.compare(ccm.decrypt(NONCE, whole), text)).toBe(0);
  });
});
