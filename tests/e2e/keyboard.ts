// A page under the Tab key: goes round once and says what was not met, what did not show that it had the focus, what stood outside the window then, and what only a pointer can press.

import type { Page } from 'playwright-core';

/** Complaints about the page as it stands; empty when all of it can be worked by keyboard. The focus ends where the round began, at the top of the page. */
export async function unreached(page: Page): Promise<string[]> {
  const controls = await page.evaluate(() => {
    for (const marked of document.querySelectorAll('[data-met], [data-control]')) {
      marked.removeAttribute('data-met');
      marked.removeAttribute('data-control');
    }
    const groups = new Set<string>();
    let count = 0;
    const focusable = 'a[href], button, input, select, textarea, summary, [contenteditable=true], [tabindex]';
    for (const element of document.querySelectorAll<HTMLElement>(focusable)) {
      if (
        element.tabIndex < 0 ||
        element.matches(':disabled') ||
        !element.checkVisibility({ visibilityProperty: true })
      )
        continue;
      if (element.closest('[aria-hidden=true], [inert]')) continue;
      // Of a group of radio buttons Tab meets one; the arrow keys lead to the others.
      if (element instanceof HTMLInputElement && element.type === 'radio') {
        if (groups.has(element.name)) continue;
        groups.add(element.name);
        element.closest('[role=radiogroup], fieldset, table, .unit-choices')?.setAttribute('data-control', 'group');
        for (const one of document.querySelectorAll(`input[name="${CSS.escape(element.name)}"]`))
          one.setAttribute('data-control', `radio-${element.name}`);
      } else element.setAttribute('data-control', String(count));
      count += 1;
    }
    (document.activeElement as HTMLElement | null)?.blur();
    // From the top.
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute('tabindex');
    return count;
  });
  const complaints: string[] = [];
  let round = false;
  for (let turn = 0; turn < controls * 2 + 10 && !round; turn++) {
    await page.keyboard.press('Tab');
    const said = await page.evaluate(() => {
      const at = document.activeElement as HTMLElement | null;
      if (!at || at === document.body) return { round: true, wrong: '' };
      if (at.hasAttribute('data-met')) return { round: true, wrong: '' };
      at.setAttribute('data-met', '');
      const name = `${at.tagName.toLowerCase()} “${(at.getAttribute('aria-label') ?? at.innerText ?? at.id).slice(0, 30)}”`;
      let shown = false;
      for (let one: HTMLElement | null = at, up = 0; one && up < 5; one = one.parentElement, up++) {
        const { outlineStyle, outlineWidth } = getComputedStyle(one);
        if (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1) shown = true;
      }
      if (!shown) return { round: false, wrong: `does not show the focus: ${name}` };
      const box = at.getBoundingClientRect();
      const seen = box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
      return { round: false, wrong: seen ? '' : `has the focus out of sight: ${name}` };
    });
    if (said.wrong !== '') complaints.push(said.wrong);
    round = said.round;
  }
  if (!round) complaints.push('Tab does not come round');
  const missed = await page.evaluate(() => {
    const missing: string[] = [];
    const name = (one: HTMLElement) =>
      `${one.tagName.toLowerCase()} “${(one.getAttribute('aria-label') ?? one.innerText ?? '').slice(0, 30)}” .${one.className}`;
    const radios = new Set<string>();
    for (const one of document.querySelectorAll<HTMLElement>('[data-control]')) {
      const control = one.dataset['control'] ?? '';
      if (control === 'group' || one.hasAttribute('data-met')) continue;
      if (!control.startsWith('radio-')) missing.push(`Tab does not lead to ${name(one)}`);
      else if (!radios.has(control)) {
        radios.add(control);
        if (document.querySelector(`[data-control="${CSS.escape(control)}"][data-met]`) === null)
          missing.push(`Tab does not lead to the group of ${name(one)}`);
      }
    }
    for (const one of document.querySelectorAll<HTMLElement>('body *')) {
      if (getComputedStyle(one).cursor !== 'pointer' || !one.checkVisibility()) continue;
      if (one.closest('button, a, label, summary, input, [role=option], [role=tab], .ant-select, :disabled')) continue;
      // The arrow keys of its field do the same.
      if (one.closest('.ant-input-number-action')) continue;
      if (one.closest('[tabindex]:not(main, .grid-frame, .pdf-pages)')) continue;
      missing.push(`only a pointer can press ${name(one)}`);
    }
    return missing;
  });
  return [...complaints, ...missed];
}
