/*
 * ImageMask of a picture object (GB/T 33190 clause 10): a second picture whose brightness is the opacity of the first. The two may differ in
 * size; the finer one decides, so that the edge of a mask over a coarse picture stays sharp.
 */

import { fits, type Picture } from './picture.ts';

/** The picture with the mask worked in. Where the two together would be too large, in the picture's own size. */
export function masked(picture: Picture, mask: Picture): Picture {
  const finer = [Math.max(picture.width, mask.width), Math.max(picture.height, mask.height)] as const;
  const [width, height] = fits(...finer) ? finer : [picture.width, picture.height];
  const rgba = new Uint8ClampedArray(width * height * 4);
  const place = (at: number, size: number, of: number): number => Math.floor(((at + 0.5) * of) / size);
  const columns = Array.from({ length: width }, (_, x) => [
    place(x, width, picture.width),
    place(x, width, mask.width),
  ]);
  for (let y = 0; y < height; y++) {
    const row = place(y, height, picture.height) * picture.width;
    const maskRow = place(y, height, mask.height) * mask.width;
    for (let x = 0; x < width; x++) {
      const [column = 0, maskColumn = 0] = columns[x] ?? [];
      const from = (row + column) * 4;
      const over = (maskRow + maskColumn) * 4;
      const to = (y * width + x) * 4;
      rgba[to] = picture.rgba[from] ?? 0;
      rgba[to + 1] = picture.rgba[from + 1] ?? 0;
      rgba[to + 2] = picture.rgba[from + 2] ?? 0;
      const [r = 0, g = 0, b = 0, a = 0] = mask.rgba.subarray(over, over + 4);
      const brightness = (0.299 * r + 0.587 * g + 0.114 * b) / 255;
      rgba[to + 3] = ((picture.rgba[from + 3] ?? 0) * brightness * a) / 255;
    }
  }
  return { width, height, rgba };
}
