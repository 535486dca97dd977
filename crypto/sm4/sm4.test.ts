import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { needsOpenssl, noOpenssl, openssl } from '../../tests/interop/openssl.ts';
import { smCrypto } from '../../tests/interop/sm-crypto.ts';
import { absent, field, needs, stanzas } from '../../tests/vectors/evp.ts';
import { fromHex, toHex, utf8 } from '../bytes.ts';
import { DecryptError, InputError } from '../errors.ts';
import { sm4CbcDecrypt, sm4CbcEncrypt } from './cbc.ts';
import { sm4Ctr } from './ctr.ts';
import { Sm4 } from './sm4.ts';

const KEY = fromHex('0123456789abcdeffedcba9876543210');
const block = fc.uint8Array({ minLength: 16, maxLength: 16 });
const vectors = (mode: string) => stanzas('tongsuo/evpciph_sm4.txt').filter((stanza) => stanza.name === mode);

function ecb(cipher: Sm4, input: Uint8Array, direction: 'encryptBlock' | 'decryptBlock'): Uint8Array {
  const out = new Uint8Array(input.length);
  for (let at = 0; at < input.length; at += 16) cipher[direction](input, out, at, at);
  return out;
}

describe('SM4 block', () => {
  it('gives example 1 of GB/T 32907-2016, annex A, both ways and in place', () => {
    const cipher = new Sm4(KEY);
    const work = KEY.slice();
    cipher.encryptBlock(work, work);
    expect(toHex(work)).toBe('681edf34d206965e86b3e94f536e4246');
    cipher.decryptBlock(work, work);
    expect(work).toEqual(KEY);
  });

  it('gives example 2 of GB/T 32907-2016, annex A: a million encryptions', () => {
    const cipher = new Sm4(KEY);
    const work = KEY.slice();
    for (let i = 0; i < 1_000_000; i++) cipher.encryptBlock(work, work);
    expect(toHex(work)).toBe('595298c7c6fd271f0402f804c33d3f66');
  });

  it.skipIf(absent)(`gives every ECB case of evpciph_sm4.txt${needs}`, () => {
    const cases = vectors('SM4-ECB');
    expect(cases.length).toBeGreaterThan(0);
    for (const one of cases) {
      const cipher = new Sm4(field(one, 'Key'));
      expect(ecb(cipher, field(one, 'Plaintext'), 'encryptBlock')).toEqual(field(one, 'Ciphertext'));
      expect(ecb(cipher, field(one, 'Ciphertext'), 'decryptBlock')).toEqual(field(one, 'Plaintext'));
    }
  });

  it('agrees with sm-crypto under random keys', () => {
    fc.assert(
      fc.property(block, block, (key, input) => {
        const expected = smCrypto.sm4.encrypt([...input], toHex(key), { padding: 'none' });
        const found = ecb(new Sm4(key), input, 'encryptBlock');
        expect(toHex(found)).toBe(expected);
        expect(ecb(new Sm4(key), found, 'decryptBlock')).toEqual(input);
      }),
    );
  });

  it.skipIf(noOpenssl)(`agrees with OpenSSL sm4-ecb both ways${needsOpenssl}`, () => {
    fc.assert(
      fc.property(block, fc.uint8Array({ minLength: 64, maxLength: 64 }), (key, input) => {
        const args = ['enc', '-sm4-ecb', '-nopad', '-K', toHex(key)];
        const ours = ecb(new Sm4(key), input, 'encryptBlock');
        expect(ours).toEqual(openssl(args, input));
        expect(openssl([...args, '-d'], ours)).toEqual(input);
      }),
      { numRuns: 8 },
    );
  });

  it('reads and writes only the block it is told', () => {
    const input = new Uint8Array(40).fill(5);
    const output = new Uint8Array(40).fill(9);
    new Sm4(KEY).encryptBlock(input, output, 3, 20);
    expect([...output.subarray(0, 20), ...output.subarray(36)]).toEqual(new Array(24).fill(9));
    const alone = new Uint8Array(16);
    new Sm4(KEY).encryptBlock(input.subarray(0, 16), alone);
    expect(output.subarray(20, 36)).toEqual(alone);
  });

  it('refuses keys of other lengths and blocks that do not fit', () => {
    for (const length of [0, 15, 17, 32]) expect(() => new Sm4(new Uint8Array(length))).toThrow(InputError);
    const cipher = new Sm4(KEY);
    const room = new Uint8Array(20);
    for (const [from, to] of [
      [5, 0],
      [0, 5],
      [-1, 0],
      [0, 0.5],
    ] as const) {
      expect(() => cipher.encryptBlock(room, room, from, to)).toThrow(InputError);
      expect(() => cipher.decryptBlock(room, room, from, to)).toThrow(InputError);
    }
  });
});

describe('SM4-CTR', () => {
  it.skipIf(absent)(`gives every CTR case of evpciph_sm4.txt${needs}`, () => {
    const cases = vectors('SM4-CTR');
    expect(cases.length).toBeGreaterThan(0);
    for (const one of cases) {
      expect(sm4Ctr(field(one, 'Key'), field(one, 'IV'), field(one, 'Plaintext'))).toEqual(field(one, 'Ciphertext'));
    }
  });

  it.skipIf(noOpenssl)(`agrees with OpenSSL, the carry through the whole counter included${needsOpenssl}`, () => {
    const ivs = [
      'ffffffffffffffffffffffffffffffff',
      '00000000ffffffffffffffffffffffff',
      '0123456789abcdef01234567fffffffe',
    ];
    for (const iv of ivs) {
      for (const length of [0, 1, 15, 16, 17, 100, 1000]) {
        const input = new Uint8Array(length).fill(length);
        const ours = sm4Ctr(KEY, fromHex(iv), input);
        expect(ours).toEqual(openssl(['enc', '-sm4-ctr', '-K', toHex(KEY), '-iv', iv], input));
        expect(sm4Ctr(KEY, fromHex(iv), ours)).toEqual(input);
      }
    }
  });

  it('refuses a first block of another length', () => {
    for (const length of [0, 12, 15, 17]) expect(() => sm4Ctr(KEY, new Uint8Array(length), KEY)).toThrow(InputError);
  });
});

describe('SM4-CBC', () => {
  it.skipIf(absent)(`gives every CBC case of evpciph_sm4.txt${needs}`, () => {
    const cases = vectors('SM4-CBC');
    expect(cases.length).toBe(3);
    for (const one of cases) {
      const padded = sm4CbcEncrypt(field(one, 'Key'), field(one, 'IV'), field(one, 'Plaintext'));
      // The published ciphertexts stop before the padding block that a whole number of blocks gets.
      expect(padded.subarray(0, -16)).toEqual(field(one, 'Ciphertext'));
      expect(sm4CbcDecrypt(field(one, 'Key'), field(one, 'IV'), padded)).toEqual(field(one, 'Plaintext'));
    }
  });

  it.skipIf(noOpenssl)(`agrees with OpenSSL both ways at every length over two blocks${needsOpenssl}`, () => {
    const args = ['enc', '-sm4-cbc', '-K', toHex(KEY), '-iv', toHex(KEY)];
    for (const length of [0, 1, 15, 16, 17, 31, 32, 33]) {
      const input = new Uint8Array(length).fill(length);
      const ours = sm4CbcEncrypt(KEY, KEY, input);
      expect(ours).toEqual(openssl(args, input));
      expect(openssl([...args, '-d'], ours)).toEqual(input);
      expect(sm4CbcDecrypt(KEY, KEY, ours)).toEqual(input);
    }
  });

  it('agrees with sm-crypto under random keys', () => {
    fc.assert(
      fc.property(block, block, fc.uint8Array({ minLength: 1, maxLength: 80 }), (key, iv, input) => {
        const options = { mode: 'cbc', iv: toHex(iv), padding: 'pkcs#7' } as const;
        expect(toHex(sm4CbcEncrypt(key, iv, input))).toBe(smCrypto.sm4.encrypt([...input], toHex(key), options));
      }),
    );
  });

  it('refuses every wrong padding and length with one and the same answer', () => {
    const whole = (last: string) => {
      // One block whose plaintext ends with `last`: CBC over a single block, by hand.
      const work = new Uint8Array(16).fill(0x41);
      const tail = fromHex(last);
      work.set(tail, 16 - tail.length);
      work.set(work.map((byte, i) => byte ^ (KEY[i] ?? 0)));
      new Sm4(KEY).encryptBlock(work, work);
      return work;
    };
    expect(sm4CbcDecrypt(KEY, KEY, whole('0202'))).toEqual(new Uint8Array(14).fill(0x41));
    const wrong = [
      whole('00'),
      whole('11'),
      whole('ff'),
      whole('0102'),
      whole('030203'),
      whole(`0f${'10'.repeat(15)}`),
    ];
    wrong.push(whole('11'.repeat(16)), new Uint8Array(0), new Uint8Array(15), new Uint8Array(17));
    for (const one of wrong) {
      let caught: unknown;
      try {
        sm4CbcDecrypt(KEY, KEY, one);
      } catch (error) {
        caught = error;
      }
      expect(caught).toBeInstanceOf(DecryptError);
      expect((caught as DecryptError).code).toBe('cbc.padding');
    }
    expect(() => sm4CbcEncrypt(KEY, utf8('short'), KEY)).toThrow(InputError);
    expect(() => sm4CbcDecrypt(KEY, utf8('short'), KEY)).toThrow(InputError);
  });

  it('forgets its key when it is told to', () => {
    const [cipher, other] = [new Sm4(KEY), new Sm4(KEY.map((byte) => byte ^ 1))];
    const block = KEY.slice();
    const before = toHex(ecb(cipher, block, 'encryptBlock'));
    cipher.wipe();
    other.wipe();
    for (const direction of ['encryptBlock', 'decryptBlock'] as const) {
      expect(toHex(ecb(cipher, block, direction))).toBe(toHex(ecb(other, block, direction)));
    }
    expect(toHex(ecb(cipher, block, 'encryptBlock'))).not.toBe(before);
  });
});
