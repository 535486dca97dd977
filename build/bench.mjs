/*
 * `npm run bench`: tests/bench/bench.ts in Electron's Node. The parts that start the client itself get it built, and a display where there is none.
 */
import { buildClient } from './bundle.mjs';
import { hasDisplay, startXvfb } from './display.mjs';
import { FOR_NODE, FOR_TESTS, provision, runMain } from './provision.mjs';
import { runInElectronNode } from './run.mjs';
import { buildKernels } from './wasm.mjs';

const BENCH = 'tests/bench/bench.ts';
/** The parts that open windows. */
const SHOWN = ['start', 'open', 'reader'];

/** @param {readonly string[]} args */
async function bench(args) {
  const parts = args.filter((arg) => !arg.startsWith('-'));
  if (parts.length > 0 && !parts.some((part) => SHOWN.includes(part))) {
    return runInElectronNode(await provision(FOR_NODE), [BENCH, ...args]);
  }
  const ready = await provision(FOR_TESTS);
  await buildKernels();
  await buildClient();
  const xvfb = hasDisplay() ? null : await startXvfb({ width: 1920, height: 1080 });
  try {
    return await runInElectronNode(ready, [BENCH, ...args], xvfb?.env);
  } finally {
    await xvfb?.stop();
  }
}

await runMain(() => bench(process.argv.slice(2)));
