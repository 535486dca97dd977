// Hedged nonces for SM2 signatures: the HMAC-DRBG of RFC 6979, 3.2, over HMAC-SM3, seeded with the private key, the digest, and fresh random
// bytes as its additional input k' (3.6). A broken random source leaves RFC 6979's safety; a good one adds protection against faults.

import { concatBytes, wipe } from '../bytes.ts';
import { hmacSm3 } from '../sm3/hmac.ts';
import { isScalar, WIDTH } from './curve.ts';
import { reduceOrder } from './kernel.ts';

/** Yields candidates in [1, n - 1], 32 bytes each and fresh, for private key d and digest e (32 bytes). `extra` is k'. */
export function* nonces(d: Uint8Array, e: Uint8Array, extra: Uint8Array): Generator<Uint8Array<ArrayBuffer>, never> {
  const seed = concatBytes(d, reduceOrder(e), extra);
  let k: Uint8Array<ArrayBuffer> = new Uint8Array(WIDTH);
  let v: Uint8Array<ArrayBuffer> = new Uint8Array(WIDTH).fill(1);
  k = hmacSm3(k, v, Uint8Array.of(0), seed);
  v = hmacSm3(k, v);
  k = hmacSm3(k, v, Uint8Array.of(1), seed);
  v = hmacSm3(k, v);
  wipe(seed);
  try {
    for (;;) {
      v = hmacSm3(k, v);
      if (isScalar(v)) yield concatBytes(v);
      k = hmacSm3(k, v, Uint8Array.of(0));
      v = hmacSm3(k, v);
    }
  } finally {
    // The caller has what it wanted, and v is that.
    wipe(k, v);
  }
}
