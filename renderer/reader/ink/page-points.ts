// Between a page's points as ink and seals count them and the pixels of its sheet. Ink: PDF points of the unrotated page, origin at its top left,
// y downwards. Boxes: origin at its bottom left, y upwards. Pure but for the viewport it is given.
import type { PageBox } from '../../../preload/contract/fields.ts';
import type { ViewBox } from '../viewer/page-viewport.ts';

/** The part of a viewport that is needed here: [a, b, c, d, e, f] from the page's units to pixels. */
export type View = { readonly transform: readonly number[] };
export type Place = { readonly x: number; readonly y: number };

type Matrix = readonly [number, number, number, number, number, number];

/** From ink points to pixels of the sheet. */
export function inkMatrix(view: View, [left, , , top]: ViewBox): Matrix {
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = view.transform;
  return [a, b, -c, -d, a * left + c * top + e, b * left + d * top + f];
}

/** A pixel of the sheet as an ink point, kept within the page. */
export function toInk(view: View, box: ViewBox, at: Place): Place {
  const [a, b, c, d, e, f] = inkMatrix(view, box);
  const determinant = a * d - b * c;
  const x = (d * (at.x - e) - c * (at.y - f)) / determinant;
  const y = (a * (at.y - f) - b * (at.x - e)) / determinant;
  return { x: within(x, box[2] - box[0]), y: within(y, box[3] - box[1]) };
}

export function toPixels(view: View, box: ViewBox, at: Place): Place {
  const [a, b, c, d, e, f] = inkMatrix(view, box);
  return { x: a * at.x + c * at.y + e, y: b * at.x + d * at.y + f };
}

/** The rectangle of pixels that a box on the page takes, whatever way the page is turned. */
export function boxToPixels(
  view: View,
  viewBox: ViewBox,
  box: PageBox,
): { left: number; top: number; width: number; height: number } {
  const pageHeight = viewBox[3] - viewBox[1];
  const one = toPixels(view, viewBox, { x: box.x, y: pageHeight - box.y });
  const other = toPixels(view, viewBox, { x: box.x + box.width, y: pageHeight - box.y - box.height });
  return {
    left: Math.min(one.x, other.x),
    top: Math.min(one.y, other.y),
    width: Math.abs(one.x - other.x),
    height: Math.abs(one.y - other.y),
  };
}

function within(value: number, most: number): number {
  return Math.min(Math.max(0, value), most);
}
