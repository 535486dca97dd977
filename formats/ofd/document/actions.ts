/*
 * Where actions lead (GB/T 33190 clause 14): a place in the document, by Dest or by the name of a bookmark, an address, an attachment. Sounds
 * and films are not played. An address is handed on as written; what may be opened is for others to decide.
 */

import type { LinkTarget } from '../drawing.ts';
import { firstOf, type XmlElement } from '../xml.ts';
import { numberAt } from './values.ts';

export interface Places {
  /** Index of the page by its identifier, from 0. */
  readonly pages: ReadonlyMap<string, number>;
  /** Dest of a bookmark by its name. */
  readonly bookmarks: ReadonlyMap<string, XmlElement>;
}

/** The target of an Action, or null for one that leads nowhere that this reader goes. */
export function targetOf(action: XmlElement, places: Places): LinkTarget | null {
  const goto = firstOf(action, 'Goto');
  if (goto) {
    const name = firstOf(goto, 'Bookmark')?.attributes.get('Name');
    const dest = firstOf(goto, 'Dest') ?? (name === undefined ? undefined : places.bookmarks.get(name));
    return dest ? destOf(dest, places) : null;
  }
  const uri = firstOf(action, 'URI');
  if (uri) {
    const { attributes } = uri;
    const address = (attributes.get('URI') ?? attributes.get('Uri') ?? uri.text).trim();
    const base = attributes.get('Base')?.trim() ?? '';
    const whole = base !== '' && !/^[a-z][a-z\d+.-]*:/i.test(address) ? base + address : address;
    return whole === '' ? null : { kind: 'uri', uri: whole };
  }
  const id = firstOf(action, 'GotoA')?.attributes.get('AttachID')?.trim();
  return id === undefined ? null : { kind: 'attachment', id };
}

/** A Dest; null when its page is not in the document. */
export function destOf(dest: XmlElement, { pages }: Places): LinkTarget | null {
  const page = pages.get(dest.attributes.get('PageID')?.trim() ?? '');
  if (page === undefined) return null;
  return { kind: 'page', page, x: numberAt(dest, 'Left') ?? null, y: numberAt(dest, 'Top') ?? null };
}
