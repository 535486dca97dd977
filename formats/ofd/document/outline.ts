/*
 * Outline and bookmarks of a document (GB/T 33190 clauses 7.8 and 7.5). An entry whose place is not in the document stays, without a target.
 */

import type { LinkTarget } from '../drawing.ts';
import { childrenOf, firstOf, type XmlElement } from '../xml.ts';
import { destOf, type Places, targetOf } from './actions.ts';
import { booleanAt } from './values.ts';

export interface OutlineEntry {
  readonly title: string;
  readonly expanded: boolean;
  readonly target: LinkTarget | null;
  readonly children: readonly OutlineEntry[];
}

export interface Bookmark {
  readonly name: string;
  readonly target: LinkTarget | null;
}

const MOST_ENTRIES = 50_000;

/** The outline; its depth is bounded by that of XML. */
export function readOutline(document: XmlElement, places: Places): OutlineEntry[] {
  let left = MOST_ENTRIES;
  const entries = (holder: XmlElement | undefined): OutlineEntry[] =>
    childrenOf(holder, 'OutlineElem').flatMap((element) => {
      if (--left < 0) return [];
      const action = childrenOf(firstOf(element, 'Actions'), 'Action')[0];
      return [
        {
          title: (element.attributes.get('Title') ?? '').trim(),
          expanded: booleanAt(element, 'Expanded', true),
          target: action ? targetOf(action, places) : null,
          children: entries(element),
        },
      ];
    });
  return entries(firstOf(document, 'Outlines'));
}

/** Dest by the name of its bookmark; of two alike the first. */
export function bookmarkPlaces(document: XmlElement): Map<string, XmlElement> {
  const found = new Map<string, XmlElement>();
  for (const element of childrenOf(firstOf(document, 'Bookmarks'), 'Bookmark').slice(0, MOST_ENTRIES)) {
    const name = element.attributes.get('Name');
    const dest = firstOf(element, 'Dest');
    if (name !== undefined && dest && !found.has(name)) found.set(name, dest);
  }
  return found;
}

export function readBookmarks(places: Places): Bookmark[] {
  return [...places.bookmarks].map(([name, dest]) => ({ name, target: destOf(dest, places) }));
}
