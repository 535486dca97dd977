/*
 * Text objects (GB/T 33190 clauses 11.2 to 11.4) as one run of glyphs, and the same text as it is selected and found. Where the standard gives
 * no offsets all glyphs stand in one place, and so they do here. The direction of reading changes nothing: the offsets already follow it.
 */

import { booleanAt, numberAt } from '../document/values.ts';
import type { DrawOperation, FontUse, Glyph, Matrix, Paint, TextItem, TextOperation } from '../drawing.ts';
import { multiply, place } from '../geometry.ts';
import { readDeltas } from '../text/deltas.ts';
import { charactersOf, glyphsOf, type PlainGlyph, type Replacement, readReplacement } from '../text/glyphs.ts';
import type { XmlElement } from '../xml.ts';
import type { Frame, PageContext } from './context.ts';
import { paintOf } from './paint.ts';
import type { Placing } from './placing.ts';
import { type Style, strokeOf } from './style.ts';

const BLACK: Paint = { kind: 'colour', colour: { r: 0, g: 0, b: 0, a: 1 } };
const SLANT = 0.21;
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u2014-\u2026]|[\u{20000}-\u{3fffd}]/u;

export function drawText(
  element: XmlElement,
  placing: Placing,
  style: Style,
  context: PageContext,
  frame: Frame,
): DrawOperation[] {
  const size = numberAt(element, 'Size');
  const fontId = element.attributes.get('Font')?.trim() ?? '';
  if (size === undefined || size <= 0) {
    context.notes.add('broken', '11.2', 'TextObject', 'Size');
    return [];
  }
  const font = context.useFont(fontId);
  const own: Frame = { ...frame, toPage: multiply(frame.toPage, placing.transform) };
  const glyphTransform = glyphTransformOf(element, font);
  const glyphs: Glyph[] = [];
  for (const { plain, element: code } of codesOf(element, context)) {
    if (!context.budget.takeGlyphs(plain.length)) break;
    const placed = placeGlyphs(font.embedded ? plain : plain.map(unnumbered), code, glyphs);
    glyphs.push(...placed);
    if (!frame.silent && placed.length > 0) {
      context.text.push(textItem(placed, code.end, { size, matrix: own.toPage, glyphTransform }));
    }
  }
  if (!font.embedded && element.children.some(({ name }) => name === 'CGTransform')) {
    context.notes.add('missing', '11.4', 'CGTransform', font.name);
  }
  if (element.attributes.has('Decoration')) context.notes.add('unknown', '11.2', 'Decoration');
  if (glyphs.length === 0) return [];
  const fill = !booleanAt(element, 'Fill', true) ? null : style.fill ? paintOf(style.fill, context, own) : BLACK;
  const outlined = booleanAt(element, 'Stroke', false) && style.stroke;
  const linePaint = outlined ? paintOf(outlined, context, own) : null;
  const stroke = linePaint && strokeOf(style, linePaint);
  if (!fill && !stroke) return [];
  const { transform, clips, alpha, blend } = placing;
  const weight = weightOf(element, font);
  return [
    { op: 'text', transform, clips, alpha, blend, font: font.key, size, weight, glyphTransform, fill, stroke, glyphs },
  ];
}

/** Numbers of glyphs mean nothing in another face than the maker's; the characters do. */
function unnumbered({ text }: PlainGlyph): PlainGlyph {
  return { text, glyph: null };
}

/** An embedded face is as bold as it is; one that takes its place has to be told. */
function weightOf(element: XmlElement, font: FontUse): number {
  const weight = Math.min(900, Math.max(100, numberAt(element, 'Weight') ?? 400));
  return font.bold && !font.embedded ? Math.max(700, weight) : weight;
}

function glyphTransformOf(element: XmlElement, font: FontUse): TextOperation['glyphTransform'] {
  const scale = numberAt(element, 'HScale') ?? 1;
  const turn = ((((numberAt(element, 'CharDirection') ?? 0) % 360) + 360) % 360) / 90;
  const slanted = font.embedded ? booleanAt(element, 'Italic', false) && !font.italic : font.italic;
  const slant = slanted || (!font.embedded && booleanAt(element, 'Italic', false)) ? -SLANT : 0;
  const [cos, sin] = [
    [1, 0],
    [0, 1],
    [-1, 0],
    [0, -1],
  ][Math.round(turn) % 4] as [number, number];
  const [a, c] = [scale === 0 ? 1 : scale, slant];
  return [cos * a, sin * a, cos * c - sin, sin * c + cos];
}

interface Code {
  /** Where the first glyph stands; undefined: where the last TextCode began. */
  readonly x: number | undefined;
  readonly y: number | undefined;
  readonly deltaX: string | undefined;
  readonly deltaY: string | undefined;
  /** Set when the glyphs are placed: the way to where a next one would stand, or null. */
  end: readonly [x: number, y: number] | null;
}

/**
 * Each TextCode with its glyphs. A CGTransform counts from the TextCode behind it; what reaches beyond that one goes on into the next ones, until
 * further CGTransforms stand between.
 */
function codesOf(element: XmlElement, context: PageContext): { plain: PlainGlyph[]; element: Code }[] {
  const codes: { characters: string[]; replacements: Replacement[]; element: Code }[] = [];
  let left = context.budget.glyphs();
  let list: Replacement[] = [];
  let next = 0;
  let before = 0;
  let counting = false;
  for (const child of element.children) {
    if (child.name === 'CGTransform') {
      if (counting) list = [];
      counting = false;
      const replacement = readReplacement(child, left + 1);
      if (replacement) list.push(replacement);
    } else if (child.name === 'TextCode') {
      if (!counting) {
        list.sort((p, q) => p.position - q.position);
        next = 0;
        before = 0;
        counting = true;
      }
      // Text that is longer than all that may be drawn is not even taken apart.
      const characters = charactersOf(child.verbatim.slice(0, 2 * left + 2));
      left = Math.max(0, left - characters.length);
      const replacements: Replacement[] = [];
      for (let one = list[next]; one && one.position < before + characters.length; one = list[++next]) {
        replacements.push({ ...one, position: one.position - before });
      }
      before += characters.length;
      const code: Code = {
        x: numberAt(child, 'X'),
        y: numberAt(child, 'Y'),
        deltaX: child.attributes.get('DeltaX'),
        deltaY: child.attributes.get('DeltaY'),
        end: null,
      };
      codes.push({ characters, replacements, element: code });
    }
  }
  // Some makers put them behind the only TextCode.
  const [first] = codes;
  if (first && codes.length === 1 && !counting) first.replacements = list;
  return codes.map(({ characters, replacements, element: code }) => ({
    plain: glyphsOf(characters, replacements),
    element: code,
  }));
}

function placeGlyphs(plain: readonly PlainGlyph[], code: Code, before: readonly Glyph[]): Glyph[] {
  const deltaX = readDeltas(code.deltaX, plain.length);
  const deltaY = readDeltas(code.deltaY, plain.length);
  let x = code.x ?? before.at(-1)?.x ?? 0;
  let y = code.y ?? before.at(-1)?.y ?? 0;
  const placed = plain.map(({ text, glyph }, index) => {
    if (index > 0) {
      x += deltaX[index - 1] ?? 0;
      y += deltaY[index - 1] ?? 0;
    }
    return { text, glyph, x, y };
  });
  code.end = plain.length > 1 ? [deltaX[plain.length - 2] ?? 0, deltaY[plain.length - 2] ?? 0] : null;
  return placed;
}

/** Several characters of one glyph share the way to the next one. */
function textItem(
  placed: readonly Glyph[],
  end: Code['end'],
  { size, matrix, glyphTransform }: Pick<TextOperation, 'size' | 'glyphTransform'> & { matrix: Matrix },
): TextItem {
  const positions: number[] = [];
  let text = '';
  const last = placed.at(-1) as Glyph;
  const width = (WIDE.test(last.text) ? size : size / 2) * Math.hypot(glyphTransform[0], glyphTransform[1]);
  const ahead: readonly [number, number] = end && Math.hypot(...end) > 0 ? end : [width, 0];
  const after: { x: number; y: number }[] = [];
  let next: { x: number; y: number } = { x: last.x + ahead[0], y: last.y + ahead[1] };
  for (let index = placed.length - 1; index >= 0; index--) {
    after[index] = next;
    const glyph = placed[index];
    if (glyph && glyph.text !== '') next = glyph;
  }
  placed.forEach((glyph, index) => {
    const to = after[index] ?? glyph;
    const characters = [...glyph.text];
    characters.forEach((character, nth) => {
      const share = nth / characters.length;
      positions.push(...place(matrix, glyph.x + (to.x - glyph.x) * share, glyph.y + (to.y - glyph.y) * share));
      text += character;
    });
  });
  const first = placed[0] as Glyph;
  const from = place(matrix, first.x, first.y);
  const to = place(matrix, last.x + ahead[0], last.y + ahead[1]);
  const down = [matrix[2], matrix[3]] as const;
  const lastAt = place(matrix, last.x, last.y);
  return {
    text,
    positions,
    lastAdvance: Math.hypot(to[0] - lastAt[0], to[1] - lastAt[1]),
    angle: Math.atan2(to[1] - from[1], to[0] - from[0]),
    height: size * Math.hypot(...down),
  };
}
