// All highlights and notes of the version that is read, in the order of its pages: whose, when, about what. One's own that are not signed can be
// written and taken away here, by keys alone as well; what is signed stays as it is.
import { FormOutlined, HighlightOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { MAX_NOTE } from '../../../preload/contract/fields.ts';
import { useLanguage, useText } from '../../shell/text/text.ts';
import { formatMoment, formatTime } from '../../ui/format.ts';
import type { Entry } from './remark-list.ts';
import type { RemarksDesk } from './remarks-desk.ts';

type Props = {
  readonly desk: RemarksDesk;
  /** Exports the version with what is on its pages; undefined where it may not be. */
  readonly onExportCopy: (() => void) | undefined;
};

export function RemarksPanel({ desk, onExportCopy }: Props) {
  const t = useText();
  const { entries, editing, chosen, mayWrite, saving, savedAt, shown, signed } = useStore(desk.book.state);
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    if (chosen !== null) list.current?.querySelector('[aria-current="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  return (
    <section className="side-section" aria-label={t('remarks.title')}>
      <h2>{t('remarks.title')}</h2>
      {mayWrite && <p className="hint remark-hint">{t('remarks.hint')}</p>}
      {mayWrite && saving === 'saved' && (
        <p className="hint remark-hint figures" role="status">
          {t('remarks.saved', { time: formatTime(savedAt) })}
        </p>
      )}
      {!shown && signed.length > 0 && <p className="hint">{t('remarks.hidden')}</p>}
      {entries.length === 0 && <p className="hint">{t('remarks.none')}</p>}
      <ul className="side-list" ref={list}>
        {entries.map((entry) => (
          <Item
            key={entry.key}
            entry={entry}
            desk={desk}
            chosen={entry.key === chosen}
            mayWrite={mayWrite && entry.index >= 0}
            editing={entry.kind === 'note' && entry.index >= 0 && entry.index === editing}
          />
        ))}
      </ul>
      {onExportCopy && (
        <div className="remark-export">
          <Button onClick={onExportCopy}>{t('action.exportCopy')}</Button>
          <p className="hint">{t('remarks.exportCopy.hint')}</p>
        </div>
      )}
    </section>
  );
}

type ItemProps = {
  readonly entry: Entry;
  readonly desk: RemarksDesk;
  readonly chosen: boolean;
  readonly mayWrite: boolean;
  readonly editing: boolean;
};

function Item({ entry, desk, chosen, mayWrite, editing }: ItemProps) {
  const t = useText();
  const language = useLanguage();
  const { kind, page, number, signed, text, index } = entry;
  const name =
    kind === 'note'
      ? t('remarks.entry.note', { number, page: page + 1 })
      : t('remarks.entry.highlight', { page: page + 1 });
  return (
    <li aria-current={chosen} className={chosen ? 'remark-item remark-item-chosen' : 'remark-item'}>
      <p className="side-name">
        {kind === 'note' ? <FormOutlined aria-hidden /> : <HighlightOutlined aria-hidden />} {name}
        {signed === null && <span className="side-mark">{t('remarks.unsigned')}</span>}
      </p>
      {editing ? (
        <Writing desk={desk} index={index} text={text} label={name} />
      ) : (
        text !== '' && <p className={kind === 'note' ? 'remark-text' : 'remark-text remark-covered'}>{text}</p>
      )}
      {signed !== null && (
        <p className="figures">
          {signed.by} {formatMoment(signed.at, language)}
        </p>
      )}
      <div className="side-buttons">
        {!editing && (
          <Button aria-label={`${t('remarks.goTo')} ${name}`} onClick={() => desk.goTo(entry)}>
            {t('remarks.goTo')}
          </Button>
        )}
        {mayWrite && kind === 'note' && !editing && (
          <Button aria-label={`${t('remarks.edit')} ${name}`} onClick={() => desk.book.edit(index)}>
            {t('remarks.edit')}
          </Button>
        )}
        {editing && <Button onClick={() => desk.finish()}>{t('remarks.finish')}</Button>}
        {mayWrite && (
          <Button aria-label={`${t('remarks.remove')} ${name}`} onClick={() => desk.book.remove(kind, index)}>
            {t('remarks.remove')}
          </Button>
        )}
      </div>
    </li>
  );
}

/** Written as it is typed; Esc or Ctrl+Enter ends it. */
function Writing({
  desk,
  index,
  text,
  label,
}: {
  readonly desk: RemarksDesk;
  readonly index: number;
  readonly text: string;
  readonly label: string;
}) {
  const t = useText();
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);

  function onKey(event: KeyboardEvent): void {
    // Esc also ends the choice of a character that is being composed.
    if (event.nativeEvent.isComposing) return;
    if (event.key !== 'Escape' && !(event.key === 'Enter' && event.ctrlKey)) return;
    event.preventDefault();
    desk.finish();
  }

  return (
    <textarea
      ref={field}
      className="remark-field"
      aria-label={label}
      placeholder={t('remarks.placeholder')}
      rows={4}
      maxLength={MAX_NOTE}
      value={text}
      onChange={(event) => desk.book.write(index, event.target.value)}
      onKeyDown={onKey}
    />
  );
}
