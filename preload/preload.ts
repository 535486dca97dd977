// The wall of the client's window.
import { contextBridge, ipcRenderer } from 'electron';
import { buildApi } from './bridge.ts';
import { contract } from './contract/contract.ts';
import { EVENT_CHANNEL } from './contract/define.ts';

contextBridge.exposeInMainWorld(
  'office',
  buildApi(contract, (channel, input) => ipcRenderer.invoke(channel, input)),
);
contextBridge.exposeInMainWorld('officeEvents', {
  subscribe: (listener: (event: unknown) => void) => {
    ipcRenderer.on(EVENT_CHANNEL, (_sender, event: unknown) => listener(event));
  },
});
