// Private keys on disk, shares of a recovery key, and the two DER shapes of SM2. The passwords are right, so that what lies behind them is met too.

import * as read from '../../crypto/asn1/reader.ts';
import { concatBytes, utf8 } from '../../crypto/bytes.ts';
import { encodePem } from '../../crypto/certificates/pem.ts';
import { list, other, person } from '../../crypto/cms/cms.fixture.ts';
import { DecryptError, EncodingError, InputError } from '../../crypto/errors.ts';
import {
  encryptedPkcs8FromPrivateKey,
  pemFromPrivateKey,
  pkcs8FromPrivateKey,
  privateKeyFromEncryptedPkcs8,
  privateKeyFromPem,
  privateKeyFromPkcs8,
  privateKeyFromSec1,
  sec1FromPrivateKey,
} from '../../crypto/keys/pkcs8.ts';
import { pkcs12Of } from '../../crypto/keys/pkcs12.fixture.ts';
import { openPkcs12, packPkcs12 } from '../../crypto/keys/pkcs12.ts';
import { openProtectedKeyPair, protectKeyPair } from '../../crypto/keys/protected-pair.ts';
import { combineShares, readShare, shareFromText, shareText } from '../../crypto/sharing/sharing.ts';
import { readCipher, readSignature } from '../../crypto/sm2/der.ts';
import * as sm2 from '../../crypto/sm2/sm2.ts';
import { sm3 } from '../../crypto/sm3/sm3.ts';
import { foreignCiphers } from '../../main/keys/foreign.ts';
import { attemptEach, files, fromPem, type Parser, text } from './parser.ts';

const PASSWORD = 'pass';
/** So few that an input takes no longer than its parsing; a changed count may be large, and is then refused or borne. */
const FEW = { iterations: 2 };
const { privateKey } = person;

const packed = () => encryptedPkcs8FromPrivateKey(privateKey, PASSWORD, FEW);
const packed12 = (friendlyName?: string) =>
  packPkcs12(
    {
      privateKey,
      certificates: [person.certificate.raw, other.certificate.raw],
      ...(friendlyName === undefined ? {} : { friendlyName }),
    },
    PASSWORD,
    FEW,
  );

/** The bytes under the integrity code of a PKCS #12 file of ours. */
function contentOf(file: Uint8Array): Uint8Array {
  const [, authSafe] = read.sequence(read.readDer(file));
  const [, wrapper] = read.sequence(authSafe);
  return read.octetString(wrapper && read.explicitInside(wrapper));
}

const pem = (label: string, der: Uint8Array) => utf8(encodePem(label, der));
const message = utf8('a message');
const signature = () => sm2.sign(privateKey, message);
/** Two of three shares open the secret. Made once: the library takes its random bytes from the host, where they cannot be had again. */
const shares = [
  '019465d70fcc6c7b480203d3c7911c67e9cd15016b9d41ddbd6afa838e7f43425b0415e52eef88a6f56284a2e2d148b541af65f323e3f68f5d78a69d1678a9ee',
  '019465d70fcc6c7b48020362f4a876de53df3ee1ffb0d22d3803db7162613c02018c2e6e50b46577ef2f67c9ad02c57329a28c100c2d1008ab179a43b2b136e1',
  '019465d70fcc6c7b4802036942170f282bca94d8a41df4f5f8f4785d557a2dab403865543b8f280c07f2d0ca848df894a4d632a755372e3c74e7acb843b9390e',
].map(shareFromText);
const shareBytes = () => shares.map(({ bytes }) => bytes);

export const KEY_PARSERS: readonly (readonly [string, Parser])[] = [
  [
    'privateKey',
    {
      seeds: () => [
        pkcs8FromPrivateKey(privateKey),
        sec1FromPrivateKey(privateKey),
        packed(),
        ...fromPem('PRIVATE KEY'),
        ...fromPem('EC PRIVATE KEY'),
      ],
      run: (bytes) =>
        attemptEach(
          () => privateKeyFromPkcs8(bytes),
          () => privateKeyFromSec1(bytes),
          () => privateKeyFromEncryptedPkcs8(bytes, PASSWORD, foreignCiphers),
          // Without the host's ciphers, as crypto/ alone.
          () => privateKeyFromEncryptedPkcs8(bytes, PASSWORD),
        ),
      declared: [EncodingError, DecryptError],
    },
  ],
  [
    'privateKeyPem',
    {
      seeds: () => [
        pem('PRIVATE KEY', pkcs8FromPrivateKey(privateKey)),
        pem('EC PRIVATE KEY', sec1FromPrivateKey(privateKey)),
        pem('SM2 PRIVATE KEY', sec1FromPrivateKey(privateKey)),
        utf8(pemFromPrivateKey(privateKey, PASSWORD, FEW)),
        concatBytes(
          pem('CERTIFICATE', person.certificate.raw),
          pem('PRIVATE KEY', pkcs8FromPrivateKey(privateKey)),
          pem('X509 CRL', list().raw),
        ),
        ...files('samples/seals', /\.pem$/),
        ...files('vectors/tongsuo/certs', /\.(?:pem|key)$/),
      ],
      run: (bytes) => privateKeyFromPem(text(bytes), PASSWORD, foreignCiphers),
      declared: [EncodingError, DecryptError],
    },
  ],
  [
    'pkcs12',
    {
      // The samples cost a hundred times as much as ours.
      seeds: () => [
        ...Array.from({ length: 16 }, () => [packed12(), packed12('经办人')]).flat(),
        ...files('samples/seals', /\.p12$/),
      ],
      run: (bytes) => openPkcs12(bytes, PASSWORD, foreignCiphers),
      declared: [EncodingError, DecryptError],
    },
  ],
  [
    // Behind an integrity code that is right: from here on only who knows the password can speak.
    'pkcs12Inside',
    {
      seeds: () => [packed12(), packed12('经办人')].map(contentOf),
      run: (bytes) => openPkcs12(pkcs12Of(bytes, PASSWORD), PASSWORD, foreignCiphers),
      declared: [EncodingError, DecryptError],
    },
  ],
  [
    'protectedPair',
    {
      seeds: () => [
        protectKeyPair(privateKey, other.certificate.publicKey.bytes),
        protectKeyPair(other.privateKey, other.certificate.publicKey.bytes),
      ],
      run: (bytes) => openProtectedKeyPair(bytes, other.privateKey),
      declared: [EncodingError, DecryptError],
    },
  ],
  [
    'share',
    {
      seeds: shareBytes,
      run: async (bytes) => {
        const [, second] = shares;
        // A slip of the pen is told by the check at the end; a forger sets it right.
        const body = bytes.subarray(0, Math.max(0, bytes.length - 4));
        for (const one of [bytes, concatBytes(body, sm3(body).subarray(0, 4))])
          if (second) await combineShares([readShare(one), second]);
      },
      // combineShares() says by InputError that shares do not belong together.
      declared: [EncodingError, DecryptError, InputError],
    },
  ],
  [
    'shareText',
    {
      seeds: () => shares.map((share) => utf8(shareText(share))),
      run: (bytes) => shareFromText(text(bytes)),
      declared: [EncodingError],
    },
  ],
  [
    'sm2Signature',
    {
      seeds: () => [signature(), signature(), sm2.decodeSignature(signature())],
      run: (bytes) => {
        // Judging answers yes or no, whatever the bytes are.
        sm2.verify(person.certificate.publicKey.bytes, message, bytes);
        attemptEach(
          () => readSignature(bytes),
          () => sm2.decodeSignature(bytes),
          () => sm2.encodeSignature(sm2.decodeSignatureLenient(bytes)),
        );
      },
      declared: [EncodingError],
    },
  ],
  [
    'sm2Cipher',
    {
      seeds: () =>
        [1, 16, 200].map((length) => sm2.encrypt(person.certificate.publicKey.bytes, new Uint8Array(length))),
      run: (bytes) =>
        attemptEach(
          () => sm2.decrypt(privateKey, bytes),
          () => sm2.decryptOldOrder(privateKey, bytes),
          () => readCipher(bytes),
        ),
      declared: [EncodingError, DecryptError],
    },
  ],
];
