// Content encryption, format 1 (FORMAT.md part 1): one immutable ciphertext for one plaintext, read at random by chunks of 64 KiB.
// SM4-GCM (GB/T 32907, NIST SP 800-38D) per chunk with STREAM-like nonces (chunk number, last flag), so that chunks can be neither
// reordered, dropped nor appended. From the content key HKDF with HMAC-SM3 (RFC 5869) derives the SM4 key and a commitment over the
// header, which is compared before anything else: a wrong key and a changed header both show at once.
// Not done here: wrapping the content key (wraps.ts), naming the ciphertext by its SM3, deciding who may read.

import { concatBytes, wipe } from '../bytes.ts';
import { DecryptError, InputError } from '../errors.ts';
import type { Sm4Gcm } from '../sm4/gcm.ts';
import {
  CHUNK_LENGTH,
  type ContentFacts,
  type ContentHeader,
  chunkCount,
  chunkNonce,
  newHeader,
  openHeader,
  type ReadBytes,
  readExactly,
  readHeader,
  sliceOf,
  TAG_LENGTH,
} from './content-header.ts';

export {
  CHUNK_LENGTH,
  CONTENT_KEY_LENGTH,
  type ContentFacts,
  type ContentHeader,
  contentSize,
  MAX_CONTENT_HEADER_LENGTH,
  MAX_CONTENT_LENGTH,
  type ReadBytes,
  TAG_LENGTH,
} from './content-header.ts';

/** Encrypts a whole plaintext. Throws InputError `content.*` for a key or header out of bounds. */
export function encryptContent(options: {
  contentKey: Uint8Array;
  header: ContentHeader;
  plaintext: Uint8Array;
}): Uint8Array {
  const { contentKey, header, plaintext } = options;
  const writer = new ContentWriter({ contentKey, header, length: plaintext.length });
  return concatBytes(writer.start(), writer.write(plaintext), writer.finish());
}

/** Decrypts a whole ciphertext; every chunk has been authenticated before anything is returned. Errors as ContentReader. */
export function decryptContent(options: { contentKey: Uint8Array; ciphertext: Uint8Array }): {
  header: ContentHeader;
  plaintext: Uint8Array;
} {
  const reader = openContent(options);
  return { header: reader.header, plaintext: reader.read(0, reader.length) };
}

/** A reader over a ciphertext in memory. */
export function openContent(options: { contentKey: Uint8Array; ciphertext: Uint8Array }): ContentReader {
  const { contentKey, ciphertext } = options;
  return new ContentReader({ contentKey, size: ciphertext.length, read: sliceOf(ciphertext) });
}

/**
 * Reads the header and checks the size, without a key: what is said here is authenticated only once a ContentReader has opened.
 * Throws EncodingError `content.*`; a truncated or prolonged ciphertext is `content.size`.
 */
export function inspectContent(source: Uint8Array | { size: number; read: ReadBytes }): ContentFacts {
  const { facts } = readHeader('read' in source ? source : { size: source.length, read: sliceOf(source) });
  return facts;
}

/**
 * Encrypts a plaintext that arrives in pieces: `start()` once, `write()` for each piece, `finish()` once; the results in
 * order are the ciphertext. The length is told beforehand because it stands in the header.
 */
export class ContentWriter {
  readonly #gcm: Sm4Gcm;
  readonly #headerBytes: Uint8Array;
  readonly #length: number;
  readonly #chunks: number;
  readonly #pending = new Uint8Array(CHUNK_LENGTH);
  #pendingLength = 0;
  #taken = 0;
  #chunk = 0;
  #state: 'fresh' | 'started' | 'finished' = 'fresh';

  constructor(options: { contentKey: Uint8Array; header: ContentHeader; length: number }) {
    this.#headerBytes = newHeader(options);
    this.#gcm = openHeader(options.contentKey, this.#headerBytes);
    this.#length = options.length;
    this.#chunks = chunkCount(options.length);
  }

  /** The header. */
  start(): Uint8Array {
    if (this.#state !== 'fresh') throw new InputError('content.order');
    this.#state = 'started';
    return this.#headerBytes.slice();
  }

  /** The chunks that `bytes` complete, possibly none. Throws InputError `content.length` once more arrives than was told. */
  write(bytes: Uint8Array): Uint8Array {
    if (this.#state !== 'started') throw new InputError('content.order');
    if (this.#taken + bytes.length > this.#length) throw new InputError('content.length');
    const parts: Uint8Array[] = [];
    let at = 0;
    while (at < bytes.length) {
      // The last chunk is whatever is left, so it is complete as soon as the told length has arrived.
      const want = Math.min(CHUNK_LENGTH, this.#length - this.#chunk * CHUNK_LENGTH);
      const piece = bytes.subarray(at, at + want - this.#pendingLength);
      at += piece.length;
      this.#taken += piece.length;
      if (piece.length === want) {
        parts.push(this.#encryptChunk(piece));
        continue;
      }
      this.#pending.set(piece, this.#pendingLength);
      this.#pendingLength += piece.length;
      if (this.#pendingLength === want) {
        parts.push(this.#encryptChunk(this.#pending.subarray(0, want)));
        this.#pendingLength = 0;
      }
    }
    return concatBytes(...parts);
  }

  /** What is left: nothing, or the one empty chunk of an empty plaintext. Throws InputError `content.length` if bytes are missing. */
  finish(): Uint8Array {
    if (this.#state !== 'started') throw new InputError('content.order');
    if (this.#taken !== this.#length) throw new InputError('content.length');
    this.#state = 'finished';
    wipe(this.#pending);
    return this.#length === 0 ? this.#encryptChunk(new Uint8Array(0)) : new Uint8Array(0);
  }

  #encryptChunk(plaintext: Uint8Array): Uint8Array {
    const index = this.#chunk++;
    return this.#gcm.encrypt(chunkNonce(index, index === this.#chunks - 1), plaintext, this.#headerBytes);
  }
}

/**
 * Reads a ciphertext of `size` bytes through `read`, which is called with ranges inside it. The constructor throws EncodingError
 * `content.*` for a malformed, truncated or prolonged ciphertext and DecryptError `content.commitment` for a wrong key or a changed
 * header; reading throws DecryptError `content.chunk`. Only the bytes of authenticated chunks are ever given out.
 */
export class ContentReader {
  readonly header: ContentHeader;
  /** Bytes of plaintext. */
  readonly length: number;
  /** Number of chunks, at least 1; an empty plaintext has one empty chunk. */
  readonly chunks: number;
  readonly #headerBytes: Uint8Array;
  readonly #read: ReadBytes;
  readonly #gcm: Sm4Gcm;

  constructor(options: { contentKey: Uint8Array; size: number; read: ReadBytes }) {
    const { facts, bytes } = readHeader(options);
    this.#gcm = openHeader(options.contentKey, bytes);
    this.#headerBytes = bytes;
    this.#read = options.read;
    this.header = facts.header;
    this.length = facts.length;
    this.chunks = facts.chunks;
    // An empty plaintext is never read, so its one tag is checked here.
    if (this.length === 0) this.readChunk(0);
  }

  /** Plaintext of chunk `index`, from 0. */
  readChunk(index: number): Uint8Array {
    if (!Number.isInteger(index) || index < 0 || index >= this.chunks) throw new InputError('content.range');
    const last = index === this.chunks - 1;
    const length = last ? this.length - index * CHUNK_LENGTH : CHUNK_LENGTH;
    const offset = this.#headerBytes.length + index * (CHUNK_LENGTH + TAG_LENGTH);
    const chunk = readExactly(this.#read, offset, length + TAG_LENGTH);
    try {
      return this.#gcm.decrypt(chunkNonce(index, last), chunk, this.#headerBytes);
    } catch (error) {
      if (error instanceof DecryptError) throw new DecryptError('content.chunk');
      throw error;
    }
  }

  /** `length` bytes of plaintext from `offset`; throws InputError `content.range` beyond the end. */
  read(offset: number, length: number): Uint8Array {
    if (!Number.isSafeInteger(offset) || !Number.isSafeInteger(length) || offset < 0 || length < 0) {
      throw new InputError('content.range');
    }
    if (offset + length > this.length) throw new InputError('content.range');
    const out = new Uint8Array(length);
    let done = 0;
    while (done < length) {
      const index = Math.floor((offset + done) / CHUNK_LENGTH);
      const within = offset + done - index * CHUNK_LENGTH;
      const piece = this.readChunk(index).subarray(within, within + length - done);
      out.set(piece, done);
      done += piece.length;
    }
    return out;
  }
}
