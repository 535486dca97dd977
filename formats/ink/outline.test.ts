import { describe, expect, it } from 'vitest';
import { outlineOf } from './outline.ts';

type Points = Parameters<typeof outlineOf>[0]['points'];

/** Height of the outline around the middle of a level stroke. */
function thickness(points: Points, width: number): number {
  const numbers = (outlineOf({ points, width }).match(/-?\d+\.\d+/g) ?? []).map(Number);
  const ys = numbers.filter((_, index) => index % 2 === 1 && Math.abs((numbers[index - 1] ?? 0) - 100) < 15);
  return Math.max(...ys) - Math.min(...ys);
}

const level = (pressure: (index: number) => number): Points =>
  Array.from({ length: 41 }, (_, index) => [index * 5, 50, pressure(index), index * 8]);

describe('the outline of a stroke', () => {
  it('is thicker where the pen presses harder', () => {
    const soft = thickness(
      level((index) => 0.2 + index / 1000),
      4,
    );
    const hard = thickness(
      level((index) => 0.9 + index / 1000),
      4,
    );
    expect(soft).toBeGreaterThan(0.5);
    expect(hard).toBeGreaterThan(soft * 1.3);
    expect(hard).toBeLessThan(8);
  });

  it('is a closed path with plain numbers, also for a single point', () => {
    for (const points of [level(() => 0.5), level(() => 0.5).slice(0, 1), level(() => 0.5).slice(0, 2)]) {
      const path = outlineOf({ points, width: 2 });
      expect(path).toMatch(/^M[-\d. ]+Q[-\d. ]+Z$/);
      expect(path).not.toMatch(/NaN|Infinity/);
    }
  });

  it('is the same for the same stroke', () => {
    const points = level((index) => (index % 7) / 7);
    expect(outlineOf({ points, width: 3 })).toBe(outlineOf({ points: points.map((point) => [...point]), width: 3 }));
  });
});
