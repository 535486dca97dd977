import { describe, expect, it } from 'vitest';
import { fitGlyphs } from './fit-text.ts';

/** Glyphs along a line of ten units to the em, each as far from the next as its number says. */
function line(text: string, places: readonly number[], turned = false) {
  let at = 0;
  return [...text].map((character, index) => {
    const glyph = { text: character, glyph: null, x: turned ? 0 : at, y: turned ? at : 0 };
    at += places[index] ?? 0;
    return glyph;
  });
}
const WIDTHS: Readonly<Record<string, number>> = { W: 0.9, i: 0.3, A: 0.7, '.': 0.25 };
const widthOf = (text: string): number => WIDTHS[text] ?? 1;
const fit = (
  text: string,
  places: readonly number[],
  glyphTransform: [number, number, number, number] = [1, 0, 0, 1],
) =>
  fitGlyphs({ glyphs: line(text, places, glyphTransform[0] === 0), glyphTransform, size: 10 }, widthOf).map(
    ({ narrow, shift }) => [Math.round(narrow * 1000) / 1000, Math.round(shift * 1000) / 1000],
  );

const times = (count: number, pair: readonly number[]) => Array.from({ length: count }, () => pair);

describe('letters in a face with other widths', () => {
  it('are narrowed to their places, the last to what those before it have', () => {
    expect(fit('WAW', [6, 6])).toEqual([
      [0.667, 0],
      [0.857, 0],
      [0.667, 0],
    ]);
  });

  it('stand in the middle of a cell of half an em; points stay on its left', () => {
    expect(fit('Wi.', [5, 5])).toEqual([
      [0.556, 0],
      [1, 1],
      [1, 0],
    ]);
    expect(fit('中i中', [10, 5])).toEqual([
      [1, 0],
      [1, 1],
      [1, 0],
    ]);
  });

  it('that have room for all together are left alone, close pairs too', () => {
    expect(fit('AiAi', [7, 3, 6.9])).toEqual(times(4, [1, 0]));
    expect(fit('WiW', [20, 20])).toEqual(times(3, [1, 0]));
  });

  it('a full em wide are never narrowed', () => {
    expect(fit('中国“’', [8, 8, 8])).toEqual(times(4, [1, 0]));
  });

  it('a blank beside them says nothing of the room of the last', () => {
    expect(fit('W W', [9, 2])).toEqual(times(3, [1, 0]));
  });

  it('marks that take a full em stand in it as in a Chinese face', () => {
    const marks = ['中', '“', 'x', '”', '·', '…', '中'].map((letter, at) => ({
      text: letter,
      glyph: null,
      x: at * 10,
      y: 0,
    }));
    const found = fitGlyphs({ glyphs: marks, glyphTransform: [1, 0, 0, 1], size: 10 }, (letter) =>
      letter === 'x' ? 1 : 0.4,
    );
    expect(found.map(({ shift }) => shift)).toEqual([0, 6, 0, 0, 3, 3, 0]);
    // In half an em they are marks of a Latin face.
    expect(fit('“i”', [5, 5])[0]).toEqual([1, 0]);
  });

  it('that lie on one another, or elsewhere, were meant so', () => {
    expect(fit('WW', [0.1])).toEqual(times(2, [1, 0]));
    expect(fit('WW', [0])).toEqual(times(2, [1, 0]));
    expect(fit('WW', [-6])).toEqual(times(2, [1, 0]));
    const below = { glyphs: line('WW', [6], true), glyphTransform: [1, 0, 0, 1] as const, size: 10 };
    expect(fitGlyphs(below, widthOf).map(({ narrow }) => narrow)).toEqual([1, 1]);
  });

  it('follow the direction and the scale of their characters', () => {
    expect(fit('WW', [6], [0, 1, -1, 0])).toEqual(times(2, [0.667, 0]));
    expect(fit('WW', [2.5], [0.5, 0, 0, 1])).toEqual(times(2, [0.556, 0]));
    expect(fit('WW', [6], [0, 0, 0, 1])).toEqual(times(2, [1, 0]));
  });
});
