/*
 * The pages at the end of a working copy that list what was put on its pages, in words: what is printed then is complete without a screen.
 */

import { PdfDict, type PdfObject, type PdfRef, PdfStream } from '@libpdf/core';
import { numbers } from './append.ts';
import { markStates, pageMark } from './copy-mark.ts';
import type { OpenPdf } from './open.ts';
import type { OutlineText } from './outline-text.ts';
import { ascii } from './scan.ts';

const [WIDTH, HEIGHT] = [595.28, 841.89];
const MARGIN = 64;
const SIZE = 10.5;
const LEADING = 17;
const TITLE = 16;

type List = {
  readonly open: OpenPdf;
  readonly request: {
    readonly heading: string;
    readonly worth: string;
    readonly origin: string;
    readonly list: {
      readonly title: string;
      readonly entries: readonly { readonly head: string; readonly covered: string; readonly text: string }[];
    };
  };
  readonly text: OutlineText;
  readonly fonts: PdfRef;
  readonly register: (object: PdfObject) => PdfRef;
};

/** Adds the pages, none where nothing is listed. */
export function listPages({ open, request, text, fonts, register }: List): void {
  const { title, entries } = request.list;
  if (entries.length === 0) return;
  const sheets: string[] = [];
  let y = 0;
  const line = (words: string, size: number, colour: string, indent: number) => {
    if (sheets.length === 0 || y < MARGIN) {
      sheets.push('');
      y = HEIGHT - MARGIN - TITLE;
    }
    sheets[sheets.length - 1] += `${colour}\n${text.show(words, size, MARGIN + indent, y)}`;
    y -= LEADING;
  };
  line(title, TITLE, INK, 0);
  y -= LEADING / 2;
  for (const { head, covered, text: words } of entries) {
    for (const part of text.lines(head, SIZE, WIDTH - 2 * MARGIN)) line(part, SIZE, GREY, 0);
    const wrapped = (given: string, colour: string) => {
      if (given === '') return;
      for (const part of text.lines(given, SIZE, WIDTH - 2 * MARGIN - 2 * SIZE)) line(part, SIZE, colour, 2 * SIZE);
    };
    wrapped(covered, GREY);
    wrapped(words, INK);
    y -= LEADING / 2;
  }
  const first = open.pages.length;
  sheets.forEach((operators, index) => {
    const page = open.pdf.addPage({ width: WIDTH, height: HEIGHT });
    const mark = pageMark({
      page: { cropBox: [0, 0, WIDTH, HEIGHT], rotate: 0 },
      number: first + index + 1,
      text,
      request,
    });
    page.dict.set('MediaBox', numbers(0, 0, WIDTH, HEIGHT));
    page.dict.set('Contents', register(PdfStream.fromDict({}, ascii(`${operators}${mark}`))));
    page.dict.set('Resources', PdfDict.of({ Font: fonts, ExtGState: markStates() }));
  });
}

const INK = '0.122 0.114 0.102 rg';
const GREY = '0.36 0.341 0.314 rg';
