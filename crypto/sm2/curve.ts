// The curve of SM2, GB/T 32918.5-2017 (sm2p256v1, 1.2.156.10197.1.301), on @noble/curves' Weierstrass arithmetic: points, scalars and their
// bytes. Every point that comes from outside passes decodePoint(). Private scalars are only ever multiplied by `multiply`, noble's blinded
// fixed-window path; BigInt arithmetic itself is not constant-time, and nothing here claims it.

import { type WeierstrassPoint, weierstrass } from '@noble/curves/abstract/weierstrass.js';
import { concatBytes, fromHex, toHex, wipe } from '../bytes.ts';
import { EncodingError, InputError } from '../errors.ts';
import { randomBytes } from '../random.ts';

/** Length in bytes of a field element, a scalar and a digest. */
export const WIDTH = 32;
/** Length in bytes of an uncompressed point: 04, X, Y. */
export const POINT_LENGTH = 65;

const CURVE = {
  p: 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn,
  n: 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n,
  h: 1n,
  a: 0xfffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffcn,
  b: 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n,
  Gx: 0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7n,
  Gy: 0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0n,
};

export const Point = weierstrass(CURVE, { randomBytes: (length = WIDTH) => randomBytes(length) });
export type Point = WeierstrassPoint<bigint>;
/** The order n of the base point. */
export const ORDER = CURVE.n;

/** Bytes, most significant first, as a number. */
export function toNumber(bytes: Uint8Array): bigint {
  return BigInt(`0x${toHex(bytes)}`);
}

/** A number below 2^256 as 32 bytes. */
export function toBytes(value: bigint): Uint8Array<ArrayBuffer> {
  return fromHex(value.toString(16).padStart(2 * WIDTH, '0'));
}

/** The remainder in [0, n), for a value of either sign. */
export function modOrder(value: bigint): bigint {
  const rest = value % ORDER;
  return rest < 0n ? rest + ORDER : rest;
}

/** A, b, Gx, Gy as bytes: the part of Z that never changes (GB/T 32918.2, 5.5). */
export const PARAMETERS = concatBytes(toBytes(CURVE.a), toBytes(CURVE.b), toBytes(CURVE.Gx), toBytes(CURVE.Gy));

// One draw in 2^32 is rejected; a generator that is rejected this often is stuck, and must fail rather than hang.
const MOST_DRAWS = 64;

/** A uniform number in [1, n - 1] by rejection. */
export function randomScalar(): bigint {
  for (let draw = 0; draw < MOST_DRAWS; draw++) {
    const bytes = randomBytes(WIDTH);
    const value = toNumber(bytes);
    wipe(bytes);
    if (value > 0n && value < ORDER) return value;
  }
  throw new Error('the random generator of this machine is stuck');
}

/**
 * A point of the curve from 04 || X || Y.
 * @throws EncodingError with `code` for any other length or form, coordinates not below p, or a point that is not on the curve.
 */
export function decodePoint(bytes: Uint8Array, code: string): Point {
  if (bytes.length !== POINT_LENGTH || bytes[0] !== 4) throw new EncodingError(code);
  try {
    return Point.fromBytes(bytes);
  } catch {
    throw new EncodingError(code);
  }
}

/** 04 || X || Y. */
export function encodePoint(point: Point): Uint8Array<ArrayBuffer> {
  const { x, y } = point.toAffine();
  return concatBytes(Uint8Array.of(4), toBytes(x), toBytes(y));
}

/**
 * A private key as a number in [1, n - 2]: n - 1 has no signatures, since 1 + d would not be invertible.
 * @throws InputError 'sm2.privateKeyLength' unless 32 bytes; EncodingError 'sm2.privateKey' out of range.
 */
export function decodePrivateKey(bytes: Uint8Array): bigint {
  if (bytes.length !== WIDTH) throw new InputError('sm2.privateKeyLength');
  const d = toNumber(bytes);
  if (d < 1n || d > ORDER - 2n) throw new EncodingError('sm2.privateKey');
  return d;
}
