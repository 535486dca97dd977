// The arithmetic of SM2 a second time, on @noble/curves and BigInt: the oracle that the tests compare the compiled kernel with, and the numbers and
// points that they do sums with. Nothing that is shipped imports it. Short and plain; it hides nothing from a clock.

import { type WeierstrassPoint, weierstrass } from '@noble/curves/abstract/weierstrass.js';
import { fromHex, toHex } from '../bytes.ts';

const CURVE = {
  p: 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn,
  n: 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n,
  h: 1n,
  a: 0xfffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffcn,
  b: 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n,
  Gx: 0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7n,
  Gy: 0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0n,
};

export const Point = weierstrass(CURVE);
export type Point = WeierstrassPoint<bigint>;
/** The order n of the base point. */
export const ORDER = CURVE.n;

/** Bytes, most significant first, as a number. */
export function toNumber(bytes: Uint8Array): bigint {
  return BigInt(`0x${toHex(bytes)}`);
}

/** A number below 2^256 as 32 bytes. */
export function toBytes(value: bigint): Uint8Array<ArrayBuffer> {
  return fromHex(value.toString(16).padStart(64, '0'));
}

/** The remainder in [0, n), for a value of either sign. */
export function modOrder(value: bigint): bigint {
  const rest = value % ORDER;
  return rest < 0n ? rest + ORDER : rest;
}

/** The point of 04 || X || Y. */
export function decodePoint(bytes: Uint8Array): Point {
  return Point.fromBytes(Uint8Array.from(bytes));
}

/** 04 || X || Y. */
export function encodePoint(point: Point): Uint8Array<ArrayBuffer> {
  const { x, y } = point.toAffine();
  return fromHex(`04${toHex(toBytes(x))}${toHex(toBytes(y))}`);
}

/** GB/T 32918.2, 6.1, the oracle of the kernel. */
export function signWithNonce(d: bigint, e: bigint, k: bigint): { r: bigint; s: bigint } | undefined {
  const r = modOrder(e + Point.BASE.multiplyUnsafe(k).toAffine().x);
  if (r === 0n || r + k === ORDER) return undefined;
  const s = modOrder(Point.Fn.inv(1n + d) * modOrder(k - r * d));
  return s === 0n ? undefined : { r, s };
}

/** GB/T 32918.2, 7.1. */
export function verifyNumbers(publicPoint: Point, e: bigint, r: bigint, s: bigint): boolean {
  if (r < 1n || r >= ORDER || s < 1n || s >= ORDER) return false;
  const t = modOrder(r + s);
  if (t === 0n) return false;
  const point = Point.BASE.mulAddUnsafe(s, publicPoint, t);
  if (point.is0()) return false;
  return modOrder(e + point.toAffine().x) === r;
}
