// Lengths and strokes between screens (fractions of PDF points) and acts (integers only): thousandths of a point for boxes and
// widths, hundredths for strokes, highlights and notes, thousandths for pressure, whole milliseconds. Rounds to the nearest; going there and back
// moves nothing by more than half a unit.
// Not done here: the choice of a page's origin. Boxes and strokes keep the one they came with.

import type { MilliBox, MilliHighlight, MilliNote, MilliStroke } from './bodies.ts';

/** A box in PDF points. */
export type PointBox = {
  readonly page: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};
/** A stroke in PDF points; points are x, y, pressure 0 to 1, milliseconds. */
export type PointStroke = {
  readonly page: number;
  readonly width: number;
  readonly colour: MilliStroke['colour'];
  readonly points: readonly (readonly [number, number, number, number])[];
};

// Math.round can give -0, which has no spelling of its own in JSON.
function scaled(value: number, factor: number): number {
  return Math.round(value * factor) + 0;
}

export function toMilliBox(box: PointBox): MilliBox {
  return {
    page: box.page,
    x: scaled(box.x, 1000),
    y: scaled(box.y, 1000),
    width: scaled(box.width, 1000),
    height: scaled(box.height, 1000),
  };
}

export function fromMilliBox(box: MilliBox): { page: number; x: number; y: number; width: number; height: number } {
  return { page: box.page, x: box.x / 1000, y: box.y / 1000, width: box.width / 1000, height: box.height / 1000 };
}

export function toMilliStroke(stroke: PointStroke): MilliStroke {
  return {
    page: stroke.page,
    width: scaled(stroke.width, 1000),
    colour: stroke.colour,
    points: stroke.points.map(([x, y, pressure, at]) => [
      scaled(x, 100),
      scaled(y, 100),
      scaled(pressure, 1000),
      scaled(at, 1),
    ]),
  };
}

export function fromMilliStroke(stroke: MilliStroke): {
  page: number;
  width: number;
  colour: MilliStroke['colour'];
  points: [number, number, number, number][];
} {
  return {
    page: stroke.page,
    width: stroke.width / 1000,
    colour: stroke.colour,
    points: stroke.points.map(([x, y, pressure, at]) => [x / 100, y / 100, pressure / 1000, at]),
  };
}

/** A highlight or a note in PDF points, without its page. */
export type PointHighlight = {
  readonly boxes: readonly {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  }[];
  readonly text: string;
};
export type PointNote = { readonly x: number; readonly y: number; readonly text: string };

export function toMilliHighlight({ boxes, text }: PointHighlight): MilliHighlight {
  return {
    boxes: boxes.map(({ x, y, width, height }) => ({
      x: scaled(x, 100),
      y: scaled(y, 100),
      width: Math.max(1, scaled(width, 100)),
      height: Math.max(1, scaled(height, 100)),
    })),
    text,
  };
}

export function fromMilliHighlight({ boxes, text }: MilliHighlight): {
  boxes: { x: number; y: number; width: number; height: number }[];
  text: string;
} {
  return {
    boxes: boxes.map(({ x, y, width, height }) => ({
      x: x / 100,
      y: y / 100,
      width: width / 100,
      height: height / 100,
    })),
    text,
  };
}

export function toMilliNote({ x, y, text }: PointNote): MilliNote {
  return { x: scaled(x, 100), y: scaled(y, 100), text };
}

export function fromMilliNote({ x, y, text }: MilliNote): { x: number; y: number; text: string } {
  return { x: x / 100, y: y / 100, text };
}
