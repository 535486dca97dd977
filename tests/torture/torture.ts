// `npm run torture -- kill|power --cycles N [--seed S]`: an office at work (life.ts) is killed at a moment that nobody chose, N times, and looked at after each: every act that was said
// to be held is there, nothing is half there, the audit log verifies, and what the lists show is what the acts say. `kill` ends the process. `power` takes what the disk holds at
// that moment without what was not synced: an image of a file system is copied while the process stands still. It needs root and loop devices.
// `npm run torture -- writes [--every K] [--reason EIO|ENOSPC|EACCES]`: every single write, sync, rename, commit and removal of every operation fails once (writes.ts).
// Exit code 0 when nothing was lost, 1 when something was, 64 for a wrong call, 69 where `power` cannot be done.

import { parseArgs } from 'node:util';
import { ready } from '../../crypto/ready.ts';
import { closeSharedQuarantine } from '../exchange/office.ts';
import { prepareAll } from '../exchange/operations.ts';
import { Homes } from '../exchange/walk.ts';
import { canCutPower, killCycles, powerCycles, type Tally } from './cycles.ts';
import { failEach, type Outcome, REASONS, type Reason, summary } from './writes.ts';

const USAGE =
  'usage: npm run torture -- kill|power --cycles N [--seed S]\n       npm run torture -- writes [--every K] [--reason EIO|ENOSPC|EACCES]\n';

async function main(): Promise<number> {
  if (process.argv[2] === 'writes') return writes(process.argv.slice(3));
  let given: { how: 'kill' | 'power'; cycles: number; seed: number } | null = null;
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { cycles: { type: 'string', default: '20' }, seed: { type: 'string', default: '1' } },
    });
    const [how, ...more] = positionals;
    const [cycles, seed] = [Number(values.cycles), Number(values.seed)];
    const counted = Number.isSafeInteger(cycles) && cycles > 0 && Number.isSafeInteger(seed);
    if ((how === 'kill' || how === 'power') && more.length === 0 && counted) given = { how, cycles, seed };
  } catch {
    // Told below.
  }
  if (!given) {
    process.stderr.write(USAGE);
    return 64;
  }
  await ready();
  const refusal = given.how === 'power' ? canCutPower() : null;
  if (refusal !== null) {
    process.stderr.write(`${refusal}\n`);
    return 69;
  }
  const tell = (cycle: number, tally: Tally) =>
    process.stderr.write(`${cycle}: ${tally.held} held, ${tally.lost} lost, ${tally.faults.length} faults\n`);
  const run = given.how === 'kill' ? killCycles : powerCycles;
  const tally = await run({ cycles: given.cycles, seed: given.seed, tell });
  const { cycles, held, lost, faults, during } = tally;
  for (const fault of faults) process.stdout.write(`  ${fault}\n`);
  const where = Object.entries(during).map(([outcome, count]) => `${count} ${outcome}`);
  process.stdout.write(
    `${given.how}: ${cycles} cycles (${where.join(', ')}), ${held} acts held, ${lost} lost, ${faults.length} faults\n`,
  );
  return lost === 0 && faults.length === 0 ? 0 : 1;
}

async function writes(args: readonly string[]): Promise<number> {
  let order: { every: number; reason: Reason } | null = null;
  try {
    const options = { every: { type: 'string', default: '1' }, reason: { type: 'string', default: 'EIO' } } as const;
    const { values } = parseArgs({ args: [...args], options });
    const every = Number(values.every);
    const reason = REASONS.find((one) => one === values.reason);
    if (reason !== undefined && Number.isSafeInteger(every) && every > 0) order = { every, reason };
  } catch {
    // Told below.
  }
  if (!order) {
    process.stderr.write(USAGE);
    return 64;
  }
  await ready();
  const homes = new Homes();
  const outcomes: Outcome[] = [];
  try {
    const prepared = await prepareAll(homes);
    for (const [operation, home] of prepared) {
      outcomes.push(...(await failEach(homes, home, { operation, ...order })));
      process.stderr.write(`${operation}: ${outcomes.filter((one) => one.operation === operation).length} steps\n`);
    }
  } finally {
    homes.remove();
    closeSharedQuarantine();
  }
  for (const line of summary(outcomes)) process.stdout.write(`${line}\n`);
  const faults = outcomes.flatMap((one) => one.faults).length;
  process.stdout.write(`writes: ${outcomes.length} steps failed one at a time (${order.reason}), ${faults} faults\n`);
  return faults === 0 ? 0 : 1;
}

process.exitCode = await main();
