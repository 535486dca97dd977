import { describe, expect, it } from 'vitest';
import { levelled } from './levels.ts';

describe('levels told by their numbering', () => {
  it('a heading alone', () => {
    expect(levelled('一、总体要求')).toEqual({ parts: [{ text: '一、总体要求', face: 'hei' }], heading: true });
    expect(levelled('（二）工作任务').parts).toEqual([{ text: '（二）工作任务', face: 'kai' }]);
  });

  it('a heading with text behind it', () => {
    expect(levelled('（一）明确范围。凡纳入清单的项目均应自评。')).toEqual({
      parts: [
        { text: '（一）明确范围。', face: 'kai' },
        { text: '凡纳入清单的项目均应自评。', face: 'fangsong' },
      ],
      heading: false,
    });
  });

  it('a numbered sentence is text after its number', () => {
    const sentence = `二、${'请各单位认真组织'.repeat(6)}。`;
    expect(levelled(sentence).parts.map(({ face, text }) => [face, text.length])).toEqual([
      ['hei', 2],
      ['fangsong', 49],
    ]);
  });

  it('the third and fourth level stay in the face of the body', () => {
    expect(levelled('1. 资金到位情况').parts).toEqual([{ text: '1. 资金到位情况', face: 'fangsong' }]);
    expect(levelled('（1）开工项目').heading).toBe(true);
    expect(levelled('1.5亿元用于补助。').heading).toBe(false);
  });

  it('a paragraph without numbering', () => {
    expect(levelled('一是加强领导')).toEqual({ parts: [{ text: '一是加强领导', face: 'fangsong' }], heading: false });
  });
});
