// Runs one parser over many inputs and says what came of it: how many were read, how many refused in a declared way, and each that was neither, took
// too long, or made the process grow.

import { inputOf } from './mutate.ts';
import type { Parser } from './parser.ts';
import { describeInput, PARSERS } from './parsers.ts';

/** Longest time for one input, in milliseconds. */
export const LONGEST_MS = 5000;
/** Most that the process may grow over a run, in bytes. */
export const MOST_GROWTH = 512 * 1024 * 1024;

export type FuzzReport = {
  parser: string;
  inputs: number;
  read: number;
  refused: number;
  /** The longest time for one input, in milliseconds, and the most that the process grew, in bytes. */
  longest: number;
  growth: number;
  faults: { index: number; what: string; input: string }[];
};

/** Faults after which a run ends. */
const ENOUGH = 10;

type Options = {
  inputs: number;
  seed: number;
  /** Index of the first input. */
  from?: number;
  /** A time (Date.now()) at which to end, whatever is left of the inputs. */
  until?: number;
  /** Called before each input with its index. */
  progress?: (index: number) => void;
};

export async function fuzz(name: string, options: Options): Promise<FuzzReport> {
  const parser = PARSERS.get(name);
  if (!parser) throw new Error(`no parser ${name}; there are ${[...PARSERS.keys()].join(', ')}`);
  // The PDF library says on the console what it puts up with; that is its input's fault, not a finding.
  const { warn, error: complain } = console;
  Object.assign(console, { warn: () => undefined, error: () => undefined });
  try {
    const seeds = await parser.seeds();
    // A seed that is not read proves nothing about what is made of it; foreign ones may be refused, ours not.
    await parser.run(seeds[0] ?? new Uint8Array(0));
    return await feed(parser, seeds, name, options);
  } finally {
    Object.assign(console, { warn, error: complain });
  }
}

async function feed(parser: Parser, seeds: readonly Uint8Array[], name: string, options: Options): Promise<FuzzReport> {
  const report: FuzzReport = { parser: name, inputs: 0, read: 0, refused: 0, longest: 0, growth: 0, faults: [] };
  const before = process.memoryUsage().rss;
  const from = options.from ?? 0;
  for (let index = from; index < from + options.inputs && report.faults.length < ENOUGH; index++) {
    if (options.until !== undefined && Date.now() >= options.until) break;
    options.progress?.(index);
    const input = inputOf(seeds, options.seed, index);
    const fault = (what: string) => report.faults.push({ index, what, input: describeInput(input) });
    const start = performance.now();
    try {
      await parser.run(input);
      report.read += 1;
    } catch (error) {
      if (parser.declared.some((declared) => error instanceof declared)) report.refused += 1;
      else fault(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
    const took = performance.now() - start;
    report.inputs += 1;
    report.longest = Math.max(report.longest, took);
    if (took > LONGEST_MS) fault(`took ${Math.round(took)} ms`);
    if (index % 64 === 0 || took > 200) {
      report.growth = Math.max(report.growth, process.memoryUsage().rss - before);
      if (report.growth > MOST_GROWTH) {
        fault(`the process grew by ${Math.round(report.growth / 1048576)} MB`);
        break;
      }
      // Timers and messages get their turn.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  return report;
}
