/*
 * Path objects (GB/T 33190 clause 9.1) and image objects (clause 10) as operations. Pictures are named, not read.
 */

import { booleanAt, numberAt } from '../document/values.ts';
import type { DrawOperation, Matrix, PathData, PathOperation } from '../drawing.ts';
import { IDENTITY, multiply, scaleOf } from '../geometry.ts';
import { boxPath, roundedPath } from '../path/shapes.ts';
import { firstOf, type XmlElement } from '../xml.ts';
import type { Frame, PageContext } from './context.ts';
import { paintOf } from './paint.ts';
import { boundaryClip, type Placing, pathOf, ruleOf } from './placing.ts';
import { dashOf, type Style, strokeOf } from './style.ts';

const BLACK = { kind: 'colour', colour: { r: 0, g: 0, b: 0, a: 1 } } as const;
const UNIT_SQUARE: PathData = boxPath({ x: 0, y: 0, width: 1, height: 1 });

export function drawPath(
  element: XmlElement,
  placing: Placing,
  style: Style,
  context: PageContext,
  frame: Frame,
): DrawOperation[] {
  const path = pathOf(element, context);
  if (!path || path.points.length === 0) return [];
  const own: Frame = { ...frame, toPage: multiply(frame.toPage, placing.transform) };
  const filled = booleanAt(element, 'Fill', false) && style.fill !== undefined;
  const stroked = booleanAt(element, 'Stroke', true);
  const fill = filled && style.fill ? paintOf(style.fill, context, own) : null;
  const linePaint = !stroked ? null : style.stroke ? paintOf(style.stroke, context, own) : BLACK;
  if (!fill && !linePaint) return [];
  const stroke = linePaint && strokeOf(style, linePaint);
  const halfWidth = stroke ? (stroke.width / 2) * scaleOf(placing.transform) : 0;
  const { transform, alpha, blend } = placing;
  const clips = [...placing.clips, ...boundaryClip(placing, path, halfWidth)];
  return [{ op: 'path', transform, clips, alpha, blend, path, rule: ruleOf(element), fill, stroke }];
}

export function drawImage(element: XmlElement, placing: Placing, context: PageContext, frame: Frame): DrawOperation[] {
  const keyOf = (name: string): string | null => {
    const id = element.attributes.get(name)?.trim();
    return id === undefined || id === '' ? null : context.useImage(id);
  };
  const image = keyOf('ResourceID') ?? keyOf('Substitution');
  const { boundary, alpha, blend } = placing;
  // Without a CTM a picture would be a millimetre wide; that is never meant.
  const fitted: Matrix = [boundary?.width ?? 1, 0, 0, boundary?.height ?? 1, boundary?.x ?? 0, boundary?.y ?? 0];
  const transform = element.attributes.has('CTM') ? placing.transform : fitted;
  const clips = [...placing.clips, ...boundaryClip({ ...placing, transform }, UNIT_SQUARE, 0)];
  const border = borderOf(element, placing, context, frame);
  if (image === null) return border;
  return [{ op: 'image', transform, clips, alpha, blend, image, mask: keyOf('ImageMask') }, ...border];
}

/** The frame around a picture, along its Boundary. */
function borderOf(element: XmlElement, placing: Placing, context: PageContext, frame: Frame): PathOperation[] {
  const border = firstOf(element, 'Border');
  const { boundary, alpha, blend, clips } = placing;
  if (!border || !boundary) return [];
  const colour = firstOf(border, 'BorderColor');
  const paint = colour ? paintOf(colour, context, frame) : BLACK;
  const horizontal = numberAt(border, 'HorizonalCornerRadius') ?? numberAt(border, 'HorizontalCornerRadius') ?? 0;
  const path = roundedPath(boundary, horizontal, numberAt(border, 'VerticalCornerRadius') ?? 0);
  if (!paint || !context.budget.takeCoordinates(path.points.length)) return [];
  const stroke = strokeOf(
    {
      lineWidth: Math.abs(numberAt(border, 'LineWidth') ?? 0.353),
      dash: dashOf(border.attributes.get('DashPattern')),
      dashOffset: numberAt(border, 'DashOffset') ?? 0,
    },
    paint,
  );
  return [{ op: 'path', transform: IDENTITY, clips, alpha, blend, path, rule: 'nonzero', fill: null, stroke }];
}
