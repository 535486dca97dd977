// Whether a final copy (正本) is its signed-off text (定稿) with the number and the date filled in and nothing else changed: same pages,
// same marks in the same order at the same places in the same faces, outlines and colours, same annotations; inside the places allowed,
// exactly the text expected. Works on what the pages draw, since streams and font subsets are cut differently in each file.

import { factsOf } from '../../formats/pdf/facts.ts';
import { openPdf } from '../../formats/pdf/open.ts';
import { marksOf } from './drawing.ts';
import type { GlyphMark, Mark, OtherMark } from './marks.ts';
import { withDocument } from './pdfjs.ts';
import type { AllowedChange, CopyComparison } from './protocol.ts';

type Difference = { page: number; what: string; detail: string };

/** Points by which a glyph may be off; what a path's coordinates may be off. */
const TEXT_TOLERANCE = 0.01;
const PATH_TOLERANCE = 1e-3;
/** Points by which a box is widened: layout engines round to their own grid. */
const BOX_SLACK = 0.5;
const MAX_PER_PAGE = 5;
const MAX_DIFFERENCES = 100;

/** @throws FormatError when one of the files cannot be read. Pages in the answer are 0-based. */
export async function compareCopies(input: {
  signedOffText: Uint8Array;
  finalCopy: Uint8Array;
  allowed: readonly AllowedChange[];
}): Promise<CopyComparison> {
  const [before, after] = [await outline(input.signedOffText), await outline(input.finalCopy)];
  const differences: Difference[] = [];
  if (before.pages !== after.pages) {
    differences.push({ page: 0, what: 'pageCount', detail: `${before.pages} ${after.pages}` });
    return { same: false, compared: 0, differences };
  }
  for (let page = 0; page < before.pages; page++) {
    if (before.sizes[page] !== after.sizes[page]) {
      differences.push({ page, what: 'pageSize', detail: `${before.sizes[page]} ${after.sizes[page]}` });
    }
  }
  if (before.active !== after.active)
    differences.push({ page: 0, what: 'activeContent', detail: after.active.slice(0, 200) });
  for (const change of input.allowed) {
    if (change.page < 0 || change.page >= before.pages)
      differences.push({ page: change.page, what: 'allowedPage', detail: '' });
  }
  let compared = 0;
  await withDocument(input.signedOffText, undefined, (first) =>
    withDocument(input.finalCopy, undefined, async (second) => {
      for (let page = 0; page < before.pages && differences.length < MAX_DIFFERENCES; page++) {
        const [one, two] = [await first.getPage(page + 1), await second.getPage(page + 1)];
        const allowed = input.allowed.filter((change) => change.page === page);
        const [marks, laterMarks] = [await marksOf(one, { stateful: true }), await marksOf(two, { stateful: true })];
        compared += marks.length;
        differences.push(...compareMarks(page, marks, laterMarks, allowed));
        const [notes, laterNotes] = [
          annotationsOf(await one.getAnnotations()),
          annotationsOf(await two.getAnnotations()),
        ];
        if (notes !== laterNotes) differences.push({ page, what: 'annotations', detail: laterNotes.slice(0, 200) });
        one.cleanup();
        two.cleanup();
      }
    }),
  );
  return { same: differences.length === 0, compared, differences: differences.slice(0, MAX_DIFFERENCES) };
}

async function outline(bytes: Uint8Array): Promise<{ pages: number; sizes: string[]; active: string }> {
  const facts = factsOf(await openPdf(bytes));
  const sizes = facts.pageSizes.map((size) => `${size.width.toFixed(2)}x${size.height.toFixed(2)}/${size.rotate}`);
  return { pages: facts.pages, sizes, active: JSON.stringify(facts.active) };
}

/** What a reader sees or can click of a page's annotations. */
function annotationsOf(annotations: readonly unknown[]): string {
  const seen = (annotations as Record<string, unknown>[]).map(
    ({ subtype, rect, url, unsafeUrl, contentsObj, fieldValue }) => [
      subtype,
      Array.isArray(rect) ? rect.map((value) => Number(value).toFixed(2)) : null,
      url ?? unsafeUrl ?? null,
      contentsObj ?? null,
      fieldValue ?? null,
    ],
  );
  return JSON.stringify(seen);
}

/** The differences of one page, the first few. */
export function compareMarks(
  page: number,
  before: readonly Mark[],
  after: readonly Mark[],
  allowed: readonly AllowedChange[],
): Difference[] {
  const differences: Difference[] = [];
  const [one, two] = [split(before, allowed), split(after, allowed)];
  allowed.forEach((change, index) => {
    for (const [marks, expected, which] of [
      [one.inside[index] ?? [], change.was, 'was'],
      [two.inside[index] ?? [], change.becomes, 'becomes'],
    ] as const) {
      const found = textOf(marks);
      if (found !== bare(expected)) differences.push({ page, what: `allowed.${which}`, detail: found.slice(0, 100) });
      if (marks.some((mark) => mark.mode !== 0))
        differences.push({ page, what: 'allowed.invisible', detail: found.slice(0, 100) });
      if (marks.some((mark) => !fits(mark, change)))
        differences.push({ page, what: 'allowed.overflow', detail: found.slice(0, 100) });
    }
  });
  for (let index = 0; index < Math.max(one.outside.length, two.outside.length); index++) {
    const [left, right] = [one.outside[index], two.outside[index]];
    const what = differenceOf(left, right);
    if (what === undefined) continue;
    differences.push({ page, what, detail: `${tell(left)} | ${tell(right)}`.slice(0, 300) });
    // What follows a mark too many is all shifted; the first few places are enough.
    if (differences.length >= MAX_PER_PAGE) break;
  }
  return differences;
}

function split(marks: readonly Mark[], allowed: readonly AllowedChange[]): { inside: GlyphMark[][]; outside: Mark[] } {
  const inside: GlyphMark[][] = allowed.map(() => []);
  const outside: Mark[] = [];
  for (const mark of marks) {
    if (mark.kind === 'glyph' && isBlank(mark)) continue;
    const index = mark.kind === 'glyph' ? allowed.findIndex((change) => startsIn(mark, change)) : -1;
    if (mark.kind === 'glyph' && index >= 0) inside[index]?.push(mark);
    else outside.push(mark);
  }
  return { inside, outside };
}

/** White space leaves no mark, and how many of it is written differs from print to print; unless its outline is drawn. */
function isBlank(mark: GlyphMark): boolean {
  return /^\s+$/u.test(mark.text) && mark.outline === '';
}

function startsIn({ x, y }: GlyphMark, { box: [left, bottom, width, height] }: AllowedChange): boolean {
  const slack = BOX_SLACK;
  return x >= left - slack && x < left + width && y >= bottom - slack && y < bottom + height;
}

function fits(mark: GlyphMark, { box: [left, , width] }: AllowedChange): boolean {
  return mark.x + mark.advance <= left + width + BOX_SLACK;
}

function textOf(marks: readonly GlyphMark[]): string {
  const sorted = marks.toSorted((a, b) =>
    Math.abs(a.y - b.y) > 0.5 * Math.min(a.size, b.size) ? b.y - a.y : a.x - b.x,
  );
  return bare(sorted.map((mark) => mark.text).join(''));
}

function bare(text: string): string {
  return text.replace(/\s/gu, '');
}

function differenceOf(left: Mark | undefined, right: Mark | undefined): string | undefined {
  if (!left) return 'added';
  if (!right) return 'removed';
  if (left.kind === 'glyph' && right.kind === 'glyph') return glyphDifference(left, right);
  if (left.kind === 'other' && right.kind === 'other') return otherDifference(left, right);
  return 'order';
}

function glyphDifference(left: GlyphMark, right: GlyphMark): string | undefined {
  if (left.text !== right.text) return 'text';
  if (left.font !== right.font) return 'font';
  if (![left.x - right.x, left.y - right.y, left.size - right.size].every((by) => Math.abs(by) <= TEXT_TOLERANCE))
    return 'place';
  if (Math.abs(left.angle - right.angle) > 0.01 || Math.abs(left.advance - right.advance) > 0.05) return 'place';
  if (left.outline !== right.outline) return 'outline';
  return left.colour === right.colour && left.mode === right.mode && left.state === right.state ? undefined : 'state';
}

function otherDifference(left: OtherMark, right: OtherMark): string | undefined {
  if (left.what !== right.what || left.numbers.length !== right.numbers.length) return 'drawing';
  if (left.numbers.some((value, index) => !(Math.abs(value - (right.numbers[index] ?? Number.NaN)) <= PATH_TOLERANCE)))
    return 'drawing';
  return left.state === right.state ? undefined : 'state';
}

function tell(mark: Mark | undefined): string {
  if (!mark) return '-';
  if (mark.kind === 'glyph')
    return `${mark.text} ${mark.x.toFixed(2)} ${mark.y.toFixed(2)} ${mark.size.toFixed(2)} ${mark.font}`;
  return `${mark.what} ${mark.numbers
    .slice(0, 6)
    .map((value) => value.toFixed(2))
    .join(' ')}`;
}
