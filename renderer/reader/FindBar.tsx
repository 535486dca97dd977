// Finding words: the field, how many there are and which one is shown, next and previous. Enter goes on, Shift+Enter goes back, Esc closes.
import { CloseOutlined, DownOutlined, UpOutlined } from '@ant-design/icons';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { useText } from '../shell/text/text.ts';
import { ToolButton } from './Toolbar.tsx';
import type { FindState } from './viewer/search.ts';
import type { Viewer } from './viewer/viewer.ts';

/** After this long without a letter the search begins by itself. */
const PAUSE = 250;

export function FindBar({ viewer, onClose }: { readonly viewer: Viewer; readonly onClose: () => void }) {
  const t = useText();
  const [query, setQuery] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const find = useStore(viewer.state, (state) => state.find);
  const pages = useStore(viewer.state, (state) => state.pages);
  useEffect(() => field.current?.focus(), []);
  useEffect(() => {
    const wait = window.setTimeout(() => void viewer.find(query), PAUSE);
    return () => window.clearTimeout(wait);
  }, [viewer, query]);

  function onKey(event: KeyboardEvent): void {
    if (event.key === 'Escape') onClose();
    else if (event.key === 'Enter' && find.query !== query) void viewer.find(query);
    else if (event.key === 'Enter') viewer.findNext(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
  }

  const none = find.hits.length === 0;
  return (
    <div className="pdf-find" role="search" aria-label={t('reader.find')} onKeyDown={onKey}>
      <input
        ref={field}
        aria-label={t('reader.find.field')}
        placeholder={t('reader.find.field')}
        value={query}
        maxLength={200}
        onChange={(event) => setQuery(event.target.value)}
      />
      <span className="pdf-find-count figures" role="status">
        {countText(find, pages, t)}
      </span>
      <ToolButton
        label={t('reader.find.previous')}
        icon={<UpOutlined />}
        disabled={none}
        onClick={() => viewer.findNext(-1)}
      />
      <ToolButton
        label={t('reader.find.next')}
        icon={<DownOutlined />}
        disabled={none}
        onClick={() => viewer.findNext(1)}
      />
      <ToolButton label={t('reader.find.close')} icon={<CloseOutlined />} onClick={onClose} />
    </div>
  );
}

function countText(find: FindState, pages: number, t: ReturnType<typeof useText>): string {
  if (find.query.trim() === '') return '';
  if (find.hits.length > 0) return t('reader.find.count', { present: find.present + 1, count: find.hits.length });
  return find.searched < pages ? t('reader.find.searching', { page: find.searched, pages }) : t('reader.find.none');
}
