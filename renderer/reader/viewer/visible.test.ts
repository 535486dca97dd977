import { describe, expect, it } from 'vitest';
import { pageAtHand, pagesInSight, rowsOf } from './visible.ts';

const pages = Array.from({ length: 1000 }, (_, index) => ({ top: index * 110, height: 100 }));

describe('pages in sight', () => {
  it('finds those that touch the view, by whole and by edge', () => {
    expect(pagesInSight(pages, 0, 50)).toEqual({ first: 0, last: 0 });
    expect(pagesInSight(pages, 90, 40)).toEqual({ first: 0, last: 1 });
    expect(pagesInSight(pages, 500 * 110, 300)).toEqual({ first: 500, last: 502 });
  });

  it('takes the gap between two pages as the next page', () => {
    expect(pagesInSight(pages, 101, 5)).toEqual({ first: 1, last: 1 });
  });

  it('stays at the last page past the end and says null without pages', () => {
    expect(pagesInSight(pages, 1e9, 100)).toEqual({ first: 999, last: 999 });
    expect(pagesInSight([], 0, 100)).toBeNull();
  });

  it('names the page that fills most of the view', () => {
    expect(pageAtHand(pages, 30, 100)).toBe(0);
    expect(pageAtHand(pages, 80, 100)).toBe(1);
    expect(pageAtHand(pages, 0, 210)).toBe(0);
  });
});

describe('rows of pages', () => {
  it('put each page below the one before, or two side by side under the taller', () => {
    expect(rowsOf([100, 50, 100], 1, 10)).toEqual([
      { top: 10, height: 100 },
      { top: 120, height: 50 },
      { top: 180, height: 100 },
    ]);
    const rows = rowsOf([100, 140, 60], 2, 10);
    expect(rows).toEqual([
      { top: 10, height: 140 },
      { top: 10, height: 140 },
      { top: 160, height: 60 },
    ]);
    expect(pagesInSight(rows, 20, 100)).toEqual({ first: 0, last: 1 });
    expect(pagesInSight(rows, 120, 100)).toEqual({ first: 0, last: 2 });
    expect(pagesInSight(rows, 155, 10)).toEqual({ first: 2, last: 2 });
    expect(pageAtHand(rows, 0, 150)).toBe(0);
    expect(rowsOf([], 2, 10)).toEqual([]);
  });
});
