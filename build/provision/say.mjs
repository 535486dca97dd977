/*
 * What provisioning tells the person at the terminal: one line per step, on stderr, so that a command's own result on stdout stays clean.
 * Nothing is printed for a step with nothing to do.
 */
import { spawnSync } from 'node:child_process';

/** The exit code for "a tool or a service is missing" (sysexits EX_UNAVAILABLE). */
export const MISSING = 69;

/** Something that cannot be made ready; the message tells the person what to do, and no stack is shown. */
export class ProvisionError extends Error {
  /**
   * @param {string} message
   * @param {number} [exitCode]
   */
  constructor(message, exitCode = MISSING) {
    super(message);
    this.name = 'ProvisionError';
    this.exitCode = exitCode;
  }
}

/**
 * @param {string} topic one word: packages, electron, libraries, fonts
 * @param {string} text
 */
export function say(topic, text) {
  process.stderr.write(`${topic.padEnd(9)} ${text}\n`);
}

/**
 * Says what is being done, does it, and says how long it took.
 * @template T
 * @param {string} topic
 * @param {string} text
 * @param {() => T | Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(topic, text, work) {
  say(topic, `${text} …`);
  const start = performance.now();
  const result = await work();
  say(topic, `done in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return result;
}

/**
 * Runs a program and collects its output; never throws for a bad exit code.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnSyncOptions} [options]
 * @returns {{ ok: boolean, status: number | null, stdout: string, stderr: string }}
 */
export function call(program, args, options = {}) {
  const done = spawnSync(program, args, {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options,
  });
  return {
    ok: done.error === undefined && done.status === 0,
    status: done.status,
    stdout: String(done.stdout ?? ''),
    stderr: String(done.stderr ?? done.error?.message ?? ''),
  };
}

/**
 * The last lines of a program's output, for an error message.
 * @param {{ stdout: string, stderr: string }} done
 * @param {number} [lines]
 */
export function tail(done, lines = 6) {
  const text = `${done.stdout}\n${done.stderr}`.trim().split('\n').filter(Boolean);
  return text.slice(-lines).join('\n');
}
