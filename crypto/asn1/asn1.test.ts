// The DER reader and writer: figures of X.690, every refusal, round trips with random values, and OpenSSL's own reader.

import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes, fromHex, toHex, utf8 } from '../bytes.ts';
import { EncodingError, InputError } from '../errors.ts';
import * as read from './reader.ts';
import * as text from './text.ts';
import * as write from './writer.ts';

const hex = (digits: string): Uint8Array => fromHex(digits.replaceAll(' ', ''));

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof EncodingError || error instanceof InputError) return error.code;
    throw error;
  }
  return 'accepted';
}

/** Reads everything below, as a caller who looks at every element would. */
function readAll(node: read.Node): number {
  if (!node.constructed) return 1;
  return node.children().reduce((sum, child) => sum + readAll(child), 1);
}

describe('what is refused', () => {
  it.each([
    ['nothing at all', '', 'der.truncated'],
    ['a tag alone', '30', 'der.truncated'],
    ['content cut short', '04 03 0102', 'der.truncated'],
    ['a length cut short', '04 82 01', 'der.truncated'],
    ['a long tag cut short', '1f', 'der.truncated'],
    ['bytes behind the element', '05 00 00', 'der.trailing'],
    ['an indefinite length', '30 80 0000', 'der.length'],
    ['a length of one byte written in two', '04 81 01 aa', 'der.length'],
    ['a length with a leading zero', '04 82 0080 aa', 'der.length'],
    ['a length of five bytes', '04 85 0100000000', 'der.length'],
    ['a length beyond the input', '04 84 ffffffff', 'der.truncated'],
    ['the reserved length ff', '04 ff', 'der.length'],
    ['an end-of-contents tag', '00 00', 'der.tag'],
    ['a low tag in long form', '9f 1e 00', 'der.tag'],
    ['a long tag with a leading zero', '9f 80 01 00', 'der.tag'],
    ['a long tag without end', '9f ff ff ff 7f 00', 'der.tag'],
    ['a primitive SEQUENCE', '10 00', 'der.form'],
    ['a constructed OCTET STRING', '24 03 040100', 'der.form'],
    ['a constructed INTEGER', '22 03 020100', 'der.form'],
    ['an inner element longer than the outer', '30 03 0402 01', 'der.truncated'],
    ['an inner indefinite length', '30 04 3080 0000', 'der.length'],
  ])('%s', (_, digits, code) => {
    expect(codeOf(() => readAll(read.readDer(hex(digits))))).toBe(code);
  });

  it('depth above the limit, and only above it', () => {
    const nested = (depth: number): Uint8Array => {
      let der = write.nullValue();
      for (let level = 1; level < depth; level++) der = write.sequence(der);
      return der;
    };
    expect(codeOf(() => readAll(read.readDer(nested(32))))).toBe('accepted');
    expect(codeOf(() => readAll(read.readDer(nested(33))))).toBe('der.depth');
    expect(codeOf(() => readAll(read.readDer(nested(5), { maxDepth: 4 })))).toBe('der.depth');
  });

  it('input above the size limit', () => {
    const der = write.octetString(new Uint8Array(100));
    expect(codeOf(() => read.readDer(der, { maxBytes: 101 }))).toBe('der.size');
    expect(codeOf(() => read.readDer(der, { maxBytes: 102 }))).toBe('accepted');
  });

  it('more elements in one than the limit', () => {
    const der = write.sequence(...Array.from({ length: 5 }, write.nullValue));
    expect(codeOf(() => read.readDer(der, { maxChildren: 5 }).children())).toBe('accepted');
    expect(codeOf(() => read.readDer(der, { maxChildren: 4 }).children())).toBe('der.children');
  });

  it('children of a primitive element', () => {
    expect(codeOf(() => read.readDer(hex('0500')).children())).toBe('der.primitive');
  });
});

describe('values', () => {
  it.each([
    ['empty', '02 00', 'der.integer'],
    ['padded zero', '02 02 007f', 'der.integer'],
    ['padded minus one', '02 02 ff80', 'der.integer'],
    ['negative where none may be', '02 01 80', 'der.negative'],
    ['beyond 2^31', '02 05 0080000000', 'der.integerRange'],
    ['another type', '04 01 01', 'der.tag'],
  ])('INTEGER %s is refused', (_, digits, code) => {
    expect(codeOf(() => read.smallInteger(read.readDer(hex(digits))))).toBe(code);
  });

  it.each([
    [0, '020100'],
    [127, '02017f'],
    [128, '02020080'],
    [256, '02020100'],
    [0x7fffffff, '02047fffffff'],
  ])('INTEGER %d', (value, digits) => {
    expect(toHex(write.integer(value))).toBe(digits);
    expect(read.smallInteger(read.readDer(fromHex(digits)))).toBe(value);
  });

  it('INTEGER of any size, from bytes with leading zeros too', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 1n << 300n }), (value) => {
        const der = write.integer(value);
        expect(BigInt(`0x${toHex(read.integerBytes(read.readDer(der)))}`)).toBe(value);
        const even = value.toString(16);
        expect(write.integer(fromHex(even.length % 2 ? `0${even}` : `00${even}`))).toEqual(der);
      }),
    );
  });

  it.each([
    ['2.999.3', '0603883703'],
    ['1.2.156.10197.1.501', '06082a811ccf55018375'],
    ['2.25.244435122932872719793207718588175432880.1', undefined],
    ['0.39', '060127'],
    ['2.100.3', '0603813403'],
  ])('OBJECT IDENTIFIER %s', (dotted, digits) => {
    const der = write.oid(dotted);
    if (digits !== undefined) expect(toHex(der)).toBe(digits);
    expect(read.oid(read.readDer(der))).toBe(dotted);
  });

  it('OBJECT IDENTIFIER of many kinds, more than are remembered, each twice', () => {
    const arcs = fc.array(fc.bigInt({ min: 0n, max: 1n << 40n }), { maxLength: 6 });
    fc.assert(
      fc.property(fc.array(arcs, { minLength: 40, maxLength: 40 }), (many) => {
        const dotted = many.map((rest) => ['1.2', ...rest].join('.'));
        for (const one of [...dotted, ...dotted]) expect(read.oid(read.readDer(write.oid(one)))).toBe(one);
      }),
      { numRuns: 30 },
    );
  });

  it.each([
    ['empty', '06 00'],
    ['an arc with a leading 80', '06 03 2a8001'],
    ['an arc without end', '06 02 2a81'],
  ])('OBJECT IDENTIFIER: %s is refused', (_, digits) => {
    expect(codeOf(() => read.oid(read.readDer(hex(digits))))).toBe('der.oid');
  });

  it.each(['', '1', '3.1', '1.40', '1.2.', '1.02', 'a.b', '1.-2'])(
    'OBJECT IDENTIFIER text "%s" is refused',
    (dotted) => {
      expect(codeOf(() => write.oid(dotted))).toBe('der.oid');
    },
  );

  it('BOOLEAN: 00 and ff only; a written-out FALSE only where leniency is asked for', () => {
    expect(read.boolean(read.readDer(hex('0101ff')))).toBe(true);
    expect(codeOf(() => read.boolean(read.readDer(hex('010101'))))).toBe('der.boolean');
    expect(codeOf(() => read.boolean(read.readDer(hex('0102ffff'))))).toBe('der.boolean');
    expect(codeOf(() => read.booleanDefaultFalse(read.readDer(hex('010100'))))).toBe('der.default');
    expect(read.booleanDefaultFalse(read.readDer(hex('010100'), { lenient: true }))).toBe(false);
  });

  it.each([
    ['without the count', '03 00'],
    ['eight unused bits', '03 02 0800'],
    ['unused bits of nothing', '03 01 01'],
    ['unused bits that are set', '03 02 01ff'],
    ['not of whole bytes', '03 02 0180'],
  ])('BIT STRING %s is refused as bytes', (_, digits) => {
    expect(codeOf(() => read.bitString(read.readDer(hex(digits))))).toBe('der.bits');
  });

  it('named bits are cut behind the last one set', () => {
    expect(toHex(write.namedBits([0, 1]))).toBe('030206c0');
    expect(toHex(write.namedBits([5, 6]))).toBe('03020106');
    expect(toHex(write.namedBits([8]))).toBe('0303070080');
    expect(toHex(write.namedBits([]))).toBe('030100');
  });

  it('SET OF is sorted', () => {
    const set = write.set(write.integer(300), write.integer(2), write.integer(1));
    expect(toHex(set)).toBe('310a0201010201020202012c');
  });

  it('explicit and implicit tags', () => {
    const inner = write.octetString(utf8('a'));
    expect(toHex(write.explicit(3, inner))).toBe('a303040161');
    expect(toHex(write.implicit(0, inner))).toBe('800161');
    expect(toHex(write.implicit(1, write.sequence(inner)))).toBe('a103040161');
    expect(read.explicitInside(read.readDer(write.explicit(3, inner))).raw).toEqual(inner);
    expect(codeOf(() => read.explicitInside(read.readDer(write.explicit(3, inner, inner))))).toBe('der.explicit');
  });

  it('slices are the very bytes, with offsets from the start', () => {
    const der = write.sequence(write.integer(1), write.sequence(write.octetString(utf8('abc'))));
    const inner = read.readDer(der).children()[1]?.children()[0];
    expect(inner?.offset).toBe(7);
    expect(inner?.raw.buffer).toBe(der.buffer);
    expect(inner?.raw).toEqual(der.subarray(7));
  });

  it('zero padding behind an element can be cut, anything else cannot', () => {
    const der = write.sequence(write.integer(7));
    expect(read.readPaddedDer(concatBytes(der, new Uint8Array(50))).raw).toEqual(der);
    expect(codeOf(() => read.readPaddedDer(concatBytes(der, Uint8Array.of(0, 1))))).toBe('der.trailing');
  });
});

describe('text and time', () => {
  const element = (tag: number, content: Uint8Array, lenient = false): read.Node =>
    read.readDer(concatBytes(Uint8Array.of(tag, content.length), content), { lenient });

  it('strings by type', () => {
    expect(text.utf8String(read.readDer(write.utf8String('印章')))).toBe('印章');
    expect(text.ia5String(read.readDer(write.ia5String('/Doc_0')))).toBe('/Doc_0');
    expect(text.printableString(read.readDer(write.printableString('CN')))).toBe('CN');
    expect(text.anyText(element(30, hex('5370 7ae0')))).toBe('印章');
    expect(text.anyText(element(20, hex('e9')))).toBe('é');
    expect(text.anyText(element(28, hex('0001f600')))).toBe('😀');
    expect(text.anyText(read.readDer(write.integer(1)))).toBeUndefined();
  });

  it.each([
    ['UTF-8 that is not', () => text.utf8String(element(12, hex('c3')))],
    ['IA5 beyond ASCII', () => text.ia5String(element(22, utf8('印')))],
    ['Printable with @', () => text.printableString(element(19, utf8('a@b')))],
    ['half a BMP character', () => text.anyText(element(30, hex('53')))],
    ['a code point beyond Unicode', () => text.anyText(element(28, hex('00110000')))],
  ])('%s is refused', (_, run) => {
    expect(codeOf(run)).toBe('der.text');
  });

  it('IA5 with UTF-8 inside is read where leniency is asked for', () => {
    expect(text.ia5String(element(22, utf8('/文档_0'), true))).toBe('/文档_0');
  });

  it.each([
    [23, '260411000000Z', Date.UTC(2026, 3, 11)],
    [23, '491231235959Z', Date.UTC(2049, 11, 31, 23, 59, 59)],
    [23, '500101000000Z', Date.UTC(1950, 0, 1)],
    [24, '20240229120000Z', Date.UTC(2024, 1, 29, 12)],
    [24, '20240229120000.5Z', Date.UTC(2024, 1, 29, 12, 0, 0, 500)],
    [24, '20240229120000.1234Z', Date.UTC(2024, 1, 29, 12, 0, 0, 123)],
    [24, '99991231235959Z', Date.UTC(9999, 11, 31, 23, 59, 59)],
  ])('time %d %s', (tag, written, ms) => {
    expect(text.time(element(tag, utf8(written)))).toBe(ms);
  });

  it.each([
    [23, '260230000000Z'],
    [23, '261301000000Z'],
    [23, '260411240000Z'],
    [23, '260411006000Z'],
    [23, '260411000060Z'],
    [23, '2604110000Z'],
    [23, '260411000000+0800'],
    [24, '20260411000000'],
    [24, '20260411000000.50Z'],
    [24, '20260411000000,5Z'],
    [24, '20250229000000Z'],
    [24, ' 0260411000000Z'],
    [12, '20260411000000Z'],
  ])('time %d "%s" is refused', (tag, written) => {
    expect(codeOf(() => text.time(element(tag, utf8(written))))).toBe('der.time');
  });

  it('every plain time is read as Date counts it', () => {
    const least = new Date(0).setUTCFullYear(0, 0, 1);
    fc.assert(
      fc.property(fc.integer({ min: least / 1000, max: Date.UTC(9999, 11, 31, 23, 59, 59) / 1000 }), (seconds) => {
        const written = new Date(seconds * 1000).toISOString();
        const digits = written.replace(/^\+00/, '').replace(/[-:T]|\.000/g, '');
        expect(text.time(element(24, utf8(digits)))).toBe(seconds * 1000);
      }),
      { numRuns: 2000 },
    );
  });

  it('digits at random are the same time, or none, with Z and with an offset of nothing', () => {
    const digit = fc
      .oneof({ weight: 8, arbitrary: fc.integer({ min: 48, max: 51 }) }, fc.integer({ min: 47, max: 58 }))
      .map((code) => String.fromCharCode(code));
    const told = (tag: number, digits: string): number | string => {
      try {
        return text.time(element(tag, utf8(digits), true));
      } catch (error) {
        return (error as EncodingError).code;
      }
    };
    fc.assert(
      fc.property(fc.array(digit, { minLength: 14, maxLength: 14 }), (digits) => {
        for (const [tag, length] of [
          [23, 12],
          [24, 14],
        ] as const) {
          const written = digits.slice(0, length).join('');
          expect(told(tag, `${written}Z`), written).toBe(told(tag, `${written}+0000`));
        }
      }),
      { numRuns: 5000 },
    );
  });

  it('an offset and left-out seconds are read where leniency is asked for', () => {
    expect(text.time(element(24, utf8('20260411080000+0800'), true))).toBe(Date.UTC(2026, 3, 11));
    expect(text.time(element(23, utf8('2604110000Z'), true))).toBe(Date.UTC(2026, 3, 11));
  });

  it('whole seconds are written, the X.509 kind of time changes with 2050', () => {
    expect(toHex(write.utcTime(Date.UTC(2026, 3, 11) + 999))).toBe(`170d${toHex(utf8('260411000000Z'))}`);
    expect(write.x509Time(Date.UTC(2049, 11, 31, 23, 59, 59))[0]).toBe(0x17);
    expect(write.x509Time(Date.UTC(2050, 0, 1))[0]).toBe(0x18);
    expect(codeOf(() => write.utcTime(Date.UTC(2050, 0, 1)))).toBe('der.time');
    expect(codeOf(() => write.generalizedTime(Number.NaN))).toBe('der.time');
  });
});

describe('random input', () => {
  const tree = fc.letrec<{ node: Uint8Array }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 5 },
      fc.uint8Array({ maxLength: 300 }).map(write.octetString),
      fc.bigInt({ min: 0n, max: 1n << 80n }).map(write.integer),
      fc.constant(write.nullValue()),
      fc.array(tie('node'), { maxLength: 4 }).map((parts) => write.sequence(...parts)),
      fc.tuple(fc.integer({ min: 0, max: 30 }), tie('node')).map(([tag, part]) => write.explicit(tag, part)),
    ),
  })).node;

  const rewrite = (node: read.Node): Uint8Array => {
    if (!node.constructed) return node.raw;
    const parts = node.children().map(rewrite);
    return node.is(read.TAG.sequence) ? write.sequence(...parts) : write.explicit(node.tag, ...parts);
  };

  it('what the writer wrote reads back and writes again to the same bytes', () => {
    fc.assert(
      fc.property(tree, (der) => {
        expect(rewrite(read.readDer(der))).toEqual(der);
      }),
    );
  });

  it('a changed byte is refused with an EncodingError or read', () => {
    fc.assert(
      fc.property(tree, fc.nat(), fc.integer({ min: 1, max: 255 }), (der, where, mask) => {
        const changed = Uint8Array.from(der);
        const at = where % der.length;
        changed[at] = (changed[at] ?? 0) ^ mask;
        try {
          readAll(read.readDer(changed));
        } catch (error) {
          expect(error).toBeInstanceOf(EncodingError);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('noise is refused with an EncodingError or read', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const code = codeOf(() => readAll(read.readDer(bytes)));
        expect(code).toMatch(/^(der\.|accepted$)/);
      }),
      { numRuns: 1000 },
    );
  });

  const openssl = spawnSync('openssl', ['version']).status === 0;
  it.skipIf(!openssl)('OpenSSL reads what the writer wrote', () => {
    fc.assert(
      fc.property(tree, (der) => {
        const run = spawnSync('openssl', ['asn1parse', '-inform', 'DER'], { input: der, encoding: 'utf8' });
        expect(run.status).toBe(0);
        expect(
          run.stdout
            .trimEnd()
            .split('\n')
            .filter((line) => /^ *\d+:d=/.test(line)),
        ).toHaveLength(readAll(read.readDer(der)));
      }),
      { numRuns: 25 },
    );
  });
});
