// Findings about a signed file as a whole, in words: what a signature covers, and what came after it. Part of the one table of findings.
import type { Language } from './language.ts';

type Sentences = { readonly ok: string; readonly bad: string; readonly unknown: string };

export const fileFindings: Readonly<Record<string, Readonly<Record<Language, Sentences>>>> = {
  'pdf.byteRange': {
    'zh-CN': { ok: '签名所指的范围与文件相符', bad: '签名所指的范围与文件不符', unknown: '签名所指的范围无法判断' },
    en: {
      ok: 'The signed range fits the file',
      bad: 'The signed range does not fit the file',
      unknown: 'The signed range cannot be told',
    },
  },
  'pdf.coverage': {
    'zh-CN': {
      ok: '签名覆盖整个文件',
      bad: '签名没有覆盖整个文件',
      unknown: '签名之后的部分由后来的签名负责，尚不能认定',
    },
    en: {
      ok: 'The signature covers the whole file',
      bad: 'The signature does not cover the whole file',
      unknown: 'What came later is for a later signature to answer, and cannot be told yet',
    },
  },
  'pdf.laterChanges': {
    'zh-CN': {
      ok: '签名之后的修订未改动原文',
      bad: '签名之后原文被改动',
      unknown: '签名之后另有增改，是否允许无法判断',
    },
    en: {
      ok: 'Later revisions left the text as it was',
      bad: 'The text was changed after signing',
      unknown: 'Something was added after signing; whether that is allowed cannot be told',
    },
  },
  'pdf.field': {
    'zh-CN': { ok: '签名未被后来的修订隐去', bad: '签名被后来的修订隐去', unknown: '签名是否被隐去无法判断' },
    en: {
      ok: 'No later revision hides the signature',
      bad: 'A later revision hides the signature',
      unknown: 'Whether the signature is hidden cannot be told',
    },
  },
  'signature.format': {
    'zh-CN': { ok: '签名值的格式可以识别', bad: '签名值的格式不能识别', unknown: '签名值的格式无法判断' },
    en: {
      ok: 'The form of the signature is known',
      bad: 'The form of the signature is not known',
      unknown: 'The form of the signature cannot be told',
    },
  },
  'cms.notChecked': {
    'zh-CN': { ok: '数字签名已核对', bad: '数字签名不成立', unknown: '这类数字签名本版本尚不核对' },
    en: {
      ok: 'The digital signature was checked',
      bad: 'The digital signature does not hold',
      unknown: 'This version does not check such digital signatures',
    },
  },
  'format.unknown': {
    'zh-CN': { ok: '文件格式可以识别', bad: '既不是 PDF 也不是 OFD', unknown: '文件格式无法判断' },
    en: {
      ok: 'The file’s format is known',
      bad: 'The file is neither PDF nor OFD',
      unknown: 'The file’s format cannot be told',
    },
  },
};
