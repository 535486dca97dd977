/*
 * The ByteRange of a PDF signature (ISO 32000-1 12.8.1), checked against the bytes as they lie in the file and
 * against nothing else: no object parser's opinion enters, so that what is hashed is what a verifier elsewhere hashes.
 * Stricter than the standard: exactly two parts, the first from 0, and the gap is the Contents hex string with its
 * angle brackets, no more and no less; a gap of the bare digits is told apart (isLooseGap).
 */

import { ascii, hexValue, indexOf, isWhite, latin1 } from './scan.ts';

/** [offset, length, offset, length] of the two signed parts, in bytes. */
export type ByteRange = readonly [number, number, number, number];

/** What is wrong with a ByteRange; the first problem met. */
export type ByteRangeProblem =
  | 'shape'
  | 'start'
  | 'overlap'
  | 'outside'
  | 'gapNotContents'
  | 'gapNotHex'
  | 'gapMixedCase';

const MAX_CONTENTS_HEX = 8 * 1024 * 1024;

/** Checks a ByteRange against the file; undefined when it holds. */
export function checkByteRange(bytes: Uint8Array, range: readonly number[]): ByteRangeProblem | undefined {
  const [start, first, second, last] = range;
  if (range.length !== 4 || start === undefined || first === undefined || second === undefined || last === undefined)
    return 'shape';
  if (!range.every((value) => Number.isSafeInteger(value) && value >= 0)) return 'shape';
  if (start !== 0 || first === 0) return 'start';
  if (second <= first) return 'overlap';
  if (last === 0 || second + last > bytes.length) return 'outside';
  const { start: hexStart, end: hexEnd } = hexOf(bytes, range as unknown as ByteRange);
  if (
    bytes[hexStart - 1] !== 0x3c ||
    bytes[hexEnd] !== 0x3e ||
    hexEnd - hexStart < 2 ||
    hexEnd - hexStart > MAX_CONTENTS_HEX
  )
    return 'gapNotContents';
  let before = hexStart - 1;
  while (before > 0 && isWhite(bytes[before - 1])) before--;
  if (latin1(bytes, before - 9, before) !== '/Contents') return 'gapNotContents';
  let cases = 0;
  for (let i = hexStart; i < hexEnd; i++) {
    const byte = bytes[i] ?? 0;
    if (hexValue(byte) < 0) return 'gapNotHex';
    if (byte > 0x39) cases |= byte < 0x60 ? 1 : 2;
  }
  if ((hexEnd - hexStart) % 2 !== 0) return 'gapNotHex';
  // One spelling per string: otherwise a letter's case could be flipped in the file without any digest noticing.
  return cases === 3 ? 'gapMixedCase' : undefined;
}

/** Where the hex digits of the gap lie: inside its angle brackets, or all of the gap when the brackets are signed with the rest. */
function hexOf(bytes: Uint8Array, range: ByteRange): { start: number; end: number } {
  return isLooseGap(bytes, range) ? { start: range[1], end: range[2] } : { start: range[1] + 1, end: range[2] - 1 };
}

/**
 * Some writers sign the angle brackets too and leave out the hex digits alone. Nothing can be hidden that way; it is read, told, and
 * never written.
 */
export function isLooseGap(bytes: Uint8Array, range: ByteRange): boolean {
  return bytes[range[1]] !== 0x3c && bytes[range[1] - 1] === 0x3c && bytes[range[2]] === 0x3e;
}

/** The two signed parts as views on the file, to be hashed one after the other. Check the range first. */
export function* signedBytes(bytes: Uint8Array, range: ByteRange): Generator<Uint8Array> {
  yield bytes.subarray(range[0], range[0] + range[1]);
  yield bytes.subarray(range[2], range[2] + range[3]);
}

/** The bytes of the hex string in the gap, zero padding included. Check the range first. */
export function gapContents(bytes: Uint8Array, range: ByteRange): Uint8Array {
  const { start, end } = hexOf(bytes, range);
  const contents = new Uint8Array((end - start) >> 1);
  for (let i = 0; i < contents.length; i++)
    contents[i] = (hexValue(bytes[start + 2 * i]) << 4) | hexValue(bytes[start + 2 * i + 1]);
  return contents;
}

/**
 * A DER element cut from its zero padding by its own length; undefined when the bytes do not start with a SEQUENCE
 * of definite length that fits, or when something other than zeros follows it.
 */
export function cutDer(padded: Uint8Array): Uint8Array | undefined {
  const first = padded[1];
  if (padded[0] !== 0x30 || first === undefined) return undefined;
  let length = first;
  let header = 2;
  if (first === 0x80 || first > 0x84) return undefined;
  if (first > 0x80) {
    length = 0;
    header = 2 + (first & 0x7f);
    for (let i = 2; i < header; i++) length = length * 256 + (padded[i] ?? 0);
  }
  if (header + length > padded.length || !padded.subarray(header + length).every((byte) => byte === 0))
    return undefined;
  return padded.slice(0, header + length);
}

/** What a signature's DER is: a CMS (RFC 5652 or GB/T 35275), a seal signature of GM/T 0031 (V1) or GB/T 38540 (V4), or neither. */
export type ContentsKind = 'cms' | 'sealV1' | 'sealV4' | 'unknown';

/** Sniffs the kind from the outermost elements: an OID first is CMS; a SEQUENCE first with 2 members is V1, with 4 or 5 is V4. */
export function sniffContents(der: Uint8Array | undefined): ContentsKind {
  const members = der && memberTags(der);
  if (!members) return 'unknown';
  if (members[0] === 0x06) return members.length === 2 && members[1] === 0xa0 ? 'cms' : 'unknown';
  if (members[0] !== 0x30) return 'unknown';
  if (members.length === 2) return 'sealV1';
  return members.length === 4 || members.length === 5 ? 'sealV4' : 'unknown';
}

/** Tags of the outermost SEQUENCE's members; undefined when lengths do not add up. */
function memberTags(der: Uint8Array): number[] | undefined {
  const readLength = (at: number): { length: number; next: number } | undefined => {
    const first = der[at];
    if (first === undefined || first === 0x80 || first > 0x84) return undefined;
    if (first < 0x80) return { length: first, next: at + 1 };
    let length = 0;
    for (let i = 1; i <= (first & 0x7f); i++) length = length * 256 + (der[at + i] ?? 0);
    return { length, next: at + 1 + (first & 0x7f) };
  };
  const outer = readLength(1);
  if (!outer || outer.next + outer.length !== der.length) return undefined;
  const tags: number[] = [];
  for (let at = outer.next; at < der.length; ) {
    const length = readLength(at + 1);
    if (!length || tags.length > 16) return undefined;
    tags.push(der[at] ?? 0);
    at = length.next + length.length;
    if (at > der.length) return undefined;
  }
  return tags;
}

/** Offsets of every `/ByteRange [` in the file: signatures that no field leads to any more still show here. */
export function byteRangesInFile(bytes: Uint8Array): { readonly at: number; readonly range: number[] }[] {
  const found: { at: number; range: number[] }[] = [];
  const marker = ascii('/ByteRange');
  for (let at = indexOf(bytes, marker); at >= 0 && found.length < 1000; at = indexOf(bytes, marker, at + 1)) {
    const match = /^\/ByteRange\s*\[([\d\s]{1,120})\]/.exec(latin1(bytes, at, at + 160));
    if (match?.[1]) found.push({ at, range: match[1].trim().split(/\s+/).map(Number) });
  }
  return found;
}
