import { expect, it } from 'vitest';
import { scores, share } from './report.ts';

const source = ['function f(a: number) {', "  if (a < 3 || a > 9) throw new Error('no');", '  return a;', '}'].join(
  '\n',
);
const at = (line: number, from: number, to: number) => ({ start: { line, column: from }, end: { line, column: to } });
const mutant = (status: string, location = at(2, 7, 12), replacement = 'a <= 3') => ({
  mutatorName: 'EqualityOperator',
  status,
  location,
  replacement,
});

it('tells what nobody noticed, in the order of lines, and counts the rest', () => {
  const mutants = [
    mutant('NoCoverage', { start: { line: 2, column: 23 }, end: { line: 4, column: 2 } }, '{}'),
    ...['Killed', 'Killed', 'Timeout', 'Survived', 'RuntimeError'].map((status) => mutant(status)),
  ];
  const [score] = scores({ files: { 'a.ts': { source, mutants } } });
  expect(score).toEqual({
    file: 'a.ts',
    killed: 2,
    timedOut: 1,
    survived: 2,
    broken: 1,
    survivors: ['a.ts:2: a < 3 -> a <= 3', "a.ts:2: throw new Error('no'); return a; } -> {} (reached by no test)"],
  });
  expect(score && share(score)).toBe('60.0');
});

it('gives no share where nothing was changed', () => {
  const [score] = scores({ files: { 'a.ts': { source, mutants: [] } } });
  expect(score && share(score)).toBe('-');
});
