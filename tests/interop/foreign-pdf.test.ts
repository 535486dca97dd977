// A PDF that OpenSSL signed with an RSA or ECDSA chain: main's report and the command line hold the chain against the root given.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { concatBytes } from '../../crypto/bytes.ts';
import { prepareSealRevision } from '../../formats/pdf/append.ts';
import { onePagePdf } from '../../formats/pdf/one-page.fixture.ts';
import { byteRangeParts, spliceContents } from '../../formats/pdf/splice.ts';
import { nodeSpawn, openQuarantine, type Quarantine } from '../../main/quarantine/index.ts';
import { type VerifyTrust, verifyFile } from '../../main/verification/index.ts';
import { reportText } from '../../main/verification/words.ts';
import { certificateOf, chainOf, crlOf, type Holder, listOf, METHODS, type Method } from './chains.ts';
import { file, needsOpenssl, noOpenssl, openssl } from './openssl.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const program = fileURLToPath(new URL('../../main/verification/cli.ts', import.meta.url));

async function signedPdf(leaf: Holder, middle: Holder): Promise<Uint8Array> {
  const prepared = await prepareSealRevision(onePagePdf(), {
    page: 0,
    rect: [300, 200, 120, 120],
    picture: { viewBox: [0, 0, 10, 10], paths: [{ d: 'M0 0L10 0L10 10Z', fill: '#ff0000' }] },
    signedAtMs: Date.now(),
  });
  const args = ['cms', '-sign', '-binary', '-outform', 'DER', '-md', 'sha256'];
  const signer = ['-signer', leaf.path, '-inkey', leaf.key, '-certfile', middle.path];
  return spliceContents(prepared, openssl([...args, ...signer], concatBytes(...byteRangeParts(prepared))));
}

describe.skipIf(noOpenssl).each<[string, Method]>([
  ['RSA', METHODS.rsa],
  ['ECDSA on P-384', METHODS.p384],
])(`a PDF signed with a chain of %s${needsOpenssl}`, (_, method) => {
  let quarantine: Quarantine;
  let chain: { root: Holder; middle: Holder; leaf: Holder };
  let pdf: Uint8Array;
  let lists: string[];
  beforeAll(async () => {
    quarantine = openQuarantine(nodeSpawn());
    chain = chainOf(method);
    pdf = await signedPdf(chain.leaf, chain.middle);
    lists = [listOf(chain.root), listOf(chain.middle)];
  });
  afterAll(() => quarantine.close());
  const check = (trust: Partial<VerifyTrust>, bytes = pdf) =>
    verifyFile(
      { name: 'letter.pdf', bytes },
      { roots: [certificateOf(chain.root)], crls: lists.map(crlOf), ...trust },
      { now: Date.now() + 2000, quarantine },
    );

  it('is valid under its root and lists', async () => {
    const report = await check({});
    expect(report).toMatchObject({ verdict: 'valid', reasons: [] });
    const signed = { kind: 'signature', signer: 'Leaf', dataHashOk: true, signatureOk: true };
    expect(report.signatures).toMatchObject([signed]);
    const [chainCheck] = report.signatures[0]?.checks.filter(({ code }) => code === 'signer.chain') ?? [];
    expect(chainCheck).toMatchObject({ status: 'ok', detail: { root: 'C=CN, CN=Root', length: 3 } });
    expect(reportText(report)).toContain('✔ 签章者证书链的算法和密钥足够强');
    expect(reportText(report)).not.toContain('signer.');
  });

  it('is indeterminate under no root, and under another of the same name', async () => {
    expect(await check({ roots: [] })).toMatchObject({ verdict: 'indeterminate' });
    const { root } = chainOf({ ...method, key: method.key === 'rsa' ? 'p256' : 'rsa', options: ['-sha256'] });
    const report = await check({ roots: [certificateOf(root)] });
    expect(report.verdict).toBe('indeterminate');
    expect(report.reasons).toContain('signer.chain');
  });

  it('is invalid once the leaf is on its issuer’s list, or a byte is another', async () => {
    const revoked = await check({ crls: [lists[0] ?? '', listOf(chain.middle, ['3001'])].map(crlOf) });
    expect(revoked).toMatchObject({ verdict: 'invalid', reasons: ['signer.revocation'] });
    const changed = pdf.slice();
    changed[20] = 0x78;
    expect((await check({}, changed)).verdict).toBe('invalid');
  });

  it('and so says the command line', () => {
    const run = (...options: string[]) =>
      spawnSync(process.execPath, ['--no-warnings', program, file(pdf), ...options], {
        encoding: 'utf8',
        env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      });
    const withLists = lists.flatMap((path) => ['--crl', path]);
    const trusted = run('--trust', chain.root.path, ...withLists);
    expect(trusted.stderr).toBe('');
    expect(trusted.stdout.split('\n')[0]).toMatch(/^有效：/);
    expect(trusted.stdout).toContain('✔ 签章者证书可追溯到受信任的根证书');
    expect(trusted.status).toBe(0);
    const alone = run(...withLists);
    expect(alone.status).toBe(2);
    expect(alone.stdout).toMatch(/^无法判定：/);
  });
});
