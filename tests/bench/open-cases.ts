// The first page of a long document, from the press on its row in the list until it stands there drawn, beside pdf.js alone with the plain file in memory, in the same
// window. In between for us: the opening on the audit log, the contents decrypted by ranges, the checks, the screen around the page. Then what the client takes of
// memory with it, and what importing a hundred files costs.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as pdfjsDist from 'pdfjs-dist';
import type { Page } from 'playwright-core';
import { type Client, launchClient } from '../e2e/harness.ts';
import { manyPages } from '../e2e/many-pages.ts';
import { Desk } from '../tour/desk.ts';
import { COUNTY } from '../tour/line.ts';
import { type Row, runCases } from './measure.ts';
import { memoryOf } from './start-cases.ts';

type Pdfjs = typeof pdfjsDist;

const PAGES = 300;
const TITLE = '关于印发示例项目库汇编的通知';

export async function runOpen(rounds: number, tell: (name: string) => void): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'yinzheng-bench-'));
  const pdf = manyPages(Array.from({ length: PAGES }, (_, page) => ({ lines: [TITLE, `第${page + 1}页`] })));
  const file = join(folder, '汇编.pdf');
  writeFileSync(file, pdf);
  // The peer's code comes from outside the client, which its policy would refuse.
  const client = await launchClient({ bypassPolicy: true });
  try {
    tell('a document to open');
    const desk = await registered(client, file);
    await preparePeer(desk.page, pdf);
    return await runCases(
      [
        {
          name: 'first page of 300, beside pdf.js with the plain file',
          unit: 'ms',
          sample: () => openOurs(desk),
          peer: () => openPlain(desk.page),
        },
        {
          name: 'memory with it open, all processes of the client',
          unit: 'MB',
          sample: async () => {
            await openOurs(desk, false);
            const memory = memoryOf(client.app.process().pid);
            await leaveIt(desk);
            return memory;
          },
        },
      ],
      rounds,
      Number.POSITIVE_INFINITY,
      tell,
    );
  } finally {
    await client.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The clerk imports and registers the file and has it before the eyes in a list. */
async function registered(client: Client, file: string): Promise<Desk> {
  const desk = new Desk(client);
  const { page } = desk;
  await desk.makeExercise();
  await desk.sitDown(COUNTY.clerk);
  await desk.openBox('incoming');
  client.offerFile(file);
  await desk.press(desk.say('home.import'));
  await desk.press(desk.say('import.choose'));
  await page.getByLabel(desk.say('registration.form')).first().waitFor({ timeout: 60_000 });
  const field = (name: string) => page.getByRole('textbox', { name, exact: false }).first();
  await desk.type(field(desk.say('registration.documentTitle')), TITLE);
  await desk.type(field(desk.say('registration.issuingAgency')), '示例省发展和改革委员会');
  await desk.press(desk.say('registration.submit'));
  await page.getByRole('form', { name: desk.say('action.propose') }).waitFor({ timeout: 60_000 });
  await leaveIt(desk);
  return desk;
}

async function openOurs(desk: Desk, leave = true): Promise<number> {
  const row = desk.page.getByRole('listitem').filter({ hasText: TITLE }).first();
  await row.waitFor();
  const timed = desk.page.evaluate(
    () =>
      new Promise<number>((done) => {
        let pressed = 0;
        addEventListener('pointerdown', () => (pressed = performance.now()), { capture: true, once: true });
        const look = (): void => {
          if (document.querySelector('[data-page="0"][data-drawn=yes] canvas')) done(performance.now() - pressed);
          else requestAnimationFrame(look);
        };
        look();
      }),
  );
  await row.click();
  const took = await timed;
  if (leave) await leaveIt(desk);
  return took;
}

/** Back in the list, and the document away. */
async function leaveIt(desk: Desk): Promise<void> {
  await desk.openBox('incoming');
  await desk.page.locator('[data-page="0"]').waitFor({ state: 'detached' });
}

/** pdf.js and the file's bytes in the client's window, apart from the client's own. */
async function preparePeer(page: Page, pdf: Uint8Array): Promise<void> {
  const source = readFileSync(createRequire(import.meta.url).resolve('pdfjs-dist/build/pdf.min.mjs'), 'utf8');
  await page.evaluate(
    async ({ source, pdf }) => {
      const address = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
      const pdfjs: unknown = await import(address);
      const bytes = Uint8Array.from(atob(pdf), (letter) => letter.charCodeAt(0));
      Object.assign(globalThis, { peer: { pdfjs, bytes } });
    },
    { source, pdf: Buffer.from(pdf).toString('base64') },
  );
}

async function openPlain(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const { peer } = globalThis as unknown as {
      peer: { pdfjs: Pdfjs; bytes: Uint8Array };
    };
    const { getDocument, GlobalWorkerOptions } = peer.pdfjs;
    const address = (path: string) => new URL(`pdfjs/${path}`, document.baseURI).href;
    GlobalWorkerOptions.workerSrc = address('pdf.worker.mjs');
    const data = peer.bytes.slice();
    const begun = performance.now();
    const task = getDocument({
      data,
      cMapUrl: address('cmaps/'),
      cMapPacked: true,
      standardFontDataUrl: address('standard_fonts/'),
    });
    const first = await (await task.promise).getPage(1);
    const viewport = first.getViewport({ scale: 1.5 });
    const canvas = document.createElement('canvas');
    canvas.width = viewport.width;
    canvas.height = viewport.height;
    await first.render({ canvas, viewport }).promise;
    await new Promise((done) => requestAnimationFrame(done));
    const took = performance.now() - begun;
    await task.destroy();
    return took;
  });
}
