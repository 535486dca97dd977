// A page's text as runs that can be selected, copied and found: characters that follow one another on one base line, as wide together as the page has set them. The order is
// that of the page. A run holds letters of one kind, so that the letters of whatever face carries it come to lie over those that are seen. Pure.
import type { TextItem } from '../../../formats/ofd/drawing.ts';

export type Run = {
  readonly text: string;
  /** Origin on the base line, from the page's top left; millimetres. */
  readonly x: number;
  readonly y: number;
  /** From the origin of the first character to the end of the last, along the base line; millimetres. */
  readonly length: number;
  /** Direction of the base line, radians clockwise. */
  readonly angle: number;
  /** Height of the em, millimetres. */
  readonly height: number;
  /** What parts it from the next run. */
  readonly end: 'nothing' | 'space' | 'line';
};

type Letter = {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  /** To the end of the letter, along the base line. */
  readonly advance: number;
  readonly angle: number;
  readonly height: number;
};

const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]/u;
/** What a letter may be farther from the next, in parts of the em, before it counts as a gap between two. */
const GAP = 0.6;
/** Quotes, dashes and dots are as wide as the face makes them. */
const EITHER = /[\u00b7\u2010-\u2027]/u;

export function runsOf(items: readonly TextItem[]): Run[] {
  const letters = items
    .flatMap(lettersOf)
    .map((letter, index, all) => ({ ...letter, advance: advanceOf(letter, all[index + 1]) }));
  const runs: Run[] = [];
  let begin = 0;
  letters.forEach((letter, index) => {
    const first = letters[begin] ?? letter;
    const next = letters[index + 1];
    const end = next ? between(first, letter, next) : 'line';
    if (end === undefined) return;
    const { x, y, angle, height } = first;
    const text = letters
      .slice(begin, index + 1)
      .map((one) => one.text)
      .join('');
    begin = index + 1;
    runs.push({ text, x, y, length: distance(first, letter)[0] + letter.advance, angle, height, end });
  });
  return runs;
}

function lettersOf({ text, positions, lastAdvance, angle, height }: TextItem): Letter[] {
  const characters = [...text];
  return characters.map((character, index) => {
    const [x, y] = [positions[index * 2] ?? 0, positions[index * 2 + 1] ?? 0];
    const [nextX, nextY] = [positions[index * 2 + 2] ?? x, positions[index * 2 + 3] ?? y];
    const advance =
      index === characters.length - 1 ? lastAdvance : (nextX - x) * Math.cos(angle) + (nextY - y) * Math.sin(angle);
    return { text: character, x, y, advance, angle, height };
  });
}

/** What parts `letter` from `next`; undefined when both belong to the run that `first` began. */
function between(first: Letter, letter: Letter, next: Letter): Run['end'] | undefined {
  const { height, angle } = letter;
  if (Math.abs(next.angle - angle) > 0.03 || Math.abs(next.height - height) > height * 0.1) {
    return sameLine(letter, next) ? 'nothing' : 'line';
  }
  if (!sameLine(letter, next)) return 'line';
  if (distance(letter, next)[0] > natural(letter) + height * GAP) return 'space';
  const wide = isWide(letter);
  if (wide !== isWide(next)) return 'nothing';
  if (!wide) return isBlank(letter) && !isBlank(next) ? 'nothing' : undefined;
  return Math.abs(next.advance - first.advance) > height * 0.2 ? 'nothing' : undefined;
}

/** To the next letter where that follows; else as far as its item says, but no farther than a letter is wide. */
function advanceOf(letter: Letter, next: Letter | undefined): number {
  const width = natural(letter);
  const along = next && sameLine(letter, next) ? distance(letter, next)[0] : Infinity;
  const advance = along <= width + letter.height * GAP ? along : Math.min(letter.advance, width * 1.6);
  return advance > 0 ? advance : width;
}

/** On one base line, and not before it. */
function sameLine(letter: Letter, next: Letter): boolean {
  const [along, across] = distance(letter, next);
  return Math.abs(across) <= letter.height * 0.25 && along >= -letter.height * 0.2;
}

/** From one origin to another: along the base line and across it. */
function distance(from: Letter, to: Letter): [along: number, across: number] {
  const [cos, sin] = [Math.cos(from.angle), Math.sin(from.angle)];
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  return [dx * cos + dy * sin, dy * cos - dx * sin];
}

function isWide({ text, advance, height }: Letter): boolean {
  return WIDE.test(text) || (EITHER.test(text) && advance >= height * 0.8);
}

function isBlank({ text }: Letter): boolean {
  return text.trim() === '';
}

/** As wide as a letter is where nothing else is known. */
function natural(letter: Letter): number {
  return isWide(letter) ? letter.height : letter.height / 2;
}
