/*
 * A display where there is none: Xvfb on a number it chooses itself (-displayfd), ended with us, even when we are killed (setpriv --pdeathsig
 * where the system has it). Only this machine's own programs can reach it.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { ProvisionError } from './provision/say.mjs';
import { inPath } from './provision/system.mjs';

/** Whether this session has a display of its own. */
export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
}

/**
 * @param {{ width?: number, height?: number }} [options] pixels; 1280 x 800 unless told
 * @returns {Promise<{ display: string, env: NodeJS.ProcessEnv, stop: () => Promise<void> }>} `env` sends programs to it
 */
export async function startXvfb(options = {}) {
  const { width = 1280, height = 800 } = options;
  const xvfb = [
    'Xvfb',
    '-displayfd',
    '3',
    '-screen',
    '0',
    `${width}x${height}x24`,
    '-nolisten',
    'tcp',
    '-noreset',
    '-dpi',
    '96',
  ];
  const [program = 'Xvfb', ...args] = inPath('setpriv') ? ['setpriv', '--pdeathsig', 'TERM', ...xvfb] : xvfb;
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
  let complaint = '';
  child.stderr?.on('data', (chunk) => {
    complaint = `${complaint}${chunk}`.slice(-2000);
  });
  const number = await new Promise((resolve, reject) => {
    const lines = createInterface({ input: /** @type {import('node:stream').Readable} */ (child.stdio[3]) });
    lines.once('line', resolve);
    child.once('error', reject);
    child.once('exit', (code) => reject(new ProvisionError(`Xvfb ended with ${code}: ${complaint.trim()}`)));
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const kill = () => void child.kill();
  process.once('exit', kill);
  child.unref();
  const pipes = /** @type {import('node:net').Socket[]} */ (/** @type {unknown} */ ([child.stderr, child.stdio[3]]));
  for (const pipe of pipes) pipe.unref();
  /** @type {NodeJS.ProcessEnv} */
  const env = { DISPLAY: `:${number}` };
  return {
    display: `:${number}`,
    env,
    stop: async () => {
      process.off('exit', kill);
      if (child.exitCode === null && child.signalCode === null) {
        child.ref();
        child.kill();
        await ended;
      }
    },
  };
}
