// A leader reads a document of many pages: by pointer, then by keyboard alone. Pages come as they are needed, from decrypted ranges of the file; the others are
// not asked for.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Desk, words } from '../tour/desk.ts';
import { COUNTY } from '../tour/line.ts';
import { tabTo } from './hands.ts';
import { type Client, launchClient } from './harness.ts';
import { BALLAST, manyPages } from './many-pages.ts';

const PAGES = 200;
const TITLE = '关于印发示例项目库汇编的通知';
/** Stands once on each of these pages, counted from 1, broken over two lines. */
const PAGES_WITH_WORD = [3, 120, 200];
const WORD = '重点储备清单';
const CONTENTS = [
  { title: '一、总体情况', page: 0 },
  { title: '二、重点项目', page: 89 },
  { title: '三、保障措施', page: 179 },
];

const folder = mkdtempSync(join(tmpdir(), 'yinzheng-read-'));
let client: Client;
let desk: Desk;
let pages: Locator;
const answers: { readonly status: number; readonly bytes: number }[] = [];
const warnings: string[] = [];

beforeAll(async () => {
  const file = join(folder, '示例项目库汇编.pdf');
  writeFileSync(
    file,
    manyPages(
      Array.from({ length: PAGES }, (_, index) => ({
        lines: [
          `示例项目库汇编第${index + 1}页`,
          ...(PAGES_WITH_WORD.includes(index + 1)
            ? ['以下各项列入重点储', '备清单，请认真办理。']
            : ['本页列项目若干。']),
        ],
      })),
      CONTENTS,
    ),
  );
  client = await launchClient();
  const { window } = client;
  window.on('console', (message) => warnings.push(message.text()));
  window.on('response', (response) => {
    if (!response.url().includes('/content/')) return;
    answers.push({ status: response.status(), bytes: rangeLength(response.request().headers()['range'] ?? '') });
  });
  desk = new Desk(client);
  pages = window.getByRole('group', { name: words('reader.pages') });
  await desk.makeExercise();
  await desk.sitDown(COUNTY.clerk);
  await desk.openBox('incoming');
  client.offerFile(file);
  await desk.press(words('home.import'));
  await desk.press(words('import.choose'));
  await window.getByLabel(words('registration.form')).first().waitFor({ timeout: 60_000 });
  const field = (name: string) => window.getByRole('textbox', { name, exact: false }).first();
  await desk.type(field(words('registration.documentTitle')), TITLE);
  await desk.type(field(words('registration.issuingAgency')), '示例省发展和改革委员会');
  await desk.press(words('registration.submit'));
  const form = window.getByRole('form', { name: words('action.propose') });
  await form.waitFor({ timeout: 60_000 });
  await form.getByRole('button', { name: words('action.propose'), exact: true }).click();
  await window
    .getByText(words('done.propose', { name: COUNTY.leader }).slice(-3))
    .first()
    .waitFor({ timeout: 60_000 });
  await desk.sitDown(COUNTY.leader);
  answers.length = 0;
  await desk.openRow(TITLE);
  await desk.pageDrawn();
}, 180_000);

afterAll(async () => {
  await client.close();
  rmSync(folder, { recursive: true, force: true });
});

function rangeLength(range: string): number {
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(range) ?? [];
  return Number(to) - Number(from) + 1;
}

/** Page numbers, counted from 1, that are drawn now. */
async function drawn(): Promise<number[]> {
  const sheets = await pages.locator('[data-drawn=yes]').all();
  return Promise.all(sheets.map(async (sheet) => Number(await sheet.getAttribute('data-page')) + 1));
}

const pageField = () => desk.page.getByRole('textbox', { name: words('reader.pageField') });
const atPage = (page: number) => expect.poll(() => pageField().inputValue(), { timeout: 20_000 }).toBe(String(page));
const standsDrawn = (page: number) =>
  pages.locator(`[data-page="${page - 1}"][data-drawn=yes]`).waitFor({ timeout: 30_000 });
const scale = async () => Number((await desk.page.getByLabel(words('reader.scale')).innerText()).replace('%', ''));
const press = (key: string) => desk.page.keyboard.press(key);

describe('pages', () => {
  it('come from decrypted ranges, and only those that are near the eye', async () => {
    expect(answers.length).toBeGreaterThan(0);
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([206]));
    const read = answers.reduce((sum, answer) => sum + answer.bytes, 0);
    expect(read).toBeLessThan((PAGES * BALLAST) / 4);
    const now = await drawn();
    expect(now).toContain(1);
    expect(Math.max(...now)).toBeLessThanOrEqual(4);
    await desk.picture('reader-first-page');
  });

  it('are taken apart by a real worker', () => {
    const workers = desk.page.workers().map((worker) => worker.url());
    // This document's; another may stand ready for the next.
    expect(workers.length).toBeGreaterThan(0);
    expect(workers.filter((url) => !url.endsWith('/pdfjs/pdf.worker.mjs'))).toEqual([]);
    expect(warnings.filter((text) => /fake worker/i.test(text))).toEqual([]);
  });

  it('are gone to from the table of contents, and stand two in a row where that is wanted', async () => {
    await desk.press(words('reader.contents'));
    const contents = desk.page.getByRole('navigation', { name: words('reader.contents') });
    expect(await contents.getByRole('button').allInnerTexts()).toEqual(CONTENTS.map(({ title }) => title));
    await contents.getByRole('button', { name: '二、重点项目' }).click();
    await atPage(90);
    await standsDrawn(90);
    await desk.picture('reader-contents');
    await contents.getByRole('button', { name: '一、总体情况' }).click();
    await atPage(1);
    await desk.press(words('reader.contents'));
    await contents.waitFor({ state: 'detached' });

    await desk.press(words('reader.twoPages'));
    await standsDrawn(2);
    const [left, right] = await Promise.all([0, 1].map((page) => pages.locator(`[data-page="${page}"]`).boundingBox()));
    expect(right?.y).toBe(left?.y);
    expect((left?.x ?? 0) + (left?.width ?? 0)).toBeLessThan(right?.x ?? 0);
    await desk.picture('reader-two-pages');
    await desk.press(words('reader.nextPage'));
    await atPage(3);
    await desk.press(words('reader.previousPage'));
    await atPage(1);
    await desk.press(words('reader.twoPages'));
    await expect.poll(async () => (await drawn()).length, { timeout: 20_000 }).toBeGreaterThan(0);
    await desk.press(words('reader.fitWidth'));
  });

  it('are jumped to by number; those left behind are let go', async () => {
    await pageField().click();
    await desk.page.keyboard.insertText('150');
    await press('Enter');
    await standsDrawn(150);
    await atPage(150);
    await expect.poll(async () => Math.min(...(await drawn()))).toBeGreaterThanOrEqual(148);
    await pages.getByText('示例项目库汇编第150页').waitFor();
    await desk.press(words('reader.nextPage'));
    await atPage(151);
    await desk.press(words('reader.previousPage'));
    await atPage(150);
  });

  it('refuse a number that is none, and go to the last for one too large', async () => {
    await pageField().click();
    await desk.page.keyboard.insertText('9999');
    await press('Enter');
    await atPage(PAGES);
    await standsDrawn(PAGES);
    expect(await desk.button(words('reader.nextPage')).isDisabled()).toBe(true);
  });
});

describe('the size of the page', () => {
  it('goes up and down by steps, and fits width or page', async () => {
    const wide = await scale();
    await desk.press(words('reader.zoomIn'));
    await expect.poll(scale).toBeGreaterThan(wide);
    await desk.press(words('reader.zoomOut'));
    await desk.press(words('reader.zoomOut'));
    await expect.poll(scale).toBeLessThan(wide);
    await desk.press(words('reader.fitPage'));
    const sheet = pages.locator(`[data-page="${PAGES - 1}"]`);
    await expect
      .poll(async () => ((await sheet.boundingBox())?.height ?? 0) <= ((await pages.boundingBox())?.height ?? 0))
      .toBe(true);
    await desk.picture('reader-whole-page');
    await desk.press(words('reader.fitWidth'));
    await expect.poll(scale).toBe(wide);
  });

  it('turns with the page', async () => {
    const sheet = pages.locator(`[data-page="${PAGES - 1}"]`);
    const upright = await sheet.boundingBox();
    await desk.press(words('reader.rotate'));
    await expect.poll(async () => isWide(await sheet.boundingBox())).toBe(!isWide(upright));
    await standsDrawn(PAGES);
    await desk.picture('reader-turned');
    for (const _ of [2, 3, 4]) await desk.press(words('reader.rotate'));
    await expect.poll(async () => isWide(await sheet.boundingBox())).toBe(isWide(upright));
  });
});

const isWide = (box: { width: number; height: number } | null) => (box ? box.width > box.height : false);

describe('finding', () => {
  const count = (present: number) =>
    desk.page
      .getByText(words('reader.find.count', { present, count: PAGES_WITH_WORD.length }))
      .waitFor({ timeout: 60_000 });

  it('counts a word broken over two lines on every page, and goes from one to the next', async () => {
    await press('Control+f');
    await desk.page.getByRole('textbox', { name: words('reader.find.field') }).waitFor();
    await desk.page.keyboard.insertText(WORD);
    // It begins at the page in hand, which is the last one.
    await count(3);
    await atPage(200);
    await press('Enter');
    await count(1);
    await atPage(3);
    await desk.press(words('reader.find.next'));
    await count(2);
    await atPage(120);
    await desk.page.locator('.pdf-hit-present').first().waitFor({ timeout: 20_000 });
    // One mark for each of the two lines.
    expect(await desk.page.locator('.pdf-hit-present').count()).toBe(2);
    await desk.picture('reader-found');
    await desk.press(words('reader.find.previous'));
    await count(1);
  });

  it('says when there is none, and Esc puts it away', async () => {
    await press('Control+f');
    await press('Control+f');
    const field = desk.page.getByRole('textbox', { name: words('reader.find.field') });
    await field.click();
    await press('Control+a');
    await desk.page.keyboard.insertText('没有这个词');
    await desk.page.getByText(words('reader.find.none')).waitFor({ timeout: 60_000 });
    await press('Escape');
    await field.waitFor({ state: 'detached' });
    expect(await desk.page.locator('.pdf-hit').count()).toBe(0);
  });
});

describe('by keyboard alone', () => {
  it('Home, End, Page Down and Page Up go through the document', async () => {
    await press('Home');
    await atPage(1);
    await press('End');
    await atPage(PAGES);
    await press('Home');
    await atPage(1);
    for (const _ of [1, 2, 3]) await press('PageDown');
    await expect.poll(async () => Number(await pageField().inputValue())).toBeGreaterThan(1);
    for (const _ of [1, 2, 3, 4]) await press('PageUp');
    await atPage(1);
  });

  it('Ctrl and plus, minus, nought change the size', async () => {
    const wide = await scale();
    await press('Control+=');
    await expect.poll(scale).toBeGreaterThan(wide);
    await press('Control+0');
    await expect.poll(scale).toBe(wide);
    await press('Control+-');
    await expect.poll(scale).toBeLessThan(wide);
    await press('Control+0');
  });

  it('Tab goes from the toolbar over the pages to the step, and everything it meets has a name', async () => {
    await pageField().click();
    const met = await tabTo(desk.page, words('action.instruct'));
    expect(met).not.toContain('');
    const places = [words('reader.zoomIn'), words('reader.find'), words('reader.pages'), words('action.instruct')].map(
      (name) => met.indexOf(name),
    );
    expect(
      places.every((place) => place >= 0),
      met.join(' | '),
    ).toBe(true);
    expect(places, met.join(' | ')).toEqual([...places].sort((a, b) => a - b));
  });
});

describe('the text of a page', () => {
  it('can be selected and lies where it is seen', async () => {
    await pages.focus();
    await press('Home');
    await standsDrawn(1);
    const line = pages.getByText('示例项目库汇编第1页', { exact: true });
    const box = await line.boundingBox();
    if (!box) throw new Error('no text');
    const { mouse } = desk.page;
    await mouse.move(box.x + 2, box.y + box.height / 2);
    await mouse.down();
    await mouse.move(box.x + box.width - 2, box.y + box.height / 2, { steps: 6 });
    await mouse.up();
    const selected = () => desk.page.evaluate(() => getSelection()?.toString() ?? '');
    await expect.poll(selected).toBe('示例项目库汇编第1页');
    await desk.picture('reader-selected');
  });
});

describe('the whole time', () => {
  it('every range was answered as one, and no page complained', () => {
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([206]));
    expect(client.problems()).toEqual([]);
  });
});
