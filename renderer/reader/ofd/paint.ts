// Draws a page's list (formats/ofd/drawing.ts) on a canvas. The canvas may be the browser's or another with the same face: what makes further canvases and paths is handed in, and so
// are fonts and pictures, loaded beforehand. Nothing is fetched or decided here; what cannot be drawn was noted when the list was made.
import type {
  Annotation,
  Clip,
  DrawOperation,
  ImageOperation,
  Matrix,
  PageDrawing,
  PathData,
} from '../../../formats/ofd/drawing.ts';
import { fillWith, strokeWith } from './paint-colour.ts';
import { boxOf } from './paint-geometry.ts';
import { drawText } from './paint-text.ts';
import type { Context, Materials, Painting, Workshop } from './painting.ts';

export interface PaintOptions {
  /** Device pixels to a millimetre. */
  readonly scale: number;
  /** Which annotations are drawn; those that are visible unless told. */
  readonly shows?: (annotation: Annotation) => boolean;
  /** Whether seals are drawn; they are unless told. */
  readonly seals?: boolean;
}

export class Painter implements Painting {
  readonly context: Context;
  readonly workshop: Workshop;
  readonly materials: Materials;
  /** Device pixels of the canvas. */
  readonly width: number;
  readonly height: number;

  constructor(
    context: Context,
    size: { readonly width: number; readonly height: number },
    workshop: Workshop,
    materials: Materials,
  ) {
    this.context = context;
    this.workshop = workshop;
    this.materials = materials;
    this.width = size.width;
    this.height = size.height;
  }

  /** The same on another canvas. */
  on(context: Context, size: { readonly width: number; readonly height: number } = this): Painter {
    return new Painter(context, size, this.workshop, this.materials);
  }

  /** The whole page on white paper. */
  page(drawing: PageDrawing, { scale, shows = ({ visible }) => visible, seals = true }: PaintOptions): void {
    const { context } = this;
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.globalAlpha = 1;
    context.fillStyle = '#ffffff';
    context.fillRect(0, 0, this.width, this.height);
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.imageSmoothingEnabled = true;
    context.imageSmoothingQuality = 'high';
    this.all(drawing.content);
    for (const annotation of drawing.annotations) if (shows(annotation)) this.all(annotation.items);
    if (seals) this.#seals(drawing);
    context.restore();
  }

  all(operations: readonly DrawOperation[]): void {
    for (const operation of operations) this.one(operation);
  }

  one(operation: DrawOperation): void {
    const { context } = this;
    if (operation.alpha <= 0) return;
    const whole = operation.op === 'group' && (operation.alpha < 1 || operation.blend !== 'normal');
    context.save();
    try {
      context.globalAlpha *= operation.alpha;
      if (operation.blend !== 'normal') context.globalCompositeOperation = operation.blend;
      const stencils = operation.clips.filter((clip) => !this.#clip(clip));
      if (stencils.length > 0) {
        this.#through(stencils, operation);
        return;
      }
      transform(context, operation.transform);
      if (operation.op === 'path') {
        const path = pathOf(this.workshop, operation.path);
        if (operation.fill) fillWith(this, operation.fill, path, operation.path, operation.rule);
        if (operation.stroke) strokeWith(this, operation.stroke, path, operation.path);
      } else if (operation.op === 'text') {
        drawText(this, operation);
      } else if (operation.op === 'image') {
        this.#image(operation);
      } else if (whole) {
        this.#apart(operation.items);
      } else {
        this.all(operation.items);
      }
    } finally {
      context.restore();
    }
  }

  /** On a canvas of their own, which is then laid over this one with the alpha and blend mode that stand. */
  #apart(operations: readonly DrawOperation[]): void {
    const layer = this.workshop.canvas(this.width, this.height);
    // Without memory for it: one after the other is nearer to what was meant than nothing.
    if (!layer) return this.all(operations);
    const { a, b, c, d, e, f } = this.context.getTransform();
    layer.context.setTransform(a, b, c, d, e, f);
    this.on(layer.context).all(operations);
    this.context.setTransform(1, 0, 0, 1, 0, 0);
    this.context.drawImage(layer.image, 0, 0);
  }

  /** Whether a canvas has a clip for it: of several areas, where no two lie one on the other and all count by one rule. */
  #clip(clip: Clip): boolean {
    const { context, workshop } = this;
    const [first, ...more] = clip;
    if (first === undefined) {
      context.clip(workshop.path());
      return true;
    }
    if (more.length > 0 && !areApart(clip)) return false;
    const path = pathOf(workshop, first.path);
    for (const area of more) path.addPath(pathOf(workshop, area.path));
    context.clip(path, first.rule);
    return true;
  }

  /** Drawn apart and cut out by the areas, each by its own rule; then laid over this canvas with the alpha and blend mode that stand. */
  #through(clips: readonly Clip[], operation: DrawOperation): void {
    const { a, b, c, d, e, f } = this.context.getTransform();
    const layer = this.workshop.canvas(this.width, this.height);
    if (!layer) return;
    layer.context.setTransform(a, b, c, d, e, f);
    this.on(layer.context).one({ ...operation, clips: [], alpha: 1, blend: 'normal' });
    for (const clip of clips) {
      const stencil = this.workshop.canvas(this.width, this.height);
      if (!stencil) return;
      stencil.context.setTransform(a, b, c, d, e, f);
      for (const { path, rule } of clip) stencil.context.fill(pathOf(this.workshop, path), rule);
      layer.context.globalCompositeOperation = 'destination-in';
      layer.context.setTransform(1, 0, 0, 1, 0, 0);
      layer.context.drawImage(stencil.image, 0, 0);
    }
    this.context.setTransform(1, 0, 0, 1, 0, 0);
    this.context.drawImage(layer.image, 0, 0);
  }

  #image(operation: ImageOperation): void {
    const picture = this.materials.images.get(operation.mask === null ? operation.image : maskedKey(operation));
    if (picture) this.context.drawImage(picture, 0, 0, 1, 1);
  }

  #seals({ seals }: PageDrawing): void {
    const { context } = this;
    for (const { signature, id, box, clip } of seals) {
      const picture = this.materials.seals.get(`${signature} ${id}`);
      if (!picture) continue;
      context.save();
      if (clip) {
        const path = this.workshop.path();
        path.rect(clip.x, clip.y, clip.width, clip.height);
        context.clip(path);
      }
      context.drawImage(picture, box.x, box.y, box.width, box.height);
      context.restore();
    }
  }
}

/** Areas that are compared each with each. */
const MOST_COMPARED = 64;

/** Whether areas together are the same as one path: all of one rule, and no two on one another. */
function areApart(areas: Clip): boolean {
  const boxes = areas.flatMap(({ path }) => boxOf(path) ?? []);
  if (areas.length > MOST_COMPARED || areas.some(({ rule }) => rule !== areas[0]?.rule)) return false;
  return boxes.every((box, at) =>
    boxes
      .slice(at + 1)
      .every(
        (other) =>
          box.x + box.width <= other.x ||
          other.x + other.width <= box.x ||
          box.y + box.height <= other.y ||
          other.y + other.height <= box.y,
      ),
  );
}

/** Under which key a picture with its mask worked in is kept. */
export function maskedKey({ image, mask }: Pick<ImageOperation, 'image' | 'mask'>): string {
  return mask === null ? image : `${image} ${mask}`;
}

export function transform(context: Context, [a, b, c, d, e, f]: Matrix): void {
  context.transform(a, b, c, d, e, f);
}

export function pathOf(workshop: Workshop, { commands, points }: PathData): Path2D {
  const path = workshop.path();
  let at = 0;
  const next = (): number => points[at++] ?? 0;
  for (const command of commands) {
    if (command === 'M') path.moveTo(next(), next());
    else if (command === 'L') path.lineTo(next(), next());
    else if (command === 'C') path.bezierCurveTo(next(), next(), next(), next(), next(), next());
    else path.closePath();
  }
  return path;
}
