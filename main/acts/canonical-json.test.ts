import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromUtf8, utf8 } from '../../crypto/bytes.ts';
import { EncodingError, InputError } from '../../crypto/errors.ts';
import {
  decodeCanonical,
  encodeCanonical,
  type JsonValue,
  MAX_BYTES,
  MAX_DEPTH,
  normalizeStrings,
} from './canonical-json.ts';

const text = (value: JsonValue) => fromUtf8(encodeCanonical(value));
const nfcText = fc.string({ unit: 'grapheme' }).map((s) => s.normalize('NFC'));
const anyValue = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger(),
    nfcText,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(nfcText, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;

function nested(depth: number): JsonValue {
  let value: JsonValue = [];
  for (let i = 1; i < depth; i++) value = [value];
  return value;
}

describe('encoding', () => {
  it('orders members by UTF-16 code units and leaves out white space, as RFC 8785 3.2.3 shows', () => {
    expect(text({ '€': 1, '😀': 2, '\r': 3, ö: 4, '\u0080': 5, '\uffe5': 6, A: 7 })).toBe(
      '{"\\r":3,"A":7,"\u0080":5,"ö":4,"€":1,"😀":2,"\uffe5":6}',
    );
  });

  it('quotes as RFC 8785 3.2.2.2 says', () => {
    expect(text('€$\u000f\nA\'B"\\\\"/\u2028')).toBe('"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/\u2028"');
  });

  it('writes integers as digits', () => {
    expect(text([0, -0, -1, 9_007_199_254_740_991, -9_007_199_254_740_991])).toBe(
      '[0,0,-1,9007199254740991,-9007199254740991]',
    );
  });

  it.each<[string, unknown, string]>([
    ['a fraction', 1.5, 'json.number'],
    ['an integer that is not safe', 2 ** 53, 'json.number'],
    ['not a number', Number.NaN, 'json.number'],
    ['infinity', Number.POSITIVE_INFINITY, 'json.number'],
    ['a lone surrogate', '\ud800', 'json.string'],
    ['a lone surrogate as a name', { '\udc00': 1 }, 'json.string'],
    ['text that is not NFC', 'e\u0301', 'json.normalization'],
    ['a name that is not NFC', { 'e\u0301': 1 }, 'json.normalization'],
    ['undefined', { a: undefined }, 'json.type'],
    ['a hole', new Array(2), 'json.type'],
    ['a bigint', 1n, 'json.type'],
    ['bytes', new Uint8Array(2), 'json.type'],
    ['a date', new Date(0), 'json.type'],
    ['too deep', nested(MAX_DEPTH + 1), 'json.depth'],
    ['too long', 'x'.repeat(MAX_BYTES - 1), 'json.size'],
  ])('refuses %s', (_, value, code) => {
    expect(() => encodeCanonical(value as JsonValue)).toThrow(new InputError(code));
  });

  it('takes what is just within its limits', () => {
    expect(decodeCanonical(encodeCanonical(nested(MAX_DEPTH)))).toEqual(nested(MAX_DEPTH));
    expect(encodeCanonical('x'.repeat(MAX_BYTES - 2)).length).toBe(MAX_BYTES);
  });
});

describe('decoding', () => {
  it('inverts encoding', () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const bytes = encodeCanonical(value);
        expect(encodeCanonical(decodeCanonical(bytes))).toEqual(bytes);
        expect(decodeCanonical(bytes)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('does not depend on the order in which members were set', () => {
    fc.assert(
      fc.property(
        fc.dictionary(nfcText, anyValue, { noNullPrototype: true }),
        fc.infiniteStream(fc.nat()),
        (object, order) => {
          const shuffled = Object.fromEntries(
            Object.entries(object)
              .map((entry) => [order.next().value as number, entry] as const)
              .sort(([a], [b]) => a - b)
              .map(([, entry]) => entry),
          );
          expect(encodeCanonical(shuffled)).toEqual(encodeCanonical(object));
        },
      ),
    );
  });

  it.each<[string, string, string]>([
    ['white space', '{"a": 1}', 'json.spelling'],
    ['a line end behind', '1\n', 'json.spelling'],
    ['members out of order', '{"b":1,"a":2}', 'json.spelling'],
    ['a doubled name', '{"a":1,"a":1}', 'json.spelling'],
    ['an escape that was not needed', '"\\u0041"', 'json.spelling'],
    ['an escaped slash', '"\\/"', 'json.spelling'],
    ['capital digits in an escape', '"\\u000F"', 'json.spelling'],
    ['an exponent', '1e2', 'json.spelling'],
    ['a fraction that is whole', '1.0', 'json.spelling'],
    ['minus zero', '-0', 'json.spelling'],
    ['a number beyond the safe ones', '9007199254740993', 'json.number'],
    ['a real fraction', '0.5', 'json.number'],
    ['a lone surrogate', '"\\ud800"', 'json.string'],
    ['text that is not NFC', '"e\u0301"', 'json.normalization'],
    ['a byte order mark', '\ufeff1', 'json.syntax'],
    ['nothing', '', 'json.syntax'],
    ['two values', '1 2', 'json.syntax'],
    ['a comma too many', '[1,]', 'json.syntax'],
    ['a very deep array', `${'['.repeat(5000)}${']'.repeat(5000)}`, 'json.depth'],
  ])('refuses %s', (_, json, code) => {
    expect(() => decodeCanonical(utf8(json))).toThrow(new EncodingError(code));
  });

  it('refuses bytes that are not UTF-8, and too many', () => {
    expect(() => decodeCanonical(Uint8Array.of(0x22, 0xc0, 0x80, 0x22))).toThrow(new EncodingError('json.syntax'));
    expect(() => decodeCanonical(new Uint8Array(MAX_BYTES + 1).fill(0x20))).toThrow(new EncodingError('json.size'));
  });

  it('keeps a member named __proto__ a member', () => {
    const value = decodeCanonical(utf8('{"__proto__":{"a":1}}'));
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.keys(value as object)).toEqual(['__proto__']);
  });
});

it('normalizes text everywhere in a value', () => {
  expect(normalizeStrings({ 'e\u0301': ['e\u0301', 1, null, { a: 'e\u0301' }] })).toEqual({
    é: ['é', 1, null, { a: 'é' }],
  });
});
