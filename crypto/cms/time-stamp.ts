// Time stamp tokens (RFC 3161 and GB/T 20520-2006, which share their form): a signed message whose content, TSTInfo, names a digest and a time. A token that
// holds bounds the time of what it stands on from above: it existed by then. What the digest was taken of is the caller's to say; makers of seals differ in it.
// Accuracy, ordering, nonce and policy are read over: whoever asked for the token has checked them, and nothing here depends on them.

import * as read from '../asn1/reader.ts';
import { time } from '../asn1/text.ts';
import { equalBytes, toHex } from '../bytes.ts';
import { type DigestName, digestName, isWeakDigest } from '../certificates/algorithms.ts';
import { type Finding, type FindingStatus, finding } from '../certificates/findings.ts';
import type { Trust } from '../certificates/holder.ts';
import { EncodingError } from '../errors.ts';
import { sm3 } from '../sm3/sm3.ts';
import { CMS_OID } from './oids.ts';
import { parseSignedData, type SignedData } from './signed-data.ts';
import { verifyParsed } from './verify.ts';

export type TimeStamp = {
  /** genTime, in ms. */
  readonly time: number;
  /** Object identifier of the digest that the token names. */
  readonly digestAlgorithm: string;
  readonly digest: Uint8Array;
  readonly message: SignedData;
};

/** Whether a message is a time stamp token, by the type of its content. */
export function isTimeStamp(message: Pick<SignedData, 'contentType'>): boolean {
  return message.contentType === CMS_OID.timeStampInfo;
}

/** A whole answer of a time stamping service (RFC 3161 2.4.2) holds the token behind a status. */
function tokenInside(bytes: Uint8Array): Uint8Array {
  const parts = read.sequence(read.readDer(bytes, { lenient: true, maxChildren: 65_536 }), 'stamp.form');
  const [status, token] = parts;
  return parts.length === 2 && status?.is(read.TAG.sequence) && token?.is(read.TAG.sequence) ? token.raw : bytes;
}

/** Reads a token, or the answer of a service around one. @throws EncodingError stamp.form, stamp.type, and those of parseSignedData */
export function parseTimeStamp(bytes: Uint8Array): TimeStamp {
  const token = bytes[0] === 0x30 && bytes[1] !== 0x80 ? tokenInside(bytes) : bytes;
  return timeStampOf(parseSignedData(token, { foreign: true }));
}

/** The same for a message that is read already. @throws EncodingError stamp.form, stamp.type, der.* */
export function timeStampOf(message: SignedData): TimeStamp {
  if (!isTimeStamp(message) || message.content === undefined) throw new EncodingError('stamp.type');
  const [, , imprint, , made] = read.sequence(read.readDer(message.content, { lenient: true }), 'stamp.form');
  const [algorithm, digest] = read.sequence(imprint, 'stamp.form');
  return {
    time: time(made),
    digestAlgorithm: read.oid(read.sequence(algorithm, 'stamp.form')[0]),
    digest: read.octetString(digest),
    message,
  };
}

function digestOf(name: DigestName | undefined, parts: readonly Uint8Array[], trust: Trust): Uint8Array | undefined {
  if (name === 'sm3') return sm3(...parts);
  return name && trust.foreignVerifier?.digest(name, parts);
}

/** Whether the digest is that of one of the readings; undefined where the digest cannot be computed or is worth nothing. */
function standsOn(
  stamp: TimeStamp,
  readings: readonly (readonly Uint8Array[])[],
  trust: Trust,
): { holds: boolean | undefined; reason?: string } {
  const name = digestName(stamp.digestAlgorithm);
  for (const reading of readings) {
    const digest = digestOf(name, reading, trust);
    if (digest === undefined) return { holds: undefined, reason: 'digestAlgorithm' };
    if (!equalBytes(digest, stamp.digest)) continue;
    return name !== undefined && isWeakDigest(name) ? { holds: undefined, reason: 'weakDigest' } : { holds: true };
  }
  return { holds: false };
}

export type StampReport = {
  /** `time.stamp`, with the time and its authority. */
  readonly check: Finding;
  /** The time, in ms, if the token holds: what it stands on existed by then. */
  readonly provenBefore?: number;
};

type Request = {
  /** The bytes that the token may stand on, each in parts; one of them has to be it. */
  readonly readings: readonly (readonly Uint8Array[])[];
  readonly trust: Trust;
  /** What it means that the token is none, or stands on something else: bad where the standard leaves no choice of what is there. */
  readonly otherwise: Exclude<FindingStatus, 'ok'>;
  /** Code of the finding; `time.stamp` when left out. */
  readonly code?: string;
};

/**
 * Checks a token: what it stands on, its signature, and the authority's certificate with purpose, chain and revocation at the time that it states.
 * Never throws for bad input. A token whose own signature does not hold is bad; an authority that nobody trusts is unknown.
 */
export function checkTimeStamp(token: Uint8Array, request: Request): StampReport {
  const code = request.code ?? 'time.stamp';
  try {
    return checkRead(parseTimeStamp(token), request, code);
  } catch (error) {
    if (!(error instanceof EncodingError)) throw error;
    return { check: finding(code, request.otherwise, { reason: 'unreadable', cause: error.code }) };
  }
}

function checkRead(stamp: TimeStamp, { readings, trust, otherwise }: Request, code: string): StampReport {
  // What bounds the stamped bytes does not bound the stamp, and what a message around it stands for is not what the stamp holds.
  const { roots, crls, intermediates = [], foreignVerifier } = trust;
  const own = { roots, crls, intermediates, ...(foreignVerifier === undefined ? {} : { foreignVerifier }) };
  const report = verifyParsed(stamp.message, { ...own, foreign: true, at: stamp.time });
  const [signer] = report.signers;
  const detail = { time: stamp.time, authority: signer?.signerName ?? '' };
  const tell = (status: FindingStatus, reason: string, more: Finding['detail'] = {}): StampReport => ({
    check: finding(code, status, { ...detail, reason, ...more }),
  });
  const failing = (status: FindingStatus) => report.checks.find((check) => check.status === status);
  const bad = failing('bad');
  if (bad) return tell('bad', 'stampSignature', { check: bad.code });
  const { holds, reason } = standsOn(stamp, readings, trust);
  if (holds === false) return tell(otherwise, 'imprint', { signed: toHex(stamp.digest) });
  if (holds === undefined) return tell('unknown', reason ?? 'digestAlgorithm');
  const unknown = failing('unknown');
  if (unknown) return tell('unknown', 'authority', { check: unknown.code });
  const purposes = signer?.certificate?.extendedKeyUsage;
  // RFC 3161 2.3: the authority's certificate says that it is for this and nothing else.
  if (!purposes?.includes(CMS_OID.timeStampPurpose)) return tell('unknown', 'stampPurpose');
  if (trust.at !== undefined && stamp.time > trust.at + TOLERANCE) return tell('unknown', 'future', { at: trust.at });
  return { check: finding(code, 'ok', detail), provenBefore: stamp.time };
}

/** The authority's clock may run ahead of the verifier's by this much, in ms. */
const TOLERANCE = 5 * 60 * 1000;
