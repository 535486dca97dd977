/*
 * Which glyph a font has for a character: its own cmap read (ISO/IEC 14496-22 clause 5.2.1, formats 0, 4, 6 and 12), and one written (format 12)
 * that also gives every glyph a character of its own, so that a glyph can be drawn by its number.
 */

import { concat, fields, Reader } from './bytes.ts';

/** Glyph n is drawn as the character GLYPHS + n, in a plane for private use. */
export const GLYPHS = 0xf0000;

const MOST_TABLES = 32;
/** Characters that are looked at in all tables together: a font of all of Unicode, twice. */
const MOST_CHARACTERS = 300_000;

/** Glyphs by code point; of several tables those for all of Unicode count before those for a part of it. */
export function readCharacters(cmap: Uint8Array | undefined, glyphs: number): Map<number, number> {
  const found = new Map<number, number>();
  if (!cmap) return found;
  const reader = new Reader(cmap);
  const tables: { rank: number; symbol: boolean; at: number }[] = [];
  for (let n = 0; n < Math.min(MOST_TABLES, reader.u16(2)); n++) {
    const [platform, encoding] = [reader.u16(4 + n * 8), reader.u16(6 + n * 8)];
    const rank = platform === 3 && encoding === 10 ? 0 : platform === 0 ? 1 : platform === 3 && encoding <= 1 ? 2 : 9;
    const macRoman = platform === 1 && encoding === 0;
    if (rank < 9 || macRoman) {
      tables.push({ rank: macRoman ? 3 : rank, symbol: platform === 3 && encoding === 0, at: reader.u32(8 + n * 8) });
    }
  }
  let left = MOST_CHARACTERS;
  for (const { symbol, at } of tables.sort((p, q) => p.rank - q.rank)) {
    eachMapping(reader, at, (code, glyph) => {
      // Symbol fonts keep Latin letters in a private block.
      const character = symbol && code >= 0xf000 && code <= 0xf0ff ? code - 0xf000 : code;
      if (glyph > 0 && glyph < glyphs && !found.has(character)) found.set(character, glyph);
      return --left > 0;
    });
  }
  return found;
}

/** Goes through one table for as long as `add` wants more. */
function eachMapping(reader: Reader, at: number, add: (code: number, glyph: number) => boolean): void {
  const format = reader.u16(at);
  if (format === 0) {
    // Beyond ASCII this is an alphabet of its own.
    for (let code = 0x20; code < 0x7f; code++) if (!add(code, reader.u8(at + 6 + code))) return;
  } else if (format === 4) {
    const segments = reader.u16(at + 6) / 2;
    for (let n = 0; n < segments; n++) {
      const end = reader.u16(at + 14 + n * 2);
      const start = reader.u16(at + 16 + segments * 2 + n * 2);
      const delta = reader.u16(at + 16 + segments * 4 + n * 2);
      const rangeAt = at + 16 + segments * 6 + n * 2;
      const range = reader.u16(rangeAt);
      if (rangeAt > reader.length) return;
      for (let code = start; code <= end && code < 0xffff; code++) {
        const held = range === 0 ? code : reader.u16(rangeAt + range + (code - start) * 2);
        if (!add(code, held === 0 && range !== 0 ? 0 : (held + delta) & 0xffff)) return;
      }
    }
  } else if (format === 6) {
    const first = reader.u16(at + 6);
    for (let n = 0; n < reader.u16(at + 8); n++) if (!add(first + n, reader.u16(at + 10 + n * 2))) return;
  } else if (format === 12) {
    for (let n = 0; n < reader.u32(at + 12) && at + 28 + n * 12 <= reader.length; n++) {
      const [start, end, glyph] = [16, 20, 24].map((offset) => reader.u32(at + offset + n * 12)) as [
        number,
        number,
        number,
      ];
      for (let code = start; code <= end && code <= 0x10ffff; code++) if (!add(code, glyph + code - start)) return;
    }
  }
}

/** A cmap of characters, and of every glyph at its own place. */
export function writeCharacters(characters: ReadonlyMap<number, number>, glyphs: number): Uint8Array {
  const list = [...characters]
    .filter(([code]) => code < GLYPHS && (code < 0xd800 || code > 0xdfff))
    .sort((p, q) => p[0] - q[0]);
  const groups: [start: number, end: number, glyph: number][] = [];
  for (const [code, glyph] of list) {
    const last = groups.at(-1);
    if (last && code === last[1] + 1 && glyph === last[2] + code - last[0]) last[1] = code;
    else groups.push([code, code, glyph]);
  }
  groups.push([GLYPHS, GLYPHS + glyphs - 1, 0]);
  const body = concat(groups.map(([start, end, glyph]) => fields([4, start], [4, end], [4, glyph])));
  const head = fields([2, 0], [2, 1], [2, 3], [2, 10], [4, 12]);
  return concat([head, fields([2, 12], [2, 0], [4, 16 + body.length], [4, 0], [4, groups.length]), body]);
}
