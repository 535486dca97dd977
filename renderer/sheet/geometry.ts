// The measures of an official document, GB/T 9704-2012 clauses 4 to 6 and 10.1: A4, 天头 37 mm, 订口 28 mm, 版心 156 x 225 mm,
// 22 lines of 28 characters. All lengths in PDF points; the origin of the layout is the top-left corner of the page.
import type { PageBox } from '../../preload/contract/fields.ts';

export const mm = (millimetres: number): number => (millimetres * 72) / 25.4;

export const PAGE = { width: mm(210), height: mm(297) } as const;
export const TEXT = { left: mm(28), top: mm(37), width: mm(156), height: mm(225) } as const;
export const TEXT_RIGHT = TEXT.left + TEXT.width;
export const TEXT_BOTTOM = TEXT.top + TEXT.height;

export const LINES = 22;
export const CHARACTERS = 28;
export const LINE_PITCH = TEXT.height / LINES;

/** Sizes by their Chinese names: 2号, 3号, 4号. */
export const SIZE_2 = 22;
export const SIZE_3 = 16;
export const SIZE_4 = 14;

/** Added to each advance so that 28 characters of 3号 span the 版心 exactly (28 x 16 points are 2 mm too wide). */
export const SPACING_3 = (TEXT.width - CHARACTERS * SIZE_3) / (CHARACTERS - 1);
/** One 字 of 3号 as the standard counts it. */
export const CELL = SIZE_3 + SPACING_3;

/** Ideographs sit in their em box with 0.88 em above the baseline, whatever ascent a font declares. */
export const EM_ABOVE = 0.88;

/** The baseline of text of `size` centred in a line that starts at `top`. */
export function baselineIn(top: number, pitch: number, size: number): number {
  return top + (pitch - size) / 2 + EM_ABOVE * size;
}

/** A box of the layout (origin top left) as a box of the PDF page (origin bottom left). */
export function pageBox(page: number, x: number, top: number, width: number, height: number): PageBox {
  return { page, x, y: PAGE.height - top - height, width, height };
}
