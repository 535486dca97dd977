// The protection of an SM2 key pair on its way (GB/T 35276-2017, 7.4, SM2EnvelopedKey): how an authority delivers the encryption pair to the
// holder of a signing pair. A fresh SM4 key encrypts the 32 bytes of the private key as two single blocks (ECB, no padding: the standard
// names no more, and the plaintext is random), and is itself encrypted under the receiver's public key. There is no authentication, so the
// pair is accepted only if the private key fits the public key beside it. Read as found in the wild: identifiers of SM4 with and without
// mode, the old arc, and a private key padded with zeros in front to 64 bytes (GM/T 0016).

import * as read from '../asn1/reader.ts';
import * as write from '../asn1/writer.ts';
import { wipe } from '../bytes.ts';
import { DecryptError, EncodingError, InputError } from '../errors.ts';
import { randomBytes } from '../random.ts';
import * as sm2 from '../sm2/sm2.ts';
import { SM4_BLOCK, Sm4 } from '../sm4/sm4.ts';
import { KEY_OID } from './oids.ts';
import type { PrivateKeyFile } from './pkcs8.ts';

const WIDTH = 32;

/** The old arc says SM1 at .102 and SSF33 at .103; those are secret and cannot be read. */
const READ_AS_SM4 = new Set<string>([KEY_OID.sm4, KEY_OID.sm4Ecb, KEY_OID.oldBlockCipher]);

function blocks(cipherKey: Uint8Array, input: Uint8Array, direction: 'encryptBlock' | 'decryptBlock'): Uint8Array {
  const cipher = new Sm4(cipherKey);
  const out = new Uint8Array(input.length);
  for (let at = 0; at < input.length; at += SM4_BLOCK) cipher[direction](input, out, at, at);
  return out;
}

/**
 * SM2EnvelopedKey of a private key for the holder of `receiver` (65 bytes).
 * @throws InputError keys.privateKey for a length that is not 32; EncodingError for a receiver or a private key that is none
 */
export function protectKeyPair(privateKey: Uint8Array, receiver: Uint8Array): Uint8Array {
  if (privateKey.length !== WIDTH) throw new InputError('keys.privateKey');
  const publicKey = sm2.publicKeyOf(privateKey);
  const cipherKey = randomBytes(SM4_BLOCK);
  try {
    return write.sequence(
      write.sequence(write.oid(KEY_OID.sm4Ecb)),
      sm2.encrypt(receiver, cipherKey),
      write.bitString(publicKey),
      write.bitString(blocks(cipherKey, privateKey, 'encryptBlock')),
    );
  } finally {
    wipe(cipherKey);
  }
}

/**
 * Opens an SM2EnvelopedKey with the receiver's private key.
 * @throws EncodingError keys.form, keys.algorithm, keys.privateKey or `der.`; DecryptError keys.pair when the key does not open it or the
 *   private key inside does not fit the public key beside it
 */
export function openProtectedKeyPair(der: Uint8Array, receiverPrivateKey: Uint8Array): PrivateKeyFile {
  const parts = read.sequence(read.readDer(der, { maxBytes: 65_536 }), 'keys.form');
  const [method, wrapped, publicNode, secretNode, extra] = parts;
  if (wrapped === undefined || extra !== undefined) throw new EncodingError('keys.form', extra?.offset);
  const [type, parameters, more] = read.sequence(method, 'keys.algorithm');
  const plain = parameters === undefined || (parameters.is(read.TAG.null) && parameters.content.length === 0);
  if (!READ_AS_SM4.has(read.oid(type)) || !plain || more !== undefined)
    throw new EncodingError('keys.algorithm', method?.offset);
  const publicKey = read.bitString(publicNode);
  sm2.validatePublicKey(publicKey);
  const secret = read.bitString(secretNode);
  if (secret.length !== WIDTH && secret.length !== 2 * WIDTH)
    throw new EncodingError('keys.privateKey', secretNode?.offset);
  const cipherKey = unwrapped(receiverPrivateKey, wrapped.raw);
  const opened = blocks(cipherKey, secret, 'decryptBlock');
  wipe(cipherKey);
  const privateKey = opened.slice(opened.length - WIDTH);
  const zeros = opened.subarray(0, opened.length - WIDTH).every((byte) => byte === 0);
  wipe(opened);
  if (!zeros || !fits(privateKey, publicKey)) {
    wipe(privateKey);
    throw new DecryptError('keys.pair');
  }
  return { privateKey, publicKey: Uint8Array.from(publicKey) };
}

function unwrapped(receiverPrivateKey: Uint8Array, wrapped: Uint8Array): Uint8Array {
  let cipherKey: Uint8Array;
  try {
    cipherKey = sm2.decrypt(receiverPrivateKey, wrapped);
  } catch (error) {
    if (error instanceof DecryptError) throw new DecryptError('keys.pair');
    throw error;
  }
  if (cipherKey.length !== SM4_BLOCK) throw new DecryptError('keys.pair');
  return cipherKey;
}

function fits(privateKey: Uint8Array, publicKey: Uint8Array): boolean {
  try {
    const found = sm2.publicKeyOf(privateKey);
    return found.every((byte, at) => byte === publicKey[at]);
  } catch (error) {
    if (error instanceof EncodingError || error instanceof InputError) return false;
    throw error;
  }
}
