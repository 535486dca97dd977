// The holder of a certificate in a signature: chain, own validity at the time of signing and revocation, as findings under the holder's name
// (`signer.chain`, `maker.period` …). Shared by seals and messages, which differ in what else they ask. Path building itself is path.ts.

import type { Certificate } from './certificate.ts';
import type { Crl } from './crl.ts';
import { type Finding, finding, worst } from './findings.ts';
import type { ForeignVerifier } from './foreign.ts';
import { checkPath } from './path.ts';

export type Trust = {
  readonly roots: readonly Certificate[];
  readonly crls: readonly Crl[];
  readonly intermediates?: readonly Certificate[];
  /** The time of verification, in ms. Without it a signature from the future goes unnoticed. */
  readonly at?: number;
  /** Somebody else's word (receipt, checkpoint) that the signature existed by then, in ms. */
  readonly provenBefore?: number;
  /** For RSA and ECDSA; without it they are unknown. */
  readonly foreignVerifier?: ForeignVerifier;
};

/** A signer's clock may run ahead of the verifier's by this much, in ms. */
const CLOCK_TOLERANCE = 5 * 60 * 1000;

/** Whether `at` lies in a span of time; unknown without a time. */
export function within(
  code: string,
  at: number | undefined,
  from: number,
  to: number,
  extra: Finding['detail'] = {},
): Finding {
  const detail = { validFrom: from, validTo: to, ...extra };
  if (at === undefined) return finding(code, 'unknown', { ...detail, reason: 'timeUnknown' });
  const reason = at < from ? 'early' : at > to ? 'late' : undefined;
  return finding(code, reason ? 'bad' : 'ok', { ...detail, at, ...(reason ? { reason } : {}) });
}

/** One finding in place of many: the worst status, told by the first check that has it. */
function gather(code: string, parts: readonly Finding[], detailWhenOk: Finding['detail']): Finding {
  const status = worst(parts.map((part) => part.status));
  if (status === 'ok') return finding(code, 'ok', detailWhenOk);
  const first = parts.find((part) => part.status === status) as Finding;
  return finding(code, status, { ...first.detail, check: first.code });
}

/**
 * Chain, own validity and revocation of one certificate, as `<who>.period`, `<who>.chain`, `<who>.revocation`; where the chain has keys or
 * digests of others, their strength as `<who>.algorithm`. The chain is looked at as of `at`, or of `fallback` where the time is not known.
 * `more` are further checks that count among the chain's.
 */
export function checkHolder(
  who: 'signer' | 'maker',
  certificate: Certificate,
  at: number | undefined,
  fallback: number,
  trust: Trust,
  more: readonly Finding[] = [],
): Finding[] {
  const { findings, root, chain } = checkPath({
    leaf: certificate,
    intermediates: trust.intermediates ?? [],
    roots: trust.roots,
    crls: trust.crls,
    at: at ?? fallback,
    usage: ['digitalSignature', 'nonRepudiation'],
    ...(trust.provenBefore === undefined ? {} : { provenBefore: trust.provenBefore }),
    ...(trust.foreignVerifier === undefined ? {} : { foreignVerifier: trust.foreignVerifier }),
  });
  const revocation = findings.filter((entry) => entry.code === 'path.revocation');
  const ownPeriod = (entry: Finding): boolean => entry.code === 'path.validity' && entry.detail['depth'] === 0;
  const algorithms = findings.filter((entry) => entry.code === 'path.algorithm');
  const elsewhere = new Set([...revocation, ...algorithms]);
  const rest = findings.filter((entry) => !elsewhere.has(entry) && !ownPeriod(entry));
  const subject = { subject: certificate.subject.text };
  const rootDetail = root === undefined ? {} : { root: root.subject.text, rootFingerprint: root.fingerprint };
  return [
    within(`${who}.period`, at, certificate.notBefore, certificate.notAfter, subject),
    gather(`${who}.chain`, [...rest, ...more], { ...subject, ...rootDetail, length: chain.length }),
    ...(algorithms.length === 0 ? [] : [gather(`${who}.algorithm`, algorithms, subject)]),
    gather(`${who}.revocation`, revocation, { ...subject, ...(revocation[0]?.detail ?? { reason: 'anchor' }) }),
  ];
}

/**
 * The signer's own word on the time, as `time`: unknown without one, when it lies ahead of the verifier's clock, or behind the time by which somebody
 * else had seen the signature.
 */
export function checkClaimedTime(
  claimed: number | undefined,
  { at, provenBefore }: Pick<Trust, 'at' | 'provenBefore'>,
): Finding {
  if (claimed === undefined) return finding('time', 'unknown', { reason: 'unreadable' });
  const detail = { time: claimed, source: 'claimed' };
  // Two clocks disagree; which one is wrong cannot be told from here.
  if (at !== undefined && claimed > at + CLOCK_TOLERANCE)
    return finding('time', 'unknown', { ...detail, at, reason: 'future' });
  if (provenBefore === undefined) return finding('time', 'ok', detail);
  const bounded = { ...detail, provenBefore };
  return claimed > provenBefore + CLOCK_TOLERANCE
    ? finding('time', 'unknown', { ...bounded, reason: 'afterStamp' })
    : finding('time', 'ok', bounded);
}
