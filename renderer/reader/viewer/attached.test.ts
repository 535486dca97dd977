import { expect, it } from 'vitest';
import { attachedFiles, MOST_ATTACHED } from './attached.ts';

it('attached files are shown by one line each, and not without end', () => {
  expect(
    attachedFiles([
      { name: ' 预算\n表.xlsx ', size: 12 },
      { name: '通知\u202efdp.exe', size: null },
      { name: '\u200b', size: 0 },
    ]),
  ).toEqual([
    { name: '预算 表.xlsx', size: 12 },
    { name: '通知 fdp.exe', size: null },
    { name: '—', size: 0 },
  ]);
  expect(attachedFiles([{ name: 'a'.repeat(9999), size: null }])[0]?.name).toHaveLength(200);
  expect(attachedFiles(Array.from({ length: 5000 }, () => ({ name: 'a', size: 1 })))).toHaveLength(MOST_ATTACHED);
});
