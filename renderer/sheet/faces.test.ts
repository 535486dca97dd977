import { describe, expect, it } from 'vitest';
import { chooseFace, substitutions } from './faces.ts';

const having =
  (...families: string[]) =>
  (family: string): boolean =>
    families.includes(family);

describe('the choice of a typeface', () => {
  it('takes the face that offices use before any stand-in', () => {
    const face = chooseFace('fangsong', having('FandolFang R', '仿宋_GB2312', 'Noto Serif CJK SC'));
    expect(face).toMatchObject({ family: '仿宋_GB2312', substituted: false });
    expect(substitutions([face])).toEqual([]);
  });

  it('says what stands in for what', () => {
    const face = chooseFace('xiaobiaosong', having('Noto Serif CJK SC'));
    expect(face).toMatchObject({ family: 'Noto Serif CJK SC', weight: 900, substituted: true });
    expect(substitutions([face])).toEqual([
      {
        code: 'fontSubstituted',
        detail: { face: 'xiaobiaosong', wanted: '方正小标宋简体', used: 'Noto Serif CJK SC' },
      },
    ]);
  });

  it('keeps the rest of the list as a net for missing glyphs', () => {
    expect(chooseFace('kai', having('LXGW WenKai')).stack).toBe(
      '"LXGW WenKai", "霞鹜文楷", "FandolKai", "Noto Serif CJK SC", serif',
    );
  });

  it('ends at a generic family where nothing is installed', () => {
    expect(chooseFace('hei', having())).toMatchObject({ family: 'sans-serif', stack: 'sans-serif', substituted: true });
  });
});
