// How far the shape of a glyph reaches, from the path that pdf.js made of it: units of the font's size, origin at the glyph's own. The control points of a
// curve count as points, so the answer is never too small. A face that is not in the file has no shape here.

/** Numbers that follow each of pdf.js's drawing instructions: move, line, curve, quadratic curve, close. */
const ARGUMENTS = [2, 2, 6, 4, 0];

/** [left, bottom, right, top]. */
export type Reach = readonly [number, number, number, number];

/** Undefined for a glyph that draws nothing. */
export function reachOf(shape: unknown): Reach | undefined {
  const path = (shape as { path?: ArrayLike<number> } | undefined)?.path;
  if (path === undefined) return undefined;
  let [left, bottom, right, top] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < path.length; ) {
    const count = ARGUMENTS[path[at] ?? 4] ?? 0;
    for (let i = at + 1; i + 1 <= at + count; i += 2) {
      const [x = 0, y = 0] = [path[i], path[i + 1]];
      left = Math.min(left, x);
      right = Math.max(right, x);
      bottom = Math.min(bottom, y);
      top = Math.max(top, y);
    }
    at += 1 + count;
  }
  return Number.isFinite(left + bottom + right + top) ? [left, bottom, right, top] : undefined;
}
