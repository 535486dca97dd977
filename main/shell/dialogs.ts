// Choosing files. Paths stay in main; the renderer sees file names. Outside a packaged client a folder can stand in for the system's dialogs
// (YINZHENG_DIALOGS), which automatic runs need: saving writes into `<folder>/saved`, opening takes the one file in `<folder>/open`.

import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type BrowserWindow, dialog } from 'electron';
import type { FileDialogs } from '../core.ts';

export function systemDialogs(parent: () => BrowserWindow | null): FileDialogs {
  const ask = <T>(withParent: (window: BrowserWindow) => Promise<T>, alone: () => Promise<T>): Promise<T> => {
    const window = parent();
    return window ? withParent(window) : alone();
  };
  return {
    async save(suggestedName) {
      const options = { defaultPath: suggestedName };
      const answer = await ask(
        (window) => dialog.showSaveDialog(window, options),
        () => dialog.showSaveDialog(options),
      );
      return answer.canceled || !answer.filePath ? null : answer.filePath;
    },
    async open(extensions) {
      const options = { properties: ['openFile' as const], filters: [{ name: '公文', extensions: [...extensions] }] };
      const answer = await ask(
        (window) => dialog.showOpenDialog(window, options),
        () => dialog.showOpenDialog(options),
      );
      const path = answer.canceled ? undefined : answer.filePaths[0];
      return path ? readChosen(path) : null;
    },
  };
}

export function folderDialogs(folder: string): FileDialogs {
  const saved = join(folder, 'saved');
  const open = join(folder, 'open');
  mkdirSync(saved, { recursive: true });
  mkdirSync(open, { recursive: true });
  return {
    save: (suggestedName) => Promise.resolve(join(saved, basename(suggestedName))),
    open: () => {
      const name = readdirSync(open)[0];
      return Promise.resolve(name ? readChosen(join(open, name)) : null);
    },
  };
}

function readChosen(path: string): { fileName: string; size: number; read: () => Uint8Array } {
  return {
    fileName: basename(path),
    size: statSync(path, { throwIfNoEntry: false })?.size ?? 0,
    read: () => readFileSync(path),
  };
}
