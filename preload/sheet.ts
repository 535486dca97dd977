// The preload of the hidden layout window: two calls, one each way, nothing else. The page lays out data and has no other door.
import { contextBridge, ipcRenderer } from 'electron';
import { SHEET_DONE_CHANNEL, SHEET_INPUT_CHANNEL, type SheetHost } from './contract/sheet.ts';

const host: SheetHost = {
  input: () => ipcRenderer.invoke(SHEET_INPUT_CHANNEL),
  done: (result) => ipcRenderer.send(SHEET_DONE_CHANNEL, result),
};

contextBridge.exposeInMainWorld('sheet', host);
