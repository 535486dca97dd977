// Threads for bulk cryptography, so that main's one thread goes on answering. Threads are started when there is work for them, at most as many as told; work beyond
// that waits in order. A thread that dies takes only its own task with it. No keys are kept here (tasks.ts). Whoever has much to do gives it in portions and
// waits for them (contents.ts): the pool itself takes whatever it is given.

import { Worker } from 'node:worker_threads';
import {
  errorOf,
  failureOf,
  handedOver,
  type PoolInput,
  type PoolOutput,
  type PoolReply,
  type PoolRequest,
  type PoolTask,
  TASKS,
} from './tasks.ts';

export type CryptoPool = {
  /** How many tasks run at a time. */
  readonly threads: number;
  /**
   * Runs a task on a thread; rejects when the task throws, its thread dies, or the pool is closed. `bytes` of the input are handed over: they come
   * back with the output, or not at all. An aborted `signal` rejects with its reason: a waiting task is not begun, of a running one nothing is heard.
   */
  run<K extends PoolTask>(task: K, input: PoolInput<K>, signal?: AbortSignal): Promise<PoolOutput<K>>;
  /** Ends the threads; what runs or waits is rejected. */
  close(): void;
};

type Job = {
  readonly request: PoolRequest;
  readonly resolve: (output: never) => void;
  readonly reject: (error: unknown) => void;
};
type Thread = { readonly worker: Worker; job: Job | null };

/** As its owner has it. */
type OwnPool = CryptoPool & {
  /** Starts a thread for the next task, if there is none yet. */
  ready(): void;
};

export function openCryptoPool(options: { readonly threads: number }): OwnPool {
  const threads = new Set<Thread>();
  const waiting: Job[] = [];
  let lastId = 0;
  let closed = false;

  const start = (): Thread => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url));
    const thread: Thread = { worker, job: null };
    threads.add(thread);
    worker.unref();
    worker.on('message', (reply: PoolReply) => {
      const { job } = thread;
      if (!job || job.request.id !== reply.id) return;
      thread.job = null;
      if ('failure' in reply) job.reject(errorOf(reply.failure));
      else job.resolve(reply.output as never);
      next();
    });
    const end = (): void => {
      threads.delete(thread);
      thread.job?.reject(new Error('the thread ended'));
      thread.job = null;
      next();
    };
    worker.on('error', end);
    worker.on('exit', end);
    return thread;
  };

  const next = (): void => {
    if (closed || waiting.length === 0) return;
    const free = [...threads].find((thread) => thread.job === null);
    const thread = free ?? (threads.size < options.threads ? start() : null);
    const job = thread ? waiting.shift() : undefined;
    if (!thread || !job) return;
    thread.job = job;
    thread.worker.postMessage(job.request, handedOver(job.request.input));
  };

  return {
    threads: options.threads,
    run: (task, input, signal) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(new Error('the pool is closed'));
        if (signal?.aborted) return reject(reasonOf(signal));
        const abort = (): void => {
          const at = waiting.indexOf(job);
          if (at >= 0) waiting.splice(at, 1);
          if (signal) reject(reasonOf(signal));
        };
        const heard = <T>(tell: (value: T) => void) => {
          return (value: T): void => {
            signal?.removeEventListener('abort', abort);
            tell(value);
          };
        };
        const job: Job = { request: { id: ++lastId, task, input }, resolve: heard(resolve), reject: heard(reject) };
        signal?.addEventListener('abort', abort, { once: true });
        waiting.push(job);
        return next();
      }),
    ready: () => {
      if (!closed && threads.size === 0) start();
    },
    close: () => {
      closed = true;
      for (const job of waiting.splice(0)) job.reject(new Error('the pool is closed'));
      for (const { worker } of threads) void worker.terminate();
    },
  };
}

function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error('called off');
}

/** The same tasks without threads, for programs that have nobody to keep answering: the command line, long tests. */
export function poolWithoutThreads(): CryptoPool {
  let closed = false;
  return {
    threads: 1,
    run: async (task, input, signal) => {
      await Promise.resolve();
      if (closed) throw new Error('the pool is closed');
      signal?.throwIfAborted();
      const work = TASKS[task] as (given: typeof input) => PoolOutput<typeof task>;
      try {
        // Handed over and cloned as between threads: a task may wipe what it is given.
        return work(structuredClone(input, { transfer: handedOver(input) }));
      } catch (error) {
        throw errorOf(failureOf(error));
      }
    },
    close: () => {
      closed = true;
    },
  };
}
