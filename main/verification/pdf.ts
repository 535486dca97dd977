// The signatures of a PDF (ISO 32000-1 12.8; seals by GM/T 0112 and GB/T 38540). The quarantine says where they are; what is signed is
// taken from the bytes of the file here, and nothing that the quarantine says of ranges, coverage or contents is believed.
// Digital signatures (GB/T 35275 and CMS; SM2, RSA, ECDSA) are checked over the same bytes in cms.ts.

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
import type { SignatureReport } from '../../preload/contract/verification.ts';
import type { PdfInspection } from '../quarantine/index.ts';
import { examineCms, examineTimeStamp } from './cms.ts';
import { type Examined, judged, NOTHING_KNOWN } from './report.ts';

/** What the quarantine says of one signature, as far as it is used: where it is and what its dictionary claims. */
type Place = Pick<PdfInspection['signatures'][number], 'fieldName' | 'byteRange' | 'byteRangeProblem' | 'laterChanges'>;

type Placed = {
  readonly examined: Examined;
  /** Where the signed bytes end; 0 when the range does not hold. */
  readonly end: number;
  /** Kinds of change between the signed bytes and the whole file, as the quarantine found them. */
  readonly laterChanges: Place['laterChanges'];
  /** Of a time stamp that holds: by when all that it covers existed, in ms. */
  readonly provenBefore?: number;
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
  const first = inspection.signatures.map((place) => examine(bytes, place, trust));
  const stamps = first.filter(({ provenBefore }) => provenBefore !== undefined);
  // A time stamp over the document bounds the time of every signature before it.
  const placed = inspection.signatures.map((place, at) => {
    const made = first[at] as Placed;
    const over = stamps.filter(({ end }) => end > made.end).flatMap(({ provenBefore }) => provenBefore ?? []);
    if (over.length === 0 || made.end === 0) return made;
    return examine(bytes, place, {
      ...trust,
      provenBefore: Math.min(...over, trust.provenBefore ?? Number.POSITIVE_INFINITY),
    });
  });
  for (const { at, range } of byteRangesInFile(bytes)) {
    const key = range.join(' ');
    if (listed.has(key) || checkByteRange(bytes, range) !== undefined) continue;
    listed.add(key);
    if (!grantsUsageRights(bytes, at, range as unknown as ByteRange))
      placed.push(examineHidden(bytes, range as unknown as ByteRange, trust));
  }
  return withCoverage(placed, bytes.length).map(judged);
}

function examine(bytes: Uint8Array, place: Place, trust: Trust): Placed {
  const { fieldName, byteRange, byteRangeProblem, laterChanges } = place;
  const problem = checkByteRange(bytes, byteRange) ?? byteRangeProblem;
  if (problem !== undefined) {
    const checks = [finding('pdf.byteRange', 'bad', { reason: problem, field: fieldName })];
    return { examined: { ...NOTHING_KNOWN, checks }, end: 0, laterChanges };
  }
  const range = byteRange as unknown as ByteRange;
  const detail = { field: fieldName, ...(isLooseGap(bytes, range) ? { looseGap: true } : {}) };
  return { ...examineContents(bytes, range, finding('pdf.byteRange', 'ok', detail), trust), laterChanges };
}

/** A signature that no field of the document leads to any more: a later revision removed it from view. */
function examineHidden(bytes: Uint8Array, range: ByteRange, trust: Trust): Placed {
  return {
    ...examineContents(bytes, range, finding('pdf.field', 'bad', { reason: 'hidden' }), trust),
    laterChanges: [],
  };
}

/** Whether a signature is Adobe's grant of usage rights (ISO 32000-1 12.8.2.3): on no field by its nature, and no word on the contents. */
function grantsUsageRights(bytes: Uint8Array, at: number, range: ByteRange): boolean {
  const kind = sniffContents(cutDer(gapContents(bytes, range)));
  if (kind === 'sealV1' || kind === 'sealV4') return false;
  const near = (start: number, end: number) =>
    Buffer.from(bytes.buffer, bytes.byteOffset + Math.max(0, start), Math.max(0, end - Math.max(0, start))).toString(
      'latin1',
    );
  const from = Math.min(at, range[1]);
  const to = Math.max(at, range[2]);
  const before = near(from - 2048, from);
  const behind = near(to, Math.min(bytes.length, to + 2048));
  const own =
    before.slice(before.lastIndexOf(' obj') + 1) +
    near(at, Math.min(bytes.length, at + 512)) +
    behind.split('endobj')[0];
  return /\/TransformMethod\s*\/UR3?\b/.test(own);
}

/** The beginning of a CMS in BER with indefinite lengths, which a PDF may hold. */
function isIndefinite(contents: Uint8Array): boolean {
  return contents[0] === 0x30 && contents[1] === 0x80 && contents[2] === 0x06;
}

function examineContents(
  bytes: Uint8Array,
  range: ByteRange,
  first: Finding,
  trust: Trust,
): Omit<Placed, 'laterChanges'> {
  const end = range[2] + range[3];
  const contents = gapContents(bytes, range);
  const der = cutDer(contents);
  const kind = sniffContents(der);
  if (kind === 'cms' || isIndefinite(contents)) {
    const signed = [...signedBytes(bytes, range)];
    const stamp = examineTimeStamp(der ?? contents, signed, trust);
    if (stamp) {
      const { provenBefore, ...examined } = stamp;
      const bound = provenBefore === undefined ? {} : { provenBefore };
      return { examined: { ...examined, checks: [first, ...examined.checks] }, end, ...bound };
    }
    const examined = examineCms(der ?? contents, signed, trust);
    return { examined: { ...examined, checks: [first, ...examined.checks] }, end };
  }
  if (der === undefined || kind === 'unknown') {
    const checks = [first, finding('signature.format', 'bad', { reason: 'unknownContents' })];
    return { examined: { ...NOTHING_KNOWN, checks }, end };
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
 * the signature that covers the whole file, so they are as good as that one, and pdf.laterChanges says what they did.
 */
function withCoverage(placed: readonly Placed[], size: number): Examined[] {
  const ordered = [...placed].sort((a, b) => a.end - b.end);
  const last = Math.max(0, ...ordered.map(({ end }) => end));
  const verdict = verdictOf(ordered.filter(({ end }) => end === size).flatMap(({ examined }) => examined.checks));
  const answeredFor = verdict === 'valid' ? 'ok' : verdict === 'invalid' ? 'bad' : 'unknown';
  return ordered.map(({ examined, end, laterChanges }) => {
    if (end === 0) return examined;
    const detail = { covered: end, size, laterSignatures: ordered.filter((other) => other.end > end).length };
    const checks =
      end === size
        ? [finding('pdf.coverage', 'ok', detail)]
        : last < size
          ? [finding('pdf.coverage', 'bad', { ...detail, uncovered: size - last, reason: 'changedAfter' })]
          : [
              finding('pdf.coverage', answeredFor, { ...detail, reason: 'laterSignature' }),
              laterChangesFinding(laterChanges),
            ];
    const [first, ...rest] = examined.checks;
    return { ...examined, checks: [...(first ? [first] : []), ...checks, ...rest] };
  });
}

/** Adding signatures is what later revisions are for; replaced contents are not what was stamped; notes and fields are for a person to judge. */
function laterChangesFinding(changes: Place['laterChanges']): Finding {
  const detail = { changes: changes.join(' ') };
  if (changes.includes('content')) return finding('pdf.laterChanges', 'bad', { ...detail, reason: 'content' });
  const open = changes.find((change) => change !== 'signature');
  return open === undefined
    ? finding('pdf.laterChanges', 'ok', detail)
    : finding('pdf.laterChanges', 'unknown', { ...detail, reason: open });
}
