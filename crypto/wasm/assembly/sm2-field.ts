// Arithmetic modulo p and n of SM2 (GB/T 32918.5-2017) for the curve in sm2-curve.ts. A number is nine 64-bit words, each a signed limb of 29 bits (radix
// 2^29, value = sum of limb[i] 2^(29 i)), in Montgomery form with R = 2^261 where not said otherwise. Sums and differences are not carried at once:
// a product takes operands whose limbs are up to A and B times 2^28 as long as A B <= 14 (12 modulo n), because nine products of a column then fit
// 63 bits; and it answers limbs of at most 2^28 and a value of at most p (1/2 + a b / 32) for operands of a p and b p.
// p = 2^256 - 2^224 - 2^96 + 2^64 - 1 is -1 modulo 2^64, so its reduction is shifts and sums. No branch and no address depends on a value.

const N0: i64 = -103464669;
const N1: i64 = -35676086;
const N2: i64 = -243184939;
const N3: i64 = 129947204;
const N4: i64 = -2272;
const N7: i64 = -2097152;
const N8: i64 = 16777216;
/** -1 / n mod 2^29. */
const N_INVERSE: i64 = -231405195;

/** The number 1 (not in Montgomery form). */
export const ONE: usize = memory.data<i64>([0x1, 0x0, 0x0, 0x0, 0x0, 0x0, 0x0, 0x0, 0x0], 16);
/** R mod p: 1 in Montgomery form. */
export const R_P: usize = memory.data<i64>([0x20, 0x0, -0x800, 0x4000, 0x0, 0x0, 0x0, 0x4000000, 0x0], 16);
/** R^2 mod p. */
export const R2_P: usize = memory.data<i64>(
  [0xc00, 0x4000, -0x10000, 0x180000, 0x400000, 0x2000000, 0x0, 0x1, 0x10],
  16,
);
/** R^2 mod n. */
export const R2_N: usize = memory.data<i64>(
  [-0xa648aae, -0xa3c73aa, 0xb5ce698, -0xe9b28b4, -0xaeeac49, -0x78a003e, -0x9df037b, 0x559e9e, 0xd7904b],
  16,
);
/** b R mod p. */
export const B: usize = memory.data<i64>(
  [-0x7e457bc, -0xdcf9cd4, 0x9bd5b87, 0xde6c26d, -0x7871c62, -0xafa15ae, 0x4293cc1, 0x368838b, 0x81fc31],
  16,
);
/** p and n with limbs in [0, 2^29), and as words of 30 bits for sm2-inverse.ts. */
export const P: usize = memory.data<i64>(
  [0x1fffffff, 0x1fffffff, 0x3f, 0x1ffffe00, 0x1fffffff, 0x1fffffff, 0x1fffffff, 0x1fdfffff, 0xffffff],
  16,
);
export const N: usize = memory.data<i64>(
  [0x19d54123, 0x1ddfa049, 0x11814ad4, 0x7bed643, 0x1ffff720, 0x1fffffff, 0x1fffffff, 0x1fdfffff, 0xffffff],
  16,
);
export const P30: usize = memory.data<i32>(
  [0x3fffffff, 0x3fffffff, 0xf, 0x3fffffc0, 0x3fffffff, 0x3fffffff, 0x3fffffff, 0x3fffbfff, 0xffff],
  16,
);
export const N30: usize = memory.data<i32>(
  [0x39d54123, 0xeefd024, 0x1c6052b5, 0xf7dac8, 0x3fffff72, 0x3fffffff, 0x3fffffff, 0x3fffbfff, 0xffff],
  16,
);
/** 1 / p and 1 / n mod 2^30. */
export const P30_INVERSE: i32 = 1073741823;
export const N30_INVERSE: i32 = 231405195;
/** p and n, 32 bytes, most significant first. */
export const P_BYTES: usize = memory.data<u8>(
  [
    0xff, 0xff, 0xff, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xff, 0x0, 0x0, 0x0, 0x0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
  ],
  16,
);
export const N_BYTES: usize = memory.data<u8>(
  [
    0xff, 0xff, 0xff, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x72, 0x3, 0xdf,
    0x6b, 0x21, 0xc6, 0x5, 0x2b, 0x53, 0xbb, 0xf4, 0x9, 0x39, 0xd5, 0x41, 0x23,
  ],
  16,
);
/** The base point in Montgomery form. */
export const GX: usize = memory.data<i64>(
  [0x30053d2, -0xd766f0c, -0x9fd8176, 0x7b9b2a, 0x7867cf3, -0x6653db4, 0x2eb50f7, -0x238fb14, 0x22cf4c],
  16,
);
export const GY: usize = memory.data<i64>(
  [0x5a1bbac, -0xab1a6c4, -0xb502cf6, -0x6a1c4b3, -0xe0e7c14, -0xf991d5b, -0x1395982, -0xc78a329, 0x79acbb],
  16,
);

/** The low 29 bits as a number in [-2^28, 2^28). */
function low(t: i64): i64 {
  return (t << 35) >> 35;
}

/** out = x y / R mod p. */
export function mul(out: usize, x: usize, y: usize): void {
  const x0 = load<i64>(x, 0);
  const x1 = load<i64>(x, 8);
  const x2 = load<i64>(x, 16);
  const x3 = load<i64>(x, 24);
  const x4 = load<i64>(x, 32);
  const x5 = load<i64>(x, 40);
  const x6 = load<i64>(x, 48);
  const x7 = load<i64>(x, 56);
  const x8 = load<i64>(x, 64);
  const y0 = load<i64>(y, 0);
  const y1 = load<i64>(y, 8);
  const y2 = load<i64>(y, 16);
  const y3 = load<i64>(y, 24);
  const y4 = load<i64>(y, 32);
  const y5 = load<i64>(y, 40);
  const y6 = load<i64>(y, 48);
  const y7 = load<i64>(y, 56);
  const y8 = load<i64>(y, 64);
  let t: i64 = 0;
  t += x0 * y0;
  const m0 = low(t);
  t = (t - m0) >> 29;
  t += x0 * y1 + x1 * y0;
  const m1 = low(t);
  t = (t - m1) >> 29;
  t += x0 * y2 + x1 * y1 + x2 * y0 + (m0 << 6);
  const m2 = low(t);
  t = (t - m2) >> 29;
  t += x0 * y3 + x1 * y2 + x2 * y1 + x3 * y0 + (m1 << 6) - (m0 << 9);
  const m3 = low(t);
  t = (t - m3) >> 29;
  t += x0 * y4 + x1 * y3 + x2 * y2 + x3 * y1 + x4 * y0 + (m2 << 6) - (m1 << 9);
  const m4 = low(t);
  t = (t - m4) >> 29;
  t += x0 * y5 + x1 * y4 + x2 * y3 + x3 * y2 + x4 * y1 + x5 * y0 + (m3 << 6) - (m2 << 9);
  const m5 = low(t);
  t = (t - m5) >> 29;
  t += x0 * y6 + x1 * y5 + x2 * y4 + x3 * y3 + x4 * y2 + x5 * y1 + x6 * y0 + (m4 << 6) - (m3 << 9);
  const m6 = low(t);
  t = (t - m6) >> 29;
  t +=
    x0 * y7 + x1 * y6 + x2 * y5 + x3 * y4 + x4 * y3 + x5 * y2 + x6 * y1 + x7 * y0 + (m5 << 6) - (m4 << 9) - (m0 << 21);
  const m7 = low(t);
  t = (t - m7) >> 29;
  t +=
    x0 * y8 +
    x1 * y7 +
    x2 * y6 +
    x3 * y5 +
    x4 * y4 +
    x5 * y3 +
    x6 * y2 +
    x7 * y1 +
    x8 * y0 +
    (m6 << 6) +
    (m0 << 24) -
    (m5 << 9) -
    (m1 << 21);
  const m8 = low(t);
  t = (t - m8) >> 29;
  t +=
    x1 * y8 +
    x2 * y7 +
    x3 * y6 +
    x4 * y5 +
    x5 * y4 +
    x6 * y3 +
    x7 * y2 +
    x8 * y1 +
    (m7 << 6) +
    (m1 << 24) -
    (m6 << 9) -
    (m2 << 21);
  const r0 = low(t);
  t = (t - r0) >> 29;
  t +=
    x2 * y8 +
    x3 * y7 +
    x4 * y6 +
    x5 * y5 +
    x6 * y4 +
    x7 * y3 +
    x8 * y2 +
    (m8 << 6) +
    (m2 << 24) -
    (m7 << 9) -
    (m3 << 21);
  const r1 = low(t);
  t = (t - r1) >> 29;
  t += x3 * y8 + x4 * y7 + x5 * y6 + x6 * y5 + x7 * y4 + x8 * y3 + (m3 << 24) - (m8 << 9) - (m4 << 21);
  const r2 = low(t);
  t = (t - r2) >> 29;
  t += x4 * y8 + x5 * y7 + x6 * y6 + x7 * y5 + x8 * y4 + (m4 << 24) - (m5 << 21);
  const r3 = low(t);
  t = (t - r3) >> 29;
  t += x5 * y8 + x6 * y7 + x7 * y6 + x8 * y5 + (m5 << 24) - (m6 << 21);
  const r4 = low(t);
  t = (t - r4) >> 29;
  t += x6 * y8 + x7 * y7 + x8 * y6 + (m6 << 24) - (m7 << 21);
  const r5 = low(t);
  t = (t - r5) >> 29;
  t += x7 * y8 + x8 * y7 + (m7 << 24) - (m8 << 21);
  const r6 = low(t);
  t = (t - r6) >> 29;
  t += x8 * y8 + (m8 << 24);
  const r7 = low(t);
  t = (t - r7) >> 29;
  store<i64>(out, r0, 0);
  store<i64>(out, r1, 8);
  store<i64>(out, r2, 16);
  store<i64>(out, r3, 24);
  store<i64>(out, r4, 32);
  store<i64>(out, r5, 40);
  store<i64>(out, r6, 48);
  store<i64>(out, r7, 56);
  store<i64>(out, t, 64);
}

/** out = x x / R mod p. */
export function square(out: usize, x: usize): void {
  const x0 = load<i64>(x, 0);
  const x1 = load<i64>(x, 8);
  const x2 = load<i64>(x, 16);
  const x3 = load<i64>(x, 24);
  const x4 = load<i64>(x, 32);
  const x5 = load<i64>(x, 40);
  const x6 = load<i64>(x, 48);
  const x7 = load<i64>(x, 56);
  const x8 = load<i64>(x, 64);
  const d0 = x0 << 1;
  const d1 = x1 << 1;
  const d2 = x2 << 1;
  const d3 = x3 << 1;
  const d4 = x4 << 1;
  const d5 = x5 << 1;
  const d6 = x6 << 1;
  const d7 = x7 << 1;
  let t: i64 = 0;
  t += x0 * x0;
  const m0 = low(t);
  t = (t - m0) >> 29;
  t += d0 * x1;
  const m1 = low(t);
  t = (t - m1) >> 29;
  t += d0 * x2 + x1 * x1 + (m0 << 6);
  const m2 = low(t);
  t = (t - m2) >> 29;
  t += d0 * x3 + d1 * x2 + (m1 << 6) - (m0 << 9);
  const m3 = low(t);
  t = (t - m3) >> 29;
  t += d0 * x4 + d1 * x3 + x2 * x2 + (m2 << 6) - (m1 << 9);
  const m4 = low(t);
  t = (t - m4) >> 29;
  t += d0 * x5 + d1 * x4 + d2 * x3 + (m3 << 6) - (m2 << 9);
  const m5 = low(t);
  t = (t - m5) >> 29;
  t += d0 * x6 + d1 * x5 + d2 * x4 + x3 * x3 + (m4 << 6) - (m3 << 9);
  const m6 = low(t);
  t = (t - m6) >> 29;
  t += d0 * x7 + d1 * x6 + d2 * x5 + d3 * x4 + (m5 << 6) - (m4 << 9) - (m0 << 21);
  const m7 = low(t);
  t = (t - m7) >> 29;
  t += d0 * x8 + d1 * x7 + d2 * x6 + d3 * x5 + x4 * x4 + (m6 << 6) + (m0 << 24) - (m5 << 9) - (m1 << 21);
  const m8 = low(t);
  t = (t - m8) >> 29;
  t += d1 * x8 + d2 * x7 + d3 * x6 + d4 * x5 + (m7 << 6) + (m1 << 24) - (m6 << 9) - (m2 << 21);
  const r0 = low(t);
  t = (t - r0) >> 29;
  t += d2 * x8 + d3 * x7 + d4 * x6 + x5 * x5 + (m8 << 6) + (m2 << 24) - (m7 << 9) - (m3 << 21);
  const r1 = low(t);
  t = (t - r1) >> 29;
  t += d3 * x8 + d4 * x7 + d5 * x6 + (m3 << 24) - (m8 << 9) - (m4 << 21);
  const r2 = low(t);
  t = (t - r2) >> 29;
  t += d4 * x8 + d5 * x7 + x6 * x6 + (m4 << 24) - (m5 << 21);
  const r3 = low(t);
  t = (t - r3) >> 29;
  t += d5 * x8 + d6 * x7 + (m5 << 24) - (m6 << 21);
  const r4 = low(t);
  t = (t - r4) >> 29;
  t += d6 * x8 + x7 * x7 + (m6 << 24) - (m7 << 21);
  const r5 = low(t);
  t = (t - r5) >> 29;
  t += d7 * x8 + (m7 << 24) - (m8 << 21);
  const r6 = low(t);
  t = (t - r6) >> 29;
  t += x8 * x8 + (m8 << 24);
  const r7 = low(t);
  t = (t - r7) >> 29;
  store<i64>(out, r0, 0);
  store<i64>(out, r1, 8);
  store<i64>(out, r2, 16);
  store<i64>(out, r3, 24);
  store<i64>(out, r4, 32);
  store<i64>(out, r5, 40);
  store<i64>(out, r6, 48);
  store<i64>(out, r7, 56);
  store<i64>(out, t, 64);
}

/** out = (x y + u v) / R mod p: two products and one reduction. */
export function mulAdd(out: usize, x: usize, y: usize, u: usize, v: usize): void {
  const x0 = load<i64>(x, 0);
  const x1 = load<i64>(x, 8);
  const x2 = load<i64>(x, 16);
  const x3 = load<i64>(x, 24);
  const x4 = load<i64>(x, 32);
  const x5 = load<i64>(x, 40);
  const x6 = load<i64>(x, 48);
  const x7 = load<i64>(x, 56);
  const x8 = load<i64>(x, 64);
  const y0 = load<i64>(y, 0);
  const y1 = load<i64>(y, 8);
  const y2 = load<i64>(y, 16);
  const y3 = load<i64>(y, 24);
  const y4 = load<i64>(y, 32);
  const y5 = load<i64>(y, 40);
  const y6 = load<i64>(y, 48);
  const y7 = load<i64>(y, 56);
  const y8 = load<i64>(y, 64);
  const u0 = load<i64>(u, 0);
  const u1 = load<i64>(u, 8);
  const u2 = load<i64>(u, 16);
  const u3 = load<i64>(u, 24);
  const u4 = load<i64>(u, 32);
  const u5 = load<i64>(u, 40);
  const u6 = load<i64>(u, 48);
  const u7 = load<i64>(u, 56);
  const u8 = load<i64>(u, 64);
  const v0 = load<i64>(v, 0);
  const v1 = load<i64>(v, 8);
  const v2 = load<i64>(v, 16);
  const v3 = load<i64>(v, 24);
  const v4 = load<i64>(v, 32);
  const v5 = load<i64>(v, 40);
  const v6 = load<i64>(v, 48);
  const v7 = load<i64>(v, 56);
  const v8 = load<i64>(v, 64);
  let t: i64 = 0;
  t += x0 * y0 + u0 * v0;
  const m0 = low(t);
  t = (t - m0) >> 29;
  t += x0 * y1 + x1 * y0 + u0 * v1 + u1 * v0;
  const m1 = low(t);
  t = (t - m1) >> 29;
  t += x0 * y2 + x1 * y1 + x2 * y0 + u0 * v2 + u1 * v1 + u2 * v0 + (m0 << 6);
  const m2 = low(t);
  t = (t - m2) >> 29;
  t += x0 * y3 + x1 * y2 + x2 * y1 + x3 * y0 + u0 * v3 + u1 * v2 + u2 * v1 + u3 * v0 + (m1 << 6) - (m0 << 9);
  const m3 = low(t);
  t = (t - m3) >> 29;
  t +=
    x0 * y4 +
    x1 * y3 +
    x2 * y2 +
    x3 * y1 +
    x4 * y0 +
    u0 * v4 +
    u1 * v3 +
    u2 * v2 +
    u3 * v1 +
    u4 * v0 +
    (m2 << 6) -
    (m1 << 9);
  const m4 = low(t);
  t = (t - m4) >> 29;
  t +=
    x0 * y5 +
    x1 * y4 +
    x2 * y3 +
    x3 * y2 +
    x4 * y1 +
    x5 * y0 +
    u0 * v5 +
    u1 * v4 +
    u2 * v3 +
    u3 * v2 +
    u4 * v1 +
    u5 * v0 +
    (m3 << 6) -
    (m2 << 9);
  const m5 = low(t);
  t = (t - m5) >> 29;
  t +=
    x0 * y6 +
    x1 * y5 +
    x2 * y4 +
    x3 * y3 +
    x4 * y2 +
    x5 * y1 +
    x6 * y0 +
    u0 * v6 +
    u1 * v5 +
    u2 * v4 +
    u3 * v3 +
    u4 * v2 +
    u5 * v1 +
    u6 * v0 +
    (m4 << 6) -
    (m3 << 9);
  const m6 = low(t);
  t = (t - m6) >> 29;
  t +=
    x0 * y7 +
    x1 * y6 +
    x2 * y5 +
    x3 * y4 +
    x4 * y3 +
    x5 * y2 +
    x6 * y1 +
    x7 * y0 +
    u0 * v7 +
    u1 * v6 +
    u2 * v5 +
    u3 * v4 +
    u4 * v3 +
    u5 * v2 +
    u6 * v1 +
    u7 * v0 +
    (m5 << 6) -
    (m4 << 9) -
    (m0 << 21);
  const m7 = low(t);
  t = (t - m7) >> 29;
  t +=
    x0 * y8 +
    x1 * y7 +
    x2 * y6 +
    x3 * y5 +
    x4 * y4 +
    x5 * y3 +
    x6 * y2 +
    x7 * y1 +
    x8 * y0 +
    u0 * v8 +
    u1 * v7 +
    u2 * v6 +
    u3 * v5 +
    u4 * v4 +
    u5 * v3 +
    u6 * v2 +
    u7 * v1 +
    u8 * v0 +
    (m6 << 6) +
    (m0 << 24) -
    (m5 << 9) -
    (m1 << 21);
  const m8 = low(t);
  t = (t - m8) >> 29;
  t +=
    x1 * y8 +
    x2 * y7 +
    x3 * y6 +
    x4 * y5 +
    x5 * y4 +
    x6 * y3 +
    x7 * y2 +
    x8 * y1 +
    u1 * v8 +
    u2 * v7 +
    u3 * v6 +
    u4 * v5 +
    u5 * v4 +
    u6 * v3 +
    u7 * v2 +
    u8 * v1 +
    (m7 << 6) +
    (m1 << 24) -
    (m6 << 9) -
    (m2 << 21);
  const r0 = low(t);
  t = (t - r0) >> 29;
  t +=
    x2 * y8 +
    x3 * y7 +
    x4 * y6 +
    x5 * y5 +
    x6 * y4 +
    x7 * y3 +
    x8 * y2 +
    u2 * v8 +
    u3 * v7 +
    u4 * v6 +
    u5 * v5 +
    u6 * v4 +
    u7 * v3 +
    u8 * v2 +
    (m8 << 6) +
    (m2 << 24) -
    (m7 << 9) -
    (m3 << 21);
  const r1 = low(t);
  t = (t - r1) >> 29;
  t +=
    x3 * y8 +
    x4 * y7 +
    x5 * y6 +
    x6 * y5 +
    x7 * y4 +
    x8 * y3 +
    u3 * v8 +
    u4 * v7 +
    u5 * v6 +
    u6 * v5 +
    u7 * v4 +
    u8 * v3 +
    (m3 << 24) -
    (m8 << 9) -
    (m4 << 21);
  const r2 = low(t);
  t = (t - r2) >> 29;
  t +=
    x4 * y8 +
    x5 * y7 +
    x6 * y6 +
    x7 * y5 +
    x8 * y4 +
    u4 * v8 +
    u5 * v7 +
    u6 * v6 +
    u7 * v5 +
    u8 * v4 +
    (m4 << 24) -
    (m5 << 21);
  const r3 = low(t);
  t = (t - r3) >> 29;
  t += x5 * y8 + x6 * y7 + x7 * y6 + x8 * y5 + u5 * v8 + u6 * v7 + u7 * v6 + u8 * v5 + (m5 << 24) - (m6 << 21);
  const r4 = low(t);
  t = (t - r4) >> 29;
  t += x6 * y8 + x7 * y7 + x8 * y6 + u6 * v8 + u7 * v7 + u8 * v6 + (m6 << 24) - (m7 << 21);
  const r5 = low(t);
  t = (t - r5) >> 29;
  t += x7 * y8 + x8 * y7 + u7 * v8 + u8 * v7 + (m7 << 24) - (m8 << 21);
  const r6 = low(t);
  t = (t - r6) >> 29;
  t += x8 * y8 + u8 * v8 + (m8 << 24);
  const r7 = low(t);
  t = (t - r7) >> 29;
  store<i64>(out, r0, 0);
  store<i64>(out, r1, 8);
  store<i64>(out, r2, 16);
  store<i64>(out, r3, 24);
  store<i64>(out, r4, 32);
  store<i64>(out, r5, 40);
  store<i64>(out, r6, 48);
  store<i64>(out, r7, 56);
  store<i64>(out, t, 64);
}

/** out = x y / R mod n. */
export function mulOrder(out: usize, x: usize, y: usize): void {
  const x0 = load<i64>(x, 0);
  const x1 = load<i64>(x, 8);
  const x2 = load<i64>(x, 16);
  const x3 = load<i64>(x, 24);
  const x4 = load<i64>(x, 32);
  const x5 = load<i64>(x, 40);
  const x6 = load<i64>(x, 48);
  const x7 = load<i64>(x, 56);
  const x8 = load<i64>(x, 64);
  const y0 = load<i64>(y, 0);
  const y1 = load<i64>(y, 8);
  const y2 = load<i64>(y, 16);
  const y3 = load<i64>(y, 24);
  const y4 = load<i64>(y, 32);
  const y5 = load<i64>(y, 40);
  const y6 = load<i64>(y, 48);
  const y7 = load<i64>(y, 56);
  const y8 = load<i64>(y, 64);
  let t: i64 = 0;
  t += x0 * y0;
  const m0 = low(low(t) * N_INVERSE);
  t = (t + m0 * N0) >> 29;
  t += x0 * y1 + x1 * y0 + m0 * N1;
  const m1 = low(low(t) * N_INVERSE);
  t = (t + m1 * N0) >> 29;
  t += x0 * y2 + x1 * y1 + x2 * y0 + m0 * N2 + m1 * N1;
  const m2 = low(low(t) * N_INVERSE);
  t = (t + m2 * N0) >> 29;
  t += x0 * y3 + x1 * y2 + x2 * y1 + x3 * y0 + m0 * N3 + m1 * N2 + m2 * N1;
  const m3 = low(low(t) * N_INVERSE);
  t = (t + m3 * N0) >> 29;
  t += x0 * y4 + x1 * y3 + x2 * y2 + x3 * y1 + x4 * y0 + m0 * N4 + m1 * N3 + m2 * N2 + m3 * N1;
  const m4 = low(low(t) * N_INVERSE);
  t = (t + m4 * N0) >> 29;
  t += x0 * y5 + x1 * y4 + x2 * y3 + x3 * y2 + x4 * y1 + x5 * y0 + m1 * N4 + m2 * N3 + m3 * N2 + m4 * N1;
  const m5 = low(low(t) * N_INVERSE);
  t = (t + m5 * N0) >> 29;
  t += x0 * y6 + x1 * y5 + x2 * y4 + x3 * y3 + x4 * y2 + x5 * y1 + x6 * y0 + m2 * N4 + m3 * N3 + m4 * N2 + m5 * N1;
  const m6 = low(low(t) * N_INVERSE);
  t = (t + m6 * N0) >> 29;
  t +=
    x0 * y7 +
    x1 * y6 +
    x2 * y5 +
    x3 * y4 +
    x4 * y3 +
    x5 * y2 +
    x6 * y1 +
    x7 * y0 +
    m0 * N7 +
    m3 * N4 +
    m4 * N3 +
    m5 * N2 +
    m6 * N1;
  const m7 = low(low(t) * N_INVERSE);
  t = (t + m7 * N0) >> 29;
  t +=
    x0 * y8 +
    x1 * y7 +
    x2 * y6 +
    x3 * y5 +
    x4 * y4 +
    x5 * y3 +
    x6 * y2 +
    x7 * y1 +
    x8 * y0 +
    m0 * N8 +
    m1 * N7 +
    m4 * N4 +
    m5 * N3 +
    m6 * N2 +
    m7 * N1;
  const m8 = low(low(t) * N_INVERSE);
  t = (t + m8 * N0) >> 29;
  t +=
    x1 * y8 +
    x2 * y7 +
    x3 * y6 +
    x4 * y5 +
    x5 * y4 +
    x6 * y3 +
    x7 * y2 +
    x8 * y1 +
    m1 * N8 +
    m2 * N7 +
    m5 * N4 +
    m6 * N3 +
    m7 * N2 +
    m8 * N1;
  const r0 = low(t);
  t = (t - r0) >> 29;
  t +=
    x2 * y8 +
    x3 * y7 +
    x4 * y6 +
    x5 * y5 +
    x6 * y4 +
    x7 * y3 +
    x8 * y2 +
    m2 * N8 +
    m3 * N7 +
    m6 * N4 +
    m7 * N3 +
    m8 * N2;
  const r1 = low(t);
  t = (t - r1) >> 29;
  t += x3 * y8 + x4 * y7 + x5 * y6 + x6 * y5 + x7 * y4 + x8 * y3 + m3 * N8 + m4 * N7 + m7 * N4 + m8 * N3;
  const r2 = low(t);
  t = (t - r2) >> 29;
  t += x4 * y8 + x5 * y7 + x6 * y6 + x7 * y5 + x8 * y4 + m4 * N8 + m5 * N7 + m8 * N4;
  const r3 = low(t);
  t = (t - r3) >> 29;
  t += x5 * y8 + x6 * y7 + x7 * y6 + x8 * y5 + m5 * N8 + m6 * N7;
  const r4 = low(t);
  t = (t - r4) >> 29;
  t += x6 * y8 + x7 * y7 + x8 * y6 + m6 * N8 + m7 * N7;
  const r5 = low(t);
  t = (t - r5) >> 29;
  t += x7 * y8 + x8 * y7 + m7 * N8 + m8 * N7;
  const r6 = low(t);
  t = (t - r6) >> 29;
  t += x8 * y8 + m8 * N8;
  const r7 = low(t);
  t = (t - r7) >> 29;
  store<i64>(out, r0, 0);
  store<i64>(out, r1, 8);
  store<i64>(out, r2, 16);
  store<i64>(out, r3, 24);
  store<i64>(out, r4, 32);
  store<i64>(out, r5, 40);
  store<i64>(out, r6, 48);
  store<i64>(out, r7, 56);
  store<i64>(out, t, 64);
}

const HALF: i64 = 0x10000000;

/** out = x + y, not carried. */
export function add(out: usize, x: usize, y: usize): void {
  store<i64>(out, load<i64>(x, 0) + load<i64>(y, 0), 0);
  store<i64>(out, load<i64>(x, 8) + load<i64>(y, 8), 8);
  store<i64>(out, load<i64>(x, 16) + load<i64>(y, 16), 16);
  store<i64>(out, load<i64>(x, 24) + load<i64>(y, 24), 24);
  store<i64>(out, load<i64>(x, 32) + load<i64>(y, 32), 32);
  store<i64>(out, load<i64>(x, 40) + load<i64>(y, 40), 40);
  store<i64>(out, load<i64>(x, 48) + load<i64>(y, 48), 48);
  store<i64>(out, load<i64>(x, 56) + load<i64>(y, 56), 56);
  store<i64>(out, load<i64>(x, 64) + load<i64>(y, 64), 64);
}

/** out = x - y, not carried. */
export function subtract(out: usize, x: usize, y: usize): void {
  store<i64>(out, load<i64>(x, 0) - load<i64>(y, 0), 0);
  store<i64>(out, load<i64>(x, 8) - load<i64>(y, 8), 8);
  store<i64>(out, load<i64>(x, 16) - load<i64>(y, 16), 16);
  store<i64>(out, load<i64>(x, 24) - load<i64>(y, 24), 24);
  store<i64>(out, load<i64>(x, 32) - load<i64>(y, 32), 32);
  store<i64>(out, load<i64>(x, 40) - load<i64>(y, 40), 40);
  store<i64>(out, load<i64>(x, 48) - load<i64>(y, 48), 48);
  store<i64>(out, load<i64>(x, 56) - load<i64>(y, 56), 56);
  store<i64>(out, load<i64>(x, 64) - load<i64>(y, 64), 64);
}

/** out = x - y - z, not carried. */
export function subtractBoth(out: usize, x: usize, y: usize, z: usize): void {
  store<i64>(out, load<i64>(x, 0) - load<i64>(y, 0) - load<i64>(z, 0), 0);
  store<i64>(out, load<i64>(x, 8) - load<i64>(y, 8) - load<i64>(z, 8), 8);
  store<i64>(out, load<i64>(x, 16) - load<i64>(y, 16) - load<i64>(z, 16), 16);
  store<i64>(out, load<i64>(x, 24) - load<i64>(y, 24) - load<i64>(z, 24), 24);
  store<i64>(out, load<i64>(x, 32) - load<i64>(y, 32) - load<i64>(z, 32), 32);
  store<i64>(out, load<i64>(x, 40) - load<i64>(y, 40) - load<i64>(z, 40), 40);
  store<i64>(out, load<i64>(x, 48) - load<i64>(y, 48) - load<i64>(z, 48), 48);
  store<i64>(out, load<i64>(x, 56) - load<i64>(y, 56) - load<i64>(z, 56), 56);
  store<i64>(out, load<i64>(x, 64) - load<i64>(y, 64) - load<i64>(z, 64), 64);
}

/** out = x factor, not carried; the factor is small. */
export function scale(out: usize, x: usize, factor: i64): void {
  store<i64>(out, load<i64>(x, 0) * factor, 0);
  store<i64>(out, load<i64>(x, 8) * factor, 8);
  store<i64>(out, load<i64>(x, 16) * factor, 16);
  store<i64>(out, load<i64>(x, 24) * factor, 24);
  store<i64>(out, load<i64>(x, 32) * factor, 32);
  store<i64>(out, load<i64>(x, 40) * factor, 40);
  store<i64>(out, load<i64>(x, 48) * factor, 48);
  store<i64>(out, load<i64>(x, 56) * factor, 56);
  store<i64>(out, load<i64>(x, 64) * factor, 64);
}

/** out = x. */
export function copy(out: usize, x: usize): void {
  store<i64>(out, load<i64>(x, 0), 0);
  store<i64>(out, load<i64>(x, 8), 8);
  store<i64>(out, load<i64>(x, 16), 16);
  store<i64>(out, load<i64>(x, 24), 24);
  store<i64>(out, load<i64>(x, 32), 32);
  store<i64>(out, load<i64>(x, 40), 40);
  store<i64>(out, load<i64>(x, 48), 48);
  store<i64>(out, load<i64>(x, 56), 56);
  store<i64>(out, load<i64>(x, 64), 64);
}

/** out = x where the mask is all ones, out where it is zero. */
export function choose(out: usize, x: usize, mask: i64): void {
  store<i64>(out, (load<i64>(x, 0) & mask) | (load<i64>(out, 0) & ~mask), 0);
  store<i64>(out, (load<i64>(x, 8) & mask) | (load<i64>(out, 8) & ~mask), 8);
  store<i64>(out, (load<i64>(x, 16) & mask) | (load<i64>(out, 16) & ~mask), 16);
  store<i64>(out, (load<i64>(x, 24) & mask) | (load<i64>(out, 24) & ~mask), 24);
  store<i64>(out, (load<i64>(x, 32) & mask) | (load<i64>(out, 32) & ~mask), 32);
  store<i64>(out, (load<i64>(x, 40) & mask) | (load<i64>(out, 40) & ~mask), 40);
  store<i64>(out, (load<i64>(x, 48) & mask) | (load<i64>(out, 48) & ~mask), 48);
  store<i64>(out, (load<i64>(x, 56) & mask) | (load<i64>(out, 56) & ~mask), 56);
  store<i64>(out, (load<i64>(x, 64) & mask) | (load<i64>(out, 64) & ~mask), 64);
}

/** Every limb carried once, what exceeds 2^256 folded in: limbs of 2^28, a value of about p / 2. */
export function settle(out: usize, x: usize): void {
  const x0 = load<i64>(x, 0);
  const x1 = load<i64>(x, 8);
  const x2 = load<i64>(x, 16);
  const x3 = load<i64>(x, 24);
  const x4 = load<i64>(x, 32);
  const x5 = load<i64>(x, 40);
  const x6 = load<i64>(x, 48);
  const x7 = load<i64>(x, 56);
  const x8 = load<i64>(x, 64);
  const f = (x8 + 0x800000) >> 24;
  const s0 = x0 + f;
  const s1 = x1;
  const s2 = x2 - (f << 6);
  const s3 = x3 + (f << 9);
  const s4 = x4;
  const s5 = x5;
  const s6 = x6;
  const s7 = x7 + (f << 21);
  const s8 = x8 - (f << 24);
  const c0 = (s0 + HALF) >> 29;
  const c1 = (s1 + HALF) >> 29;
  const c2 = (s2 + HALF) >> 29;
  const c3 = (s3 + HALF) >> 29;
  const c4 = (s4 + HALF) >> 29;
  const c5 = (s5 + HALF) >> 29;
  const c6 = (s6 + HALF) >> 29;
  const c7 = (s7 + HALF) >> 29;
  store<i64>(out, s0 - (c0 << 29), 0);
  store<i64>(out, s1 - (c1 << 29) + c0, 8);
  store<i64>(out, s2 - (c2 << 29) + c1, 16);
  store<i64>(out, s3 - (c3 << 29) + c2, 24);
  store<i64>(out, s4 - (c4 << 29) + c3, 32);
  store<i64>(out, s5 - (c5 << 29) + c4, 40);
  store<i64>(out, s6 - (c6 << 29) + c5, 48);
  store<i64>(out, s7 - (c7 << 29) + c6, 56);
  store<i64>(out, s8 + c7, 64);
}

/** out = 3 (x - y), settled. */
export function tripleDifference(out: usize, x: usize, y: usize): void {
  const x0 = 3 * (load<i64>(x, 0) - load<i64>(y, 0));
  const x1 = 3 * (load<i64>(x, 8) - load<i64>(y, 8));
  const x2 = 3 * (load<i64>(x, 16) - load<i64>(y, 16));
  const x3 = 3 * (load<i64>(x, 24) - load<i64>(y, 24));
  const x4 = 3 * (load<i64>(x, 32) - load<i64>(y, 32));
  const x5 = 3 * (load<i64>(x, 40) - load<i64>(y, 40));
  const x6 = 3 * (load<i64>(x, 48) - load<i64>(y, 48));
  const x7 = 3 * (load<i64>(x, 56) - load<i64>(y, 56));
  const x8 = 3 * (load<i64>(x, 64) - load<i64>(y, 64));
  const f = (x8 + 0x800000) >> 24;
  const s0 = x0 + f;
  const s1 = x1;
  const s2 = x2 - (f << 6);
  const s3 = x3 + (f << 9);
  const s4 = x4;
  const s5 = x5;
  const s6 = x6;
  const s7 = x7 + (f << 21);
  const s8 = x8 - (f << 24);
  const c0 = (s0 + HALF) >> 29;
  const c1 = (s1 + HALF) >> 29;
  const c2 = (s2 + HALF) >> 29;
  const c3 = (s3 + HALF) >> 29;
  const c4 = (s4 + HALF) >> 29;
  const c5 = (s5 + HALF) >> 29;
  const c6 = (s6 + HALF) >> 29;
  const c7 = (s7 + HALF) >> 29;
  store<i64>(out, s0 - (c0 << 29), 0);
  store<i64>(out, s1 - (c1 << 29) + c0, 8);
  store<i64>(out, s2 - (c2 << 29) + c1, 16);
  store<i64>(out, s3 - (c3 << 29) + c2, 24);
  store<i64>(out, s4 - (c4 << 29) + c3, 32);
  store<i64>(out, s5 - (c5 << 29) + c4, 40);
  store<i64>(out, s6 - (c6 << 29) + c5, 48);
  store<i64>(out, s7 - (c7 << 29) + c6, 56);
  store<i64>(out, s8 + c7, 64);
}

/** out = 3 (x - 3 y - z), settled. */
export function tripleOfThree(out: usize, x: usize, y: usize, z: usize): void {
  const x0 = 3 * (load<i64>(x, 0) - 3 * load<i64>(y, 0) - load<i64>(z, 0));
  const x1 = 3 * (load<i64>(x, 8) - 3 * load<i64>(y, 8) - load<i64>(z, 8));
  const x2 = 3 * (load<i64>(x, 16) - 3 * load<i64>(y, 16) - load<i64>(z, 16));
  const x3 = 3 * (load<i64>(x, 24) - 3 * load<i64>(y, 24) - load<i64>(z, 24));
  const x4 = 3 * (load<i64>(x, 32) - 3 * load<i64>(y, 32) - load<i64>(z, 32));
  const x5 = 3 * (load<i64>(x, 40) - 3 * load<i64>(y, 40) - load<i64>(z, 40));
  const x6 = 3 * (load<i64>(x, 48) - 3 * load<i64>(y, 48) - load<i64>(z, 48));
  const x7 = 3 * (load<i64>(x, 56) - 3 * load<i64>(y, 56) - load<i64>(z, 56));
  const x8 = 3 * (load<i64>(x, 64) - 3 * load<i64>(y, 64) - load<i64>(z, 64));
  const f = (x8 + 0x800000) >> 24;
  const s0 = x0 + f;
  const s1 = x1;
  const s2 = x2 - (f << 6);
  const s3 = x3 + (f << 9);
  const s4 = x4;
  const s5 = x5;
  const s6 = x6;
  const s7 = x7 + (f << 21);
  const s8 = x8 - (f << 24);
  const c0 = (s0 + HALF) >> 29;
  const c1 = (s1 + HALF) >> 29;
  const c2 = (s2 + HALF) >> 29;
  const c3 = (s3 + HALF) >> 29;
  const c4 = (s4 + HALF) >> 29;
  const c5 = (s5 + HALF) >> 29;
  const c6 = (s6 + HALF) >> 29;
  const c7 = (s7 + HALF) >> 29;
  store<i64>(out, s0 - (c0 << 29), 0);
  store<i64>(out, s1 - (c1 << 29) + c0, 8);
  store<i64>(out, s2 - (c2 << 29) + c1, 16);
  store<i64>(out, s3 - (c3 << 29) + c2, 24);
  store<i64>(out, s4 - (c4 << 29) + c3, 32);
  store<i64>(out, s5 - (c5 << 29) + c4, 40);
  store<i64>(out, s6 - (c6 << 29) + c5, 48);
  store<i64>(out, s7 - (c7 << 29) + c6, 56);
  store<i64>(out, s8 + c7, 64);
}

/** out = x + factor y, settled; the factor is small. */
export function blend(out: usize, x: usize, y: usize, factor: i64): void {
  const x0 = load<i64>(x, 0) + factor * load<i64>(y, 0);
  const x1 = load<i64>(x, 8) + factor * load<i64>(y, 8);
  const x2 = load<i64>(x, 16) + factor * load<i64>(y, 16);
  const x3 = load<i64>(x, 24) + factor * load<i64>(y, 24);
  const x4 = load<i64>(x, 32) + factor * load<i64>(y, 32);
  const x5 = load<i64>(x, 40) + factor * load<i64>(y, 40);
  const x6 = load<i64>(x, 48) + factor * load<i64>(y, 48);
  const x7 = load<i64>(x, 56) + factor * load<i64>(y, 56);
  const x8 = load<i64>(x, 64) + factor * load<i64>(y, 64);
  const f = (x8 + 0x800000) >> 24;
  const s0 = x0 + f;
  const s1 = x1;
  const s2 = x2 - (f << 6);
  const s3 = x3 + (f << 9);
  const s4 = x4;
  const s5 = x5;
  const s6 = x6;
  const s7 = x7 + (f << 21);
  const s8 = x8 - (f << 24);
  const c0 = (s0 + HALF) >> 29;
  const c1 = (s1 + HALF) >> 29;
  const c2 = (s2 + HALF) >> 29;
  const c3 = (s3 + HALF) >> 29;
  const c4 = (s4 + HALF) >> 29;
  const c5 = (s5 + HALF) >> 29;
  const c6 = (s6 + HALF) >> 29;
  const c7 = (s7 + HALF) >> 29;
  store<i64>(out, s0 - (c0 << 29), 0);
  store<i64>(out, s1 - (c1 << 29) + c0, 8);
  store<i64>(out, s2 - (c2 << 29) + c1, 16);
  store<i64>(out, s3 - (c3 << 29) + c2, 24);
  store<i64>(out, s4 - (c4 << 29) + c3, 32);
  store<i64>(out, s5 - (c5 << 29) + c4, 40);
  store<i64>(out, s6 - (c6 << 29) + c5, 48);
  store<i64>(out, s7 - (c7 << 29) + c6, 56);
  store<i64>(out, s8 + c7, 64);
}

/** minus = t - 3 (u - v) and plus = t + 3 (u - v), both settled. */
export function aroundTriple(minus: usize, plus: usize, t: usize, u: usize, v: usize): void {
  const d0 = 3 * (load<i64>(u, 0) - load<i64>(v, 0));
  const d1 = 3 * (load<i64>(u, 8) - load<i64>(v, 8));
  const d2 = 3 * (load<i64>(u, 16) - load<i64>(v, 16));
  const d3 = 3 * (load<i64>(u, 24) - load<i64>(v, 24));
  const d4 = 3 * (load<i64>(u, 32) - load<i64>(v, 32));
  const d5 = 3 * (load<i64>(u, 40) - load<i64>(v, 40));
  const d6 = 3 * (load<i64>(u, 48) - load<i64>(v, 48));
  const d7 = 3 * (load<i64>(u, 56) - load<i64>(v, 56));
  const d8 = 3 * (load<i64>(u, 64) - load<i64>(v, 64));
  const t0 = load<i64>(t, 0);
  const t1 = load<i64>(t, 8);
  const t2 = load<i64>(t, 16);
  const t3 = load<i64>(t, 24);
  const t4 = load<i64>(t, 32);
  const t5 = load<i64>(t, 40);
  const t6 = load<i64>(t, 48);
  const t7 = load<i64>(t, 56);
  const t8 = load<i64>(t, 64);
  const x0 = t0 - d0;
  const x1 = t1 - d1;
  const x2 = t2 - d2;
  const x3 = t3 - d3;
  const x4 = t4 - d4;
  const x5 = t5 - d5;
  const x6 = t6 - d6;
  const x7 = t7 - d7;
  const x8 = t8 - d8;
  const f = (x8 + 0x800000) >> 24;
  const s0 = x0 + f;
  const s1 = x1;
  const s2 = x2 - (f << 6);
  const s3 = x3 + (f << 9);
  const s4 = x4;
  const s5 = x5;
  const s6 = x6;
  const s7 = x7 + (f << 21);
  const s8 = x8 - (f << 24);
  const c0 = (s0 + HALF) >> 29;
  const c1 = (s1 + HALF) >> 29;
  const c2 = (s2 + HALF) >> 29;
  const c3 = (s3 + HALF) >> 29;
  const c4 = (s4 + HALF) >> 29;
  const c5 = (s5 + HALF) >> 29;
  const c6 = (s6 + HALF) >> 29;
  const c7 = (s7 + HALF) >> 29;
  store<i64>(minus, s0 - (c0 << 29), 0);
  store<i64>(minus, s1 - (c1 << 29) + c0, 8);
  store<i64>(minus, s2 - (c2 << 29) + c1, 16);
  store<i64>(minus, s3 - (c3 << 29) + c2, 24);
  store<i64>(minus, s4 - (c4 << 29) + c3, 32);
  store<i64>(minus, s5 - (c5 << 29) + c4, 40);
  store<i64>(minus, s6 - (c6 << 29) + c5, 48);
  store<i64>(minus, s7 - (c7 << 29) + c6, 56);
  store<i64>(minus, s8 + c7, 64);
  const p0 = t0 + d0;
  const p1 = t1 + d1;
  const p2 = t2 + d2;
  const p3 = t3 + d3;
  const p4 = t4 + d4;
  const p5 = t5 + d5;
  const p6 = t6 + d6;
  const p7 = t7 + d7;
  const p8 = t8 + d8;
  const g = (p8 + 0x800000) >> 24;
  const q0 = p0 + g;
  const q1 = p1;
  const q2 = p2 - (g << 6);
  const q3 = p3 + (g << 9);
  const q4 = p4;
  const q5 = p5;
  const q6 = p6;
  const q7 = p7 + (g << 21);
  const q8 = p8 - (g << 24);
  const k0 = (q0 + HALF) >> 29;
  const k1 = (q1 + HALF) >> 29;
  const k2 = (q2 + HALF) >> 29;
  const k3 = (q3 + HALF) >> 29;
  const k4 = (q4 + HALF) >> 29;
  const k5 = (q5 + HALF) >> 29;
  const k6 = (q6 + HALF) >> 29;
  const k7 = (q7 + HALF) >> 29;
  store<i64>(plus, q0 - (k0 << 29), 0);
  store<i64>(plus, q1 - (k1 << 29) + k0, 8);
  store<i64>(plus, q2 - (k2 << 29) + k1, 16);
  store<i64>(plus, q3 - (k3 << 29) + k2, 24);
  store<i64>(plus, q4 - (k4 << 29) + k3, 32);
  store<i64>(plus, q5 - (k5 << 29) + k4, 40);
  store<i64>(plus, q6 - (k6 << 29) + k5, 48);
  store<i64>(plus, q7 - (k7 << 29) + k6, 56);
  store<i64>(plus, q8 + k7, 64);
}
