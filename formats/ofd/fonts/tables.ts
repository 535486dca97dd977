/*
 * The tables that every browser wants and embedded fonts leave out (ISO/IEC 14496-22 clause 5.2): head, hhea, hmtx, OS/2, name, post. Values that
 * only matter for setting text are plain ones, since every glyph is placed by the page.
 */

import { concat, fields, Reader, resized } from './bytes.ts';

/** A head with what must be right made right; one of its own where there is none. */
export function headTable(own: Uint8Array | undefined, unitsPerEm: number, longLoca: boolean): Uint8Array {
  const head = own && own.length >= 52 ? resized(own, 54) : new Uint8Array(54);
  const reader = new Reader(head);
  const units = reader.u16(18);
  head.set(fields([4, 0x00010000]), 0);
  head.set(fields([4, 0x5f0f3cf5]), 12);
  if (units < 16 || units > 16384) head.set(fields([2, unitsPerEm]), 18);
  head.set(fields([2, longLoca ? 1 : 0], [2, 0]), 50);
  return head;
}

/** Heights of a line, for fonts that give none: as Chinese faces have them. */
export function lineHeights(hhea: Uint8Array | undefined, unitsPerEm: number): [ascent: number, descent: number] {
  const reader = new Reader(hhea ?? new Uint8Array(0));
  const [ascent, descent] = [reader.i16(4), reader.i16(6)];
  const sensible = ascent > 0 && ascent <= 4 * unitsPerEm && descent <= 0 && descent >= -4 * unitsPerEm;
  return sensible ? [ascent, descent] : [Math.round(unitsPerEm * 0.88), -Math.round(unitsPerEm * 0.12)];
}

/** Widths for every glyph; where the table ends early the last width goes on and the left edge is the outline's. */
export function widthTable(
  hmtx: Uint8Array | undefined,
  metrics: number,
  glyphs: number,
  unitsPerEm: number,
  lefts: readonly number[],
): Uint8Array {
  const reader = new Reader(hmtx ?? new Uint8Array(0));
  const whole = Math.min(metrics, Math.floor(reader.length / 4), glyphs);
  const out = new DataView(new ArrayBuffer(glyphs * 4));
  let width = unitsPerEm;
  for (let n = 0; n < glyphs; n++) {
    if (n < whole) width = reader.u16(n * 4);
    const leftAt = n < whole ? n * 4 + 2 : whole * 4 + (n - whole) * 2;
    const known = whole > 0 && leftAt + 2 <= reader.length;
    out.setUint16(n * 4, width);
    out.setInt16(n * 4 + 2, known ? reader.i16(leftAt) : (lefts[n] ?? 0));
  }
  return new Uint8Array(out.buffer);
}

export function hheaTable(ascent: number, descent: number, widest: number, glyphs: number): Uint8Array {
  const zeros = Array.from({ length: 11 }, () => [2, 0] as const);
  return fields([4, 0x00010000], [2, ascent], [2, descent], [2, 0], [2, widest], ...zeros, [2, glyphs]);
}

export function os2Table(ascent: number, descent: number, unitsPerEm: number): Uint8Array {
  const half = Math.round(unitsPerEm / 2);
  return fields(
    ...([3, half, 400, 5, 0, half, half, 0, 0, half, half, 0, 0, 0, 0, 0] as const).map((value) => [2, value] as const),
    ...Array.from({ length: 10 }, () => [1, 0] as const),
    ...Array.from({ length: 4 }, () => [4, 0] as const),
    [4, 0x4f464420],
    ...([0x40, 0x20, 0xffff, ascent, descent, 0, ascent, -descent] as const).map((value) => [2, value] as const),
    [4, 1],
    [4, 0],
    ...([half, Math.round(unitsPerEm * 0.7), 0, 0x20, 1] as const).map((value) => [2, value] as const),
  );
}

/** A neutral name: the page names its fonts by their keys. */
export function nameTable(): Uint8Array {
  const texts = new Map([
    [1, 'Embedded'],
    [2, 'Regular'],
    [4, 'Embedded'],
    [6, 'Embedded'],
  ]);
  const records: Uint8Array[] = [];
  const strings: Uint8Array[] = [];
  let at = 0;
  for (const [id, text] of texts) {
    const bytes = fields(...[...text].map((letter) => [2, letter.charCodeAt(0)] as const));
    records.push(fields([2, 3], [2, 1], [2, 0x409], [2, id], [2, bytes.length], [2, at]));
    strings.push(bytes);
    at += bytes.length;
  }
  return concat([fields([2, 0], [2, texts.size], [2, 6 + texts.size * 12]), ...records, ...strings]);
}

export function postTable(): Uint8Array {
  return fields([4, 0x00030000], [4, 0], [2, 0], [2, 0], [4, 0], [8, 0], [8, 0]);
}
