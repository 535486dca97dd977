// The clerk brings in OFD beside PDF, several at once: what each is, its seal, the pages that cannot be shown, what it would do by itself; the broken one is refused
// beside the others. All of them are registered one after the other.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemMachineId } from '../../main/keys/index.ts';
import { letterOfd, OFD_AGENCY, OFD_NUMBER, OFD_TITLE, sealedOfd } from '../exchange/ofd-letters.ts';
import { CITY_CLERK, COUNTY_CLERK, closeSharedQuarantine, ELEMENTS, openOffice } from '../exchange/office.ts';
import { plainSheet } from '../exchange/plain-sheet.ts';
import { Desk, words } from '../tour/desk.ts';
import { type Client, launchClient } from './harness.ts';

let client: Client;
let desk: Desk;
const folder = mkdtempSync(join(tmpdir(), 'yinzheng-ofd-'));
const home = join(folder, 'home');

function file(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

/** In the order of their names, as the dialog gives them. */
let letters: string[];

beforeAll(async () => {
  const office = openOffice({ home, machineId: systemMachineId() });
  await office.core.handlers.keys.createExercise({});
  await office.unlock(CITY_CLERK);
  const { pdf } = plainSheet({
    elements: { ...ELEMENTS, title: '关于丙项工作的通知' },
    printingAgency: '',
    exercise: true,
    filled: {},
  });
  letters = [
    file('1-sealed.ofd', await sealedOfd(office, { pages: 2 })),
    file('2-changed.ofd', await sealedOfd(office, { spoil: true })),
    file('3-letter.pdf', pdf),
    // Named as what it is not.
    file('4-page-7.pdf', letterOfd({ pages: 9, broken: 6, marks: { 2: '机密' } })),
    file('5-broken.ofd', letterOfd({ broken: 0 })),
    file('6-graded.ofd', letterOfd({ marks: { 0: '机密★10年' } })),
  ];
  office.close();
  client = await launchClient({ home });
  desk = new Desk(client);
  await desk.sitDown(COUNTY_CLERK);
}, 180_000);

afterAll(async () => {
  await client.close();
  closeSharedQuarantine();
  rmSync(folder, { recursive: true, force: true });
});

const field = (label: string) => desk.page.getByRole('textbox', { name: label, exact: false }).first();
const facts = () => desk.page.getByRole('region', { name: words('import.facts') });
const batch = () => desk.page.getByRole('region', { name: words('import.batch') });

async function registerAs(title: string, done: number): Promise<void> {
  await desk.type(field(words('registration.documentTitle')), title);
  await desk.type(field(words('registration.issuingAgency')), OFD_AGENCY);
  await desk.press(words('registration.submit'));
  await batch()
    .getByText(words('import.batch.registered'))
    .nth(done - 1)
    .waitFor({ timeout: 60_000 });
}

/** Whether the whole of it can be seen below the screen's head. */
async function isInView(what: Locator): Promise<boolean> {
  const [box, head] = [await what.boundingBox(), await desk.page.getByRole('heading', { level: 1 }).boundingBox()];
  return box !== null && head !== null && box.y >= head.y + head.height && box.y + box.height <= 800;
}

describe('OFD and PDF from outside, chosen together', () => {
  it('are looked at one after the other; what is refused says why beside them', async () => {
    await desk.openBox('incoming');
    client.offerFiles(letters);
    await desk.press(words('home.import'));
    await desk.page.getByText(words('import.lead')).waitFor();
    await desk.picture('import-ofd-start');
    await desk.press(words('import.choose'));
    await batch().waitFor({ timeout: 60_000 });
    expect(await batch().getByRole('listitem').count()).toBe(letters.length);
    await batch().locator('[data-code="document.broken"]').waitFor();
    await batch().locator('[data-code="mark.aboveCeiling"]').waitFor();
  });

  it('a sealed one shows its seal, and title, agency and number of its first page', async () => {
    await facts().getByText(words('import.format.ofd'), { exact: true }).waitFor();
    await facts().getByText(OFD_AGENCY).first().waitFor();
    await facts().getByText(words('verdict.valid'), { exact: true }).waitFor();
    await facts()
      .getByText(words('import.pages.value', { count: 2 }))
      .waitFor();
    await facts()
      .getByText(words('import.fonts.value', { fonts: '仿宋' }))
      .waitFor();
    expect(await field(words('registration.documentTitle')).inputValue()).toBe(OFD_TITLE);
    expect(await field(words('registration.issuingAgency')).inputValue()).toBe(OFD_AGENCY);
    expect(await field(words('registration.number')).inputValue()).toBe(OFD_NUMBER);
    await desk.picture('import-ofd-sealed');
    await registerAs('关于甲项工作的通知', 1);
  });

  it('one that was changed after its seal says so', async () => {
    await facts().getByText('2-changed.ofd').waitFor();
    // Above the entry that was just made, and brought into view.
    const banner = facts().getByRole('status', { name: words('verdict.banner') });
    await expect.poll(() => isInView(banner)).toBe(true);
    await facts().getByText(words('verdict.invalid'), { exact: true }).waitFor();
    await desk.picture('import-ofd-changed');
    await registerAs('关于乙项工作的通知', 2);
  });

  it('a PDF among them is a PDF', async () => {
    await facts().getByText('3-letter.pdf').waitFor();
    await facts().getByText(words('import.format.pdf'), { exact: true }).waitFor();
    await registerAs('关于丙项工作的通知', 3);
  });

  it('one with a page that cannot be shown tells which, and is registered all the same', async () => {
    await facts().getByText('4-page-7.pdf').waitFor();
    await facts().getByText(words('import.format.ofd'), { exact: true }).waitFor();
    await facts()
      .getByText(words('import.unreadable.broken', { pages: 7 }))
      .waitFor();
    await facts()
      .getByText(words('import.laterMarks', { pages: 3 }))
      .waitFor();
    await desk.picture('import-ofd-page-7');
    await registerAs('关于丁项工作的通知', 4);
    await desk.picture('import-ofd-done');
    await desk.openBox('incoming');
    for (const name of ['甲', '乙', '丙', '丁']) await desk.page.getByText(`关于${name}项工作的通知`).first().waitFor();
    await desk.picture('import-ofd-list');
  });

  it('what was kept is handed to the window as the format that it is', async () => {
    const types = await desk.page.evaluate(async () => {
      const answer = async <T>(result: Promise<{ ok: boolean; value?: T }>): Promise<T> => {
        const { value } = await result;
        if (value === undefined) throw new Error('refused');
        return value;
      };
      const { circulation, documents } = window.office;
      const { rows } = await answer(circulation.list({ box: 'incoming' }));
      const found: Record<string, string | null> = {};
      for (const { id, title } of rows) {
        const { current } = await answer(circulation.dossier({ dossier: id }));
        const { url } = await answer(documents.open({ dossier: id, digest: current ?? '' }));
        found[title] = (await fetch(url)).headers.get('content-type');
      }
      return found;
    });
    expect(types).toEqual({
      关于甲项工作的通知: 'application/ofd',
      关于乙项工作的通知: 'application/ofd',
      关于丙项工作的通知: 'application/pdf',
      关于丁项工作的通知: 'application/ofd',
    });
  });

  it('in English and large type nothing of what is told is cut off', async () => {
    const radio = (name: string) => desk.page.getByRole('radio', { name, exact: true });
    await desk.openSettings();
    await radio(desk.say('settings.language.en')).click();
    desk.language = 'en';
    await radio(desk.say('settings.typeSize.large')).click();
    await desk.openBox('incoming');
    client.offerFile(letters[3] ?? '');
    await desk.press(desk.say('home.import'));
    await desk.press(desk.say('import.choose'));
    const told = desk.page.getByRole('region', { name: desk.say('import.facts') });
    await told.getByText(desk.say('import.unreadable.broken', { pages: 7 })).waitFor({ timeout: 60_000 });
    await desk.picture('import-ofd-english-large');
  });

  it('no page complained', () => {
    expect(client.problems()).toEqual([]);
  });
});
