// Takes the times of a case's two classes in random turn on this thread.

import { randomBytes } from '../../crypto/random.ts';
import type { TimingCase } from './cases.ts';
import { compare } from './welch.ts';

export type Timing = {
  name: string;
  classes: [string, string];
  measurements: number;
  /** The t farthest from 0. */
  t: number;
  /** Difference of the medians, in parts of the first. */
  difference: number;
  control: boolean;
};

/** Beyond this |t| dudect speaks of a leak; below 4.5 nothing is seen with so many measurements. */
export const LEAK = 10;
export const UNSEEN = 4.5;

/** @param share of the case's measurements to take, for a quick look. */
export function measure(one: TimingCase, share = 1): Timing {
  const count = Math.max(400, Math.round(one.measurements * share));
  const coins = randomBytes(count);
  const times: [number[], number[]] = [[], []];
  // The engine compiles while it warms up.
  const warm = Math.min(2000, count >> 2);
  for (let i = -warm; i < count; i++) {
    const second = ((coins[(i + count) % count] ?? 0) & 1) === 1;
    const work = one.work(second);
    const start = process.hrtime.bigint();
    work();
    const took = Number(process.hrtime.bigint() - start);
    if (i >= 0) times[second ? 1 : 0].push(took);
  }
  const { name, classes, control = false } = one;
  return { name, classes, control, measurements: count, ...compare(...times) };
}
