/*
 * Text set in outlines that the caller brings, as Type 3 fonts (ISO 32000-1 9.6.5) with ToUnicode maps (9.10.3): it can be found and copied like
 * any text, and needs no font program, whatever collection the outlines were cut from. Shapes nothing: one character, one glyph, left to right.
 */

import { PdfArray, PdfDict, PdfName, PdfNumber, type PdfObject, type PdfRef, PdfStream } from '@libpdf/core';
import { numbers } from './append.ts';
import { type PathCommand, pathOperators, real } from './picture.ts';
import { ascii } from './scan.ts';

/** A character's shape in thousandths of its em, y upwards from the baseline. */
export interface OutlineGlyph {
  readonly advance: number;
  readonly path: readonly PathCommand[];
}

/** A Type 3 font names its glyphs by one byte. */
const IN_ONE_FONT = 256;
/** What stands for a character that the face does not have: an empty box. */
const MISSING: OutlineGlyph = {
  advance: 1000,
  path: [
    { op: 'M', args: [80, -80] },
    { op: 'L', args: [920, -80] },
    { op: 'L', args: [920, 760] },
    { op: 'L', args: [80, 760] },
    { op: 'Z', args: [] },
    { op: 'M', args: [120, -40] },
    { op: 'L', args: [120, 720] },
    { op: 'L', args: [880, 720] },
    { op: 'L', args: [880, -40] },
    { op: 'Z', args: [] },
  ],
};

/** The fonts of one document, filled as text is shown. */
export class OutlineText {
  readonly #glyphs: ReadonlyMap<string, OutlineGlyph>;
  readonly #places = new Map<string, number>();
  readonly #characters: string[] = [];

  constructor(glyphs: ReadonlyMap<string, OutlineGlyph>) {
    this.#glyphs = glyphs;
  }

  #glyph(character: string): OutlineGlyph {
    return this.#glyphs.get(character) ?? MISSING;
  }

  /** Points that a text takes at `size` points. */
  width(text: string, size: number): number {
    return [...text].reduce((sum, character) => sum + (this.#glyph(character).advance * size) / 1000, 0);
  }

  /** Lines no wider than `width`; line feeds break too. A word is broken where it stands. */
  lines(text: string, size: number, width: number): string[] {
    return text.split('\n').flatMap((paragraph) => {
      const lines = [''];
      let room = width;
      for (const character of paragraph) {
        const advance = this.width(character, size);
        if (advance > room && lines.at(-1) !== '') {
          lines.push('');
          room = width;
        }
        lines[lines.length - 1] += character;
        room -= advance;
      }
      return lines;
    });
  }

  /** Operators that show a text with the start of its baseline at x, y. The fill colour is the caller's. */
  show(text: string, size: number, x: number, y: number): string {
    const parts = ['BT', `1 0 0 1 ${real(x)} ${real(y)} Tm`];
    let font = -1;
    let codes = '';
    const flush = () => {
      if (codes !== '') parts.push(`<${codes}> Tj`);
      codes = '';
    };
    for (const character of text) {
      const place = this.#placeOf(character);
      const wanted = Math.floor(place / IN_ONE_FONT);
      if (wanted !== font) {
        flush();
        parts.push(`/Yz${wanted} ${real(size)} Tf`);
        font = wanted;
      }
      codes += (place % IN_ONE_FONT).toString(16).padStart(2, '0');
    }
    flush();
    return `${[...parts, 'ET'].join('\n')}\n`;
  }

  #placeOf(character: string): number {
    const known = this.#places.get(character);
    if (known !== undefined) return known;
    const place = this.#characters.length;
    this.#places.set(character, place);
    this.#characters.push(character);
    return place;
  }

  /** The fonts for everything shown so far, as the Font entry of resources. Nothing may be shown afterwards. */
  fonts(register: (object: PdfObject) => PdfRef): PdfDict {
    const fonts = new PdfDict();
    for (let first = 0; first < this.#characters.length; first += IN_ONE_FONT) {
      const characters = this.#characters.slice(first, first + IN_ONE_FONT);
      fonts.set(`Yz${first / IN_ONE_FONT}`, register(this.#font(characters, register)));
    }
    return fonts;
  }

  #font(characters: readonly string[], register: (object: PdfObject) => PdfRef): PdfDict {
    const procedures = new PdfDict();
    characters.forEach((character, code) => {
      const { advance, path } = this.#glyph(character);
      const drawing = path.length === 0 ? '' : `${pathOperators(path).join('\n')}\nf\n`;
      procedures.set(`g${code}`, register(PdfStream.fromDict({}, ascii(`${real(advance)} 0 d0\n${drawing}`))));
    });
    return PdfDict.of({
      Type: PdfName.of('Font'),
      Subtype: PdfName.of('Type3'),
      FontBBox: numbers(-500, -500, 1500, 1300),
      FontMatrix: numbers(0.001, 0, 0, 0.001, 0, 0),
      FirstChar: PdfNumber.of(0),
      LastChar: PdfNumber.of(characters.length - 1),
      Widths: numbers(...characters.map((character) => this.#glyph(character).advance)),
      Encoding: PdfDict.of({
        Type: PdfName.of('Encoding'),
        Differences: new PdfArray([PdfNumber.of(0), ...characters.map((_none, code) => PdfName.of(`g${code}`))]),
      }),
      CharProcs: procedures,
      Resources: new PdfDict(),
      ToUnicode: register(PdfStream.fromDict({}, ascii(toUnicode(characters)))),
    });
  }
}

function toUnicode(characters: readonly string[]): string {
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');
  const units = (character: string) =>
    Array.from({ length: character.length }, (_none, at) => hex(character.charCodeAt(at), 4)).join('');
  const lines = characters.map((character, code) => `<${hex(code, 2)}> <${units(character)}>`);
  const blocks: string[] = [];
  // 9.7.5.4: at most a hundred entries in one block.
  for (let at = 0; at < lines.length; at += 100) {
    const block = lines.slice(at, at + 100);
    blocks.push(`${block.length} beginbfchar`, ...block, 'endbfchar');
  }
  return [
    '/CIDInit /ProcSet findresource begin',
    '12 dict begin',
    'begincmap',
    '/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def',
    '/CMapName /Adobe-Identity-UCS def',
    '/CMapType 2 def',
    '1 begincodespacerange',
    '<00> <ff>',
    'endcodespacerange',
    ...blocks,
    'endcmap',
    'CMapName currentdict /CMap defineresource pop',
    'end',
    'end',
    '',
  ].join('\n');
}
