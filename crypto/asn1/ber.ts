// BER (X.690 clause 8) turned into DER, for messages that others made: indefinite lengths become definite, long lengths short, and strings in
// pieces one string. Contents of primitive elements are not touched, nor is the order of a SET: what is DER already comes out as it went
// in. Used for foreign messages only; nothing of ours is read through it. Limits: 32 MiB, depth 32, 262,144 elements.

import { concatBytes } from '../bytes.ts';
import { EncodingError } from '../errors.ts';

const MAX_BYTES = 32 * 1024 * 1024;
const MAX_DEPTH = 32;
const MAX_ELEMENTS = 262_144;

/** Universal strings that BER may cut into pieces: BIT STRING, OCTET STRING and the character strings. */
const CUTTABLE = new Set([3, 4, 12, 18, 19, 20, 22, 26, 28, 30]);

type Budget = { elements: number };
type Header = { first: number; tagEnd: number; contentStart: number; contentEnd: number | undefined };

function header(bytes: Uint8Array, at: number, end: number): Header {
  let cursor = at;
  const next = (): number => {
    if (cursor >= end) throw new EncodingError('ber.truncated', cursor);
    return bytes[cursor++] as number;
  };
  const first = next();
  if ((first & 0x1f) === 0x1f) {
    for (let count = 0; ; count++) {
      if (count > 4) throw new EncodingError('ber.tag', at);
      if (next() < 0x80) break;
    }
  }
  const tagEnd = cursor;
  const short = next();
  if (short === 0x80) return { first, tagEnd, contentStart: cursor, contentEnd: undefined };
  let length = short;
  if (short > 0x80) {
    // Leading zeros of a length are allowed in BER; a length beyond six bytes is nobody's.
    const count = short & 0x7f;
    if (count > 6) throw new EncodingError('ber.length', at);
    length = 0;
    for (let i = 0; i < count; i++) length = length * 256 + next();
  }
  if (length > end - cursor) throw new EncodingError('ber.truncated', at);
  return { first, tagEnd, contentStart: cursor, contentEnd: cursor + length };
}

function definite(tag: Uint8Array, content: readonly Uint8Array[]): Uint8Array {
  const length = content.reduce((sum, part) => sum + part.length, 0);
  const size: number[] = [];
  if (length < 0x80) size.push(length);
  else {
    for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) size.unshift(rest & 0xff);
    size.unshift(0x80 | size.length);
  }
  return concatBytes(tag, Uint8Array.from(size), ...content);
}

function isEnd(bytes: Uint8Array, at: number, end: number): boolean {
  return at + 2 <= end && bytes[at] === 0 && bytes[at + 1] === 0;
}

type Converted = { der: Uint8Array; next: number };

/** One element; `pieceOf` is the tag that every piece of a string must have. */
function element(
  bytes: Uint8Array,
  at: number,
  end: number,
  depth: number,
  budget: Budget,
  pieceOf: number | undefined,
): Converted {
  if (depth <= 0) throw new EncodingError('ber.depth', at);
  if (--budget.elements < 0) throw new EncodingError('ber.elements', at);
  const { first, tagEnd, contentStart, contentEnd } = header(bytes, at, end);
  const universal = first >> 6 === 0;
  const constructed = (first & 0x20) !== 0;
  const tag = first & 0x1f;
  if (universal && tag === 0) throw new EncodingError('ber.tag', at);
  if (pieceOf !== undefined && (!universal || tag !== pieceOf)) throw new EncodingError('ber.piece', at);
  if (!constructed) {
    if (contentEnd === undefined) throw new EncodingError('ber.length', at);
    return { der: definite(bytes.subarray(at, tagEnd), [bytes.subarray(contentStart, contentEnd)]), next: contentEnd };
  }
  const cut = universal && CUTTABLE.has(tag);
  const parts: Uint8Array[] = [];
  const limit = contentEnd ?? end;
  let cursor = contentStart;
  while (contentEnd === undefined ? !isEnd(bytes, cursor, limit) : cursor < limit) {
    if (cursor >= limit) throw new EncodingError('ber.truncated', at);
    const inner = element(bytes, cursor, limit, depth - 1, budget, cut ? tag : undefined);
    parts.push(inner.der);
    cursor = inner.next;
  }
  const next = contentEnd ?? cursor + 2;
  if (!cut) return { der: definite(bytes.subarray(at, tagEnd), parts), next };
  return { der: definite(Uint8Array.of(tag), tag === 3 ? joinBits(parts, at) : parts.map(contentOf)), next };
}

/** The content of an element that definite() wrote with a one-byte tag. */
function contentOf(der: Uint8Array): Uint8Array {
  const length = der[1] as number;
  return der.subarray(length < 0x80 ? 2 : 2 + (length & 0x7f));
}

/** Pieces of a BIT STRING: only the last may leave bits unused. */
function joinBits(pieces: readonly Uint8Array[], at: number): Uint8Array[] {
  const contents = pieces.map(contentOf);
  let unused = 0;
  const joined: Uint8Array[] = [];
  contents.forEach((content, index) => {
    const left = content[0];
    if (left === undefined || (left !== 0 && index !== contents.length - 1)) throw new EncodingError('ber.piece', at);
    unused = left;
    joined.push(content.subarray(1));
  });
  return [Uint8Array.of(unused), ...joined];
}

/**
 * The DER of the one BER element at the start of `bytes`. With `padded`, zeros may follow it (the Contents of a PDF signature); otherwise
 * nothing may.
 * @throws EncodingError ber.size, ber.truncated, ber.tag, ber.length, ber.piece, ber.depth, ber.elements, ber.trailing
 */
export function derFromBer(bytes: Uint8Array, options: { padded?: boolean } = {}): Uint8Array {
  if (bytes.length > MAX_BYTES) throw new EncodingError('ber.size', 0);
  const { der, next } = element(bytes, 0, bytes.length, MAX_DEPTH, { elements: MAX_ELEMENTS }, undefined);
  for (let i = next; i < bytes.length; i++) {
    if (options.padded !== true || bytes[i] !== 0) throw new EncodingError('ber.trailing', i);
  }
  return der;
}
