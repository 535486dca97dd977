// Signed messages with the time stamps that stand beside their signatures (RFC 3161 appendix A: an attribute that nobody signed, over the signature value).
// A stamp that holds bounds the time of its signer, so that a certificate revoked afterwards is no longer a question.

import { verdictOf } from '../certificates/findings.ts';
import { EncodingError } from '../errors.ts';
import { parseSignedData, type SignedData, type SignerInfo } from './signed-data.ts';
import { checkTimeStamp } from './time-stamp.ts';
import {
  type SignedDataReport,
  type SignedDataRequest,
  type SignerReport,
  verifyParsed,
  verifySignedData,
} from './verify.ts';

/** As verifySignedData, with `time.stamp` judged instead of left open. */
export function verifyStampedData(bytes: Uint8Array, request: SignedDataRequest): SignedDataReport {
  let message: SignedData;
  try {
    message = parseSignedData(bytes, request);
  } catch (error) {
    if (!(error instanceof EncodingError)) throw error;
    return verifySignedData(bytes, request);
  }
  const plain = verifyParsed(message, request);
  if (!message.signers.some(({ timeStamps }) => timeStamps.length > 0)) return plain;
  const signers = message.signers.map((signer, at) =>
    stamped(message, signer, plain.signers[at] as SignerReport, request),
  );
  const format = plain.checks.filter(({ code }) => code === 'cms.format');
  const checks = [...format, ...signers.flatMap((signer) => signer.checks)];
  return { ...plain, checks, signers, verdict: verdictOf(checks) };
}

function stamped(
  message: SignedData,
  signer: SignerInfo,
  plain: SignerReport,
  request: SignedDataRequest,
): SignerReport {
  if (signer.timeStamps.length === 0) return plain;
  const stamps = signer.timeStamps.map((token) =>
    checkTimeStamp(token, { readings: [[signer.signature]], trust: request, otherwise: 'bad' }),
  );
  const bounds = stamps.flatMap(({ provenBefore }) => provenBefore ?? []);
  const bound = Math.min(...bounds, request.provenBefore ?? Number.POSITIVE_INFINITY);
  const report = bounds.length === 0 ? plain : judgedBefore(message, signer, request, bound);
  const others = report.checks.filter(({ code }) => code !== 'time.stamp');
  return { ...report, checks: [...others, ...stamps.map(({ check }) => check)] };
}

function judgedBefore(
  message: SignedData,
  signer: SignerInfo,
  request: SignedDataRequest,
  provenBefore: number,
): SignerReport {
  return verifyParsed({ ...message, signers: [signer] }, { ...request, provenBefore }).signers[0] as SignerReport;
}
