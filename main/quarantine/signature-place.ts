// Where a document shows who issued it and when: 发文机关署名 and, beneath it, 成文日期 (GB/T 9704-2012, 7.3.5), measured from what the pages draw, so that a
// seal can be laid over both. A date in the text, in the 版记 (with 印发) or beside other words is none. Of several the one counts that is the day asked
// for, then the one under the name asked for, then one under any name, then the last. Not judged: whether name and date are true.

import { measureContents } from '../../formats/pdf/facts.ts';
import { openPdf } from '../../formats/pdf/open.ts';
import { type Box, turnBox, turnSize, undo } from '../../formats/pdf/turn.ts';
import { marksOf } from './drawing.ts';
import { type Line, linesOf, type Piece, type Sheet, shownWidth, union } from './glyph-lines.ts';
import { withDocument } from './pdfjs.ts';
import type { SignaturePlace, TaskInput } from './protocol.ts';
import { readDate, type WrittenDate } from './written-date.ts';

/** Name and date stand in the right part of the page: their middle is beyond this part of its width. */
const RIGHT_PART = 0.45;
/** The name's baseline is at most so many times the size above the date's, and a name's lines above one another. */
const NAME_ABOVE = 3.4;
const NAME_LINES_APART = 2.4;
const MOST_NAME_LINES = 4;
/** Ends a sentence or goes on with one: no name does. */
const SENTENCE = /[。；：，、！？.;:,!?]$/u;
const PAGE_NUMBER = /^[-—–―‐_·.\d\s]+$/u;

export type Expected = { readonly name?: string; readonly date?: WrittenDate };

/** Name and date on their pages, counted from 0, in the page as it is shown. */
type Found = {
  readonly page: number;
  readonly date: Piece;
  readonly name: { readonly page: number; readonly box: Box; readonly exact: boolean } | null;
  readonly rank: number;
};

/** @throws FormatError as openPdf does; pdf.limit for contents beyond all measure */
export async function findSignaturePlace(input: TaskInput<'findSignaturePlace'>): Promise<SignaturePlace> {
  const open = await openPdf(input.bytes);
  // pdf.js would decode what the limits refuse.
  measureContents(open);
  const sheets = open.pages.map(({ cropBox: [left, bottom, right, top], rotate }) => ({
    left,
    bottom,
    width: right - left,
    height: top - bottom,
    rotate,
  }));
  return withDocument(input.bytes, undefined, async (document) => {
    const read = new Map<number, Line[]>();
    const lines = async (page: number): Promise<Line[]> => {
      const sheet = sheets[page];
      const known = read.get(page);
      if (known || !sheet || page >= document.numPages) return known ?? [];
      const proxy = await document.getPage(page + 1);
      const marks = await marksOf(proxy, { stateful: false, ink: true });
      proxy.cleanup();
      const found = linesOf(
        marks.filter((mark) => mark.kind === 'glyph'),
        sheet,
      );
      read.set(page, found);
      return found;
    };
    const expected: Expected = {
      ...(input.name ? { name: input.name } : {}),
      ...(input.date ? { date: input.date } : {}),
    };
    let best: Found | null = null;
    // From behind: where all that was asked for is met, no earlier page can do better.
    for (let page = sheets.length - 1; page >= 0 && (best?.rank ?? 0) < bestRank(expected); page--) {
      const sheet = sheets[page] as Sheet;
      const before = () => lines(page - 1);
      for (const found of await datesOn(page, await lines(page), sheet, before, expected))
        if (!best || found.rank > best.rank) best = found;
    }
    return answer(sheets, best, best ? await lines(best.page) : []);
  });
}

/** The dates of a page that stand by themselves in its right part, the last first. */
async function datesOn(
  page: number,
  lines: readonly Line[],
  sheet: Sheet,
  linesBefore: () => Promise<readonly Line[]>,
  expected: Expected,
): Promise<Found[]> {
  const found: Found[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.pieces.some(({ text }) => text.endsWith('印发'))) continue;
    for (const date of line.pieces) {
      const written = readDate(date.text);
      if (!written || middle(date.box) < RIGHT_PART * shownWidth(sheet)) continue;
      const above = lines.slice(0, index);
      const onPage = nameAbove(above, date, sheet, expected.name);
      let name = onPage && { page, ...onPage };
      if (!name && above.length === 0 && page > 0) {
        const behind = nameAtEnd(await linesBefore(), sheet, expected.name);
        name = behind && { page: page - 1, ...behind };
      }
      found.unshift({ page, date, name, rank: rankOf(written, name, expected) });
    }
  }
  return found;
}

function rankOf(written: WrittenDate, name: Found['name'], expected: Expected): number {
  const { date } = expected;
  const sameDay =
    date !== undefined && written.year === date.year && written.month === date.month && written.day === date.day;
  return (sameDay ? 4 : 0) + (name?.exact ? 2 : 0) + (name ? 1 : 0);
}

function bestRank(expected: Expected): number {
  return (expected.date ? 4 : 0) + (expected.name ? 2 : 0) + 1;
}

/** The name over a date on the same page: the lines that make up the one asked for, or the nearest that may be a name. */
function nameAbove(
  above: readonly Line[],
  date: Piece,
  sheet: Sheet,
  wanted: string | undefined,
): { box: Box; exact: boolean } | null {
  const names: Piece[] = [];
  let below = date;
  for (const line of above.toReversed()) {
    const apart = (names.length === 0 ? NAME_ABOVE : NAME_LINES_APART) * Math.max(below.size, date.size);
    if (line.baseline - below.baseline > apart || names.length === MOST_NAME_LINES) break;
    const piece = line.pieces.find((one) => overlaps(one.box, date.box) && mayBeName(one, sheet));
    if (!piece) break;
    names.unshift(piece);
    below = piece;
    if (wanted !== undefined && plain(names.map(({ text }) => text).join('')) === plain(wanted))
      return { box: union(names.map(({ box }) => box)), exact: true };
  }
  const nearest = names.at(-1);
  return nearest ? { box: nearest.box, exact: false } : null;
}

/** The name at the end of the page before, when the date has been driven over to a page of its own. */
function nameAtEnd(
  lines: readonly Line[],
  sheet: Sheet,
  wanted: string | undefined,
): { box: Box; exact: boolean } | null {
  const last = lines.findLast((line) => !line.pieces.every(({ text }) => PAGE_NUMBER.test(text)));
  const piece = last?.pieces.at(-1);
  if (!piece || !mayBeName(piece, sheet)) return null;
  return { box: piece.box, exact: wanted !== undefined && plain(piece.text) === plain(wanted) };
}

function mayBeName({ text, box }: Piece, sheet: Sheet): boolean {
  if (SENTENCE.test(text) || readDate(text) || !/\p{Script=Han}{2}/u.test(text)) return false;
  return middle(box) >= RIGHT_PART * shownWidth(sheet);
}

const plain = (text: string) => text.normalize('NFKC').replace(/\s/gu, '');
const middle = (box: Box) => box.x + box.width / 2;
const overlaps = (one: Box, other: Box) => one.x < other.x + other.width && other.x < one.x + one.width;

function answer(sheets: readonly Sheet[], found: Found | null, lines: readonly Line[]): SignaturePlace {
  const stored = (page: number, box: Box) => {
    const sheet = sheets[page] as Sheet;
    return { page, ...turnBox(box, turnSize(sheet, sheet.rotate), undo(sheet.rotate)) };
  };
  if (!found) return { sheets: [...sheets], date: null, name: null, textAbove: null };
  const { page, date, name } = found;
  const block = name?.page === page ? name.box : date.box;
  const above = lines.findLast((line) => line.box.y >= block.y + block.height);
  return {
    sheets: [...sheets],
    date: stored(page, date.box),
    name: name && stored(name.page, name.box),
    textAbove: above ? stored(page, above.box) : null,
  };
}
