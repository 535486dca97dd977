import { describe, expect, it } from 'vitest';
import { type Arrived, noticeOf, noticeWhileLocked } from './notices.ts';

const letter: Arrived = {
  purpose: 'dispatch',
  from: '示例市发展和改革委员会',
  title: '关于开展示例项目储备工作的通知',
  mark: 'none',
};
const told = (...arrived: Arrived[]) => noticeOf(arrived, 'zh-CN');

describe('what the desktop is told', () => {
  it('of a paper without a mark: from whom and its title', () => {
    expect(told(letter)).toEqual({
      title: '印证',
      body: '示例市发展和改革委员会：关于开展示例项目储备工作的通知',
      box: 'incoming',
    });
    expect(told({ ...letter, purpose: 'handOver', from: '周文清' })).toMatchObject({
      body: '周文清：关于开展示例项目储备工作的通知',
      box: 'toDo',
    });
  });

  it.each([['workSecret'], [null]] as const)('of a paper with the mark %s: that one has come, and no more', (mark) => {
    for (const purpose of ['dispatch', 'handOver'] as const) {
      expect(told({ ...letter, purpose, mark })?.body).toBe('有新来文');
      expect(noticeOf([{ ...letter, purpose, mark }], 'en')?.body).toBe('A new paper has come');
    }
  });

  it('of several: how many, whatever their marks', () => {
    expect(told(letter, { ...letter, mark: 'workSecret' }, letter)).toEqual({
      title: '印证',
      body: '有 3 件新来文',
      box: 'incoming',
    });
    expect(told(letter, { ...letter, purpose: 'handOver' })?.box).toBe('toDo');
    expect(noticeOf([letter, letter], 'en')).toMatchObject({ title: 'Yinzheng', body: '2 new papers have come' });
  });

  it('while locked: that something has come, nothing of what', () => {
    expect(noticeWhileLocked('zh-CN')).toEqual({ title: '印证', body: '有新来件，解锁后查看', box: null });
    expect(noticeWhileLocked('en').body).toBe('Something has come; unlock to see it');
  });

  it('nothing of nothing', () => {
    expect(told()).toBeNull();
  });

  it('on one line that is not too long', () => {
    const body = told({ ...letter, title: `${'长'.repeat(400)}\n第二行` })?.body ?? '';
    expect(Array.from(body)).toHaveLength(120);
    expect(body).toMatch(/^示例市发展和改革委员会：长+…$/);
    expect(told({ ...letter, title: '第一行\n第二行' })?.body).toContain('第一行 第二行');
  });
});
