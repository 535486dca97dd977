// Several arrivals signed for at once: one of another count says why and waits, one is left out by hand, the others are signed for; looked at full, refused and empty, in normal and in large type.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemMachineId } from '../../main/keys/index.ts';
import { closeSharedQuarantine, openOffice } from '../exchange/office.ts';
import { walkLine } from '../exchange/walk.ts';
import { Desk } from '../tour/desk.ts';
import { COUNTY } from '../tour/line.ts';
import { type Client, launchClient } from './harness.ts';
import { amiss } from './sight.ts';

const home = mkdtempSync(join(tmpdir(), 'yinzheng-sign-for-'));
let client: Client;
let desk: Desk;

beforeAll(async () => {
  const office = openOffice({ home, machineId: systemMachineId() });
  await office.core.handlers.keys.createExercise({});
  for (let piece = 0; piece < 5; piece++) await walkLine(office, 'dispatch');
  office.close();
  client = await launchClient({ home });
  desk = new Desk(client);
  await desk.sitDown(COUNTY.clerk);
}, 180_000);

afterAll(async () => {
  await client.close();
  closeSharedQuarantine();
  rmSync(home, { recursive: true, force: true });
});

const table = () => desk.page.getByRole('table', { name: desk.say('arrivals.title') });
const counts = () => table().getByRole('spinbutton');

const look = async (name: string): Promise<void> => {
  await desk.picture(name);
  expect(await amiss(desk.page)).toEqual([]);
};

it('one of another count is not signed for, and says so where it stands; one left out waits; the others are signed for', async () => {
  await desk.openBox('toDo');
  await desk.press(desk.say('home.signFor', { count: 5 }));
  await table().waitFor();
  await counts().nth(1).fill('2');
  await table().getByRole('checkbox').nth(3).uncheck();
  await desk.press(desk.say('arrivals.acknowledge', { count: 4 }));
  await table().locator('[data-code="arrival.pieces"]').waitFor({ timeout: 60_000 });
  await desk.page.getByText(desk.say('arrivals.done', { count: 3 })).waitFor();
  expect(await counts().count()).toBe(2);
  await look('arrivals-refused');
});

it('in large type too; counted anew it is signed for, and then nothing waits', async () => {
  await desk.openSettings();
  await desk.page.getByRole('radio', { name: desk.say('settings.typeSize.large'), exact: true }).click();
  await desk.openBox('incoming');
  await desk.press(desk.say('home.signFor', { count: 2 }));
  await counts().first().fill('7');
  await desk.press(desk.say('arrivals.acknowledge', { count: 2 }));
  await table().locator('[data-code="arrival.pieces"]').waitFor({ timeout: 60_000 });
  await look('arrivals-refused-large');
  await counts().first().fill('1');
  await desk.press(desk.say('arrivals.acknowledge', { count: 1 }));
  await desk.page.getByText(desk.say('arrivals.none.done')).waitFor({ timeout: 60_000 });
  await look('arrivals-empty-large');
  await desk.press(desk.say('dossier.backToList'));
  await desk.page.getByRole('heading', { name: desk.say('box.incoming'), level: 1 }).waitFor();
  expect(await desk.page.getByText(desk.say('home.signFor', { count: 2 })).count()).toBe(0);
});
