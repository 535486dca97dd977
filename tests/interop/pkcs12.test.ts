// PKCS #12 with SM2 keys: our own files, Java's (../shared/samples), and OpenSSL's under every scheme that it offers.

import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseCertificate } from '../../crypto/certificates/certificate.ts';
import { encodePem } from '../../crypto/certificates/pem.ts';
import { person, root } from '../../crypto/cms/cms.fixture.ts';
import { DecryptError, EncodingError, InputError } from '../../crypto/errors.ts';
import { pkcs8FromPrivateKey } from '../../crypto/keys/pkcs8.ts';
import { openPkcs12, packPkcs12 } from '../../crypto/keys/pkcs12.ts';
import { foreignCiphers } from '../../main/keys/foreign.ts';
import { file, needsOpenssl, noOpenssl, openssl } from './openssl.ts';

const FAST = { iterations: 20 };
const certificates = [person.certificate.raw, root.certificate.raw];
const contents = { privateKey: person.privateKey, certificates, friendlyName: '张三' };
const code = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof EncodingError || error instanceof DecryptError || error instanceof InputError)
      return error.code;
    throw error;
  }
  return 'accepted';
};

describe('PKCS #12 of our own', () => {
  const golden = packPkcs12(contents, '口令 pass', FAST);
  it('comes back whole, without the host', () => {
    const found = openPkcs12(golden, '口令 pass');
    expect(found).toEqual({
      privateKey: { privateKey: person.privateKey, publicKey: person.certificate.publicKey.bytes },
      certificates,
      friendlyName: '张三',
    });
  });

  it('is refused with another password, and with any byte changed or cut', () => {
    expect(code(() => openPkcs12(golden, '口令 pasS'))).toBe('keys.password');
    expect(code(() => openPkcs12(golden, ''))).toBe('keys.password');
    for (let at = 0; at < golden.length; at += 3) {
      const changed = golden.slice();
      changed[at] = (changed[at] ?? 0) ^ (at % 2 === 0 ? 1 : 0x40);
      expect(`${at} ${code(() => openPkcs12(changed, '口令 pass'))}`).toMatch(/ (keys|der|ber)\./);
      expect(code(() => openPkcs12(golden.subarray(0, at), '口令 pass'))).toMatch(/^(ber|der)\./);
    }
  });

  it('wants a password and a certificate', () => {
    expect(code(() => packPkcs12(contents, ''))).toBe('keys.password');
    expect(code(() => packPkcs12({ ...contents, certificates: [] }, 'pass'))).toBe('keys.certificates');
  });
});

const seals = '../shared/samples/seals';
const missing = !existsSync(seals);
describe.skipIf(missing)(`PKCS #12 of Java${missing ? ` (${seals} is not here)` : ''}`, () => {
  it.each([
    ['USER', '777777', 'Test Certificate'],
    ['SealBuilder', '777777', 'Test Certificate'],
    ['ROOT', '123456', 'OFD Reader and WriterROOT Certificate'],
  ])('%s.p12', (name, password, commonName) => {
    const bytes = new Uint8Array(readFileSync(`${seals}/ofdrw-gm__${name}.p12`));
    const found = openPkcs12(bytes, password, foreignCiphers);
    const [certificate] = found.certificates.map(parseCertificate);
    expect(certificate?.subject.commonName).toBe(commonName);
    expect(certificate?.publicKey.bytes).toEqual(found.privateKey.publicKey);
    expect(found.friendlyName).toBe('private');
    expect(code(() => openPkcs12(bytes, '000000', foreignCiphers))).toBe('keys.password');
    expect(code(() => openPkcs12(bytes, password))).toBe('keys.algorithm');
  });
});

describe.skipIf(noOpenssl)(`PKCS #12 of OpenSSL${needsOpenssl}`, () => {
  const key = () => file(encodePem('PRIVATE KEY', pkcs8FromPrivateKey(person.privateKey)));
  const leaf = () => file(encodePem('CERTIFICATE', person.certificate.raw));
  it.each([
    ['its defaults', []],
    ['SM4 and SM3', ['-keypbe', 'SM4-CBC', '-certpbe', 'SM4-CBC', '-macalg', 'sm3']],
    ['AES and SHA-512', ['-keypbe', 'AES-128-CBC', '-certpbe', 'AES-192-CBC', '-macalg', 'sha512']],
    ['3DES and RC2 of 40 bits', ['-legacy']],
    ['3DES and RC2 of 128 bits', ['-legacy', '-certpbe', 'PBE-SHA1-RC2-128']],
    ['nothing but the integrity code', ['-keypbe', 'NONE', '-certpbe', 'NONE']],
  ])('%s', (_, options) => {
    const args = ['pkcs12', '-export', '-inkey', key(), '-in', leaf(), '-passout', 'pass:secret', '-name', 'somebody'];
    const found = openPkcs12(openssl([...args, ...options]), 'secret', foreignCiphers);
    expect(found.privateKey.privateKey).toEqual(person.privateKey);
    expect(found.certificates).toEqual([person.certificate.raw]);
    expect(found.friendlyName).toBe('somebody');
  });

  it('a file without an integrity code is refused', () => {
    const args = ['pkcs12', '-export', '-inkey', key(), '-in', leaf(), '-passout', 'pass:secret', '-nomac'];
    expect(code(() => openPkcs12(openssl(args), 'secret', foreignCiphers))).toBe('keys.mac');
  });

  it('a key that is not SM2 is refused', () => {
    const other = file('');
    const certificate = file('');
    openssl(['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', other, '-out', certificate, '-subj', '/CN=x']);
    const args = ['pkcs12', '-export', '-inkey', other, '-in', certificate, '-passout', 'pass:secret'];
    expect(code(() => openPkcs12(openssl(args), 'secret', foreignCiphers))).toBe('keys.algorithm');
  });

  it('its asn1parse reads ours', () => {
    const text = new TextDecoder().decode(openssl(['asn1parse', '-inform', 'DER'], packPkcs12(contents, 'pass', FAST)));
    expect(text).toContain(':pkcs7-data');
    expect(text).toContain(':sm3');
  });
});
