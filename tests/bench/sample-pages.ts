// How long a page takes of OFD that others made: read and painted by the client's own worker in its window, from the question to the picture. The samples are no part of
// the repository; without them there is nothing to measure.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Answers, Ask, Reply } from '../../renderer/reader/ofd/protocol.ts';
import { ROOT } from '../e2e/root.ts';

export const SAMPLES = join(ROOT, '..', 'shared', 'samples', 'ofd');

export type PageTime = { readonly sample: string; readonly page: number; readonly ms: number };

export function samples(): readonly string[] {
  return existsSync(SAMPLES) ? readdirSync(SAMPLES).filter((name) => name.endsWith('.ofd')) : [];
}

/** Every page of every sample, each file in a worker of its own. A page that cannot be read has no time. */
export async function timePages(page: Page): Promise<readonly PageTime[]> {
  const all: PageTime[] = [];
  for (const sample of samples()) {
    const bytes = readFileSync(join(SAMPLES, sample)).toString('base64');
    const times = await page.evaluate(timeFile, bytes);
    if (times.length === 0) throw new Error(`no page of ${sample} was painted`);
    all.push(...times.map(({ page: index, ms }) => ({ sample, page: index, ms })));
  }
  return all;
}

/** Runs in the window, whose policy must be away. */
async function timeFile(base64: string): Promise<readonly Omit<PageTime, 'sample'>[]> {
  // Device pixels of a millimetre: the width of a window of 1280 with an A4 page in it.
  const scale = 4;
  // The policy that the worker's own file is served with would keep it from the sample; imported by another, it has that one's, which is none.
  const code = `import ${JSON.stringify(new URL('workers/ofd.worker.js', document.baseURI).href)};`;
  const worker = new Worker(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })), { type: 'module' });
  let last = 0;
  const ask = <A extends Ask>(question: A): Promise<Answers[A['ask']] | null> => {
    const id = ++last;
    return new Promise((resolve) => {
      const listen = ({ data }: MessageEvent<Reply>) => {
        if (data.id !== id) return;
        worker.removeEventListener('message', listen);
        resolve('answer' in data ? (data.answer as Answers[A['ask']]) : null);
      };
      worker.addEventListener('message', listen);
      worker.postMessage({ id, ask: question });
    });
  };
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const url = URL.createObjectURL(new Blob([bytes]));
  const times: { page: number; ms: number }[] = [];
  try {
    const opened = await ask({ ask: 'open', url, length: bytes.length });
    const pages = opened?.pages ?? 0;
    for (let page = 0; page < pages; page++) {
      const begun = performance.now();
      const facts = await ask({ ask: 'page', page });
      if (!facts) continue;
      const size = { width: Math.round(facts.width * scale), height: Math.round(facts.height * scale) };
      const drawn = await ask({ ask: 'draw', page, ...size, rotation: 0, marks: true });
      if (!drawn) continue;
      times.push({ page, ms: performance.now() - begun });
      drawn.bitmap.close();
    }
  } finally {
    worker.terminate();
    URL.revokeObjectURL(url);
  }
  return times;
}
