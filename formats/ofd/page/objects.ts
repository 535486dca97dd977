/*
 * The objects of a layer, block, composite object, annotation or pattern cell, in their order (GB/T 33190 clauses 7.7, 8.5 and 13). Each kind is
 * drawn in a module of its own; what is no object is passed over with a note.
 */

import { booleanAt } from '../document/values.ts';
import type { DrawOperation } from '../drawing.ts';
import { IDENTITY, multiply } from '../geometry.ts';
import { firstOf, type XmlElement } from '../xml.ts';
import type { Frame, PageContext } from './context.ts';
import { linksOf, type Placing, placingOf } from './placing.ts';
import { drawImage, drawPath } from './shapes-and-pictures.ts';
import { styleOf } from './style.ts';
import { drawText } from './text.ts';
import { weightOf } from './weight.ts';

/** What stands among objects and is none. */
const OTHER = new Set(['Actions', 'Clips', 'Thumbnail', 'Substitution', 'FillColor', 'StrokeColor']);

/** Draws what is inside an element. */
export function drawObjects(holder: XmlElement, context: PageContext, frame: Frame): DrawOperation[] {
  if (frame.depth > context.limits.depth) {
    context.notes.add('limit', '8.5', holder.name, 'depth');
    return [];
  }
  const out: DrawOperation[] = [];
  for (const element of holder.children) {
    if (OTHER.has(element.name)) continue;
    if (!context.budget.takeOperation()) break;
    for (const operation of drawObject(element, context, frame)) out.push(operation);
  }
  return out;
}

function drawObject(element: XmlElement, context: PageContext, frame: Frame): DrawOperation[] {
  if (!booleanAt(element, 'Visible', true)) return [];
  if (element.name === 'PageBlock') {
    linksOf(element, null, context, frame);
    // No deeper than the file is: blocks inside blocks end with it.
    return drawObjects(element, context, frame);
  }
  const draw = KINDS.get(element.name);
  if (!draw) {
    context.notes.add('unknown', '7.7', element.name);
    return [];
  }
  if (!context.budget.takeWork(weightOf(element))) return [];
  const placing = placingOf(element, context);
  linksOf(element, placing.boundary, context, frame);
  return draw(element, placing, context, frame);
}

type Draw = (element: XmlElement, placing: Placing, context: PageContext, frame: Frame) => DrawOperation[];

const KINDS: ReadonlyMap<string, Draw> = new Map<string, Draw>([
  [
    'TextObject',
    (element, placing, context, frame) => drawText(element, placing, styleIn(element, context, frame), context, frame),
  ],
  [
    'PathObject',
    (element, placing, context, frame) => drawPath(element, placing, styleIn(element, context, frame), context, frame),
  ],
  ['ImageObject', drawImage],
  ['CompositeObject', drawComposite],
]);

function styleIn(element: XmlElement, context: PageContext, frame: Frame): ReturnType<typeof styleOf> {
  return styleOf(element, frame.style, context.resources.drawParams, context.notes);
}

function drawComposite(element: XmlElement, placing: Placing, context: PageContext, frame: Frame): DrawOperation[] {
  const id = element.attributes.get('ResourceID')?.trim() ?? '';
  const content = firstOf(context.resources.composites.get(id), 'Content');
  if (!content || frame.inside.includes(id)) {
    context.notes.add(content ? 'broken' : 'missing', '13', 'CompositeObject', id);
    return [];
  }
  const items = drawObjects(content, context, {
    ...frame,
    toPage: multiply(frame.toPage, placing.transform),
    style: styleIn(element, context, frame),
    depth: frame.depth + 1,
    inside: [...frame.inside, id],
  });
  const { transform, clips, alpha, blend } = placing;
  return items.length === 0 ? [] : [{ op: 'group', transform, clips, alpha, blend, items }];
}

/** A frame for what stands on the page itself. */
export function pageFrame(): Frame {
  return { toPage: IDENTITY, style: {}, depth: 0, inside: [], silent: false };
}
