/*
 * `npm start`: makes everything ready and opens the client. Without a display it starts Xvfb and plays the tour there: the main job of the client,
 * by pointer and keyboard alone. `npm run tour` (`--tour`) plays it anywhere. `--display` makes a display and opens the client in it (to look at by
 * other means). Further arguments go to the client, or to the tour.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildClient } from './bundle.mjs';
import { hasDisplay, startXvfb } from './display.mjs';
import { ProvisionError, say } from './provision/say.mjs';
import { FOR_CLIENT, FOR_HIDDEN_CLIENT, provision, ROOT, runMain } from './provision.mjs';
import { follow, runInElectronNode } from './run.mjs';
import { buildKernels } from './wasm.mjs';

const TOUR = join(ROOT, 'tests', 'tour', 'tour.ts');

/** @param {readonly string[]} args */
async function start(args) {
  const own = new Set(['--tour', '--display']);
  const rest = args.filter((arg) => !own.has(arg));
  const shown = hasDisplay();
  const tour = args.includes('--tour') || !(shown || args.includes('--display'));
  const ready = await provision(shown ? FOR_CLIENT : FOR_HIDDEN_CLIENT);
  await buildKernels();
  await buildClient();
  const xvfb = shown ? null : await startXvfb();
  try {
    if (tour) return await playTour({ ...ready, env: { ...ready.env, ...xvfb?.env } }, rest);
    return await follow(ready.electron.executable, [...flags(xvfb !== null), ROOT, ...rest], {
      cwd: ROOT,
      env: { ...ready.env, ...xvfb?.env },
    });
  } finally {
    await xvfb?.stop();
  }
}

/**
 * @param {import('./provision.mjs').Ready} ready
 * @param {readonly string[]} args
 */
function playTour(ready, args) {
  if (!existsSync(TOUR)) throw new ProvisionError('tests/tour/tour.ts is not there');
  say('tour', ready.env['DISPLAY'] ? `on display ${ready.env['DISPLAY']}` : 'on this display');
  return runInElectronNode(ready, [TOUR, ...args]);
}

/** @param {boolean} virtual */
function flags(virtual) {
  const chosen = [];
  // Electron refuses to run as root inside its sandbox; that is for containers and tests.
  if (process.getuid?.() === 0) chosen.push('--no-sandbox');
  if (virtual) chosen.push('--disable-gpu');
  return chosen;
}

await runMain(() => start(process.argv.slice(2)));
