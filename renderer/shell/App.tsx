// The application: the lock screen, which needs little and stands first, or with a session the desk, which is loaded meanwhile.
// When the session ends every screen is unmounted and the stores are emptied: nothing of a document stays behind.
import { useEffect } from 'react';
import { forgetBoxes } from '../home/boxes.ts';
import { onLocked } from './events.ts';
import { FaultBoundary } from './FaultBoundary.tsx';
import { later } from './Later.tsx';
import { LockScreen } from './LockScreen.tsx';
import { goTo, startRoute } from './routes.ts';
import { forgetSession, useSessionStore } from './session.ts';

const desk = later(async () => (await import('./Desk.tsx')).Desk);

useSessionStore.subscribe((state, before) => {
  if (state.session?.profile === before.session?.profile) return;
  forgetBoxes();
  goTo(startRoute(state.session?.role ?? 'clerk'));
});

export function App() {
  const session = useSessionStore((state) => state.session);

  useEffect(() => onLocked(forgetSession), []);

  return (
    <FaultBoundary>
      {session === undefined ? null : session === null ? (
        <LockScreen onShown={() => void desk.ready()} />
      ) : (
        <desk.Show session={session} />
      )}
    </FaultBoundary>
  );
}
