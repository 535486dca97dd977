// What an OFD would like a viewer to do (GB/T 33190 clause 14): addresses, attachments, sounds and films that its actions name, wherever in the package. Named,
// never followed. Looked for in pages and in every file whose name ends in .xml, so that templates, annotations, outlines and older versions count too;
// places in the document itself are no concern.

import { OfdError } from '../../formats/ofd/errors.ts';
import type { OfdPackage } from '../../formats/ofd/package.ts';
import { readPageXml, type XmlElement } from '../../formats/ofd/xml.ts';
import type { OfdInspection } from './protocol.ts';

type Active = OfdInspection['active'][number];

const KINDS: ReadonlyMap<string, Active['kind']> = new Map([
  ['URI', 'outsideLink'],
  ['GotoA', 'attachmentLink'],
  ['Sound', 'richMedia'],
  ['Movie', 'richMedia'],
]);

const MOST = 500;

/** Each kind once for each place. `pages`: the numbers of pages (from 0) by the paths of their files. */
export function actionsIn(container: OfdPackage, pages: ReadonlyMap<string, number>): Active[] {
  const found = new Map<string, Active>();
  for (const path of container.paths) {
    const page = pages.get(path);
    if (page === undefined && !/\.xml$/i.test(path)) continue;
    const root = treeOf(container, path);
    if (!root) continue;
    const report = (kind: Active['kind'], place: Active['place']): void => {
      const key = `${kind} ${place} ${page}`;
      if (found.size < MOST) found.set(key, { kind, place, ...(page === undefined ? {} : { page }) });
    };
    const place = page === undefined ? (root.name === 'PageAnnot' ? 'annotation' : 'document') : 'page';
    walk(root, place, report);
  }
  return [...found.values()];
}

function walk(
  element: XmlElement,
  place: Active['place'],
  report: (kind: Active['kind'], place: Active['place']) => void,
) {
  const within = element.name === 'OutlineElem' ? 'outline' : place;
  if (element.name === 'Action') {
    const isOpening = element.attributes.get('Event')?.trim().toUpperCase() === 'DO';
    for (const { name } of element.children) {
      const kind = KINDS.get(name);
      if (kind) report(kind, isOpening ? 'open' : within);
    }
  }
  for (const child of element.children) walk(child, within, report);
}

/** Undefined for what cannot be read, which then does nothing either, and for what holds no action. */
function treeOf(container: OfdPackage, path: string): XmlElement | undefined {
  try {
    const bytes = container.read(path);
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    // Every other one is a zero in UTF-16.
    const isWide = bytes[0] === 0xff || bytes[0] === 0xfe;
    return isWide || text.includes('Action') ? readPageXml(bytes) : undefined;
  } catch (error) {
    if (error instanceof OfdError) return undefined;
    throw error;
  }
}
