// An office starts for real: a unit founded with its recovery sheet on one computer, joined from a second one by a request and an answer whose fingerprints are compared,
// both at work; then every screen of it at both sizes, in large type and in English, with nothing cut off, covered or untranslated.

import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemMachineId } from '../../main/keys/index.ts';
import { closeSharedQuarantine, openOffice } from '../exchange/office.ts';
import { ask, CLERK, choosePin, FOUNDER, found, LEADER, PIN, PLAN, UNIT } from '../exchange/own-offices.ts';
import { Desk, type Language } from '../tour/desk.ts';
import { type Client, launchClient } from './harness.ts';
import { amiss } from './sight.ts';

const folder = mkdtempSync(join(tmpdir(), 'yinzheng-own-'));
const NEW_PIN = '流水 不腐 2026';
const clients: Client[] = [];

afterAll(async () => {
  for (const client of clients) await client.close();
  closeSharedQuarantine();
  rmSync(folder, { recursive: true, force: true });
});

async function deskAt(home: string, size = '1280x800'): Promise<Desk> {
  const client = await launchClient({
    home,
    env: { YINZHENG_WINDOW: size },
    outFolder: join('out', 'e2e', 'own-unit'),
  });
  clients.push(client);
  return new Desk(client);
}

/** The PIN window, once it shows a field or the lines. */
async function pinWindow(desk: Desk): Promise<Page> {
  const window = await desk.client.windowOf('pin.html');
  await window.locator('main.pin :is(input, ol)').first().waitFor();
  return window;
}

/** Types into the window's fields one after another and confirms; it goes away. */
async function typePins(desk: Desk, pins: readonly string[], look?: (window: Page) => Promise<void>): Promise<void> {
  const window = await pinWindow(desk);
  await look?.(window);
  for (const [index, pin] of pins.entries()) {
    await window.locator('input').nth(index).click();
    await window.keyboard.insertText(pin);
  }
  const gone = window.waitForEvent('close', { timeout: 60_000 });
  await window.keyboard.press('Enter').catch(() => undefined);
  await gone;
}

async function typeLines(window: Page, lines: readonly string[]): Promise<void> {
  for (const [index, line] of lines.entries()) {
    await window.locator('input').nth(index).click();
    await window.keyboard.press('Control+A');
    await window.keyboard.type(line);
  }
}

async function unlock(desk: Desk, name: string, pin: string): Promise<void> {
  await desk.press(new RegExp(name));
  await typePins(desk, [pin]);
  await desk.page.getByRole('navigation', { name: desk.say('frame.rail') }).waitFor({ timeout: 30_000 });
}

/** Fills the wizard up to its last step, by the keyboard where one would. */
async function fillWizard(
  desk: Desk,
  look: (screen: string) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const { page } = desk;
  await desk.press(desk.say('unit.found'));
  await page.getByLabel(desk.say('unit.name')).waitFor();
  await desk.press(desk.say('unit.next'));
  await look('found-unit');
  await page.keyboard.insertText(UNIT);
  await page.keyboard.press('Enter');
  await page.keyboard.insertText('演档');
  await page.keyboard.press('Enter');
  await page.getByRole('table', { name: desk.say('unit.people.columns') }).waitFor();
  await desk.press(desk.say('unit.next'));
  await page.getByText(desk.say('unit.person.needsMe')).waitFor();
  await look('found-people');
  for (const [index, person] of PLAN.people.entries()) {
    await desk.type(page.getByLabel(desk.say('unit.person.nameOf', { row: index + 1 })), person.name);
    await page.keyboard.press('Tab');
    await page.keyboard.insertText(person.post);
  }
  await page.keyboard.press('Enter');
  await page.getByLabel(desk.say('unit.person.nameOf', { row: 4 })).waitFor();
  await desk.press(desk.say('unit.next'));
  await page.getByRole('radio', { name: new RegExp(CLERK) }).click();
  await look('found-seal');
  await desk.press(desk.say('unit.next'));
  await page.getByText(desk.say('unit.check.sheet')).waitFor();
  await look('found-check');
}

describe('an office of its own', () => {
  let first: Desk;
  let second: Desk;
  let request = '';

  beforeAll(async () => {
    first = await deskAt(join(folder, 'first'));
    second = await deskAt(join(folder, 'second'));
  }, 120_000);

  it('is founded: the plan, a PIN, the recovery sheet copied and typed back', async () => {
    const { page, client } = first;
    await first.button(first.say('unit.found')).waitFor();
    await client.screenshot('first-start');
    await fillWizard(first);
    await first.press(first.say('unit.make'));
    // A weak PIN and two that differ are said in the window itself.
    const choosing = await pinWindow(first);
    await choosing.locator('input:focus').waitFor();
    await choosing.keyboard.type('123456');
    await choosing.keyboard.press('Tab');
    await choosing.keyboard.type('123456');
    await choosing.keyboard.press('Enter');
    await choosing.locator('[data-code="pin.weak"]').waitFor();
    await client.screenshot('pin-weak', choosing);
    await typePins(first, [PIN, PIN]);
    const sheet = await pinWindow(first);
    const lines = await sheet.locator('ol code').allInnerTexts();
    expect(lines).toHaveLength(8);
    await client.screenshot('sheet-shown', sheet);
    // Nothing of it is anywhere in the client's own window.
    expect(await page.locator('body').innerText()).not.toContain(lines[0]?.slice(0, 9));
    await sheet.getByRole('button', { name: first.say('sheet.copied') }).click();
    await typeLines(
      sheet,
      lines.map((line, at) => (at === 4 ? '0000 0000 00' : line.toLowerCase())),
    );
    await sheet.keyboard.press('Enter');
    await sheet.getByText(first.say('sheet.wrong', { lines: '5' })).waitFor();
    await client.screenshot('sheet-wrong', sheet);
    await sheet.keyboard.press('Control+A');
    await sheet.keyboard.type(lines[4] ?? '');
    const gone = sheet.waitForEvent('close', { timeout: 60_000 });
    await sheet.keyboard.press('Enter').catch(() => undefined);
    await gone;
    await first.button(new RegExp(FOUNDER)).waitFor({ timeout: 60_000 });
    await client.screenshot('founded');
    await unlock(first, FOUNDER, PIN);
  });

  it('is asked to be joined from another computer', async () => {
    const { page, client } = second;
    await second.press(second.say('unit.join'));
    await page.getByLabel(second.say('unit.person.name')).waitFor();
    await page.keyboard.insertText(CLERK);
    await page.keyboard.press('Enter');
    await page.keyboard.insertText('文书');
    await client.screenshot('join');
    await page.keyboard.press('Enter');
    await typePins(second, [PIN, PIN]);
    await page.getByText(second.say('join.pending')).waitFor({ timeout: 30_000 });
    await client.screenshot('pending');
    const [saved] = readdirSync(client.savedFolder);
    expect(saved).toMatch(/\.yzreq$/);
    request = join(folder, saved ?? '');
    copyFileSync(join(client.savedFolder, saved ?? ''), request);
  });

  it('accepts the request once the fingerprints are the same', async () => {
    const { page, client } = first;
    await first.openRail('keys');
    client.offerFile(request);
    await first.press(first.say('people.accept'));
    const panel = page.getByRole('region', { name: first.say('request.title') });
    const here = await panel.locator('.fingerprint').innerText();
    const there = await second.page.locator('.fingerprint').innerText();
    expect(here).toBe(there);
    expect(here.replace(/\s/g, '')).toMatch(/^[0-9a-f]{32}$/);
    await client.screenshot('request');
    await first.press(first.say('request.accept'));
    await typePins(first, [PIN], async (window) => {
      expect((await window.locator('.pin-fingerprint').innerText()).replace(/\s/g, '')).toBe(here.replace(/\s/g, ''));
      await client.screenshot('pin-enrol', window);
    });
    await page.getByText(first.say('request.accepted', { name: CLERK })).waitFor({ timeout: 30_000 });
    await expect.poll(() => readdirSync(client.savedFolder).filter((name) => name.endsWith('.yzans'))).toHaveLength(1);
    await client.screenshot('accepted');
    // Once only.
    await first.press(first.say('people.accept'));
    await page.locator('[data-code="joinRequest.answered"]').waitFor();
  });

  it('is joined with the answer, whose root is compared first', async () => {
    const { page, client } = second;
    client.offerFile(request);
    await second.press(second.say('join.readAnswer'));
    await page.locator('[data-code="joinAnswer.unreadable"]').waitFor();
    const saved = readdirSync(first.client.savedFolder).find((name) => name.endsWith('.yzans')) ?? '';
    client.offerFile(join(first.client.savedFolder, saved));
    await second.press(second.say('join.readAnswer'));
    await page.getByText(second.say('join.rootCompare')).waitFor();
    expect(await page.locator('.fingerprint').innerText()).toBe(
      await first.page.locator('.people-root .fingerprint').innerText(),
    );
    await client.screenshot('answer');
    await second.press(second.say('join.finish'));
    await typePins(second, [PIN], async (window) => void (await client.screenshot('pin-join', window)));
    await second.button(new RegExp(CLERK)).waitFor({ timeout: 60_000 });
    expect(await page.getByText(second.say('join.pending')).count()).toBe(0);
    await unlock(second, CLERK, PIN);
    await second.openRail('seals');
    await page.getByText(UNIT).first().waitFor();
    await client.screenshot('clerk-seals');
  });

  it('lets everybody change the PIN', async () => {
    const { page } = first;
    await first.openSettings();
    await first.press(first.say('settings.changePin'));
    await typePins(first, [PIN, NEW_PIN, NEW_PIN]);
    await page.getByText(first.say('settings.pinChanged')).waitFor({ timeout: 30_000 });
    await first.leave();
    await unlock(first, FOUNDER, NEW_PIN);
    for (const desk of [first, second]) expect(desk.client.problems()).toEqual([]);
  });
});

/** What is Chinese in every language. */
const DATA = [
  UNIT,
  '演档',
  '演发改',
  FOUNDER,
  CLERK,
  LEADER,
  ...PLAN.people.map((one) => one.post),
  '根证书',
  '印证',
  '中文',
  '后来人',
  '科员',
];

describe.each(['1280x800', '1920x1080'])('every screen of it at %s', (size) => {
  const home = join(folder, `looks-${size}`);
  let desk: Desk;

  beforeAll(async () => {
    const office = openOffice({ home, machineId: systemMachineId() });
    await found(office);
    await ask(office, { name: '后来人', post: '科员', role: 'leader' });
    const [saved] = readdirSync(home).filter((name) => name.endsWith('.yzreq'));
    copyFileSync(join(home, saved ?? ''), join(folder, `${size}.yzreq`));
    choosePin(office);
    office.close();
    desk = await deskAt(home, size);
    await desk.button(new RegExp(FOUNDER)).waitFor();
  }, 120_000);

  it.each([
    ['normal', 'zh-CN', 'normal'],
    ['large', 'zh-CN', 'large'],
    ['english', 'en', 'normal'],
    ['english-large', 'en', 'large'],
  ] as const)('%s', async (name, language, typeSize) => {
    const { page, client } = desk;
    const complaints: string[] = [];
    const look = async (screen: string, where: Page = page): Promise<void> => {
      await client.screenshot(`${size.split('x')[0]}-${name}-${screen}`, where);
      const found = await amiss(where, language === 'en' ? { foreign: foreignTo(DATA) } : {});
      complaints.push(...found.map((one) => `${screen}: ${one}`));
    };
    await unlock(desk, FOUNDER, PIN);
    await choose(desk, language, typeSize);
    await look('settings');
    await desk.press(desk.say('settings.changePin'));
    await look('pin-change', await pinWindow(desk));
    await goAway(desk);
    await desk.openRail('keys');
    await page.getByText(desk.say('people.planned')).first().waitFor();
    await look('people');
    client.offerFile(join(folder, `${size}.yzreq`));
    await desk.press(desk.say('people.accept'));
    await page.getByRole('region', { name: desk.say('request.title') }).waitFor();
    await look('request');
    await desk.press(desk.say('request.accept'));
    await look('pin-enrol', await pinWindow(desk));
    await goAway(desk);
    await desk.leave();
    await page.getByText(desk.say('join.pending')).waitFor();
    await look('lock');
    await desk.press(desk.say('join.discard'));
    await look('discard');
    await desk.press(desk.say('join.discard.keep'));
    client.offerFile(join(folder, `${size}.yzreq`));
    await desk.press(desk.say('join.readAnswer'));
    await page.locator('[data-code="joinAnswer.unreadable"]').waitFor();
    await look('answer-refused');
    await desk.press(desk.say('unit.join'));
    await page.getByLabel(desk.say('unit.person.name')).waitFor();
    await desk.press(desk.say('join.submit'));
    await look('join');
    await desk.press(desk.say('unit.back'));
    await fillWizard(desk, look);
    await desk.press(desk.say('unit.make'));
    const choosing = await pinWindow(desk);
    await look('pin-choose', choosing);
    await choosing.keyboard.type('111111');
    await choosing.keyboard.press('Tab');
    await choosing.keyboard.type('111112');
    await choosing.keyboard.press('Enter');
    await choosing.locator('[data-code="pin.unequal"]').waitFor();
    await look('pin-unequal', choosing);
    await look('founding');
    await typePins(desk, [PIN, PIN]);
    const sheet = await pinWindow(desk);
    await look('sheet', sheet);
    await sheet.getByRole('button', { name: desk.say('sheet.copied') }).click();
    await typeLines(
      sheet,
      Array.from({ length: 8 }, () => '0000 0000 00'),
    );
    await sheet.keyboard.press('Enter');
    await sheet.locator('.pin-sheet-wrong').first().waitFor();
    await look('sheet-wrong', sheet);
    const gone = sheet.waitForEvent('close');
    // The window may be gone before the button is released again.
    await sheet
      .getByRole('button', { name: desk.say('pin.cancel') })
      .click()
      .catch(() => undefined);
    await gone;
    await page.getByText(desk.say('unit.cancelled')).waitFor();
    await look('cancelled');
    for (let step = 0; step < 4; step++) {
      await desk.press(desk.say(step === 3 ? 'unit.back' : 'unit.previous'));
    }
    await desk.button(new RegExp(FOUNDER)).waitFor();
    expect(client.problems()).toEqual([]);
    expect(complaints).toEqual([]);
  });
});

async function goAway(desk: Desk): Promise<void> {
  const window = await pinWindow(desk);
  const gone = window.waitForEvent('close');
  await window.keyboard.press('Escape').catch(() => undefined);
  await gone;
}

async function choose(desk: Desk, language: Language, typeSize: 'normal' | 'large'): Promise<void> {
  await desk.openSettings();
  const radio = (name: string) => desk.page.getByRole('radio', { name, exact: true });
  await radio(desk.say(`settings.language.${language}`)).click();
  desk.language = language;
  await desk.page.getByRole('heading', { name: desk.say('settings.title'), level: 1 }).waitFor();
  await radio(desk.say(`settings.typeSize.${typeSize}`)).click();
}

/** Matches what still has Chinese in it when names are taken away. */
function foreignTo(data: readonly string[]): RegExp {
  const known = [...data].sort((a, b) => b.length - a.length);
  return new RegExp(`^(?!(?:${known.join('|')}|\\P{Script=Han})*$)`, 'u');
}
