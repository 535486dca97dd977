/*
 * What kind of picture a file is: by its first bytes, or by the name that its resource gives it before it is read (GB/T 33190 clause 7.9;
 * GBIG2 and JB2 are names for JBIG2 that occur).
 */

import type { ImageFormat } from '../drawing.ts';

const NAMES: ReadonlyMap<string, ImageFormat> = new Map<string, ImageFormat>([
  ['png', 'png'],
  ['jpg', 'jpeg'],
  ['jpeg', 'jpeg'],
  ['gif', 'gif'],
  ['bmp', 'bmp'],
  ['tif', 'tiff'],
  ['tiff', 'tiff'],
  ['gbig2', 'jbig2'],
  ['jbig2', 'jbig2'],
  ['jb2', 'jbig2'],
  ['jp2', 'jpx'],
  ['jpx', 'jpx'],
  ['j2k', 'jpx'],
  ['jpeg2000', 'jpx'],
  ['ofd', 'ofd'],
]);

/** By the path's ending, else by the format named. */
export function formatByName(format: string, path: string): ImageFormat {
  const ending = /\.([a-z0-9]+)$/i.exec(path)?.[1]?.toLowerCase() ?? '';
  return NAMES.get(ending) ?? NAMES.get(format.trim().toLowerCase()) ?? 'unknown';
}

const BEGINNINGS: readonly (readonly [ImageFormat, readonly number[]])[] = [
  ['png', [0x89, 0x50, 0x4e, 0x47]],
  ['jpeg', [0xff, 0xd8, 0xff]],
  ['gif', [0x47, 0x49, 0x46, 0x38]],
  ['bmp', [0x42, 0x4d]],
  ['tiff', [0x49, 0x49, 0x2a, 0]],
  ['tiff', [0x4d, 0x4d, 0, 0x2a]],
  ['jbig2', [0x97, 0x4a, 0x42, 0x32]],
  ['jpx', [0, 0, 0, 12, 0x6a, 0x50]],
  ['jpx', [0xff, 0x4f, 0xff, 0x51]],
  ['ofd', [0x50, 0x4b, 3, 4]],
];

/** By the first bytes; undefined when they are none of these. */
export function formatByBytes(bytes: Uint8Array): ImageFormat | undefined {
  return BEGINNINGS.find(([, beginning]) => beginning.every((byte, index) => bytes[index] === byte))?.[0];
}
