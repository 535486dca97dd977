/*
 * What areas and lines are painted with (GB/T 33190 clause 8.3): a plain colour, a pattern, an axial or a radial shading. Shadings between
 * points (Gouraud, clause 8.3.4.4 and 8.3.4.5) are not drawn; the mean of their points' colours stands in for them and a note says so.
 */

import { alphaOf, type ColourSpace, colourOf, faded, RGB, readColourSpace } from '../colour/colour.ts';
import { type MapType, placeSegments, repeatStops } from '../colour/stops.ts';
import { matrixOf, numberAt, pointOf } from '../document/values.ts';
import type { Colour, ColourStop, Matrix, Paint, PatternPaint } from '../drawing.ts';
import { IDENTITY, inverse, multiply, place } from '../geometry.ts';
import { childrenOf, firstOf, type XmlElement } from '../xml.ts';
import type { Frame, PageContext } from './context.ts';
import { weightOf } from './weight.ts';

/** Shadings that repeat go on this many lengths beyond each end that is extended. */
const REPEATED_BEYOND = 8;
const MOST_SEGMENTS = 1000;
/** A stop holds about as much as this many coordinates. */
const PER_STOP = 5;

/** The paint of a FillColor or StrokeColor; null when nothing would show. `frame.toPage` leads from the painted object's own space. */
export function paintOf(element: XmlElement, context: PageContext, frame: Frame): Paint | null {
  if (!context.budget.takeWork(weightOf(element))) return null;
  const alpha = alphaOf(element);
  for (const child of element.children) {
    if (child.name === 'Pattern') return patternOf(child, context, frame);
    if (child.name === 'AxialShd') return axialOf(child, context, alpha);
    if (child.name === 'RadialShd') return radialOf(child, context, alpha);
    if (child.name === 'GouraudShd' || child.name === 'LaGouraudShd' || child.name === 'LaGourandShd') {
      context.notes.add('notDrawn', '8.3.4', child.name);
      const points = childrenOf(child, 'Point').slice(0, MOST_SEGMENTS);
      const colours = points.flatMap((point) =>
        childrenOf(point, 'Color').map((colour) => plainColour(colour, context)),
      );
      return colours.length === 0 ? null : { kind: 'colour', colour: faded(meanOf(colours), alpha) };
    }
  }
  return { kind: 'colour', colour: plainColour(element, context) };
}

/** A colour with its alpha. */
export function plainColour(element: XmlElement, context: PageContext): Colour {
  const { attributes } = element;
  const named = attributes.get('ColorSpace')?.trim() ?? context.defaultColourSpace;
  const space = named === undefined ? RGB : spaceOf(named, context);
  return faded(colourOf(space, attributes.get('Value'), attributes.get('Index')), alphaOf(element));
}

function spaceOf(id: string, context: PageContext): ColourSpace {
  const known = context.colourSpaces.get(id);
  if (known) return known;
  const { notes, resources } = context;
  const found = resources.colourSpaces.get(id);
  const space = found ? readColourSpace(found) : RGB;
  if (!found) notes.add('missing', '8.3.1', 'ColorSpace', id);
  if (!space) notes.add('broken', '8.3.1', 'ColorSpace', found?.attributes.get('Type') ?? '');
  if (found?.attributes.has('Profile')) notes.add('notDrawn', '8.3.1', 'Profile');
  context.colourSpaces.set(id, space ?? RGB);
  return space ?? RGB;
}

function meanOf(colours: readonly Colour[]): Colour {
  const mean = (key: keyof Colour): number => colours.reduce((sum, colour) => sum + colour[key], 0) / colours.length;
  return { r: mean('r'), g: mean('g'), b: mean('b'), a: mean('a') };
}

interface Axis {
  readonly stops: ColourStop[];
  readonly mapType: MapType;
  readonly unit: number | undefined;
  readonly extendStart: boolean;
  readonly extendEnd: boolean;
}

function axisOf(element: XmlElement, context: PageContext, alpha: number): Axis | null {
  const segments = childrenOf(element, 'Segment')
    .slice(0, MOST_SEGMENTS)
    .flatMap((segment) => {
      const colour = firstOf(segment, 'Color');
      return colour ? [{ at: numberAt(segment, 'Position'), colour: faded(plainColour(colour, context), alpha) }] : [];
    });
  if (segments.length === 0) {
    context.notes.add('broken', '8.3.4', element.name, 'Segment');
    return null;
  }
  const mapType = element.attributes.get('MapType');
  const extend = Math.trunc(numberAt(element, 'Extend') ?? 0);
  return {
    stops: placeSegments(segments),
    mapType: mapType === 'Repeat' || mapType === 'Reflect' ? mapType : 'Direct',
    unit: numberAt(element, 'MapUnit'),
    extendStart: (extend & 1) !== 0,
    extendEnd: (extend & 2) !== 0,
  };
}

/** Lays a repeating shading out over its axis and beyond the ends that go on; lengths in pieces of the axis. */
function laidOut(axis: Axis, length: number): { stops: ColourStop[]; before: number; after: number } {
  const unit = axis.unit !== undefined && axis.unit > 0 && length > 0 ? axis.unit / length : 1;
  if (axis.mapType === 'Direct') return { stops: axis.stops, before: 0, after: 0 };
  // An even number of pieces in front leaves there-and-back in step.
  const before = axis.extendStart ? REPEATED_BEYOND * unit : 0;
  const after = axis.extendEnd ? REPEATED_BEYOND * unit : 0;
  const whole = before + 1 + after;
  return { stops: repeatStops(axis.stops, axis.mapType, unit / whole), before, after };
}

function axialOf(element: XmlElement, context: PageContext, alpha: number): Paint | null {
  const axis = axisOf(element, context, alpha);
  const from = pointOf(element.attributes.get('StartPoint'));
  const to = pointOf(element.attributes.get('EndPoint'));
  if (!axis || !from || !to) return null;
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const { stops, before, after } = laidOut(axis, Math.hypot(dx, dy));
  if (!context.budget.takeCoordinates(stops.length * PER_STOP)) return null;
  return {
    kind: 'axial',
    from: [from[0] - dx * before, from[1] - dy * before],
    to: [to[0] + dx * after, to[1] + dy * after],
    stops,
    extendStart: axis.extendStart,
    extendEnd: axis.extendEnd,
  };
}

function radialOf(element: XmlElement, context: PageContext, alpha: number): Paint | null {
  const axis = axisOf(element, context, alpha);
  const from = pointOf(element.attributes.get('StartPoint'));
  const to = pointOf(element.attributes.get('EndPoint'));
  const endRadius = numberAt(element, 'EndRadius');
  if (!axis || !from || !to || endRadius === undefined) return null;
  const startRadius = Math.max(0, numberAt(element, 'StartRadius') ?? 0);
  const eccentricity = Math.min(0.9999, Math.max(0, numberAt(element, 'Eccentricity') ?? 0));
  const turn = ((numberAt(element, 'Angle') ?? 0) * Math.PI) / 180;
  const flat = Math.sqrt(1 - eccentricity ** 2);
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  // The long half axis is the radius; the circles stand in a space that is turned and flattened.
  const transform: Matrix = eccentricity === 0 ? IDENTITY : [cos, sin, -sin * flat, cos * flat, 0, 0];
  const back = inverse(transform) ?? IDENTITY;
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]) || Math.abs(endRadius - startRadius);
  const { stops, after } = laidOut({ ...axis, extendStart: false }, length);
  if (!context.budget.takeCoordinates(stops.length * PER_STOP)) return null;
  const start = place(back, ...from);
  const end = place(back, ...to);
  return {
    kind: 'radial',
    from: [...start, startRadius],
    to: [
      end[0] + (end[0] - start[0]) * after,
      end[1] + (end[1] - start[1]) * after,
      Math.max(0, endRadius + (endRadius - startRadius) * after),
    ],
    transform,
    stops,
    extendStart: axis.extendStart,
    extendEnd: axis.extendEnd,
  };
}

const REFLECTIONS: readonly PatternPaint['reflect'][] = ['row', 'column', 'rowAndColumn'];

function patternOf(element: XmlElement, context: PageContext, frame: Frame): Paint | null {
  const [width, height] = [numberAt(element, 'Width'), numberAt(element, 'Height')];
  const cell = firstOf(element, 'CellContent');
  if (!cell || width === undefined || height === undefined || width <= 0 || height <= 0) {
    context.notes.add('broken', '8.3.3', 'Pattern');
    return null;
  }
  const method = element.attributes.get('ReflectMethod')?.trim().toLowerCase();
  const own = matrixOf(element.attributes.get('CTM')) ?? IDENTITY;
  const onPage = element.attributes.get('RelativeTo')?.trim() === 'Page' ? inverse(frame.toPage) : IDENTITY;
  const transform = multiply(onPage ?? IDENTITY, own);
  const inner: Frame = { ...frame, toPage: multiply(frame.toPage, transform), style: {}, silent: true };
  return {
    kind: 'pattern',
    width,
    height,
    xStep: Math.max(width, numberAt(element, 'XStep') ?? 0),
    yStep: Math.max(height, numberAt(element, 'YStep') ?? 0),
    reflect: REFLECTIONS.find((name) => name.toLowerCase() === method) ?? 'none',
    transform,
    items: context.draw(cell, { ...inner, depth: frame.depth + 1 }),
  };
}
