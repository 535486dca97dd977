import { describe, expect, it } from 'vitest';
import type { Finding } from '../../preload/contract/fields.ts';
import { groupOf, inGroups, worst } from './findings-tree.ts';

const finding = (code: string, status: Finding['status'] = 'ok'): Finding => ({ code, status, detail: {} });

describe('the tree of reasons', () => {
  it('begins with the contents and puts what it does not know last', () => {
    const groups = inGroups([
      finding('new.check'),
      finding('time'),
      finding('seal.format'),
      finding('pdf.coverage'),
      finding('data.digest'),
    ]);
    expect(groups.map(([group]) => group)).toEqual(['data', 'seal', 'time', 'other']);
    expect(groups[0]?.[1].map((one) => one.code)).toEqual(['pdf.coverage', 'data.digest']);
  });

  it('loses no finding and shows what is bad first', () => {
    const findings = [finding('seal.period'), finding('seal.format', 'unknown'), finding('seal.makerSignature', 'bad')];
    expect(inGroups(findings)).toEqual([['seal', [findings[2], findings[1], findings[0]]]]);
  });

  it('is as bad as its worst leaf', () => {
    expect(worst([finding('a'), finding('b', 'unknown')])).toBe('unknown');
    expect(worst([finding('a', 'unknown'), finding('b', 'bad')])).toBe('bad');
    expect(worst([])).toBe('ok');
  });

  it('has a place for every code', () => {
    expect(groupOf('maker.revocation')).toBe('maker');
    expect(groupOf('time')).toBe('time');
    expect(groupOf('')).toBe('other');
  });
});
