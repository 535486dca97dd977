/*
 * A bare Compact Font Format program (Adobe Technical Note 5176), as far as wrapping it in OpenType needs: the number of its glyphs, its em and
 * box, and the characters whose names say what they are. Outlines are not read.
 */

import { Reader } from './bytes.ts';

export interface CffFacts {
  readonly glyphs: number;
  readonly unitsPerEm: number;
  /** Glyphs by code point, from glyph names; empty for fonts that number their glyphs. */
  readonly characters: ReadonlyMap<number, number>;
}

/** Whether bytes begin as a CFF program of version 1 does. */
export function isCff(bytes: Uint8Array): boolean {
  const [major = 0, , header = 0, offSize = 0] = bytes;
  return major === 1 && header >= 4 && header <= 16 && offSize >= 1 && offSize <= 4;
}

interface Index {
  readonly count: number;
  /** Where what follows the index begins. */
  readonly end: number;
  item(n: number): readonly [from: number, to: number];
}

function readIndex(reader: Reader, at: number): Index {
  const count = reader.u16(at);
  if (count === 0) return { count, end: at + 2, item: () => [at, at] };
  const size = reader.u8(at + 2);
  const offset = (n: number): number => {
    let value = 0;
    for (let i = 0; i < size; i++) value = value * 256 + reader.u8(at + 3 + n * size + i);
    return value;
  };
  const data = at + 2 + (count + 1) * size;
  return { count, end: data + offset(count), item: (n) => [data + offset(n), data + offset(n + 1)] };
}

const MOST_OPERANDS = 48;

/** Operands by operator; two-byte operators are 1200 and their second byte. */
function readDict(reader: Reader, from: number, to: number): Map<number, number[]> {
  const found = new Map<number, number[]>();
  let operands: number[] = [];
  for (let at = from; at < Math.min(to, reader.length); ) {
    const first = reader.u8(at++);
    if (first <= 21) {
      found.set(first === 12 ? 1200 + reader.u8(at++) : first, operands);
      operands = [];
    } else if (first === 28) {
      operands.push(reader.i16(at));
      at += 2;
    } else if (first === 29) {
      operands.push(reader.u32(at) | 0);
      at += 4;
    } else if (first === 30) {
      let text = '';
      for (let done = false; !done && at < to && text.length < 40; at++) {
        for (const nibble of [reader.u8(at) >> 4, reader.u8(at) & 15]) {
          done ||= nibble === 15;
          if (!done) text += ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '.', 'e', 'e-', '', '-'][nibble] ?? '';
        }
      }
      operands.push(Number(text));
    } else if (first <= 246) operands.push(first - 139);
    else if (first <= 250) operands.push((first - 247) * 256 + reader.u8(at++) + 108);
    else if (first <= 254) operands.push(-(first - 251) * 256 - reader.u8(at++) - 108);
    if (operands.length > MOST_OPERANDS) break;
  }
  return found;
}

/** The facts of a program; null when it cannot be one. */
export function readCff(bytes: Uint8Array): CffFacts | null {
  if (!isCff(bytes)) return null;
  const reader = new Reader(bytes);
  const names = readIndex(reader, reader.u8(2));
  const tops = readIndex(reader, names.end);
  const strings = readIndex(reader, tops.end);
  const top = readDict(reader, ...tops.item(0));
  const charStrings = top.get(17)?.[0] ?? 0;
  const glyphs = charStrings > 0 ? readIndex(reader, charStrings).count : 0;
  if (glyphs === 0 || tops.count === 0) return null;
  const scale = top.get(1207)?.[0] ?? 0.001;
  const unitsPerEm = Math.round(1 / scale);
  const named = !top.has(1230);
  const charset = top.get(15)?.[0] ?? 0;
  return {
    glyphs,
    unitsPerEm: unitsPerEm >= 16 && unitsPerEm <= 16384 ? unitsPerEm : 1000,
    characters: named ? namedCharacters(bytes, reader, strings, charset, glyphs) : new Map(),
  };
}

function namedCharacters(
  bytes: Uint8Array,
  reader: Reader,
  strings: Index,
  charset: number,
  glyphs: number,
): Map<number, number> {
  const found = new Map<number, number>();
  const add = (name: number, glyph: number): void => {
    const code = codeOf(name, bytes, strings);
    if (code !== undefined && glyph < glyphs && !found.has(code)) found.set(code, glyph);
  };
  if (charset <= 2) {
    // ISOAdobe; the two expert sets hold no plain letters.
    for (let glyph = 1; charset === 0 && glyph < glyphs; glyph++) add(glyph, glyph);
    return found;
  }
  const format = reader.u8(charset);
  let at = charset + 1;
  for (let glyph = 1; glyph < glyphs && at < reader.length; ) {
    const first = reader.u16(at);
    const more = format === 0 ? 0 : format === 1 ? reader.u8(at + 2) : reader.u16(at + 2);
    at += format === 0 ? 2 : format === 1 ? 3 : 4;
    for (let n = 0; n <= more && glyph < glyphs; n++) add(first + n, glyph++);
  }
  return found;
}

const STANDARD_NAMES = 391;

/** What a glyph name stands for: the first standard names are ASCII, in order but for the quotes; others say it as uniXXXX. */
function codeOf(name: number, bytes: Uint8Array, strings: Index): number | undefined {
  if (name >= 1 && name <= 95) return name === 8 ? 0x2019 : name === 65 ? 0x2018 : name + 31;
  if (name === 104) return 0x27;
  if (name === 124) return 0x60;
  if (name < STANDARD_NAMES || name - STANDARD_NAMES >= strings.count) return undefined;
  const [from, to] = strings.item(name - STANDARD_NAMES);
  const text = String.fromCharCode(...bytes.subarray(from, Math.min(to, from + 16)));
  const code = /^(?:uni([\dA-F]{4})|u([\dA-F]{4,6}))$/.exec(text);
  return code ? parseInt(code[1] ?? code[2] ?? '', 16) : undefined;
}
