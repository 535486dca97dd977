/*
 * The table of Electron's checklist in docs/security.md, from the names of the tests that hold it: tests/e2e/checklist.spec.ts says what cannot happen,
 * tests/e2e/controls-off.spec.ts what happens with a control off. `node build/checklist.mjs` writes it; build/checklist.test.ts fails where they differ.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMain, ROOT } from './provision.mjs';

const DOCUMENT = join(ROOT, 'docs', 'security.md');
export const BEGIN = '<!-- from the names of the tests, by build/checklist.mjs -->';
export const END = '<!-- as far as here -->';

/**
 * Names of the tests of a spec in their order: `number Item: what it shows`, the number where Electron's list has the item.
 * @param {string} text the spec
 * @returns {{ number: string, item: string, shows: string }[]}
 */
export function namesIn(text) {
  const names = [...text.matchAll(/^\s*it(?:\.\w+)?\(\s*'((?:[^'\\]|\\.)*)'/gm)].map(([, name = '']) => name);
  return names.map((name) => {
    const [, number = '', item, shows] = /^(\d+ )?([^:]*(?:\w:\/\/)?): (.*)$/.exec(name) ?? [];
    if (item === undefined || shows === undefined)
      throw new Error(`a test is not named "Item: what it shows": ${name}`);
    return { number: number.trim(), item, shows };
  });
}

/**
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows
 */
function table(head, rows) {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(3, ...all.map((row) => row[column]?.length ?? 0)));
  const line = (/** @type {readonly string[]} */ row) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(line)].join('\n');
}

/**
 * The tables, as they must stand between the two marks.
 * @param {string} [root]
 */
export function checklist(root = ROOT) {
  const names = (/** @type {string} */ spec) => namesIn(readFileSync(join(root, 'tests', 'e2e', spec), 'utf8'));
  const held = names('checklist.spec.ts').map(({ number, item, shows }) => [number, item, shows]);
  const off = names('controls-off.spec.ts').map(({ item, shows }) => [item, shows]);
  return [
    table(['#', 'item', 'what its test shows'], held),
    'With one control off in a copy of the client, what the test above forbids happens:',
    table(['off', 'then'], off),
  ].join('\n\n');
}

/** What stands between the marks of a document; null without them. @param {string} text */
export function between(text) {
  const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)];
  return from < 0 || to < from ? null : text.slice(from + BEGIN.length, to).trim();
}

if (isMain(import.meta.url)) {
  const text = readFileSync(DOCUMENT, 'utf8');
  const was = between(text);
  if (was === null) throw new Error(`${DOCUMENT} has no place for the table`);
  const [before, after] = [text.slice(0, text.indexOf(BEGIN)), text.slice(text.indexOf(END))];
  writeFileSync(DOCUMENT, `${before}${BEGIN}\n\n${checklist()}\n\n${after}`);
}
