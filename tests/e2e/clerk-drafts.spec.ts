// A clerk's half-filled form: kept as it is written, through a lock and a power cut; what is required is named; 公开属性 is nobody's default; a letter is laid out as
// a letter; a draft that is not wanted goes.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Desk, words } from '../tour/desk.ts';
import { CITY, COUNTY } from '../tour/line.ts';
import { beginDraft, field, fillDraft, submitDraft } from './hands.ts';
import { type Client, launchClient } from './harness.ts';

const TITLE = '关于征求示例规划意见的通知';
const LETTER = '关于商请支持示例工作的函';
const home = mkdtempSync(join(tmpdir(), 'yinzheng-drafts-'));
let client: Client;
let desk: Desk;
const problems: string[] = [];

beforeAll(async () => {
  client = await launchClient({ home });
  desk = new Desk(client);
  await desk.makeExercise();
  await desk.sitDown(CITY.clerk);
}, 120_000);

afterAll(async () => {
  await client.close();
  rmSync(home, { recursive: true, force: true });
});

const saved = () =>
  desk.page
    .getByRole('status')
    .filter({ hasText: words('outgoing.saved', { time: '' }).trim() })
    .waitFor({ timeout: 30_000 });
const title = () => field(desk, 'documentTitle').inputValue();
const body = () => field(desk, 'body').inputValue();

async function openDraft(named: string): Promise<void> {
  await desk.openBox('underWay');
  await desk.openRow(named);
  await desk.page.getByRole('form', { name: words('outgoing.form') }).waitFor();
}

describe('a new form', () => {
  it('has no 公开属性 until the clerk chooses one', async () => {
    await beginDraft(desk);
    const group = desk.page.getByRole('radiogroup', { name: new RegExp(words('outgoing.disclosure')) });
    await group.waitFor();
    expect(await group.getByRole('radio').count()).toBe(3);
    expect(await group.getByRole('radio', { checked: true }).count()).toBe(0);
    expect(await group.getAttribute('aria-required')).toBe('true');
  });

  it('names what is missing, once somebody wants to go on, and leads there', async () => {
    await desk.press(words('outgoing.submit'));
    const names = [
      words('outgoing.disclosure'),
      words('outgoing.documentTitle'),
      words('outgoing.primaryRecipients'),
      words('outgoing.body'),
    ].join(words('form.separator'));
    await desk.page.getByText(words('form.missing', { fields: names })).waitFor();
    await desk.picture('draft-missing');
    await expect.poll(() => desk.page.locator('input[type=radio]:focus').count()).toBe(1);
    // Nothing was submitted and nothing is kept of an untouched form.
    await desk.openBox('underWay');
    await desk.page.getByText(words('home.empty.underWay')).waitFor();
  });
});

describe('a half-filled form', () => {
  it('is kept as it is written, and survives the lock', async () => {
    await beginDraft(desk);
    await desk.type(field(desk, 'documentTitle'), TITLE);
    await saved();
    await desk.type(field(desk, 'body'), '现就示例规划征求意见。');
    // At once, before the moment of the next saving.
    await desk.sitDown(CITY.clerk);
    await openDraft(TITLE);
    expect([await title(), await body()]).toEqual([TITLE, '现就示例规划征求意见。']);
  });

  it('survives the client being cut off', async () => {
    await desk.type(field(desk, 'body'), '现就示例规划征求意见，请于月底前反馈。');
    await desk.page
      .getByText(words('outgoing.unsaved'))
      .or(desk.page.getByText(words('outgoing.saving')))
      .waitFor();
    await saved();
    problems.push(...client.problems());
    await client.kill();
    client = await launchClient({ home });
    desk = new Desk(client);
    await desk.sitDown(CITY.clerk);
    await openDraft(TITLE);
    expect([await title(), await body()]).toEqual([TITLE, '现就示例规划征求意见，请于月底前反馈。']);
    expect(await desk.page.getByRole('radiogroup').getByRole('radio', { checked: true }).count()).toBe(3);
    await desk.picture('draft-again');
  });

  it('goes when it is discarded, after a question', async () => {
    await desk.press(words('outgoing.discard'));
    await desk.page.getByText(words('outgoing.discard.ask')).waitFor();
    await desk.picture('draft-discard');
    await desk.page
      .getByRole('tooltip')
      .or(desk.page.locator('.ant-popover'))
      .getByRole('button')
      .filter({ hasText: words('outgoing.discard.no') })
      .click();
    expect(await title()).toBe(TITLE);
    await desk.press(words('outgoing.discard'));
    await desk.page
      .getByRole('tooltip')
      .or(desk.page.locator('.ant-popover'))
      .getByRole('button')
      .filter({ hasText: words('outgoing.discard.yes') })
      .click();
    await desk.page.getByRole('heading', { name: words('box.underWay'), level: 1 }).waitFor();
    await desk.page.getByText(words('home.empty.underWay')).waitFor();
  });
});

describe('a letter', () => {
  it('is laid out as one, and goes to the leader', async () => {
    await beginDraft(desk);
    await fillDraft(desk, {
      kind: 'letter',
      title: LETTER,
      to: COUNTY.unit,
      body: '为做好示例工作，商请贵局予以支持。\n一、请指定联系人。\n二、请于月底前函复。',
      disclosure: 'proactive',
    });
    await desk.press(words('outgoing.preview'));
    await desk.pageDrawn();
    const preview = desk.page.getByRole('complementary', { name: words('outgoing.preview.pane') });
    await preview.getByText(words('outgoing.preview.pages', { pages: 1 })).waitFor();
    await desk.picture('letter-layout');
    // The red head of a letter is the agency's name without 文件 (GB/T 9704-2012, 10.1).
    const text = async () =>
      (await preview.locator('.textLayer').first().innerText()).normalize('NFKC').replace(/\s/g, '');
    await expect.poll(text, { timeout: 20_000 }).toContain(LETTER);
    expect(await text()).toContain(CITY.unit);
    expect(await text()).not.toContain(`${CITY.unit}文件`);
    // What is copied off the page is the text as everybody writes it.
    await preview.locator('.textLayer').first().getByText('函', { exact: false }).first().click({ clickCount: 3 });
    await desk.page.keyboard.press('Control+c');
    await field(desk, 'opinion').click();
    await desk.page.keyboard.press('Control+v');
    expect(LETTER).toContain((await field(desk, 'opinion').inputValue()).trim());
    expect((await field(desk, 'opinion').inputValue()).trim()).not.toBe('');
    await desk.type(field(desk, 'body'), '为做好示例工作，商请贵局予以支持。');
    await preview.getByText(words('outgoing.preview.stale')).waitFor();
    await submitDraft(desk);
    await desk.sitDown(CITY.leader);
    await desk.openRow(LETTER);
    await desk.pageDrawn();
    await desk.picture('letter-at-leader');
    expect([...problems, ...client.problems()]).toEqual([]);
  });
});
