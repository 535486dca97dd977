import { describe, expect, it } from 'vitest';
import { findOnPage, firstFrom, foldPage, type Hit } from './find.ts';

function find(strings: readonly string[], query: string): readonly Hit[] {
  return findOnPage(3, foldPage(strings), strings, query);
}

/** What a hit covers, read back from the items. */
function covered(strings: readonly string[], hit: Hit): string {
  if (hit.from.item === hit.to.item) return (strings[hit.from.item] ?? '').slice(hit.from.offset, hit.to.offset);
  return [
    (strings[hit.from.item] ?? '').slice(hit.from.offset),
    ...strings.slice(hit.from.item + 1, hit.to.item),
    (strings[hit.to.item] ?? '').slice(0, hit.to.offset),
  ].join('');
}

describe('finding words', () => {
  it('finds every place and no overlap', () => {
    expect(find(['办理办理办理'], '办理')).toHaveLength(3);
    expect(find(['啊啊啊啊啊'], '啊啊')).toHaveLength(2);
  });

  it('finds a word broken over two lines and gives both ends', () => {
    const strings = ['请各单位按要', '', '求办理。'];
    const [hit] = find(strings, '按要求办');
    expect(hit).toEqual({ page: 3, from: { item: 0, offset: 4 }, to: { item: 2, offset: 2 } });
  });

  it('takes full-width as half-width, capitals as small letters, and spaces as nothing', () => {
    const strings = ['演发改〔２０２６〕１４号', 'Trace Monkey'];
    expect(find(strings, '2026〕14')).toHaveLength(1);
    expect(find(strings, 'tracemonkey')).toHaveLength(1);
  });

  it('covers whole characters where folding makes one character two', () => {
    const strings = ['共㎏重', '𠮷祥'];
    const [first] = find(strings, 'g重');
    expect(first && covered(strings, first)).toBe('㎏重');
    const [second] = find(strings, '𠮷');
    expect(second && covered(strings, second)).toBe('𠮷');
  });

  it('has no hits for nothing, for blanks, and for what is not there', () => {
    expect(find(['文字'], '')).toEqual([]);
    expect(find(['文字'], '  ')).toEqual([]);
    expect(find(['文字'], '印章')).toEqual([]);
  });

  it('begins at the page in hand and wraps to the first', () => {
    const at = (page: number): Hit => ({ page, from: { item: 0, offset: 0 }, to: { item: 0, offset: 1 } });
    expect(firstFrom([at(0), at(4), at(9)], 3)).toBe(1);
    expect(firstFrom([at(0), at(4)], 7)).toBe(0);
    expect(firstFrom([], 0)).toBe(-1);
  });
});
