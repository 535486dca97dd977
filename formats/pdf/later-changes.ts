/*
 * What the revisions behind a signature change in the document that it covers (ISO 32000-1 12.8.2.2.2 names the kinds). The signed
 * prefix is opened as a file of its own and compared with the whole, object by object, as far as it is seen or acts. A signature can be
 * intact while what is shown has been replaced by a later revision: this is where that shows.
 */

import {
  PdfArray,
  PdfBool,
  PdfDict,
  PdfName,
  PdfNumber,
  type PdfObject,
  PdfRef,
  PdfStream,
  PdfString,
} from '@libpdf/core';
import { arrayEntry, catalogOf, dictEntry, follow, nameEntry, type OpenPdf, openPdf } from './open.ts';

/**
 * signature: signature fields were added or signed; annotation: other annotations were added, changed or removed; form: field values
 * changed; content: pages, what they draw, or what the document does was changed; unreadable: the signed part is no document by itself.
 */
export type LaterChange = 'signature' | 'annotation' | 'form' | 'content' | 'unreadable';

const MAX_COMPARED = 2_000_000;

/** The kinds of change between the first `length` bytes and the whole file. */
export async function changesSince(open: OpenPdf, length: number): Promise<LaterChange[]> {
  let signed: OpenPdf;
  try {
    signed = await openPdf(open.bytes.subarray(0, length), open.password);
  } catch {
    return ['unreadable'];
  }
  return [...new Comparison(signed, open).changes()].sort();
}

/** Entries of the catalog that signing itself may add or change, or that neither draw nor act. */
const CATALOG_FREE = new Set(['AcroForm', 'Perms', 'DSS', 'Version', 'Extensions', 'Metadata', 'Type']);
const PAGE_FREE = new Set(['Annots', 'Parent', 'LastModified', 'PieceInfo', 'Metadata', 'Tabs']);
const ANNOTATION_FREE = new Set(['P', 'Parent', 'M']);

class Comparison {
  readonly #before: OpenPdf;
  readonly #after: OpenPdf;
  readonly #same = new Map<PdfObject, PdfObject>();
  #compared = 0;

  constructor(before: OpenPdf, after: OpenPdf) {
    this.#before = before;
    this.#after = after;
  }

  changes(): Set<LaterChange> {
    const found = new Set<LaterChange>();
    const [before, after] = [this.#before, this.#after];
    if (before.pages.length !== after.pages.length) found.add('content');
    if (!this.#sameDict(catalogOf(before.pdf), catalogOf(after.pdf), CATALOG_FREE)) found.add('content');
    before.pages.forEach((page, index) => {
      const later = after.pages[index];
      if (!later) return;
      const sameBoxes =
        [...page.mediaBox, ...page.cropBox, page.rotate].join() ===
        [...later.mediaBox, ...later.cropBox, later.rotate].join();
      if (!sameBoxes || !this.#sameDict(page.dict, later.dict, PAGE_FREE)) found.add('content');
      for (const change of this.#annotations(page.dict, later.dict)) found.add(change);
    });
    for (const change of this.#fields()) found.add(change);
    return found;
  }

  /** Annotations by object: those of before must be there unchanged; new ones are told by their kind. */
  *#annotations(page: PdfDict, laterPage: PdfDict): Generator<LaterChange> {
    const old = arrayEntry(this.#before.pdf, page, 'Annots')?.toArray() ?? [];
    const later = arrayEntry(this.#after.pdf, laterPage, 'Annots')?.toArray() ?? [];
    const keyOf = (item: PdfObject, index: number) => (item instanceof PdfRef ? item.toString() : `direct ${index}`);
    const laterByKey = new Map(
      later.map((item, index) => [keyOf(item, index), follow(this.#after.pdf, item)] as const),
    );
    for (const [index, item] of old.entries()) {
      const key = keyOf(item, index);
      const before = follow(this.#before.pdf, item);
      const after = laterByKey.get(key) ?? null;
      laterByKey.delete(key);
      if (!(before instanceof PdfDict)) continue;
      if (!(after instanceof PdfDict)) yield 'annotation';
      else if (!this.#sameDict(before, after, ANNOTATION_FREE)) {
        yield this.#isSignature(this.#after, after)
          ? 'signature'
          : nameEntry(this.#after.pdf, after, 'Subtype') === 'Widget'
            ? 'form'
            : 'annotation';
      }
    }
    for (const added of laterByKey.values()) {
      if (added instanceof PdfDict) yield this.#isSignature(this.#after, added) ? 'signature' : 'annotation';
    }
  }

  /** Fields of the form itself: values of fields whose widgets are not on a page, calculation order, scripts. */
  *#fields(): Generator<LaterChange> {
    const form = dictEntry(this.#before.pdf, catalogOf(this.#before.pdf), 'AcroForm');
    const laterForm = dictEntry(this.#after.pdf, catalogOf(this.#after.pdf), 'AcroForm');
    if (form && !laterForm) yield 'form';
    if (!laterForm) return;
    if (form && !this.#sameDict(form, laterForm, new Set(['Fields', 'SigFlags', 'DR', 'DA']))) yield 'form';
    const old = form ? (arrayEntry(this.#before.pdf, form, 'Fields')?.toArray() ?? []) : [];
    const later = arrayEntry(this.#after.pdf, laterForm, 'Fields')?.toArray() ?? [];
    const known = new Set(old.map((item) => (item instanceof PdfRef ? item.toString() : '')));
    for (const item of later) {
      const field = follow(this.#after.pdf, item);
      if (!(field instanceof PdfDict)) continue;
      const isOld = item instanceof PdfRef && known.delete(item.toString());
      const before = isOld ? follow(this.#before.pdf, item) : null;
      if (before instanceof PdfDict && this.#sameDict(before, field, ANNOTATION_FREE)) continue;
      yield this.#isSignature(this.#after, field) ? 'signature' : 'form';
    }
    known.delete('');
    if (known.size > 0) yield 'form';
  }

  #isSignature(open: OpenPdf, dict: PdfDict): boolean {
    return (
      nameEntry(open.pdf, dict, 'FT') === 'Sig' ||
      nameEntry(open.pdf, dictEntry(open.pdf, dict, 'Parent'), 'FT') === 'Sig'
    );
  }

  #sameDict(before: PdfDict, after: PdfDict, free: ReadonlySet<string>): boolean {
    const keys = new Set([...before, ...after].map(([key]) => key.value));
    return [...keys].every((key) => free.has(key) || this.#sameValue(before.get(key), after.get(key)));
  }

  /** Equality of all that hangs on two values; an object met before with the same counterpart is taken as compared. */
  #sameValue(first: PdfObject | undefined, second: PdfObject | undefined): boolean {
    const stack: [PdfObject | undefined, PdfObject | undefined][] = [[first, second]];
    for (let pair = stack.pop(); pair; pair = stack.pop()) {
      const [before, after] = [follow(this.#before.pdf, pair[0]), follow(this.#after.pdf, pair[1])];
      if (before === null || after === null) {
        if (before !== after) return false;
        continue;
      }
      if (++this.#compared > MAX_COMPARED) return false;
      if (before instanceof PdfStream || after instanceof PdfStream) {
        if (!(before instanceof PdfStream && after instanceof PdfStream && sameBytes(before.data, after.data)))
          return false;
      }
      if (before instanceof PdfDict && after instanceof PdfDict) {
        if (this.#same.get(before) === after) continue;
        this.#same.set(before, after);
        const type = nameEntry(this.#before.pdf, before, 'Type');
        // Pages are compared in their order, and a link to a page is not the page.
        if ((type === 'Page' || type === 'Pages') && nameEntry(this.#after.pdf, after, 'Type') === type) {
          if (pair[0]?.type === 'ref' && pair[1]?.type === 'ref' && String(pair[0]) === String(pair[1])) continue;
          return false;
        }
        for (const key of new Set([...before, ...after].map(([name]) => name.value))) {
          if (key !== 'Parent' && key !== 'P') stack.push([before.get(key), after.get(key)]);
        }
      } else if (before instanceof PdfArray && after instanceof PdfArray) {
        if (before.length !== after.length) return false;
        if (this.#same.get(before) === after) continue;
        this.#same.set(before, after);
        for (let i = 0; i < before.length; i++) stack.push([before.at(i), after.at(i)]);
      } else if (!sameScalar(before, after)) return false;
    }
    return true;
  }
}

function sameScalar(before: PdfObject, after: PdfObject): boolean {
  if (before instanceof PdfName && after instanceof PdfName) return before.value === after.value;
  if (before instanceof PdfNumber && after instanceof PdfNumber) return before.value === after.value;
  if (before instanceof PdfBool && after instanceof PdfBool) return before.value === after.value;
  if (before instanceof PdfString && after instanceof PdfString) return sameBytes(before.bytes, after.bytes);
  return before.type === 'null' && after.type === 'null';
}

function sameBytes(one: Uint8Array, two: Uint8Array): boolean {
  if (one.length !== two.length) return false;
  for (let i = 0; i < one.length; i++) if (one[i] !== two[i]) return false;
  return true;
}
