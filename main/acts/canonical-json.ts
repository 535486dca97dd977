// Canonical JSON for signed statements: RFC 8785 (JSON Canonicalization Scheme) narrowed to what an act may hold.
// Values are objects, arrays, strings, integers within 2^53 - 1, booleans and null. Strings and member names are Unicode NFC without
// lone surrogates. There are no fractions and no exponents, so RFC 8785 section 3.2.2.3 comes down to plain decimal digits.
// Member names are ordered by UTF-16 code units (section 3.2.3). Bytes are accepted only if encoding the decoded value
// gives the same bytes again, which refuses white space, second escapes, doubled names and a byte order mark in one stroke.
// Not done here: which members a statement must have (act.ts, bodies.ts).

import { equalBytes, fromUtf8, utf8 } from '../../crypto/bytes.ts';
import { EncodingError, InputError } from '../../crypto/errors.ts';

/** A value that canonical JSON can carry. Numbers are integers from -(2^53 - 1) to 2^53 - 1. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
/** An object of canonical JSON; every member is present, `undefined` is refused. */
export interface JsonObject {
  readonly [name: string]: JsonValue;
}

/** Arrays and objects inside one another, the outermost counted as 1. */
export const MAX_DEPTH = 32;
/** Length of an act's encoded bytes, 1 MiB; what holds many acts names a limit of its own. */
export const MAX_BYTES = 1_048_576;

/** UTF-8 bytes of `value`; throws InputError `json.*` for a value outside the narrowed RFC 8785. */
export function encodeCanonical(value: JsonValue, most = MAX_BYTES): Uint8Array {
  const bytes = utf8(write(value, 1));
  if (bytes.length > most) throw new InputError('json.size');
  return bytes;
}

/** The value that `bytes` spell; throws EncodingError `json.*` unless the bytes are the one canonical spelling. */
export function decodeCanonical(bytes: Uint8Array, most = MAX_BYTES): JsonValue {
  if (bytes.length > most) throw new EncodingError('json.size');
  let value: JsonValue;
  try {
    value = JSON.parse(fromUtf8(bytes)) as JsonValue;
  } catch {
    throw new EncodingError('json.syntax');
  }
  let again: Uint8Array;
  try {
    again = encodeCanonical(value, most);
  } catch (error) {
    if (error instanceof InputError) throw new EncodingError(error.code);
    throw error;
  }
  if (!equalBytes(again, bytes)) throw new EncodingError('json.spelling');
  return value;
}

/** A copy of `value` with every string and member name in NFC: for text that was typed or read from a document, before it is stated. */
export function normalizeStrings<T extends JsonValue>(value: T): T {
  return normalized(value) as T;
}

function normalized(value: JsonValue): JsonValue {
  if (typeof value === 'string') return value.normalize('NFC');
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(normalized);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name.normalize('NFC'), normalized(member)]));
}

function write(value: unknown, depth: number): string {
  switch (typeof value) {
    case 'string':
      return writeString(value);
    case 'number':
      if (!Number.isSafeInteger(value)) throw new InputError('json.number');
      return String(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      if (depth > MAX_DEPTH) throw new InputError('json.depth');
      return Array.isArray(value) ? writeArray(value, depth) : writeObject(value, depth);
    default:
      throw new InputError('json.type');
  }
}

function writeString(text: string): string {
  if (!text.isWellFormed()) throw new InputError('json.string');
  if (text.normalize('NFC') !== text) throw new InputError('json.normalization');
  // ECMAScript's own quoting is what RFC 8785 section 3.2.2.2 prescribes once lone surrogates are out.
  return JSON.stringify(text);
}

function writeArray(items: readonly unknown[], depth: number): string {
  const parts: string[] = [];
  // An index loop sees holes, which map() would skip.
  for (let i = 0; i < items.length; i++) parts.push(write(items[i], depth + 1));
  return `[${parts.join(',')}]`;
}

function writeObject(object: object, depth: number): string {
  const prototype: unknown = Object.getPrototypeOf(object);
  if (prototype !== Object.prototype && prototype !== null) throw new InputError('json.type');
  // The default sort order of strings is by UTF-16 code units, as RFC 8785 section 3.2.3 asks.
  const members = Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, value]) => `${writeString(name)}:${write(value, depth + 1)}`).join(',')}}`;
}
