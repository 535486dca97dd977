// Content encryption, format 1 (FORMAT.md part 1): one immutable ciphertext for one plaintext, read at random by chunks of 64 KiB.
// SM4-GCM (GB/T 32907, NIST SP 800-38D) per chunk with STREAM-like nonces (chunk number, last flag), so that chunks can be neither
// reordered, dropped nor appended. From the content key HKDF with HMAC-SM3 (RFC 5869) derives the SM4 key and a commitment over the
// header, which is compared before anything else: a wrong key and a changed header both show at once.
// Not done here: wrapping the content key (wraps.ts), naming the ciphertext by its SM3, deciding who may read.

import { concatBytes, equalBytes, fromUtf8, utf8, wipe } from '../bytes.ts';
import { DecryptError, EncodingError, InputError } from '../errors.ts';
import { randomBytes } from '../random.ts';
import { hkdfSm3 } from '../sm3/hkdf.ts';
import { Sm4Gcm } from '../sm4/gcm.ts';

/** Bytes of plaintext in every chunk but the last. */
export const CHUNK_LENGTH = 65_536;
/** Bytes that each chunk grows by. */
export const TAG_LENGTH = 16;
/** Bytes of a content key. */
export const CONTENT_KEY_LENGTH = 16;
/** Longest plaintext, 1 TiB. */
export const MAX_CONTENT_LENGTH = 2 ** 40;
/** Longest header: both texts at their longest. */
export const MAX_CONTENT_HEADER_LENGTH = 421;

const MAGIC = new Uint8Array([0x59, 0x5a, 0x43, 0x4f, 0x4e, 0x54, 0x0a, 0x01]);
const VERSION_OFFSET = 7;
const SUITE = 1;
const FIXED_LENGTH = 68;
const COMMITMENT_LENGTH = 32;
const INFO = utf8('yinzheng/content/1\n');
const LABEL = /^[\x20-\x7e]{0,255}$/;
const KIND = /^[A-Za-z][A-Za-z0-9./-]{0,63}$/;

/** What is said in clear and authenticated with every chunk. */
export type ContentHeader = {
  /** Marking of the content as a code; 0 to 255 printable ASCII characters. */
  readonly label: string;
  /** Name of the dossier, 32 bytes. */
  readonly dossier: Uint8Array;
  /** What the plaintext is, such as `pdf`: a letter, then letters, digits, `.`, `/`, `-`; 64 characters at most. */
  readonly kind: string;
};

/** The structure of a ciphertext, as far as it can be known without a key. */
export type ContentFacts = {
  readonly header: ContentHeader;
  /** Bytes of plaintext. */
  readonly length: number;
  /** Bytes before the first chunk, commitment included. */
  readonly headerLength: number;
  /** Number of chunks, at least 1. */
  readonly chunks: number;
};

/** Gives `length` bytes of ciphertext from `offset`; giving fewer is an error of the medium. */
export type ReadBytes = (offset: number, length: number) => Uint8Array;

/** Size in bytes of the ciphertext of a plaintext of `plaintextLength` bytes under `header`. */
export function contentSize(plaintextLength: number, header: Pick<ContentHeader, 'label' | 'kind'>): number {
  return headerLengthOf(header) + plaintextLength + TAG_LENGTH * chunkCount(plaintextLength);
}

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
    const { contentKey, header, length } = options;
    const stated = encodeHeader(header, length, randomBytes(16));
    const { cipherKey, commitment } = derive(contentKey, stated);
    this.#gcm = new Sm4Gcm(cipherKey);
    wipe(cipherKey);
    this.#headerBytes = concatBytes(stated, commitment);
    this.#length = length;
    this.#chunks = chunkCount(length);
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
    const { cipherKey, commitment } = derive(options.contentKey, bytes.subarray(0, -COMMITMENT_LENGTH));
    if (!equalBytes(commitment, bytes.subarray(-COMMITMENT_LENGTH))) {
      wipe(cipherKey);
      throw new DecryptError('content.commitment');
    }
    this.#gcm = new Sm4Gcm(cipherKey);
    wipe(cipherKey);
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

function chunkCount(plaintextLength: number): number {
  if (!Number.isSafeInteger(plaintextLength) || plaintextLength < 0 || plaintextLength > MAX_CONTENT_LENGTH) {
    throw new InputError('content.length');
  }
  return Math.max(1, Math.ceil(plaintextLength / CHUNK_LENGTH));
}

function headerLengthOf(header: Pick<ContentHeader, 'label' | 'kind'>): number {
  return FIXED_LENGTH + 1 + header.label.length + 1 + header.kind.length + COMMITMENT_LENGTH;
}

/** The header without its commitment. */
function encodeHeader(header: ContentHeader, length: number, salt: Uint8Array): Uint8Array {
  if (!LABEL.test(header.label)) throw new InputError('content.label');
  if (!KIND.test(header.kind)) throw new InputError('content.kind');
  if (header.dossier.length !== 32) throw new InputError('content.dossier');
  chunkCount(length);
  const fixed = new Uint8Array(FIXED_LENGTH);
  const view = new DataView(fixed.buffer);
  fixed.set(MAGIC, 0);
  view.setUint16(8, SUITE);
  view.setUint16(10, headerLengthOf(header));
  view.setBigUint64(12, BigInt(length));
  fixed.set(salt, 20);
  fixed.set(header.dossier, 36);
  const label = utf8(header.label);
  const kind = utf8(header.kind);
  return concatBytes(fixed, new Uint8Array([label.length]), label, new Uint8Array([kind.length]), kind);
}

function readHeader(source: { size: number; read: ReadBytes }): { facts: ContentFacts; bytes: Uint8Array } {
  const { size, read } = source;
  if (size < FIXED_LENGTH) throw new EncodingError('content.size', size);
  const fixed = readExactly(read, 0, FIXED_LENGTH);
  if (!equalBytes(fixed.subarray(0, VERSION_OFFSET), MAGIC.subarray(0, VERSION_OFFSET))) {
    throw new EncodingError('content.magic', 0);
  }
  if (fixed[VERSION_OFFSET] !== MAGIC[VERSION_OFFSET]) throw new EncodingError('content.version', VERSION_OFFSET);
  const view = new DataView(fixed.buffer, fixed.byteOffset, fixed.length);
  if (view.getUint16(8) !== SUITE) throw new EncodingError('content.suite', 8);
  const headerLength = view.getUint16(10);
  if (headerLength > MAX_CONTENT_HEADER_LENGTH || headerLength < FIXED_LENGTH + 2 + COMMITMENT_LENGTH) {
    throw new EncodingError('content.header', 10);
  }
  const length = Number(view.getBigUint64(12));
  if (length > MAX_CONTENT_LENGTH) throw new EncodingError('content.length', 12);
  const chunks = chunkCount(length);
  if (size !== headerLength + length + TAG_LENGTH * chunks) throw new EncodingError('content.size', size);
  // Each byte is read once: what was checked is what is authenticated, whatever the medium answers next time.
  const bytes = concatBytes(fixed, readExactly(read, FIXED_LENGTH, headerLength - FIXED_LENGTH));
  const { text: label, end } = readText(bytes, FIXED_LENGTH, LABEL, 'content.label');
  const { text: kind, end: stated } = readText(bytes, end, KIND, 'content.kind');
  if (stated + COMMITMENT_LENGTH !== headerLength) throw new EncodingError('content.header', stated);
  return { facts: { header: { label, dossier: bytes.slice(36, 68), kind }, length, headerLength, chunks }, bytes };
}

/** A text behind its length byte, both before the commitment. */
function readText(bytes: Uint8Array, at: number, rule: RegExp, code: string): { text: string; end: number } {
  const end = at + 1 + (bytes[at] ?? 0);
  if (end > bytes.length - COMMITMENT_LENGTH) throw new EncodingError('content.header', at);
  const text = asciiText(bytes.subarray(at + 1, end));
  if (text === undefined || !rule.test(text)) throw new EncodingError(code, at + 1);
  return { text, end };
}

function asciiText(bytes: Uint8Array): string | undefined {
  return bytes.every((byte) => byte < 0x80) ? fromUtf8(bytes) : undefined;
}

function derive(contentKey: Uint8Array, stated: Uint8Array): { cipherKey: Uint8Array; commitment: Uint8Array } {
  if (contentKey.length !== CONTENT_KEY_LENGTH) throw new InputError('content.contentKey');
  const salt = stated.subarray(20, 36);
  const derived = hkdfSm3(contentKey, salt, concatBytes(INFO, stated), COMMITMENT_LENGTH + 16);
  const parts = { commitment: derived.slice(0, COMMITMENT_LENGTH), cipherKey: derived.slice(COMMITMENT_LENGTH) };
  wipe(derived);
  return parts;
}

/** 11 bytes of chunk number, big endian, then 1 for the last chunk and 0 for every other. */
function chunkNonce(index: number, last: boolean): Uint8Array {
  const nonce = new Uint8Array(12);
  new DataView(nonce.buffer).setBigUint64(3, BigInt(index));
  nonce[11] = last ? 1 : 0;
  return nonce;
}

function sliceOf(bytes: Uint8Array): ReadBytes {
  return (offset, length) => bytes.subarray(offset, offset + length);
}

function readExactly(read: ReadBytes, offset: number, length: number): Uint8Array {
  const bytes = read(offset, length);
  if (bytes.length !== length) throw new EncodingError('content.read', offset + bytes.length);
  return bytes;
}
