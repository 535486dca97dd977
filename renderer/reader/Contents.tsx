// The document's own table of contents in a column beside the pages: a press, or Enter, goes there. Beneath it the files that the document carries with it, by name and size: they are not opened here.
import { type KeyboardEvent, useRef } from 'react';
import { useLanguage, useText } from '../shell/text/text.ts';
import { formatSize } from '../ui/format.ts';
import type { AttachedFile, ContentsEntry } from './viewer/reading-document.ts';
import type { Viewer } from './viewer/viewer.ts';

type Props = {
  readonly viewer: Viewer;
  readonly entries: readonly ContentsEntry[];
  readonly attachments: readonly AttachedFile[];
};

export function Contents({ viewer, entries, attachments }: Props) {
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
    <div className="pdf-contents">
      {entries.length > 0 && (
        <nav className="pdf-contents-list" aria-label={t('reader.contents')} ref={list} onKeyDown={onKey}>
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
      )}
      {attachments.length > 0 && <Attachments files={attachments} />}
    </div>
  );
}

function Attachments({ files }: { readonly files: readonly AttachedFile[] }) {
  const t = useText();
  const language = useLanguage();
  return (
    <div className="pdf-attachments" role="group" aria-label={t('reader.attachments')} tabIndex={0}>
      <p className="pdf-attachments-title">{t('reader.attachments')}</p>
      <p>{t('reader.attachments.note')}</p>
      <ul>
        {files.map(({ name, size }, index) => (
          <li key={index}>
            {name}
            {size !== null && <span className="figures"> {formatSize(size, language)}</span>}
          </li>
        ))}
      </ul>
    </div>
  );
}
