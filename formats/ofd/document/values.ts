/*
 * The simple types of GB/T 33190 clause 7.3 (ST_Array, ST_Box, ST_Pos, booleans) as attributes hold them. Makers separate by blanks or commas;
 * what is no number within reason is no value, so that nothing infinite enters a drawing.
 */

import type { Box, Matrix } from '../drawing.ts';
import type { XmlElement } from '../xml.ts';

/** Millimetres or factors beyond this are a mistake or an attack. */
const LARGEST = 1e7;

/** A number, or undefined for what is none. */
export function numberOf(text: string | undefined): number | undefined {
  // "1.0.0" and "4mm" begin with a number, and that is what readers in other languages take; of a percentage nobody knows of what.
  const found = text === undefined ? null : /^\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)(?!\s*%|\d)/i.exec(text)?.[1];
  if (found === undefined || found === null) return undefined;
  const value = Number(found);
  return Number.isFinite(value) && Math.abs(value) <= LARGEST ? value : undefined;
}

/** An attribute as a number. */
export function numberAt(element: XmlElement | undefined, name: string): number | undefined {
  return numberOf(element?.attributes.get(name));
}

/** An attribute as a boolean; what is neither true nor false is as if it were not there. */
export function booleanAt(element: XmlElement, name: string, otherwise: boolean): boolean {
  const text = element.attributes.get(name)?.trim().toLowerCase();
  if (text === 'true' || text === '1') return true;
  if (text === 'false' || text === '0') return false;
  return otherwise;
}

/** Words of an array that are looked at, where nothing else is said. */
const MOST_WORDS = 1000;

/** The words of an array, the first `most` of them. */
export function wordsOf(text: string | undefined, most = MOST_WORDS): string[] {
  const out: string[] = [];
  // One after the other: an attribute may be as long as its file.
  for (const [word] of (text ?? '').matchAll(/[^\s,]+/g)) {
    if (out.length >= most) break;
    out.push(word);
  }
  return out;
}

/** An array of numbers; empty when one of them is none. */
export function numbersOf(text: string | undefined, most = MOST_WORDS): number[] {
  const values = wordsOf(text, most).map(numberOf);
  return values.every((value) => value !== undefined) ? values : [];
}

/** "x y width height", or null; a negative size is none. */
export function boxOf(text: string | undefined): Box | null {
  const [x, y, width, height] = numbersOf(text);
  if (x === undefined || y === undefined || width === undefined || height === undefined) return null;
  return width < 0 || height < 0 ? null : { x, y, width, height };
}

/** "x y", or null. */
export function pointOf(text: string | undefined): readonly [x: number, y: number] | null {
  const [x, y] = numbersOf(text);
  return x === undefined || y === undefined ? null : [x, y];
}

/** "a b c d e f", or null; what stands behind is passed over. */
export function matrixOf(text: string | undefined): Matrix | null {
  const values = numbersOf(text).slice(0, 6);
  return values.length === 6 ? (values as unknown as Matrix) : null;
}
