/*
 * The last step of stamping a PDF: the DER goes into the place that a prepared revision keeps for it. Needs no PDF parser, so that whoever
 * holds the signing key can do it on bytes that a process without keys prepared, believing nothing of what that process says of them.
 */

import { type ByteRange, checkByteRange, signedBytes } from './byte-range.ts';
import { FormatError } from './errors.ts';
import { ascii, indexOf } from './scan.ts';

/** A file that waits for its DER. */
export interface PreparedRevision {
  /** The whole new file; Contents is zeros. */
  readonly bytes: Uint8Array;
  readonly byteRange: ByteRange;
  /** Offset of the first hex digit, behind the '<'. */
  readonly contentsStart: number;
  /** Number of hex digits: twice the reserve. */
  readonly contentsLength: number;
  readonly fieldName: string;
}

type Place = Pick<PreparedRevision, 'bytes' | 'byteRange' | 'contentsStart' | 'contentsLength'>;

/**
 * The two parts to be digested, as views. Everything but the gap is in them, to the last byte of the file.
 * @throws FormatError pdf.broken when the place is not what it is said to be
 */
export function byteRangeParts(prepared: Place): Uint8Array[] {
  checkPlace(prepared);
  return [...signedBytes(prepared.bytes, prepared.byteRange)];
}

/**
 * Writes the DER into a prepared revision and returns the finished file; the prepared bytes stay as they are.
 * @throws FormatError pdf.contentsTooLong when the DER does not fit; pdf.broken when the place is not what it is said to be
 */
export function spliceContents(prepared: Place, der: Uint8Array): Uint8Array {
  const { contentsStart, contentsLength } = prepared;
  if (der.length === 0 || der.length * 2 > contentsLength) {
    throw new FormatError('pdf.contentsTooLong', 'the signature does not fit the place kept for it');
  }
  checkPlace(prepared);
  const bytes = prepared.bytes.slice();
  const digits = '0123456789abcdef';
  der.forEach((byte, index) => {
    bytes[contentsStart + 2 * index] = digits.charCodeAt(byte >> 4);
    bytes[contentsStart + 2 * index + 1] = digits.charCodeAt(byte & 15);
  });
  return bytes;
}

/** Whether `before` is an exact, proper prefix of `after`. */
export function isAppendOnly(before: Uint8Array, after: Uint8Array): boolean {
  if (after.length <= before.length) return false;
  for (let i = 0; i < before.length; i++) if (before[i] !== after[i]) return false;
  return true;
}

/** The range holds, reaches the end of the file, is the one written in the file's last revision, and the gap is all zeros. */
function checkPlace({ bytes, byteRange, contentsStart, contentsLength }: Place): void {
  const [, first, second, last] = byteRange;
  const holds =
    checkByteRange(bytes, byteRange) === undefined &&
    second + last === bytes.length &&
    first + 1 === contentsStart &&
    second - 1 === contentsStart + contentsLength;
  if (!holds) throw new FormatError('pdf.broken', 'the place for the signature is not where it should be');
  if (!bytes.subarray(contentsStart, contentsStart + contentsLength).every((byte) => byte === 0x30)) {
    throw new FormatError('pdf.broken', 'the place for the signature is taken');
  }
  const written = ascii(`/ByteRange [${byteRange.join(' ')}`);
  const dictionary = indexOf(bytes, written, Math.max(0, first - 1024), second + 1024);
  if (dictionary < 0) throw new FormatError('pdf.broken', 'the byte range written in the file is another');
}
