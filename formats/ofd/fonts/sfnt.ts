/*
 * The container of TrueType and OpenType fonts (ISO/IEC 14496-22 clause 4): tables by their tags. Reading takes what lies inside the file and
 * passes over the rest; writing sorts, aligns and adds up as the clause wants.
 */

import { concat, fields, Reader } from './bytes.ts';

export type Tables = Map<string, Uint8Array>;

const MOST_TABLES = 128;
/** Offset of the tables in a collection's first font. */
const COLLECTION = 0x74746366;

/** The tables of a font, of a collection's first one; null for something else. */
export function readTables(bytes: Uint8Array): Tables | null {
  const reader = new Reader(bytes);
  const start = reader.u32(0) === COLLECTION ? reader.u32(12) : 0;
  const version = reader.u32(start);
  if (version !== 0x00010000 && version !== 0x4f54544f && version !== 0x74727565) return null;
  const tables: Tables = new Map();
  const count = Math.min(MOST_TABLES, reader.u16(start + 4));
  for (let n = 0; n < count; n++) {
    const at = start + 12 + n * 16;
    const tag = String.fromCharCode(...bytes.subarray(at, at + 4));
    const offset = reader.u32(at + 8);
    const content = bytes.subarray(offset, offset + reader.u32(at + 12));
    if (tag.length === 4 && content.length > 0 && !tables.has(tag)) tables.set(tag, content);
  }
  return tables;
}

/** A font file of tables. */
export function writeTables(tables: Tables): Uint8Array {
  const tags = [...tables.keys()].sort((p, q) => (p < q ? -1 : 1));
  const power = Math.floor(Math.log2(tags.length));
  const range = 2 ** power * 16;
  const version = tables.has('CFF ') ? 0x4f54544f : 0x00010000;
  const directory: Uint8Array[] = [
    fields([4, version], [2, tags.length], [2, range], [2, power], [2, tags.length * 16 - range]),
  ];
  const bodies: Uint8Array[] = [];
  let at = 12 + tags.length * 16;
  let headAt = -1;
  for (const tag of tags) {
    let content = tables.get(tag) ?? new Uint8Array(0);
    const padded = new Uint8Array(Math.ceil(content.length / 4) * 4);
    padded.set(content);
    if (tag === 'head') {
      // The sum of the whole file is put here last; it counts as zero until then.
      padded.fill(0, 8, 12);
      content = padded.subarray(0, content.length);
      headAt = at;
    }
    const name = [...tag].map((letter) => [1, letter.charCodeAt(0)] as const);
    directory.push(fields(...name, [4, sumOf(padded)], [4, at], [4, content.length]));
    bodies.push(padded);
    at += padded.length;
  }
  const file = concat([...directory, ...bodies]);
  if (headAt >= 0) file.set(fields([4, 0xb1b0afba - sumOf(file)]), headAt + 8);
  return file;
}

function sumOf(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let sum = 0;
  for (let at = 0; at + 4 <= bytes.length; at += 4) sum = (sum + view.getUint32(at)) >>> 0;
  return sum;
}
