// `npm run timing [-- --share F]`: whether the time of what touches secrets depends on them, as far as statistics on this machine can tell. By hand, on a
// quiet machine; results and their limits are in docs/security.md. Exit code 0 when nothing beyond t = 10 was seen but the control, which must be; else 1.

import { parseArgs } from 'node:util';
import { ready } from '../../crypto/ready.ts';
import { timingCases } from './cases.ts';
import { LEAK, measure, UNSEEN } from './measure.ts';

await ready();
const { values } = parseArgs({ options: { share: { type: 'string', default: '1' } } });
let wrong = 0;
for (const one of timingCases()) {
  const { name, classes, measurements, t, difference, control } = measure(one, Number(values.share));
  const size = Math.abs(t);
  const verdict = size > LEAK ? 'differs' : size > UNSEEN ? 'may differ' : 'no difference seen';
  if (size > LEAK !== control) wrong += 1;
  console.log(
    `${name} (${classes.join(' / ')}): t = ${t.toFixed(1)} over ${measurements}, medians ${(100 * difference).toFixed(2)} % apart: ${verdict}`,
  );
}
process.exitCode = wrong === 0 ? 0 : 1;
