// A page's list painted on a canvas that no window owns: content, annotations, seals, turned as it is to be seen. Painting goes in slices, so that what is no longer wanted can be stopped
// in the middle of a page that takes long.
import type { DrawOperation, ImageOperation, PageDrawing, SealPlace } from '../../../formats/ofd/drawing.ts';
import { Painter } from './paint.ts';
import type { Materials, Workshop } from './painting.ts';

export type Sheet = {
  /** Device pixels. */
  readonly width: number;
  readonly height: number;
  /** 0, 90, 180 or 270 degrees, clockwise. */
  readonly rotation: number;
  /** Whether annotations and seals are drawn. */
  readonly marks: boolean;
  /** White beneath all; without it nothing is. */
  readonly paper: boolean;
};

/** Milliseconds of painting between two looks at whether it is still wanted. */
const SLICE = 30;

export const workshop: Workshop = {
  canvas: (width, height) => {
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d');
    return context && { context, image: canvas };
  },
  path: () => new Path2D(),
};

/** The page's picture; null when `wanted`, which waits a turn of the worker's events, says that it no longer is. */
export async function drawPage(
  drawing: PageDrawing,
  sheet: Sheet,
  materials: Materials,
  wanted: () => Promise<boolean>,
): Promise<OffscreenCanvas | null> {
  const canvas = new OffscreenCanvas(sheet.width, sheet.height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  const painter = new Painter(context, sheet, workshop, materials);
  context.fillStyle = '#ffffff';
  if (sheet.paper) context.fillRect(0, 0, sheet.width, sheet.height);
  context.setTransform(...transformOf(drawing, sheet));
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = 'high';
  let until = performance.now() + SLICE;
  for (const operation of operationsOf(drawing, sheet.marks)) {
    painter.one(operation);
    if (performance.now() < until) continue;
    if (!(await wanted())) return null;
    until = performance.now() + SLICE;
  }
  return canvas;
}

/** From millimetres of the page to pixels of the turned sheet. */
export function transformOf(
  { width, height }: Pick<PageDrawing, 'width' | 'height'>,
  sheet: Pick<Sheet, 'width' | 'height' | 'rotation'>,
): [number, number, number, number, number, number] {
  const upright = sheet.rotation % 180 === 0;
  const x = (upright ? sheet.width : sheet.height) / width;
  const y = (upright ? sheet.height : sheet.width) / height;
  if (sheet.rotation === 90) return [0, x, -y, 0, sheet.width, 0];
  if (sheet.rotation === 180) return [-x, 0, 0, -y, sheet.width, sheet.height];
  if (sheet.rotation === 270) return [0, -x, y, 0, 0, sheet.height];
  return [x, 0, 0, y, 0, 0];
}

/** All that is drawn of a page, in its order. */
export function operationsOf({ content, annotations, seals }: PageDrawing, marks: boolean): DrawOperation[] {
  if (!marks) return [...content];
  const visible = annotations.filter((annotation) => annotation.visible);
  return [...content, ...visible.flatMap(({ items }) => items), ...seals.map(sealOperation)];
}

/** Under which key a seal's picture stands among the page's pictures. */
export function sealKey({ signature, id }: SealPlace): string {
  return `seal ${signature} ${id}`;
}

function sealOperation(place: SealPlace): ImageOperation {
  const { box, clip } = place;
  const { x: left, y: top, width, height } = clip ?? box;
  const [right, bottom] = [left + width, top + height];
  const part = clip && {
    commands: 'MLLLZ',
    points: [left, top, right, top, right, bottom, left, bottom],
  };
  return {
    op: 'image',
    image: sealKey(place),
    mask: null,
    transform: [box.width, 0, 0, box.height, box.x, box.y],
    clips: part ? [[{ path: part, rule: 'nonzero' }]] : [],
    alpha: 1,
    blend: 'normal',
  };
}
