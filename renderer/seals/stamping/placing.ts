// Moving a seal over the pages by hand: sizes, steps, limits. Where it may legally lie is main's to say. Lengths in PDF points, boxes with their
// origin at the page's bottom left. Pure.
import type { PageBox } from '../../../preload/contract/fields.ts';

export const MILLIMETRE = 72 / 25.4;
/** One press of an arrow key, in millimetres; with Shift the second. */
export const STEP = 1;
export const LONG_STEP = 5;

type Size = { readonly width: number; readonly height: number };

/** The size of a seal that is told in millimetres. */
export function sealSize(seal: { readonly widthMillimetres: number; readonly heightMillimetres: number }): Size {
  return { width: seal.widthMillimetres * MILLIMETRE, height: seal.heightMillimetres * MILLIMETRE };
}

/** A box of `size` with its middle at a point told from the page's top left, kept on the page. */
export function centredAt(
  page: number,
  at: { readonly x: number; readonly y: number },
  size: Size,
  sheet: Size,
): PageBox {
  return keepOn({ page, x: at.x - size.width / 2, y: sheet.height - at.y - size.height / 2, ...size }, sheet);
}

/** The box moved to lie wholly on the page; centred where the page is smaller than the seal. */
export function keepOn(box: PageBox, sheet: Size): PageBox {
  return { ...box, x: keep(box.x, sheet.width - box.width), y: keep(box.y, sheet.height - box.height) };
}

function keep(value: number, most: number): number {
  return most < 0 ? most / 2 : Math.min(Math.max(0, value), most);
}

const DIRECTIONS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** The box after an arrow key; undefined for any other key. */
export function stepped(box: PageBox, pressed: string, long: boolean, sheet: Size): PageBox | undefined {
  const direction = DIRECTIONS[pressed];
  if (direction === undefined) return undefined;
  const length = (long ? LONG_STEP : STEP) * MILLIMETRE;
  return keepOn({ ...box, x: box.x + direction[0] * length, y: box.y + direction[1] * length }, sheet);
}

export function sameBox(one: PageBox, other: PageBox): boolean {
  const near = (a: number, b: number) => Math.abs(a - b) < 0.01;
  return (
    one.page === other.page &&
    near(one.x, other.x) &&
    near(one.y, other.y) &&
    near(one.width, other.width) &&
    near(one.height, other.height)
  );
}

/** Distances of the box from the page's left and bottom edge, in whole millimetres. */
export function distances(box: PageBox): { left: number; bottom: number } {
  return { left: Math.round(box.x / MILLIMETRE), bottom: Math.round(box.y / MILLIMETRE) };
}
