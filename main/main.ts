// Builds the ports in order, opens the gate and the window. Imported by entry.ts alone.

import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { app, type BrowserWindow, powerMonitor, session } from 'electron';
import { ready } from '../crypto/ready.ts';
import { contract, pinContract } from '../preload/contract/contract.ts';
import { type ClientEvent, EVENT_CHANNEL } from '../preload/contract/define.ts';
import { createCore } from './core.ts';
import { openCryptoPool } from './crypto-pool/index.ts';
import { Tickets } from './documents/index.ts';
import { folderCarrier } from './exchange/index.ts';
import { carrierFolder } from './exercise/index.ts';
import { ElectronGate, serve } from './ipc/index.ts';
import { openKeyholder, systemClock, systemMachineId } from './keys/index.ts';
import type { Notice } from './office.ts';
import { openQuarantine } from './quarantine/index.ts';
import { aboutClient } from './shell/about.ts';
import { createClientWindow } from './shell/client-window.ts';
import { folderDialogs, systemDialogs } from './shell/dialogs.ts';
import { recordFault } from './shell/faults.ts';
import { hardenEveryWindow, hardenSession } from './shell/hardening.ts';
import { notifyDesktop } from './shell/notifier.ts';
import { PinWindow } from './shell/pin-window.ts';
import { ORIGIN, registerScheme, serveClient } from './shell/protocol.ts';
import { utilitySpawn } from './shell/quarantine-spawn.ts';
import { printSheet, SHEET_PARTITION } from './shell/sheet-window.ts';
import { refusedSwitch } from './shell/start-switches.ts';
import { systemKeyring } from './shell/system-keyholder.ts';
import { nodeDisk } from './store/index.ts';

const root = resolve(import.meta.dirname, '..');
const distribution = join(root, 'dist');
const development = !app.isPackaged;
const LOCK_AFTER_MINUTES = 10;
const LOOK_EVERY_MS = 4000;

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
  await ready();
  const chromium = session.fromPartition('client', { cache: false });
  const sheets = session.fromPartition(SHEET_PARTITION, { cache: false });
  const tickets = new Tickets();
  const renderer = join(distribution, 'renderer');
  serveClient(chromium, renderer, (ticket) => tickets.find(ticket));
  serveClient(sheets, renderer, () => null);
  hardenSession(chromium);
  hardenSession(sheets);

  let window: BrowserWindow | null = null;
  const gate = new ElectronGate(ORIGIN);
  const disk = nodeDisk();
  const pool = openCryptoPool({ threads: 2 });
  const pinWindow = new PinWindow({
    session: chromium,
    distribution,
    parent: () => window,
    register: (made) => gate.register(made, 'pin'),
  });
  const dialogFolder = development ? process.env['YINZHENG_DIALOGS'] : undefined;
  const bringForward = (): void => {
    if (window?.isMinimized()) window.restore();
    window?.show();
    window?.focus();
  };
  const emit = (event: ClientEvent): void => {
    if (window && !window.isDestroyed()) window.webContents.send(EVENT_CHANNEL, event);
  };
  const openFrom = ({ box }: Notice): void => {
    bringForward();
    if (core.current() && box) emit({ type: 'openBox', box });
  };
  const core = createCore({
    home,
    clock: systemClock(),
    disk,
    pool,
    carrier: folderCarrier(carrierFolder(home), disk),
    quarantine: openQuarantine(utilitySpawn(join(root, 'main', 'quarantine', 'worker.ts'))),
    askPin: pinWindow.askPin,
    askNewPin: pinWindow.askNewPin,
    askSheet: pinWindow.askSheet,
    dialogs: dialogFolder ? folderDialogs(dialogFolder) : systemDialogs(() => window),
    printSheet: (input) =>
      printSheet(input, {
        preload: join(distribution, 'preload', 'sheet.cjs'),
        load: (sheet) => sheet.loadURL(`${ORIGIN}/sheet.html`),
      }),
    contents: tickets,
    emit,
    notify: (notice) => notifyDesktop(notice, openFrom),
    keyholder: openKeyholder({
      folder: join(home, 'device'),
      disk,
      machineId: systemMachineId(),
      keyring: systemKeyring(),
    }),
    derive: (pin, salt, iterations) => pool.run('derivePin', { pin, salt, iterations }),
    about: () => aboutClient(version()),
    lockAfterMinutes: LOCK_AFTER_MINUTES,
    exerciseAllowed: true,
  });

  const role = () => core.current()?.role ?? null;
  const fault = (channel: string, error: unknown) => recordFault(channel, error);
  const refused = (channel: string, code: string): void => {
    const open = core.current();
    // Only what the wall itself stopped is an event for the audit; a rule that said no to a clerk is daily work.
    if (!open || !['permission.denied', 'input.invalid'].includes(code)) return;
    try {
      open.store.commit({ action: 'gate.refused', subject: channel, outcome: 'refused', detail: { code } }, () => {});
    } catch (error) {
      // Refused it stays, whether or not the log has room to say so.
      recordFault(channel, error);
    }
  };
  const handlers: typeof core.handlers = {
    ...core.handlers,
    keys: {
      ...core.handlers.keys,
      lock: (input) => {
        // A question that nobody sits before any more is taken away.
        pinWindow.cancel();
        return core.handlers.keys.lock(input);
      },
    },
  };
  gate.open(contract, serve(contract, handlers, { role, refused, fault }));
  gate.open(pinContract, serve(pinContract, pinWindow.handlers, { role, fault }));

  const lock = (reason: 'idle' | 'sleep'): void => {
    pinWindow.cancel();
    try {
      core.lock(reason);
    } catch (error) {
      // Nobody has asked, so nobody can be answered.
      recordFault('lock', error);
    }
  };
  powerMonitor.on('suspend', () => lock('sleep'));
  powerMonitor.on('lock-screen', () => lock('sleep'));
  // Idle is who touches neither the machine nor our windows; some displays do not tell the first.
  let touched = performance.now();
  app.on('web-contents-created', (_event, contents) => contents.on('input-event', () => (touched = performance.now())));
  const idle = setInterval(() => {
    const seconds = Math.min(powerMonitor.getSystemIdleTime(), (performance.now() - touched) / 1000);
    if (core.current() && seconds >= LOCK_AFTER_MINUTES * 60) lock('idle');
  }, 5000);

  const looking = setInterval(() => {
    core.look().catch((error: unknown) => recordFault('look', error));
  }, LOOK_EVERY_MS);

  window = createClientWindow(chromium, distribution);
  gate.register(window, 'client');
  window.on('closed', () => {
    window = null;
    app.quit();
  });
  app.on('second-instance', bringForward);
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', () => {
    clearInterval(idle);
    clearInterval(looking);
    pinWindow.cancel();
    core.close();
    pool.close();
  });
}

function version(): string {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return manifest.version;
}
