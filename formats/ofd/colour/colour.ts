/*
 * Colours as sRGB (GB/T 33190 clause 8.3.1, 8.3.2): values of a colour space by their number of bits, or an index into its palette. Values are
 * decimal or hexadecimal after '#'. CMYK becomes RGB by the plain complement; colour profiles are not used.
 */

import { wordsOf } from '../document/values.ts';
import type { Colour } from '../drawing.ts';
import { childrenOf, firstOf, type XmlElement } from '../xml.ts';

export interface ColourSpace {
  readonly type: 'GRAY' | 'RGB' | 'CMYK';
  /** 1, 2, 4, 8 or 16. */
  readonly bits: number;
  readonly palette: readonly string[];
}

export const RGB: ColourSpace = { type: 'RGB', bits: 8, palette: [] };
export const BLACK: Colour = { r: 0, g: 0, b: 0, a: 1 };

/** A ColorSpace of a resource file; null for a kind that the standard does not name. */
export function readColourSpace(element: XmlElement): ColourSpace | null {
  const type = (element.attributes.get('Type') ?? 'RGB').trim().toUpperCase();
  if (type !== 'GRAY' && type !== 'RGB' && type !== 'CMYK') return null;
  const bits = Number(element.attributes.get('BitsPerComponent') ?? 8);
  const palette = childrenOf(firstOf(element, 'Palette'), 'CV').map(({ text }) => text);
  return { type, bits: [1, 2, 4, 8, 16].includes(bits) ? bits : 8, palette };
}

/** A colour by its values; no values at all mean zero everywhere. */
export function colourOf(space: ColourSpace, value: string | undefined, index: string | undefined): Colour {
  const text = value ?? (index === undefined ? undefined : space.palette[Number(index)]);
  const words = wordsOf(text);
  const whole = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(words.length === 1 ? (words[0] ?? '') : '');
  if (whole) {
    return { r: parseInt(whole[1] ?? '', 16), g: parseInt(whole[2] ?? '', 16), b: parseInt(whole[3] ?? '', 16), a: 1 };
  }
  const most = 2 ** space.bits - 1;
  const parts = words.map((word) => {
    const number = word.startsWith('#') ? parseInt(word.slice(1), 16) : Number(word);
    return Number.isFinite(number) ? Math.min(1, Math.max(0, number / most)) : 0;
  });
  return toRgb(parts, space.type);
}

/** By the number of values where they contradict the space, because that is what was written for this colour. */
function toRgb(parts: readonly number[], type: ColourSpace['type']): Colour {
  const [p = 0, q = 0, r = 0, s = 0] = parts;
  const make = (red: number, green: number, blue: number): Colour => ({
    r: Math.round(red * 255),
    g: Math.round(green * 255),
    b: Math.round(blue * 255),
    a: 1,
  });
  const kind = parts.length === 1 ? 'GRAY' : parts.length === 3 ? 'RGB' : parts.length === 4 ? 'CMYK' : type;
  if (parts.length === 0) return type === 'CMYK' ? make(1, 1, 1) : BLACK;
  if (kind === 'GRAY') return make(p, p, p);
  if (kind === 'CMYK') return make((1 - p) * (1 - s), (1 - q) * (1 - s), (1 - r) * (1 - s));
  return make(p, q, r);
}

/** A colour made fainter. */
export function faded(colour: Colour, alpha: number): Colour {
  return { ...colour, a: colour.a * alpha };
}

/** Alpha as an attribute holds it, 0 to 255, as 0 to 1; opaque unless it says otherwise. */
export function alphaOf(element: XmlElement): number {
  const text = element.attributes.get('Alpha');
  const value = text === undefined || text.trim() === '' ? 255 : Number(text);
  return Number.isFinite(value) ? Math.min(1, Math.max(0, value / 255)) : 1;
}
