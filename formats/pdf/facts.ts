/*
 * What a PDF is: pages and their sizes, version, title, encryption, active content, and whether its structure had to
 * be rebuilt. Everything here is taken from the file's bytes without drawing it; what it says of itself (title) is a claim.
 */

import { PdfArray, PdfDict, PdfStream } from '@libpdf/core';
import { type ActiveContent, findActiveContent } from './active.ts';
import { FormatError } from './errors.ts';
import {
  catalogOf,
  entry,
  filtersOf,
  follow,
  inflatedLength,
  isDamaged,
  nameEntry,
  type OpenPdf,
  openPdf,
  PDF_LIMITS,
  textEntry,
} from './open.ts';

/** Size of a page as seen (crop box, turned by /Rotate), in points. */
export interface PageSize {
  readonly width: number;
  readonly height: number;
  readonly rotate: 0 | 90 | 180 | 270;
}

export interface PdfFacts {
  readonly pages: number;
  readonly pageSizes: readonly PageSize[];
  /** The higher of the header's and the catalog's version, e.g. '1.7'. */
  readonly version: string;
  readonly title?: string;
  /** 'opened': encrypted, and the password given (or the empty one) opens it. Files that do not open are refused. */
  readonly encrypted: 'none' | 'opened';
  readonly active: readonly ActiveContent[];
  readonly linearized: boolean;
  /** The cross-reference data had to be rebuilt; such a file can be looked at, but nothing may be appended to it. */
  readonly broken: boolean;
  /** Says of itself that it is a marked working copy (formats/pdf/working-copy.ts). */
  readonly workingCopy: boolean;
}

/**
 * Reads the facts of a PDF.
 * @throws FormatError as openPdf does; 'pdf.limit' also for content that expands beyond all measure
 */
export async function readFacts(bytes: Uint8Array, password?: string): Promise<PdfFacts> {
  return factsOf(await openPdf(bytes, password));
}

/** The facts of a document that is open already. */
export function factsOf(open: OpenPdf): PdfFacts {
  const { pdf } = open;
  measureContents(open);
  const info = follow(pdf, pdf.context.info.trailer.get('Info'));
  const title = info !== null && 'get' in info ? textEntry(pdf, info, 'Title')?.trim() : undefined;
  const declared = nameEntry(pdf, catalogOf(pdf), 'Version') ?? '';
  const header = pdf.context.info.version;
  const active = findActiveContent(open);
  return {
    pages: open.pages.length,
    pageSizes: open.pages.map(({ cropBox, rotate }) => {
      const [width, height] = [cropBox[2] - cropBox[0], cropBox[3] - cropBox[1]];
      return rotate % 180 === 0 ? { width, height, rotate } : { width: height, height: width, rotate };
    }),
    version: /^\d\.\d$/.test(declared) && declared > header ? declared : header,
    ...(title ? { title: title.slice(0, 500) } : {}),
    encrypted: open.encryption,
    active,
    linearized: open.linearized,
    broken: open.recovered || isDamaged(pdf),
    workingCopy: info instanceof PdfDict && info.has(WORKING_COPY_KEY),
  };
}

/** The entry of the information dictionary by which a working copy is known. */
export const WORKING_COPY_KEY = 'YinzhengWorkingCopy';

const IMAGE_FILTERS = new Set(['JBIG2Decode', 'JPXDecode', 'DCTDecode', 'CCITTFaxDecode']);

/**
 * Refuses page contents that are bombs: image codecs where drawing instructions belong (a few kilobytes of JBIG2
 * stand for gigabytes), or deflated data that expands beyond the limit. Image objects themselves are not decoded here.
 * @throws FormatError pdf.limit
 */
export function measureContents(open: OpenPdf): void {
  const { pdf } = open;
  const seen = new Set<unknown>();
  for (const page of open.pages) {
    const contents = entry(pdf, page.dict, 'Contents');
    const streams = contents instanceof PdfArray ? contents.toArray().map((item) => follow(pdf, item)) : [contents];
    let left = PDF_LIMITS.contentBytes;
    for (const stream of streams) {
      if (!(stream instanceof PdfStream)) continue;
      const filters = filtersOf(pdf, stream);
      if (filters.some((filter) => IMAGE_FILTERS.has(filter)))
        throw new FormatError('pdf.limit', 'an image codec on page contents');
      if (filters.length > 4) throw new FormatError('pdf.limit', 'too many filters on one stream');
      if (filters.filter((filter) => filter === 'FlateDecode' || filter === 'LZWDecode').length > 1) {
        throw new FormatError('pdf.limit', 'compression inside compression on page contents');
      }
      if (seen.has(stream)) continue;
      seen.add(stream);
      left -= filters[0] === 'FlateDecode' ? inflatedLength(stream.data, left) : stream.data.length;
      if (left < 0) throw new FormatError('pdf.limit', 'page contents expand beyond the limit');
    }
  }
}
