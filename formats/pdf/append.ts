/*
 * Appending a seal to a PDF as an incremental revision (ISO 32000-1 7.5.6, 12.7.4.5): signature field, widget,
 * vector appearance and a signature dictionary whose Contents is reserved; the DER is spliced in afterwards.
 * The bytes before are the exact prefix of the bytes after, compared here each time; never a rewrite. Signs nothing.
 */

import { PdfArray, PdfDict, PdfName, PdfNumber, type PdfObject, PdfStream, PdfString } from '@libpdf/core';
import { type ByteRange, checkByteRange } from './byte-range.ts';
import { FormatError } from './errors.ts';
import { arrayEntry, catalogOf, dictEntry, numberEntry, type OpenPdf, openPdf, type PdfPage } from './open.ts';
import { pictureOperators, type VectorPicture } from './picture.ts';
import { ascii, indexOf } from './scan.ts';
import { allowedChanges, findSignatureFields } from './signatures.ts';
import { isAppendOnly, type PreparedRevision } from './splice.ts';

/** The names under which our seal signatures lie in a PDF; readers sniff the DER and do not depend on them. */
export const SEAL_FILTER = 'Yinzheng.GMPkiLite';
export const SEAL_SUBFILTER = 'GM.sm2seal';
/** Bytes kept for the DER of the seal signature when nothing else is asked for. */
export const DEFAULT_RESERVE = 24 * 1024;

export interface SealRevisionRequest {
  /** 0-based. */
  readonly page: number;
  /** [x, y, width, height] in points of the page's user space, origin bottom left of the page as it is stored. */
  readonly rect: readonly [number, number, number, number];
  readonly picture: VectorPicture;
  /** A name that no field of the document has yet; 'Seal1', 'Seal2', … when left out. */
  readonly fieldName?: string;
  readonly filter?: string;
  readonly subFilter?: string;
  /** Bytes reserved for the DER, 1 KiB to 1 MiB; 24 KiB when left out. */
  readonly reserve?: number;
  /** Claimed time, ms since the epoch; written in China Standard Time. */
  readonly signedAtMs: number;
  readonly reason?: string;
  readonly name?: string;
  readonly password?: string;
}

/** Ten digits for each offset: enough for 9 GB, and the array keeps its length when the numbers are filled in. */
const RANGE_PLACEHOLDER = '[0 9999999999 9999999999 9999999999]';

/**
 * Prepares the revision that carries a seal.
 * @param bytes the file to be stamped; becomes the exact prefix of the result
 * @throws FormatError as openPdf does, and pdf.broken (nothing can be appended to a rebuilt structure),
 *   pdf.notPermitted, pdf.certified, pdf.fieldTaken, pdf.page, pdf.rect, pdf.picture, pdf.prefixLost
 */
export async function prepareSealRevision(bytes: Uint8Array, request: SealRevisionRequest): Promise<PreparedRevision> {
  const open = await openPdf(bytes, request.password);
  const { pdf } = open;
  refuseIfClosed(open);
  const page = open.pages[request.page];
  if (!page) throw new FormatError('pdf.page', 'no such page');
  const [x, y, width, height] = checkRect(request.rect, page);
  const reserve = request.reserve ?? DEFAULT_RESERVE;
  if (!Number.isInteger(reserve) || reserve < 1024 || reserve > 1024 * 1024)
    throw new FormatError('pdf.contentsTooLong', 'reserve');
  const fieldName = chooseFieldName(open, request.fieldName);
  const register = (object: PdfObject) => pdf.context.registry.register(object);

  const signature = register(
    PdfDict.of({
      Type: PdfName.of('Sig'),
      Filter: PdfName.of(request.filter ?? SEAL_FILTER),
      SubFilter: PdfName.of(request.subFilter ?? SEAL_SUBFILTER),
      ByteRange: raw(RANGE_PLACEHOLDER),
      Contents: raw(`<${'0'.repeat(reserve * 2)}>`),
      M: PdfString.fromString(pdfDate(request.signedAtMs)),
      ...(request.name === undefined ? {} : { Name: PdfString.fromString(request.name) }),
      ...(request.reason === undefined ? {} : { Reason: PdfString.fromString(request.reason) }),
    }),
  );
  const widget = register(
    PdfDict.of({
      Type: PdfName.of('Annot'),
      Subtype: PdfName.of('Widget'),
      FT: PdfName.of('Sig'),
      T: PdfString.fromString(fieldName),
      V: signature,
      Rect: numbers(x, y, x + width, y + height),
      P: page.ref,
      F: PdfNumber.of(132),
      AP: PdfDict.of({ N: register(appearance(request.picture, width, height, page.rotate)) }),
    }),
  );
  addToPage(open, page, widget);
  addToForm(open, widget);

  if (pdf.canSaveIncrementally() !== null) throw new FormatError('pdf.broken', 'the file cannot be appended to');
  const saved = await pdf.save({ incremental: true });
  if (!isAppendOnly(bytes, saved)) throw new FormatError('pdf.prefixLost', 'the earlier bytes were not kept');
  return { ...fillByteRange(saved, bytes.length, reserve), fieldName };
}

function refuseIfClosed(open: OpenPdf): void {
  const { pdf } = open;
  if (open.recovered || pdf.canSaveIncrementally() !== null)
    throw new FormatError('pdf.broken', 'the file cannot be appended to');
  if (open.encryption === 'opened' && !pdf.hasOwnerAccess()) {
    const rights = pdf.getPermissions();
    // ISO 32000-1 table 22, bit 6: creating form fields, signature fields included, needs bits 4 and 6.
    if (!rights.modify || !rights.annotate)
      throw new FormatError('pdf.notPermitted', 'the password does not give the right to add a field');
  }
  if (allowedChanges(open) === 1) throw new FormatError('pdf.certified', 'an earlier signature allows no changes');
}

function checkRect(rect: SealRevisionRequest['rect'], page: PdfPage): SealRevisionRequest['rect'] {
  const [x, y, width, height] = rect;
  const [left, bottom, right, top] = page.cropBox;
  if (!rect.every(Number.isFinite) || width < 1 || height < 1)
    throw new FormatError('pdf.rect', 'the rectangle has no area');
  if (x < left || y < bottom || x + width > right || y + height > top)
    throw new FormatError('pdf.rect', 'the rectangle leaves the page');
  return rect;
}

function chooseFieldName(open: OpenPdf, wanted: string | undefined): string {
  const { names } = findSignatureFields(open);
  if (wanted !== undefined) {
    if (names.has(wanted) || wanted === '' || wanted.includes('.'))
      throw new FormatError('pdf.fieldTaken', 'the field name is taken or not a plain name');
    return wanted;
  }
  for (let n = 1; ; n++) if (!names.has(`Seal${n}`)) return `Seal${n}`;
}

/**
 * The form XObject of the seal. It multiplies with what lies beneath, as ink on paper does, so that the text under
 * the seal stays readable; it is turned so that the seal stands upright on a page shown rotated.
 */
function appearance(picture: VectorPicture, width: number, height: number, rotate: PdfPage['rotate']): PdfStream {
  const [w, h] = rotate % 180 === 0 ? [width, height] : [height, width];
  const matrix = {
    0: [1, 0, 0, 1, 0, 0],
    90: [0, 1, -1, 0, 0, 0],
    180: [-1, 0, 0, -1, 0, 0],
    270: [0, -1, 1, 0, 0, 0],
  }[rotate];
  return PdfStream.fromDict(
    {
      Type: PdfName.of('XObject'),
      Subtype: PdfName.of('Form'),
      FormType: PdfNumber.of(1),
      BBox: numbers(0, 0, w, h),
      Matrix: numbers(...matrix),
      Resources: PdfDict.of({
        ExtGState: PdfDict.of({ Ink: PdfDict.of({ Type: PdfName.of('ExtGState'), BM: PdfName.of('Multiply') }) }),
      }),
    },
    ascii(`q\n/Ink gs\n${pictureOperators(picture, w, h)}Q\n`),
  );
}

/** A new direct Annots array on the page itself: an array shared by several pages must not spread the seal. */
function addToPage(open: OpenPdf, page: PdfPage, widget: PdfObject): void {
  const annotations = arrayEntry(open.pdf, page.dict, 'Annots')?.toArray() ?? [];
  page.dict.set('Annots', new PdfArray([...annotations, widget]));
}

function addToForm(open: OpenPdf, widget: PdfObject): void {
  const { pdf } = open;
  const catalog = catalogOf(pdf);
  let form = dictEntry(pdf, catalog, 'AcroForm');
  if (!form) {
    form = new PdfDict();
    catalog.set('AcroForm', pdf.context.registry.register(form));
  }
  const fields = arrayEntry(pdf, form, 'Fields')?.toArray() ?? [];
  form.set('Fields', new PdfArray([...fields, widget]));
  form.set('SigFlags', PdfNumber.of((numberEntry(pdf, form, 'SigFlags') ?? 0) | 3));
}

function fillByteRange(saved: Uint8Array, from: number, reserve: number): Omit<PreparedRevision, 'fieldName'> {
  const rangeAt = indexOf(saved, ascii(RANGE_PLACEHOLDER), from);
  const gap = ascii(`/Contents <${'0'.repeat(reserve * 2)}>`);
  const contentsAt = indexOf(saved, gap, from);
  if (
    rangeAt < 0 ||
    contentsAt < 0 ||
    indexOf(saved, ascii(RANGE_PLACEHOLDER), rangeAt + 1) >= 0 ||
    indexOf(saved, gap, contentsAt + 1) >= 0
  ) {
    throw new FormatError('pdf.broken', 'the place for the signature cannot be found in the appended part');
  }
  const gapStart = contentsAt + '/Contents '.length;
  const gapEnd = contentsAt + gap.length;
  const byteRange: ByteRange = [0, gapStart, gapEnd, saved.length - gapEnd];
  const text = `[${byteRange.join(' ')}`.padEnd(RANGE_PLACEHOLDER.length - 1, ' ');
  const bytes = saved.slice();
  bytes.set(ascii(`${text}]`), rangeAt);
  if (checkByteRange(bytes, byteRange) !== undefined)
    throw new FormatError('pdf.broken', 'the byte range of the new revision does not hold');
  return { bytes, byteRange, contentsStart: gapStart + 1, contentsLength: reserve * 2 };
}

/** A literal that the writer copies as it is, unencrypted: libpdf's own PdfRaw is not exported, its shape is enough. */
function raw(text: string): PdfObject {
  const bytes = ascii(text);
  const literal = {
    type: 'raw' as const,
    bytes,
    toBytes: (writer: { writeBytes(data: Uint8Array): void }) => writer.writeBytes(bytes),
  };
  return literal;
}

/** An array of numbers, to five decimals. */
export function numbers(...values: readonly number[]): PdfArray {
  return new PdfArray(values.map((value) => PdfNumber.of(Math.round(value * 1e5) / 1e5)));
}

/** D:YYYYMMDDHHmmSS+08'00', from ms since the epoch. */
export function pdfDate(ms: number): string {
  const digits = new Date(ms + 8 * 3_600_000).toISOString().replace(/\D/g, '').slice(0, 14);
  return `D:${digits}+08'00'`;
}
