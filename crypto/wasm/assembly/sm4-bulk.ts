// SM4 (GB/T 32907-2016) bitsliced: 128 blocks at a time, one bit of all of them in a vector, the S-box as a circuit of 125 gates. No memory is
// indexed by a secret and nothing branches on one. The circuit computes S(x XOR 75) XOR d3; both constants are folded into the round keys, so that
// no gate negates. Bit b (0 the least significant) of byte p of a block is plane 8p + b.

import { DATA, ROUND_KEYS } from './memory';
import { transposeBits, transposeBytes, transposeBytesOnto } from './transpose';

/** Blocks in a batch, and their bytes. */
export const BATCH: u32 = 128;
const BATCH_BYTES: usize = 2048;

const PLANES: usize = memory.data(2048, 16);
/** The counters of a batch: the first four rounds read them here, so that what batches have in common is laid out once for all of them. */
const COUNTERS: usize = memory.data(2048, 16);
/** What the S-boxes of a round give: 32 planes. */
const SUBSTITUTED: usize = memory.data(512, 16);
/** A plane of all ones or zeros for each bit of each round key, in the order of the planes. */
const KEY_MASKS: usize = memory.data(16384, 16);
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

/** A word as 32 planes at `to`: each bit of it in all lanes. */
function planesOf(word: u32, to: usize): void {
  word = bswap<u32>(word);
  for (const end = to + 512; to < end; to += 128) {
    let byte = i8x16.splat(<i8>word);
    word >>= 8;
    for (let bit: usize = 128; bit > 0; ) {
      bit -= 16;
      v128.store(to + bit, v128.lt<i8>(byte, i64x2.splat(0)));
      byte = v128.add<i8>(byte, byte);
    }
  }
}

/** Unfolds ROUND_KEYS into KEY_MASKS. */
export function sm4Masks(): void {
  for (let i: u32 = 0; i < 32; i++) {
    // Every word carries CARRIED after each odd number of its own rounds; three words enter a round.
    const odd = ((i >> 2) + (i & 1)) & 1;
    const word = load<u32>(ROUND_KEYS + (i << 2)) ^ 0x75757575 ^ (CARRIED & (0 - odd));
    planesOf(word, KEY_MASKS + (i << 9));
  }
}

class Box {
  /**
   * The S-box over the eight planes of a byte: to = circuit(b ^ c ^ d ^ key). The gates stand in an order in which few values live at a time and
   * neighbours seldom wait for each other; the build keeps it (build/wasm.mjs), since a compiler's own order costs a tenth.
   */
  @inline static substitute(b: usize, c: usize, d: usize, key: usize, to: usize): void {
    const x2 = v128.xor(v128.xor(v128.load(b, 32), v128.load(c, 32)), v128.xor(v128.load(d, 32), v128.load(key, 32)));
    const x5 = v128.xor(v128.xor(v128.load(b, 80), v128.load(c, 80)), v128.xor(v128.load(d, 80), v128.load(key, 80)));
    const x4 = v128.xor(v128.xor(v128.load(b, 64), v128.load(c, 64)), v128.xor(v128.load(d, 64), v128.load(key, 64)));
    const a0 = v128.xor(x2, x4);
    const x0 = v128.xor(v128.xor(v128.load(b, 0), v128.load(c, 0)), v128.xor(v128.load(d, 0), v128.load(key, 0)));
    const x7 = v128.xor(
      v128.xor(v128.load(b, 112), v128.load(c, 112)),
      v128.xor(v128.load(d, 112), v128.load(key, 112)),
    );
    const x3 = v128.xor(v128.xor(v128.load(b, 48), v128.load(c, 48)), v128.xor(v128.load(d, 48), v128.load(key, 48)));
    const x6 = v128.xor(v128.xor(v128.load(b, 96), v128.load(c, 96)), v128.xor(v128.load(d, 96), v128.load(key, 96)));
    const a1 = v128.xor(x0, x3);
    const a11 = v128.xor(x3, x7);
    const a4 = v128.xor(x6, x7);
    const x1 = v128.xor(v128.xor(v128.load(b, 16), v128.load(c, 16)), v128.xor(v128.load(d, 16), v128.load(key, 16)));
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
  }
}

/**
 * The linear map L from SUBSTITUTED, with the word at `a` to `to`. A column is the same bit of the four bytes. It takes of itself two, and of the
 * column two bits below three of four: all but the one 26 bits below. So the even columns go one after another, then the odd ones.
 */
function spread(a: usize, to: usize): void {
  let e0 = v128.load(SUBSTITUTED, 96);
  let e1 = v128.load(SUBSTITUTED, 224);
  let e2 = v128.load(SUBSTITUTED, 352);
  let e3 = v128.load(SUBSTITUTED, 480);
  let all = v128.xor(v128.xor(e0, e1), v128.xor(e2, e3));
  let s0 = v128.load(SUBSTITUTED, 0);
  let s1 = v128.load(SUBSTITUTED, 128);
  let s2 = v128.load(SUBSTITUTED, 256);
  let s3 = v128.load(SUBSTITUTED, 384);
  let p0 = v128.xor(s0, s3);
  let p1 = v128.xor(s1, s0);
  let p2 = v128.xor(s2, s1);
  let p3 = v128.xor(s3, s2);
  v128.store(to, v128.xor(v128.xor(v128.load(a, 0), p0), v128.xor(all, e0)), 0);
  v128.store(to, v128.xor(v128.xor(v128.load(a, 128), p1), v128.xor(all, e1)), 128);
  v128.store(to, v128.xor(v128.xor(v128.load(a, 256), p2), v128.xor(all, e2)), 256);
  v128.store(to, v128.xor(v128.xor(v128.load(a, 384), p3), v128.xor(all, e3)), 384);
  all = v128.xor(p1, p3);
  e0 = s0;
  e1 = s1;
  e2 = s2;
  e3 = s3;
  s0 = v128.load(SUBSTITUTED, 32);
  s1 = v128.load(SUBSTITUTED, 160);
  s2 = v128.load(SUBSTITUTED, 288);
  s3 = v128.load(SUBSTITUTED, 416);
  p0 = v128.xor(s0, s3);
  p1 = v128.xor(s1, s0);
  p2 = v128.xor(s2, s1);
  p3 = v128.xor(s3, s2);
  v128.store(to, v128.xor(v128.xor(v128.load(a, 32), p0), v128.xor(all, e3)), 32);
  v128.store(to, v128.xor(v128.xor(v128.load(a, 160), p1), v128.xor(all, e0)), 160);
  v128.store(to, v128.xor(v128.xor(v128.load(a, 288), p2), v128.xor(all, e1)), 288);
  v128.store(to, v128.xor(v128.xor(v128.load(a, 416), p3), v128.xor(all, e2)), 416);
  all = v128.xor(p1, p3);
  e0 = s0;
  e1 = s1;
  e2 = s2;
  e3 = s3;
  s0 = v128.load(SUBSTITUTED, 64);
  s1 = v128.load(SUBSTITUTED, 192);
  s2 = v128.load(SUBSTITUTED, 320);
  s3 = v128.load(SUBSTITUTED, 448);
  p0 = v128.xor(s0, s3);
  p1 = v128.xor(s1, s0);
  p2 = v128.xor(s2, s1);
  p3 = v128.xor(s3, s2);
  v128.store(to, v128.xor(v128.xor(v128.load(a, 64), p0), v128.xor(all, e3)), 64);
  v128.store(to, v128.xor(v128.xor(v128.load(a, 192), p1), v128.xor(all, e0)), 192);
  v128.store(to, v128.xor(v128.xor(v128.load(a, 320), p2), v128.xor(all, e1)), 320);
  v128.store(to, v128.xor(v128.xor(v128.load(a, 448), p3), v128.xor(all, e2)), 448);
  all = v128.xor(p1, p3);
  e0 = s0;
  e1 = s1;
  e2 = s2;
  e3 = s3;
  s0 = v128.load(SUBSTITUTED, 96);
  s1 = v128.load(SUBSTITUTED, 224);
  s2 = v128.load(SUBSTITUTED, 352);
  s3 = v128.load(SUBSTITUTED, 480);
  p0 = v128.xor(s0, s3);
  p1 = v128.xor(s1, s0);
  p2 = v128.xor(s2, s1);
  p3 = v128.xor(s3, s2);
  v128.store(to, v128.xor(v128.xor(v128.load(a, 96), p0), v128.xor(all, e3)), 96);
  v128.store(to, v128.xor(v128.xor(v128.load(a, 224), p1), v128.xor(all, e0)), 224);
  v128.store(to, v128.xor(v128.xor(v128.load(a, 352), p2), v128.xor(all, e1)), 352);
  v128.store(to, v128.xor(v128.xor(v128.load(a, 480), p3), v128.xor(all, e2)), 480);
  e0 = v128.load(SUBSTITUTED, 112);
  e1 = v128.load(SUBSTITUTED, 240);
  e2 = v128.load(SUBSTITUTED, 368);
  e3 = v128.load(SUBSTITUTED, 496);
  all = v128.xor(v128.xor(e0, e1), v128.xor(e2, e3));
  s0 = v128.load(SUBSTITUTED, 16);
  s1 = v128.load(SUBSTITUTED, 144);
  s2 = v128.load(SUBSTITUTED, 272);
  s3 = v128.load(SUBSTITUTED, 400);
  p0 = v128.xor(s0, s3);
  p1 = v128.xor(s1, s0);
  p2 = v128.xor(s2, s1);
  p3 = v128.xor(s3, s2);
  v128.store(to, v128.xor(v128.xor(v128.load(a, 16), p0), v128.xor(all, e0)), 16);
  v128.store(to, v128.xor(v128.xor(v128.load(a, 144), p1), v128.xor(all, e1)), 144);
  v128.store(to, v128.xor(v128.xor(v128.load(a, 272), p2), v128.xor(all, e2)), 272);
  v128.store(to, v128.xor(v128.xor(v128.load(a, 400), p3), v128.xor(all, e3)), 400);
  all = v128.xor(p1, p3);
  e0 = s0;
  e1 = s1;
  e2 = s2;
  e3 = s3;
  s0 = v128.load(SUBSTITUTED, 48);
  s1 = v128.load(SUBSTITUTED, 176);
  s2 = v128.load(SUBSTITUTED, 304);
  s3 = v128.load(SUBSTITUTED, 432);
  p0 = v128.xor(s0, s3);
  p1 = v128.xor(s1, s0);
  p2 = v128.xor(s2, s1);
  p3 = v128.xor(s3, s2);
  v128.store(to, v128.xor(v128.xor(v128.load(a, 48), p0), v128.xor(all, e3)), 48);
  v128.store(to, v128.xor(v128.xor(v128.load(a, 176), p1), v128.xor(all, e0)), 176);
  v128.store(to, v128.xor(v128.xor(v128.load(a, 304), p2), v128.xor(all, e1)), 304);
  v128.store(to, v128.xor(v128.xor(v128.load(a, 432), p3), v128.xor(all, e2)), 432);
  all = v128.xor(p1, p3);
  e0 = s0;
  e1 = s1;
  e2 = s2;
  e3 = s3;
  s0 = v128.load(SUBSTITUTED, 80);
  s1 = v128.load(SUBSTITUTED, 208);
  s2 = v128.load(SUBSTITUTED, 336);
  s3 = v128.load(SUBSTITUTED, 464);
  p0 = v128.xor(s0, s3);
  p1 = v128.xor(s1, s0);
  p2 = v128.xor(s2, s1);
  p3 = v128.xor(s3, s2);
  v128.store(to, v128.xor(v128.xor(v128.load(a, 80), p0), v128.xor(all, e3)), 80);
  v128.store(to, v128.xor(v128.xor(v128.load(a, 208), p1), v128.xor(all, e0)), 208);
  v128.store(to, v128.xor(v128.xor(v128.load(a, 336), p2), v128.xor(all, e1)), 336);
  v128.store(to, v128.xor(v128.xor(v128.load(a, 464), p3), v128.xor(all, e2)), 464);
  all = v128.xor(p1, p3);
  e0 = s0;
  e1 = s1;
  e2 = s2;
  e3 = s3;
  s0 = v128.load(SUBSTITUTED, 112);
  s1 = v128.load(SUBSTITUTED, 240);
  s2 = v128.load(SUBSTITUTED, 368);
  s3 = v128.load(SUBSTITUTED, 496);
  p0 = v128.xor(s0, s3);
  p1 = v128.xor(s1, s0);
  p2 = v128.xor(s2, s1);
  p3 = v128.xor(s3, s2);
  v128.store(to, v128.xor(v128.xor(v128.load(a, 112), p0), v128.xor(all, e3)), 112);
  v128.store(to, v128.xor(v128.xor(v128.load(a, 240), p1), v128.xor(all, e0)), 240);
  v128.store(to, v128.xor(v128.xor(v128.load(a, 368), p2), v128.xor(all, e1)), 368);
  v128.store(to, v128.xor(v128.xor(v128.load(a, 496), p3), v128.xor(all, e2)), 496);
}

/** One round: to = a ^ T(b ^ c ^ d ^ key). */
function round(a: usize, to: usize, b: usize, c: usize, d: usize, key: usize): void {
  Box.substitute(b, c, d, key, SUBSTITUTED);
  Box.substitute(b + 128, c + 128, d + 128, key + 128, SUBSTITUTED + 128);
  Box.substitute(b + 256, c + 256, d + 256, key + 256, SUBSTITUTED + 256);
  Box.substitute(b + 384, c + 384, d + 384, key + 384, SUBSTITUTED + 384);
  spread(a, to);
}

/** The 32 rounds on the words at `from`, which stay as they are unless they are PLANES; the result is in PLANES. */
function rounds(from: usize): void {
  const a = PLANES;
  const b = PLANES + 512;
  const c = PLANES + 1024;
  const d = PLANES + 1536;
  round(from, a, from + 512, from + 1024, from + 1536, KEY_MASKS);
  round(from + 512, b, from + 1024, from + 1536, a, KEY_MASKS + 512);
  round(from + 1024, c, from + 1536, a, b, KEY_MASKS + 1024);
  round(from + 1536, d, a, b, c, KEY_MASKS + 1536);
  for (let key = KEY_MASKS + 2048; key < KEY_MASKS + 16384; key += 2048) {
    round(a, a, b, c, d, key);
    round(b, b, c, d, a, key + 512);
    round(c, c, d, a, b, key + 1024);
    round(d, d, a, b, c, key + 1536);
  }
}

/** XORs the blocks in PLANES, words reversed, onto the batch at `at`. */
function finish(at: usize): void {
  for (let byte = PLANES; byte < PLANES + 2048; byte += 128) transposeBits(byte, byte);
  for (let row: usize = 0; row < 128; row += 16) transposeBytesOnto(PLANES + row, at + row);
}

/** Lays out the upper three words of the counter at `counter`, for streamBatch(). */
export function beginBatches(counter: usize): void {
  for (let i: usize = 0; i < 3; i++) planesOf(load<u32>(counter + (i << 2)), COUNTERS + (i << 9));
}

/**
 * XORs a batch at `at` with the key stream of 128 counters from the four words at `counter` (machine's order) on, after beginBatches() with the
 * same upper words. With `wide` the count carries through the whole block, else it stays in the last word: where it has carried, or the last word
 * has come round, beginBatches() is due again. The counter itself is the caller's to step.
 */
export function streamBatch(at: usize, counter: usize, wide: bool): void {
  // The last word and the lane's number, added bit by bit.
  let carry = i64x2.splat(0);
  let word = load<u32>(counter, 12);
  for (let bit: usize = 0; bit < 32; bit++) {
    const mask = i32x4.splat(-(word & 1));
    word >>= 1;
    const to = COUNTERS + 1536 + (((3 - (bit >> 3)) << 7) | ((bit & 7) << 4));
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
  if (wide && v128.any_true(carry)) {
    for (let to = COUNTERS + 1024; to >= COUNTERS; to -= 512) {
      word = load<u32>(counter + ((to - COUNTERS) >> 7));
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
  rounds(COUNTERS);
  finish(at);
}

/**
 * Undoes CBC over a batch at DATA + `at`, in place, with KEY_MASKS of the reversed round keys. `previous` is where the ciphertext block before it
 * stands; the batch's own last one is put there.
 */
export function unchainBatch(at: usize, previous: usize): void {
  const from = DATA + at;
  for (let row: usize = 0; row < 128; row += 16) transposeBytes(from + row, 128, PLANES + row, 128);
  for (let byte = PLANES; byte < PLANES + 2048; byte += 128) transposeBits(byte, byte);
  rounds(PLANES);
  memory.copy(CHAIN, from, BATCH_BYTES);
  v128.store(from, v128.load(previous));
  memory.copy(from + 16, CHAIN, BATCH_BYTES - 16);
  v128.store(previous, v128.load(CHAIN + BATCH_BYTES - 16));
  finish(from);
}

/** Zeros over everything here that came of a secret. */
export function forgetBulk(): void {
  memory.fill(PLANES, 0, 2048);
  memory.fill(COUNTERS, 0, 2048);
  memory.fill(SUBSTITUTED, 0, 512);
  memory.fill(KEY_MASKS, 0, 16384);
  memory.fill(CHAIN, 0, 2048);
}
