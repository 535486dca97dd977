// The client's one window and the settings that every window shares.

import { join } from 'node:path';
import { BrowserWindow, type Session, type WebPreferences } from 'electron';
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
    width: 1280,
    height: 800,
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
