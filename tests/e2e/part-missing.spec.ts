/* A part of the program that cannot be loaded when its screen is opened, as from a damaged installation: the person is told what to do, and the rest goes on. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemMachineId } from '../../main/keys/index.ts';
import { CITY_CLERK, openOffice } from '../exchange/office.ts';
import { Desk } from '../tour/desk.ts';
import { type Client, launchClient } from './harness.ts';

const home = mkdtempSync(join(tmpdir(), 'yinzheng-part-'));
let client: Client;
let desk: Desk;

/** Lets the page's requests for a file with `part` in its name fail. */
const withhold = (part: string) =>
  client.app.evaluate(({ session }, named) => {
    const { webRequest } = session.fromPartition('client');
    webRequest.onBeforeRequest((details, answer) => answer({ cancel: details.url.includes(named) }));
  }, part);

beforeAll(async () => {
  const office = openOffice({ home, machineId: systemMachineId() });
  await office.core.handlers.keys.createExercise({});
  office.close();
  client = await launchClient({ home });
  desk = new Desk(client);
  await withhold('SettingsScreen');
  await desk.sitDown(CITY_CLERK);
}, 120_000);

afterAll(async () => {
  await client.close();
  rmSync(home, { recursive: true, force: true });
});

it('is told where its screen would be, and the other screens work', async () => {
  await desk.openSettings();
  await desk.page.getByText(desk.say('fault.part')).waitFor();
  expect(await desk.page.getByRole('alert').first().innerText()).toContain(desk.say('fault.title'));
  await desk.openBox('incoming');
  expect(await desk.page.getByRole('alert').count()).toBe(0);
  await desk.openSettings();
  await desk.page.getByText(desk.say('fault.part')).waitFor();
});
