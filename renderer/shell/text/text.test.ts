import { describe, expect, it } from 'vitest';
import { contract, pinContract } from '../../../preload/contract/contract.ts';
import { COMMON_CODES, type ContractShape } from '../../../preload/contract/define.ts';
import { en } from './en.ts';
import { findingsText } from './findings.ts';
import { refusalsEn } from './refusals-en.ts';
import { refusalsZh } from './refusals-zh-CN.ts';
import { catalogues, fill, findingText, placeText, refusalText, sayIn, warningText, wordFor } from './text.ts';
import { zhCN } from './zh-CN.ts';

const placesOf = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

function codesOf(shape: ContractShape): string[] {
  return Object.values(shape).flatMap((methods) => Object.values(methods).flatMap((method) => [...method.codes]));
}

/** Codes that the contract names as data rather than as refusals. */
const ENVELOPE_CODES = [
  'envelope.notForMe',
  'envelope.broken',
  'envelope.openedBefore',
  'envelope.unknownSender',
  'envelope.fault',
];

describe('the text catalogue', () => {
  it('has the same keys in both languages and no empty text', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(zhCN).sort());
    for (const catalogue of Object.values(catalogues)) {
      for (const [key, text] of Object.entries(catalogue)) expect(text.trim(), key).not.toBe('');
    }
  });

  it('asks for the same values in both languages', () => {
    for (const key of Object.keys(zhCN) as (keyof typeof zhCN)[])
      expect(placesOf(en[key]), key).toEqual(placesOf(zhCN[key]));
  });

  it('leaves a place without a value to be seen', () => {
    expect(fill('{box}，{count} 件', { box: '待办' })).toBe('待办，{count} 件');
    expect(sayIn('zh-CN')('box.count', { box: '待办', count: 12 })).toBe('待办，12 件');
  });
});

describe('refusals in words', () => {
  const codes = [...new Set([...codesOf(contract), ...codesOf(pinContract), ...COMMON_CODES, ...ENVELOPE_CODES])];

  it('has three lines for every code of the contract in both languages, and for no other', () => {
    for (const table of [refusalsZh, refusalsEn]) {
      expect(Object.keys(table).sort()).toEqual([...codes].sort());
      for (const [code, lines] of Object.entries(table)) {
        expect(lines, code).toHaveLength(3);
        for (const line of lines) expect(line.length, code).toBeGreaterThan(4);
      }
    }
  });

  it('names a code that it does not know', () => {
    expect(refusalText('zh-CN', 'nothing.known')[0]).toContain('nothing.known');
    expect(refusalText('en', 'toString')[0]).toContain('toString');
  });
});

describe('words for codes', () => {
  it('words acts and findings and shows unknown codes as themselves', () => {
    expect(wordFor('zh-CN', 'act', 'signOff')).toBe('签发');
    expect(wordFor('en', 'act', 'futureAct')).toBe('futureAct');
    expect(findingText('zh-CN', 'data.digest', 'bad')).toContain('已被改动');
    expect(findingText('zh-CN', 'future.check', 'bad')).toBe('future.check');
  });

  it('has three sentences for every finding in both languages', () => {
    for (const [code, words] of Object.entries(findingsText)) {
      for (const language of ['zh-CN', 'en'] as const) {
        for (const status of ['ok', 'bad', 'unknown'] as const)
          expect(words[language][status], `${code} ${status}`).not.toBe('');
      }
    }
  });

  it('words what is said of a certificate and its path', () => {
    const said = [
      'signature',
      'validity',
      'algorithm',
      'keyUsage',
      'basicConstraints',
      'critical',
      'root',
      'revocation',
    ];
    const held = ['period', 'chain', 'algorithm', 'revocation'].flatMap((what) => [`signer.${what}`, `maker.${what}`]);
    for (const code of [...said.map((what) => `path.${what}`), ...held])
      expect(Object.keys(findingsText), code).toContain(code);
  });

  it('words a warning of the layout with its values, pages counted from 1', () => {
    expect(warningText('zh-CN', 'fontSubstituted face=xiaobiaosong wanted=方正小标宋 used=Noto Serif CJK SC')).toBe(
      '本机没有“方正小标宋”，以“Noto Serif CJK SC”代替',
    );
    expect(warningText('en', 'blockMoved page=1')).toContain('page 2');
    expect(warningText('en', 'newWarning page=1')).toBe('newWarning page=1');
  });

  it('says where active content hangs', () => {
    expect(placeText('zh-CN', 'annotation:2')).toBe('批注，第 2 页');
    expect(placeText('en', 'open')).toBe('on opening');
  });
});
