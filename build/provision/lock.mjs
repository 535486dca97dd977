/*
 * One process at a time. The lock is a listening socket in Linux's abstract namespace (a pipe on Windows, a file socket elsewhere): the kernel
 * gives it back when its holder ends in whatever way, so there are no stale locks to guess about.
 */
import { createHash } from 'node:crypto';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** @param {string} name */
function address(name) {
  const id = createHash('sha256').update(`${userInfo().uid}:${name}`).digest('hex').slice(0, 32);
  if (process.platform === 'linux') return `\0yinzheng-${id}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\yinzheng-${id}`;
  return join(tmpdir(), `yinzheng-${id}.sock`);
}

/**
 * Tries to take the lock without waiting.
 * @param {string} name any text; the same text is the same lock for this user
 * @returns {Promise<(() => Promise<void>) | null>} gives it back; null when somebody holds it
 */
export function tryLock(name) {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error) => {
      if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EADDRINUSE') resolve(null);
      else reject(error);
    });
    server.listen(address(name), () => {
      server.unref();
      resolve(() => new Promise((done) => server.close(() => done())));
    });
  });
}

/**
 * Runs `work` while holding the lock; waits for another holder.
 * @template T
 * @param {string} name
 * @param {() => T | Promise<T>} work
 * @param {{ waiting?: () => void, limitMs?: number }} [options] `waiting` is called once when somebody else holds it
 * @returns {Promise<T>}
 */
export async function withLock(name, work, options = {}) {
  const deadline = performance.now() + (options.limitMs ?? 20 * 60_000);
  let release = await tryLock(name);
  if (release === null) options.waiting?.();
  while (release === null) {
    if (performance.now() > deadline) throw new Error(`another process has held the lock "${name}" for too long`);
    await pause(100);
    release = await tryLock(name);
  }
  try {
    return await work();
  } finally {
    await release();
  }
}
