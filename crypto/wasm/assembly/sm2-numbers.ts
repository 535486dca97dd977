// Numbers of sm2-field.ts between their forms: 32 bytes (most significant first), limbs in [0, 2^29), words of 30 bits; and the inverse modulo p and n
// by the division steps of Bernstein and Yang ("Fast constant-time gcd computation and modular inversion", 2019) in the variant with 590
// steps for 256 bits: always 20 batches of 30 steps, no branch and no address depends on a value.

import { mul, mulOrder, N, N30, N30_INVERSE, ONE, P, P30, P30_INVERSE } from './sm2-field';

const MASK29: i64 = 0x1fffffff;
const MASK30: i32 = 0x3fffffff;

/** `count` bits (at most 31) from bit `from` of the 32 bytes at `source`; bits above 255 are 0. The position is not secret. */
export function bitsAt(source: usize, from: i32, count: i32): i32 {
  const word = from >> 5;
  let two: u64 = bswap<u32>(load<u32>(source + 28 - (word << 2)));
  if (word < 7) two |= (bswap<u32>(load<u32>(source + 24 - (word << 2))) as u64) << 32;
  return (((two >> (from & 31)) as u32) & ((1 << count) - 1)) as i32;
}

/** Limbs in [0, 2^29) of 32 bytes. */
export function fromBytes(out: usize, source: usize): void {
  for (let i = 0; i < 9; i++) store<i64>(out + (i << 3), bitsAt(source, 29 * i, i < 8 ? 29 : 24));
}

/** 32 bytes of limbs in [0, 2^29) below 2^256. */
export function toBytes(out: usize, x: usize): void {
  let held: u64 = 0;
  let bits = 0;
  let at: usize = out + 28;
  for (let i = 0; i < 9; i++) {
    held |= load<u64>(x + (i << 3)) << bits;
    bits += 29;
    if (bits >= 32) {
      store<u32>(at, bswap<u32>(held as u32));
      at -= 4;
      held >>= 32;
      bits -= 32;
    }
  }
}

/** The one spelling of a value in (-m, m): limbs in [0, 2^29), value in [0, m). */
export function canonical(out: usize, x: usize, modulus: usize): void {
  let carry: i64 = 0;
  for (let i = 0; i < 72; i += 8) {
    const t = load<i64>(x + i) + carry;
    const low = i < 64 ? t & MASK29 : t;
    store<i64>(out + i, low);
    carry = t >> 29;
  }
  const negative = load<i64>(out, 64) >> 63;
  carry = 0;
  for (let i = 0; i < 72; i += 8) {
    const t = load<i64>(out + i) + (load<i64>(modulus + i) & negative) + carry;
    store<i64>(out + i, t & MASK29);
    carry = t >> 29;
  }
}

/** The number, in [0, p), that x stands for in Montgomery form. */
export function leave(out: usize, x: usize): void {
  mul(out, x, ONE);
  canonical(out, out, P);
}

/** The number, in [0, n), that x stands for in Montgomery form modulo n. */
export function leaveOrder(out: usize, x: usize): void {
  mulOrder(out, x, ONE);
  canonical(out, out, N);
}

/** All ones when a canonical number is 0, else 0. */
export function zeroMask(x: usize): i64 {
  let any: i64 = 0;
  for (let i = 0; i < 72; i += 8) any |= load<i64>(x + i);
  return ~((any | -any) >> 63);
}

/** Whether the 32 bytes are a number below the 32 bytes of the modulus. */
export function isBelow(x: usize, modulus: usize): bool {
  let borrow: i32 = 0;
  for (let i: i32 = 31; i >= 0; i--) borrow = ((load<u8>(x + i) as i32) - (load<u8>(modulus + i) as i32) + borrow) >> 8;
  return borrow !== 0;
}

// d, e, f, g of the division steps, nine words each, and the matrix of a batch: u, v, q, r.
export const STEPS: usize = memory.data(4 * 36 + 16, 16);
export const STEPS_SIZE: usize = 4 * 36 + 16;
const D: usize = STEPS;
const E: usize = STEPS + 36;
const F: usize = STEPS + 72;
const G: usize = STEPS + 108;
const MATRIX: usize = STEPS + 144;

function batch(start: i32): i32 {
  let zeta = start;
  let u: i32 = 1;
  let v: i32 = 0;
  let q: i32 = 0;
  let r: i32 = 1;
  let f = load<i32>(F) | (load<i32>(F, 4) << 30);
  let g = load<i32>(G) | (load<i32>(G, 4) << 30);
  for (let i = 0; i < 30; i++) {
    let swap = zeta >> 31;
    const odd = -(g & 1);
    g += ((f ^ swap) - swap) & odd;
    q += ((u ^ swap) - swap) & odd;
    r += ((v ^ swap) - swap) & odd;
    swap &= odd;
    zeta = (zeta ^ swap) - 1;
    f += g & swap;
    u += q & swap;
    v += r & swap;
    g = ((g as u32) >> 1) as i32;
    u <<= 1;
    v <<= 1;
  }
  store<i32>(MATRIX, u);
  store<i32>(MATRIX, v, 4);
  store<i32>(MATRIX, q, 8);
  store<i32>(MATRIX, r, 12);
  return zeta;
}

function updateCofactors(modulus: usize, modulusInverse: i32): void {
  const u = load<i32>(MATRIX);
  const v = load<i32>(MATRIX, 4);
  const q = load<i32>(MATRIX, 8);
  const r = load<i32>(MATRIX, 12);
  const signD = load<i32>(D, 32) >> 31;
  const signE = load<i32>(E, 32) >> 31;
  let md = (u & signD) + (v & signE);
  let me = (q & signD) + (r & signE);
  let di: i64 = load<i32>(D);
  let ei: i64 = load<i32>(E);
  let cd: i64 = (u as i64) * di + (v as i64) * ei;
  let ce: i64 = (q as i64) * di + (r as i64) * ei;
  md -= (modulusInverse * (cd as i32) + md) & MASK30;
  me -= (modulusInverse * (ce as i32) + me) & MASK30;
  cd = (cd + (load<i32>(modulus) as i64) * (md as i64)) >> 30;
  ce = (ce + (load<i32>(modulus) as i64) * (me as i64)) >> 30;
  for (let i = 4; i < 36; i += 4) {
    di = load<i32>(D + i);
    ei = load<i32>(E + i);
    const m: i64 = load<i32>(modulus + i);
    cd += (u as i64) * di + (v as i64) * ei + m * (md as i64);
    ce += (q as i64) * di + (r as i64) * ei + m * (me as i64);
    store<i32>(D + i - 4, (cd as i32) & MASK30);
    store<i32>(E + i - 4, (ce as i32) & MASK30);
    cd >>= 30;
    ce >>= 30;
  }
  store<i32>(D, cd as i32, 32);
  store<i32>(E, ce as i32, 32);
}

function updatePair(): void {
  const u: i64 = load<i32>(MATRIX);
  const v: i64 = load<i32>(MATRIX, 4);
  const q: i64 = load<i32>(MATRIX, 8);
  const r: i64 = load<i32>(MATRIX, 12);
  let cf: i64 = (u * (load<i32>(F) as i64) + v * (load<i32>(G) as i64)) >> 30;
  let cg: i64 = (q * (load<i32>(F) as i64) + r * (load<i32>(G) as i64)) >> 30;
  for (let i = 4; i < 36; i += 4) {
    const fi: i64 = load<i32>(F + i);
    const gi: i64 = load<i32>(G + i);
    cf += u * fi + v * gi;
    cg += q * fi + r * gi;
    store<i32>(F + i - 4, (cf as i32) & MASK30);
    store<i32>(G + i - 4, (cg as i32) & MASK30);
    cf >>= 30;
    cg >>= 30;
  }
  store<i32>(F, cf as i32, 32);
  store<i32>(G, cg as i32, 32);
}

function carryWords(x: usize): void {
  let carry: i32 = 0;
  for (let i = 0; i < 36; i += 4) {
    const t = load<i32>(x + i) + carry;
    store<i32>(x + i, i < 32 ? t & MASK30 : t);
    carry = t >> 30;
  }
}

function addWhereNegative(x: usize, modulus: usize): void {
  const negative = load<i32>(x, 32) >> 31;
  for (let i = 0; i < 36; i += 4) store<i32>(x + i, load<i32>(x + i) + (load<i32>(modulus + i) & negative));
}

/** out = 1 / x, limbs in [0, 2^29), of a canonical number; 0 gives 0. */
function inverse(out: usize, x: usize, modulus: usize, modulusInverse: i32): void {
  memory.fill(STEPS, 0, STEPS_SIZE);
  memory.copy(F, modulus, 36);
  store<i32>(E, 1);
  let held: u64 = 0;
  let bits = 0;
  let at: usize = G;
  for (let i = 0; i < 9; i++) {
    held |= load<u64>(x + (i << 3)) << bits;
    bits += 29;
    if (bits >= 30) {
      store<i32>(at, (held as i32) & MASK30);
      at += 4;
      held >>= 30;
      bits -= 30;
    }
  }
  store<i32>(at, held as i32);
  let zeta: i32 = -1;
  for (let i = 0; i < 20; i++) {
    zeta = batch(zeta);
    updateCofactors(modulus, modulusInverse);
    updatePair();
  }
  // d is the inverse or its negative, by the sign of f, in (-2 m, m).
  const negate = load<i32>(F, 32) >> 31;
  addWhereNegative(D, modulus);
  for (let i = 0; i < 36; i += 4) store<i32>(D + i, (load<i32>(D + i) ^ negate) - negate);
  carryWords(D);
  addWhereNegative(D, modulus);
  carryWords(D);
  held = 0;
  bits = 0;
  at = D;
  for (let i = 0; i < 9; i++) {
    if (bits < 29) {
      held |= (load<u32>(at) as u64) << bits;
      at += 4;
      bits += 30;
    }
    store<i64>(out + (i << 3), (held as i64) & MASK29);
    held >>= 29;
    bits -= 29;
  }
  memory.fill(STEPS, 0, STEPS_SIZE);
}

/** 1 / x mod p of a canonical number that is not in Montgomery form, nor is the answer. */
export function inverseField(out: usize, x: usize): void {
  inverse(out, x, P30, P30_INVERSE);
}

/** 1 / x mod n, likewise. */
export function inverseOrder(out: usize, x: usize): void {
  inverse(out, x, N30, N30_INVERSE);
}
