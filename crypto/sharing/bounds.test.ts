// What a share may be, at its bounds: each with a check at its end that fits, so that only the one field is judged.

import { describe, expect, it } from 'vitest';
import { concatBytes, toHex } from '../bytes.ts';
import { EncodingError } from '../errors.ts';
import { sm3 } from '../sm3/sm3.ts';
import { readShare, type Share, shareFromText, shareText } from './sharing.ts';

type Fields = { version?: number; threshold?: number; count?: number; place?: number; part?: number };
/** A share whose part of secret and check value has `part` bytes. */
function made({ version = 1, threshold = 2, count = 3, place = 1, part = 17 }: Fields): Uint8Array {
  const head = concatBytes(Uint8Array.of(version), new Uint8Array(8).fill(7), Uint8Array.of(threshold, count));
  const body = concatBytes(head, new Uint8Array(part).fill(9), Uint8Array.of(place));
  return concatBytes(body, sm3(body).subarray(0, 4));
}
function told(act: () => Share): string {
  try {
    const { set, threshold, count } = act();
    return `${set} ${threshold} of ${count}`;
  } catch (error) {
    if (error instanceof EncodingError) return error.code;
    throw error;
  }
}
const GOOD = '0707070707070707';

describe('a share', () => {
  it.each<[string, Fields, string]>([
    ['the shortest', { part: 17 }, `${GOOD} 2 of 3`],
    ['a byte shorter', { part: 16 }, 'sharing.form'],
    ['the longest', { part: 1024 + 16 }, `${GOOD} 2 of 3`],
    ['a byte longer', { part: 1024 + 17 }, 'sharing.form'],
    ['version 0', { version: 0 }, 'sharing.version'],
    ['version 2', { version: 2 }, 'sharing.version'],
    ['one of two', { threshold: 1, count: 2 }, 'sharing.form'],
    ['two of two', { threshold: 2, count: 2 }, `${GOOD} 2 of 2`],
    ['three of two', { threshold: 3, count: 2 }, 'sharing.form'],
    ['one of one', { threshold: 1, count: 1 }, 'sharing.form'],
    ['two of one', { threshold: 2, count: 1 }, 'sharing.form'],
    ['32 of 32', { threshold: 32, count: 32 }, `${GOOD} 32 of 32`],
    ['two of 33', { threshold: 2, count: 33 }, 'sharing.form'],
    ['place 0', { place: 0 }, 'sharing.form'],
    ['place 255', { place: 255 }, `${GOOD} 2 of 3`],
  ])('%s', (_, fields, expected) => {
    expect(told(() => readShare(made(fields)))).toBe(expected);
  });

  it('that is empty, or not even a check, is no share', () => {
    for (const length of [0, 1, 4, 32]) expect(told(() => readShare(new Uint8Array(length)))).toBe('sharing.form');
  });

  it('is written in groups of four and read with any white space, and nothing else', () => {
    const share = readShare(made({}));
    const digits = toHex(share.bytes);
    expect(shareText(share)).toBe((digits.match(/..?.?.?/g) ?? []).join(' '));
    for (const text of [digits, digits.toUpperCase(), shareText(share), `\t${digits.replace(/../g, '$&-')}\n`])
      expect(told(() => shareFromText(text))).toBe(`${GOOD} 2 of 3`);
    for (const text of ['', `x${digits}`, `${digits}x`, `${digits}0`, `0${digits}`, `0x${digits}`])
      expect(told(() => shareFromText(text))).toBe('sharing.form');
  });
});
