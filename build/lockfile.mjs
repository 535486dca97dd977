/*
 * What package-lock.json must be so that `npm ci` works everywhere: complete, also for systems other than the one it was made on, and without
 * registry addresses. npm leaves out an optional package that the registry at hand does not serve, and then refuses its own lock file; such entries
 * (programs for other systems, never fetched here) are written by `node build/lockfile.mjs --complete`. An entry made so carries the exact version
 * its parent pins but no digest, which only a registry that serves the package can tell.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMain, ROOT, runMain } from './provision.mjs';

/** @typedef {{ version?: string, resolved?: string, dev?: boolean, optional?: boolean, os?: string[], cpu?: string[], libc?: string[], optionalDependencies?: Record<string, string> }} Entry */

/** @param {string} root @returns {{ packages: Record<string, Entry> }} */
const readLock = (root) => JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));

/**
 * The optional packages that entries name and the lock file does not hold.
 * @param {Record<string, Entry>} packages
 */
function missingOptional(packages) {
  return Object.entries(packages).flatMap(([path, entry]) =>
    Object.entries(entry.optionalDependencies ?? {})
      .filter(([name]) => !(`${path}/node_modules/${name}` in packages) && !(`node_modules/${name}` in packages))
      .map(([name, version]) => ({ parent: path, entry, name, version })),
  );
}

/**
 * @param {string} root
 * @returns {string[]} what is wrong; empty when nothing is
 */
export function lockProblems(root) {
  const { packages } = readLock(root);
  const addresses = Object.keys(packages).filter((path) => packages[path]?.resolved !== undefined);
  return [
    ...missingOptional(packages).map(
      ({ parent, name, version }) => `${parent} names ${name}@${version}, which package-lock.json lacks`,
    ),
    ...addresses.map((path) => `${path} carries a registry address`),
  ];
}

/**
 * For which system a package of native code is, by the words of its name.
 * @param {string} name
 */
function systemOf(name) {
  const words = name.split(/[-/]/);
  const pick = (/** @type {string[]} */ known) => known.filter((word) => words.includes(word));
  const os = pick([
    'android',
    'darwin',
    'freebsd',
    'linux',
    'netbsd',
    'openbsd',
    'openharmony',
    'sunos',
    'win32',
    'aix',
  ]);
  const cpu = pick(['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64']);
  const libc = words.some((word) => word.startsWith('musl'))
    ? ['musl']
    : words.some((word) => word.startsWith('gnu'))
      ? ['glibc']
      : [];
  if (os.length !== 1 || cpu.length !== 1) throw new Error(`${name}: for which system is it?`);
  return { os, cpu, libc };
}

/** @param {string} root @returns {number} how many entries were written */
function complete(root) {
  const lock = readLock(root);
  const missing = missingOptional(lock.packages);
  for (const { entry, name, version } of missing) {
    if (!/^\d/.test(version)) throw new Error(`${name}@${version} is not an exact version`);
    const { os, cpu, libc } = systemOf(name);
    const marks = { ...(entry.dev ? { dev: true } : {}), ...(libc.length > 0 ? { libc } : {}) };
    // In npm's own order, so that its next run changes nothing.
    lock.packages[`node_modules/${name}`] = { version, cpu, ...marks, optional: true, os };
  }
  const [own = ['', {}], ...rest] = Object.entries(lock.packages);
  lock.packages = Object.fromEntries([own, ...rest.sort(([a], [b]) => a.localeCompare(b, 'en'))]);
  if (missing.length > 0) writeFileSync(join(root, 'package-lock.json'), `${JSON.stringify(lock, null, 2)}\n`);
  return missing.length;
}

if (isMain(import.meta.url)) {
  await runMain(async () => {
    if (process.argv.includes('--complete')) process.stdout.write(`${complete(ROOT)} entries written\n`);
    const problems = lockProblems(ROOT);
    for (const problem of problems) process.stdout.write(`${problem}\n`);
    return problems.length === 0 ? 0 : 1;
  });
}
