import { describe, expect, it } from 'vitest';
import { breakTitle, keepPhrases, places } from './title.ts';

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });
const words = (text: string): string[] => Array.from(segmenter.segment(text), ({ segment }) => segment);
const AGENCY = '示例市发展和改革委员会';
const lines = (title: string): string[] => breakTitle(title, keepPhrases(words(title), [AGENCY]), 19);

describe('the lines of a title', () => {
  it('leaves a short title on one line', () => {
    expect(lines('关于开展安全检查的通知')).toEqual(['关于开展安全检查的通知']);
  });

  it('begins the line after the agency with 关于', () => {
    const broken = lines(`${AGENCY}关于做好2026年度重点项目建设资金绩效自评工作的通知`);
    expect(broken[0]).toBe(AGENCY);
    expect(broken[1]).toMatch(/^关于/);
  });

  it.each([
    '关于做好2026年度重点项目建设资金绩效自评工作的通知',
    '关于印发《示例市重点项目建设资金管理暂行办法》的通知',
    `${AGENCY}关于进一步做好2026年度市级重点项目建设资金绩效自评和结果应用工作的通知`,
    '关于商请支持开展重点项目联合调研并提供有关资料的函',
    '关于转发《国家发展改革委办公厅关于进一步规范政府投资项目审批管理工作有关事项的通知》的通知',
  ])('keeps %s whole in width, words and shape', (title) => {
    const broken = lines(title);
    const lengths = broken.map(places);
    expect(broken.join('')).toBe(title);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(19);
    expect(Math.min(...lengths)).toBeGreaterThanOrEqual(4);
    for (const line of broken.slice(1)) expect(line).not.toMatch(/^[的和与及、》]/);
    for (const line of broken.slice(0, -1)) expect(line).not.toMatch(/(关于|《)$/);
    const waist = lengths.some((length, at) => length < (lengths[at - 1] ?? 0) && length < (lengths[at + 1] ?? 0));
    expect(waist).toBe(false);
  });

  it('follows the line breaks that the drafter typed', () => {
    expect(lines('关于做好防汛工作的\n紧急通知')).toEqual(['关于做好防汛工作的', '紧急通知']);
  });

  it('divides what has no words', () => {
    const broken = breakTitle('国'.repeat(50), ['国'.repeat(50)], 19);
    expect(broken.join('')).toBe('国'.repeat(50));
    expect(Math.max(...broken.map(places))).toBeLessThanOrEqual(19);
  });

  it('counts figures as half places', () => expect(places('2026年')).toBe(3));
});
