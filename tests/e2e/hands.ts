// What the hands of a person do at the client in more than one test: fill the form of a draft, go by Tab, close the PIN window.

import type { Page } from 'playwright-core';
import { type Desk, words } from '../tour/desk.ts';

export type Draft = {
  readonly kind: 'notice' | 'letter';
  readonly title: string;
  readonly to: string;
  readonly body: string;
  readonly disclosure: 'proactive' | 'onRequest' | 'withheld';
};

/** A new 发文, its form before the eyes. */
export async function beginDraft(desk: Desk): Promise<void> {
  await desk.openBox('toDo');
  await desk.press(words('home.newOutgoing'));
  await desk.page.getByRole('form', { name: words('outgoing.form') }).waitFor();
}

export async function fillDraft(desk: Desk, draft: Draft): Promise<void> {
  const { page } = desk;
  await page.getByRole('radio', { name: words(`kind.${draft.kind}`), exact: true }).click();
  await page.getByRole('radio', { name: words(`disclosure.${draft.disclosure}`), exact: true }).click();
  await desk.type(field(desk, 'documentTitle'), draft.title);
  await page.getByLabel(words('outgoing.primaryRecipients')).click();
  await page.keyboard.insertText(draft.to);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await desk.type(field(desk, 'body'), draft.body);
}

export function field(desk: Desk, name: 'documentTitle' | 'body' | 'attachmentNotes' | 'opinion') {
  return desk.page.getByRole('textbox', { name: words(`outgoing.${name}`) });
}

/** Submits what stands in the form and waits until the document itself shows. */
export async function submitDraft(desk: Desk): Promise<void> {
  await desk.press(words('outgoing.submit'));
  await desk.page.getByText(words('dossier.state.submitted')).waitFor({ timeout: 60_000 });
}

/** The PIN window that is up or comes up: closed, as by somebody who has thought better of it. */
export async function thinkBetter(desk: Desk): Promise<void> {
  const window = await desk.client.windowOf('pin.html');
  await window.getByRole('textbox').waitFor();
  const gone = window.waitForEvent('close');
  await window.keyboard.press('Escape').catch(() => undefined);
  await gone;
}

/** What the element with the focus is called. */
export function focusedName(page: Page): Promise<string> {
  return page.evaluate(() => {
    const at = document.activeElement;
    const labels = at instanceof HTMLInputElement ? [...(at.labels ?? [])].map((label) => label.innerText) : [];
    const own = at instanceof HTMLElement ? at.innerText : '';
    return (at?.getAttribute('aria-label') ?? (labels.join('') || own)).trim();
  });
}

/** Presses Tab until the focus is on what bears a name; gives what was met on the way. */
export async function tabTo(page: Page, name: string | RegExp, most = 60): Promise<string[]> {
  const met: string[] = [];
  while (met.length < most) {
    await page.keyboard.press('Tab');
    const here = await focusedName(page);
    met.push(here);
    if (typeof name === 'string' ? here === name : name.test(here)) return met;
  }
  throw new Error(`Tab does not lead to ${String(name)}: ${met.join(' | ')}`);
}
