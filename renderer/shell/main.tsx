// The client's entry: tokens and language first, then the application.
import './trusted-types.ts';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { onChanged, startEvents } from './events.ts';
import { keepFocus } from './keep-focus.ts';
import { call } from './office.ts';
import { loadPreferences } from './preferences.ts';
import { rememberSession, useSessionStore } from './session.ts';
import './base.css';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no root');
startEvents();
keepFocus();
// A person's own choice comes with the person.
onChanged((slice) => {
  if (slice === 'shell') loadPreferences().catch(() => undefined);
});
// Asked together: the first picture waits for both.
const asked = [loadPreferences(), call(window.office.keys.session, {}).then(rememberSession)];
void Promise.allSettled(asked).then(() => {
  if (useSessionStore.getState().session === undefined) rememberSession(null);
  createRoot(root).render(<App />);
});
