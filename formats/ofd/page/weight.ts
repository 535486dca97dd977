/*
 * How much there is to read in an element and all inside it, in units of an element or sixteen characters. What is drawn again and again, by a
 * composite object that is named a hundred thousand times, counts each time, also where it comes to no operation, glyph or coordinate at all.
 */

import type { XmlElement } from '../xml.ts';

const known = new WeakMap<XmlElement, number>();

export function weightOf(element: XmlElement): number {
  const before = known.get(element);
  if (before !== undefined) return before;
  let characters = element.verbatim.length;
  for (const value of element.attributes.values()) characters += value.length;
  let weight = 1 + characters / 16;
  for (const child of element.children) weight += weightOf(child);
  known.set(element, weight);
  return weight;
}
