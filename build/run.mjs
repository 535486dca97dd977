/*
 * `node build/run.mjs SCRIPT.ts [ARGS…]`: runs a TypeScript program of this project in Electron's Node, as it is. The three standard streams are
 * the program's own, its exit code is passed on, and nothing of ours is written to stdout.
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { FOR_NODE, isMain, provision, runMain } from './provision.mjs';

/**
 * Starts a program, passes on signals, and waits for its end.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 * @returns {Promise<number>} the exit code; 128 + number when a signal ended it
 */
export function follow(program, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit', ...options });
    const pass = (/** @type {NodeJS.Signals} */ signal) => child.kill(signal);
    process.on('SIGINT', pass).on('SIGTERM', pass).on('SIGHUP', pass);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      process.off('SIGINT', pass).off('SIGTERM', pass).off('SIGHUP', pass);
      resolve(code ?? 128 + (signal ? (constants.signals[signal] ?? 0) : 0));
    });
  });
}

/**
 * Arguments that make Electron's Node run a script.
 * @param {import('./provision.mjs').Ready} ready
 * @param {readonly string[]} args the script and its arguments
 * @param {NodeJS.ProcessEnv} [env] added to the environment
 * @returns {Promise<number>}
 */
export function runInElectronNode(ready, args, env = {}) {
  return follow(ready.electron.executable, args, { env: { ...ready.env, ...env, ELECTRON_RUN_AS_NODE: '1' } });
}

if (isMain(import.meta.url)) {
  await runMain(async () => {
    const args = process.argv.slice(2);
    if (args.length === 0) {
      process.stderr.write('usage: node build/run.mjs SCRIPT.ts [ARGS…]\n');
      return 64;
    }
    return runInElectronNode(await provision(FOR_NODE), args);
  });
}
