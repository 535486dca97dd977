import { afterEach, describe, expect, it, vi } from 'vitest';
import { concatBytes, fromHex, utf8 } from '../bytes.ts';
import { DecryptError, EncodingError, InputError } from '../errors.ts';
import { readCipher, writeCipher } from './der.ts';
import { decryptParts, encryptWithNonce } from './encryption.ts';
import { Point, toBytes, toNumber } from './sm2.reference.ts';
import * as sm2 from './sm2.ts';

// The key pair of GB/T 32918.5-2017, annex A and C.
const D = fromHex('3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8');
const P = fromHex(
  '0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13',
);
const MESSAGE = utf8('关于召开全市会议的通知');
const p = 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn;

const flipped = (bytes: Uint8Array, i: number) => bytes.map((byte, at) => (at === i ? byte ^ 1 : byte));

afterEach(() => {
  vi.restoreAllMocks();
});

describe('SM2 encryption', () => {
  it('carries any plaintext of at least a byte', () => {
    const pair = sm2.generateKeyPair();
    for (const length of [1, 2, 16, 31, 32, 33, 64, 65, 1000]) {
      const plaintext = Uint8Array.from({ length }, (_, i) => i & 255);
      expect(sm2.decrypt(pair.privateKey, sm2.encrypt(pair.publicKey, plaintext))).toEqual(plaintext);
    }
    expect(sm2.encrypt(P, MESSAGE)).not.toEqual(sm2.encrypt(P, MESSAGE));
  });

  it('refuses an empty plaintext, and never answers with one', () => {
    expect(() => sm2.encrypt(P, new Uint8Array(0))).toThrow(InputError);
    const parts = readCipher(sm2.encrypt(P, MESSAGE));
    const empty = writeCipher({ ...parts, cipher: new Uint8Array(0) });
    expect(() => sm2.decrypt(D, empty)).toThrow(new DecryptError('sm2.empty'));
  });

  it('opens for nobody else', () => {
    const cipher = sm2.encrypt(P, MESSAGE);
    expect(() => sm2.decrypt(sm2.generateKeyPair().privateKey, cipher)).toThrow(new DecryptError('sm2.hash'));
  });

  it('throws DecryptError with any byte changed or cut', () => {
    const cipher = sm2.encrypt(P, utf8('key of 16 bytes.'));
    for (let i = 0; i < cipher.length; i++) {
      expect(() => sm2.decrypt(D, flipped(cipher, i)), `byte ${i}`).toThrow(DecryptError);
      expect(() => sm2.decrypt(D, cipher.subarray(0, i)), `cut at ${i}`).toThrow(DecryptError);
    }
    expect(() => sm2.decrypt(D, concatBytes(cipher, fromHex('00')))).toThrow(new DecryptError('sm2.format'));
  });

  it('multiplies no point off the curve by the private key (CVE-2026-23966)', () => {
    const parts = readCipher(sm2.encrypt(P, MESSAGE));
    const offCurve = [
      { ...parts, y: toBytes((toNumber(parts.y) + 1n) % p) },
      { ...parts, x: toBytes(1n), y: toBytes(1n) },
      { ...parts, x: toBytes(0n), y: toBytes(0n) },
      { ...parts, x: toBytes(p) },
      { ...parts, y: parts.x, x: parts.y },
    ];
    for (const one of offCurve) {
      expect(() => sm2.decrypt(D, writeCipher(one))).toThrow(new DecryptError('sm2.point'));
      expect(() => decryptParts(D, one)).toThrow(new EncodingError('sm2.point'));
    }
  });

  it('reads the old order of the parts, C1 C2 C3, and nothing near it', () => {
    const parts = readCipher(sm2.encrypt(P, MESSAGE));
    const old = concatBytes(Uint8Array.of(4), parts.x, parts.y, parts.cipher, parts.hash);
    expect(sm2.decryptOldOrder(D, old)).toEqual(MESSAGE);
    expect(() => sm2.decrypt(D, old)).toThrow(new DecryptError('sm2.format'));
    for (let i = 0; i < old.length; i++) {
      expect(() => sm2.decryptOldOrder(D, flipped(old, i)), `byte ${i}`).toThrow(DecryptError);
      expect(() => sm2.decryptOldOrder(D, old.subarray(0, i)), `cut at ${i}`).toThrow(DecryptError);
    }
    const offCurve = old.map((byte, at) => (at === 64 ? byte ^ 1 : byte));
    expect(() => sm2.decryptOldOrder(D, offCurve)).toThrow(new DecryptError('sm2.point'));
    const empty = concatBytes(old.subarray(0, 65), parts.hash);
    expect(() => sm2.decryptOldOrder(D, empty)).toThrow(new DecryptError('sm2.empty'));
    const newOrder = concatBytes(old.subarray(0, 65), parts.hash, parts.cipher);
    expect(() => sm2.decryptOldOrder(D, newOrder)).toThrow(new DecryptError('sm2.hash'));
  });

  it('refuses a derived key that is all zero, on both sides', () => {
    // For one byte the derived key is zero once in 256 nonces: the first such k for P.
    const k = 470n;
    expect(encryptWithNonce(P, fromHex('41'), toBytes(k))).toBeUndefined();
    const c1 = Point.BASE.multiply(k).toAffine();
    const hash = new Uint8Array(32);
    const forged = writeCipher({ x: toBytes(c1.x), y: toBytes(c1.y), hash, cipher: fromHex('41') });
    expect(() => sm2.decrypt(D, forged)).toThrow(new DecryptError('sm2.derivedKey'));

    const original = globalThis.crypto.getRandomValues.bind(globalThis.crypto);
    let draws = 0;
    vi.spyOn(globalThis.crypto, 'getRandomValues').mockImplementation((array) => {
      if (array.byteLength === 32 && ++draws === 1) (array as Uint8Array).set(toBytes(k));
      else original(array as Uint8Array<ArrayBuffer>);
      return array;
    });
    expect(sm2.decrypt(D, sm2.encrypt(P, fromHex('41')))).toEqual(fromHex('41'));
    expect(draws).toBeGreaterThan(1);
  });
});
