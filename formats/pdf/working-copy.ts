/*
 * The marked working copy (标注副本) of a PDF: a new file, written whole, with each page marked as what it is, annotations of others' acts drawn on it
 * (ISO 32000-1 12.5) and their words listed on pages at the end. It must not pass for the document: signature fields, form, scripts and automatic
 * actions, attachments and metadata stay behind, a seal's picture remains as a picture. Bookmarks and links within the file stay; tags (14.7) do not.
 */

import { PdfArray, PdfDict, PdfName, type PdfObject, PdfStream, PdfString } from '@libpdf/core';
import { numbers, pdfDate } from './append.ts';
import { type CopyAnnotation, copyAnnotation } from './copy-annotations.ts';
import { listPages } from './copy-list.ts';
import { markStates, pageMark } from './copy-mark.ts';
import { FormatError } from './errors.ts';
import { measureContents, WORKING_COPY_KEY } from './facts.ts';
import {
  arrayEntry,
  catalogOf,
  dictEntry,
  entry,
  follow,
  nameEntry,
  type OpenPdf,
  openPdf,
  type PdfPage,
} from './open.ts';
import { type OutlineGlyph, OutlineText } from './outline-text.ts';
import { ascii } from './scan.ts';

export interface WorkingCopyRequest {
  /** A word that stands large across each page and first in its margins. */
  readonly heading: string;
  /** What it is worth, for the upper margin. */
  readonly worth: string;
  /** Who made it, when and from what, for the lower margin. */
  readonly origin: string;
  /** The file's title. */
  readonly title: string;
  /** ms since the epoch. */
  readonly madeAt: number;
  readonly annotations: readonly CopyAnnotation[];
  /** What the pages at the end list; no such pages where nothing is listed. */
  readonly list: {
    readonly title: string;
    readonly entries: readonly { readonly head: string; readonly covered: string; readonly text: string }[];
  };
  /** Shapes of the characters that are set; one without a shape is set as an empty box. */
  readonly glyphs: ReadonlyMap<string, OutlineGlyph>;
}

/**
 * Writes the copy.
 * @param bytes the document; not changed
 * @returns the file, and how many of the annotations lie on its pages
 * @throws FormatError as openPdf does (no password is tried), pdf.limit, pdf.broken, pdf.notPermitted (encrypted against changes)
 */
export async function writeWorkingCopy(
  bytes: Uint8Array,
  request: WorkingCopyRequest,
): Promise<{ bytes: Uint8Array; shown: number }> {
  const open = await openPdf(bytes);
  const { pdf } = open;
  measureContents(open);
  if (open.encryption === 'opened') {
    const rights = pdf.getPermissions();
    if (!rights.modify || !rights.annotate)
      throw new FormatError('pdf.notPermitted', 'the file is encrypted against changes');
    pdf.removeProtection();
  }
  const register = (object: PdfObject) => pdf.context.registry.register(object);
  const text = new OutlineText(request.glyphs);
  const shared = new PdfDict();
  const fonts = register(shared);
  leaveBehind(open);
  let shown = 0;
  open.pages.forEach((page, index) => {
    disarm(open, page);
    const form = register(pageAsForm(open, page));
    const mark = pageMark({ page, number: index + 1, text, request });
    setPage(page.dict, {
      MediaBox: numbers(...page.mediaBox),
      CropBox: numbers(...page.cropBox),
      Contents: register(PdfStream.fromDict({}, ascii(`q /YzPage Do Q\n${mark}`))),
      Resources: PdfDict.of({
        XObject: PdfDict.of({ YzPage: form }),
        Font: fonts,
        ExtGState: markStates(),
      }),
    });
    const place = { page, register, text, fonts };
    const added = request.annotations
      .filter((one) => one.page === index)
      .flatMap((one) => copyAnnotation(one, place) ?? []);
    shown += added.length;
    const present = arrayEntry(pdf, page.dict, 'Annots')?.toArray() ?? [];
    page.dict.set('Annots', new PdfArray([...present, ...added]));
  });
  listPages({ open, request, text, fonts, register });
  for (const [name, font] of text.fonts(register)) shared.set(name, font);
  tell(open, request);
  return { bytes: await pdf.save({ incremental: false }), shown };
}

function setPage(dict: PdfDict, entries: Readonly<Record<string, PdfObject>>): void {
  for (const [key, value] of Object.entries(entries)) dict.set(key, value);
}

/** What acts, signs, or describes the document as another than it now is. */
function leaveBehind({ pdf }: OpenPdf): void {
  const catalog = catalogOf(pdf);
  for (const key of CATALOG_LEFT) catalog.delete(key);
  const names = dictEntry(pdf, catalog, 'Names');
  for (const key of ['JavaScript', 'EmbeddedFiles', 'Renditions', 'AlternatePresentations']) names?.delete(key);
}

const CATALOG_LEFT = [
  'AA',
  'AF',
  'AcroForm',
  'Collection',
  'DSS',
  'Legal',
  'MarkInfo',
  'Metadata',
  'OpenAction',
  'Perms',
  'Requirements',
  'StructTreeRoot',
  'Threads',
];
/** Actions that only turn pages or name an address for the reader to decide on. */
const HARMLESS = new Set(['GoTo', 'URI', 'Named']);
const WIDGET_LEFT = [
  'FT',
  'T',
  'TU',
  'TM',
  'V',
  'DV',
  'Ff',
  'Parent',
  'Kids',
  'Lock',
  'SV',
  'MK',
  'DA',
  'MaxLen',
  'Opt',
];

/** Widgets become pictures of what they show; actions go. */
function disarm({ pdf }: OpenPdf, { dict }: PdfPage): void {
  for (const key of ['AA', 'StructParents', 'AF', 'Metadata', 'PieceInfo', 'B']) dict.delete(key);
  for (const item of arrayEntry(pdf, dict, 'Annots')?.toArray() ?? []) {
    const annotation = follow(pdf, item);
    if (!(annotation instanceof PdfDict)) continue;
    const action = dictEntry(pdf, annotation, 'A');
    if (action && (!HARMLESS.has(nameEntry(pdf, action, 'S') ?? '') || action.has('Next'))) annotation.delete('A');
    for (const key of ['AA', 'PA', 'StructParent', 'AF']) annotation.delete(key);
    if (nameEntry(pdf, annotation, 'Subtype') !== 'Widget') continue;
    for (const key of WIDGET_LEFT) annotation.delete(key);
    annotation.set('Subtype', PdfName.of('Stamp'));
  }
}

/**
 * What the page draws, as one form (8.10): whatever state its operators leave behind ends with it, so that no page can keep the mark from showing.
 */
function pageAsForm(open: OpenPdf, page: PdfPage): PdfStream {
  const { pdf } = open;
  const contents = entry(pdf, page.dict, 'Contents');
  const streams = (contents instanceof PdfArray ? contents.toArray() : [contents])
    .map((item) => follow(pdf, item))
    .filter((item) => item instanceof PdfStream);
  const parts = streams.map((stream) => decoded(stream));
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length + 1, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    joined[at + part.length] = 0x0a;
    at += part.length + 1;
  }
  const group = entry(pdf, page.dict, 'Group');
  return PdfStream.fromDict(
    {
      Type: PdfName.of('XObject'),
      Subtype: PdfName.of('Form'),
      BBox: numbers(...page.mediaBox),
      Resources: inherited(open, page.dict, 'Resources') ?? new PdfDict(),
      ...(group instanceof PdfDict ? { Group: group } : {}),
    },
    joined,
  );
}

function decoded(stream: PdfStream): Uint8Array {
  try {
    return stream.getDecodedData();
  } catch {
    throw new FormatError('pdf.broken', 'the contents of a page cannot be read');
  }
}

function inherited({ pdf }: OpenPdf, dict: PdfDict, key: string): PdfObject | null {
  let node: PdfDict | null = dict;
  for (let depth = 0; node && depth < 64; depth++) {
    const value = entry(pdf, node, key);
    if (value) return value;
    node = dictEntry(pdf, node, 'Parent');
  }
  return null;
}

/** The information dictionary says what the file is. */
function tell({ pdf }: OpenPdf, { title, heading, worth, origin, madeAt }: WorkingCopyRequest): void {
  const trailer = pdf.context.info.trailer;
  const info = PdfDict.of({
    Title: PdfString.fromString(title),
    Subject: PdfString.fromString(`${heading}：${worth}`),
    Keywords: PdfString.fromString(origin),
    Producer: PdfString.fromString('Yinzheng'),
    CreationDate: PdfString.fromString(pdfDate(madeAt)),
    [WORKING_COPY_KEY]: PdfString.fromString(origin),
  });
  trailer.set('Info', pdf.context.registry.register(info));
}
