// The header of a ciphertext in content format 1 (FORMAT.md 1.1 and 1.2): its layout, what may stand in it, the key and the commitment that are derived from it,
// and the nonce of a chunk. Encryption itself is in content.ts and content-chunks.ts.

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

/** Chunks of a plaintext of so many bytes: at least 1. Throws InputError `content.length` beyond MAX_CONTENT_LENGTH. */
export function chunkCount(plaintextLength: number): number {
  if (!Number.isSafeInteger(plaintextLength) || plaintextLength < 0 || plaintextLength > MAX_CONTENT_LENGTH) {
    throw new InputError('content.length');
  }
  return Math.max(1, Math.ceil(plaintextLength / CHUNK_LENGTH));
}

/** Size in bytes of the ciphertext of a plaintext of `plaintextLength` bytes under `header`. */
export function contentSize(plaintextLength: number, header: Pick<ContentHeader, 'label' | 'kind'>): number {
  return headerLengthOf(header) + plaintextLength + TAG_LENGTH * chunkCount(plaintextLength);
}

/**
 * The header of a new ciphertext of `length` bytes of plaintext, commitment included, under a fresh salt.
 * Throws InputError `content.contentKey`, `content.label`, `content.kind`, `content.dossier`, `content.length`.
 */
export function newHeader(options: { contentKey: Uint8Array; header: ContentHeader; length: number }): Uint8Array {
  const stated = encodeHeader(options.header, options.length, randomBytes(16));
  const { cipherKey, commitment } = derive(options.contentKey, stated);
  wipe(cipherKey);
  return concatBytes(stated, commitment);
}

/** The cipher of the chunks behind a header that readHeader() has found well formed. Throws DecryptError `content.commitment`. */
export function openHeader(contentKey: Uint8Array, bytes: Uint8Array): Sm4Gcm {
  const { cipherKey, commitment } = derive(contentKey, bytes.subarray(0, -COMMITMENT_LENGTH));
  try {
    if (!equalBytes(commitment, bytes.subarray(-COMMITMENT_LENGTH))) throw new DecryptError('content.commitment');
    return new Sm4Gcm(cipherKey);
  } finally {
    wipe(cipherKey);
  }
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

/**
 * Facts and bytes of the header, commitment included, of a ciphertext of `size` bytes.
 * Throws EncodingError `content.*`; a truncated or prolonged ciphertext is `content.size`.
 */
export function readHeader(source: { size: number; read: ReadBytes }): { facts: ContentFacts; bytes: Uint8Array } {
  const { size, read } = source;
  if (size < FIXED_LENGTH) throw new EncodingError('content.size', size);
  const fixed = readExactly(read, 0, FIXED_LENGTH);
  const { headerLength, length, chunks } = readFixed(fixed);
  if (size !== headerLength + length + TAG_LENGTH * chunks) throw new EncodingError('content.size', size);
  // Each byte is read once: what was checked is what is authenticated, whatever the medium answers next time.
  const bytes = concatBytes(fixed, readExactly(read, FIXED_LENGTH, headerLength - FIXED_LENGTH));
  return { facts: readHead(bytes), bytes };
}

/** Facts of a header that is at hand alone, without the ciphertext behind it. Throws EncodingError `content.*`. */
export function readHead(bytes: Uint8Array): ContentFacts {
  if (bytes.length < FIXED_LENGTH) throw new EncodingError('content.size', bytes.length);
  const { headerLength, length, chunks } = readFixed(bytes);
  if (bytes.length !== headerLength) throw new EncodingError('content.header', 10);
  const { text: label, end } = readText(bytes, FIXED_LENGTH, LABEL, 'content.label');
  const { text: kind, end: stated } = readText(bytes, end, KIND, 'content.kind');
  if (stated + COMMITMENT_LENGTH !== headerLength) throw new EncodingError('content.header', stated);
  return { header: { label, dossier: bytes.slice(36, 68), kind }, length, headerLength, chunks };
}

function readFixed(fixed: Uint8Array): { headerLength: number; length: number; chunks: number } {
  if (!equalBytes(fixed.subarray(0, VERSION_OFFSET), MAGIC.subarray(0, VERSION_OFFSET))) {
    throw new EncodingError('content.magic', 0);
  }
  if (fixed[VERSION_OFFSET] !== MAGIC[VERSION_OFFSET]) throw new EncodingError('content.version', VERSION_OFFSET);
  const view = new DataView(fixed.buffer, fixed.byteOffset, FIXED_LENGTH);
  if (view.getUint16(8) !== SUITE) throw new EncodingError('content.suite', 8);
  const headerLength = view.getUint16(10);
  if (headerLength > MAX_CONTENT_HEADER_LENGTH || headerLength < FIXED_LENGTH + 2 + COMMITMENT_LENGTH) {
    throw new EncodingError('content.header', 10);
  }
  const length = Number(view.getBigUint64(12));
  if (length > MAX_CONTENT_LENGTH) throw new EncodingError('content.length', 12);
  return { headerLength, length, chunks: chunkCount(length) };
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
export function chunkNonce(index: number, last: boolean): Uint8Array {
  const nonce = new Uint8Array(12);
  new DataView(nonce.buffer).setBigUint64(3, BigInt(index));
  nonce[11] = last ? 1 : 0;
  return nonce;
}

export function sliceOf(bytes: Uint8Array): ReadBytes {
  return (offset, length) => bytes.subarray(offset, offset + length);
}

export function readExactly(read: ReadBytes, offset: number, length: number): Uint8Array {
  const bytes = read(offset, length);
  if (bytes.length !== length) throw new EncodingError('content.read', offset + bytes.length);
  return bytes;
}
