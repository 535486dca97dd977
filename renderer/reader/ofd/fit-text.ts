// Text in a face that stands in for the maker's (GB/T 33190 11.3): every glyph keeps the place that the file gives it, but the face that is at hand has other widths. Letters and digits
// that are wider than their places are narrowed, so that they do not run into one another; those of a cell of half an em, as Chinese faces have it, stand in its middle. Pure.
import type { Glyph, TextOperation } from '../../../formats/ofd/drawing.ts';

export interface Fit {
  /** Factor for the glyph's width. */
  readonly narrow: number;
  /** To the right along the line, in the text's units. */
  readonly shift: number;
}

const AS_IT_IS: Fit = { narrow: 1, shift: 0 };
/** Characters a full em wide in every Chinese face: what is closer together was meant so. */
const WIDE =
  /[\u1100-\u115f\u2018-\u201d\u2014-\u2026\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]/u;
/** Letters and digits, which a face of fixed widths sets in the middle of their cells. */
const IN_THE_MIDDLE = /^[\p{L}\p{N}]$/u;
/** Marks that take a full em among Chinese characters and less in other faces: opening quotation marks at the right of it, points and dashes in its middle. */
const [OPENING, MIDDLE] = [/^[\u2018\u201c]$/, /^[\u00b7\u2013-\u2015\u2022\u2026]$/];
/** A stretch that is wider than its places by less than this is set by its maker's own face, with kerning. */
const CLOSE_ENOUGH = 0.97;
/** Glyphs that are closer together than this part of their width lie one on the other on purpose. */
const OVERPRINT = 0.35;
/** How far from half an em a place may be to be a cell of half an em. */
const CELL_SLACK = 0.03;

/** How each glyph is fitted. `advanceOf` answers the width of characters in the face at hand, in ems. */
export function fitGlyphs(
  { glyphs, glyphTransform, size }: Pick<TextOperation, 'glyphs' | 'glyphTransform' | 'size'>,
  advanceOf: (text: string) => number,
): readonly Fit[] {
  const [a, b] = glyphTransform;
  const across = Math.hypot(a, b);
  if (!(across > 0)) return glyphs.map(() => AS_IT_IS);
  const places = glyphs.map((glyph, index) => placeOf(glyph, glyphs[index + 1], [a / across, b / across]));
  const widths = glyphs.map(({ text }) => (isNarrow(text) ? advanceOf(text) * size * across : 0));
  const half = (size * across) / 2;
  const out: Fit[] = glyphs.map(() => AS_IT_IS);
  for (const [from, to] of stretches(glyphs)) {
    // The last glyph of a stretch has room up to what comes next; at the end of the text as much as those before it.
    const known = places.slice(from, to).filter((place, n) => place > 0 && glyphs[from + n]?.text.trim() !== '');
    const narrowest = known.length > 0 ? Math.min(...known) : 0;
    let [room, wanted] = [0, 0];
    for (let at = from; at < to; at++) {
      const width = widths[at] ?? 0;
      const place = places[at] || narrowest;
      if (place <= 0 || place < width * OVERPRINT) continue;
      room += place;
      wanted += Math.min(width, Math.max(place, width));
    }
    const isTooWide = room > 0 && room < wanted * CLOSE_ENOUGH;
    for (let at = from; at < to; at++) {
      const width = widths[at] ?? 0;
      const place = places[at] || narrowest;
      if (!(width > 0) || place <= 0 || place < width * OVERPRINT) continue;
      const isCell = Math.abs(place - half) < half * 2 * CELL_SLACK;
      const narrow = isTooWide || isCell ? Math.min(1, place / width) : 1;
      const shift = isCell && IN_THE_MIDDLE.test(glyphs[at]?.text ?? '') ? Math.max(0, (half - width * narrow) / 2) : 0;
      out[at] = { narrow, shift };
    }
  }
  glyphs.forEach(({ text }, at) => {
    const place = places[at] ?? 0;
    if (Math.abs(place - 2 * half) > 2 * half * CELL_SLACK || !(OPENING.test(text) || MIDDLE.test(text))) return;
    const room = Math.max(0, place - advanceOf(text) * size * across);
    out[at] = { narrow: 1, shift: OPENING.test(text) ? room : room / 2 };
  });
  return out;
}

function isNarrow(text: string): boolean {
  return text !== '' && !WIDE.test(text);
}

/** From a glyph to the next one along the line; 0 where that one stands elsewhere. */
function placeOf(glyph: Glyph, next: Glyph | undefined, [x, y]: readonly [number, number]): number {
  if (!next) return 0;
  const [dx, dy] = [next.x - glyph.x, next.y - glyph.y];
  const along = dx * x + dy * y;
  const aside = Math.abs(dy * x - dx * y);
  return along > 0 && aside < along / 10 ? along : 0;
}

/** First and behind the last of glyphs that are narrow one after the other. */
function stretches(glyphs: readonly Glyph[]): [number, number][] {
  const out: [number, number][] = [];
  glyphs.forEach(({ text }, at) => {
    const last = out.at(-1);
    if (!isNarrow(text)) return;
    if (last && last[1] === at) last[1] = at + 1;
    else out.push([at, at + 1]);
  });
  return out;
}
