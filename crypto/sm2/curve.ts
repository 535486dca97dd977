// The curve of SM2, GB/T 32918.5-2017 (sm2p256v1, 1.2.156.10197.1.301): its parameters, which scalars and points are accepted, and random scalars.
// Everything is 32-byte numbers, most significant byte first, and 65-byte points; the arithmetic is kernel.ts. Every point that comes from outside
// passes checkPoint(). What is compared here may be a private key: the time does not depend on where it differs.

import { fromHex, wipe } from '../bytes.ts';
import { EncodingError, InputError } from '../errors.ts';
import { randomBytes } from '../random.ts';
import { isPoint } from './kernel.ts';

/** Length in bytes of a field element, a scalar and a digest. */
export const WIDTH = 32;
/** Length in bytes of an uncompressed point: 04, X, Y. */
export const POINT_LENGTH = 65;

/** The order n of the base point. */
const ORDER = fromHex('fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123');
/** n - 1, which has no signatures: 1 + d would not be invertible. */
const ORDER_LESS_ONE = fromHex('fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54122');

/** a, b, Gx, Gy: the part of Z that never changes (GB/T 32918.2, 5.5). */
export const PARAMETERS = fromHex(
  'fffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffc' +
    '28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93' +
    '32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7' +
    'bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0',
);

/** Whether 32 bytes are a number in [1, bound - 1]. */
function isBetween(bytes: Uint8Array, bound: Uint8Array): boolean {
  let any = 0;
  let borrow = 0;
  for (let i = WIDTH - 1; i >= 0; i--) {
    any |= bytes[i]!;
    borrow = (bytes[i]! - bound[i]! + borrow) >> 8;
  }
  return any !== 0 && borrow !== 0;
}

/** Whether 32 bytes are a number in [1, n - 1]. */
export function isScalar(bytes: Uint8Array): boolean {
  return isBetween(bytes, ORDER);
}

// One draw in 2^32 is rejected; a generator that is rejected this often is stuck, and must fail rather than hang.
const MOST_DRAWS = 64;

/** A uniform number in [1, n - 1] by rejection, 32 bytes. */
export function randomScalar(): Uint8Array<ArrayBuffer> {
  for (let draw = 0; draw < MOST_DRAWS; draw++) {
    const bytes = randomBytes(WIDTH);
    if (isScalar(bytes)) return bytes;
    wipe(bytes);
  }
  throw new Error('the random generator of this machine is stuck');
}

/**
 * Accepts 04 || X || Y of a point on the curve.
 * @throws EncodingError with `code` for any other length or form, coordinates not below p, or a point that is not on the curve.
 */
export function checkPoint(bytes: Uint8Array, code: string): void {
  if (bytes.length !== POINT_LENGTH || bytes[0] !== 4 || !isPoint(bytes)) throw new EncodingError(code);
}

/**
 * Accepts a private key: 32 bytes, a number in [1, n - 2].
 * @throws InputError 'sm2.privateKeyLength' unless 32 bytes; EncodingError 'sm2.privateKey' out of range.
 */
export function checkPrivateKey(bytes: Uint8Array): void {
  if (bytes.length !== WIDTH) throw new InputError('sm2.privateKeyLength');
  if (!isBetween(bytes, ORDER_LESS_ONE)) throw new EncodingError('sm2.privateKey');
}
