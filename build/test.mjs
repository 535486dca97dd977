/*
 * `npm test [-- PROJECT… FILTER…]`: makes everything ready, builds the client, checks the sources (build/check.mjs), then runs the test projects of
 * vitest.config.ts in Electron's Node on a display of their own. Every check counts as a test. Skipped tests are listed with their reasons. The last
 * line says how many passed and failed; the exit code is 0 only when none failed and some passed.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildClient } from './bundle.mjs';
import { printCheck, runChecks } from './check.mjs';
import { startXvfb } from './display.mjs';
import { FOR_TESTS, provision, ROOT, runMain } from './provision.mjs';

/** The whole run ends within this time, minutes. */
const WHOLE = 29;
/** The test projects in the order in which they run, and how long each may take, in minutes, as long as the whole allows. */
const PROJECTS = new Map([
  ['unit', 9],
  ['bridge', 4],
  ['interop', 12],
  ['e2e', 22],
]);
/** Test files that run at a time (vitest.config.ts). */
const WORKERS = 2;
const OUT = join(ROOT, 'out', 'test');

/** @typedef {import('./reporter.mjs').TestResult & { project: string }} Outcome */

/** @param {readonly string[]} args */
async function test(args) {
  const known = ['check', ...PROJECTS.keys()];
  const named = known.filter((name) => args.includes(name));
  const wanted = named.length > 0 ? named : known;
  const filters = args.filter((arg) => !known.includes(arg));
  const ready = await provision(FOR_TESTS);
  mkdirSync(OUT, { recursive: true });
  /** @type {Outcome[]} */
  const outcomes = [];
  outcomes.push(await tryBuild());
  if (wanted.includes('check')) {
    heading('check');
    const tell = (/** @type {import('./check.mjs').CheckResult} */ result) => {
      printCheck(result);
      outcomes.push({
        project: 'check',
        file: '',
        name: result.name,
        state: result.ok ? 'passed' : 'failed',
        reason: '',
      });
    };
    await runChecks(ready, tell);
  }
  const projects = [...PROJECTS.keys()].filter((name) => wanted.includes(name));
  if (projects.length > 0) {
    // As large as the largest window that a test asks for: a window is never larger than its screen. One for each client that runs at a time, since
    // they would take the focus and the clipboard from each other.
    const displays = [];
    try {
      if (process.platform === 'linux')
        for (let worker = 0; worker < WORKERS; worker++) displays.push(await startXvfb({ width: 1920, height: 1080 }));
      const env = {
        ...ready.env,
        ...displays[0]?.env,
        YINZHENG_DISPLAYS: displays.map(({ display }) => display).join(' '),
      };
      for (const project of projects) {
        heading(project);
        outcomes.push(...(await runProject({ ...ready, env }, project, filters)));
      }
    } finally {
      for (const display of displays) await display.stop();
    }
  }
  return summary(outcomes);
}

/** @returns {Promise<Outcome>} */
async function tryBuild() {
  const name = 'the client builds';
  try {
    await buildClient();
    return { project: 'build', file: '', name, state: 'passed', reason: '' };
  } catch (error) {
    process.stdout.write(`FAILED  ${name}\n${/** @type {Error} */ (error).message}\n`);
    return { project: 'build', file: '', name, state: 'failed', reason: '' };
  }
}

/** @param {string} name */
function heading(name) {
  process.stdout.write(`\n── ${name} ${'─'.repeat(Math.max(0, 60 - name.length))}\n`);
}

/**
 * @param {import('./provision.mjs').Ready} ready
 * @param {string} project
 * @param {readonly string[]} filters
 * @returns {Promise<Outcome[]>}
 */
async function runProject(ready, project, filters) {
  const results = join(OUT, `${project}.json`);
  rmSync(results, { force: true });
  const minutes = Math.max(0.5, Math.min(PROJECTS.get(project) ?? 5, WHOLE - performance.now() / 60_000));
  const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
  const args = [vitest, 'run', '--project', project, '--reporter', join(ROOT, 'build', 'reporter.mjs'), ...filters];
  const end = await runLimited(ready.electron.executable, args, minutes * 60_000, {
    ...ready.env,
    ELECTRON_RUN_AS_NODE: '1',
    YINZHENG_TEST_RESULTS: results,
  });
  /** @type {import('./reporter.mjs').TestResult[]} */
  const found = existsSync(results) ? JSON.parse(readFileSync(results, 'utf8')) : [];
  const outcomes = found.map((result) => ({ project, ...result }));
  const failed = outcomes.some((outcome) => outcome.state === 'failed');
  const complaint = end.late
    ? `${project} took longer than ${minutes.toFixed(1)} minutes`
    : outcomes.length === 0
      ? `${project} ran no test`
      : end.code !== 0 && !failed
        ? `${project} ended with ${end.code}`
        : null;
  if (complaint !== null) {
    process.stdout.write(`FAILED  ${complaint}\n`);
    outcomes.push({ project, file: '', name: complaint, state: 'failed', reason: '' });
  }
  return outcomes;
}

/**
 * Runs a program in a process group of its own and ends the whole group when time is over.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {number} limitMs
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{ code: number, late: boolean }>}
 */
function runLimited(program, args, limitMs, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: ROOT,
      env,
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: process.platform !== 'win32',
    });
    let late = false;
    const end = () => {
      try {
        process.kill(
          process.platform === 'win32' ? /** @type {number} */ (child.pid) : -(/** @type {number} */ (child.pid)),
          'SIGKILL',
        );
      } catch {
        // It has ended already.
      }
    };
    const timer = setTimeout(() => {
      late = true;
      end();
    }, limitMs);
    const stop = () => {
      end();
      process.exit(130);
    };
    process.once('SIGINT', stop).once('SIGTERM', stop);
    child.once('error', reject);
    child.once('exit', (code) => {
      clearTimeout(timer);
      process.off('SIGINT', stop).off('SIGTERM', stop);
      end();
      resolve({ code: code ?? 1, late });
    });
  });
}

/** @param {readonly Outcome[]} outcomes */
function summary(outcomes) {
  writeFileSync(join(OUT, 'results.json'), JSON.stringify(outcomes, null, 1));
  const of = (/** @type {Outcome['state']} */ state) => outcomes.filter((outcome) => outcome.state === state);
  const [passed, failed, skipped] = [of('passed'), of('failed'), of('skipped')];
  const title = (/** @type {Outcome} */ outcome) =>
    [outcome.project, outcome.file, outcome.name].filter(Boolean).join(' > ');
  process.stdout.write('\n');
  // A condition around a whole group has no words of its own; nearly always it is about the sample files that are not part of this project.
  const absent = ['samples', 'vectors']
    .filter((name) => !existsSync(join(ROOT, '..', 'shared', name)))
    .map((name) => `../shared/${name}`);
  const unsaid = absent.length > 0 ? `its condition does not hold (${absent.join(' and ')} absent)` : 'no reason given';
  if (skipped.length > 0) {
    process.stdout.write(`${skipped.length} skipped:\n`);
    for (const outcome of skipped) process.stdout.write(`    ${title(outcome)}: ${outcome.reason || unsaid}\n`);
  }
  if (failed.length > 0) {
    process.stdout.write('failed:\n');
    for (const outcome of failed) process.stdout.write(`    ${title(outcome)}\n`);
  }
  process.stdout.write(`${passed.length} passed, ${failed.length} failed\n`);
  return failed.length === 0 && passed.length > 0 ? 0 : 1;
}

await runMain(() => test(process.argv.slice(2)));
