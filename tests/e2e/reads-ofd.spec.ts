// A leader reads an OFD of several pages as if it were a PDF: what its file brings is drawn, words are found and selected, its contents and links lead on, by pointer and by keyboard alone; pen,
// highlights and turning work on it; a page that cannot be read says so and stops no other. The same screen then shows a PDF.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Desk, words } from '../tour/desk.ts';
import { COUNTY } from '../tour/line.ts';
import { tabTo } from './hands.ts';
import { type Client, launchClient } from './harness.ts';
import { manyPages } from './many-pages.ts';
import { BOX, ofdPages } from './ofd-pages.ts';
import { amiss } from './sight.ts';

const PAGES = 40;
const TITLE = '关于印发版式示例汇编的通知';
const PDF_TITLE = '关于印发另一份示例汇编的通知';
/** Stands once on each of these pages, counted from 1, broken over two lines. */
const PAGES_WITH_WORD = [3, 21, 40];
const WORD = '重点储备清单';
const BROKEN = 12;
const CONTENTS = [
  { title: '一、总体情况', page: 0 },
  { title: '二、重点项目', page: 19 },
  { title: '三、保障措施', page: 35 },
];
const ATTACHED = '附表.csv';
/** 示 as some programs write it: by its radical. */
const RADICAL = '\u2F70';
/** A4, millimetres. */
const SHEET = { width: 210, height: 297 };

const folder = mkdtempSync(join(tmpdir(), 'yinzheng-reads-ofd-'));
const home = join(folder, 'home');
let client: Client;
let desk: Desk;
let pages: Locator;

beforeAll(async () => {
  const ofd = join(folder, '版式示例汇编.ofd');
  const pdf = join(folder, '另一份示例汇编.pdf');
  const lines = (page: number) => [
    `${RADICAL}例项目库汇编第${page}页`,
    ...(PAGES_WITH_WORD.includes(page) ? ['以下各项列入重点储', '备清单，请认真办理。'] : ['截至2026年12月底前。']),
    '本页列项目若干。',
  ];
  writeFileSync(
    ofd,
    ofdPages(
      Array.from({ length: PAGES }, (_, index) => (index + 1 === BROKEN ? 'broken' : { lines: lines(index + 1) })),
      { contents: CONTENTS, link: 4, attached: ATTACHED, watermark: '内部资料' },
    ),
  );
  writeFileSync(pdf, manyPages(Array.from({ length: 3 }, (_, index) => ({ lines: lines(index + 1) }))));
  client = await launchClient({ home });
  desk = new Desk(client);
  pages = client.window.getByRole('group', { name: words('reader.pages') });
  await desk.makeExercise();
  await desk.sitDown(COUNTY.clerk);
  await bringIn(ofd, TITLE);
  await bringIn(pdf, PDF_TITLE);
  await desk.sitDown(COUNTY.leader);
  await desk.openRow(TITLE);
  await desk.pageDrawn();
}, 240_000);

afterAll(async () => {
  await client.close();
  rmSync(folder, { recursive: true, force: true });
});

/** From outside, registered and put before the leader. */
async function bringIn(file: string, title: string): Promise<void> {
  const { window } = client;
  await desk.openBox('incoming');
  client.offerFile(file);
  await desk.press(words('home.import'));
  await desk.press(words('import.choose'));
  await window.getByLabel(words('registration.form')).first().waitFor({ timeout: 60_000 });
  const field = (name: string) => window.getByRole('textbox', { name, exact: false }).first();
  await desk.type(field(words('registration.documentTitle')), title);
  await desk.type(field(words('registration.issuingAgency')), '示例省发展和改革委员会');
  await desk.press(words('registration.submit'));
  const form = window.getByRole('form', { name: words('action.propose') });
  await form.waitFor({ timeout: 60_000 });
  await form.getByRole('button', { name: words('action.propose'), exact: true }).click();
  await window
    .getByText(words('done.propose', { name: COUNTY.leader }).slice(-3))
    .first()
    .waitFor({ timeout: 60_000 });
}

const sheet = (page: number) => pages.locator(`[data-page="${page - 1}"]`);
const standsDrawn = (page: number) =>
  pages.locator(`[data-page="${page - 1}"][data-drawn=yes]`).waitFor({ timeout: 30_000 });
const pageField = () => desk.page.getByRole('textbox', { name: words('reader.pageField') });
const atPage = (page: number) => expect.poll(() => pageField().inputValue(), { timeout: 20_000 }).toBe(String(page));
const press = (key: string) => desk.page.keyboard.press(key);
const bar = () => desk.page.getByRole('toolbar', { name: words('remarks.bar'), exact: true });

async function jumpTo(page: number): Promise<void> {
  await pageField().click();
  await press('Control+a');
  await desk.page.keyboard.insertText(String(page));
  await press('Enter');
}

/** The colour of a page where `x` and `y`, in millimetres from its top left, come to lie; of the page as it lies on its canvas. */
function colourAt(page: number, x: number, y: number): Promise<string> {
  return sheet(page)
    .locator('.pdf-page-layer canvas')
    .evaluate(
      (canvas: HTMLCanvasElement, [across, down]) => {
        const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
        copy?.drawImage(canvas, 0, 0);
        const at = [Math.round(across * canvas.width), Math.round(down * canvas.height)] as const;
        return [...(copy?.getImageData(...at, 1, 1).data ?? [])].slice(0, 3).join(',');
      },
      [x / SHEET.width, y / SHEET.height] as const,
    );
}

const inBox = [BOX.x + BOX.size * 0.3, BOX.y + BOX.size * 0.6] as const;

describe('pages', () => {
  it('are read in a worker of their own and drawn with the font that the file brings', async () => {
    await standsDrawn(1);
    const workers = desk.page.workers().map((worker) => worker.url());
    expect(workers).toContain('app://client/workers/ofd.worker.js');
    expect(await colourAt(1, ...inBox)).toBe('0,0,0');
    expect(await colourAt(1, BOX.x + BOX.size * 0.7, BOX.y + BOX.size * 0.6)).toBe('255,255,255');
    await desk.picture('ofd-first-page');
  });

  it('whose font the file does not bring say which face stands in, and for what', async () => {
    const note = desk.page.locator('.pdf-shortcomings');
    await note.locator('summary').click();
    await note.getByText('示例宋', { exact: false }).waitFor();
    expect(await note.innerText()).toContain('项目');
    await desk.picture('ofd-shortcomings');
    await note.locator('summary').click();
  });

  it('are few near the eye, and jumped to by number', async () => {
    await jumpTo(30);
    await standsDrawn(30);
    await atPage(30);
    const near = await pages.locator('.pdf-page').all();
    expect(near.length).toBeLessThanOrEqual(5);
    await jumpTo(9999);
    await atPage(PAGES);
    await standsDrawn(PAGES);
  });

  it('that cannot be read say so, and the others stay', async () => {
    await jumpTo(BROKEN);
    await sheet(BROKEN).getByText(words('reader.page.failed')).waitFor({ timeout: 20_000 });
    await desk.picture('ofd-broken-page');
    await jumpTo(BROKEN + 1);
    await standsDrawn(BROKEN + 1);
  });

  it('are gone to from the outline, and by a link on the page', async () => {
    await desk.press(words('reader.contentsAndAttachments'));
    const contents = desk.page.getByRole('navigation', { name: words('reader.contents') });
    expect(await contents.getByRole('button').allInnerTexts()).toEqual(CONTENTS.map(({ title }) => title));
    const attached = desk.page.getByRole('group', { name: words('reader.attachments') });
    const bytes = new TextEncoder().encode(ATTACHED).length;
    expect(await attached.getByRole('listitem').allInnerTexts()).toEqual([
      `${ATTACHED} ${words('size.bytes', { count: bytes })}`,
    ]);
    expect(await attached.locator('button, a').count()).toBe(0);
    await contents.getByRole('button', { name: '二、重点项目' }).click();
    await atPage(20);
    await standsDrawn(20);
    await desk.picture('ofd-contents');
    await contents.getByRole('button', { name: '一、总体情况' }).click();
    await atPage(1);
    await desk.press(words('reader.contentsAndAttachments'));
    await contents.waitFor({ state: 'detached' });
    await desk.press(words('reader.link', { page: 5 }), sheet(1));
    await atPage(5);
  });

  it('stand two in a row, turn, and are drawn turned', async () => {
    await jumpTo(1);
    await desk.press(words('reader.twoPages'));
    await standsDrawn(2);
    const [left, right] = await Promise.all([sheet(1).boundingBox(), sheet(2).boundingBox()]);
    expect(right?.y).toBe(left?.y);
    await desk.picture('ofd-two-pages');
    await desk.press(words('reader.twoPages'));
    await desk.press(words('reader.rotate'));
    await expect.poll(async () => isWide(await sheet(1).boundingBox())).toBe(true);
    await standsDrawn(1);
    // A quarter clockwise: what was x from the left is x from the top, what was y from the top is y from the right.
    const [x, y] = inBox;
    await expect
      .poll(() => colourAt(1, (1 - y / SHEET.height) * SHEET.width, (x / SHEET.width) * SHEET.height))
      .toBe('0,0,0');
    await desk.picture('ofd-turned');
    for (const _ of [2, 3, 4]) await desk.press(words('reader.rotate'));
    await expect.poll(async () => isWide(await sheet(1).boundingBox())).toBe(false);
  });

  it('are seen without the file’s own annotations where that is wanted', async () => {
    await standsDrawn(1);
    const reds = () =>
      sheet(1)
        .locator('.pdf-page-layer canvas')
        .evaluate((canvas: HTMLCanvasElement) => {
          const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
          copy?.drawImage(canvas, 0, 0);
          const data = copy?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
          let found = 0;
          for (let at = 0; at < data.length; at += 4) if ((data[at] ?? 0) - (data[at + 1] ?? 0) > 30) found++;
          return found;
        });
    expect(await reds()).toBeGreaterThan(100);
    await desk.press(words('reader.marks'));
    await expect.poll(reds).toBe(0);
    await desk.press(words('reader.marks'));
    await expect.poll(reds).toBeGreaterThan(100);
  });
});

const isWide = (box: { width: number; height: number } | null) => (box ? box.width > box.height : false);

describe('finding', () => {
  const count = (present: number) =>
    desk.page
      .getByText(words('reader.find.count', { present, count: PAGES_WITH_WORD.length }))
      .waitFor({ timeout: 60_000 });

  it('counts a word broken over two lines on every page, and goes from one to the next', async () => {
    await jumpTo(1);
    await atPage(1);
    await press('Control+f');
    await desk.page.getByRole('textbox', { name: words('reader.find.field') }).waitFor();
    await desk.page.keyboard.insertText(WORD);
    await count(1);
    await atPage(3);
    await press('Enter');
    await count(2);
    await atPage(21);
    await desk.page.locator('.pdf-hit-present').first().waitFor({ timeout: 20_000 });
    expect(await desk.page.locator('.pdf-hit-present').count()).toBe(2);
    await desk.picture('ofd-found');
  });

  it('takes a radical for what it looks like, and a number over several runs', async () => {
    const field = desk.page.getByRole('textbox', { name: words('reader.find.field') });
    await field.click();
    for (const [sought, hits] of [
      ['示例项目库汇编第7页', 1],
      ['截至２０２６年12月', PAGES - PAGES_WITH_WORD.length - 1],
    ] as const) {
      await press('Control+a');
      await desk.page.keyboard.insertText(sought);
      await desk.page.getByText(new RegExp(`共 ${hits} 处`)).waitFor({ timeout: 60_000 });
    }
    await press('Escape');
    await field.waitFor({ state: 'detached' });
    expect(await desk.page.locator('.pdf-hit').count()).toBe(0);
  });
});

describe('by keyboard alone', () => {
  it('Home, End, Page Down and the sizes work as on any document', async () => {
    await pages.focus();
    await press('Home');
    await atPage(1);
    await press('End');
    await atPage(PAGES);
    await press('Home');
    for (const _ of [1, 2, 3]) await press('PageDown');
    await expect.poll(async () => Number(await pageField().inputValue())).toBeGreaterThan(1);
    await press('Home');
    const wide = (await sheet(1).boundingBox())?.width ?? 0;
    await press('Control+=');
    await expect.poll(async () => (await sheet(1).boundingBox())?.width ?? 0).toBeGreaterThan(wide);
    await press('Control+0');
    await expect.poll(async () => (await sheet(1).boundingBox())?.width ?? 0).toBe(wide);
  });

  it('Tab goes from the toolbar over the pages, with the link on one of them, to the step', async () => {
    await standsDrawn(1);
    await pageField().click();
    const met = await tabTo(desk.page, words('action.instruct'));
    expect(met).not.toContain('');
    expect(met).toContain(words('reader.pages'));
    expect(met).toContain(words('reader.link', { page: 5 }));
  });
});

describe('the text of a page', () => {
  it('is selected over its runs as one line, lies where it is seen and is copied as it is written', async () => {
    await jumpTo(2);
    await standsDrawn(2);
    const line = sheet(2).locator('.textLayer');
    const [first, last] = [line.getByText('截至', { exact: true }), line.getByText('月底前。', { exact: true })];
    const [from, to] = [await first.boundingBox(), await last.boundingBox()];
    const paper = await sheet(2).boundingBox();
    if (!from || !to || !paper) throw new Error('no text');
    // Set 25 mm from the left, six millimetres high.
    expect((from.x - paper.x) / paper.width).toBeCloseTo(25 / SHEET.width, 2);
    expect(from.width / paper.width).toBeCloseTo(12 / SHEET.width, 2);
    await drag(from, to);
    const selected = () => desk.page.evaluate(() => getSelection()?.toString() ?? '');
    await expect.poll(selected).toBe('截至2026年12月底前。');
    await desk.picture('ofd-selected');

    const heading = line
      .locator('span')
      .filter({ hasText: `${RADICAL}例项目库汇编第` })
      .first();
    const box = await heading.boundingBox();
    if (!box) throw new Error('no heading');
    await drag(box, box);
    await press('Control+c');
    const copied = await client.app.evaluate(({ clipboard }) => clipboard.readText());
    expect(copied).toBe('示例项目库汇编第');
  });

  it('is highlighted where it stands', async () => {
    const box = await sheet(2).locator('.textLayer span').filter({ hasText: '本页列项目若干' }).first().boundingBox();
    if (!box) throw new Error('no text');
    await drag(box, box);
    await bar().waitFor();
    await desk.press(words('remarks.highlight'), bar());
    const mark = desk.page.locator('.remark-box');
    await mark.first().waitFor();
    const at = await mark.first().boundingBox();
    expect(at?.x).toBeCloseTo(box.x, -1);
    expect(at?.y).toBeCloseTo(box.y, -1);
    expect(at?.width).toBeCloseTo(box.width, -1);
    await desk.picture('ofd-highlighted');
  });
});

async function drag(
  from: { x: number; y: number; height: number },
  to: { x: number; y: number; width: number; height: number },
): Promise<void> {
  const { mouse } = desk.page;
  await mouse.move(from.x + 1, from.y + from.height / 2);
  await mouse.down();
  await mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 4 });
  await mouse.move(to.x + to.width - 1, to.y + to.height / 2, { steps: 4 });
  await mouse.up();
}

describe('the pen', () => {
  it('writes on the page, and what is written stays at its place when the page grows and turns', async () => {
    await jumpTo(1);
    await standsDrawn(1);
    await desk.press(words('ink.write'));
    await desk.draw([0.5, 0.5]);
    const strokes = desk.page.locator('.ink-layer .ink-stroke[d]');
    await expect.poll(() => strokes.count(), { timeout: 10_000 }).toBe(19);
    await desk.page
      .getByText(words('ink.saved', { time: '' }).trim(), { exact: false })
      .first()
      .waitFor({ timeout: 20_000 });
    await desk.picture('ofd-ink');
    const share = async () => {
      const [paper, stroke] = [await sheet(1).boundingBox(), await strokes.first().boundingBox()];
      if (!paper || !stroke) throw new Error('no stroke');
      return { across: (stroke.x - paper.x) / paper.width, down: (stroke.y - paper.y) / paper.height };
    };
    const before = await share();
    await desk.press(words('reader.zoomIn'));
    await desk.pageDrawn();
    const after = await share();
    expect(after.across).toBeCloseTo(before.across, 2);
    expect(after.down).toBeCloseTo(before.down, 2);
    await desk.press(words('reader.fitWidth'));
    await desk.press(words('ink.write'));
  });
});

describe('a PDF', () => {
  it('is read on the same screen by the other means', async () => {
    await desk.openBox('toDo');
    await desk.openRow(PDF_TITLE);
    await desk.pageDrawn();
    expect(desk.page.workers().map((worker) => worker.url())).not.toContain('app://client/workers/ofd.worker.js');
    expect(await desk.button(words('reader.marks')).count()).toBe(0);
    await press('Control+f');
    await desk.page.keyboard.insertText(WORD);
    await desk.page.getByText(words('reader.find.count', { present: 1, count: 1 })).waitFor({ timeout: 60_000 });
    await press('Escape');
    expect(client.problems()).toEqual([]);
  });
});

describe('in large type', () => {
  it.each(['1280x800', '1920x1080'])('at %s nothing is cut off or covered', async (size) => {
    await client.close();
    client = await launchClient({ home, env: { YINZHENG_WINDOW: size } });
    desk = new Desk(client);
    pages = client.window.getByRole('group', { name: words('reader.pages') });
    await desk.page.getByText(words('lock.title')).waitFor();
    await desk.sitDown(COUNTY.leader);
    await desk.openSettings();
    await desk.page.getByRole('radio', { name: words('settings.typeSize.large'), exact: true }).click();
    await desk.openBox('toDo');
    await desk.openRow(TITLE);
    await desk.pageDrawn();
    const shown = desk.page.getByRole('navigation', { name: words('reader.thumbnails') });
    if ((await shown.count()) === 0) await desk.press(words('reader.thumbnails'));
    await shown.locator('canvas').first().waitFor({ timeout: 20_000 });
    await desk.page.locator('.pdf-shortcomings summary').click();
    await client.screenshot(`ofd-large-${size.split('x')[0]}`);
    expect(await amiss(desk.page)).toEqual([]);
    expect(client.problems()).toEqual([]);
  });
});
