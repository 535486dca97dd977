/*
 * The packages: node_modules as package-lock.json names it. npm's own record of what it installed (node_modules/.package-lock.json, written
 * last) is compared with the lock file, so an interrupted or outdated installation is seen and no stamp can go stale.
 */
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { call, ProvisionError, step, tail } from './say.mjs';

/**
 * @param {string} root
 * @returns {boolean} whether node_modules holds what package-lock.json names (optional packages of other systems may be absent)
 */
export function packagesReady(root) {
  const record = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  /** @type {Record<string, { version?: string, integrity?: string, optional?: boolean, devOptional?: boolean }>} */
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  /** @type {typeof wanted} */
  const present = JSON.parse(readFileSync(record, 'utf8')).packages;
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '') continue;
    const found = present[path];
    if (found === undefined) {
      if (entry.optional || entry.devOptional) continue;
      return false;
    }
    if (found.version !== entry.version || found.integrity !== entry.integrity) return false;
  }
  return Object.keys(present).every((path) => path in wanted);
}

/** How to call npm: the one that runs us, else the one beside this Node, else the one in PATH. */
export function npmCommand() {
  const told = process.env['npm_execpath'];
  if (told?.endsWith('npm-cli.js') && existsSync(told)) return { program: process.execPath, args: [told] };
  const beside = join(dirname(process.execPath), '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js');
  if (existsSync(beside)) return { program: process.execPath, args: [beside] };
  return { program: process.platform === 'win32' ? 'npm.cmd' : 'npm', args: [] };
}

/** @param {string} root */
export async function installPackages(root) {
  // npm empties the folder first: behind a link that is somebody else's.
  if (lstatSync(join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink())
    throw new ProvisionError(
      'node_modules is a link and does not match package-lock.json; remove the link or update what it leads to',
    );
  await step('packages', 'installing what package-lock.json names (npm ci)', () => {
    const npm = npmCommand();
    const args = [...npm.args, 'ci', '--no-audit', '--no-fund', '--loglevel=error'];
    let done = call(npm.program, args, { cwd: root });
    if (!done.ok) done = call(npm.program, args, { cwd: root });
    if (!done.ok) {
      throw new ProvisionError(`The packages could not be installed; "npm ci" says:\n${tail(done)}`);
    }
    if (!packagesReady(root))
      throw new ProvisionError('"npm ci" ended well, but node_modules does not match package-lock.json');
  });
}
