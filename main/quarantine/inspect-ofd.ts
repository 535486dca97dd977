// The first look at a foreign OFD (GB/T 33190): what the package says of itself, the text of each document's first page, and whether every page can be read. A page
// that cannot be is told and hinders nothing, but for a first one: the mark of secrecy stands there. Encryption (GM/T 0099) is refused: what cannot be read
// cannot be inspected. Signatures are counted; main/verification judges them.

import { type Ofd, type OfdDocument, openOfd } from '../../formats/ofd/document/document.ts';
import type { PageDrawing } from '../../formats/ofd/drawing.ts';
import { OfdError } from '../../formats/ofd/errors.ts';
import { openPackage } from '../../formats/ofd/package.ts';
import { readOfdSignatures } from '../../formats/ofd/signatures.ts';
import { actionsIn } from './ofd-actions.ts';
import { POINTS, textOfPage } from './ofd-text.ts';
import { proposeFrom } from './propose-elements.ts';
import { OFD_PORTION, type OfdInspection, type PageText } from './protocol.ts';
import { isStarred, markOn } from './secrecy-mark.ts';

const MOST_DOCUMENTS = 100;
const MOST_PAGES = 20_000;
const MOST_FONTS = 200;
const MOST_ATTACHMENTS = 1000;
const MAX_TEXT = 16 * 1024 * 1024;

type Facts = {
  -readonly [K in keyof OfdInspection]: OfdInspection[K] extends readonly (infer Item)[] ? Item[] : OfdInspection[K];
};

/**
 * Looks at the package and at its first pages, or, with `from`, at so many of the later ones alone (what it says of pages is then of those; all else is empty).
 * @throws OfdError when the package, a document of it, or a document's first page cannot be read; ofd.encrypted
 */
export async function inspectOfd({ bytes, from = 0 }: { bytes: Uint8Array; from?: number }): Promise<OfdInspection> {
  // Before OFD.xml, which may be among what is encrypted.
  const isEncrypted = openPackage(bytes).paths.some((path) => /(?:^|\/)encryptions\.xml$/i.test(path));
  if (isEncrypted) throw new OfdError('ofd.encrypted', 'the package names encrypted entries');
  const ofd = openOfd(bytes);
  if (ofd.documentCount > MOST_DOCUMENTS) throw new OfdError('ofd.limit', 'too many documents');
  const facts: Facts = {
    pages: 0,
    pageSizes: [],
    documents: [],
    firstPages: [],
    proposed: { title: '', issuingAgency: '', number: '' },
    laterMarks: [],
    unreadable: [],
    incomplete: [],
    fontsNotEmbedded: [],
    attachments: [],
    active: [],
    signatures: from > 0 ? 0 : readOfdSignatures(bytes).signatures.length,
  };
  const fonts = new Set<string>();
  const places = new Map<string, number>();
  let length = 0;
  for (const document of documentsOf(ofd)) {
    const { info, pageCount } = document;
    if (facts.pages + pageCount > MOST_PAGES) throw new OfdError('ofd.limit', 'too many pages');
    facts.documents.push({
      pages: pageCount,
      title: short(info.title),
      author: short(info.author),
      creator: short(`${info.creator} ${info.creatorVersion}`.trim()),
      created: short(info.created),
    });
    for (let index = 0; index < pageCount; index++) {
      const page = facts.pages + index;
      const path = document.pagePath(index);
      if (path !== undefined) places.set(path, page);
      if (page < from || page >= from + OFD_PORTION) continue;
      const text = inspectPage(document, index, page, facts, fonts);
      if (!text || index > 0) continue;
      length += text.items.reduce((sum, item) => sum + item.text.length, 0);
      if (length > MAX_TEXT) throw new OfdError('ofd.limit', 'too much text');
      facts.firstPages.push(text);
    }
    facts.pages += pageCount;
    if (from > 0) continue;
    for (const { name, format, size } of document.attachments()) {
      if (facts.attachments.length >= MOST_ATTACHMENTS) throw new OfdError('ofd.limit', 'too many attachments');
      facts.attachments.push({ name: short(name), format: short(format), size });
    }
  }
  if (facts.pages === 0) throw new OfdError('ofd.broken', 'no pages');
  facts.fontsNotEmbedded.push(...fonts);
  if (from > 0) return facts;
  const [first] = facts.firstPages;
  if (first) facts.proposed = proposeFrom(first);
  facts.active.push(...actionsIn(ofd.container, places));
  return facts;
}

function* documentsOf(ofd: Ofd): Generator<OfdDocument> {
  for (let index = 0; index < ofd.documentCount; index++) yield ofd.document(index);
}

/** Notes what is to be told of a page, and gives its text; null when it cannot be read. */
function inspectPage(
  document: OfdDocument,
  index: number,
  page: number,
  facts: Facts,
  fonts: Set<string>,
): PageText | null {
  let drawing: PageDrawing;
  try {
    drawing = document.page(index);
  } catch (error) {
    if (!(error instanceof OfdError) || index === 0) throw error;
    facts.unreadable.push({ page, reason: error.code === 'ofd.limit' ? 'limit' : 'broken' });
    facts.pageSizes.push(null);
    return null;
  }
  facts.pageSizes.push({ width: drawing.width * POINTS, height: drawing.height * POINTS });
  if (drawing.notes.some(isLoss)) facts.incomplete.push(page);
  for (const font of drawing.fonts) if (!font.embedded && fonts.size < MOST_FONTS) fonts.add(short(font.name));
  const text = textOfPage(drawing, page);
  if (index > 0) {
    const texts = text.items.map((item) => item.text);
    if (markOn(texts) === 'graded') facts.laterMarks.push({ page, starred: isStarred(texts) });
  }
  return text;
}

/** A list of resources that is absent shows only where something names what it should hold; a size that is, not at all. */
const HARMLESS: ReadonlySet<string> = new Set(['Res', 'PhysicalBox']);

/** Something of the page does not show; another face in place of a font (clause 11) shows nearly the same. */
function isLoss({ code, clause, element }: PageDrawing['notes'][number]): boolean {
  if (code === 'limit') return true;
  return (code === 'broken' || code === 'missing') && !clause.startsWith('11') && !HARMLESS.has(element);
}

function short(text: string): string {
  return text.slice(0, 2000).toWellFormed();
}
