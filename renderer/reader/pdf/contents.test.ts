import { describe, expect, it } from 'vitest';
import { contentsOf, MOST_ENTRIES, type OutlinedDocument, type OutlineNode, placeOf } from './contents.ts';

function node(title: string, dest: OutlineNode['dest'], items: readonly OutlineNode[] = []): OutlineNode {
  return { title, dest, items };
}

function documentWith(change: Partial<OutlinedDocument>): OutlinedDocument {
  return {
    getOutline: async () => null,
    getDestination: async () => null,
    getPageIndex: async ({ num }) => {
      if (num > 100) throw new Error('no such page');
      return num - 1;
    },
    getPage: async () => ({ view: [0, 10, 595, 852] }),
    ...change,
  };
}

describe('the table of contents', () => {
  it('is told in reading order with depths; what leads nowhere in the document is left out', async () => {
    const outline = [
      node(' 一、 总体\n要求 ', 'a', [node('（一）目标', [2]), node('网址', null, [node('（二）原则', 'c')])]),
      node('  ', 'blank'),
      node('二、重点任务', 'd'),
    ];
    const told = await contentsOf(documentWith({ getOutline: async () => outline }));
    expect(told.map(({ title, depth }) => [title, depth])).toEqual([
      ['一、 总体 要求', 0],
      ['（一）目标', 1],
      ['（二）原则', 2],
      ['二、重点任务', 0],
    ]);
    expect(await contentsOf(documentWith({}))).toEqual([]);
  });

  it('is cut where it is endless or very deep, and empty where it cannot be read', async () => {
    const many = Array.from({ length: 5000 }, (_, i) => node(`第${i}条`, 'x'));
    expect(await contentsOf(documentWith({ getOutline: async () => many }))).toHaveLength(MOST_ENTRIES);
    let deep = node('底', 'x');
    for (let i = 0; i < 100; i++) deep = node(`层${i}`, 'x', [deep]);
    expect(await contentsOf(documentWith({ getOutline: async () => [deep] }))).toHaveLength(17);
    const broken = documentWith({ getOutline: () => Promise.reject(new Error('damaged')) });
    expect(await contentsOf(broken)).toEqual([]);
  });
});

describe('the place of an entry', () => {
  const place = (dest: string | readonly unknown[], change: Partial<OutlinedDocument> = {}) =>
    placeOf(documentWith(change), dest);

  it('is the page with how far down it the entry points', async () => {
    expect(await place([{ num: 5, gen: 0 }, { name: 'XYZ' }, 0, 431, null])).toEqual({ page: 4, down: 0.5 });
    expect(await place([2, { name: 'FitH' }, 852])).toEqual({ page: 2, down: 0 });
    expect(await place([2, { name: 'FitR' }, 0, 0, 100, 10])).toEqual({ page: 2, down: 1 });
    expect(await place([2, { name: 'Fit' }])).toEqual({ page: 2, down: 0 });
    expect(await place([2, { name: 'XYZ' }, 0, null])).toEqual({ page: 2, down: 0 });
    expect(await place([2, { name: 'XYZ' }, 0, 99_999])).toEqual({ page: 2, down: 0 });
    expect(await place('第二章', { getDestination: async (name) => (name === '第二章' ? [7] : null) })).toEqual({
      page: 7,
      down: 0,
    });
  });

  it('is none where the document names none', async () => {
    for (const dest of ['unknown', [], ['x'], [-1], [1.5], [{ num: 200, gen: 0 }]]) {
      expect(await place(dest)).toBeNull();
    }
  });
});
