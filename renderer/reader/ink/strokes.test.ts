import { describe, expect, it } from 'vitest';
import type { InkStroke } from '../../../preload/contract/fields.ts';
import { add, clear, MAX_STROKES, openBook, redo, rub, undo } from './strokes.ts';

function line(x1: number, y1: number, x2: number, y2: number, page = 0): InkStroke {
  return {
    page,
    width: 2,
    colour: 'ink',
    points: [
      [x1, y1, 0.5, 0],
      [x2, y2, 0.5, 20],
    ],
  };
}

describe('the book of strokes', () => {
  it('undoes and redoes in order, and forgets what was undone when something new is written', () => {
    const [one, two, three] = [line(0, 0, 9, 9), line(1, 0, 9, 9), line(2, 0, 9, 9)];
    let book = add(add(openBook([]), one), two);
    book = undo(book);
    expect(book.strokes).toEqual([one]);
    expect(redo(book).strokes).toEqual([one, two]);
    book = add(book, three);
    expect(book.strokes).toEqual([one, three]);
    expect(redo(book)).toBe(book);
  });

  it('stays as it is with nothing to undo, redo or clear', () => {
    const book = openBook([]);
    expect(undo(book)).toBe(book);
    expect(redo(book)).toBe(book);
    expect(clear(book)).toBe(book);
  });

  it('gets everything back that was cleared', () => {
    const book = add(openBook([]), line(0, 0, 5, 5));
    expect(clear(book).strokes).toEqual([]);
    expect(undo(clear(book)).strokes).toEqual(book.strokes);
  });

  it('takes no more strokes than the contract admits', () => {
    const full = openBook(Array.from({ length: MAX_STROKES }, () => line(0, 0, 1, 1)));
    expect(add(full, line(2, 2, 3, 3))).toBe(full);
  });
});

describe('the rubber', () => {
  const strokes = [line(0, 0, 100, 0), line(0, 50, 100, 50), line(0, 0, 100, 0, 1)];

  it('takes whole strokes that it touches, on its own page only', () => {
    expect(rub(strokes, 0, { x: 50, y: 3 }, { x: 50, y: 3 }, 4)).toEqual([strokes[1], strokes[2]]);
  });

  it('takes what it jumped across between two events', () => {
    expect(rub(strokes, 0, { x: 50, y: -40 }, { x: 50, y: 90 }, 1)).toEqual([strokes[2]]);
  });

  it('leaves what is out of reach and gives the same array back', () => {
    expect(rub(strokes, 0, { x: 50, y: 20 }, { x: 60, y: 25 }, 4)).toBe(strokes);
    expect(rub(strokes, 2, { x: 50, y: 0 }, { x: 60, y: 0 }, 4)).toBe(strokes);
  });

  it('takes a stroke of a single point', () => {
    const dot: InkStroke = { page: 0, width: 2, colour: 'blue', points: [[10, 10, 1, 0]] };
    expect(rub([dot], 0, { x: 12, y: 10 }, { x: 12, y: 10 }, 1.5)).toEqual([]);
  });
});
