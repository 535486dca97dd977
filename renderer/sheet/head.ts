// The head of page 1: marks, red mark of the issuing agency, document number, red lines, title. Two forms of GB/T 9704-2012:
// 文件 for a notice (clause 7.2) and 信函 for a letter (clause 10.1).
import type { PageBox } from '../../preload/contract/fields.ts';
import type { SheetInput, SheetWarning } from '../../preload/contract/sheet.ts';
import {
  baselineIn,
  CELL,
  EM_ABOVE,
  LINE_PITCH,
  mm,
  PAGE,
  pageBox,
  SIZE_2,
  SIZE_3,
  SPACING_3,
  TEXT,
  TEXT_RIGHT,
} from './geometry.ts';
import { type Metrics, type Rule, type Run, widthOf } from './model.ts';
import { breakTitle, keepPhrases } from './title.ts';

type Head = {
  readonly runs: Run[];
  readonly rules: Rule[];
  readonly number: PageBox;
  /** The grid line (0 is the first of the 版心) that follows the title and its blank line. */
  readonly nextLine: number;
  readonly warnings: SheetWarning[];
};

type Mark = { readonly run: Run; readonly bottom: number; readonly percent: number };

/** Room kept for the number, in characters: the longest agency code in use fits. */
const NUMBER_ROOM = 24;
const TITLE_PLACES = 19;
/** A title of more lines is set in 小2号, so that page 1 still shows text. */
const MOST_TITLE_LINES = 5;
const SMALL_TITLE = { size: 18, places: 24 } as const;
const NARROWEST = 0.7;

function numberText(number: SheetInput['filled']['documentNumber']): string {
  return number ? `${number.agencyCode}〔${number.year}〕${number.serial}号` : '';
}

/** The red mark on one line across the 版心 at the most: narrowed first, as red heads are, and only then smaller. */
function mark(text: string, metrics: Metrics, top: number, largest: number): Mark {
  const characters = Array.from(text).length;
  const em = widthOf(metrics, 'xiaobiaosong', text, 1);
  const narrow = Math.min(1, Math.max(NARROWEST, TEXT.width / (em * largest)));
  const size = Math.min(largest, TEXT.width / (em * narrow));
  const slack = TEXT.width * 0.92 - em * size * narrow;
  const spacing = slack > 0 && characters > 1 ? Math.min(slack / (characters - 1), size * 0.35) : 0;
  const width = em * size * narrow + spacing * (characters - 1);
  const { above, below } = metrics.extent('xiaobiaosong', text);
  const baseline = top + above * size;
  return {
    run: {
      text,
      face: 'xiaobiaosong',
      size,
      x: TEXT.left + (TEXT.width - width) / 2,
      baseline,
      spacing: spacing / narrow,
      ink: 'red',
      narrow,
    },
    bottom: baseline + below * size,
    percent: Math.round(narrow * 100),
  };
}

function marks(input: SheetInput, top: number): Run[] {
  const texts: string[] = [];
  if (input.elements.handlingMark === 'workSecret') texts.push('工作秘密');
  if (input.elements.urgency === 'extraUrgent') texts.push('特急');
  if (input.elements.urgency === 'urgent') texts.push('加急');
  return texts.map((text, index) => ({
    text,
    face: 'hei',
    size: SIZE_3,
    x: TEXT.left,
    baseline: baselineIn(top + index * LINE_PITCH, LINE_PITCH, SIZE_3),
    spacing: SPACING_3,
    ink: 'black',
  }));
}

/** The title from the grid line nearest to `after` plus two blank lines. */
function title(input: SheetInput, metrics: Metrics, words: readonly string[], after: number) {
  const first = Math.max(0, Math.round((after + 2 * LINE_PITCH - TEXT.top) / LINE_PITCH));
  const whole = keepPhrases(words, [input.elements.issuingAgency, ...input.elements.primaryRecipients]);
  const wide = breakTitle(input.elements.title, whole, TITLE_PLACES);
  const small = wide.length > MOST_TITLE_LINES;
  const lines = small ? breakTitle(input.elements.title, whole, SMALL_TITLE.places) : wide;
  const size = small ? SMALL_TITLE.size : SIZE_2;
  const runs = lines.map((text, index): Run => {
    const width = widthOf(metrics, 'xiaobiaosong', text, size);
    return {
      text,
      face: 'xiaobiaosong',
      size,
      x: TEXT.left + (TEXT.width - width) / 2,
      baseline: baselineIn(TEXT.top + (first + index) * LINE_PITCH, LINE_PITCH, size),
      spacing: 0,
      ink: 'black',
    };
  });
  return { runs, nextLine: first + lines.length + 1 };
}

function narrowed(percent: number): SheetWarning[] {
  return percent < 100 ? [{ code: 'markNarrow', detail: { percent } }] : [];
}

const redRule = (x: number, y: number, width: number, height: number): Rule => ({ x, y, width, height, ink: 'red' });

function noticeHead(input: SheetInput, metrics: Metrics, words: readonly string[]): Head {
  const agency = input.elements.issuingAgency;
  const red = mark(agency.endsWith('文件') ? agency : `${agency}文件`, metrics, TEXT.top + mm(35), 62);
  const numberTop = red.bottom + 2 * LINE_PITCH;
  const text = numberText(input.filled.documentNumber);
  const width = widthOf(metrics, 'fangsong', text, SIZE_3, SPACING_3);
  const line = numberTop + SIZE_3 + mm(4);
  const below = title(input, metrics, words, line);
  const number: Run = {
    text,
    face: 'fangsong',
    size: SIZE_3,
    x: TEXT.left + (TEXT.width - width) / 2,
    baseline: numberTop + EM_ABOVE * SIZE_3,
    spacing: SPACING_3,
    ink: 'black',
  };
  const room = NUMBER_ROOM * CELL;
  return {
    runs: [...marks(input, TEXT.top), red.run, ...(text ? [number] : []), ...below.runs],
    rules: [redRule(TEXT.left, line, TEXT.width, mm(0.7))],
    number: pageBox(0, TEXT.left + (TEXT.width - room) / 2, numberTop - 2, room, SIZE_3 + 4),
    nextLine: below.nextLine,
    warnings: narrowed(red.percent),
  };
}

function letterHead(input: SheetInput, metrics: Metrics, words: readonly string[]): Head {
  const red = mark(input.elements.issuingAgency, metrics, mm(30), 46);
  const double = red.bottom + mm(4);
  const left = mm(20);
  const width = mm(170);
  const thick = mm(0.9);
  const thin = mm(0.35);
  const gap = mm(0.6);
  const foot = PAGE.height - mm(20);
  const first = double + thick + gap + thin + (SIZE_3 * 7) / 8;
  const text = numberText(input.filled.documentNumber);
  const sideMarks = marks(input, first - (LINE_PITCH - SIZE_3) / 2);
  const last = first + SIZE_3 + Math.max(0, sideMarks.length - 1) * LINE_PITCH;
  const below = title(input, metrics, words, last);
  const number: Run = {
    text,
    face: 'fangsong',
    size: SIZE_3,
    x: TEXT_RIGHT - widthOf(metrics, 'fangsong', text, SIZE_3, SPACING_3),
    baseline: first + EM_ABOVE * SIZE_3,
    spacing: SPACING_3,
    ink: 'black',
  };
  const room = (NUMBER_ROOM - 4) * CELL;
  return {
    runs: [...sideMarks, red.run, ...(text ? [number] : []), ...below.runs],
    rules: [
      redRule(left, double, width, thick),
      redRule(left, double + thick + gap, width, thin),
      redRule(left, foot - thick - gap - thin, width, thin),
      redRule(left, foot - thick, width, thick),
    ],
    number: pageBox(0, TEXT_RIGHT - room, first - 2, room, SIZE_3 + 4),
    nextLine: below.nextLine,
    warnings: narrowed(red.percent),
  };
}

/** `words`: the title cut into words. */
export function layHead(input: SheetInput, metrics: Metrics, words: readonly string[]): Head {
  return input.elements.documentKind === 'letter'
    ? letterHead(input, metrics, words)
    : noticeHead(input, metrics, words);
}
