// What of a page's annotations is of use beside their picture: areas that lead to a place of the same document, and values of fields for which the file has no picture (ISO 32000-1, 12.5.6.5 and
// 12.7). Addresses, other files, actions and scripts that an annotation names are passed over.
import type { Place } from '../viewer/reading-document.ts';

/** The part of an annotation of pdf.js that is asked; all of it comes from the file. */
export type PdfAnnotation = {
  readonly id?: unknown;
  readonly subtype?: unknown;
  readonly rect?: unknown;
  readonly dest?: unknown;
  readonly url?: unknown;
  readonly unsafeUrl?: unknown;
  readonly action?: unknown;
  readonly attachment?: unknown;
  readonly fieldType?: unknown;
  readonly fieldValue?: unknown;
  readonly hasAppearance?: unknown;
  readonly password?: unknown;
};

export type Area = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
type Dest = string | readonly unknown[];

/** A hostile page may hold any number. */
export const MOST_LINKS = 500;
const MOST_VALUES = 2000;

/** The links of a page to places of its document, which has so many `pages`; those that lead nowhere are left out. */
export async function innerLinks(
  annotations: readonly PdfAnnotation[],
  pages: number,
  placeOf: (dest: Dest) => Promise<Place | null>,
): Promise<readonly (Area & Place)[]> {
  const leading = annotations.flatMap((annotation) => {
    const area = areaOf(annotation.rect);
    const dest = destOf(annotation);
    return area && dest !== null ? [{ area, dest }] : [];
  });
  const links = leading.slice(0, MOST_LINKS).map(async ({ area, dest }) => {
    const place = await placeOf(dest);
    return place && place.page < pages ? { ...area, ...place } : null;
  });
  return (await Promise.all(links)).filter((link) => link !== null);
}

function destOf({ subtype, dest, url, unsafeUrl, action, attachment }: PdfAnnotation): Dest | null {
  // With one of these beside it, a destination is not one of this document, or not all that would happen.
  if (subtype !== 'Link' || [url, unsafeUrl, action, attachment].some((other) => other !== undefined)) return null;
  return typeof dest === 'string' || Array.isArray(dest) ? dest : null;
}

function areaOf(rect: unknown): Area | null {
  if (!Array.isArray(rect) || rect.length !== 4 || !rect.every((edge) => Number.isFinite(edge))) return null;
  const [left, bottom, right, top] = rect as [number, number, number, number];
  const [width, height] = [right - left, top - bottom];
  return width > 0 && height > 0 ? { x: left, y: bottom, width, height } : null;
}

/** The values of text and choice fields that would not be seen: by the annotation's id, as pdf.js takes them. Passwords stay out. */
export function unseenValues(annotations: readonly PdfAnnotation[]): readonly (readonly [string, string | string[]])[] {
  return annotations
    .flatMap(({ id, subtype, fieldType, fieldValue, hasAppearance, password }): [string, string | string[]][] => {
      if (subtype !== 'Widget' || (fieldType !== 'Tx' && fieldType !== 'Ch')) return [];
      if (typeof id !== 'string' || hasAppearance === true || password === true) return [];
      const value = typeof fieldValue === 'string' ? fieldValue : textsOf(fieldValue);
      return value === null || value.length === 0 ? [] : [[id, value]];
    })
    .slice(0, MOST_VALUES);
}

function textsOf(value: unknown): string[] | null {
  return Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : null;
}
