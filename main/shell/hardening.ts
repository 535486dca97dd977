// What no window of this client may do: leave its address, open another window, ask for a permission, attach a webview, reach the network.
// Applied to every webContents at its birth, so that a window made later cannot forget it.

import { app, type Session } from 'electron';
import { ORIGIN } from './protocol.ts';

export function hardenEveryWindow(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => event.preventDefault());
    contents.on('will-frame-navigate', (event) => event.preventDefault());
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}

/** No permission, no download, no dictionary, and nothing but app:// leaves the session. */
export function hardenSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  session.setSpellCheckerEnabled(false);
  session.setSpellCheckerLanguages([]);
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest((details, answer) => {
    const own =
      details.url.startsWith(`${ORIGIN}/`) || details.url.startsWith('blob:') || details.url.startsWith('data:');
    answer({ cancel: !own && !details.url.startsWith('devtools://') });
  });
}
