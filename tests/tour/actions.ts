// Counts what a person does at the client, at the end where it arrives: what the browser itself received from pointer and keyboard, in the client's window and in the PIN window, however a
// test came to do it. A click is one action; strokes and drags that follow one another are one; a PIN entry, with all that is typed and pressed in its window, is one; a key that does something
// is one. Not counted: typing into a field, Tab and the keys that move or scroll, and the system's own file dialogs, which a folder answers in tests.

import type { Page } from 'playwright-core';
import type { Client } from '../e2e/harness.ts';

type Counted = { actionsTaken?: ('press' | 'stroke' | 'key')[] };

export class ActionCounter {
  readonly #page: Page;
  #pins = 0;

  constructor(client: Client) {
    this.#page = client.window;
    client.app.on('window', (page) => {
      // Its address is known when it closes; a window that was closed unanswered was an action too.
      page.on('close', () => {
        if (page.url().includes('pin.html')) this.#pins += 1;
      });
    });
  }

  /** What `task` takes. */
  async count(task: () => Promise<void>): Promise<number> {
    await this.#page.evaluate(listen);
    const before = this.#pins;
    await task();
    const taken = await this.#page.evaluate(() => (window as Counted).actionsTaken ?? []);
    const apart = taken.filter((what, index) => what !== 'stroke' || taken[index - 1] !== 'stroke');
    return apart.length + this.#pins - before;
  }
}

function listen(): void {
  const counted = window as Counted;
  if (counted.actionsTaken) {
    counted.actionsTaken = [];
    return;
  }
  counted.actionsTaken = [];
  const note = (what: 'press' | 'stroke' | 'key') => counted.actionsTaken?.push(what);
  /** CSS pixels from which a press is a stroke or a drag. */
  const STROKE = 4;
  let down: { x: number; y: number; far: boolean } | undefined;
  const options = { capture: true };
  window.addEventListener(
    'pointerdown',
    (event) => {
      if (event.isTrusted) down = { x: event.clientX, y: event.clientY, far: false };
    },
    options,
  );
  window.addEventListener(
    'pointermove',
    (event) => {
      if (down && Math.hypot(event.clientX - down.x, event.clientY - down.y) > STROKE) down.far = true;
    },
    options,
  );
  window.addEventListener(
    'pointerup',
    (event) => {
      if (event.isTrusted && down) note(down.far ? 'stroke' : 'press');
      down = undefined;
    },
    options,
  );
  window.addEventListener(
    'keydown',
    (event) => {
      const moves =
        /^(Tab|Shift|Control|Alt)$/.test(event.key) ||
        (/^(Arrow\w+|Page\w+|Home|End)$/.test(event.key) && !event.altKey);
      const typing =
        event.target instanceof Element && event.target.matches('textarea, input:not([type=radio], [type=checkbox])');
      const acts = typing ? event.key === 'Enter' || event.key === 'Escape' : true;
      if (event.isTrusted && !event.repeat && !moves && acts) note('key');
    },
    options,
  );
}
