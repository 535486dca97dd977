/*
 * Paths that are made here (boxes, boxes with round corners), moved, and measured. The measure takes the control points of curves, so it may
 * be larger than the curve and is never smaller.
 */

import type { Box, Matrix, PathData } from '../drawing.ts';
import { place } from '../geometry.ts';

export function boxPath({ x, y, width, height }: Box): PathData {
  return { commands: 'MLLLZ', points: [x, y, x + width, y, x + width, y + height, x, y + height] };
}

/** A box whose corners are quarter ellipses. */
export function roundedPath(box: Box, horizontal: number, vertical: number): PathData {
  const { x, y, width, height } = box;
  const rx = Math.min(Math.max(horizontal, 0), width / 2);
  const ry = Math.min(Math.max(vertical, 0), height / 2);
  if (rx === 0 || ry === 0) return boxPath(box);
  const pull = 0.5522847498;
  const [px, py] = [rx * (1 - pull), ry * (1 - pull)];
  const [right, bottom] = [x + width, y + height];
  return {
    commands: 'MLCLCLCLCZ',
    points: [
      [x + rx, y, right - rx, y, right - px, y, right, y + py, right, y + ry],
      [right, bottom - ry, right, bottom - py, right - px, bottom, right - rx, bottom],
      [x + rx, bottom, x + px, bottom, x, bottom - py, x, bottom - ry],
      [x, y + ry, x, y + py, x + px, y, x + rx, y],
    ].flat(),
  };
}

export function movePath(matrix: Matrix, { commands, points }: PathData): PathData {
  const out: number[] = [];
  for (let i = 0; i + 1 < points.length; i += 2) out.push(...place(matrix, points[i] ?? 0, points[i + 1] ?? 0));
  return { commands, points: out };
}

/** The box around a path, or null for an empty one. */
export function pathBox({ points }: PathData): Box | null {
  if (points.length < 2) return null;
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i + 1 < points.length; i += 2) {
    const [x, y] = [points[i] ?? 0, points[i + 1] ?? 0];
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}
