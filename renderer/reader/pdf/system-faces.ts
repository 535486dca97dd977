// Faces of the machine for the fonts that a PDF names and does not bring (ISO 32000-1, 9.8): the font itself where it is installed, else one of its kind, as for an OFD (../ofd/stand-ins.ts).
// pdf.js refuses names that are not Latin, which it sees as bytes in GBK or UTF-8, and draws such text in the browser's sans-serif. So each font is looked at when it comes from the worker
// and, where its name is that of a Chinese face, told the families of which its glyphs are drawn. Other fonts stay as they are; nothing is fetched.
//
// It reaches into pdf.js where there is no door: the loader of fonts of a document, and their names, which come only with `fontExtraProperties`. The version is pinned; the test beside this
// module fails when either has changed, and a document is then drawn as pdf.js would by itself.
import { faceFamily, repairName } from '../../../formats/ofd/fonts/names.ts';
import { chooseFace } from '../ofd/stand-ins.ts';

/** A font as it comes from pdf.js's worker; the last few only with `fontExtraProperties`. */
export type PdfFont = {
  readonly missingFile?: boolean | undefined;
  readonly bold?: boolean | undefined;
  readonly italic?: boolean | undefined;
  readonly name?: unknown;
};

export type SystemFace = {
  /** As the file means it, without what marks a subset or a style. */
  readonly name: string;
  /** The family that draws it, and the list of families for a canvas. */
  readonly family: string;
  readonly css: string;
  /** To be drawn at the heaviest weight, because it stands in for a face that is heavy by itself. */
  readonly heavy: boolean;
  /** Whether it is not the face that the file names. */
  readonly substituted: boolean;
};

const LONGEST_NAME = 100;
const CHINESE = new Set(['song', 'fangsong', 'kai', 'hei', 'xiaobiaosong']);

/** The name of a font, whose bytes pdf.js gives as Latin-1: UTF-8, as the standard wants it (7.3.5), or GBK as many programs write it. */
export function nameOfFont(name: string): string {
  const plain = (fromUtf8(name) ?? repairName(name)).replace(/^[A-Z]{6}\+/, '').replace(/,.*$/, '');
  // It comes to be read: on one line, without characters that turn or hide others.
  return plain
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, LONGEST_NAME);
}

/** The face for a font of this name that the file does not bring; null when the name is not that of a Chinese face. */
export function systemFaceFor(
  given: string,
  style: { readonly bold: boolean; readonly italic: boolean },
  installed: (family: string) => boolean,
): SystemFace | null {
  const name = nameOfFont(given);
  // A name that says nothing is Chinese when it is written so.
  const family = faceFamily(name, '', { fixedWidth: !/\p{Script=Han}/u.test(name) });
  if (!CHINESE.has(family)) return null;
  const use = { key: '', name, familyName: '', embedded: false, family, ...style };
  const chosen = chooseFace(use, installed);
  // Characters that the face lacks, such as rare ones of a person's name, come from a 宋 rather than from whatever the browser finds.
  const rest = chooseFace({ ...use, name: '', family: family === 'hei' ? 'hei' : 'song' }, installed);
  const generic = family === 'hei' ? 'sans-serif' : 'serif';
  const families = [...new Set([chosen.family, rest.family])].filter((one) => one !== generic);
  return {
    name,
    family: chosen.family,
    css: [...families.map((one) => `"${one}"`), generic].join(', '),
    heavy: chosen.weight !== null,
    substituted: chosen.substituted,
  };
}

/**
 * Sees to it that fonts of `proxy`, a document of pdf.js opened with `fontExtraProperties`, are drawn by faces of the machine; `tell` hears of each that is asked for. Answers whether it could:
 * false when pdf.js is not built as it was.
 */
export function drawWithSystemFaces(
  proxy: object,
  installed: (family: string) => boolean,
  tell: (face: SystemFace) => void,
): boolean {
  const loader = fontLoaderOf(proxy);
  if (!loader) return false;
  const bind = loader.bind.bind(loader);
  loader.bind = async (font) => {
    const { name } = font;
    forget(font);
    const face =
      font.missingFile === true && typeof name === 'string'
        ? systemFaceFor(name, { bold: font.bold === true, italic: font.italic === true }, installed)
        : null;
    if (!face) return bind(font);
    set(font, 'systemFontInfo', { css: face.css });
    if (face.heavy) set(font, 'black', true);
    tell(face);
  };
  return true;
}

/** What is large of the particulars that the name came with, for every font of the document: it is not needed to draw. Then pdf.js lets go of the rest as ever. */
function forget(font: PdfFont): void {
  for (const large of ['widths', 'toFontChar', 'vmetrics', 'differences', 'defaultEncoding', 'seacMap']) {
    set(font, large, undefined);
  }
  set(font, 'fontExtraProperties', false);
}

function set(font: PdfFont, name: string, value: unknown): void {
  Object.defineProperty(font, name, { value, configurable: true, writable: true });
}

type FontLoader = { bind(font: PdfFont): Promise<void> };

function fontLoaderOf(proxy: object): FontLoader | null {
  const transport = Reflect.get(proxy, '_transport') as unknown;
  const loader = isObject(transport) && 'fontLoader' in transport ? transport.fontLoader : null;
  return isObject(loader) && 'bind' in loader && typeof loader.bind === 'function' ? (loader as FontLoader) : null;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function fromUtf8(name: string): string | null {
  const codes = [...name].map((character) => character.codePointAt(0) ?? 0);
  if (codes.every((code) => code < 0x80) || codes.some((code) => code > 0xff)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(codes));
  } catch {
    return null;
  }
}
