/*
 * A Vitest reporter that prints one line per file, the failures in full, and writes every result (with a skipped test's reason) as JSON to the file
 * that YINZHENG_TEST_RESULTS names, for build/test.mjs to add up.
 */
import { renameSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** @typedef {{ file: string, name: string, state: 'passed' | 'failed' | 'skipped', reason: string }} TestResult */

export default class Reporter {
  /** @type {TestResult[]} */
  #results = [];
  #root = process.cwd();

  /** @param {import('vitest/node').TestModule} module */
  onTestModuleEnd(module) {
    const file = relative(this.#root, module.moduleId);
    const counts = { passed: 0, failed: 0, skipped: 0 };
    for (const test of module.children.allTests()) {
      const { state, errors = [] } = test.result();
      const ended = state === 'pending' ? 'failed' : state;
      counts[ended] += 1;
      this.#results.push({ file, name: test.fullName, state: ended, reason: reasonOf(test) });
      if (ended === 'failed')
        printFailure(file, test.fullName, state === 'pending' ? [{ message: 'it never ended' }] : errors);
    }
    for (const error of moduleErrors(module)) {
      this.#results.push({ file, name: 'the file itself', state: 'failed', reason: '' });
      counts.failed += 1;
      printFailure(file, 'the file itself', [error]);
    }
    const { failed, passed, skipped } = counts;
    const seconds = (module.diagnostic().duration / 1000).toFixed(1);
    const also = `${failed > 0 ? `, ${failed} failed` : ''}${skipped > 0 ? `, ${skipped} skipped` : ''}`;
    process.stdout.write(`${failed > 0 ? 'FAILED' : '  ok  '}  ${file}  ${passed} passed${also}  (${seconds} s)\n`);
    this.#write();
  }

  /**
   * @param {readonly import('vitest/node').TestModule[]} _modules
   * @param {readonly import('vitest').TestError[]} unhandled
   */
  onTestRunEnd(_modules, unhandled) {
    for (const error of unhandled) {
      this.#results.push({ file: '', name: 'an error outside of any test', state: 'failed', reason: '' });
      printFailure('', 'an error outside of any test', [error]);
    }
    this.#write();
  }

  /** After every file, so that a run which is ended keeps what it found. */
  #write() {
    const file = process.env['YINZHENG_TEST_RESULTS'];
    if (file === undefined) return;
    writeFileSync(`${file}.part`, JSON.stringify(this.#results, null, 1));
    renameSync(`${file}.part`, file);
  }
}

/** @param {import('vitest/node').TestCase} test */
function reasonOf(test) {
  const result = test.result();
  if (result.state !== 'skipped') return '';
  if (result.note !== undefined) return result.note;
  if (test.options.mode === 'todo') return 'not written yet';
  return test.options.mode === 'skip' ? '' : 'what stands before it failed';
}

/**
 * What went wrong outside of the tests: while the file loaded, or in a hook of a suite.
 * @param {import('vitest/node').TestModule} module
 */
function moduleErrors(module) {
  return [...module.errors(), ...[...module.children.allSuites()].flatMap((suite) => [...suite.errors()])];
}

/**
 * @param {string} file
 * @param {string} name
 * @param {readonly { message: string, stack?: string | undefined, diff?: string | undefined }[]} errors
 */
function printFailure(file, name, errors) {
  process.stdout.write(`\nfailed: ${file} > ${name}\n`);
  for (const error of errors) {
    const text = plain([error.message, error.diff, ownFrames(error.stack)].filter(Boolean).join('\n'));
    process.stdout.write(
      `${text
        .split('\n')
        .map((line) => `    ${line}`)
        .join('\n')}\n`,
    );
  }
  process.stdout.write('\n');
}

/** The lines of a stack that lie in our own sources. @param {string | undefined} stack */
function ownFrames(stack) {
  return (stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line) && !/node_modules|node:/.test(line))
    .slice(0, 6)
    .join('\n');
}

/** Without colours where nobody sees them. @param {string} text */
function plain(text) {
  return process.stdout.isTTY ? text : stripVTControlCharacters(text);
}
