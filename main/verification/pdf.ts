// The signatures of a PDF (ISO 32000-1 12.8; seals by GM/T 0112 and GB/T 38540). The quarantine says where they are; what is signed is
// taken from the bytes of the file here, and nothing that the quarantine says of ranges, coverage or contents is believed.
// CMS signatures (RSA, ECDSA, SM2) are placed and named, their mathematics is not checked: that is said as unknown.

import { type Finding, finding, verdictOf } from '../../crypto/certificates/findings.ts';
import { type Trust, verifySealSignature } from '../../crypto/seals/verify.ts';
import { sm3 } from '../../crypto/sm3/sm3.ts';
import {
  type ByteRange,
  byteRangesInFile,
  checkByteRange,
  cutDer,
  gapContents,
  isLooseGap,
  signedBytes,
  sniffContents,
} from '../../formats/pdf/byte-range.ts';
import type { PdfInspection } from '../quarantine/index.ts';
import type { SignatureReport } from '../../preload/contract/verification.ts';
import { cmsSignerName } from './cms-signer.ts';
import { type Examined, judged, NOTHING_KNOWN } from './report.ts';

/** What the quarantine says of one signature, as far as it is used: where it is and what its dictionary claims. */
type Place = Pick<PdfInspection['signatures'][number], 'fieldName' | 'byteRange' | 'byteRangeProblem'>;

type Placed = {
  readonly examined: Examined;
  /** Where the signed bytes end; 0 when the range does not hold. */
  readonly end: number;
};

/**
 * Examines every signature of a PDF, in the order of what they cover.
 * @param bytes the whole file
 * @param inspection the quarantine's answer for the same bytes
 */
export function examinePdf(
  bytes: Uint8Array,
  inspection: Pick<PdfInspection, 'signatures'>,
  trust: Trust,
): SignatureReport[] {
  const listed = new Set(inspection.signatures.map(({ byteRange }) => byteRange.join(' ')));
  const placed = inspection.signatures.map((place) => examine(bytes, place, trust));
  for (const { range } of byteRangesInFile(bytes)) {
    const key = range.join(' ');
    if (listed.has(key) || checkByteRange(bytes, range) !== undefined) continue;
    listed.add(key);
    placed.push(examineHidden(bytes, range as unknown as ByteRange, trust));
  }
  return withCoverage(placed, bytes.length).map(judged);
}

function examine(bytes: Uint8Array, { fieldName, byteRange, byteRangeProblem }: Place, trust: Trust): Placed {
  const problem = checkByteRange(bytes, byteRange) ?? byteRangeProblem;
  if (problem !== undefined) {
    const checks = [finding('pdf.byteRange', 'bad', { reason: problem, field: fieldName })];
    return { examined: { ...NOTHING_KNOWN, checks }, end: 0 };
  }
  const range = byteRange as unknown as ByteRange;
  const detail = { field: fieldName, ...(isLooseGap(bytes, range) ? { looseGap: true } : {}) };
  return examineContents(bytes, range, finding('pdf.byteRange', 'ok', detail), trust);
}

/** A signature that no field of the document leads to any more: a later revision removed it from view. */
function examineHidden(bytes: Uint8Array, range: ByteRange, trust: Trust): Placed {
  return examineContents(bytes, range, finding('pdf.field', 'bad', { reason: 'hidden' }), trust);
}

function examineContents(bytes: Uint8Array, range: ByteRange, first: Finding, trust: Trust): Placed {
  const end = range[2] + range[3];
  const der = cutDer(gapContents(bytes, range));
  const kind = sniffContents(der);
  if (der === undefined || kind === 'unknown') {
    const checks = [first, finding('signature.format', 'bad', { reason: 'unknownContents' })];
    return { examined: { ...NOTHING_KNOWN, checks }, end };
  }
  if (kind === 'cms') {
    const checks = [first, finding('cms.notChecked', 'unknown', { reason: 'notSupported' })];
    return { examined: { ...NOTHING_KNOWN, kind: 'signature', signer: cmsSignerName(der), checks }, end };
  }
  const report = verifySealSignature(der, { ...trust, dataHash: sm3(...signedBytes(bytes, range)) });
  return {
    examined: {
      ...NOTHING_KNOWN,
      kind: 'seal',
      sesVersion: report.parsed?.version ?? null,
      signer: report.signerName,
      sealName: report.sealName,
      signedAt: report.time ?? null,
      dataHashOk: report.dataHashOk,
      signatureOk: report.signatureOk,
      sealSignatureOk: report.sealSignatureOk,
      checks: [first, ...report.checks],
    },
    end,
  };
}

/**
 * Adds pdf.coverage. Bytes behind the last signature are nobody's: bad for every signature. Bytes behind an earlier one are answered for by
 * the signature that covers the whole file, so they are as good as that one.
 */
function withCoverage(placed: readonly Placed[], size: number): Examined[] {
  const ordered = [...placed].sort((a, b) => a.end - b.end);
  const last = Math.max(0, ...ordered.map(({ end }) => end));
  const whole = ordered.filter(({ end }) => end === size);
  const verdict = verdictOf(whole.flatMap(({ examined }) => examined.checks));
  return ordered.map(({ examined, end }) => {
    if (end === 0) return examined;
    const later = ordered.filter((other) => other.end > end).length;
    const detail = { covered: end, size, laterSignatures: later };
    const status = verdict === 'valid' ? 'ok' : verdict === 'invalid' ? 'bad' : 'unknown';
    const check =
      end === size
        ? finding('pdf.coverage', 'ok', detail)
        : last < size
          ? finding('pdf.coverage', 'bad', { ...detail, uncovered: size - last, reason: 'changedAfter' })
          : finding('pdf.coverage', status, { ...detail, reason: 'laterSignature' });
    const [first, ...rest] = examined.checks;
    return { ...examined, checks: first ? [first, check, ...rest] : [check] };
  });
}
