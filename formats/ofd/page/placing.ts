/*
 * What every object on a page has (GB/T 33190 clauses 8.4 and 8.5): where it stands (Boundary, then CTM inside it), what it is clipped to,
 * alpha and blend mode, and what happens when it is clicked. Coordinates inside an object start at the top left of its Boundary.
 */

import { alphaOf } from '../colour/colour.ts';
import { boxOf, matrixOf, pointOf } from '../document/values.ts';
import type { BlendMode, Box, Clip, ClipArea, FillRule, Matrix } from '../drawing.ts';
import { IDENTITY, moved, multiply, translation } from '../geometry.ts';
import { readPath } from '../path/abbreviated.ts';
import { boxPath, movePath, pathBox } from '../path/shapes.ts';
import { childrenOf, firstOf, type XmlElement } from '../xml.ts';
import type { Frame, PageContext } from './context.ts';

const BLENDS = new Map<string, BlendMode>(
  (
    'normal multiply screen overlay darken lighten color-dodge color-burn hard-light soft-light difference exclusion hue saturation ' +
    'color luminosity'
  )
    .split(' ')
    .map((name) => [name.replace('-', ''), name as BlendMode]),
);

export interface Placing {
  /** From the object's own space to that around it. */
  readonly transform: Matrix;
  /** As written, in the space around it. */
  readonly boundary: Box | null;
  readonly clips: readonly Clip[];
  readonly alpha: number;
  readonly blend: BlendMode;
}

export function placingOf(element: XmlElement, context: PageContext): Placing {
  const { attributes } = element;
  const whole = boxOf(attributes.get('Boundary'));
  if (!whole && attributes.has('Boundary')) context.notes.add('broken', '8.5', element.name, 'Boundary');
  // Of one without a size that makes sense the place is still what was meant.
  const place = whole ? null : pointOf(attributes.get('Boundary'));
  const boundary = place ? { x: place[0], y: place[1], width: 0, height: 0 } : whole;
  const ctm = matrixOf(attributes.get('CTM'));
  if (!ctm && attributes.has('CTM')) context.notes.add('broken', '8.5', element.name, 'CTM');
  const corner = translation(boundary?.x ?? 0, boundary?.y ?? 0);
  const transform = multiply(corner, ctm ?? IDENTITY);
  const blendName = attributes.get('BlendMode')?.replace(/[-_ ]/g, '').toLowerCase() ?? 'normal';
  const blend = BLENDS.get(blendName);
  if (!blend) context.notes.add('broken', '8.5', element.name, 'BlendMode');
  return {
    transform,
    boundary,
    clips: clipsOf(element, transform, corner, context),
    alpha: alphaOf(element),
    blend: blend ?? 'normal',
  };
}

/** The clips of an object in the space around it. */
function clipsOf(element: XmlElement, transform: Matrix, corner: Matrix, context: PageContext): Clip[] {
  return childrenOf(element, 'Clips').flatMap((clips) => {
    // Not in the standard of 2016: clips that stay where they are when the object is transformed.
    const base = clips.attributes.get('TransFlag')?.trim() === 'false' ? corner : transform;
    return childrenOf(clips, 'Clip').map((clip) =>
      childrenOf(clip, 'Area').flatMap((area) => {
        const matrix = multiply(base, matrixOf(area.attributes.get('CTM')) ?? IDENTITY);
        return area.children.flatMap((shape) => areaOf(shape, matrix, context));
      }),
    );
  });
}

function areaOf(shape: XmlElement, matrix: Matrix, context: PageContext): ClipArea[] {
  const box = boxOf(shape.attributes.get('Boundary'));
  const corner = translation(box?.x ?? 0, box?.y ?? 0);
  if (shape.name === 'Path') {
    const own = multiply(matrix, multiply(corner, matrixOf(shape.attributes.get('CTM')) ?? IDENTITY));
    const path = pathOf(shape, context);
    return path ? [{ path: movePath(own, path), rule: ruleOf(shape) }] : [];
  }
  if (shape.name !== 'Text') return [];
  // The outlines of letters are the font's, and fonts are not read here.
  context.notes.add('notDrawn', '8.4', 'Area', 'Text');
  return box ? [{ path: movePath(matrix, boxPath(box)), rule: 'nonzero' }] : [];
}

export function ruleOf(element: XmlElement): FillRule {
  return /^even-?odd$/i.test(element.attributes.get('Rule')?.trim() ?? '') ? 'evenodd' : 'nonzero';
}

/** The path of an object; null when there is none or no room for it. */
export function pathOf(element: XmlElement, context: PageContext): ClipArea['path'] | null {
  const data = firstOf(element, 'AbbreviatedData')?.text;
  if (data === undefined || data === '') return null;
  const { path, whole } = readPath(data, context.budget.coordinates());
  if (!whole) context.notes.add('broken', '9.2', 'AbbreviatedData');
  return context.budget.takeCoordinates(path.points.length) ? path : null;
}

/**
 * The clip to an object's Boundary, where the object reaches over it. A line counts half its width: makers measure the Boundary along the
 * middle of lines. A Boundary without extent clips nothing, since nothing would be left of a line that was drawn along it.
 */
export function boundaryClip({ boundary, transform }: Placing, path: ClipArea['path'], halfWidth: number): Clip[] {
  const inside = pathBox(path);
  if (!boundary || !inside || boundary.width === 0 || boundary.height === 0) return [];
  const { x, y, width, height } = moved(transform, inside);
  const slack = halfWidth + 0.01;
  const fits =
    x >= boundary.x - slack &&
    y >= boundary.y - slack &&
    x + width <= boundary.x + boundary.width + slack &&
    y + height <= boundary.y + boundary.height + slack;
  if (fits) return [];
  const grown = {
    x: boundary.x - halfWidth,
    y: boundary.y - halfWidth,
    width: boundary.width + 2 * halfWidth,
    height: boundary.height + 2 * halfWidth,
  };
  return [[{ path: boxPath(grown), rule: 'nonzero' }]];
}

/** Notes where a click on an object leads. */
export function linksOf(element: XmlElement, boundary: Box | null, context: PageContext, frame: Frame): void {
  if (frame.silent) return;
  for (const action of childrenOf(firstOf(element, 'Actions'), 'Action')) {
    if (action.attributes.get('Event')?.trim().toUpperCase() !== 'CLICK') continue;
    const target = context.targetOf(action);
    const box = regionOf(action, boundary) ?? boundary;
    if (target && box) context.links.push({ box: moved(frame.toPage, box), target });
  }
}

/** The box around the Region of an action, whose points are relative to the object. */
function regionOf(action: XmlElement, boundary: Box | null): Box | null {
  const points = childrenOf(firstOf(action, 'Region'), 'Area').flatMap((area) =>
    [area, ...area.children].flatMap(({ attributes }) =>
      ['Start', 'Point1', 'Point2', 'Point3', 'EndPoint'].flatMap((name) => {
        const [x, y] = (attributes.get(name) ?? '')
          .trim()
          .split(/[\s,]+/)
          .map(Number);
        return x !== undefined && y !== undefined && Number.isFinite(x + y) ? [x, y] : [];
      }),
    ),
  );
  const box = pathBox({ commands: '', points });
  return box && { ...box, x: box.x + (boundary?.x ?? 0), y: box.y + (boundary?.y ?? 0) };
}
