// Title, issuing agency and document number as page 1 of an official document shows them (GB/T 9704-2012: 7.2.4 red head, 7.2.5 number,
// 7.3.1 title), from place, size and colour of its text. Also meant for documents that keep to the standard only roughly. A proposal that
// a person confirms; '' for what is not found.

import { readText } from './pdf-text.ts';
import type { PageText, ProposedElements, TextItem } from './protocol.ts';

/** Reads page 1 and proposes. @throws FormatError as reading the text does */
export async function proposeElements(input: { bytes: Uint8Array; password?: string }): Promise<ProposedElements> {
  const [page] = await readText(input.bytes, input.password, [0]);
  return page ? proposeFrom(page) : { title: '', issuingAgency: '', number: '' };
}

/** Items on one baseline, in reading order. */
type Line = {
  readonly text: string;
  readonly x: number;
  readonly right: number;
  readonly y: number;
  readonly size: number;
  readonly red: boolean;
};

const OPENING = '〔\\[\\(（【﹝［';
const CLOSING = '〕\\]\\)）】﹞］';
const NUMBER = new RegExp(`([\\p{Script=Han}A-Za-z]{1,24})[${OPENING}](\\d{4})[${CLOSING}](?:第)?(\\d{1,6})号`, 'u');
const KINDS =
  '通知|函|决定|决议|公报|公告|通告|意见|通报|报告|请示|批复|议案|纪要|命令|办法|规定|方案|要点|规划|计划|细则';
const TITLE_END = new RegExp(`(${KINDS})([（(][^（()）]{1,12}[)）])?$`, 'u');
const AGENCY_END =
  /(政府|委员会|委|局|厅|部|办公室|办公厅|办|院|法院|检察院|中心|公司|集团|会|署|处|所|站|大学|学院|学校|医院|银行|司令部|支队|总队|协会|联合会|工会)$/u;

/** The proposal for a page's text. */
export function proposeFrom(page: PageText): ProposedElements {
  const lines = toLines(page.items);
  const numberLine = lines.find((line) => NUMBER.test(line.text) && line.y > page.height * 0.3);
  const match = numberLine && NUMBER.exec(numberLine.text);
  const number = match ? `${match[1]}〔${match[2]}〕${Number(match[3])}号` : '';
  const heads = headLines(page, lines, numberLine);
  const title = findTitle(page, lines, heads, numberLine);
  const fromTitle = /^(.{2,40}?)关于/u.exec(title)?.[1] ?? '';
  return {
    title,
    issuingAgency: agenciesOf(heads) || (AGENCY_END.test(fromTitle) ? fromTitle : ''),
    number,
  };
}

/** Text lines from top to bottom; items of very different size on one baseline are different lines. */
export function toLines(items: readonly TextItem[]): Line[] {
  const rows: TextItem[][] = [];
  for (const item of items.filter((one) => one.text.trim() !== '').toSorted((a, b) => b.y - a.y)) {
    const row = rows.find((one) => {
      const first = one[0];
      if (!first || isRed(first) !== isRed(item)) return false;
      const ratio = first.size / item.size;
      return Math.abs(first.y - item.y) < 0.4 * Math.min(first.size, item.size) && ratio > 0.7 && ratio < 1.43;
    });
    if (row) row.push(item);
    else rows.push([item]);
  }
  return rows.map((row) => {
    const sorted = row.toSorted((a, b) => a.x - b.x);
    const [first] = sorted as [TextItem];
    return {
      text: joined(sorted),
      x: first.x,
      right: Math.max(...sorted.map((item) => item.x + item.width)),
      y: Math.max(...sorted.map((item) => item.y)),
      size: Math.max(...sorted.map((item) => item.size)),
      red: isRed(first),
    };
  });
}

/** The items' text with a space where Latin words stand apart; none beside Chinese characters and punctuation. */
function joined(items: readonly TextItem[]): string {
  let text = '';
  let end = Number.POSITIVE_INFINITY;
  for (const item of items) {
    text += (item.x - end > 0.15 * item.size ? ' ' : '') + item.text;
    end = item.x + item.width;
  }
  const spaced = text
    .normalize('NFC')
    .replace(/[\s\u3000\u200b\u2060\ufeff]+/gu, ' ')
    .trim();
  return spaced.replace(/(?<=[^\p{Script=Latin}\d.,;:)]) | (?=[^\p{Script=Latin}\d(])/gu, '');
}

function isRed({ colour }: TextItem): boolean {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/.exec(colour);
  if (!match) return false;
  const [red = 0, green = 0, blue = 0] = match.slice(1).map((part) => Number.parseInt(part, 16));
  return red >= 0x90 && red - Math.max(green, blue) >= 0x50;
}

/** The lines of the issuing agency's mark: large and red; in a black copy, large and above the number. */
function headLines(page: PageText, lines: readonly Line[], numberLine: Line | undefined): Line[] {
  const floor = Math.max(page.height * 0.45, numberLine && numberLine.y > page.height * 0.45 ? numberLine.y : 0);
  const large = lines.filter((line) => line.size >= 19 && line.y > floor && /\p{Script=Han}/u.test(line.text));
  const red = large.filter((line) => line.red);
  if (red.length > 0) {
    const largest = Math.max(...red.map((line) => line.size));
    return red.filter((line) => line.size > largest * 0.55);
  }
  const above = numberLine
    ? large.filter((line) => line.y > numberLine.y)
    : large.filter((line) => line.text.endsWith('文件'));
  return above.filter((line) => AGENCY_END.test(line.text.replace(/文件$/u, '')));
}

/** Agencies as the mark names them, joint issuers joined by '、', without the word 文件 beside or behind them. */
function agenciesOf(heads: readonly Line[]): string {
  const names = heads
    .map((line) => line.text.replace(/(文件|（[^）]*）|\([^)]*\))$/u, ''))
    .filter((text) => text.length >= 2 && !NUMBER.test(text) && /\p{Script=Han}{2}/u.test(text));
  return [...new Set(names)].join('、');
}

function findTitle(
  page: PageText,
  lines: readonly Line[],
  heads: readonly Line[],
  numberLine: Line | undefined,
): string {
  const ceiling = Math.min(...heads.map((line) => line.y), numberLine?.y ?? Number.POSITIVE_INFINITY);
  const below = lines.filter(
    (line) => line.y < ceiling && line !== numberLine && !line.red && line.y > page.height * 0.12,
  );
  const body = bodySize(below);
  const candidates = groups(below.filter((line) => line.size >= body * 1.15 && isCentred(page, line)));
  const best =
    candidates.find((group) => TITLE_END.test(textOf(group)) && textOf(group).length >= 4) ??
    candidates.toSorted((a, b) => (b[0]?.size ?? 0) - (a[0]?.size ?? 0))[0];
  if (best) return textOf(best);
  // A title no larger than the body: known by its words.
  const start = below.findIndex((line) => /关于/u.test(line.text) && isCentred(page, line));
  for (let count = 1; start >= 0 && count <= 5; count++) {
    const text = textOf(below.slice(start, start + count));
    if (TITLE_END.test(text)) return text;
  }
  return '';
}

function textOf(lines: readonly Line[]): string {
  return lines
    .map((line) => line.text)
    .join('\n')
    .replace(/(?<=[\p{Script=Latin}\d,:])\n(?=[\p{Script=Latin}\d])/gu, ' ')
    .replaceAll('\n', '')
    .slice(0, 500);
}

/** The size in which most characters are set. */
function bodySize(lines: readonly Line[]): number {
  const counts = new Map<number, number>();
  for (const line of lines) {
    const size = Math.round(line.size * 2) / 2;
    counts.set(size, (counts.get(size) ?? 0) + line.text.length);
  }
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? 0;
}

function isCentred(page: PageText, line: Line): boolean {
  const left = line.x;
  const right = page.width - line.right;
  return left > page.width * 0.08 && Math.abs(left - right) < page.width * 0.12;
}

/** Neighbouring lines of about one size and an ordinary line distance. */
function groups(lines: readonly Line[]): Line[][] {
  const result: Line[][] = [];
  for (const line of lines) {
    const group = result.at(-1);
    const last = group?.at(-1);
    if (group && last && Math.abs(last.size - line.size) < 1 && last.y - line.y < 2.4 * line.size) group.push(line);
    else result.push([line]);
  }
  return result;
}
