// Electron as the host of core.ts: builds the ports in order and opens the gate. The window stands already (main/main.ts), and its page waits for this.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { app, type BrowserWindow, powerMonitor, type Session, session, type WebContents } from 'electron';
import { contract, pinContract } from '../../preload/contract/contract.ts';
import { type ClientEvent, EVENT_CHANNEL } from '../../preload/contract/define.ts';
import { createCore } from '../core.ts';
import { openCryptoPool } from '../crypto-pool/index.ts';
import { Tickets } from '../documents/index.ts';
import { folderCarrier } from '../exchange/index.ts';
import { carrierFolder } from '../exercise/index.ts';
import { ElectronGate, serve } from '../ipc/index.ts';
import { openKeyholder, systemClock, systemMachineId } from '../keys/index.ts';
import type { Notice } from '../office.ts';
import { openQuarantine } from '../quarantine/index.ts';
import { nodeDisk } from '../store/index.ts';
import { aboutClient } from './about.ts';
import { folderDialogs, systemDialogs } from './dialogs.ts';
import { recordFault } from './faults.ts';
import { hardenSession } from './hardening.ts';
import { notifyDesktop } from './notifier.ts';
import { PinWindow } from './pin-window.ts';
import { type FindContent, ORIGIN, serveClient } from './protocol.ts';
import { utilitySpawn } from './quarantine-spawn.ts';
import { printSheet, SHEET_PARTITION } from './sheet-window.ts';
import { systemKeyring } from './system-keyholder.ts';

const LOCK_AFTER_MINUTES = 10;
const LOOK_EVERY_MS = 4000;

export type HostOptions = {
  /** The folder of the program: main/ and dist/ are in it. */
  readonly root: string;
  /** The folder of the office's data. */
  readonly home: string;
  /** Whether this is a checkout and no installed client. */
  readonly development: boolean;
  readonly chromium: Session;
  /** The client's one window. */
  readonly window: BrowserWindow;
};

/** Opens the gate for the client's window; answers who knows the contents that its pages may read. */
export function openHost(options: HostOptions): FindContent {
  const { root, home, development, chromium } = options;
  const distribution = join(root, 'dist');
  const renderer = join(distribution, 'renderer');
  const sheets = session.fromPartition(SHEET_PARTITION, { cache: false });
  const tickets = new Tickets();
  serveClient(sheets, renderer, () => null);
  hardenSession(sheets);

  let window: BrowserWindow | null = options.window;
  const gate = new ElectronGate(ORIGIN);
  const disk = nodeDisk();
  const pool = openCryptoPool({ threads: 2 });
  const quarantine = openQuarantine(utilitySpawn(join(root, 'main', 'quarantine', 'worker.ts')));
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
    quarantine,
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
    about: () => aboutClient(version(root)),
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
      unlock: (input) => {
        // The thread that will derive comes up while the PIN is typed.
        pool.ready();
        return core.handlers.keys.unlock(input);
      },
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
  const watch = (contents: WebContents) => contents.on('input-event', () => (touched = performance.now()));
  watch(options.window.webContents);
  app.on('web-contents-created', (_event, contents) => watch(contents));
  const idle = setInterval(() => {
    const seconds = Math.min(powerMonitor.getSystemIdleTime(), (performance.now() - touched) / 1000);
    if (core.current() && seconds >= LOCK_AFTER_MINUTES * 60) lock('idle');
  }, 5000);

  const looking = setInterval(() => {
    // Not while the client comes up, whose time it would take.
    if (core.current()) quarantine.ready();
    core.look().catch((error: unknown) => recordFault('look', error));
  }, LOOK_EVERY_MS);

  gate.register(window, 'client');
  window.on('closed', () => {
    window = null;
    app.quit();
  });
  app.on('second-instance', bringForward);
  app.on('will-quit', () => {
    clearInterval(idle);
    clearInterval(looking);
    pinWindow.cancel();
    core.close();
    pool.close();
  });
  return (ticket) => tickets.find(ticket);
}

function version(root: string): string {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return manifest.version;
}
