// A page as a coarse picture in text: how much ink lies in each cell of a grid, in sixteen steps. It tells whether a page looks as it did, and not what it says. Text whose font is not
// embedded is drawn as boxes, so that it does not depend on the faces of a machine.

import { createCanvas, loadImage } from '@napi-rs/canvas';
import type { DrawOperation, Glyph, Matrix, PageDrawing, TextOperation } from '../../formats/ofd/drawing.ts';
import { multiply } from '../../formats/ofd/geometry.ts';
import { boxPath } from '../../formats/ofd/path/shapes.ts';

/** Cells across and down. */
const [COLUMNS, ROWS] = [64, 90];
const MOST_INK = 15;
/** At which golden pictures are drawn. */
export const GOLDEN_DPI = 108;
const WIDE = /[^\0-\u2fff]/;

/** One line to a row, one digit to a cell, from 0 for paper to f for black; cells of paper at the end of a line are left out. */
export async function fingerprintOf(png: Uint8Array): Promise<string[]> {
  const image = await loadImage(Buffer.from(png));
  // Asked for once: each time it is a call into the library.
  const { width, height } = image;
  const context = createCanvas(width, height).getContext('2d');
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  const [ink, area] = [new Float64Array(COLUMNS * ROWS), new Float64Array(COLUMNS * ROWS)];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const cell = Math.floor((y * ROWS) / height) * COLUMNS + Math.floor((x * COLUMNS) / width);
      const at = (y * width + x) * 4;
      const light = 0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0);
      ink[cell] = (ink[cell] ?? 0) + 255 - light;
      area[cell] = (area[cell] ?? 0) + 255;
    }
  }
  return Array.from({ length: ROWS }, (_, row) =>
    Array.from({ length: COLUMNS }, (__, column) => {
      const cell = row * COLUMNS + column;
      return Math.round((MOST_INK * (ink[cell] ?? 0)) / (area[cell] || 1)).toString(16);
    })
      .join('')
      .replace(/0+$/, ''),
  );
}

/** Cells that differ by more than a step. */
export function cellsOff(found: readonly string[], wanted: readonly string[]): number {
  let off = 0;
  for (let row = 0; row < ROWS; row++) {
    for (let column = 0; column < COLUMNS; column++) {
      const [p, q] = [found, wanted].map((lines) => parseInt(lines[row]?.[column] ?? '0', 16));
      if (Math.abs((p ?? 0) - (q ?? 0)) > 1) off++;
    }
  }
  return off;
}

/** The page with text of the fonts named drawn as boxes. */
export function withBoxes(page: PageDrawing, fonts: ReadonlySet<string>): PageDrawing {
  const each = (operations: readonly DrawOperation[]): DrawOperation[] =>
    operations.flatMap((operation): DrawOperation[] => {
      if (operation.op === 'group') return [{ ...operation, items: each(operation.items) }];
      return operation.op === 'text' && fonts.has(operation.font) ? boxesOf(operation) : [operation];
    });
  return {
    ...page,
    content: each(page.content),
    annotations: page.annotations.map((annotation) => ({ ...annotation, items: each(annotation.items) })),
  };
}

/** Half of what a character takes, as letters leave about so much of it free. */
function boxesOf({ glyphs, glyphTransform, size, fill, stroke, transform, ...rest }: TextOperation): DrawOperation[] {
  const boxOf = ({ text, x, y }: Glyph): DrawOperation => {
    const width = WIDE.test(text) ? 0.9 : 0.45;
    const place: Matrix = [...glyphTransform, x, y];
    const path = boxPath({ x: 0.05 * size, y: -0.65 * size, width: width * size, height: 0.5 * size });
    const { clips, alpha, blend } = rest;
    return {
      op: 'path',
      clips,
      alpha,
      blend,
      path,
      rule: 'nonzero',
      fill: fill ?? stroke?.paint ?? null,
      stroke: null,
      transform: multiply(transform, place),
    };
  };
  return glyphs.filter(({ text }) => text.trim() !== '').map(boxOf);
}
