// Writer of DER (ITU-T X.690). Every function returns one whole element; containers take whole elements.
// It writes minimal lengths and integers and sorted SETs; it does not know which fields have defaults (the caller leaves those out).

import { concatBytes, utf8 } from '../bytes.ts';
import { InputError } from '../errors.ts';
import { TAG } from './reader.ts';

function header(first: number, length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(first, length);
  const size: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) size.unshift(rest & 0xff);
  return Uint8Array.of(first, 0x80 | size.length, ...size);
}

function element(first: number, ...content: Uint8Array[]): Uint8Array {
  return concatBytes(
    header(
      first,
      content.reduce((sum, part) => sum + part.length, 0),
    ),
    ...content,
  );
}

export function sequence(...elements: Uint8Array[]): Uint8Array {
  return element(0x20 | TAG.sequence, ...elements);
}

function compare(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** SET OF: elements are put into the order that DER demands. */
export function set(...elements: Uint8Array[]): Uint8Array {
  return element(0x20 | TAG.set, ...[...elements].sort(compare));
}

/** OBJECT IDENTIFIER from dotted text. Throws InputError `der.oid`. */
export function oid(text: string): Uint8Array {
  if (!/^[0-2](\.(0|[1-9]\d*))+$/.test(text)) throw new InputError('der.oid');
  const [top, second, ...rest] = text.split('.').map(BigInt) as [bigint, bigint, ...bigint[]];
  if (top < 2n && second > 39n) throw new InputError('der.oid');
  const content: number[] = [];
  for (const arc of [top * 40n + second, ...rest]) {
    const septets = [Number(arc & 0x7fn)];
    for (let left = arc >> 7n; left > 0n; left >>= 7n) septets.unshift(Number(left & 0x7fn) | 0x80);
    content.push(...septets);
  }
  return element(TAG.oid, Uint8Array.from(content));
}

/** INTEGER, not negative. Bytes are a magnitude, big end first, of any length including leading zeros. */
export function integer(value: bigint | number | Uint8Array): Uint8Array {
  let magnitude: Uint8Array;
  if (value instanceof Uint8Array) {
    magnitude = value;
  } else {
    const number = BigInt(value);
    if (number < 0n) throw new InputError('der.integer');
    const hex = number.toString(16);
    const even = hex.length % 2 === 0 ? hex : `0${hex}`;
    magnitude = Uint8Array.from(even.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  }
  let start = 0;
  while (start < magnitude.length - 1 && magnitude[start] === 0) start += 1;
  const minimal = magnitude.subarray(start);
  const first = minimal[0];
  if (first === undefined) return element(TAG.integer, Uint8Array.of(0));
  return element(TAG.integer, ...(first >= 0x80 ? [Uint8Array.of(0), minimal] : [minimal]));
}

/** ENUMERATED below 128. */
export function enumerated(value: number): Uint8Array {
  if (!Number.isInteger(value) || value < 0 || value > 127) throw new InputError('der.enumerated');
  return element(TAG.enumerated, Uint8Array.of(value));
}

export function boolean(value: boolean): Uint8Array {
  return element(TAG.boolean, Uint8Array.of(value ? 0xff : 0));
}

export function nullValue(): Uint8Array {
  return element(TAG.null);
}

export function octetString(bytes: Uint8Array): Uint8Array {
  return element(TAG.octetString, bytes);
}

/** BIT STRING; the `unused` low bits of the last byte must be zero. */
export function bitString(bytes: Uint8Array, unused = 0): Uint8Array {
  const last = bytes[bytes.length - 1] ?? 0;
  if (unused < 0 || unused > 7 || (bytes.length === 0 && unused > 0) || (last & ((1 << unused) - 1)) !== 0)
    throw new InputError('der.bits');
  return element(TAG.bitString, Uint8Array.of(unused), bytes);
}

/** BIT STRING of named bits (KeyUsage): trailing zero bits are cut as DER demands. */
export function namedBits(positions: readonly number[]): Uint8Array {
  if (positions.length === 0) return bitString(new Uint8Array(0));
  const top = Math.max(...positions);
  const bytes = new Uint8Array((top >> 3) + 1);
  for (const position of positions) bytes[position >> 3] = (bytes[position >> 3] as number) | (0x80 >> (position & 7));
  return bitString(bytes, 7 - (top & 7));
}

export function utf8String(text: string): Uint8Array {
  return element(TAG.utf8String, utf8(text));
}

function ascii(text: string, allowed: RegExp): Uint8Array {
  if (!allowed.test(text)) throw new InputError('der.text');
  return utf8(text);
}

/** IA5String; throws InputError `der.text` for anything beyond ASCII. */
export function ia5String(text: string): Uint8Array {
  return element(TAG.ia5String, ascii(text, /^[\x20-\x7e]*$/));
}

export function printableString(text: string): Uint8Array {
  return element(TAG.printableString, ascii(text, /^[A-Za-z0-9 '()+,\-./:=?]*$/));
}

function stamp(ms: number): string {
  if (!Number.isFinite(ms)) throw new InputError('der.time');
  const date = new Date(Math.floor(ms / 1000) * 1000);
  const year = date.getUTCFullYear();
  if (!(year >= 0 && year <= 9999)) throw new InputError('der.time');
  return date.toISOString().replace(/[-:T]|\.\d+/g, '');
}

/** UTCTime, whole seconds, years 1950 to 2049. */
export function utcTime(ms: number): Uint8Array {
  const text = stamp(ms);
  const year = Number(text.slice(0, 4));
  if (year < 1950 || year > 2049) throw new InputError('der.time');
  return element(TAG.utcTime, utf8(text.slice(2)));
}

/** GeneralizedTime, whole seconds. */
export function generalizedTime(ms: number): Uint8Array {
  return element(TAG.generalizedTime, utf8(stamp(ms)));
}

/** The Time of X.509 (RFC 5280 4.1.2.5): UTCTime through 2049, GeneralizedTime from 2050. */
export function x509Time(ms: number): Uint8Array {
  return Number(stamp(ms).slice(0, 4)) <= 2049 ? utcTime(ms) : generalizedTime(ms);
}

/** [n] EXPLICIT around whole elements; n below 31. */
export function explicit(tagNumber: number, ...elements: Uint8Array[]): Uint8Array {
  if (tagNumber < 0 || tagNumber > 30) throw new InputError('der.tag');
  return element(0xa0 | tagNumber, ...elements);
}

/** [n] IMPLICIT: the same element under another tag; n below 31. */
export function implicit(tagNumber: number, der: Uint8Array): Uint8Array {
  const first = der[0];
  if (tagNumber < 0 || tagNumber > 30 || first === undefined || (first & 0x1f) === 0x1f)
    throw new InputError('der.tag');
  const copy = Uint8Array.from(der);
  copy[0] = 0x80 | (first & 0x20) | tagNumber;
  return copy;
}
