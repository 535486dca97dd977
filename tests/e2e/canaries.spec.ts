// Strings that stand nowhere else are put in through the features of the real client, and the desk is left. Then every file that the client can have written is
// looked through for them, and the memory of its processes for the keys of every profile. Texts in memory are not judged: what JavaScript has once held as a
// string it may hold until the memory is used again (docs/security.md). The line itself is walked in the-line.spec.ts.

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { utf8 } from '../../crypto/bytes.ts';
import { ready } from '../../crypto/ready.ts';
import { hkdfSm3 } from '../../crypto/sm3/hkdf.ts';
import { expandKey } from '../../crypto/sm4/sm4.ts';
import { onePagePdf } from '../../formats/pdf/one-page.fixture.ts';
import { fileKeyholder, systemMachineId } from '../../main/keys/index.ts';
import { readProfileFile } from '../../main/keys/profile-file.ts';
import { deriveHere, disclose, keyOfKeys } from '../../main/keys/secrets.ts';
import { nodeDisk } from '../../main/store/index.ts';
import { CITY_CLERK, CITY_LEADER, COUNTY_CLERK, closeSharedQuarantine, openOffice } from '../exchange/office.ts';
import { walkLine } from '../exchange/walk.ts';
import { Desk, words } from '../tour/desk.ts';
import { COUNTY, TITLE } from '../tour/line.ts';
import { beginDraft, field, fillDraft, submitDraft } from './hands.ts';
import { type Client, launchClient } from './harness.ts';
import { findIfAlive, keyNeedle, type Needle, processesOf, searchFor, textNeedle } from './memory.ts';

const CANARIES = {
  title: '关于金丝雀甲字样的通知',
  body: '金丝雀乙字样在正文之中。',
  opinion: '金丝雀丙字样请审。',
  attachment: '金丝雀丁字样在附件说明',
  filter: '金丝雀戊字样在查找框',
  signOff: '金丝雀己字样同意。',
  fileName: '金丝雀庚字样来文',
  pdfText: 'CanaryKingfisherInAFile',
  registrationTitle: '金丝雀壬字样登记标题',
  registrationAgency: '金丝雀癸字样机关',
  registrationNote: '金丝雀辛字样备注',
};
const texts = Object.entries(CANARIES).map(([name, text]) => textNeedle(name, text));

/** Every folder in which a client can write by itself: its home, the temporary folder, the person's own with settings, caches and states. */
const root = mkdtempSync(join(tmpdir(), 'yinzheng-canaries-'));
const outside = mkdtempSync(join(tmpdir(), 'yinzheng-outside-'));
const home = join(root, 'home');
const folders = {
  TMPDIR: join(root, 'tmp'),
  HOME: join(root, 'person'),
  XDG_CONFIG_HOME: join(root, 'config'),
  XDG_CACHE_HOME: join(root, 'cache'),
  XDG_DATA_HOME: join(root, 'data'),
  XDG_STATE_HOME: join(root, 'state'),
};
let client: Client;
let desk: Desk;
const keys: Needle[] = [];
let clerksKeys: string[] = [];

beforeAll(async () => {
  await ready();
  for (const folder of Object.values(folders)) mkdirSync(folder);
  const office = openOffice({ home, machineId: systemMachineId() });
  await office.core.handlers.keys.createExercise({});
  await walkLine(office, 'number');
  const { profiles } = await office.core.handlers.keys.profiles({});
  office.close();
  for (const { id, name, exercisePin } of profiles) keys.push(...(await keysOf(id, name, exercisePin ?? '')));
  clerksKeys = ['storeKey', 'dataKey', 'signingKey', 'decryptionKey', 'wrapKey'].map((key) => `${CITY_CLERK}, ${key}`);
  client = await launchClient({ home, env: folders });
  desk = new Desk(client);
}, 120_000);

afterAll(async () => {
  await client.close();
  closeSharedQuarantine();
  for (const folder of [root, outside]) rmSync(folder, { recursive: true, force: true });
});

/** Everything secret of a profile that does not depend on what it holds. The client raises the iterations at its first unlocking, for which it needs these. */
async function keysOf(id: string, name: string, pin: string): Promise<Needle[]> {
  const disk = nodeDisk();
  const file = readProfileFile(disk, join(home, 'profiles', id));
  const deviceSecret = fileKeyholder({
    folder: join(home, 'device'),
    disk,
    machineId: systemMachineId(),
  }).secret(id);
  const keyOfAll = await keyOfKeys(deriveHere, pin, deviceSecret, file.kdf);
  const stretched = await deriveHere(utf8(pin), file.kdf.salt, file.kdf.iterations);
  const secrets = disclose(file, keyOfAll);
  const derived = (purpose: string, length: number) =>
    hkdfSm3(secrets.dataKey, new Uint8Array(0), utf8(`yinzheng/store/1 ${purpose}`), length);
  // The first half of what SM4 makes of a key: for whoever has it, as good as the key.
  const rounds = (key: Uint8Array) => new Uint8Array(expandKey(key).buffer, 0, 32);
  const all = {
    ...secrets,
    deviceSecret,
    keyOfAll,
    stretched,
    recordKey: derived('records', 16),
    tokenKey: derived('tokens', 32),
    recordRounds: rounds(derived('records', 16)),
    wrapRounds: rounds(secrets.wrapKey),
  };
  return Object.entries(all).map(([key, bytes]) => keyNeedle(`${name}, ${key}`, bytes));
}

/** `file: needle: spelling` of all that lies in the clear in a file. */
function inFiles(needles: readonly Needle[]): string[] {
  const search = searchFor(needles);
  const found: string[] = [];
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = readFileSync(path);
    search(bytes, bytes.length, (what) => found.push(`${relative(root, path)}: ${what}`));
    search(Buffer.from(path), path.length, (what) => found.push(`${relative(root, path)}, its name: ${what}`));
  }
  return found;
}

/** `process: needle: spelling` of every key found in the memory of the client's processes. */
function keysInMemory(): string[] {
  return processesOf(client.app.process().pid ?? 0).flatMap(({ pid, kind }) => {
    const read = findIfAlive(pid, keys);
    // Main cannot be gone: it is what the client is.
    if (read === null && kind !== 'main') return [];
    const { finds, looked } = read ?? { finds: [], looked: 0 };
    expect(looked, `what was read of ${kind}`).toBeGreaterThan(500_000);
    return (
      finds
        .map(({ what, where }) => `${kind}: ${what} ${where}`)
        // The database's driver leaves its raw key behind on the stack now and then (docs/security.md); what lies beneath is encrypted under another key.
        .filter((find) => !/^main: .*, storeKey: bytes \[stack\]$/.test(find))
    );
  });
}

async function leave(): Promise<void> {
  await desk.leave();
  // The screens go first; main has closed the store when it says that nobody is here.
  await expect
    .poll(() =>
      desk.page.evaluate(() =>
        (
          globalThis as never as { office: { keys: { session: (input: object) => Promise<{ value?: unknown }> } } }
        ).office.keys.session({}),
      ),
    )
    .toMatchObject({ ok: true, value: null });
}

/** Each sitting ends at the lock screen, with the files looked through before it. */
const sittings: readonly (readonly [string, () => Promise<void>])[] = [
  [
    `${CITY_CLERK} stamps, drafts, submits, looks for something`,
    async () => {
      const { page } = desk;
      await desk.sitDown(CITY_CLERK);
      await desk.openRow(TITLE);
      await desk.pageDrawn();
      await desk.press(words('step.stamp.begin'));
      const bar = page.getByRole('group', { name: words('stamping.title') });
      await bar.waitFor();
      await desk.dragSeal();
      await bar.getByRole('button', { name: words('action.stamp'), exact: true }).click();
      await desk.confirm();
      await page.getByText(words('done.stamp'), { exact: false }).first().waitFor({ timeout: 60_000 });
      await beginDraft(desk);
      const { title, body } = CANARIES;
      await fillDraft(desk, { kind: 'notice', title, to: COUNTY.unit, body, disclosure: 'withheld' });
      await desk.type(field(desk, 'attachmentNotes'), CANARIES.attachment);
      await desk.type(field(desk, 'opinion'), CANARIES.opinion);
      await submitDraft(desk);
      await desk.openBox('underWay');
      await page.getByRole('searchbox').click();
      await page.keyboard.insertText(CANARIES.filter);
      await page.getByText(CANARIES.filter, { exact: false }).first().waitFor();
    },
  ],
  [
    `${CITY_LEADER} signs off with an opinion`,
    async () => {
      await desk.sitDown(CITY_LEADER);
      await desk.openRow(CANARIES.title);
      await desk.pageDrawn();
      const form = desk.page.getByRole('form', { name: words('action.signOff') });
      await desk.type(form.getByRole('textbox').first(), CANARIES.signOff);
      await form.getByRole('button', { name: words('action.signOff'), exact: true }).click();
      await desk.confirm();
      await desk.page.getByText(words('done.signOff'), { exact: false }).first().waitFor({ timeout: 60_000 });
    },
  ],
  [
    `${COUNTY_CLERK} brings in a file and registers it`,
    async () => {
      await desk.sitDown(COUNTY_CLERK);
      await desk.openBox('incoming');
      const path = join(outside, `${CANARIES.fileName}.pdf`);
      writeFileSync(path, onePagePdf({ text: CANARIES.pdfText }));
      client.offerFile(path);
      await desk.press(words('home.import'));
      await desk.press(words('import.choose'));
      const box = (label: string) => desk.page.getByRole('textbox', { name: label, exact: false }).first();
      await box(words('registration.documentTitle')).waitFor({ timeout: 60_000 });
      await desk.type(box(words('registration.documentTitle')), CANARIES.registrationTitle);
      await desk.type(box(words('registration.issuingAgency')), CANARIES.registrationAgency);
      await desk.type(box(words('registration.note')), CANARIES.registrationNote);
      await desk.press(words('registration.submit'));
      await desk.page.getByText(words('sheet.title')).first().waitFor({ timeout: 60_000 });
    },
  ],
];

describe.runIf(process.platform === 'linux')('after a sitting (Linux: memory is read by /proc)', () => {
  it.each(sittings)('%s: no file holds a word or a key, open or locked, and no process a key', async (_, sit) => {
    await sit();
    expect(inFiles([...texts, ...keys])).toEqual([]);
    await leave();
    expect(inFiles([...texts, ...keys])).toEqual([]);
    expect(keysInMemory()).toEqual([]);
  });
});

describe.runIf(process.platform === 'linux')('the search itself', () => {
  it('finds the keys of whoever sits there, in main and nowhere else', async () => {
    await desk.sitDown(CITY_CLERK);
    const found = keysInMemory();
    for (const key of clerksKeys)
      expect(
        found.some((find) => find.startsWith(`main: ${key}: bytes`)),
        key,
      ).toBe(true);
    expect(found.filter((find) => !find.startsWith('main: '))).toEqual([]);
    await leave();
  });

  it('finds a word that lies in a file, and a key in any spelling', () => {
    const path = join(folders.XDG_CACHE_HOME, 'thumbnail');
    writeFileSync(path, `x${Buffer.from(`ab${CANARIES.signOff}`).toString('base64')}`);
    expect(inFiles(texts)).toEqual(['cache/thumbnail: signOff: base64 at 2']);
    const [key] = keys;
    for (const { spelling, bytes } of key?.spellings ?? []) {
      writeFileSync(path, Buffer.concat([Buffer.alloc(5, 1), bytes]));
      expect(inFiles(keys)).toContain(`cache/thumbnail: ${key?.name}: ${spelling}`);
    }
    rmSync(path);
  });
});

describe('the whole time', () => {
  it('no page complained', () => {
    expect(client.problems()).toEqual([]);
  });
});
