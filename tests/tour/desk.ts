// A person at the client: chooses a profile, types the PIN, presses what can be seen and read on the screen. Pointer and keyboard alone: nothing here calls
// the client's functions, runs a script in its pages or looks anywhere but at what a person sees. Names come from the client's own text catalogue.

import type { Locator, Page } from 'playwright-core';
import { en } from '../../renderer/shell/text/en.ts';
import { zhCN } from '../../renderer/shell/text/zh-CN.ts';
import type { Client } from '../e2e/harness.ts';
import { amiss } from '../e2e/sight.ts';

export type TextKey = keyof typeof zhCN;
export type Language = 'zh-CN' | 'en';

/** The words of the interface. */
export function words(
  key: TextKey,
  values: Readonly<Record<string, string | number>> = {},
  language: Language = 'zh-CN',
): string {
  const text: string = (language === 'en' ? en : zhCN)[key];
  return text.replace(/\{(\w+)\}/g, (_whole, name: string) => String(values[name] ?? ''));
}

type Point = readonly [number, number];
type Stroke = readonly [Point, ...Point[]];

/** Height of a character written by hand, CSS pixels; its strokes are told in parts of it. */
const CHARACTER = 60;
const TONG: readonly Stroke[] = [
  [
    [0.15, 0.12],
    [0.14, 0.5],
    [0.11, 0.96],
  ],
  [
    [0.16, 0.14],
    [0.5, 0.11],
    [0.84, 0.12],
    [0.87, 0.5],
    [0.86, 0.92],
    [0.74, 0.85],
  ],
  [
    [0.32, 0.34],
    [0.69, 0.31],
  ],
  [
    [0.34, 0.49],
    [0.37, 0.75],
  ],
  [
    [0.35, 0.5],
    [0.67, 0.48],
    [0.63, 0.73],
  ],
  [
    [0.38, 0.73],
    [0.63, 0.71],
  ],
];
const YI: readonly Stroke[] = [
  [
    [0.47, 0],
    [0.54, 0.09],
  ],
  [
    [0.25, 0.16],
    [0.76, 0.13],
  ],
  [
    [0.36, 0.19],
    [0.41, 0.28],
  ],
  [
    [0.64, 0.18],
    [0.57, 0.28],
  ],
  [
    [0.08, 0.34],
    [0.5, 0.31],
    [0.93, 0.3],
  ],
  [
    [0.3, 0.4],
    [0.32, 0.63],
  ],
  [
    [0.31, 0.41],
    [0.7, 0.39],
    [0.68, 0.62],
  ],
  [
    [0.33, 0.51],
    [0.67, 0.5],
  ],
  [
    [0.33, 0.62],
    [0.67, 0.6],
  ],
  [
    [0.16, 0.73],
    [0.08, 0.93],
  ],
  [
    [0.28, 0.7],
    [0.31, 0.86],
    [0.42, 0.93],
    [0.66, 0.91],
    [0.72, 0.77],
  ],
  [
    [0.46, 0.68],
    [0.53, 0.79],
  ],
  [
    [0.8, 0.69],
    [0.92, 0.83],
  ],
];

export class Desk {
  readonly client: Client;
  readonly page: Page;
  /** The language in which the client speaks to this person. */
  language: Language = 'zh-CN';
  readonly #pins = new Map<string, string>();
  #who = '';

  constructor(client: Client) {
    this.client = client;
    this.page = client.window;
  }

  say(key: TextKey, values: Readonly<Record<string, string | number>> = {}): string {
    return words(key, values, this.language);
  }

  button(name: string | RegExp, within: Locator | Page = this.page): Locator {
    return within.getByRole('button', { name, exact: typeof name === 'string' });
  }

  async press(name: string | RegExp, within?: Locator): Promise<void> {
    await this.button(name, within ?? this.page)
      .first()
      .click();
  }

  /** Puts the caret into a field with the pointer and types, replacing what is there. */
  async type(field: Locator, text: string): Promise<void> {
    await field.click();
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.insertText(text);
  }

  /** First start: makes the two exercise units. */
  async makeExercise(): Promise<void> {
    await this.press(this.say('first.start'));
    await this.page.getByText(this.say('lock.title')).waitFor({ timeout: 120_000 });
  }

  /** Reads the PIN off the person's card, opens the PIN window, types it. Locks first if somebody else is at the desk. */
  async sitDown(name: string): Promise<void> {
    if (await this.button(this.say('frame.lock')).isVisible()) await this.leave();
    const card = this.button(new RegExp(name));
    await card.waitFor();
    const pin = /\d{6}/.exec(await card.innerText())?.[0];
    if (!pin) throw new Error(`the card of ${name} shows no PIN`);
    this.#pins.set(name, pin);
    await card.click();
    await this.#typePin(pin);
    await this.page.getByRole('navigation', { name: this.say('frame.rail') }).waitFor({ timeout: 30_000 });
    this.#who = name;
  }

  async leave(): Promise<void> {
    await this.press(this.say('frame.lock'));
    await this.page.getByText(this.say('lock.title')).waitFor();
    this.#who = '';
  }

  /** The PIN window has come up for an act: shows it to `look`, then types the PIN of whoever sits here. */
  async confirm(look: (window: Page) => Promise<void> = () => Promise.resolve()): Promise<void> {
    await this.#typePin(this.#pins.get(this.#who) ?? '', look);
  }

  async #typePin(pin: string, look: (window: Page) => Promise<void> = () => Promise.resolve()): Promise<void> {
    const window = await this.client.windowOf('pin.html');
    const field = window.getByRole('textbox');
    await field.waitFor();
    await look(window);
    await field.click();
    await window.keyboard.type(pin);
    const gone = window.waitForEvent('close', { timeout: 60_000 });
    // The window is gone before the key is released again.
    await window.keyboard.press('Enter').catch(() => undefined);
    await gone;
  }

  /** Opens a list by its name in the rail. */
  async openBox(box: 'toDo' | 'toRead' | 'underWay' | 'done' | 'incoming' | 'outgoing'): Promise<void> {
    const rail = this.page.getByRole('navigation', { name: this.say('frame.rail') });
    await rail.getByRole('button', { name: new RegExp(`^${this.say(`box.${box}`)}`) }).click();
    await this.page.getByRole('heading', { name: this.say(`box.${box}`), level: 1, exact: true }).waitFor();
  }

  async openSettings(): Promise<void> {
    await this.page
      .getByRole('navigation', { name: this.say('frame.rail') })
      .getByRole('button', { name: this.say('rail.settings') })
      .click();
  }

  /** Opens the row that bears a title. */
  async openRow(title: string): Promise<void> {
    const row = this.page.getByRole('listitem').filter({ hasText: title }).first();
    await row.waitFor({ timeout: 30_000 });
    await row.click();
  }

  async openRail(place: 'seals' | 'keys' | 'audit'): Promise<void> {
    await this.page
      .getByRole('navigation', { name: this.say('frame.rail') })
      .getByRole('button', { name: this.say(`rail.${place}`) })
      .click();
    await this.page.getByRole('heading', { name: this.say(`${place}.title`), level: 1 }).waitFor();
  }

  /** Waits until the first of the pages near the eye stands there, drawn. */
  async pageDrawn(): Promise<void> {
    await this.page
      .getByText(this.say('reader.opening'), { exact: true })
      .waitFor({ state: 'detached', timeout: 60_000 });
    await this.page.locator('[data-drawn=yes] canvas').first().waitFor({ timeout: 60_000 });
  }

  /** Writes 同意 by hand on the page that shows, at a place told in parts of the pages' area. */
  async draw([x, y]: readonly [number, number]): Promise<void> {
    const area = await this.page.getByRole('group', { name: this.say('reader.pages') }).boundingBox();
    if (!area) throw new Error('no page shows');
    const { mouse } = this.page;
    for (const [index, strokes] of [TONG, YI].entries()) {
      const left = area.x + area.width * x + index * (CHARACTER + 8);
      const top = area.y + area.height * y;
      for (const [first, ...further] of strokes) {
        await mouse.move(left + first[0] * CHARACTER, top + first[1] * CHARACTER);
        await mouse.down();
        for (const [right, down] of further) {
          await mouse.move(left + right * CHARACTER, top + down * CHARACTER, { steps: 6 });
        }
        await mouse.up();
      }
    }
  }

  /** Takes the seal, carries it away from its legal place and back near it, where it snaps. */
  async dragSeal(): Promise<void> {
    const seal = this.page
      .getByRole('img', { name: this.say('stamping.title'), exact: false })
      .or(this.page.locator('[data-seal-hand]:visible'));
    await seal.first().waitFor();
    const box = await seal.first().boundingBox();
    if (!box) throw new Error('no seal shows');
    const { mouse } = this.page;
    const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    await mouse.move(middle.x, middle.y);
    await mouse.down();
    await mouse.move(middle.x - 60, middle.y - 40, { steps: 8 });
    await mouse.move(middle.x - 180, middle.y - 90, { steps: 8 });
    await this.page.getByText(this.say('stamping.home')).waitFor();
    await mouse.move(middle.x - 4, middle.y - 3, { steps: 12 });
    await mouse.up();
    await this.page.getByText(this.say('stamping.snapped', { page: '' }).slice(-7), { exact: false }).waitFor();
  }

  /** Takes a picture of a window and insists that nothing on it is amiss. */
  async picture(name: string, page: Page = this.page): Promise<string> {
    const path = await this.client.screenshot(name, page);
    const complaints = await amiss(page);
    if (complaints.length > 0) throw new Error(`${name}: ${complaints.join('\n')}`);
    return path;
  }
}
