/*
 * Opening a PDF (ISO 32000-1/-2) with every refusal that must come before its objects are believed: not a PDF,
 * truncated, encrypted, broken beyond reading, expanding beyond all measure. Object parsing is @libpdf/core's;
 * its traps (password errors told as structure errors, silent full rewrite) are closed here and in append.ts.
 * Decodes no image, runs nothing, resolves nothing outside the bytes given.
 */

import {
  PDF,
  PdfArray,
  PdfDict,
  PdfName,
  PdfNumber,
  type PdfObject,
  PdfRef,
  type PdfStream,
  PdfString,
} from '@libpdf/core';
import { Inflate } from 'fflate';
import { FormatError } from './errors.ts';
import { rebuildTable } from './rebuild.ts';
import { allIndexesOf, ascii, indexOf, lastIndexOf, latin1 } from './scan.ts';

/** Bounds on what is read; all sizes in bytes. */
export interface PdfLimits {
  readonly fileBytes: number;
  readonly objectNumber: number;
  readonly pages: number;
  readonly objectStreamBytes: number;
  readonly contentBytes: number;
  readonly depth: number;
}

export const PDF_LIMITS: PdfLimits = {
  fileBytes: 512 * 1024 * 1024,
  objectNumber: 2_000_000,
  pages: 20_000,
  objectStreamBytes: 128 * 1024 * 1024,
  contentBytes: 64 * 1024 * 1024,
  depth: 64,
};

/** A readable document and what was learned while opening it. */
export interface OpenPdf {
  readonly pdf: PDF;
  readonly bytes: Uint8Array;
  readonly encryption: 'none' | 'opened';
  /** The cross-reference data was wrong somewhere and was rebuilt or left out: nothing may be appended. */
  readonly recovered: boolean;
  readonly linearized: boolean;
  readonly pages: readonly PdfPage[];
  /** As given when opening. */
  readonly password: string | undefined;
}

/** One page with its inherited attributes; lengths in points (1/72 inch), user space. */
export interface PdfPage {
  readonly ref: PdfRef;
  readonly dict: PdfDict;
  readonly mediaBox: readonly [number, number, number, number];
  readonly cropBox: readonly [number, number, number, number];
  readonly rotate: 0 | 90 | 180 | 270;
}

const damaged = new WeakSet<PDF>();

/** Whether a malformed object has been met so far. */
export function isDamaged(pdf: PDF): boolean {
  return damaged.has(pdf);
}

/** Follows references (at most a few steps) to an object; null stays null. */
export function follow(pdf: PDF, value: PdfObject | undefined | null): PdfObject | null {
  let object = value ?? null;
  for (let step = 0; object instanceof PdfRef; step++) {
    if (step > 16) return null;
    try {
      object = pdf.context.registry.resolve(object);
    } catch {
      // Strict parsing throws on a malformed object; it is as good as missing, and that it was met is remembered.
      damaged.add(pdf);
      return null;
    }
  }
  return object;
}

/** A dictionary's entry with references followed. */
export function entry(pdf: PDF, dict: PdfDict | null, key: string): PdfObject | null {
  return dict ? follow(pdf, dict.get(key)) : null;
}

export function dictEntry(pdf: PDF, dict: PdfDict | null, key: string): PdfDict | null {
  const value = entry(pdf, dict, key);
  return value instanceof PdfDict ? value : null;
}

export function arrayEntry(pdf: PDF, dict: PdfDict | null, key: string): PdfArray | null {
  const value = entry(pdf, dict, key);
  return value instanceof PdfArray ? value : null;
}

export function nameEntry(pdf: PDF, dict: PdfDict | null, key: string): string | undefined {
  const value = entry(pdf, dict, key);
  return value instanceof PdfName ? value.value : undefined;
}

export function numberEntry(pdf: PDF, dict: PdfDict | null, key: string): number | undefined {
  const value = entry(pdf, dict, key);
  return value instanceof PdfNumber ? value.value : undefined;
}

export function textEntry(pdf: PDF, dict: PdfDict | null, key: string): string | undefined {
  const value = entry(pdf, dict, key);
  return value instanceof PdfString ? value.asString() : undefined;
}

/** The document's catalog. */
export function catalogOf(pdf: PDF): PdfDict {
  const root = follow(pdf, pdf.context.info.trailer.get('Root'));
  if (!(root instanceof PdfDict)) throw new FormatError('pdf.broken', 'the catalog is missing');
  return root;
}

/**
 * Opens a PDF.
 * @param bytes the whole file; not changed
 * @param password user or owner password; not needed when the file opens with the empty one
 * @throws FormatError pdf.notPdf, pdf.truncated, pdf.passwordRequired, pdf.wrongPassword,
 *   pdf.unsupportedEncryption, pdf.broken, pdf.limit
 */
export async function openPdf(bytes: Uint8Array, password?: string, limits: PdfLimits = PDF_LIMITS): Promise<OpenPdf> {
  if (bytes.length > limits.fileBytes) throw new FormatError('pdf.limit', 'the file is larger than the limit');
  if (indexOf(bytes, ascii('%PDF-'), 0, 1024) < 0)
    throw new FormatError('pdf.notPdf', 'no %PDF- header in the first 1024 bytes');
  const { hasStart, hasEnd } = checkTail(bytes);
  measureObjectStreams(bytes, limits);

  const { pdf, strict } = await load(bytes, password, hasStart && hasEnd);
  if (pdf.isEncrypted && (!pdf.isAuthenticated || (password === undefined && !opensForAnyone(pdf))))
    throw passwordError(pdf, password);
  const recovered = !strict || pdf.recoveredViaBruteForce;
  if (recovered && !(hasStart && hasEnd)) {
    // A lost tail is told as truncation when the file got as far as announcing one; otherwise as a broken structure.
    throw new FormatError(
      hasStart ? 'pdf.truncated' : 'pdf.broken',
      'the end of the file is missing or was never written',
    );
  }
  if (pdf.context.registry.nextObjectNumber > limits.objectNumber)
    throw new FormatError('pdf.limit', 'too many objects');
  const pages = listPages(pdf, limits);
  if (pages.length === 0) throw new FormatError('pdf.broken', 'the document has no page');
  return {
    pdf,
    bytes,
    encryption: pdf.isEncrypted ? 'opened' : 'none',
    recovered,
    linearized: /\/Linearized\b/.test(latin1(bytes, 0, 1024)),
    pages,
    password,
  };
}

/**
 * A file ends with startxref and %%EOF (7.5.5). Objects behind the last %%EOF are a revision that was begun and lost its end: readers
 * that look for the last startxref would show the state before it without a word.
 */
function checkTail(bytes: Uint8Array): { hasStart: boolean; hasEnd: boolean } {
  const tail = latin1(bytes, bytes.length - TAIL, bytes.length);
  const hasStart = tail.includes('startxref');
  const end = lastIndexOf(bytes, ascii('%%EOF'));
  const hasEnd = end >= 0 && lastIndexOf(bytes, ascii('startxref')) < end;
  const behind = end < 0 ? '' : latin1(bytes, end, Math.min(bytes.length, end + TAIL));
  if (/\d\s+\d+\s+obj\b/.test(behind)) throw new FormatError('pdf.truncated', 'a revision was begun and not finished');
  if (hasStart ? !hasEnd : end < Math.max(0, bytes.length - TAIL)) {
    throw new FormatError('pdf.truncated', 'the file ends before its cross-reference data does');
  }
  return { hasStart, hasEnd };
}

const TAIL = 2048;

/**
 * Always strictly: the library's lenient parser skips broken parts of the cross-reference chain without a word, and turns in circles on
 * some malformed dictionaries. What does not open is given a new table and counts as recovered.
 */
async function load(
  bytes: Uint8Array,
  password: string | undefined,
  complete: boolean,
): Promise<{ pdf: PDF; strict: boolean }> {
  // A file that needs no password is opened without one, whatever was typed.
  const open = password === undefined ? undefined : await attempt(bytes, undefined).catch(() => undefined);
  if (open && (!open.pdf.isEncrypted || opensForAnyone(open.pdf))) return open;
  try {
    return await attempt(bytes, password);
  } catch (error) {
    if (mentionsEncryption(bytes)) {
      // Objects inside encrypted object streams cannot be read without the password: libpdf then reports a broken structure.
      if (password === undefined) throw new FormatError('pdf.passwordRequired', 'the file is encrypted');
      throw new FormatError('pdf.wrongPassword', 'the password does not open the file');
    }
    const reason = error instanceof Error ? error.name : 'unknown';
    throw new FormatError(complete ? 'pdf.broken' : 'pdf.truncated', `the structure cannot be read (${reason})`);
  }
}

async function attempt(bytes: Uint8Array, credentials: string | undefined): Promise<{ pdf: PDF; strict: boolean }> {
  const options = { ...(credentials === undefined ? {} : { credentials }), lenient: false };
  try {
    return { pdf: await PDF.load(bytes, options), strict: true };
  } catch (error) {
    const rebuilt = rebuildTable(bytes, PDF_LIMITS.objectStreamBytes);
    if (!rebuilt) throw error;
    return { pdf: await PDF.load(rebuilt, options), strict: false };
  }
}

/** Opens with the empty user password. An empty owner password beside a real user password does not count: viewers ask then. */
function opensForAnyone(pdf: PDF): boolean {
  return pdf.isAuthenticated && !pdf.hasOwnerAccess();
}

function passwordError(pdf: PDF, password: string | undefined): FormatError {
  const encrypt = follow(pdf, pdf.context.info.trailer.get('Encrypt'));
  const filter = encrypt instanceof PdfDict ? encrypt.getName('Filter')?.value : undefined;
  if (!pdf.context.info.securityHandler || (filter !== undefined && filter !== 'Standard')) {
    return new FormatError('pdf.unsupportedEncryption', 'the encryption method is not supported');
  }
  return password === undefined
    ? new FormatError('pdf.passwordRequired', 'the file is encrypted')
    : new FormatError('pdf.wrongPassword', 'the password does not open the file');
}

function mentionsEncryption(bytes: Uint8Array): boolean {
  return allIndexesOf(bytes, ascii('/Encrypt'), 64).some((at) =>
    /^\s*(\d+\s+\d+\s+R|<<)/.test(latin1(bytes, at + 8, at + 40)),
  );
}

/**
 * Object and cross-reference streams are inflated whole by the parser, so their expanded size is measured first
 * with a streaming inflater that stops at the limit. Encrypted ones cannot be measured; the caller's process limit holds.
 */
function measureObjectStreams(bytes: Uint8Array, limits: PdfLimits): void {
  let left = limits.objectStreamBytes;
  for (const marker of ['/ObjStm', '/XRef']) {
    for (const at of allIndexesOf(bytes, ascii(marker), 200_000)) {
      const keyword = indexOf(bytes, ascii('stream'), at, at + 4096);
      if (keyword < 0) continue;
      let start = keyword + 6;
      if (bytes[start] === 13) start++;
      if (bytes[start] === 10) start++;
      const end = indexOf(bytes, ascii('endstream'), start);
      left -= inflatedLength(bytes.subarray(start, end < 0 ? bytes.length : end), left);
      if (left < 0) throw new FormatError('pdf.limit', 'object streams expand beyond the limit');
    }
  }
}

/** Length of zlib data once inflated, counted up to just above `limit`; what cannot be inflated counts as itself. */
export function inflatedLength(data: Uint8Array, limit: number): number {
  let total = 0;
  const inflate = new Inflate((chunk) => {
    total += chunk.length;
  });
  try {
    for (let at = 2; at < data.length && total <= limit; at += 16_384) {
      inflate.push(data.subarray(at, at + 16_384), at + 16_384 >= data.length);
    }
  } catch {
    return Math.max(total, data.length);
  }
  return total;
}

const DEFAULT_BOX: readonly [number, number, number, number] = [0, 0, 612, 792];

interface Inherited {
  readonly mediaBox: PdfPage['mediaBox'];
  readonly cropBox: PdfPage['cropBox'] | undefined;
  readonly rotate: number;
}

/** The page tree in order, with loops cut and inheritance applied. */
function listPages(pdf: PDF, limits: PdfLimits): PdfPage[] {
  const pages: PdfPage[] = [];
  const seen = new Set<string>();
  const walk = (value: PdfObject | undefined, inherited: Inherited, depth: number): void => {
    if (depth > limits.depth) throw new FormatError('pdf.limit', 'the page tree is too deep');
    if (!(value instanceof PdfRef)) return;
    const key = value.toString();
    if (seen.has(key)) return;
    seen.add(key);
    if (seen.size > limits.pages * 4) throw new FormatError('pdf.limit', 'too many page tree nodes');
    const node = follow(pdf, value);
    if (!(node instanceof PdfDict)) return;
    const own: Inherited = {
      mediaBox: box(pdf, node, 'MediaBox') ?? inherited.mediaBox,
      cropBox: box(pdf, node, 'CropBox') ?? inherited.cropBox,
      rotate: numberEntry(pdf, node, 'Rotate') ?? inherited.rotate,
    };
    const kids = arrayEntry(pdf, node, 'Kids');
    if (kids && nameEntry(pdf, node, 'Type') !== 'Page') {
      for (const kid of kids) walk(kid, own, depth + 1);
      return;
    }
    if (pages.length >= limits.pages) throw new FormatError('pdf.limit', 'too many pages');
    const turn = ((Math.round(own.rotate / 90) % 4) + 4) % 4;
    pages.push({
      ref: value,
      dict: node,
      mediaBox: own.mediaBox,
      cropBox: intersect(own.cropBox ?? own.mediaBox, own.mediaBox),
      rotate: turn === 1 ? 90 : turn === 2 ? 180 : turn === 3 ? 270 : 0,
    });
  };
  walk(catalogOf(pdf).get('Pages'), { mediaBox: DEFAULT_BOX, cropBox: undefined, rotate: 0 }, 0);
  return pages;
}

/** A rectangle entry with its corners put in order, or undefined when it is not four finite numbers with an area. */
export function box(pdf: PDF, dict: PdfDict, key: string): [number, number, number, number] | undefined {
  const array = arrayEntry(pdf, dict, key);
  if (!array || array.length !== 4) return undefined;
  const values = array.toArray().map((item) => follow(pdf, item));
  const [a, b, c, d] = values.map((item) => (item instanceof PdfNumber ? item.value : Number.NaN));
  if (a === undefined || b === undefined || c === undefined || d === undefined) return undefined;
  if (![a, b, c, d].every(Number.isFinite)) return undefined;
  return [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)];
}

function intersect(a: PdfPage['mediaBox'], b: PdfPage['mediaBox']): PdfPage['mediaBox'] {
  const cut: PdfPage['mediaBox'] = [
    Math.max(a[0], b[0]),
    Math.max(a[1], b[1]),
    Math.min(a[2], b[2]),
    Math.min(a[3], b[3]),
  ];
  return cut[2] > cut[0] && cut[3] > cut[1] ? cut : b;
}

/** The filter names of a stream, in order of decoding. */
export function filtersOf(pdf: PDF, stream: PdfStream): string[] {
  const value = entry(pdf, stream, 'Filter');
  if (value instanceof PdfName) return [value.value];
  if (!(value instanceof PdfArray)) return [];
  return value.toArray().map((item) => {
    const name = follow(pdf, item);
    return name instanceof PdfName ? name.value : '';
  });
}
