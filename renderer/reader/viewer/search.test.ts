import { describe, expect, it } from 'vitest';
import { type FindState, Search } from './search.ts';

type Found = Pick<FindState, 'hits' | 'searched'>;

/** Pages that each hold one item. */
function searchIn(texts: readonly string[], fails: readonly number[] = []) {
  const asked: number[] = [];
  const search = new Search(texts.length, async (page) => {
    asked.push(page);
    if (fails.includes(page)) throw new Error('unreadable');
    return [texts[page] ?? ''];
  });
  return { search, asked };
}

describe('searching a document', () => {
  it('begins with the page in hand, tells the first hit at once and all in the order of the pages', async () => {
    const { search, asked } = searchIn(['印章', '无', '印章印章', '印章']);
    const told: Found[] = [];
    await search.run('印章', 2, (found) => told.push(found));
    expect(asked).toEqual([2, 3, 0, 1]);
    expect(told[0]).toMatchObject({ searched: 1 });
    expect(told[0]?.hits.map(({ page }) => page)).toEqual([2, 2]);
    expect(told.at(-1)?.hits.map(({ page }) => page)).toEqual([0, 2, 2, 3]);
    expect(told.at(-1)?.searched).toBe(4);
  });

  it('keeps what it read, and passes over a page that cannot be read', async () => {
    const { search, asked } = searchIn(['一', '二', '一'], [1]);
    const told: Found[] = [];
    await search.run('一', 0, (found) => told.push(found));
    await search.run('二', 0, (found) => told.push(found));
    expect(told.map(({ hits, searched }) => [hits.length, searched])).toContainEqual([2, 3]);
    expect(told.at(-1)).toEqual({ hits: [], searched: 3 });
    expect(asked).toEqual([0, 1, 2, 1]);
  });

  it('keeps no more than its bound', async () => {
    const asked: number[] = [];
    const textOf = (page: number) => {
      asked.push(page);
      return Promise.resolve(['字'.repeat(90)]);
    };
    const search = new Search(5, textOf, 200);
    await search.run('字字字', 0, () => undefined);
    await search.run('无', 3, () => undefined);
    expect(asked).toEqual([0, 1, 2, 3, 4, 0, 1, 2]);
  });

  it('finds more places on one page than fit into one call', async () => {
    const { search } = searchIn(['字'.repeat(300_000)]);
    const told: Found[] = [];
    await search.run('字', 0, (found) => told.push(found));
    expect(told.at(-1)?.hits.length).toBe(300_000);
  });

  it('ends when another begins or it is stopped', async () => {
    const { search } = searchIn(['一', '一', '一']);
    const told: Found[] = [];
    const running = search.run('一', 0, (found) => told.push(found));
    search.stop();
    await running;
    expect(told).toEqual([]);
  });

  it('tells a word that stands everywhere a few times only', async () => {
    const { search } = searchIn(Array.from({ length: 10_000 }, () => '一'));
    let tellings = 0;
    await search.run('一', 0, () => tellings++);
    expect(tellings).toBeLessThan(1000);
  });
});
