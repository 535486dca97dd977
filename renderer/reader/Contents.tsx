// The document's own table of contents in a column beside the pages: a press, or Enter, goes there.
import { type KeyboardEvent, useRef } from 'react';
import { useText } from '../shell/text/text.ts';
import type { ContentsEntry } from './viewer/reading-document.ts';
import type { Viewer } from './viewer/viewer.ts';

type Props = { readonly viewer: Viewer; readonly entries: readonly ContentsEntry[] };

export function Contents({ viewer, entries }: Props) {
  const t = useText();
  const list = useRef<HTMLElement>(null);

  function onKey(event: KeyboardEvent): void {
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])];
    const at = buttons.indexOf(event.target as HTMLButtonElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    buttons[Math.min(Math.max(0, next), buttons.length - 1)]?.focus();
  }

  return (
    <nav className="pdf-contents" aria-label={t('reader.contents')} ref={list} onKeyDown={onKey}>
      {entries.map((entry, index) => (
        <button
          key={index}
          type="button"
          className="pdf-contents-entry"
          style={{ paddingInlineStart: `calc(var(--space) * ${3 + 3 * Math.min(entry.depth, 5)})` }}
          title={entry.title}
          onClick={() => void viewer.goToPlace(entry.place())}
        >
          {entry.title}
        </button>
      ))}
    </nav>
  );
}
