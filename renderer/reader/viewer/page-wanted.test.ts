import { describe, expect, it } from 'vitest';
import { labelsOf } from '../pdf/page-labels.ts';
import { pageWanted } from './page-wanted.ts';

describe('the page that is typed', () => {
  it('is a number, which may lie beyond the last page', () => {
    expect(pageWanted('5', null)).toBe(4);
    expect(pageWanted(' １２ ', null)).toBe(11);
    expect(pageWanted('9999', null)).toBe(9998);
    for (const none of ['', ' ', 'iv', '-1', '1.5', '12345678']) expect(pageWanted(none, null)).toBeNull();
  });

  it('is what a page calls itself before it is a number', () => {
    const labels = ['i', 'ii', '1', '2', 'A-3', ''];
    expect(pageWanted('II', labels)).toBe(1);
    expect(pageWanted('2', labels)).toBe(3);
    expect(pageWanted('a-3', labels)).toBe(4);
    expect(pageWanted('6', labels)).toBe(5);
    expect(pageWanted('iii', labels)).toBeNull();
    expect(pageWanted('', labels)).toBeNull();
  });
});

describe('the labels of a document', () => {
  it('are told where they say more than the numbers', () => {
    expect(labelsOf(['i', 'ii', '1'], 3)).toEqual(['i', 'ii', '1']);
    expect(labelsOf([' 附\u202e\n1 ', ''], 2)).toEqual(['附 1', '']);
    expect(labelsOf(['x'.repeat(500)], 1)?.[0]).toHaveLength(24);
    for (const none of [null, ['1', '2', '3'], ['1', '', '3'], ['i']]) expect(labelsOf(none, 3)).toBeNull();
  });
});
