// Findings of a check in words, both languages: a sentence for each status of a code. A code that is not here is shown as itself.
// Verification data come from main; this file only words them.
import type { Language } from './text.ts';

type Sentences = { readonly ok: string; readonly bad: string; readonly unknown: string };

function both(
  zh: readonly [string, string, string],
  en: readonly [string, string, string],
): Readonly<Record<Language, Sentences>> {
  return { 'zh-CN': { ok: zh[0], bad: zh[1], unknown: zh[2] }, en: { ok: en[0], bad: en[1], unknown: en[2] } };
}

/** Order in each row: holds, does not hold, cannot be told. */
export const findingsText: Readonly<Record<string, Readonly<Record<Language, Sentences>>>> = {
  'seal.format': both(
    ['印章数据格式符合 GB/T 38540', '印章数据格式不符合标准', '印章数据格式无法判断'],
    [
      'The seal’s data follow GB/T 38540',
      'The seal’s data do not follow the standard',
      'The form of the seal’s data cannot be told',
    ],
  ),
  'seal.makerSignature': both(
    ['印章由制章者签名，未被改动', '制章者的签名不成立，印章可能被改动', '制章者的签名无法核对'],
    [
      'The seal is signed by its maker and unchanged',
      'The maker’s signature does not hold: the seal may have been changed',
      'The maker’s signature cannot be checked',
    ],
  ),
  'seal.signerListed': both(
    ['签章者在印章列明的签章者之中', '签章者不在印章列明的签章者之中', '签章者是否列明无法判断'],
    [
      'The signer is listed in the seal',
      'The signer is not listed in the seal',
      'Whether the signer is listed cannot be told',
    ],
  ),
  'seal.period': both(
    ['用印时印章在有效期内', '用印时印章不在有效期内', '用印时印章是否有效无法判断'],
    [
      'The seal was within its dates when stamped',
      'The seal was not within its dates when stamped',
      'Whether the seal was within its dates cannot be told',
    ],
  ),
  'signer.period': both(
    ['签名时签章者证书在有效期内', '签名时签章者证书不在有效期内', '签章者证书当时是否有效无法判断'],
    [
      'The signer’s certificate was within its dates',
      'The signer’s certificate was not within its dates',
      'Whether the signer’s certificate was within its dates cannot be told',
    ],
  ),
  'signer.chain': both(
    ['签章者证书可追溯到受信任的根证书', '签章者证书的签发关系不成立', '签章者的根证书不在信任名录中，无法判断'],
    [
      'The signer’s certificate leads to a trusted root',
      'The signer’s certificate path does not hold',
      'The signer’s root is not in the trusted directory',
    ],
  ),
  'signer.revocation': both(
    ['签章者证书未被吊销', '签章者证书已被吊销', '没有可用的吊销列表，签章者证书是否吊销无法判断'],
    [
      'The signer’s certificate is not revoked',
      'The signer’s certificate is revoked',
      'No revocation list at hand: whether the signer is revoked cannot be told',
    ],
  ),
  'maker.chain': both(
    ['制章者证书可追溯到受信任的根证书', '制章者证书的签发关系不成立', '制章者的根证书不在信任名录中，无法判断'],
    [
      'The maker’s certificate leads to a trusted root',
      'The maker’s certificate path does not hold',
      'The maker’s root is not in the trusted directory',
    ],
  ),
  'maker.period': both(
    ['制章时制章者证书在有效期内', '制章时制章者证书不在有效期内', '制章者证书当时是否有效无法判断'],
    [
      'The maker’s certificate was within its dates',
      'The maker’s certificate was not within its dates',
      'Whether the maker’s certificate was within its dates cannot be told',
    ],
  ),
  'maker.revocation': both(
    ['制章者证书未被吊销', '制章者证书已被吊销', '没有可用的吊销列表，制章者证书是否吊销无法判断'],
    [
      'The maker’s certificate is not revoked',
      'The maker’s certificate is revoked',
      'No revocation list at hand: whether the maker is revoked cannot be told',
    ],
  ),
  'signature.value': both(
    ['签名值经公钥验证成立', '签名值不成立', '签名值无法验证'],
    ['The signature holds under the public key', 'The signature does not hold', 'The signature cannot be checked'],
  ),
  'data.digest': both(
    ['文件内容与盖章时一致，未被改动', '文件内容与盖章时不一致，已被改动', '文件内容是否改动无法判断'],
    [
      'The document is as it was when stamped',
      'The document differs from what was stamped',
      'Whether the document was changed cannot be told',
    ],
  ),
  time: both(
    ['签章时间有旁证', '签章时间与其他记录不符', '签章时间为签章者自述，没有旁证'],
    [
      'The time of stamping is corroborated',
      'The time of stamping contradicts other records',
      'The time of stamping is the signer’s own word',
    ],
  ),
  'chain.gap': both(
    ['办理记录连续', '办理记录有缺号', '部分在先的记录未随件提供'],
    ['The record of steps is complete', 'A step is missing in the record', 'Some earlier steps did not come with it'],
  ),
  'chain.fork': both(
    ['办理记录没有分支', '同一序号出现两条记录', '是否有分支无法判断'],
    ['The record has no forks', 'Two records bear the same number', 'Whether the record forks cannot be told'],
  ),
  'audit.chain': both(
    ['审计记录前后相连，未被改动', '审计记录的链条断开', '审计记录无法校验'],
    [
      'The audit log is linked without a break',
      'The chain of the audit log is broken',
      'The audit log cannot be checked',
    ],
  ),
  'audit.head': both(
    ['审计记录的末端签名成立', '审计记录的末端签名不成立', '审计记录尚无末端签名'],
    [
      'The signed head of the audit log holds',
      'The signed head of the audit log does not hold',
      'The audit log has no signed head yet',
    ],
  ),
};
