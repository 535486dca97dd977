// The text that a page of an OFD draws, as the same runs that a PDF's text is handed on as (pdf-text.ts): points, origin bottom left of the PhysicalBox, so that
// one reckoning serves both. Fonts are not read: how far a glyph reaches is told by where the next one stands (GB/T 33190 clause 11.3), else by its kind.
// Text inside the cells of patterns is left out.

import type { DrawOperation, Glyph, Matrix, PageDrawing, Paint, TextOperation } from '../../formats/ofd/drawing.ts';
import { OfdError } from '../../formats/ofd/errors.ts';
import { IDENTITY, multiply, place } from '../../formats/ofd/geometry.ts';
import { unifyRadicals } from './han-forms.ts';
import type { GlyphMark } from './marks.ts';
import { joinGlyphs } from './pdf-text.ts';
import type { PageText } from './protocol.ts';

/** Points of one millimetre. */
export const POINTS = 72 / 25.4;

const MAX_ITEMS = 200_000;
/** In heights of the em: what stands further off is not spacing, but another column or the next line. */
const WIDEST_STEP = 2.5;
const WIDE = /[\u2e80-\ua4cf\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u2014-\u2026]|[\u{20000}-\u{3fffd}]/u;

/** The text of a page that is drawn already. @throws OfdError ofd.limit for too many pieces */
export function textOfPage(page: PageDrawing, index: number): PageText {
  const { width, height } = page;
  const names = new Map(page.fonts.map(({ key, name }) => [key, name.slice(0, 200)]));
  const marks: GlyphMark[] = [];
  const toPoints: Matrix = [POINTS, 0, 0, -POINTS, 0, height * POINTS];
  const walk = (items: readonly DrawOperation[], outer: Matrix): void => {
    for (const item of items) {
      if (item.op === 'group') walk(item.items, multiply(outer, item.transform));
      else if (item.op === 'text') {
        const matrix = multiply(toPoints, multiply(outer, item.transform));
        for (const mark of marksOf(item, matrix, names.get(item.font) ?? '')) marks.push(mark);
      }
    }
  };
  walk(page.content, IDENTITY);
  for (const annotation of page.annotations) if (annotation.visible) walk(annotation.items, IDENTITY);
  const items = joinGlyphs(marks);
  if (items.length > MAX_ITEMS) throw new OfdError('ofd.limit', 'too many pieces of text');
  return { page: index, width: width * POINTS, height: height * POINTS, items };
}

function marksOf(operation: TextOperation, matrix: Matrix, font: string): GlyphMark[] {
  const { glyphs, size, glyphTransform: turn } = operation;
  const colour = colourOf(operation.fill ?? operation.stroke?.paint ?? null);
  const [a, b] = multiply(matrix, [turn[0], turn[1], turn[2], turn[3], 0, 0]);
  const own = (Math.atan2(b, a) * 180) / Math.PI;
  const height = size * Math.hypot(matrix[2], matrix[3]);
  const marks: GlyphMark[] = [];
  // The last one of a run goes the way that the others went.
  let way = own;
  glyphs.forEach((glyph, index) => {
    const [x, y] = place(matrix, glyph.x, glyph.y);
    const next = follower(glyphs, index);
    const step = next && stepTo(place(matrix, next.x, next.y), x, y);
    const near = step !== undefined && step.length <= WIDEST_STEP * height && isAhead(step, own);
    const natural = (WIDE.test(glyph.text) ? size : size / 2) * Math.hypot(a, b);
    if (near) way = step.length > 0 ? step.angle : own;
    marks.push({
      kind: 'glyph',
      text: unifyRadicals(glyph.text),
      x,
      y,
      advance: near ? step.length : natural,
      size: height,
      angle: way,
      font,
      colour,
      mode: 0,
      outline: '',
      state: '',
    });
    if (!near) way = own;
  });
  return marks;
}

/** The next glyph that stands for characters: others belong to the one before. */
function follower(glyphs: readonly Glyph[], index: number): Glyph | undefined {
  for (let at = index + 1; at < glyphs.length; at++) if (glyphs[at]?.text !== '') return glyphs[at];
  return undefined;
}

type Step = { readonly length: number; readonly angle: number };

/** Points and degrees. */
function stepTo([toX, toY]: readonly [number, number], x: number, y: number): Step {
  return { length: Math.hypot(toX - x, toY - y), angle: (Math.atan2(toY - y, toX - x) * 180) / Math.PI };
}

/** Along the base line or, in columns, straight down from it; anything else begins a line. */
function isAhead({ length, angle }: Step, own: number): boolean {
  const turned = ((((angle - own) % 360) + 540) % 360) - 180;
  return length === 0 || Math.abs(turned) < 5 || Math.abs(turned + 90) < 1;
}

function colourOf(paint: Paint | null): string {
  if (paint?.kind !== 'colour') return 'other';
  const { r, g, b } = paint.colour;
  const two = (value: number): string =>
    Math.round(Math.min(255, Math.max(0, value)))
      .toString(16)
      .padStart(2, '0');
  return `#${two(r)}${two(g)}${two(b)}`;
}
