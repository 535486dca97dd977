// What must be said before the app is ready, then the window, and after it all the rest (shell/host.ts): a person sees the client while the greater part of it is still being
// read. Imported by entry.ts alone, and importing little.

import { createHash } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { app, session } from 'electron';
import { ready } from '../crypto/ready.ts';
import { createClientWindow } from './shell/client-window.ts';
import { recordFault } from './shell/faults.ts';
import { hardenEveryWindow, hardenSession } from './shell/hardening.ts';
import { type FindContent, registerScheme, serveClient } from './shell/protocol.ts';
import { refusedSwitch } from './shell/start-switches.ts';

const root = resolve(import.meta.dirname, '..');
const distribution = join(root, 'dist');
const development = !app.isPackaged;

const home =
  (development && process.env['YINZHENG_HOME']) ||
  join(process.env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'yinzheng');
mkdirSync(home, { recursive: true, mode: 0o700 });

// Chromium keeps a folder even for sessions in memory: it gets one that goes when the client goes, apart from the office's data.
const scratch = join(tmpdir(), `yinzheng-${createHash('sha256').update(resolve(home)).digest('hex').slice(0, 16)}`);
mkdirSync(scratch, { recursive: true, mode: 0o700 });
app.setPath('userData', scratch);
app.setPath('crashDumps', join(scratch, 'crashes'));
app.on('quit', () => rmSync(scratch, { recursive: true, force: true }));

registerScheme();
hardenEveryWindow();

const refusedStart = development ? null : refusedSwitch();
if (refusedStart !== null) {
  process.stderr.write(`not started with --${refusedStart}\n`);
  app.exit(64);
} else if (!app.requestSingleInstanceLock()) {
  app.quit();
} else {
  // Not awaited at the top: the app only becomes ready once this module has been read.
  app
    .whenReady()
    .then(start)
    .catch((error: unknown) => {
      recordFault('start', error);
      app.exit(1);
    });
}

async function start(): Promise<void> {
  const chromium = session.fromPartition('client', { cache: false });
  const opened = Promise.withResolvers<void>();
  let findContent: FindContent = () => null;
  // The page's scripts wait until their calls are answered.
  serveClient(chromium, join(distribution, 'renderer'), (ticket) => findContent(ticket), opened.promise);
  hardenSession(chromium);
  const window = createClientWindow(chromium, distribution);
  app.on('window-all-closed', () => app.quit());

  const [{ openHost }] = await Promise.all([import('./shell/host.ts'), ready()]);
  // Closed again already: the app is on its way out.
  if (window.isDestroyed()) return;
  findContent = openHost({ root, home, development, chromium, window });
  opened.resolve();
}
