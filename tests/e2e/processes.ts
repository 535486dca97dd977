// What Linux says of the client's processes: its whole tree with arguments, sandbox and sockets, and a start without any tool in between.

import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { clientEnvironment } from './harness.ts';
import type { Installed } from './ordinary.ts';

export interface Process {
  readonly pid: number;
  /** As the process was started; Chromium writes its own over them with spaces between. */
  readonly argv: string;
  /** 2 where a seccomp filter is in force, 0 where none is. */
  readonly seccomp: number;
  /** In how many process namespaces it lies, one inside the other; 1 is that of the system alone. */
  readonly namespaces: number;
  readonly uid: number;
}

/** The process and all that came from it. */
export function treeOf(pid: number): Process[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const status = /^\d+$/.test(name) ? statusOf(Number(name)) : null;
    if (status) parents.set(Number(name), Number(/^PPid:\s*(\d+)/m.exec(status)?.[1]));
  }
  const found = [pid];
  for (const one of found) for (const [child, parent] of parents) if (parent === one) found.push(child);
  return found.flatMap((one) => {
    const status = statusOf(one);
    if (!status) return [];
    return {
      pid: one,
      argv: readFileSync(`/proc/${one}/cmdline`, 'utf8').replaceAll('\0', ' ').trim(),
      seccomp: Number(/^Seccomp:\s*(\d+)/m.exec(status)?.[1]),
      namespaces: /^NSpid:\s*(.*)$/m.exec(status)?.[1]?.split(/\s+/).length ?? 0,
      uid: Number(/^Uid:\s*(\d+)/m.exec(status)?.[1]),
    };
  });
}

/** Network sockets of these processes, as `ss` has them; sockets of this system's own kind (unix) are no network. */
export function socketsOf(processes: readonly Process[]): string[] {
  const { status, stdout } = spawnSync('ss', ['-tunapH'], { encoding: 'utf8' });
  if (status !== 0) throw new Error('ss cannot say which sockets there are');
  return stdout.split('\n').filter((line) => processes.some(({ pid }) => line.includes(`pid=${pid},`)));
}

/** Starts the client as a person does, by its program and folder alone. */
export function startBare(installed: Installed, home: string): { pid: number; kill(): Promise<void> } {
  const child = spawn(join(installed.launcher, 'electron'), [installed.client], {
    cwd: installed.client,
    env: clientEnvironment({ ...installed.env, YINZHENG_HOME: home }),
    stdio: 'ignore',
    detached: true,
  });
  const { pid } = child;
  if (pid === undefined) throw new Error('the client did not start');
  return {
    pid,
    kill: () =>
      new Promise((done) => {
        child.once('exit', () => done());
        process.kill(-pid, 'SIGKILL');
      }),
  };
}

function statusOf(pid: number): string | null {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    // Gone meanwhile.
    return null;
  }
}
