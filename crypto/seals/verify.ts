// What can be said about a seal signature: the checks of GB/T 38540-2020 (7.2 and 8.2: format, signature value, data digest, seal,
// signer in the seal, times, certificates) as findings with codes, for version 4, GM/T 0031-2014 and GM/T 0031-2025 alike.
// A time of signing outside the seal's validity is bad, also when the seal merely had expired. A chain that ends at a root nobody
// trusts, or a missing revocation list, leaves the verdict open. A time stamp over the signature value bounds its time; what else a
// stamp may stand on the standards leave unsaid, so one that stands on something else is unknown, not bad. Whether the seal file beside the signature is the same, and what the digest covers, is the caller's to check.

import * as write from '../asn1/writer.ts';
import { equalBytes, toHex } from '../bytes.ts';
import type { Certificate } from '../certificates/certificate.ts';
import { type Finding, type FindingStatus, finding, type Verdict, verdictOf } from '../certificates/findings.ts';
import { checkClaimedTime, checkHolder, type Trust, within } from '../certificates/holder.ts';
import { isSm2WithSm3, PURPOSE } from '../certificates/oids.ts';
import type { PublicKey } from '../certificates/public-key.ts';
import { checkTimeStamp, type StampReport } from '../cms/time-stamp.ts';
import { EncodingError } from '../errors.ts';
import * as sm2 from '../sm2/sm2.ts';
import { sm3 } from '../sm3/sm3.ts';
import { parseSeal, type Seal } from './seal.ts';
import { parseSealSignature, type SealSignature } from './signature.ts';

export type { Trust } from '../certificates/holder.ts';

export type SealSignatureRequest = Trust & {
  /** SM3, 32 bytes, computed over what the signature stands for. */
  readonly dataHash: Uint8Array;
};

export type SealSignatureReport = {
  readonly checks: Finding[];
  readonly dataHashOk: boolean;
  readonly signatureOk: boolean;
  readonly sealSignatureOk: boolean;
  readonly verdict: Verdict;
  /** Empty if it could not be read. */
  readonly sealName: string;
  readonly signerName: string;
  /** Claimed, in ms. */
  readonly time?: number;
  /** Absent if the bytes could not be read at all. */
  readonly parsed?: SealSignature;
};

function checkValue(
  algorithm: string,
  publicKey: PublicKey,
  message: Uint8Array,
  signature: Uint8Array,
): FindingStatus {
  if (!isSm2WithSm3(algorithm) || publicKey.algorithm !== 'sm2') return 'unknown';
  try {
    const der = sm2.encodeSignature(sm2.decodeSignatureLenient(signature));
    return sm2.verify(publicKey.bytes, message, der) ? 'ok' : 'bad';
  } catch (error) {
    if (error instanceof EncodingError) return 'bad';
    throw error;
  }
}

/** A certificate that says what it is for makes seals only if that is what it says: a person's own cannot make the unit's. */
function checkPurpose(maker: Certificate): Finding {
  const known = new Set<string>(Object.values(PURPOSE));
  const stated = (maker.extendedKeyUsage ?? []).filter((oid) => known.has(oid));
  const fits = stated.length === 0 || stated.includes(PURPOSE.sealMaking);
  return finding('maker.purpose', fits ? 'ok' : 'bad', { subject: maker.subject.text, stated: stated.join(' ') });
}

function checkFormat(seal: Seal): Finding[] {
  const expected =
    seal.version === 1 ? seal.headerVersion >= 1 && seal.headerVersion <= 3 : seal.headerVersion === seal.version;
  const detail = { version: seal.version, headerVersion: seal.headerVersion, vendor: seal.vendor, id: seal.id };
  const checks = [
    finding('seal.format', expected ? 'ok' : 'unknown', expected ? detail : { ...detail, reason: 'headerVersion' }),
  ];
  const critical = seal.extensions.filter((extension) => extension.critical).map((extension) => extension.oid);
  if (critical.length > 0) checks.push(finding('seal.extensions', 'unknown', { critical: critical.join(' ') }));
  return checks;
}

/** What a stamp over a signature may have been taken of: its value, alone or as the BIT STRING that holds it, or the whole that was signed. */
function stampOf(
  code: 'seal.timeStamp' | 'time.stamp',
  token: Uint8Array | undefined,
  signature: Uint8Array,
  signed: Uint8Array,
  trust: Trust,
): StampReport | undefined {
  if (token === undefined) return undefined;
  const readings = [[signature], [write.bitString(signature)], [Uint8Array.of(0), signature], [signed]];
  return checkTimeStamp(token, { readings, trust, otherwise: 'unknown', code });
}

/** The earlier of two bounds. */
function before(trust: Trust, ...stamps: readonly (StampReport | undefined)[]): Trust {
  const bounds = stamps.flatMap((stamp) => stamp?.provenBefore ?? []);
  if (bounds.length === 0) return trust;
  return { ...trust, provenBefore: Math.min(...bounds, trust.provenBefore ?? Number.POSITIVE_INFINITY) };
}

function sealChecks(seal: Seal, trust: Trust): Finding[] {
  const stamp = stampOf('seal.timeStamp', seal.timeStamp, seal.signature, seal.signedBytes, trust);
  const value = checkValue(seal.signatureAlgorithm, seal.maker.publicKey, seal.signedBytes, seal.signature);
  return [
    ...checkFormat(seal),
    ...(stamp ? [stamp.check] : []),
    finding('seal.makerSignature', value, { maker: seal.maker.subject.text, algorithm: seal.signatureAlgorithm }),
    ...checkHolder('maker', seal.maker, seal.createdAt, seal.createdAt, before(trust, stamp), [
      checkPurpose(seal.maker),
    ]),
  ];
}

function checkListed(seal: Seal, signer: Certificate): Finding {
  const detail = { signer: signer.subject.text, entries: seal.certificates.length + seal.digests.length };
  const digest = sm3(signer.raw);
  const listed =
    seal.certificates.some((certificate) => equalBytes(certificate, signer.raw)) ||
    seal.digests.some((entry) => equalBytes(entry.value, digest));
  if (listed) return finding('seal.signerListed', 'ok', detail);
  const foreignDigest = seal.digests.some((entry) => entry.value.length !== digest.length);
  if (foreignDigest) return finding('seal.signerListed', 'unknown', { ...detail, reason: 'digestAlgorithm' });
  return finding('seal.signerListed', 'bad', {
    ...detail,
    reason: seal.listUnreadable ? 'listUnreadable' : 'notListed',
  });
}

/**
 * Checks a seal alone (as received from its maker). Never throws for bad input: unreadable bytes are one bad `seal.format`.
 * With `at`, its validity is compared with that time as `seal.period`.
 */
export function verifySeal(der: Uint8Array, trust: Trust): { checks: Finding[]; verdict: Verdict; seal?: Seal } {
  let seal: Seal;
  try {
    seal = parseSeal(der);
  } catch (error) {
    return unreadable(error);
  }
  const checks = sealChecks(seal, trust);
  if (trust.at !== undefined)
    checks.push(within('seal.period', trust.at, seal.validFrom, seal.validTo, { seal: seal.name }));
  return { checks, verdict: verdictOf(checks), seal };
}

function unreadable(error: unknown): { checks: Finding[]; verdict: Verdict } {
  if (!(error instanceof EncodingError)) throw error;
  const where = error.offset === undefined ? {} : { offset: error.offset };
  return { checks: [finding('seal.format', 'bad', { reason: error.code, ...where })], verdict: 'invalid' };
}

/**
 * Checks a seal signature against the digest of what it stands on. Never throws for bad input: unreadable bytes are one bad
 * `seal.format` and the verdict `invalid`. Findings, in order: seal.format, seal.makerSignature, maker.period, maker.chain,
 * maker.revocation, seal.signerListed, seal.period, signature.value, data.digest, signer.period, signer.chain,
 * signer.revocation, time; and where they apply seal.extensions, seal.timeStamp, signature.extensions, time.stamp.
 */
export function verifySealSignature(der: Uint8Array, request: SealSignatureRequest): SealSignatureReport {
  let parsed: SealSignature;
  try {
    parsed = parseSealSignature(der);
  } catch (error) {
    const failed = unreadable(error);
    return { ...failed, dataHashOk: false, signatureOk: false, sealSignatureOk: false, sealName: '', signerName: '' };
  }
  const { seal, signer } = parsed;
  const stamp = stampOf('time.stamp', parsed.timeStamp, parsed.signature, parsed.toSignRaw, request);
  const bounded = before(request, stamp);
  const value = checkValue(parsed.signatureAlgorithm, signer.publicKey, parsed.toSignRaw, parsed.signature);
  const dataHashOk = equalBytes(parsed.dataHash, request.dataHash);
  const digests = { signed: toHex(parsed.dataHash), found: toHex(request.dataHash) };
  const checks = [
    ...sealChecks(seal, bounded),
    checkListed(seal, signer),
    within('seal.period', parsed.time, seal.validFrom, seal.validTo, { seal: seal.name }),
    finding('signature.value', value, { signer: signer.subject.text, algorithm: parsed.signatureAlgorithm }),
    finding('data.digest', dataHashOk ? 'ok' : 'bad', dataHashOk ? { digest: digests.signed } : digests),
    ...checkHolder('signer', signer, parsed.time, seal.createdAt, bounded),
    checkClaimedTime(parsed.time, bounded),
  ];
  const critical = parsed.extensions.filter((extension) => extension.critical).map((extension) => extension.oid);
  if (critical.length > 0) checks.push(finding('signature.extensions', 'unknown', { critical: critical.join(' ') }));
  if (stamp) checks.push(stamp.check);
  return {
    checks,
    dataHashOk,
    signatureOk: value === 'ok',
    sealSignatureOk: checks.some((check) => check.code === 'seal.makerSignature' && check.status === 'ok'),
    verdict: verdictOf(checks),
    sealName: seal.name,
    signerName: signer.subject.commonName,
    ...(parsed.time === undefined ? {} : { time: parsed.time }),
    parsed,
  };
}
