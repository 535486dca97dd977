// The focus is not lost when what had it goes away: a step's form that closes, a button that is no longer offered, a field that rests while its step is under way. The nearest part of the
// screen that is still there takes it over, and a field that rested gets it back. A screen that changes as a whole sees to itself; whoever puts the focus elsewhere is left alone.

const FOCUSABLE = 'a[href], button:not(:disabled), input:not(:disabled), textarea:not(:disabled), [tabindex="0"]';

type Last = { readonly element: HTMLElement; readonly around: readonly HTMLElement[] };

/** Begins to watch; called once. */
export function keepFocus(): void {
  let last: Last | undefined;
  let asked = false;
  document.addEventListener('focusin', ({ target }) => {
    if (!(target instanceof HTMLElement)) return;
    const around: HTMLElement[] = [];
    for (let one = target.parentElement; one && one.id !== 'main' && one !== document.body; one = one.parentElement)
      around.push(one);
    last = { element: target, around };
  });
  document.addEventListener('focusout', ({ target }) => {
    // Known only afterwards: put elsewhere by hand, or gone.
    requestAnimationFrame(() => {
      const left = document.activeElement === document.body && last?.element === target;
      if (left && last?.element.isConnected === true && !last.element.matches(':disabled')) last = undefined;
    });
  });

  function look(): void {
    asked = false;
    if (document.activeElement !== document.body || last === undefined) return;
    const { element, around } = last;
    if (element.isConnected) {
      if (!element.matches(':disabled')) element.focus();
      return;
    }
    const main = document.getElementById('main');
    const inMain = around.filter((one) => main?.contains(one) === true);
    for (const one of inMain) {
      const next = one.querySelector<HTMLElement>(FOCUSABLE);
      if (next) return next.focus();
    }
    main?.focus();
  }

  new MutationObserver(() => {
    if (asked || last === undefined || document.activeElement !== document.body) return;
    asked = true;
    // After the screen's own effects, which come first.
    requestAnimationFrame(() => requestAnimationFrame(look));
  }).observe(document.body, { subtree: true, childList: true, attributeFilter: ['disabled'] });
}
