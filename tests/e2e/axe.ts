// What axe-core finds on a page: names, roles, contrast, landmarks, headings (WCAG 2.2 A and AA, and its own advice). It is put into the page by the debugger, past no rule of the
// page: the content security policy and Trusted Types stay as they are. Of a document's pages only the frame is looked at: what a PDF's author coloured is the author's.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { ROOT } from './root.ts';

const SOURCE = readFileSync(join(ROOT, 'node_modules', 'axe-core', 'axe.min.js'), 'utf8');

/** What counts; axe calls lesser findings minor. */
const HARM: readonly unknown[] = ['moderate', 'serious', 'critical'];

const OPTIONS: RunOptions = {
  resultTypes: ['violations'],
  // It would fetch stylesheets anew and look into frames; the client allows the first to nobody and has none of the second.
  preload: false,
  iframes: false,
};

/** Findings on the page as it stands, each with its rule and the elements concerned; empty when all is well. */
export async function audited(page: Page): Promise<string[]> {
  const here = await page.evaluate(() => 'axe' in window);
  if (!here) {
    const debug = await page.context().newCDPSession(page);
    const { exceptionDetails } = await debug.send('Runtime.evaluate', { expression: SOURCE });
    await debug.detach();
    if (exceptionDetails) throw new Error(`axe-core does not start: ${exceptionDetails.text}`);
  }
  const { violations } = await page.evaluate(async (options) => {
    const { axe } = window as unknown as { axe: { run(context: object, options: object): Promise<AxeResults> } };
    // The watermark of an exercise lies faintly over everything, and axe does not judge the contrast of what lies under a picture.
    const marks = [...document.querySelectorAll<HTMLElement>('.exercise-watermark')];
    for (const mark of marks) mark.hidden = true;
    try {
      return await axe.run({ exclude: [['.pdf-pages .textLayer']] }, options);
    } finally {
      for (const mark of marks) mark.hidden = false;
    }
  }, OPTIONS as object);
  return violations
    .filter(({ impact }) => HARM.includes(impact))
    .map(({ id, impact, nodes }) => {
      const where = nodes.map(({ target, any }) => `${target.join(' ')}${any[0] ? ` (${any[0].message})` : ''}`);
      return `${impact} ${id}: ${where.slice(0, 6).join('; ')}${where.length > 6 ? ` and ${where.length - 6} more` : ''}`;
    });
}
