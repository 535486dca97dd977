// Where every page's sheet stands in the column, from the pages' sizes alone: one below the other, or two in a row. Pure; works for tens of thousands of pages, of which
// only those near the eye have an element.
import { type Extent, rowsOf } from './visible.ts';
import { POINT, type Size } from './zoom.ts';

/** Space around a page, in CSS pixels. */
export const GAP = 16;
/** Browsers lay out no more than 2^25 pixels, less a few; what stands beneath could not be scrolled to. */
export const TALLEST = 32_000_000;

export class Column {
  readonly #widths: Float64Array;
  readonly #heights: Float64Array;
  #extents: readonly Extent[] = [];
  #lefts = new Float64Array(0);
  #width = 0;
  #height = 0;

  /** `assumed`: points, of each page until it has been asked. */
  constructor(pages: number, assumed: Size) {
    this.#widths = new Float64Array(pages).fill(assumed.width);
    this.#heights = new Float64Array(pages).fill(assumed.height);
  }

  get pages(): number {
    return this.#widths.length;
  }

  /** Points of a page as it lies by itself, turned by `rotation` besides. */
  size(page: number, rotation = 0): Size {
    const [width, height] = [this.#widths[page] ?? 1, this.#heights[page] ?? 1];
    return rotation % 180 === 0 ? { width, height } : { width: height, height: width };
  }

  /** Answers whether that is another size than was assumed. */
  setSize(page: number, { width, height }: Size): boolean {
    const before = this.size(page);
    if (Math.abs(width - before.width) <= 0.01 && Math.abs(height - before.height) <= 0.01) return false;
    this.#widths[page] = width;
    this.#heights[page] = height;
    return true;
  }

  /** Lays every sheet for `scale`; `room` is the width of the frame in pixels. */
  lay(scale: number, rotation: number, across: 1 | 2, room: number): void {
    const pixels = scale * POINT;
    const upright = rotation % 180 === 0;
    const [widths, heights] = upright ? [this.#widths, this.#heights] : [this.#heights, this.#widths];
    this.#extents = rowsOf(
      Array.from(heights, (height) => height * pixels),
      across,
      GAP,
    );
    const widest = widths.reduce((most, width) => Math.max(most, width), 0) * pixels;
    this.#width = Math.max(room, widest * across + GAP * (across + 1));
    const last = this.#extents.at(-1);
    this.#height = last ? last.top + last.height + GAP : 0;
    const middle = this.#width / 2;
    this.#lefts = widths.map((width, page) => {
      const half = across === 1 ? (width * pixels) / 2 : page % 2 === 0 ? width * pixels + GAP / 2 : -GAP / 2;
      return Math.round(middle - half);
    });
  }

  /** The largest scale at which the whole column can be laid. */
  mostScale(rotation: number, across: 1 | 2): number {
    const heights = rotation % 180 === 0 ? this.#heights : this.#widths;
    const sum = heights.reduce((all, height) => all + height, 0) / across;
    return Math.max(0.01, (TALLEST - GAP * (this.pages + 1)) / (sum * POINT));
  }

  /** Of each page, by its row. */
  get extents(): readonly Extent[] {
    return this.#extents;
  }

  left(page: number): number {
    return this.#lefts[page] ?? 0;
  }

  /** Pixels of the whole. */
  get whole(): Size {
    return { width: this.#width, height: this.#height };
  }
}
