// The frame of the unlocked client: top bar, rail, the present screen, and the marks of an exercise. Alt+1 to Alt+6 open the boxes,
// Ctrl+L locks, "/" goes to the search field, Alt+Left goes back, F1 opens the help.
import { useEffect, useRef } from 'react';
import { Help } from '../help/Help.tsx';
import { topicOf } from '../help/topics.ts';
import { BOX_ORDER } from '../home/boxes.ts';
import { ExerciseStrip, ExerciseWatermark } from './ExerciseMark.tsx';
import { onOpenBox } from './events.ts';
import { FaultBoundary } from './FaultBoundary.tsx';
import { lockNow } from './lock.ts';
import { Rail } from './Rail.tsx';
import { back, goTo, useRoute } from './routes.ts';
import { StoreWarnings } from './StoreWarnings.tsx';
import { readyScreens, screenFor } from './screens.tsx';
import type { Session } from './session.ts';
import { TopBar } from './TopBar.tsx';
import { useText } from './text/text.ts';
import './app-frame.css';

export function AppFrame({ session }: { readonly session: Session }) {
  const t = useText();
  const route = useRoute();
  const search = useRef<HTMLInputElement>(null);

  useEffect(() => {
    function onKey(event: KeyboardEvent): void {
      if (event.defaultPrevented) return;
      const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
      if (event.altKey && event.key === 'ArrowLeft') back();
      else if (event.altKey && /^[1-6]$/.test(event.key) && session.role !== 'securityOfficer') {
        const box = BOX_ORDER[Number(event.key) - 1];
        if (box !== undefined) goTo({ name: 'box', box });
      } else if (event.ctrlKey && event.key.toLowerCase() === 'l') void lockNow();
      else if (event.key === '/' && !typing && search.current !== null) search.current.focus();
      else return;
      event.preventDefault();
    }
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [session.role]);

  useEffect(() => {
    const idle = requestIdleCallback(() => {
      void readyScreens()
        .then(() => import('../reader/index.ts'))
        .then(({ readyWorker }) => readyWorker())
        // What cannot be loaded is told where it is wanted.
        .catch(() => undefined);
    });
    return () => cancelIdleCallback(idle);
  }, []);

  useEffect(() => onOpenBox((box) => goTo({ name: 'box', box })), []);

  // When the screen under the keyboard is gone, the contents take over, so that the next key does something.
  const place = JSON.stringify(route);
  useEffect(() => {
    if (place !== '' && document.activeElement === document.body) document.getElementById('main')?.focus();
  }, [place]);

  return (
    <div className="frame">
      <a className="frame-skip" href="#main">
        {t('app.skip')}
      </a>
      {session.exercise && <ExerciseStrip />}
      <TopBar session={session} searchRef={search} searchable={route.name === 'box'} />
      <div className="frame-middle">
        <Rail session={session} />
        <main className="frame-main" id="main" tabIndex={-1} aria-label={t('frame.main')}>
          <StoreWarnings session={session} key={session.fingerprint} />
          <FaultBoundary key={place}>{screenFor(route)}</FaultBoundary>
        </main>
        <Help topic={topicOf(route)} />
      </div>
      {session.exercise && <ExerciseWatermark />}
    </div>
  );
}
