// 用印 by hand and by keys, with a wrong PIN first; and what the receiving clerk is told of the stamped PDF when it comes from outside: whole, changed by one byte,
// stamped by a unit that nobody here knows, or not stamped at all.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onePagePdf } from '../../formats/pdf/one-page.fixture.ts';
import { systemMachineId } from '../../main/keys/index.ts';
import { CITY_CLERK, closeSharedQuarantine, ELEMENTS, openOffice, type TestOffice } from '../exchange/office.ts';
import { misplacedDate } from '../exchange/plain-sheet.ts';
import { as, currentOf, leaderOf, startWalk, walkLine, walkStep } from '../exchange/walk.ts';
import { Desk, words } from '../tour/desk.ts';
import { CITY, COUNTY } from '../tour/line.ts';
import { thinkBetter } from './hands.ts';
import { type Client, launchClient } from './harness.ts';

const folder = mkdtempSync(join(tmpdir(), 'yinzheng-stamps-'));
const home = join(folder, 'home');
const { title: TITLE } = ELEMENTS;
/** A document on whose pages no date of issue is found. */
const UNDATED = '关于页面上没有成文日期的通知';
let client: Client;
let desk: Desk;
/** Stamped by the unit of another exercise, whose root nobody knows here. */
let strange: Uint8Array;
let stamped: Uint8Array;

beforeAll(async () => {
  const ours = openOffice({ home, machineId: systemMachineId() });
  await ours.core.handlers.keys.createExercise({});
  await walkLine(ours, 'number');
  await numberUndated(ours);
  ours.close();
  const theirs = openOffice({ home: join(folder, 'theirs'), machineId: systemMachineId() });
  await theirs.core.handlers.keys.createExercise({});
  const walk = await walkLine(theirs, 'stamp');
  strange = theirs.core.office.session().store.openBlob(currentOf(theirs, walk.dossier)).readAll();
  theirs.close();
  client = await launchClient({ home });
  desk = new Desk(client);
  await desk.page.getByText(words('lock.title')).waitFor();
}, 180_000);

async function numberUndated(office: TestOffice): Promise<void> {
  office.sheet = misplacedDate;
  await as(office, CITY_CLERK);
  const to = await leaderOf(office);
  const elements = { ...ELEMENTS, title: UNDATED };
  const moved = await office.core.handlers.circulation.submit({
    draft: null,
    dossier: null,
    elements,
    to,
    opinion: '',
  });
  const walk = { ...startWalk(), dossier: moved.dossier };
  await walkStep(office, walk, 'signOff');
  await walkStep(office, walk, 'number');
}

afterAll(async () => {
  await client.close();
  closeSharedQuarantine();
  rmSync(folder, { recursive: true, force: true });
});

const bar = () => desk.page.getByRole('group', { name: words('stamping.title') });
const inPlace = () =>
  bar()
    .getByText(words('stamping.snapped', { page: 1 }))
    .waitFor({ timeout: 20_000 });
const warning = (name: 'Block' | 'Date') =>
  bar().getByText(words(name === 'Block' ? 'warning.seal.notOnSignatureBlock' : 'warning.seal.notOnDate'));
const place = () => bar().getByRole('status').innerText();

async function press(key: string, times = 1): Promise<void> {
  for (let turn = 0; turn < times; turn++) await desk.page.keyboard.press(key);
}

async function sealBox(): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await desk.page.locator('[data-seal-hand]:visible').boundingBox();
  if (!box) throw new Error('no seal shows');
  return box;
}

describe('the seal in the hand', () => {
  it('begins in its legal place', async () => {
    await desk.sitDown(CITY.clerk);
    await desk.openRow(TITLE);
    await desk.pageDrawn();
    await desk.press(words('step.stamp.begin'));
    await inPlace();
    expect(await warning('Block').count()).toBe(0);
    await desk.picture('stamp-begin');
  });

  it('goes by arrow keys, five millimetres with Shift, and is drawn back when it comes near', async () => {
    const before = await sealBox();
    // 8 mm is near: it stays where the rule wants it.
    await press('ArrowLeft', 3);
    await inPlace();
    await press('Shift+ArrowLeft', 4);
    await desk.button(words('stamping.home')).waitFor();
    const [, left, bottom] = /(\d+) 毫米.*?(\d+) 毫米/.exec(await place()) ?? [];
    expect((await sealBox()).x).toBeLessThan(before.x - 20);
    await press('Shift+ArrowUp');
    await expect
      .poll(place)
      .toContain(words('stamping.place', { page: 1, left: left ?? '', bottom: Number(bottom) + 5 }));
    await press('Shift+ArrowDown');
    await press('Shift+ArrowRight', 3);
    await inPlace();
    expect((await sealBox()).x).toBeCloseTo(before.x, 0);
  });

  it('is warned about where it leaves signature block and date, and goes home by a button', async () => {
    await press('Shift+ArrowUp', 12);
    await press('Shift+ArrowLeft', 8);
    await warning('Block').waitFor({ timeout: 20_000 });
    await warning('Date').waitFor();
    await desk.picture('stamp-off-the-block');
    await desk.press(words('stamping.home'));
    await inPlace();
    expect(await warning('Block').count()).toBe(0);
    expect(await warning('Date').count()).toBe(0);
  });

  it('stays on the page however far it is pushed, and goes home by a key', async () => {
    const before = await sealBox();
    await press('Shift+ArrowLeft', 60);
    await expect.poll(place).toContain(words('stamping.place', { page: 1, left: 0, bottom: '' }).slice(0, 12));
    await press('Home');
    await inPlace();
    expect(await sealBox()).toEqual(before);
  });

  it('is drawn away by the hand and back: near its place it is let go in it', async () => {
    const before = await sealBox();
    const [x, y] = [before.x + before.width / 2, before.y + before.height / 2];
    await desk.page.mouse.move(x, y);
    await desk.page.mouse.down();
    await desk.page.mouse.move(x - 150, y - 150, { steps: 8 });
    await warning('Date').waitFor({ timeout: 20_000 });
    await desk.page.mouse.move(x - 6, y + 5, { steps: 8 });
    await inPlace();
    await desk.page.mouse.up();
    expect(await sealBox()).toEqual(before);
  });

  it('is put away by Esc, and nothing is stamped', async () => {
    await press('Escape');
    await bar().waitFor({ state: 'detached' });
    await desk.button(words('step.stamp.begin')).waitFor();
    expect(await desk.page.locator('[data-seal-hand]:visible').count()).toBe(0);
    await desk.page.getByText(words('state.numbered'), { exact: true }).first().waitFor();
  });
});

describe('a document on which no date of issue is found', () => {
  it('says so, has no regular place, and leaves the seal to the hand', async () => {
    await desk.press(words('frame.back'));
    await desk.openRow(UNDATED);
    await desk.pageDrawn();
    await desk.press(words('step.stamp.begin'));
    await bar().getByText(words('warning.seal.dateNotFound')).waitFor({ timeout: 20_000 });
    expect([await warning('Block').count(), await warning('Date').count()]).toEqual([0, 0]);
    expect(await desk.button(words('stamping.home')).count()).toBe(0);
    expect(await desk.page.locator('.seal-legal:visible').count()).toBe(0);
    await desk.picture('stamp-no-date');
    const before = await sealBox();
    await press('Home');
    await press('Shift+ArrowUp');
    await expect.poll(async () => (await sealBox()).y).toBeLessThan(before.y);
    expect((await sealBox()).x).toBeCloseTo(before.x, 0);
    await press('Escape');
    await bar().waitFor({ state: 'detached' });
    await desk.press(words('frame.back'));
    await desk.openRow(TITLE);
    await desk.pageDrawn();
  });
});

describe('stamping', () => {
  it('does nothing when the PIN window is closed; the seal is still in the hand', async () => {
    await desk.press(words('step.stamp.begin'));
    await inPlace();
    await bar()
      .getByRole('button', { name: words('action.stamp'), exact: true })
      .click();
    await thinkBetter(desk);
    await inPlace();
    expect(await desk.page.getByText(words('done.stamp')).count()).toBe(0);
  });

  it('takes the right PIN after a wrong one, in the same window', async () => {
    await bar()
      .getByRole('button', { name: words('action.stamp'), exact: true })
      .click();
    const window = await client.windowOf('pin.html');
    await window.getByRole('textbox').click();
    await window.keyboard.type('000000x');
    await window.keyboard.press('Enter');
    await window.getByText(words('pin.wrong', { count: 4 })).waitFor({ timeout: 20_000 });
    await desk.picture('stamp-wrong-pin', window);
    await window.getByRole('textbox').click();
    await window.keyboard.press('Control+A');
    await desk.confirm(async (shown) => {
      await shown.keyboard.press('Control+A');
      await shown.keyboard.press('Delete');
    });
    await desk.page.getByText(words('done.stamp')).waitFor({ timeout: 60_000 });
    await desk.page.getByText(words('verdict.valid')).first().waitFor({ timeout: 30_000 });
    await desk.pageDrawn();
    await desk.picture('stamp-done');
    await desk.press(words('action.export'));
    await desk.page.getByText('已导出', { exact: false }).first().waitFor({ timeout: 30_000 });
    const [name] = readdirSync(client.savedFolder);
    stamped = readFileSync(join(client.savedFolder, name ?? ''));
  });
});

describe('the receiving clerk, of a PDF from outside', () => {
  const banner = () => desk.page.getByRole('status', { name: words('verdict.banner') });

  async function bringIn(name: string, bytes: Uint8Array): Promise<void> {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    await desk.openBox('incoming');
    client.offerFile(path);
    await desk.press(words('home.import'));
    await desk.press(words('import.choose'));
    await banner().waitFor({ timeout: 60_000 });
  }

  async function register(title: string): Promise<void> {
    const field = (name: string) => desk.page.getByRole('textbox', { name, exact: false }).first();
    await desk.type(field(words('registration.documentTitle')), title);
    await desk.type(field(words('registration.issuingAgency')), '示例省发展和改革委员会');
    await desk.press(words('registration.submit'));
    await desk.page.getByRole('heading', { name: title, level: 1 }).waitFor({ timeout: 60_000 });
    await desk.pageDrawn();
    await desk.press(words('reasons.open'));
  }

  const reasons = () => desk.page.getByRole('region', { name: words('reasons.title') });
  const codes = async (status: 'bad' | 'unknown') => {
    const leaves = await reasons().locator(`.reasons-${status}`).all();
    return Promise.all(leaves.map((leaf) => leaf.getAttribute('data-code')));
  };

  it('is told 印章有效 of the one that is whole, and whose', async () => {
    await desk.sitDown(COUNTY.clerk);
    await bringIn('whole.pdf', stamped);
    expect(await banner().innerText()).toContain(words('verdict.valid'));
    expect(await banner().innerText()).toContain(CITY.unit);
    await desk.picture('import-stamped');
    await desk.press(words('frame.back'));
  });

  it('is told 印章无效, with the reason, of the one with a byte changed', async () => {
    const changed = new Uint8Array(stamped);
    // %PDF-1.7 becomes %PDF-1.6: nothing that a reader would show.
    const digit = '%PDF-1.'.length;
    changed[digit] = (changed[digit] ?? 0) ^ 1;
    await bringIn('changed.pdf', changed);
    expect(await banner().innerText()).toContain(words('verdict.invalid'));
    await desk.picture('import-changed');
    await register('被改动的公文');
    await reasons().getByText(words('reasons.group.data'), { exact: true }).waitFor({ timeout: 30_000 });
    expect(await codes('bad')).toEqual(['data.digest']);
    await reasons().getByText(words('reasons.advice.data.bad'), { exact: false }).first().waitFor();
    await desk.picture('reasons-invalid');
    expect(await banner().innerText()).toContain(words('verdict.invalid'));
  });

  it('is told 无法判断 of a seal from a unit that nobody here knows, and what to do', async () => {
    await bringIn('strange.pdf', strange);
    expect(await banner().innerText()).toContain(words('verdict.indeterminate'));
    await register('不明单位的公文');
    await reasons().getByText(words('reasons.group.signer'), { exact: true }).waitFor({ timeout: 30_000 });
    expect(await codes('bad')).toEqual([]);
    expect((await codes('unknown')).length).toBeGreaterThan(0);
    await reasons().getByText(words('reasons.advice.signer.unknown'), { exact: false }).first().waitFor();
    await desk.picture('reasons-indeterminate');
  });

  it('is told 没有签章 of the one that bears none', async () => {
    await bringIn('plain.pdf', onePagePdf());
    expect(await banner().innerText()).toContain(words('verdict.unsigned'));
    await register('没有签章的公文');
    await reasons().getByText(words('reasons.none')).waitFor({ timeout: 30_000 });
    await desk.picture('reasons-unsigned');
    expect(await banner().innerText()).toContain(words('verdict.unsigned.outside'));
  });
});

describe('the whole time', () => {
  it('no page complained', () => {
    expect(client.problems()).toEqual([]);
  });
});
