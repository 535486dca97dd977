// What painting needs to know of boxes and matrices. Pure.
import type { Box, Matrix, PathData } from '../../../formats/ofd/drawing.ts';

/** A box around a path and its control points, wider by `around` on every side; null for a path without points. */
export function boxOf({ points }: PathData, around = 0): Box | null {
  if (points.length < 2) return null;
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at + 1 < points.length; at += 2) {
    const [x, y] = [points[at] ?? 0, points[at + 1] ?? 0];
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return { x: left - around, y: top - around, width: right - left + 2 * around, height: bottom - top + 2 * around };
}

/** The matrix that undoes another; null for one that cannot be undone. */
export function inverse([a, b, c, d, e, f]: Matrix): Matrix | null {
  const determinant = a * d - b * c;
  if (!Number.isFinite(1 / determinant)) return null;
  return [
    d / determinant,
    -b / determinant,
    -c / determinant,
    a / determinant,
    (c * f - d * e) / determinant,
    (b * e - a * f) / determinant,
  ];
}

/** A box around what a matrix makes of a box. */
export function mapBox([a, b, c, d, e, f]: Matrix, { x, y, width, height }: Box): Box {
  const corners = [
    [x, y],
    [x + width, y],
    [x, y + height],
    [x + width, y + height],
  ] as const;
  const points = corners.flatMap(([px, py]) => [a * px + c * py + e, b * px + d * py + f]);
  return boxOf({ commands: '', points }) ?? { x: 0, y: 0, width: 0, height: 0 };
}
