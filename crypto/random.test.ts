import { describe, expect, it } from 'vitest';
import { InputError } from './errors.ts';
import { randomBytes } from './random.ts';

describe('randomBytes', () => {
  it('fills more than one request of the host allows, to the last byte', () => {
    const bytes = randomBytes(200_001);
    // 32 zero bytes at the end happen once in 2^256.
    for (const end of [65536, 131072, 200_001])
      expect(bytes.subarray(end - 32, end).some((byte) => byte !== 0)).toBe(true);
  });

  it('does not repeat', () => {
    const seen = new Set(Array.from({ length: 1000 }, () => Buffer.from(randomBytes(16)).toString('hex')));
    expect(seen.size).toBe(1000);
  });

  it.each([-1, 1.5, Number.NaN, 2 ** 53])('refuses a length of %s', (length) => {
    expect(() => randomBytes(length)).toThrow(InputError);
  });
});
