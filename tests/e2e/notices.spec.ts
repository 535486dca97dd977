// The desktop is told of what comes, by the real client: first as it is, on a desktop that shows no notices (nothing may go wrong), then with Electron's `show`
// replaced by a note of what it was given. A click brings the window forward and opens the list. What is told of which paper is in tests/exchange/notices.test.ts.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemMachineId } from '../../main/keys/index.ts';
import {
  CITY_CLERK,
  COUNTY_CLERK,
  closeSharedQuarantine,
  ELEMENTS,
  openOffice,
  type TestOffice,
} from '../exchange/office.ts';
import { as, leaderOf, startWalk, type Walk, walkStep } from '../exchange/walk.ts';
import { Desk, words } from '../tour/desk.ts';
import { type Client, launchClient } from './harness.ts';

const home = mkdtempSync(join(tmpdir(), 'yinzheng-notices-'));
const PLAIN = '关于可以公开的事项的函';
/** Papers at the other unit, stamped and not yet sent. */
const waiting: Walk[] = [];
let elsewhere: TestOffice;
let client: Client;
let desk: Desk;

async function prepare(elements: typeof ELEMENTS): Promise<void> {
  await as(elsewhere, CITY_CLERK);
  const to = await leaderOf(elsewhere);
  const { dossier } = await elsewhere.core.handlers.circulation.submit({
    draft: null,
    dossier: null,
    elements,
    to,
    opinion: '',
  });
  const walk = { ...startWalk(), dossier };
  for (const step of ['signOff', 'number', 'stamp'] as const) await walkStep(elsewhere, walk, step);
  waiting.push(walk);
}

/** The next paper is sent. */
async function send(): Promise<void> {
  await walkStep(elsewhere, waiting.shift() ?? startWalk(), 'dispatch');
}

beforeAll(async () => {
  elsewhere = openOffice({ home, machineId: systemMachineId() });
  await elsewhere.core.handlers.keys.createExercise({});
  const plain = { ...ELEMENTS, title: PLAIN, handlingMark: 'none' as const };
  for (const elements of [ELEMENTS, ELEMENTS, plain, plain, plain]) await prepare(elements);
  client = await launchClient({ home });
  desk = new Desk(client);
  await desk.page.getByText(words('lock.title')).waitFor();
  await desk.sitDown(COUNTY_CLERK);
}, 180_000);

afterAll(async () => {
  elsewhere.close();
  await client.close();
  closeSharedQuarantine();
  rmSync(home, { recursive: true, force: true });
});

type Told = { readonly title: string; readonly body: string };
type Noted = { noted: (Told & { emit(event: 'click'): boolean })[] };

/** From here on `show` notes what it was given. */
const noteNotices = () =>
  client.app.evaluate(({ Notification }) => {
    const kept: Noted = Object.assign(globalThis, { noted: [] as Noted['noted'] });
    Notification.isSupported = () => true;
    Notification.prototype.show = function note(this: Noted['noted'][number]) {
      kept.noted.push(this);
    };
  });
const told = (): Promise<Told[]> =>
  client.app.evaluate(() => (globalThis as unknown as Noted).noted.map(({ title, body }) => ({ title, body })));
const expectTold = (count: number) => expect.poll(async () => (await told()).length, { timeout: 20_000 }).toBe(count);
const rows = (title: string) => desk.page.getByRole('listitem').filter({ hasText: title });

describe('an envelope that comes while somebody is at work', () => {
  it('is taken in on a desktop that shows no notices, and nothing goes wrong', async () => {
    // Shown for real, whether or not anything on this desktop takes it.
    await client.app.evaluate(({ Notification }) => void (Notification.isSupported = () => true));
    await desk.openBox('incoming');
    await send();
    await rows(ELEMENTS.title).first().waitFor({ timeout: 20_000 });
    expect(client.output()).not.toMatch(/"kind":"fault"|incident|Unhandled/i);
  });

  it('is told of without a word of it when it is marked', async () => {
    await noteNotices();
    await send();
    await expectTold(1);
    expect(await told()).toEqual([{ title: '印证', body: '有新来文' }]);
  });

  it('is told of with unit and title when it is not; a click brings the window forward and opens the list', async () => {
    await desk.openRail('seals');
    await send();
    await expectTold(2);
    expect((await told())[1]).toEqual({ title: '印证', body: `${ELEMENTS.issuingAgency}：${PLAIN}` });
    await client.app.evaluate(({ BrowserWindow }) => {
      for (const window of BrowserWindow.getAllWindows()) window.hide();
    });
    await client.app.evaluate(() => (globalThis as unknown as Noted).noted.at(-1)?.emit('click'));
    await expect
      .poll(() =>
        client.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((one) => one.isVisible())),
      )
      .toContain(true);
    await desk.page.getByRole('heading', { name: words('box.incoming'), level: 1 }).waitFor();
    await rows(PLAIN).first().waitFor();
    await desk.picture('notice-opened-the-box');
  });
});

describe('an envelope that comes while the client is locked', () => {
  it('is told of without a word of it; a click shows the lock screen', async () => {
    await desk.leave();
    await send();
    await expectTold(3);
    expect((await told())[2]).toEqual({ title: '印证', body: '有新来件，解锁后查看' });
    await client.app.evaluate(() => (globalThis as unknown as Noted).noted.at(-1)?.emit('click'));
    await desk.page.getByText(words('lock.title')).waitFor();
    await desk.sitDown(COUNTY_CLERK);
    await desk.openBox('incoming');
    await expect.poll(() => rows(PLAIN).count(), { timeout: 20_000 }).toBe(2);
  });
});

describe('whoever wants no notices', () => {
  it('says so in the settings and is told of nothing more', async () => {
    await desk.openSettings();
    const choice = desk.page.getByRole('radio', { name: words('settings.notices.off'), exact: true });
    await choice.click();
    await expect.poll(() => choice.isChecked()).toBe(true);
    await desk.picture('settings-notices');
    await desk.openBox('incoming');
    await send();
    await expect.poll(() => rows(PLAIN).count(), { timeout: 20_000 }).toBe(3);
    expect(await told()).toHaveLength(3);
  });
});

describe('the whole time', () => {
  it('no page complained', () => {
    expect(client.problems()).toEqual([]);
  });
});
