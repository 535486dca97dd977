import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../bytes.ts';
import { EncodingError, InputError } from '../errors.ts';
import { readCipher, readSignature, writeCipher, writeSignature } from './der.ts';
import { ORDER, toBytes } from './sm2.reference.ts';
import { decodeSignature, decodeSignatureLenient, encodeSignature } from './sm2.ts';

const zeros = (count: number) => '00'.repeat(count);

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof EncodingError) return error.code;
    throw error;
  }
  return 'accepted';
}

describe('the DER of a signature', () => {
  it('is written minimal and read back', () => {
    const pair = fromHex(`${zeros(31)}01${'ff'.repeat(32)}`);
    const der = writeSignature(pair);
    expect(toHex(der)).toBe(`30260201010221 00${'ff'.repeat(32)}`.replaceAll(' ', ''));
    expect(readSignature(der)).toEqual(pair);
  });

  // Each names one fault of lax parsers; (r, s) = (1, 2) throughout.
  it.each([
    ['nothing', '', 'der.length'],
    ['a tag alone', '30', 'der.length'],
    ['another outer tag', '3106020101020102', 'der.tag'],
    ['another inner tag', '3006040101020102', 'der.tag'],
    ['a context tag', '3006820101020102', 'der.tag'],
    ['bytes behind', '300602010102010200', 'der.trailing'],
    ['bytes inside behind', '30080201010201020500', 'der.trailing'],
    ['a third integer', '3009020101020102020103', 'der.trailing'],
    ['a length in long form', '308106020101020102', 'der.length'],
    ['a length with a leading zero', '30820006020101020102', 'der.length'],
    ['an indefinite length', '30800201010201020000', 'der.length'],
    ['an inner length in long form', '300702810101020102', 'der.length'],
    ['a length that runs over', '3007020101020102', 'der.length'],
    ['an inner length that runs over', '3006020101020402', 'der.length'],
    ['a length of five bytes', '30850000000006020101020102', 'der.length'],
    ['a length near 2^32', '3084ffffffff020101020102', 'der.length'],
    ['r alone', '3003020101', 'der.length'],
    ['an empty integer', '30050200020102', 'der.integer'],
    ['a leading zero', '300702020001020102', 'der.integer'],
    ['two leading zeros', '30080203000080020102', 'der.integer'],
    ['a negative integer', '3006020181020102', 'der.integer'],
    ['an integer of 257 bits', `3026022101${zeros(32)}020102`, 'der.integer'],
    ['an integer of 40 bytes', `302d0228${'11'.repeat(40)}020102`, 'der.integer'],
  ])('is refused with %s', (_fault, hex, code) => {
    expect(codeOf(() => readSignature(fromHex(hex)))).toBe(code);
  });

  it('is accepted when nothing is wrong with the same small figures', () => {
    expect(codeOf(() => decodeSignature(fromHex('3006020101020102')))).toBe('accepted');
  });

  it('has r and s in [1, n - 1]', () => {
    const n = toBytes(ORDER);
    const one = toBytes(1n);
    const most = toBytes(ORDER - 1n);
    const pair = (r: Uint8Array, s: Uint8Array) => encodeSignature(fromHex(toHex(r) + toHex(s)));
    for (const [r, s] of [
      [one, one],
      [most, most],
      [one, most],
    ] as const) {
      expect(codeOf(() => decodeSignature(pair(r, s)))).toBe('accepted');
    }
    const zero = toBytes(0n);
    for (const [r, s] of [
      [zero, one],
      [one, zero],
      [n, one],
      [one, n],
      [fromHex('ff'.repeat(32)), one],
    ] as const) {
      expect(codeOf(() => decodeSignature(pair(r, s)))).toBe('sm2.signatureRange');
    }
  });

  it('cannot carry s + n', () => {
    const s = fromHex((5n + ORDER).toString(16));
    expect(codeOf(() => decodeSignature(encodeSignature(fromHex(toHex(toBytes(7n)) + toHex(s)))))).toBe(
      'sm2.signatureRange',
    );
    const wide = (ORDER - 5n + ORDER).toString(16);
    const der = fromHex(`302602010702210${wide}`);
    expect(codeOf(() => decodeSignature(der))).toBe('der.integer');
  });

  it('is read from 64 bare bytes only by the lenient reader', () => {
    const pair = fromHex(`${zeros(31)}05${zeros(31)}07`);
    expect(codeOf(() => decodeSignature(pair))).toBe('der.tag');
    expect(decodeSignatureLenient(pair)).toEqual(pair);
    expect(decodeSignatureLenient(encodeSignature(pair))).toEqual(pair);
    expect(codeOf(() => decodeSignatureLenient(pair.subarray(1)))).toBe('der.tag');
    expect(codeOf(() => decodeSignatureLenient(fromHex(`04${toHex(pair)}`)))).toBe('der.tag');
    expect(codeOf(() => decodeSignatureLenient(new Uint8Array(64)))).toBe('sm2.signatureRange');
    expect(codeOf(() => decodeSignatureLenient(fromHex(`${zeros(31)}05${ORDER.toString(16)}`)))).toBe(
      'sm2.signatureRange',
    );
    expect(codeOf(() => decodeSignatureLenient(fromHex('308106020101020102')))).toBe('der.length');
  });

  it('is not written from any other length', () => {
    for (const length of [0, 63, 65]) expect(() => encodeSignature(new Uint8Array(length))).toThrow(InputError);
  });
});

describe('the DER of a ciphertext', () => {
  const parts = (length: number) => ({
    x: toBytes(3n),
    y: toBytes(1n << 255n),
    hash: new Uint8Array(32).fill(6),
    cipher: new Uint8Array(length).fill(9),
  });

  it.each([0, 1, 31, 100, 127, 128, 200, 255, 256, 65535, 65536, 70000])(
    'is read back with %s bytes of cipher',
    (length) => {
      expect(readCipher(writeCipher(parts(length)))).toEqual(parts(length));
    },
  );

  it('is refused with a hash of another length, parts missing, parts in another order, anything behind', () => {
    const hash = `0420${'06'.repeat(32)}`;
    const whole = (content: string) => fromHex(`30${(content.length / 2).toString(16).padStart(2, '0')}${content}`);
    expect(codeOf(() => readCipher(whole(`020103020104${hash}040109`)))).toBe('accepted');
    expect(codeOf(() => readCipher(whole(`020103020104041f${'06'.repeat(31)}040109`)))).toBe('sm2.hashLength');
    expect(codeOf(() => readCipher(whole(`0201030201040421${'06'.repeat(33)}040109`)))).toBe('sm2.hashLength');
    expect(codeOf(() => readCipher(whole(`020103020104${hash}`)))).toBe('der.length');
    expect(codeOf(() => readCipher(whole(`020103020104040109${hash}`)))).toBe('sm2.hashLength');
    expect(codeOf(() => readCipher(whole(`020103${hash}040109`)))).toBe('der.tag');
    expect(codeOf(() => readCipher(whole(`020103020104${hash}0401090500`)))).toBe('der.trailing');
    expect(codeOf(() => readCipher(fromHex(`${toHex(whole(`020103020104${hash}040109`))}00`)))).toBe('der.trailing');
    expect(codeOf(() => readCipher(whole(`02020003020104${hash}040109`)))).toBe('der.integer');
    expect(codeOf(() => readCipher(whole(`020103020104${hash}04810109`)))).toBe('der.length');
    const long = writeCipher(parts(200));
    expect(toHex(long.subarray(0, 3))).toMatch(/^3082/);
    const inner = toHex(writeCipher(parts(130)));
    expect(inner.startsWith('3081')).toBe(true);
    expect(codeOf(() => readCipher(fromHex(inner)))).toBe('accepted');
    expect(codeOf(() => readCipher(fromHex(inner.replace(/^3081/, '308200'))))).toBe('der.length');
  });
});
