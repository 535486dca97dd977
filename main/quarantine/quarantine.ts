// The quarantine: every foreign byte is parsed in a child process without keys, under limits of time, memory and output. One child is
// kept warm and serves one task at a time; after any failure it is replaced, so that no document is parsed by a process that another
// one has upset. Tasks whose answer is acted on (a revision to be signed) or leaves the client are given to children that have read nothing foreign.
// Answers are checked against the task's schema. Not done here: what the child may touch is the spawner's to limit (node-spawn.ts).

import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { Refusal } from '../refusal.ts';
import type { QuarantineChild, SpawnQuarantine } from './port.ts';
import { TASKS, type TaskContract, type TaskInput, type TaskName, type TaskOutput, TaskReply } from './protocol.ts';

export type QuarantineLimits = {
  /** ms for one task; 20 s when left out. */
  readonly time: number;
  /** ms for a child to start; 20 s when left out. */
  readonly start: number;
  /** Resident bytes above which the child is killed; 1 GiB when left out. Polled where /proc exists. */
  readonly memory: number;
  /** Bytes of an answer; 256 MiB when left out. */
  readonly output: number;
};

const QUARANTINE_LIMITS: QuarantineLimits = {
  time: 20_000,
  start: 20_000,
  memory: 1024 * 1024 * 1024,
  output: 256 * 1024 * 1024,
};

const MEMORY_POLL = 25;

export type RunOptions = { readonly signal?: AbortSignal };

export interface Quarantine {
  /**
   * Runs one task in the child; tasks wait for each other.
   * @throws Refusal with the task's own code ('pdf.truncated', 'envelope.member.digest' …), or quarantine.timeout, quarantine.memory,
   *   quarantine.crashed (the child died), quarantine.failed (a parser's defect, or an answer that is none), quarantine.cancelled
   */
  run<K extends TaskName>(task: K, input: TaskInput<K>, options?: RunOptions): Promise<TaskOutput<K>>;
  /** Ends the child; running and waiting tasks are refused with quarantine.cancelled. */
  close(): void;
}

/** As its owner has it. */
interface OwnQuarantine extends Quarantine {
  /** Starts a child for the next task, if none stands ready. */
  ready(): void;
}

type Job = {
  readonly task: string;
  readonly input: unknown;
  readonly output: v.GenericSchema;
  readonly unspoilt: boolean;
  readonly alone: boolean;
  readonly settle: (result: { output: unknown } | { code: string }) => void;
  cancelled: boolean;
};

/** Opens the quarantine over a spawner; the first child starts with the first task, or when told to. `tasks` is for tests of the machinery. */
export function openQuarantine(
  spawn: SpawnQuarantine,
  limits: Partial<QuarantineLimits> = {},
  tasks: Readonly<Record<string, TaskContract<never, v.GenericSchema>>> = TASKS,
): OwnQuarantine {
  const worker = new Worker(spawn, { ...QUARANTINE_LIMITS, ...limits });
  return {
    run: (task, input, options) => worker.run(task, input, tasks[task], options) as Promise<never>,
    ready: () => worker.ready(),
    close: () => worker.close(),
  };
}

/** A child that is running, and what is awaited of it. */
type Running = {
  readonly child: QuarantineChild;
  ready: boolean;
  /** Has been given bytes of others. */
  spoilt: boolean;
  onReady: (() => void) | undefined;
  onReply: ((reply: TaskReply) => void) | undefined;
  onEnd: ((code: string) => void) | undefined;
};

class Worker {
  readonly #spawn: SpawnQuarantine;
  readonly #limits: QuarantineLimits;
  readonly #waiting: Job[] = [];
  #running: Running | undefined;
  #current: Job | undefined;
  #lastId = 0;
  #closed = false;

  constructor(spawn: SpawnQuarantine, limits: QuarantineLimits) {
    this.#spawn = spawn;
    this.#limits = limits;
  }

  ready(): void {
    if (!this.#closed) this.#running ??= this.#start();
  }

  run(
    task: string,
    input: unknown,
    contract: TaskContract<never, v.GenericSchema> | undefined,
    options: RunOptions = {},
  ) {
    return new Promise<unknown>((resolve, reject) => {
      const { signal } = options;
      if (!contract || this.#closed || signal?.aborted) {
        reject(new Refusal(contract ? 'quarantine.cancelled' : 'quarantine.failed'));
        return;
      }
      const cancel = () => this.#cancel(job);
      const job: Job = {
        task,
        input,
        output: contract.output,
        unspoilt: contract.unspoilt === true,
        alone: contract.alone === true,
        cancelled: false,
        settle: (result) => {
          signal?.removeEventListener('abort', cancel);
          if ('code' in result) reject(new Refusal(result.code));
          else resolve(result.output);
        },
      };
      signal?.addEventListener('abort', cancel, { once: true });
      this.#waiting.push(job);
      this.#next();
    });
  }

  close(): void {
    this.#closed = true;
    for (const job of this.#waiting.splice(0)) job.settle({ code: 'quarantine.cancelled' });
    if (this.#current) this.#cancel(this.#current);
    this.#drop();
  }

  #cancel(job: Job): void {
    const place = this.#waiting.indexOf(job);
    if (place >= 0) {
      this.#waiting.splice(place, 1);
      job.settle({ code: 'quarantine.cancelled' });
    } else if (this.#current === job) {
      job.cancelled = true;
      this.#running?.onEnd?.('quarantine.cancelled');
    }
  }

  #next(): void {
    if (this.#current || this.#closed) return;
    const job = this.#waiting.shift();
    if (!job) return;
    this.#current = job;
    if ((job.unspoilt || job.alone) && this.#running?.spoilt) this.#drop();
    this.#attempt(job, this.#running ?? this.#start());
  }

  /** Gives the job to the child and waits for the first of: reply, time, memory, exit, cancellation. */
  #attempt(job: Job, running: Running): void {
    this.#running = running;
    const id = ++this.#lastId;
    let clock: NodeJS.Timeout | undefined;
    const finish = (result: { output: unknown } | { code: string }, keep: boolean) => {
      if (this.#current !== job) return;
      clearTimeout(clock);
      clearInterval(poll);
      running.onReply = undefined;
      running.onEnd = undefined;
      running.onReady = undefined;
      if (!keep) this.#drop();
      this.#current = undefined;
      job.settle(result);
      // The next child starts before it is needed.
      if (!keep && !this.#closed) this.#running = this.#start();
      this.#next();
    };
    const begin = () => {
      clearTimeout(clock);
      clock = setTimeout(() => finish({ code: 'quarantine.timeout' }, false), this.#limits.time);
      running.spoilt ||= !job.unspoilt;
      running.child.post({ id, task: job.task, input: job.input });
    };
    running.onEnd = (code) => finish({ code }, false);
    running.onReply = (reply) => {
      if (reply.kind === 'ready' || reply.id !== id) {
        finish({ code: 'quarantine.failed' }, false);
      } else if (reply.kind === 'refused') {
        finish({ code: reply.code }, true);
      } else if (reply.kind === 'failed') {
        finish({ code: 'quarantine.failed' }, false);
      } else {
        const output = sizeOf(reply.output) <= this.#limits.output ? v.safeParse(job.output, reply.output) : undefined;
        if (output?.success) finish({ output: output.output }, true);
        else finish({ code: 'quarantine.failed' }, false);
      }
    };
    const poll = setInterval(() => {
      if (residentBytes(running.child.pid) > this.#limits.memory) finish({ code: 'quarantine.memory' }, false);
    }, MEMORY_POLL);
    if (running.ready) begin();
    else {
      clock = setTimeout(() => finish({ code: 'quarantine.crashed' }, false), this.#limits.start);
      running.onReady = begin;
    }
  }

  #start(): Running {
    const child = this.#spawn({ memoryLimit: this.#limits.memory });
    const running: Running = {
      child,
      ready: false,
      spoilt: false,
      onReady: undefined,
      onReply: undefined,
      onEnd: undefined,
    };
    child.onMessage((message) => {
      if (this.#running !== running) return;
      const reply = v.safeParse(TaskReply, message);
      if (reply.success && reply.output.kind === 'ready' && !running.ready) {
        running.ready = true;
        running.onReady?.();
      } else if (!reply.success) this.#end(running, 'quarantine.failed');
      else if (running.onReply) running.onReply(reply.output);
      // A child that speaks unasked is not to be given the next document.
      else this.#end(running, 'quarantine.failed');
    });
    child.onExit((exit) => {
      if (this.#running === running) this.#end(running, exit.memory ? 'quarantine.memory' : 'quarantine.crashed');
    });
    return running;
  }

  #end(running: Running, code: string): void {
    if (running.onEnd) running.onEnd(code);
    else this.#drop();
  }

  #drop(): void {
    const running = this.#running;
    this.#running = undefined;
    running?.child.kill();
  }
}

/** Resident size of a process in bytes; 0 where it cannot be told. */
function residentBytes(pid: number | undefined): number {
  if (pid === undefined) return 0;
  try {
    const match = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return match?.[1] ? Number(match[1]) * 1024 : 0;
  } catch {
    return 0;
  }
}

/** Bytes that an answer occupies, roughly: strings by length, arrays of bytes by length, eight for the rest. */
function sizeOf(value: unknown): number {
  let total = 0;
  const stack: unknown[] = [value];
  while (stack.length > 0) {
    const item = stack.pop();
    if (typeof item === 'string') total += 2 * item.length;
    else if (item instanceof Uint8Array) total += item.length;
    else if (typeof item === 'object' && item !== null) {
      const parts: unknown[] = Object.values(item);
      total += 8 * parts.length;
      for (const part of parts) stack.push(part);
    } else total += 8;
  }
  return total;
}
