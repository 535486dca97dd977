/*
 * Where a PDF's signatures are: every signature field and what its dictionary says (ISO 32000-1 12.7.4.5, 12.8), the
 * signed bytes, and what was appended behind them. The kind is told from the DER, never from SubFilter alone: in the
 * wild, seal signatures lie under any name. Verifies nothing; crypto/seals and crypto/cms do.
 */

import { PdfDict, PdfNumber, type PdfObject, PdfRef, PdfString } from '@libpdf/core';
import {
  type ByteRange,
  type ByteRangeProblem,
  byteRangesInFile,
  type ContentsKind,
  checkByteRange,
  cutDer,
  gapContents,
  isLooseGap,
  sniffContents,
} from './byte-range.ts';
import { FormatError } from './errors.ts';
import { changesSince, type LaterChange } from './later-changes.ts';
import { arrayEntry, box, catalogOf, dictEntry, follow, nameEntry, type OpenPdf, openPdf, textEntry } from './open.ts';
import { revisionEnds } from './scan.ts';

/** A piece appended behind a signature's coverage: [start, end) in bytes. */
export interface LaterRevision {
  readonly start: number;
  readonly end: number;
  /** Whether a further signature of this document ends its coverage exactly here. */
  readonly endsWithSignature: boolean;
}

export interface SignatureDescription {
  /** Fully qualified field name; '' when the dictionary hangs on no named field. */
  readonly fieldName: string;
  readonly filter: string;
  readonly subFilter: string;
  /** As written in the dictionary; believe it only when `byteRangeProblem` is undefined. */
  readonly byteRange: readonly number[];
  readonly byteRangeProblem?: ByteRangeProblem | 'missing' | 'notThisContents';
  /** The DER in the gap, cut by its own length; empty when the range does not hold or the gap holds no DER. */
  readonly contents: Uint8Array;
  readonly kind: ContentsKind;
  /** The brackets around Contents are among the signed bytes: tolerated, never written by us. */
  readonly looseGap: boolean;
  /** Both parts and the gap make up the whole file, to its last byte. */
  readonly coversWholeFile: boolean;
  /** End of the second signed part: offset in bytes. */
  readonly coversUpTo: number;
  /** Place in the order of coverage, from 1. */
  readonly order: number;
  /** 0-based page of the widget, when it has one on a page. */
  readonly page?: number;
  /** The widget's rectangle [x, y, width, height] in points, origin bottom left; zero size means invisible. */
  readonly rect?: readonly [number, number, number, number];
  readonly laterRevisions: readonly LaterRevision[];
  /** What all later revisions together change in what this signature covers; empty when it covers the whole file. */
  readonly laterChanges: readonly LaterChange[];
  /** Claims of the dictionary, signed only as part of the file. */
  readonly claimedTime?: string;
  readonly claimedName?: string;
  readonly claimedReason?: string;
}

export interface SignatureList {
  readonly signatures: readonly SignatureDescription[];
  /** Names of signature fields that are still empty. */
  readonly emptyFields: readonly string[];
  /** ByteRanges in the file that belong to no signature listed: removed or hidden by a later revision. */
  readonly unreachable: number;
}

/** The signatures of a PDF. @throws FormatError as openPdf does */
export async function readSignatures(bytes: Uint8Array, password?: string): Promise<SignatureList> {
  return await signaturesOf(await openPdf(bytes, password));
}

const MAX_SIGNATURES = 1000;
const MAX_CLAIM = 500;

/** A text that the file claims, cut to a length that a report can carry. */
function cut(text: string | undefined): string | undefined {
  return text?.slice(0, MAX_CLAIM);
}

interface Found {
  readonly fieldName: string;
  readonly dict: PdfDict;
  readonly widget: PdfDict | undefined;
}

/** The signatures of a document that is open already, in the order of what they cover. */
export async function signaturesOf(open: OpenPdf): Promise<SignatureList> {
  const { bytes } = open;
  const { found, emptyFields } = findSignatureFields(open);
  if (found.length > MAX_SIGNATURES || emptyFields.length > MAX_SIGNATURES)
    throw new FormatError('pdf.limit', 'too many signature fields');
  const ends = revisionEnds(bytes);
  const described = found.map((one) => describe(open, one)).sort((a, b) => a.coversUpTo - b.coversUpTo);
  const coverageEnds = new Set(
    described.filter((one) => one.byteRangeProblem === undefined).map((one) => one.coversUpTo),
  );
  const signatures: SignatureDescription[] = [];
  for (const [index, one] of described.entries()) {
    const laterRevisions: LaterRevision[] = [];
    let laterChanges: readonly LaterChange[] = [];
    if (one.byteRangeProblem === undefined && one.coversUpTo < bytes.length) {
      let start = one.coversUpTo;
      for (const end of [...ends.filter((value) => value > start && value < bytes.length), bytes.length]) {
        laterRevisions.push({ start, end, endsWithSignature: coverageEnds.has(end) });
        start = end;
      }
      laterChanges = await changesSince(open, one.coversUpTo);
    }
    signatures.push({ ...one, order: index + 1, laterRevisions, laterChanges });
  }
  const listed = new Set(signatures.map((one) => one.byteRange.join(' ')));
  const unreachable = byteRangesInFile(bytes).filter(({ range }) => !listed.has(range.join(' '))).length;
  return { signatures, emptyFields, unreachable };
}

function describe(open: OpenPdf, { fieldName, dict, widget }: Found): SignatureDescription {
  const { pdf, bytes } = open;
  const byteRange = (arrayEntry(pdf, dict, 'ByteRange')?.toArray() ?? []).slice(0, 16).map((item) => {
    const value = follow(pdf, item);
    return value instanceof PdfNumber ? value.value : Number.NaN;
  });
  let problem: SignatureDescription['byteRangeProblem'] =
    byteRange.length === 0 ? 'missing' : checkByteRange(bytes, byteRange);
  let contents: Uint8Array | undefined;
  if (problem === undefined) {
    const gap = gapContents(bytes, byteRange as unknown as ByteRange);
    // In an encrypted file the parser hands out a "decrypted" Contents, so there the bytes in the file alone decide.
    if (open.encryption === 'none' && !sameBytes(gap, follow(pdf, dict.get('Contents')))) problem = 'notThisContents';
    else contents = cutDer(gap);
  }
  const pageIndex = widget ? pageOf(open, widget) : undefined;
  const rect = widget && box(pdf, widget, 'Rect');
  const coversUpTo =
    problem === undefined || problem === 'notThisContents' ? (byteRange[2] ?? 0) + (byteRange[3] ?? 0) : 0;
  const claims = {
    claimedTime: cut(textEntry(pdf, dict, 'M')),
    claimedName: cut(textEntry(pdf, dict, 'Name')),
    claimedReason: cut(textEntry(pdf, dict, 'Reason')),
  };
  return {
    fieldName,
    filter: cut(nameEntry(pdf, dict, 'Filter')) ?? '',
    subFilter: cut(nameEntry(pdf, dict, 'SubFilter')) ?? '',
    byteRange,
    ...(problem === undefined ? {} : { byteRangeProblem: problem }),
    contents: contents ?? new Uint8Array(0),
    kind: sniffContents(contents),
    looseGap: problem === undefined && isLooseGap(bytes, byteRange as unknown as ByteRange),
    coversWholeFile: problem === undefined && coversUpTo === bytes.length,
    coversUpTo,
    order: 0,
    ...(pageIndex === undefined ? {} : { page: pageIndex }),
    ...(rect ? { rect: [rect[0], rect[1], rect[2] - rect[0], rect[3] - rect[1]] as const } : {}),
    laterRevisions: [],
    laterChanges: [],
    ...(claims.claimedTime === undefined ? {} : { claimedTime: claims.claimedTime }),
    ...(claims.claimedName === undefined ? {} : { claimedName: claims.claimedName }),
    ...(claims.claimedReason === undefined ? {} : { claimedReason: claims.claimedReason }),
  };
}

function sameBytes(gap: Uint8Array, contents: PdfObject | null): boolean {
  if (!(contents instanceof PdfString) || contents.bytes.length !== gap.length) return false;
  return gap.every((byte, index) => contents.bytes[index] === byte);
}

function pageOf(open: OpenPdf, widget: PdfDict): number | undefined {
  const index = open.pages.findIndex(({ dict }) => {
    const annotations = arrayEntry(open.pdf, dict, 'Annots');
    return annotations?.toArray().some((item) => follow(open.pdf, item) === widget) ?? false;
  });
  return index < 0 ? undefined : index;
}

/** Fields from the form and, for forms that lost them, signature widgets from the pages' annotations. */
export function findSignatureFields(open: OpenPdf): { found: Found[]; emptyFields: string[]; names: Set<string> } {
  const { pdf } = open;
  const found: Found[] = [];
  const emptyFields: string[] = [];
  const names = new Set<string>();
  const seen = new Set<PdfObject>();
  const values = new Set<PdfObject>();

  const visit = (item: PdfObject | undefined, path: string, inheritedType: string | undefined, depth: number): void => {
    const field = follow(pdf, item);
    if (!(field instanceof PdfDict) || seen.has(field) || depth > 64 || seen.size > 200_000) return;
    seen.add(field);
    const own = textEntry(pdf, field, 'T');
    const name = (own === undefined ? path : path === '' ? own : `${path}.${own}`).slice(0, MAX_CLAIM);
    if (own !== undefined) names.add(name);
    const type = nameEntry(pdf, field, 'FT') ?? inheritedType;
    const kids = arrayEntry(pdf, field, 'Kids');
    if (type === 'Sig') {
      const value = dictEntry(pdf, field, 'V');
      if (value && !values.has(value)) {
        values.add(value);
        const kid = kids ? follow(pdf, kids.at(0)) : null;
        found.push({ fieldName: name, dict: value, widget: kid instanceof PdfDict ? kid : field });
        if (kid) seen.add(kid);
      } else if (!value && field.has('V') && field.get('V')?.type !== 'null') {
        // The field says that it is signed, and what it names is no signature dictionary: damaged or taken away, not empty.
        found.push({ fieldName: name, dict: new PdfDict(), widget: field });
      } else if (!value && !kids) emptyFields.push(name);
    }
    for (const kid of kids ?? []) visit(kid, name, type, depth + 1);
  };

  for (const field of arrayEntry(pdf, dictEntry(pdf, catalogOf(pdf), 'AcroForm'), 'Fields') ?? [])
    visit(field, '', undefined, 0);
  for (const page of open.pages) {
    for (const annotation of arrayEntry(pdf, page.dict, 'Annots') ?? []) {
      const widget = follow(pdf, annotation);
      if (widget instanceof PdfDict && nameEntry(pdf, widget, 'Subtype') === 'Widget' && !seen.has(widget)) {
        visit(annotation instanceof PdfRef ? annotation : widget, '', undefined, 0);
      }
    }
  }
  return { found, emptyFields, names };
}

/** What a certifying signature (DocMDP) or a signature's own lock allows later: 1 nothing, 2 filling in and signing, 3 annotations too. */
export function allowedChanges(open: OpenPdf): 1 | 2 | 3 | undefined {
  const { pdf } = open;
  const levels: number[] = [];
  const certified = dictEntry(pdf, dictEntry(pdf, catalogOf(pdf), 'Perms'), 'DocMDP');
  const dicts = [...(certified ? [certified] : []), ...findSignatureFields(open).found.map((one) => one.dict)];
  for (const dict of dicts) {
    for (const item of arrayEntry(pdf, dict, 'Reference') ?? []) {
      const reference = follow(pdf, item);
      if (!(reference instanceof PdfDict)) continue;
      const method = nameEntry(pdf, reference, 'TransformMethod');
      const level = follow(pdf, dictEntry(pdf, reference, 'TransformParams')?.get('P'));
      if (method === 'DocMDP') levels.push(level instanceof PdfNumber ? level.value : 2);
      else if (method === 'FieldMDP' && level instanceof PdfNumber) levels.push(level.value);
    }
  }
  if (levels.length === 0) return undefined;
  const least = Math.min(...levels);
  return least <= 1 ? 1 : least === 2 ? 2 : 3;
}
