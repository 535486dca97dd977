// The client's one window and the settings that every window shares.

import { join } from 'node:path';
import { app, BrowserWindow, type Session, screen, type WebPreferences } from 'electron';
import { ORIGIN } from './protocol.ts';

/** Preferences of a window with the given preload: no Node, its own world, the operating system's sandbox. */
export function confined(session: Session, preload: string): WebPreferences {
  return {
    preload,
    session,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    enableWebSQL: false,
    devTools: process.env['YINZHENG_DEVTOOLS'] === '1',
  };
}

export function createClientWindow(session: Session, distribution: string): BrowserWindow {
  const window = new BrowserWindow({
    ...firstSize(),
    minWidth: 1024,
    minHeight: 680,
    show: false,
    backgroundColor: '#FBFAF7',
    title: '印证',
    autoHideMenuBar: true,
    webPreferences: confined(session, join(distribution, 'preload', 'preload.cjs')),
  });
  window.removeMenu();
  window.once('ready-to-show', () => window.show());
  void window.loadURL(`${ORIGIN}/index.html`);
  return window;
}

/** As large as a desk needs, never larger than the screen; another size can be told in development. */
function firstSize(): { width: number; height: number } {
  const told = app.isPackaged ? null : /^(\d{3,4})x(\d{3,4})$/.exec(process.env['YINZHENG_WINDOW'] ?? '');
  if (told) return { width: Number(told[1]), height: Number(told[2]) };
  const { width, height } = screen.getPrimaryDisplay().workAreaSize;
  return { width: Math.min(1280, width), height: Math.min(800, height) };
}
