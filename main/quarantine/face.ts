// One face of a font file, and its glyphs. Collections of Chinese faces hold regional forms of the same design.

import { create, type Font, type Glyph } from 'fontkit';

/** The face named, or the mainland's of a collection; undefined for what is no usable font. */
export function faceOf(file: Uint8Array, face: string | undefined): Font | undefined {
  try {
    const opened = create(Buffer.from(file.buffer, file.byteOffset, file.byteLength));
    if (!('fonts' in opened)) return opened;
    const fonts = opened.fonts;
    return face
      ? fonts.find((font) => font.postscriptName === face)
      : (fonts.find((font) => /(CJK|Han\w*)-?sc/i.test(font.postscriptName)) ?? fonts[0]);
  } catch {
    // What a damaged font throws says nothing useful.
    return undefined;
  }
}

export function glyphOf(font: Font, character: string): Glyph | undefined {
  const code = character.codePointAt(0) ?? 0;
  if (!font.hasGlyphForCodePoint(code)) return undefined;
  const glyph = font.glyphForCodePoint(code);
  return glyph.id === 0 ? undefined : glyph;
}
