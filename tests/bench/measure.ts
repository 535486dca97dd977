// How a row of the bench comes about: a case is sampled in rounds, its peer right after it in the same round, so that whatever else the machine does
// falls on both. A sample is a rate (more is better), or a duration, an amount of memory or a number of tasks (less is better), as its unit says.

/** One line of the result. `peer` is the peer's best in the same unit; `ratio` is our speed by the peer's: below 1 we are slower. */
export type Row = {
  readonly name: string;
  readonly unit: 'MB/s' | '/s' | 'µs' | 'ms' | 'MB' | 'tasks';
  readonly best: number;
  readonly median: number;
  readonly peer: number | null;
  readonly ratio: number | null;
};

export type Case = Pick<Row, 'name' | 'unit'> & {
  /** One sample, in `unit`. */
  readonly sample: () => number | Promise<number>;
  /** The peer's, or null where there is none or it cannot do this. */
  readonly peer?: () => number | null | Promise<number>;
};

/** Samples every case once a round, until `rounds` are over or `until` (performance.now()) has come; at least one round is whole. */
export async function runCases(
  cases: readonly Case[],
  rounds: number,
  until: number,
  tell: (name: string) => void,
): Promise<Row[]> {
  const taken = cases.map(() => ({ ours: [] as number[], peers: [] as number[] }));
  for (let round = 0; round < rounds; round++) {
    for (const [index, one] of cases.entries()) {
      if (round > 0 && performance.now() > until) break;
      if (round === 0) tell(one.name);
      taken[index]?.ours.push(await one.sample());
      const peer = await one.peer?.();
      if (peer !== undefined && peer !== null) taken[index]?.peers.push(peer);
    }
  }
  return cases.map(({ name, unit }, index) => {
    const ours = taken[index]?.ours ?? [];
    const peers = taken[index]?.peers ?? [];
    const less = unit !== 'MB/s' && unit !== '/s';
    const bestOf = (values: readonly number[]) => (less ? Math.min(...values) : Math.max(...values));
    const best = bestOf(ours);
    const peer = peers.length > 0 ? bestOf(peers) : null;
    // No tasks at all stand in no ratio to any number of them.
    const ratio = peer === null || best === 0 || peer === 0 ? null : less ? peer / best : best / peer;
    return {
      name,
      unit,
      best: rounded(best),
      median: rounded(medianOf(ours)),
      peer: peer === null ? null : rounded(peer),
      ratio: ratio === null ? null : rounded(ratio),
    };
  });
}

/** How often `work` was done in a second of this thread's processor time. Other programs on the machine do not count, only their pressure on caches. */
export function rate(work: () => void, milliseconds = 300): number {
  work();
  let done = 0;
  const start = cpuMs();
  let spent = 0;
  for (let batch = 1; spent < milliseconds; batch *= 2) {
    for (let i = 0; i < batch; i++) work();
    done += batch;
    spent = cpuMs() - start;
  }
  return (done / spent) * 1000;
}

/** Milliseconds of this thread's processor time that one `work` took. */
export function cpuTime(work: () => void): number {
  const start = cpuMs();
  work();
  return cpuMs() - start;
}

/** Milliseconds by the clock on the wall that one `work` took, the mean of `times`: for what waits for the disk. */
export function wallTime(times: number, work: () => void): number {
  const start = performance.now();
  for (let i = 0; i < times; i++) work();
  return (performance.now() - start) / times;
}

/** The same of one piece of work that is waited for. */
export async function wallTimeOf(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}

/** Three significant digits. */
function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
