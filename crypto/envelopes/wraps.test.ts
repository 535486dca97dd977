import { describe, expect, it } from 'vitest';
import { concatBytes, equalBytes, fromHex, toHex } from '../bytes.ts';
import { DecryptError, EncodingError, InputError } from '../errors.ts';
import * as sm2 from '../sm2/sm2.ts';
import { checkWrappedKey, unwrapContentKey, unwrapForRecipient, wrapContentKey, wrapForRecipient } from './wraps.ts';

const contentKey = fromHex('000102030405060708090a0b0c0d0e0f');
const mine = sm2.generateKeyPair();
const other = sm2.generateKeyPair();
const decryptWith = (privateKey: Uint8Array) => (kek: Uint8Array) => sm2.decrypt(privateKey, kek);

describe('the block under a key-encrypting key', () => {
  it('is SM4 itself', () => {
    // GB/T 32907-2016, A.1.
    const block = fromHex('0123456789abcdeffedcba9876543210');
    expect(toHex(wrapContentKey(block, block))).toBe('681edf34d206965e86b3e94f536e4246');
    expect(unwrapContentKey(block, wrapContentKey(block, block))).toEqual(block);
  });

  it('takes 16 bytes and nothing else', () => {
    expect(() => wrapContentKey(contentKey, new Uint8Array(15))).toThrow(new InputError('wraps.length'));
    expect(() => wrapContentKey(new Uint8Array(17), contentKey)).toThrow(new InputError('wraps.length'));
    expect(() => unwrapContentKey(contentKey, new Uint8Array(17))).toThrow(new EncodingError('wraps.key'));
  });
});

describe('a wrap for a recipient', () => {
  const wrapped = wrapForRecipient(mine.publicKey, contentKey);

  it('opens for its recipient', () => {
    expect(unwrapForRecipient(wrapped, decryptWith(mine.privateKey))).toEqual(contentKey);
  });

  it('is null for anyone else, and for a holder who says so', () => {
    expect(unwrapForRecipient(wrapped, decryptWith(other.privateKey))).toBeNull();
    expect(unwrapForRecipient(wrapped, () => null)).toBeNull();
  });

  it('uses a key-encrypting key once', () => {
    const again = wrapForRecipient(mine.publicKey, contentKey);
    expect(equalBytes(again.key, wrapped.key)).toBe(false);
  });

  it('passes on what went wrong with the holder itself', () => {
    const pulledOut = new Error('the smart key is gone');
    expect(() =>
      unwrapForRecipient(wrapped, () => {
        throw pulledOut;
      }),
    ).toThrow(pulledOut);
  });

  it('is an error when it is malformed, before any key is used', () => {
    const never = () => {
      throw new DecryptError('the key was used');
    };
    const bad = [
      { ...wrapped, key: new Uint8Array(15) },
      { ...wrapped, kek: wrapped.kek.subarray(1) },
      { ...wrapped, kek: concatBytes(wrapped.kek, Uint8Array.of(0)) },
      { ...wrapped, kek: sm2.encrypt(mine.publicKey, new Uint8Array(32)) },
    ];
    for (const one of bad) expect(() => unwrapForRecipient(one, never)).toThrow(EncodingError);
  });

  it('refuses a point that is not on the curve', () => {
    const kek = wrapped.kek.slice();
    kek[20] = (kek[20] ?? 0) ^ 1;
    expect(() => checkWrappedKey({ ...wrapped, kek })).toThrow(new EncodingError('wraps.kek'));
  });

  it('refuses a key-encrypting key of the wrong length from the holder', () => {
    expect(() => unwrapForRecipient(wrapped, () => new Uint8Array(32))).toThrow(new EncodingError('wraps.kek'));
  });
});
