// The two DER shapes of SM2, GB/T 35276-2017: SM2Signature ::= SEQUENCE { r INTEGER, s INTEGER } and SM2Cipher ::= SEQUENCE { x INTEGER,
// y INTEGER, hash OCTET STRING (32), cipher OCTET STRING }. One spelling only: minimal lengths, minimal non-negative integers, nothing behind.
// Structures of any other shape are read in crypto/asn1.

import { concatBytes } from '../bytes.ts';
import { EncodingError, InputError } from '../errors.ts';
import { WIDTH } from './curve.ts';

const INTEGER = 0x02;
const OCTET_STRING = 0x04;
const SEQUENCE = 0x30;

/** The parts of an SM2Cipher; x, y and hash have 32 bytes each. */
export type CipherParts = { x: Uint8Array; y: Uint8Array; hash: Uint8Array; cipher: Uint8Array };

/** Reads one element with `tag` at `at`: where its content begins and ends. */
function element(bytes: Uint8Array, at: number, end: number, tag: number): { start: number; end: number } {
  if (at + 2 > end) throw new EncodingError('der.length', at);
  if (bytes[at] !== tag) throw new EncodingError('der.tag', at);
  const first = bytes[at + 1]!;
  let start = at + 2;
  let length = first;
  if (first >= 0x80) {
    const digits = first - 0x80;
    if (digits < 1 || digits > 4 || start + digits > end) throw new EncodingError('der.length', at);
    length = 0;
    for (let i = 0; i < digits; i++) length = length * 256 + bytes[start + i]!;
    if (length < 0x80 || bytes[start] === 0) throw new EncodingError('der.length', at);
    start += digits;
  }
  if (length > end - start) throw new EncodingError('der.length', at);
  return { start, end: start + length };
}

/** A non-negative INTEGER of at most 256 bits as 32 bytes. */
function integer(bytes: Uint8Array, at: number, end: number): { value: Uint8Array; end: number } {
  const found = element(bytes, at, end, INTEGER);
  let { start } = found;
  const length = found.end - start;
  if (length === 0 || bytes[start]! >= 0x80) throw new EncodingError('der.integer', at);
  if (bytes[start] === 0 && length > 1) {
    if (bytes[start + 1]! < 0x80) throw new EncodingError('der.integer', at);
    start++;
  }
  if (found.end - start > WIDTH) throw new EncodingError('der.integer', at);
  const value = new Uint8Array(WIDTH);
  value.set(bytes.subarray(start, found.end), WIDTH - (found.end - start));
  return { value, end: found.end };
}

/**
 * r || s, 64 bytes, of a DER signature. Ranges are not looked at here.
 * @throws EncodingError 'der.length', 'der.tag', 'der.integer' or 'der.trailing'.
 */
export function readSignature(der: Uint8Array): Uint8Array<ArrayBuffer> {
  const outer = element(der, 0, der.length, SEQUENCE);
  if (outer.end !== der.length) throw new EncodingError('der.trailing', outer.end);
  const r = integer(der, outer.start, outer.end);
  const s = integer(der, r.end, outer.end);
  if (s.end !== outer.end) throw new EncodingError('der.trailing', s.end);
  return concatBytes(r.value, s.value);
}

/**
 * The parts of an SM2Cipher. Whether x and y are a point is not looked at here.
 * @throws EncodingError as readSignature, and 'sm2.hashLength' when the hash has not 32 bytes.
 */
export function readCipher(der: Uint8Array): CipherParts {
  const outer = element(der, 0, der.length, SEQUENCE);
  if (outer.end !== der.length) throw new EncodingError('der.trailing', outer.end);
  const x = integer(der, outer.start, outer.end);
  const y = integer(der, x.end, outer.end);
  const hash = element(der, y.end, outer.end, OCTET_STRING);
  if (hash.end - hash.start !== WIDTH) throw new EncodingError('sm2.hashLength', y.end);
  const cipher = element(der, hash.end, outer.end, OCTET_STRING);
  if (cipher.end !== outer.end) throw new EncodingError('der.trailing', cipher.end);
  return {
    x: x.value,
    y: y.value,
    // Copies, also of a Node Buffer, whose own slice() would share its memory.
    hash: concatBytes(der.subarray(hash.start, hash.end)),
    cipher: concatBytes(der.subarray(cipher.start, cipher.end)),
  };
}

function write(tag: number, ...content: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const body = concatBytes(...content);
  const digits: number[] = [];
  for (let rest = body.length; rest > 0; rest = Math.floor(rest / 256)) digits.unshift(rest & 255);
  const head = body.length < 0x80 ? [tag, body.length] : [tag, 0x80 + digits.length, ...digits];
  return concatBytes(Uint8Array.from(head), body);
}

function writeInteger(value: Uint8Array): Uint8Array {
  let start = 0;
  while (start < value.length - 1 && value[start] === 0) start++;
  const digits = value.subarray(start);
  return digits[0]! >= 0x80 ? write(INTEGER, Uint8Array.of(0), digits) : write(INTEGER, digits);
}

/**
 * DER of r || s.
 * @throws InputError 'sm2.signatureLength' unless 64 bytes.
 */
export function writeSignature(pair: Uint8Array): Uint8Array<ArrayBuffer> {
  if (pair.length !== 2 * WIDTH) throw new InputError('sm2.signatureLength');
  return write(SEQUENCE, writeInteger(pair.subarray(0, WIDTH)), writeInteger(pair.subarray(WIDTH)));
}

/** DER of an SM2Cipher. */
export function writeCipher(parts: CipherParts): Uint8Array<ArrayBuffer> {
  return write(
    SEQUENCE,
    writeInteger(parts.x),
    writeInteger(parts.y),
    write(OCTET_STRING, parts.hash),
    write(OCTET_STRING, parts.cipher),
  );
}
