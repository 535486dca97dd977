// Messages of GB/T 35275 and CMS against OpenSSL, both ways: its RSA and ECDSA messages (DER, and BER as it streams) through the port of main;
// our SM2 signatures, cut out of our messages, by `openssl dgst`; its SM2 signatures put into a message.

import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { concatBytes, toHex, utf8 } from '../../crypto/bytes.ts';
import { parseCertificate } from '../../crypto/certificates/certificate.ts';
import { decodePem, encodePem } from '../../crypto/certificates/pem.ts';
import { CONTENT_BYTES, person, REQUEST, reader, SIGNED, sign } from '../../crypto/cms/cms.fixture.ts';
import { encodeEnvelopedData, openEnvelopedData, parseEnvelopedData } from '../../crypto/cms/enveloped-data.ts';
import { parseSignedData } from '../../crypto/cms/signed-data.ts';
import { verifySignedData } from '../../crypto/cms/verify.ts';
import { prepareSignedData } from '../../crypto/cms/write.ts';
import { pkcs8FromPrivateKey } from '../../crypto/keys/pkcs8.ts';
import { foreignVerifier } from '../../main/verification/foreign.ts';
import { file, needsOpenssl, noOpenssl, openssl, opensslAccepts } from './openssl.ts';

const DISTID = ['-sigopt', 'distid:1234567812345678'];

function selfSigned(algorithm: string[]): { certificate: string; privateKey: string } {
  const certificate = file('');
  const privateKey = file('');
  openssl([
    'req',
    '-x509',
    '-newkey',
    ...algorithm,
    '-nodes',
    '-keyout',
    privateKey,
    '-out',
    certificate,
    '-subj',
    '/CN=Foreign',
    '-days',
    '30',
  ]);
  return { certificate, privateKey };
}

describe.skipIf(noOpenssl)(`messages of OpenSSL${needsOpenssl}`, () => {
  const content = utf8('signed elsewhere');
  it.each([
    ['RSA, SHA-256', ['rsa:2048'], ['-md', 'sha256']],
    ['RSA PSS', ['rsa:2048'], ['-md', 'sha256', '-keyopt', 'rsa_padding_mode:pss']],
    ['ECDSA P-256', ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'], ['-md', 'sha256']],
    ['ECDSA P-384 with SHA-512', ['ec', '-pkeyopt', 'ec_paramgen_curve:P-384'], ['-md', 'sha512']],
    ['RSA without attributes', ['rsa:2048'], ['-md', 'sha256', '-noattr']],
    ['RSA by key identifier', ['rsa:2048'], ['-md', 'sha256', '-keyid']],
    ['attached', ['rsa:2048'], ['-md', 'sha256', '-nodetach']],
    ['attached, streamed in BER', ['rsa:2048'], ['-md', 'sha256', '-nodetach', '-stream']],
  ])('%s: holds, and does not over other bytes', (_, algorithm, options) => {
    const { certificate, privateKey } = selfSigned(algorithm);
    const args = [
      'cms',
      '-sign',
      '-binary',
      '-outform',
      'DER',
      '-signer',
      certificate,
      '-inkey',
      privateKey,
      ...options,
    ];
    const message = openssl(args, content);
    const roots = decodePem(readFileSync(certificate, 'utf8')).map(({ der }) => parseCertificate(der));
    const request = { roots, crls: [], at: Date.now(), foreign: true, foreignVerifier };
    const good = verifySignedData(message, { ...request, content: [content] });
    expect(good.checks.filter(({ status }) => status === 'bad')).toEqual([]);
    expect(good.signers).toMatchObject([{ signatureOk: true, contentOk: true, signerName: 'Foreign' }]);
    const bad = verifySignedData(message, { ...request, content: [content, Uint8Array.of(0)] });
    expect(bad.verdict).toBe('invalid');
    expect(bad.signers[0]?.contentOk).not.toBe(true);
    // Without the port the same message cannot be told.
    const { signers } = verifySignedData(message, {
      roots,
      crls: [],
      at: Date.now(),
      foreign: true,
      content: [content],
    });
    expect(signers[0]).toMatchObject({ signatureOk: false });
  });

  it('a weak digest is not taken for good', () => {
    const { certificate, privateKey } = selfSigned(['rsa:2048']);
    const message = openssl(
      ['cms', '-sign', '-binary', '-outform', 'DER', '-md', 'sha1', '-signer', certificate, '-inkey', privateKey],
      content,
    );
    const report = verifySignedData(message, {
      roots: [],
      crls: [],
      foreign: true,
      foreignVerifier,
      content: [content],
    });
    expect(report.checks.find(({ code }) => code === 'cms.algorithm')).toMatchObject({
      status: 'unknown',
      detail: { reason: 'weakDigest' },
    });
    expect(report.signers[0]?.signatureOk).toBe(true);
  });
});

describe.skipIf(noOpenssl)(`our messages and OpenSSL${needsOpenssl}`, () => {
  it.each([true, false])('its dgst accepts the signature cut out of ours, attributes: %s', (withAttributes) => {
    const choice = { certificate: person.certificate, ...(withAttributes ? { signingTime: SIGNED } : {}) };
    const [signer] = parseSignedData(sign({ signers: [choice] })).signers;
    const message = signer?.attributes?.signedBytes ?? CONTENT_BYTES;
    const publicKey = file(encodePem('PUBLIC KEY', person.certificate.publicKey.raw));
    const args = (bytes: Uint8Array) => [
      'dgst',
      '-sm3',
      '-verify',
      publicKey,
      ...DISTID,
      '-signature',
      file(signer?.signature ?? ''),
      file(bytes),
    ];
    expect(opensslAccepts(args(message))).toBe(true);
    expect(opensslAccepts(args(concatBytes(message, Uint8Array.of(0))))).toBe(false);
  });

  it('a signature made by its dgst fits into a message of ours', () => {
    const privateKey = file(encodePem('PRIVATE KEY', pkcs8FromPrivateKey(person.privateKey)));
    const { toSign, finish } = prepareSignedData({
      content: [CONTENT_BYTES],
      attached: true,
      signers: [{ certificate: person.certificate, signingTime: SIGNED }],
    });
    const signatures = toSign.map((bytes) => openssl(['dgst', '-sm3', '-sign', privateKey, ...DISTID, file(bytes)]));
    expect(verifySignedData(finish(signatures), REQUEST).verdict).toBe('valid');
  });

  it('its asn1parse reads the whole message', () => {
    const text = new TextDecoder().decode(openssl(['asn1parse', '-inform', 'DER'], sign({ attached: true })));
    expect(text).toContain('1.2.156.10197.6.1.4.2.2');
    expect(text).toContain(':sm3');
    expect(() => new X509Certificate(parseSignedData(sign()).certificates[0] as Uint8Array)).not.toThrow();
  });

  it('what we encrypt comes apart in its pkeyutl and enc, and what these encrypt is opened', () => {
    const privateKey = file(encodePem('PRIVATE KEY', pkcs8FromPrivateKey(reader.privateKey)));
    const message = parseEnvelopedData(encodeEnvelopedData(CONTENT_BYTES, [person.certificate, reader.certificate]));
    // A SET stands in the order of its bytes, not of the recipients given.
    const { serialNumber } = reader.certificate;
    const mine = message.recipients.find(({ identifier: one }) => 'issuer' in one && one.serialNumber === serialNumber);
    const wrapped = mine?.encryptedKey ?? CONTENT_BYTES;
    const contentKey = openssl(['pkeyutl', '-decrypt', '-inkey', privateKey], wrapped);
    const cipher = (direction: string, bytes: Uint8Array) =>
      openssl(['enc', direction, '-sm4-cbc', '-K', toHex(contentKey), '-iv', toHex(message.iv)], bytes);
    expect(cipher('-d', message.ciphertext)).toEqual(CONTENT_BYTES);

    const publicKey = file(encodePem('PUBLIC KEY', reader.certificate.publicKey.raw));
    const theirs = openssl(['pkeyutl', '-encrypt', '-pubin', '-inkey', publicKey], contentKey);
    const recipients = message.recipients.map((one) => ({ ...one, encryptedKey: theirs }));
    const again = { ...message, recipients, ciphertext: cipher('-e', CONTENT_BYTES) };
    expect(openEnvelopedData(again, reader)).toEqual(CONTENT_BYTES);
  });
});
