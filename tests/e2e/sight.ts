// What is wrong on a page. To the eye: text that is cut off, lies outside what holds it, is covered by something else, or is in a language that the reader did not
// choose; a script in the page measures, and documents themselves (the pages of a PDF) are left out. To keyboard and screen reader: what axe-core finds.

import type { Page } from 'playwright-core';
import { audited } from './axe.ts';

type Options = { readonly foreign?: RegExp };

/** Complaints about the page as it stands, each with the text or the element concerned; empty when all is well. */
export async function amiss(page: Page, options: Options = {}): Promise<string[]> {
  return [...(await amissToTheEye(page, options)), ...(await audited(page))];
}

/** The same without axe-core, for pages that differ from one already looked at by their texts alone. */
export async function amissToTheEye(page: Page, options: Options = {}): Promise<string[]> {
  // What moves has come to rest.
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter((one) => one.effect?.getComputedTiming().iterations === 1)
        .map((one) => one.finished.catch(() => null)),
    ),
  );
  const seen = await page.evaluate(() => {
    const complaints: string[] = [];
    const texts: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.textContent?.trim() ?? '';
      const holder = node.parentElement;
      if (text === '' || !holder || holder.closest('.pdf-pages, [aria-hidden=true], script, style, .sr-only, noscript'))
        continue;
      const style = getComputedStyle(holder);
      if (
        style.visibility !== 'visible' ||
        Number(style.opacity) === 0 ||
        !holder.checkVisibility({ opacityProperty: true })
      )
        continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const rects = [...range.getClientRects()].filter((rect) => rect.width > 1 && rect.height > 1);
      if (rects.length === 0) continue;
      // Scrolled out of sight, or put out of sight until it has the focus.
      const shown = rects.filter((rect) => rect.bottom > 0 && rect.top < innerHeight && rect.right > 0);
      if (shown.length === 0) continue;
      texts.push(text);
      const said = `“${text.slice(0, 40)}” in .${holder.className || holder.tagName}`;
      let scrolled = false;
      for (let at: HTMLElement | null = holder; at && at !== document.body; at = at.parentElement) {
        const { overflowX, overflowY, clip } = getComputedStyle(at);
        if (clip !== 'auto') {
          scrolled = true;
          break;
        }
        const box = at.getBoundingClientRect();
        const clips = (overflow: string) => overflow === 'hidden' || overflow === 'clip';
        if (overflowX === 'auto' || overflowX === 'scroll' || overflowY === 'auto' || overflowY === 'scroll') {
          // What a scroller holds can be brought into sight.
          scrolled = true;
          break;
        }
        const wide =
          clips(overflowX) && shown.some((rect) => rect.right > box.right + 1.5 || rect.left < box.left - 1.5);
        const high = clips(overflowY) && shown.some((rect) => rect.bottom > box.bottom + 3 || rect.top < box.top - 3);
        // Shortened with an ellipsis is in order where the whole is told otherwise.
        const told = at.closest('[title]') !== null || holder.closest('[title]') !== null;
        if ((wide || high) && !told) complaints.push(`cut off: ${said}`);
        if (wide || high) {
          scrolled = true;
          break;
        }
      }
      if (!scrolled && shown.some((rect) => rect.right > innerWidth + 1 || rect.left < -1))
        complaints.push(`outside the window: ${said}`);
      if (style.whiteSpace === 'nowrap' && style.overflowX === 'visible') {
        const frame = holder.closest<HTMLElement>('button, .person, .choice-item, td, th');
        const box = frame?.getBoundingClientRect();
        if (box && shown.some((rect) => rect.right > box.right + 1.5 || rect.left < box.left - 1.5))
          complaints.push(`spills: ${said}`);
      }
      const rect = shown[0];
      if (!rect) continue;
      const x = rect.left + rect.width / 2;
      const y = rect.top + rect.height / 2;
      if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) continue;
      const top = document.elementFromPoint(x, y);
      if (!top || top.contains(holder) || holder.contains(top)) continue;
      // Beneath the edge of what scrolls (one scroller may stand in another), or beneath something that floats on purpose.
      const beyond = (element: Element) => {
        for (let at: Element | null = element; at; at = at.parentElement) {
          const { overflowY } = getComputedStyle(at);
          if (overflowY !== 'auto' && overflowY !== 'scroll') continue;
          const edge = at.getBoundingClientRect();
          if (y < edge.top || y > edge.bottom || x < edge.left || x > edge.right) return true;
        }
        return false;
      };
      if (beyond(holder)) continue;
      if (top.closest('.reasons, .help, .ant-popover, .ant-select-dropdown, .pdf-over')) continue;
      const label = holder.closest('label, button');
      if (label && (label.contains(top) || top.contains(label))) continue;
      complaints.push(`covered by .${top.className || top.tagName}: ${said}`);
    }
    for (const element of document.querySelectorAll<HTMLElement>('body *')) {
      const { overflowX } = getComputedStyle(element);
      const scrolls = (overflowX === 'auto' || overflowX === 'scroll') && element.scrollWidth > element.clientWidth + 1;
      // Pages of a document may be wider than their frame, and so may a table.
      if (scrolls && element.checkVisibility() && !element.matches('.pdf-pages, .grid-frame, input, textarea')) {
        complaints.push(`scrolls sideways: .${element.className || element.tagName}`);
      }
    }
    return { complaints, texts };
  });
  const { foreign } = options;
  const strange = foreign
    ? seen.texts.filter((text) => foreign.test(text)).map((text) => `not translated: “${text}”`)
    : [];
  return [...new Set([...seen.complaints, ...strange])];
}
