/*
 * Makes a checkout ready: packages, the Electron runtime, what the system must hold, typefaces. Runs on Node >= 20.19 with nothing installed.
 * What is ready is only looked at (well under a second); what is missing is made ready by one process at a time, saying each step in a line.
 * `node build/provision.mjs` makes everything ready that the client and the tests need.
 */
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findElectron, installElectron } from './provision/electron.mjs';
import { fangsongSettled, installFangsong } from './provision/fangsong.mjs';
import { withLock } from './provision/lock.mjs';
import { installPackages, packagesReady } from './provision/packages.mjs';
import { ProvisionError, say } from './provision/say.mjs';
import { installSystem, worthInstalling } from './provision/system.mjs';

/** The project's root folder. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/**
 * @typedef {import('./provision/electron.mjs').Runtime} Runtime
 * @typedef {import('./provision/system.mjs').SystemNeeds} SystemNeeds
 * @typedef {{ electron: Runtime, env: NodeJS.ProcessEnv }} Ready `env` is for programs that are Electron or start it
 */

/** What a TypeScript program in Electron's Node needs. */
export const FOR_NODE = Object.freeze({ libraries: true });
/** What the client's window needs. */
export const FOR_CLIENT = Object.freeze({ libraries: true, faces: true });
/** What the client needs where there is no display. */
export const FOR_HIDDEN_CLIENT = Object.freeze({ libraries: true, faces: true, display: true });
/** What the tests need. */
export const FOR_TESTS = Object.freeze({ libraries: true, faces: true, display: true, tools: true });

/**
 * Makes ready what is needed.
 * @param {SystemNeeds} needs
 * @returns {Promise<Ready>}
 * @throws {ProvisionError} what is missing and what the person can do
 */
export async function provision(needs) {
  checkNode();
  const ready =
    look(needs) ??
    (await withLock('provision', () => makeReady(needs), {
      waiting: () => say('waiting', 'for another process that is making things ready'),
    }));
  return { electron: ready, env: electronEnvironment(ready) };
}

/**
 * @param {SystemNeeds} needs
 * @returns {Runtime | null}
 */
function look(needs) {
  if (!packagesReady(ROOT)) return null;
  const electron = findElectron(ROOT);
  if (electron === null || worthInstalling(electron.executable, needs)) return null;
  return needs.faces && !fangsongSettled() ? null : electron;
}

/**
 * @param {SystemNeeds} needs
 * @returns {Promise<Runtime>}
 */
async function makeReady(needs) {
  if (!packagesReady(ROOT)) await installPackages(ROOT);
  const electron = findElectron(ROOT) ?? (await installElectron(ROOT));
  await installSystem(electron.executable, needs);
  if (needs.faces && !fangsongSettled()) await installFangsong();
  return electron;
}

/**
 * The environment for Electron and for what starts it: which runtime, and where it came from (the client's about panel names it).
 * @param {Runtime} electron
 * @returns {NodeJS.ProcessEnv}
 */
function electronEnvironment(electron) {
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...process.env, YINZHENG_ELECTRON: electron.executable, YINZHENG_ELECTRON_SOURCE: electron.source };
  if (electron.overrideDist !== null) env['ELECTRON_OVERRIDE_DIST_PATH'] = electron.overrideDist;
  return env;
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new ProvisionError(`Node 20.19 or newer is needed; this is ${process.versions.node}`);
  }
}

/**
 * Runs a program's main function; a ProvisionError ends it with its message and exit code (69 unless it says otherwise).
 * @param {() => Promise<number>} main gives the exit code
 */
export async function runMain(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof ProvisionError)) throw error;
    process.stderr.write(`\n${error.message}\n`);
    process.exitCode = error.exitCode;
  }
}

/** Whether this module is the program that was started. @param {string} url */
export function isMain(url) {
  return process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(url);
}

if (isMain(import.meta.url)) {
  await runMain(async () => {
    const { electron } = await provision(FOR_TESTS);
    say('ready', `Electron ${electron.version} (${electron.source}), ${join(ROOT, 'node_modules')}`);
    return 0;
  });
}
