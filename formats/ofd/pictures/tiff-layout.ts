/*
 * How a TIFF is laid out (TIFF 6.0, sections 2 to 15): its first picture's size, samples, and where its strips or tiles lie. Not read: BigTIFF,
 * further pages, JPEG of the old kind (compression 6), Lab colours, floating point samples.
 */

import { fits, MOST_PIXELS } from './picture.ts';

/** Bytes of all samples of a picture. */
const MOST_BYTES = 4 * MOST_PIXELS;
const MOST_SAMPLES = 16;
const MOST_FIELDS = 512;

export type Compression = 'none' | 'packBits' | 'lzw' | 'deflate' | 'huffman' | 'fax3' | 'fax4' | 'jpeg';

const COMPRESSIONS: ReadonlyMap<number, Compression> = new Map<number, Compression>([
  [1, 'none'],
  [2, 'huffman'],
  [3, 'fax3'],
  [4, 'fax4'],
  [5, 'lzw'],
  [7, 'jpeg'],
  [8, 'deflate'],
  [32946, 'deflate'],
  [32773, 'packBits'],
]);

export type Photometric = 'whiteIsZero' | 'blackIsZero' | 'rgb' | 'palette' | 'cmyk' | 'ycbcr';

const PHOTOMETRICS: readonly (Photometric | undefined)[] = [
  'whiteIsZero',
  'blackIsZero',
  'rgb',
  'palette',
  'blackIsZero',
  'cmyk',
  'ycbcr',
];

export interface TiffLayout {
  readonly width: number;
  readonly height: number;
  /** Bits of each sample: 1, 2, 4, 8 or 16. */
  readonly bits: number;
  readonly samples: number;
  readonly photometric: Photometric;
  readonly compression: Compression;
  readonly isBigEndian: boolean;
  /** Whether bits of compressed data are read from the lowest on. */
  readonly lowFirst: boolean;
  /** Whether each sample is the difference to the one on its left. */
  readonly differences: boolean;
  /** Whether each sample has strips of its own. */
  readonly planar: boolean;
  /** What the sample behind the colours is. */
  readonly alpha: 'none' | 'multiplied' | 'plain';
  /** T4Options: bit 0 two dimensions, bit 2 rows that end at bytes. */
  readonly faxOptions: number;
  /** 1 to 8, as TIFF counts them. */
  readonly orientation: number;
  /** Reds, greens and blues of a palette in 16 bits. */
  readonly palette: readonly number[];
  readonly jpegTables: Uint8Array | null;
  /** Strips are tiles as wide as the picture. */
  readonly tileWidth: number;
  readonly tileHeight: number;
  /** Row by row, plane after plane. */
  readonly tiles: readonly Uint8Array[];
}

/** The layout of the first picture; null for what is no TIFF, or none that is read here, or too large. */
export function readTiffLayout(bytes: Uint8Array): TiffLayout | null {
  const field = readFields(bytes);
  if (!field) return null;
  const one = (tag: number, otherwise: number): number => field.numbers(tag, 1)[0] ?? otherwise;
  const [width, height] = [one(256, 0), one(257, 0)];
  const samples = one(277, 1);
  const bitsOfAll = field.numbers(258, MOST_SAMPLES);
  const bits = bitsOfAll[0] ?? 1;
  const photometric = PHOTOMETRICS[one(262, 0)];
  const compression = COMPRESSIONS.get(one(259, 1));
  if (!fits(width, height) || !photometric || !compression || !(samples >= 1 && samples <= MOST_SAMPLES)) return null;
  if (![1, 2, 4, 8, 16].includes(bits) || bitsOfAll.some((other) => other !== bits)) return null;
  const predictor = one(317, 1);
  if (predictor > 2 || one(339, 1) > 2) return null;
  const tiled = field.has(322);
  const tileWidth = tiled ? one(322, 0) : width;
  const tileHeight = tiled ? one(323, 0) : Math.min(height, one(278, height));
  if (!(tileWidth > 0 && tileHeight > 0)) return null;
  const planar = one(284, 1) === 2 && samples > 1;
  const count = Math.ceil(width / tileWidth) * Math.ceil(height / tileHeight);
  // Tiles may reach far over the picture's edge, and each costs its whole size.
  const whole = count * tileWidth * tileHeight;
  if (whole > MOST_PIXELS || (whole * samples * bits) / 8 > MOST_BYTES) return null;
  const planes = planar ? samples : 1;
  const offsets = field.numbers(tiled ? 324 : 273, count * planes);
  const lengths = field.numbers(tiled ? 325 : 279, count * planes);
  if (offsets.length === 0) return null;
  const extra = one(338, 0);
  return {
    width,
    height,
    bits,
    samples,
    photometric,
    compression,
    isBigEndian: field.isBigEndian,
    lowFirst: one(266, 1) === 2,
    differences: predictor === 2,
    planar,
    alpha: field.has(338) && extra === 1 ? 'multiplied' : field.has(338) && extra === 2 ? 'plain' : 'none',
    faxOptions: one(292, 0),
    orientation: one(274, 1),
    palette: photometric === 'palette' ? field.numbers(320, 3 * 2 ** Math.min(bits, 8)) : [],
    jpegTables: field.bytesOf(347),
    tileWidth,
    tileHeight,
    // A single strip may leave out its length; data that is cut off is decoded as far as it goes.
    tiles: offsets.map((start, index) => bytes.subarray(start, start + (lengths[index] ?? bytes.length - start))),
  };
}

interface Fields {
  readonly isBigEndian: boolean;
  has(tag: number): boolean;
  /** The first `most` numbers of a field; empty without it. */
  numbers(tag: number, most: number): number[];
  bytesOf(tag: number): Uint8Array | null;
}

/** Bytes of a number by the field's type: BYTE, SHORT, LONG, and UNDEFINED. */
const SIZES: ReadonlyMap<number, number> = new Map([
  [1, 1],
  [3, 2],
  [4, 4],
  [7, 1],
]);

function readFields(bytes: Uint8Array): Fields | null {
  if (bytes.length < 8) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isLittle = view.getUint16(0, true) === 0x4949;
  if (!isLittle && view.getUint16(0, true) !== 0x4d4d) return null;
  const start = view.getUint32(4, isLittle);
  if (view.getUint16(2, isLittle) !== 42 || start + 2 > bytes.length) return null;
  const found = new Map<number, { at: number; size: number; count: number }>();
  const entries = Math.min(MOST_FIELDS, view.getUint16(start, isLittle));
  for (let n = 0; n < entries; n++) {
    const at = start + 2 + n * 12;
    if (at + 12 > bytes.length) break;
    const size = SIZES.get(view.getUint16(at + 2, isLittle));
    const count = view.getUint32(at + 4, isLittle);
    if (size === undefined) continue;
    const place = size * count <= 4 ? at + 8 : view.getUint32(at + 8, isLittle);
    if (place + size * count <= bytes.length) found.set(view.getUint16(at, isLittle), { at: place, size, count });
  }
  return {
    isBigEndian: !isLittle,
    has: (tag) => found.has(tag),
    numbers(tag, most) {
      const entry = found.get(tag);
      if (!entry) return [];
      return Array.from({ length: Math.min(most, entry.count) }, (_, index) => {
        const at = entry.at + index * entry.size;
        if (entry.size === 1) return view.getUint8(at);
        return entry.size === 2 ? view.getUint16(at, isLittle) : view.getUint32(at, isLittle);
      });
    },
    bytesOf(tag) {
      const entry = found.get(tag);
      return entry?.size === 1 ? bytes.subarray(entry.at, entry.at + entry.count) : null;
    },
  };
}
