// The OpenSSL command line as a second opinion in tests. Files go to a private folder that is removed when the test file ends.

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const version = spawnSync('openssl', ['version'], { encoding: 'utf8' });

/** True when there is no OpenSSL 3 here; `needsOpenssl` is then the reason, to be put into the test's name. */
export const noOpenssl = version.status !== 0 || !/^OpenSSL [3-9]/.test(version.stdout);
export const needsOpenssl = noOpenssl ? ' (skipped: no OpenSSL 3 on this machine)' : '';

/** Runs openssl with `input` on its standard input; its standard output. Throws with its complaint when it fails. */
export function openssl(args: string[], input: Uint8Array = new Uint8Array(0)): Uint8Array {
  return new Uint8Array(execFileSync('openssl', args, { input, stdio: ['pipe', 'pipe', 'pipe'], maxBuffer: 1 << 26 }));
}

/** Whether openssl ends with success. */
export function opensslAccepts(args: string[]): boolean {
  return spawnSync('openssl', args, { stdio: 'ignore' }).status === 0;
}

let folder: string | undefined;
let count = 0;

/** A file of the given bytes in the private folder; its path. */
export function file(bytes: Uint8Array | string): string {
  folder ??= mkdtempSync(join(tmpdir(), 'yinzheng-openssl-'));
  const path = join(folder, String(count++));
  writeFileSync(path, bytes, { mode: 0o600 });
  return path;
}

afterAll(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});
