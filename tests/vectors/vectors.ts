// `npm run -s vectors -- FILE…`: runs published vectors through crypto/ and says for each file how many cases passed, failed and were skipped, and why.
// Forms, told by their content: Wycheproof JSON (AEAD, MAC), OpenSSL's evp_test text, Botan's .vec, and small JSON files of worked examples.
// Exit code 1 when a case failed, when nothing passed in all the files, when a case of an algorithm of ours was skipped, or when a file cannot be
// read; 64 without files; else 0.

import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ready } from '../../crypto/ready.ts';
import { isSound, type Report, runText } from './run.ts';

/** Failures told in full, for each file. */
const TOLD = 20;

/** A path as given, or from where npm was called. */
function find(path: string): string {
  const from = process.env['INIT_CWD'];
  return !existsSync(path) && from !== undefined ? resolve(from, path) : path;
}

function tell(path: string, report: Report): void {
  const skipped = [...report.skipped.values()].reduce((sum, count) => sum + count, 0);
  const { passed, failed } = report;
  console.log(`${path} (${report.form}): ${passed} passed, ${failed.length} failed, ${skipped} skipped`);
  for (const [reason, count] of report.skipped) console.log(`  skipped ${count}: ${reason}`);
  for (const { name, problem } of failed.slice(0, TOLD)) console.log(`  failed ${name}: ${problem}`);
  if (failed.length > TOLD) console.log(`  and ${failed.length - TOLD} more`);
  for (const missed of report.missed.slice(0, TOLD)) console.log(`  ours, but not run: ${missed}`);
  if (report.strange) console.log('  looks like vectors in a form that is not known here');
  else if (passed === 0) console.log('  nothing passed');
}

async function main(paths: readonly string[]): Promise<number> {
  if (paths.length === 0) {
    console.error('usage: npm run -s vectors -- FILE…');
    return 64;
  }
  await ready();
  let sound = 0;
  let passed = 0;
  for (const path of paths) {
    try {
      const report = runText(readFileSync(find(path), 'utf8'));
      tell(path, report);
      passed += report.passed;
      if (isSound(report)) sound += 1;
    } catch (error) {
      console.log(`${path}: cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  console.log(`${passed} cases passed; ${sound} of ${paths.length} files without a failure`);
  return sound === paths.length && passed > 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
