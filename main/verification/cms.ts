// Digital signatures as messages of GB/T 35275 and CMS, in PDF and OFD alike: the caller says over which bytes, crypto/cms says what holds.

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
  const { checks, signers } = verifySignedData(message, { ...trust, content, foreign: true });
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

/** Whether all signature values hold; null where that cannot be told of one. */
function signatureOf(checks: Examined['checks']): boolean | null {
  const values = checks.filter(({ code }) => code === 'cms.value' || code === 'cms.signerCertificate');
  if (values.some(({ status }) => status === 'bad')) return false;
  return values.length === 0 || values.some(({ status }) => status === 'unknown') ? null : true;
}
