import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes, equalBytes, fromHex, toHex } from '../bytes.ts';
import {
  addPoints,
  isPoint,
  MEMORY,
  mulAddOrder,
  multiply,
  multiplyBase,
  reduceOrder,
  signOnce,
  verifyPair,
} from './kernel.ts';
import {
  decodePoint,
  encodePoint,
  modOrder,
  ORDER,
  Point,
  signWithNonce,
  toBytes,
  toNumber,
  verifyNumbers,
} from './sm2.reference.ts';
import * as sm2 from './sm2.ts';

const P = 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn;
const TOP = (1n << 256n) - 1n;

// Scalars at which a digit, a carry or an addition of equal or opposite points is special.
const EDGES = [1n, 2n, 3n, 15n, 16n, 17n, 31n, 32n, 33n, 47n, 48n, 49n, 1n << 255n, ORDER >> 1n, (ORDER >> 1n) + 1n];
for (let i = 5n; i < 256n; i += 5n) EDGES.push(1n << i, 17n << i, (1n << i) - 1n);
for (let i = 6n; i < 256n; i += 6n) EDGES.push(1n << i, 33n << i, (1n << i) - 1n);
EDGES.push(...EDGES.map((edge) => ORDER - edge).filter((edge) => edge > 0n), 0x8421084210842108421084210842108421n);
const scalars = [...new Set(EDGES.filter((edge) => edge > 0n && edge < ORDER))];

const scalar = fc.oneof(
  { weight: 4, arbitrary: fc.bigInt({ min: 1n, max: ORDER - 1n }) },
  { weight: 1, arbitrary: fc.constantFrom(...scalars) },
);
const point = scalar.map((k) => Point.BASE.multiplyUnsafe(k));
/** Numbers below 2^256 with long runs of equal bits, at which carries go far. */
const wide = fc.oneof(
  fc.bigInt({ min: 0n, max: TOP }),
  fc.constantFrom(0n, 1n, ORDER - 1n, ORDER, ORDER + 1n, P - 1n, P, P + 1n, TOP - 1n, TOP),
  fc.tuple(fc.nat(256), fc.nat(256)).map(([a, b]) => ((1n << BigInt(a)) - (1n << BigInt(b)) + (1n << 256n)) & TOP),
);

describe('the SM2 kernel and the reference', () => {
  it('multiply the base point and any point alike, at every special scalar', () => {
    const other = Point.BASE.multiplyUnsafe(0x1234567890abcdefn);
    for (const k of scalars) {
      expect(toHex(multiplyBase(toBytes(k))), `${k} G`).toBe(toHex(encodePoint(Point.BASE.multiplyUnsafe(k))));
      expect(toHex(multiply(encodePoint(other), toBytes(k))), `${k} P`).toBe(
        toHex(encodePoint(other.multiplyUnsafe(k))),
      );
    }
  });

  it('multiply alike at random', () => {
    fc.assert(
      fc.property(point, scalar, (q, k) => {
        expect(equalBytes(multiplyBase(toBytes(k)), encodePoint(Point.BASE.multiplyUnsafe(k)))).toBe(true);
        expect(equalBytes(multiply(encodePoint(q), toBytes(k)), encodePoint(q.multiplyUnsafe(k)))).toBe(true);
      }),
      { numRuns: 700 },
    );
  });

  it('add alike, equal and opposite points too', () => {
    fc.assert(
      fc.property(point, point, fc.constantFrom('two', 'equal', 'opposite', 'double'), (p, other, kind) => {
        const q = { two: other, equal: p, opposite: p.negate(), double: p.double() }[kind];
        const sum = p.add(q);
        const ours = addPoints(encodePoint(p), encodePoint(q));
        expect(ours && toHex(ours)).toBe(sum.is0() ? undefined : toHex(encodePoint(sum)));
      }),
      { numRuns: 1000 },
    );
  });

  it('take the same coordinates for a point', () => {
    fc.assert(
      fc.property(point, wide, fc.constantFrom('point', 'x', 'y', 'both', 'nudge'), (q, value, kind) => {
        const { x, y } = q.toAffine();
        const [a, b] = {
          point: [x, y],
          x: [value, y],
          y: [x, value],
          both: [value, value ^ 1n],
          nudge: [x, y ^ 1n],
        }[kind] as [bigint, bigint];
        const bytes = concatBytes(Uint8Array.of(4), toBytes(a), toBytes(b));
        let expected = true;
        try {
          decodePoint(bytes);
        } catch {
          expected = false;
        }
        expect(isPoint(bytes)).toBe(expected);
      }),
      { numRuns: 2000 },
    );
  });

  it('calculate modulo n alike', () => {
    fc.assert(
      fc.property(wide, wide, wide, (x, y, z) => {
        expect(toNumber(mulAddOrder(toBytes(x), toBytes(y), toBytes(z)))).toBe(modOrder(x + y * z));
        expect(toNumber(reduceOrder(toBytes(x)))).toBe(modOrder(x));
      }),
      { numRuns: 3000 },
    );
  });

  it('sign alike', () => {
    fc.assert(
      fc.property(scalar, wide, scalar, (d, e, k) => {
        fc.pre(d < ORDER - 1n);
        const expected = signWithNonce(d, e, k);
        const ours = signOnce(toBytes(d), toBytes(e), toBytes(k));
        expect(ours && toHex(ours)).toBe(expected && toHex(concatBytes(toBytes(expected.r), toBytes(expected.s))));
      }),
      { numRuns: 1500 },
    );
  });

  it('verify alike, what holds and what does not, with a table of the public key and without', () => {
    fc.assert(
      fc.property(scalar, wide, scalar, wide, fc.nat(5), (d, e, k, other, kind) => {
        fc.pre(d < ORDER - 1n);
        const pair = signWithNonce(d, e, k);
        fc.pre(pair !== undefined);
        const publicPoint = Point.BASE.multiplyUnsafe(d);
        let { r, s } = pair;
        if (kind === 1) r = other;
        if (kind === 2) s = other;
        if (kind === 3) s = modOrder(-r);
        if (kind === 4) s = (s + ORDER) & TOP;
        const digest = kind === 5 ? other : e;
        const expected = verifyNumbers(publicPoint, digest, r, s);
        const bytes = concatBytes(toBytes(r), toBytes(s));
        // From the eighth time on the public key has a table.
        for (let time = 0; time < 9; time++) {
          expect(verifyPair(encodePoint(publicPoint), toBytes(digest), bytes)).toBe(expected);
        }
      }),
      { numRuns: 250 },
    );
  });

  it('refuse a signature whose sum is at infinity, and hold where both halves are equal points', () => {
    // s G + t P = O for P = d G when s = -t d; equal when s = t d.
    const d = 0xabcdefn;
    const publicKey = encodePoint(Point.BASE.multiplyUnsafe(d));
    const t = 0x1234567n;
    for (let time = 0; time < 10; time++) {
      const s = modOrder(-t * d);
      expect(verifyPair(publicKey, toBytes(5n), concatBytes(toBytes(modOrder(t - s)), toBytes(s)))).toBe(false);
      const equal = modOrder(t * d);
      const r = modOrder(t - equal);
      const x = Point.BASE.multiplyUnsafe(modOrder(2n * equal)).toAffine().x;
      const pair = concatBytes(toBytes(r), toBytes(equal));
      expect(verifyPair(publicKey, toBytes(modOrder(r - x)), pair)).toBe(true);
      expect(verifyPair(publicKey, toBytes(modOrder(r - x + 1n)), pair)).toBe(false);
    }
  });
});

describe('the SM2 kernel', () => {
  it('keeps its tables of public keys apart while more keys come than it has tables', () => {
    const people = Array.from({ length: 80 }, () => {
      const pair = sm2.generateKeyPair();
      return { ...pair, signature: sm2.signDigest(pair.privateKey, toBytes(7n)) };
    });
    const check = (one: (typeof people)[number], times: number) => {
      for (let i = 0; i < times; i++) expect(sm2.verifyDigest(one.publicKey, toBytes(7n), one.signature)).toBe(true);
      expect(sm2.verifyDigest(one.publicKey, toBytes(8n), one.signature)).toBe(false);
    };
    for (const one of people.slice(0, 20)) check(one, 9);
    for (const one of people.slice(0, 20).reverse()) check(one, 1);
    for (const one of people) check(one, 1);
    for (const one of people.slice(0, 12)) check(one, 9);
    const [a, b] = people;
    if (!a || !b) throw new Error('no people');
    expect(sm2.verifyDigest(a.publicKey, toBytes(7n), b.signature)).toBe(false);
  });

  it('keeps nothing of a private key, a nonce or a shared secret in its memory', () => {
    const d = fromHex('3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8');
    const k = fromHex('59276e27d506861a16680f3ad9c02dccef3cc1fa3cdbe4ce6d54b80deac1bc21');
    const publicKey = multiplyBase(d);
    const shared = multiply(multiplyBase(k), d);
    signOnce(d, toBytes(9n), k);
    mulAddOrder(toBytes(3n), d, k);
    const held = (secret: Uint8Array) => holds(MEMORY, secret);
    // The search finds what is there.
    verifyPair(publicKey, toBytes(5n), concatBytes(d, k));
    expect(held(d)).toBe(true);
    expect(held(publicKey.subarray(1))).toBe(true);

    publicKeyAgain(d, k);
    // s of the signature and r gave way to zeros; of scalars and shared points neither bytes nor digits nor limbs are left.
    for (const secret of [d, k, shared.subarray(1, 33), shared.subarray(33)]) {
      for (const form of forms(secret)) expect(held(form), toHex(form)).toBe(false);
    }

    function publicKeyAgain(one: Uint8Array, two: Uint8Array): void {
      multiplyBase(one);
      signOnce(one, toBytes(9n), two);
      multiply(multiplyBase(two), one);
      mulAddOrder(toBytes(3n), one, two);
      sm2.decrypt(one, sm2.encrypt(publicKey, Uint8Array.of(1, 2, 3)));
    }
  });
});

/** How the kernel spells a number: bytes, signed digits of five and of six bits, limbs of 29 bits in 64-bit words, words of 30 bits; eight bytes of each at least. */
function forms(secret: Uint8Array): Uint8Array[] {
  const value = toNumber(secret);
  const digits = (bits: bigint, count: number) => {
    const out: number[] = [];
    let carry = 0;
    for (let i = 0; i < count; i++) {
      const digit = Number((value >> (bits * BigInt(i))) & ((1n << bits) - 1n)) + carry;
      carry = digit > 1 << (Number(bits) - 1) ? 1 : 0;
      out.push(digit - (carry << Number(bits)));
    }
    return Uint8Array.from(out);
  };
  const limbs = (bits: bigint, size: 4 | 8) => {
    const out = new Uint8Array(9 * size);
    const view = new DataView(out.buffer);
    for (let i = 0; i < 9; i++) {
      const limb = Number((value >> (bits * BigInt(i))) & ((1n << bits) - 1n));
      view.setUint32(size * i, limb, true);
    }
    return out.subarray(0, 8 * size);
  };
  return [secret.subarray(0, 16), secret.subarray(16), digits(5n, 52), digits(6n, 43), limbs(29n, 8), limbs(30n, 4)];
}

function holds(memory: Uint8Array, wanted: Uint8Array): boolean {
  return Buffer.from(memory.buffer, memory.byteOffset, memory.length).includes(Buffer.from(wanted));
}
