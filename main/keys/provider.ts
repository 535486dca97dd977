// The crypto provider: everything secret that an unlocked profile can do. This one is software; a smart key or a certified module
// replaces it behind the same face. Secrets are used inside and do not come out; after wipe() every call is refused.

import { equalBytes, wipe } from '../../crypto/bytes.ts';
import { unwrapContentKey, type WrappedKey, wrapContentKey, wrapForRecipient } from '../../crypto/envelopes/wraps.ts';
import { EncodingError, InputError } from '../../crypto/errors.ts';
import { randomBytes } from '../../crypto/random.ts';
import * as sm2 from '../../crypto/sm2/sm2.ts';
import type { ContentKeyHolders } from '../store/index.ts';
import { KeysError } from './errors.ts';

/** What signs a message: SM2 with SM3 and the default user id, DER. */
export type SignMessage = (message: Uint8Array) => Uint8Array;

export interface CryptoProvider extends ContentKeyHolders {
  readonly kind: 'software';
  random(length: number): Uint8Array;
  /** Signs with the person's signing key: DER SEQUENCE { r, s } over the message, SM3, user id 1234567812345678. */
  sign(message: Uint8Array): Uint8Array;
  /** Decrypts a DER SM2Cipher with the person's decryption key; DecryptError if it is not for this person. */
  decryptKek(cipher: Uint8Array): Uint8Array;
  /**
   * Lets `use` sign with the unit seal's key, which is opened with the PIN for this one call and forgotten after it, whatever `use` does.
   * KeysError `unitSeal.absent`, `pin.wrong`, `pin.delayed`; a wrong PIN counts as a try.
   */
  withUnitSealKey<Result>(pin: string, use: (sign: SignMessage) => Result | Promise<Result>): Promise<Result>;
  /** Forgets every secret. */
  wipe(): void;
}

/** Software provider over private keys in memory, which it takes over and wipes. */
export class SoftwareProvider implements CryptoProvider {
  readonly kind = 'software';
  readonly #signingKey: Uint8Array;
  readonly #decryptionKey: Uint8Array;
  readonly #wrapKey: Uint8Array;
  readonly #recoveryPublicKey: Uint8Array;
  readonly #openUnitSealKey: (pin: string) => Promise<Uint8Array>;
  #isWiped = false;

  constructor(options: {
    signingKey: Uint8Array;
    decryptionKey: Uint8Array;
    wrapKey: Uint8Array;
    recoveryPublicKey: Uint8Array;
    openUnitSealKey: (pin: string) => Promise<Uint8Array>;
  }) {
    this.#signingKey = options.signingKey;
    this.#decryptionKey = options.decryptionKey;
    this.#wrapKey = options.wrapKey;
    this.#recoveryPublicKey = options.recoveryPublicKey;
    this.#openUnitSealKey = options.openUnitSealKey;
  }

  random(length: number): Uint8Array {
    return randomBytes(length);
  }

  sign(message: Uint8Array): Uint8Array {
    this.#check();
    return sm2.sign(this.#signingKey, message);
  }

  decryptKek(cipher: Uint8Array): Uint8Array {
    this.#check();
    return sm2.decrypt(this.#decryptionKey, cipher);
  }

  async withUnitSealKey<Result>(pin: string, use: (sign: SignMessage) => Result | Promise<Result>): Promise<Result> {
    this.#check();
    const unitSealKey = await this.#openUnitSealKey(pin);
    let usable = true;
    try {
      return await use((message) => {
        if (!usable) throw new KeysError('profile.locked');
        this.#check();
        return sm2.sign(unitSealKey, message);
      });
    } finally {
      usable = false;
      wipe(unitSealKey);
    }
  }

  wrapContentKey(contentKey: Uint8Array): Uint8Array {
    this.#check();
    return wrapContentKey(this.#wrapKey, contentKey);
  }

  unwrapContentKey(wrapped: Uint8Array): Uint8Array {
    this.#check();
    return unwrapContentKey(this.#wrapKey, wrapped);
  }

  wrapForRecovery(contentKey: Uint8Array): WrappedKey {
    return wrapForRecipient(this.#recoveryPublicKey, contentKey);
  }

  wipe(): void {
    this.#isWiped = true;
    wipe(this.#signingKey, this.#decryptionKey, this.#wrapKey);
  }

  #check(): void {
    if (this.#isWiped) throw new KeysError('profile.locked');
  }
}

/** Whether a private key (32 bytes) belongs to a public key (65 bytes). */
export function isKeyPair(privateKey: Uint8Array, publicKey: Uint8Array): boolean {
  try {
    return equalBytes(sm2.publicKeyOf(privateKey), publicKey);
  } catch (error) {
    if (error instanceof EncodingError || error instanceof InputError) return false;
    throw error;
  }
}
