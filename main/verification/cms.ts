// Digital signatures as messages of GB/T 35275 and CMS, in PDF and OFD alike: the caller says over which bytes, crypto/cms says what holds.

import { verifyStampedData } from '../../crypto/cms/stamped.ts';
import { checkTimeStamp, isTimeStamp } from '../../crypto/cms/time-stamp.ts';
import { verifySignedData } from '../../crypto/cms/verify.ts';
import type { Trust } from '../../crypto/seals/verify.ts';
import { type Examined, NOTHING_KNOWN } from './report.ts';

/** Names of further signers are joined with this. */
const AND = '、';

/**
 * Checks a message.
 * @param message DER, or BER with zeros behind it
 * @param content what it should stand for, in parts
 */
export function examineCms(message: Uint8Array, content: readonly Uint8Array[], trust: Trust): Examined {
  const { checks, signers } = verifyStampedData(message, { ...trust, content, foreign: true });
  const names = [...new Set(signers.map(({ signerName }) => signerName).filter((name) => name !== ''))];
  const contents = signers.map(({ contentOk }) => contentOk);
  return {
    ...NOTHING_KNOWN,
    kind: 'signature',
    signer: names.join(AND),
    signedAt: signers[0]?.time ?? null,
    dataHashOk: contents.includes(false) ? false : contents.length === 0 || contents.includes(undefined) ? null : true,
    signatureOk: signatureOf(checks),
    checks,
  };
}

/**
 * Checks a message whose content is a time stamp (ISO 32000-2 12.8.5, RFC 3161): the authority's signature, and whether the stamp stands on the bytes. Undefined
 * for every other message. `provenBefore` is the time by which the bytes existed, if all of it holds.
 */
export function examineTimeStamp(
  message: Uint8Array,
  content: readonly Uint8Array[],
  trust: Trust,
): (Examined & { readonly provenBefore?: number }) | undefined {
  const { checks, signers, parsed } = verifySignedData(message, { ...trust, foreign: true });
  if (parsed === undefined || !isTimeStamp(parsed)) return undefined;
  const { check, provenBefore } = checkTimeStamp(message, { readings: [content], trust, otherwise: 'bad' });
  const { reason, time } = check.detail;
  return {
    ...NOTHING_KNOWN,
    kind: 'signature',
    signer: signers[0]?.signerName ?? '',
    signedAt: typeof time === 'number' ? time : null,
    dataHashOk: reason === 'imprint' ? false : check.status === 'bad' ? null : reason !== 'digestAlgorithm',
    signatureOk: signatureOf(checks),
    checks: [...checks, check],
    ...(provenBefore === undefined ? {} : { provenBefore }),
  };
}

/** Whether all signature values hold; null where that cannot be told of one. */
function signatureOf(checks: Examined['checks']): boolean | null {
  const values = checks.filter(({ code }) => code === 'cms.value' || code === 'cms.signerCertificate');
  if (values.some(({ status }) => status === 'bad')) return false;
  return values.length === 0 || values.some(({ status }) => status === 'unknown') ? null : true;
}
