// A stroke as an outline: pressure makes it thicker and thinner (perfect-freehand), mouse strokes take their pressure from their speed.
// The same stroke always has the same outline, so that everyone sees what its writer saw. Pure.
import { getStroke } from 'perfect-freehand';

/** A pen stroke: points are x, y, pressure 0 to 1 and time; the width is in the same units as x and y. */
export type PenStroke = {
  readonly points: readonly (readonly [number, number, number, number])[];
  readonly width: number;
};

/** The stroke's outline as SVG path data, in the stroke's own units. `finished` closes the end of a stroke that is no longer written. */
export function outlineOf(stroke: PenStroke, finished = true): string {
  const [first] = stroke.points;
  const even = first !== undefined && stroke.points.every((point) => point[2] === first[2]);
  const polygon = getStroke(
    stroke.points.map(([x, y, pressure]) => [x, y, pressure]),
    {
      size: stroke.width,
      thinning: even ? 0.3 : 0.55,
      smoothing: 0.5,
      streamline: 0.35,
      simulatePressure: even,
      last: finished,
    },
  );
  return pathOf(polygon);
}

/** Smooths the polygon by curves between the middles of its sides. */
function pathOf(polygon: readonly (readonly [number, number])[]): string {
  const [first] = polygon;
  if (first === undefined) return '';
  let path = `M${figure(first[0])} ${figure(first[1])}Q`;
  polygon.forEach((point, index) => {
    const next = polygon[(index + 1) % polygon.length] ?? first;
    path += `${figure(point[0])} ${figure(point[1])} ${figure((point[0] + next[0]) / 2)} ${figure((point[1] + next[1]) / 2)} `;
  });
  return `${path}Z`;
}

function figure(value: number): string {
  return value.toFixed(2);
}
