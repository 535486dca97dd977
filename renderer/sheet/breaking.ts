// Lines of Chinese text, broken and justified by ourselves so that a page holds the same lines on every machine with the same fonts.
// Follows the punctuation rules of GB/T 15834-2011 clause 5.1 (避头尾) and the drafting rule that figures are not divided.
// Characters that may not begin a line take the one before them along; the line is then spaced out to the full measure.
import type { SheetFace } from '../../preload/contract/sheet.ts';

export type Glyph = { readonly character: string; readonly face: SheetFace; readonly em: number };

export type Measure = {
  /** Points available in the first and in the following lines. */
  readonly first: number;
  readonly rest: number;
  readonly size: number;
  /** Points added to each advance in an unjustified line. */
  readonly spacing: number;
};

export type TextLine = { readonly glyphs: readonly Glyph[]; readonly spacing: number };

const NOT_FIRST = new Set('，。、；：？！）》〉」』】〕］｝”’…—～·％‰℃°′″,.;:?!)]}%');
const NOT_LAST = new Set('（《〈「『【〔［｛“‘￥＄$([{');
const PAIRED = new Set('—…');
/** More room than this between glyphs (in em) looks torn: such a line stays ragged. */
const MOST_STRETCH = 0.2;

const isWord = (character: string): boolean => /[!-~\u00C0-\u024F]/.test(character);

/** Whether a line may end after `before` and the next begin with `after`. */
export function mayBreak(before: string, after: string): boolean {
  if (before === ' ') return after !== ' ' && !NOT_FIRST.has(after);
  if (after === ' ') return false;
  if (PAIRED.has(before) && before === after) return false;
  if (NOT_FIRST.has(after) || NOT_LAST.has(before)) return false;
  return !(isWord(before) && isWord(after));
}

function natural(glyphs: readonly Glyph[], measure: Measure): number {
  const advances = glyphs.reduce((sum, glyph) => sum + glyph.em, 0);
  return advances * measure.size + Math.max(0, glyphs.length - 1) * measure.spacing;
}

/** Groups of glyphs that stay together; one that is wider than a line falls apart into its glyphs. */
function units(glyphs: readonly Glyph[], measure: Measure): Glyph[][] {
  const result: Glyph[][] = [];
  let unit: Glyph[] = [];
  for (const [index, glyph] of glyphs.entries()) {
    unit.push(glyph);
    const next = glyphs[index + 1];
    if (next && !mayBreak(glyph.character, next.character)) continue;
    if (natural(unit, measure) > Math.min(measure.first, measure.rest)) result.push(...unit.map((single) => [single]));
    else result.push(unit);
    unit = [];
  }
  return result;
}

function trimmed(glyphs: readonly Glyph[]): readonly Glyph[] {
  let end = glyphs.length;
  while (end > 0 && glyphs[end - 1]?.character === ' ') end -= 1;
  return glyphs.slice(0, end);
}

function justified(glyphs: readonly Glyph[], available: number, measure: Measure): TextLine {
  const line = trimmed(glyphs);
  const gaps = line.length - 1;
  const stretch = gaps > 0 ? (available - natural(line, measure)) / gaps : 0;
  return {
    glyphs: line,
    spacing: measure.spacing + (stretch > 0 && stretch <= MOST_STRETCH * measure.size ? stretch : 0),
  };
}

/** 一字不成行: a last line of a single character takes the one before it along. */
function withoutOrphan(lines: Glyph[][][]): Glyph[][][] {
  const last = lines.at(-1);
  const before = lines.at(-2);
  if (!last || !before || before.length < 10) return lines;
  const characters = last.flat().filter(({ character }) => !NOT_FIRST.has(character) && character !== ' ');
  const unit = before.at(-1);
  if (characters.length !== 1 || !unit || unit.some(({ character }) => character === ' ')) return lines;
  return [...lines.slice(0, -2), before.slice(0, -1), [unit, ...last]];
}

/** Breaks one paragraph; every line but the last is spaced to its full measure. An empty paragraph has no lines. */
export function breakLines(glyphs: readonly Glyph[], measure: Measure): TextLine[] {
  const lines: Glyph[][][] = [];
  const tolerance = 0.01;
  const available = (index: number): number => (index === 0 ? measure.first : measure.rest);
  let line: Glyph[][] = [];
  for (const unit of units(glyphs, measure)) {
    const long = natural(trimmed([...line.flat(), ...unit]), measure) > available(lines.length) + tolerance;
    if (line.length > 0 && long) {
      lines.push(line);
      line = [unit[0]?.character === ' ' ? unit.slice(1) : unit];
    } else line.push(unit);
  }
  if (trimmed(line.flat()).length > 0) lines.push(line);
  return withoutOrphan(lines).map((content, index, all) =>
    index === all.length - 1
      ? { glyphs: trimmed(content.flat()), spacing: measure.spacing }
      : justified(content.flat(), available(index), measure),
  );
}
