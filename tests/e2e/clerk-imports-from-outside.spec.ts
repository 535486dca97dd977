// The clerk brings in files that others made: good ones with what is found on page 1, bad ones with a refusal in three lines. What is refused leaves
// nothing behind; what a file would like to do by itself is named and does not happen.

import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ELEMENTS } from '../exchange/office.ts';
import { plainSheet } from '../exchange/plain-sheet.ts';
import { Desk, words } from '../tour/desk.ts';
import { type Client, launchClient, ROOT } from './harness.ts';

const SAMPLES = join(ROOT, '..', 'shared', 'samples', 'pdf');
const present = existsSync(SAMPLES);
if (!present) console.log('skipped: files that others made are not at ../shared/samples');

let client: Client;
let desk: Desk;
const folder = mkdtempSync(join(tmpdir(), 'yinzheng-files-'));

beforeAll(async () => {
  client = await launchClient();
  desk = new Desk(client);
  await desk.makeExercise();
  await desk.sitDown('陆小禾');
  await desk.openBox('incoming');
}, 120_000);

afterAll(() => client.close());

async function offer(path: string): Promise<void> {
  // Wherever the case before has ended.
  await desk.openBox('incoming');
  client.offerFile(path);
  await desk.press(words('home.import'));
  await desk.press(words('import.choose'));
}

/** The three lines of the refusal that shows, and its code. */
async function refusal(): Promise<{ code: string | null; lines: string[] }> {
  const notice = desk.page.getByRole('alert', { name: words('refusal.label') });
  await notice.waitFor({ timeout: 60_000 });
  return { code: await notice.getAttribute('data-code'), lines: await notice.getByRole('paragraph').allInnerTexts() };
}

async function backToList(): Promise<void> {
  await desk.press(words('frame.back'));
  await desk.page.getByRole('heading', { name: words('box.incoming'), level: 1 }).waitFor();
}

function file(name: string, bytes: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

describe('a file that cannot be taken in', () => {
  const good = plainSheet({ elements: ELEMENTS, printingAgency: '', exercise: true, filled: {} }).pdf;
  const graded = plainSheet({
    elements: { ...ELEMENTS, signatureBlock: '机密★10年' },
    printingAgency: '',
    exercise: true,
    filled: {},
  }).pdf;

  it.each([
    [
      'neither PDF nor OFD',
      'letter.pdf',
      new TextEncoder().encode('this is a letter, not a PDF'),
      'document.unknownFormat',
    ],
    ['cut off in the middle', 'cut.pdf', good.subarray(0, good.length >> 1), 'document.truncated'],
    ['bearing a grade of state secrets', 'graded.pdf', graded, 'mark.aboveCeiling'],
  ])('is refused when %s, in three lines', async (_case, name, bytes, code) => {
    await offer(file(name, bytes));
    const shown = await refusal();
    expect(shown.code).toBe(code);
    expect(shown.lines).toHaveLength(3);
    await desk.picture(`refusal-${code}`);
    await backToList();
    expect(await desk.page.getByText(words('home.empty.incoming')).count()).toBe(1);
  });
});

describe('several files at once', () => {
  const pdf = (title: string) =>
    plainSheet({ elements: { ...ELEMENTS, title }, printingAgency: '', exercise: true, filled: {} }).pdf;

  it('are registered one after the other; what cannot be taken in says why beside them, and the same file again is offered', async () => {
    await desk.openBox('incoming');
    client.offerFiles([
      file('a.pdf', pdf('关于甲项工作的通知')),
      file('b.pdf', 'this is a letter'),
      file('c.pdf', pdf('关于丙项工作的通知')),
    ]);
    await desk.press(words('home.import'));
    await desk.press(words('import.choose'));
    const batch = desk.page.getByRole('region', { name: words('import.batch') });
    await batch.waitFor({ timeout: 60_000 });
    expect(await batch.getByRole('listitem').count()).toBe(3);
    await batch.locator('[data-code="document.unknownFormat"]').waitFor();
    await desk.picture('import-several');
    const title = desk.page.getByRole('textbox', { name: words('registration.documentTitle'), exact: false }).first();
    const agency = desk.page.getByRole('textbox', { name: words('registration.issuingAgency'), exact: false }).first();
    for (const name of ['甲', '丙']) {
      await desk.type(title, `关于${name}项工作的通知`);
      await desk.type(agency, '示例省发展和改革委员会');
      await desk.press(words('registration.submit'));
      await batch
        .getByText(words('import.batch.registered'))
        .nth(name === '甲' ? 0 : 1)
        .waitFor({ timeout: 60_000 });
    }
    await desk.picture('import-several-done');
    await offer(join(folder, 'a.pdf'));
    await desk.page.getByRole('status', { name: words('import.known') }).waitFor({ timeout: 60_000 });
    await desk.picture('import-known');
    await desk.press(words('import.known.open'));
    await desk.page.getByRole('heading', { name: '关于甲项工作的通知', level: 1 }).waitFor({ timeout: 60_000 });
  });
});

describe.runIf(present)('files that others made', () => {
  it('asks for the password of an encrypted file, says when it is wrong, opens with the right one', async () => {
    await offer(join(SAMPLES, 'pr6531_2.pdf'));
    await desk.page.getByText(words('import.password.ask')).waitFor({ timeout: 60_000 });
    await desk.page.getByRole('textbox', { name: words('import.password') }).click();
    await desk.page.keyboard.type('wrong');
    await desk.page.keyboard.press('Enter');
    await desk.page.getByText(words('import.password.wrong')).waitFor();
    await desk.picture('import-wrong-password');
    await desk.page.getByRole('textbox', { name: words('import.password') }).click();
    await desk.page.keyboard.press('Control+A');
    await desk.page.keyboard.type('asdfasdf');
    await desk.page.keyboard.press('Enter');
    await desk.page.getByText(words('import.encrypted.opened')).waitFor({ timeout: 60_000 });
    await backToList();
  });

  it.each([
    ['evaljs.pdf', words('activeContent.javascript')],
    ['autoprint.pdf', words('activeContent.autoPrint')],
    ['file_url_link.pdf', words('activeContent.fileLink')],
  ])('names the active content of %s and does not run it', async (name, kind) => {
    await offer(join(SAMPLES, name));
    await desk.page.getByText(words('import.active.some')).waitFor({ timeout: 60_000 });
    expect(await desk.page.getByText(kind, { exact: false }).count()).toBeGreaterThan(0);
    await desk.picture(`import-${name.replace('.pdf', '')}`);
    await backToList();
    expect(client.app.windows()).toHaveLength(1);
  });

  it('fills in title, agency and number from page 1 of a red-head letter, and registers it unsigned', async () => {
    await offer(join(SAMPLES, 'gigu003-govdoc-template.pdf'));
    const form = desk.page.getByLabel(words('registration.form'));
    await form.first().waitFor({ timeout: 60_000 });
    const value = (label: string) => desk.page.getByRole('textbox', { name: label, exact: false }).first().inputValue();
    const found = [
      await value(words('registration.documentTitle')),
      await value(words('registration.issuingAgency')),
      await value(words('registration.number')),
    ];
    for (const text of found) expect(text).not.toBe('');
    expect(found[2]).toMatch(/〔\d{4}〕\d+号/);
    await desk.picture('import-govdoc');
    await desk.press(words('registration.submit'));
    await desk.page.getByText(words('sheet.title')).first().waitFor({ timeout: 60_000 });
    await desk.pageDrawn();
    await desk.picture('import-registered');
    await desk.openBox('incoming');
    await desk.page
      .getByText(found[0] ?? '', { exact: false })
      .first()
      .waitFor();
  });
});

describe('the whole time', () => {
  it('no page complained', () => {
    expect(client.problems()).toEqual([]);
  });
});
