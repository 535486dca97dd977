// Certificate paths (RFC 5280 section 6, the parts that GB/T 20518 certificates use): name chaining, signatures, validity at a
// given time, key usage, basic constraints and path length, critical extensions, revocation, strength of RSA, ECDSA and their digests. Every
// question becomes a finding. Unknown is not bad: no matching root, no usable revocation list, a weak algorithm, one of others without a host
// to ask, or an extension that is not processed leave the question open. Name constraints, policies and online status are not processed.

import { equalBytes } from '../bytes.ts';
import type { Certificate, KeyUsage } from './certificate.ts';
import { type Crl, checkCrlSignature, type Revocation } from './crl.ts';
import { type Finding, type FindingStatus, finding, worst } from './findings.ts';
import { type ForeignVerifier, strengthOf } from './foreign.ts';
import { sameName } from './name.ts';
import { isSm2WithSm3 } from './oids.ts';
import { checkSignedBy } from './signed-by.ts';

const MAX_LENGTH = 8;
const MAX_SIGNATURES = 64;
const MAX_PATHS = 16;

export type PathRequest = {
  readonly leaf: Certificate;
  readonly intermediates: readonly Certificate[];
  /** Trust anchors. The leaf itself may be one. */
  readonly roots: readonly Certificate[];
  readonly crls: readonly Crl[];
  /** The time, in ms, at which the path must hold: for a signature, when it was made. */
  readonly at: number;
  /** The leaf must be allowed one of these (a certificate without the extension is allowed everything). */
  readonly usage?: KeyUsage | readonly KeyUsage[];
  /**
   * Somebody else's word that the signature existed by then, in ms. Without it, a revocation after `at` leaves the question open:
   * the time of a signature is only claimed by its maker.
   */
  readonly provenBefore?: number;
  /** For RSA and ECDSA; without it such links are unknown. */
  readonly foreignVerifier?: ForeignVerifier;
};

export type PathResult = {
  readonly findings: Finding[];
  /** 'no' if any finding is bad, 'unknown' if any is unknown, else 'yes'. */
  readonly trusted: 'yes' | 'no' | 'unknown';
  readonly root?: Certificate;
  /** From the leaf upwards, as far as it was found. */
  readonly chain: readonly Certificate[];
};

type End = 'anchor' | 'selfSigned' | 'missing' | 'badSignature' | 'tooLong';
type Candidate = { chain: readonly Certificate[]; signatures: readonly FindingStatus[]; end: End };

function mayHaveIssued(issuer: Certificate, subject: Certificate): boolean {
  if (!sameName(issuer.subject, subject.issuer)) return false;
  const { authorityKeyId } = subject;
  return !authorityKeyId || !issuer.subjectKeyId || equalBytes(authorityKeyId, issuer.subjectKeyId);
}

function collectPaths(request: PathRequest): Candidate[] {
  const anchors = new Set(request.roots.map((root) => root.fingerprint));
  const pool = [...request.roots, ...request.intermediates];
  const found: Candidate[] = [];
  let signaturesLeft = MAX_SIGNATURES;
  const walk = (chain: readonly Certificate[], signatures: readonly FindingStatus[]): void => {
    const last = chain[chain.length - 1] as Certificate;
    const finish = (end: End): void => {
      if (found.length < MAX_PATHS) found.push({ chain, signatures, end });
    };
    if (anchors.has(last.fingerprint)) return finish('anchor');
    if (chain.length >= MAX_LENGTH) return finish('tooLong');
    let climbed = false;
    let refused = false;
    if (mayHaveIssued(last, last) && signaturesLeft-- > 0) {
      if (checkSignedBy(last, last.publicKey, request.foreignVerifier) !== 'bad') return finish('selfSigned');
      refused = true;
    }
    const tried = new Set(chain.map((member) => member.fingerprint));
    for (const issuer of pool) {
      if (tried.has(issuer.fingerprint) || !mayHaveIssued(issuer, last)) continue;
      tried.add(issuer.fingerprint);
      if (signaturesLeft-- <= 0) break;
      const status = checkSignedBy(last, issuer.publicKey, request.foreignVerifier);
      if (status === 'bad') {
        refused = true;
      } else {
        climbed = true;
        walk([...chain, issuer], [...signatures, status]);
      }
    }
    if (!climbed) finish(refused ? 'badSignature' : 'missing');
  };
  walk([request.leaf], []);
  return found;
}

function about(certificate: Certificate, depth: number): Finding['detail'] {
  return { subject: certificate.subject.text, serialNumber: certificate.serialNumber, depth };
}

function checkAuthority(issuer: Certificate, depth: number, { chain, end }: Candidate): Finding[] {
  const detail = about(issuer, depth);
  // A version 1 root can say nothing about itself: having been chosen as an anchor must do.
  const anchor = end === 'anchor' && depth === chain.length - 1;
  const silentAnchor = anchor && issuer.version === 1;
  const below = chain.slice(1, depth).filter((member) => !sameName(member.subject, member.issuer)).length;
  const tooDeep = issuer.pathLength !== undefined && below > issuer.pathLength;
  const authority = issuer.isAuthority || silentAnchor;
  // RFC 5280 6.1.1 takes an anchor's key as given; roots that call themselves an authority but forgot keyCertSign do occur.
  const maySign = anchor || issuer.keyUsage === undefined || issuer.keyUsage.includes('keyCertSign');
  return [
    finding('path.basicConstraints', authority && !tooDeep ? 'ok' : 'bad', {
      ...detail,
      isAuthority: issuer.isAuthority,
      ...(issuer.pathLength === undefined ? {} : { pathLength: issuer.pathLength, below }),
    }),
    finding('path.keyUsage', maySign ? 'ok' : 'bad', {
      ...detail,
      wanted: 'keyCertSign',
      found: issuer.keyUsage?.join(' ') ?? '',
    }),
  ];
}

/**
 * Strength of keys and digests that are not SM2's and SM3's. What stands on top as anchor or self-signed vouches for itself by being chosen, so
 * the digest under its own signature does not matter.
 */
function checkAlgorithms(certificate: Certificate, depth: number, { chain, end }: Candidate): Finding[] {
  const top = depth === chain.length - 1 && (end === 'anchor' || end === 'selfSigned');
  const strength = strengthOf(certificate.publicKey, top ? undefined : certificate);
  if (strength === undefined) return [];
  const { fault, ...found } = strength;
  const detail = { ...about(certificate, depth), ...found };
  if (fault === undefined) return [finding('path.algorithm', 'ok', detail)];
  return [finding('path.algorithm', fault === 'curveNotNamed' ? 'bad' : 'unknown', { ...detail, reason: fault })];
}

function checkRevocation(
  certificate: Certificate,
  depth: number,
  issuer: Certificate | undefined,
  request: PathRequest,
): Finding {
  const detail = about(certificate, depth);
  const code = 'path.revocation';
  if (issuer === undefined) return finding(code, 'unknown', { ...detail, reason: 'issuerMissing' });
  let reason = 'noList';
  const usable: Crl[] = [];
  for (const crl of request.crls) {
    if (!sameName(crl.issuer, issuer.subject)) continue;
    const status = checkCrlSignature(crl, issuer, request.foreignVerifier);
    if (status === 'bad') reason = 'listSignature';
    else if (status === 'unknown' && !isSm2WithSm3(crl.signatureAlgorithm)) reason = 'listAlgorithm';
    else if (status === 'ok' && crl.unknownCritical.length > 0) reason = 'listExtension';
    else if (status === 'ok') usable.push(crl);
  }
  let revocation: Revocation | undefined;
  for (const crl of usable) {
    const entry = crl.revoked.lookup(certificate.serialNumber);
    if (entry && (revocation === undefined || entry.at < revocation.at)) revocation = entry;
  }
  if (revocation !== undefined) {
    const full = { ...detail, revokedAt: revocation.at, why: revocation.reason ?? 'unspecified', at: request.at };
    if (revocation.at <= request.at) return finding(code, 'bad', { ...full, reason: 'revoked' });
    if (request.provenBefore !== undefined && request.provenBefore < revocation.at)
      return finding(code, 'ok', { ...full, reason: 'revokedLater', provenBefore: request.provenBefore });
    return finding(code, 'unknown', { ...full, reason: 'revokedLater' });
  }
  const current = usable.filter((crl) => (crl.nextUpdate ?? crl.thisUpdate) >= request.at);
  // Whom a weak list names stays revoked; that it does not name somebody may be another's doing.
  const covering = current
    .filter((crl) => strengthOf(undefined, crl)?.fault === undefined)
    .sort((a, b) => b.thisUpdate - a.thisUpdate)[0];
  if (covering === undefined) {
    if (current.length > 0) reason = 'weakDigest';
    else if (usable.length > 0) reason = 'listOutdated';
    return finding(code, 'unknown', { ...detail, reason });
  }
  return finding(code, 'ok', {
    ...detail,
    thisUpdate: covering.thisUpdate,
    ...(covering.nextUpdate === undefined ? {} : { nextUpdate: covering.nextUpdate }),
  });
}

function judge(candidate: Candidate, request: PathRequest): Finding[] {
  const { chain, signatures, end } = candidate;
  const findings: Finding[] = [];
  const top = chain[chain.length - 1] as Certificate;
  chain.forEach((certificate, depth) => {
    const detail = about(certificate, depth);
    const signature = signatures[depth];
    if (signature !== undefined)
      findings.push(
        finding('path.signature', signature, {
          ...detail,
          algorithm: certificate.signatureAlgorithm,
          ...(signature === 'unknown' ? { reason: 'signatureAlgorithm' } : {}),
        }),
      );
    const valid = certificate.notBefore <= request.at && request.at <= certificate.notAfter;
    findings.push(
      finding('path.validity', valid ? 'ok' : 'bad', {
        ...detail,
        notBefore: certificate.notBefore,
        notAfter: certificate.notAfter,
        at: request.at,
      }),
    );
    if (certificate.unknownCritical.length > 0)
      findings.push(
        finding('path.critical', 'unknown', { ...detail, extensions: certificate.unknownCritical.join(' ') }),
      );
    findings.push(...checkAlgorithms(certificate, depth, candidate));
    if (depth > 0) findings.push(...checkAuthority(certificate, depth, candidate));
    // An anchor vouches for itself, and a root that nobody trusts cannot vouch for anything.
    if (depth < chain.length - 1 || (end !== 'anchor' && end !== 'selfSigned'))
      findings.push(checkRevocation(certificate, depth, chain[depth + 1], request));
  });
  const wanted = request.usage === undefined ? [] : [request.usage].flat();
  if (wanted.length > 0) {
    const { keyUsage } = request.leaf;
    const allowed = keyUsage === undefined || wanted.some((usage) => keyUsage.includes(usage));
    const detail = { ...about(request.leaf, 0), wanted: wanted.join(' '), found: keyUsage?.join(' ') ?? '' };
    findings.push(finding('path.keyUsage', allowed ? 'ok' : 'bad', detail));
  }
  const detail = about(top, chain.length - 1);
  if (end === 'badSignature') findings.push(finding('path.signature', 'bad', { ...detail, issuer: top.issuer.text }));
  else if (end === 'tooLong') findings.push(finding('path.root', 'unknown', { ...detail, reason: 'tooLong' }));
  else if (end === 'anchor') findings.push(finding('path.root', 'ok', { ...detail, fingerprint: top.fingerprint }));
  else {
    const reason = end === 'selfSigned' ? 'untrustedRoot' : 'issuerMissing';
    findings.push(finding('path.root', 'unknown', { ...detail, reason, issuer: top.issuer.text }));
  }
  return findings;
}

const RANK: Record<FindingStatus, number> = { ok: 0, unknown: 1, bad: 2 };

/** Builds every path that the certificates given allow (within limits) and reports the best one. */
export function checkPath(request: PathRequest): PathResult {
  let best: { findings: Finding[]; candidate: Candidate; rank: number } | undefined;
  for (const candidate of collectPaths(request)) {
    const findings = judge(candidate, request);
    // A path that reaches a root tells more than one that ends in the dark, so it is reported even where it shows a fault.
    const reaches = candidate.end === 'anchor' ? 0 : candidate.end === 'badSignature' ? 20 : 10;
    const rank = reaches + RANK[worst(findings.map((entry) => entry.status))];
    if (best === undefined || rank < best.rank) best = { findings, candidate, rank };
  }
  const { findings, candidate } = best as NonNullable<typeof best>;
  const status = worst(findings.map((entry) => entry.status));
  const root = candidate.end === 'anchor' ? candidate.chain[candidate.chain.length - 1] : undefined;
  return {
    findings,
    trusted: status === 'bad' ? 'no' : status === 'unknown' ? 'unknown' : 'yes',
    ...(root === undefined ? {} : { root }),
    chain: candidate.chain,
  };
}
