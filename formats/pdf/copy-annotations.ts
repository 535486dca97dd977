/*
 * Ink, highlights and notes as PDF annotations (ISO 32000-1 12.5.6) with appearances of their own, for a working copy. Coordinates come as ink counts
 * them: points, origin at the top left of the page as it is stored, y downwards. What lies beside its page is left out. Text is set as strings, never
 * as markup (no RC entry).
 */

import { PdfArray, PdfDict, PdfName, PdfNumber, type PdfObject, type PdfRef, PdfStream, PdfString } from '@libpdf/core';
import { outlineOf, type PenStroke } from '../ink/outline.ts';
import { numbers, pdfDate } from './append.ts';
import type { PdfPage } from './open.ts';
import type { OutlineText } from './outline-text.ts';
import { parsePath, pictureOperators, real } from './picture.ts';
import { ascii } from './scan.ts';

interface Said {
  /** 0-based. */
  readonly page: number;
  readonly author: string;
  /** Claimed time of the signature, ms since the epoch; null for what is not signed. */
  readonly at: number | null;
  /** What a reader shows of it. */
  readonly contents: string;
}

export type CopyAnnotation =
  | (Said & {
      readonly kind: 'ink';
      readonly strokes: readonly (PenStroke & { readonly colour: 'ink' | 'vermilion' | 'blue' })[];
    })
  | (Said & {
      readonly kind: 'highlight';
      readonly boxes: readonly {
        readonly x: number;
        readonly y: number;
        readonly width: number;
        readonly height: number;
      }[];
    })
  | (Said & { readonly kind: 'note'; readonly x: number; readonly y: number; readonly number: number });

const INK = { ink: '#1f1d1a', vermilion: '#b8322a', blue: '#1f4e8c' } as const;
const MARKER = 14;
/** Print, no changing of place or words (12.5.3, bits 3, 8 and 10). */
const FLAGS = 4 + 128 + 512;

type Box = readonly [number, number, number, number];
type Place = {
  readonly page: PdfPage;
  readonly register: (object: PdfObject) => PdfRef;
  readonly text: OutlineText;
  /** The Font entry that all texts share; filled when everything has been shown. */
  readonly fonts: PdfRef;
};

/** The annotation, or null where nothing of it lies on the page. */
export function copyAnnotation(annotation: CopyAnnotation, place: Place): PdfRef | null {
  switch (annotation.kind) {
    case 'ink':
      return inkAnnotation(annotation, place);
    case 'highlight':
      return highlightAnnotation(annotation, place);
    case 'note':
      return noteAnnotation(annotation, place);
  }
}

function common(
  said: Said,
  { page }: Place,
  subtype: string,
  rect: Box,
  appearance: PdfRef,
): Record<string, PdfObject> {
  return {
    Type: PdfName.of('Annot'),
    Subtype: PdfName.of(subtype),
    Rect: numbers(...rect),
    P: page.ref,
    F: PdfNumber.of(FLAGS),
    T: PdfString.fromString(said.author),
    Contents: PdfString.fromString(said.contents),
    ...(said.at === null ? {} : { M: PdfString.fromString(pdfDate(said.at)) }),
    AP: PdfDict.of({ N: appearance }),
  };
}

function form(rect: Box, operators: string, resources: PdfDict, matrix?: PdfArray): PdfStream {
  return PdfStream.fromDict(
    {
      Type: PdfName.of('XObject'),
      Subtype: PdfName.of('Form'),
      BBox: numbers(0, 0, rect[2] - rect[0], rect[3] - rect[1]),
      ...(matrix ? { Matrix: matrix } : {}),
      Resources: resources,
    },
    ascii(operators),
  );
}

function inkAnnotation(annotation: Extract<CopyAnnotation, { kind: 'ink' }>, place: Place): PdfRef | null {
  const { page, register } = place;
  const drawn = annotation.strokes.map((stroke) => ({ stroke, d: outlineOf(stroke) })).filter(({ d }) => d !== '');
  const edges = drawn.flatMap(({ d }) => [edgesOf(d)]);
  if (edges.length === 0) return null;
  const around: Box = [
    Math.min(...edges.map((edge) => edge[0])),
    Math.min(...edges.map((edge) => edge[1])),
    Math.max(...edges.map((edge) => edge[2])),
    Math.max(...edges.map((edge) => edge[3])),
  ];
  const rect = toUser(page, around);
  if (!meets(rect, page.cropBox)) return null;
  const [width, height] = [rect[2] - rect[0], rect[3] - rect[1]];
  const viewBox = [around[0], around[1], width, height] as const;
  const paths = drawn.map(({ stroke, d }) => ({ d, fill: INK[stroke.colour] }));
  const [left, , , top] = page.cropBox;
  return register(
    PdfDict.of({
      ...common(
        annotation,
        place,
        'Ink',
        rect,
        register(form(rect, pictureOperators({ viewBox, paths }, width, height), new PdfDict())),
      ),
      InkList: new PdfArray(
        drawn.map(({ stroke }) => numbers(...stroke.points.flatMap(([x, y]) => [left + x, top - y]))),
      ),
    }),
  );
}

function edgesOf(d: string): Box {
  const edges: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { args } of parsePath(d)) {
    args.forEach((value, index) => {
      const axis = index % 2;
      edges[axis] = Math.min(edges[axis] ?? value, value);
      edges[axis + 2] = Math.max(edges[axis + 2] ?? value, value);
    });
  }
  // An area even where a stroke is a dot or a level line.
  return [edges[0] - 0.5, edges[1] - 0.5, edges[2] + 0.5, edges[3] + 0.5];
}

function highlightAnnotation(annotation: Extract<CopyAnnotation, { kind: 'highlight' }>, place: Place): PdfRef | null {
  const { page, register } = place;
  const boxes = annotation.boxes
    .map(({ x, y, width, height }) => toUser(page, [x, y, x + width, y + height]))
    .filter((box) => meets(box, page.cropBox))
    .map((box) => within(box, page.cropBox));
  if (boxes.length === 0) return null;
  const rect: Box = [
    Math.min(...boxes.map((box) => box[0])),
    Math.min(...boxes.map((box) => box[1])),
    Math.max(...boxes.map((box) => box[2])),
    Math.max(...boxes.map((box) => box[3])),
  ];
  const fills = boxes.map(([l, b, r, t]) => numbersText(l - rect[0], b - rect[1], r - l, t - b, 're'));
  const multiply = PdfDict.of({ Type: PdfName.of('ExtGState'), BM: PdfName.of('Multiply') });
  const resources = PdfDict.of({ ExtGState: PdfDict.of({ Over: multiply }) });
  const operators = `/Over gs\n0.965 0.863 0.49 rg\n${fills.join('\n')}\nf\n`;
  return register(
    PdfDict.of({
      ...common(annotation, place, 'Highlight', rect, register(form(rect, operators, resources))),
      C: numbers(0.965, 0.863, 0.49),
      QuadPoints: numbers(...boxes.flatMap(([l, b, r, t]) => [l, t, r, t, l, b, r, b])),
    }),
  );
}

function noteAnnotation(annotation: Extract<CopyAnnotation, { kind: 'note' }>, place: Place): PdfRef | null {
  const { page, register, text, fonts } = place;
  const [left, bottom, right, top] = page.cropBox;
  // Over the corner of its place, as on the screen; on the page whatever the act says.
  const x = Math.min(Math.max(left, left + annotation.x - MARKER / 2), right - MARKER);
  const y = Math.min(Math.max(bottom, top - annotation.y - MARKER / 4), top - MARKER);
  const rect: Box = [x, y, x + MARKER, y + MARKER];
  const label = String(annotation.number);
  const size = label.length > 2 ? 6 : 8.5;
  const operators = [
    '0.992 0.953 0.812 rg 0.541 0.341 0 RG 0.8 w',
    numbersText(0.4, 0.4, MARKER - 0.8, MARKER - 0.8, 're B'),
    '0.373 0.235 0 rg',
    text.show(label, size, (MARKER - text.width(label, size)) / 2, (MARKER - size * 0.72) / 2),
  ].join('\n');
  const upright = {
    0: [1, 0, 0, 1, 0, 0],
    90: [0, 1, -1, 0, 0, 0],
    180: [-1, 0, 0, -1, 0, 0],
    270: [0, -1, 1, 0, 0, 0],
  }[page.rotate];
  const shown = register(form(rect, operators, PdfDict.of({ Font: fonts }), numbers(...upright)));
  return register(
    PdfDict.of({
      ...common(annotation, place, 'Text', rect, shown),
      Name: PdfName.of('Comment'),
      C: numbers(0.992, 0.953, 0.812),
    }),
  );
}

/** A box from the top left downwards, as one in the page's own space. */
function toUser({ cropBox: [left, , , top] }: PdfPage, [x1, y1, x2, y2]: Box): Box {
  return [left + x1, top - y2, left + x2, top - y1];
}

function meets(a: Box, b: Box): boolean {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}

function within(box: Box, frame: Box): Box {
  return [
    Math.max(box[0], frame[0]),
    Math.max(box[1], frame[1]),
    Math.min(box[2], frame[2]),
    Math.min(box[3], frame[3]),
  ];
}

function numbersText(...parts: readonly (number | string)[]): string {
  return parts.map((part) => (typeof part === 'number' ? real(part) : part)).join(' ');
}
