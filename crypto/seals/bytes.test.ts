// Changed, cut and noisy bytes: a seal signature that is not the one made is never valid, and reading it is never an exception.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes, equalBytes } from '../bytes.ts';
import { check, oddV1, oddV4, signWith } from './seals.fixture.ts';

describe('every byte of a signature matters', () => {
  const goldens: [string, () => Uint8Array, number][] = [
    ['version 4', () => signWith(), 1],
    ['version 1', () => oddV1({}), 7],
    ['version 5', () => oddV4({}, 5), 7],
  ];
  it.each(goldens)(
    '%s: no changed byte leaves it valid, and none is an exception',
    { timeout: 180_000 },
    (_, build, step) => {
      const golden = build();
      expect(check(golden).verdict).toBe('valid');
      const survivors: number[] = [];
      for (let at = 0; at < golden.length; at += step) {
        const changed = Uint8Array.from(golden);
        changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
        if (check(changed).verdict === 'valid') survivors.push(at);
      }
      expect(survivors).toEqual([]);
    },
  );

  it.each(goldens)('%s: no truncation leaves it valid, and none is an exception', (_, build) => {
    const golden = build();
    for (let length = 0; length < golden.length; length++) {
      expect(check(golden.subarray(0, length)).verdict, `${length} bytes`).toBe('invalid');
    }
  });

  it('pieces cut out, doubled or filled with noise are never valid and never an exception', { timeout: 60_000 }, () => {
    const golden = signWith();
    const edit = fc.record({
      at: fc.nat({ max: golden.length - 1 }),
      cut: fc.nat({ max: 40 }),
      put: fc.uint8Array({ maxLength: 40 }),
    });
    fc.assert(
      fc.property(edit, ({ at, cut, put }) => {
        const changed = concatBytes(golden.subarray(0, at), put, golden.subarray(at + cut));
        fc.pre(!equalBytes(changed, golden));
        expect(check(changed).verdict).not.toBe('valid');
      }),
      { numRuns: 500 },
    );
  });
});
