// The quarantine's child as a forked Node process, for the command line and for tests. It inherits no environment, no arguments and no
// terminal, and may neither write nor read outside the program; V8's heap is bounded here, what lies outside the heap is watched by quarantine.ts.

import { fork } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { QuarantineExit, SpawnQuarantine } from './port.ts';

const MEGABYTE = 1024 * 1024;

/** Forks worker.ts, or another program in tests. */
export function nodeSpawn(program: URL = new URL('./worker.ts', import.meta.url)): SpawnQuarantine {
  const readable = readableFolders();
  return ({ memoryLimit }) => {
    const child = fork(fileURLToPath(program), [], {
      // Electron's binary runs as Node only with this variable; nothing else of the environment is passed on.
      env: { ELECTRON_RUN_AS_NODE: '1' },
      execArgv: [
        `--max-old-space-size=${Math.max(64, Math.floor(memoryLimit / MEGABYTE / 2))}`,
        '--no-warnings',
        '--disallow-code-generation-from-strings',
        // Reads the program and its packages; writes nothing, starts nothing. The network is not covered by Node 24's permissions.
        '--permission',
        ...readable.map((folder) => `--allow-fs-read=${folder}`),
      ],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    // V8 says on stderr why it aborts; the text is looked at and dropped.
    let outOfHeap = false;
    child.stderr?.on('data', (chunk: Buffer) => {
      if (chunk.includes('heap out of memory') || chunk.includes('Array buffer allocation failed')) outOfHeap = true;
    });
    let exited: QuarantineExit | undefined;
    const listeners: ((exit: QuarantineExit) => void)[] = [];
    const end = (code: number | null) => {
      if (exited) return;
      exited = { code, memory: outOfHeap };
      for (const listener of listeners) listener(exited);
    };
    // 'close' comes after stderr has been read to its end, 'exit' may come before.
    child.on('close', (code) => end(code));
    child.on('error', () => end(null));
    return {
      post: (message) => {
        if (child.connected) child.send(message as object, () => {});
      },
      onMessage: (listener) => child.on('message', listener),
      onExit: (listener) => {
        if (exited) listener(exited);
        else listeners.push(listener);
      },
      kill: () => child.kill('SIGKILL'),
      get pid() {
        return child.pid;
      },
    };
  };
}

/** The project and, where packages lie elsewhere, the folder that holds them. In an installed client, which forks nothing, these are no folders. */
function readableFolders(): string[] {
  const project = realpathSync(fileURLToPath(new URL('../..', import.meta.url)));
  const packages = dirname(dirname(realpathSync(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'))));
  return [...new Set([project, packages])];
}
