// One vectors file: what form it is in, by its content, and what became of its cases.

import { botanCases, isBotan } from './botan.ts';
import { type Case } from './cases.ts';
import { derivedCases } from './derived.ts';
import { evpCases, isEvp } from './openssl.ts';
import { isWycheproof, wycheproofCases } from './wycheproof.ts';

export type Report = {
  form: 'Wycheproof' | 'OpenSSL evp' | 'Botan' | 'worked examples' | 'unknown';
  passed: number;
  failed: { name: string; problem: string }[];
  /** Set when the file looks like vectors, but in a form that is not known here. */
  strange: boolean;
  /** How many cases were skipped for which reason. */
  skipped: Map<string, number>;
  /** Reasons among them for which an algorithm of crypto/ went unproven. */
  missed: string[];
};

/** Whether nothing failed and nothing of ours was left out. A file of other algorithms alone is sound, though nothing of it passed. */
export function isSound(report: Report): boolean {
  return report.failed.length === 0 && report.missed.length === 0 && !report.strange;
}

export function runText(text: string): Report {
  const { form, cases } = read(text);
  const report: Report = {
    form,
    passed: 0,
    failed: [],
    skipped: new Map(),
    missed: [],
    strange: cases.length === 0 && /[{=]\s*"?[0-9a-f]{8}/i.test(text),
  };
  for (const one of cases) {
    if ('skip' in one) {
      report.skipped.set(one.skip, (report.skipped.get(one.skip) ?? 0) + 1);
      if (one.ours === true) report.missed.push(`${one.name}: ${one.skip}`);
      continue;
    }
    const problem = attemptCase(one.run);
    if (problem === undefined) report.passed += 1;
    else report.failed.push({ name: one.name, problem });
  }
  return report;
}

function attemptCase(run: () => string | undefined): string | undefined {
  try {
    return run();
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}

function read(text: string): { form: Report['form']; cases: Case[] } {
  if (/^\s*\{/.test(text)) {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) {
      return isWycheproof(value)
        ? { form: 'Wycheproof', cases: wycheproofCases(value) }
        : { form: 'worked examples', cases: derivedCases(value) };
    }
  }
  if (isEvp(text)) return { form: 'OpenSSL evp', cases: evpCases(text) };
  if (isBotan(text)) return { form: 'Botan', cases: botanCases(text) };
  return { form: 'unknown', cases: [] };
}
