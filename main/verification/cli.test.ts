// The command line as a person or a script meets it: a program of its own, its two streams and its exit code.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { encodePem } from '../../crypto/certificates/pem.ts';
import { list, unitRoot } from '../../crypto/seals/seals.fixture.ts';
import { onePagePdf } from '../../formats/pdf/one-page.fixture.ts';
import { VerificationReport } from '../../preload/contract/verification.ts';
import { stamp } from './stamped.fixture.ts';

// Each run starts two programs.
vi.setConfig({ testTimeout: 120_000 });

const program = fileURLToPath(new URL('./cli.ts', import.meta.url));
let folder: string;
const at = (name: string) => join(folder, name);

function verify(...args: string[]): { code: number | null; out: string; err: string } {
  const run = spawnSync(process.execPath, ['--no-warnings', program, ...args], {
    encoding: 'utf8',
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  });
  return { code: run.status, out: run.stdout, err: run.stderr };
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'yinzheng-verify-'));
  const bytes = await stamp(onePagePdf());
  writeFileSync(at('stamped.pdf'), bytes);
  const changed = bytes.slice();
  changed[20] = 0x78;
  changed[bytes.length - 1] = 0x20;
  writeFileSync(at('changed.pdf'), changed);
  writeFileSync(at('plain.pdf'), onePagePdf());
  writeFileSync(at('text.pdf'), 'hello');
  writeFileSync(at('root.der'), unitRoot.certificate.raw);
  writeFileSync(at('list.der'), list().raw);
  const rootPem = encodePem('CERTIFICATE', unitRoot.certificate.raw);
  writeFileSync(at('root.pem'), rootPem);
  writeFileSync(at('both.pem'), rootPem + encodePem('X509 CRL', list().raw));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('verify FILE', () => {
  it.each([
    ['with root and list', ['--trust', 'both.pem'], 0, 'valid'],
    ['with root and list as two DER files', ['--trust', 'root.der', '--crl', 'list.der'], 0, 'valid'],
    ['without the list', ['--trust', 'root.pem'], 2, 'indeterminate'],
  ] as const)('a stamped file %s', (_, options, code, verdict) => {
    const paths = options.map((option) => (option.startsWith('--') ? option : at(option)));
    const run = verify(at('stamped.pdf'), ...paths, '--json');
    expect(run.err).toBe('');
    const report = v.parse(VerificationReport, JSON.parse(run.out));
    expect({ code: run.code, verdict: report.verdict }).toEqual({ code, verdict });
    expect(report).toMatchObject({ schema: 'yinzheng/verify/1', file: 'stamped.pdf', format: 'pdf' });
  });

  it('an unsigned file is said to be unsigned', () => {
    const plain = verify(at('plain.pdf'), '--json');
    expect(plain.code).toBe(2);
    expect(JSON.parse(plain.out)).toMatchObject({ verdict: 'unsigned', signatures: [] });
  });

  it('says in words what holds, the verdict in the first line', () => {
    const { out, err } = verify(at('stamped.pdf'), '--trust', at('both.pem'));
    expect(err).toBe('');
    expect(out.split('\n')[0]).toBe('有效：stamped.pdf');
    expect(out).toContain('✔ 原文摘要与签章时相同');
    expect(out).not.toMatch(/[✖?]/);
    const changed = verify(at('changed.pdf'), '--trust', at('both.pem'));
    expect(changed.code).toBe(1);
    expect(changed.out.split('\n')[0]).toBe('无效：changed.pdf');
    expect(changed.out).toContain('✖ 原文摘要与签章时相同');
  });

  it('a file that cannot be read is 3, with the reason', () => {
    const { code, out } = verify(at('text.pdf'), '--json');
    expect({ code, ...JSON.parse(out) }).toEqual({
      code: 3,
      schema: 'yinzheng/verify/1',
      file: 'text.pdf',
      error: { code: 'format.unknown' },
    });
    const words = verify(at('absent.pdf'));
    expect(words).toEqual({ code: 3, out: '不能读取：absent.pdf：文件不存在或不能读取\n', err: '' });
  });

  it.each([
    ['two files', ['stamped.pdf', 'plain.pdf']],
    ['a trust file that is not there', ['stamped.pdf', '--trust', 'absent.pem']],
    ['a list where a certificate belongs', ['stamped.pdf', '--trust', 'list.der']],
    ['a certificate where a list belongs', ['stamped.pdf', '--crl', 'root.pem']],
  ])('%s is a mistake of use: 64, nothing on stdout', (_, args) => {
    const run = verify(...args.map((arg) => (arg.startsWith('--') ? arg : at(arg))));
    expect({ code: run.code, out: run.out }).toEqual({ code: 64, out: '' });
    expect(run.err).toContain('--trust CERT');
  });

  it('explains itself', () => {
    const { code, out } = verify('--help');
    expect(code).toBe(0);
    expect(out).toContain('退出码');
  });
});
