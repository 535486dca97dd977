// Why an act does not count, and why an envelope was not taken in, in words. These are only ever said when something is wrong, so one sentence serves every status.
import type { Language } from './language.ts';

type Sentences = { readonly ok: string; readonly bad: string; readonly unknown: string };

function only(zh: string, en: string): Readonly<Record<Language, Sentences>> {
  return { 'zh-CN': { ok: zh, bad: zh, unknown: zh }, en: { ok: en, bad: en, unknown: en } };
}

export const actFindings: Readonly<Record<string, Readonly<Record<Language, Sentences>>>> = {
  'actor.unknown': only('办理人不在名录中，这一步不计入', 'By somebody who is not in the directory: not counted'),
  'act.body': only('办理记录的内容不符合格式，这一步不计入', 'What the record says is malformed: not counted'),
  'act.subjects': only('办理记录没有指明所办的文件，这一步不计入', 'The record names no document: not counted'),
  'act.consent': only(
    '这一步须用口令确认而没有确认，不计入',
    'This step needs the PIN and was taken without: not counted',
  ),
  'step.order': only('不合办理次序，这一步不计入', 'Out of order: not counted'),
  'step.role': only('办理人的岗位不能办理这一步，不计入', 'Not a step of this post: not counted'),
  'step.notHolder': only('公文当时不在此人手中，这一步不计入', 'The paper was not with this person: not counted'),
  'step.subject': only('所指的文件不是当时的现行文本，这一步不计入', 'Not about the text in force: not counted'),
  'step.notAddressed': only('不是收件人的签收，不计入', 'Acknowledged by somebody it was not sent to: not counted'),
  'step.twice': only('重复签收，只计第一次', 'Acknowledged twice: the first counts'),
  'step.otherAgency': only(
    '其他机关不能办理本机关的这一步，不计入',
    'Another agency cannot take this step: not counted',
  ),
  'step.ledgerOnly': only(
    '单位名录的记录不属于公文，不计入',
    'A record of the unit’s ledger, not of a document: not counted',
  ),
  'envelope.broken': only('信封损坏或被改动', 'The envelope is damaged or was changed'),
  'envelope.signature': only('信封的签名不成立', 'The envelope’s signature does not hold'),
  'envelope.unknownSender': only('发件人不在名录中', 'The sender is not in the directory'),
  'envelope.openedBefore': only('这个信封以前已经收取', 'This envelope was taken in before'),
  'envelope.manifest': only('信封内的清单不符合格式', 'The envelope’s list is malformed'),
  'envelope.member.missing': only('信封缺少清单所列的文件', 'A file that the list names is not in the envelope'),
  'envelope.contentMissing': only(
    '办理记录所指的文件没有随信封送来',
    'A document that a record speaks of did not come along',
  ),
  'envelope.contentUnnamed': only(
    '信封带有办理记录没有提到的文件',
    'The envelope carries a file that no record speaks of',
  ),
  'envelope.purpose': only('信封的内容与用途不符', 'What the envelope carries does not fit its purpose'),
  'envelope.ledger': only('送来的本单位名录不成立', 'The unit’s directory that it carries does not hold'),
  'envelope.notAddressed': only('来文不是发给本单位的', 'The document was not dispatched to this unit'),
  'envelope.receiptOfNothing': only(
    '回执所指的核发在本机没有记录',
    'A receipt for a dispatch that is not on record here',
  ),
  'envelope.fault': only('收取时程序出现故障，信封原样未动', 'A defect while taking it in; the envelope is untouched'),
  'ledger.author': only(
    '不是本单位根证书或安全保密员所作，不计入',
    'Neither by the unit’s root nor by a security officer: not counted',
  ),
  'ledger.body': only('名录记录的内容不符合格式，不计入', 'A malformed record of the ledger: not counted'),
  'ledger.root': only('名录的根证书与本机不符，不计入', 'Founded on another root: not counted'),
  'ledger.signature': only('名录记录的签名不成立，不计入', 'The record’s signature does not hold: not counted'),
  'ledger.unfounded': only('名录尚未成立，这一记录不计入', 'Before the ledger was founded: not counted'),
};
