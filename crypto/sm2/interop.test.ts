import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { file, needsOpenssl, noOpenssl, openssl, opensslAccepts } from '../../tests/interop/openssl.ts';
import { smCrypto } from '../../tests/interop/sm-crypto.ts';
import { concatBytes, fromHex, toHex, utf8 } from '../bytes.ts';
import { readCipher, writeCipher } from './der.ts';
import * as sm2 from './sm2.ts';

// The key pair of GB/T 32918.5-2017, annex A and C.
const D = fromHex('3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8');
const P = fromHex(
  '0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13',
);

const flipped = (bytes: Uint8Array, i: number) => bytes.map((byte, at) => (at === i ? byte ^ 1 : byte));

function pkcs8Key(pem: string): Uint8Array {
  const der = Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  const at = der.indexOf(Buffer.from('0201010420', 'hex'));
  return new Uint8Array(der.subarray(at + 5, at + 37));
}

function spki(publicKey: Uint8Array): Uint8Array {
  return concatBytes(fromHex('3059301306072a8648ce3d020106082a811ccf5501822d034200'), publicKey);
}

function pkcs8(pair: sm2.KeyPair): Uint8Array {
  const inner = concatBytes(fromHex('306b0201010420'), pair.privateKey, fromHex('a144034200'), pair.publicKey);
  return concatBytes(fromHex('308187020100301306072a8648ce3d020106082a811ccf5501822d046d'), inner);
}

describe.skipIf(noOpenssl)(`SM2 and OpenSSL${needsOpenssl}`, () => {
  const raw = ['-rawin', '-digest', 'sm3'];

  it('verifies what OpenSSL signs, with either id, and OpenSSL what we sign', () => {
    for (const id of ['1234567812345678', 'yinzheng@example.gov.cn']) {
      for (let round = 0; round < 4; round++) {
        const pair = sm2.generateKeyPair();
        const message = new Uint8Array(round * 50 + 1).fill(round);
        const privateFile = file(pkcs8(pair));
        const publicFile = file(spki(pair.publicKey));
        const messageFile = file(message);
        const option = ['-pkeyopt', `distid:${id}`];
        const theirs = openssl([
          'pkeyutl',
          '-sign',
          '-inkey',
          privateFile,
          '-keyform',
          'DER',
          '-in',
          messageFile,
          ...raw,
          ...option,
        ]);
        expect(sm2.verify(pair.publicKey, message, theirs, { userId: utf8(id) })).toBe(true);
        expect(sm2.verify(pair.publicKey, message, theirs, { userId: utf8(`${id}.`) })).toBe(false);
        const ours = sm2.sign(pair.privateKey, message, { userId: utf8(id) });
        const verify = (signature: Uint8Array, name = option) =>
          opensslAccepts(
            ['pkeyutl', '-verify', '-pubin', '-inkey', publicFile, '-keyform', 'DER', '-in', messageFile].concat([
              '-sigfile',
              file(signature),
              ...raw,
              ...name,
            ]),
          );
        expect(verify(ours)).toBe(true);
        expect(verify(flipped(ours, 10))).toBe(false);
        expect(verify(ours, ['-pkeyopt', `distid:${id}.`])).toBe(false);
      }
    }
  });

  it('opens what OpenSSL encrypts, and OpenSSL what we encrypt', () => {
    const pair = sm2.generateKeyPair();
    const privateFile = file(pkcs8(pair));
    const publicFile = file(spki(pair.publicKey));
    for (const length of [1, 16, 100, 500]) {
      const plaintext = new Uint8Array(length).fill(length);
      const theirs = openssl(['pkeyutl', '-encrypt', '-pubin', '-inkey', publicFile, '-keyform', 'DER'], plaintext);
      expect(sm2.decrypt(pair.privateKey, theirs)).toEqual(plaintext);
      const ours = sm2.encrypt(pair.publicKey, plaintext);
      expect(openssl(['pkeyutl', '-decrypt', '-inkey', privateFile, '-keyform', 'DER'], ours)).toEqual(plaintext);
    }
  });

  it('derives the public key that OpenSSL derives', () => {
    for (let round = 0; round < 3; round++) {
      const pem = new TextDecoder().decode(openssl(['genpkey', '-algorithm', 'SM2']));
      const der = openssl(['pkey', '-pubout', '-outform', 'DER'], utf8(pem));
      expect(sm2.publicKeyOf(pkcs8Key(pem))).toEqual(der.subarray(-65));
    }
  });
});

describe('SM2 and sm-crypto 0.5.8', () => {
  it('verify each other’s signatures', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme-ascii' }),
        (message, id) => {
          const pair = smCrypto.sm2.generateKeyPairHex();
          const [privateKey, publicKey] = [fromHex(pair.privateKey), fromHex(pair.publicKey)];
          expect(sm2.publicKeyOf(privateKey)).toEqual(publicKey);
          const options = { hash: true, der: true, userId: id };
          const theirs = fromHex(smCrypto.sm2.doSignature([...message], pair.privateKey, options));
          expect(sm2.verify(publicKey, message, theirs, { userId: utf8(id) })).toBe(true);
          const ours = toHex(sm2.sign(privateKey, message, { userId: utf8(id) }));
          expect(smCrypto.sm2.doVerifySignature([...message], ours, pair.publicKey, options)).toBe(true);
          // Their default form, 64 bare bytes, by the lenient reader.
          const bare = fromHex(smCrypto.sm2.doSignature([...message], pair.privateKey, { ...options, der: false }));
          const read = sm2.encodeSignature(sm2.decodeSignatureLenient(bare));
          expect(sm2.verify(publicKey, message, read, { userId: utf8(id) })).toBe(true);
          // Their old default, an unhashed message, is not a signature of ours.
          const unhashed = fromHex(
            smCrypto.sm2.doSignature([...message, 1], pair.privateKey, { ...options, hash: false }),
          );
          expect(sm2.verify(publicKey, concatBytes(message, fromHex('01')), unhashed, { userId: utf8(id) })).toBe(
            false,
          );
        },
      ),
      { numRuns: 12 },
    );
  });

  it('open each other’s ciphertexts', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 150 }), (plaintext) => {
        const theirs = fromHex(smCrypto.sm2.doEncrypt([...plaintext], toHex(P), 1));
        const parts = {
          x: theirs.slice(0, 32),
          y: theirs.slice(32, 64),
          hash: theirs.slice(64, 96),
          cipher: theirs.slice(96),
        };
        expect(sm2.decrypt(D, writeCipher(parts))).toEqual(plaintext);
        const ours = readCipher(sm2.encrypt(P, plaintext));
        const bare = toHex(concatBytes(ours.x, ours.y, ours.hash, ours.cipher));
        expect(smCrypto.sm2.doDecrypt(bare, toHex(D), 1, { output: 'array' })).toEqual([...plaintext]);
      }),
      { numRuns: 12 },
    );
  });
});
