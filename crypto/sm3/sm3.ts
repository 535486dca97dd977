// The SM3 hash, GB/T 32905-2016 (ISO/IEC 10118-3:2018): 256 bits out, padding of 5.2 here, compression in the compiled
// kernels (crypto/wasm). Whole bytes only, messages up to 2^53 - 1 bytes.

import { InputError } from '../errors.ts';
import { DATA, kernels, put, SM3_STATE, WINDOW } from '../wasm/kernels.ts';

/** The initial value IV, 4.1. */
const INITIAL = Int32Array.of(
  0x7380166f,
  0x4914b2b9,
  0x172442d7,
  0xda8a0600 | 0,
  0xa96f30bc | 0,
  0x163138aa,
  0xe38dee4d | 0,
  0xb0fb0e4e | 0,
);

/** Digest length in bytes. */
export const SM3_LENGTH = 32;
/** Block length in bytes. */
export const SM3_BLOCK = 64;

const SUSPENDED = 108;

/** A running SM3. digest() does not end it: more may be added afterwards and asked again. */
export class Sm3 {
  #state = INITIAL.slice();
  #pending = new Uint8Array(SM3_BLOCK);
  #held = 0;
  #length = 0;

  /** Adds bytes of any number. They are read at once and not kept beyond an unfinished block. */
  update(bytes: Uint8Array): this {
    this.#length += bytes.length;
    let at = 0;
    if (this.#held > 0) {
      at = Math.min(SM3_BLOCK - this.#held, bytes.length);
      this.#pending.set(at === bytes.length ? bytes : bytes.subarray(0, at), this.#held);
      this.#held += at;
      if (this.#held < SM3_BLOCK) return this;
      compress(this.#state, this.#pending, 0, SM3_BLOCK);
      this.#held = 0;
    }
    const whole = bytes.length - at - ((bytes.length - at) % SM3_BLOCK);
    if (whole > 0) {
      compress(this.#state, bytes, at, whole);
      at += whole;
    }
    if (at < bytes.length) {
      this.#pending.set(at === 0 ? bytes : bytes.subarray(at));
      this.#held = bytes.length - at;
    }
    return this;
  }

  /** The 32-byte digest of everything added so far. */
  digest(): Uint8Array<ArrayBuffer> {
    const tail = new Uint8Array(this.#held < 56 ? SM3_BLOCK : 2 * SM3_BLOCK);
    tail.set(this.#pending.subarray(0, this.#held));
    tail[this.#held] = 0x80;
    // The length in bits as 64 bits: three bits of shift, the rest above 2^29 bytes in the high word.
    const high = Math.floor(this.#length / 0x20000000);
    const low = this.#length << 3;
    for (let i = 0; i < 4; i++) {
      tail[tail.length - 8 + i] = high >>> (24 - 8 * i);
      tail[tail.length - 4 + i] = low >>> (24 - 8 * i);
    }
    const state = this.#state.slice();
    compress(state, tail, 0, tail.length);
    const out = new Uint8Array(SM3_LENGTH);
    wordsToBytes(state, out);
    return out;
  }

  /** An independent copy at the same place. */
  clone(): Sm3 {
    const copy = new Sm3();
    copy.#state.set(this.#state);
    copy.#pending.set(this.#pending);
    copy.#held = this.#held;
    copy.#length = this.#length;
    return copy;
  }

  /** Where it stands, in 108 bytes for resume(): a hash that goes on elsewhere. As secret as what was hashed is short. */
  suspend(): Uint8Array<ArrayBuffer> {
    const out = new Uint8Array(SUSPENDED);
    wordsToBytes(this.#state, out);
    out.set(this.#pending.subarray(0, this.#held), 32);
    const view = new DataView(out.buffer);
    view.setUint32(96, this.#held);
    view.setBigUint64(100, BigInt(this.#length));
    return out;
  }

  /** Goes on where suspend() stood. Throws InputError `sm3.suspended` for anything that it has not given. */
  static resume(suspended: Uint8Array): Sm3 {
    if (suspended.length !== SUSPENDED) throw new InputError('sm3.suspended');
    const view = new DataView(suspended.buffer, suspended.byteOffset, SUSPENDED);
    const hash = new Sm3();
    hash.#held = view.getUint32(96);
    hash.#length = Number(view.getBigUint64(100));
    if (!Number.isSafeInteger(hash.#length) || hash.#held !== hash.#length % SM3_BLOCK) {
      throw new InputError('sm3.suspended');
    }
    for (let i = 0; i < 8; i++) hash.#state[i] = view.getInt32(4 * i);
    hash.#pending.set(suspended.subarray(32, 32 + hash.#held));
    return hash;
  }

  /** The chaining value, for callers in this folder that stand at a block boundary. */
  chaining(): Int32Array {
    return this.#state.slice();
  }
}

/** Takes `length` bytes from `from`, whole blocks, into the chaining value. */
function compress(state: Int32Array, bytes: Uint8Array, from: number, length: number): void {
  SM3_STATE.set(state);
  for (let done = 0; done < length; done += WINDOW) {
    const some = Math.min(WINDOW, length - done);
    put(bytes, from + done, some);
    kernels.sm3Blocks(some / SM3_BLOCK);
  }
  state.set(SM3_STATE);
  kernels.sm3Forget(Math.min(WINDOW, length));
}

/** The eight words as 32 bytes, most significant first. For this folder. */
export function wordsToBytes(words: Int32Array, out: Uint8Array): void {
  for (let i = 0; i < SM3_LENGTH; i++) out[i] = words[i >> 2]! >>> (24 - 8 * (i & 3));
}

/** Up to so many bytes a message is hashed where its parts are put together, in one call of the kernel. */
const SHORT = 4096;

/** The 32-byte SM3 digest of the parts one after another. */
export function sm3(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  let length = 0;
  for (const part of parts) length += part.length;
  if (length <= SHORT) return short(parts, length, new Uint8Array(SM3_LENGTH));
  const hash = new Sm3();
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** The same into `out` (32 bytes), for whoever has a place for secrets: a new small array is one that the engine may copy. For this folder. */
export function sm3Into(out: Uint8Array<ArrayBuffer>, ...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  let length = 0;
  for (const part of parts) length += part.length;
  if (length <= SHORT) return short(parts, length, out);
  const hash = new Sm3();
  for (const part of parts) hash.update(part);
  out.set(hash.digest());
  return out;
}

function short(parts: readonly Uint8Array[], length: number, out: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  let at = 0;
  for (const part of parts) {
    DATA.set(part, at);
    at += part.length;
  }
  const end = (length + 9 + SM3_BLOCK - 1) & -SM3_BLOCK;
  DATA.fill(0, length, end);
  DATA[length] = 0x80;
  const bits = length << 3;
  DATA[end - 3] = bits >>> 16;
  DATA[end - 2] = bits >>> 8;
  DATA[end - 1] = bits;
  SM3_STATE.set(INITIAL);
  kernels.sm3Blocks(end / SM3_BLOCK);
  wordsToBytes(SM3_STATE, out);
  kernels.sm3Forget(end);
  return out;
}
