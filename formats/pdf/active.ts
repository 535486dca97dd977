/*
 * Active content of a PDF, found and named with its place: scripts, launch actions, files behind links, forms that
 * send, printing on opening, media, XFA, embedded files (ISO 32000-1 12.6, 12.7, 13, 7.11.4).
 * Walks everything that is reachable from the catalog and can carry an action; runs nothing and opens nothing.
 */

import { PdfArray, PdfDict, type PdfName, type PdfObject, PdfRef, PdfStream, PdfString } from '@libpdf/core';
import { FormatError } from './errors.ts';
import { catalogOf, entry, filtersOf, follow, inflatedLength, nameEntry, type OpenPdf, textEntry } from './open.ts';
import { latin1 } from './scan.ts';

export type ActiveKind =
  | 'javascript'
  | 'launch'
  | 'remoteGoTo'
  | 'fileLink'
  | 'submitForm'
  | 'importData'
  | 'autoPrint'
  | 'richMedia'
  | 'xfa'
  | 'embeddedFile';

/** Where it hangs: 'open' (on opening), 'document' (name tree, document events), 'outline', 'form', 'field', 'page', 'annotation', 'attachment'. */
export type ActivePlace = 'open' | 'document' | 'outline' | 'form' | 'field' | 'page' | 'annotation' | 'attachment';

export interface ActiveContent {
  readonly kind: ActiveKind;
  readonly place: ActivePlace;
  /** 1-based page number when the place is on a page. */
  readonly page?: number;
  /** A file name, an address or a script's first 120 characters. */
  readonly detail?: string;
}

const MAX_FOUND = 500;
const MAX_VISITED = 1_000_000;
const MAX_SCRIPT = 1024 * 1024;

/** Entries that lead up, to drawing instructions or to structure, where no action can be. */
const SKIPPED = new Set([
  'Parent',
  'P',
  'Contents',
  'Resources',
  'StructTreeRoot',
  'Metadata',
  'Thumb',
  'AP',
  'Prev',
  'Popup',
  'DR',
  'ByteRange',
]);
const MEDIA = new Set(['RichMedia', 'Screen', 'Movie', 'Sound', '3D']);
const MEDIA_ACTIONS = new Set(['Rendition', 'Movie', 'Sound', 'RichMediaExecute', 'GoTo3DView']);

interface Place {
  readonly place: ActivePlace;
  readonly page?: number;
}

/** Everything active in the document, in the order met, at most 500 entries. */
export function findActiveContent(open: OpenPdf): ActiveContent[] {
  const { pdf } = open;
  const found: ActiveContent[] = [];
  const told = new Set<string>();
  const seen = new Set<PdfObject>();
  const pageNumbers = new Map(open.pages.map((page, index) => [page.dict, index + 1] as const));

  const tell = (kind: ActiveKind, at: Place, detail?: string): void => {
    const one: ActiveContent = { kind, ...at, ...(detail === undefined ? {} : { detail: detail.slice(0, 120) }) };
    const key = JSON.stringify(one);
    if (told.has(key) || found.length >= MAX_FOUND) return;
    told.add(key);
    found.push(one);
  };

  const script = (value: PdfObject | null): string => {
    if (value instanceof PdfString) return value.asString();
    if (!(value instanceof PdfStream)) return '';
    const filters = filtersOf(pdf, value);
    if (filters.length > 1 || (filters.length === 1 && inflatedLength(value.data, MAX_SCRIPT) > MAX_SCRIPT)) return '';
    try {
      const data = value.getDecodedData();
      return latin1(data, 0, Math.min(data.length, MAX_SCRIPT));
    } catch {
      return '';
    }
  };

  const fileName = (dict: PdfDict): string | undefined => {
    const file = entry(pdf, dict, 'F') ?? entry(pdf, dict, 'Win');
    if (file instanceof PdfString) return file.asString();
    if (file instanceof PdfDict) return textEntry(pdf, file, 'UF') ?? textEntry(pdf, file, 'F');
    return undefined;
  };

  const inspect = (dict: PdfDict, at: Place): void => {
    const action = nameEntry(pdf, dict, 'S');
    const subtype = nameEntry(pdf, dict, 'Subtype');
    const js = action === 'JavaScript' || action === 'Rendition' ? entry(pdf, dict, 'JS') : null;
    if (action === 'JavaScript' || js) {
      const text = script(js);
      tell('javascript', at, text);
      if (/\bprint\s*\(/.test(text)) tell('autoPrint', at, 'JavaScript print()');
    }
    if (action === 'Launch') tell('launch', at, fileName(dict));
    if (action === 'GoToR' || action === 'GoToE') tell('remoteGoTo', at, fileName(dict));
    if (action === 'URI') {
      const address = textEntry(pdf, dict, 'URI') ?? '';
      if (/^\s*(file|smb|\\\\)/i.test(address)) tell('fileLink', at, address);
      if (/^\s*javascript:/i.test(address)) tell('javascript', at, address);
    }
    if (action === 'SubmitForm') tell('submitForm', at, fileName(dict));
    if (action === 'ImportData') tell('importData', at, fileName(dict));
    if (action === 'Named' && nameEntry(pdf, dict, 'N') === 'Print') tell('autoPrint', at, 'Named Print');
    if (action !== undefined && MEDIA_ACTIONS.has(action)) tell('richMedia', at, action);
    if (subtype !== undefined && MEDIA.has(subtype) && dict.has('Rect')) tell('richMedia', at, subtype);
    if (dict.has('EF'))
      tell(
        'embeddedFile',
        { ...at, place: at.place === 'annotation' ? 'annotation' : 'attachment' },
        textEntry(pdf, dict, 'UF') ?? textEntry(pdf, dict, 'F'),
      );
    if (dict.has('XFA')) tell('xfa', { place: 'form' });
  };

  const stack: { value: PdfObject; at: Place }[] = [];
  const drain = (): void => {
    for (let next = stack.pop(); next; next = stack.pop()) {
      const object = follow(pdf, next.value);
      if (object === null || seen.has(object)) continue;
      if (object instanceof PdfArray) {
        seen.add(object);
        for (const item of [...object].reverse()) push(item, next.at);
      } else if (object instanceof PdfDict) {
        seen.add(object);
        const page = pageNumbers.get(object);
        const at = page === undefined ? next.at : ({ place: 'page', page } as const);
        inspect(object, at);
        for (const [key, value] of object) if (!SKIPPED.has(key.value)) push(value, placeOf(key, at));
      }
      if (seen.size > MAX_VISITED) throw new FormatError('pdf.limit', 'too many objects');
    }
  };
  const push = (value: PdfObject, at: Place): void => {
    if (value instanceof PdfRef || value instanceof PdfArray || value instanceof PdfDict) stack.push({ value, at });
  };

  const catalog = catalogOf(pdf);
  const walk = (value: PdfObject | undefined, at: Place): void => {
    if (value === undefined) return;
    push(value, at);
    drain();
  };
  walk(catalog.get('OpenAction'), { place: 'open' });
  // Pages before the form, so that what a field's widget does is told with its page.
  open.pages.forEach((page, index) => {
    walk(page.ref, { place: 'page', page: index + 1 });
  });
  walk(catalog.get('Names'), { place: 'document' });
  walk(catalog.get('AA'), { place: 'document' });
  walk(catalog.get('Outlines'), { place: 'outline' });
  walk(catalog.get('AcroForm'), { place: 'form' });
  walk(pdf.context.info.trailer.get('Root'), { place: 'document' });
  return found;
}

function placeOf(key: PdfName, at: Place): Place {
  if (key.value === 'Annots') return { ...at, place: 'annotation' };
  if (key.value === 'Fields' || key.value === 'Kids') return at.place === 'form' ? { place: 'field' } : at;
  return at;
}
