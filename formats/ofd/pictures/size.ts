/*
 * How large a picture says it is, for the formats that a browser decodes, so that floods are kept from it: PNG (clause 11.2.2), JPEG (ITU-T T.81
 * annex B.2.2), GIF and BMP. Nothing is decoded here.
 */

import type { ImageFormat } from '../drawing.ts';

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** Pixels; null where the file does not say, or is of another format. */
export function pictureSize(bytes: Uint8Array, format: ImageFormat): PictureSize | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (format === 'png' && bytes.length >= 24) return { width: view.getUint32(16), height: view.getUint32(20) };
  if (format === 'gif' && bytes.length >= 10)
    return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
  if (format === 'bmp' && bytes.length >= 26) {
    // The oldest header has sides of 16 bits; a negative height means rows from the top.
    if (view.getUint32(14, true) === 12) return { width: view.getUint16(18, true), height: view.getUint16(20, true) };
    return { width: Math.abs(view.getInt32(18, true)), height: Math.abs(view.getInt32(22, true)) };
  }
  return format === 'jpeg' ? frameOf(view) : null;
}

/** Of a JPEG the first frame header; segments are stepped over by their lengths. */
function frameOf(view: DataView): PictureSize | null {
  let at = 2;
  while (at + 9 <= view.byteLength) {
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) at++;
    else if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) {
      return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    } else at += marker === 1 || (marker >= 0xd0 && marker <= 0xd7) ? 2 : 2 + view.getUint16(at + 2);
  }
  return null;
}
