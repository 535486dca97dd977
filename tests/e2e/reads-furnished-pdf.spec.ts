// A clerk reads PDFs of other programs: Chinese fonts that are not in the file are drawn by faces of their kind, pages go by their labels, values of forms are seen, links lead on within the
// document and nowhere else, files inside are named and stay closed.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemMachineId } from '../../main/keys/index.ts';
import { COUNTY_CLERK, closeSharedQuarantine, openOffice } from '../exchange/office.ts';
import { as } from '../exchange/walk.ts';
import { Desk, words } from '../tour/desk.ts';
import { ATTACHED, FIELDS, furnishedPdf, LABELS, LINE, LINES, LINKED_TO, SAYING, SHEET } from './furnished-pdf.ts';
import { type Client, launchClient } from './harness.ts';
import { amiss } from './sight.ts';

const TITLES = { plain: '关于报送示例表格的函', needed: '关于补报示例表格的函' };
const home = mkdtempSync(join(tmpdir(), 'yinzheng-furnished-'));
let client: Client;
let desk: Desk;
let pages: Locator;

beforeAll(async () => {
  const office = openOffice({ home, machineId: systemMachineId() });
  await office.core.handlers.keys.createExercise({});
  await as(office, COUNTY_CLERK);
  office.several = [
    { fileName: `${TITLES.plain}.pdf`, bytes: furnishedPdf({ needAppearances: false }) },
    { fileName: `${TITLES.needed}.pdf`, bytes: furnishedPdf({ needAppearances: true }) },
  ];
  const { chosen } = await office.core.handlers.documents.chooseSeveral({});
  expect(chosen).toHaveLength(2);
  for (const one of chosen)
    await office.core.handlers.circulation.register({
      source: { kind: 'file', candidate: one.candidate, again: false },
      registration: {
        title: one.facts.fileName.replace('.pdf', ''),
        issuingAgency: '示例省发展和改革委员会',
        number: '',
        urgency: 'routine',
        handlingMark: 'none',
        pieces: 1,
        note: '',
      },
    });
  office.close();
  client = await launchClient({ home });
  desk = new Desk(client);
  pages = client.window.getByRole('group', { name: words('reader.pages') });
  await desk.sitDown(COUNTY_CLERK);
  await desk.openRow(TITLES.plain);
  await desk.pageDrawn();
}, 240_000);

afterAll(async () => {
  await client.close();
  closeSharedQuarantine();
  rmSync(home, { recursive: true, force: true });
});

const sheet = (page: number) => pages.locator(`[data-page="${page - 1}"]`);
const standsDrawn = (page: number) =>
  pages.locator(`[data-page="${page - 1}"][data-drawn=yes] canvas`).waitFor({ timeout: 30_000 });
const pageField = () => desk.page.getByRole('textbox', { name: words('reader.pageField') });
const atLabel = (label: string) => expect.poll(() => pageField().inputValue(), { timeout: 20_000 }).toBe(label);
const press = (key: string) => desk.page.keyboard.press(key);

async function jumpTo(typed: string): Promise<void> {
  await pageField().click();
  await press('Control+a');
  await desk.page.keyboard.insertText(typed);
  await press('Enter');
}

type Box = readonly [left: number, top: number, right: number, bottom: number];

/** Darkness of an area of a page, in points from its top left, in cells of a point: 0 is white, 255 black. */
function darkness(page: number, box: Box): Promise<number[]> {
  return sheet(page)
    .locator('.pdf-page-layer canvas')
    .evaluate(
      (canvas: HTMLCanvasElement, { box: [left, top, right, bottom], width }) => {
        const scale = canvas.width / width;
        const [across, down] = [right - left, bottom - top];
        const copy = new OffscreenCanvas(across, down).getContext('2d');
        if (!copy) throw new Error('no canvas');
        copy.drawImage(canvas, left * scale, top * scale, across * scale, down * scale, 0, 0, across, down);
        const { data } = copy.getImageData(0, 0, across, down);
        return Array.from({ length: across * down }, (_, at) => 255 - (data[at * 4 + 1] ?? 0));
      },
      { box, width: SHEET.width },
    );
}

/** How much of the ink of two drawings stands in one of them alone: 0 for one and the same, 1 for nothing in common. */
function apart(one: readonly number[], other: readonly number[]): number {
  const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
  return sum(one.map((value, at) => Math.abs(value - (other[at] ?? 0)))) / (sum(one) + sum(other));
}

const ink = (values: readonly number[]) => values.reduce((all, value) => all + value, 0) / 255;

const line = (name: (typeof LINES)[number]): Promise<number[]> => {
  const base = LINE.first + LINES.indexOf(name) * LINE.step;
  return darkness(1, [LINE.left, base - LINE.size, LINE.left + SAYING.length * LINE.size, base + 10]);
};

const field = ([left, bottom, right, top]: (typeof FIELDS)[keyof typeof FIELDS]) =>
  darkness(2, [left, SHEET.height - top, right, SHEET.height - bottom]);

/** Font families of this machine; null without fontconfig. */
function families(): string | null {
  try {
    return execFileSync('fc-list', [':', 'family'], { encoding: 'utf8' });
  } catch {
    return null;
  }
}

const installed = families();
/** A face that is called by the font's own name is no substitute. */
const OWN = {
  宋体: /SimSun|宋体/,
  SimSun: /SimSun|宋体/,
  仿宋_GB2312: /(FangSong|仿宋)_GB2312/,
  方正小标宋简体: /FZXiaoBiaoSong-B05S|FZXBSJW|方正小标宋简体/,
};
const lacking = [
  ...(/fang|仿宋/i.test(installed ?? '') ? [] : ['a 仿宋']),
  ...(/Noto Serif CJK SC|SimSun|宋体/.test(installed ?? '') ? [] : ['a 宋']),
];
const because =
  installed === null ? ' (no fontconfig here)' : lacking.length > 0 ? ` (no ${lacking.join(', no ')} here)` : '';

describe.skipIf(because !== '')(`fonts that are not in the file${because}`, () => {
  it('are drawn by faces of their kind, whether their names are in Latin letters or in GBK', async () => {
    await standsDrawn(1);
    await desk.picture('furnished-fonts');
    const [song, simSun, fangsong, heavy, sans] = await Promise.all(LINES.map(line));
    if (!song || !simSun || !fangsong || !heavy || !sans) throw new Error('a line is missing');
    expect(apart(song, simSun)).toBeLessThan(0.1);
    expect(apart(song, sans)).toBeGreaterThan(0.2);
    expect(apart(fangsong, sans)).toBeGreaterThan(0.4);
    expect(apart(fangsong, song)).toBeGreaterThan(0.4);
    expect(apart(heavy, sans)).toBeGreaterThan(0.2);
    expect(ink(heavy)).toBeGreaterThan(1.2 * ink(song));
  });

  it('are told, once each', async () => {
    const note = desk.page.locator('.pdf-shortcomings');
    await note.locator('summary').click();
    const told = await note.locator('li').allInnerTexts();
    const others = LINES.filter((name) => name in OWN && !OWN[name as keyof typeof OWN].test(installed ?? ''));
    expect(told.map((text) => /“(.+?)”/.exec(text)?.[1])).toEqual(others);
    for (const text of told) expect(text).not.toMatch(/[:：]$/);
    await desk.picture('furnished-fonts-told');
    await note.locator('summary').click();
  });
});

describe('pages that have labels', () => {
  it('show them, and are jumped to by them, else by number', async () => {
    await atLabel('i');
    expect(await desk.page.locator('.pdf-page-field').innerText()).toContain(
      words('reader.ofPages', { page: 1, pages: LABELS.length }),
    );
    await jumpTo('III');
    await atLabel('iii');
    await jumpTo('1');
    await atLabel('1');
    await standsDrawn(4);
    await desk.picture('furnished-labels');
    await jumpTo('3');
    await atLabel('iii');
    await jumpTo('9999');
    await atLabel('2');
    await jumpTo('nowhere');
    await atLabel('2');
    await jumpTo('i');
    await atLabel('i');
  });

  it('take no second line of the toolbar, even where labels are long and pages many', async () => {
    const bar = desk.page.getByRole('toolbar', { name: words('reader.toolbar') });
    const height = async () => (await bar.boundingBox())?.height ?? 0;
    const before = await height();
    await bar.locator('.pdf-page-field').evaluate(
      (field, long) => {
        field.querySelector('input')?.setAttribute('size', '7');
        const count = field.querySelector('span');
        if (count) count.textContent = long;
      },
      words('reader.ofPages', { page: 1888, pages: 2000 }),
    );
    expect(await height()).toBe(before);
  });

  it('bear them under their small pictures', async () => {
    const thumbs = desk.page.getByRole('navigation', { name: words('reader.thumbnails') });
    const wasShown = (await thumbs.count()) > 0;
    if (!wasShown) await desk.press(words('reader.thumbnails'));
    await thumbs.locator('canvas').first().waitFor({ timeout: 20_000 });
    const shown = await thumbs.getByRole('button').allInnerTexts();
    expect(shown.map((text) => text.trim())).toEqual(LABELS.slice(0, shown.length));
    if (!wasShown) await desk.press(words('reader.thumbnails'));
  });
});

describe('links', () => {
  it('lead to a place of the document and nowhere else', async () => {
    await jumpTo('i');
    await standsDrawn(1);
    const links = sheet(1).locator('.pdf-link');
    await expect.poll(() => links.count()).toBe(1);
    expect(await sheet(1).locator('a').count()).toBe(0);
    await desk.press(words('reader.link', { page: LINKED_TO + 1 }), sheet(1));
    await atLabel('2');
  });
});

describe('files inside', () => {
  it('are named and not opened', async () => {
    await desk.press(words('reader.attachments'));
    const list = desk.page.getByRole('group', { name: words('reader.attachments') });
    expect(await list.getByRole('listitem').allInnerTexts()).toEqual([ATTACHED]);
    await list.getByText(words('reader.attachments.note')).waitFor();
    expect(await list.locator('button, a').count()).toBe(0);
    await desk.picture('furnished-attachments');
    await desk.press(words('reader.attachments'));
    await list.waitFor({ state: 'detached' });
  });
});

describe.each(Object.entries(TITLES))('values of a form without pictures (%s)', (_, title) => {
  it('are seen, and nothing can be typed', async () => {
    await desk.openBox('toDo');
    await desk.openRow(title);
    await desk.pageDrawn();
    await jumpTo('ii');
    await standsDrawn(2);
    await client.screenshot(`furnished-form-${title === TITLES.plain ? 'plain' : 'needed'}`);
    // A few strokes are more than forty points of ink; a tick is less.
    for (const name of ['text', 'chinese', 'choice'] as const) {
      expect(ink(await field(FIELDS[name])), name).toBeGreaterThan(40);
    }
    expect(ink(await field(FIELDS.ticked))).toBeGreaterThan(10);
    expect(ink(await field(FIELDS.empty))).toBe(0);
    expect(await sheet(2).locator('input, select, textarea').count()).toBe(0);
  });
});

describe('in large type', () => {
  it('at 1280x800 nothing is cut off or covered, and the toolbar takes no more room than without labels', async () => {
    await desk.openSettings();
    await desk.page.getByRole('radio', { name: words('settings.typeSize.large'), exact: true }).click();
    await desk.openBox('toDo');
    await desk.openRow(TITLES.plain);
    await desk.pageDrawn();
    await desk.press(words('reader.attachments'));
    await client.screenshot('furnished-large');
    expect(await amiss(desk.page)).toEqual([]);
    const bar = desk.page.getByRole('toolbar', { name: words('reader.toolbar') });
    const height = async () => (await bar.boundingBox())?.height ?? 0;
    const withLabels = await height();
    // As it stands over a document without labels.
    await bar.evaluate((element) => {
      element.classList.remove('pdf-toolbar-labelled');
      const count = element.querySelector('.pdf-page-field span');
      if (count) count.textContent = '/ 5';
    });
    expect(withLabels).toBeLessThanOrEqual(await height());
    expect(client.problems()).toEqual([]);
  });
});
