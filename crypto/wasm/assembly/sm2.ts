// SM2 (GB/T 32918-2016 on the curve of GB/T 32918.5-2017): what the private key touches, and verifying. Entry of a module of its own; the face
// in TypeScript is crypto/sm2/kernel.ts. Everything goes in and out through the 32-byte fields at IO, most significant byte first.
// Points are homogeneous (X : Y : Z) under the complete formulas for a = -3 of Renes, Costello and Batina ("Complete addition formulas for
// prime order elliptic curves", 2016, algorithms 4 to 6), so that no pair of points is an exception, infinity (0 : 1 : 0) included.
// Scalars are cut into signed digits, in [-15, 16] or [-31, 32]; a table look-up reads every entry. What a call leaves of its scalars is
// overwritten before it returns. verify() skips no step either, except the final comparison; it handles nothing secret.

import {
  add,
  aroundTriple,
  B,
  blend,
  choose,
  copy,
  GX,
  GY,
  mul,
  mulAdd,
  mulOrder,
  N,
  N_BYTES,
  ONE,
  P,
  P_BYTES,
  R_P,
  R2_N,
  R2_P,
  scale,
  settle,
  square,
  subtract,
  subtractBoth,
  tripleDifference,
  tripleOfThree,
} from './sm2-field';
import {
  bitsAt,
  canonical,
  fromBytes,
  inverseField,
  inverseOrder,
  isBelow,
  leave,
  leaveOrder,
  toBytes,
  zeroMask,
} from './sm2-numbers';

const NUMBER: usize = 72;
const POINT: usize = 216;
/** An entry of a table: x and y of a multiple, as eighteen 32-bit limbs, and padding. */
const ENTRY: usize = 80;
/** For a point met once: digits of 5 bits, one window of 1 to 16 times the point. */
const BITS: i32 = 5;
const DIGITS_COUNT: usize = 52;
const ENTRIES: usize = 16;
/** For the base point and public keys met often: digits of 6 bits, a window for every digit, of 1 to 32 times its power of 64. */
const WIDE_BITS: i32 = 6;
const WIDE_COUNT: usize = 43;
const WIDE_ENTRIES: usize = 32;
const WIDE_WINDOW: usize = 2560;
const TABLE: usize = 110080;
/** Tables of public keys that are verified with again and again. */
export const SLOTS: u32 = 8;

/** Where arguments and results stand. */
export const IO: usize = memory.data(256, 16);

// Everything that may hold a secret lies here (and in STEPS of sm2-numbers.ts, which is wiped there).
export const WORK: usize = memory.data(1920, 16);
const WORK_SIZE: usize = 1920;
const T0: usize = WORK;
const T1: usize = WORK + 72;
const T2: usize = WORK + 144;
const T3: usize = WORK + 216;
const T4: usize = WORK + 288;
const T5: usize = WORK + 360;
const T6: usize = WORK + 432;
const T7: usize = WORK + 504;
const T8: usize = WORK + 576;
const SUM: usize = WORK + 720;
const NEXT: usize = WORK + 936;
const AFFINE: usize = WORK + 1152;
const CHOSEN: usize = WORK + 1376;
const DIGITS: usize = WORK + 1456;
const MORE_DIGITS: usize = WORK + 1520;
const A0: usize = WORK + 1584;
const A1: usize = WORK + 1656;
const A2: usize = WORK + 1728;
const A3: usize = WORK + 1800;
const A4: usize = WORK + 1872;

// Public only: a window of the point at hand, and what building tables takes.
const HAND: usize = memory.data(1280, 16);
const BASE: usize = memory.data(110080, 16);
const KNOWN: usize = memory.data(880640, 16);
const MULTIPLES: usize = memory.data(297216, 16);
const PRODUCTS: usize = memory.data(99072, 16);

let baseReady: bool = false;

function wipe(): void {
  memory.fill(WORK, 0, WORK_SIZE);
}

/** The common end of both additions: out from t0 = X1 X2, t1 = Y1 Y2, t2 = Z1 Z2, t3 = X1 Y2 + X2 Y1, t4 = Y1 Z2 + Y2 Z1, t5 = X1 Z2 + X2 Z1. */
function finishAdd(out: usize): void {
  mul(T6, B, T2);
  aroundTriple(T7, T8, T1, T5, T6);
  mul(T6, B, T5);
  tripleOfThree(T6, T6, T2, T0);
  tripleDifference(T0, T0, T2);
  scale(T5, T6, -1);
  mulAdd(out, T3, T8, T4, T5);
  mulAdd(out + NUMBER, T8, T7, T0, T6);
  mulAdd(out + 2 * NUMBER, T4, T7, T3, T0);
}

/** out = p + q. */
function addPoints(out: usize, p: usize, q: usize): void {
  const x1 = p;
  const y1 = p + NUMBER;
  const z1 = p + 2 * NUMBER;
  const x2 = q;
  const y2 = q + NUMBER;
  const z2 = q + 2 * NUMBER;
  mul(T0, x1, x2);
  mul(T1, y1, y2);
  mul(T2, z1, z2);
  add(T3, x1, y1);
  add(T4, x2, y2);
  mul(T3, T3, T4);
  subtractBoth(T3, T3, T0, T1);
  add(T4, y1, z1);
  add(T5, y2, z2);
  mul(T4, T4, T5);
  subtractBoth(T4, T4, T1, T2);
  add(T5, x1, z1);
  add(T6, x2, z2);
  mul(T5, T5, T6);
  subtractBoth(T5, T5, T0, T2);
  finishAdd(out);
}

/** out = p + q for q = (x, y) that is not infinity. */
function addAffine(out: usize, p: usize, q: usize): void {
  const x1 = p;
  const y1 = p + NUMBER;
  const z1 = p + 2 * NUMBER;
  const x2 = q;
  const y2 = q + NUMBER;
  mul(T0, x1, x2);
  mul(T1, y1, y2);
  copy(T2, z1);
  add(T3, x1, y1);
  add(T4, x2, y2);
  mul(T3, T3, T4);
  subtractBoth(T3, T3, T0, T1);
  mul(T4, y2, z1);
  add(T4, T4, y1);
  mul(T5, x2, z1);
  add(T5, T5, x1);
  finishAdd(out);
}

/** out = 2 p. */
function double(out: usize, p: usize): void {
  const x = p;
  const y = p + NUMBER;
  const z = p + 2 * NUMBER;
  square(T0, x);
  square(T1, y);
  square(T2, z);
  mul(T3, x, y);
  scale(T3, T3, 2);
  mul(T5, x, z);
  scale(T5, T5, 2);
  mul(T4, y, z);
  scale(T4, T4, -2);
  mul(T6, B, T2);
  aroundTriple(T7, T8, T1, T6, T5);
  mul(T6, B, T5);
  tripleOfThree(T6, T6, T2, T0);
  tripleDifference(T0, T0, T2);
  scale(T1, T1, -4);
  mulAdd(out, T7, T3, T4, T6);
  mulAdd(out + NUMBER, T7, T8, T0, T6);
  mul(out + 2 * NUMBER, T4, T1);
}

/**
 * p = 2^BITS p, by way of Jacobian coordinates (X / Z^2, Y / Z^3), in which doubling takes half the time and has no exception on a curve of odd
 * order but infinity, which comes out as (0, 0, 0): the caller sees to it. ("dbl-2001-b" of the Explicit-Formulas Database.)
 */
function doubleOften(p: usize): void {
  const x = p;
  const y = p + NUMBER;
  const z = p + 2 * NUMBER;
  square(T0, z);
  mul(x, x, z);
  mul(y, y, T0);
  for (let i = 0; i < BITS; i++) {
    square(T0, z);
    square(T1, y);
    mul(T2, x, T1);
    subtract(T3, x, T0);
    add(T4, x, T0);
    mul(T3, T3, T4);
    scale(T3, T3, -3);
    add(T5, y, z);
    square(T5, T5);
    subtractBoth(T5, T5, T0, T1);
    settle(z, T5);
    square(T5, T3);
    blend(x, T5, T2, -8);
    blend(T5, x, T2, -4);
    scale(T4, T1, -8);
    mulAdd(y, T3, T5, T4, T1);
  }
  square(T0, z);
  mul(x, x, z);
  mul(z, z, T0);
}

function infinity(out: usize): void {
  memory.fill(out, 0, POINT);
  copy(out + NUMBER, R_P);
}

/** The `count` signed digits of `width` bits of the 32 bytes at `scalar`, one byte each. */
function cut(digits: usize, scalar: usize, width: i32, count: usize): void {
  const most = 1 << (width - 1);
  let carry = 0;
  for (let i: usize = 0; i < count; i++) {
    const digit = bitsAt(scalar, width * (i as i32), width) + carry;
    carry = ((most - digit) >> 31) & 1;
    store<i8>(digits + i, digit - (carry << width));
  }
}

/** sum += digit times the point of `window`; every entry is read, and the addition is done for digit 0 too and dropped. */
function addDigit(sum: usize, window: usize, digit: i32, entries: usize): void {
  const sign = digit >> 31;
  const size = (digit ^ sign) - sign;
  let v0 = i32x4.splat(0);
  let v1 = v0;
  let v2 = v0;
  let v3 = v0;
  let v4 = v0;
  const wanted = i32x4.splat(size);
  let entry = window;
  for (let i: i32 = 1; i <= (entries as i32); i++) {
    const mask = i32x4.eq(i32x4.splat(i), wanted);
    v0 = v128.or(v0, v128.and(mask, v128.load(entry)));
    v1 = v128.or(v1, v128.and(mask, v128.load(entry, 16)));
    v2 = v128.or(v2, v128.and(mask, v128.load(entry, 32)));
    v3 = v128.or(v3, v128.and(mask, v128.load(entry, 48)));
    v4 = v128.or(v4, v128.and(mask, v128.load(entry, 64)));
    entry += ENTRY;
  }
  v128.store(CHOSEN, v0);
  v128.store(CHOSEN, v1, 16);
  v128.store(CHOSEN, v2, 32);
  v128.store(CHOSEN, v3, 48);
  v128.store(CHOSEN, v4, 64);
  const negative: i64 = sign;
  for (let i = 0; i < 9; i++) {
    store<i64>(AFFINE + (i << 3), load<i32>(CHOSEN + (i << 2)));
    const y: i64 = load<i32>(CHOSEN + (i << 2), 36);
    store<i64>(AFFINE + (i << 3), (y ^ negative) - negative, 72);
  }
  addAffine(NEXT, sum, AFFINE);
  const keep: i64 = -((size !== 0) as i64);
  choose(sum, NEXT, keep);
  choose(sum + NUMBER, NEXT + NUMBER, keep);
  choose(sum + 2 * NUMBER, NEXT + 2 * NUMBER, keep);
}

/**
 * Fills `windows` windows at `table`: of each 1 to `entries` times a point, which is p for the first and 2 `entries` times the one before for the
 * next, all brought to Z = 1 with one inversion. p is public, not infinity.
 */
function buildTable(table: usize, p: usize, windows: usize, entries: usize): void {
  const count = windows * entries;
  memory.copy(SUM, p, POINT);
  let at = MULTIPLES;
  for (let w: usize = 0; w < windows; w++) {
    const first = at;
    memory.copy(at, SUM, POINT);
    at += POINT;
    for (let i: usize = 2; i <= entries; i++) {
      if (i & 1) addPoints(at, at - POINT, first);
      else double(at, first + ((i >> 1) - 1) * POINT);
      at += POINT;
    }
    double(SUM, at - POINT);
  }
  // products[i] = z[0] … z[i]; one inverse, then backwards.
  copy(PRODUCTS, MULTIPLES + 2 * NUMBER);
  for (let i: usize = 1; i < count; i++) {
    mul(PRODUCTS + i * NUMBER, PRODUCTS + (i - 1) * NUMBER, MULTIPLES + i * POINT + 2 * NUMBER);
  }
  leave(A0, PRODUCTS + (count - 1) * NUMBER);
  inverseField(A0, A0);
  mul(A0, A0, R2_P);
  for (let i = count; i-- > 0; ) {
    const point = MULTIPLES + i * POINT;
    if (i > 0) {
      mul(A1, A0, PRODUCTS + (i - 1) * NUMBER);
      mul(A0, A0, point + 2 * NUMBER);
    } else copy(A1, A0);
    mul(A2, point, A1);
    mul(A3, point + NUMBER, A1);
    const entry = table + i * ENTRY;
    for (let j: usize = 0; j < 9; j++) {
      store<i32>(entry + (j << 2), load<i64>(A2 + (j << 3)) as i32);
      store<i32>(entry + (j << 2), load<i64>(A3 + (j << 3)) as i32, 36);
    }
  }
}

function needBase(): void {
  if (baseReady) return;
  copy(NEXT, GX);
  copy(NEXT + NUMBER, GY);
  copy(NEXT + 2 * NUMBER, R_P);
  buildTable(BASE, NEXT, WIDE_COUNT, WIDE_ENTRIES);
  baseReady = true;
}

/** SUM += the multiple of a full table's point that the digits say. */
function addByTable(table: usize, digits: usize): void {
  for (let i: usize = 0; i < WIDE_COUNT; i++) {
    addDigit(SUM, table + i * WIDE_WINDOW, load<i8>(digits + i), WIDE_ENTRIES);
  }
}

/** SUM = the multiple of the point at HAND's window that the digits, of a number below n, say. */
function multiplyAtHand(digits: usize): void {
  infinity(SUM);
  let begun: i64 = 0;
  for (let i = DIGITS_COUNT; i-- > 0; ) {
    const digit = load<i8>(digits + i);
    if (i < DIGITS_COUNT - 1) {
      doubleOften(SUM);
      // Infinity until the first digit that is not 0, and never again below n: its Y back.
      choose(SUM + NUMBER, R_P, ~begun);
    }
    addDigit(SUM, HAND, digit, ENTRIES);
    begun |= -((digit !== 0) as i64);
  }
}

/** Reads the affine point at `source` (64 bytes, checked before) as a point in Montgomery form. */
function readPoint(out: usize, source: usize): void {
  fromBytes(out, source);
  mul(out, out, R2_P);
  fromBytes(out + NUMBER, source + 32);
  mul(out + NUMBER, out + NUMBER, R2_P);
  copy(out + 2 * NUMBER, R_P);
}

/** A0 = x, A1 = y of SUM, canonical; all ones when SUM is infinity (then both are 0). */
function affineSum(): i64 {
  leave(A2, SUM + 2 * NUMBER);
  const none = zeroMask(A2);
  inverseField(A2, A2);
  mul(A0, SUM, A2);
  canonical(A0, A0, P);
  mul(A1, SUM + NUMBER, A2);
  canonical(A1, A1, P);
  return none;
}

/** Whether the 64 bytes at IO are coordinates below p of a point on the curve: y^2 = x^3 - 3 x + b. */
export function isPoint(): bool {
  if (!isBelow(IO, P_BYTES) || !isBelow(IO + 32, P_BYTES)) return false;
  readPoint(SUM, IO);
  square(A0, SUM);
  scale(A1, R_P, -3);
  add(A0, A0, A1);
  mul(A0, A0, SUM);
  square(A1, SUM + NUMBER);
  subtractBoth(A0, A1, A0, B);
  settle(A0, A0);
  leave(A0, A0);
  const on = zeroMask(A0) !== 0;
  wipe();
  return on;
}

/** IO[0, 64) = the scalar at IO[0, 32) times the base point; false when that is infinity. */
export function multiplyBase(): bool {
  needBase();
  cut(DIGITS, IO, WIDE_BITS, WIDE_COUNT);
  infinity(SUM);
  addByTable(BASE, DIGITS);
  const none = affineSum();
  toBytes(IO, A0);
  toBytes(IO + 32, A1);
  wipe();
  return none === 0;
}

/** IO[0, 64) = the scalar at IO[0, 32) times the point at IO[32, 96); false when that is infinity. */
export function multiply(): bool {
  readPoint(NEXT, IO + 32);
  buildTable(HAND, NEXT, 1, ENTRIES);
  cut(DIGITS, IO, BITS, DIGITS_COUNT);
  multiplyAtHand(DIGITS);
  const none = affineSum();
  toBytes(IO, A0);
  toBytes(IO + 32, A1);
  wipe();
  return none === 0;
}

/** IO[0, 64) = the sum of the points at IO[0, 64) and IO[64, 128); false when that is infinity. */
export function addAffinePoints(): bool {
  readPoint(SUM, IO);
  readPoint(NEXT, IO + 64);
  addPoints(SUM, SUM, NEXT);
  const none = affineSum();
  toBytes(IO, A0);
  toBytes(IO + 32, A1);
  wipe();
  return none === 0;
}

/**
 * One attempt at GB/T 32918.2, 6.1, A3 to A6: private key d, digest e and nonce k at IO + 0, 32, 64; r and s to IO + 0, 32.
 * False when the standard says to take another nonce (r = 0, r + k = n, s = 0). d and k in [1, n - 1], d not n - 1.
 */
export function sign(): bool {
  needBase();
  cut(DIGITS, IO + 64, WIDE_BITS, WIDE_COUNT);
  infinity(SUM);
  addByTable(BASE, DIGITS);
  affineSum();
  // r = e + x mod n
  fromBytes(A1, IO + 32);
  add(A0, A0, A1);
  mulOrder(A0, A0, R2_N);
  leaveOrder(A1, A0);
  let bad = zeroMask(A1);
  fromBytes(A2, IO + 64);
  add(A3, A1, A2);
  mulOrder(A3, A3, R2_N);
  leaveOrder(A3, A3);
  bad |= zeroMask(A3);
  // s = (k - r d) / (1 + d) mod n
  fromBytes(A3, IO);
  mulOrder(A4, A0, A3);
  subtract(A2, A2, A4);
  add(A3, A3, ONE);
  canonical(A3, A3, N);
  inverseOrder(A3, A3);
  mulOrder(A3, A3, R2_N);
  mulOrder(A3, A3, A2);
  canonical(A3, A3, N);
  bad |= zeroMask(A3);
  toBytes(IO, A1);
  toBytes(IO + 32, A3);
  memory.fill(IO + 64, 0, 32);
  wipe();
  return bad === 0;
}

/** (x + y) mod n of 32-byte numbers below 2^256 at IO and IO + 32, to IO. */
export function addOrder(): void {
  fromBytes(A0, IO);
  fromBytes(A1, IO + 32);
  add(A0, A0, A1);
  mulOrder(A0, A0, R2_N);
  leaveOrder(A0, A0);
  toBytes(IO, A0);
  wipe();
}

/** (x + y z) mod n of 32-byte numbers below 2^256 at IO + 0, 32 and 64, to IO; the three are overwritten. */
export function mulAddOrder(): void {
  fromBytes(A0, IO + 32);
  mulOrder(A0, A0, R2_N);
  fromBytes(A1, IO + 64);
  mulOrder(A0, A0, A1);
  fromBytes(A1, IO);
  add(A0, A0, A1);
  mulOrder(A0, A0, R2_N);
  leaveOrder(A0, A0);
  toBytes(IO, A0);
  memory.fill(IO + 32, 0, 64);
  wipe();
}

/** Prepares table `slot` (below SLOTS) for the point at IO[0, 64), which was checked before. */
export function prepare(slot: usize): void {
  readPoint(NEXT, IO);
  buildTable(KNOWN + slot * TABLE, NEXT, WIDE_COUNT, WIDE_ENTRIES);
  wipe();
}

/**
 * GB/T 32918.2, 7.1, B1 to B7: r, s, e and the checked point P at IO + 0, 32, 64 and 96. With a slot (not -1) P is the one it was prepared for.
 */
export function verify(slot: i32): bool {
  if (!isBelow(IO, N_BYTES) || !isBelow(IO + 32, N_BYTES)) return false;
  needBase();
  fromBytes(A0, IO);
  fromBytes(A1, IO + 32);
  if (zeroMask(A0) !== 0 || zeroMask(A1) !== 0) return false;
  cut(DIGITS, IO + 32, WIDE_BITS, WIDE_COUNT);
  // t = r + s mod n, not 0
  add(A2, A0, A1);
  mulOrder(A2, A2, R2_N);
  leaveOrder(A2, A2);
  if (zeroMask(A2) !== 0) return false;
  toBytes(IO + 160, A2);
  if (slot < 0) {
    readPoint(NEXT, IO + 96);
    buildTable(HAND, NEXT, 1, ENTRIES);
    cut(MORE_DIGITS, IO + 160, BITS, DIGITS_COUNT);
    multiplyAtHand(MORE_DIGITS);
  } else {
    cut(MORE_DIGITS, IO + 160, WIDE_BITS, WIDE_COUNT);
    infinity(SUM);
    addByTable(KNOWN + (slot as usize) * TABLE, MORE_DIGITS);
  }
  addByTable(BASE, DIGITS);
  if (affineSum() !== 0) return false;
  fromBytes(A1, IO + 64);
  add(A0, A0, A1);
  mulOrder(A0, A0, R2_N);
  leaveOrder(A0, A0);
  fromBytes(A1, IO);
  subtract(A0, A0, A1);
  return zeroMask(A0) !== 0;
}
