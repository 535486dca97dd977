// The fonts of an OFD's pages, loaded into the worker's own set of fonts: what the package brings, from its bytes; for the others a face of the machine. Which characters were drawn by another
// face than the one meant is told.
import type { OfdDocument } from '../../../formats/ofd/document/document.ts';
import type { DrawOperation, FontUse, Paint } from '../../../formats/ofd/drawing.ts';
import { OfdError } from '../../../formats/ofd/errors.ts';
import type { FontFile } from '../../../formats/ofd/fonts/font-file.ts';
import type { LoadedFont } from './painting.ts';
import type { Substituted } from './protocol.ts';
import { chooseFace } from './stand-ins.ts';

type Loaded = {
  readonly font: LoadedFont;
  /** What draws the characters that the font itself does not; empty where that is the font meant. */
  readonly standIn: string;
  /** Whether the font itself draws a character. */
  readonly has: (code: number) => boolean;
  readonly bytes: number;
  readonly face: FontFace | null;
};

/** Bytes of embedded fonts that stay loaded. */
const MOST_BYTES = 64 * 1024 * 1024;
/** Characters of one page and font that are named. */
const MOST_NAMED = 500;

let made = 0;

export class PageFonts {
  readonly #document: OfdDocument;
  readonly #set: FontFaceSet;
  readonly #installed: (name: string) => boolean;
  /** By key; the least recently used first. */
  readonly #loaded = new Map<string, Loaded>();

  constructor(document_: OfdDocument, set: FontFaceSet, installed: (name: string) => boolean) {
    this.#document = document_;
    this.#set = set;
    this.#installed = installed;
  }

  /** The fonts of one page by key. They stay until other pages need the room. */
  async load(uses: readonly FontUse[]): Promise<Map<string, LoadedFont>> {
    const fonts = new Map<string, LoadedFont>();
    for (const use of uses) {
      const loaded = this.#loaded.get(use.key) ?? (await this.#read(use));
      this.#loaded.delete(use.key);
      this.#loaded.set(use.key, loaded);
      fonts.set(use.key, loaded.font);
    }
    let bytes = [...this.#loaded.values()].reduce((sum, one) => sum + one.bytes, 0);
    for (const [key, one] of this.#loaded) {
      if (bytes <= MOST_BYTES) break;
      if (fonts.has(key)) continue;
      this.#loaded.delete(key);
      if (one.face) this.#set.delete(one.face);
      bytes -= one.bytes;
    }
    return fonts;
  }

  async #read(use: FontUse): Promise<Loaded> {
    const { family, weight, substituted } = chooseFace(use, this.#installed);
    const file = use.embedded ? this.#file(use.key) : null;
    const name = `embedded-${++made}`;
    const face = file && (await loadFace(name, file));
    if (!file || !face) {
      const font = { family, byGlyph: false, bold: false, italic: false, weight };
      return { font, standIn: substituted ? family : '', has: () => !substituted, bytes: 0, face: null };
    }
    this.#set.add(face);
    return {
      // The painter sets quotes around the family: what the font lacks comes from the next one.
      font: { family: `${name}", "${family}`, byGlyph: true, bold: use.bold, italic: use.italic },
      standIn: family,
      has: (code) => isIn(file.characters, code),
      bytes: file.bytes.length,
      face,
    };
  }

  #file(key: string): FontFile | null {
    try {
      return this.#document.font(key);
    } catch (error) {
      if (error instanceof OfdError) return null;
      throw error;
    }
  }

  /** The characters of a page that other faces drew, by font; the fonts must be loaded. */
  substituted(uses: readonly FontUse[], operations: readonly DrawOperation[]): Substituted[] {
    const found = new Map<string, Set<string>>();
    eachText(operations, (key, text, glyph) => {
      const loaded = this.#loaded.get(key);
      if (!loaded || loaded.standIn === '' || (glyph !== null && loaded.font.byGlyph)) return;
      const characters = found.get(key) ?? new Set<string>();
      found.set(key, characters);
      for (const character of text) {
        if (characters.size >= MOST_NAMED) return;
        if (character.trim() !== '' && !loaded.has(character.codePointAt(0) ?? 0)) characters.add(character);
      }
    });
    return uses.flatMap(({ key, name, familyName }) => {
      const characters = [...(found.get(key) ?? [])].join('');
      const standIn = this.#loaded.get(key)?.standIn ?? '';
      return characters === '' ? [] : [{ name: name || familyName || key, standIn, characters }];
    });
  }
}

async function loadFace(name: string, { bytes }: FontFile): Promise<FontFace | null> {
  try {
    return await new FontFace(name, bytes as Uint8Array<ArrayBuffer>).load();
  } catch {
    return null;
  }
}

/** Whether a code lies in one of the ranges, each a first and a last. */
function isIn(ranges: readonly number[], code: number): boolean {
  let [low, high] = [0, ranges.length / 2 - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (code < (ranges[middle * 2] ?? 0)) high = middle - 1;
    else if (code > (ranges[middle * 2 + 1] ?? 0)) low = middle + 1;
    else return true;
  }
  return false;
}

function eachText(
  operations: readonly DrawOperation[],
  tell: (font: string, text: string, glyph: number | null) => void,
): void {
  const inPaint = (paint: Paint | null | undefined) => {
    if (paint?.kind === 'pattern') eachText(paint.items, tell);
  };
  for (const operation of operations) {
    if (operation.op === 'group') eachText(operation.items, tell);
    else if (operation.op === 'image') continue;
    else {
      inPaint(operation.fill);
      inPaint(operation.stroke?.paint);
      if (operation.op === 'text') for (const { text, glyph } of operation.glyphs) tell(operation.font, text, glyph);
    }
  }
}
