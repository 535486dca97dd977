// Where the project lies and which Electron runs it.

import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's root folder. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** The Electron program that provisioning made ready. */
export function electronExecutable(): string {
  const told = process.env['YINZHENG_ELECTRON'];
  if (told === undefined)
    throw new Error('YINZHENG_ELECTRON is not set: run this through npm test, npm run tour or build/run.mjs');
  return told;
}
