import { describe, expect, it } from 'vitest';
import { Tickets } from './tickets.ts';

describe('tickets', () => {
  it('close what is behind them when they are no longer good: the oldest when there are too many, all at lock', () => {
    const tickets = new Tickets();
    const closed: number[] = [];
    const urls = Array.from({ length: 70 }, (_none, at) =>
      tickets.publish(
        { length: 1, read: () => new Uint8Array(1), close: () => closed.push(at) },
        at % 2 ? 'ofd' : 'pdf',
      ),
    );
    expect(closed).toEqual([0, 1, 2, 3, 4, 5]);
    const find = (url: string | undefined) => tickets.find(url?.split('/').at(-1) ?? '');
    expect(find(urls[5])).toBeNull();
    expect(find(urls[6])).toMatchObject({ format: 'pdf' });
    expect(find(urls[7])).toMatchObject({ format: 'ofd' });
    tickets.dropAll();
    expect(closed).toHaveLength(70);
    expect(find(urls[69])).toBeNull();
  });
});
