// The upright lines of a page as it is shown: glyphs on one baseline, cut where a gap parts them. What nobody sees (invisible text) and what stands on its side
// belongs to no line. Boxes are those of the shapes themselves; where a face is not in the file, the ideographs' box about the baseline.

import { type Box, type Turn, turnBox, turnSize } from '../../formats/pdf/turn.ts';
import type { GlyphMark } from './marks.ts';

/** A piece of a line that no wide gap parts. Points, origin bottom left of the page as it is shown. */
export type Piece = {
  /** Without white space. */
  readonly text: string;
  readonly box: Box;
  readonly baseline: number;
  readonly size: number;
};

/** The pieces on one baseline from left to right. */
export type Line = { readonly pieces: readonly Piece[]; readonly box: Box; readonly baseline: number };

/** The page as it is stored: its crop box in user space and how it is turned. */
export type Sheet = {
  readonly left: number;
  readonly bottom: number;
  readonly width: number;
  readonly height: number;
  readonly rotate: Turn;
};

/** A gap of more than this many times the size parts two pieces. */
const GAP = 1.6;
/** Baselines that differ by less than this part of the size are one. */
const LEVEL = 0.3;
/** An ideograph's box about the baseline, in parts of the size. */
const ABOVE = 0.88;
const BELOW = 0.12;
const INVISIBLE = new Set([3, 7]);

type Placed = {
  readonly text: string;
  readonly box: Box;
  readonly start: number;
  readonly end: number;
  readonly baseline: number;
  readonly size: number;
};

/** From top to bottom. */
export function linesOf(glyphs: readonly GlyphMark[], sheet: Sheet): Line[] {
  const placed = glyphs.flatMap((glyph) => placeOf(glyph, sheet) ?? []);
  const rows: Placed[][] = [];
  for (const glyph of placed.toSorted((a, b) => b.baseline - a.baseline)) {
    const row = rows.at(-1);
    const first = row?.[0];
    if (row && first && first.baseline - glyph.baseline < LEVEL * Math.min(first.size, glyph.size)) row.push(glyph);
    else rows.push([glyph]);
  }
  return rows.map((row) => {
    const pieces = piecesOf(row);
    return { pieces, box: union(pieces.map((piece) => piece.box)), baseline: pieces[0]?.baseline ?? 0 };
  });
}

/** Where an upright glyph that shows lies on the page as shown. */
function placeOf(glyph: GlyphMark, sheet: Sheet): Placed | undefined {
  const { x, y, advance, size, ink } = glyph;
  const text = glyph.text.replace(/\s/gu, '');
  const tilt = (((glyph.angle - sheet.rotate) % 360) + 360) % 360;
  if (text === '' || INVISIBLE.has(glyph.mode) || Math.min(tilt, 360 - tilt) > 2) return undefined;
  if (!Number.isFinite(x + y + advance + size) || size <= 0) return undefined;
  const turned = (box: Box) => turnBox({ ...box, x: box.x - sheet.left, y: box.y - sheet.bottom }, sheet, sheet.rotate);
  const origin = turned({ x, y, width: 0, height: 0 });
  const box = ink
    ? turned({ x: ink[0], y: ink[1], width: ink[2] - ink[0], height: ink[3] - ink[1] })
    : { x: origin.x, y: origin.y - BELOW * size, width: advance, height: (ABOVE + BELOW) * size };
  return { text, box, start: origin.x, end: origin.x + advance, baseline: origin.y, size };
}

function piecesOf(row: readonly Placed[]): Piece[] {
  const parts: Placed[][] = [];
  for (const glyph of row.toSorted((a, b) => a.start - b.start)) {
    const part = parts.at(-1);
    const last = part?.at(-1);
    // Bold that is made by drawing twice is one glyph to the eye.
    if (last && last.text === glyph.text && glyph.start - last.start < 0.15 * glyph.size) continue;
    if (part && last && glyph.start - last.end <= GAP * Math.max(last.size, glyph.size)) part.push(glyph);
    else parts.push([glyph]);
  }
  return parts.map((part) => ({
    text: part
      .map(({ text }) => text)
      .join('')
      .slice(0, 1000),
    box: union(part.map(({ box }) => box)),
    baseline: part[0]?.baseline ?? 0,
    size: Math.max(...part.map(({ size }) => size)),
  }));
}

/** The smallest box around boxes. */
export function union(boxes: readonly Box[]): Box {
  const left = Math.min(...boxes.map((box) => box.x));
  const bottom = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const top = Math.max(...boxes.map((box) => box.y + box.height));
  return { x: left, y: bottom, width: right - left, height: top - bottom };
}

/** Width of the page as it is shown. */
export function shownWidth(sheet: Sheet): number {
  return turnSize(sheet, sheet.rotate).width;
}
