/*
 * From the samples of a TIFF to colours (TIFF 6.0, sections 3 to 6 and 16 to 18): bilevel, grey, palette, RGB and CMYK, 1 to 16 bits each, with
 * or without opacity; and the way up (Orientation).
 */

import type { Picture } from './picture.ts';
import type { TiffLayout } from './tiff-layout.ts';

interface Place {
  readonly x: number;
  readonly y: number;
  readonly rows: number;
}

/** Paints the samples of a tile, one array for all of them or one for each. */
export function paintTile(
  { width, height, rgba }: Picture,
  layout: TiffLayout,
  planes: readonly Uint8Array[],
  at: Place,
): void {
  const { bits, planar, samples, tileWidth, isBigEndian } = layout;
  const inPlane = planar ? 1 : samples;
  const rowLength = Math.ceil((tileWidth * inPlane * bits) / 8);
  const most = bits === 16 ? 255 : 2 ** bits - 1;
  const high = isBigEndian ? 0 : 1;
  const sample = (row: number, column: number, index: number): number => {
    const plane = planes[planar ? index : 0];
    if (!plane) return 0;
    const nth = column * inPlane + (planar ? 0 : index);
    const start = row * rowLength;
    if (bits === 8) return plane[start + nth] ?? 0;
    // Of sixteen bits the higher eight are what a screen shows.
    if (bits === 16) return plane[start + nth * 2 + high] ?? 0;
    const bit = nth * bits;
    return ((plane[start + (bit >> 3)] ?? 0) >> (8 - bits - (bit & 7))) & most;
  };
  const colour = colourOf(layout, most);
  const colours = layout.photometric === 'rgb' ? 3 : layout.photometric === 'cmyk' ? 4 : 1;
  const hasAlpha = layout.alpha !== 'none' && samples > colours;
  if (colours === 1 && bits <= 8 && !hasAlpha) {
    // A scan has tens of millions of pixels and two colours.
    const words = new Uint32Array(rgba.buffer);
    const known = new Uint32Array(
      new Uint8ClampedArray(Array.from({ length: most + 1 }, (_, value) => [...colour([value]), 255]).flat()).buffer,
    );
    for (let row = 0; row < Math.min(at.rows, height - at.y); row++) {
      const start = (at.y + row) * width + at.x;
      const columns = Math.min(tileWidth, width - at.x);
      for (let column = 0; column < columns; column++) words[start + column] = known[sample(row, column, 0)] ?? 0;
    }
    return;
  }
  const values = [0, 0, 0, 0];
  for (let row = 0; row < Math.min(at.rows, height - at.y); row++) {
    for (let column = 0; column < Math.min(tileWidth, width - at.x); column++) {
      for (let index = 0; index < colours; index++) values[index] = sample(row, column, index);
      const to = ((at.y + row) * width + at.x + column) * 4;
      const alpha = hasAlpha ? (sample(row, column, colours) * 255) / most : 255;
      const [r, g, b] = colour(values);
      const undo = layout.alpha === 'multiplied' && hasAlpha && alpha > 0 ? 255 / alpha : 1;
      rgba[to] = r * undo;
      rgba[to + 1] = g * undo;
      rgba[to + 2] = b * undo;
      rgba[to + 3] = alpha;
    }
  }
}

type Rgb = readonly [r: number, g: number, b: number];

function colourOf({ photometric, palette }: TiffLayout, most: number): (values: readonly number[]) => Rgb {
  const scale = 255 / most;
  if (photometric === 'palette') {
    const size = palette.length / 3;
    // Sixteen bits by the standard, of which the higher eight count; some writers put eight.
    const shift = palette.some((value) => value > 255) ? 8 : 0;
    const colours = Array.from({ length: Math.floor(size) }, (_, index): Rgb => {
      const [r = 0, g = 0, b = 0] = [palette[index], palette[index + size], palette[index + 2 * size]];
      return [r >> shift, g >> shift, b >> shift];
    });
    const black: Rgb = [0, 0, 0];
    return ([index = 0]) => colours[index] ?? black;
  }
  if (photometric === 'rgb') return ([r = 0, g = 0, b = 0]) => [r * scale, g * scale, b * scale];
  if (photometric === 'cmyk') {
    return ([c = 0, m = 0, y = 0, k = 0]) => {
      const light = (255 * (most - k)) / (most * most);
      return [(most - c) * light, (most - m) * light, (most - y) * light];
    };
  }
  const greys = Array.from({ length: most + 1 }, (_, value): Rgb => {
    const grey = (photometric === 'whiteIsZero' ? most - value : value) * scale;
    return [grey, grey, grey];
  });
  const black: Rgb = [0, 0, 0];
  return ([value = 0]) => greys[value] ?? black;
}

/** Turned and mirrored so that what is to be on top is. */
export function oriented(picture: Picture, orientation: number): Picture {
  const { width, height, rgba } = picture;
  if (!(orientation > 1 && orientation <= 8)) return picture;
  const lies = orientation > 4;
  const [across, down] = lies ? [height, width] : [width, height];
  const out = new Uint8ClampedArray(rgba.length);
  // Which edge of the stored picture row 0 and column 0 are: 2 top right, 3 bottom right, 4 bottom left, 5 left top, 6 right top, 7 right bottom, 8 left bottom.
  const fromRight = [2, 3, 7, 8].includes(orientation);
  const fromBottom = [3, 4, 6, 7].includes(orientation);
  for (let y = 0; y < down; y++) {
    for (let x = 0; x < across; x++) {
      const [column, row] = lies ? [y, x] : [x, y];
      const from = ((fromBottom ? height - 1 - row : row) * width + (fromRight ? width - 1 - column : column)) * 4;
      const to = (y * across + x) * 4;
      for (let n = 0; n < 4; n++) out[to + n] = rgba[from + n] ?? 0;
    }
  }
  return { width: across, height: down, rgba: out };
}
