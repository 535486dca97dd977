// The clerk's hands for measurements in the client: a file imported and registered, its row pressed until the first page stands there drawn, and the list again.

import type { Desk } from '../tour/desk.ts';

/** A large file passes the quarantine page by page. */
const LONG = 180_000;

/** Imports and registers a file; ends with the list of what came in. */
export async function bringIn(desk: Desk, file: string, title: string): Promise<void> {
  const { page } = desk;
  await desk.openBox('incoming');
  desk.client.offerFile(file);
  await desk.press(desk.say('home.import'));
  await desk.press(desk.say('import.choose'));
  await page.getByLabel(desk.say('registration.form')).first().waitFor({ timeout: LONG });
  const field = (name: string) => page.getByRole('textbox', { name, exact: false }).first();
  await desk.type(field(desk.say('registration.documentTitle')), title);
  await desk.type(field(desk.say('registration.issuingAgency')), '示例省发展和改革委员会');
  await desk.press(desk.say('registration.submit'));
  await page.getByRole('form', { name: desk.say('action.propose') }).waitFor({ timeout: LONG });
  await leaveIt(desk);
}

/** Milliseconds until the first page stood drawn: from the press on its row, and from the moment at which main had given the document's address (of an OFD alone). */
export type Opened = { readonly pressed: number; readonly addressed: number };

export async function openFromList(desk: Desk, title: string): Promise<Opened> {
  const row = desk.page.getByRole('listitem').filter({ hasText: title }).first();
  await row.waitFor();
  const timed = desk.page.evaluate(
    () =>
      new Promise<{ pressed: number; addressed: number }>((done) => {
        let pressed = 0;
        let addressed = Number.NaN;
        addEventListener('pointerdown', () => (pressed = performance.now()), { capture: true, once: true });
        // The worker of an OFD is made for it as soon as its address is there, and told it.
        const Made = Worker;
        globalThis.Worker = class extends Made {
          constructor(url: string | URL, options?: WorkerOptions) {
            super(url, options);
            if (String(url).includes('ofd.worker')) addressed = performance.now();
          }
        };
        const look = (): void => {
          if (document.querySelector('[data-page="0"][data-drawn=yes] canvas')) {
            globalThis.Worker = Made;
            const now = performance.now();
            done({ pressed: now - pressed, addressed: now - addressed });
          } else requestAnimationFrame(look);
        };
        look();
      }),
  );
  await row.click();
  return timed;
}

/** Back in the list, and the document away. */
export async function leaveIt(desk: Desk): Promise<void> {
  await desk.openBox('incoming');
  await desk.page.locator('[data-page="0"]').waitFor({ state: 'detached' });
}
