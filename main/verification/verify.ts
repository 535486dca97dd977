// Verifying one file: what it is, who signed or stamped it, what holds. The file's structure is read in the quarantine; digests, signatures
// and certificates are checked here. Nothing is looked up on a network: roots and revocation lists are handed in.

import { toHex } from '../../crypto/bytes.ts';
import type { Certificate } from '../../crypto/certificates/certificate.ts';
import type { Crl } from '../../crypto/certificates/crl.ts';
import { type Finding, finding } from '../../crypto/certificates/findings.ts';
import type { Trust } from '../../crypto/seals/verify.ts';
import { sm3 } from '../../crypto/sm3/sm3.ts';
import type { SignatureReport, VerificationReport } from '../../preload/contract/verification.ts';
import type { Quarantine } from '../quarantine/index.ts';
import { Refusal } from '../refusal.ts';
import { foreignVerifier } from './foreign.ts';
import { examineOfd } from './ofd.ts';
import { examinePdf } from './pdf.ts';
import { verdictOfFile } from './report.ts';

export type VerifyInput = {
  /** Shown in the report; never opened. */
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly password?: string | null;
};

export type VerifyTrust = {
  readonly roots: readonly Certificate[];
  readonly crls: readonly Crl[];
  readonly intermediates?: readonly Certificate[];
};

export type VerifyOptions = {
  /** The time of verification, ms since the epoch. */
  readonly now: number;
  readonly quarantine: Quarantine;
};

/**
 * The report on a file.
 * @throws Refusal format.unknown for anything but PDF and OFD; the codes of formats/pdf and formats/ofd (pdf.truncated, pdf.passwordRequired,
 *   ofd.broken …); quarantine.*
 */
export async function verifyFile(
  input: VerifyInput,
  trust: VerifyTrust,
  options: VerifyOptions,
): Promise<VerificationReport> {
  const { name, bytes } = input;
  const format = formatOf(bytes);
  const against: Trust = { ...trust, at: options.now, foreignVerifier };
  if (format === 'unknown') throw new Refusal('format.unknown');
  const { signatures, whole } =
    format === 'pdf'
      ? await verifyPdf(input, against, options.quarantine)
      : { signatures: examineOfd(await options.quarantine.run('readOfdSignatures', { bytes }), against), whole: [] };
  return {
    schema: 'yinzheng/verify/1',
    file: name,
    format,
    size: bytes.length,
    digest: toHex(sm3(bytes)),
    signatures,
    ...verdictOfFile(signatures, whole),
    checkedAt: options.now,
  };
}

async function verifyPdf(
  input: VerifyInput,
  trust: Trust,
  quarantine: Quarantine,
): Promise<{ signatures: SignatureReport[]; whole: Finding[] }> {
  const { bytes, password } = input;
  const inspection = await quarantine.run('inspectPdf', {
    bytes,
    ...(password === null || password === undefined ? {} : { password }),
  });
  // What says of itself that it is a working copy proves nothing, whoever may have signed it since.
  const whole = inspection.facts.workingCopy ? [finding('pdf.workingCopy', 'unknown')] : [];
  return { signatures: examinePdf(bytes, inspection, trust), whole };
}

/** What a file is by its first bytes: a ZIP, or %PDF- somewhere in the first KiB. */
export function formatOf(bytes: Uint8Array): 'pdf' | 'ofd' | 'unknown' {
  const head = String.fromCharCode(...bytes.subarray(0, 1024));
  if (head.startsWith('PK\u0003\u0004')) return 'ofd';
  return head.includes('%PDF-') ? 'pdf' : 'unknown';
}
