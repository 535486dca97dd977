// Threads for bulk cryptography, so that main's one thread goes on answering. Threads are started when there is work for them, at most as many as told; work beyond
// that waits in order. A thread that dies takes only its own task with it. No keys are kept here (tasks.ts).

import { Worker } from 'node:worker_threads';
import type { PoolInput, PoolOutput, PoolReply, PoolRequest, PoolTask } from './tasks.ts';

export type CryptoPool = {
  /** Runs a task on a thread; rejects when the task throws, its thread dies, or the pool is closed. */
  run<K extends PoolTask>(task: K, input: PoolInput<K>): Promise<PoolOutput<K>>;
  /** Ends the threads; what runs or waits is rejected. */
  close(): void;
};

type Job = {
  readonly request: PoolRequest;
  readonly resolve: (output: never) => void;
  readonly reject: (error: Error) => void;
};
type Thread = { readonly worker: Worker; job: Job | null };

export function openCryptoPool(options: { readonly threads: number }): CryptoPool {
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
      if ('failure' in reply) job.reject(new Error(reply.failure));
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
    thread.worker.postMessage(job.request);
  };

  return {
    run: (task, input) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(new Error('the pool is closed'));
        waiting.push({ request: { id: ++lastId, task, input }, resolve, reject });
        return next();
      }),
    close: () => {
      closed = true;
      for (const job of waiting.splice(0)) job.reject(new Error('the pool is closed'));
      for (const { worker } of threads) void worker.terminate();
    },
  };
}
