import { describe, expect, it } from 'vitest';
import { isStarred, markOn } from './secrecy-mark.ts';

describe('marks of secrecy', () => {
  it.each([
    [['机密'], 'graded', false],
    [['000001', '秘密★1年', '特急'], 'graded', true],
    [['绝 密 ★ 长期'], 'graded', true],
    [['密级：机密'], 'graded', false],
    // Each character a text of its own.
    [['机', '密', '★', '1', '年'], 'graded', true],
    [['秘', '密'], 'graded', false],
    [['工作秘密'], 'workSecret', false],
    [['关于加强国家秘密载体管理的通知'], 'none', false],
    [['机密级以上文件', '保密', '密'], 'none', false],
    [['绝', '对', '机', '要'], 'none', false],
    [[], 'none', false],
  ] as const)('%j: %s, starred %s', (texts, mark, starred) => {
    expect(markOn(texts)).toBe(mark);
    expect(isStarred(texts)).toBe(starred);
  });
});
