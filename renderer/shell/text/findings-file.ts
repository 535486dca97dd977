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
  'pdf.workingCopy': {
    'zh-CN': {
      ok: '文件不是标注副本',
      bad: '文件是标注副本，不具效力',
      unknown: '文件自称是标注副本，不具效力，请核验原件',
    },
    en: {
      ok: 'The file is no working copy',
      bad: 'The file is a working copy and proves nothing',
      unknown: 'The file says that it is a working copy; it proves nothing, verify the original',
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
  'cms.format': {
    'zh-CN': {
      ok: '数字签名的数据格式符合标准',
      bad: '数字签名的数据格式不符合标准',
      unknown: '数字签名的数据格式无法判断',
    },
    en: {
      ok: 'The digital signature’s data follow the standard',
      bad: 'The digital signature’s data do not follow the standard',
      unknown: 'The form of the digital signature’s data cannot be told',
    },
  },
  'cms.signers': {
    'zh-CN': { ok: '数字签名中有签名者', bad: '数字签名中没有签名者', unknown: '数字签名的签名者无法判断' },
    en: {
      ok: 'The digital signature has a signer',
      bad: 'The digital signature has no signer',
      unknown: 'Whether the digital signature has a signer cannot be told',
    },
  },
  'cms.signerCertificate': {
    'zh-CN': { ok: '签名者证书随签名提供', bad: '签名者证书不能使用', unknown: '签名中没有签名者的证书，无法核对' },
    en: {
      ok: 'The signer’s certificate came with the signature',
      bad: 'The signer’s certificate cannot be used',
      unknown: 'The signer’s certificate did not come with the signature, which cannot be checked',
    },
  },
  'cms.algorithm': {
    'zh-CN': { ok: '签名所用的算法相符', bad: '签名所用的算法互不相符', unknown: '签名所用的算法不支持或已不安全' },
    en: {
      ok: 'The signature’s algorithms fit',
      bad: 'The signature’s algorithms do not fit one another',
      unknown: 'The signature’s algorithms are not supported, or are weak by now',
    },
  },
  'cms.content': {
    'zh-CN': {
      ok: '签名中的内容与原文相符',
      bad: '签名中的内容与原文不符',
      unknown: '签名中的内容与原文是否相符无法判断',
    },
    en: {
      ok: 'What the signature contains is the document',
      bad: 'What the signature contains is not the document',
      unknown: 'Whether the signature contains the document cannot be told',
    },
  },
  'cms.contentType': {
    'zh-CN': {
      ok: '签名属性与内容类型相符',
      bad: '签名属性与内容类型不符',
      unknown: '签名属性与内容类型是否相符无法判断',
    },
    en: {
      ok: 'The signed attributes fit the type of the content',
      bad: 'The signed attributes do not fit the type of the content',
      unknown: 'Whether the signed attributes fit the content cannot be told',
    },
  },
  'cms.digest': {
    'zh-CN': {
      ok: '文件内容与签名时一致，未被改动',
      bad: '文件内容与签名时不一致，已被改动',
      unknown: '文件内容是否改动无法判断',
    },
    en: {
      ok: 'The document is as it was when signed',
      bad: 'The document differs from what was signed',
      unknown: 'Whether the document was changed cannot be told',
    },
  },
  'cms.value': {
    'zh-CN': { ok: '数字签名经公钥验证成立', bad: '数字签名不成立', unknown: '数字签名无法验证' },
    en: {
      ok: 'The digital signature holds under the public key',
      bad: 'The digital signature does not hold',
      unknown: 'The digital signature cannot be checked',
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
