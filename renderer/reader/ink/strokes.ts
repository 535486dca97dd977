// A person's own strokes on one version, with undo and redo. Every change is a new book; nothing is drawn or saved here. Pure.
import type { InkStroke } from '../../../preload/contract/fields.ts';

export type InkBook = {
  readonly strokes: readonly InkStroke[];
  readonly past: readonly (readonly InkStroke[])[];
  readonly future: readonly (readonly InkStroke[])[];
};

/** What the contract admits for one version. */
export const MAX_STROKES = 5000;
export const MAX_POINTS = 20_000;
const MAX_HISTORY = 200;

export function openBook(strokes: readonly InkStroke[]): InkBook {
  return { strokes, past: [], future: [] };
}

/** The book with other strokes; the present ones can be had back by `undo`. */
export function change(book: InkBook, strokes: readonly InkStroke[]): InkBook {
  if (strokes === book.strokes) return book;
  return { strokes, past: [...book.past, book.strokes].slice(-MAX_HISTORY), future: [] };
}

/** Adds a stroke; a full book stays as it is. */
export function add(book: InkBook, stroke: InkStroke): InkBook {
  return book.strokes.length >= MAX_STROKES ? book : change(book, [...book.strokes, stroke]);
}

export function clear(book: InkBook): InkBook {
  return book.strokes.length === 0 ? book : change(book, []);
}

export function undo(book: InkBook): InkBook {
  const before = book.past.at(-1);
  if (before === undefined) return book;
  return { strokes: before, past: book.past.slice(0, -1), future: [book.strokes, ...book.future] };
}

export function redo(book: InkBook): InkBook {
  const [after, ...rest] = book.future;
  if (after === undefined) return book;
  return { strokes: after, past: [...book.past, book.strokes], future: rest };
}

export type Point = { readonly x: number; readonly y: number };

/** The strokes that a rubber of `radius` points does not touch on its way from `from` to `to`; the same array if it touches none. */
export function rub(
  strokes: readonly InkStroke[],
  page: number,
  from: Point,
  to: Point,
  radius: number,
): readonly InkStroke[] {
  const left = strokes.filter(
    (stroke) => stroke.page !== page || !touches(stroke, from, to, radius + stroke.width / 2),
  );
  return left.length === strokes.length ? strokes : left;
}

function touches(stroke: InkStroke, from: Point, to: Point, reach: number): boolean {
  let last: Point | undefined;
  for (const [x, y] of stroke.points) {
    const point = { x, y };
    if (segmentsNear(last ?? point, point, from, to, reach)) return true;
    last = point;
  }
  return false;
}

/** Whether the segments a-b and c-d come within `reach` of each other. */
function segmentsNear(a: Point, b: Point, c: Point, d: Point, reach: number): boolean {
  if (crosses(a, b, c, d)) return true;
  const limit = reach * reach;
  return (
    distance2(a, c, d) <= limit ||
    distance2(b, c, d) <= limit ||
    distance2(c, a, b) <= limit ||
    distance2(d, a, b) <= limit
  );
}

function crosses(a: Point, b: Point, c: Point, d: Point): boolean {
  const side = (p: Point, q: Point, r: Point) => (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}

/** Squared distance of `p` from the segment a-b. */
function distance2(p: Point, a: Point, b: Point): number {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const length2 = dx * dx + dy * dy;
  const along = length2 === 0 ? 0 : Math.min(1, Math.max(0, ((p.x - a.x) * dx + (p.y - a.y) * dy) / length2));
  return (p.x - a.x - along * dx) ** 2 + (p.y - a.y - along * dy) ** 2;
}
