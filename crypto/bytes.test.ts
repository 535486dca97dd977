import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  concatBytes,
  equalBytes,
  fromBase64,
  fromHex,
  fromUtf8,
  keepSecret,
  secretBytes,
  toBase64,
  toHex,
  utf8,
  wipe,
} from './bytes.ts';
import { EncodingError, InputError } from './errors.ts';

const bytes = fc.uint8Array({ maxLength: 100 });

describe('bytes', () => {
  it('spells hexadecimal and base64 as Node does and reads both back', () => {
    fc.assert(
      fc.property(bytes, (value) => {
        const node = Buffer.from(value);
        expect(toHex(value)).toBe(node.toString('hex'));
        expect(toBase64(value)).toBe(node.toString('base64'));
        expect(fromHex(toHex(value))).toEqual(value);
        expect(fromHex(toHex(value).toUpperCase())).toEqual(value);
        expect(fromBase64(toBase64(value))).toEqual(value);
      }),
    );
  });

  it.each(['0', 'abc', '0x', 'zz', ' 00', '0 0 ', '０0'])('refuses %j as hexadecimal', (text) => {
    expect(() => fromHex(text)).toThrow(EncodingError);
  });

  it.each([
    'QQ',
    'QQ=',
    'QQ===',
    'QR==',
    'QUJ=',
    'QUI',
    'Q=I=',
    '====',
    '=',
    'QUJD\n',
    ' QUJD',
    'QU-D',
    'QU_D',
    'QUé=',
  ])('refuses %j as base64', (text) => {
    expect(() => fromBase64(text)).toThrow(EncodingError);
  });

  it('carries text to UTF-8 and back, byte order mark included', () => {
    for (const text of ['', '印证', '\ufeffa', '𠮷']) expect(fromUtf8(utf8(text))).toBe(text);
    expect(toHex(utf8('印'))).toBe('e58db0');
  });

  it('refuses broken UTF-8 and lone surrogates instead of replacing them', () => {
    for (const broken of ['c0af', 'eda080', 'ff', 'e58d'])
      expect(() => fromUtf8(fromHex(broken))).toThrow(EncodingError);
    expect(() => utf8('a\ud800')).toThrow(InputError);
  });

  it('compares whole arrays', () => {
    const a = fromHex('000102');
    expect(equalBytes(a, fromHex('000102'))).toBe(true);
    for (const other of ['000103', '010102', '0001', '00010200', '']) expect(equalBytes(a, fromHex(other))).toBe(false);
  });

  it('joins and wipes', () => {
    const joined = concatBytes(fromHex('01'), fromHex(''), fromHex('0203'));
    expect(toHex(joined)).toBe('010203');
    wipe(joined);
    expect(toHex(joined)).toBe('000000');
  });

  it('moves a secret to bytes of its own and leaves nothing where it was', () => {
    const given = fromHex('00010203');
    const kept = keepSecret(given.subarray(1));
    expect(toHex(kept)).toBe('010203');
    expect(toHex(given)).toBe('00000000');
    expect(kept.buffer.byteLength).toBe(3);
    expect(toHex(secretBytes(2))).toBe('0000');
  });
});
