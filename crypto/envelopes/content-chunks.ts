// Whole chunks of a ciphertext in content format 1 (FORMAT.md 1.3), worked on in place and each call for itself: for contents too large to hold, whose chunks several
// threads share. What chunk it is, and whether it is the last, is bound into its nonce; that every chunk comes once is the caller's to see to.
// A slot is where one chunk lies: its plaintext with room for the tag behind it, or its ciphertext.

import { DecryptError, InputError } from '../errors.ts';
import { CHUNK_LENGTH, chunkNonce, newHeader, openHeader, readHead, TAG_LENGTH } from './content-header.ts';

export { newHeader as startContent };

/** Bytes of a slot, but for the last one of a content. */
export const SLOT_LENGTH = CHUNK_LENGTH + TAG_LENGTH;

/** Some chunks of one content. */
export type Chunks = {
  readonly contentKey: Uint8Array;
  /** The content's header, commitment included. */
  readonly head: Uint8Array;
  /** Number of the first chunk here, from 0. */
  readonly first: number;
  /** Whole slots one after another. */
  readonly slots: Uint8Array<ArrayBuffer>;
};

/**
 * Encrypts the chunks in place. A chunk must never be encrypted twice with different contents under one head: it would have the same nonce.
 * Throws InputError `content.range` unless the slots are whole and within the content, and whatever a wrong head or key is.
 */
export function encryptChunks(chunks: Chunks): void {
  const { gcm, eachChunk } = begin(chunks);
  eachChunk((slot, nonce) => gcm.encrypt(nonce, slot.subarray(0, -TAG_LENGTH), chunks.head, slot));
}

/**
 * Decrypts the chunks in place; the room of each tag is left. Throws DecryptError `content.commitment` or `content.chunk`: the slot at fault and those
 * behind it are as they were, those before it hold authenticated plaintext. InputError and EncodingError as encryptChunks().
 */
export function decryptChunks(chunks: Chunks): void {
  const { gcm, eachChunk } = begin(chunks);
  try {
    eachChunk((slot, nonce) => gcm.decrypt(nonce, slot, chunks.head, slot.subarray(0, -TAG_LENGTH)));
  } catch (error) {
    if (error instanceof DecryptError) throw new DecryptError('content.chunk');
    throw error;
  }
}

function begin({ contentKey, head, first, slots }: Chunks) {
  const { length, chunks } = readHead(head);
  const left = length + TAG_LENGTH * chunks - first * SLOT_LENGTH;
  const isWhole = slots.length === left || (slots.length < left && slots.length % SLOT_LENGTH === 0);
  if (!Number.isSafeInteger(first) || first < 0 || slots.length === 0 || !isWhole) {
    throw new InputError('content.range');
  }
  const gcm = openHeader(contentKey, head);
  const eachChunk = (work: (slot: Uint8Array<ArrayBuffer>, nonce: Uint8Array) => void): void => {
    for (let at = 0, index = first; at < slots.length; at += SLOT_LENGTH, index++) {
      work(slots.subarray(at, at + SLOT_LENGTH), chunkNonce(index, index === chunks - 1));
    }
  };
  return { gcm, eachChunk };
}
