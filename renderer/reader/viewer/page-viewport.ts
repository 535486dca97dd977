// A page's box at a scale and a turn: from its own units (origin at its bottom left, y upwards) to pixels of its sheet (origin at its top left, y downwards) and
// back. The same for every format, so that ink, remarks and seals know one kind of page. Pure.

/** [left, bottom, right, top] in the page's units. */
export type ViewBox = readonly [number, number, number, number];

type Matrix = readonly [number, number, number, number, number, number];

export type PageViewport = {
  readonly viewBox: ViewBox;
  /** Pixels to a point. */
  readonly scale: number;
  /** 0, 90, 180 or 270 degrees, clockwise. */
  readonly rotation: number;
  /** Pixels of the sheet. */
  readonly width: number;
  readonly height: number;
  /** x' = a x + c y + e, y' = b x + d y + f. */
  readonly transform: Matrix;
};

/** What of a page decides how it lies on its sheet. */
export type PageBoxes = {
  readonly viewBox: ViewBox;
  /** The page's own rotation: 0, 90, 180 or 270 degrees, clockwise. */
  readonly rotate: number;
  /** Points to one of its units (UserUnit of ISO 32000-1, 14.11.2); mostly 1. */
  readonly unit: number;
};

/** `scale` is in pixels to a point; `rotation` counts the page's own as well. @throws RangeError for a turn that is no quarter */
export function viewportOf({ viewBox, unit }: PageBoxes, scale: number, rotation: number): PageViewport {
  const [left, bottom, right, top] = viewBox;
  const size = scale * unit;
  const [width, height] = [(right - left) * size, (top - bottom) * size];
  const turn = ((rotation % 360) + 360) % 360;
  const common = { viewBox, scale, rotation: turn };
  if (turn === 0) return { ...common, width, height, transform: [size, 0, 0, -size, -left * size, top * size] };
  if (turn === 90) {
    return { ...common, width: height, height: width, transform: [0, size, size, 0, -bottom * size, -left * size] };
  }
  if (turn === 180) return { ...common, width, height, transform: [-size, 0, 0, size, right * size, -bottom * size] };
  if (turn === 270) {
    return { ...common, width: height, height: width, transform: [0, -size, -size, 0, top * size, right * size] };
  }
  throw new RangeError('a page turns by quarters');
}

/** Points of the page as it lies with its own rotation. */
export function sizeOf(page: PageBoxes): { readonly width: number; readonly height: number } {
  const { width, height } = viewportOf(page, 1, page.rotate);
  return { width, height };
}

/** A point of the page in pixels of the sheet. */
export function toViewport({ transform: [a, b, c, d, e, f] }: PageViewport, x: number, y: number): [number, number] {
  return [a * x + c * y + e, b * x + d * y + f];
}

/** A pixel of the sheet in the page's units. */
export function toPage({ transform: [a, b, c, d, e, f] }: PageViewport, x: number, y: number): [number, number] {
  const determinant = a * d - b * c;
  return [(d * (x - e) - c * (y - f)) / determinant, (a * (y - f) - b * (x - e)) / determinant];
}
