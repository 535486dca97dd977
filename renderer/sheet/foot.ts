// What follows the text: signature block with the place of the seal (GB/T 9704-2012, 7.3.5), 版记 (7.4), page numbers (7.5),
// and the mark of an exercise, which is no element of the standard and therefore stands outside the 版心.
import type { PageBox } from '../../preload/contract/fields.ts';
import type { SheetInput } from '../../preload/contract/sheet.ts';
import { breakLines } from './breaking.ts';
import { runsOf, tidy } from './flow.ts';
import {
  baselineIn,
  CELL,
  LINE_PITCH,
  mm,
  PAGE,
  pageBox,
  SIZE_3,
  SIZE_4,
  SPACING_3,
  TEXT,
  TEXT_BOTTOM,
  TEXT_RIGHT,
} from './geometry.ts';
import { type Metrics, type Rule, type Run, widthOf } from './model.ts';
import { breakTitle } from './title.ts';

const SEAL = mm(42);
/** The block lies a little below the seal's centre (7.3.5.1). */
const BELOW_CENTRE = mm(2);
const NAME_PLACES = 22;

type Day = { readonly year: number; readonly month: number; readonly day: number };
const dateText = (day: Day): string => `${day.year}年${day.month}月${day.day}日`;

/** The lines of 署名, usually one. */
export function nameLines(input: SheetInput): string[] {
  const name = tidy(input.elements.signatureBlock);
  return breakTitle(name, Array.from(name), NAME_PLACES);
}

/** Blank lines between text and block, chosen so that a seal of 42 mm over the block starts within one line of the text. */
const blanksAbove = (names: number): number => (names > 1 ? 1 : 2);

/** Lines that the block takes, with the blank ones above and the one below into which the seal reaches. */
export function blockLines(input: SheetInput): number {
  const names = nameLines(input).length;
  return blanksAbove(names) + names + 2;
}

/** The block below `top`, the bottom of the text's last line. Name and date are centred on each other; the date ends four characters in. */
export function layBlock(input: SheetInput, metrics: Metrics, page: number, top: number, pitch: number) {
  const names = nameLines(input);
  const width = (text: string): number => widthOf(metrics, 'fangsong', text, SIZE_3, SPACING_3);
  // The room for the date is that of the longest date, so that the name does not move when the date is filled in.
  const dateWidth = width('2026年12月30日');
  const nameWidth = Math.max(...names.map(width));
  const centre = Math.min(TEXT_RIGHT - 4 * CELL - dateWidth / 2, TEXT_RIGHT - nameWidth / 2);
  const dateRight = centre + dateWidth / 2;
  const firstTop = top + blanksAbove(names.length) * pitch;
  const dateTop = firstTop + names.length * pitch;
  const place = (text: string, x: number, lineTop: number): Run => ({
    text,
    face: 'fangsong',
    size: SIZE_3,
    x,
    baseline: baselineIn(lineTop, pitch, SIZE_3),
    spacing: SPACING_3,
    ink: 'black',
  });
  const runs = names.map((name, index) => place(name, centre - width(name) / 2, firstTop + index * pitch));
  if (input.filled.signedOffOn) {
    const text = dateText(input.filled.signedOffOn);
    runs.push(place(text, dateRight - width(text), dateTop));
  }
  const inset = (pitch - SIZE_3) / 2 - 2;
  const blockWidth = Math.max(nameWidth, dateWidth);
  const middle = Math.min((firstTop + dateTop + pitch) / 2 - BELOW_CENTRE, dateTop + 2 * pitch - mm(0.5) - SEAL / 2);
  return {
    runs,
    date: pageBox(page, dateRight - dateWidth - 2, dateTop + inset, dateWidth + 4, pitch - 2 * inset),
    block: pageBox(page, centre - blockWidth / 2, firstTop + inset, blockWidth, dateTop + pitch - firstTop - 2 * inset),
    seal: pageBox(page, centre - SEAL / 2, middle - SEAL / 2, SEAL, SEAL),
  };
}

type Imprint = {
  /** Lines of the grid that it takes from the page's foot. */
  readonly lines: number;
  readonly draw: (page: number) => { readonly runs: Run[]; readonly rules: Rule[]; readonly printedOn?: PageBox };
};

/** 4号 as the standard has it; a list of copies that would not fit on a page is set smaller. */
const IMPRINT_SIZES = [SIZE_4, 12, 10.5, 9, 7.5, 6] as const;

function copies(input: SheetInput, metrics: Metrics) {
  const label = '抄送：';
  const names = input.elements.copiedRecipients.map((name) => tidy(name).replace(/[。；，]$/, '')).join('，');
  const glyphs = Array.from(names ? `${names}。` : '', (character) => ({
    character,
    face: 'fangsong' as const,
    em: metrics.advance('fangsong', character),
  }));
  const set = (size: number) => {
    const hang = widthOf(metrics, 'fangsong', label, size);
    const room = TEXT.width - 2 * SIZE_4 - hang;
    const lines = breakLines(glyphs, { first: room, rest: room, size, spacing: 0 });
    return { size, pitch: size === SIZE_4 ? LINE_PITCH : size * 1.4, hang, label, lines };
  };
  const sizes = IMPRINT_SIZES.map(set);
  const fitting = sizes.find(({ lines, pitch }) => lines.length * pitch <= TEXT.height - LINE_PITCH);
  return fitting ?? set(IMPRINT_SIZES.at(-1) ?? SIZE_4);
}

/** 版记 at the very foot of the 版心. A letter has neither lines nor printing agency in it (10.1). */
export function layImprint(input: SheetInput, metrics: Metrics): Imprint {
  const letter = input.elements.documentKind === 'letter';
  const left = TEXT.left + SIZE_4;
  const right = TEXT_RIGHT - SIZE_4;
  const printing = letter ? '' : tidy(input.printingAgency);
  const copied = copies(input, metrics);
  const last = printing ? LINE_PITCH : 0;
  const height = copied.lines.length * copied.pitch + last;
  const top = TEXT_BOTTOM - height;
  const base = { face: 'fangsong', spacing: 0, ink: 'black' } as const;
  const rule = (y: number, thickness: number): Rule => ({
    x: TEXT.left,
    y: y - thickness / 2,
    width: TEXT.width,
    height: thickness,
    ink: 'black',
  });
  const copiedRuns = (): Run[] => {
    const { size, pitch, label, hang } = copied;
    const row = (index: number): number => baselineIn(top + index * pitch, pitch, size);
    const runs = copied.lines.flatMap((line, index) =>
      runsOf(line, left + hang, size).map((run) => ({ ...run, baseline: row(index) })),
    );
    return runs.length > 0 ? [{ ...base, text: label, size, x: left, baseline: row(0) }, ...runs] : [];
  };
  return {
    lines: Math.ceil(height / LINE_PITCH - 1e-9),
    draw: (page) => {
      const runs = copiedRuns();
      if (!printing) return { runs, rules: [] };
      const row = TEXT_BOTTOM - LINE_PITCH;
      const baseline = baselineIn(row, LINE_PITCH, SIZE_4);
      const width = (text: string): number => widthOf(metrics, 'fangsong', text, SIZE_4);
      const day = input.printedOn ?? input.filled.printedOn;
      const printed = right - width('印发');
      runs.push({ ...base, text: printing, size: SIZE_4, x: left, baseline });
      runs.push({ ...base, text: '印发', size: SIZE_4, x: printed, baseline });
      if (day) runs.push({ ...base, text: dateText(day), size: SIZE_4, x: printed - width(dateText(day)), baseline });
      const rules = [rule(top, mm(0.35)), rule(TEXT_BOTTOM, mm(0.35))];
      if (copied.lines.length > 0) rules.push(rule(row, mm(0.25)));
      const room = width('2026年12月30日');
      // It ends before 印发, which stands in draft and final copy alike and is no part of what is filled in.
      return { runs, rules, printedOn: pageBox(page, printed - room - 2, row + 4, room + 1.5, LINE_PITCH - 8) };
    },
  };
}

/** The number of a page (from 0): 4号 宋体 between dashes 7 mm below the 版心, outside, one character in. None on page 1 of a letter. */
export function pageNumber(input: SheetInput, metrics: Metrics, page: number): Run[] {
  if (page === 0 && input.elements.documentKind === 'letter') return [];
  const text = `— ${page + 1} —`;
  const width = widthOf(metrics, 'song', text, SIZE_4);
  const { above } = metrics.extent('song', '—');
  const x = page % 2 === 0 ? TEXT_RIGHT - SIZE_4 - width : TEXT.left + SIZE_4;
  const baseline = TEXT_BOTTOM + mm(7) + above * SIZE_4;
  return [{ text, face: 'song', size: SIZE_4, x, baseline, spacing: 0, ink: 'black' }];
}

/** 演练 framed in the head margin and said in full in the foot margin of every page. */
export function exerciseMark(metrics: Metrics): { runs: Run[]; rules: Rule[] } {
  const text = '演练';
  const size = 18;
  const spacing = 6;
  const width = widthOf(metrics, 'hei', text, size, spacing);
  const box = { x: TEXT_RIGHT - width - 20, y: mm(14), width: width + 20, height: 28 };
  const edge = 1.4;
  const foot = '演练文件，不具有公文效力';
  const footWidth = widthOf(metrics, 'hei', foot, 9, 1);
  const red = (x: number, y: number, w: number, h: number): Rule => ({ x, y, width: w, height: h, ink: 'red' });
  return {
    runs: [
      { text, face: 'hei', size, x: box.x + 10, baseline: baselineIn(box.y, box.height, size), spacing, ink: 'red' },
      {
        text: foot,
        face: 'hei',
        size: 9,
        x: TEXT.left + (TEXT.width - footWidth) / 2,
        baseline: PAGE.height - mm(11),
        spacing: 1,
        ink: 'red',
      },
    ],
    rules: [
      red(box.x, box.y, box.width, edge),
      red(box.x, box.y + box.height - edge, box.width, edge),
      red(box.x, box.y, edge, box.height),
      red(box.x + box.width - edge, box.y, edge, box.height),
    ],
  };
}
