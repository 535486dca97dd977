// Two hundred pages read through in a client of their own: scrolled by the same steps in our reader and in pdf.js's own viewer, each page waited for until its picture and
// text stand, while the browser tells which tasks held the window's thread for more than 50 ms; then the memory of the window's process.

import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { type Client, launchClient } from '../e2e/harness.ts';
import { Desk } from '../tour/desk.ts';
import { COUNTY } from '../tour/line.ts';
import { leaveIt, openFromList } from './opened-documents.ts';
import { type Box, openViewer, preparePeer } from './plain-pdfjs.ts';

/** Moves of the column for each page, one in a frame. */
const STEPS = 4;

export type ReadThrough = {
  /** Milliseconds for all pages. */
  readonly time: number;
  /** How many tasks of the window's thread took more than 50 ms, and how long they took together, milliseconds. */
  readonly tasks: number;
  readonly held: number;
  /** MB of the window's process, its workers included, after a collection of garbage in each. */
  readonly memory: number;
  /** Where the pages stood. */
  readonly box: Box;
};

/** In our reader: the document of this title. */
export async function readOurs(home: string, title: string, pages: number): Promise<ReadThrough> {
  return inClient(home, async (client, desk) => {
    await openFromList(desk, title);
    const area = desk.page.getByRole('group', { name: desk.say('reader.pages') });
    const box = await area.boundingBox();
    if (!box) throw new Error('no pages');
    const through = await scrollThrough(desk.page, '.pdf-pages', '[data-page="0"]', '[data-page="1"]', pages);
    const memory = await memoryOfWindow(client);
    await leaveIt(desk);
    return { ...through, memory, box };
  });
}

/** In pdf.js's viewer, over the client's list: the plain file. */
export async function readPlain(home: string, file: string, pages: number, box: Box): Promise<ReadThrough> {
  return inClient(home, async (client, desk) => {
    await preparePeer(desk.page, file, false);
    await openViewer(desk.page, box);
    const page = (number: number) => `#plain-viewer [data-page-number="${number}"]`;
    const through = await scrollThrough(desk.page, '#plain-viewer', page(1), page(2), pages);
    return { ...through, memory: await memoryOfWindow(client), box };
  });
}

async function inClient<T>(home: string, work: (client: Client, desk: Desk) => Promise<T>): Promise<T> {
  const client = await launchClient({ home, bypassPolicy: true, args: ['--js-flags=--expose-gc'] });
  try {
    const desk = new Desk(client);
    await desk.page.getByText(desk.say('lock.title')).waitFor();
    await desk.sitDown(COUNTY.clerk);
    await desk.openBox('incoming');
    return await work(client, desk);
  } finally {
    await client.close();
  }
}

/** Scrolls the column over all its pages, which are of one size: from one page's top to the next as from `first` to `second`. */
async function scrollThrough(
  page: Page,
  column: string,
  first: string,
  second: string,
  pages: number,
): Promise<Pick<ReadThrough, 'time' | 'tasks' | 'held'>> {
  return page.evaluate(
    async ({ column, first, second, pages, steps }) => {
      const { peer } = globalThis as unknown as { peer?: { drawn: ReadonlySet<number> } };
      const at = (selector: string) => {
        const found = document.querySelector<HTMLElement>(selector);
        if (!found) throw new Error(`${selector} is not there`);
        return found;
      };
      const stands = (index: number) =>
        peer ? peer.drawn.has(index) : document.querySelector(`[data-page="${index}"][data-drawn=yes]`) !== null;
      const frame = () => new Promise((done) => requestAnimationFrame(done));
      const area = at(column);
      const pitch = at(second).getBoundingClientRect().top - at(first).getBoundingClientRect().top;
      const long: number[] = [];
      const observer = new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) long.push(duration);
      });
      observer.observe({ type: 'longtask' });
      const begun = performance.now();
      for (let index = 0; index < pages; index++) {
        for (let step = 0; step < steps; step++) {
          area.scrollTop = (index + step / steps) * pitch;
          await frame();
          if (step > 0) continue;
          const asked = performance.now();
          while (!stands(index)) {
            if (performance.now() - asked > 30_000) throw new Error(`page ${index} does not come`);
            await frame();
          }
        }
      }
      const time = performance.now() - begun;
      // The last of them are told in a task of their own.
      for (const entry of observer.takeRecords()) long.push(entry.duration);
      await frame();
      observer.disconnect();
      return { time, tasks: long.length, held: long.reduce((sum, one) => sum + one, 0) };
    },
    { column, first, second, pages, steps: STEPS },
  );
}

/** MB (PSS) of the process in which the client's window and its workers run, each after a collection of its garbage. */
async function memoryOfWindow(client: Client): Promise<number> {
  const collect = () => (globalThis as unknown as { gc: () => void }).gc();
  await client.window.evaluate(collect);
  for (const worker of client.window.workers()) await worker.evaluate(collect);
  const pid = await client.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .find(({ webContents }) => webContents.getURL().includes('index.html'))
      ?.webContents.getOSProcessId(),
  );
  const [, kilobytes] = /^Pss:\s*(\d+) kB/m.exec(readFileSync(`/proc/${pid ?? 0}/smaps_rollup`, 'utf8')) ?? [];
  return (Number(kilobytes ?? Number.NaN) * 1024) / 1_000_000;
}
