// SM2 private keys as files: what is written is read back, what others write is read, and each single fault is refused under its own code.

import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as write from '../asn1/writer.ts';
import { concatBytes, toHex, utf8 } from '../bytes.ts';
import { encodePem } from '../certificates/pem.ts';
import { DecryptError, EncodingError, InputError } from '../errors.ts';
import * as sm2 from '../sm2/sm2.ts';
import { KEY_OID } from './oids.ts';
import {
  encryptedPkcs8FromPrivateKey,
  packPbes2,
  pemFromPrivateKey,
  pkcs8FromPrivateKey,
  privateKeyFromEncryptedPkcs8,
  privateKeyFromPem,
  privateKeyFromPkcs8,
  privateKeyFromSec1,
  sec1FromPrivateKey,
} from './pkcs8.ts';
import { openProtectedKeyPair, protectKeyPair } from './protected-pair.ts';

const { privateKey, publicKey } = sm2.generateKeyPair();
const receiver = sm2.generateKeyPair();
const FAST = { iterations: 10 };
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

describe('keys as files', () => {
  it('come back from every form', () => {
    const whole = { privateKey, publicKey };
    expect(privateKeyFromPkcs8(pkcs8FromPrivateKey(privateKey))).toEqual(whole);
    expect(privateKeyFromSec1(sec1FromPrivateKey(privateKey))).toEqual(whole);
    const packed = encryptedPkcs8FromPrivateKey(privateKey, '口令 pass', FAST);
    expect(privateKeyFromEncryptedPkcs8(packed, '口令 pass')).toEqual(whole);
    expect(privateKeyFromPem(pemFromPrivateKey(privateKey, 'pass', FAST), 'pass')).toEqual(whole);
    expect(openProtectedKeyPair(protectKeyPair(privateKey, receiver.publicKey), receiver.privateKey)).toEqual(whole);
  });

  it('never hold the private key in the clear when packed', () => {
    for (const packed of [
      encryptedPkcs8FromPrivateKey(privateKey, 'pass', FAST),
      protectKeyPair(privateKey, receiver.publicKey),
    ])
      expect(toHex(packed)).not.toContain(toHex(privateKey));
  });

  it('a wrong password and changed bytes are told alike', () => {
    const packed = encryptedPkcs8FromPrivateKey(privateKey, 'pass', FAST);
    for (let round = 0; round < 300; round++)
      expect(code(() => privateKeyFromEncryptedPkcs8(packed, `pass${round}`))).toBe('keys.password');
    for (let at = packed.length - 150; at < packed.length; at++) {
      const changed = packed.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      const result = code(() => privateKeyFromEncryptedPkcs8(changed, 'pass'));
      expect(result).toMatch(/^(keys\.(password|form|algorithm|curve)|der\.\w+)$/);
    }
    expect(code(() => encryptedPkcs8FromPrivateKey(privateKey, ''))).toBe('keys.password');
  });

  const curve = write.oid(KEY_OID.sm2Curve);
  const sec1 = (...parts: Uint8Array[]) => write.sequence(write.integer(1), ...parts);
  const octets = write.octetString(privateKey);
  const named = write.explicit(0, curve);
  const stated = write.explicit(1, write.bitString(publicKey));
  it.each<[string, Uint8Array, string]>([
    ['curve and public key', sec1(octets, named, stated), 'accepted'],
    ['no public key', sec1(octets, named), 'accepted'],
    ['no curve', sec1(octets, stated), 'keys.curve'],
    ['another curve', sec1(octets, write.explicit(0, write.oid('1.2.840.10045.3.1.7'))), 'keys.curve'],
    ['the curve described', sec1(octets, write.explicit(0, write.sequence())), 'keys.curve'],
    ['version 2', write.sequence(write.integer(2), octets, named), 'keys.version'],
    ['zero', sec1(write.octetString(new Uint8Array(32)), named), 'keys.privateKey'],
    ['n - 1', sec1(write.octetString(Uint8Array.from(new Uint8Array(32).fill(255))), named), 'keys.privateKey'],
    ['33 bytes', sec1(write.octetString(new Uint8Array(33).fill(1)), named), 'keys.privateKey'],
    ['no bytes', sec1(write.octetString(new Uint8Array(0)), named), 'keys.privateKey'],
    ['another’s public key', sec1(octets, named, write.explicit(1, write.bitString(receiver.publicKey))), 'keys.pair'],
    ['a public key cut', sec1(octets, named, write.explicit(1, write.bitString(publicKey.subarray(1)))), 'keys.pair'],
    ['fields in the other order', sec1(octets, stated, named), 'keys.form'],
    ['a field unknown', sec1(octets, named, write.explicit(2, write.nullValue())), 'keys.form'],
    ['bytes behind', concatBytes(sec1(octets, named), Uint8Array.of(0)), 'der.trailing'],
  ])('SEC 1 with %s', (_, der, expected) => {
    expect(code(() => privateKeyFromSec1(der))).toBe(expected);
  });

  const pkcs8 = (version: number, method: Uint8Array, ...more: Uint8Array[]) =>
    write.sequence(write.integer(version), method, write.octetString(sec1(octets)), ...more);
  const method = write.sequence(write.oid(KEY_OID.ecPublicKey), curve);
  it.each<[string, Uint8Array, string]>([
    ['nothing odd', pkcs8(0, method), 'accepted'],
    ['attributes', pkcs8(0, method, write.implicit(0, write.set())), 'accepted'],
    ['the curve twice', pkcs8(0, write.sequence(curve, curve)), 'accepted'],
    ['version 2', pkcs8(2, method), 'keys.version'],
    ['an RSA key', pkcs8(0, write.sequence(write.oid('1.2.840.113549.1.1.1'), write.nullValue())), 'keys.algorithm'],
    ['no curve', pkcs8(0, write.sequence(write.oid(KEY_OID.ecPublicKey))), 'keys.curve'],
    [
      'another curve',
      pkcs8(0, write.sequence(write.oid(KEY_OID.ecPublicKey), write.oid('1.3.132.0.10'))),
      'keys.curve',
    ],
    ['something behind', pkcs8(0, method, write.nullValue()), 'keys.form'],
  ])('PKCS #8 with %s', (_, der, expected) => {
    expect(code(() => privateKeyFromPkcs8(der))).toBe(expected);
  });

  it('PBES2 with too many iterations, or an unknown cipher, is refused before any work', () => {
    const salt = write.octetString(new Uint8Array(8));
    const packed = (iterations: number, cipher: string, prf: string = KEY_OID.hmacSm3) => {
      const kdf = write.sequence(
        write.oid(KEY_OID.pbkdf2),
        write.sequence(salt, write.integer(iterations), write.sequence(write.oid(prf))),
      );
      const scheme = write.sequence(write.oid(cipher), write.octetString(new Uint8Array(16)));
      const whole = write.sequence(write.oid(KEY_OID.pbes2), write.sequence(kdf, scheme));
      return write.sequence(whole, write.octetString(new Uint8Array(48)));
    };
    const outcome = (der: Uint8Array) => code(() => privateKeyFromEncryptedPkcs8(der, 'pass'));
    expect(outcome(packed(0, KEY_OID.sm4Cbc))).toBe('keys.iterations');
    expect(outcome(packed(2_000_001, KEY_OID.sm4Cbc))).toBe('keys.iterations');
    expect(outcome(packed(1, '1.2.3.4'))).toBe('keys.algorithm');
    expect(outcome(packed(1, '2.16.840.1.101.3.4.1.42'))).toBe('keys.algorithm');
    expect(outcome(packed(1, KEY_OID.sm4Cbc, '1.2.840.113549.2.9'))).toBe('keys.algorithm');
    expect(outcome(packed(1, KEY_OID.sm4Cbc))).toBe('keys.password');
    expect(outcome(packed(1, KEY_OID.sm4Cbc, KEY_OID.hmacSm3Keyed))).toBe('keys.password');
  });

  it('what a password opens must be a key', () => {
    const { algorithm, ciphertext } = packPbes2(utf8('no key at all'), utf8('pass'), 10);
    expect(
      code(() => privateKeyFromEncryptedPkcs8(write.sequence(algorithm, write.octetString(ciphertext)), 'pass')),
    ).toBe('keys.password');
  });

  it('PEM: one key, under the labels that others write', () => {
    const plain = encodePem('PRIVATE KEY', pkcs8FromPrivateKey(privateKey));
    const parameters = encodePem('EC PARAMETERS', curve);
    for (const text of [
      plain,
      `${parameters}${encodePem('EC PRIVATE KEY', sec1FromPrivateKey(privateKey))}`,
      encodePem('SM2 PRIVATE KEY', sec1FromPrivateKey(privateKey)),
    ])
      expect(privateKeyFromPem(text)).toEqual({ privateKey, publicKey });
    expect(code(() => privateKeyFromPem(parameters))).toBe('keys.none');
    expect(code(() => privateKeyFromPem(plain + plain))).toBe('keys.several');
    expect(code(() => privateKeyFromPem(pemFromPrivateKey(privateKey, 'pass', FAST)))).toBe('keys.password');
    expect(code(() => privateKeyFromPem(encodePem('RSA PRIVATE KEY', curve)))).toBe('keys.algorithm');
  });
});

describe('the protection of a key pair', () => {
  const golden = protectKeyPair(privateKey, receiver.publicKey);
  it('opens for its receiver alone', () => {
    expect(code(() => openProtectedKeyPair(golden, privateKey))).toBe('keys.pair');
  });

  it('no changed byte gives another key', () => {
    for (let at = 0; at < golden.length; at++) {
      const changed = golden.slice();
      changed[at] = (changed[at] ?? 0) ^ (at % 2 === 0 ? 1 : 0x80);
      const result = code(() => openProtectedKeyPair(changed, receiver.privateKey));
      expect(result).toMatch(/^(keys\.\w+|der\.\w+|sm2\.\w+)$/);
    }
    for (let length = 0; length < golden.length; length++)
      expect(code(() => openProtectedKeyPair(golden.subarray(0, length), receiver.privateKey))).toMatch(
        /^(der|keys)\./,
      );
  });
});

const certs = '../shared/vectors/tongsuo/certs';
const missing = !existsSync(certs);
describe.skipIf(missing)(`keys of Tongsuo${missing ? ` (${certs} is not here)` : ''}`, () => {
  it.each(['sm2-first-key.pem', 'sm2-leaf.key', 'sm2-root.key', 'sm2.key', 'sm2_begin_ec.key', 'sm2_begin_sm2.key'])(
    '%s',
    (name) => {
      const found = privateKeyFromPem(readFileSync(`${certs}/${name}`, 'utf8'));
      expect(sm2.publicKeyOf(found.privateKey)).toEqual(found.publicKey);
    },
  );

  it.each(['sm2_bad_0.pem', 'sm2_bad_1.pem', 'sm2_bad_neg1.pem'])('%s is refused', (name) => {
    const text = readFileSync(`../shared/vectors/tongsuo/bad/${name}`, 'utf8');
    expect(code(() => privateKeyFromPem(text))).toMatch(/^keys\./);
  });
});
