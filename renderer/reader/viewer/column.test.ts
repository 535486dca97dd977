import { describe, expect, it } from 'vitest';
import { Column, GAP, TALLEST } from './column.ts';
import { POINT } from './zoom.ts';

const A4 = { width: 594, height: 840 };
/** A scale at which a point is a pixel. */
const ONE = 1 / POINT;

describe('the column of sheets', () => {
  it('stands in the middle of its frame, and is as wide as its widest page where that is wider', () => {
    const column = new Column(3, A4);
    column.lay(ONE, 0, 1, 1000);
    expect([column.left(0), column.whole.width]).toEqual([(1000 - 594) / 2, 1000]);
    expect(column.extents.map(({ top }) => top)).toEqual([GAP, 2 * GAP + 840, 3 * GAP + 1680]);
    expect(column.whole.height).toBe(4 * GAP + 3 * 840);
    expect(column.setSize(1, { width: 1500, height: 500 })).toBe(true);
    expect(column.setSize(1, { width: 1500, height: 500 })).toBe(false);
    column.lay(ONE, 0, 1, 1000);
    expect(column.whole.width).toBe(1500 + 2 * GAP);
    expect(column.left(1)).toBe(GAP);
    expect(column.extents[2]?.top).toBe(3 * GAP + 840 + 500);
  });

  it('lays two in a row about its middle', () => {
    const column = new Column(3, A4);
    column.lay(ONE, 0, 2, 2000);
    expect([column.left(0), column.left(1)]).toEqual([1000 - GAP / 2 - 594, 1000 + GAP / 2]);
    expect(column.extents[1]?.top).toBe(GAP);
    expect(column.left(2)).toBe(column.left(0));
  });

  it('turns all its pages', () => {
    const column = new Column(2, A4);
    column.lay(ONE, 90, 1, 1000);
    expect(column.extents[1]?.top).toBe(2 * GAP + 594);
    expect(column.size(0, 90)).toEqual({ width: 840, height: 594 });
  });

  it('is never taller than a browser lays out', () => {
    const column = new Column(10_000, A4);
    for (const [rotation, across] of [
      [0, 1],
      [90, 1],
      [0, 2],
    ] as const) {
      column.lay(column.mostScale(rotation, across), rotation, across, 1000);
      expect(column.whole.height).toBeLessThanOrEqual(TALLEST + 1);
      expect(column.whole.height).toBeGreaterThan(TALLEST * 0.98);
    }
    expect(new Column(100, A4).mostScale(0, 1)).toBeGreaterThan(5);
  });
});
