// SM2 digital signatures (GB/T 32918.2-2016) and public key encryption (GB/T 32918.4-2016) on the curve of GB/T 32918.5-2017, in the encodings
// of GB/T 35276-2017. Import as `import * as sm2 from '../sm2/sm2.ts'`. Key exchange (part 3): exchange.ts.
// The user id is always in play: verify() with another id than sign() says false. Private keys and nonces pass the compiled kernel alone, whose time
// and addresses do not depend on them, and are bytes all the way; the runtime may still hold copies that cannot be wiped.

import { concatBytes, toHex, utf8, wipe } from '../bytes.ts';
import { DecryptError, EncodingError, InputError } from '../errors.ts';
import { randomBytes } from '../random.ts';
import { sm3 } from '../sm3/sm3.ts';
import { checkPoint, checkPrivateKey, isScalar, PARAMETERS, POINT_LENGTH, randomScalar, WIDTH } from './curve.ts';
import { readCipher, readSignature, writeCipher, writeSignature } from './der.ts';
import { decryptParts, encryptWithNonce } from './encryption.ts';
import { multiplyBase, signOnce, verifyPair } from './kernel.ts';
import { nonces } from './nonce.ts';

/** The id that GB/T 35276-2017 says to use when none is agreed. */
export const DEFAULT_USER_ID: Uint8Array = utf8('1234567812345678');

/** Option of sign() and verify(): the signer's distinguishing id, at most 8191 bytes, may be empty. */
export type UserIdOption = { userId?: Uint8Array };

/** A private key (32 bytes) and its public key (65 bytes, 04 || X || Y). */
export type KeyPair = { privateKey: Uint8Array<ArrayBuffer>; publicKey: Uint8Array<ArrayBuffer> };

/** A fresh key pair; d is uniform in [1, n - 2]. */
export function generateKeyPair(): KeyPair {
  // Uniform in [1, n - 1]; the one value without signatures, n - 1, comes once in 2^256 and throws in publicKeyOf().
  const privateKey = randomScalar();
  return { privateKey, publicKey: publicKeyOf(privateKey) };
}

/**
 * The public key of a private key.
 * @throws InputError 'sm2.privateKeyLength', EncodingError 'sm2.privateKey'.
 */
export function publicKeyOf(privateKey: Uint8Array): Uint8Array<ArrayBuffer> {
  checkPrivateKey(privateKey);
  return multiplyBase(privateKey);
}

/**
 * Accepts 65 bytes 04 || X || Y of a point on the curve and nothing else.
 * @throws EncodingError 'sm2.publicKey'.
 */
export function validatePublicKey(publicKey: Uint8Array): void {
  checkPoint(publicKey, 'sm2.publicKey');
}

/**
 * Z of GB/T 32918.2, 5.5: 32 bytes that bind id and public key.
 * @throws InputError 'sm2.userId' above 8191 bytes, EncodingError 'sm2.publicKey'.
 */
export function identityDigest(publicKey: Uint8Array, userId: Uint8Array = DEFAULT_USER_ID): Uint8Array<ArrayBuffer> {
  validatePublicKey(publicKey);
  if (userId.length > 8191) throw new InputError('sm2.userId');
  const bits = userId.length * 8;
  return sm3(Uint8Array.of(bits >> 8, bits), userId, PARAMETERS, publicKey.subarray(1));
}

/**
 * The digest e = SM3(Z || message), 32 bytes, that is signed.
 * @throws as identityDigest().
 */
export function messageDigest(
  publicKey: Uint8Array,
  message: Uint8Array,
  userId: Uint8Array = DEFAULT_USER_ID,
): Uint8Array<ArrayBuffer> {
  return sm3(identityDigest(publicKey, userId), message);
}

// Whoever signs signs again, and needs the public key each time, which takes as long to find as the signature itself. Private keys are recognised by
// a digest under a salt of this process; neither they nor anything they could be found from is kept.
const SALT = randomBytes(WIDTH);
const MOST_SIGNERS = 16;
const signers = new Map<string, Uint8Array>();

function publicKeyOfSigner(privateKey: Uint8Array): Uint8Array {
  checkPrivateKey(privateKey);
  const name = toHex(sm3(SALT, privateKey));
  let publicKey = signers.get(name);
  if (publicKey === undefined) {
    if (signers.size >= MOST_SIGNERS) signers.clear();
    publicKey = publicKeyOf(privateKey);
    signers.set(name, publicKey);
  }
  return publicKey;
}

/**
 * A signature over a message: DER SEQUENCE { r, s }. Two signatures of one message differ (hedged nonces).
 * @throws InputError 'sm2.privateKeyLength' or 'sm2.userId', EncodingError 'sm2.privateKey'.
 */
export function sign(privateKey: Uint8Array, message: Uint8Array, options: UserIdOption = {}): Uint8Array<ArrayBuffer> {
  return signDigest(privateKey, messageDigest(publicKeyOfSigner(privateKey), message, options.userId));
}

/**
 * A signature over e = messageDigest(…), 32 bytes. Never give it a plain hash of the message: Z would be missing and others would refuse it.
 * @throws InputError 'sm2.digestLength', and as sign().
 */
export function signDigest(privateKey: Uint8Array, digest: Uint8Array): Uint8Array<ArrayBuffer> {
  if (digest.length !== WIDTH) throw new InputError('sm2.digestLength');
  checkPrivateKey(privateKey);
  const extra = randomBytes(WIDTH);
  for (const k of nonces(privateKey, digest, extra)) {
    const pair = signOnce(privateKey, digest, k);
    wipe(k);
    if (pair) {
      wipe(extra);
      return encodeSignature(pair);
    }
  }
  throw new Error('unreachable: nonces() does not end');
}

/**
 * Whether the DER signature over the message holds. A malformed or out-of-range signature is false, never an exception.
 * @throws EncodingError 'sm2.publicKey' for a malformed public key; InputError 'sm2.userId'.
 */
export function verify(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
  options: UserIdOption = {},
): boolean {
  return verifyAt(publicKey, messageDigest(publicKey, message, options.userId), signature);
}

/**
 * As verify(), over e = messageDigest(…).
 * @throws InputError 'sm2.digestLength', EncodingError 'sm2.publicKey'.
 */
export function verifyDigest(publicKey: Uint8Array, digest: Uint8Array, signature: Uint8Array): boolean {
  if (digest.length !== WIDTH) throw new InputError('sm2.digestLength');
  checkPoint(publicKey, 'sm2.publicKey');
  return verifyAt(publicKey, digest, signature);
}

function verifyAt(publicKey: Uint8Array, digest: Uint8Array, signature: Uint8Array): boolean {
  let pair: Uint8Array;
  try {
    pair = decodeSignature(signature);
  } catch (error) {
    if (error instanceof EncodingError) return false;
    throw error;
  }
  return verifyPair(publicKey, digest, pair);
}

function inRange(pair: Uint8Array): boolean {
  return isScalar(pair.subarray(0, WIDTH)) && isScalar(pair.subarray(WIDTH));
}

/**
 * DER of r || s.
 * @throws InputError 'sm2.signatureLength' unless 64 bytes.
 */
export function encodeSignature(pair: Uint8Array): Uint8Array<ArrayBuffer> {
  return writeSignature(pair);
}

/**
 * r || s, 64 bytes, of a strictly encoded DER signature with r and s in [1, n - 1].
 * @throws EncodingError 'der.…' or 'sm2.signatureRange'.
 */
export function decodeSignature(der: Uint8Array): Uint8Array<ArrayBuffer> {
  const pair = readSignature(der);
  if (!inRange(pair)) throw new EncodingError('sm2.signatureRange');
  return pair;
}

/**
 * r || s, 64 bytes, of what is met in foreign seals: strict DER, or the 64 bytes themselves. Nothing of ours is read with it. Feed verify() with
 * encodeSignature() of the result.
 * @throws EncodingError as decodeSignature().
 */
export function decodeSignatureLenient(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  try {
    return decodeSignature(bytes);
  } catch (error) {
    if (bytes.length !== 2 * WIDTH) throw error;
  }
  if (!inRange(bytes)) throw new EncodingError('sm2.signatureRange');
  return concatBytes(bytes);
}

/**
 * Encrypts to a public key: DER SM2Cipher { x, y, hash, cipher }, the C1 C3 C2 order.
 * @throws EncodingError 'sm2.publicKey'; InputError 'sm2.plaintextLength' for an empty plaintext, which the standard does not have.
 */
export function encrypt(publicKey: Uint8Array, plaintext: Uint8Array): Uint8Array<ArrayBuffer> {
  checkPoint(publicKey, 'sm2.publicKey');
  if (plaintext.length === 0) throw new InputError('sm2.plaintextLength');
  // Another nonce is wanted once in 256 for a plaintext of one byte, practically never for a key.
  for (let attempt = 0; attempt < 64; attempt++) {
    const k = randomScalar();
    const parts = encryptWithNonce(publicKey, plaintext, k);
    wipe(k);
    if (parts) return writeCipher(parts);
  }
  throw new Error('the random generator of this machine is stuck');
}

/**
 * The plaintext of a DER SM2Cipher, never empty.
 * @throws DecryptError 'sm2.format' (not strict DER), 'sm2.point' (C1 not on the curve), 'sm2.hash' (wrong key or changed bytes), 'sm2.empty',
 * 'sm2.derivedKey'.
 * @throws InputError 'sm2.privateKeyLength', EncodingError 'sm2.privateKey' for the private key alone.
 */
export function decrypt(privateKey: Uint8Array, der: Uint8Array): Uint8Array<ArrayBuffer> {
  checkPrivateKey(privateKey);
  return opened(() => decryptParts(privateKey, readCipher(der)));
}

/**
 * The plaintext of 04 || X || Y || C2 || C3, the order of the standard's drafts before 2012 that old systems still write. For reading only.
 * @throws as decrypt().
 */
export function decryptOldOrder(privateKey: Uint8Array, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  checkPrivateKey(privateKey);
  const end = bytes.length - WIDTH;
  if (end < POINT_LENGTH || bytes[0] !== 4) throw new DecryptError('sm2.format');
  const x = bytes.subarray(1, 1 + WIDTH);
  const y = bytes.subarray(1 + WIDTH, POINT_LENGTH);
  return opened(() =>
    decryptParts(privateKey, { x, y, hash: bytes.subarray(end), cipher: bytes.subarray(POINT_LENGTH, end) }),
  );
}

function opened(run: () => Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  try {
    return run();
  } catch (error) {
    if (error instanceof EncodingError) throw new DecryptError(error.code === 'sm2.point' ? 'sm2.point' : 'sm2.format');
    throw error;
  }
}
