/*
 * The compiled kernels that the sources carry are what the sources give: built again, every byte is the same.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './provision.mjs';
import { generate, generatedModule, KERNELS } from './wasm.mjs';

describe('the compiled kernels', () => {
  it.each(KERNELS.map((kernel) => [kernel.entry, kernel] as const))(
    '%s: the module kept is the one that the sources give',
    async (_entry, kernel) => {
      const kept = readFileSync(join(ROOT, generatedModule(kernel)), 'utf8');
      // Compared as a whole, so that a difference does not print half a megabyte.
      expect((await generate(ROOT, kernel)) === kept).toBe(true);
    },
    120_000,
  );
});
