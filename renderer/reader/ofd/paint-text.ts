// Text of a page: each glyph at its own place, by its number in an embedded font or by its character in the face that stands in for one. A canvas draws no glyph by its number, so
// embedded fonts are given a private character for each (formats/ofd/fonts).
import type { Paint, TextOperation } from '../../../formats/ofd/drawing.ts';
import { setStroke, styleOf } from './paint-colour.ts';
import type { Painting } from './painting.ts';

/** The private character of glyph 0 (Supplementary Private Use Area-A). */
export const GLYPHS = 0xf0000;
/** Glyphs are drawn at this size and scaled, so that no rounding of small sizes shows. */
const EM = 64;
/** By how much of the em an embedded font is thickened where bold is asked for. */
const THICKER = 1 / 32;
const BOLD = 600;

export function drawText(painter: Painting, operation: TextOperation): void {
  const { context } = painter;
  const font = painter.materials.fonts.get(operation.font);
  if (!font || !(operation.size > 0)) return;
  const heavy = operation.weight >= BOLD && !font.bold;
  context.font = `${heavy && !font.byGlyph ? 'bold ' : ''}${EM}px "${font.family}"`;
  context.textBaseline = 'alphabetic';
  context.textAlign = 'left';
  context.fontKerning = 'none';
  const scale = operation.size / EM;
  const [a, b, c, d] = operation.glyphTransform;
  const { fill, stroke } = operation;
  if (fill) context.fillStyle = plain(painter, fill);
  if (stroke) {
    setStroke(context, stroke, scale);
    context.strokeStyle = plain(painter, stroke.paint);
  } else if (heavy && font.byGlyph && fill) {
    context.lineWidth = EM * THICKER;
    context.lineJoin = 'round';
    context.setLineDash([]);
    context.strokeStyle = plain(painter, fill);
  }
  const strokes = stroke !== null || (heavy && font.byGlyph && fill !== null);
  for (const glyph of operation.glyphs) {
    const text = font.byGlyph && glyph.glyph !== null ? String.fromCodePoint(GLYPHS + glyph.glyph) : glyph.text;
    if (text === '') continue;
    context.save();
    context.transform(a * scale, b * scale, c * scale, d * scale, glyph.x, glyph.y);
    if (fill) context.fillText(text, 0, 0);
    if (strokes) context.strokeText(text, 0, 0);
    context.restore();
  }
}

/** Glyphs take one style for all: a shading in the space of the glyph would begin anew with each. */
function plain(painter: Painting, paint: Paint): string | CanvasGradient {
  if (paint.kind === 'colour') return styleOf(painter.context, paint);
  const colour = paint.kind === 'pattern' ? undefined : paint.stops[Math.floor(paint.stops.length / 2)]?.colour;
  return styleOf(painter.context, { kind: 'colour', colour: colour ?? { r: 0, g: 0, b: 0, a: 1 } });
}
