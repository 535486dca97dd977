/*
 * Where seals stand (GB/T 33190 clause 18.2.3, StampAnnot), by page. Only signatures that the document's own list names are looked at; whether
 * they hold, and what their seals look like, is not read here. A signature that cannot be read has no places.
 */

import { type Files, locate, readFileXml } from '../document/locate.ts';
import { boxOf } from '../document/values.ts';
import type { SealPlace } from '../drawing.ts';
import { OfdError } from '../errors.ts';
import { childrenOf, firstOf, type XmlElement } from '../xml.ts';

const MOST_SIGNATURES = 1000;
/** A straddle seal has one on every page. */
const MOST_PLACES = 50_000;

/** The places of a DocBody's seals by the identifier of their page. `ofd` is the path of OFD.xml. */
export function readSealPlaces(files: Files, body: XmlElement, ofd: string): Map<string, SealPlace[]> {
  const places = new Map<string, SealPlace[]>();
  const seen = new Set<string>();
  let left = MOST_PLACES;
  for (const { text: location } of childrenOf(body, 'Signatures')) {
    const list = location === '' ? undefined : files.container.find(location, ofd);
    if (list === undefined || seen.has(list)) continue;
    seen.add(list);
    for (const entry of attempt(() => childrenOf(readFileXml(files, list), 'Signature')).slice(0, MOST_SIGNATURES)) {
      const path = locate(files, entry.attributes.get('BaseLoc') ?? '', list);
      if (path === undefined || seen.has(path)) continue;
      seen.add(path);
      for (const stamp of attempt(() => childrenOf(firstOf(readFileXml(files, path), 'SignedInfo'), 'StampAnnot'))) {
        const { attributes } = stamp;
        const box = boxOf(attributes.get('Boundary'));
        const page = attributes.get('PageRef')?.trim() ?? '';
        if (!box || box.width === 0 || box.height === 0 || --left < 0) continue;
        const part = boxOf(attributes.get('Clip'));
        const clip = part && { ...part, x: part.x + box.x, y: part.y + box.y };
        const place: SealPlace = { signature: path, id: attributes.get('ID') ?? '', box, clip };
        const before = places.get(page);
        if (before) before.push(place);
        else places.set(page, [place]);
      }
    }
  }
  return places;
}

function attempt(read: () => XmlElement[]): XmlElement[] {
  try {
    return read();
  } catch (error) {
    if (error instanceof OfdError) return [];
    throw error;
  }
}
