// SM4 (GB/T 32907-2016) for few blocks: the S-box as look-ups in tables of sixteen bytes, which are one vector each (`swizzle`), so that no memory is
// indexed by a secret. Inversion in the tower field GF((2^4)^2) as Hamburg did it for AES; an entry of 80 stands for infinity, for which a swizzle
// answers 0. Words of four blocks fill a vector.

import { Lanes } from './lanes';
import { CHAINED, CIPHER_KEY, DATA, ROUND_KEYS } from './memory';

const TABLES: usize = memory.data<u8>(
  [
    85, 140, 138, 83, 61, 228, 226, 59, 21, 204, 202, 19, 125, 164, 162, 123, 0, 214, 75, 157, 121, 175, 50, 228, 176,
    102, 251, 45, 201, 31, 130, 84, 128, 1, 9, 14, 13, 11, 7, 6, 15, 2, 12, 5, 10, 4, 3, 8, 128, 2, 1, 15, 9, 5, 14, 12,
    13, 4, 11, 10, 7, 8, 6, 3, 0, 99, 55, 225, 239, 90, 214, 181, 130, 109, 140, 187, 57, 216, 14, 84, 0, 110, 34, 80,
    248, 228, 114, 28, 62, 198, 150, 180, 138, 218, 168, 76,
  ],
  16,
);

/** Key stream or copies of blocks. */
const SCRATCH: usize = memory.data(256, 16);

class Round {
  /** S on each of sixteen bytes. */
  @inline static substitute(x: v128): v128 {
    const nibble = i8x16.splat(0x0f);
    const y = v128.xor(
      v128.swizzle(v128.load(TABLES), v128.and(x, nibble)),
      v128.swizzle(v128.load(TABLES, 16), v128.and(v128.shr<u16>(x, 4), nibble)),
    );
    const k = v128.and(y, nibble);
    const i = v128.and(v128.shr<u16>(y, 4), nibble);
    const j = v128.xor(i, k);
    const inverse = v128.load(TABLES, 32);
    const a = v128.swizzle(v128.load(TABLES, 48), k);
    const ia = v128.xor(v128.swizzle(inverse, i), a);
    const ja = v128.xor(v128.swizzle(inverse, j), a);
    const io = v128.xor(v128.swizzle(inverse, ia), j);
    const jo = v128.xor(v128.swizzle(inverse, ja), i);
    const s = v128.xor(v128.swizzle(v128.load(TABLES, 64), io), v128.swizzle(v128.load(TABLES, 80), jo));
    return v128.xor(s, i8x16.splat(<i8>0xd3));
  }

  /** T of 6.2 on four words. */
  @inline static mix(x: v128): v128 {
    const b = Round.substitute(x);
    const by8 = v128.shuffle<u8>(b, b, 3, 0, 1, 2, 7, 4, 5, 6, 11, 8, 9, 10, 15, 12, 13, 14);
    const by16 = v128.shuffle<u8>(b, b, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13);
    const by24 = v128.shuffle<u8>(b, b, 1, 2, 3, 0, 5, 6, 7, 4, 9, 10, 11, 8, 13, 14, 15, 12);
    const sum = v128.xor(b, v128.xor(by8, by16));
    const by2 = v128.or(v128.shl<u32>(sum, 2), v128.shr<u32>(sum, 30));
    return v128.xor(v128.xor(b, by24), by2);
  }
}

/** The 32 round keys of the key at CIPHER_KEY, 7.3, to ROUND_KEYS. */
export function sm4Expand(): void {
  let a = bswap<u32>(load<u32>(CIPHER_KEY)) ^ 0xa3b1bac6;
  let b = bswap<u32>(load<u32>(CIPHER_KEY, 4)) ^ 0x56aa3350;
  let c = bswap<u32>(load<u32>(CIPHER_KEY, 8)) ^ 0x677d9197;
  let d = bswap<u32>(load<u32>(CIPHER_KEY, 12)) ^ 0xb27022dc;
  for (let i: u32 = 0; i < 32; i++) {
    let fixed: u32 = 0;
    for (let j: u32 = 0; j < 4; j++) fixed = (fixed << 8) | (((4 * i + j) * 7) & 0xff);
    const s = <u32>i32x4.extract_lane(Round.substitute(i32x4.splat(b ^ c ^ d ^ fixed)), 0);
    const next = a ^ s ^ rotl<u32>(s, 13) ^ rotl<u32>(s, 23);
    store<u32>(ROUND_KEYS + (i << 2), next);
    a = b;
    b = c;
    c = d;
    d = next;
  }
}

/** Four blocks at `at`, in place. */
function cryptFour(at: usize): void {
  const p = Lanes.swap(v128.load(at));
  const q = Lanes.swap(v128.load(at, 16));
  const r = Lanes.swap(v128.load(at, 32));
  const s = Lanes.swap(v128.load(at, 48));
  const pr = Lanes.lowWords(p, r);
  const qs = Lanes.lowWords(q, s);
  const pr2 = Lanes.highWords(p, r);
  const qs2 = Lanes.highWords(q, s);
  let a = Lanes.lowWords(pr, qs);
  let b = Lanes.highWords(pr, qs);
  let c = Lanes.lowWords(pr2, qs2);
  let d = Lanes.highWords(pr2, qs2);
  for (let key = ROUND_KEYS; key < ROUND_KEYS + 128; key += 16) {
    a = v128.xor(a, Round.mix(v128.xor(v128.xor(b, c), v128.xor(d, v128.load_splat<u32>(key)))));
    b = v128.xor(b, Round.mix(v128.xor(v128.xor(c, d), v128.xor(a, v128.load_splat<u32>(key, 4)))));
    c = v128.xor(c, Round.mix(v128.xor(v128.xor(d, a), v128.xor(b, v128.load_splat<u32>(key, 8)))));
    d = v128.xor(d, Round.mix(v128.xor(v128.xor(a, b), v128.xor(c, v128.load_splat<u32>(key, 12)))));
  }
  const db = Lanes.lowWords(d, b);
  const ca = Lanes.lowWords(c, a);
  const db2 = Lanes.highWords(d, b);
  const ca2 = Lanes.highWords(c, a);
  v128.store(at, Lanes.swap(Lanes.lowWords(db, ca)));
  v128.store(at, Lanes.swap(Lanes.highWords(db, ca)), 16);
  v128.store(at, Lanes.swap(Lanes.lowWords(db2, ca2)), 32);
  v128.store(at, Lanes.swap(Lanes.highWords(db2, ca2)), 48);
}

/** One round of four times four blocks in SCRATCH laid out by words: four vectors wait for one another less than one. */
function roundSixteen(a: usize, b: usize, c: usize, d: usize, key: usize): void {
  const k = v128.load_splat<u32>(key);
  const w = Round.mix(v128.xor(v128.xor(v128.load(b), v128.load(c)), v128.xor(v128.load(d), k)));
  const x = Round.mix(v128.xor(v128.xor(v128.load(b, 16), v128.load(c, 16)), v128.xor(v128.load(d, 16), k)));
  const y = Round.mix(v128.xor(v128.xor(v128.load(b, 32), v128.load(c, 32)), v128.xor(v128.load(d, 32), k)));
  const z = Round.mix(v128.xor(v128.xor(v128.load(b, 48), v128.load(c, 48)), v128.xor(v128.load(d, 48), k)));
  v128.store(a, v128.xor(v128.load(a), w));
  v128.store(a, v128.xor(v128.load(a, 16), x), 16);
  v128.store(a, v128.xor(v128.load(a, 32), y), 32);
  v128.store(a, v128.xor(v128.load(a, 48), z), 48);
}

/** Four by four words turned about their diagonal, from `at` and 16, 32, 48 after it to `to` and 64, 128, 192 after it; bytes swapped. */
function gather(at: usize, to: usize): void {
  const p = Lanes.swap(v128.load(at));
  const q = Lanes.swap(v128.load(at, 16));
  const r = Lanes.swap(v128.load(at, 32));
  const s = Lanes.swap(v128.load(at, 48));
  const pr = Lanes.lowWords(p, r);
  const qs = Lanes.lowWords(q, s);
  const pr2 = Lanes.highWords(p, r);
  const qs2 = Lanes.highWords(q, s);
  v128.store(to, Lanes.lowWords(pr, qs));
  v128.store(to, Lanes.highWords(pr, qs), 64);
  v128.store(to, Lanes.lowWords(pr2, qs2), 128);
  v128.store(to, Lanes.highWords(pr2, qs2), 192);
}

/** The way back, with the words reversed, as SM4 ends. */
function scatter(from: usize, at: usize): void {
  const d = v128.load(from, 192);
  const c = v128.load(from, 128);
  const b = v128.load(from, 64);
  const a = v128.load(from);
  const db = Lanes.lowWords(d, b);
  const ca = Lanes.lowWords(c, a);
  const db2 = Lanes.highWords(d, b);
  const ca2 = Lanes.highWords(c, a);
  v128.store(at, Lanes.swap(Lanes.lowWords(db, ca)));
  v128.store(at, Lanes.swap(Lanes.highWords(db, ca)), 16);
  v128.store(at, Lanes.swap(Lanes.lowWords(db2, ca2)), 32);
  v128.store(at, Lanes.swap(Lanes.highWords(db2, ca2)), 48);
}

const SIXTEEN: usize = memory.data(256, 16);

/** Round blocks at `at`, in place. */
function cryptSixteen(at: usize): void {
  for (let i: usize = 0; i < 4; i++) gather(at + (i << 6), SIXTEEN + (i << 4));
  const a = SIXTEEN;
  const b = SIXTEEN + 64;
  const c = SIXTEEN + 128;
  const d = SIXTEEN + 192;
  for (let key = ROUND_KEYS; key < ROUND_KEYS + 128; key += 16) {
    roundSixteen(a, b, c, d, key);
    roundSixteen(b, c, d, a, key + 4);
    roundSixteen(c, d, a, b, key + 8);
    roundSixteen(d, a, b, c, key + 12);
  }
  for (let i: usize = 0; i < 4; i++) scatter(SIXTEEN + (i << 4), at + (i << 6));
}

/** `blocks` blocks at `at`, each alone, in place; up to three blocks after them are changed too. */
export function cryptBlocks(at: usize, blocks: u32): void {
  while (blocks >= 13) {
    cryptSixteen(at);
    at += 256;
    blocks = blocks > 16 ? blocks - 16 : 0;
  }
  while (blocks > 0) {
    cryptFour(at);
    at += 64;
    blocks = blocks > 4 ? blocks - 4 : 0;
  }
}

/** Steps the counter at CHAINED on by `blocks`; with `wide` the whole block counts, else the last word. */
export function step(blocks: u32, wide: bool): void {
  const before = load<u32>(CHAINED, 12);
  const after = before + blocks;
  store<u32>(CHAINED, after, 12);
  let carry: u32 = wide && after < before ? 1 : 0;
  for (let at: usize = 8; ; at -= 4) {
    const word = load<u32>(CHAINED + at) + carry;
    store<u32>(CHAINED + at, word);
    carry &= word === 0 ? 1 : 0;
    if (at === 0) break;
  }
}

/** XORs up to 16 blocks at `at` with key stream, and steps the counter. */
export function streamFew(at: usize, blocks: u32, wide: bool): void {
  for (let i: u32 = 0; i < blocks; i++) {
    v128.store(SCRATCH + (i << 4), Lanes.swap(v128.load(CHAINED)));
    step(1, wide);
  }
  cryptBlocks(SCRATCH, blocks);
  for (let i: usize = 0; i < (<usize>blocks) << 4; i += 16) {
    v128.store(at + i, v128.xor(v128.load(at + i), v128.load(SCRATCH + i)));
  }
}

/** CBC over `blocks` blocks at DATA, in place; the block before them is at CHAINED, and the last one is put there. */
export function sm4Chain(blocks: u32): void {
  let previous = v128.load(CHAINED);
  let at = DATA;
  for (let i: u32 = 0; i < blocks; i++) {
    v128.store(SCRATCH, v128.xor(previous, v128.load(at)));
    cryptFour(SCRATCH);
    previous = v128.load(SCRATCH);
    v128.store(at, previous);
    at += 16;
  }
  v128.store(CHAINED, previous);
}

/** Undoes CBC over up to 16 blocks at `at`, with the reversed round keys. */
export function unchainFew(at: usize, blocks: u32): void {
  const bytes = (<usize>blocks) << 4;
  memory.copy(SCRATCH, at, bytes);
  cryptBlocks(SCRATCH, blocks);
  let previous = v128.load(CHAINED);
  for (let i: usize = 0; i < bytes; i += 16) {
    const own = v128.load(at + i);
    v128.store(at + i, v128.xor(previous, v128.load(SCRATCH + i)));
    previous = own;
  }
  v128.store(CHAINED, previous);
}

/** Zeros over everything here that came of a secret. */
export function forgetShort(): void {
  memory.fill(SCRATCH, 0, 256);
  memory.fill(SIXTEEN, 0, 256);
}
