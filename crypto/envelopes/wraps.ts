// Wraps of a 16-byte content key (FORMAT.md part 2): SM2 encryption of a fresh key-encrypting key (GB/T 32918.4, as the DER
// SM2Cipher of GB/T 35276) beside the content key encrypted with one SM4 block. Two steps instead of one, so that the standard calls of
// a smart key (import a session key, decrypt) suffice. The SM4 block carries no authentication of its own: the commitment
// in the content's header (content.ts) tells a wrong key.

import { concatBytes, secretBytes, wipe } from '../bytes.ts';
import { DecryptError, EncodingError, InputError } from '../errors.ts';
import { randomBytes } from '../random.ts';
import { readCipher } from '../sm2/der.ts';
import * as sm2 from '../sm2/sm2.ts';
import { Sm4 } from '../sm4/sm4.ts';

const LENGTH = 16;

/** A content key wrapped for one recipient. */
export type WrappedKey = {
  /** The key-encrypting key: DER SM2Cipher whose plaintext is 16 bytes. */
  readonly kek: Uint8Array;
  /** The content key: one SM4 block under the key-encrypting key. */
  readonly key: Uint8Array;
};

/** Encrypts a content key (16 bytes) under a key-encrypting key (16 bytes): 16 bytes. */
export function wrapContentKey(kek: Uint8Array, contentKey: Uint8Array): Uint8Array {
  if (kek.length !== LENGTH || contentKey.length !== LENGTH) throw new InputError('wraps.length');
  const wrapped = new Uint8Array(LENGTH);
  const cipher = new Sm4(kek);
  cipher.encryptBlock(contentKey, wrapped);
  cipher.wipe();
  return wrapped;
}

/** The content key inside `wrapped` (16 bytes); another key-encrypting key gives another key, which the content's commitment refuses. */
export function unwrapContentKey(kek: Uint8Array, wrapped: Uint8Array): Uint8Array {
  if (kek.length !== LENGTH) throw new InputError('wraps.length');
  if (wrapped.length !== LENGTH) throw new EncodingError('wraps.key');
  const contentKey = secretBytes(LENGTH);
  const cipher = new Sm4(kek);
  cipher.decryptBlock(wrapped, contentKey);
  cipher.wipe();
  return contentKey;
}

/** Wraps a content key for the holder of an SM2 encryption key (65 bytes, 04 || X || Y), under a key-encrypting key of its own. */
export function wrapForRecipient(publicKey: Uint8Array, contentKey: Uint8Array): WrappedKey {
  const kek = randomBytes(LENGTH);
  try {
    return { kek: sm2.encrypt(publicKey, kek), key: wrapContentKey(kek, contentKey) };
  } finally {
    wipe(kek);
  }
}

/**
 * The content key, or null when the wrap is well formed and not for this holder. `decryptKek` is given the DER SM2Cipher and
 * answers with its plaintext, which is wiped here; it says "not mine" by a DecryptError or by null, and whatever else it throws (a smart key that
 * was pulled out) passes through. Throws EncodingError `wraps.*` for a malformed wrap.
 */
export function unwrapForRecipient(
  wrapped: WrappedKey,
  decryptKek: (kek: Uint8Array) => Uint8Array | null,
): Uint8Array | null {
  checkWrappedKey(wrapped);
  let kek: Uint8Array | null;
  try {
    kek = decryptKek(wrapped.kek);
  } catch (error) {
    if (error instanceof DecryptError) return null;
    throw error;
  }
  if (kek === null) return null;
  try {
    if (kek.length !== LENGTH) throw new EncodingError('wraps.kek');
    return unwrapContentKey(kek, wrapped.key);
  } finally {
    wipe(kek);
  }
}

/**
 * Checks the form of a wrap without any key: the key is one block, and the SM2Cipher is strict DER of a point on the curve, a 32-byte hash
 * and 16 bytes of ciphertext. Throws EncodingError `wraps.key` or `wraps.kek`.
 */
export function checkWrappedKey(wrapped: WrappedKey): void {
  if (wrapped.key.length !== LENGTH) throw new EncodingError('wraps.key');
  try {
    const { x, y, cipher } = readCipher(wrapped.kek);
    sm2.validatePublicKey(concatBytes(Uint8Array.of(4), x, y));
    if (cipher.length === LENGTH) return;
  } catch (error) {
    if (!(error instanceof EncodingError)) throw error;
  }
  throw new EncodingError('wraps.kek');
}
