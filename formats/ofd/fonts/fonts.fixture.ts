/*
 * Small fonts for tests: a TrueType font of a few boxes, and a bare CFF program of three glyphs, whole or with tables left out.
 */

import { concat, fields } from './bytes.ts';
import { type Tables, writeTables } from './sfnt.ts';

/** A box from (left, 0) to (left + 500, 700). */
export function boxGlyph(left: number): Uint8Array {
  const points: [number, number][] = [
    [left, 0],
    [0, 700],
    [500, 0],
    [0, -700],
  ];
  return concat([
    fields([2, 1], [2, left], [2, 0], [2, left + 500], [2, 700], [2, 3], [2, 0]),
    fields([1, 1], [1, 1], [1, 1], [1, 1]),
    ...points.map(([x]) => fields([2, x])),
    ...points.map(([, y]) => fields([2, y])),
  ]);
}

/** Another glyph, moved. */
export function compositeGlyph(of: number): Uint8Array {
  return fields([2, -1], [2, 0], [2, 0], [2, 500], [2, 700], [2, 2], [2, of], [1, 0], [1, 0]);
}

/** The tables of a font; glyphs of null have no outline. Characters are in the order of glyphs from 1, from U+4E00 on. */
export function tablesOf(glyphs: readonly (Uint8Array | null)[], long = true): Tables {
  const parts = glyphs.map((glyph) => glyph ?? new Uint8Array(0));
  const places = parts.reduce<number[]>((list, { length }) => [...list, (list.at(-1) ?? 0) + length], [0]);
  const count = glyphs.length;
  return new Map([
    ['glyf', concat(parts)],
    ['loca', fields(...places.map((place) => (long ? ([4, place] as const) : ([2, place / 2] as const))))],
    [
      'head',
      fields(
        ...([
          [4, 0x10000],
          [4, 0x10000],
          [4, 0],
          [4, 0x5f0f3cf5],
          [2, 0],
          [2, 1000],
          [8, 0],
          [8, 0],
        ] as const),
        ...([
          [2, 0],
          [2, 0],
          [2, 500],
          [2, 700],
          [2, 0],
          [2, 8],
          [2, 2],
          [2, long ? 1 : 0],
          [2, 0],
        ] as const),
      ),
    ],
    [
      'hhea',
      fields(
        [4, 0x10000],
        [2, 800],
        [2, -200],
        [2, 0],
        [2, 600],
        ...Array.from({ length: 11 }, () => [2, 0] as const),
        [2, count],
      ),
    ],
    ['hmtx', fields(...glyphs.flatMap((_, glyph) => [[2, 600] as const, [2, glyph * 10] as const]))],
    ['maxp', concat([fields([4, 0x10000], [2, count], [2, 8], [2, 2]), new Uint8Array(22)])],
    [
      'cmap',
      fields(
        ...([
          [2, 0],
          [2, 1],
          [2, 3],
          [2, 1],
          [4, 12],
        ] as const),
        ...([
          [2, 4],
          [2, 32],
          [2, 0],
          [2, 4],
          [2, 0],
          [2, 0],
          [2, 0],
        ] as const),
        ...([
          [2, 0x4e00 + count - 2],
          [2, 0xffff],
          [2, 0],
          [2, 0x4e00],
          [2, 0xffff],
          [2, 1 - 0x4e00],
          [2, 1],
          [2, 0],
          [2, 0],
        ] as const),
      ),
    ],
  ]);
}

export function fontOf(tables: Tables, without: readonly string[] = []): Uint8Array {
  return writeTables(new Map([...tables].filter(([tag]) => !without.includes(tag))));
}

const index = (items: readonly Uint8Array[]): Uint8Array => {
  if (items.length === 0) return fields([2, 0]);
  const places = items.reduce<number[]>((list, { length }) => [...list, (list.at(-1) ?? 1) + length], [1]);
  return concat([fields([2, items.length], [1, 2], ...places.map((place) => [2, place] as const)), ...items]);
};
const ascii = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
/** A number in five bytes, so that lengths do not depend on values. */
const long = (value: number): Uint8Array => fields([1, 29], [4, value]);

/** A CFF program: .notdef, A, and a glyph named uni4E00, each a box. */
export function bareCff(): Uint8Array {
  const number = (value: number): Uint8Array => fields([1, 28], [2, value]);
  const box = concat([...[0, 0].map(number), Uint8Array.of(21), ...[500, 700, -500].map(number), Uint8Array.of(6, 14)]);
  const header = Uint8Array.of(1, 0, 4, 2);
  const names = index([ascii('Test')]);
  const strings = index([ascii('uni4E00')]);
  const none = index([]);
  const charset = fields([1, 0], [2, 34], [2, 391]);
  const charStrings = index([box, box, box]);
  const top = (charsetAt: number, stringsAt: number, privateAt: number): Uint8Array =>
    index([
      concat([
        long(charsetAt),
        Uint8Array.of(15),
        long(stringsAt),
        Uint8Array.of(17),
        long(0),
        long(privateAt),
        Uint8Array.of(18),
      ]),
    ]);
  const at = header.length + names.length + top(0, 0, 0).length + strings.length + none.length;
  const charStringsAt = at + charset.length;
  return concat([
    header,
    names,
    top(at, charStringsAt, charStringsAt + charStrings.length),
    strings,
    none,
    charset,
    charStrings,
  ]);
}
