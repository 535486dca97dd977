// `npm run -s verify -- FILE [--trust CERT]… [--crl LIST]… [--json]`: verifies one PDF or OFD without a profile and without a network. stdout
// holds the result and nothing else. Runs in Electron's Node (build/run.mjs); the file itself is parsed in the quarantine's child.

import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { parseCertificate } from '../../crypto/certificates/certificate.ts';
import { parseCrl } from '../../crypto/certificates/crl.ts';
import { decodePem } from '../../crypto/certificates/pem.ts';
import { EncodingError } from '../../crypto/errors.ts';
import { ready } from '../../crypto/ready.ts';
import type { VerificationReport } from '../../preload/contract/verification.ts';
import { nodeSpawn, openQuarantine } from '../quarantine/index.ts';
import { Refusal } from '../refusal.ts';
import { type VerifyTrust, verifyFile } from './verify.ts';
import { reportText, unreadableText } from './words.ts';

const EXIT: Record<VerificationReport['verdict'], number> = { valid: 0, invalid: 1, indeterminate: 2, unsigned: 2 };
const UNREADABLE = 3;
const USAGE = 64;
const MAX_FILE = 512 * 1024 * 1024;

const HELP = `用法：npm run -s verify -- FILE [--trust CERT]… [--crl LIST]… [--json]

验证一个 PDF 或 OFD 文件的电子印章和数字签名，不连接网络。

  --trust CERT   受信任的根证书，PEM 或 DER，可重复；没有它时结论不会是“有效”；
                 同一 PEM 文件中的吊销列表一并采用
  --crl LIST     吊销列表，PEM 或 DER，可重复；没有它时吊销与否无法判定
  --json         输出一个 JSON 对象，schema 为 "yinzheng/verify/1"
  --help         显示本说明

退出码：0 全部有效；1 无效；2 无法判定，或没有任何签章和签名；
        3 文件不能读取（损坏、加密、不是 PDF 或 OFD）；64 用法不对。
`;

class UsageError extends Error {}

type Request = { readonly file: string; readonly trust: VerifyTrust; readonly json: boolean };

function readArguments(args: readonly string[]): Request | 'help' {
  let given: ReturnType<typeof parse>;
  try {
    given = parse(args);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  const { values, positionals } = given;
  if (values.help === true) return 'help';
  const [file, more] = positionals;
  if (file === undefined || more !== undefined) throw new UsageError('只能且必须给出一个文件');
  const trusted = (values.trust ?? []).map((path) => readBlocks(path));
  const listed = (values.crl ?? []).map((path) => readBlocks(path));
  const roots = trusted.flatMap((blocks) => parsed(blocks, CERTIFICATE, parseCertificate, true));
  const crls = [
    ...trusted.flatMap((blocks) => parsed(blocks, CRL, parseCrl, false)),
    ...listed.flatMap((blocks) => parsed(blocks, CRL, parseCrl, true)),
  ];
  return { file, trust: { roots, crls }, json: values.json === true };
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      trust: { type: 'string', multiple: true },
      crl: { type: 'string', multiple: true },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
}

const CERTIFICATE = 'CERTIFICATE';
const CRL = 'X509 CRL';

/** A PEM file's blocks, or a DER file as the one block of an unknown label. */
type Blocks = {
  readonly path: string;
  readonly blocks: readonly { readonly label: string; readonly der: Uint8Array }[];
};

function readBlocks(path: string): Blocks {
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(readFileSync(path));
  } catch {
    throw new UsageError(`不能读取：${path}`);
  }
  if (bytes[0] === 0x30) return { path, blocks: [{ label: '', der: bytes }] };
  try {
    return { path, blocks: decodePem(Buffer.from(bytes).toString('latin1')) };
  } catch (error) {
    if (error instanceof EncodingError) throw new UsageError(`不是 PEM：${path}（${error.code}）`);
    throw error;
  }
}

/** What a file holds under a label; one that must hold some and does not is a mistake of the caller's. */
function parsed<Item>(
  { path, blocks }: Blocks,
  label: string,
  parse: (der: Uint8Array) => Item,
  must: boolean,
): Item[] {
  const own = blocks.filter((block) => block.label === label || (must && block.label === ''));
  if (must && own.length === 0) throw new UsageError(`没有 ${label}：${path}`);
  try {
    return own.map(({ der }) => parse(der));
  } catch (error) {
    if (error instanceof EncodingError) throw new UsageError(`不是 ${label}：${path}（${error.code}）`);
    throw error;
  }
}

function readFile(path: string): Uint8Array {
  try {
    const { size } = statSync(path);
    if (size > MAX_FILE) throw new Refusal('file.tooLarge');
    return new Uint8Array(readFileSync(path));
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal('file.missing');
  }
}

async function run(request: Request): Promise<{ text: string; code: number }> {
  const { file, trust, json } = request;
  const name = basename(file);
  try {
    const bytes = readFile(file);
    await ready();
    const quarantine = openQuarantine(nodeSpawn());
    try {
      const report = await verifyFile({ name, bytes }, trust, { now: Date.now(), quarantine });
      const text = json ? `${JSON.stringify(report)}\n` : reportText(report);
      return { text, code: EXIT[report.verdict] };
    } finally {
      quarantine.close();
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const refused = { schema: 'yinzheng/verify/1', file: name, error: { code: error.code } };
    return { text: json ? `${JSON.stringify(refused)}\n` : unreadableText(name, error.code), code: UNREADABLE };
  }
}

async function main(): Promise<void> {
  try {
    const request = readArguments(process.argv.slice(2));
    if (request === 'help') {
      process.stdout.write(HELP);
      return;
    }
    const { text, code } = await run(request);
    process.exitCode = code;
    process.stdout.write(text);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\n\n${HELP}`);
    process.exitCode = USAGE;
  }
}

await main();
