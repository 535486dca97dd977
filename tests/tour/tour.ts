// The tour: the main job played in the real client by pointer and keyboard alone. Leaves in out/tour/ the screenshots, the stamped PDF, the envelope, the receipt,
// unit-root.pem and the verification report; prints each step with its time; exits 0 only if every step held.

import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { launchClient, ROOT } from '../e2e/harness.ts';
import { Desk } from './desk.ts';
import { theLine } from './line.ts';
import { otherSizes } from './sizes.ts';

/** Where the files go: out/tour, or the folder told by `--out`. */
const told = process.argv.indexOf('--out');
const OUT = told > 0 ? resolve(process.argv[told + 1] ?? '') : join(ROOT, 'out', 'tour');

async function play(): Promise<boolean> {
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });
  const home = join(OUT, 'home');
  const started = performance.now();
  const client = await launchClient({ home, outFolder: OUT });
  const desk = new Desk(client);
  const steps = [...theLine(desk), ...otherSizes(desk, { home, out: OUT })];
  let held = 0;
  try {
    for (const [index, step] of steps.entries()) {
      const before = performance.now();
      await step.run();
      held++;
      say(`${String(index + 1).padStart(2)}  ${seconds(performance.now() - before)}  ${step.name}`);
    }
    gather(home, client.savedFolder);
  } catch (error) {
    const failed = steps[held];
    say(`${String(held + 1).padStart(2)}  FAILED  ${failed?.name ?? ''}`);
    say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    await client.screenshot('failed').catch(() => undefined);
  }
  const problems = client.problems();
  for (const problem of problems) say(`page: ${problem}`);
  await client.close();
  const whole = held === steps.length && problems.length === 0;
  say(`${held} of ${steps.length} steps held in ${seconds(performance.now() - started)}; see ${OUT}`);
  return whole;
}

/** The files that somebody else may check: what the client saved, and the two envelopes that lie in the carrier. */
function gather(home: string, saved: string): void {
  for (const name of readdirSync(saved)) copyFileSync(join(saved, name), join(OUT, nameOf(name)));
  const carrier = join(home, 'carriers', 'local');
  const sent = readdirSync(carrier).filter((name) => name.endsWith('.yzen'));
  // Told apart by their size: the one that carries the document is the largest of those between the units, the receipt carries no file.
  const bySize = sent
    .map((name) => ({ name, size: readFileSync(join(carrier, name)).length }))
    .sort((a, b) => a.size - b.size);
  const receipt = bySize[0];
  const envelope = sent.find((name) => name === envelopeName(carrier, sent));
  if (receipt) copyFileSync(join(carrier, receipt.name), join(OUT, 'receipt.yzen'));
  if (envelope) copyFileSync(join(carrier, envelope), join(OUT, 'envelope.yzen'));
  writeFileSync(join(OUT, 'files.txt'), `${readdirSync(OUT).sort().join('\n')}\n`);
}

/** The dispatch is the third envelope of the line: submitted, signed off, dispatched. */
function envelopeName(_carrier: string, sent: readonly string[]): string | undefined {
  return [...sent].sort()[2];
}

function nameOf(name: string): string {
  if (name.endsWith('.pdf')) return 'stamped.pdf';
  return name.endsWith('.json') ? 'verification-report.json' : name;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1).padStart(5)} s`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

process.exitCode = (await play()) ? 0 : 1;
