// The table of Electron's checklist says what the tests say, and the tests leave no item out.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BEGIN, between, checklist, END, namesIn } from './checklist.mjs';
import { ROOT } from './provision.mjs';

const spec = readFileSync(join(ROOT, 'tests', 'e2e', 'checklist.spec.ts'), 'utf8');

describe('the table in docs/security.md', () => {
  it('is the one that the names of the tests make; `node build/checklist.mjs` writes it', () => {
    expect(between(readFileSync(join(ROOT, 'docs', 'security.md'), 'utf8'))).toBe(checklist());
  });

  it('has each of the twenty items, in order', () => {
    const numbers = namesIn(spec).flatMap(({ number }) => (number ? Number(number) : []));
    expect([...new Set(numbers)]).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
  });

  it('has every test of the list', () => {
    expect(namesIn(spec)).toHaveLength(spec.match(/^\s*it[.(]/gm)?.length ?? 0);
  });

  it('is not found where its marks are missing, and takes no name without an item', () => {
    expect(between(`${END} x ${BEGIN}`)).toBeNull();
    expect(between(`a ${BEGIN}\nx\n${END} b`)).toBe('x');
    expect(() => namesIn("  it('does something', () => {})")).toThrow(/not named/);
  });
});
