/*
 * `npm run check [-- NAME…]`: types (one compiler run per wall), lint, format, walls, unused code. Each is a step with a name and a verdict; the
 * tests count them. What a step complains about is printed; a step that found nothing wrong prints one line.
 */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { lockProblems } from './lockfile.mjs';
import { FOR_NODE, isMain, provision, ROOT, runMain } from './provision.mjs';

/** The top-level folders with a tsconfig of their own. */
export const WALLS = ['crypto', 'formats', 'main', 'preload', 'renderer', 'build', 'tests'];
/** The share of TypeScript files that the dependency check must have seen; a tool that sees none finds nothing wrong. */
const SEEN_FLOOR = 0.9;

/**
 * @typedef {{ name: string, ok: boolean, seconds: number, output: string }} CheckResult
 * @typedef {{ root: string, ready: import('./provision.mjs').Ready }} Place
 * @typedef {(place: Place) => Promise<{ ok: boolean, output: string }>} Check
 */

/**
 * Runs a tool that is a JavaScript program from node_modules.
 * @param {Place} place
 * @param {string} program path inside node_modules
 * @param {readonly string[]} args
 * @param {{ newerNode?: boolean }} [options] newerNode: in Electron's Node
 * @returns {Promise<{ ok: boolean, output: string, stdout: string }>}
 */
function tool(place, program, args, options = {}) {
  const node = options.newerNode ? place.ready.electron.executable : process.execPath;
  const env = { ...place.ready.env, FORCE_COLOR: '0', ...(options.newerNode ? { ELECTRON_RUN_AS_NODE: '1' } : {}) };
  return new Promise((resolve, reject) => {
    const child = spawn(node, [join(ROOT, 'node_modules', program), ...args], {
      cwd: place.root,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => (stdout += chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk) => (stderr += chunk));
    child.once('error', reject);
    child.once('close', (code) => resolve({ ok: code === 0, output: `${stdout}${stderr}`.trim(), stdout }));
  });
}

/** @type {(wall: string) => Check} */
const types = (wall) => (place) =>
  tool(place, 'typescript/bin/tsc', ['-p', `${wall}/tsconfig.json`, '--pretty', 'false']);

/** @type {Check} */
export const lint = (place) => tool(place, 'oxlint/bin/oxlint', ['--type-aware']);

/** @type {Check} */
const format = (place) => tool(place, '@biomejs/biome/bin/biome', ['ci', '--max-diagnostics=20', '--colors=off', '.']);

/** @type {Check} */
const unused = (place) => tool(place, 'knip/bin/knip.js', ['--no-progress']);

/** @type {Check} */
export const walls = async (place) => {
  const folders = WALLS.filter((wall) => existsSync(join(place.root, wall)));
  const args = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...folders];
  const done = await tool(place, 'dependency-cruiser/bin/dependency-cruiser.mjs', args, { newerNode: true });
  /** @type {{ modules: { source: string }[], summary: { violations: { rule: { name: string }, from: string, to: string, cycle?: { name: string }[] }[] } }} */
  let report;
  try {
    report = JSON.parse(done.stdout);
  } catch {
    return { ok: false, output: done.output };
  }
  const lines = report.summary.violations.map(({ rule, from, to, cycle }) => {
    const way = cycle === undefined ? to : cycle.map((part) => part.name).join(' → ');
    return `${rule.name}: ${from} → ${way}`;
  });
  const present = folders.flatMap((folder) => typescriptFiles(place.root, folder));
  const seen = new Set(report.modules.map((module) => module.source));
  const missed = present.filter((file) => !seen.has(file));
  const count = `${present.length - missed.length} of ${present.length} TypeScript modules seen`;
  if (present.length === 0 || present.length - missed.length < present.length * SEEN_FLOOR) {
    lines.push(`too few modules seen: ${count}; not seen: ${missed.slice(0, 5).join(', ')}`);
  }
  return { ok: lines.length === 0, output: lines.length === 0 ? count : lines.join('\n') };
};

/**
 * @param {string} root
 * @param {string} folder
 * @returns {string[]} paths from root, with forward slashes, of TypeScript files that are not mere declarations
 */
function typescriptFiles(root, folder) {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .replaceAll('\\', '/'),
    )
    .filter((path) => !path.includes('node_modules/'));
}

/** @type {Check} */
const lockfile = async (place) => {
  const problems = lockProblems(place.root);
  return { ok: problems.length === 0, output: problems.join('\n') };
};

/** Every step by its name, in the order in which they run. */
export const CHECKS = /** @type {ReadonlyMap<string, Check>} */ (
  new Map([
    ...WALLS.map((wall) => /** @type {[string, Check]} */ ([`types ${wall}`, types(wall)])),
    ['lint', lint],
    ['format', format],
    ['walls', walls],
    ['unused', unused],
    ['lockfile', lockfile],
  ])
);

/**
 * Runs steps and tells each as it ends.
 * @param {import('./provision.mjs').Ready} ready
 * @param {(result: CheckResult) => void} tell
 * @param {readonly string[]} [names] the beginnings of the names of the steps wanted; all unless given
 * @returns {Promise<CheckResult[]>}
 */
export async function runChecks(ready, tell, names = []) {
  const results = [];
  for (const [name, check] of CHECKS) {
    if (names.length > 0 && !names.some((wanted) => name.startsWith(wanted))) continue;
    const start = performance.now();
    const { ok, output } = await check({ root: ROOT, ready });
    const result = { name, ok, seconds: (performance.now() - start) / 1000, output };
    results.push(result);
    tell(result);
  }
  return results;
}

/** @param {CheckResult} result */
export function printCheck({ name, ok, seconds, output }) {
  process.stdout.write(`${ok ? '  ok  ' : 'FAILED'}  ${name}  (${seconds.toFixed(1)} s)\n`);
  if (!ok)
    process.stdout.write(
      `${output
        .split('\n')
        .map((line) => `        ${line}`)
        .join('\n')}\n`,
    );
}

if (isMain(import.meta.url)) {
  await runMain(async () => {
    const results = await runChecks(await provision(FOR_NODE), printCheck, process.argv.slice(2));
    const failed = results.filter((result) => !result.ok).length;
    process.stdout.write(`${results.length - failed} passed, ${failed} failed\n`);
    return failed === 0 && results.length > 0 ? 0 : 1;
  });
}
