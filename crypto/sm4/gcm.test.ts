import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smCrypto } from '../../tests/interop/sm-crypto.ts';
import { absent, field, needs, stanzas, vectorText } from '../../tests/vectors/evp.ts';
import { concatBytes, fromHex, toHex } from '../bytes.ts';
import { DecryptError, InputError } from '../errors.ts';
import { blockWords } from './counter.ts';
import { Sm4Gcm } from './gcm.ts';
import { ghashLengths, ghashTable, ghashUpdate } from './ghash.reference.ts';

const KEY = fromHex('0123456789abcdeffedcba9876543210');
const NONCE = fromHex('00001234567800000000abcd');

// A second GCM, bit by bit as SP 800-38D writes it, on BigInt and sm-crypto's block cipher: slow, and nothing in common with gcm.ts.
const R = 0xe1n << 120n;
const number = (bytes: Uint8Array) => (bytes.length === 0 ? 0n : BigInt(`0x${toHex(bytes)}`));
const bytes16 = (value: bigint) => fromHex(value.toString(16).padStart(32, '0'));

function multiply(x: bigint, y: bigint): bigint {
  let z = 0n;
  let v = y;
  for (let i = 127n; i >= 0n; i--) {
    if ((x >> i) & 1n) z ^= v;
    v = v & 1n ? (v >> 1n) ^ R : v >> 1n;
  }
  return z;
}

function ghash(h: bigint, bytes: Uint8Array): bigint {
  let y = 0n;
  for (let at = 0; at < bytes.length; at += 16) y = multiply(y ^ number(bytes.subarray(at, at + 16)), h);
  return y;
}

const filled = (bytes: Uint8Array) => concatBytes(bytes, new Uint8Array(-bytes.length & 15));
const lengths = (a: number, c: number) => bytes16((BigInt(a * 8) << 64n) | BigInt(c * 8));
const encipher = (key: Uint8Array, block: Uint8Array) =>
  fromHex(smCrypto.sm4.encrypt([...block], toHex(key), { padding: 'none' }));

function reference(key: Uint8Array, nonce: Uint8Array, plaintext: Uint8Array, associated: Uint8Array): Uint8Array {
  const h = number(encipher(key, new Uint8Array(16)));
  const j0 =
    nonce.length === 12
      ? concatBytes(nonce, fromHex('00000001'))
      : bytes16(ghash(h, concatBytes(filled(nonce), lengths(0, nonce.length))));
  const out = plaintext.slice();
  for (let at = 0, count = 1; at < out.length; at += 16, count++) {
    const low = (number(j0.subarray(12)) + BigInt(count)) & 0xffffffffn;
    const stream = encipher(key, concatBytes(j0.subarray(0, 12), fromHex(low.toString(16).padStart(8, '0'))));
    const part = out.subarray(at, at + 16);
    part.set(part.map((byte, i) => byte ^ (stream[i] ?? 0)));
  }
  const s = ghash(h, concatBytes(filled(associated), filled(out), lengths(associated.length, out.length)));
  return concatBytes(out, bytes16(s ^ number(encipher(key, j0))));
}

const block = fc.uint8Array({ minLength: 16, maxLength: 16 });
const some = fc.uint8Array({ maxLength: 100 });

describe('GHASH', () => {
  it('gives test case 2 of the GCM specification (McGrew and Viega)', () => {
    const table = ghashTable(blockWords(fromHex('66e94bd4ef8a2c3b884cfa59ca342b2e')));
    const y = new Int32Array(4);
    ghashUpdate(table, y, fromHex('0388dace60b6a392f328c2b971b2fe78'));
    ghashLengths(table, y, 0, 16);
    expect([...y]).toEqual([...blockWords(fromHex('f38cbb1ad69223dcc3457ae5b6b0f885'))]);
  });

  it('agrees with the bitwise product for every single bit of a block', () => {
    const h = fromHex('b83b533708bf535d0aa6e52980d53b78');
    const table = ghashTable(blockWords(h));
    for (let bit = 0n; bit < 128n; bit++) {
      const y = new Int32Array(4);
      ghashUpdate(table, y, bytes16(1n << bit));
      expect([...y]).toEqual([...blockWords(bytes16(multiply(1n << bit, number(h))))]);
    }
  });

  it('counts lengths of half a gibibyte and more in the high word', () => {
    const table = ghashTable(blockWords(bytes16(1n << 127n)));
    const y = new Int32Array(4);
    // With H the one of the field the product is the block itself.
    ghashLengths(table, y, 2 ** 29, 2 ** 33 + 1);
    expect([...y]).toEqual([1, 0, 16, 8]);
  });
});

describe('SM4-GCM', () => {
  it('gives RFC 8998, A.1', () => {
    const plaintext = fromHex(
      'aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccddddddddddddddddeeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa',
    );
    const associated = fromHex('feedfacedeadbeeffeedfacedeadbeefabaddad2');
    const expected = fromHex(
      '17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d' +
        '83de3541e4c2b58177e065a9bf7b62ec',
    );
    const gcm = new Sm4Gcm(KEY);
    expect(gcm.encrypt(NONCE, plaintext, associated)).toEqual(expected);
    expect(gcm.decrypt(NONCE, expected, associated)).toEqual(plaintext);
  });

  it.skipIf(absent)(`gives every GCM case of evpciph_sm4.txt and rfc8998.json${needs}`, () => {
    const cases = stanzas('tongsuo/evpciph_sm4.txt').filter((stanza) => stanza.name === 'SM4-GCM');
    expect(cases.length).toBeGreaterThan(0);
    for (const one of cases) {
      const whole = concatBytes(field(one, 'Ciphertext'), field(one, 'Tag'));
      const gcm = new Sm4Gcm(field(one, 'Key'));
      expect(gcm.encrypt(field(one, 'IV'), field(one, 'Plaintext'), field(one, 'AAD'))).toEqual(whole);
      expect(gcm.decrypt(field(one, 'IV'), whole, field(one, 'AAD'))).toEqual(field(one, 'Plaintext'));
    }
    type Case = { key: string; iv: string; aad: string; pt: string; gcm: { ct: string; tag: string } };
    const rfc = JSON.parse(vectorText('derived/rfc8998.json')) as Case;
    const found = new Sm4Gcm(fromHex(rfc.key)).encrypt(fromHex(rfc.iv), fromHex(rfc.pt), fromHex(rfc.aad));
    expect(toHex(found)).toBe(rfc.gcm.ct + rfc.gcm.tag);
  });

  it('agrees with a bit by bit GCM for any lengths of nonce, text and associated data', () => {
    fc.assert(
      fc.property(
        block,
        fc.uint8Array({ minLength: 1, maxLength: 40 }),
        some,
        some,
        (key, nonce, plaintext, associated) => {
          const expected = reference(key, nonce, plaintext, associated);
          const gcm = new Sm4Gcm(key);
          expect(gcm.encrypt(nonce, plaintext, associated)).toEqual(expected);
          expect(gcm.decrypt(nonce, expected, associated)).toEqual(plaintext);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('agrees with it for the usual nonce at every length over five blocks', () => {
    const gcm = new Sm4Gcm(KEY);
    for (let length = 0; length <= 81; length++) {
      const text = new Uint8Array(length).fill(length);
      expect(gcm.encrypt(NONCE, text, text), `length ${length}`).toEqual(reference(KEY, NONCE, text, text));
    }
  });

  it('lets only the last 32 bits count, also when they wrap', () => {
    // A 16-byte nonce whose J0 ends in ffffffff: J0 = (nonce H + length) H solved for the nonce, with H^-1 = H^(2^128 - 2).
    const h = number(encipher(KEY, new Uint8Array(16)));
    let inverse = 1n << 127n;
    let power = h;
    for (let i = 1; i < 128; i++) {
      power = multiply(power, power);
      inverse = multiply(inverse, power);
    }
    expect(multiply(h, inverse)).toBe(1n << 127n);
    for (const low of ['ffffffff', 'fffffffe', 'fffffffd', 'fffffff0']) {
      const j0 = number(fromHex(`00112233445566778899aabb${low}`));
      const nonce = bytes16(multiply(multiply(j0, inverse) ^ number(lengths(0, 16)), inverse));
      expect(toHex(bytes16(ghash(h, concatBytes(nonce, lengths(0, 16)))))).toBe(`00112233445566778899aabb${low}`);
      const text = new Uint8Array(400).fill(3);
      expect(new Sm4Gcm(KEY).encrypt(nonce, text)).toEqual(reference(KEY, nonce, text, new Uint8Array(0)));
    }
  });

  it('gives nothing out when any byte of tag, ciphertext, nonce or associated data differs', () => {
    const gcm = new Sm4Gcm(KEY);
    const associated = fromHex('a1a2a3');
    const whole = gcm.encrypt(NONCE, fromHex('00112233445566778899aabbccddeeff0011223344'), associated);
    const flipped = (bytes: Uint8Array, i: number) => bytes.map((byte, at) => (at === i ? byte ^ 1 : byte));
    const refused = (run: () => unknown) => expect(run).toThrow(new DecryptError('gcm.tag'));
    for (let i = 0; i < whole.length; i++) refused(() => gcm.decrypt(NONCE, flipped(whole, i), associated));
    for (let i = 0; i < NONCE.length; i++) refused(() => gcm.decrypt(flipped(NONCE, i), whole, associated));
    for (let i = 0; i < associated.length; i++) refused(() => gcm.decrypt(NONCE, whole, flipped(associated, i)));
    for (let length = 0; length < whole.length; length++) {
      refused(() => gcm.decrypt(NONCE, whole.subarray(0, length), associated));
    }
    refused(() => gcm.decrypt(NONCE, concatBytes(whole, fromHex('00')), associated));
    refused(() => gcm.decrypt(NONCE, whole));
    refused(() => new Sm4Gcm(flipped(KEY, 0)).decrypt(NONCE, whole, associated));
  });

  it('moves no byte across the border of associated data and text', () => {
    const gcm = new Sm4Gcm(KEY);
    const empty = new Uint8Array(0);
    const tagOnly = gcm.encrypt(NONCE, empty, fromHex('41'));
    expect(tagOnly.length).toBe(16);
    expect(gcm.decrypt(NONCE, tagOnly, fromHex('41'))).toEqual(empty);
    expect(() => gcm.decrypt(NONCE, concatBytes(fromHex('41'), tagOnly))).toThrow(DecryptError);
  });

  it('leaves its inputs as they were', () => {
    const gcm = new Sm4Gcm(KEY);
    const text = new Uint8Array(50).fill(8);
    const whole = gcm.encrypt(NONCE, text, text);
    const copy = whole.slice();
    gcm.decrypt(NONCE, whole, text);
    expect(whole).toEqual(copy);
    expect(text).toEqual(new Uint8Array(50).fill(8));
    expect(toHex(NONCE)).toBe('00001234567800000000abcd');
  });

  it('cuts the tag to the lengths that SP 800-38D allows, and takes no other', () => {
    const text = new Uint8Array(21).fill(4);
    const whole = new Sm4Gcm(KEY).encrypt(NONCE, text, text);
    for (const tag of [4, 8, 12, 13, 14, 15, 16]) {
      const gcm = new Sm4Gcm(KEY, tag);
      expect(gcm.encrypt(NONCE, text, text)).toEqual(whole.subarray(0, 21 + tag));
      expect(gcm.decrypt(NONCE, whole.subarray(0, 21 + tag), text)).toEqual(text);
      const changed = whole.slice(0, 21 + tag);
      changed[20 + tag] = (changed[20 + tag] ?? 0) ^ 1;
      expect(() => gcm.decrypt(NONCE, changed, text)).toThrow(new DecryptError('gcm.tag'));
      expect(() => gcm.decrypt(NONCE, whole.subarray(0, tag - 1), text)).toThrow(new DecryptError('gcm.tag'));
      if (tag < 16)
        expect(() => new Sm4Gcm(KEY).decrypt(NONCE, whole.subarray(0, 21 + tag), text)).toThrow(DecryptError);
    }
    for (const tag of [0, 1, 3, 5, 7, 11, 17, Number.NaN]) {
      expect(() => new Sm4Gcm(KEY, tag)).toThrow(new InputError('gcm.tagLength'));
    }
  });

  it('refuses keys of other lengths and an empty nonce', () => {
    for (const length of [0, 15, 17, 32]) expect(() => new Sm4Gcm(new Uint8Array(length))).toThrow(InputError);
    const gcm = new Sm4Gcm(KEY);
    expect(() => gcm.encrypt(new Uint8Array(0), KEY)).toThrow(InputError);
    expect(() => gcm.decrypt(new Uint8Array(0), new Uint8Array(32))).toThrow(InputError);
  });

  it('forgets its key when it is told to, the powers for long messages too', () => {
    const [gcm, zero] = [new Sm4Gcm(KEY), new Sm4Gcm(KEY)];
    const long = new Uint8Array(5000).fill(7);
    const before = toHex(gcm.encrypt(NONCE, long));
    zero.wipe();
    gcm.wipe();
    // With or without powers made before: what encrypts now is the same, and it is not the key.
    expect(toHex(gcm.encrypt(NONCE, long))).toBe(toHex(zero.encrypt(NONCE, long)));
    expect(toHex(gcm.encrypt(NONCE, long))).not.toBe(before);
  });
});
