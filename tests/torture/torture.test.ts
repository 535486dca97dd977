// A slice of `npm run torture`: a few kills at moments that nobody chose, and a few power cuts where a file system can be mounted. Each step on the disk by itself is met in
// tests/exchange/crash.test.ts.

import { expect, it } from 'vitest';
import { canCutPower, killCycles, powerCycles } from './cycles.ts';

it('an office killed while it works has lost nothing that it said it held, and nothing is half there', async () => {
  const tally = await killCycles({ cycles: 6, seed: 20261121 });
  expect(tally).toMatchObject({ cycles: 6, lost: 0, faults: [], during: { killed: 6 } });
  expect(tally.held).toBeGreaterThan(0);
}, 300_000);

const refusal = canCutPower();
it.skipIf(refusal !== null)(
  `an office whose power is cut has lost nothing that it said it held${refusal ? ` (skipped: ${refusal})` : ''}`,
  async () => {
    const tally = await powerCycles({ cycles: 3, seed: 20261121 });
    expect(tally).toMatchObject({ cycles: 3, lost: 0, faults: [] });
    expect(tally.held).toBeGreaterThan(0);
  },
  300_000,
);
