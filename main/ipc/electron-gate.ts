// The gate's Electron side: who sent a message is read from the frame itself, never from the message. Only the main frame of a window that main
// made, showing the client's own address, counts; a subframe, a foreign address or a frame that is gone counts as nobody.

import { type BrowserWindow, type IpcMainInvokeEvent, ipcMain } from 'electron';
import type { ContractShape, WindowKind } from '../../preload/contract/define.ts';
import { channelOf } from '../../preload/contract/define.ts';
import type { Serve } from './serve.ts';

export class ElectronGate {
  readonly #windows = new Map<number, WindowKind>();
  readonly #origin: string;

  /** `origin`: the only address whose frames are heard, without a trailing slash. */
  constructor(origin: string) {
    this.#origin = origin;
  }

  register(window: BrowserWindow, kind: WindowKind): void {
    const id = window.webContents.id;
    this.#windows.set(id, kind);
    window.on('closed', () => this.#windows.delete(id));
  }

  /** Listens on every channel of `contract`. */
  open(contract: ContractShape, answer: Serve): void {
    for (const [slice, methods] of Object.entries(contract)) {
      for (const method of Object.keys(methods)) {
        const channel = channelOf(slice, method);
        ipcMain.handle(channel, (event, input: unknown) => answer(channel, { window: this.#callerOf(event) }, input));
      }
    }
  }

  #callerOf(event: IpcMainInvokeEvent): WindowKind | null {
    const frame = event.senderFrame;
    // A frame that went while its message was under way answers no question about itself.
    if (!frame || frame.isDestroyed() || frame.parent !== null || frame !== event.sender.mainFrame) return null;
    if (frame.origin !== this.#origin && !frame.url.startsWith(`${this.#origin}/`)) return null;
    return this.#windows.get(event.sender.id) ?? null;
  }
}
