// The two quick judges of a time beside each other: what is surely a time is one, and what is not surely one is left to the exact judge.

import { describe, expect, it } from 'vitest';
import { utf8 } from '../bytes.ts';
import { plainTime, surelyPlainTime } from './text.ts';

const judge = (text: string, utc: boolean) => {
  // Behind other bytes, as in a list.
  const bytes = utf8(`99${text}99`);
  const end = 2 + text.length;
  return { surely: surelyPlainTime(bytes, 2, end, utc), exact: !Number.isNaN(plainTime(bytes, 2, end, utc)) };
};

const PAIRS = [
  ...Array.from({ length: 100 }, (_, value) => String(value).padStart(2, '0')),
  '/0',
  '0/',
  ':0',
  '0:',
  ' 1',
  '1 ',
  '-1',
  '+1',
  '0Z',
  '\0\0',
];

describe.each([
  ['UTCTime', true, ['24', '02', '03', '04', '05', '06']],
  ['GeneralizedTime', false, ['20', '24', '02', '03', '04', '05', '06']],
] as const)('%s', (_, utc, fields) => {
  it('with every value in every place', () => {
    let surely = 0;
    fields.forEach((_, place) => {
      for (const pair of PAIRS) {
        const text = `${fields.map((field, at) => (at === place ? pair : field)).join('')}Z`;
        const told = judge(text, utc);
        // The last days of a month and the first century are the exact judge's alone.
        const left = (place === fields.length - 4 && Number(pair) > 28) || (!utc && place === 0 && pair === '00');
        expect([text, told.surely]).toEqual([text, told.exact && !left]);
        if (told.surely) surely++;
      }
    });
    expect(surely).toBeGreaterThan(fields.length * 12);
  });

  it('of another length, or another zone, is not surely one', () => {
    const digits = fields.join('');
    for (const text of [`${digits}z`, digits, `${digits.slice(0, -2)}Z`, `${digits}0Z`, `${digits}+0000`]) {
      expect([text, judge(text, utc).surely]).toEqual([text, false]);
    }
  });
});
