// The window's end of the line to the worker: questions with their answers, and taking a question back. When the worker ends, nothing is answered any more.
import { DocumentFault } from '../viewer/faults.ts';
import type { Answers, Ask, Reply, Request } from './protocol.ts';

type Waiting = {
  readonly resolve: (answer: Answers[Ask['ask']] | null) => void;
  readonly reject: (fault: DocumentFault) => void;
};

/** What is used of a worker. */
export type WorkerLike = Pick<Worker, 'postMessage' | 'terminate' | 'addEventListener'>;

export type Question<A> = {
  /** Null when it was cancelled; rejects with DocumentFault. */
  readonly answer: Promise<A | null>;
  cancel(): void;
};

export class WorkerPort {
  readonly #worker: WorkerLike;
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;
  #closed = false;

  constructor(worker: WorkerLike) {
    this.#worker = worker;
    worker.addEventListener('message', ({ data }: MessageEvent<Reply>) => this.#take(data));
    // It did not start, or threw where nothing was asked: what waits would wait for ever.
    worker.addEventListener('error', () => this.#end(new DocumentFault('unreadable')));
  }

  ask<K extends Ask['ask']>(ask: Extract<Ask, { ask: K }>): Question<Answers[K]> {
    const id = ++this.#last;
    const answer = new Promise<Answers[K] | null>((resolve, reject) => {
      if (this.#closed) return reject(new DocumentFault('unreadable'));
      this.#waiting.set(id, { resolve: resolve as Waiting['resolve'], reject });
      this.#send({ id, ask });
    });
    const cancel = () => {
      if (this.#waiting.has(id)) this.#send({ cancel: id });
    };
    return { answer, cancel };
  }

  /** Ends the worker; what was asked and not answered is as if it had been cancelled. */
  close(): void {
    if (!this.#closed) this.#end(null);
  }

  #send(request: Request): void {
    this.#worker.postMessage(request);
  }

  #take(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if ('fault' in reply) waiting?.reject(new DocumentFault(reply.fault));
    else if ('cancelled' in reply) waiting?.resolve(null);
    else waiting?.resolve(reply.answer);
  }

  #end(fault: DocumentFault | null): void {
    this.#closed = true;
    this.#worker.terminate();
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { resolve, reject } of waiting) {
      if (fault) reject(fault);
      else resolve(null);
    }
  }
}
