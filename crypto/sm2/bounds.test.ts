// SM2 at its bounds: scalars that differ in their first byte, DER whose lengths are cut or have four bytes, the old order of ciphertexts, and a random
// generator that is stuck.

import { afterEach, describe, expect, it, vi } from 'vitest';
import { concatBytes, fromHex, toHex } from '../bytes.ts';
import { DecryptError, EncodingError, InputError } from '../errors.ts';
import { isScalar, randomScalar } from './curve.ts';
import { readCipher, readSignature, writeCipher, writeSignature } from './der.ts';
import { toBytes } from './sm2.reference.ts';
import * as sm2 from './sm2.ts';

// The key pair of GB/T 32918.5-2017, annex A and C.
const D = fromHex('3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8');
const P = fromHex(
  '0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13',
);

afterEach(() => {
  vi.restoreAllMocks();
});

describe('scalars', () => {
  it.each([
    ['00'.repeat(32), false],
    [`${'00'.repeat(31)}01`, true],
    [`01${'00'.repeat(31)}`, true],
    [`00${'ff'.repeat(31)}`, true],
    [`fe${'ff'.repeat(31)}`, true],
    ['fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54122', true],
    ['fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123', false],
    ['fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54200', false],
    ['ff'.repeat(32), false],
  ])('%s: %s', (hex, expected) => {
    expect(isScalar(fromHex(hex))).toBe(expected);
  });
});

describe('a generator that is stuck', () => {
  function stuck(bytes: Uint8Array) {
    let draws = 0;
    vi.spyOn(globalThis.crypto, 'getRandomValues').mockImplementation((array) => {
      draws += 1;
      if (draws > 1000) throw new Error('still drawing');
      (array as Uint8Array).set(bytes.subarray(0, array.byteLength));
      return array;
    });
    return () => draws;
  }

  it('fails after 64 draws of what is no scalar', () => {
    const draws = stuck(new Uint8Array(32));
    expect(() => randomScalar()).toThrow('the random generator of this machine is stuck');
    expect(draws()).toBe(64);
  });

  it('fails after 64 nonces whose derived key is zero', () => {
    // The first such nonce for P and one byte, as in encryption.test.ts.
    const draws = stuck(toBytes(470n));
    expect(() => sm2.encrypt(P, fromHex('41'))).toThrow('the random generator of this machine is stuck');
    expect(draws()).toBe(64);
  });
});

describe('DER', () => {
  const code = (act: () => unknown): string => {
    try {
      act();
    } catch (error) {
      if (error instanceof EncodingError) return `${error.code} ${error.offset}`;
      throw error;
    }
    return 'accepted';
  };

  it.each([
    ['3081', 'der.length 0'],
    ['3082', 'der.length 0'],
    ['308201', 'der.length 0'],
    ['30840100', 'der.length 0'],
    ['30020281', 'der.length 2'],
    ['3003028201', 'der.length 2'],
    ['3006020180020101', 'der.integer 2'],
    ['30060201ff020101', 'der.integer 2'],
    ['300602017f020180', 'der.integer 5'],
    ['300602017f02017f', 'accepted'],
    ['300702020080020101', 'accepted'],
  ])('%s', (hex, expected) => {
    expect(code(() => readSignature(fromHex(hex)))).toBe(expected);
  });

  it('80 is no length of 128', () => {
    const parts = {
      x: toBytes(1n << 255n),
      y: toBytes(1n << 255n),
      hash: new Uint8Array(32),
      cipher: new Uint8Array(22),
    };
    const der = writeCipher(parts);
    expect(toHex(der.subarray(0, 3))).toBe('308180');
    expect(readCipher(der)).toEqual(parts);
    expect(code(() => readCipher(concatBytes(fromHex('3080'), der.subarray(3))))).toBe('der.length 0');
  });

  it('a ciphertext whose length takes four bytes', () => {
    const cipher = new Uint8Array(2 ** 24).fill(1);
    const der = writeCipher({ x: toBytes(1n), y: toBytes(2n), hash: new Uint8Array(32), cipher });
    expect(toHex(der.subarray(0, 2))).toBe('3084');
    expect(readCipher(der).cipher).toHaveLength(2 ** 24);
  });

  it('zeros in front of a number are left out, however many', () => {
    const pair = concatBytes(toBytes(0x0102n), toBytes(0x80ffn));
    expect(toHex(writeSignature(pair))).toBe('30090202010202030080ff');
    expect(readSignature(writeSignature(pair))).toEqual(pair);
    expect(toHex(writeSignature(new Uint8Array(64)))).toBe('3006020100020100');
  });
});

describe('the old order of ciphertexts', () => {
  const parts = readCipher(sm2.encrypt(P, fromHex('4142')));
  const old = concatBytes(Uint8Array.of(4), parts.x, parts.y, parts.cipher, parts.hash);

  it('wants a private key that is one', () => {
    expect(() => sm2.decryptOldOrder(D.subarray(1), old)).toThrow(new InputError('sm2.privateKeyLength'));
    expect(() => sm2.decryptOldOrder(new Uint8Array(32), old)).toThrow(new EncodingError('sm2.privateKey'));
    expect(() => sm2.decryptOldOrder(new Uint8Array(32).fill(255), old)).toThrow(new EncodingError('sm2.privateKey'));
  });

  it('is told by its length and its first byte', () => {
    const format = new DecryptError('sm2.format');
    for (const length of [0, 1, 65, 96]) expect(() => sm2.decryptOldOrder(D, old.subarray(0, length))).toThrow(format);
    expect(() => sm2.decryptOldOrder(D, old.subarray(0, 97))).toThrow(new DecryptError('sm2.empty'));
    for (const first of [0, 2, 3, 5]) {
      const changed = old.slice();
      changed[0] = first;
      expect(() => sm2.decryptOldOrder(D, changed)).toThrow(format);
    }
    expect(sm2.decryptOldOrder(D, old)).toEqual(fromHex('4142'));
  });
});
