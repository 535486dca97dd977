// The strict reader value by value and at its bounds: what stands on each side of a line that the reader draws, with code and offset of each refusal.

import { describe, expect, it } from 'vitest';
import { concatBytes, fromHex, toHex } from '../bytes.ts';
import { EncodingError } from '../errors.ts';
import * as read from './reader.ts';
import * as write from './writer.ts';

const hex = (digits: string) => fromHex(digits.replaceAll(' ', ''));
const node = (digits: string) => read.readDer(hex(digits));
/** What comes out, or code and offset of the refusal. */
function told<T>(act: () => T): T | string {
  try {
    return act();
  } catch (error) {
    if (error instanceof EncodingError) return `${error.code} ${error.offset}`;
    throw error;
  }
}
/** The same of one element that stands behind two bytes of header, so that its own offset is 2. */
const nested = <T>(digits: string, act: (inner: read.Node) => T) => {
  const outer = read.readDer(write.sequence(hex(digits)));
  return told(() => act(read.explicitInside(outer)));
};

describe('tags', () => {
  it.each<[string, number | string]>([
    ['9f 1f 00', 31],
    ['9f 7f 00', 127],
    ['9f 81 00 00', 128],
    ['9f 81 01 00', 129],
    ['9f 81 80 01 00', 16_385],
    ['9f 83 ff 7f 00', 0xffff],
    ['9f 84 80 00 00', 'der.tag 0'],
    ['9f 1e 00', 'der.tag 0'],
    ['9f 80 1f 00', 'der.tag 0'],
    ['00 00', 'der.tag 0'],
    ['80 00', 0],
  ])('%s', (digits, expected) => {
    expect(told(() => node(digits).tag)).toBe(expected);
  });

  it.each(['10 00', '11 00', '08 00', '0b 00', '24 00', '23 00', '22 00'])('%s has the wrong form', (digits) => {
    expect(told(() => node(digits))).toBe('der.form 0');
  });

  it.each(['30 00', '31 00', '28 00', '2b 00', '04 00', '80 00', 'a0 00', '40 00', '60 00'])(
    '%s is taken',
    (digits) => {
      expect(node(digits).content).toHaveLength(0);
    },
  );

  it('a context tag is told from any other', () => {
    const [zero, one, universal, application] = ['80 00', '81 00', '01 00', '40 00'].map(node);
    expect([zero, one, universal, application].map((found) => found?.isContext(0))).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect([one, universal].map((found) => found?.isContext(1))).toEqual([true, false]);
    expect([universal, one].map((found) => found?.is(1))).toEqual([true, false]);
  });
});

describe('lengths', () => {
  const filled = (header: string, length: number) => concatBytes(hex(header), new Uint8Array(length));
  it.each<[string, number]>([
    ['04 7f', 127],
    ['04 81 80', 128],
    ['04 82 01 00', 256],
    ['04 82 10 00', 4096],
    ['04 83 01 00 00', 65_536],
  ])('%s', (header, length) => {
    expect(read.octetString(read.readDer(filled(header, length)))).toHaveLength(length);
  });

  it.each<[string, number, string]>([
    ['04 80', 0, 'der.length 0'],
    ['04 81 7f', 127, 'der.length 0'],
    ['04 82 00 80', 128, 'der.length 0'],
    ['04 85 00 00 00 00 01', 1, 'der.length 0'],
    ['04 85 01 00 00 00 00', 4, 'der.length 0'],
    ['04 ff', 127, 'der.length 0'],
    ['04 84 ff ff ff ff', 4, 'der.truncated 0'],
    ['04 02', 1, 'der.truncated 0'],
    ['04 01', 2, 'der.trailing 3'],
  ])('%s before %i bytes', (header, length, expected) => {
    expect(told(() => read.readDer(filled(header, length)))).toBe(expected);
  });

  it('an offset counts from the beginning of all', () => {
    expect(told(() => node('30 02 02 81').children())).toBe('der.truncated 4');
    expect(told(() => node('30 03 02 01').children())).toBe('der.truncated 0');
    expect(told(() => node('30 05 02 01 00 04 80').children())).toBe('der.length 5');
  });
});

describe('bounds of a reading', () => {
  const deep = (depth: number) => {
    let der: Uint8Array = new Uint8Array(0);
    for (let level = 0; level < depth; level++) der = write.sequence(der);
    return der;
  };
  const walk = (top: read.Node): number => 1 + Math.max(0, ...top.children().map(walk));
  it.each<[string, typeof read.readDer]>([
    ['an element', read.readDer],
    ['a padded element', read.readPaddedDer],
  ])('%s', (_, readOne) => {
    const short = write.octetString(new Uint8Array(10));
    expect(readOne(short, { maxBytes: short.length }).content).toHaveLength(10);
    expect(told(() => readOne(short, { maxBytes: short.length - 1 }))).toBe('der.size 0');
    const most = new Uint8Array(32 * 1024 * 1024);
    most.set(hex('04 84 01 ff ff fa'));
    expect(readOne(most).content).toHaveLength(most.length - 6);
    expect(told(() => readOne(new Uint8Array(most.length + 1)))).toBe('der.size 0');
    expect(walk(readOne(deep(31)))).toBe(31);
    expect(told(() => walk(readOne(deep(32))))).toMatch(/^der\.depth /);
    expect(walk(readOne(deep(2), { maxDepth: 3 }))).toBe(2);
    expect(told(() => walk(readOne(deep(3), { maxDepth: 3 })))).toMatch(/^der\.depth /);
  });

  it('children are counted, those of primitive elements are none', () => {
    const three = node('30 06 05 00 05 00 05 00');
    expect(read.readDer(three.raw, { maxChildren: 3 }).children()).toHaveLength(3);
    expect(told(() => read.readDer(three.raw, { maxChildren: 2 }).children())).toBe('der.children 0');
    expect(told(() => node('05 00').children())).toBe('der.primitive 0');
  });

  it('padding is zeros alone', () => {
    expect(told(() => read.readPaddedDer(hex('05 00 00 00 01')))).toBe('der.trailing 4');
    expect(read.readPaddedDer(hex('05 00 00 00')).raw).toHaveLength(2);
  });
});

describe('what is asked for', () => {
  it('is refused under the code of whoever asks, also where nothing stands', () => {
    expect(told(() => read.expect(undefined, 16, 'a.b'))).toBe('a.b undefined');
    expect(nested('05 00', (inner) => read.expect(inner, 4, 'a.b'))).toBe('a.b 2');
    expect(told(() => read.sequence(undefined, 'a.b'))).toBe('a.b undefined');
    expect(nested('31 00', (inner) => read.sequence(inner, 'a.b'))).toBe('a.b 2');
    expect(read.sequence(node('30 02 05 00'), 'a.b')).toHaveLength(1);
    expect(nested('02 01 00', (inner) => read.octetString(inner))).toBe('der.tag 2');
    expect(toHex(read.octetString(node('04 01 07')))).toBe('07');
  });

  it('an explicit tag holds exactly one element', () => {
    expect(read.explicitInside(node('a0 02 05 00')).tag).toBe(5);
    expect(nested('a0 00', read.explicitInside)).toBe('der.explicit 2');
    expect(nested('a0 04 05 00 05 00', read.explicitInside)).toBe('der.explicit 2');
  });
});

describe('values', () => {
  it.each([
    ['06 01 00', '0.0'],
    ['06 01 27', '0.39'],
    ['06 01 28', '1.0'],
    ['06 01 4f', '1.39'],
    ['06 01 50', '2.0'],
    ['06 01 7f', '2.47'],
    ['06 02 81 00', '2.48'],
    ['06 04 2a 81 80 01', '1.2.16385'],
    ['06 00', 'der.oid 2'],
    ['06 01 80', 'der.oid 2'],
    ['06 02 81 80', 'der.oid 2'],
    ['06 02 80 01', 'der.oid 2'],
    ['06 03 2a 80 01', 'der.oid 2'],
    ['06 02 2a 81', 'der.oid 2'],
  ])('OBJECT IDENTIFIER %s', (digits, expected) => {
    expect(nested(digits, read.oid)).toBe(expected);
  });

  it('an OBJECT IDENTIFIER has at most 128 bytes', () => {
    expect(read.oid(node(`06 81 80 2a${'01'.repeat(127)}`))).toBe(`1.2${'.1'.repeat(127)}`);
    expect(told(() => read.oid(node(`06 81 81 2a${'01'.repeat(128)}`)))).toBe('der.oid 0');
  });

  it.each([
    ['02 01 00', '00', '00'],
    ['02 01 05', '05', '05'],
    ['02 01 7f', '7f', '7f'],
    ['02 02 00 80', '0080', '80'],
    ['02 02 01 00', '0100', '0100'],
    ['02 01 80', '80', 'der.negative 2'],
    ['02 01 ff', 'ff', 'der.negative 2'],
    ['02 02 ff 7f', 'ff7f', 'der.negative 2'],
    ['02 02 00 7f', 'der.integer 2', 'der.integer 2'],
    ['02 02 ff 80', 'der.integer 2', 'der.integer 2'],
    ['02 00', 'der.integer 2', 'der.integer 2'],
    ['0a 01 00', 'der.tag 2', 'der.tag 2'],
  ])('INTEGER %s', (digits, content, magnitude) => {
    expect(nested(digits, (inner) => toHex(read.integerContent(inner)))).toBe(content);
    expect(nested(digits, (inner) => toHex(read.integerBytes(inner)))).toBe(magnitude);
  });

  it.each<[string, number | string]>([
    ['02 01 00', 0],
    ['02 02 01 00', 256],
    ['02 04 7f ff ff ff', 0x7fffffff],
    ['02 05 00 80 00 00 00', 'der.integerRange 2'],
    ['02 05 01 00 00 00 00', 'der.integerRange 2'],
    ['02 01 ff', 'der.negative 2'],
  ])('small INTEGER %s', (digits, expected) => {
    expect(nested(digits, read.smallInteger)).toBe(expected);
  });

  it.each<[string, number | string]>([
    ['0a 01 00', 0],
    ['0a 01 05', 5],
    ['0a 02 01 02', 258],
    ['0a 04 7f ff ff ff', 0x7fffffff],
    ['0a 05 00 80 00 00 00', 'der.integerRange 2'],
    ['0a 01 80', 'der.integerRange 2'],
    ['0a 01 ff', 'der.integerRange 2'],
    ['0a 02 00 01', 'der.integer 2'],
    ['0a 00', 'der.integer 2'],
    ['02 01 00', 'der.tag 2'],
  ])('ENUMERATED %s', (digits, expected) => {
    expect(nested(digits, read.enumerated)).toBe(expected);
  });

  it.each<[string, boolean | string]>([
    ['01 01 ff', true],
    ['01 01 00', false],
    ['01 01 01', 'der.boolean 2'],
    ['01 00', 'der.boolean 2'],
    ['01 02 ff ff', 'der.boolean 2'],
  ])('BOOLEAN %s', (digits, expected) => {
    expect(nested(digits, read.boolean)).toBe(expected);
  });

  it('a default is not written out, unless the reading is lenient', () => {
    expect(nested('01 01 ff', read.booleanDefaultFalse)).toBe(true);
    expect(nested('01 01 00', read.booleanDefaultFalse)).toBe('der.default 2');
    expect(read.booleanDefaultFalse(read.readDer(hex('01 01 00'), { lenient: true }))).toBe(false);
    expect(told(() => read.booleanDefaultFalse(read.readDer(hex('01 01 01'), { lenient: true })))).toBe(
      'der.boolean 0',
    );
  });

  it.each([
    ['03 01 00', '/0', ''],
    ['03 02 00 ff', 'ff/0', 'ff'],
    ['03 03 00 ff 00', 'ff00/0', 'ff00'],
    ['03 02 04 f0', 'f0/4', 'der.bits 2'],
    ['03 02 07 80', '80/7', 'der.bits 2'],
    ['03 03 01 ff fe', 'fffe/1', 'der.bits 2'],
    ['03 00', 'der.bits 2', 'der.bits 2'],
    ['03 01 01', 'der.bits 2', 'der.bits 2'],
    ['03 01 07', 'der.bits 2', 'der.bits 2'],
    ['03 02 08 00', 'der.bits 2', 'der.bits 2'],
    ['03 02 ff 00', 'der.bits 2', 'der.bits 2'],
    ['03 02 04 f8', 'der.bits 2', 'der.bits 2'],
    ['03 02 07 81', 'der.bits 2', 'der.bits 2'],
    ['03 02 01 01', 'der.bits 2', 'der.bits 2'],
    ['04 01 00', 'der.tag 2', 'der.tag 2'],
  ])('BIT STRING %s', (digits, bits, whole) => {
    const both = (inner: read.Node) => {
      const { bytes, unused } = read.bits(inner);
      return `${toHex(bytes)}/${unused}`;
    };
    expect(nested(digits, both)).toBe(bits);
    expect(nested(digits, (inner) => toHex(read.bitString(inner)))).toBe(whole);
  });
});
