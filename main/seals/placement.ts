// Where a seal may lie (GB/T 9704-2012, 7.3.5.1): upright, centred over name and date of issue so that both read through it a little below its middle,
// without pressing the text above and its upper edge within one line of it, inside the page. A hand near that place is drawn to it; elsewhere
// on the page the hand decides. Name and date are where the page shows them, not where a form would have them: without a date there is no place.
// Lengths in PDF points, origin bottom left of the page's crop box, the page as it is stored. Pure.

import { type Box, type Size, type Turn, turnBox, turnSize, undo } from '../../formats/pdf/turn.ts';
import type { PageBox } from '../../preload/contract/fields.ts';

/** A page as it is stored, and by how much it is turned to be shown. */
export type PageSheet = Size & { readonly rotate: Turn };

/** What the page shows, measured. */
export type Shown = {
  readonly date: PageBox | null;
  readonly signatureBlock: PageBox | null;
  /** The line of text next above them. */
  readonly textAbove: PageBox | null;
};

export type Placement = {
  readonly box: PageBox;
  readonly snapped: boolean;
  readonly coversSignatureBlock: boolean;
  readonly coversDate: boolean;
};

const MILLIMETRE = 72 / 25.4;
/** Points within which the hand is drawn to the legal place: 8 mm. */
export const SNAP_DISTANCE = 22.7;
/** Name and date lie a little below the seal's middle. */
const BELOW_MIDDLE = 2 * MILLIMETRE;
/** Nor is the seal raised by more than this to come within a line of the text. */
const MOST_RAISED = 5 * MILLIMETRE;
/** A line of the 版心: 225 mm hold 22. */
const LINE = (225 / 22) * MILLIMETRE;

/** The legal place of a seal of `size` (as it stands, upright); null where no date was found. */
export function legalPlace(size: Size, sheets: readonly PageSheet[], shown: Shown): PageBox | null {
  const { date } = shown;
  const sheet = date && sheets[date.page];
  if (!sheet) return null;
  const turned = (box: PageBox | null) => (box && box.page === date.page ? turnBox(box, sheet, sheet.rotate) : null);
  const under = turned(date) as Box;
  const name = turned(shown.signatureBlock);
  const text = turned(shown.textAbove);
  const block = name ? around(name, under) : under;

  let top = block.y + block.height / 2 + BELOW_MIDDLE + size.height / 2;
  if (text) {
    const raised = Math.max(top, text.y - LINE);
    // Text that a little does not reach is left where it is: name and date would come to lie at the seal's edge.
    top = Math.min(raised - top <= MOST_RAISED ? raised : top, text.y);
  }
  // What the rule wants covered goes before what it wants free, and the date before the name.
  top = covering(top, block.y, block.height, size.height);
  top = covering(top, under.y, under.height, size.height);
  const right = covering(block.x + block.width / 2 + size.width / 2, under.x, under.width, size.width);
  const box = within({ x: right - size.width, y: top - size.height, ...size }, turnSize(sheet, sheet.rotate));
  return { page: date.page, ...turnBox(box, turnSize(sheet, sheet.rotate), undo(sheet.rotate)) };
}

/** `size`: the seal's as it stands; the box that is wanted takes it. Null for a page that is not there or is smaller. */
export function placeSeal(options: {
  readonly wanted: PageBox;
  readonly size: Size;
  readonly sheets: readonly PageSheet[];
  readonly legal: PageBox | null;
  readonly shown: Shown;
}): Placement | null {
  const { legal, shown } = options;
  const { page, x, y } = options.wanted;
  const sheet = options.sheets[page];
  if (!sheet) return null;
  const wanted = { page, x, y, ...turnSize(options.size, sheet.rotate) };
  if (wanted.width > sheet.width || wanted.height > sheet.height) return null;
  const near =
    legal !== null &&
    legal.page === page &&
    Math.hypot(centre(legal).x - centre(wanted).x, centre(legal).y - centre(wanted).y) <= SNAP_DISTANCE;
  const box = near ? legal : { page, ...within(wanted, sheet) };
  return {
    box,
    snapped: near,
    coversSignatureBlock: shown.signatureBlock !== null && covers(box, shown.signatureBlock),
    coversDate: shown.date !== null && covers(box, shown.date),
  };
}

/** Whether `box` holds the whole of `under`; across a side on which `under` is the longer, whether it lies within it. */
function covers(box: PageBox, under: PageBox): boolean {
  return (
    box.page === under.page &&
    inside(under.x, under.width, box.x, box.width) &&
    inside(under.y, under.height, box.y, box.height)
  );
}

const EPSILON = 1e-6;

function inside(from: number, length: number, outerFrom: number, outerLength: number): boolean {
  if (length > outerLength) return inside(outerFrom, outerLength, from, length);
  return from >= outerFrom - EPSILON && from + length <= outerFrom + outerLength + EPSILON;
}

/** The end of a stretch of `size` nearest to `end` that covers what begins at `from`, or lies within it if that is the longer. */
function covering(end: number, from: number, length: number, size: number): number {
  return length > size ? between(end, from + size, from + length) : between(end, from + length, from + size);
}

function around(one: Box, other: Box): Box {
  const [x, y] = [Math.min(one.x, other.x), Math.min(one.y, other.y)];
  return {
    x,
    y,
    width: Math.max(one.x + one.width, other.x + other.width) - x,
    height: Math.max(one.y + one.height, other.y + other.height) - y,
  };
}

function centre(box: Box): { x: number; y: number } {
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

function within(box: Box, sheet: Size): Box {
  return {
    ...box,
    x: between(box.x, 0, sheet.width - box.width),
    y: between(box.y, 0, sheet.height - box.height),
  };
}

function between(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
