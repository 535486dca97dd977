// Every screen of the client by keyboard alone, and its help. The list of screens is the client's own (renderer/help/topics.ts, which follows shell/routes.ts), so that a new screen is
// asked for here before anything passes.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemMachineId } from '../../main/keys/index.ts';
import type { Box } from '../../preload/contract/circulation.ts';
import { TOPICS, type Topic } from '../../renderer/help/topics.ts';
import { closeSharedQuarantine, openOffice } from '../exchange/office.ts';
import { walkLine } from '../exchange/walk.ts';
import { Desk, type Language } from '../tour/desk.ts';
import { CITY, COUNTY } from '../tour/line.ts';
import { focusedName, thinkBetter } from './hands.ts';
import { type Client, launchClient } from './harness.ts';
import { unreached } from './keyboard.ts';

const folder = mkdtempSync(join(tmpdir(), 'yinzheng-screens-'));
const home = join(folder, 'home');
let client: Client;
let desk: Desk;
let empty: Client;

beforeAll(async () => {
  const office = openOffice({ home, machineId: systemMachineId() });
  await office.core.handlers.keys.createExercise({});
  await walkLine(office);
  for (const last of ['dispatch', 'dispatch', 'number', 'submit'] as const) await walkLine(office, last);
  office.close();
  client = await launchClient({ home });
  desk = new Desk(client);
  empty = await launchClient({ home: join(folder, 'empty') });
}, 180_000);

afterAll(async () => {
  await client.close();
  await empty.close();
  closeSharedQuarantine();
  rmSync(folder, { recursive: true, force: true });
});

const box = (name: Box) => async (at: Desk) => at.openBox(name);
/** Opens the first row of a list that stands where it is told. */
const row = (name: Box, state: 'arrived' | 'concluded') => async (at: Desk) => {
  await at.openBox(name);
  await at.press(new RegExp(at.say(`state.${state}`)));
  await at.pageDrawn();
};
const fromSettings = (name: 'keys' | 'audit') => async (at: Desk) => {
  await at.openSettings();
  await at.press(at.say(name === 'keys' ? 'settings.openKeys' : 'settings.openAudit'));
  await at.page.getByRole('heading', { name: at.say(`${name}.title`), level: 1 }).waitFor();
};

/** How each screen is reached, by the receiving clerk, who has them all, or before anybody is unlocked. */
const WAYS: Readonly<Record<Topic, (at: Desk) => Promise<unknown>>> = {
  'box.toDo': box('toDo'),
  'box.toRead': box('toRead'),
  'box.underWay': box('underWay'),
  'box.done': box('done'),
  'box.incoming': box('incoming'),
  'box.outgoing': box('outgoing'),
  draft: async (at) => {
    await at.openBox('outgoing');
    await at.press(at.say('home.newOutgoing'));
    await at.page.getByRole('form', { name: at.say('outgoing.form') }).waitFor();
  },
  dossier: row('done', 'concluded'),
  arrival: row('toDo', 'arrived'),
  arrivals: async (at) => {
    await at.openBox('toDo');
    await at.press(at.say('home.signFor', { count: 2 }));
    await at.page.getByRole('table', { name: at.say('arrivals.title') }).waitFor();
  },
  import: async (at) => {
    await at.openBox('incoming');
    await at.press(at.say('home.import'));
    await at.button(at.say('import.choose')).waitFor();
  },
  seals: async (at) => at.openRail('seals'),
  keys: fromSettings('keys'),
  audit: fromSettings('audit'),
  settings: async (at) => at.openSettings(),
  lock: async (at) => {
    if (await at.button(at.say('frame.lock')).isVisible()) await at.leave();
    await at.page.getByText(at.say('lock.title')).waitFor();
  },
  first: async (at) => at.button(at.say('first.start')).waitFor(),
  found: async (at) => {
    await at.press(at.say('unit.found'));
    await at.page.getByLabel(at.say('unit.name')).waitFor();
  },
  join: async (at) => {
    await at.press(at.say('unit.join'));
    await at.page.getByLabel(at.say('unit.person.name')).waitFor();
  },
};
const BEFORE_UNLOCK: readonly Topic[] = ['first', 'found', 'join'];

async function go(topic: Topic): Promise<Desk> {
  if (BEFORE_UNLOCK.includes(topic)) {
    const at = new Desk(empty);
    const back = at.button(at.say('unit.back'));
    if (await back.isVisible()) await back.click();
    await WAYS[topic](at);
    return at;
  }
  if (topic !== 'lock' && !(await desk.button(desk.say('frame.lock')).isVisible())) await desk.sitDown(COUNTY.clerk);
  await WAYS[topic](desk);
  return desk;
}

describe.each(TOPICS.map((topic) => [topic] as const))('%s', (topic) => {
  it('every control is reached by Tab, shows that it has the focus, and lets it go again', async () => {
    const { page } = await go(topic);
    expect(await unreached(page)).toEqual([]);
  });

  it('has help by F1, closed by Esc, and the focus is where it was', async () => {
    const at = await go(topic);
    const { page } = at;
    const { index, name } = await rememberFocus(page);
    await page.keyboard.press('F1');
    const panel = page.getByRole('complementary', { name: at.say('help.title') });
    await panel.locator(`[data-topic="${topic}"]`).waitFor();
    expect(await panel.evaluate((element) => element.contains(document.activeElement))).toBe(true);
    expect(await panel.locator('.help-steps li').count()).toBeGreaterThan(0);
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-had-focus')), name).toBe(index);
  });
});

describe('the walk by Tab', () => {
  it('reports what cannot be reached, what does not show the focus and what only a pointer can press', async () => {
    const { page } = await go('settings');
    await page.evaluate(() => {
      const planted = document.createElement('section');
      const plant = () => planted.appendChild(document.createElement('div'));
      const [faint, pointed, trap] = [plant(), plant(), plant()];
      trap.innerText = 'planted trap';
      trap.tabIndex = 0;
      trap.addEventListener('focus', () => document.querySelector<HTMLElement>('.frame-skip')?.focus());
      faint.innerText = 'planted faint';
      faint.tabIndex = 0;
      faint.style.setProperty('outline', 'none', 'important');
      pointed.innerText = 'planted pointed';
      pointed.style.cursor = 'pointer';
      document.querySelector('.settings')?.before(planted);
    });
    const found = (await unreached(page)).join('\n');
    expect(found).toContain('does not show the focus: div “planted faint”');
    expect(found).toContain('only a pointer can press div “planted pointed”');
    // What comes after the trap is never met.
    expect(found).toContain(`Tab does not lead to button “${desk.say('settings.changePin')}”`);
    await desk.openBox('toDo');
  });
});

describe('help', () => {
  it('is a button too, and speaks the language of the client', async () => {
    await go('settings');
    const { page } = desk;
    const say = async (language: Language) => {
      await page.getByRole('radio', { name: desk.say(`settings.language.${language}`), exact: true }).click();
      desk.language = language;
      await page.getByRole('heading', { name: desk.say('settings.title'), level: 1 }).waitFor();
      await desk.press(desk.say('help.title'));
      const panel = page.getByRole('complementary', { name: desk.say('help.title') });
      await panel.locator('[data-topic=settings]').waitFor();
      const text = await panel.innerText();
      await desk.press(desk.say('help.close'));
      await panel.waitFor({ state: 'detached' });
      return text;
    };
    const english = await say('en');
    expect(english).toContain(desk.say('help.steps'));
    expect(/\p{Script=Han}/u.test(english)).toBe(false);
    expect(await say('zh-CN')).toContain(desk.say('help.steps'));
  });

  it('begins with the refusal that stands on the screen', async () => {
    await desk.sitDown(CITY.leader);
    await desk.openBox('toDo');
    await desk.press(new RegExp(desk.say('state.submitted')));
    await desk.pageDrawn();
    const { page } = desk;
    const signOff = page
      .getByRole('form', { name: desk.say('action.signOff') })
      .getByRole('button', { name: desk.say('action.signOff'), exact: true });
    expect(await unreached(page)).toEqual([]);
    await signOff.focus();
    await page.keyboard.press('Enter');
    const window = await client.windowOf('pin.html');
    await window.getByRole('textbox').waitFor();
    expect(await unreached(window)).toEqual([]);
    await thinkBetter(desk);
    await page.locator('[data-code="pin.cancelled"]').waitFor();
    // Whoever cancels stands where the step can be taken again.
    await expect.poll(() => signOff.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('F1');
    const first = page.locator('.help-contents details').first();
    await first.waitFor();
    expect(await first.getAttribute('data-explains')).toBe('pin.cancelled');
    expect(await first.getAttribute('open')).not.toBe(null);
    await page.keyboard.press('Escape');
  });
});

describe('the focus after something has closed', () => {
  it('is on a control of the screen, never lost: reasons, a step thought better of, placing a seal', async () => {
    const { page } = desk;
    const somewhere = () =>
      expect
        .poll(() => page.evaluate(() => document.activeElement !== document.body && document.activeElement !== null))
        .toBe(true);
    await desk.press(desk.say('reasons.open'));
    await page.locator('section.reasons').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('section.reasons').waitFor({ state: 'detached' });
    await expect.poll(() => focusedName(page)).toBe(desk.say('reasons.open'));
    await desk.press(desk.say('action.sendBack'));
    const form = page.getByRole('form', { name: desk.say('step.sendBack.confirm') });
    await form.waitFor();
    expect(await unreached(page)).toEqual([]);
    await form.getByRole('textbox').focus();
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });
    // In the bar where the step was begun.
    await expect.poll(() => page.evaluate(() => document.activeElement?.closest('.dossier-bar') !== null)).toBe(true);
    // The opinion rests while the PIN is asked for, and has the focus again when it is not given.
    const opinion = page.getByRole('textbox', { name: desk.say('step.opinion') });
    await opinion.click();
    await page.keyboard.press('Enter');
    await thinkBetter(desk);
    await expect.poll(() => opinion.evaluate((element) => element === document.activeElement)).toBe(true);
    await desk.sitDown(CITY.clerk);
    await desk.openBox('toDo');
    await desk.press(new RegExp(desk.say('state.numbered')));
    await desk.pageDrawn();
    await desk.press(desk.say('step.stamp.begin'));
    await page.getByText(desk.say('stamping.snapped', { page: 1 })).waitFor({ timeout: 30_000 });
    expect(await unreached(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await desk.button(desk.say('step.stamp.begin')).waitFor();
    await somewhere();
    expect(client.problems()).toEqual([]);
  });
});

/** Marks what has the focus, and gives the mark; on a page where nothing has, its first control is given it. */
async function rememberFocus(page: Page): Promise<{ index: string; name: string }> {
  return await page.evaluate(() => {
    if (document.activeElement === document.body) document.querySelector<HTMLElement>('main button')?.focus();
    const at = document.activeElement as HTMLElement;
    const index = String(performance.now());
    at.setAttribute('data-had-focus', index);
    return { index, name: at.outerHTML.slice(0, 120) };
  });
}
