// A list of years: what is first stands at once, the rest by portions; by pointer and by keys; the filter finds in all of it.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemMachineId } from '../../main/keys/index.ts';
import { closeSharedQuarantine, openOffice } from '../exchange/office.ts';
import { as } from '../exchange/walk.ts';
import { Desk } from '../tour/desk.ts';
import { CITY } from '../tour/line.ts';
import { type Client, launchClient } from './harness.ts';

const COUNT = 430;
const home = mkdtempSync(join(tmpdir(), 'yinzheng-long-'));
let client: Client;
let desk: Desk;

beforeAll(async () => {
  const office = openOffice({ home, machineId: systemMachineId() });
  await office.core.handlers.keys.createExercise({});
  await as(office, CITY.clerk);
  for (let index = 0; index < COUNT; index++) {
    const form = JSON.stringify({ title: `关于第${index + 1}项示例工作的通知` });
    await office.core.handlers.circulation.saveDraft({ draft: null, form });
  }
  office.close();
  client = await launchClient({ home });
  desk = new Desk(client);
  await desk.sitDown(CITY.clerk);
  await desk.openBox('underWay');
}, 180_000);

afterAll(async () => {
  await client.close();
  closeSharedQuarantine();
  rmSync(home, { recursive: true, force: true });
});

const rows = () => desk.page.getByRole('list', { name: desk.say('box.underWay') }).getByRole('listitem');

it('shows the first two hundred and says how many are left', async () => {
  await rows().first().waitFor();
  expect(await rows().count()).toBe(200);
  await desk.page.getByText(desk.say('home.more.hint', { left: COUNT - 200 })).waitFor();
  await desk.button(desk.say('home.more', { count: 200 })).scrollIntoViewIfNeeded();
  await desk.picture('list-more');
});

it('shows more by a press, and stands on the first of them; so to the end', async () => {
  await desk.press(desk.say('home.more', { count: 200 }));
  await expect.poll(() => rows().count()).toBe(400);
  const focused = await rows()
    .nth(200)
    .getByRole('button')
    .evaluate((row) => row === document.activeElement);
  expect(focused).toBe(true);
  await desk.button(desk.say('home.more', { count: COUNT - 400 })).focus();
  await desk.page.keyboard.press('Enter');
  await expect.poll(() => rows().count()).toBe(COUNT);
  await desk.page.keyboard.press('End');
  expect(
    await rows()
      .last()
      .getByRole('button')
      .evaluate((row) => row === document.activeElement),
  ).toBe(true);
  expect(await desk.page.getByText('再显示').count()).toBe(0);
});

it('finds in all of it, also what does not stand', async () => {
  await desk.openBox('toDo');
  await desk.openBox('underWay');
  await expect.poll(() => rows().count()).toBe(200);
  await desk.page.keyboard.press('/');
  // The oldest stands last.
  await desk.page.keyboard.insertText('第1项');
  await expect.poll(() => rows().count()).toBe(1);
});
