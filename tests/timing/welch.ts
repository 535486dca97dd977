// The statistics of a timing measurement in the manner of dudect (Reparaz, Balasch, Verbauwhede 2017): two classes of inputs, their times in random turn,
// Welch's t between the means, over all times and over those below several percentiles, since slow outliers are the machine's and not the code's.

/** Welch's t of two samples: the difference of the means over its standard error. 0 when neither varies and they are equal. */
export function welch(a: readonly number[], b: readonly number[]): number {
  const one = moments(a);
  const two = moments(b);
  const error = Math.sqrt(one.variance / a.length + two.variance / b.length);
  const difference = one.mean - two.mean;
  if (error === 0) return difference === 0 ? 0 : Math.sign(difference) * Infinity;
  return difference / error;
}

function moments(values: readonly number[]): { mean: number; variance: number } {
  let mean = 0;
  let squares = 0;
  values.forEach((value, i) => {
    const before = value - mean;
    mean += before / (i + 1);
    squares += before * (value - mean);
  });
  return { mean, variance: values.length < 2 ? 0 : squares / (values.length - 1) };
}

/** Shares of all times that are looked at, from the fastest. */
const CROPS = [1, 0.99, 0.95, 0.9, 0.75, 0.5];
/** Below so many times in a class a crop says nothing. */
const FEWEST = 100;

/** The t farthest from 0 over all crops, and the difference of the medians in parts of the first class's. */
export function compare(a: readonly number[], b: readonly number[]): { t: number; difference: number } {
  const sorted = [...a, ...b].sort((x, y) => x - y);
  let t = 0;
  for (const crop of CROPS) {
    const limit = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * crop))] ?? Infinity;
    const [left, right] = [a, b].map((values) => values.filter((value) => value <= limit));
    if (!left || !right || left.length < FEWEST || right.length < FEWEST) continue;
    const found = welch(left, right);
    if (Math.abs(found) > Math.abs(t)) t = found;
  }
  return { t, difference: (median(b) - median(a)) / median(a) };
}

function median(values: readonly number[]): number {
  return [...values].sort((x, y) => x - y)[values.length >> 1] ?? 0;
}
