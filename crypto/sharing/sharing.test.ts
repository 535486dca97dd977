// Shares: any threshold of them give the secret back, and everything else is refused by name.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes, utf8 } from '../bytes.ts';
import { DecryptError, EncodingError, InputError } from '../errors.ts';
import { sm3 } from '../sm3/sm3.ts';
import { combineShares, readShare, type Share, shareFromText, shareSecret, shareText } from './sharing.ts';

const SECRET = sm3(utf8('a recovery key'));
const code = async (act: () => unknown): Promise<string> => {
  try {
    await act();
  } catch (error) {
    if (error instanceof EncodingError || error instanceof DecryptError || error instanceof InputError)
      return error.code;
    throw error;
  }
  return 'accepted';
};
const pick = (shares: readonly Share[], ...at: number[]): Share[] =>
  shares.flatMap((share, i) => (at.includes(i) ? [share] : []));
/** The share with other bytes in place of one, and a check that fits: a forgery, not a slip. */
function forged({ bytes }: Share, at: number): Share {
  const body = bytes.slice(0, bytes.length - 4);
  body[at] = (body[at] ?? 0) ^ 1;
  return readShare(concatBytes(body, sm3(body).subarray(0, 4)));
}

describe('sharing a secret', () => {
  it('any threshold of the shares give it back', async () => {
    const shares = await shareSecret(SECRET, { threshold: 3, count: 5 });
    for (let a = 0; a < 5; a++)
      for (let b = a + 1; b < 5; b++)
        for (let c = b + 1; c < 5; c++) expect(await combineShares(pick(shares, a, b, c))).toEqual(SECRET);
    expect(await combineShares(shares.toReversed())).toEqual(SECRET);
  });

  it('of any length and numbers', async () => {
    const numbers = fc.tuple(fc.integer({ min: 2, max: 12 }), fc.integer({ min: 0, max: 10 }));
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 200 }), numbers, async (secret, [threshold, more]) => {
        const shares = await shareSecret(secret, { threshold, count: threshold + more });
        expect(await combineShares(shares.slice(more))).toEqual(Uint8Array.from(secret));
      }),
      { numRuns: 60 },
    );
  });

  it('goes over paper', async () => {
    const shares = await shareSecret(SECRET, { threshold: 2, count: 3 });
    const typed = shares.slice(1).map((share) => shareFromText(shareText(share).toUpperCase().replaceAll(' ', '\n- ')));
    expect(await combineShares(typed)).toEqual(SECRET);
    expect(new Set(shares.map(({ set }) => set)).size).toBe(1);
  });

  it('two sharings of one secret have nothing in common', async () => {
    const [one] = await shareSecret(SECRET, { threshold: 2, count: 2 });
    const [two] = await shareSecret(SECRET, { threshold: 2, count: 2 });
    expect(one?.set).not.toBe(two?.set);
  });
});

describe('what is refused', () => {
  it.each([
    ['one share', { threshold: 1, count: 1 }],
    ['a threshold of one', { threshold: 1, count: 3 }],
    ['a threshold above the count', { threshold: 4, count: 3 }],
    ['too many', { threshold: 2, count: 33 }],
    ['no whole number', { threshold: 2.5, count: 3 }],
  ])('%s', async (_, choice) => {
    expect(await code(() => shareSecret(SECRET, choice))).toBe('sharing.counts');
  });

  it('a secret that is empty or too long', async () => {
    for (const length of [0, 1025])
      expect(await code(() => shareSecret(new Uint8Array(length), { threshold: 2, count: 2 }))).toBe(
        'sharing.secretLength',
      );
  });

  it('too few, none, the same twice, and shares of another secret', async () => {
    const shares = await shareSecret(SECRET, { threshold: 3, count: 5 });
    const others = await shareSecret(SECRET, { threshold: 3, count: 5 });
    expect(await code(() => combineShares([]))).toBe('sharing.none');
    expect(await code(() => combineShares(shares.slice(0, 1)))).toBe('sharing.few');
    expect(await code(() => combineShares(shares.slice(0, 2)))).toBe('sharing.few');
    expect(await code(() => combineShares([...pick(shares, 0, 1), ...pick(shares, 1)]))).toBe('sharing.doubled');
    expect(await code(() => combineShares([...pick(shares, 0, 1), ...pick(others, 2)]))).toBe('sharing.sets');
  });

  it('a share with any byte changed or cut', async () => {
    const [share] = await shareSecret(SECRET, { threshold: 2, count: 2 });
    const bytes = share?.bytes ?? new Uint8Array();
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice();
      changed[at] = (changed[at] ?? 0) ^ 0x10;
      expect(await code(() => readShare(changed))).toBe('sharing.shareCheck');
      expect(await code(() => readShare(bytes.subarray(0, at)))).toMatch(/^sharing\.(form|shareCheck)$/);
    }
    expect(await code(() => shareFromText('not a share'))).toBe('sharing.form');
    expect(await code(() => shareFromText(''))).toBe('sharing.form');
  });

  it('a forged share: its own check fits, the secret’s does not', async () => {
    const shares = await shareSecret(SECRET, { threshold: 2, count: 3 });
    const [first, second] = shares as [Share, Share, Share];
    expect(await code(() => combineShares([first, forged(second, 11)]))).toBe('sharing.check');
    expect(await code(() => combineShares([first, forged(second, second.bytes.length - 6)]))).toBe('sharing.check');
    expect(await code(() => forged(first, 0))).toBe('sharing.version');
    // Another threshold, agreed on by forged shares, is not the one under which the secret was shared.
    expect(await code(() => combineShares([forged(first, 10), forged(second, 10)]))).toBe('sharing.check');
  });
});
