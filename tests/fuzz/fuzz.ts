// `npm run fuzz -- PARSER… --inputs N [--seed S] [--from I]`: any number of inputs for one or more parsers, or for all of them. Each parser runs on a thread
// of its own, so that one that does not come back is seen and named. `quarantine` (or `quarantine:pdf` and the like) sends whole files through the real child
// process instead; `all` does not mean it. The same seed gives the same inputs; --from with --inputs 1 repeats one.
// Exit code 0 when nothing was found, 1 when something was, 64 for a wrong call.

import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { ready } from '../../crypto/ready.ts';
import { PARSERS } from './parsers.ts';
import { type FuzzReport, fuzz, LONGEST_MS } from './run.ts';
import { fuzzQuarantine, KINDS, type Kind } from './through-quarantine.ts';

type Order = { name: string; inputs: number; seed: number; from: number; progress: SharedArrayBuffer };

/** Runs an order on a thread and watches its progress; what never comes back is a fault of the input that it stands at. */
function watch(order: Omit<Order, 'progress'>): Promise<FuzzReport> {
  return new Promise((resolve, reject) => {
    const progress = new SharedArrayBuffer(8);
    const counter = new Int32Array(progress);
    const worker = new Worker(new URL(import.meta.url), { workerData: { ...order, progress } satisfies Order });
    let seen = -1;
    let since = Date.now();
    const timer = setInterval(() => {
      const now = Atomics.load(counter, 0);
      if (now !== seen || Atomics.load(counter, 1) === 0) {
        seen = now;
        since = Date.now();
      } else if (Date.now() - since > 2 * LONGEST_MS) {
        clearInterval(timer);
        const hang = { index: now, what: 'does not come back', input: `--from ${now} --inputs 1 --seed ${order.seed}` };
        const none = { inputs: now - order.from, read: 0, refused: 0, longest: Infinity, growth: 0 };
        void worker.terminate().then(() => resolve({ parser: order.name, ...none, faults: [hang] }), reject);
      }
    }, 500);
    worker.once('message', (report: FuzzReport) => resolve(report));
    worker.once('error', reject);
    worker.once('exit', () => clearInterval(timer));
  });
}

const THROUGH = new Map<string, readonly Kind[]>([
  ['quarantine', KINDS],
  ...KINDS.map((kind): [string, Kind[]] => [`quarantine:${kind}`, [kind]]),
]);

/** Files of these kinds through the child process; how many faults there were. */
async function throughQuarantine(kinds: readonly Kind[], order: Omit<Order, 'progress' | 'name'>): Promise<number> {
  let found = 0;
  for (const kind of kinds) {
    const start = Date.now();
    const report = await fuzzQuarantine(kind, order);
    found += report.faults.length;
    const outcomes = [...report.outcomes].sort(([, a], [, b]) => b - a).map(([code, count]) => `${count} ${code}`);
    console.log(
      `quarantine:${kind}: ${report.inputs} inputs, ${outcomes.join(', ')}, ${report.faults.length} faults; ${report.children} children, ` +
        `longest ${report.longest.toFixed(0)} ms, ${((Date.now() - start) / 1000).toFixed(1)} s, seed ${order.seed}`,
    );
    for (const { index, what, input } of report.faults) console.log(`  input ${index}: ${what}\n    ${input}`);
  }
  return found;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      inputs: { type: 'string', default: '10000' },
      seed: { type: 'string', default: '1' },
      from: { type: 'string', default: '0' },
    },
  });
  const [inputs, seed, from] = [values.inputs, values.seed, values.from].map(Number);
  const names = positionals.length === 0 || positionals.includes('all') ? [...PARSERS.keys()] : positionals;
  const right = [inputs, seed, from].every((value) => Number.isSafeInteger(value) && Number(value) >= 0);
  if (
    !right ||
    inputs === undefined ||
    seed === undefined ||
    from === undefined ||
    names.some((name) => !PARSERS.has(name) && !THROUGH.has(name))
  ) {
    console.error(
      `usage: npm run fuzz -- PARSER… --inputs N [--seed S] [--from I]\nparsers: ${[...PARSERS.keys(), ...THROUGH.keys()].join(' ')}`,
    );
    return 64;
  }
  let found = 0;
  for (const name of names) {
    const kinds = THROUGH.get(name);
    if (kinds) {
      found += await throughQuarantine(kinds, { inputs, seed, from });
      continue;
    }
    const start = Date.now();
    const report = await watch({ name, inputs, seed, from });
    found += report.faults.length;
    const seconds = ((Date.now() - start) / 1000).toFixed(1);
    const growth = (report.growth / 1048576).toFixed(0);
    console.log(
      `${name}: ${report.inputs} inputs, ${report.read} read, ${report.refused} refused, ${report.faults.length} faults; ` +
        `longest ${report.longest.toFixed(0)} ms, growth ${growth} MB, ${seconds} s, seed ${seed}`,
    );
    for (const { index, what, input } of report.faults) console.log(`  input ${index}: ${what}\n    ${input}`);
  }
  return found === 0 ? 0 : 1;
}

await ready();
if (isMainThread) {
  process.exitCode = await main();
} else {
  const { name, inputs, seed, from, progress } = workerData as Order;
  const counter = new Int32Array(progress);
  const report = await fuzz(name, {
    inputs,
    seed,
    from,
    progress: (index) => {
      Atomics.store(counter, 0, index);
      Atomics.store(counter, 1, 1);
    },
  });
  parentPort?.postMessage(report);
}
