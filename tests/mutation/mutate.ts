// `npm run mutate -- FILE… [--tests GLOB] [--every N]`: changes the files one place at a time and runs the tests that lie in the same folder (and those of --tests) on each
// change: those that reach the place, until the first fails. A change that no test notices is a check that nothing holds in place. Done by Stryker with
// this project's vitest, in a copy of the working tree; its changes are of conditions, comparisons, operators, blocks, calls and patterns, not of numbers,
// those of strings and of what runs at loading are left out. --every changes each Nth line only. No gate: survivors are read by somebody, since some change nothing that can be seen.
//
// Stryker is no dependency: 177 packages for what is run by hand. YINZHENG_STRYKER names a folder where it is installed, at the versions below, with
// vitest there a link to this project's; without it the project's own node_modules is asked. Exit code 0 after a run, 64 for a wrong call, 69 without Stryker.

import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type StrykerReport, scores, share } from './report.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const WANTED = ['@stryker-mutator/core@10.1.1', '@stryker-mutator/vitest-runner@10.1.1'];
/** A mutant is given up after this, in milliseconds, beyond twice what its tests take unchanged. */
const PATIENCE = 15_000;

/** The working tree as it stands, without what git ignores, beside links to the packages and to the shared samples. */
function copyTree(tool: string): string {
  const scratch = mkdtempSync(join(tmpdir(), 'yinzheng-mutation-'));
  const tree = join(scratch, 'tree');
  const listed = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: ROOT });
  if (listed.status !== 0) throw new Error('git does not list the files of this tree');
  for (const path of listed.stdout.toString().split('\0')) {
    if (path === '' || path === 'node_modules' || !existsSync(join(ROOT, path))) continue;
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    cpSync(join(ROOT, path), join(tree, path));
  }
  const packages = realpathSync(join(ROOT, 'node_modules'));
  mkdirSync(join(tree, 'node_modules'));
  for (const name of readdirSync(packages))
    if (name !== '@stryker-mutator') symlinkSync(join(packages, name), join(tree, 'node_modules', name));
  symlinkSync(join(tool, '@stryker-mutator'), join(tree, 'node_modules', '@stryker-mutator'));
  const shared = join(ROOT, '../shared');
  if (existsSync(shared)) symlinkSync(realpathSync(shared), join(scratch, 'shared'));
  return tree;
}

/** Each Nth line of a file, as Stryker writes ranges; all of it for 1. */
function sampled(file: string, every: number): string[] {
  if (every === 1) return [file];
  const lines = readFileSync(join(ROOT, file), 'utf8').split('\n').length;
  return Array.from(
    { length: Math.floor(lines / every) },
    (_, at) => `${file}:${(at + 1) * every}-${(at + 1) * every}`,
  );
}

function configure(tree: string, files: readonly string[], tests: readonly string[]): void {
  const test = { env: { TZ: 'Asia/Shanghai', LANG: 'C.UTF-8' }, include: tests, testTimeout: 60_000 };
  writeFileSync(join(tree, 'vitest.mutation.config.ts'), `export default ${JSON.stringify({ test })};\n`);
  const stryker = {
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner'],
    vitest: { configFile: 'vitest.mutation.config.ts', related: false },
    mutate: files,
    mutator: { excludedMutations: ['StringLiteral'] },
    coverageAnalysis: 'perTest',
    concurrency: 1,
    timeoutMS: PATIENCE,
    // The tree is a copy already, and there is nothing to compile.
    inPlace: true,
    tsconfigFile: 'none.json',
    // What runs when a module is loaded would want every test again, one by one.
    ignoreStatic: true,
    reporters: ['json', 'progress-append-only'],
    jsonReporter: { fileName: 'mutation.json' },
  };
  writeFileSync(join(tree, 'stryker.config.json'), JSON.stringify(stryker));
}

function tell(report: StrykerReport): void {
  for (const score of scores(report)) {
    const { file, killed, timedOut, survived, broken } = score;
    const more = broken === 0 ? '' : `, ${broken} could not be run`;
    console.log(`${file}: ${share(score)} %, ${killed} killed, ${timedOut} timed out, ${survived} survived${more}`);
    for (const survivor of score.survivors) console.log(`  ${survivor}`);
  }
}

function main(): number {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { tests: { type: 'string', multiple: true, default: [] }, every: { type: 'string', default: '1' } },
  });
  const files = positionals.map((path) => relative(ROOT, resolve(process.env['INIT_CWD'] ?? ROOT, path)));
  const every = Number(values.every);
  const right = Number.isSafeInteger(every) && every >= 1;
  if (!right || files.length === 0 || files.some((path) => path.startsWith('..') || !existsSync(join(ROOT, path)))) {
    console.error('usage: npm run -s mutate -- FILE… [--tests GLOB] [--every N]');
    return 64;
  }
  const tool = join(process.env['YINZHENG_STRYKER'] ?? ROOT, 'node_modules');
  if (!existsSync(join(tool, '@stryker-mutator/core'))) {
    console.error(
      `Stryker is not installed. In a folder of its own: npm i --ignore-scripts --legacy-peer-deps ${WANTED.join(' ')}`,
    );
    return 69;
  }
  const tests = [...new Set(files.map((path) => `${dirname(path)}/*.test.ts`)), ...values.tests];
  const tree = copyTree(tool);
  try {
    configure(
      tree,
      files.flatMap((file) => sampled(file, every)),
      tests,
    );
    // Standard output is kept for the result.
    const run = spawnSync(process.execPath, ['node_modules/@stryker-mutator/core/bin/stryker.js', 'run'], {
      cwd: tree,
      stdio: ['ignore', 2, 2],
    });
    if (!existsSync(join(tree, 'mutation.json'))) throw new Error(`Stryker ended with ${run.status} and no report`);
    tell(JSON.parse(readFileSync(join(tree, 'mutation.json'), 'utf8')) as StrykerReport);
    return 0;
  } finally {
    rmSync(dirname(tree), { recursive: true, force: true });
  }
}

process.exitCode = main();
