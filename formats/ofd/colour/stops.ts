/*
 * The colours along the axis of a shading (GB/T 33190 clause 8.3.4): segments with and without positions, laid out once (Direct), again and
 * again (Repeat) or there and back (Reflect) in pieces of a given length. What comes out needs no repetition any more.
 */

import type { Colour, ColourStop } from '../drawing.ts';

export type MapType = 'Direct' | 'Repeat' | 'Reflect';

/** Stops of one shading when it is laid out, and pieces. */
const MOST_STOPS = 4096;
const MOST_PIECES = 128;

/** Segments with their positions filled in: the first at 0, the last at 1, those between evenly; none before the one that precedes it. */
export function placeSegments(
  segments: readonly { readonly at: number | undefined; readonly colour: Colour }[],
): ColourStop[] {
  const known: (number | undefined)[] = segments.map(({ at }) =>
    at === undefined ? undefined : Math.min(1, Math.max(0, at)),
  );
  if (known.length > 0) {
    known[0] ??= 0;
    known[known.length - 1] ??= 1;
  }
  // For each the next one whose place is known.
  const nexts: number[] = [];
  let following = known.length - 1;
  for (let index = known.length - 1; index >= 0; index--) {
    if (known[index] !== undefined) following = index;
    nexts[index] = following;
  }
  let before = 0;
  return segments.map(({ colour }, index) => {
    let at = known[index];
    if (at === undefined) {
      const next = nexts[index] ?? index;
      at = before + ((known[next] ?? 1) - before) / (next - index + 1);
    }
    before = Math.max(before, at);
    return { at: before, colour };
  });
}

/**
 * Stops over the whole axis. `unit` is the length of one piece as a part of the axis, above 0; pieces beyond a bound are not told apart by
 * any eye.
 */
export function repeatStops(stops: readonly ColourStop[], mapType: MapType, unit: number): ColourStop[] {
  if (mapType === 'Direct' || stops.length === 0 || !(unit > 0)) return [...stops];
  const length = Math.max(unit, 1 / MOST_PIECES, stops.length / MOST_STOPS);
  const out: ColourStop[] = [];
  for (let piece = 0; piece * length < 1 - 1e-9; piece++) {
    const back = mapType === 'Reflect' && piece % 2 === 1;
    const run = back ? [...stops].reverse().map(({ at, colour }) => ({ at: 1 - at, colour })) : stops;
    let last = out.at(-1);
    for (const { at, colour } of run) {
      const place = (piece + at) * length;
      if (place > 1) {
        const from = last ?? { at: 0, colour };
        const share = place === from.at ? 1 : (1 - from.at) / (place - from.at);
        out.push({ at: 1, colour: between(from.colour, colour, share) });
        return out;
      }
      last = { at: place, colour };
      out.push(last);
    }
  }
  return out;
}

function between(from: Colour, to: Colour, share: number): Colour {
  const mix = (p: number, q: number): number => p + (q - p) * share;
  return { r: mix(from.r, to.r), g: mix(from.g, to.g), b: mix(from.b, to.b), a: mix(from.a, to.a) };
}
