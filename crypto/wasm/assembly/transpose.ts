// Matrices turned about their diagonal: 8 by 8 bits across eight registers, and 16 by 16 bytes across sixteen. Both undo themselves.

import { Lanes } from './lanes';

/** In each byte place of the eight vectors at `at`, bit k of vector b and bit b of vector k change places. The result goes to `to`, perhaps the same place. */
export function transposeBits(at: usize, to: usize): void {
  const fours = i8x16.splat(0x0f);
  const twos = i8x16.splat(0x33);
  const ones = i8x16.splat(0x55);
  let t: v128;
  let x0 = v128.load(at, 0);
  let x1 = v128.load(at, 16);
  let x2 = v128.load(at, 32);
  let x3 = v128.load(at, 48);
  let x4 = v128.load(at, 64);
  let x5 = v128.load(at, 80);
  let x6 = v128.load(at, 96);
  let x7 = v128.load(at, 112);
  t = v128.and(v128.xor(v128.shr<u64>(x0, 4), x4), fours);
  x4 = v128.xor(x4, t);
  x0 = v128.xor(x0, v128.shl<u64>(t, 4));
  t = v128.and(v128.xor(v128.shr<u64>(x1, 4), x5), fours);
  x5 = v128.xor(x5, t);
  x1 = v128.xor(x1, v128.shl<u64>(t, 4));
  t = v128.and(v128.xor(v128.shr<u64>(x2, 4), x6), fours);
  x6 = v128.xor(x6, t);
  x2 = v128.xor(x2, v128.shl<u64>(t, 4));
  t = v128.and(v128.xor(v128.shr<u64>(x3, 4), x7), fours);
  x7 = v128.xor(x7, t);
  x3 = v128.xor(x3, v128.shl<u64>(t, 4));
  t = v128.and(v128.xor(v128.shr<u64>(x0, 2), x2), twos);
  x2 = v128.xor(x2, t);
  x0 = v128.xor(x0, v128.shl<u64>(t, 2));
  t = v128.and(v128.xor(v128.shr<u64>(x1, 2), x3), twos);
  x3 = v128.xor(x3, t);
  x1 = v128.xor(x1, v128.shl<u64>(t, 2));
  t = v128.and(v128.xor(v128.shr<u64>(x4, 2), x6), twos);
  x6 = v128.xor(x6, t);
  x4 = v128.xor(x4, v128.shl<u64>(t, 2));
  t = v128.and(v128.xor(v128.shr<u64>(x5, 2), x7), twos);
  x7 = v128.xor(x7, t);
  x5 = v128.xor(x5, v128.shl<u64>(t, 2));
  t = v128.and(v128.xor(v128.shr<u64>(x0, 1), x1), ones);
  x1 = v128.xor(x1, t);
  x0 = v128.xor(x0, v128.shl<u64>(t, 1));
  t = v128.and(v128.xor(v128.shr<u64>(x2, 1), x3), ones);
  x3 = v128.xor(x3, t);
  x2 = v128.xor(x2, v128.shl<u64>(t, 1));
  t = v128.and(v128.xor(v128.shr<u64>(x4, 1), x5), ones);
  x5 = v128.xor(x5, t);
  x4 = v128.xor(x4, v128.shl<u64>(t, 1));
  t = v128.and(v128.xor(v128.shr<u64>(x6, 1), x7), ones);
  x7 = v128.xor(x7, t);
  x6 = v128.xor(x6, v128.shl<u64>(t, 1));
  v128.store(to, x0, 0);
  v128.store(to, x1, 16);
  v128.store(to, x2, 32);
  v128.store(to, x3, 48);
  v128.store(to, x4, 64);
  v128.store(to, x5, 80);
  v128.store(to, x6, 96);
  v128.store(to, x7, 112);
}

/** Sixteen rows of sixteen bytes, `fromStride` apart at `from`, as columns to `to`, `toStride` apart. */
export function transposeBytes(from: usize, fromStride: usize, to: usize, toStride: usize): void {
  let x0 = v128.load(from);
  let x1 = v128.load(from + 1 * fromStride);
  let x2 = v128.load(from + 2 * fromStride);
  let x3 = v128.load(from + 3 * fromStride);
  let x4 = v128.load(from + 4 * fromStride);
  let x5 = v128.load(from + 5 * fromStride);
  let x6 = v128.load(from + 6 * fromStride);
  let x7 = v128.load(from + 7 * fromStride);
  let x8 = v128.load(from + 8 * fromStride);
  let x9 = v128.load(from + 9 * fromStride);
  let x10 = v128.load(from + 10 * fromStride);
  let x11 = v128.load(from + 11 * fromStride);
  let x12 = v128.load(from + 12 * fromStride);
  let x13 = v128.load(from + 13 * fromStride);
  let x14 = v128.load(from + 14 * fromStride);
  let x15 = v128.load(from + 15 * fromStride);
  let y0: v128,
    y1: v128,
    y2: v128,
    y3: v128,
    y4: v128,
    y5: v128,
    y6: v128,
    y7: v128,
    y8: v128,
    y9: v128,
    y10: v128,
    y11: v128,
    y12: v128,
    y13: v128,
    y14: v128,
    y15: v128;
  y0 = Lanes.lowBytes(x0, x8);
  y1 = Lanes.highBytes(x0, x8);
  y2 = Lanes.lowBytes(x1, x9);
  y3 = Lanes.highBytes(x1, x9);
  y4 = Lanes.lowBytes(x2, x10);
  y5 = Lanes.highBytes(x2, x10);
  y6 = Lanes.lowBytes(x3, x11);
  y7 = Lanes.highBytes(x3, x11);
  y8 = Lanes.lowBytes(x4, x12);
  y9 = Lanes.highBytes(x4, x12);
  y10 = Lanes.lowBytes(x5, x13);
  y11 = Lanes.highBytes(x5, x13);
  y12 = Lanes.lowBytes(x6, x14);
  y13 = Lanes.highBytes(x6, x14);
  y14 = Lanes.lowBytes(x7, x15);
  y15 = Lanes.highBytes(x7, x15);
  x0 = Lanes.lowBytes(y0, y8);
  x1 = Lanes.highBytes(y0, y8);
  x2 = Lanes.lowBytes(y1, y9);
  x3 = Lanes.highBytes(y1, y9);
  x4 = Lanes.lowBytes(y2, y10);
  x5 = Lanes.highBytes(y2, y10);
  x6 = Lanes.lowBytes(y3, y11);
  x7 = Lanes.highBytes(y3, y11);
  x8 = Lanes.lowBytes(y4, y12);
  x9 = Lanes.highBytes(y4, y12);
  x10 = Lanes.lowBytes(y5, y13);
  x11 = Lanes.highBytes(y5, y13);
  x12 = Lanes.lowBytes(y6, y14);
  x13 = Lanes.highBytes(y6, y14);
  x14 = Lanes.lowBytes(y7, y15);
  x15 = Lanes.highBytes(y7, y15);
  y0 = Lanes.lowBytes(x0, x8);
  y1 = Lanes.highBytes(x0, x8);
  y2 = Lanes.lowBytes(x1, x9);
  y3 = Lanes.highBytes(x1, x9);
  y4 = Lanes.lowBytes(x2, x10);
  y5 = Lanes.highBytes(x2, x10);
  y6 = Lanes.lowBytes(x3, x11);
  y7 = Lanes.highBytes(x3, x11);
  y8 = Lanes.lowBytes(x4, x12);
  y9 = Lanes.highBytes(x4, x12);
  y10 = Lanes.lowBytes(x5, x13);
  y11 = Lanes.highBytes(x5, x13);
  y12 = Lanes.lowBytes(x6, x14);
  y13 = Lanes.highBytes(x6, x14);
  y14 = Lanes.lowBytes(x7, x15);
  y15 = Lanes.highBytes(x7, x15);
  x0 = Lanes.lowBytes(y0, y8);
  x1 = Lanes.highBytes(y0, y8);
  x2 = Lanes.lowBytes(y1, y9);
  x3 = Lanes.highBytes(y1, y9);
  x4 = Lanes.lowBytes(y2, y10);
  x5 = Lanes.highBytes(y2, y10);
  x6 = Lanes.lowBytes(y3, y11);
  x7 = Lanes.highBytes(y3, y11);
  x8 = Lanes.lowBytes(y4, y12);
  x9 = Lanes.highBytes(y4, y12);
  x10 = Lanes.lowBytes(y5, y13);
  x11 = Lanes.highBytes(y5, y13);
  x12 = Lanes.lowBytes(y6, y14);
  x13 = Lanes.highBytes(y6, y14);
  x14 = Lanes.lowBytes(y7, y15);
  x15 = Lanes.highBytes(y7, y15);
  v128.store(to + 0 * toStride, x0);
  v128.store(to + 1 * toStride, x1);
  v128.store(to + 2 * toStride, x2);
  v128.store(to + 3 * toStride, x3);
  v128.store(to + 4 * toStride, x4);
  v128.store(to + 5 * toStride, x5);
  v128.store(to + 6 * toStride, x6);
  v128.store(to + 7 * toStride, x7);
  v128.store(to + 8 * toStride, x8);
  v128.store(to + 9 * toStride, x9);
  v128.store(to + 10 * toStride, x10);
  v128.store(to + 11 * toStride, x11);
  v128.store(to + 12 * toStride, x12);
  v128.store(to + 13 * toStride, x13);
  v128.store(to + 14 * toStride, x14);
  v128.store(to + 15 * toStride, x15);
}

/**
 * The same for rows 128 bytes apart of which the words come in reverse (rows 12 to 15 first), XORed onto columns 128 bytes apart: the end of a
 * bitsliced SM4, whose last four words come out in reverse.
 */
export function transposeBytesOnto(from: usize, to: usize): void {
  let x0 = v128.load(from, 1536);
  let x1 = v128.load(from, 1664);
  let x2 = v128.load(from, 1792);
  let x3 = v128.load(from, 1920);
  let x4 = v128.load(from, 1024);
  let x5 = v128.load(from, 1152);
  let x6 = v128.load(from, 1280);
  let x7 = v128.load(from, 1408);
  let x8 = v128.load(from, 512);
  let x9 = v128.load(from, 640);
  let x10 = v128.load(from, 768);
  let x11 = v128.load(from, 896);
  let x12 = v128.load(from, 0);
  let x13 = v128.load(from, 128);
  let x14 = v128.load(from, 256);
  let x15 = v128.load(from, 384);
  let y0: v128,
    y1: v128,
    y2: v128,
    y3: v128,
    y4: v128,
    y5: v128,
    y6: v128,
    y7: v128,
    y8: v128,
    y9: v128,
    y10: v128,
    y11: v128,
    y12: v128,
    y13: v128,
    y14: v128,
    y15: v128;
  y0 = Lanes.lowBytes(x0, x8);
  y1 = Lanes.highBytes(x0, x8);
  y2 = Lanes.lowBytes(x1, x9);
  y3 = Lanes.highBytes(x1, x9);
  y4 = Lanes.lowBytes(x2, x10);
  y5 = Lanes.highBytes(x2, x10);
  y6 = Lanes.lowBytes(x3, x11);
  y7 = Lanes.highBytes(x3, x11);
  y8 = Lanes.lowBytes(x4, x12);
  y9 = Lanes.highBytes(x4, x12);
  y10 = Lanes.lowBytes(x5, x13);
  y11 = Lanes.highBytes(x5, x13);
  y12 = Lanes.lowBytes(x6, x14);
  y13 = Lanes.highBytes(x6, x14);
  y14 = Lanes.lowBytes(x7, x15);
  y15 = Lanes.highBytes(x7, x15);
  x0 = Lanes.lowBytes(y0, y8);
  x1 = Lanes.highBytes(y0, y8);
  x2 = Lanes.lowBytes(y1, y9);
  x3 = Lanes.highBytes(y1, y9);
  x4 = Lanes.lowBytes(y2, y10);
  x5 = Lanes.highBytes(y2, y10);
  x6 = Lanes.lowBytes(y3, y11);
  x7 = Lanes.highBytes(y3, y11);
  x8 = Lanes.lowBytes(y4, y12);
  x9 = Lanes.highBytes(y4, y12);
  x10 = Lanes.lowBytes(y5, y13);
  x11 = Lanes.highBytes(y5, y13);
  x12 = Lanes.lowBytes(y6, y14);
  x13 = Lanes.highBytes(y6, y14);
  x14 = Lanes.lowBytes(y7, y15);
  x15 = Lanes.highBytes(y7, y15);
  y0 = Lanes.lowBytes(x0, x8);
  y1 = Lanes.highBytes(x0, x8);
  y2 = Lanes.lowBytes(x1, x9);
  y3 = Lanes.highBytes(x1, x9);
  y4 = Lanes.lowBytes(x2, x10);
  y5 = Lanes.highBytes(x2, x10);
  y6 = Lanes.lowBytes(x3, x11);
  y7 = Lanes.highBytes(x3, x11);
  y8 = Lanes.lowBytes(x4, x12);
  y9 = Lanes.highBytes(x4, x12);
  y10 = Lanes.lowBytes(x5, x13);
  y11 = Lanes.highBytes(x5, x13);
  y12 = Lanes.lowBytes(x6, x14);
  y13 = Lanes.highBytes(x6, x14);
  y14 = Lanes.lowBytes(x7, x15);
  y15 = Lanes.highBytes(x7, x15);
  x0 = Lanes.lowBytes(y0, y8);
  x1 = Lanes.highBytes(y0, y8);
  x2 = Lanes.lowBytes(y1, y9);
  x3 = Lanes.highBytes(y1, y9);
  x4 = Lanes.lowBytes(y2, y10);
  x5 = Lanes.highBytes(y2, y10);
  x6 = Lanes.lowBytes(y3, y11);
  x7 = Lanes.highBytes(y3, y11);
  x8 = Lanes.lowBytes(y4, y12);
  x9 = Lanes.highBytes(y4, y12);
  x10 = Lanes.lowBytes(y5, y13);
  x11 = Lanes.highBytes(y5, y13);
  x12 = Lanes.lowBytes(y6, y14);
  x13 = Lanes.highBytes(y6, y14);
  x14 = Lanes.lowBytes(y7, y15);
  x15 = Lanes.highBytes(y7, y15);
  v128.store(to, v128.xor(x0, v128.load(to, 0)), 0);
  v128.store(to, v128.xor(x1, v128.load(to, 128)), 128);
  v128.store(to, v128.xor(x2, v128.load(to, 256)), 256);
  v128.store(to, v128.xor(x3, v128.load(to, 384)), 384);
  v128.store(to, v128.xor(x4, v128.load(to, 512)), 512);
  v128.store(to, v128.xor(x5, v128.load(to, 640)), 640);
  v128.store(to, v128.xor(x6, v128.load(to, 768)), 768);
  v128.store(to, v128.xor(x7, v128.load(to, 896)), 896);
  v128.store(to, v128.xor(x8, v128.load(to, 1024)), 1024);
  v128.store(to, v128.xor(x9, v128.load(to, 1152)), 1152);
  v128.store(to, v128.xor(x10, v128.load(to, 1280)), 1280);
  v128.store(to, v128.xor(x11, v128.load(to, 1408)), 1408);
  v128.store(to, v128.xor(x12, v128.load(to, 1536)), 1536);
  v128.store(to, v128.xor(x13, v128.load(to, 1664)), 1664);
  v128.store(to, v128.xor(x14, v128.load(to, 1792)), 1792);
  v128.store(to, v128.xor(x15, v128.load(to, 1920)), 1920);
}
