// Certificates and lists, both ways with the OpenSSL command line: it reads and verifies what we issue, we verify what it issues.

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as sm2 from '../sm2/sm2.ts';
import { parseCertificate } from './certificate.ts';
import { isRevoked, issueCrl, parseCrl } from './crl.ts';
import { issueCertificate, type Profile } from './issue.ts';
import { checkPath } from './path.ts';
import { decodePem, encodePem } from './pem.ts';

const version = spawnSync('openssl', ['version'], { encoding: 'utf8' }).stdout ?? '';
const able = version.startsWith('OpenSSL 3.');
if (!able)
  console.warn(
    `openssl 3 is not on the path: certificates are not compared with it (found: ${version.trim() || 'none'})`,
  );

const DAY = 86_400_000;
const NOW = Math.floor(Date.now() / 1000) * 1000;

describe.skipIf(!able)('certificates and OpenSSL', () => {
  let folder = '';
  const file = (name: string): string => join(folder, name);
  const openssl = (...args: string[]): string =>
    execFileSync('openssl', args, { encoding: 'utf8', cwd: folder, stdio: 'pipe' });
  const save = (name: string, label: string, der: Uint8Array): void => writeFileSync(file(name), encodePem(label, der));
  const der = (name: string): Uint8Array => {
    const [block] = decodePem(readFileSync(file(name), 'utf8'));
    if (!block) throw new Error(`no PEM block in ${name}`);
    return block.der;
  };

  const dgst = (certificate: string, signed: { tbs: Uint8Array; signature: Uint8Array }): string => {
    writeFileSync(file('signed.tbs'), signed.tbs);
    writeFileSync(file('signed.sig'), signed.signature);
    writeFileSync(file('signer.pub'), openssl('x509', '-in', certificate, '-noout', '-pubkey'));
    const options = ['-sm3', '-verify', 'signer.pub', '-sigopt', 'distid:1234567812345678'];
    return openssl('dgst', ...options, '-signature', 'signed.sig', 'signed.tbs').trim();
  };

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'yinzheng-certificates-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const rootKeys = sm2.generateKeyPair();
  const middleKeys = sm2.generateKeyPair();
  const leafKeys = sm2.generateKeyPair();
  const span = { notBefore: NOW - DAY, notAfter: NOW + 3650 * DAY };
  const rootDer = issueCertificate({
    subject: { country: 'CN', organization: '示例市', commonName: '示例市根证书' },
    issuer: 'self',
    issuerPrivateKey: rootKeys.privateKey,
    publicKey: rootKeys.publicKey,
    profile: 'root',
    ...span,
  });
  const root = parseCertificate(rootDer);
  const middleDer = issueCertificate({
    subject: { country: 'CN', commonName: '示例市签发机构' },
    issuer: root,
    issuerPrivateKey: rootKeys.privateKey,
    publicKey: middleKeys.publicKey,
    profile: 'subordinate',
    ...span,
  });
  const middle = parseCertificate(middleDer);
  const leafOf = (profile: Profile): Uint8Array =>
    issueCertificate({
      subject: {
        country: 'CN',
        organization: '示例市发展和改革委员会',
        organizationalUnit: '办公室',
        commonName: '张三',
      },
      issuer: middle,
      issuerPrivateKey: middleKeys.privateKey,
      publicKey: leafKeys.publicKey,
      profile,
      ...span,
    });

  it.each(['signing', 'encryption', 'sealMaker', 'unit'] as const)(
    'reads and verifies our %s certificate',
    (profile) => {
      save('root.pem', 'CERTIFICATE', rootDer);
      save('middle.pem', 'CERTIFICATE', middleDer);
      save('leaf.pem', 'CERTIFICATE', leafOf(profile));
      const text = openssl('x509', '-in', 'leaf.pem', '-noout', '-text', '-nameopt', 'utf8,sep_comma_plus_space');
      expect(text).toContain('Signature Algorithm: SM2-with-SM3');
      expect(text).toContain('CN=张三');
      expect(text).toContain('O=示例市发展和改革委员会');
      expect(text).toContain(
        profile === 'encryption'
          ? 'Key Encipherment, Data Encipherment, Key Agreement'
          : 'Digital Signature, Non Repudiation',
      );
      // `-vfyopt` reaches only the certificate named last, so each step of the chain is verified on its own.
      const verify = (trusted: string, name: string, ...more: string[]): string =>
        openssl('verify', ...more, '-vfyopt', 'distid:1234567812345678', '-trusted', trusted, name).trim();
      expect(verify('root.pem', 'root.pem', '-x509_strict')).toBe('root.pem: OK');
      expect(dgst('root.pem', root)).toBe('Verified OK');
      expect(verify('root.pem', 'middle.pem', '-x509_strict')).toBe('middle.pem: OK');
      expect(verify('middle.pem', 'leaf.pem', '-x509_strict', '-partial_chain')).toBe('leaf.pem: OK');
    },
  );

  it('refuses our certificate after one changed bit', () => {
    save('root.pem', 'CERTIFICATE', rootDer);
    save('middle.pem', 'CERTIFICATE', middleDer);
    const changed = Uint8Array.from(leafOf('signing'));
    const at = changed.length - 5;
    changed[at] = (changed[at] ?? 0) ^ 1;
    save('changed.pem', 'CERTIFICATE', changed);
    const args = [
      'verify',
      '-partial_chain',
      '-vfyopt',
      'distid:1234567812345678',
      '-trusted',
      'middle.pem',
      'changed.pem',
    ];
    expect(spawnSync('openssl', args, { cwd: folder }).status).not.toBe(0);
    const path = checkPath({
      leaf: parseCertificate(changed),
      intermediates: [middle],
      roots: [root],
      crls: [],
      at: NOW,
    });
    expect(path.trusted).toBe('no');
    expect(path.findings.filter(({ status }) => status === 'bad').map(({ code }) => code)).toEqual(['path.signature']);
  });

  it('reads our revocation list and sees what is on it', () => {
    const leaf = parseCertificate(leafOf('signing'));
    const crlDer = issueCrl({
      issuer: middle,
      issuerPrivateKey: middleKeys.privateKey,
      thisUpdate: NOW,
      nextUpdate: NOW + 30 * DAY,
      revoked: [{ serialNumber: leaf.serialNumber, at: NOW - 1000, reason: 'keyCompromise' }],
    });
    save('middle.pem', 'CERTIFICATE', middleDer);
    save('list.pem', 'X509 CRL', crlDer);
    const text = openssl('crl', '-in', 'list.pem', '-noout', '-text');
    expect(text).toContain(`Serial Number: ${leaf.serialNumber.toUpperCase()}`);
    expect(text).toContain('Key Compromise');
    // OpenSSL 3.0's crl command cannot set the user id, so the signature is checked over the signed bytes.
    const crl = parseCrl(crlDer);
    expect(dgst('middle.pem', crl)).toBe('Verified OK');
    expect(isRevoked(crl, leaf.serialNumber)).toBe(true);
  });

  it('verifies chain and list that OpenSSL issued', () => {
    writeFileSync(
      file('ca.cnf'),
      [
        '[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\nserial=serial\nnew_certs_dir=.\ndefault_md=sm3\npolicy=p\ndefault_days=30',
        'default_crl_days=30\ncrlnumber=crlnumber\nunique_subject=no\nx509_extensions=leaf\n[p]\ncommonName=supplied',
        '[req]\ndistinguished_name=dn\nx509_extensions=root\n[dn]\n[root]\nbasicConstraints=critical,CA:TRUE',
        'keyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash',
        '[leaf]\nbasicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature,nonRepudiation\nauthorityKeyIdentifier=keyid\n',
      ].join('\n'),
    );
    for (const [name, text] of [
      ['index.txt', ''],
      ['serial', '1001\n'],
      ['crlnumber', '01\n'],
    ] as const)
      writeFileSync(file(name), text);
    const distid = ['-sigopt', 'distid:1234567812345678'];
    for (const name of ['ca', 'a', 'b']) openssl('ecparam', '-name', 'SM2', '-genkey', '-noout', '-out', `${name}.key`);
    openssl(
      'req',
      '-x509',
      '-config',
      'ca.cnf',
      '-sm3',
      ...distid,
      '-key',
      'ca.key',
      '-subj',
      '/CN=OpenSSL root',
      '-days',
      '60',
      '-out',
      'ca.pem',
    );
    for (const name of ['a', 'b']) {
      openssl(
        'req',
        '-new',
        '-config',
        'ca.cnf',
        '-sm3',
        ...distid,
        '-key',
        `${name}.key`,
        '-subj',
        `/CN=${name}`,
        '-out',
        `${name}.csr`,
      );
      const vfy = ['-vfyopt', 'distid:1234567812345678'];
      openssl(
        'ca',
        '-config',
        'ca.cnf',
        '-batch',
        ...distid,
        ...vfy,
        '-keyfile',
        'ca.key',
        '-cert',
        'ca.pem',
        '-in',
        `${name}.csr`,
        '-out',
        `${name}.pem`,
        '-notext',
      );
    }
    openssl(
      'ca',
      '-config',
      'ca.cnf',
      ...distid,
      '-keyfile',
      'ca.key',
      '-cert',
      'ca.pem',
      '-revoke',
      'b.pem',
      '-crl_reason',
      'superseded',
    );
    openssl(
      'ca',
      '-config',
      'ca.cnf',
      ...distid,
      '-keyfile',
      'ca.key',
      '-cert',
      'ca.pem',
      '-gencrl',
      '-out',
      'crl.pem',
    );
    const ca = parseCertificate(der('ca.pem'));
    const crl = parseCrl(der('crl.pem'));
    expect(ca).toMatchObject({
      isAuthority: true,
      keyUsage: ['keyCertSign', 'cRLSign'],
      publicKey: { algorithm: 'sm2' },
    });
    const at = Date.now() + 2000;
    const check = (name: string) =>
      checkPath({
        leaf: parseCertificate(der(name)),
        intermediates: [],
        roots: [ca],
        crls: [crl],
        at,
        usage: 'digitalSignature',
      });
    expect(check('a.pem').findings.filter(({ status }) => status !== 'ok')).toEqual([]);
    expect(check('a.pem').trusted).toBe('yes');
    const b = check('b.pem');
    expect(b.trusted).toBe('no');
    expect(b.findings.find(({ status }) => status === 'bad')).toMatchObject({
      code: 'path.revocation',
      detail: { reason: 'revoked', why: 'superseded' },
    });
  });

  it.each([
    ['RSA', 'rsa', ['genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048']],
    ['P-256', 'ec', ['ecparam', '-name', 'prime256v1', '-genkey', '-noout']],
    ['Ed25519', 'other', ['genpkey', '-algorithm', 'ED25519']],
  ])('reads a certificate of %s and says that its chain cannot be judged', (_, algorithm, generate) => {
    openssl(...generate, '-out', 'foreign.key');
    openssl('req', '-x509', '-key', 'foreign.key', '-subj', '/C=CN/CN=foreign', '-days', '9', '-out', 'foreign.pem');
    const foreign = parseCertificate(der('foreign.pem'));
    expect(foreign.publicKey.algorithm).toBe(algorithm);
    expect(foreign.subject.text).toBe('C=CN, CN=foreign');
    const path = checkPath({ leaf: foreign, intermediates: [], roots: [], crls: [], at: Date.now() + 2000 });
    expect(path.trusted).toBe('unknown');
  });

  it('agrees with OpenSSL on the SM3 fingerprint', () => {
    writeFileSync(file('root.der'), root.raw);
    expect(openssl('dgst', '-sm3', 'root.der')).toContain(root.fingerprint);
  });
});
