// How a child process talks to whoever started it: Electron's utility process, a forked Node process, or a worker thread. No `electron`
// import: a utility process finds its port on `process`.

import { parentPort as threadPort } from 'node:worker_threads';

/** The two directions of the child's channel. */
export type HostChannel = {
  readonly listen: (handle: (message: unknown) => void) => void;
  readonly reply: (message: unknown) => void;
};

interface UtilityPort {
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
  postMessage(message: unknown): void;
}

/** The channel of this process. Throws when it was not started as a child. */
export function hostChannel(): HostChannel {
  const utilityPort = (process as unknown as { parentPort?: UtilityPort }).parentPort;
  if (utilityPort) {
    return {
      listen: (handle) => utilityPort.on('message', (event) => handle(event.data)),
      reply: (message) => utilityPort.postMessage(message),
    };
  }
  if (threadPort) {
    const port = threadPort;
    return { listen: (handle) => port.on('message', handle), reply: (message) => port.postMessage(message) };
  }
  const send = process.send?.bind(process);
  if (!send) throw new Error('not started as a child process');
  // A parent that goes away without a word must not leave a child behind.
  process.on('disconnect', () => process.exit(0));
  return {
    listen: (handle) => process.on('message', handle),
    reply: (message) => send(message),
  };
}
