/*
 * An elliptical arc between two points (GB/T 33190 clause 9.2, operator A: radii, rotation in degrees, large arc, sweep, end point) as cubic
 * curves of at most a quarter turn each. The parameters mean what they mean in SVG, whose implementation notes give the centre.
 */

/** Coordinates of the curves, six for each; null for a straight line. */
export function arcCurves(
  [x0, y0]: readonly [number, number],
  radii: readonly [number, number],
  degrees: number,
  large: boolean,
  clockwise: boolean,
  [x1, y1]: readonly [number, number],
): number[] | null {
  let [rx, ry] = [Math.abs(radii[0]), Math.abs(radii[1])];
  if (rx === 0 || ry === 0) return null;
  if (x0 === x1 && y0 === y1) return [];
  const turn = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  // Half the chord, in the ellipse's own axes.
  const [dx, dy] = [(x0 - x1) / 2, (y0 - y1) / 2];
  const [u, v] = [cos * dx + sin * dy, cos * dy - sin * dx];
  // Radii that do not reach are made to.
  const reach = (u / rx) ** 2 + (v / ry) ** 2;
  if (reach > 1) {
    rx *= Math.sqrt(reach);
    ry *= Math.sqrt(reach);
  }
  const away = Math.sqrt(Math.max(0, 1 / ((u / rx) ** 2 + (v / ry) ** 2) - 1)) * (large === clockwise ? -1 : 1);
  const [cu, cv] = [(away * rx * v) / ry, (-away * ry * u) / rx];
  const [cx, cy] = [cos * cu - sin * cv + (x0 + x1) / 2, sin * cu + cos * cv + (y0 + y1) / 2];
  const start = Math.atan2((v - cv) / ry, (u - cu) / rx);
  const end = Math.atan2((-v - cv) / ry, (-u - cu) / rx);
  let sweep = end - start;
  if (clockwise && sweep < 0) sweep += 2 * Math.PI;
  if (!clockwise && sweep > 0) sweep -= 2 * Math.PI;

  const pieces = Math.max(1, Math.ceil(Math.abs(sweep) / (Math.PI / 2) - 1e-9));
  const step = sweep / pieces;
  const pull = (4 / 3) * Math.tan(step / 4);
  const out: number[] = [];
  const add = (p: number, q: number): void => {
    out.push(cx + rx * p * cos - ry * q * sin, cy + rx * p * sin + ry * q * cos);
  };
  for (let piece = 0; piece < pieces; piece++) {
    const from = start + piece * step;
    const to = from + step;
    add(Math.cos(from) - pull * Math.sin(from), Math.sin(from) + pull * Math.cos(from));
    add(Math.cos(to) + pull * Math.sin(to), Math.sin(to) - pull * Math.cos(to));
    if (piece === pieces - 1) out.push(x1, y1);
    else add(Math.cos(to), Math.sin(to));
  }
  return out;
}
