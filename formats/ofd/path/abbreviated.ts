/*
 * AbbreviatedData (GB/T 33190 clause 9.2): S and M begin a part, L line, Q and B curves of second and third degree, A arc, C closes. Letters
 * stand apart from their numbers or not; a command may be followed by several sets of numbers. Makers write Z for C too.
 */

import type { PathData } from '../drawing.ts';
import { arcCurves } from './arc.ts';

const COUNTS: Readonly<Record<string, number>> = { S: 2, M: 2, L: 2, Q: 4, B: 6, A: 7, C: 0, Z: 0 };
const LARGEST = 1e7;

export interface ReadPath {
  readonly path: PathData;
  /** Whether everything was understood; a path ends where it no longer is. */
  readonly whole: boolean;
}

/** Reads path data of at most `most` coordinates. */
export function readPath(data: string, most: number): ReadPath {
  const token = /\s*,?\s*([A-Za-z]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)/y;
  let commands = '';
  const points: number[] = [];
  let here: readonly [number, number] = [0, 0];
  let start = here;
  let open = false;
  let command = '';
  let held: number[] = [];
  const done = (whole: boolean): ReadPath => ({ path: { commands, points }, whole });

  const begin = (): void => {
    // What follows a closing, or nothing at all, goes on from where the last part began.
    if (open) return;
    commands += 'M';
    points.push(here[0], here[1]);
    start = here;
    open = true;
  };
  const run = (): void => {
    const n = (index: number): number => held[index] ?? 0;
    switch (command) {
      case 'S':
      case 'M':
        here = [n(0), n(1)];
        open = false;
        begin();
        return;
      case 'L':
        begin();
        commands += 'L';
        points.push(n(0), n(1));
        here = [n(0), n(1)];
        return;
      case 'Q': {
        begin();
        commands += 'C';
        const third = (from: number, to: number): number => from + ((to - from) * 2) / 3;
        points.push(third(here[0], n(0)), third(here[1], n(1)), third(n(2), n(0)), third(n(3), n(1)), n(2), n(3));
        here = [n(2), n(3)];
        return;
      }
      case 'B':
        begin();
        commands += 'C';
        points.push(...held);
        here = [n(4), n(5)];
        return;
      case 'A': {
        begin();
        const curves = arcCurves(here, [n(0), n(1)], n(2), n(3) !== 0, n(4) !== 0, [n(5), n(6)]);
        if (curves === null) {
          commands += 'L';
          points.push(n(5), n(6));
        } else {
          commands += 'C'.repeat(curves.length / 6);
          points.push(...curves);
        }
        here = [n(5), n(6)];
        return;
      }
      default:
        if (open) commands += 'Z';
        open = false;
        here = start;
    }
  };

  for (let at = 0; ; ) {
    if (points.length > most) return done(false);
    token.lastIndex = at;
    const word = token.exec(data)?.[1];
    if (word === undefined) return done(held.length === 0 && data.slice(at).trim() === '');
    at = token.lastIndex;
    const count = COUNTS[word];
    if (count !== undefined) {
      if (held.length > 0) return done(false);
      command = word;
      if (count === 0) run();
      continue;
    }
    const value = Number(word);
    const wanted = COUNTS[command] ?? 0;
    if (wanted === 0 || !Number.isFinite(value) || Math.abs(value) > LARGEST) return done(false);
    held.push(value);
    if (held.length === wanted) {
      run();
      held = [];
    }
  }
}
