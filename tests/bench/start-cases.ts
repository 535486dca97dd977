// From nothing to a list that can be worked with: the client's start beside that of an Electron program which opens one empty window, both by the same
// driver on the same display. Time is by the clock on the wall; the disk's cache is warm after the first round. A person's typing is not counted.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { _electron as electron, type Page } from 'playwright-core';
import { clientEnvironment, electronExecutable, electronFlags, launchClient } from '../e2e/harness.ts';
import { treeOf } from '../e2e/processes.ts';
import { Desk } from '../tour/desk.ts';
import { COUNTY } from '../tour/line.ts';
import { type Row, runCases } from './measure.ts';

export async function runStart(rounds: number, tell: (name: string) => void): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'yinzheng-bench-'));
  try {
    const home = join(folder, 'home');
    const empty = emptyProgram(join(folder, 'empty'));
    tell('a profile to start with');
    await foundHome(home);
    return await runCases(
      [
        {
          name: 'start to the cards of the lock screen, beside an empty window',
          unit: 'ms',
          sample: async () => (await startClient(home)).cards,
          peer: () => startEmpty(empty),
        },
        {
          name: 'start to the list of matters, beside an empty window',
          unit: 'ms',
          sample: async () => {
            const { cards, list } = await startClient(home);
            return cards + list;
          },
          peer: () => startEmpty(empty),
        },
        { name: 'PIN to the list of matters', unit: 'ms', sample: async () => (await startClient(home)).list },
        {
          name: 'memory with the list open, all processes of the client',
          unit: 'MB',
          sample: async () => (await startClient(home)).memory,
        },
      ],
      rounds,
      Number.POSITIVE_INFINITY,
      tell,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function foundHome(home: string): Promise<void> {
  const client = await launchClient({ home });
  try {
    await new Desk(client).makeExercise();
  } finally {
    await client.close();
  }
}

type Started = { readonly cards: number; readonly list: number; readonly memory: number };

async function startClient(home: string): Promise<Started> {
  const begun = performance.now();
  const client = await launchClient({ home });
  try {
    const desk = new Desk(client);
    const card = desk.button(new RegExp(COUNTY.clerk));
    await card.waitFor();
    await painted(desk.page);
    const cards = performance.now() - begun;
    const pin = /\d{6}/.exec(await card.innerText())?.[0] ?? '';
    await card.click();
    const window = await client.windowOf('pin.html');
    await window.getByRole('textbox').fill(pin);
    const entered = performance.now();
    await window.keyboard.press('Enter').catch(() => undefined);
    await desk.page.getByRole('heading', { name: desk.say('box.toDo'), level: 1, exact: true }).waitFor();
    await painted(desk.page);
    return { cards, list: performance.now() - entered, memory: memoryOf(client.app.process().pid) };
  } finally {
    await client.close();
  }
}

/** An Electron program whose one window shows a line of text. */
function emptyProgram(folder: string): string {
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{ "name": "empty", "main": "main.cjs" }');
  const program = [
    "const { app, BrowserWindow } = require('electron');",
    `app.setPath('userData', ${JSON.stringify(join(folder, 'data'))});`,
    "app.whenReady().then(() => new BrowserWindow({ width: 1280, height: 800 }).loadURL('data:text/html,<h1>1</h1>'));",
  ];
  writeFileSync(join(folder, 'main.cjs'), program.join('\n'));
  return folder;
}

async function startEmpty(folder: string): Promise<number> {
  process.env['ELECTRON_OVERRIDE_DIST_PATH'] ??= dirname(electronExecutable());
  const begun = performance.now();
  const app = await electron.launch({
    args: [...electronFlags(), folder],
    chromiumSandbox: true,
    cwd: folder,
    env: clientEnvironment({}),
  });
  try {
    const window = await app.firstWindow();
    await window.getByRole('heading').waitFor();
    await painted(window);
    return performance.now() - begun;
  } finally {
    await app.close();
  }
}

/** Waits until what stands in the page is on the screen. */
async function painted(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

/** Memory of a process and all that came from it, MB; pages that several share are counted in parts (PSS). */
export function memoryOf(pid: number | undefined): number {
  const bytes = treeOf(pid ?? 0).map((one) => {
    let told: string;
    try {
      told = readFileSync(`/proc/${one.pid}/smaps_rollup`, 'utf8');
    } catch {
      // It has just ended, as the PIN window's does while the list comes up.
      return 0;
    }
    const [, kilobytes] = /^Pss:\s*(\d+) kB/m.exec(told) ?? [];
    return Number(kilobytes ?? Number.NaN) * 1024;
  });
  return bytes.reduce((sum, one) => sum + one, 0) / 1_000_000;
}
