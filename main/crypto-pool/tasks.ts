// What the pool's threads can do: work that takes long and needs no more than it is given. A key that comes with a task is wiped when the task ends; nothing is
// kept between tasks. Large bytes are handed over and not copied: whoever gives `bytes` no longer has them, and gets them back with the answer.

import { wipe } from '../../crypto/bytes.ts';
import { CHUNK_LENGTH, TAG_LENGTH } from '../../crypto/envelopes/content.ts';
import { decryptChunks, encryptChunks, SLOT_LENGTH } from '../../crypto/envelopes/content-chunks.ts';
import { DecryptError, EncodingError, InputError } from '../../crypto/errors.ts';
import * as sm2 from '../../crypto/sm2/sm2.ts';
import { pbkdf2Sm3 } from '../../crypto/sm3/pbkdf2.ts';
import { Sm3 } from '../../crypto/sm3/sm3.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** Chunks of a content, from number `first` on; `length` bytes of plaintext or of slots stand at the beginning of `bytes`. */
export type Portion = {
  readonly contentKey: Uint8Array;
  readonly head: Uint8Array;
  readonly first: number;
  readonly bytes: Bytes;
  readonly length: number;
};

/** An SM2 signature in DER over a message, with the signer's public key (65 bytes) and the default user id. */
export type SignatureToVerify = {
  readonly publicKey: Uint8Array;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
};

export const TASKS = {
  /** PBKDF2-HMAC-SM3 of a PIN: 32 bytes. */
  derivePin: ({ pin, salt, iterations }: { pin: Uint8Array; salt: Uint8Array; iterations: number }): Uint8Array => {
    try {
      return pbkdf2Sm3(pin, salt, iterations, 32);
    } finally {
      wipe(pin);
    }
  },

  /** Goes on with an SM3, `suspended` or not begun, over the first `length` of `bytes`. */
  digest: (given: { suspended: Uint8Array | null; bytes: Bytes; length: number }) => {
    const { suspended, bytes, length } = given;
    const hash = suspended ? Sm3.resume(suspended) : new Sm3();
    return { suspended: hash.update(bytes.subarray(0, length)).suspend(), bytes };
  },

  /** The chunks' slots, at the beginning of `bytes`. */
  encrypt: ({ contentKey, head, first, bytes, length }: Portion) => {
    try {
      const chunks = Math.max(1, Math.ceil(length / CHUNK_LENGTH));
      for (let i = chunks - 1; i > 0; i--) {
        bytes.copyWithin(i * SLOT_LENGTH, i * CHUNK_LENGTH, Math.min(length, (i + 1) * CHUNK_LENGTH));
      }
      const slots = length + chunks * TAG_LENGTH;
      encryptChunks({ contentKey, head, first, slots: bytes.subarray(0, slots) });
      return { bytes, length: slots };
    } finally {
      wipe(contentKey);
    }
  },

  /** The chunks' plaintext, at the beginning of `bytes`. */
  decrypt: ({ contentKey, head, first, bytes, length }: Portion) => {
    try {
      decryptChunks({ contentKey, head, first, slots: bytes.subarray(0, length) });
      const chunks = Math.ceil(length / SLOT_LENGTH);
      for (let i = 1; i < chunks; i++) {
        bytes.copyWithin(i * CHUNK_LENGTH, i * SLOT_LENGTH, Math.min(length, (i + 1) * SLOT_LENGTH) - TAG_LENGTH);
      }
      return { bytes, length: length - chunks * TAG_LENGTH };
    } finally {
      wipe(contentKey);
    }
  },

  /** Whether each signature holds. */
  verify: ({ signatures }: { signatures: readonly SignatureToVerify[] }): boolean[] =>
    signatures.map(({ publicKey, message, signature }) => sm2.verify(publicKey, message, signature)),
} as const;

export type PoolTask = keyof typeof TASKS;
export type PoolInput<K extends PoolTask> = Parameters<(typeof TASKS)[K]>[0];
export type PoolOutput<K extends PoolTask> = ReturnType<(typeof TASKS)[K]>;

export type PoolRequest = { readonly id: number; readonly task: PoolTask; readonly input: unknown };
/** An error as it crosses to another thread, where its class would be lost. */
export type PoolFailure = { readonly kind: string; readonly text: string; readonly offset?: number };
export type PoolReply =
  | { readonly id: number; readonly output: unknown }
  | { readonly id: number; readonly failure: PoolFailure };

/** The large bytes of an input or output, to be handed over; and an output that is bytes itself, of which otherwise the thread would keep a copy. */
export function handedOver(value: unknown): ArrayBuffer[] {
  if (value instanceof Uint8Array) return value.buffer instanceof ArrayBuffer ? [value.buffer] : [];
  if (typeof value !== 'object' || value === null || !('bytes' in value)) return [];
  return value.bytes instanceof Uint8Array && value.bytes.buffer instanceof ArrayBuffer ? [value.bytes.buffer] : [];
}

export function failureOf(error: unknown): PoolFailure {
  if (error instanceof EncodingError) {
    const { code, offset } = error;
    return { kind: error.name, text: code, ...(offset === undefined ? {} : { offset }) };
  }
  if (error instanceof DecryptError || error instanceof InputError) return { kind: error.name, text: error.code };
  return { kind: 'Error', text: error instanceof Error ? error.message : String(error) };
}

export function errorOf({ kind, text, offset }: PoolFailure): Error {
  if (kind === 'EncodingError') return new EncodingError(text, offset);
  if (kind === 'DecryptError') return new DecryptError(text);
  return kind === 'InputError' ? new InputError(text) : new Error(text);
}
