// Every refusal as a person would see it: the client's own notice on its own screen, with the words of each code of the contract in turn, in both languages, at both sizes, in normal and in
// large type. The first is a real one; the others take its place as copies with other words, so that what is drawn is the client's and no situation has to be brought about eighty times.
// The pictures are in out/e2e/refusals/; nothing may be cut off, and each has its three lines.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemMachineId } from '../../main/keys/index.ts';
import { refusalsZh } from '../../renderer/shell/text/refusals-zh-CN.ts';
import { refusalText } from '../../renderer/shell/text/text.ts';
import { closeSharedQuarantine, openOffice } from '../exchange/office.ts';
import { Desk, type Language } from '../tour/desk.ts';
import { COUNTY } from '../tour/line.ts';
import { type Client, launchClient, ROOT } from './harness.ts';
import { amiss, amissToTheEye } from './sight.ts';

const CODES = Object.keys(refusalsZh);
const OUT = join(ROOT, 'out', 'e2e', 'refusals');
const home = mkdtempSync(join(tmpdir(), 'yinzheng-refusals-'));
const letter = join(home, 'letter.pdf');

beforeAll(async () => {
  const office = openOffice({ home, machineId: systemMachineId() });
  await office.core.handlers.keys.createExercise({});
  office.close();
  writeFileSync(letter, 'this is a letter');
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });
}, 120_000);

afterAll(() => {
  closeSharedQuarantine();
  rmSync(home, { recursive: true, force: true });
});

// Chinese last: the next client is met in the language that was left.
const LOOKS = (['en', 'zh-CN'] as const).flatMap((language) =>
  (['normal', 'large'] as const).map((typeSize) => ({ language, typeSize })),
);

describe.each(['1280x800', '1920x1080'])('at %s', (size) => {
  let client: Client;
  let desk: Desk;

  beforeAll(async () => {
    client = await launchClient({ home, env: { YINZHENG_WINDOW: size }, outFolder: OUT });
    desk = new Desk(client);
    await desk.sitDown(COUNTY.clerk);
  }, 120_000);

  afterAll(() => client.close());

  it.each(LOOKS)('$language, $typeSize: all of them, none cut off', async ({ language, typeSize }) => {
    const { page } = desk;
    await choose(desk, language, typeSize);
    await desk.openBox('incoming');
    client.offerFile(letter);
    await desk.press(desk.say('home.import'));
    await desk.press(desk.say('import.choose'));
    const real = page.locator('.notice-refusal[data-code="document.unknownFormat"]');
    await real.waitFor({ timeout: 30_000 });
    expect(await real.innerText()).toContain(refusalText(language, 'document.unknownFormat')[0]);
    const found = await amiss(page);
    let left = CODES.map((code) => ({ code, lines: refusalText(language, code) }));
    for (let sheet = 1; left.length > 0; sheet++) {
      const shown = await page.evaluate(showAsMany, left);
      expect(shown).toBeGreaterThan(0);
      const name = `${language}-${typeSize}-${size.split('x')[0]}-${String(sheet).padStart(2, '0')}`;
      await client.screenshot(name);
      found.push(...(await amissToTheEye(page)).map((complaint) => `${name}: ${complaint}`));
      left = left.slice(shown);
    }
    expect(found).toEqual([]);
    expect(client.problems()).toEqual([]);
  });
});

async function choose(desk: Desk, language: Language, typeSize: 'normal' | 'large'): Promise<void> {
  await desk.openSettings();
  const radio = (name: string) => desk.page.getByRole('radio', { name, exact: true });
  await radio(desk.say(`settings.language.${language}`)).click();
  desk.language = language;
  await desk.page.getByRole('heading', { name: desk.say('settings.title'), level: 1 }).waitFor();
  await radio(desk.say(`settings.typeSize.${typeSize}`)).click();
}

/** Puts copies of the real notice with other words in its place, as many as the screen holds. In the page. */
function showAsMany(refusals: { readonly code: string; readonly lines: readonly string[] }[]): number {
  const real = document.querySelector<HTMLElement>(
    '.notice-refusal[data-code="document.unknownFormat"]:not([data-copy])',
  );
  const holder = real?.parentElement;
  const scroller = real?.closest<HTMLElement>('.screen-body');
  if (!real || !holder || !scroller) throw new Error('the real notice is gone');
  for (const copy of holder.querySelectorAll('[data-copy]')) copy.remove();
  for (const other of holder.children) (other as HTMLElement).style.display = 'none';
  let shown = 0;
  for (const { code, lines } of refusals) {
    const copy = real.cloneNode(true) as HTMLElement;
    copy.style.display = '';
    copy.dataset['copy'] = 'yes';
    copy.dataset['code'] = code;
    const places = copy.querySelectorAll<HTMLElement>('.notice-what, .notice-lines p > span:last-child');
    if (places.length !== 3) throw new Error('a notice has three lines');
    for (const [index, place] of places.entries()) place.textContent = lines[index] ?? '';
    copy.style.marginTop = '12px';
    holder.append(copy);
    if (scroller.scrollHeight > scroller.clientHeight + 1 && shown > 0) {
      copy.remove();
      break;
    }
    shown += 1;
  }
  return shown;
}
