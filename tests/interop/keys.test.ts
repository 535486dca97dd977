// Private keys and certificate requests against OpenSSL, both ways. OpenSSL 3.0 has no HMAC-SM3 by name: what we pack with it is taken apart by
// `openssl kdf` and `openssl enc` instead.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as read from '../../crypto/asn1/reader.ts';
import * as write from '../../crypto/asn1/writer.ts';
import { concatBytes, toHex } from '../../crypto/bytes.ts';
import { decodePem, encodePem } from '../../crypto/certificates/pem.ts';
import { checkPossession, makeRequest, parseRequest } from '../../crypto/certificates/request.ts';
import {
  encryptedPkcs8FromPrivateKey,
  pkcs8FromPrivateKey,
  privateKeyFromPem,
  sec1FromPrivateKey,
} from '../../crypto/keys/pkcs8.ts';
import { openProtectedKeyPair, protectKeyPair } from '../../crypto/keys/protected-pair.ts';
import * as sm2 from '../../crypto/sm2/sm2.ts';
import { foreignCiphers } from '../../main/keys/foreign.ts';
import { file, needsOpenssl, noOpenssl, openssl, opensslAccepts } from './openssl.ts';

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

describe.skipIf(noOpenssl)(`private keys and OpenSSL${needsOpenssl}`, () => {
  const { privateKey, publicKey } = sm2.generateKeyPair();
  const plain = encodePem('PRIVATE KEY', pkcs8FromPrivateKey(privateKey));

  it('reads what it generates', () => {
    const made = text(openssl(['genpkey', '-algorithm', 'SM2']));
    const found = privateKeyFromPem(made);
    const printed = text(openssl(['pkey', '-text', '-noout', '-in', file(made)])).replace(/[\s:]/g, '');
    expect(printed).toContain(toHex(found.publicKey));
    const withParameters = text(openssl(['ecparam', '-name', 'SM2', '-genkey']));
    expect(withParameters).toContain('SM2 PARAMETERS');
    expect(privateKeyFromPem(withParameters).publicKey).toHaveLength(65);
  });

  it('is read by it: PKCS #8 as its own bytes, and SEC 1', () => {
    expect(text(openssl(['pkey', '-in', file(plain)]))).toBe(plain);
    const printed = text(
      openssl(['pkey', '-text', '-noout', '-in', file(encodePem('EC PRIVATE KEY', sec1FromPrivateKey(privateKey)))]),
    );
    expect(printed.replace(/[\s:]/g, '')).toContain(toHex(publicKey));
  });

  it.each([
    ['sm4-cbc', 'hmacWithSHA256'],
    ['aes-256-cbc', 'hmacWithSHA256'],
    ['aes-128-cbc', 'hmacWithSHA1'],
    ['aes-192-cbc', 'hmacWithSHA512'],
    ['des3', 'hmacWithSHA1'],
  ])('reads what it encrypts with %s and %s, through the port', (cipher, prf) => {
    const packed = text(
      openssl(['pkcs8', '-topk8', '-in', file(plain), '-v2', cipher, '-v2prf', prf, '-passout', 'pass:secret']),
    );
    expect(privateKeyFromPem(packed, 'secret', foreignCiphers)).toEqual({ privateKey, publicKey });
    expect(() => privateKeyFromPem(packed, 'wrong', foreignCiphers)).toThrow('keys.password');
    expect(() => privateKeyFromPem(packed, 'secret')).toThrow('keys.algorithm');
  });

  it('what is packed with SM3 and SM4 comes apart in its kdf and enc', () => {
    const [method, packed] = read.sequence(
      read.readDer(encryptedPkcs8FromPrivateKey(privateKey, 'secret', { iterations: 1000 })),
    );
    const [, parameters] = read.sequence(method);
    const [kdf, scheme] = read.sequence(parameters);
    const [salt, iterations] = read.sequence(read.sequence(kdf)[1]);
    const iv = read.octetString(read.sequence(scheme)[1]);
    const pbkdf2 = ['kdf', '-keylen', '16', '-kdfopt', 'digest:SM3', '-kdfopt', 'pass:secret'];
    const figures = [`hexsalt:${toHex(read.octetString(salt))}`, '-kdfopt', `iter:${read.smallInteger(iterations)}`];
    const derived = text(openssl([...pbkdf2, '-kdfopt', ...figures, 'PBKDF2'])).replace(/[\s:]/g, '');
    const opened = openssl(['enc', '-d', '-sm4-cbc', '-K', derived, '-iv', toHex(iv)], read.octetString(packed));
    expect(opened).toEqual(pkcs8FromPrivateKey(privateKey));
  });

  it('a protected key pair comes apart in its pkeyutl and enc, and one made of theirs is opened', () => {
    const receiver = sm2.generateKeyPair();
    const secret = file(encodePem('PRIVATE KEY', pkcs8FromPrivateKey(receiver.privateKey)));
    const [method, wrapped, stated, packed] = read.sequence(
      read.readDer(protectKeyPair(privateKey, receiver.publicKey)),
    );
    const cipherKey = openssl(['pkeyutl', '-decrypt', '-inkey', secret], wrapped?.raw ?? new Uint8Array());
    const ecb = (direction: string, bytes: Uint8Array) =>
      openssl(['enc', direction, '-sm4-ecb', '-nopad', '-K', toHex(cipherKey)], bytes);
    expect(ecb('-d', read.bitString(packed))).toEqual(privateKey);

    const publicPem = openssl(['pkey', '-in', secret, '-pubout']);
    const theirs = openssl(['pkeyutl', '-encrypt', '-pubin', '-inkey', file(publicPem)], cipherKey);
    const raw = (node: read.Node | undefined) => node?.raw ?? new Uint8Array();
    const made = write.sequence(raw(method), theirs, raw(stated), write.bitString(ecb('-e', privateKey)));
    expect(openProtectedKeyPair(made, receiver.privateKey)).toEqual({ privateKey, publicKey });
    // Padded with zeros in front to 64 bytes, as smart keys do.
    const wide = ecb('-e', concatBytes(new Uint8Array(32), privateKey));
    const padded = write.sequence(raw(method), theirs, raw(stated), write.bitString(wide));
    expect(openProtectedKeyPair(padded, receiver.privateKey).privateKey).toEqual(privateKey);
  });
});

describe.skipIf(noOpenssl)(`certificate requests and OpenSSL${needsOpenssl}`, () => {
  const DISTID = ['-vfyopt', 'distid:1234567812345678'];

  it('verifies ours, and not one with a changed byte', () => {
    const { privateKey } = sm2.generateKeyPair();
    const der = makeRequest({ country: 'CN', organization: '示例市', commonName: '张三' }, privateKey);
    const args = (bytes: Uint8Array) => ['req', '-verify', '-noout', '-inform', 'DER', ...DISTID, '-in', file(bytes)];
    expect(opensslAccepts(args(der))).toBe(true);
    expect(
      text(openssl(['req', '-subject', '-noout', '-nameopt', 'utf8', '-inform', 'DER', '-in', file(der)])),
    ).toContain('张三');
    const request = parseRequest(der);
    expect(checkPossession(request)).toBe('ok');
    expect(request.subject.commonName).toBe('张三');
    expect(request.publicKey.bytes).toEqual(sm2.publicKeyOf(privateKey));
  });

  it('reads its own, with attributes and extensions', () => {
    const key = file(text(openssl(['genpkey', '-algorithm', 'SM2'])));
    const subject = ['-subj', '/C=CN/CN=Reader', '-addext', 'keyUsage=digitalSignature'];
    const signing = ['-sm3', '-sigopt', 'distid:1234567812345678'];
    const made = text(openssl(['req', '-new', '-key', key, ...signing, ...subject]));
    const request = parseRequest(decodePem(made)[0]?.der ?? new Uint8Array());
    expect(checkPossession(request)).toBe('ok');
    expect(request.attributes.map(({ oid }) => oid)).toEqual(['1.2.840.113549.1.9.14']);
    expect(privateKeyFromPem(readFileSync(key, 'utf8')).publicKey).toEqual(request.publicKey.bytes);
  });

  it('an RSA request is read and cannot be told', () => {
    const made = text(
      openssl(['req', '-new', '-newkey', 'rsa:2048', '-nodes', '-keyout', file(''), '-subj', '/CN=Other']),
    );
    expect(checkPossession(parseRequest(decodePem(made)[0]?.der ?? new Uint8Array()))).toBe('unknown');
  });
});
