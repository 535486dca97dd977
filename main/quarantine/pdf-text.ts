// The text that a PDF's pages draw, as runs with place, size, face and colour. Words and lines are not made up here: a run is what one
// showing operator wrote, joined with the next where that one goes on without a gap.

import { measureContents } from '../../formats/pdf/facts.ts';
import { openPdf } from '../../formats/pdf/open.ts';
import { marksOf } from './drawing.ts';
import type { GlyphMark } from './marks.ts';
import { type PDFPageProxy, withDocument } from './pdfjs.ts';
import type { PageText, TextItem } from './protocol.ts';

const MAX_ITEMS = 200_000;
const MAX_RUN = 10_000;
const MAX_TEXT = 16 * 1024 * 1024;

/** Text of the pages named (0-based; all without a list). @throws FormatError as openPdf does, pdf.limit for too much text */
export async function readText(bytes: Uint8Array, password?: string, pages?: readonly number[]): Promise<PageText[]> {
  // pdf.js would decode what the limits refuse.
  measureContents(await openPdf(bytes, password));
  return readTextUnchecked(bytes, password, pages);
}

/** The same for a file whose structure and contents have passed the limits already. */
export async function readTextUnchecked(
  bytes: Uint8Array,
  password?: string,
  pages?: readonly number[],
): Promise<PageText[]> {
  return withDocument(bytes, password, async (document) => {
    const texts: PageText[] = [];
    let length = 0;
    for (const page of pages ?? Array.from({ length: document.numPages }, (_, index) => index)) {
      if (page < 0 || page >= document.numPages) continue;
      const proxy = await document.getPage(page + 1);
      const text = await pageText(proxy, page);
      proxy.cleanup();
      length += text.items.reduce((sum, item) => sum + item.text.length, 0);
      if (length > MAX_TEXT) throw Object.assign(new Error('too much text'), { code: 'pdf.limit' });
      texts.push(text);
    }
    return texts;
  });
}

async function pageText(page: PDFPageProxy, index: number): Promise<PageText> {
  const marks = await marksOf(page, { stateful: false });
  const [left = 0, bottom = 0, right = 0, top = 0] = page.view;
  const glyphs = marks.filter((mark) => mark.kind === 'glyph');
  const items = joinGlyphs(glyphs);
  if (items.length > MAX_ITEMS) throw Object.assign(new Error('too many pieces of text'), { code: 'pdf.limit' });
  return { page: index, width: right - left, height: top - bottom, items };
}

/** Glyphs joined to runs: same face, size, colour and direction, each starting where the one before ended (to a tenth of the size). */
export function joinGlyphs(glyphs: readonly GlyphMark[]): TextItem[] {
  const items: TextItem[] = [];
  let run: { item: TextItem; last: GlyphMark } | undefined;
  for (const glyph of glyphs) {
    if (glyph.text === '' || !Number.isFinite(glyph.x + glyph.y + glyph.advance + glyph.size)) continue;
    if (run && run.item.text.length < MAX_RUN && continues(run.last, glyph)) {
      run.item = {
        ...run.item,
        text: run.item.text + glyph.text,
        width: Math.hypot(glyph.x - run.item.x, glyph.y - run.item.y) + glyph.advance,
      };
      run.last = glyph;
      items[items.length - 1] = run.item;
    } else {
      const { text, x, y, advance, size, font, colour } = glyph;
      const item = { text, x, y, width: advance, size, font, colour: /^#[0-9a-f]{6}$/.test(colour) ? colour : 'other' };
      run = { item, last: glyph };
      items.push(item);
    }
  }
  return items;
}

function continues(last: GlyphMark, next: GlyphMark): boolean {
  if (last.font !== next.font || last.colour !== next.colour) return false;
  if (Math.abs(last.size - next.size) > 0.01 || Math.abs(last.angle - next.angle) > 0.1) return false;
  const radians = (last.angle * Math.PI) / 180;
  const [endX, endY] = [last.x + last.advance * Math.cos(radians), last.y + last.advance * Math.sin(radians)];
  return Math.hypot(next.x - endX, next.y - endY) <= Math.max(0.1 * last.size, 0.05);
}
