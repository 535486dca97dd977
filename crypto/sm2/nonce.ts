// Hedged nonces for SM2 signatures: the HMAC-DRBG of RFC 6979, 3.2, over HMAC-SM3, seeded with the private key, the digest, and fresh random
// bytes as its additional input k' (3.6). A broken random source leaves RFC 6979's safety; a good one adds protection against faults.

import { concatBytes, wipe } from '../bytes.ts';
import { hmacSm3 } from '../sm3/hmac.ts';
import { modOrder, ORDER, toBytes, toNumber, WIDTH } from './curve.ts';

/** Yields candidates in [1, n - 1], each fresh, for private key d and digest e (32 bytes). `extra` is k'. */
export function* nonces(d: bigint, e: Uint8Array, extra: Uint8Array): Generator<bigint, never> {
  const privateBytes = toBytes(d);
  const seed = concatBytes(privateBytes, toBytes(modOrder(toNumber(e))), extra);
  let k: Uint8Array = new Uint8Array(WIDTH);
  let v: Uint8Array = new Uint8Array(WIDTH).fill(1);
  k = hmacSm3(k, v, Uint8Array.of(0), seed);
  v = hmacSm3(k, v);
  k = hmacSm3(k, v, Uint8Array.of(1), seed);
  v = hmacSm3(k, v);
  wipe(privateBytes, seed);
  for (;;) {
    v = hmacSm3(k, v);
    const candidate = toNumber(v);
    if (candidate > 0n && candidate < ORDER) yield candidate;
    k = hmacSm3(k, v, Uint8Array.of(0));
    v = hmacSm3(k, v);
  }
}
