// The wall of the PIN window: five methods and nothing else.
import { contextBridge, ipcRenderer } from 'electron';
import { buildApi } from './bridge.ts';
import { pinContract } from './contract/contract.ts';

contextBridge.exposeInMainWorld(
  'pinWindow',
  buildApi(pinContract, (channel, input) => ipcRenderer.invoke(channel, input)).pin,
);
