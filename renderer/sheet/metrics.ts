// Measures glyphs and finds out which faces are installed, on a canvas that is never shown. Advances are taken at 1000 px, where
// hinting and rounding to device pixels no longer count: the same fonts give the same numbers on every screen and in print.
import type { SheetFace } from '../../preload/contract/sheet.ts';
import { type ChosenFace, quoted } from './faces.ts';
import type { Metrics } from './model.ts';

const EM = 1000;
const PROBE = 48;
const SMALL = 24;

export type Ruler = Metrics & {
  installed(family: string): boolean;
  use(faces: readonly ChosenFace[]): void;
  /** The characters that the chosen family of their face lacks, so that another font draws them. */
  missing(face: SheetFace, characters: Iterable<string>): string[];
};

export function ruler(document: Document): Ruler {
  const canvas = document.createElement('canvas');
  canvas.width = PROBE * 5;
  canvas.height = PROBE * 2;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('no canvas to measure on');
  context.fontKerning = 'none';
  context.textRendering = 'geometricPrecision';
  const chosen = new Map<SheetFace, ChosenFace>();
  const advances = new Map<string, number>();

  const draw = (font: string, text: string): Uint8ClampedArray => {
    const width = PROBE * (Array.from(text).length + 1);
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.font = font;
    context.fillText(text, 0, PROBE * 1.2);
    return context.getImageData(0, 0, Math.min(width, canvas.width), canvas.height).data;
  };
  const alike = (one: Uint8ClampedArray, other: Uint8ClampedArray): boolean =>
    one.length === other.length && one.every((value, index) => value === other[index]);
  const fontOf = (face: SheetFace, size: number): string => {
    const use = chosen.get(face);
    if (!use) throw new Error(`face ${face} is not chosen`);
    return `${use.weight} ${size}px ${use.stack}`;
  };

  return {
    installed: (family) =>
      ['monospace', 'serif'].some((base) => {
        const without = draw(`${PROBE}px ${base}`, '国永Ag');
        return !alike(draw(`${PROBE}px ${quoted(family)}, ${base}`, '国永Ag'), without);
      }),
    use: (faces) => {
      for (const face of faces) chosen.set(face.face, face);
    },
    missing: (face, characters) => {
      const use = chosen.get(face);
      if (!use) return [];
      const own = (text: string, base: string) => draw(`${use.weight} ${SMALL}px ${quoted(use.family)}, ${base}`, text);
      const fallback = (text: string, base: string) => draw(`${use.weight} ${SMALL}px ${base}`, text);
      // What the family lacks looks as if it were not there; a base that is the family itself tells nothing.
      const bases = ['monospace', 'serif'].filter((base) => !alike(own('国', base), fallback('国', base)));
      if (bases.length === 0) return [];
      return [...new Set(characters)].filter(
        (character) =>
          character.trim() !== '' && bases.every((base) => alike(own(character, base), fallback(character, base))),
      );
    },
    advance: (face, character) => {
      const name = face + character;
      const known = advances.get(name);
      if (known !== undefined) return known;
      context.font = fontOf(face, EM);
      const advance = context.measureText(character).width / EM;
      advances.set(name, advance);
      return advance;
    },
    extent: (face, text) => {
      context.font = fontOf(face, EM);
      const box = context.measureText(text);
      return { above: box.actualBoundingBoxAscent / EM, below: box.actualBoundingBoxDescent / EM };
    },
  };
}
