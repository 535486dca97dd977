/* The adding up, checked: whatever goes wrong in a test run is counted as a failure, and nothing that did not run is counted as passed. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ROOT } from './provision.mjs';
import type { TestResult } from './reporter.mjs';

const HEAD = "import { afterAll, beforeAll, describe, expect, it } from 'vitest';\n";
const FILES = {
  'fine.test.ts': "it('passes', () => expect(1).toBe(1)); it('fails', () => expect(1).toBe(2));",
  'hook.test.ts':
    "describe('group', () => { beforeAll(() => { throw new Error('hook'); }); it('never began', () => expect(1).toBe(1)); });",
  'after.test.ts': "afterAll(() => { throw new Error('after'); }); it('passes', () => expect(1).toBe(1));",
  'import.test.ts': "import './nowhere.ts'; it('never read', () => expect(1).toBe(1));",
  'later.test.ts':
    "it('passes', async () => { setTimeout(() => { throw new Error('later'); }, 5); await new Promise((r) => setTimeout(r, 50)); });",
  'exit.test.ts': "it('leaves', () => { process.exit(0); });",
  'skip.test.ts':
    "it('with a word', (test) => test.skip('because')); it.todo('some day'); describe.skipIf(true)('group', () => { it('without', () => expect(1).toBe(1)); });",
};

let root: string;
let output: string;
let status: number | null;
let results: TestResult[];

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'yinzheng-reporter-'));
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  writeFileSync(join(root, 'package.json'), '{"type":"module"}');
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(root, name), `${HEAD}${text}\n`);
  const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
  const env: NodeJS.ProcessEnv = { ...process.env, YINZHENG_TEST_RESULTS: join(root, 'results.json') };
  for (const name of Object.keys(env)) if (name.startsWith('VITEST')) delete env[name];
  const done = spawnSync(
    process.execPath,
    [vitest, 'run', '--root', root, '--reporter', join(ROOT, 'build', 'reporter.mjs')],
    {
      cwd: root,
      env,
      encoding: 'utf8',
    },
  );
  output = done.stdout;
  status = done.status;
  results = JSON.parse(readFileSync(join(root, 'results.json'), 'utf8')) as TestResult[];
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

const stateOf = (file: string, name: string) =>
  results.find((result) => result.file === file && result.name === name)?.state;

it.each([
  ['a test that fails', 'fine.test.ts', 'fails', 'failed'],
  ['a test that passes', 'fine.test.ts', 'passes', 'passed'],
  ['a hook before tests', 'hook.test.ts', 'the file itself', 'failed'],
  ['a hook after tests', 'after.test.ts', 'the file itself', 'failed'],
  ['a file that cannot be read', 'import.test.ts', 'the file itself', 'failed'],
  ['an error after its test', '', 'an error outside of any test', 'failed'],
  ['a test that leaves', 'exit.test.ts', 'leaves', 'failed'],
  ['a test whose hook failed', 'hook.test.ts', 'group > never began', 'skipped'],
])('counts %s', (_what, file, name, state) => {
  expect(stateOf(file, name)).toBe(state);
});

it('counts as passed only what ran', () => {
  const passed = results.filter((result) => result.state === 'passed').map((result) => result.file);
  expect(passed.sort()).toEqual(['after.test.ts', 'fine.test.ts', 'later.test.ts']);
  expect(status).not.toBe(0);
});

it('tells why a test did not run, where it is known', () => {
  const skipped = results.filter((result) => result.state === 'skipped').map(({ name, reason }) => [name, reason]);
  expect(Object.fromEntries(skipped)).toEqual({
    'group > never began': 'what stands before it failed',
    'with a word': 'because',
    'some day': 'not written yet',
    'group > without': '',
  });
});

it('prints a line for every file and the place of every failure', () => {
  for (const name of Object.keys(FILES)) expect(output).toContain(`  ${name}  `);
  expect(output).toContain('failed: fine.test.ts > fails');
  expect(output).toContain('expected 1 to be 2');
});
