/*
 * An embedded font made into one that a browser loads (GB/T 33190 clause 11.1 embeds TrueType and OpenType; bare CFF is found too). Makers of
 * subsets leave out what only setting text needs; browsers refuse such fonts. The outlines stay as they are, the rest is written anew, and each
 * glyph can be drawn by its number as a character of its own. Type 1 programs are not read.
 */

import { fields, Reader, resized } from './bytes.ts';
import { readCff } from './cff.ts';
import { readCharacters, writeCharacters } from './characters.ts';
import { plainMaxp, readOutlines } from './outlines.ts';
import { readTables, type Tables, writeTables } from './sfnt.ts';
import { headTable, hheaTable, lineHeights, nameTable, os2Table, postTable, widthTable } from './tables.ts';

export { GLYPHS } from './characters.ts';

export interface FontFile {
  /** An OpenType file. Glyph n is also the character GLYPHS + n. */
  readonly bytes: Uint8Array;
  readonly glyphs: number;
  /** First and last code point in turn of the characters that the font knows of itself. */
  readonly characters: readonly number[];
}

const LARGEST_FONT = 64 * 1024 * 1024;

/** A font for a browser; null for what is beyond repair or has no outlines at all. */
export function readFont(bytes: Uint8Array): FontFile | null {
  if (bytes.length > LARGEST_FONT) return null;
  const tables = readTables(bytes) ?? (readCff(bytes) ? new Map([['CFF ', bytes]]) : null);
  if (!tables) return null;
  const outlines = tables.has('CFF ') ? compactParts(tables) : truetypeParts(tables);
  if (!outlines) return null;
  const { parts, glyphs, unitsPerEm, lefts, characters } = outlines;
  const hhea = tables.get('hhea');
  const [ascent, descent] = lineHeights(hhea, unitsPerEm);
  const metrics = hhea && hhea.length >= 36 ? new Reader(hhea).u16(34) : 0;
  const hmtx = widthTable(tables.get('hmtx'), metrics, glyphs, unitsPerEm, lefts);
  const widths = new Reader(hmtx);
  let widest = 0;
  for (let n = 0; n < glyphs; n++) widest = Math.max(widest, widths.u16(n * 4));
  const made: Tables = new Map([
    ...parts,
    ['hhea', hheaTable(ascent, descent, widest, glyphs)],
    ['hmtx', hmtx],
    ['cmap', writeCharacters(characters, glyphs)],
    ['OS/2', os2Table(ascent, descent, unitsPerEm)],
    ['name', nameTable()],
    ['post', postTable()],
  ]);
  return { bytes: writeTables(made), glyphs, characters: rangesOf([...characters.keys()]) };
}

interface Parts {
  readonly parts: Tables;
  readonly glyphs: number;
  readonly unitsPerEm: number;
  readonly lefts: readonly number[];
  readonly characters: ReadonlyMap<number, number>;
}

function compactParts(tables: Tables): Parts | null {
  const program = tables.get('CFF ') ?? new Uint8Array(0);
  const facts = readCff(program);
  if (!facts) return null;
  const { glyphs, unitsPerEm } = facts;
  const head = headTable(tables.get('head'), unitsPerEm, false);
  const own = readCharacters(tables.get('cmap'), glyphs);
  return {
    parts: new Map([
      ['CFF ', program],
      ['head', head],
      ['maxp', fields([4, 0x00005000], [2, glyphs])],
    ]),
    glyphs,
    unitsPerEm: new Reader(head).u16(18),
    lefts: [],
    characters: own.size > 0 ? own : facts.characters,
  };
}

function truetypeParts(tables: Tables): Parts | null {
  const [head, glyf, loca, maxp] = ['head', 'glyf', 'loca', 'maxp'].map((tag) => tables.get(tag));
  if (!head || !glyf || !loca) return null;
  const announced = maxp && maxp.length >= 6 ? new Reader(maxp).u16(4) : 0;
  const outlines = readOutlines(glyf, loca, announced, new Reader(head).u16(50) === 1);
  if (!outlines?.filled.includes(true)) return null;
  const parts: Tables = new Map([
    ['glyf', outlines.glyf],
    ['loca', outlines.loca],
    ['head', headTable(head, 1000, true)],
  ]);
  if (maxp && maxp.length >= 30) {
    const own = resized(maxp, 32);
    own.set(fields([4, 0x00010000], [2, outlines.glyphs]));
    parts.set('maxp', own);
    for (const tag of ['cvt ', 'fpgm', 'prep']) {
      const table = tables.get(tag);
      if (table) parts.set(tag, table.subarray(0, table.length - (tag === 'cvt ' ? table.length % 2 : 0)));
    }
  } else parts.set('maxp', plainMaxp(outlines));
  return {
    parts,
    glyphs: outlines.glyphs,
    unitsPerEm: new Reader(parts.get('head') ?? head).u16(18),
    lefts: outlines.lefts,
    characters: new Map(
      // Subsets keep the characters whose outlines they dropped; those are for another face to draw.
      [...readCharacters(tables.get('cmap'), outlines.glyphs)].filter(
        ([code, glyph]) => outlines.filled[glyph] === true || /\s/.test(String.fromCodePoint(code)),
      ),
    ),
  };
}

function rangesOf(codes: number[]): number[] {
  const out: number[] = [];
  for (const code of codes.sort((p, q) => p - q)) {
    if (out.length > 0 && out[out.length - 1] === code - 1) out[out.length - 1] = code;
    else out.push(code, code);
  }
  return out;
}
