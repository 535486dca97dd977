// Every main screen in large and in normal type, in Chinese and in English, at both sizes: nothing is cut off, covered or outside the window, axe-core finds no fault, and in English
// nothing is Chinese but the documents, the names of people and units, and the phrases that are written into documents. The pictures are for the eye.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { phrases } from '../../main/circulation/phrases.ts';
import { systemMachineId } from '../../main/keys/index.ts';
import { closeSharedQuarantine, ELEMENTS, openOffice } from '../exchange/office.ts';
import { as, leaderOf, walkLine } from '../exchange/walk.ts';
import { Desk, type Language, type TextKey } from '../tour/desk.ts';
import { CITY, COUNTY } from '../tour/line.ts';
import { audited } from './axe.ts';
import { type Client, launchClient } from './harness.ts';
import { amiss } from './sight.ts';

const home = mkdtempSync(join(tmpdir(), 'yinzheng-looks-'));
const LONG = '关于进一步做好2026年度示例项目储备、申报、评审和资金安排等有关工作并报送联络人名单的通知';

/** Words of the document that are looked for and highlighted. */
const SOUGHT = '示例项目';

/** What is Chinese in every language. */
const DATA = [
  LONG,
  SOUGHT,
  ELEMENTS.title,
  ...ELEMENTS.body,
  ...ELEMENTS.attachmentNotes,
  ...ELEMENTS.copiedRecipients,
  ...Object.values(phrases).flat(),
  '拟请局长批示。',
  '已报送清单。',
  CITY.unit,
  COUNTY.unit,
  ...Object.values(CITY),
  ...Object.values(COUNTY),
  '机要员',
  '主任',
  '局长',
  '安全保密员',
  '根证书',
  '制章',
  '演发改',
  '演县发改',
  '中文',
  '印证',
  '演练',
  '关于做好……工作的通知',
  '一、',
  '（一）',
];

beforeAll(async () => {
  const office = openOffice({ home, machineId: systemMachineId() });
  await office.core.handlers.keys.createExercise({});
  await walkLine(office);
  for (const last of ['propose', 'dispatch', 'dispatch', 'stamp', 'number'] as const) await walkLine(office, last);
  await as(office, CITY.clerk);
  await office.core.handlers.circulation.submit({
    draft: null,
    dossier: null,
    elements: { ...ELEMENTS, title: LONG },
    to: await leaderOf(office),
    opinion: '',
  });
  office.close();
}, 180_000);

afterAll(() => {
  closeSharedQuarantine();
  rmSync(home, { recursive: true, force: true });
});

const LOOKS: readonly { readonly name: string; readonly language: Language; readonly typeSize: 'normal' | 'large' }[] =
  [
    { name: 'english', language: 'en', typeSize: 'normal' },
    { name: 'english-large', language: 'en', typeSize: 'large' },
    { name: 'large', language: 'zh-CN', typeSize: 'large' },
    { name: 'normal', language: 'zh-CN', typeSize: 'normal' },
  ];

describe.each(['1280x800', '1920x1080'])('at %s', (size) => {
  let client: Client;
  let desk: Desk;

  beforeAll(async () => {
    client = await launchClient({ home, env: { YINZHENG_WINDOW: size } });
    desk = new Desk(client);
    await desk.page.getByText(desk.say('lock.title')).waitFor();
  }, 120_000);

  afterAll(() => client.close());

  it.each(LOOKS)('$name: every main screen', async ({ name, language, typeSize }) => {
    const found: string[] = [];
    const look = async (screen: string, page: Page = desk.page): Promise<void> => {
      await client.screenshot(`${name}-${size.split('x')[0]}-${screen}`, page);
      const complaints = await amiss(page, language === 'en' ? { foreign: foreignTo(DATA) } : {});
      found.push(...complaints.map((complaint) => `${screen}: ${complaint}`));
    };
    await desk.sitDown(CITY.clerk);
    await choose(desk, language, typeSize);
    await visit(desk, look);
    expect(client.problems()).toEqual([]);
    expect(found).toEqual([]);
  });

  it('a fault that is planted is reported, so silence means something', async () => {
    const { page } = desk;
    expect(await audited(page)).toEqual([]);
    await page.evaluate(() => {
      const planted = document.createElement('section');
      planted.append(document.createElement('button'), document.createElement('h4'), document.createElement('p'));
      const [, heading, faint] = planted.children as unknown as [HTMLElement, HTMLElement, HTMLElement];
      heading.textContent = '跳过两级的标题';
      faint.textContent = '看不清的文字';
      faint.style.color = '#c8c4bc';
      document.querySelector('main h1')?.after(planted);
    });
    const found = await audited(page);
    for (const rule of ['button-name', 'color-contrast', 'heading-order'])
      expect(found.filter((one) => one.includes(` ${rule}: `))).toHaveLength(1);
  });
});

/** Matches what still has Chinese in it when names and texts of documents are taken away. */
function foreignTo(data: readonly string[]): RegExp {
  const known = [...data]
    .sort((a, b) => b.length - a.length)
    .map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const rest = `(?:${known.join('|')}|收?〔\\d{4}〕\\d+号|\\P{Script=Han})`;
  return new RegExp(`^(?!${rest}*$)`, 'u');
}

async function choose(desk: Desk, language: Language, typeSize: 'normal' | 'large'): Promise<void> {
  await desk.openSettings();
  const radio = (key: TextKey) => desk.page.getByRole('radio', { name: desk.say(key), exact: true });
  await radio(`settings.language.${language}`).click();
  desk.language = language;
  await desk.page.getByRole('heading', { name: desk.say('settings.title'), level: 1 }).waitFor();
  await radio(`settings.typeSize.${typeSize}`).click();
}

async function openRemarks(desk: Desk): Promise<void> {
  await desk.page.getByRole('tab', { name: desk.say('dossier.rail.remarks') }).click();
  await desk.page.getByRole('region', { name: desk.say('remarks.title') }).waitFor();
}

async function visit(desk: Desk, look: (screen: string, page?: Page) => Promise<void>): Promise<void> {
  const { page } = desk;
  const tab = (rail: 'sheet' | 'elements' | 'deliveries' | 'versions') =>
    page.getByRole('tab', { name: desk.say(`dossier.rail.${rail}`) }).click();
  /** Opens a row of the present list by where its document stands. */
  const openAt = async (
    state: 'numbered' | 'stamped' | 'received' | 'submitted' | 'proposed' | 'arrived' | 'concluded',
  ) => {
    await page
      .getByRole('listitem')
      .getByRole('button', { name: new RegExp(desk.say(`state.${state}`)) })
      .first()
      .click();
    await page.getByRole('heading', { level: 1 }).filter({ hasText: '关于' }).waitFor({ timeout: 30_000 });
    await desk.pageDrawn();
  };

  await look('settings');
  await page.keyboard.press('F1');
  await help(desk);
  await look('help-settings');
  await page.keyboard.press('Escape');
  await desk.openBox('toDo');
  await look('to-do');
  await desk.openBox('outgoing');
  await look('outgoing');
  await openAt('numbered');
  await look('numbered');
  await desk.press(desk.say('step.stamp.begin'));
  await page.getByText(desk.say('stamping.snapped', { page: 1 })).waitFor({ timeout: 30_000 });
  await page.keyboard.press('Shift+ArrowLeft');
  await page.keyboard.press('Shift+ArrowLeft');
  for (let turn = 0; turn < 10; turn++) await page.keyboard.press('Shift+ArrowUp');
  await page.getByText(desk.say('warning.seal.notOnDate')).waitFor({ timeout: 30_000 });
  await look('stamping');
  await page.keyboard.press('Escape');
  await desk.openBox('outgoing');
  await openAt('stamped');
  await look('stamped');
  await page.keyboard.press('F1');
  await help(desk);
  await look('help-dossier');
  await page.keyboard.press('Escape');
  await desk.press(desk.say('reasons.open'));
  await page.getByText(desk.say('reasons.group.seal')).first().waitFor();
  await look('reasons');
  await desk.press(desk.say('reasons.close'));
  await desk.openBox('outgoing');
  await openAt('received');
  for (const rail of ['elements', 'deliveries', 'versions'] as const) {
    await tab(rail);
    await look(`received-${rail}`);
  }
  await tab('sheet');
  await desk.openBox('outgoing');
  await desk.press(desk.say('home.newOutgoing'));
  await page.getByRole('form', { name: desk.say('outgoing.form') }).waitFor();
  await desk.press(desk.say('outgoing.submit'));
  await look('draft-missing');
  await desk.openBox('underWay');
  await look('under-way');
  await desk.openRail('seals');
  await look('seals');

  await desk.sitDown(CITY.leader);
  await look('leader-to-do');
  await openAt('submitted');
  await look('sign-off');
  await desk.press(desk.say('ink.write'));
  await look('ink');
  await desk.press(desk.say('ink.write'));
  await openRemarks(desk);
  await look('remarks-empty');
  await page.keyboard.press('Control+f');
  await page.keyboard.insertText(SOUGHT);
  await page.locator('.pdf-hit-present').first().waitFor();
  await page.keyboard.press('Alt+h');
  await page.keyboard.press('Alt+n');
  const writing = page.getByRole('textbox', { name: desk.say('remarks.entry.note', { number: 1, page: 1 }) });
  await writing.waitFor();
  await page.keyboard.insertText(ELEMENTS.title);
  await look('remarks-writing');
  await page.keyboard.press('Control+Enter');
  await page.getByText(desk.say('remarks.saved', { time: '' }).trim(), { exact: false }).waitFor();
  await look('remarks-full');
  for (const kind of ['entry.note', 'entry.highlight'] as const) {
    const name = desk.say(`remarks.${kind}`, { number: 1, page: 1 });
    await desk.press(`${desk.say('remarks.remove')} ${name}`);
  }
  await page.getByText(desk.say('remarks.none')).waitFor();
  await page.getByRole('search').getByRole('textbox').focus();
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: desk.say('dossier.rail.sheet') }).click();
  await desk.press(desk.say('action.sendBack'));
  await page.getByRole('form', { name: desk.say('step.sendBack.confirm') }).waitFor();
  await look('send-back');
  await desk.openBox('done');
  await look('done');
  await desk.openBox('toDo');
  await openAt('submitted');
  await page
    .getByRole('form', { name: desk.say('action.signOff') })
    .getByRole('button', { name: desk.say('action.signOff'), exact: true })
    .click();
  const window = await desk.client.windowOf('pin.html');
  await window.getByRole('textbox').waitFor();
  await look('pin', window);
  await window.keyboard.type('000000x');
  await window.keyboard.press('Enter');
  await window.getByText(desk.say('pin.wrong', { count: 4 })).waitFor({ timeout: 20_000 });
  await look('pin-wrong', window);
  const gone = window.waitForEvent('close');
  await window.keyboard.press('Escape').catch(() => undefined);
  await gone;
  await page.getByRole('alert').first().waitFor();
  await look('refusal');
  await page.keyboard.press('F1');
  await help(desk);
  await look('help-refusal');
  await page.keyboard.press('Escape');

  await desk.sitDown(COUNTY.clerk);
  await look('incoming-to-do');
  await desk.press(desk.say('home.signFor', { count: 2 }));
  await page.getByRole('table', { name: desk.say('arrivals.title') }).waitFor();
  await look('arrivals');
  await desk.openBox('toDo');
  await openAt('arrived');
  await look('arrival');
  await desk.openBox('incoming');
  await desk.press(desk.say('home.import'));
  await desk.button(desk.say('import.choose')).waitFor();
  await look('import');
  await desk.openBox('done');
  await openAt('concluded');
  await look('concluded');

  await desk.sitDown(COUNTY.leader);
  await openAt('proposed');
  await look('instruct');
  await desk.openBox('toRead');
  await look('empty');

  await desk.sitDown(CITY.officer);
  await desk.openRail('keys');
  await look('keys');
  await desk.openRail('audit');
  await desk.press(desk.say('audit.verify'));
  await page.getByText(desk.say('audit.verified.ok')).waitFor({ timeout: 30_000 });
  await look('audit');
  await desk.leave();
  await look('lock');
  await page.keyboard.press('F1');
  await help(desk);
  await look('help-lock');
  await page.keyboard.press('Escape');
}

/** Waits until the texts of the help have come. */
async function help(desk: Desk): Promise<void> {
  await desk.page
    .getByRole('complementary', { name: desk.say('help.title') })
    .locator('[data-topic]')
    .waitFor();
}
