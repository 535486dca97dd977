// The tour: the main job played in the real client by pointer and keyboard alone. Leaves in out/tour/ the screenshots, the stamped PDF, the envelope, the receipt,
// unit-root.pem and the verification report; prints each step with its time; exits 0 only if every step held.

import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseCertificate } from '../../crypto/certificates/certificate.ts';
import { peekEnvelope } from '../../crypto/envelopes/envelope.ts';
import { launchClient, ROOT } from '../e2e/harness.ts';
import { Desk } from './desk.ts';
import { CITY, COUNTY, type Step, theLine } from './line.ts';
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
  const line = theLine(desk);
  const files: Step = {
    name: '收集：用印后的正本、信封、回执、根证书、验证报告',
    run: () => {
      gather(home, client.savedFolder);
      return Promise.resolve();
    },
  };
  const steps = [...line, files, ...otherSizes(desk, { home, out: OUT })];
  let held = 0;
  try {
    for (const [index, step] of steps.entries()) {
      const before = performance.now();
      await step.run();
      held++;
      say(`${String(index + 1).padStart(2)}  ${seconds(performance.now() - before)}  ${step.name}`);
    }
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

/** The files that somebody else may check: what the client saved, and two of the envelopes that lie in the carrier. */
function gather(home: string, saved: string): void {
  for (const name of readdirSync(saved)) copyFileSync(join(saved, name), join(OUT, nameOf(name)));
  const carrier = join(home, 'carriers', 'local');
  const sent = readdirSync(carrier)
    .filter((name) => name.endsWith('.yzen'))
    .sort()
    .map((name) => {
      const path = join(carrier, name);
      const { sender, members } = peekEnvelope(readFileSync(path));
      return { path, sender: parseCertificate(sender.certificate).subject.text, files: members.length - 1 };
    });
  const from = (name: string) => sent.filter((envelope) => envelope.sender.includes(name));
  // The clerk sends twice: to the leader, then to the other unit. The receipt is the envelope that comes back without a file.
  const dispatched = from(CITY.clerk).at(-1);
  const receipt = from(COUNTY.clerk).find((envelope) => envelope.files === 0);
  if (!dispatched || !receipt) throw new Error('the carrier holds no envelope or no receipt');
  copyFileSync(dispatched.path, join(OUT, 'envelope.yzen'));
  copyFileSync(receipt.path, join(OUT, 'receipt.yzen'));
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
