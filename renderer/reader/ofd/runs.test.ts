import { describe, expect, it } from 'vitest';
import type { TextItem } from '../../../formats/ofd/drawing.ts';
import { findOnPage, foldPage } from '../viewer/find.ts';
import { type Run, runsOf } from './runs.ts';

/** A line of text with these advances; one that is missing is that of the last. */
function line(text: string, x: number, y: number, advances: readonly number[], angle = 0, height = 4): TextItem {
  const positions: number[] = [];
  let along = 0;
  [...text].forEach((_, index) => {
    positions.push(x + along * Math.cos(angle), y + along * Math.sin(angle));
    along += advances[Math.min(index, advances.length - 1)] ?? height;
  });
  return { text, positions, lastAdvance: advances.at(-1) ?? height, angle, height };
}
const texts = (runs: readonly Run[]) => runs.map(({ text }) => text);

describe('runs of text', () => {
  it('hold the letters of one line, as wide as they are set', () => {
    const [run, ...more] = runsOf([line('办理', 10, 20, [4.2]), line('情况', 18.4, 20, [4.2])]);
    expect(more).toEqual([]);
    expect(run).toMatchObject({ text: '办理情况', x: 10, y: 20, angle: 0, height: 4, end: 'line' });
    expect(run?.length).toBeCloseTo(4 * 4.2, 9);
  });

  it('part where the kind of letter changes, and behind each word', () => {
    const runs = runsOf([line('截至2026年', 10, 20, [4, 4, 2, 2, 2, 2, 4]), line('one two', 10, 30, [2])]);
    expect(texts(runs)).toEqual(['截至', '2026', '年', 'one ', 'two']);
    expect(runs.map(({ end }) => end)).toEqual(['nothing', 'nothing', 'line', 'nothing', 'line']);
    expect(runs[1]).toMatchObject({ x: 18, length: 8 });
  });

  it('part at a gap by a space, at another line or a jump back by a line', () => {
    const runs = runsOf([
      line('甲', 10, 20, [4]),
      line('乙', 30, 20, [4]),
      line('丙', 10, 26, [4]),
      line('丁', 2, 26, [4]),
      line('大', 6, 26, [8], 0, 8),
    ]);
    expect(texts(runs)).toEqual(['甲', '乙', '丙', '丁', '大']);
    expect(runs.map(({ end }) => end)).toEqual(['space', 'line', 'line', 'nothing', 'line']);
    // What the next column is away is no width of the letter.
    expect(runs[0]?.length).toBe(4);
    const [run] = runsOf([{ ...line('甲', 10, 20, [4]), lastAdvance: 30 }]);
    expect(run?.length).toBeCloseTo(6.4, 9);
  });

  it('part where letters are set wider, so that none comes to lie beside its place', () => {
    const runs = runsOf([line('标题疏排', 10, 20, [4, 4, 5.5, 5.5])]);
    expect(texts(runs)).toEqual(['标题', '疏排']);
    expect(runs[1]?.x).toBe(18);
  });

  it('run along their base line, whatever its direction', () => {
    for (const angle of [Math.PI / 2, -Math.PI / 2, Math.PI, 0.5]) {
      const [run, ...more] = runsOf([line('骑缝文字', 50, 50, [4], angle)]);
      expect(more).toEqual([]);
      expect(run?.length).toBeCloseTo(16, 6);
      expect(run?.angle).toBe(angle);
    }
  });

  it('keep every character, also where all stand in one place', () => {
    const runs = runsOf([line('重叠', 10, 20, [0]), line('“引”', 10, 40, [4, 4, 4])]);
    expect(texts(runs).join('')).toBe('重叠“引”');
    for (const { length } of runs) expect(length).toBeGreaterThan(0);
  });

  it('are what is searched: a word over two runs and two lines is found', () => {
    const strings = texts(runsOf([line('请于2026', 10, 20, [4, 4, 2]), line('年底前办结', 10, 28, [4])]));
    const [hit, ...more] = findOnPage(0, foldPage(strings), strings, '２０２６年底');
    expect(more).toEqual([]);
    expect(hit).toEqual({ page: 0, from: { item: 1, offset: 0 }, to: { item: 2, offset: 2 } });
  });
});
