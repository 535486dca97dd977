// HMAC (GB/T 15852.2-2012 MAC algorithm 2, RFC 2104) over SM3: 32 bytes out, never truncated here.

import { secretBytes, wipe } from '../bytes.ts';
import { SM3_BLOCK, SM3_LENGTH, Sm3, sm3, sm3Into } from './sm3.ts';

/** The padded key for the inner and the outer hash, each a block. */
function pads(macKey: Uint8Array): { inner: Uint8Array; outer: Uint8Array } {
  const inner = secretBytes(SM3_BLOCK);
  inner.set(macKey.length > SM3_BLOCK ? sm3(macKey) : macKey);
  const outer = secretBytes(SM3_BLOCK);
  outer.set(inner);
  for (let i = 0; i < SM3_BLOCK; i++) {
    inner[i]! ^= 0x36;
    outer[i]! ^= 0x5c;
  }
  return { inner, outer };
}

/** Both hashes with the padded key already taken in. For this folder. */
export function keyedPair(macKey: Uint8Array): { inner: Sm3; outer: Sm3 } {
  const { inner, outer } = pads(macKey);
  const pair = { inner: new Sm3().update(inner), outer: new Sm3().update(outer) };
  wipe(inner, outer);
  return pair;
}

/** A running HMAC-SM3. Like Sm3, digest() does not end it. */
export class HmacSm3 {
  #inner: Sm3;
  #outer: Sm3;

  /** A key of any length; longer than 64 bytes it is hashed first, as the standard says. */
  constructor(macKey: Uint8Array) {
    const pair = keyedPair(macKey);
    this.#inner = pair.inner;
    this.#outer = pair.outer;
  }

  update(bytes: Uint8Array): this {
    this.#inner.update(bytes);
    return this;
  }

  /** The 32-byte code. Compare with equalBytes(). */
  digest(): Uint8Array<ArrayBuffer> {
    return this.#outer.clone().update(this.#inner.digest()).digest();
  }
}

/** The 32-byte HMAC-SM3 of the parts one after another. */
export function hmacSm3(macKey: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return hmacInto(new Uint8Array(SM3_LENGTH), macKey, ...parts);
}

/** The same into `out` (32 bytes): for keys that are derived. For this folder. */
export function hmacInto(
  out: Uint8Array<ArrayBuffer>,
  macKey: Uint8Array,
  ...parts: readonly Uint8Array[]
): Uint8Array<ArrayBuffer> {
  const { inner, outer } = pads(macKey);
  const code = sm3Into(out, outer, sm3(inner, ...parts));
  wipe(inner, outer);
  return code;
}
