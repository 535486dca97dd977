/*
 * From characters to glyphs (GB/T 33190 clauses 11.3 and 11.4): CGTransform replaces CodeCount characters from CodePosition on by GlyphCount
 * glyphs of the embedded font; every other character is a glyph of its own, found by the font. Offsets count glyphs, not characters.
 */

import { numbersOf } from '../document/values.ts';
import type { XmlElement } from '../xml.ts';

/** One glyph and the characters that it stands for; further glyphs of the same characters stand for none. */
export interface PlainGlyph {
  readonly text: string;
  readonly glyph: number | null;
}

export interface Replacement {
  readonly position: number;
  readonly codes: number;
  readonly glyphs: readonly number[];
}

const HIGHEST_GLYPH = 0xffff;

/** A CGTransform of at most `most` glyphs; null when it holds no glyph numbers. Without counts it stands for as many characters as glyphs. */
export function readReplacement(element: XmlElement, most: number): Replacement | null {
  const list = numbersOf(element.children.find(({ name }) => name === 'Glyphs')?.text, most);
  const valid = list.every((glyph) => Number.isInteger(glyph) && glyph >= 0 && glyph <= HIGHEST_GLYPH);
  if (list.length === 0 || !valid) return null;
  const whole = (name: string): number | undefined => {
    const [value] = numbersOf(element.attributes.get(name));
    return value === undefined || value < 0 ? undefined : Math.trunc(value);
  };
  const glyphCount = whole('GlyphCount');
  const glyphs = glyphCount === undefined ? list : list.slice(0, Math.max(1, glyphCount));
  const codes = whole('CodeCount') ?? (glyphCount === undefined ? glyphs.length : 1);
  return { position: whole('CodePosition') ?? 0, codes, glyphs };
}

/** The glyphs of a text. Replacements that reach over its end, or into one before them, are cut. */
export function glyphsOf(characters: readonly string[], replacements: readonly Replacement[]): PlainGlyph[] {
  const out: PlainGlyph[] = [];
  let at = 0;
  const plain = (until: number): void => {
    for (; at < until; at++) out.push({ text: characters[at] ?? '', glyph: null });
  };
  for (const { position, codes, glyphs } of [...replacements].sort((a, b) => a.position - b.position)) {
    if (position < at || position >= characters.length) continue;
    plain(position);
    const end = Math.min(characters.length, position + codes);
    const oneToOne = codes === glyphs.length;
    glyphs.forEach((glyph, index) => {
      const text = oneToOne
        ? (characters[position + index] ?? '')
        : index === 0
          ? characters.slice(position, end).join('')
          : '';
      if (!oneToOne || position + index < end) out.push({ text, glyph });
    });
    at = end;
  }
  plain(characters.length);
  return out;
}

/** Text as it counts: line breaks and the indentation behind them were put in by a pretty-printer; every other blank is a character. */
export function charactersOf(verbatim: string): string[] {
  return [...verbatim.replace(/^[ \t]*[\r\n][ \t\r\n]*|[\r\n][ \t\r\n]*$/g, '').replace(/[\r\n]+[ \t]*/g, '')];
}
