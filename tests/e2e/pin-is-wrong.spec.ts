// A wrong PIN: said inside the PIN window with the tries left, then delays that survive a restart of the client. Closing the window is a no.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Desk, words } from '../tour/desk.ts';
import { type Client, launchClient } from './harness.ts';

const home = mkdtempSync(join(tmpdir(), 'yinzheng-pin-'));
let client: Client;
let desk: Desk;

beforeAll(async () => {
  client = await launchClient({ home });
  desk = new Desk(client);
  await desk.makeExercise();
}, 120_000);

afterAll(async () => {
  await client.close();
  rmSync(home, { recursive: true, force: true });
});

const CARD = /林致远/;

async function pinWindow() {
  await desk.press(CARD);
  const window = await client.windowOf('pin.html');
  await window.getByRole('textbox').waitFor();
  return window;
}

describe('the PIN window', () => {
  it('closed with Esc: nothing opens', async () => {
    const window = await pinWindow();
    const gone = window.waitForEvent('close');
    await window.keyboard.press('Escape').catch(() => undefined);
    await gone;
    expect(await desk.button(CARD).isVisible()).toBe(true);
    expect(await desk.page.getByRole('navigation').count()).toBe(0);
  });

  it('counts the tries down, then lets nobody try for a while', async () => {
    const window = await pinWindow();
    for (let left = 4; left >= 1; left--) {
      await window.getByRole('textbox').click();
      await window.keyboard.press('Control+A');
      await window.keyboard.type('000000x');
      await window.keyboard.press('Enter');
      await window.getByText(words('pin.triesLeft', { count: left })).waitFor({ timeout: 20_000 });
    }
    await client.screenshot('pin-wrong', window);
    await window.keyboard.press('Control+A');
    await window.keyboard.type('000000x');
    await window.keyboard.press('Enter');
    await expect.poll(() => window.getByRole('textbox').isDisabled(), { timeout: 20_000 }).toBe(true);
    await client.screenshot('pin-delayed', window);
    const gone = window.waitForEvent('close');
    await window.keyboard.press('Escape').catch(() => undefined);
    await gone;
  });

  it('still says so after the client was ended and started again', async () => {
    await client.close();
    client = await launchClient({ home });
    desk = new Desk(client);
    const window = await pinWindow();
    expect(await window.getByRole('textbox').isDisabled()).toBe(true);
    const gone = window.waitForEvent('close');
    await window.keyboard.press('Escape').catch(() => undefined);
    await gone;
  });

  it('opens for the right PIN of somebody else meanwhile', async () => {
    await desk.sitDown('周文清');
    expect(client.problems()).toEqual([]);
  });
});
