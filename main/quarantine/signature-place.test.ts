import { existsSync, readFileSync } from 'node:fs';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { describe, expect, it } from 'vitest';
import { chinesePages, type Written, type WrittenPage } from './chinese-pages.fixture.ts';
import { findSignaturePlace } from './signature-place.ts';

const NAME = '示例市发展和改革委员会';
const body: Written[] = [
  { text: '为做好示例项目储备工作，现就有关事项通知如下。', x: 111, y: 520 },
  { text: '请于2026年1月9日前报送储备项目清单，并明确联系人。', x: 111, y: 491 },
];
/** Eleven characters of 16 points, and a date of nine centred under them. */
const name: Written = { text: NAME, x: 330, y: 330 };
const dated = (text: string, more: Partial<Written> = {}): Written => ({ text, x: 346, y: 301, ...more });
const find = (pages: readonly WrittenPage[], expected: { name?: string; date?: [number, number, number] } = {}) => {
  const [year = 0, month = 0, day = 0] = expected.date ?? [];
  return findSignaturePlace({
    bytes: chinesePages(pages),
    ...(expected.name ? { name: expected.name } : {}),
    ...(expected.date ? { date: { year, month, day } } : {}),
  });
};
/** The em box of characters in a row. */
const rowBox = (page: number, x: number, y: number, count: number) => ({
  page,
  x: expect.closeTo(x, 3),
  y: expect.closeTo(y - 0.12 * 16, 3),
  width: expect.closeTo(16 * count, 3),
  height: expect.closeTo(16, 3),
});

describe('name and date of issue on the page', () => {
  it('are measured, and the line of text above them', async () => {
    const place = await find([{ lines: [...body, name, dated('2026年3月5日')] }]);
    expect(place.sheets).toEqual([{ left: 0, bottom: 0, width: 595.28, height: 841.89, rotate: 0 }]);
    expect(place.date).toEqual(rowBox(0, 346, 301, 9));
    expect(place.name).toEqual(rowBox(0, 330, 330, 11));
    expect(place.textAbove).toMatchObject({ page: 0, x: 111, y: expect.closeTo(491 - 0.12 * 16, 3) });
  });

  it.each([
    ['in Chinese numerals', '二〇二六年三月五日', {}, 9],
    ['with spaces', '2026 年 3 月 5 日', {}, 14],
    ['in a text object a character, some way apart', '2026年3月5日', { apart: 1.4 }, 9 + 8 * 0.4],
  ] as const)('the date %s', async (_what, text, more, wide) => {
    const place = await find([{ lines: [...body, name, dated(text, more)] }]);
    expect(place.date).toEqual(rowBox(0, 346, 301, wide));
    expect(place.name).not.toBeNull();
  });

  it('drawn twice, as some make bold, is read once', async () => {
    const twice = [dated('2026年3月5日'), dated('2026年3月5日', { x: 346.3 })];
    expect((await find([{ lines: [name, ...twice] }])).date?.x).toBeCloseTo(346, 3);
  });

  it('the last one below a name, and neither one in the text nor the one of printing', async () => {
    const lines = [
      ...body,
      { text: '2026年1月9日', x: 79, y: 462 },
      { text: '2026年1月10日', x: 346, y: 433 },
      name,
      dated('2026年3月5日'),
      { text: '示例市发展和改革委员会办公室', x: 90, y: 100, size: 14 },
      { text: '2026年3月8日印发', x: 380, y: 100, size: 14 },
      { text: '2026年3月8日', x: 300, y: 70, size: 14 },
      { text: '印发', x: 500, y: 70, size: 14 },
    ];
    expect((await find([{ lines }])).date).toEqual(rowBox(0, 346, 301, 9));
  });

  it('the day and the name asked for go before what stands later', async () => {
    const attached = [
      { text: '另一单位', x: 380, y: 230 },
      { text: '2025年7月1日', x: 360, y: 201 },
    ];
    const lines = [...body, name, dated('2026年3月5日'), ...attached];
    const pages = [{ lines }, { lines: [...body, ...attached] }];
    expect((await find(pages)).date).toMatchObject({ page: 1, y: expect.closeTo(201 - 1.92, 3) });
    expect((await find(pages, { date: [2026, 3, 5] })).date).toEqual(rowBox(0, 346, 301, 9));
    expect((await find(pages, { name: NAME })).date).toEqual(rowBox(0, 346, 301, 9));
    expect((await find(pages, { name: NAME, date: [2026, 3, 5] })).name).toEqual(rowBox(0, 330, 330, 11));
  });

  it('a name of two lines is one block where it is the one asked for', async () => {
    const lines = [
      ...body,
      { text: '示例市发展和改革委员会', x: 330, y: 359 },
      { text: '重大项目推进办公室', x: 346, y: 330 },
      dated('2026年3月5日'),
    ];
    const whole = (await find([{ lines }], { name: '示例市发展和改革委员会重大项目推进办公室' })).name;
    expect(whole).toMatchObject({ x: 330, y: expect.closeTo(330 - 1.92, 3), height: expect.closeTo(45, 3) });
    expect((await find([{ lines }])).name).toEqual(rowBox(0, 346, 330, 9));
  });

  it('a date on a page of its own; the name is at the end of the page before, above the page number', async () => {
    const first = [...body, { ...name, y: 90 }, { text: '—1—', x: 480, y: 50, size: 14 }];
    const place = await find([{ lines: first }, { lines: [dated('2026年3月5日', { y: 700 })] }], { name: NAME });
    expect(place.date).toEqual(rowBox(1, 346, 700, 9));
    expect(place.name).toEqual(rowBox(0, 330, 90, 11));
    expect(place.textAbove).toBeNull();
  });

  it('a date without any name is found; its line above is text', async () => {
    const place = await find([{ lines: [...body, dated('2026年3月5日')] }]);
    expect(place.date).toEqual(rowBox(0, 346, 301, 9));
    expect([place.name, place.textAbove?.x]).toEqual([null, 111]);
  });

  it('nothing where no date stands by itself in the right part, or where nobody sees it', async () => {
    const nothing = { date: null, name: null, textAbove: null };
    expect(await find([{ lines: [...body, name] }])).toMatchObject(nothing);
    expect(await find([{ lines: [name, dated('2026年3月5日', { x: 79 })] }])).toMatchObject(nothing);
    expect(await find([{ lines: [name, dated('2026年3月5日', { mode: 3 })] }])).toMatchObject(nothing);
    expect(await find([{ lines: [name, dated('2026年3月5日', { matrix: [0, 1, -1, 0] })] }])).toMatchObject(nothing);
    expect(await find([{ lines: [] }])).toMatchObject(nothing);
  });

  it('from the corner of a crop box that is not the origin', async () => {
    const shift = (line: Written) => ({ ...line, x: line.x + 100, y: line.y + 50 });
    const lines = [...body, name, dated('2026年3月5日')].map(shift);
    const place = await find([{ lines, entries: '/MediaBox [0 0 900 1000] /CropBox [100 50 695.28 891.89]' }]);
    expect(place.sheets).toMatchObject([{ left: 100, bottom: 50, width: expect.closeTo(595.28, 6) }]);
    expect(place.date).toEqual(rowBox(0, 346, 301, 9));
  });

  it.each([
    [90, [0, 1, -1, 0] as const, (x: number, y: number) => ({ x: 595.28 - y, y: x })],
    [180, [-1, 0, 0, -1] as const, (x: number, y: number) => ({ x: 595.28 - x, y: 841.89 - y })],
    [270, [0, -1, 1, 0] as const, (x: number, y: number) => ({ x: y, y: 841.89 - x })],
  ])('on a page shown turned by %i degrees, told of the page as it is stored', async (turn, matrix, stored) => {
    const lines = [...body, name, dated('2026年3月5日')].map((line) => ({
      ...line,
      ...stored(line.x, line.y),
      matrix,
    }));
    const place = await find([{ lines, entries: `/MediaBox [0 0 595.28 841.89] /Rotate ${turn}` }]);
    const [from, to] = [stored(346, 301 - 1.92), stored(346 + 144, 301 + 0.88 * 16)];
    expect(place.date).toEqual({
      page: 0,
      x: expect.closeTo(Math.min(from.x, to.x), 3),
      y: expect.closeTo(Math.min(from.y, to.y), 3),
      width: expect.closeTo(Math.abs(from.x - to.x), 3),
      height: expect.closeTo(Math.abs(from.y - to.y), 3),
    });
    expect(place.name).not.toBeNull();
    expect(place.textAbove).not.toBeNull();
  });
});

describe('a red-head letter that others made', () => {
  const path = '../shared/samples/pdf/gigu003-govdoc-template.pdf';
  it.skipIf(!existsSync(path))(
    `gives the shapes of its date, within what pdf.js says its items take${existsSync(path) ? '' : ` (${path} is not here)`}`,
    async () => {
      const bytes = new Uint8Array(readFileSync(path));
      const { date, name } = await findSignaturePlace({ bytes });
      const task = getDocument({ data: bytes.slice(), verbosity: 0 });
      const { items } = await (await (await task.promise).getPage(2)).getTextContent();
      await task.destroy();
      const texts = items.flatMap((item) => {
        if (!('str' in item) || item.str.trim() === '') return [];
        const [x, y] = [Number(item.transform[4]), Number(item.transform[5])];
        return [{ x, y, end: x + item.width }];
      });
      for (const [box, baseline] of [
        [date, 343.3],
        [name, 390.1],
      ] as const) {
        const row = texts.filter(({ x, y }) => x > 300 && Math.abs(y - baseline) < 1);
        const [start, end] = [Math.min(...row.map(({ x }) => x)), Math.max(...row.map((item) => item.end))];
        const { page, x, y, width, height } = box ?? { page: -1, x: 0, y: 0, width: 0, height: 0 };
        expect(page).toBe(1);
        // Shapes keep clear of the edges of their advances by less than a third of the size.
        expect([x >= start, x < start + 5, x + width <= end, x + width > end - 5]).toEqual([true, true, true, true]);
        expect([y > baseline - 4, y + height < baseline + 16, height > 12]).toEqual([true, true, true]);
      }
    },
  );
});
