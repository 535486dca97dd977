// Seal signatures and the OpenSSL command line: it verifies ours, we verify one that it signed.

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Certificate, parseCertificate } from '../certificates/certificate.ts';
import { issueCertificate } from '../certificates/issue.ts';
import { decodePem, encodePem } from '../certificates/pem.ts';
import {
  check,
  DATA_HASH,
  type Holder,
  makeSeal,
  notOk,
  SIGNED,
  signWith,
  T0,
  unitRoot,
  YEARS,
} from './seals.fixture.ts';
import { parseSealSignature } from './signature.ts';
import { encodeSignatureV4 } from './write.ts';

const openssl = spawnSync('openssl', ['version'], { encoding: 'utf8' }).stdout ?? '';
const able = openssl.startsWith('OpenSSL 3.');
if (!able)
  console.warn(`openssl 3 is not on the path: seals are not compared with it (found: ${openssl.trim() || 'none'})`);

describe.skipIf(!able)('seals and OpenSSL', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'yinzheng-seals-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const run = (...args: string[]): string =>
    execFileSync('openssl', args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
  const put = (name: string, content: Uint8Array | string): void => writeFileSync(join(folder, name), content);
  const DISTID = ['-sigopt', 'distid:1234567812345678'];

  const verifies = (certificate: Certificate, message: Uint8Array, signature: Uint8Array): boolean => {
    put('signer.pem', encodePem('CERTIFICATE', certificate.raw));
    put('signer.pub', run('x509', '-in', 'signer.pem', '-noout', '-pubkey'));
    put('message', message);
    put('signature', signature);
    const args = ['dgst', '-sm3', '-verify', 'signer.pub', ...DISTID, '-signature', 'signature', 'message'];
    return spawnSync('openssl', args, { cwd: folder, encoding: 'utf8' }).stdout.trim() === 'Verified OK';
  };

  it('OpenSSL holds our two signatures for good, and for bad over anything else', () => {
    const { toSignRaw, signature, signer, seal } = parseSealSignature(signWith());
    expect(verifies(signer, toSignRaw, signature)).toBe(true);
    expect(verifies(seal.maker, seal.signedBytes, seal.signature)).toBe(true);
    expect(verifies(signer, seal.signedBytes, signature)).toBe(false);
  });

  it('OpenSSL reads the whole as DER', () => {
    put('value.der', signWith());
    const text = run('asn1parse', '-inform', 'DER', '-in', 'value.der');
    expect(text).toContain('IA5STRING         :ES');
    expect(text).toContain('UTF8STRING        :示例市发展和改革委员会');
    expect(text).toContain('GENERALIZEDTIME   :20260411000000Z');
  });

  it('a signature that OpenSSL made with the unit’s key is valid', () => {
    run('ecparam', '-name', 'SM2', '-genkey', '-noout', '-out', 'unit.key');
    const [spki] = decodePem(run('pkey', '-in', 'unit.key', '-pubout'));
    const publicKey = spki?.der.subarray(-65) ?? new Uint8Array(0);
    const der = issueCertificate({
      subject: { country: 'CN', commonName: '示例市财政局' },
      issuer: unitRoot.certificate,
      issuerPrivateKey: unitRoot.privateKey,
      publicKey,
      profile: 'unit',
      notBefore: T0,
      notAfter: T0 + YEARS,
    });
    const holder: Holder = { certificate: parseCertificate(der), privateKey: new Uint8Array(0) };
    const { toSign, finish } = encodeSignatureV4({
      eseal: makeSeal({ signers: [holder] }),
      timeMs: SIGNED,
      dataHash: DATA_HASH,
      propertyInfo: '',
      signerCertificate: der,
    });
    put('tosign', toSign);
    run('dgst', '-sm3', '-sign', 'unit.key', ...DISTID, '-out', 'made', 'tosign');
    const report = check(finish(new Uint8Array(readFileSync(join(folder, 'made')))));
    expect(notOk(report.checks)).toEqual([]);
    expect(report).toMatchObject({ verdict: 'valid', signerName: '示例市财政局' });
  });
});
