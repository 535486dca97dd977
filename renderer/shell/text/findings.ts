// Findings of a check in words, both languages: a sentence for each status of a code. A code that is not here is shown as itself.
// Verification data come from main; this file only words them.
import { actFindings } from './findings-acts.ts';
import { fileFindings } from './findings-file.ts';
import type { Language } from './language.ts';

type Sentences = { readonly ok: string; readonly bad: string; readonly unknown: string };

function both(
  zh: readonly [string, string, string],
  en: readonly [string, string, string],
): Readonly<Record<Language, Sentences>> {
  return { 'zh-CN': { ok: zh[0], bad: zh[1], unknown: zh[2] }, en: { ok: en[0], bad: en[1], unknown: en[2] } };
}

/** Order in each row: holds, does not hold, cannot be told. */
export const findingsText: Readonly<Record<string, Readonly<Record<Language, Sentences>>>> = {
  ...actFindings,
  ...fileFindings,
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
  'signer.algorithm': both(
    ['签章者证书链的算法和密钥足够强', '签章者证书链的密钥参数不合规', '签章者证书链的算法或密钥不够强，不能认定'],
    [
      'The algorithms and keys of the signer’s certificates are strong enough',
      'A key of the signer’s certificates has parameters that are not allowed',
      'An algorithm or key of the signer’s certificates is weak, so they cannot be relied on',
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
  'maker.algorithm': both(
    ['制章者证书链的算法和密钥足够强', '制章者证书链的密钥参数不合规', '制章者证书链的算法或密钥不够强，不能认定'],
    [
      'The algorithms and keys of the maker’s certificates are strong enough',
      'A key of the maker’s certificates has parameters that are not allowed',
      'An algorithm or key of the maker’s certificates is weak, so they cannot be relied on',
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
    ['签章时间由签章者自述，与本机时间不矛盾', '签章时间与其他记录不符', '签章时间不能认定'],
    [
      'The time of stamping is the signer’s own word and does not contradict this computer’s clock',
      'The time of stamping contradicts other records',
      'The time of stamping cannot be told',
    ],
  ),
  'maker.purpose': both(
    ['证书用途适于制章', '证书用途不适于制章', '证书用途无法判断'],
    [
      'The certificate may be used for making seals',
      'The certificate may not be used for making seals',
      'The certificate’s use cannot be told',
    ],
  ),
  'seal.extensions': both(
    ['印章扩展项均可识别', '印章含有不能识别的关键扩展项', '印章含有不能识别的关键扩展项，无法判断'],
    [
      'The seal’s extensions are known',
      'The seal has critical extensions that are not known',
      'The seal has critical extensions that are not known',
    ],
  ),
  'signature.extensions': both(
    ['签章扩展项均可识别', '签章含有不能识别的关键扩展项', '签章含有不能识别的关键扩展项，无法判断'],
    [
      'The signature’s extensions are known',
      'The signature has critical extensions that are not known',
      'The signature has critical extensions that are not known',
    ],
  ),
  'seal.timeStamp': both(
    ['印章的时间戳成立', '印章的时间戳不成立', '印章带有时间戳，无法判定'],
    [
      'The seal’s time stamp holds',
      'The seal’s time stamp does not hold',
      'The seal has a time stamp that cannot be judged',
    ],
  ),
  'time.stamp': both(
    ['签章的时间戳成立', '签章的时间戳不成立', '签章带有时间戳，无法判定'],
    [
      'The signature’s time stamp holds',
      'The signature’s time stamp does not hold',
      'The signature has a time stamp that cannot be judged',
    ],
  ),
  'path.signature': both(
    ['证书由签发者签名', '证书的签名不成立', '证书的签名无法核对'],
    [
      'The certificate is signed by its issuer',
      'The certificate’s signature does not hold',
      'The certificate’s signature cannot be checked',
    ],
  ),
  'path.algorithm': both(
    ['证书的算法和密钥足够强', '证书的密钥参数不合规', '证书的算法或密钥不够强，不能认定'],
    [
      'The certificate’s algorithms and key are strong enough',
      'The certificate’s key has parameters that are not allowed',
      'An algorithm or the key of the certificate is weak, so it cannot be relied on',
    ],
  ),
  'path.validity': both(
    ['证书在有效期内', '证书不在有效期内', '证书是否在有效期内无法判断'],
    [
      'The certificate is within its dates',
      'The certificate is not within its dates',
      'Whether the certificate is within its dates cannot be told',
    ],
  ),
  'path.keyUsage': both(
    ['证书用途相符', '证书用途不符', '证书用途无法判断'],
    ['The certificate’s use fits', 'The certificate’s use does not fit', 'The certificate’s use cannot be told'],
  ),
  'path.basicConstraints': both(
    ['上级证书有权签发', '上级证书无权签发', '上级证书是否有权签发无法判断'],
    [
      'The issuer may issue certificates',
      'The issuer may not issue certificates',
      'Whether the issuer may issue cannot be told',
    ],
  ),
  'path.critical': both(
    ['证书的关键扩展项均可识别', '证书含有不能识别的关键扩展项', '证书含有不能识别的关键扩展项，无法判断'],
    [
      'The certificate’s critical extensions are known',
      'The certificate has unknown critical extensions',
      'The certificate has unknown critical extensions',
    ],
  ),
  'path.root': both(
    ['可追溯到受信任的根证书', '根证书不受信任', '根证书不在信任名录中，无法判断'],
    ['It leads to a trusted root', 'The root is not trusted', 'The root is not in the trusted directory'],
  ),
  'path.revocation': both(
    ['证书未被吊销', '证书已被吊销', '没有可用的吊销列表，是否吊销无法判断'],
    [
      'The certificate is not revoked',
      'The certificate is revoked',
      'No usable revocation list: whether it is revoked cannot be told',
    ],
  ),
  'chain.whole': both(
    ['办理记录连续完整，签名均成立', '办理记录不完整', '办理记录是否完整无法判断'],
    [
      'The record of steps is whole and every signature holds',
      'The record of steps is not whole',
      'Whether the record is whole cannot be told',
    ],
  ),
  'chain.gap': both(
    ['办理记录没有缺号', '办理记录有缺号', '办理记录是否缺号无法判断'],
    ['No step is missing in the record', 'A step is missing in the record', 'Whether a step is missing cannot be told'],
  ),
  'chain.doubled': both(
    ['办理记录没有重号', '同一序号出现两条记录', '办理记录是否重号无法判断'],
    [
      'No number is used twice in the record',
      'Two records bear the same number',
      'Whether a number is used twice cannot be told',
    ],
  ),
  'chain.withheld': both(
    ['在先的记录齐全', '在先的记录缺失', '发文单位内部的办理记录未随件提供'],
    ['Earlier steps came with it', 'Earlier steps are missing', 'The sender’s inner steps did not come with it'],
  ),
  'act.signature': both(
    ['办理记录的签名成立', '办理记录的签名不成立', '办理记录的签名无法核对'],
    ['The step’s signature holds', 'The step’s signature does not hold', 'The step’s signature cannot be checked'],
  ),
  'act.unknownActor': both(
    ['办理人在名录中', '办理人不在名录中', '办理人不在名录中，无法判断'],
    ['The actor is in the directory', 'The actor is not in the directory', 'The actor is not in the directory'],
  ),
  'audit.chain': both(
    ['审计记录前后相连，未被改动', '审计记录的链条断开', '审计记录无法校验'],
    [
      'The audit log is linked without a break',
      'The chain of the audit log is broken',
      'The audit log cannot be checked',
    ],
  ),
  'audit.heads': both(
    ['审计记录的末端签名成立', '审计记录的末端签名不成立', '审计记录尚无末端签名，不能证明未被截断'],
    ['The signed heads of the log hold', 'A signed head of the log does not hold', 'The log has no signed head yet'],
  ),
  'audit.tail': both(
    [
      '末端签名之后没有待签的记录',
      '末端签名之后的记录不成立',
      '末端签名之后还有记录；若被截去，须与收到过文件的一方核对才能发现',
    ],
    [
      'Nothing stands behind the last signed head',
      'What stands behind the last signed head does not hold',
      'Entries stand behind the last signed head; were they cut off, only whoever received from here could tell',
    ],
  ),
  'audit.witness': both(
    ['本地数据没有被退回到旧状态', '本地数据被退回到较早的状态', '没有可比对的旁证，无法判断数据是否被退回'],
    [
      'The store is the newest',
      'The store was put back to an earlier state',
      'There is no witness to hold the store against',
    ],
  ),
  'audit.head': both(
    ['末端签名成立', '末端签名不成立', '末端签名无法核对'],
    ['The signed head holds', 'The signed head does not hold', 'The signed head cannot be checked'],
  ),
  'audit.headMismatch': both(
    ['末端签名与记录相符', '末端签名与记录不符', '末端签名与记录是否相符无法判断'],
    [
      'The signed head names this entry',
      'The signed head names another entry',
      'Whether the signed head fits cannot be told',
    ],
  ),
  'audit.truncated': both(
    ['记录没有被截断', '记录的末尾被截去', '记录是否被截断无法判断'],
    ['The log is not cut off', 'The end of the log was cut off', 'Whether the log was cut off cannot be told'],
  ),
  'audit.record': both(
    ['记录可以读取', '记录不能读取', '记录能否读取无法判断'],
    ['The entry can be read', 'The entry cannot be read', 'Whether the entry can be read cannot be told'],
  ),
  'audit.hash': both(
    ['记录与其摘要相符', '记录与其摘要不符', '记录与其摘要是否相符无法判断'],
    [
      'The entry has its digest',
      'The entry does not have its digest',
      'Whether the entry has its digest cannot be told',
    ],
  ),
  'audit.sequence': both(
    ['记录的序号和时间相符', '记录的序号或时间不符', '记录的序号和时间无法判断'],
    [
      'The entry says its own place and time',
      'The entry says another place or time',
      'The entry’s place and time cannot be told',
    ],
  ),
  'audit.gap': both(
    ['记录没有缺号', '此处之前有记录缺失', '记录是否缺号无法判断'],
    ['No entry is missing', 'Entries are missing before this one', 'Whether entries are missing cannot be told'],
  ),
  'audit.link': both(
    ['记录与前一条相连', '记录与前一条不相连', '记录与前一条是否相连无法判断'],
    [
      'The entry follows the one before',
      'The entry does not follow the one before',
      'Whether the entry follows cannot be told',
    ],
  ),
};
