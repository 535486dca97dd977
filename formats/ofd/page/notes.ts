/*
 * What was not drawn and why, each reason once with how often; and how much a page may come to. A page that names one drawing a thousand times,
 * each of which names another a thousand times, stops at these bounds and says so.
 */

import type { NoteCode, PageNote } from '../drawing.ts';

/** Bounds of one page. */
export interface PageLimits {
  readonly operations: number;
  readonly glyphs: number;
  /** Coordinates of all paths. */
  readonly coordinates: number;
  /** What is read for it, in the units of weight.ts. */
  readonly work: number;
  /** Drawings inside drawings: composite objects, patterns, templates, blocks. */
  readonly depth: number;
}

export const PAGE_LIMITS: PageLimits = {
  operations: 200_000,
  glyphs: 500_000,
  coordinates: 4_000_000,
  work: 3_000_000,
  depth: 24,
};

const MOST_NOTES = 200;
const LONGEST_DETAIL = 80;

export interface Notes {
  add(code: NoteCode, clause: string, element: string, detail?: string): void;
  list(): PageNote[];
}

export function makeNotes(): Notes {
  const known = new Map<string, PageNote>();
  return {
    add(code, clause, element, detail = '') {
      const short = detail.slice(0, LONGEST_DETAIL);
      const key = [code, clause, element, short].join('\n');
      const before = known.get(key);
      if (!before && known.size >= MOST_NOTES) return;
      known.set(key, { code, clause, element, detail: short, count: (before?.count ?? 0) + 1 });
    },
    list: () => [...known.values()],
  };
}

/** Counts down; every answer is whether the thing still fits. */
export interface Budget {
  takeOperation(): boolean;
  takeGlyphs(count: number): boolean;
  takeCoordinates(count: number): boolean;
  takeWork(weight: number): boolean;
  /** What is left. */
  coordinates(): number;
  glyphs(): number;
}

export function makeBudget(limits: PageLimits, notes: Notes): Budget {
  const { operations, glyphs, coordinates, work } = limits;
  const left = { operations, glyphs, coordinates, work };
  const take = (what: keyof typeof left, count: number): boolean => {
    if (left[what] >= count) {
      left[what] -= count;
      return true;
    }
    notes.add('limit', '7.7', 'Content', what);
    return false;
  };
  return {
    takeOperation: () => take('operations', 1),
    takeGlyphs: (count) => take('glyphs', count),
    takeCoordinates: (count) => take('coordinates', count),
    takeWork: (weight) => take('work', weight),
    coordinates: () => left.coordinates,
    glyphs: () => left.glyphs,
  };
}
