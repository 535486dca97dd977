// Choosing files. Paths stay in main; the renderer sees file names. Outside a packaged client a folder can stand in for the system's dialogs
// (YINZHENG_DIALOGS), which automatic runs need: saving writes into `<folder>/saved`, opening takes what lies in `<folder>/open`, the first or all of it.

import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type BrowserWindow, dialog } from 'electron';
import type { FileDialogs } from '../core.ts';

export function systemDialogs(parent: () => BrowserWindow | null): FileDialogs {
  const ask = <T>(withParent: (window: BrowserWindow) => Promise<T>, alone: () => Promise<T>): Promise<T> => {
    const window = parent();
    return window ? withParent(window) : alone();
  };
  const chosen = async (
    properties: ('openFile' | 'multiSelections')[],
    extensions: readonly string[],
  ): Promise<string[]> => {
    const options = { properties, filters: [{ name: '公文', extensions: [...extensions] }] };
    const answer = await ask(
      (window) => dialog.showOpenDialog(window, options),
      () => dialog.showOpenDialog(options),
    );
    return answer.canceled ? [] : answer.filePaths;
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
      const [path] = await chosen(['openFile'], extensions);
      return path ? readChosen(path) : null;
    },
    openSeveral: async (extensions) =>
      (await chosen(['openFile', 'multiSelections'], extensions)).sort().map((path) => readChosen(path)),
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
    openSeveral: () =>
      Promise.resolve(
        readdirSync(open)
          .sort()
          .map((name) => readChosen(join(open, name))),
      ),
  };
}

function readChosen(path: string): { fileName: string; size: number; read: () => Uint8Array } {
  return {
    fileName: basename(path),
    size: statSync(path, { throwIfNoEntry: false })?.size ?? 0,
    read: () => readFileSync(path),
  };
}
