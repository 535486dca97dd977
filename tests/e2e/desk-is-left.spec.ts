// Somebody leaves the desk: the screens forget, addresses of contents answer no more, methods refuse, a PIN window that stands open goes. The next person finds
// nothing of the one before. Scripts are run in the page here on purpose: they stand for what might still be tried from a screen that was left.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemMachineId } from '../../main/keys/index.ts';
import {
  CITY_CLERK,
  CITY_LEADER,
  COUNTY_CLERK,
  closeSharedQuarantine,
  ELEMENTS,
  openOffice,
} from '../exchange/office.ts';
import { walkLine } from '../exchange/walk.ts';
import { Desk, words } from '../tour/desk.ts';
import { type Client, launchClient } from './harness.ts';

const home = mkdtempSync(join(tmpdir(), 'yinzheng-left-'));
const { title: TITLE } = ELEMENTS;
let client: Client;
let desk: Desk;
const addresses: string[] = [];

beforeAll(async () => {
  const office = openOffice({ home, machineId: systemMachineId() });
  await office.core.handlers.keys.createExercise({});
  await walkLine(office, 'submit');
  office.close();
  client = await launchClient({ home });
  desk = new Desk(client);
  client.window.on('response', (response) => {
    if (response.url().includes('/content/')) addresses.push(response.url());
  });
  await desk.page.getByText(words('lock.title')).waitFor();
}, 120_000);

afterAll(async () => {
  await client.close();
  closeSharedQuarantine();
  rmSync(home, { recursive: true, force: true });
});

/** What a script in the page gets of an address that it has kept. */
const fetched = (address: string) => desk.page.evaluate(async (url) => (await fetch(url)).status, address);

async function readAsLeader(): Promise<void> {
  await desk.sitDown(CITY_LEADER);
  await desk.openRow(TITLE);
  await desk.pageDrawn();
}

describe('leaving the desk', () => {
  it('makes the screens forget', async () => {
    await readAsLeader();
    expect(addresses.length).toBeGreaterThan(0);
    expect(await fetched(addresses.at(-1) ?? '')).toBe(200);
    await desk.leave();
    await desk.page.getByText(words('lock.reason.hand')).waitFor();
    await desk.picture('locked');
    const left = await desk.page.content();
    for (const word of [TITLE, ...ELEMENTS.body, '同意印发。']) expect(left).not.toContain(word);
    expect(await desk.page.locator('canvas').count()).toBe(0);
  });

  it('ends the addresses of contents', async () => {
    for (const address of new Set(addresses)) expect(await fetched(address)).toBe(404);
  });

  it('ends what the methods answer', async () => {
    const codes = await desk.page.evaluate(async () => {
      type Method = (input: unknown) => Promise<{ ok: boolean; error?: { code?: string } }>;
      const office = globalThis['office' as never] as Record<string, Record<string, Method>>;
      const asked = [
        ['circulation', 'list', { box: 'toDo' }],
        ['circulation', 'phrases', {}],
        ['seals', 'list', {}],
        ['exchange', 'collect', {}],
        ['audit', 'entries', { before: null, limit: 10 }],
        ['keys', 'certificates', {}],
      ] as const;
      return Promise.all(
        asked.map(async ([slice, name, input]) => {
          const method = office[slice]?.[name];
          if (!method) return `no ${slice}.${name}`;
          const answer = await method(input);
          return answer.ok ? 'ok' : answer.error?.code;
        }),
      );
    });
    expect(new Set(codes)).toEqual(new Set(['session.locked']));
  });

  it('leads nowhere by the keys that go back', async () => {
    for (const key of ['Alt+ArrowLeft', 'Alt+ArrowRight', 'Backspace', 'Escape']) await desk.page.keyboard.press(key);
    await desk.page.getByText(words('lock.title')).waitFor();
    expect(await desk.page.getByRole('navigation').count()).toBe(0);
    await desk.page.reload();
    await desk.page.getByText(words('lock.title')).waitFor();
    expect(await desk.page.content()).not.toContain(TITLE);
  });
});

describe('leaving while the PIN window stands open', () => {
  it('takes the window away, and nothing is signed', async () => {
    await readAsLeader();
    await desk.page
      .getByRole('form', { name: words('action.signOff') })
      .getByRole('button', { name: words('action.signOff'), exact: true })
      .click();
    const window = await client.windowOf('pin.html');
    await window.getByRole('textbox').waitFor();
    const gone = window.waitForEvent('close', { timeout: 30_000 });
    await desk.page.keyboard.press('Control+l');
    await gone;
    await desk.page.getByText(words('lock.title')).waitFor();
    expect(client.app.windows()).toHaveLength(1);
    await readAsLeader();
    await desk.page.getByText(words('state.submitted')).first().waitFor();
    await desk.button(words('action.signOff')).first().waitFor();
  });
});

describe('two people one after another', () => {
  it('each find their own work, and nothing of the other', async () => {
    await desk.sitDown(COUNTY_CLERK);
    await desk.page.getByText(words('home.empty.toDo')).waitFor();
    expect(await desk.page.content()).not.toContain(TITLE);
    // The filter that one has typed is not the next one's.
    await desk.page.getByRole('searchbox').click();
    await desk.page.keyboard.insertText('示例项目');
    await desk.sitDown(CITY_CLERK);
    expect(await desk.page.getByRole('searchbox').inputValue()).toBe('');
    await desk.openBox('underWay');
    await desk.page.getByRole('listitem').filter({ hasText: TITLE }).waitFor();
    expect(await desk.page.getByText(COUNTY_CLERK).count()).toBe(0);
  });

  it('by a wrong card nobody gets in: the PIN of one does not open another', async () => {
    await desk.leave();
    const other = desk.button(new RegExp(CITY_LEADER));
    const own = desk.button(new RegExp(CITY_CLERK));
    const pin = /\d{6}/.exec(await own.innerText())?.[0] ?? '';
    await other.click();
    const window = await client.windowOf('pin.html');
    await window.getByRole('textbox').click();
    await window.keyboard.type(pin);
    await window.keyboard.press('Enter');
    await window.getByText(words('pin.wrong', { count: 4 })).waitFor({ timeout: 20_000 });
    const gone = window.waitForEvent('close');
    await window.keyboard.press('Escape').catch(() => undefined);
    await gone;
    expect(await desk.page.getByRole('navigation').count()).toBe(0);
  });
});

describe('the whole time', () => {
  it('no page complained but of what was asked on purpose', () => {
    expect(client.problems().filter((problem) => !problem.includes('404'))).toEqual([]);
  });
});
