/*
 * TrueType outlines made sound (ISO/IEC 14496-22 clauses 5.3.3 and 5.3.4): places of glyphs inside the table and in order, and glyphs whose
 * data does not hold together left empty, because a browser refuses the whole font for one of them.
 */

import { fields, Reader } from './bytes.ts';

export interface Outlines {
  readonly glyf: Uint8Array;
  /** In the long form. */
  readonly loca: Uint8Array;
  readonly glyphs: number;
  /** Left edge of each glyph. */
  readonly lefts: readonly number[];
  readonly mostPoints: number;
  readonly mostContours: number;
  /** Whether each glyph has an outline. */
  readonly filled: readonly boolean[];
}

const MOST_GLYPHS = 0xffff;

/** The outlines of a font. `announced` is the number of glyphs of maxp, 0 when it says none. */
export function readOutlines(
  glyf: Uint8Array,
  loca: Uint8Array,
  announced: number,
  longForm: boolean,
): Outlines | null {
  const places = new Reader(loca);
  // Some makers say short and write long.
  const long = longForm || (announced > 0 && loca.length >= (announced + 1) * 4);
  const held = Math.floor(loca.length / (long ? 4 : 2)) - 1;
  const glyphs = Math.min(MOST_GLYPHS, announced > 0 ? announced : held);
  if (glyphs <= 0 || held <= 0) return null;
  const place = (n: number): number => Math.min(glyf.length, long ? places.u32(n * 4) : places.u16(n * 2) * 2);
  const reader = new Reader(glyf);
  const out = new Uint8Array((glyphs + 1) * 4);
  const view = new DataView(out.buffer);
  const lefts: number[] = [];
  let [mostPoints, mostContours, at] = [0, 0, 0];
  const filled: boolean[] = [];
  const parts: Uint8Array[] = [];
  for (let n = 0; n < glyphs; n++) {
    const [from, to] = n < held ? [place(n), place(n + 1)] : [0, 0];
    const size = to - from;
    const points = size >= 10 ? pointsOf(reader, from, to, glyphs) : -1;
    view.setUint32(n * 4, at);
    lefts.push(points >= 0 ? reader.i16(from + 2) : 0);
    filled.push(points >= 0);
    if (points < 0) continue;
    const even = new Uint8Array(size + (size % 2));
    even.set(glyf.subarray(from, to));
    parts.push(even);
    at += even.length;
    mostPoints = Math.max(mostPoints, points);
    mostContours = Math.max(mostContours, reader.i16(from));
    // Overlapping places must not make more of a small table than it holds.
    if (at > glyf.length * 2 + 1024) return null;
  }
  view.setUint32(glyphs * 4, at);
  const all = new Uint8Array(Math.max(2, at));
  let end = 0;
  for (const part of parts) {
    all.set(part, end);
    end += part.length;
  }
  return { glyf: all, loca: out, glyphs, lefts, mostPoints, mostContours, filled };
}

/** The number of points of a glyph; -1 when its data does not hold together. */
function pointsOf(reader: Reader, from: number, to: number, glyphs: number): number {
  const contours = reader.i16(from);
  if (contours < 0) return compositeHolds(reader, from + 10, to, glyphs) ? 0 : -1;
  let at = from + 10;
  let last = -1;
  for (let n = 0; n < contours; n++, at += 2) {
    const end = reader.u16(at);
    if (at + 2 > to || end <= last) return -1;
    last = end;
  }
  const points = last + 1;
  at += 2 + reader.u16(at);
  if (at > to) return -1;
  let coordinates = 0;
  for (let n = 0; n < points; ) {
    if (at >= to) return -1;
    const flag = reader.u8(at++);
    const times = (flag & 8) !== 0 ? reader.u8(at++) + 1 : 1;
    const width =
      ((flag & 2) !== 0 ? 1 : (flag & 16) !== 0 ? 0 : 2) + ((flag & 4) !== 0 ? 1 : (flag & 32) !== 0 ? 0 : 2);
    coordinates += width * times;
    n += times;
    if (n > points) return -1;
  }
  return at + coordinates <= to ? points : -1;
}

function compositeHolds(reader: Reader, from: number, to: number, glyphs: number): boolean {
  for (let at = from, more = true; more; ) {
    const flags = reader.u16(at);
    if (at + 4 > to || reader.u16(at + 2) >= glyphs) return false;
    at += 4 + ((flags & 1) !== 0 ? 4 : 2);
    if ((flags & 8) !== 0) at += 2;
    else if ((flags & 0x40) !== 0) at += 4;
    else if ((flags & 0x80) !== 0) at += 8;
    more = (flags & 0x20) !== 0;
    if (at > to) return false;
  }
  return true;
}

/** A maxp for outlines whose own is missing; with it no instructions can run. */
export function plainMaxp({ glyphs, mostPoints, mostContours }: Outlines): Uint8Array {
  const most = (value: number): number => Math.min(0xffff, Math.max(0, value));
  return fields(
    [4, 0x00010000],
    [2, glyphs],
    [2, most(mostPoints)],
    [2, most(mostContours)],
    ...([mostPoints * 4, mostContours * 4, 2, 0, 0, 0, 0, 0, 0, 16, 4] as const).map(
      (value) => [2, most(value)] as const,
    ),
  );
}
