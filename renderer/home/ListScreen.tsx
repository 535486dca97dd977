// A list of work, the client's home: one line says what, from whom, since when and what I may do. Up, Down, Home and End move, Enter opens.
// Most urgent first, as main sorted it. An empty list says what will appear and how to begin.
import { Button } from 'antd';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { Box, Row } from '../../preload/contract/circulation.ts';
import { open, useRouteStore } from '../shell/routes.ts';
import { type Session, useSession } from '../shell/session.ts';
import { type Say, useText } from '../shell/text/text.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { Screen } from '../ui/Screen.tsx';
import { filterRows, loadBox, rememberOpened, useBoxesStore } from './boxes.ts';
import { CollectButton, CollectResult, useCollect } from './Collect.tsx';
import { WorkRow } from './WorkRow.tsx';
import './list-screen.css';

export function ListScreen({ box }: { readonly box: Box }) {
  const t = useText();
  const session = useSession();
  const all = useBoxesStore((state) => state.rows[box]);
  const failure = useBoxesStore((state) => state.failure);
  const filter = useRouteStore((state) => state.filter);
  const collect = useCollect();
  const rows = all === undefined ? undefined : filterRows(all, filter);
  const clerk = session.role === 'clerk';
  const starts = clerk && (box === 'outgoing' || box === 'toDo' || box === 'underWay');
  const receives = clerk && (box === 'incoming' || box === 'toDo');
  const toSignFor = all?.filter((row) => row.kind === 'arrival' && row.next === 'acknowledge').length ?? 0;

  return (
    <Screen
      title={t(`box.${box}`)}
      beside={
        filter !== '' && rows !== undefined ? (
          <span className="hint">{t('home.filtered', { filter, count: rows.length })}</span>
        ) : undefined
      }
      actions={
        <>
          {(receives || session.role === 'leader') && (box === 'toDo' || box === 'incoming') && (
            <CollectButton collect={collect} />
          )}
          {receives && toSignFor > 1 && (
            <Button type="primary" onClick={() => open({ name: 'arrivals' })}>
              {t('home.signFor', { count: toSignFor })}
            </Button>
          )}
          {clerk && box === 'incoming' && <Button onClick={() => open({ name: 'import' })}>{t('home.import')}</Button>}
          {starts && (
            <Button
              type={box === 'outgoing' ? 'primary' : 'default'}
              onClick={() => open({ name: 'draft', draft: null, dossier: null })}
            >
              {t('home.newOutgoing')}
            </Button>
          )}
        </>
      }
      flush
    >
      <div className="list-screen">
        <CollectResult collect={collect} />
        {failure !== undefined && (
          <div className="list-notice">
            <FailureNotice failure={failure} onRetry={() => void loadBox(box)} />
          </div>
        )}
        {rows !== undefined && rows.length > 0 && <WorkList box={box} rows={rows} />}
        {rows?.length === 0 && <Nothing box={box} filter={filter} session={session} t={t} />}
      </div>
    </Screen>
  );
}

function Nothing({
  box,
  filter,
  session,
  t,
}: {
  readonly box: Box;
  readonly filter: string;
  readonly session: Session;
  readonly t: Say;
}) {
  if (filter !== '') return <EmptyState title={t('home.filter.none', { filter })} hint="" />;
  const clerk = session.role === 'clerk';
  if (box === 'toDo') {
    return (
      <EmptyState
        title={t('home.empty.toDo')}
        hint={clerk ? t('home.empty.toDo.clerk') : t('home.empty.toDo.leader')}
      />
    );
  }
  const aboutUnit = box === 'incoming' || box === 'outgoing';
  return (
    <EmptyState
      title={t(`home.empty.${box}`)}
      hint={!clerk && aboutUnit ? t('home.empty.leader.hint') : t(`home.empty.${box}.hint`)}
    />
  );
}

/** Opens what a row stands for. */
export function openRow(row: Row): void {
  rememberOpened(row.id);
  if (row.kind === 'draft') open({ name: 'draft', draft: row.id, dossier: null });
  else if (row.kind === 'arrival') open({ name: 'arrival', arrival: row.id });
  else open({ name: 'dossier', dossier: row.id });
}

/** Rows that stand at once; a list of years would be drawn for seconds, and nobody reads it through. The filter finds in all of them. */
const PORTION = 200;

function WorkList({ box, rows: all }: { readonly box: Box; readonly rows: readonly Row[] }) {
  const t = useText();
  const list = useRef<HTMLUListElement>(null);
  const [active, setActive] = useState(() =>
    Math.max(
      0,
      all.findIndex((row) => row.id === useBoxesStore.getState().opened),
    ),
  );
  // The row that one comes back to stands.
  const [shown, setShown] = useState(() => Math.ceil((active + 1) / PORTION) * PORTION);
  const rows = all.slice(0, shown);
  const [first] = useState(active);
  const [now, setNow] = useState(() => Date.now());
  const index = Math.min(active, rows.length - 1);

  // A row is ready for Enter as soon as the list stands, unless the person is somewhere else already.
  useEffect(() => {
    const focused = document.activeElement;
    if (focused !== null && focused !== document.body && focused.id !== 'main') return;
    list.current?.querySelectorAll<HTMLElement>('[data-row]')[first]?.focus();
  }, [first]);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 60_000);
    return () => clearInterval(timer);
  }, []);

  /** The first of the new rows gets the focus: the button that was pressed may be gone. */
  function showMore(): void {
    const next = rows.length;
    flushSync(() => {
      setShown((before) => before + PORTION);
      setActive(next);
    });
    list.current?.querySelectorAll<HTMLElement>('[data-row]')[next]?.focus();
  }

  function move(event: KeyboardEvent): void {
    const target =
      event.key === 'ArrowDown'
        ? index + 1
        : event.key === 'ArrowUp'
          ? index - 1
          : event.key === 'Home'
            ? 0
            : event.key === 'End'
              ? rows.length - 1
              : undefined;
    if (target === undefined) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(rows.length - 1, target));
    setActive(next);
    list.current?.querySelectorAll<HTMLElement>('[data-row]')[next]?.focus();
  }

  return (
    <>
      <ul className="work-list" aria-label={t(`box.${box}`)} ref={list} onKeyDown={move}>
        {rows.map((row, position) => (
          <WorkRow
            key={`${row.kind}-${row.id}`}
            row={row}
            now={now}
            inTabOrder={position === index}
            onFocus={() => setActive(position)}
            onOpen={() => openRow(row)}
          />
        ))}
      </ul>
      {all.length > rows.length && (
        <p className="work-more">
          <Button onClick={showMore}>{t('home.more', { count: Math.min(PORTION, all.length - rows.length) })}</Button>
          <span className="hint">{t('home.more.hint', { left: all.length - rows.length })}</span>
        </p>
      )}
    </>
  );
}
