// What holds and what does not, as data.
import * as v from 'valibot';
import { command, query } from './define.ts';
import { Digest, DossierId, Finding, Milliseconds, Verdict } from './fields.ts';

/** One signature or seal of a file. Counts of references are those of OFD; null where the format has none. */
export const SignatureReport = v.strictObject({
  kind: v.picklist(['seal', 'signature', 'unknown']),
  sesVersion: v.nullable(v.number()),
  signer: v.string(),
  sealName: v.nullable(v.string()),
  signedAt: v.nullable(Milliseconds),
  referencesOk: v.nullable(v.number()),
  referencesBad: v.nullable(v.number()),
  referencesUncovered: v.nullable(v.number()),
  dataHashOk: v.nullable(v.boolean()),
  signatureOk: v.nullable(v.boolean()),
  sealSignatureOk: v.nullable(v.boolean()),
  checks: v.array(Finding),
  verdict: v.picklist(['valid', 'invalid', 'indeterminate']),
  /** Codes of the checks that decided. */
  reasons: v.array(v.string()),
});
export type SignatureReport = v.InferOutput<typeof SignatureReport>;

export const VerificationReport = v.strictObject({
  schema: v.literal('yinzheng/verify/1'),
  file: v.string(),
  format: v.picklist(['pdf', 'ofd', 'unknown']),
  size: v.number(),
  digest: Digest,
  signatures: v.array(SignatureReport),
  verdict: Verdict,
  reasons: v.array(v.string()),
  checkedAt: Milliseconds,
});
export type VerificationReport = v.InferOutput<typeof VerificationReport>;

export const verification = {
  report: query(
    v.strictObject({ dossier: DossierId, digest: Digest }),
    VerificationReport,
    ['document.missing', 'document.damaged', 'quarantine.failed'],
    {
      roles: ['clerk', 'leader'],
    },
  ),
  exportReport: command(
    v.strictObject({ dossier: DossierId, digest: Digest }),
    v.nullable(v.strictObject({ fileName: v.string() })),
    ['document.missing', 'document.damaged', 'disk.full', 'file.unwritable', 'quarantine.failed'],
    {
      roles: ['clerk', 'leader'],
      consent: 'session',
      sinks: ['file'],
    },
  ),
};
