import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DraftKeeper, SAVE_DELAY } from './draft-keeper.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

type Saving = {
  readonly draft: string | null;
  readonly text: string;
  readonly succeed: () => void;
  readonly fail: () => void;
};

function keeping(draft: string | null = null) {
  const savings: Saving[] = [];
  const states: string[] = [];
  const keeper = new DraftKeeper(
    { draft, savedAt: undefined, text: 'start' },
    (id, text) =>
      new Promise((resolve, reject) => {
        savings.push({
          draft: id,
          text,
          succeed: () => resolve({ draft: id ?? 'new', savedAt: savings.length }),
          fail: () => reject(new Error('full')),
        });
      }),
    (state) => states.push(state.status),
  );
  return { keeper, savings, states };
}

const later = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

describe('keeping a draft while it is written', () => {
  it('saves a moment after the last keystroke, once', async () => {
    const { keeper, savings } = keeping();
    for (const text of ['a', 'ab', 'abc']) {
      keeper.note(text);
      await later(SAVE_DELAY - 1);
    }
    expect(savings).toHaveLength(0);
    await later(1);
    expect(savings.map((saving) => saving.text)).toEqual(['abc']);
  });

  it('does not keep what was never changed', async () => {
    const { keeper, savings } = keeping();
    keeper.note('start');
    await later(SAVE_DELAY * 2);
    expect(await keeper.flush()).toBeNull();
    expect(savings).toHaveLength(0);
  });

  it('saves what was typed during a saving afterwards, under the id that the first saving gave', async () => {
    const { keeper, savings, states } = keeping();
    keeper.note('one');
    await later(SAVE_DELAY);
    keeper.note('two');
    await later(SAVE_DELAY);
    expect(savings).toHaveLength(1);
    savings[0]?.succeed();
    await later(0);
    expect(savings.map(({ draft, text }) => [draft, text])).toEqual([
      [null, 'one'],
      ['new', 'two'],
    ]);
    savings[1]?.succeed();
    await later(0);
    expect(keeper.state).toMatchObject({ draft: 'new', savedAt: 2, status: 'idle', error: undefined });
    expect(states).toEqual(['waiting', 'saving', 'waiting', 'saving', 'idle']);
  });

  it('keeps the text after a failed saving and saves it with the next one', async () => {
    const { keeper, savings } = keeping('kept');
    keeper.note('one');
    await later(SAVE_DELAY);
    savings[0]?.fail();
    await later(0);
    expect(keeper.state).toMatchObject({ status: 'waiting', error: new Error('full') });
    const flushed = keeper.flush();
    await later(0);
    savings[1]?.succeed();
    expect(await flushed).toBe('kept');
    expect(savings[1]).toMatchObject({ draft: 'kept', text: 'one' });
    expect(keeper.state.error).toBeUndefined();
  });

  it('saves no more once it is stopped', async () => {
    const { keeper, savings } = keeping();
    keeper.note('one');
    keeper.stop();
    await later(SAVE_DELAY * 2);
    await keeper.flush();
    expect(savings).toHaveLength(0);
  });
});
