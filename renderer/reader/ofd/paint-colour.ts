// Filling and stroking with a plain colour, a shading or a pattern (GB/T 33190 8.3). Where a shading ends nothing is painted unless it is told to go on, which a canvas does by a colour
// that is transparent at the same place. A shading with a transform of its own is painted through the shape as through a stencil.
import type {
  AxialPaint,
  Box,
  Colour,
  FillRule,
  Paint,
  PathData,
  PatternPaint,
  RadialPaint,
  Stroke,
} from '../../../formats/ofd/drawing.ts';
import { boxOf, inverse, mapBox } from './paint-geometry.ts';
import type { Context, Painting } from './painting.ts';

/** Cells of a pattern that are drawn one by one; a finer one is drawn once and repeated as a picture. */
const MOST_CELLS = 400;
/** Pixels along one side of a cell's picture. */
const MOST_CELL_PIXELS = 2048;

export function cssOf({ r, g, b, a }: Colour): string {
  return `rgba(${r}, ${g}, ${b}, ${a})`;
}

export function fillWith(painter: Painting, paint: Paint, path: Path2D, data: PathData, rule: FillRule): void {
  const { context } = painter;
  if (paint.kind === 'colour' || paint.kind === 'axial') {
    context.fillStyle = styleOf(context, paint);
    context.fill(path, rule);
    return;
  }
  const box = boxOf(data);
  if (!box) return;
  context.save();
  context.clip(path, rule);
  paintThrough(painter, paint, box);
  context.restore();
}

export function strokeWith(painter: Painting, stroke: Stroke, path: Path2D, data: PathData): void {
  const { context } = painter;
  const { paint } = stroke;
  setStroke(context, stroke, 1);
  if (paint.kind === 'colour' || paint.kind === 'axial') {
    context.strokeStyle = styleOf(context, paint);
    context.stroke(path);
    return;
  }
  // A stroke cannot be clipped to: it is a stencil.
  const box = boxOf(data, stroke.width * Math.max(1, stroke.miterLimit));
  if (!box) return;
  paintStencil(painter, paint, box, (layer) => {
    setStroke(layer, stroke, 1);
    layer.strokeStyle = '#000000';
    layer.stroke(path);
  });
}

/** Paints over what `draw` covers within a box of the context's space: drawn apart, and what it covers is painted over. */
export function paintStencil(painter: Painting, paint: Paint, box: Box, draw: (layer: Context) => void): void {
  const { context, workshop } = painter;
  const matrix = context.getTransform();
  const { a, b, c, d } = matrix;
  const on = mapBox([a, b, c, d, matrix.e, matrix.f], box);
  const [x, y] = [Math.max(0, Math.floor(on.x) - 1), Math.max(0, Math.floor(on.y) - 1)];
  const width = Math.min(painter.width, Math.ceil(on.x + on.width) + 1) - x;
  const height = Math.min(painter.height, Math.ceil(on.y + on.height) + 1) - y;
  if (!(width > 0 && height > 0)) return;
  const [stencil, cover] = [workshop.canvas(width, height), workshop.canvas(width, height)];
  if (!stencil || !cover) return;
  for (const layer of [stencil, cover]) layer.context.setTransform(a, b, c, d, matrix.e - x, matrix.f - y);
  draw(stencil.context);
  paintThrough(painter.on(cover.context, { width, height }), paint, box);
  stencil.context.globalCompositeOperation = 'source-in';
  stencil.context.setTransform(1, 0, 0, 1, 0, 0);
  stencil.context.drawImage(cover.image, 0, 0);
  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.drawImage(stencil.image, x, y);
  context.restore();
}

/** `unit` is how many millimetres one unit of the context's space is. */
export function setStroke(context: Context, stroke: Stroke, unit: number): void {
  context.lineWidth = stroke.width / unit;
  context.lineJoin = stroke.join;
  context.lineCap = stroke.cap;
  context.miterLimit = stroke.miterLimit;
  context.setLineDash(stroke.dash.map((length) => length / unit));
  context.lineDashOffset = stroke.dashOffset / unit;
}

export function styleOf(
  context: Context,
  paint: Extract<Paint, { kind: 'colour' }> | AxialPaint,
): string | CanvasGradient {
  if (paint.kind === 'colour') return cssOf(paint.colour);
  return withStops(context.createLinearGradient(...paint.from, ...paint.to), paint);
}

function withStops(gradient: CanvasGradient, paint: AxialPaint | RadialPaint): CanvasGradient {
  const { stops, extendStart, extendEnd } = paint;
  const [first] = stops;
  const last = stops.at(-1);
  if (first && !extendStart) gradient.addColorStop(0, cssOf({ ...first.colour, a: 0 }));
  for (const { at, colour } of stops) gradient.addColorStop(at, cssOf(colour));
  if (last && !extendEnd) gradient.addColorStop(1, cssOf({ ...last.colour, a: 0 }));
  return gradient;
}

/** Paints over `box`; the shape is a clip of the context, or cut out afterwards. */
function paintThrough(painter: Painting, paint: Paint, box: Box): void {
  const { context } = painter;
  if (paint.kind === 'colour' || paint.kind === 'axial') {
    context.fillStyle = styleOf(context, paint);
    context.fillRect(box.x, box.y, box.width, box.height);
    return;
  }
  const back = inverse(paint.transform);
  if (!back) return;
  const [a, b, c, d, e, f] = paint.transform;
  context.transform(a, b, c, d, e, f);
  const inside = mapBox(back, box);
  if (paint.kind === 'pattern') return patternOver(painter, paint, inside);
  context.fillStyle = withStops(context.createRadialGradient(...paint.from, ...paint.to), paint);
  context.fillRect(inside.x, inside.y, inside.width, inside.height);
}

function patternOver(painter: Painting, paint: PatternPaint, box: Box): void {
  const { xStep, yStep } = paint;
  if (!(xStep > 0 && yStep > 0)) return;
  const [left, top] = [Math.floor((box.x - paint.width) / xStep) + 1, Math.floor((box.y - paint.height) / yStep) + 1];
  const [right, bottom] = [Math.ceil((box.x + box.width) / xStep), Math.ceil((box.y + box.height) / yStep)];
  const cells = (right - left) * (bottom - top);
  const picture = cells > MOST_CELLS ? pictureOf(painter, paint) : null;
  if (cells > MOST_CELLS && !picture) return;
  const { context } = painter;
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      context.save();
      context.translate(column * xStep, row * yStep);
      mirror(context, paint, column, row);
      const cell = painter.workshop.path();
      cell.rect(0, 0, paint.width, paint.height);
      context.clip(cell);
      if (picture) context.drawImage(picture, 0, 0, paint.width, paint.height);
      else painter.all(paint.items);
      context.restore();
    }
  }
}

function mirror(context: Context, { reflect, width, height }: PatternPaint, column: number, row: number): void {
  if ((reflect === 'row' || reflect === 'rowAndColumn') && column % 2 !== 0) context.transform(-1, 0, 0, 1, width, 0);
  if ((reflect === 'column' || reflect === 'rowAndColumn') && row % 2 !== 0) context.transform(1, 0, 0, -1, 0, height);
}

/** One cell as a picture, at the size in which it will show. */
function pictureOf(painter: Painting, { width, height, items }: PatternPaint): CanvasImageSource | null {
  const { a, b, c, d } = painter.context.getTransform();
  const pixels = (length: number, x: number, y: number) =>
    Math.max(1, Math.min(MOST_CELL_PIXELS, Math.ceil(length * Math.hypot(x, y))));
  const [across, down] = [pixels(width, a, b), pixels(height, c, d)];
  const layer = painter.workshop.canvas(across, down);
  if (!layer) return null;
  layer.context.setTransform(across / width, 0, 0, down / height, 0, 0);
  painter.on(layer.context, { width: across, height: down }).all(items);
  return layer.image;
}
