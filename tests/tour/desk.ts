// A person at the client: chooses a profile, types the PIN, presses what can be seen and read on the screen. Pointer and keyboard alone: nothing here calls
// the client's functions, runs a script in its pages or looks anywhere but at what a person sees. Names come from the client's own text catalogue.

import type { Locator, Page } from 'playwright-core';
import { zhCN } from '../../renderer/shell/text/zh-CN.ts';
import type { Client } from '../e2e/harness.ts';

type TextKey = keyof typeof zhCN;

/** The words of the interface. */
export function words(key: TextKey, values: Readonly<Record<string, string | number>> = {}): string {
  return zhCN[key].replace(/\{(\w+)\}/g, (_whole, name: string) => String(values[name] ?? ''));
}

export class Desk {
  readonly client: Client;
  readonly page: Page;
  readonly #pins = new Map<string, string>();
  #who = '';

  constructor(client: Client) {
    this.client = client;
    this.page = client.window;
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
    await this.press(words('first.start'));
    await this.page.getByText(words('lock.title')).waitFor({ timeout: 120_000 });
  }

  /** Reads the PIN off the person's card, opens the PIN window, types it. Locks first if somebody else is at the desk. */
  async sitDown(name: string): Promise<void> {
    if (this.#who) await this.leave();
    const card = this.button(new RegExp(name));
    await card.waitFor();
    const pin = /\d{6}/.exec(await card.innerText())?.[0];
    if (!pin) throw new Error(`the card of ${name} shows no PIN`);
    this.#pins.set(name, pin);
    await card.click();
    await this.#typePin(pin);
    await this.page.getByRole('navigation', { name: words('frame.rail') }).waitFor({ timeout: 30_000 });
    this.#who = name;
  }

  async leave(): Promise<void> {
    await this.press(words('frame.lock'));
    await this.page.getByText(words('lock.title')).waitFor();
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
    const rail = this.page.getByRole('navigation', { name: words('frame.rail') });
    await rail.getByRole('button', { name: new RegExp(`^${words(`box.${box}`)}`) }).click();
    await this.page.getByRole('heading', { name: words(`box.${box}`), level: 1 }).waitFor();
  }

  async openSettings(): Promise<void> {
    await this.page
      .getByRole('navigation', { name: words('frame.rail') })
      .getByRole('button', { name: words('rail.settings') })
      .click();
  }

  /** Opens the row that bears a title. */
  async openRow(title: string): Promise<void> {
    const row = this.page.getByRole('listitem').filter({ hasText: title }).first();
    await row.waitFor({ timeout: 30_000 });
    await row.click();
  }

  picture(name: string, page?: Page): Promise<string> {
    return this.client.screenshot(name, page);
  }
}
