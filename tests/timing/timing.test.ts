// The harness itself: the statistics against figures by hand, and that a difference which is there is seen. No time of crypto/ is judged here: a busy
// machine would make it a matter of luck.

import { describe, expect, it } from 'vitest';
import { timingCases } from './cases.ts';
import { LEAK, measure } from './measure.ts';
import { compare, welch } from './welch.ts';

describe('the timing harness', () => {
  it('gives t by hand', () => {
    // Means 3 and 5, variances 2.5 and 2.5, five each: -2 / sqrt(0.5 + 0.5).
    expect(welch([1, 2, 3, 4, 5], [3, 4, 5, 6, 7])).toBeCloseTo(-2, 12);
    // Means 2 and 4, variances 1 and 4, three and two: -2 / sqrt(1/3 + 8/2).
    expect(welch([1, 2, 3], [2, 6])).toBeCloseTo(-2 / Math.sqrt(1 / 3 + 4), 12);
    expect(welch([1, 1], [1, 1])).toBe(0);
    expect(welch([1, 1], [2, 2])).toBe(-Infinity);
  });

  it('sees a small difference under outliers, and none where there is none', () => {
    // A fixed sequence that looks random enough: multiples of the golden ratio modulo 1.
    const noise = (i: number) => ((i * 0.6180339887) % 1) * 100 + (i % 97 === 0 ? 100_000 : 0);
    const a = Array.from({ length: 5000 }, (_, i) => 1000 + noise(i));
    const b = Array.from({ length: 5000 }, (_, i) => 1000 + noise(i + 7));
    expect(Math.abs(compare(a, b).t)).toBeLessThan(4.5);
    const slower = b.map((value) => value + 10);
    expect(Math.abs(compare(a, slower).t)).toBeGreaterThan(LEAK);
    expect(compare(a, slower).difference).toBeGreaterThan(0.005);
  });

  it('finds the comparison that leaks on purpose, and runs every case', { timeout: 120_000 }, () => {
    for (const one of timingCases()) {
      const found = measure(one, one.control === true ? 0.2 : 0.01);
      expect(Number.isFinite(found.t), one.name).toBe(true);
      if (one.control === true) expect(Math.abs(found.t)).toBeGreaterThan(LEAK);
    }
  });
});
