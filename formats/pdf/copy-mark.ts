/*
 * What marks a page of a working copy: a line in the upper and in the lower margin, and a word across the page, upright as the page is seen.
 * It lies over whatever the page draws.
 */

import { PdfDict, PdfName, PdfNumber } from '@libpdf/core';
import type { PdfPage } from './open.ts';
import type { OutlineText } from './outline-text.ts';
import { real } from './picture.ts';

const VERMILION = '0.722 0.196 0.165 rg';
const STRIP = 17;
const SIZE = 9;

type Marked = {
  readonly page: Pick<PdfPage, 'cropBox' | 'rotate'>;
  /** Counted from 1. */
  readonly number: number;
  readonly text: OutlineText;
  readonly request: { readonly heading: string; readonly worth: string; readonly origin: string };
};

/** The graphics states that a mark needs, as the ExtGState entry of its page's resources. */
export function markStates(): PdfDict {
  const opacity = (ca: number) => PdfDict.of({ Type: PdfName.of('ExtGState'), ca: PdfNumber.of(ca) });
  return PdfDict.of({ Pale: opacity(0.88), Faint: opacity(0.1) });
}

/** Operators of the mark. Needs `markStates` and the fonts of `text`. */
export function pageMark({ page, number, text, request }: Marked): string {
  const { heading, worth, origin } = request;
  const { matrix, width, height } = asSeen(page);
  const strip = (words: string, y: number) => {
    const size = Math.min(SIZE, (SIZE * (width - 16)) / Math.max(1, text.width(words, SIZE)));
    const x = (width - text.width(words, size)) / 2;
    return [
      `q /Pale gs 1 1 1 rg 0 ${real(y)} ${real(width)} ${STRIP} re f Q`,
      VERMILION,
      text.show(words, size, x, y + (STRIP - size * 0.76) / 2),
    ];
  };
  const across = Math.min(width, height) / 4.5;
  const turn = Math.SQRT1_2;
  const middle = [real(width / 2), real(height / 2)].join(' ');
  return [
    `q ${matrix.map(real).join(' ')} cm`,
    ...strip(`${heading}　${worth}`, height - STRIP),
    ...strip(`${origin}　${number}`, 0),
    `q /Faint gs ${VERMILION} ${real(turn)} ${real(turn)} ${real(-turn)} ${real(turn)} ${middle} cm`,
    text.show(heading, across, -text.width(heading, across) / 2, -across * 0.38),
    'Q Q',
    '',
  ].join('\n');
}

/** From the page as it is seen (origin at its bottom left) to its own space. */
function asSeen({ cropBox: [left, bottom, right, top], rotate }: Pick<PdfPage, 'cropBox' | 'rotate'>) {
  const [across, up] = [right - left, top - bottom];
  const matrix = {
    0: [1, 0, 0, 1, left, bottom],
    90: [0, 1, -1, 0, right, bottom],
    180: [-1, 0, 0, -1, right, top],
    270: [0, -1, 1, 0, left, top],
  }[rotate];
  return rotate % 180 === 0 ? { matrix, width: across, height: up } : { matrix, width: up, height: across };
}
