// A panel that takes the focus when it opens and gives it back when it closes, to where it was.
import { type RefObject, useEffect, useRef } from 'react';

/** The element that is to have the focus while the panel stands; it needs a tabIndex. */
export function useReturnFocus<T extends HTMLElement>(): RefObject<T | null> {
  const panel = useRef<T>(null);
  useEffect(() => {
    const before = document.activeElement;
    const { current } = panel;
    current?.focus();
    return () => {
      // Whoever has gone elsewhere meanwhile stays there.
      if (document.activeElement !== document.body && current?.contains(document.activeElement) !== true) return;
      if (before instanceof HTMLElement && before.isConnected && before !== document.body) before.focus();
      else document.getElementById('main')?.focus();
    };
  }, []);
  return panel;
}
