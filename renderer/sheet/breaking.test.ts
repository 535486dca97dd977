import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { breakLines, type Glyph, type Measure, mayBreak } from './breaking.ts';

const MEASURE: Measure = { first: 26 * 16, rest: 28 * 16, size: 16, spacing: 0 };
const glyphs = (text: string): Glyph[] =>
  Array.from(text, (character) => ({ character, face: 'fangsong', em: /[ -~]/.test(character) ? 0.5 : 1 }));
const lines = (text: string, measure = MEASURE): string[] =>
  breakLines(glyphs(text), measure).map((line) => line.glyphs.map(({ character }) => character).join(''));

describe('places where a line may end', () => {
  it.each([
    ['作', '，'],
    ['（', '国'],
    ['2', '0'],
    ['5', '%'],
    ['—', '—'],
    ['A', 'B'],
    ['年', '》'],
  ])('not between %s and %s', (before, after) => expect(mayBreak(before, after)).toBe(false));

  it.each([
    ['工', '作'],
    ['，', '各'],
    ['6', '年'],
    ['》', '（'],
    [' ', 'b'],
  ])('between %s and %s', (before, after) => expect(mayBreak(before, after)).toBe(true));
});

describe('breaking a paragraph', () => {
  it('holds 26 characters in the indented first line and 28 in the others', () => {
    expect(lines('国'.repeat(26 + 28 + 5)).map((line) => line.length)).toEqual([26, 28, 5]);
  });

  it('takes a character along rather than begin a line with a comma, and spaces the line out', () => {
    const broken = breakLines(glyphs(`${'国'.repeat(26)}，${'家'.repeat(10)}`), MEASURE);
    expect(broken.map((line) => line.glyphs.length)).toEqual([25, 12]);
    expect(broken[0]?.spacing).toBeCloseTo(16 / 24, 9);
    expect(broken[1]?.spacing).toBe(0);
  });

  it('keeps a year whole', () => {
    expect(lines(`${'国'.repeat(25)}2026年度工作安排`)).toEqual(['国'.repeat(25), '2026年度工作安排']);
  });

  it('keeps 〔2026〕 whole', () => {
    expect(lines(`${'国'.repeat(24)}〔2026〕14号文件`)[1]).toMatch(/^〔2026〕/);
  });

  it('does not leave a single character in the last line', () => {
    expect(lines(`${'国'.repeat(25)}挂钩。`)).toEqual(['国'.repeat(25), '挂钩。']);
  });

  it('divides a word that is wider than a line', () => {
    expect(lines('a'.repeat(200)).join('')).toBe('a'.repeat(200));
    expect(lines('a'.repeat(200)).length).toBe(4);
  });

  it('has no line for an empty paragraph', () => expect(lines('')).toEqual([]));

  it('keeps every character in order, fills no line beyond its measure, begins none with a closing mark', () => {
    const text = fc
      .array(fc.constantFrom(...Array.from('国家发展和改革，。、；“”（）《》2026a%')), { minLength: 1, maxLength: 200 })
      .map((characters) => characters.join(''));
    fc.assert(
      fc.property(text, (sample) => {
        const broken = breakLines(glyphs(sample), MEASURE);
        expect(broken.flatMap((line) => line.glyphs.map(({ character }) => character)).join('')).toBe(sample);
        for (const [index, line] of broken.entries()) {
          const em = line.glyphs.reduce((sum, glyph) => sum + glyph.em, 0);
          const width = em * 16 + (line.glyphs.length - 1) * line.spacing;
          expect(width).toBeLessThanOrEqual((index === 0 ? MEASURE.first : MEASURE.rest) + 0.02);
        }
      }),
    );
  });
});
