// The compiled arithmetic of SM2 (crypto/wasm/assembly/sm2.ts): numbers and points in and out as bytes, most significant first, points as
// 04 || X || Y. Its running time and its addresses do not depend on scalars. One memory serves all calls; what a call leaves there of a secret is
// overwritten before it returns. Whoever calls has checked ranges and, by isPoint(), points. For this folder alone.

import { concatBytes, toHex } from '../bytes.ts';
import { instantiate } from '../wasm/instantiate.ts';
import { MODULE } from '../wasm/sm2.generated.ts';

type Kernel = {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly IO: { readonly value: number };
  readonly SLOTS: { readonly value: number };
  isPoint(): number;
  multiplyBase(): number;
  multiply(): number;
  addAffinePoints(): number;
  sign(): number;
  addOrder(): void;
  mulAddOrder(): void;
  prepare(slot: number): void;
  verify(slot: number): number;
};

const kernel = instantiate<Kernel>(MODULE);
const IO = new Uint8Array(kernel.memory.buffer, kernel.IO.value, 256);

/** The kernel's whole memory, for the test that no secret stays in it. */
export const MEMORY = new Uint8Array(kernel.memory.buffer);

/** What stands in the first `length` bytes, which with all others are overwritten. */
function take(length: number): Uint8Array<ArrayBuffer> {
  const out = concatBytes(IO.subarray(0, length));
  IO.fill(0);
  return out;
}

function takePoint(): Uint8Array<ArrayBuffer> {
  const out = concatBytes(Uint8Array.of(4), IO.subarray(0, 64));
  IO.fill(0);
  return out;
}

/** Whether X and Y of a point's 65 bytes are below p and on the curve. The first byte is not looked at. */
export function isPoint(point: Uint8Array): boolean {
  IO.set(point.subarray(1));
  return kernel.isPoint() !== 0;
}

/** [k]G for k in [1, n - 1]. */
export function multiplyBase(k: Uint8Array): Uint8Array<ArrayBuffer> {
  IO.set(k);
  kernel.multiplyBase();
  return takePoint();
}

/** [k]P for k in [1, n - 1]. */
export function multiply(point: Uint8Array, k: Uint8Array): Uint8Array<ArrayBuffer> {
  IO.set(k);
  IO.set(point.subarray(1), 32);
  kernel.multiply();
  return takePoint();
}

/** P + Q, or undefined when that is infinity. */
export function addPoints(p: Uint8Array, q: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  IO.set(p.subarray(1));
  IO.set(q.subarray(1), 64);
  return kernel.addAffinePoints() !== 0 ? takePoint() : undefined;
}

/** r || s of GB/T 32918.2, 6.1, or undefined when the standard says to take another nonce. */
export function signOnce(d: Uint8Array, e: Uint8Array, k: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  IO.set(d);
  IO.set(e, 32);
  IO.set(k, 64);
  const made = kernel.sign() !== 0;
  const pair = take(64);
  return made ? pair : undefined;
}

/** A 32-byte number below 2^256 modulo n. */
export function reduceOrder(value: Uint8Array): Uint8Array<ArrayBuffer> {
  IO.fill(0, 32, 64);
  IO.set(value);
  kernel.addOrder();
  return take(32);
}

/** (x + y z) mod n for 32-byte numbers below 2^256. */
export function mulAddOrder(x: Uint8Array, y: Uint8Array, z: Uint8Array): Uint8Array<ArrayBuffer> {
  IO.set(x);
  IO.set(y, 32);
  IO.set(z, 64);
  kernel.mulAddOrder();
  return take(32);
}

/** So many verifications with one public key are worth a table of its multiples, which takes as long as six of them. */
const WORTH_A_TABLE = 8;
/** Public keys whose verifications are counted. */
const MOST_COUNTED = 64;

/** The public keys that were used last, the latest at the end. */
const used = new Map<string, { times: number; slot: number }>();
const free = Array.from({ length: kernel.SLOTS.value }, (_, slot) => slot);

/** The table of a public key, -1 while it has none. */
function slotOf(point: Uint8Array): number {
  const name = toHex(point);
  const known = used.get(name) ?? { times: 0, slot: -1 };
  used.delete(name);
  used.set(name, known);
  known.times++;
  if (known.slot < 0 && known.times >= WORTH_A_TABLE) {
    known.slot = free.pop() ?? takeFromOldest();
    IO.set(point.subarray(1));
    kernel.prepare(known.slot);
  }
  if (used.size > MOST_COUNTED) {
    for (const [oldest, { slot }] of used) {
      if (slot >= 0) free.push(slot);
      used.delete(oldest);
      break;
    }
  }
  return known.slot;
}

function takeFromOldest(): number {
  for (const one of used.values()) {
    if (one.slot < 0) continue;
    const { slot } = one;
    one.slot = -1;
    one.times = 0;
    return slot;
  }
  throw new Error('unreachable: every table that is not free has a public key');
}

/** Whether r || s is a signature on e under the public key (GB/T 32918.2, 7.1, B1 to B7). */
export function verifyPair(publicKey: Uint8Array, e: Uint8Array, pair: Uint8Array): boolean {
  const slot = slotOf(publicKey);
  IO.set(pair);
  IO.set(e, 64);
  IO.set(publicKey.subarray(1), 96);
  return kernel.verify(slot) !== 0;
}
