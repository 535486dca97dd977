// 退回修改: the leader sends a draft back with a reason, the clerk sees it, mends the draft and submits it again; then the leader signs off by keyboard alone, and on
// the way closes the PIN window once, which does nothing.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Desk, words } from '../tour/desk.ts';
import { CITY, COUNTY } from '../tour/line.ts';
import { beginDraft, field, fillDraft, focusedName, submitDraft, tabTo, thinkBetter } from './hands.ts';
import { type Client, launchClient } from './harness.ts';

const FIRST = '关于报送示例工作总结的通知';
const MENDED = '关于报送示例工作年度总结的通知';
const REASON = '标题应写明年度，请修改。';

let client: Client;
let desk: Desk;

beforeAll(async () => {
  client = await launchClient();
  desk = new Desk(client);
  await desk.makeExercise();
}, 120_000);

afterAll(() => client.close());

const sheet = () => desk.page.getByText(words('sheet.title')).first();

describe('a draft', () => {
  it('is sent back with a reason, and not without one', async () => {
    await desk.sitDown(CITY.clerk);
    await beginDraft(desk);
    await fillDraft(desk, {
      kind: 'notice',
      title: FIRST,
      to: COUNTY.unit,
      body: '请于月底前报送工作总结。',
      disclosure: 'onRequest',
    });
    await submitDraft(desk);
    await desk.sitDown(CITY.leader);
    await desk.openRow(FIRST);
    await desk.pageDrawn();
    await desk.press(words('action.sendBack'));
    const form = desk.page.getByRole('form', { name: words('step.sendBack.confirm') });
    const confirm = form.getByRole('button', { name: words('step.sendBack.confirm') });
    await confirm.click();
    await form.getByText(words('step.sendBack.missing')).waitFor();
    await desk.picture('send-back-without-reason');
    await desk.type(form.getByRole('textbox'), REASON);
    await confirm.click();
    await desk.page.getByText(words('done.sendBack')).waitFor({ timeout: 30_000 });
    await desk.picture('sent-back');
    await desk.openBox('toDo');
    expect(await desk.page.getByRole('listitem').filter({ hasText: FIRST }).count()).toBe(0);
  });

  it('comes back to the clerk with the reason, is mended and submitted again', async () => {
    await desk.sitDown(CITY.clerk);
    const row = desk.page.getByRole('listitem').filter({ hasText: FIRST });
    await row.filter({ hasText: REASON }).waitFor({ timeout: 30_000 });
    await desk.openRow(FIRST);
    await sheet().waitFor();
    await desk.page.getByText(REASON, { exact: false }).first().waitFor();
    await desk.press(words('action.edit'));
    await desk.page.getByRole('heading', { name: words('outgoing.title.returned'), level: 1 }).waitFor();
    await desk.page.getByText(words('outgoing.returned', { name: CITY.leader, reason: REASON })).waitFor();
    expect(await field(desk, 'documentTitle').inputValue()).toBe(FIRST);
    await desk.type(field(desk, 'documentTitle'), MENDED);
    await desk.picture('clerk-mends');
    await submitDraft(desk);
    await desk.page.getByRole('heading', { name: MENDED, level: 1 }).waitFor();
    // What was said before stays on the sheet.
    await desk.page.getByText(REASON, { exact: false }).first().waitFor();
  });
});

describe('the leader, by keyboard alone', () => {
  const keyboard = { press: (key: string) => desk.page.keyboard.press(key) };
  let exercisePin = '';

  it('unlocks, opens what waits and sees the mended draft', async () => {
    await keyboard.press('Control+l');
    await desk.page.getByText(words('lock.title')).waitFor();
    await expect.poll(() => desk.page.locator(':focus').count()).toBe(1);
    if (!(await focusedName(desk.page)).includes(CITY.leader)) {
      await tabTo(desk.page, new RegExp(CITY.leader));
    }
    const pin = /\d{6}/.exec(await desk.page.locator(':focus').innerText())?.[0] ?? '';
    await keyboard.press('Enter');
    await typePin(pin);
    await desk.page.getByRole('listitem').filter({ hasText: MENDED }).waitFor({ timeout: 30_000 });
    await expect.poll(() => focusedName(desk.page)).toContain(MENDED);
    await keyboard.press('Enter');
    await desk.page.getByRole('heading', { name: MENDED, level: 1 }).waitFor();
    await desk.pageDrawn();
    exercisePin = pin;
  });

  it('thinks better of it in the PIN window: nothing has happened', async () => {
    await tabTo(desk.page, words('action.signOff'));
    await keyboard.press('Enter');
    await thinkBetter(desk);
    await desk.page.getByText(words('state.submitted')).first().waitFor();
    expect(await desk.page.getByText(words('done.signOff')).count()).toBe(0);
    await desk.picture('pin-window-closed');
    // Nothing was refused either: it was the leader's own choice.
    expect(await desk.page.getByRole('alert', { name: words('fault.label') }).count()).toBe(0);
  });

  it('signs off after all; the title in the PIN window is the mended one', async () => {
    await tabTo(desk.page, words('action.signOff'));
    await keyboard.press('Enter');
    const window = await client.windowOf('pin.html');
    await window.getByText(MENDED).waitFor();
    await typePin(exercisePin);
    await desk.page.getByText(words('done.signOff')).waitFor({ timeout: 60_000 });
    await desk.picture('signed-off-by-keyboard');
    await keyboard.press('Alt+ArrowLeft');
    await desk.page.getByRole('heading', { name: words('box.toDo'), level: 1 }).waitFor();
    await desk.page.getByText(words('home.empty.toDo')).waitFor();
  });
});

async function typePin(pin: string): Promise<void> {
  const window = await client.windowOf('pin.html');
  await window.getByRole('textbox').waitFor();
  // The field has the focus from the first moment: nobody reaches for the mouse.
  await expect.poll(() => window.locator('input:focus').count()).toBe(1);
  await window.keyboard.type(pin);
  const gone = window.waitForEvent('close', { timeout: 60_000 });
  await window.keyboard.press('Enter').catch(() => undefined);
  await gone;
}

describe('the whole time', () => {
  it('no page complained', () => {
    expect(client.problems()).toEqual([]);
  });
});
