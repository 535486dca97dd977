/*
 * A TIFF as pixels (TIFF 6.0): scans of documents are kept in it, one bit to a pixel by CCITT T.6 or in colours. Its first picture, in strips or
 * tiles: uncompressed, PackBits, LZW, Deflate, CCITT T.4 and T.6, JPEG. What is not read is said in tiff-layout.ts. A strip that is damaged
 * leaves its part as if its samples were zero.
 */

import { type Codecs, fits, type Picture } from './picture.ts';
import { readTiffLayout, type TiffLayout } from './tiff-layout.ts';
import { oriented, paintTile } from './tiff-pixels.ts';
import { unpackBits, unpackDeflate, unpackLzw } from './unpack.ts';

/** The picture, the right way up; null for what is no TIFF or none that is read. */
export async function decodeTiff(bytes: Uint8Array, codecs: Codecs): Promise<Picture | null> {
  const layout = readTiffLayout(bytes);
  if (!layout || !fits(layout.width, layout.height)) return null;
  // Colours at half the resolution are the JPEG decoder's affair alone.
  if (layout.photometric === 'ycbcr' && layout.compression !== 'jpeg') return null;
  const { width, height, tileWidth, tileHeight, planar, samples } = layout;
  const across = Math.ceil(width / tileWidth);
  const down = Math.ceil(height / tileHeight);
  const picture: Picture = { width, height, rgba: new Uint8ClampedArray(4 * width * height) };
  for (let tile = 0; tile < across * down; tile++) {
    const x = (tile % across) * tileWidth;
    const y = Math.floor(tile / across) * tileHeight;
    // The last strip ends with the picture; tiles are always whole.
    const rows = tileWidth === width ? Math.min(tileHeight, height - y) : tileHeight;
    if (layout.compression === 'jpeg') {
      const whole = withTables(layout.tiles[tile] ?? new Uint8Array(0), layout.jpegTables);
      const inside = await codecs.jpeg(whole, layout.photometric === 'ycbcr');
      if (inside) copyInto(picture, inside, x, y);
      continue;
    }
    const planes: Uint8Array[] = [];
    for (let plane = 0; plane < (planar ? samples : 1); plane++) {
      const data = layout.tiles[plane * across * down + tile] ?? new Uint8Array(0);
      planes.push(await unpacked(layout, data, rows, planar ? 1 : samples, codecs));
    }
    paintTile(picture, layout, planes, { x, y, rows });
  }
  return oriented(picture, layout.orientation);
}

/** The samples of a strip, rows padded to bytes. */
async function unpacked(layout: TiffLayout, raw: Uint8Array, rows: number, samples: number, codecs: Codecs) {
  const { compression, tileWidth, bits, faxOptions } = layout;
  const rowLength = Math.ceil((tileWidth * samples * bits) / 8);
  const length = rowLength * rows;
  const data = layout.lowFirst ? raw.map(turned) : raw;
  const fax = async (k: number, aligned: boolean): Promise<Uint8Array> => {
    const found = await codecs.fax(data, { k, columns: tileWidth, rows, aligned, endOfLine: compression === 'fax3' });
    return cut(found ?? new Uint8Array(0), length);
  };
  const decode = {
    none: () => cut(data, length),
    packBits: () => unpackBits(data, length),
    lzw: () => unpackLzw(data, length),
    deflate: () => unpackDeflate(data, length),
    huffman: () => fax(0, true),
    fax3: () => fax(faxOptions & 1, (faxOptions & 4) !== 0),
    fax4: () => fax(-1, false),
    jpeg: () => new Uint8Array(length),
  };
  const samplesOfAll = await decode[compression]();
  if (layout.differences) undoDifferences(samplesOfAll, layout, samples, rowLength);
  return samplesOfAll;
}

function cut(data: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(length);
  out.set(data.subarray(0, length));
  return out;
}

/** A byte with its bits in the other order. */
function turned(byte: number): number {
  let out = 0;
  for (let bit = 0; bit < 8; bit++) out |= ((byte >> bit) & 1) << (7 - bit);
  return out;
}

/** Section 14. */
function undoDifferences(
  data: Uint8Array,
  { bits, isBigEndian }: TiffLayout,
  samples: number,
  rowLength: number,
): void {
  if (bits < 8) return;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const step = (samples * bits) / 8;
  for (let row = 0; row + rowLength <= data.length; row += rowLength) {
    for (let at = row + step; at < row + rowLength; at += bits / 8) {
      if (bits === 8) data[at] = (data[at] ?? 0) + (data[at - step] ?? 0);
      else view.setUint16(at, view.getUint16(at, !isBigEndian) + view.getUint16(at - step, !isBigEndian), !isBigEndian);
    }
  }
}

/** JPEG in TIFF (Adobe's technical note 2): the tables that all strips share stand in a stream of their own, from its first marker to its last. */
function withTables(data: Uint8Array, tables: Uint8Array | null): Uint8Array {
  if (!tables || tables.length < 4) return data;
  const out = new Uint8Array(tables.length - 2 + Math.max(0, data.length - 2));
  out.set(tables.subarray(0, tables.length - 2));
  out.set(data.subarray(2), tables.length - 2);
  return out;
}

function copyInto({ width, height, rgba }: Picture, tile: Picture, x: number, y: number): void {
  const columns = Math.min(tile.width, width - x);
  for (let row = 0; row < Math.min(tile.height, height - y); row++) {
    const from = row * tile.width * 4;
    rgba.set(tile.rgba.subarray(from, from + columns * 4), ((y + row) * width + x) * 4);
  }
}
