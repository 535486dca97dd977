import { describe, expect, it } from 'vitest';
import { clampScale, fitScale, MAX_SCALE, MIN_SCALE, POINT, stepScale } from './zoom.ts';

const a4 = { width: 595.28, height: 841.89 };

describe('zoom', () => {
  it('goes up and down the same stairs and stops at both ends', () => {
    expect(stepScale(1, 1)).toBe(1.1);
    expect(stepScale(1.1, -1)).toBe(1);
    expect(stepScale(1.18, 1)).toBe(1.25);
    expect(stepScale(1.18, -1)).toBe(1.1);
    expect(stepScale(MAX_SCALE, 1)).toBe(MAX_SCALE);
    expect(stepScale(MIN_SCALE, -1)).toBe(MIN_SCALE);
  });

  it('fits the width exactly, and the whole page by the tighter side', () => {
    const room = { width: 800, height: 600 };
    expect(fitScale('width', a4, room) * a4.width * POINT).toBeCloseTo(800, 6);
    expect(fitScale('page', a4, room) * a4.height * POINT).toBeCloseTo(600, 6);
    expect(fitScale('page', { width: 2000, height: 100 }, room) * 2000 * POINT).toBeCloseTo(800, 6);
  });

  it('stays within its limits for absurd pages and windows', () => {
    expect(fitScale('width', { width: 1, height: 1 }, { width: 4000, height: 100 })).toBe(2);
    expect(fitScale('page', { width: 1e6, height: 1e6 }, { width: 100, height: 100 })).toBe(MIN_SCALE);
    expect(fitScale('width', a4, { width: 0, height: 0 })).toBe(1);
    expect(clampScale(99)).toBe(MAX_SCALE);
  });
});
