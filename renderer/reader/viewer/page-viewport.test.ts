import { getDocument, type PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { describe, expect, it } from 'vitest';
import { sizeOf, toPage, toViewport, type ViewBox, viewportOf } from './page-viewport.ts';

/** A page of this box, as pdf.js reads it; without a table of places, which it then makes itself. */
async function pageOf(viewBox: ViewBox, unit: number): Promise<PDFPageProxy> {
  const text =
    '%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n' +
    `3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[${viewBox.join(' ')}]/UserUnit ${unit}>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF`;
  const opened = await getDocument({ data: new TextEncoder().encode(text), verbosity: 0 }).promise;
  return opened.getPage(1);
}

const boxes: readonly (readonly [ViewBox, number])[] = [
  [[0, 0, 595.28, 841.89], 1],
  [[10, 20, 605, 862], 1],
  [[-50, -30, 1000, 300.5], 3],
];
const turns = [0, 90, 180, 270, 360, 450, -90];

describe('the viewport of a page', () => {
  it.each(boxes)('of box %j with unit %d is that of pdf.js on every turn', async (viewBox, unit) => {
    const page = await pageOf(viewBox, unit);
    for (const rotation of turns) {
      for (const scale of [1, 96 / 72, 2.5]) {
        const ours = viewportOf({ viewBox, rotate: 0, unit }, scale, rotation);
        const theirs = page.getViewport({ scale, rotation });
        expect(ours.width).toBeCloseTo(theirs.width, 6);
        expect(ours.height).toBeCloseTo(theirs.height, 6);
        ours.transform.forEach((value, index) => expect(value).toBeCloseTo(theirs.transform[index] ?? NaN, 6));
        const [x, y] = toViewport(ours, 123.5, 45.25);
        const [theirX, theirY] = theirs.convertToViewportPoint(123.5, 45.25) as [number, number];
        expect(x).toBeCloseTo(theirX, 6);
        expect(y).toBeCloseTo(theirY, 6);
        const [backX, backY] = toPage(ours, x, y);
        expect(backX).toBeCloseTo(123.5, 6);
        expect(backY).toBeCloseTo(45.25, 6);
      }
    }
  });

  it('has no turn between the quarters', () => {
    expect(() => viewportOf({ viewBox: [0, 0, 1, 1], rotate: 0, unit: 1 }, 1, 45)).toThrow(RangeError);
  });

  it('lies as the page says by itself', () => {
    expect(sizeOf({ viewBox: [0, 0, 100, 200], rotate: 90, unit: 2 })).toEqual({ width: 400, height: 200 });
    expect(sizeOf({ viewBox: [0, 0, 100, 200], rotate: 180, unit: 1 })).toEqual({ width: 100, height: 200 });
  });
});
