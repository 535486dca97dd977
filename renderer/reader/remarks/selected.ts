// What is selected on the pages, as boxes and text for each page: by the hand, or the hit that the search stands at.
import { type Highlight, MAX_BOXES, MAX_COVERED } from '../../../preload/contract/fields.ts';
import { toInk } from '../ink/page-points.ts';
import { asWritten } from '../viewer/as-written.ts';
import type { ViewBox } from '../viewer/page-viewport.ts';
import type { Viewer } from '../viewer/viewer.ts';
import { boxBetween, inLists, joinLines } from './boxes.ts';
import { plainText } from './plain-text.ts';

/** The ranges of the selection if it lies on the pages. */
export function rangesOnPages(pages: HTMLElement): Range[] {
  const selection = getSelection();
  if (!selection || selection.isCollapsed) return [];
  const ranges = Array.from({ length: selection.rangeCount }, (_none, index) => selection.getRangeAt(index));
  return ranges.filter((range) => pages.contains(range.commonAncestorContainer));
}

/** Highlights that cover the ranges; none where no text is. */
export function highlightsOf(viewer: Viewer, ranges: readonly Range[], viewBoxOf: (page: number) => ViewBox | null) {
  const found: Highlight[] = [];
  for (const layer of viewer.container.querySelectorAll<HTMLElement>('.textLayer')) {
    const page = Number(layer.parentElement?.dataset['page']);
    const view = viewer.view(page);
    const viewBox = viewBoxOf(page);
    const viewport = view?.viewport;
    if (!viewport || !viewBox) continue;
    const sheet = view.element.getBoundingClientRect();
    const at = (x: number, y: number) => toInk(viewport, viewBox, { x: x - sheet.left, y: y - sheet.top });
    const parts = ranges.flatMap((range) => partsOf(range, layer));
    const boxes = joinLines(
      parts
        .flatMap((part) => [...part.getClientRects()])
        .filter((rect) => rect.width > 0 && rect.height > 0)
        .map((rect) => boxBetween(at(rect.left, rect.top), at(rect.right, rect.bottom))),
    );
    const text = plainText(asWritten(textOf(parts)), MAX_COVERED);
    // The text stands with the first; what is longer than one list is rare.
    inLists(boxes, MAX_BOXES).forEach((list, index) => {
      found.push({ page, boxes: list, text: index === 0 ? text : '' });
    });
  }
  return found;
}

/** The part of a range in each text node of a layer. */
function partsOf(range: Range, layer: HTMLElement): Range[] {
  if (!range.intersectsNode(layer)) return [];
  const parts: Range[] = [];
  const walker = document.createTreeWalker(layer, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!range.intersectsNode(node)) continue;
    const part = document.createRange();
    part.selectNodeContents(node);
    if (node === range.startContainer) part.setStart(node, range.startOffset);
    if (node === range.endContainer) part.setEnd(node, range.endOffset);
    if (!part.collapsed) parts.push(part);
  }
  return parts;
}

/** Words that a line break parts keep a space between them; Chinese has none. */
function textOf(parts: readonly Range[]): string {
  return parts
    .map(String)
    .reduce(
      (before, next) =>
        before + (/[\p{Script=Latin}\d]$/u.test(before) && /^[\p{Script=Latin}\d]/u.test(next) ? ' ' : '') + next,
      '',
    );
}
