// The marked working copy of a document, written where foreign bytes are only ever rewritten. Here the characters of its texts get their shapes from
// the face that main hands in; the file itself is formats/pdf/working-copy.ts.

import type { Font } from 'fontkit';
import type { CopyAnnotation } from '../../formats/pdf/copy-annotations.ts';
import type { OutlineGlyph } from '../../formats/pdf/outline-text.ts';
import { type WorkingCopyRequest, writeWorkingCopy } from '../../formats/pdf/working-copy.ts';
import { faceOf, glyphOf } from './face.ts';

export type CopyRequest = Omit<WorkingCopyRequest, 'glyphs'> & {
  readonly annotations: readonly CopyAnnotation[];
  readonly fontFile: Uint8Array;
  /** PostScript name in a collection. */
  readonly face?: string;
};

class NoFace extends Error {
  readonly code = 'copy.noFont';
}

/** @throws FormatError as writeWorkingCopy does; copy.noFont for what is no usable font */
export async function makeWorkingCopy({
  bytes,
  fontFile,
  face,
  ...request
}: CopyRequest & { bytes: Uint8Array }): ReturnType<typeof writeWorkingCopy> {
  const font = faceOf(fontFile, face);
  if (!font) throw new NoFace('the font cannot be read or has no such face');
  const { list } = request;
  const said = [
    request.heading,
    request.worth,
    request.origin,
    list.title,
    ...list.entries.flatMap(({ head, covered, text }) => [head, covered, text]),
    '0123456789　',
  ].join('');
  return writeWorkingCopy(bytes, { ...request, glyphs: shapesOf(font, new Set(said)) });
}

function shapesOf(font: Font, characters: ReadonlySet<string>): Map<string, OutlineGlyph> {
  const shapes = new Map<string, OutlineGlyph>();
  const scale = 1000 / font.unitsPerEm;
  const rounded = (value: number) => Math.round(value * scale * 10) / 10;
  for (const character of characters) {
    const glyph = glyphOf(font, character);
    if (!glyph) continue;
    const path = glyph.path.commands.map(({ command, args }) => ({
      op: OPERATORS[command] ?? ('Z' as const),
      args: args.map(rounded),
    }));
    shapes.set(character, { advance: rounded(glyph.advanceWidth), path });
  }
  return shapes;
}

const OPERATORS: Readonly<Record<string, 'M' | 'L' | 'Q' | 'C' | 'Z'>> = {
  moveTo: 'M',
  lineTo: 'L',
  quadraticCurveTo: 'Q',
  bezierCurveTo: 'C',
  closePath: 'Z',
};
