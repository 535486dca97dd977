// Text of a page: each glyph at its own place, by its number in an embedded font or by its character in the face that stands in for one. A canvas draws no glyph by its number, so
// embedded fonts are given a private character for each (formats/ofd/fonts).
import type { Paint, TextOperation } from '../../../formats/ofd/drawing.ts';
import { fitGlyphs } from './fit-text.ts';
import { cssOf, paintStencil, setStroke } from './paint-colour.ts';
import { boxOf } from './paint-geometry.ts';
import type { Context, LoadedFont, Painting } from './painting.ts';

/** The private character of glyph 0 (Supplementary Private Use Area-A). */
export const GLYPHS = 0xf0000;
/** Glyphs are drawn at this size and scaled, so that no rounding of small sizes shows. */
const EM = 64;
/** By how much of the em an embedded font is thickened where bold is asked for. */
const THICKER = 1 / 32;
const BOLD = 600;
/** Families that are no names. */
const GENERIC = new Set(['serif', 'sans-serif', 'monospace']);
/** How far a glyph reaches from its origin, in ems. */
const BEYOND = 2;

export function drawText(painter: Painting, operation: TextOperation): void {
  const { context } = painter;
  const font = painter.materials.fonts.get(operation.font);
  if (!font || !(operation.size > 0)) return;
  const heavy = operation.weight >= BOLD && !font.bold;
  const asked = font.byGlyph ? '' : `${font.weight ?? (heavy ? 'bold' : '')} `;
  context.font = `${asked}${EM}px ${GENERIC.has(font.family) ? font.family : `"${font.family}"`}`;
  context.textBaseline = 'alphabetic';
  context.textAlign = 'left';
  context.fontKerning = 'none';
  const scale = operation.size / EM;
  const { fill, stroke, glyphs } = operation;
  const thick = stroke === null && heavy && font.byGlyph ? fill : null;
  // What stands in for the maker's face has other widths.
  const fits = font.byGlyph ? [] : fitGlyphs(operation, advancesIn(context, font));
  const each = (on: Context, draw: (text: string) => void): void => {
    const [a, b, c, d] = operation.glyphTransform;
    const across = Math.hypot(a, b) || 1;
    glyphs.forEach((glyph, index) => {
      const text = font.byGlyph && glyph.glyph !== null ? String.fromCodePoint(GLYPHS + glyph.glyph) : glyph.text;
      if (text === '') return;
      const { narrow = 1, shift = 0 } = fits[index] ?? {};
      const [x, y] = [glyph.x + (shift * a) / across, glyph.y + (shift * b) / across];
      on.save();
      on.transform(a * scale * narrow, b * scale * narrow, c * scale, d * scale, x, y);
      draw(text);
      on.restore();
    });
  };
  if (fill) {
    paintAll(painter, operation, fill, (on, style) => {
      on.fillStyle = style;
      each(on, (text) => on.fillText(text, 0, 0));
    });
  }
  const paint = stroke?.paint ?? thick;
  if (!paint) return;
  paintAll(painter, operation, paint, (on, style) => {
    if (stroke) setStroke(on, stroke, scale);
    else {
      on.lineWidth = EM * THICKER;
      on.lineJoin = 'round';
      on.setLineDash([]);
    }
    on.strokeStyle = style;
    each(on, (text) => on.strokeText(text, 0, 0));
  });
}

const known = new WeakMap<LoadedFont, Map<string, number>>();
/** Characters in one face that are remembered. */
const MOST_KNOWN = 5000;

/** Widths in the face that is set, in ems; measured once for each. */
function advancesIn(context: Context, font: LoadedFont): (text: string) => number {
  const widths = known.get(font) ?? new Map<string, number>();
  known.set(font, widths);
  return (text) => {
    const key = `${context.font} ${text}`;
    const before = widths.get(key);
    if (before !== undefined) return before;
    const width = context.measureText(text).width / EM;
    if (widths.size < MOST_KNOWN) widths.set(key, width);
    return width;
  };
}

/** A plain colour is a style of the canvas. A shading or a pattern goes on from glyph to glyph, so the glyphs are a stencil for it. */
function paintAll(
  painter: Painting,
  { glyphs, size }: TextOperation,
  paint: Paint,
  draw: (on: Context, style: string) => void,
): void {
  if (paint.kind === 'colour') return draw(painter.context, cssOf(paint.colour));
  const box = boxOf({ commands: '', points: glyphs.flatMap(({ x, y }) => [x, y]) }, size * BEYOND);
  if (!box) return;
  const { font, textBaseline, textAlign, fontKerning } = painter.context;
  paintStencil(painter, paint, box, (layer) => {
    Object.assign(layer, { font, textBaseline, textAlign, fontKerning });
    draw(layer, '#000000');
  });
}
