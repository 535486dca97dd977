/*
 * A page as it is seen (GB/T 33190 clause 7.7): templates behind it, its layers in the order of their kinds, templates in front of it. What a
 * page needs of other files is asked of the document.
 */

import type { Resources } from '../document/resources.ts';
import { boxOf } from '../document/values.ts';
import type { Box, DrawOperation, FontUse, ImageUse, LinkTarget, PageDrawing } from '../drawing.ts';
import { fontUse } from '../fonts/names.ts';
import { childrenOf, firstOf, type XmlElement } from '../xml.ts';
import type { PageContext } from './context.ts';
import { makeBudget, type Notes, PAGE_LIMITS, type PageLimits } from './notes.ts';
import { drawObjects, pageFrame } from './objects.ts';
import { formatByName } from './picture-format.ts';
import { styleOf } from './style.ts';

/** A4, for documents that give no size. */
const A4: Box = { x: 0, y: 0, width: 210, height: 297 };
/** A page that is larger is a mistake: ten metres. */
const LARGEST_SIDE = 10_000;

/** The size of a page: its own area, else that of the document. */
export function pageArea(page: XmlElement | undefined, common: XmlElement | undefined): Box | null {
  for (const area of [firstOf(page, 'Area'), firstOf(common, 'PageArea')]) {
    const box = boxOf(firstOf(area, 'PhysicalBox')?.text);
    if (box && box.width > 0 && box.height > 0 && box.width <= LARGEST_SIDE && box.height <= LARGEST_SIDE) return box;
  }
  return null;
}

export interface ContextParts {
  readonly resources: Resources;
  readonly defaultColourSpace: string | undefined;
  readonly notes: Notes;
  readonly targetOf: (action: XmlElement) => LinkTarget | null;
  /** Bytes of a file of the package. */
  readonly sizeOf: (path: string) => number;
  readonly limits?: PageLimits;
}

export function makeContext(parts: ContextParts): PageContext {
  const { resources, notes, sizeOf, limits = PAGE_LIMITS } = parts;
  const fonts = new Map<string, FontUse>();
  const images = new Map<string, ImageUse>();
  const context: PageContext = {
    ...parts,
    limits,
    budget: makeBudget(limits, notes),
    fonts,
    images,
    colourSpaces: new Map(),
    text: [],
    links: [],
    useFont(id) {
      const known = fonts.get(id);
      if (known) return known;
      const found = resources.fonts.get(id);
      if (!found || (found.location !== '' && found.path === undefined)) {
        notes.add('missing', '11.1', found ? 'FontFile' : 'Font', found?.location ?? id);
      }
      const use = fontUse(id, found);
      fonts.set(id, use);
      return use;
    },
    useImage(id) {
      const found = resources.media.get(id);
      if (found && found.type.toLowerCase() !== 'image') {
        notes.add('notDrawn', '12', 'MultiMedia', found.type);
        return null;
      }
      if (found?.path === undefined) {
        notes.add('missing', '10', 'ImageObject', found?.location ?? id);
        return null;
      }
      images.set(id, { key: id, format: formatByName(found.format, found.path), size: sizeOf(found.path) });
      return id;
    },
    draw: (holder, frame) => drawObjects(holder, context, frame),
  };
  return context;
}

/** Layers of one page or template: Background, Body and all others, Foreground; those of one kind as they stand. */
const ORDER = ['background', 'body', 'foreground'];
const OBJECTS = new Set(['TextObject', 'PathObject', 'ImageObject', 'CompositeObject', 'PageBlock']);

function drawLayers(page: XmlElement, context: PageContext): DrawOperation[] {
  const holders = childrenOf(page, 'Content');
  // Some leave out Content, some the layer: their objects are of the body.
  const layers = (holders.length > 0 ? holders : [page]).flatMap((holder): XmlElement[] => {
    const found = childrenOf(holder, 'Layer');
    const bare = holder.children.filter(({ name }) => OBJECTS.has(name));
    return bare.length === 0 ? found : [...found, { ...holder, name: 'Layer', attributes: new Map(), children: bare }];
  });
  const rank = (layer: XmlElement): number => {
    const found = ORDER.indexOf(layer.attributes.get('Type')?.trim().toLowerCase() ?? 'body');
    return found < 0 ? 1 : found;
  };
  return [...layers]
    .sort((p, q) => rank(p) - rank(q))
    .flatMap((layer) => {
      const style = styleOf(layer, {}, context.resources.drawParams, context.notes);
      return drawObjects(layer, context, { ...pageFrame(), style });
    });
}

export interface PlacedTemplate {
  readonly page: XmlElement;
  readonly foreground: boolean;
}

export function drawContent(
  page: XmlElement,
  templates: readonly PlacedTemplate[],
  context: PageContext,
): DrawOperation[] {
  const drawn = (foreground: boolean): DrawOperation[] =>
    templates
      .filter((template) => template.foreground === foreground)
      .flatMap((template) => drawLayers(template.page, context));
  return [...drawn(false), ...drawLayers(page, context), ...drawn(true)];
}

export function assemble(
  box: Box | null,
  context: PageContext,
  content: readonly DrawOperation[],
  rest: Pick<PageDrawing, 'annotations' | 'seals'>,
): PageDrawing {
  if (!box) context.notes.add('broken', '7.5', 'PhysicalBox');
  const { width, height } = box ?? A4;
  return {
    width,
    height,
    content,
    ...rest,
    fonts: [...context.fonts.values()],
    images: [...context.images.values()],
    text: context.text,
    links: context.links,
    notes: context.notes.list(),
  };
}
