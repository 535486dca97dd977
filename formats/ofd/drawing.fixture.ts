/*
 * Small documents for tests of drawing: one page of given objects, with resources, templates, annotations and further files as wanted.
 */

import { type OfdDocument, openOfd } from './document/document.ts';
import type { PageDrawing } from './drawing.ts';
import { packageOf } from './package.fixture.ts';
import type { PageLimits } from './page/notes.ts';

export interface PageParts {
  /** Objects of the one layer, or the whole Content where it begins with a layer. */
  readonly objects?: string;
  /** Elements of Page before Content. */
  readonly page?: string;
  /** Lists of PublicRes.xml. */
  readonly resources?: string;
  /** Elements of CommonData. */
  readonly common?: string;
  /** Elements of Document behind Pages. */
  readonly document?: string;
  /** Elements of DocBody. */
  readonly body?: string;
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A document of one page, 100 by 50 mm, whose identifier is 1. */
export function pagePackage(parts: PageParts): Uint8Array {
  const { objects = '', page = '', resources = '', common = '', document = '', body = '', files = {} } = parts;
  const content = objects.startsWith('<Layer') ? objects : `<Layer ID="2">${objects}</Layer>`;
  const texts: Record<string, string | Uint8Array> = {
    'OFD.xml': `<OFD><DocBody><DocInfo><DocID>d</DocID></DocInfo><DocRoot>Doc_0/Document.xml</DocRoot>${body}</DocBody></OFD>`,
    'Doc_0/Document.xml':
      `<Document><CommonData><PageArea><PhysicalBox>0 0 100 50</PhysicalBox></PageArea><PublicRes>PublicRes.xml</PublicRes>${common}</CommonData>` +
      `<Pages><Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></Pages>${document}</Document>`,
    'Doc_0/PublicRes.xml': `<Res BaseLoc="Res">${resources}</Res>`,
    'Doc_0/Pages/Page_0/Content.xml': `<Page>${page}<Content>${content}</Content></Page>`,
    ...files,
  };
  return packageOf(
    new Map(Object.entries(texts).map(([path, text]) => [path, typeof text === 'string' ? utf8(text) : text])),
  );
}

export function documentOf(parts: PageParts, limits?: PageLimits): OfdDocument {
  return openOfd(pagePackage(parts), undefined, limits).document(0);
}

export function drawn(parts: PageParts, limits?: PageLimits): PageDrawing {
  return documentOf(parts, limits).page(0);
}
