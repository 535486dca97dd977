import { describe, expect, it } from 'vitest';
import { MAX_HIGHLIGHTS, MAX_NOTES } from '../../../preload/contract/fields.ts';
import { boxBetween, inLists, joinLines } from './boxes.ts';
import { plainText } from './plain-text.ts';
import { addHighlights, addNote, changeNote, entriesOf, NO_REMARKS, toKeep, without } from './remark-list.ts';

const box = (x: number, y: number, width = 10, height = 10) => ({ x, y, width, height });
const highlight = (page: number, x: number, y: number) => ({ page, boxes: [box(x, y)], text: 't' });

describe('plain text', () => {
  it.each([
    ['a\r\nb\rc\u2028d', 'a\nb\nc\nd'],
    ['a\tb\u0007c\u202e\u2066d', 'a bcd'],
    ['  Cafe\u0301 ', 'Café'],
    ['<b>&amp;</b>', '<b>&amp;</b>'],
    ['\ud83d', ''],
  ])('%j is kept as %j', (text, kept) => {
    expect(plainText(text, 100)).toBe(kept);
  });

  it('is cut where it is too long, never within a character, and says so', () => {
    expect(plainText('abcdef', 4)).toBe('abc…');
    expect(plainText('ab😀cd', 4)).toBe('ab…');
    expect(plainText('abcd', 4)).toBe('abcd');
  });
});

describe('boxes', () => {
  it('of one line become one, of two lines two', () => {
    expect(joinLines([box(0, 0), box(10, 1), box(24, 0), box(0, 14)])).toEqual([box(0, 0, 34, 11), box(0, 14)]);
  });

  it('of two columns on one line stay two', () => {
    expect(joinLines([box(0, 0), box(200, 0)])).toHaveLength(2);
  });

  it('are rounded to hundredths and never without an area', () => {
    expect(boxBetween({ x: 5, y: 9.001 }, { x: 1.239, y: 9.001 })).toEqual({
      x: 1.24,
      y: 9,
      width: 3.76,
      height: 0.01,
    });
  });

  it('are shared out', () => {
    expect(inLists([box(0, 0), box(1, 0), box(2, 0)], 2).map((list) => list.length)).toEqual([2, 1]);
    expect(inLists([], 2)).toEqual([]);
  });
});

describe('the list', () => {
  const signed = [{ by: '甲', at: 5, highlights: [highlight(1, 0, 0)], notes: [{ page: 0, x: 0, y: 50, text: 's' }] }];

  it('stands in the order of the pages, notes counted through, one’s own told apart', () => {
    const mine = { highlights: [highlight(0, 0, 10)], notes: [{ page: 2, x: 0, y: 0, text: 'm' }] };
    const entries = entriesOf(mine, signed);
    expect(entries.map(({ kind, page, number, index, signed: by }) => [kind, page, number, index, by?.by])).toEqual([
      ['highlight', 0, 0, 0, undefined],
      ['note', 0, 1, -1, '甲'],
      ['highlight', 1, 0, -1, '甲'],
      ['note', 2, 2, 0, undefined],
    ]);
    expect(new Set(entries.map((entry) => entry.key)).size).toBe(entries.length);
  });

  it('takes what there is room for', () => {
    const many = Array.from({ length: MAX_HIGHLIGHTS + 5 }, () => highlight(0, 0, 0));
    expect(addHighlights(NO_REMARKS, many).highlights).toHaveLength(MAX_HIGHLIGHTS);
    let full = NO_REMARKS;
    for (let turn = 0; turn < MAX_NOTES; turn++) full = addNote(full, { page: 0, x: 0, y: 0 });
    expect(full.notes).toHaveLength(MAX_NOTES);
    expect(addNote(full, { page: 0, x: 0, y: 0 })).toBe(full);
  });

  it('is written and taken from, one at a time', () => {
    const two = addNote(addNote(NO_REMARKS, { page: 0, x: 1, y: 1 }), { page: 0, x: 2, y: 2 });
    const written = changeNote(two, 1, 'b');
    expect(written.notes.map((note) => note.text)).toEqual(['', 'b']);
    expect(without(written, 'note', 0).notes.map((note) => note.text)).toEqual(['b']);
    expect(without(addHighlights(written, [highlight(0, 0, 0)]), 'highlight', 0)).toEqual(written);
  });

  it('is kept without notes that say nothing, in plain text', () => {
    const written = changeNote(
      addNote(addNote(NO_REMARKS, { page: 0, x: 1, y: 1 }), { page: 0, x: 2, y: 2 }),
      1,
      ' b\u202e\r\n',
    );
    expect(toKeep(written).notes).toEqual([{ page: 0, x: 2, y: 2, text: 'b' }]);
  });
});
