// The top bar: the client's name, the unit, who is at work, the search of the present list, the help, and the lock.
import { LockOutlined, SearchOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { RefObject } from 'react';
import { HelpButton } from '../help/Help.tsx';
import { lockNow } from './lock.ts';
import { setFilter, useRouteStore } from './routes.ts';
import type { Session } from './session.ts';
import { useText } from './text/text.ts';

type Props = {
  readonly session: Session;
  readonly searchRef: RefObject<HTMLInputElement | null>;
  readonly searchable: boolean;
};

export function TopBar({ session, searchRef, searchable }: Props) {
  const t = useText();
  const person = t('frame.person', { name: session.name, post: session.post });
  const filter = useRouteStore((state) => state.filter);
  return (
    <header className="top-bar">
      <span className="brand">{t('app.name')}</span>
      <span className="top-unit" title={session.unit}>
        {session.unit}
      </span>
      <span className="top-person" title={person}>
        {person}
      </span>
      <div className="top-push" />
      {searchable && (
        <search className="top-search">
          <SearchOutlined aria-hidden />
          <input
            ref={searchRef}
            type="search"
            value={filter}
            placeholder={t('frame.search.placeholder')}
            aria-label={t('frame.search')}
            aria-keyshortcuts="/"
            spellCheck={false}
            onChange={(event) => setFilter(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Escape') {
                setFilter('');
                event.currentTarget.blur();
              }
            }}
          />
        </search>
      )}
      <HelpButton />
      <Button icon={<LockOutlined aria-hidden />} onClick={() => void lockNow()} aria-keyshortcuts="Control+L">
        {t('frame.lock')}
      </Button>
    </header>
  );
}
