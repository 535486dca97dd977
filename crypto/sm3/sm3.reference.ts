// The compression function of SM3 (GB/T 32905-2016, 5.3): message expansion and 64 rounds on 32-bit words.
// Padding and lengths are the callers' part. Plain TypeScript: the oracle of the compiled kernel in the tests. The word schedule is one module-wide array: nothing here may be re-entered,
// which holds because JavaScript runs one call at a time on a thread.

/** The initial value IV, 4.1. */
export const INITIAL = Int32Array.of(
  0x7380166f,
  0x4914b2b9,
  0x172442d7,
  0xda8a0600 | 0,
  0xa96f30bc | 0,
  0x163138aa,
  0xe38dee4d | 0,
  0xb0fb0e4e | 0,
);

// T_j <<< j of 4.2, rotated once here.
const ROUND = new Int32Array(64);
for (let j = 0; j < 64; j++) {
  const t = j < 16 ? 0x79cc4519 : 0x7a879d8a;
  // A shift by 32 is a shift by 0 here, so j = 0 and j = 32 give t | t, which is right.
  ROUND[j] = (t << j) | (t >>> (32 - j));
}

/** The word schedule W_0 to W_67. Callers fill the first sixteen words and call mix(). */
export const W = new Int32Array(68);

/**
 * Compresses the block in W[0..15]: to = CF(from, block). `from` and `to` may be the same array; each has eight words.
 * Four rounds a turn, so that the eight registers come back to their places and nothing is moved.
 */
export function mix(from: Int32Array, to: Int32Array): void {
  const w = W;
  const k = ROUND;
  for (let j = 16; j < 68; j++) {
    const x15 = w[j - 3]!;
    const x13 = w[j - 13]!;
    const x = w[j - 16]! ^ w[j - 9]! ^ ((x15 << 15) | (x15 >>> 17));
    w[j] = x ^ ((x << 15) | (x >>> 17)) ^ ((x << 23) | (x >>> 9)) ^ ((x13 << 7) | (x13 >>> 25)) ^ w[j - 6]!;
  }
  const a0 = from[0]!;
  const b0 = from[1]!;
  const c0 = from[2]!;
  const d0 = from[3]!;
  const e0 = from[4]!;
  const f0 = from[5]!;
  const g0 = from[6]!;
  const h0 = from[7]!;
  let a = a0;
  let b = b0;
  let c = c0;
  let d = d0;
  let e = e0;
  let f = f0;
  let g = g0;
  let h = h0;
  let rotated = 0;
  let ss = 0;
  let tt = 0;
  for (let j = 0; j < 16; j += 4) {
    const w0 = w[j]!;
    const w1 = w[j + 1]!;
    const w2 = w[j + 2]!;
    const w3 = w[j + 3]!;
    rotated = (a << 12) | (a >>> 20);
    ss = (rotated + e + k[j]!) | 0;
    ss = (ss << 7) | (ss >>> 25);
    d = ((a ^ b ^ c) + d + (ss ^ rotated) + (w0 ^ w[j + 4]!)) | 0;
    tt = ((e ^ f ^ g) + h + ss + w0) | 0;
    h = tt ^ ((tt << 9) | (tt >>> 23)) ^ ((tt << 17) | (tt >>> 15));
    b = (b << 9) | (b >>> 23);
    f = (f << 19) | (f >>> 13);

    rotated = (d << 12) | (d >>> 20);
    ss = (rotated + h + k[j + 1]!) | 0;
    ss = (ss << 7) | (ss >>> 25);
    c = ((d ^ a ^ b) + c + (ss ^ rotated) + (w1 ^ w[j + 5]!)) | 0;
    tt = ((h ^ e ^ f) + g + ss + w1) | 0;
    g = tt ^ ((tt << 9) | (tt >>> 23)) ^ ((tt << 17) | (tt >>> 15));
    a = (a << 9) | (a >>> 23);
    e = (e << 19) | (e >>> 13);

    rotated = (c << 12) | (c >>> 20);
    ss = (rotated + g + k[j + 2]!) | 0;
    ss = (ss << 7) | (ss >>> 25);
    b = ((c ^ d ^ a) + b + (ss ^ rotated) + (w2 ^ w[j + 6]!)) | 0;
    tt = ((g ^ h ^ e) + f + ss + w2) | 0;
    f = tt ^ ((tt << 9) | (tt >>> 23)) ^ ((tt << 17) | (tt >>> 15));
    d = (d << 9) | (d >>> 23);
    h = (h << 19) | (h >>> 13);

    rotated = (b << 12) | (b >>> 20);
    ss = (rotated + f + k[j + 3]!) | 0;
    ss = (ss << 7) | (ss >>> 25);
    a = ((b ^ c ^ d) + a + (ss ^ rotated) + (w3 ^ w[j + 7]!)) | 0;
    tt = ((f ^ g ^ h) + e + ss + w3) | 0;
    e = tt ^ ((tt << 9) | (tt >>> 23)) ^ ((tt << 17) | (tt >>> 15));
    c = (c << 9) | (c >>> 23);
    g = (g << 19) | (g >>> 13);
  }
  for (let j = 16; j < 64; j += 4) {
    const w0 = w[j]!;
    const w1 = w[j + 1]!;
    const w2 = w[j + 2]!;
    const w3 = w[j + 3]!;
    rotated = (a << 12) | (a >>> 20);
    ss = (rotated + e + k[j]!) | 0;
    ss = (ss << 7) | (ss >>> 25);
    d = (((a & b) | (c & (a | b))) + d + (ss ^ rotated) + (w0 ^ w[j + 4]!)) | 0;
    tt = ((g ^ (e & (f ^ g))) + h + ss + w0) | 0;
    h = tt ^ ((tt << 9) | (tt >>> 23)) ^ ((tt << 17) | (tt >>> 15));
    b = (b << 9) | (b >>> 23);
    f = (f << 19) | (f >>> 13);

    rotated = (d << 12) | (d >>> 20);
    ss = (rotated + h + k[j + 1]!) | 0;
    ss = (ss << 7) | (ss >>> 25);
    c = (((d & a) | (b & (d | a))) + c + (ss ^ rotated) + (w1 ^ w[j + 5]!)) | 0;
    tt = ((f ^ (h & (e ^ f))) + g + ss + w1) | 0;
    g = tt ^ ((tt << 9) | (tt >>> 23)) ^ ((tt << 17) | (tt >>> 15));
    a = (a << 9) | (a >>> 23);
    e = (e << 19) | (e >>> 13);

    rotated = (c << 12) | (c >>> 20);
    ss = (rotated + g + k[j + 2]!) | 0;
    ss = (ss << 7) | (ss >>> 25);
    b = (((c & d) | (a & (c | d))) + b + (ss ^ rotated) + (w2 ^ w[j + 6]!)) | 0;
    tt = ((e ^ (g & (h ^ e))) + f + ss + w2) | 0;
    f = tt ^ ((tt << 9) | (tt >>> 23)) ^ ((tt << 17) | (tt >>> 15));
    d = (d << 9) | (d >>> 23);
    h = (h << 19) | (h >>> 13);

    rotated = (b << 12) | (b >>> 20);
    ss = (rotated + f + k[j + 3]!) | 0;
    ss = (ss << 7) | (ss >>> 25);
    a = (((b & c) | (d & (b | c))) + a + (ss ^ rotated) + (w3 ^ w[j + 7]!)) | 0;
    tt = ((h ^ (f & (g ^ h))) + e + ss + w3) | 0;
    e = tt ^ ((tt << 9) | (tt >>> 23)) ^ ((tt << 17) | (tt >>> 15));
    c = (c << 9) | (c >>> 23);
    g = (g << 19) | (g >>> 13);
  }
  to[0] = a ^ a0;
  to[1] = b ^ b0;
  to[2] = c ^ c0;
  to[3] = d ^ d0;
  to[4] = e ^ e0;
  to[5] = f ^ f0;
  to[6] = g ^ g0;
  to[7] = h ^ h0;
}

/** Compresses `count` whole blocks of 64 bytes that begin at `offset`, in place of `state`. */
export function compressBlocks(state: Int32Array, bytes: Uint8Array, offset: number, count: number): void {
  const w = W;
  let at = offset;
  for (let block = 0; block < count; block++) {
    for (let i = 0; i < 16; i++, at += 4) {
      w[i] = (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
    }
    mix(state, state);
  }
}
