// Mutated files through the real quarantine process, by the tasks that an import or an arrival asks of it: a PDF's inspection (with the text that pdf.js draws of
// page 1) and proposal, an exchange file's header and members, an OFD's inspection and its signatures (half of the OFD are files inside a package that is sound). Parsers are fuzzed one by one by run.ts; here it is the child with its
// channel, limits and replacement that is looked at. Whatever the bytes, the answer is an answer or a coded refusal; anything else is a fault.

import { nodeSpawn, openQuarantine, type Quarantine, type SpawnQuarantine } from '../../main/quarantine/index.ts';
import { Refusal } from '../../main/refusal.ts';
import { inputOf } from './mutate.ts';
import { INSIDE, packageAround } from './page-parsers.ts';
import { describeInput, PARSERS } from './parsers.ts';
import { LONGEST_MS } from './run.ts';

export const KINDS = ['pdf', 'envelope', 'ofd'] as const;
export type Kind = (typeof KINDS)[number];

export type QuarantineReport = {
  kind: Kind;
  inputs: number;
  /** Inputs by what came of them: `read`, or the refusal's code. */
  outcomes: Map<string, number>;
  /** Children that were started, the first one included. */
  children: number;
  /** The longest time for one input, ms. */
  longest: number;
  faults: { index: number; what: string; input: string }[];
};

const ENOUGH = 10;

type Options = {
  inputs: number;
  seed: number;
  from?: number;
  /** A time (Date.now()) at which to end, whatever is left of the inputs. */
  until?: number;
};

/** What main asks of the child about a file of this kind. */
async function ask(quarantine: Quarantine, kind: Kind, bytes: Uint8Array): Promise<void> {
  if (kind === 'pdf') {
    await quarantine.run('inspectPdf', { bytes });
    await quarantine.run('proposeElements', { bytes });
  } else if (kind === 'ofd') {
    const whole = packageAround(bytes) ?? bytes;
    await quarantine.run('inspectOfd', { bytes: whole });
    await quarantine.run('readOfdSignatures', { bytes: whole });
  } else {
    const { members } = await quarantine.run('readEnvelopeHeader', { bytes, size: bytes.length });
    const starts = members.map(({ offset, length }) => ({
      offset,
      length,
      start: bytes.slice(offset, offset + Math.min(length, 4096)),
    }));
    await quarantine.run('checkEnvelopeMembers', { members: starts });
  }
}

async function seedsOf(kind: Kind): Promise<Uint8Array[]> {
  const whole = (await PARSERS.get(kind)?.seeds()) ?? [];
  // As many of the ones as of the others, whole ones first.
  return kind === 'ofd' ? whole.flatMap((bytes, index) => [bytes, INSIDE[index % INSIDE.length] ?? bytes]) : whole;
}

/**
 * Feeds `inputs` mutated files of a kind to a quarantine. Faults: an error that is no refusal; `quarantine.failed`, which stands for a parser's defect; a
 * child that died or never came back; more than five seconds for one input.
 */
export async function fuzzQuarantine(kind: Kind, options: Options): Promise<QuarantineReport> {
  const seeds = await seedsOf(kind);
  const report: QuarantineReport = { kind, inputs: 0, outcomes: new Map(), children: 0, longest: 0, faults: [] };
  const spawn = nodeSpawn();
  const counted: SpawnQuarantine = (limits) => {
    report.children += 1;
    return spawn(limits);
  };
  const quarantine = openQuarantine(counted);
  try {
    // A seed that is not read proves nothing about what is made of it.
    await ask(quarantine, kind, seeds[0] ?? new Uint8Array(0));
    const from = options.from ?? 0;
    for (let index = from; index < from + options.inputs && report.faults.length < ENOUGH; index++) {
      if (options.until !== undefined && Date.now() >= options.until) break;
      const input = inputOf(seeds, options.seed, index);
      const fault = (what: string) => report.faults.push({ index, what, input: describeInput(input) });
      const start = performance.now();
      const outcome = await ask(quarantine, kind, input).then(
        () => 'read',
        (error: unknown) => (error instanceof Refusal ? error.code : `fault: ${String(error)}`),
      );
      const took = performance.now() - start;
      report.inputs += 1;
      report.longest = Math.max(report.longest, took);
      report.outcomes.set(outcome, (report.outcomes.get(outcome) ?? 0) + 1);
      if (/^(?:fault|quarantine\.)/.test(outcome)) fault(outcome);
      if (took > LONGEST_MS) fault(`took ${Math.round(took)} ms`);
    }
    return report;
  } finally {
    quarantine.close();
  }
}
