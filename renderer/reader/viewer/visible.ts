// Which pages are in sight, from tops and heights alone. Pure; works for thousands of pages.

export type Extent = { readonly top: number; readonly height: number };
export type Range = { readonly first: number; readonly last: number };

/** Where pages of these heights stand, `across` of them in a row, with `gap` above each row: all of a row have its top and the height of its tallest. */
export function rowsOf(heights: readonly number[], across: number, gap: number): Extent[] {
  const extents: Extent[] = [];
  let top = gap;
  for (let first = 0; first < heights.length; first += across) {
    const row = heights.slice(first, first + across);
    const height = Math.max(...row);
    for (const _ of row) extents.push({ top, height });
    top += height + gap;
  }
  return extents;
}

/** The first and last page that touch [scrollTop, scrollTop + viewHeight); null without pages. Extents are sorted; those of one row are the same. */
export function pagesInSight(extents: readonly Extent[], scrollTop: number, viewHeight: number): Range | null {
  if (extents.length === 0) return null;
  let low = 0;
  let high = extents.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    const extent = extents[middle];
    if (extent !== undefined && extent.top + extent.height > scrollTop) high = middle;
    else low = middle + 1;
  }
  let last = low;
  for (let next = extents[last + 1]; next !== undefined && next.top < scrollTop + viewHeight; next = extents[last + 1])
    last++;
  return { first: low, last };
}

/** The page that a reader would say is open: the one that fills most of the view, the earlier one when they are equal. */
export function pageAtHand(extents: readonly Extent[], scrollTop: number, viewHeight: number): number {
  const range = pagesInSight(extents, scrollTop, viewHeight);
  if (range === null) return 0;
  let best = range.first;
  let most = -1;
  for (let index = range.first; index <= range.last; index++) {
    const extent = extents[index];
    if (extent === undefined) continue;
    const shown = Math.min(extent.top + extent.height, scrollTop + viewHeight) - Math.max(extent.top, scrollTop);
    if (shown > most + 1) {
      most = shown;
      best = index;
    }
  }
  return best;
}
