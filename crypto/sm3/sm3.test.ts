import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { needsOpenssl, noOpenssl, openssl } from '../../tests/interop/openssl.ts';
import { smCrypto } from '../../tests/interop/sm-crypto.ts';
import { absent, field, needs, stanzas } from '../../tests/vectors/evp.ts';
import { toHex, utf8 } from '../bytes.ts';
import { Sm3, sm3 } from './sm3.ts';

const pattern = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 7 + (i >> 8)) & 255);

describe('SM3', () => {
  it('gives the digests of GB/T 32905-2016, annex A', () => {
    expect(toHex(sm3(utf8('abc')))).toBe('66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0');
    expect(toHex(sm3(utf8('abcd'.repeat(16))))).toBe(
      'debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732',
    );
  });

  it.skipIf(absent)(`gives every digest of evpmd_sm3.txt${needs}`, () => {
    const cases = stanzas('tongsuo/evpmd_sm3.txt').filter(
      (stanza) => stanza.kind === 'Digest' && stanza.name === 'SM3',
    );
    expect(cases.length).toBeGreaterThanOrEqual(8);
    for (const one of cases) expect(toHex(sm3(field(one, 'Input')))).toBe(toHex(field(one, 'Output')));
  });

  it('agrees with sm-crypto at every length over four blocks', () => {
    for (let length = 0; length <= 260; length++) {
      const message = pattern(length);
      expect(toHex(sm3(message)), `length ${length}`).toBe(smCrypto.sm3([...message]));
    }
  });

  it.skipIf(noOpenssl)(`agrees with OpenSSL on a long message${needsOpenssl}`, () => {
    const message = pattern(3_000_001);
    expect(toHex(sm3(message))).toBe(toHex(openssl(['dgst', '-sm3', '-binary'], message)));
  });

  it('gives the same digest however the message is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 150 }), { maxLength: 8 }), (parts) => {
        const hash = new Sm3();
        for (const part of parts) hash.update(part);
        const whole = sm3(Uint8Array.from(parts.flatMap((part) => [...part])));
        expect(hash.digest()).toEqual(whole);
        expect(sm3(...parts)).toEqual(whole);
      }),
    );
  });

  it('goes on after digest(), and a clone goes its own way', () => {
    const hash = new Sm3().update(utf8('ab'));
    expect(hash.digest()).toEqual(sm3(utf8('ab')));
    const clone = hash.clone().update(utf8('X'));
    expect(toHex(hash.update(utf8('c')).digest())).toBe(
      '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0',
    );
    expect(clone.digest()).toEqual(sm3(utf8('abX')));
  });

  it('goes on elsewhere where it was suspended, at every place within two blocks', () => {
    const message = pattern(300);
    for (let cut = 0; cut <= 130; cut++) {
      const suspended = new Sm3().update(message.subarray(0, cut)).suspend();
      expect(Sm3.resume(suspended).update(message.subarray(cut)).digest(), `${cut}`).toEqual(sm3(message));
    }
    const there = new Sm3().update(message).suspend();
    for (const wrong of [
      there.subarray(1),
      there.map((byte, i) => (i === 99 ? byte ^ 1 : byte)),
      there.map((byte, i) => (i === 107 ? byte ^ 1 : byte)),
      there.map((byte, i) => (i === 100 ? 0xff : byte)),
    ]) {
      expect(() => Sm3.resume(wrong)).toThrow('sm3.suspended');
    }
  });

  it('does not keep hold of the caller’s array', () => {
    const part = utf8('abc');
    const hash = new Sm3().update(part);
    part.fill(0);
    expect(hash.digest()).toEqual(sm3(utf8('abc')));
  });
});

describe('sm3() in one call', () => {
  it('is what the running hash gives, around every block border and around the length at which it turns to it', () => {
    const data = Uint8Array.from({ length: 4200 }, (_, i) => (i * 167) ^ (i >> 3));
    const lengths = [...Array.from({ length: 200 }, (_, i) => i), ...Array.from({ length: 40 }, (_, i) => 4080 + i)];
    for (const length of lengths) {
      const whole = data.subarray(0, length);
      const expected = toHex(new Sm3().update(whole).digest());
      expect(toHex(sm3(whole)), `${length}`).toBe(expected);
      const cut = length >> 1;
      expect(toHex(sm3(whole.subarray(0, cut), whole.subarray(cut), new Uint8Array(0))), `${length}`).toBe(expected);
    }
  });
});
