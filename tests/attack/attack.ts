// `npm run attack -- audit [--entries N] [--every N]`: every attack at every place (or every n-th) of a log; prints what was not found where it should be.
// Exit code 0 when all were, 1 when one was not, 64 for a wrong call.

import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ready } from '../../crypto/ready.ts';
import { ATTACKS, attack, prepare, verdictOn } from './audit-log.ts';

const USAGE = 'usage: npm run attack -- audit [--entries N] [--every N]\n';

async function main(): Promise<number> {
  let given: { entries: number; every: number } | null = null;
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { entries: { type: 'string', default: '1003' }, every: { type: 'string', default: '1' } },
    });
    const [entries, every] = [Number(values.entries), Number(values.every)];
    const isRight = Number.isSafeInteger(entries) && entries >= 10 && Number.isSafeInteger(every) && every >= 1;
    if (isRight && positionals.length === 1 && positionals[0] === 'audit') given = { entries, every };
  } catch {
    // Told below.
  }
  if (!given) {
    process.stderr.write(USAGE);
    return 64;
  }
  await ready();
  const prepared = prepare(given.entries);
  let missed = 0;
  try {
    const untouched = verdictOn(prepared.folder);
    if (untouched !== 'nothing') throw new Error(`the untouched log: ${untouched}`);
    process.stdout.write(`a log of ${prepared.entries} entries, the last signed head at ${prepared.lastHead}\n`);
    for (const one of ATTACKS) {
      let [tried, right, unknowable] = [0, 0, 0];
      for (let at = 1; at <= one.last(prepared.entries); at += given.every) {
        tried++;
        const { expected, found } = attack(prepared, one, at);
        if (found !== expected) process.stdout.write(`  at ${at}: ${found}, not ${expected}\n`);
        else if (found === 'nothing') unknowable++;
        else right++;
      }
      missed += tried - right - unknowable;
      const holder = one.holdsDataKey ? ' (with the data key)' : '';
      process.stdout.write(
        `${one.kind}${holder}: ${tried} tried, ${right} found where they were, ${unknowable} unknowable\n`,
      );
    }
  } finally {
    rmSync(prepared.folder, { recursive: true, force: true });
  }
  process.stdout.write(missed === 0 ? 'every one as it must be\n' : `${missed} not as they must be\n`);
  return missed === 0 ? 0 : 1;
}

process.exitCode = await main();
