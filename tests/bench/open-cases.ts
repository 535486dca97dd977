// The first page of a long document, from the press on its row in the list until it stands there drawn, beside pdf.js alone with the plain file in memory, in the same
// window. In between for us: the opening on the audit log, the contents decrypted by ranges, the checks, the screen around the page. Then what the client takes of
// memory with it, and what importing a hundred files costs.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchClient } from '../e2e/harness.ts';
import { manyPages } from '../e2e/many-pages.ts';
import { Desk } from '../tour/desk.ts';
import { COUNTY } from '../tour/line.ts';
import { type Row, runCases } from './measure.ts';
import { bringIn, leaveIt, openFromList } from './opened-documents.ts';
import { openPlain, preparePeer } from './plain-pdfjs.ts';
import { memoryOf } from './start-cases.ts';

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
    const desk = new Desk(client);
    await desk.makeExercise();
    await desk.sitDown(COUNTY.clerk);
    await bringIn(desk, file, TITLE);
    await preparePeer(desk.page, file);
    return await runCases(
      [
        {
          name: 'first page of 300, beside pdf.js with the plain file',
          unit: 'ms',
          sample: async () => {
            const { pressed } = await openFromList(desk, TITLE);
            await leaveIt(desk);
            return pressed;
          },
          peer: () => openPlain(desk.page),
        },
        {
          name: 'memory with it open, all processes of the client',
          unit: 'MB',
          sample: async () => {
            await openFromList(desk, TITLE);
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
