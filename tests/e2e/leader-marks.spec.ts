// A leader marks a paper: highlights and typed notes by pointer and by keys alone, kept while the desk is left, changed and taken away until they are signed;
// the clerk reads whose they are and can change none.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemMachineId } from '../../main/keys/index.ts';
import {
  CITY_CLERK,
  CITY_LEADER,
  closeSharedQuarantine,
  ELEMENTS,
  openOffice,
  sharedQuarantine,
} from '../exchange/office.ts';
import { walkLine } from '../exchange/walk.ts';
import { Desk, words } from '../tour/desk.ts';
import { focusedName } from './hands.ts';
import { type Client, launchClient } from './harness.ts';

const home = mkdtempSync(join(tmpdir(), 'yinzheng-marks-'));
/** Markup is characters like any others. */
const NOTE = '<b>请核对</b>月底的时间';
const SECOND = '联系人请写明电话';
let client: Client;
let desk: Desk;

beforeAll(async () => {
  const office = openOffice({ home, machineId: systemMachineId() });
  await office.core.handlers.keys.createExercise({});
  await walkLine(office, 'submit');
  office.close();
  client = await launchClient({ home });
  desk = new Desk(client);
  await desk.page.getByText(words('lock.title')).waitFor();
  await desk.sitDown(CITY_LEADER);
  await desk.openRow(ELEMENTS.title);
  await desk.pageDrawn();
}, 120_000);

afterAll(async () => {
  await client.close();
  closeSharedQuarantine();
  rmSync(home, { recursive: true, force: true });
});

const boxes = () => desk.page.locator('.remark-box');
const markers = () => desk.page.locator('.remark-marker');
const panel = () => desk.page.getByRole('region', { name: words('remarks.title') });
const bar = () => desk.page.getByRole('toolbar', { name: words('remarks.bar'), exact: true });
const kept = () =>
  panel()
    .getByText(words('remarks.saved', { time: '' }).trim(), { exact: false })
    .waitFor();
const expectCount = (locator: () => ReturnType<typeof boxes>, wanted: number) =>
  expect.poll(() => locator().count(), { timeout: 10_000 }).toBe(wanted);

/** The text of each page, as the quarantine reads it. */
async function textOf(path: string): Promise<string[]> {
  const pages = await sharedQuarantine().run('pdfText', { bytes: new Uint8Array(readFileSync(path)) });
  return pages.map((page) => page.items.map((item) => item.text).join(''));
}

/** Draws the pointer over the first run of text that holds these words. */
async function select(text: string): Promise<void> {
  const box = await desk.page.locator('.textLayer span').filter({ hasText: text }).first().boundingBox();
  if (!box) throw new Error(`no ${text} on the page`);
  const { mouse } = desk.page;
  await mouse.move(box.x + 1, box.y + box.height / 2);
  await mouse.down();
  await mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 4 });
  await mouse.move(box.x + box.width - 1, box.y + box.height / 2, { steps: 4 });
  await mouse.up();
  await bar().waitFor();
}

describe('by pointer', () => {
  it('selected text offers to be highlighted, and is', async () => {
    await select('请于月底前');
    await desk.picture('marks-selected');
    await desk.press(words('remarks.highlight'), bar());
    await expectCount(boxes, 1);
    await bar().waitFor({ state: 'detached' });
    const [box, run] = await Promise.all([
      boxes().first().boundingBox(),
      desk.page.locator('.textLayer span').filter({ hasText: '请于月底前' }).first().boundingBox(),
    ]);
    expect(box?.x).toBeCloseTo(run?.x ?? 0, -1);
    expect(box?.y).toBeCloseTo(run?.y ?? 0, -1);
  });

  it('and takes a typed note, which stands beside the page and on it', async () => {
    await select('请明确一名');
    await desk.press(words('remarks.note'), bar());
    await panel().getByRole('textbox').waitFor();
    await desk.page.keyboard.insertText(NOTE);
    await desk.press(words('remarks.finish'), panel());
    await panel().getByText(NOTE).waitFor();
    await expectCount(markers, 1);
    await kept();
    await markers().first().hover();
    await desk.page.locator('.remark-label').getByText(NOTE).waitFor();
    await desk.picture('marks-note');
  });

  it('one’s own highlight is taken away by a press on it', async () => {
    await boxes().first().waitFor();
    const at = await boxes().first().boundingBox();
    if (!at) throw new Error('no highlight');
    await desk.page.mouse.click(at.x + at.width / 2, at.y + at.height / 2);
    await desk.press(words('remarks.highlight.remove'));
    await expectCount(boxes, 0);
  });

  it('a note finds its place where there is nothing to select', async () => {
    await desk.press(words('remarks.place'), desk.page.getByRole('toolbar', { name: words('reader.toolbar') }));
    const area = await desk.page.getByRole('group', { name: words('reader.pages') }).boundingBox();
    if (!area) throw new Error('no pages');
    await desk.page.mouse.click(area.x + area.width * 0.6, area.y + area.height * 0.85);
    await panel().getByRole('textbox').waitFor();
    // Nothing was typed: nothing stays.
    await desk.page.keyboard.press('Escape');
    await panel().getByRole('textbox').waitFor({ state: 'detached' });
    await expectCount(markers, 1);
  });
});

describe('by keys alone', () => {
  it('what was found is highlighted and gets a note', async () => {
    const { keyboard } = desk.page;
    await keyboard.press('Control+f');
    await keyboard.insertText('联系人');
    await desk.page.locator('.pdf-hit-present').first().waitFor();
    await keyboard.press('Alt+h');
    await expectCount(boxes, 1);
    await keyboard.press('Alt+n');
    await panel().getByRole('textbox').waitFor();
    // On one line with the other note: which of them comes first is a matter of hair's breadths.
    expect([1, 2].map((number) => words('remarks.entry.note', { number, page: 1 }))).toContain(
      await focusedName(desk.page),
    );
    await keyboard.insertText(SECOND);
    await keyboard.press('Control+Enter');
    await panel().getByText(SECOND).waitFor();
    await expectCount(markers, 2);
    expect(await focusedName(desk.page)).toBe(words('reader.pages'));
    await desk.page.getByRole('search').getByRole('textbox').focus();
    await keyboard.press('Escape');
    await kept();
  });

  it('a note is changed and another taken away in the list', async () => {
    const item = (text: string) => panel().getByRole('listitem').filter({ hasText: text });
    await item(SECOND)
      .getByRole('button', { name: new RegExp(`^${words('remarks.edit')}`) })
      .focus();
    await desk.page.keyboard.press('Enter');
    await panel().getByRole('textbox').waitFor();
    await desk.page.keyboard.press('Control+End');
    await desk.page.keyboard.insertText('和邮箱');
    await desk.page.keyboard.press('Escape');
    await panel().getByText(`${SECOND}和邮箱`).waitFor();
    await item(`${SECOND}和邮箱`)
      .getByRole('button', { name: new RegExp(`^${words('remarks.remove')}`) })
      .focus();
    await desk.page.keyboard.press('Enter');
    await expectCount(markers, 1);
    await kept();
  });
});

describe('the working copy', () => {
  it('is exported with what is not signed yet, named as a copy, and said to prove nothing', async () => {
    await desk.press(words('action.exportCopy'), panel());
    await desk.page
      .getByText(words('done.exportCopy', { file: '' }).slice(0, 7), { exact: false })
      .waitFor({ timeout: 60_000 });
    const [name = ''] = readdirSync(client.savedFolder).filter((file) => file.endsWith('（标注副本）.pdf'));
    expect(name).toContain(ELEMENTS.title);
    const text = await textOf(join(client.savedFolder, name));
    expect(text[0]).toContain('标注副本');
    expect(text[0]).toContain(CITY_LEADER);
    expect(text[1]).toContain(NOTE);
    expect(text[1]).toContain('尚未签名');
    await desk.picture('marks-exported');
  });
});

describe('what was marked', () => {
  it('is there again after the desk was left', async () => {
    await desk.sitDown(CITY_LEADER);
    await desk.openRow(ELEMENTS.title);
    await desk.pageDrawn();
    await expectCount(boxes, 1);
    await expectCount(markers, 1);
  });

  it('is told before the PIN, signed with the step, and then nobody’s to change', async () => {
    await desk.page
      .getByRole('form', { name: words('action.signOff') })
      .getByRole('button', { name: words('action.signOff'), exact: true })
      .click();
    await desk.confirm(async (window) => {
      await window.getByText(words('pin.ink.value', { count: 1 })).waitFor();
    });
    await desk.page.getByText(words('done.signOff')).waitFor({ timeout: 60_000 });
    await panel().getByText(CITY_LEADER, { exact: false }).first().waitFor();
    expect(
      await panel()
        .getByRole('button', { name: new RegExp(words('remarks.edit')) })
        .count(),
    ).toBe(0);
    expect(
      await panel()
        .getByRole('button', { name: new RegExp(words('remarks.remove')) })
        .count(),
    ).toBe(0);
  });

  it('is read by the clerk with name and time, hidden and shown, and not changed', async () => {
    await desk.sitDown(CITY_CLERK);
    await desk.openRow(ELEMENTS.title);
    await desk.pageDrawn();
    await expectCount(markers, 1);
    await markers().first().click();
    await panel().getByText(NOTE).waitFor();
    await panel().getByText(CITY_LEADER, { exact: false }).first().waitFor();
    await desk.picture('marks-at-clerk');
    expect(
      await panel()
        .getByRole('button', { name: new RegExp(words('remarks.edit')) })
        .count(),
    ).toBe(0);
    // No selection of a clerk who has nothing to write here offers anything.
    await desk.page.keyboard.press('Alt+n');
    expect(await panel().getByRole('textbox').count()).toBe(0);
    await desk.press(words('ink.signed'));
    await expectCount(markers, 0);
    await expectCount(boxes, 0);
    await panel().getByText(words('remarks.hidden')).waitFor();
    await desk.press(words('ink.signed'));
    await expectCount(markers, 1);
    expect(client.problems()).toEqual([]);
  });
});
