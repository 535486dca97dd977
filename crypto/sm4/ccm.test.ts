import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smCrypto } from '../../tests/interop/sm-crypto.ts';
import { absent, field, needs, stanzas, vectorText } from '../../tests/vectors/evp.ts';
import { concatBytes, fromHex, toHex } from '../bytes.ts';
import { DecryptError, InputError } from '../errors.ts';
import { Sm4Ccm } from './ccm.ts';

const KEY = fromHex('0123456789abcdeffedcba9876543210');
const NONCE = fromHex('00001234567800000000abcd');

// A second CCM, block by block as RFC 3610 writes it, on sm-crypto's block cipher.
const encipher = (key: Uint8Array, block: Uint8Array) =>
  fromHex(smCrypto.sm4.encrypt([...block], toHex(key), { padding: 'none' }));
const filled = (bytes: Uint8Array) => concatBytes(bytes, new Uint8Array(-bytes.length & 15));
const bigEndian = (value: number, length: number) => fromHex(value.toString(16).padStart(2 * length, '0'));

function reference(
  key: Uint8Array,
  nonce: Uint8Array,
  text: Uint8Array,
  associated: Uint8Array,
  tag: number,
): Uint8Array {
  const l = 15 - nonce.length;
  const flags = (associated.length > 0 ? 64 : 0) + 8 * ((tag - 2) / 2) + (l - 1);
  const told = associated.length === 0 ? new Uint8Array(0) : bigEndian(associated.length, 2);
  const blocks = concatBytes(
    Uint8Array.of(flags),
    nonce,
    bigEndian(text.length, l),
    filled(concatBytes(told, associated)),
    filled(text),
  );
  let state = new Uint8Array(16);
  for (let at = 0; at < blocks.length; at += 16)
    state = encipher(
      key,
      state.map((byte, i) => byte ^ (blocks[at + i] ?? 0)),
    );
  const stream = (index: number) => encipher(key, concatBytes(Uint8Array.of(l - 1), nonce, bigEndian(index, l)));
  const out = text.map((byte, i) => byte ^ (stream(1 + (i >> 4))[i & 15] ?? 0));
  const mask = stream(0);
  return concatBytes(out, state.map((byte, i) => byte ^ (mask[i] ?? 0)).subarray(0, tag));
}

describe('SM4-CCM', () => {
  it.skipIf(absent)(`gives every CCM case of evpciph_sm4.txt and rfc8998.json${needs}`, () => {
    const cases = stanzas('tongsuo/evpciph_sm4.txt').filter((stanza) => stanza.name === 'SM4-CCM');
    expect(cases.length).toBeGreaterThan(0);
    for (const one of cases) {
      const whole = concatBytes(field(one, 'Ciphertext'), field(one, 'Tag'));
      const ccm = new Sm4Ccm(field(one, 'Key'), field(one, 'Tag').length);
      expect(ccm.encrypt(field(one, 'IV'), field(one, 'Plaintext'), field(one, 'AAD'))).toEqual(whole);
      expect(ccm.decrypt(field(one, 'IV'), whole, field(one, 'AAD'))).toEqual(field(one, 'Plaintext'));
    }
    type Case = { key: string; iv: string; aad: string; pt: string; ccm: { ct: string; tag: string } };
    const rfc = JSON.parse(vectorText('derived/rfc8998.json')) as Case;
    const found = new Sm4Ccm(fromHex(rfc.key)).encrypt(fromHex(rfc.iv), fromHex(rfc.pt), fromHex(rfc.aad));
    expect(toHex(found)).toBe(rfc.ccm.ct + rfc.ccm.tag);
  });

  it('agrees with a block by block CCM for any lengths of nonce, text, associated data and tag', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 16, maxLength: 16 }),
        fc.uint8Array({ minLength: 7, maxLength: 13 }),
        fc.uint8Array({ maxLength: 100 }),
        fc.uint8Array({ maxLength: 100 }),
        fc.constantFrom(4, 6, 8, 10, 12, 14, 16),
        (key, nonce, text, associated, tag) => {
          const expected = reference(key, nonce, text, associated, tag);
          const ccm = new Sm4Ccm(key, tag);
          expect(ccm.encrypt(nonce, text, associated)).toEqual(expected);
          expect(ccm.decrypt(nonce, expected, associated)).toEqual(text);
        },
      ),
      { numRuns: 80 },
    );
  });

  it('tells associated data of 65,280 bytes and more in six bytes, and goes over long messages in pieces', () => {
    // Made with the cipher alone: a CBC-MAC by hand over one long message.
    for (const length of [0xff00 - 1, 0xff00, 70_000]) {
      const associated = new Uint8Array(length).fill(7);
      const told = length < 0xff00 ? bigEndian(length, 2) : concatBytes(fromHex('fffe'), bigEndian(length, 4));
      const text = new Uint8Array(3).fill(9);
      const b0 = concatBytes(Uint8Array.of(64 + 56 + 2), NONCE, bigEndian(3, 3));
      const blocks = concatBytes(b0, filled(concatBytes(told, associated)), filled(text));
      const chained = fromHex(
        smCrypto.sm4.encrypt([...blocks], toHex(KEY), { padding: 'none', mode: 'cbc', iv: '0'.repeat(32) }),
      ).subarray(-16);
      const mask = encipher(KEY, concatBytes(Uint8Array.of(2), NONCE, new Uint8Array(3)));
      const found = new Sm4Ccm(KEY).encrypt(NONCE, text, associated);
      expect(found.subarray(3), `${length}`).toEqual(chained.map((byte, i) => byte ^ (mask[i] ?? 0)));
    }
  });

  it('gives nothing out when any byte of tag, ciphertext, nonce or associated data differs', () => {
    const flipped = (bytes: Uint8Array, i: number) => bytes.map((byte, at) => (at === i ? byte ^ 1 : byte));
    const refused = (run: () => unknown) => expect(run).toThrow(new DecryptError('ccm.tag'));
    for (const tag of [4, 16]) {
      const ccm = new Sm4Ccm(KEY, tag);
      const associated = fromHex('a1a2a3');
      const whole = ccm.encrypt(NONCE, fromHex('00112233445566778899aabbccddeeff0011223344'), associated);
      for (let i = 0; i < whole.length; i++) refused(() => ccm.decrypt(NONCE, flipped(whole, i), associated));
      for (let i = 0; i < NONCE.length; i++) refused(() => ccm.decrypt(flipped(NONCE, i), whole, associated));
      for (let i = 0; i < associated.length; i++) refused(() => ccm.decrypt(NONCE, whole, flipped(associated, i)));
      for (let length = 0; length < whole.length; length++) {
        refused(() => ccm.decrypt(NONCE, whole.subarray(0, length), associated));
      }
      refused(() => ccm.decrypt(NONCE, concatBytes(whole, fromHex('00')), associated));
      refused(() => ccm.decrypt(NONCE, whole));
      refused(() => new Sm4Ccm(flipped(KEY, 0), tag).decrypt(NONCE, whole, associated));
    }
  });

  it('does not take a tag for a longer or shorter one', () => {
    const short = new Sm4Ccm(KEY, 8).encrypt(NONCE, fromHex('0011'));
    for (const tag of [4, 6, 10, 16]) expect(() => new Sm4Ccm(KEY, tag).decrypt(NONCE, short)).toThrow(DecryptError);
  });

  it('refuses other lengths of key, nonce and tag, and texts that a nonce leaves no room to count', () => {
    for (const length of [0, 15, 17, 32]) expect(() => new Sm4Ccm(new Uint8Array(length))).toThrow(InputError);
    for (const tag of [0, 2, 3, 5, 15, 17, 18, Number.NaN]) {
      expect(() => new Sm4Ccm(KEY, tag)).toThrow(new InputError('ccm.tagLength'));
    }
    const ccm = new Sm4Ccm(KEY);
    for (const length of [0, 6, 14, 16]) {
      expect(() => ccm.encrypt(new Uint8Array(length), KEY)).toThrow(new InputError('ccm.nonce'));
      expect(() => ccm.decrypt(new Uint8Array(length), new Uint8Array(32))).toThrow(new InputError('ccm.nonce'));
    }
    const nonce = new Uint8Array(13);
    expect(() => ccm.encrypt(nonce, new Uint8Array(65_536))).toThrow(new InputError('ccm.length'));
    expect(() => ccm.decrypt(nonce, new Uint8Array(65_536 + 16))).toThrow(new DecryptError('ccm.tag'));
    expect(ccm.decrypt(nonce, ccm.encrypt(nonce, new Uint8Array(65_535).fill(1)))).toEqual(
      new Uint8Array(65_535).fill(1),
    );
  });
});
