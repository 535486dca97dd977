// A report in plain Chinese for a terminal. Names come from certificates and seals that anybody may have made, so nothing of them may move the
// cursor or turn the direction of writing. Times are told in China Standard Time.

import type { SignatureReport, VerificationReport } from '../../preload/contract/verification.ts';

const VERDICTS: Record<VerificationReport['verdict'], string> = {
  valid: '有效',
  invalid: '无效',
  indeterminate: '无法判定',
  unsigned: '没有签章或签名',
};

const MARKS = { ok: '✔', bad: '✖', unknown: '?' } as const;

/** What each check looks at. A code without words is shown as itself. */
const CHECKS: Readonly<Record<string, string>> = {
  'pdf.byteRange': '签名范围与签名值的位置相符',
  'pdf.coverage': '签名覆盖整个文件',
  'pdf.laterChanges': '签名之后的修订未改动原文',
  'pdf.field': '签名未被后来的修订隐去',
  'ofd.listed': '签名列在签名列表中',
  'ofd.signature': '签名描述文件齐全可读',
  'ofd.references': '受保护的各文件未被改动',
  'ofd.coverage': '包内没有未受保护的文件',
  'ofd.sealFile': '印章文件与签名值中的印章相同',
  'ofd.integrity': '文件完整性保护（GM/T 0099）',
  'cms.format': '数字签名的数据格式符合标准',
  'cms.signers': '数字签名中有签名者',
  'cms.signerCertificate': '签名者证书随签名提供',
  'cms.algorithm': '签名所用算法相符且足够强',
  'cms.content': '签名中的内容与原文相符',
  'cms.contentType': '签名属性与内容类型相符',
  'cms.digest': '原文摘要与签名时相同',
  'cms.value': '数字签名经公钥验证成立',
  'signature.format': '签名值的格式可以识别',
  'signature.value': '签名值经公钥验证成立',
  'signature.extensions': '签章的扩展项可以识别',
  'data.digest': '原文摘要与签章时相同',
  'seal.format': '印章数据格式符合标准',
  'seal.makerSignature': '印章由制章者签名且未被改动',
  'seal.signerListed': '签章者在印章列明的签章者之中',
  'seal.period': '签章时间在印章有效期内',
  'seal.extensions': '印章的扩展项可以识别',
  'seal.timeStamp': '印章的时间戳',
  'signer.period': '签章时间在签章者证书有效期内',
  'signer.chain': '签章者证书可追溯到受信任的根证书',
  'signer.algorithm': '签章者证书链的算法和密钥足够强',
  'signer.revocation': '签章者证书未被吊销',
  'maker.period': '制章时间在制章者证书有效期内',
  'maker.chain': '制章者证书可追溯到受信任的根证书',
  'maker.algorithm': '制章者证书链的算法和密钥足够强',
  'maker.revocation': '制章者证书未被吊销',
  time: '签章时间（签章者自述）不在将来',
  'time.stamp': '签章的时间戳',
};

const REASONS: Readonly<Record<string, string>> = {
  untrustedRoot: '根证书不在信任之列',
  issuerMissing: '缺少签发者证书',
  noList: '没有吊销列表',
  listOutdated: '吊销列表已过期',
  listSignature: '吊销列表的签名不成立',
  listAlgorithm: '吊销列表的签名算法不支持',
  listExtension: '吊销列表含有不能识别的关键扩展项',
  revoked: '已被吊销',
  revokedLater: '后来被吊销，签章是否在此之前无旁证',
  early: '早于有效期',
  late: '晚于有效期',
  timeUnknown: '时间不明',
  future: '时间在将来',
  notSupported: '本版本尚不核对',
  unreadable: '无法读取',
  stampSignature: '时间戳自身的签名或证书不成立',
  imprint: '时间戳所盖的不是这里的内容',
  authority: '时间戳服务机构的证书无法认定',
  stampPurpose: '证书未注明用于时间戳',
  afterStamp: '自述时间晚于时间戳',
  filesDiffer: '包内文件与签名的文件清单不一致',
  namesOnly: '清单只列文件名，内容是否改动无法由此判定',
  notVerified: '本版本尚不核对',
  contentMissing: '没有可比对的原文',
  certificateMissing: '签名中没有签名者的证书',
  signatureAlgorithm: '签名算法不支持',
  weakDigest: '摘要算法已不安全',
  weakKey: '密钥长度不足',
  curveNotNamed: '椭圆曲线参数不是指定的标准曲线',
  attributesAsContent: '以签名属性冒充原文',
  absent: '缺少必要的属性',
  different: '与所称不符',
  noSigner: '没有签名者',
  notStandard: '与标准的写法不同',
  changedAfter: '最后一个签名之后文件又有改动',
  laterSignature: '其后的改动由后来的签名覆盖',
  content: '页面内容被改动',
  annotation: '增改了批注',
  form: '增改了表单',
  hidden: '被隐去',
  partly: '部分文件不在保护之内',
  none: '没有保护任何文件',
  missing: '文件不在包内',
  notListed: '未列明',
  listUnreadable: '列表不能识别',
  digestAlgorithm: '摘要算法不支持',
  unknownContents: '不是可识别的签名',
  fileMissing: '文件不在包内',
  valueMissing: '签名值不在包内',
  xml: '不是规范的 XML',
  shape: '结构不符合标准',
};

/** Why a file could not be read at all, by the refusal's code. */
const UNREADABLE: Readonly<Record<string, string>> = {
  'file.missing': '文件不存在或不能读取',
  'file.tooLarge': '文件超过 512 MB',
  'format.unknown': '既不是 PDF 也不是 OFD',
  'pdf.truncated': '文件不完整',
  'pdf.broken': '文件结构损坏',
  'pdf.passwordRequired': '文件已加密，需要口令',
  'pdf.wrongPassword': '口令不对',
  'pdf.unsupportedEncryption': '加密方式不支持',
  'pdf.limit': '文件超出可处理的限度',
  'quarantine.timeout': '解析超时',
  'quarantine.memory': '解析超出内存限度',
  'quarantine.crashed': '解析中断',
  'quarantine.failed': '解析失败',
  'ofd.notOfd': '不是 OFD 文件',
  'ofd.truncated': '文件不完整',
  'ofd.broken': '文件结构损坏',
  'ofd.duplicate': '包内有重名文件',
  'ofd.name': '包内文件名不合规',
  'ofd.encrypted': '文件包已加密',
  'ofd.unsupported': '压缩方式不支持',
  'ofd.limit': '文件超出可处理的限度',
  'ofd.xml': '不是规范的 XML',
};

/** Text of others as one line that a terminal only shows. */
function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\u{fffd}');
}

function timeText(ms: number): string {
  const date = new Date(ms + 8 * 3_600_000);
  return Number.isNaN(date.getTime()) ? String(ms) : date.toISOString().slice(0, 19).replace('T', ' ');
}

const TIMES = new Set([
  'at',
  'time',
  'validFrom',
  'validTo',
  'notBefore',
  'notAfter',
  'thisUpdate',
  'nextUpdate',
  'revokedAt',
]);

function detailText(detail: SignatureReport['checks'][number]['detail']): string {
  return Object.entries(detail)
    .filter(([key]) => key !== 'reason' && key !== 'algorithm')
    .map(
      ([key, value]) =>
        `${key}=${typeof value === 'number' && TIMES.has(key) ? timeText(value) : plain(String(value))}`,
    )
    .join('，');
}

function signatureText(signature: SignatureReport, number: number): string[] {
  const { kind, sealName, signer, signedAt, sesVersion } = signature;
  const title = kind === 'seal' ? '电子印章' : kind === 'signature' ? '数字签名' : '不能识别的签名';
  const lines = [
    `${number}. ${title}：${VERDICTS[signature.verdict]}`,
    ...(sealName ? [`   印章：${plain(sealName)}${sesVersion === null ? '' : `（版本 ${sesVersion}）`}`] : []),
    ...(signer ? [`   签章者：${plain(signer)}`] : []),
    ...(signedAt === null ? [] : [`   签章时间（自述）：${timeText(signedAt)}`]),
  ];
  if (signature.referencesOk !== null) {
    const { referencesOk, referencesBad, referencesUncovered } = signature;
    const total = referencesOk + (referencesBad ?? 0);
    lines.push(`   受保护文件：${total} 个，相符 ${referencesOk} 个；未受保护 ${referencesUncovered ?? 0} 个`);
  }
  for (const { code, status, detail } of signature.checks) {
    const reason = typeof detail['reason'] === 'string' ? detail['reason'] : '';
    const why = status === 'ok' || reason === '' ? '' : `：${REASONS[reason] ?? plain(reason)}`;
    lines.push(`   ${MARKS[status]} ${CHECKS[code] ?? plain(code)}${why}`);
    const more = status === 'ok' ? '' : detailText(detail);
    if (more !== '') lines.push(`       ${more}`);
  }
  return lines;
}

/** The verdict in the first line, then each signature with its checks. Ends in a line feed. */
export function reportText(report: VerificationReport): string {
  const { file, format, size, digest, signatures, verdict, reasons } = report;
  const lines = [
    `${VERDICTS[verdict]}：${plain(file)}`,
    `${format.toUpperCase()}，${size} 字节，SM3 ${digest}`,
    ...(reasons.includes('pdf.workingCopy')
      ? ['这是标注副本：不具效力，不作凭据，原件的签章不在其中，请核验原件']
      : []),
    ...signatures.flatMap((signature, index) => signatureText(signature, index + 1)),
  ];
  return `${lines.join('\n')}\n`;
}

/** One line for a file that cannot be read. */
export function unreadableText(file: string, code: string): string {
  return `不能读取：${plain(file)}：${UNREADABLE[code] ?? code}\n`;
}
