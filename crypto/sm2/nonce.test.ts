import { createHmacDrbg } from '@noble/curves/utils.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes, fromHex } from '../bytes.ts';
import { hmacSm3 } from '../sm3/hmac.ts';
import { nonces } from './nonce.ts';
import { ORDER, toBytes, toNumber } from './sm2.reference.ts';

const D = fromHex('3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8');

const flipped = (bytes: Uint8Array, i: number) => bytes.map((byte, at) => (at === i ? byte ^ 1 : byte));

describe('SM2 nonces', () => {
  it('are those of RFC 6979 with HMAC-SM3 and additional data', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        (e, extra) => {
          const seed = concatBytes(D, toBytes(toNumber(e) % ORDER), extra);
          const drbg = createHmacDrbg<bigint>(32, 32, (key: Uint8Array, message: Uint8Array) => hmacSm3(key, message));
          let count = 0;
          // The third acceptable candidate, so that the update between candidates is compared too.
          const third = drbg(seed, (bytes) => {
            const value = toNumber(bytes);
            return value > 0n && value < ORDER && ++count === 3 ? value : undefined;
          });
          const ours = nonces(D, e, extra);
          ours.next();
          ours.next();
          expect(toNumber(ours.next().value)).toBe(third);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('change with key, digest and extra bytes', () => {
    const e = new Uint8Array(32).fill(1);
    const extra = new Uint8Array(32).fill(2);
    const first = (d: bigint, a: Uint8Array, b: Uint8Array) => toNumber(nonces(toBytes(d), a, b).next().value);
    const base = first(5n, e, extra);
    const others = [first(6n, e, extra), first(5n, flipped(e, 31), extra), first(5n, e, flipped(extra, 0))];
    expect(new Set([base, ...others]).size).toBe(4);
    expect(first(5n, e, extra)).toBe(base);
  });
});
