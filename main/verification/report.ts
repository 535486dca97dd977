// How single checks become a verdict: any bad check is invalid, else any unknown one is indeterminate, else valid; a file without a
// signature is unsigned and nothing better. The codes of the checks that decided are the reasons.

import { type Finding, verdictOf, worst } from '../../crypto/certificates/findings.ts';
import type { SignatureReport, VerificationReport } from '../../preload/contract/verification.ts';

/** A signature before its verdict; `checks` in the order in which they are told. */
export type Examined = Omit<SignatureReport, 'verdict' | 'reasons' | 'checks'> & {
  readonly checks: readonly Finding[];
};

/** What every signature report starts from: nothing known, nothing counted. */
export const NOTHING_KNOWN: Omit<Examined, 'checks'> = {
  kind: 'unknown',
  sesVersion: null,
  signer: '',
  sealName: null,
  signedAt: null,
  referencesOk: null,
  referencesBad: null,
  referencesUncovered: null,
  dataHashOk: null,
  signatureOk: null,
  sealSignatureOk: null,
};

/** Codes of the checks that have the worst status, each once; none when all is well. */
function decisive(checks: readonly Finding[]): string[] {
  const status = worst(checks.map((check) => check.status));
  if (status === 'ok') return [];
  return [...new Set(checks.filter((check) => check.status === status).map((check) => check.code))];
}

/** Gives a signature its verdict. */
export function judged(examined: Examined): SignatureReport {
  const checks = examined.checks.map(({ code, status, detail }) => ({ code, status, detail: { ...detail } }));
  return { ...examined, checks, verdict: verdictOf(checks), reasons: decisive(checks) };
}

/**
 * The verdict of a file: its signatures' worst. `whole` are checks of the file itself that belong to no signature; without signatures they
 * cannot make it better than unsigned.
 */
export function verdictOfFile(
  signatures: readonly SignatureReport[],
  whole: readonly Finding[] = [],
): Pick<VerificationReport, 'verdict' | 'reasons'> {
  const all = [...signatures.flatMap((signature) => signature.checks), ...whole];
  if (signatures.length === 0) return { verdict: 'unsigned', reasons: decisive(all) };
  // A signature whose checks are all ok is valid only if there were any.
  const empty = signatures.some((signature) => signature.checks.length === 0);
  const verdict = verdictOf(all);
  return { verdict: verdict === 'valid' && empty ? 'indeterminate' : verdict, reasons: decisive(all) };
}
