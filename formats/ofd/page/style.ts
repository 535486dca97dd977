/*
 * How lines and areas are drawn (GB/T 33190 clause 8.2): an object's own attributes, then its DrawParam and those that it is relative to, then
 * what holds for the layer or object around it, then the standard's defaults.
 */

import { numberAt, numbersOf } from '../document/values.ts';
import type { Paint, Stroke } from '../drawing.ts';
import { firstOf, type XmlElement } from '../xml.ts';
import type { Notes } from './notes.ts';

export interface Style {
  readonly lineWidth?: number;
  readonly join?: Stroke['join'];
  readonly cap?: Stroke['cap'];
  readonly miterLimit?: number;
  readonly dash?: readonly number[];
  readonly dashOffset?: number;
  readonly fill?: XmlElement;
  readonly stroke?: XmlElement;
}

const JOINS: readonly Stroke['join'][] = ['miter', 'round', 'bevel'];
const CAPS: readonly Stroke['cap'][] = ['butt', 'round', 'square'];
const MOST_DASHES = 64;
const MOST_RELATIVES = 16;
/** What a DrawParam says, which a thousand objects may ask. */
const known = new WeakMap<XmlElement, Style>();

/** What one element says: an object, or a DrawParam. */
function ownStyle(element: XmlElement): Style {
  const { attributes } = element;
  const lineWidth = numberAt(element, 'LineWidth');
  const miterLimit = numberAt(element, 'MiterLimit');
  const dashOffset = numberAt(element, 'DashOffset');
  const word = (name: string): string | undefined => attributes.get(name)?.trim().toLowerCase();
  const join = JOINS.find((name) => name === word('Join'));
  const cap = CAPS.find((name) => name === word('Cap'));
  const fill = firstOf(element, 'FillColor');
  const stroke = firstOf(element, 'StrokeColor');
  const dash = attributes.has('DashPattern') ? dashOf(attributes.get('DashPattern')) : undefined;
  return {
    ...(lineWidth === undefined ? {} : { lineWidth: Math.abs(lineWidth) }),
    ...(miterLimit === undefined || miterLimit <= 0 ? {} : { miterLimit }),
    ...(dashOffset === undefined ? {} : { dashOffset }),
    ...(join ? { join } : {}),
    ...(cap ? { cap } : {}),
    ...(dash ? { dash } : {}),
    ...(fill ? { fill } : {}),
    ...(stroke ? { stroke } : {}),
  };
}

/** Dashes of no length at all, or of a negative one, would keep a renderer busy for nothing. */
export function dashOf(text: string | undefined): readonly number[] {
  const values = numbersOf(text).slice(0, MOST_DASHES);
  const length = values.reduce((sum, value) => sum + value, 0);
  return values.some((value) => value < 0) || length < 1e-3 ? [] : values;
}

/** The style that holds for an element. */
export function styleOf(
  element: XmlElement,
  around: Style,
  drawParams: ReadonlyMap<string, XmlElement>,
  notes: Notes,
): Style {
  const chain: Style[] = [];
  const seen = new Set<string>();
  let id = element.attributes.get('DrawParam')?.trim();
  while (id !== undefined && id !== '') {
    const found = drawParams.get(id);
    if (!found) notes.add('missing', '8.2', 'DrawParam', id);
    if (!found || seen.has(id) || seen.size >= MOST_RELATIVES) break;
    seen.add(id);
    const style = known.get(found) ?? ownStyle(found);
    known.set(found, style);
    chain.unshift(style);
    id = found.attributes.get('Relative')?.trim();
  }
  return Object.assign({}, around, ...chain, ownStyle(element)) as Style;
}

export function strokeOf(style: Style, paint: Paint): Stroke {
  return {
    paint,
    width: style.lineWidth ?? 0.353,
    join: style.join ?? 'miter',
    cap: style.cap ?? 'butt',
    miterLimit: style.miterLimit ?? 3.528,
    dash: style.dash ?? [],
    dashOffset: style.dashOffset ?? 0,
  };
}
