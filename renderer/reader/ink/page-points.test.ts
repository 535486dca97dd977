import { describe, expect, it } from 'vitest';
import type { ViewBox } from '../viewer/page-viewport.ts';
import { boxToPixels, inkMatrix, toInk, toPixels } from './page-points.ts';

/** pdf.js's transforms of an A4 page at scale 2, as page_viewport.js computes them, for each turn; the view box begins at (10, 20). */
const box: ViewBox = [10, 20, 605, 862];
const [width, height] = [595, 842];
const views = {
  0: { transform: [2, 0, 0, -2, -20, 2 * 862] },
  90: { transform: [0, 2, 2, 0, -2 * 20, -2 * 10] },
  180: { transform: [-2, 0, 0, 2, 2 * 605, -2 * 20] },
  270: { transform: [0, -2, -2, 0, 2 * 862, 2 * 605] },
} as const;

describe('points of a page', () => {
  it('puts the top left of the page where each turn puts it', () => {
    expect(toPixels(views[0], box, { x: 0, y: 0 })).toEqual({ x: 0, y: 0 });
    expect(toPixels(views[90], box, { x: 0, y: 0 })).toEqual({ x: 2 * height, y: 0 });
    expect(toPixels(views[180], box, { x: 0, y: 0 })).toEqual({ x: 2 * width, y: 2 * height });
    expect(toPixels(views[270], box, { x: 0, y: 0 })).toEqual({ x: 0, y: 2 * width });
  });

  it('goes there and back on every turn', () => {
    for (const view of Object.values(views)) {
      const back = toInk(view, box, toPixels(view, box, { x: 123.5, y: 456.25 }));
      expect(back.x).toBeCloseTo(123.5, 9);
      expect(back.y).toBeCloseTo(456.25, 9);
    }
  });

  it('keeps a hand that left the sheet on its edge', () => {
    expect(toInk(views[0], box, { x: -50, y: 99_999 })).toEqual({ x: 0, y: height });
  });

  it('counts boxes from the bottom', () => {
    const seal = { page: 0, x: 100, y: 50, width: 119, height: 80 };
    expect(boxToPixels(views[0], box, seal)).toEqual({ left: 200, top: 2 * (height - 130), width: 238, height: 160 });
    expect(boxToPixels(views[90], box, seal)).toEqual({ left: 100, top: 200, width: 160, height: 238 });
  });

  it('is a matrix without a flip', () => {
    const [a, b, c, d] = inkMatrix(views[0], box);
    expect(a * d - b * c).toBeGreaterThan(0);
  });
});
