import { describe, expect, it } from 'vitest';
import { straddlePlaces } from './straddle.ts';

const pages = (count: number, width = 210, height = 297) =>
  Array.from({ length: count }, (_, page) => ({ page, width, height }));
const seal = { width: 40, height: 40 };

describe('a straddle seal', () => {
  it('is cut as other makers cut it: along the right edge, page by page further out', () => {
    const places = straddlePlaces({ pages: pages(5), seal, edge: 'right', along: 0.5 });
    expect(places?.map(({ boundary }) => boundary.x)).toEqual([202, 194, 186, 178, 170]);
    expect(places?.map(({ clip }) => [clip.x, clip.width, clip.height])).toEqual(
      [0, 8, 16, 24, 32].map((x) => [x, 8, 40]),
    );
    expect(places?.every(({ boundary }) => boundary.y === 128.5 && boundary.width === 40)).toBe(true);
  });

  it.each(['right', 'bottom'] as const)('shows the whole when the pages are laid together: %s', (edge) => {
    const places =
      straddlePlaces({ pages: pages(7, 210, 297), seal: { width: 42, height: 30 }, edge, along: 0.3 }) ?? [];
    const strips = places.map(({ clip, boundary }) =>
      edge === 'right'
        ? [clip.x, clip.width, boundary.x + clip.x + clip.width]
        : [clip.y, clip.height, boundary.y + clip.y + clip.height],
    );
    let at = 0;
    for (const [begin = 0, size = 0, end = 0] of strips) {
      expect(begin).toBeCloseTo(at, 9);
      expect(end).toBeCloseTo(edge === 'right' ? 210 : 297, 9);
      at += size;
    }
    expect(at).toBeCloseTo(edge === 'right' ? 42 : 30, 9);
  });

  it('keeps within the page at both ends', () => {
    expect(straddlePlaces({ pages: pages(2), seal, edge: 'right', along: 0 })?.[0]?.boundary.y).toBe(0);
    expect(straddlePlaces({ pages: pages(2), seal, edge: 'right', along: 1 })?.[0]?.boundary.y).toBe(257);
  });

  it('is none over one page, in strips under 3 mm, or larger than a page', () => {
    expect(straddlePlaces({ pages: pages(1), seal, edge: 'right', along: 0.5 })).toBeNull();
    expect(straddlePlaces({ pages: pages(13), seal, edge: 'right', along: 0.5 })).not.toBeNull();
    expect(straddlePlaces({ pages: pages(14), seal, edge: 'right', along: 0.5 })).toBeNull();
    expect(straddlePlaces({ pages: pages(2, 210, 30), seal, edge: 'right', along: 0.5 })).toBeNull();
  });
});
