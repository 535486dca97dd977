import { describe, expect, it } from 'vitest';
import type { Ask } from './protocol.ts';
import { Queue, type Task } from './queue.ts';

const draw = (page: number, width: number): Ask => ({
  ask: 'draw',
  page,
  width,
  height: width,
  rotation: 0,
  marks: true,
});

/** A queue whose tasks end when they are told to. */
function held() {
  const begun: Task[] = [];
  const cancelled: number[] = [];
  const still: boolean[] = [];
  let end: (() => void) | undefined;
  const queue = new Queue(
    (task, wanted) => {
      begun.push(task);
      return new Promise((resolve) => {
        end = () => {
          still.push(wanted());
          resolve();
        };
      });
    },
    (id) => cancelled.push(id),
  );
  const finish = async () => {
    end?.();
    await Promise.resolve();
    await Promise.resolve();
  };
  return { queue, begun, cancelled, still, finish };
}

describe('the worker’s queue', () => {
  it('does one thing at a time: what the eye waits for before small pictures', async () => {
    const { queue, begun, finish } = held();
    queue.add({ id: 1, ask: { ask: 'open', url: '', length: 0 } });
    queue.add({ id: 2, ask: draw(0, 100) });
    queue.add({ id: 3, ask: draw(5, 1000) });
    queue.add({ id: 4, ask: { ask: 'page', page: 7 } });
    expect(begun.map(({ id }) => id)).toEqual([1]);
    for (let turn = 0; turn < 3; turn++) await finish();
    expect(begun.map(({ id }) => id)).toEqual([1, 3, 4, 2]);
  });

  it('does not begin what was cancelled, and tells what is under way', async () => {
    const { queue, begun, cancelled, still, finish } = held();
    queue.add({ id: 1, ask: draw(0, 1000) });
    queue.add({ id: 2, ask: draw(1, 1000) });
    queue.add({ id: 3, ask: draw(2, 1000) });
    queue.cancel(2);
    queue.cancel(1);
    queue.cancel(99);
    expect(cancelled).toEqual([2]);
    await finish();
    await finish();
    expect(begun.map(({ id }) => id)).toEqual([1, 3]);
    expect(still).toEqual([false, true]);
  });

  it('goes on after it was empty', async () => {
    const { queue, begun, finish } = held();
    queue.add({ id: 1, ask: { ask: 'contents' } });
    await finish();
    queue.add({ id: 2, ask: { ask: 'contents' } });
    expect(begun.map(({ id }) => id)).toEqual([1, 2]);
  });
});
