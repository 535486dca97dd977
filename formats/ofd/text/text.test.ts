import { describe, expect, it } from 'vitest';
import { readXml } from '../xml.ts';
import { readDeltas } from './deltas.ts';
import { charactersOf, glyphsOf, readReplacement } from './glyphs.ts';

const element = (xml: string) => readXml(new TextEncoder().encode(xml));

describe('deltas', () => {
  it.each([
    ['1 2 3', 3, [1, 2, 3]],
    ['g 3 0.5', 3, [0.5, 0.5, 0.5]],
    ['1 g 2 0.5 3', 4, [1, 0.5, 0.5, 3]],
    ['1 2', 4, [1, 2, 2, 2]],
    ['1 2 3 4', 2, [1, 2]],
    [undefined, 2, [0, 0]],
    ['x 2', 2, [0, 2]],
    ['g', 1, [0]],
    ['g -4 7 1', 2, [1, 1]],
    ['G 2 1', 2, [1, 1]],
  ])('%s for %d', (text, count, values) => {
    expect(readDeltas(text, count)).toEqual(values);
  });

  it('a count of millions lays nothing out that is not asked for', () => {
    expect(readDeltas('g 9000000 1.5', 3)).toEqual([1.5, 1.5, 1.5]);
  });
});

describe('glyphs', () => {
  const transform = (attributes: string, glyphs = '7 8') =>
    readReplacement(element(`<CGTransform ${attributes}><Glyphs>${glyphs}</Glyphs></CGTransform>`), 100);
  const spell = (text: string, ...attributes: [string, string][]) =>
    glyphsOf(
      [...text],
      attributes.map(([one, glyphs]) => transform(one, glyphs)).filter((one) => one !== null),
    ).map(({ text: part, glyph }) => (glyph === null ? part : `${part}=${glyph}`));

  it.each([
    ['without any', [], ['a', 'b', 'c']],
    ['one for one', [['CodePosition="1" CodeCount="2" GlyphCount="2"', '7 8']], ['a', 'b=7', 'c=8']],
    ['two for one', [['CodePosition="0" CodeCount="2" GlyphCount="1"', '7']], ['ab=7', 'c']],
    ['one for two', [['CodePosition="1" CodeCount="1" GlyphCount="2"', '7 8']], ['a', 'b=7', '=8', 'c']],
    ['without counts', [['CodePosition="1"', '7 8']], ['a', 'b=7', 'c=8']],
    ['beyond the end', [['CodePosition="2" CodeCount="2" GlyphCount="2"', '7 8']], ['a', 'b', 'c=7']],
    [
      'in any order',
      [
        ['CodePosition="2"', '9'],
        ['CodePosition="0"', '7'],
      ],
      ['a=7', 'b', 'c=9'],
    ],
    [
      'over one another',
      [
        ['CodePosition="0" CodeCount="2" GlyphCount="2"', '7 8'],
        ['CodePosition="1"', '9'],
      ],
      ['a=7', 'b=8', 'c'],
    ],
    ['behind the end', [['CodePosition="3"', '9']], ['a', 'b', 'c']],
  ] as [string, [string, string][], string[]][])('%s', (_, transforms, glyphs) => {
    expect(spell('abc', ...transforms)).toEqual(glyphs);
  });

  it('are numbers of glyphs or nothing', () => {
    expect(transform('CodePosition="0"', '')).toBeNull();
    expect(transform('CodePosition="0"', '1.5')).toBeNull();
    expect(transform('CodePosition="0"', '70000')).toBeNull();
    expect(transform('CodePosition="0"', '-1')).toBeNull();
  });

  it.each([
    ['ab', 'ab'],
    [' a b ', ' a b '],
    ['\n   ab\n  ', 'ab'],
    ['a\n    b', 'ab'],
    ['\u3000ab', '\u3000ab'],
  ])('blanks of %j', (verbatim, text) => {
    expect(charactersOf(verbatim).join('')).toBe(text);
  });

  it('characters beyond the first plane are one each', () => {
    expect(charactersOf('𠮷a')).toEqual(['𠮷', 'a']);
  });
});
