// The quarantine's child as an Electron utility process: no window, no keys, no environment of ours, its V8 heap bounded.

import { utilityProcess } from 'electron';
import type { QuarantineExit, SpawnQuarantine } from '../quarantine/index.ts';

const MEGABYTE = 1024 * 1024;

/** `program`: path of main/quarantine/worker.ts. */
export function utilitySpawn(program: string): SpawnQuarantine {
  return ({ memoryLimit }) => {
    const child = utilityProcess.fork(program, [], {
      serviceName: 'Yinzheng quarantine',
      env: {},
      execArgv: [
        `--max-old-space-size=${Math.max(64, Math.floor(memoryLimit / MEGABYTE / 2))}`,
        '--no-warnings',
        '--disallow-code-generation-from-strings',
      ],
      stdio: 'ignore',
    });
    let exited: QuarantineExit | undefined;
    const listeners: ((exit: QuarantineExit) => void)[] = [];
    child.on('exit', (code) => {
      // The process says no more than a number; V8 aborts with SIGABRT or SIGTRAP when its heap is full.
      exited = { code, memory: [134, 133, 5, 6].includes(code) };
      for (const listener of listeners) listener(exited);
    });
    return {
      post: (message) => child.postMessage(message),
      onMessage: (listener) => child.on('message', listener),
      onExit: (listener) => {
        if (exited) listener(exited);
        else listeners.push(listener);
      },
      kill: () => void child.kill(),
      get pid() {
        return child.pid;
      },
    };
  };
}
