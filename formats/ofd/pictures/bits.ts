/*
 * Pictures from what decoders give: bits of a scan, or bytes of one to four components.
 */

import type { Picture } from './picture.ts';

/** Rows of bits padded to bytes; a bit that is clear is black. What is missing is white. */
export function fromBits(bits: Uint8Array, width: number, height: number): Picture {
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
  // A pixel at a time as one number: there may be tens of millions.
  const words = new Uint32Array(rgba.buffer);
  const [black = 0] = new Uint32Array(Uint8Array.of(0, 0, 0, 255).buffer);
  const rowLength = Math.ceil(width / 8);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (((bits[y * rowLength + (x >> 3)] ?? 255) & (0x80 >> (x & 7))) === 0) words[y * width + x] = black;
    }
  }
  return { width, height, rgba };
}

/** Grey, grey and opacity, red green blue, or those and a fourth: opacity, or black where the first three are inks. */
export function fromComponents(data: ArrayLike<number>, width: number, height: number, inks: boolean): Picture | null {
  const count = data.length / (width * height);
  if (![1, 2, 3, 4].includes(count)) return null;
  const rgba = new Uint8ClampedArray(width * height * 4);
  const grey = count < 3;
  for (let pixel = 0; pixel < width * height; pixel++) {
    const from = pixel * count;
    const last = data[from + count - 1] ?? 0;
    for (let n = 0; n < 3; n++) {
      const value = data[grey ? from : from + n] ?? 0;
      rgba[pixel * 4 + n] = inks && count === 4 ? ((255 - value) * (255 - last)) / 255 : value;
    }
    rgba[pixel * 4 + 3] = count % 2 === 0 && !inks ? last : 255;
  }
  return { width, height, rgba };
}
