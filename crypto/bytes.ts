// Byte strings and their spellings: hexadecimal, base64 (RFC 4648 section 4, padded) and UTF-8. Every decoder accepts exactly one spelling
// of a value and refuses the others. No streaming; whole values only.

import { EncodingError, InputError } from './errors.ts';

/**
 * Zeroed bytes for a secret that is kept for a while. The engine keeps small arrays on its own heap, copies them when it tidies up, and no wipe() reaches
 * the copies that it leaves; over a buffer of their own the bytes stay where they are.
 */
export function secretBytes(length: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new ArrayBuffer(length));
}

/** A secret moved to where it can be kept (secretBytes()); `bytes` is wiped. */
export function keepSecret(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const kept = secretBytes(bytes.length);
  kept.set(bytes);
  bytes.fill(0);
  return kept;
}

/** One new array holding the parts in order. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  let length = 0;
  for (const part of parts) length += part.length;
  const out = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Whether both hold the same bytes. Lengths are compared first and are not secret; the contents are compared in constant time. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= (a[i] as number) ^ (b[i] as number);
  return difference === 0;
}

const HEX = Array.from({ length: 256 }, (_, value) => value.toString(16).padStart(2, '0'));

/** Lower case hexadecimal, two digits a byte. */
export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i++) text += HEX[bytes[i] as number];
  return text;
}

function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  if (code >= 97 && code <= 102) return code - 87;
  if (code >= 65 && code <= 70) return code - 55;
  return -1;
}

/**
 * Bytes of a hexadecimal text, digits of either case, no separators, no prefix.
 * @throws EncodingError 'bytes.hex' for an odd length or any other character.
 */
export function fromHex(text: string): Uint8Array<ArrayBuffer> {
  if (text.length % 2 !== 0) throw new EncodingError('bytes.hex', text.length);
  const out = new Uint8Array(text.length / 2);
  for (let i = 0; i < out.length; i++) {
    const high = hexDigit(text.charCodeAt(2 * i));
    const low = hexDigit(text.charCodeAt(2 * i + 1));
    if (high < 0 || low < 0) throw new EncodingError('bytes.hex', 2 * i);
    out[i] = (high << 4) | low;
  }
  return out;
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const BASE64_VALUE = new Int8Array(128).fill(-1);
for (let i = 0; i < 64; i++) BASE64_VALUE[BASE64.charCodeAt(i)] = i;

/** Base64 with the standard alphabet and padding, on one line. */
export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const group = ((bytes[i] as number) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    text += BASE64.charAt(group >> 18) + BASE64.charAt((group >> 12) & 63);
    text += left > 1 ? BASE64.charAt((group >> 6) & 63) : '=';
    text += left > 2 ? BASE64.charAt(group & 63) : '=';
  }
  return text;
}

/**
 * Bytes of a padded base64 text without any white space.
 * @throws EncodingError 'bytes.base64' for another alphabet, missing padding, or unused bits that are not zero.
 */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  if (text.length % 4 !== 0) throw new EncodingError('bytes.base64', text.length);
  if (text.length === 0) return new Uint8Array(0);
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const digits = text.length - padding;
  const out = new Uint8Array((text.length / 4) * 3 - padding);
  let held = 0;
  let bits = 0;
  let at = 0;
  for (let i = 0; i < digits; i++) {
    const value = BASE64_VALUE[text.charCodeAt(i)] ?? -1;
    if (value < 0) throw new EncodingError('bytes.base64', i);
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out[at++] = (held >> bits) & 0xff;
    }
  }
  if ((held & ((1 << bits) - 1)) !== 0) throw new EncodingError('bytes.base64', digits - 1);
  return out;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * UTF-8 bytes of a text.
 * @throws InputError 'bytes.text' for a lone surrogate, which would otherwise be replaced in silence.
 */
export function utf8(text: string): Uint8Array<ArrayBuffer> {
  if (/\p{Surrogate}/u.test(text)) throw new InputError('bytes.text');
  return encoder.encode(text);
}

/**
 * Text of UTF-8 bytes; a byte order mark is kept as a character.
 * @throws EncodingError 'bytes.utf8' for anything that is not well formed.
 */
export function fromUtf8(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new EncodingError('bytes.utf8');
  }
}

/** Overwrites the arrays with zeros. The runtime may hold copies of its own: this shortens a secret's life, it does not end it. */
export function wipe(...arrays: readonly (Uint8Array | Int32Array | Uint32Array)[]): void {
  for (const array of arrays) array.fill(0);
}
