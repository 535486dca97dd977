// What the worker has to do, one thing after the other: opening first, then what the eye waits for, small pictures last. What was cancelled before its turn is not begun; what is under way
// learns of it when it asks.
import type { Ask } from './protocol.ts';

export type Task = {
  readonly id: number;
  readonly ask: Ask;
};

/** Device pixels across up to which a picture of a page is a small one. */
const SMALL = 400;

export class Queue {
  readonly #perform: (task: Task, wanted: () => boolean) => Promise<void>;
  readonly #waiting: Task[] = [];
  readonly #cancelled = new Set<number>();
  readonly #onCancelled: (id: number) => void;
  #current: number | undefined;

  /** `perform` answers by itself and never rejects. */
  constructor(perform: (task: Task, wanted: () => boolean) => Promise<void>, onCancelled: (id: number) => void) {
    this.#perform = perform;
    this.#onCancelled = onCancelled;
  }

  add(task: Task): void {
    this.#waiting.push(task);
    if (this.#current === undefined) void this.#run();
  }

  cancel(id: number): void {
    if (this.#current === id) this.#cancelled.add(id);
    const at = this.#waiting.findIndex((task) => task.id === id);
    if (at < 0) return;
    this.#waiting.splice(at, 1);
    this.#onCancelled(id);
  }

  async #run(): Promise<void> {
    for (let task = this.#next(); task; task = this.#next()) {
      const { id } = task;
      this.#current = id;
      await this.#perform(task, () => !this.#cancelled.has(id));
      this.#cancelled.delete(id);
    }
    this.#current = undefined;
  }

  #next(): Task | undefined {
    const first = this.#waiting.reduce<Task | undefined>(
      (best, task) => (best === undefined || rank(task.ask) < rank(best.ask) ? task : best),
      undefined,
    );
    if (first) this.#waiting.splice(this.#waiting.indexOf(first), 1);
    return first;
  }
}

function rank(ask: Ask): number {
  if (ask.ask === 'open') return 0;
  return ask.ask === 'draw' && Math.max(ask.width, ask.height) <= SMALL ? 2 : 1;
}
