/*
 * What must be known of a JPEG 2000 picture before it is decoded (ISO/IEC 15444-1 annexes A.5.1 and I.5.3): its size, and whether its colours
 * are inks. The decoding itself is not done here.
 */

import { fits } from './picture.ts';

export interface JpxFacts {
  readonly width: number;
  readonly height: number;
  readonly isCmyk: boolean;
}

const CMYK = 12;
const MOST_BOXES = 64;

/** Null for what has no size, or one beyond reason. */
export function readJpx(bytes: Uint8Array): JpxFacts | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes[0] === 0xff && bytes[1] === 0x4f) return withSize(view, 0, false);
  let isCmyk = false;
  const end = bytes.length;
  let at = 0;
  for (let n = 0; n < MOST_BOXES && at + 8 <= end; n++) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (type === 'jp2c') return withSize(view, at + (length === 1 ? 16 : 8), isCmyk);
    if (type === 'colr' && at + 15 <= end && bytes[at + 8] === 1) isCmyk ||= view.getUint32(at + 11) === CMYK;
    if (type === 'jp2h') at += 8;
    else if (length < 8) return null;
    else at += length;
  }
  return null;
}

/** SIZ stands directly behind the first marker. */
function withSize(view: DataView, start: number, isCmyk: boolean): JpxFacts | null {
  if (start + 24 > view.byteLength || view.getUint32(start) !== 0xff4fff51) return null;
  const side = (at: number): number => view.getUint32(start + at) - view.getUint32(start + at + 8);
  const [width, height] = [side(8), side(12)];
  return fits(width, height) ? { width, height, isCmyk } : null;
}
