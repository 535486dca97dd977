/*
 * The annotations of a page (GB/T 33190 clause 15): each with its kind, what it asks of a viewer, and what it looks like. Parameters are not
 * interpreted: what is seen is the appearance.
 */

import { type Files, locate, readFileXml } from '../document/locate.ts';
import { booleanAt, boxOf } from '../document/values.ts';
import type { Annotation, AnnotationKind } from '../drawing.ts';
import { OfdError } from '../errors.ts';
import { translation } from '../geometry.ts';
import type { Frame, PageContext } from '../page/context.ts';
import { pageFrame } from '../page/objects.ts';
import { childrenOf, firstOf, type XmlElement } from '../xml.ts';

/** Files with annotations of one page. */
const MOST_FILES = 64;

const KINDS: readonly AnnotationKind[] = ['link', 'path', 'highlight', 'stamp', 'watermark'];

/** Paths of the files with annotations, by the identifier of their page. */
export function annotationFiles(files: Files, document: XmlElement): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { text: location } of childrenOf(document, 'Annotations').slice(0, MOST_FILES)) {
    const path = locate(files, location, files.root);
    if (path === undefined) continue;
    for (const page of childrenOf(readFileXml(files, path), 'Page')) {
      const id = page.attributes.get('PageID')?.trim() ?? '';
      for (const { text } of childrenOf(page, 'FileLoc')) {
        const file = locate(files, text, path);
        if (file !== undefined) found.set(id, (found.get(id) ?? new Set()).add(file));
      }
    }
  }
  return found;
}

/** The annotations in files, in their order. */
export function readAnnotations(files: Files, paths: ReadonlySet<string>, context: PageContext): Annotation[] {
  if (paths.size > MOST_FILES) context.notes.add('limit', '15.1', 'FileLoc');
  return [...paths].slice(0, MOST_FILES).flatMap((path) => {
    try {
      return childrenOf(readFileXml(files, path), 'Annot').flatMap((annot) =>
        context.budget.takeOperation() ? [annotationOf(annot, context)] : [],
      );
    } catch (error) {
      if (!(error instanceof OfdError)) throw error;
      context.notes.add('broken', '15.2', 'PageAnnot', path);
      return [];
    }
  });
}

function annotationOf(annot: XmlElement, context: PageContext): Annotation {
  const { attributes } = annot;
  const type = attributes.get('Type')?.trim().toLowerCase();
  const visible = booleanAt(annot, 'Visible', true);
  const appearance = firstOf(annot, 'Appearance');
  const box = boxOf(appearance?.attributes.get('Boundary'));
  const [links, text] = [context.links.length, context.text.length];
  const frame: Frame = { ...pageFrame(), toPage: translation(box?.x ?? 0, box?.y ?? 0) };
  const items = appearance ? context.draw(appearance, frame) : [];
  if (!visible) {
    // Neither followed nor found where it is not seen.
    context.links.length = links;
    context.text.length = text;
  }
  return {
    id: attributes.get('ID') ?? '',
    kind: KINDS.find((kind) => kind === type) ?? 'other',
    subtype: attributes.get('Subtype') ?? '',
    box,
    visible,
    print: booleanAt(annot, 'Print', true),
    creator: attributes.get('Creator') ?? '',
    modified: attributes.get('LastModDate') ?? '',
    remark: firstOf(annot, 'Remark')?.text ?? '',
    items: moveAll(items, frame),
  };
}

/** The appearance's corner becomes part of what is drawn, so that every item stands on the page. */
function moveAll(items: Annotation['items'], { toPage }: Frame): Annotation['items'] {
  const moves = toPage[4] !== 0 || toPage[5] !== 0;
  if (!moves || items.length === 0) return items;
  return [{ op: 'group', transform: toPage, clips: [], alpha: 1, blend: 'normal', items }];
}
