import { describe, expect, it } from 'vitest';
import {
  commonName,
  daysBetween,
  digestGroups,
  formatDate,
  formatDocumentNumber,
  formatDuration,
  formatMoment,
  formatSize,
  formatWhen,
} from './format.ts';

const at = (year: number, month: number, day: number, hour = 0, minute = 0) =>
  new Date(year, month - 1, day, hour, minute).getTime();

describe('dates and numbers as GB/T 9704 writes them', () => {
  it('writes a date in Arabic numerals without leading zeros', () => {
    expect(formatDate(at(2026, 11, 21), 'zh-CN')).toBe('2026年11月21日');
    expect(formatDate(at(2027, 1, 5), 'zh-CN')).toBe('2027年1月5日');
    expect(formatMoment(at(2027, 1, 5, 9, 7), 'en')).toBe('5 January 2027 09:07');
  });

  it('writes a document number with six-cornered brackets', () => {
    expect(formatDocumentNumber({ agencyCode: '演发改', year: 2026, serial: 14 })).toBe('演发改〔2026〕14号');
  });

  it('shortens for lists by calendar days, not by hours', () => {
    const now = at(2026, 11, 21, 0, 30);
    expect(formatWhen(at(2026, 11, 21, 0, 5), now, 'zh-CN')).toBe('今天 00:05');
    expect(formatWhen(at(2026, 11, 20, 23, 59), now, 'zh-CN')).toBe('昨天 23:59');
    expect(formatWhen(at(2026, 11, 19, 12), now, 'zh-CN')).toBe('11月19日');
    expect(formatWhen(at(2025, 12, 31), now, 'zh-CN')).toBe('2025年12月31日');
    expect(formatWhen(at(2026, 11, 19, 12), now, 'en')).toBe('19 November');
    expect(daysBetween(at(2026, 11, 20, 23, 59), now)).toBe(1);
  });

  it('rounds a wait up, so that it is never told as over too early', () => {
    expect(formatDuration(1, 'zh-CN')).toBe('1 秒');
    expect(formatDuration(59_001, 'zh-CN')).toBe('1 分钟');
    expect(formatDuration(95_000, 'en')).toBe('1 min 35 s');
  });

  it('writes sizes', () => {
    expect(formatSize(900, 'zh-CN')).toBe('900 字节');
    expect(formatSize(482_113, 'en')).toBe('470.8 KB');
    expect(formatSize(5 * 1024 * 1024, 'en')).toBe('5.0 MB');
  });

  it('cuts a digest into four groups that make the digest again', () => {
    const digest = '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0';
    expect(digestGroups(digest)).toHaveLength(4);
    expect(digestGroups(digest).join('')).toBe(digest);
    expect(digestGroups(digest)[0]).toBe('66c7f0f462eeedd9');
  });

  it('takes the common name out of a certificate name', () => {
    expect(commonName('C=CN, O=示例市发展和改革委员会, CN=示例市发展和改革委员会根证书')).toBe(
      '示例市发展和改革委员会根证书',
    );
    expect(commonName('示例市发展和改革委员会')).toBe('示例市发展和改革委员会');
  });
});
