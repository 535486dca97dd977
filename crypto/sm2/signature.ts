// The SM2 signature equations, GB/T 32918.2-2016, 6.1 and 7.1, on a digest e and a given nonce. Choosing nonces, Z, encodings: sm2.ts and nonce.ts.
// Apart from there so that the standard's worked examples, which fix the nonce, can be tested; nothing outside this folder imports it.

import { modOrder, ORDER, Point, randomScalar } from './curve.ts';

/**
 * One attempt: (r, s), or undefined when the standard says to take another nonce (r = 0, r + k = n, s = 0).
 * s = (1 + d)^-1 (k - r d). A random factor goes through inversion and product, so that neither handles 1 + d or r d itself.
 */
export function signWithNonce(d: bigint, e: bigint, k: bigint): { r: bigint; s: bigint } | undefined {
  const r = modOrder(e + Point.BASE.multiply(k).toAffine().x);
  if (r === 0n || r + k === ORDER) return undefined;
  const blind = randomScalar();
  const blindD = modOrder(blind * d);
  const inverse = Point.Fn.inv(modOrder(blind + blindD));
  const s = modOrder(inverse * modOrder(blind * k - r * blindD));
  return s === 0n ? undefined : { r, s };
}

/** Whether (r, s) is a signature on e by the holder of P. */
export function verifyNumbers(publicPoint: Point, e: bigint, r: bigint, s: bigint): boolean {
  if (r < 1n || r >= ORDER || s < 1n || s >= ORDER) return false;
  const t = modOrder(r + s);
  if (t === 0n) return false;
  const point = Point.BASE.mulAddUnsafe(s, publicPoint, t);
  if (point.is0()) return false;
  return modOrder(e + point.toAffine().x) === r;
}
