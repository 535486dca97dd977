// Records: what matters inside the store (acts, titles, opinions, drafts) is SM4-GCM under the data key, each bound to its context, so that
// a record cannot be moved to another row; SQLCipher beneath is defence in depth. Search holds HMAC-SM3 tokens, never words.
// Form of a record: 12 random bytes of nonce, then ciphertext and 16 bytes of tag; the context is associated data.

import { concatBytes, fromUtf8, keepSecret, utf8, wipe } from '../../crypto/bytes.ts';
import { DecryptError, InputError } from '../../crypto/errors.ts';
import { randomBytes } from '../../crypto/random.ts';
import { hkdfSm3 } from '../../crypto/sm3/hkdf.ts';
import { hmacSm3 } from '../../crypto/sm3/hmac.ts';
import { Sm4Gcm } from '../../crypto/sm4/gcm.ts';
import { StoreError } from './errors.ts';

/** Bytes of a data key. */
export const DATA_KEY_LENGTH = 32;
const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;
const TOKEN_LENGTH = 16;

export class RecordCipher {
  #gcm: Sm4Gcm | undefined;
  readonly #tokenKey: Uint8Array;

  /** Derives a key for records and one for tokens; `dataKey` (32 bytes) is not kept. */
  constructor(dataKey: Uint8Array) {
    if (dataKey.length !== DATA_KEY_LENGTH) throw new InputError('store.dataKey');
    const nothing = new Uint8Array(0);
    const recordKey = hkdfSm3(dataKey, nothing, utf8('yinzheng/store/1 records'), 16);
    this.#gcm = new Sm4Gcm(recordKey);
    this.#tokenKey = keepSecret(hkdfSm3(dataKey, nothing, utf8('yinzheng/store/1 tokens'), 32));
    wipe(recordKey);
  }

  /** Encrypts bytes under a context such as `act <id>`. */
  encryptBytes(context: string, bytes: Uint8Array): Uint8Array {
    const nonce = randomBytes(NONCE_LENGTH);
    return concatBytes(nonce, this.#cipher().encrypt(nonce, bytes, utf8(context)));
  }

  /** The bytes of a record; StoreError `record.damaged` if it was changed, or encrypted under another context or key. */
  decryptBytes(context: string, record: Uint8Array): Uint8Array {
    if (record.length < NONCE_LENGTH + TAG_LENGTH) throw new StoreError('record.damaged');
    try {
      return this.#cipher().decrypt(record.subarray(0, NONCE_LENGTH), record.subarray(NONCE_LENGTH), utf8(context));
    } catch (error) {
      if (error instanceof DecryptError) throw new StoreError('record.damaged', error);
      throw error;
    }
  }

  /** Encrypts a value as JSON. Members that are undefined are dropped, as JSON does. */
  encrypt(context: string, value: unknown): Uint8Array {
    return this.encryptBytes(context, utf8(JSON.stringify(value)));
  }

  /**
   * The value of a record made by encrypt() under the same context. Its shape is the caller's word: what was written under
   * this context is what comes back, since nobody else holds the data key.
   */
  decrypt<Value>(context: string, record: Uint8Array): Value {
    return JSON.parse(fromUtf8(this.decryptBytes(context, record))) as Value;
  }

  /** 16 bytes standing for a word of the index. */
  token(word: string): Uint8Array {
    this.#cipher();
    return hmacSm3(this.#tokenKey, utf8(word.toWellFormed())).slice(0, TOKEN_LENGTH);
  }

  /** Forgets the keys; every later call is StoreError `store.closed`. */
  wipe(): void {
    this.#gcm?.wipe();
    this.#gcm = undefined;
    wipe(this.#tokenKey);
  }

  #cipher(): Sm4Gcm {
    if (!this.#gcm) throw new StoreError('store.closed');
    return this.#gcm;
  }
}
