// SM4 (GB/T 32907-2016) bitsliced: 128 blocks at a time, one bit of all of them in a vector, the S-box as a circuit of 125 gates. No memory is
// indexed by a secret and nothing branches on one. The circuit computes S(x XOR 75) XOR d3; both constants are folded into the round keys, so that
// no gate negates. Bit b (0 the least significant) of byte p of a block is plane 8p + b.

import { DATA, ROUND_KEYS } from './memory';
import { transposeBits, transposeBytes, transposeBytesOnto } from './transpose';

/** Blocks in a batch, and their bytes. */
export const BATCH: u32 = 128;
const BATCH_BYTES: usize = 2048;

const PLANES: usize = memory.data(2048, 16);
/** What the S-boxes of a round give: 32 planes. */
const SUBSTITUTED: usize = memory.data(512, 16);
/** A word of all ones or zeros for each bit of each round key, in the order of the planes. */
export const KEY_MASKS: usize = memory.data(4096, 16);
/** Previous ciphertext while a batch is decrypted in place. */
const CHAIN: usize = memory.data(2048, 16);
/** The lane's number as planes of bits. */
const LANE_BITS: usize = memory.data<u8>(
  [
    170, 170, 170, 170, 170, 170, 170, 170, 170, 170, 170, 170, 170, 170, 170, 170, 204, 204, 204, 204, 204, 204, 204,
    204, 204, 204, 204, 204, 204, 204, 204, 204, 240, 240, 240, 240, 240, 240, 240, 240, 240, 240, 240, 240, 240, 240,
    240, 240, 0, 255, 0, 255, 0, 255, 0, 255, 0, 255, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255, 0, 0, 255, 255, 0, 0, 255,
    255, 0, 0, 255, 255, 0, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0, 255,
    255, 255, 255, 255, 255, 255, 255,
  ],
  16,
);

/** L(d3d3d3d3): what the circuit's constant adds to a word in every round. */
const CARRIED: u32 = 0x4f4f4f4f;

/** Unfolds ROUND_KEYS into KEY_MASKS. */
export function sm4Masks(): void {
  let to = KEY_MASKS;
  for (let i: u32 = 0; i < 32; i++) {
    // Every word carries CARRIED after each odd number of its own rounds; three words enter a round.
    const odd = ((i >> 2) + (i & 1)) & 1;
    const word = load<u32>(ROUND_KEYS + (i << 2)) ^ 0x75757575 ^ (CARRIED & (0 - odd));
    for (let byte: u32 = 0; byte < 4; byte++) {
      for (let bit: u32 = 0; bit < 8; bit++) {
        store<u32>(to, 0 - ((word >> (24 - 8 * byte + bit)) & 1));
        to += 4;
      }
    }
  }
}

/** The S-box over eight planes of four bytes: to = circuit(b ^ c ^ d ^ key). The gates stand in an order in which few values live at a time. */
function substitute(b: usize, c: usize, d: usize, key: usize, to: usize): void {
  for (const end = to + 512; to < end; to += 128) {
    const x2 = v128.xor(
      v128.xor(v128.load(b, 32), v128.load(c, 32)),
      v128.xor(v128.load(d, 32), v128.load_splat<u32>(key, 8)),
    );
    const x5 = v128.xor(
      v128.xor(v128.load(b, 80), v128.load(c, 80)),
      v128.xor(v128.load(d, 80), v128.load_splat<u32>(key, 20)),
    );
    const x4 = v128.xor(
      v128.xor(v128.load(b, 64), v128.load(c, 64)),
      v128.xor(v128.load(d, 64), v128.load_splat<u32>(key, 16)),
    );
    const a0 = v128.xor(x2, x4);
    const x0 = v128.xor(
      v128.xor(v128.load(b, 0), v128.load(c, 0)),
      v128.xor(v128.load(d, 0), v128.load_splat<u32>(key, 0)),
    );
    const x7 = v128.xor(
      v128.xor(v128.load(b, 112), v128.load(c, 112)),
      v128.xor(v128.load(d, 112), v128.load_splat<u32>(key, 28)),
    );
    const x3 = v128.xor(
      v128.xor(v128.load(b, 48), v128.load(c, 48)),
      v128.xor(v128.load(d, 48), v128.load_splat<u32>(key, 12)),
    );
    const x6 = v128.xor(
      v128.xor(v128.load(b, 96), v128.load(c, 96)),
      v128.xor(v128.load(d, 96), v128.load_splat<u32>(key, 24)),
    );
    const a1 = v128.xor(x0, x3);
    const a11 = v128.xor(x3, x7);
    const a4 = v128.xor(x6, x7);
    const x1 = v128.xor(
      v128.xor(v128.load(b, 16), v128.load(c, 16)),
      v128.xor(v128.load(d, 16), v128.load_splat<u32>(key, 4)),
    );
    const a3 = v128.xor(x5, a0);
    const a25 = v128.xor(a1, a4);
    const a29 = v128.xor(x5, a11);
    const a16 = v128.xor(x1, a11);
    const a17 = v128.xor(a1, a3);
    const a8 = v128.xor(a3, a4);
    const a2 = v128.xor(x1, a1);
    const a20 = v128.xor(x3, a3);
    const a26 = v128.xor(a0, a25);
    const m4 = v128.and(a26, a16);
    const a7 = v128.xor(x7, a0);
    const a24 = v128.xor(a0, a2);
    const a14 = v128.xor(x1, a8);
    const a21 = v128.xor(a2, a3);
    const a5 = v128.xor(x5, a2);
    const a6 = v128.xor(x2, x6);
    const a9 = v128.xor(x4, a4);
    const a18 = v128.xor(x1, a3);
    const a22 = v128.xor(x7, a18);
    const a23 = v128.xor(x2, x7);
    const a10 = v128.xor(x7, a2);
    const m1 = v128.and(a14, a22);
    const a15 = v128.xor(x4, a10);
    const m3 = v128.xor(a23, m1);
    const m12 = v128.and(a8, a10);
    const a12 = v128.xor(x0, x1);
    const m5 = v128.xor(m4, m1);
    const m11 = v128.and(a15, a24);
    const m13 = v128.xor(m12, m11);
    const m2 = v128.and(a5, a20);
    const a13 = v128.xor(a5, a6);
    const a19 = v128.xor(a5, a9);
    const m17 = v128.xor(m5, a19);
    const a27 = v128.xor(a9, a12);
    const m16 = v128.xor(m3, m2);
    const m14 = v128.and(a13, a7);
    const a30 = v128.xor(x0, a7);
    const m7 = v128.and(a6, a29);
    const m15 = v128.xor(m14, m11);
    const m6 = v128.and(x1, a17);
    const m8 = v128.xor(a21, m6);
    const m21 = v128.xor(m17, m15);
    const m20 = v128.xor(m16, m13);
    const a28 = v128.xor(x1, a6);
    const m18 = v128.xor(m8, m7);
    const m9 = v128.and(a28, a30);
    const m22 = v128.xor(m18, m13);
    const m10 = v128.xor(m9, m6);
    const m19 = v128.xor(m10, m15);
    const m23 = v128.xor(m19, a27);
    const m27 = v128.xor(m20, m21);
    const m24 = v128.xor(m22, m23);
    const m25 = v128.and(m22, m20);
    const m34 = v128.and(m21, m22);
    const m31 = v128.and(m20, m23);
    const m36 = v128.xor(m24, m25);
    const m35 = v128.and(m24, m34);
    const m40 = v128.xor(m35, m36);
    const m28 = v128.xor(m23, m25);
    const m29 = v128.and(m28, m27);
    const m37 = v128.xor(m21, m29);
    const m32 = v128.and(m27, m31);
    const m26 = v128.xor(m21, m25);
    const m33 = v128.xor(m27, m25);
    const m56 = v128.and(m40, a5);
    const m30 = v128.and(m26, m24);
    const m38 = v128.xor(m32, m33);
    const m60 = v128.and(m37, a28);
    const m41 = v128.xor(m38, m40);
    const m51 = v128.and(m37, a30);
    const m39 = v128.xor(m23, m30);
    const m42 = v128.xor(m37, m39);
    const m43 = v128.xor(m37, m38);
    const m63 = v128.and(m41, a13);
    const m50 = v128.and(m38, a29);
    const m52 = v128.and(m42, a24);
    const b0 = v128.xor(m52, m56);
    const b2 = v128.xor(m60, b0);
    const m61 = v128.and(m42, a15);
    const m59 = v128.and(m38, a6);
    const m45 = v128.xor(m42, m41);
    const m62 = v128.and(m45, a8);
    const m58 = v128.and(m43, x1);
    const b18 = v128.xor(m58, m59);
    const b4 = v128.xor(m59, b2);
    const b23 = v128.xor(m62, b18);
    const b27 = v128.xor(m61, b23);
    const m47 = v128.and(m40, a20);
    v128.store(to, b27, 112);
    const m54 = v128.and(m41, a7);
    const m49 = v128.and(m43, a17);
    const m44 = v128.xor(m39, m40);
    const m55 = v128.and(m44, a14);
    const b1 = v128.xor(m55, m61);
    const b5 = v128.xor(m51, m54);
    const m46 = v128.and(m44, a22);
    const b3 = v128.xor(m46, m47);
    const m53 = v128.and(m45, a10);
    const b14 = v128.xor(m49, m53);
    const b22 = v128.xor(m56, b14);
    const b8 = v128.xor(b3, b5);
    const b9 = v128.xor(b1, b8);
    const b7 = v128.xor(m63, b1);
    const b11 = v128.xor(m62, b9);
    const m57 = v128.and(m39, a26);
    const b25 = v128.xor(b11, b22);
    const m48 = v128.and(m39, a16);
    const b19 = v128.xor(b0, b11);
    const b26 = v128.xor(m46, m48);
    const b6 = v128.xor(m50, b4);
    const b12 = v128.xor(m57, b6);
    v128.store(to, b25, 0);
    const b10 = v128.xor(m53, b7);
    const b29 = v128.xor(m50, b19);
    const b13 = v128.xor(m53, b12);
    const b20 = v128.xor(b4, b10);
    const b24 = v128.xor(b8, b12);
    v128.store(to, b24, 16);
    const b15 = v128.xor(m49, b10);
    const b17 = v128.xor(m51, b13);
    const b21 = v128.xor(m57, b7);
    const b30 = v128.xor(b3, b20);
    const b28 = v128.xor(b17, b26);
    const b16 = v128.xor(b6, b15);
    v128.store(to, b29, 64);
    v128.store(to, b21, 48);
    v128.store(to, b28, 96);
    v128.store(to, b16, 32);
    v128.store(to, b30, 80);
    b += 128;
    c += 128;
    d += 128;
    key += 32;
  }
}

/**
 * The linear map L on every second column of bits (a column is the same bit of the four bytes) from the planes at `from`, and onto the word at `a`.
 * A column takes of itself two, and of the column before three of four: all but the one 26 bits below.
 */
function spread(a: usize, from: usize): void {
  let e0 = v128.load(from, 96);
  let e1 = v128.load(from, 224);
  let e2 = v128.load(from, 352);
  let e3 = v128.load(from, 480);
  let p: v128;
  let q: v128;
  let b0: v128;
  let b1: v128;
  let b2: v128;
  let b3: v128;
  p = v128.xor(e0, e1);
  q = v128.xor(e2, e3);
  b0 = v128.load(from, 0);
  b1 = v128.load(from, 128);
  b2 = v128.load(from, 256);
  b3 = v128.load(from, 384);
  v128.store(a, v128.xor(v128.xor(v128.load(a, 0), v128.xor(e1, q)), v128.xor(b0, b3)), 0);
  v128.store(a, v128.xor(v128.xor(v128.load(a, 128), v128.xor(e0, q)), v128.xor(b1, b0)), 128);
  v128.store(a, v128.xor(v128.xor(v128.load(a, 256), v128.xor(p, e3)), v128.xor(b2, b1)), 256);
  v128.store(a, v128.xor(v128.xor(v128.load(a, 384), v128.xor(p, e2)), v128.xor(b3, b2)), 384);
  e0 = b0;
  e1 = b1;
  e2 = b2;
  e3 = b3;
  p = v128.xor(e0, e1);
  q = v128.xor(e2, e3);
  b0 = v128.load(from, 32);
  b1 = v128.load(from, 160);
  b2 = v128.load(from, 288);
  b3 = v128.load(from, 416);
  v128.store(a, v128.xor(v128.xor(v128.load(a, 32), v128.xor(p, e2)), v128.xor(b0, b3)), 32);
  v128.store(a, v128.xor(v128.xor(v128.load(a, 160), v128.xor(e1, q)), v128.xor(b1, b0)), 160);
  v128.store(a, v128.xor(v128.xor(v128.load(a, 288), v128.xor(e0, q)), v128.xor(b2, b1)), 288);
  v128.store(a, v128.xor(v128.xor(v128.load(a, 416), v128.xor(p, e3)), v128.xor(b3, b2)), 416);
  e0 = b0;
  e1 = b1;
  e2 = b2;
  e3 = b3;
  p = v128.xor(e0, e1);
  q = v128.xor(e2, e3);
  b0 = v128.load(from, 64);
  b1 = v128.load(from, 192);
  b2 = v128.load(from, 320);
  b3 = v128.load(from, 448);
  v128.store(a, v128.xor(v128.xor(v128.load(a, 64), v128.xor(p, e2)), v128.xor(b0, b3)), 64);
  v128.store(a, v128.xor(v128.xor(v128.load(a, 192), v128.xor(e1, q)), v128.xor(b1, b0)), 192);
  v128.store(a, v128.xor(v128.xor(v128.load(a, 320), v128.xor(e0, q)), v128.xor(b2, b1)), 320);
  v128.store(a, v128.xor(v128.xor(v128.load(a, 448), v128.xor(p, e3)), v128.xor(b3, b2)), 448);
  e0 = b0;
  e1 = b1;
  e2 = b2;
  e3 = b3;
  p = v128.xor(e0, e1);
  q = v128.xor(e2, e3);
  b0 = v128.load(from, 96);
  b1 = v128.load(from, 224);
  b2 = v128.load(from, 352);
  b3 = v128.load(from, 480);
  v128.store(a, v128.xor(v128.xor(v128.load(a, 96), v128.xor(p, e2)), v128.xor(b0, b3)), 96);
  v128.store(a, v128.xor(v128.xor(v128.load(a, 224), v128.xor(e1, q)), v128.xor(b1, b0)), 224);
  v128.store(a, v128.xor(v128.xor(v128.load(a, 352), v128.xor(e0, q)), v128.xor(b2, b1)), 352);
  v128.store(a, v128.xor(v128.xor(v128.load(a, 480), v128.xor(p, e3)), v128.xor(b3, b2)), 480);
}

/** One round: a ^= T(b ^ c ^ d ^ key). */
function round(a: usize, b: usize, c: usize, d: usize, key: usize): void {
  substitute(b, c, d, key, SUBSTITUTED);
  spread(a, SUBSTITUTED);
  spread(a + 16, SUBSTITUTED + 16);
}

/** The 32 rounds on PLANES. */
function rounds(): void {
  const a = PLANES;
  const b = PLANES + 512;
  const c = PLANES + 1024;
  const d = PLANES + 1536;
  for (let key = KEY_MASKS; key < KEY_MASKS + 4096; key += 512) {
    round(a, b, c, d, key);
    round(b, c, d, a, key + 128);
    round(c, d, a, b, key + 256);
    round(d, a, b, c, key + 384);
  }
}

/** XORs the blocks in PLANES, words reversed, onto the batch at `at`. */
function finish(at: usize): void {
  for (let byte: usize = 0; byte < 16; byte++) transposeBits(PLANES + (byte << 7));
  for (let row: usize = 0; row < 8; row++) transposeBytesOnto(PLANES + (row << 4), at + (row << 4));
}

/**
 * XORs a batch at `at` with the key stream of 128 counters from the four words at `counter` (machine's order) on. With `wide` the count carries
 * through the whole block, else it stays in the last word. The counter itself is the caller's to step.
 */
export function streamBatch(at: usize, counter: usize, wide: bool): void {
  // The last word and the lane's number, added bit by bit.
  let carry = i64x2.splat(0);
  let word = load<u32>(counter, 12);
  for (let bit: usize = 0; bit < 32; bit++) {
    const mask = i32x4.splat(-(word & 1));
    word >>= 1;
    const to = PLANES + 1536 + (((3 - (bit >> 3)) << 7) | ((bit & 7) << 4));
    if (bit < 7) {
      const lane = v128.load(LANE_BITS + (bit << 4));
      const half = v128.xor(mask, lane);
      v128.store(to, v128.xor(half, carry));
      carry = v128.or(v128.and(mask, lane), v128.and(carry, half));
    } else {
      v128.store(to, v128.xor(mask, carry));
      carry = v128.and(mask, carry);
    }
  }
  // It seldom carries further, and does so by the counter alone, which is no secret.
  if (!wide || !v128.any_true(carry)) {
    for (let to = PLANES; to < PLANES + 1536; to += 512) {
      word = load<u32>(counter + ((to - PLANES) >> 7));
      for (let byte: usize = 512; byte > 0; ) {
        byte -= 128;
        for (let bit: usize = 0; bit < 128; bit += 16) {
          v128.store(to + byte + bit, i32x4.splat(-(word & 1)));
          word >>= 1;
        }
      }
    }
  } else {
    for (let to = PLANES + 1024; to >= PLANES; to -= 512) {
      word = load<u32>(counter + ((to - PLANES) >> 7));
      for (let byte: usize = 512; byte > 0; ) {
        byte -= 128;
        for (let bit: usize = 0; bit < 128; bit += 16) {
          const mask = i32x4.splat(-(word & 1));
          word >>= 1;
          v128.store(to + byte + bit, v128.xor(mask, carry));
          carry = v128.and(mask, carry);
        }
      }
    }
  }
  rounds();
  finish(at);
}

/**
 * Undoes CBC over a batch at DATA + `at`, in place, with KEY_MASKS of the reversed round keys. `previous` is where the ciphertext block before it
 * stands; the batch's own last one is put there.
 */
export function unchainBatch(at: usize, previous: usize): void {
  const from = DATA + at;
  for (let row: usize = 0; row < 8; row++) transposeBytes(from + (row << 4), 128, PLANES + (row << 4), 128);
  for (let byte: usize = 0; byte < 16; byte++) transposeBits(PLANES + (byte << 7));
  rounds();
  memory.copy(CHAIN, from, BATCH_BYTES);
  v128.store(from, v128.load(previous));
  memory.copy(from + 16, CHAIN, BATCH_BYTES - 16);
  v128.store(previous, v128.load(CHAIN + BATCH_BYTES - 16));
  finish(from);
}

/** Zeros over everything here that came of a secret. */
export function forgetBulk(): void {
  memory.fill(PLANES, 0, 2048);
  memory.fill(SUBSTITUTED, 0, 512);
  memory.fill(KEY_MASKS, 0, 4096);
  memory.fill(CHAIN, 0, 2048);
}
