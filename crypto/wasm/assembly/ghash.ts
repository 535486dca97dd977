// GHASH (NIST SP 800-38D, 6.4) without memory indexed by secrets. A few blocks: each bit of a block chooses, by a mask, the hash key times its power
// of x. Many blocks: 32 in parallel, each lane of two vectors one of them, multiplied by the power 32 of the hash key with tables of sixteen bytes
// (`swizzle`): one for every nibble of the input and every byte of the product, reduction included.

import { DATA } from './memory';
import { transposeBytes } from './transpose';

/** The running hash. */
export const HASH: usize = memory.data(16, 16);
/** The hash key H. */
export const HASH_KEY: usize = memory.data(16, 16);
/** 512 tables of one hash key, made by ghashTables(): kept by the caller between messages. */
export const HASH_TABLES: usize = memory.data(8192, 16);

/** A field element times x^0 to x^127. */
const POWERS: usize = memory.data(2048, 16);
const PRODUCT: usize = memory.data(16, 16);
const MULTIPLES: usize = memory.data(256, 16);
const ROWS: usize = memory.data(512, 16);
/** The hashes of 32 lanes, by bytes, sixteen lanes and then sixteen: row o holds byte o of each. */
const LANES: usize = memory.data(512, 16);
/** The nibbles of LANES: for byte p the high ones and the low ones of the first sixteen, then those of the others. */
const NIBBLES: usize = memory.data(1024, 16);
/** Whether part of the running hash is in LANES. */
let spread: bool = false;

/** POWERS of the element at `at`. */
function powersOf(at: usize): void {
  let high = bswap<u64>(load<u64>(at));
  let low = bswap<u64>(load<u64>(at, 8));
  for (let i: usize = 0; i < 2048; i += 16) {
    store<u64>(POWERS + i, bswap<u64>(high));
    store<u64>(POWERS + i, bswap<u64>(low), 8);
    const out = low & 1;
    low = (low >> 1) | (high << 63);
    high = (high >> 1) ^ ((0 - out) & 0xe100000000000000);
  }
}

function chosen(byte: v128, bit: v128, power: v128): v128 {
  return v128.and(v128.eq<u8>(v128.and(byte, bit), bit), power);
}

/** The element at `at` times the one of POWERS, in place. */
function multiply(at: usize): void {
  let even = i64x2.splat(0);
  let odd = i64x2.splat(0);
  let power = POWERS;
  for (let p: usize = 0; p < 16; p++) {
    const byte = v128.load_splat<u8>(at + p);
    even = v128.xor(even, chosen(byte, i8x16.splat(<i8>0x80), v128.load(power)));
    odd = v128.xor(odd, chosen(byte, i8x16.splat(0x40), v128.load(power, 16)));
    even = v128.xor(even, chosen(byte, i8x16.splat(0x20), v128.load(power, 32)));
    odd = v128.xor(odd, chosen(byte, i8x16.splat(0x10), v128.load(power, 48)));
    even = v128.xor(even, chosen(byte, i8x16.splat(0x08), v128.load(power, 64)));
    odd = v128.xor(odd, chosen(byte, i8x16.splat(0x04), v128.load(power, 80)));
    even = v128.xor(even, chosen(byte, i8x16.splat(0x02), v128.load(power, 96)));
    odd = v128.xor(odd, chosen(byte, i8x16.splat(0x01), v128.load(power, 112)));
    power += 128;
  }
  v128.store(at, v128.xor(even, odd));
}

/** Makes ready for HASH_KEY. */
export function ghashBegin(): void {
  spread = false;
  powersOf(HASH_KEY);
}

/** Takes `blocks` blocks at DATA + `at` into HASH. */
function ghashFew(at: usize, blocks: u32): void {
  for (let i: u32 = 0; i < blocks; i++) {
    v128.store(HASH, v128.xor(v128.load(HASH), v128.load(at)));
    multiply(HASH);
    at += 16;
  }
}

/** Makes HASH_TABLES for HASH_KEY, after ghashBegin(). */
export function ghashTables(): void {
  v128.store(PRODUCT, v128.load(HASH_KEY));
  for (let i = 1; i < 32; i++) multiply(PRODUCT);
  powersOf(PRODUCT);
  for (let nibble: usize = 0; nibble < 32; nibble++) {
    const power = POWERS + (nibble << 6);
    v128.store(MULTIPLES, i64x2.splat(0));
    // The highest bit of a nibble stands for the lowest power.
    for (let bit: usize = 0; bit < 4; bit++) {
      const own = v128.load(power + ((3 - bit) << 4));
      const to = MULTIPLES + (16 << bit);
      for (let i: usize = 0; i < (<usize>16) << bit; i += 16)
        v128.store(to + i, v128.xor(own, v128.load(MULTIPLES + i)));
    }
    transposeBytes(MULTIPLES, 16, ROWS, 16);
    // Four bytes of the product are worked on at a time: their tables for all nibbles stand together.
    for (let o: usize = 0; o < 4; o++) memory.copy(HASH_TABLES + (o << 11) + (nibble << 6), ROWS + (o << 6), 64);
  }
  powersOf(HASH_KEY);
}

/** LANES times the power 32 of the hash key, XORed onto ROWS, to LANES. Two vectors of lanes share the loading of a table. */
function multiplyLanes(): void {
  const low = i8x16.splat(0x0f);
  let to = NIBBLES;
  for (let p: usize = 0; p < 256; p += 16) {
    const byte = v128.load(LANES + p);
    const other = v128.load(LANES + p, 256);
    v128.store(to, v128.and(v128.shr<u16>(byte, 4), low));
    v128.store(to, v128.and(byte, low), 16);
    v128.store(to, v128.and(v128.shr<u16>(other, 4), low), 32);
    v128.store(to, v128.and(other, low), 48);
    to += 64;
  }
  let table = HASH_TABLES;
  let t: v128;
  for (let o: usize = 0; o < 256; o += 64) {
    let a0 = v128.load(ROWS + o, 0);
    let b0 = v128.load(ROWS + o, 256);
    let a1 = v128.load(ROWS + o, 16);
    let b1 = v128.load(ROWS + o, 272);
    let a2 = v128.load(ROWS + o, 32);
    let b2 = v128.load(ROWS + o, 288);
    let a3 = v128.load(ROWS + o, 48);
    let b3 = v128.load(ROWS + o, 304);
    for (let nibble = NIBBLES; nibble < NIBBLES + 1024; nibble += 64) {
      const x0 = v128.load(nibble, 0);
      const y0 = v128.load(nibble, 32);
      t = v128.load(table, 0);
      a0 = v128.xor(a0, v128.swizzle(t, x0));
      b0 = v128.xor(b0, v128.swizzle(t, y0));
      t = v128.load(table, 16);
      a1 = v128.xor(a1, v128.swizzle(t, x0));
      b1 = v128.xor(b1, v128.swizzle(t, y0));
      t = v128.load(table, 32);
      a2 = v128.xor(a2, v128.swizzle(t, x0));
      b2 = v128.xor(b2, v128.swizzle(t, y0));
      t = v128.load(table, 48);
      a3 = v128.xor(a3, v128.swizzle(t, x0));
      b3 = v128.xor(b3, v128.swizzle(t, y0));
      const x1 = v128.load(nibble, 16);
      const y1 = v128.load(nibble, 48);
      t = v128.load(table, 64);
      a0 = v128.xor(a0, v128.swizzle(t, x1));
      b0 = v128.xor(b0, v128.swizzle(t, y1));
      t = v128.load(table, 80);
      a1 = v128.xor(a1, v128.swizzle(t, x1));
      b1 = v128.xor(b1, v128.swizzle(t, y1));
      t = v128.load(table, 96);
      a2 = v128.xor(a2, v128.swizzle(t, x1));
      b2 = v128.xor(b2, v128.swizzle(t, y1));
      t = v128.load(table, 112);
      a3 = v128.xor(a3, v128.swizzle(t, x1));
      b3 = v128.xor(b3, v128.swizzle(t, y1));
      table += 128;
    }
    v128.store(LANES + o, a0, 0);
    v128.store(LANES + o, b0, 256);
    v128.store(LANES + o, a1, 16);
    v128.store(LANES + o, b1, 272);
    v128.store(LANES + o, a2, 32);
    v128.store(LANES + o, b2, 288);
    v128.store(LANES + o, a3, 48);
    v128.store(LANES + o, b3, 304);
  }
}

/** Takes `pairs` times 32 blocks at `at` into the lanes, after ghashTables(). */
function ghashMany(at: usize, pairs: u32): void {
  if (!spread) {
    // What was hashed before goes into the first lane.
    const first = v128.load(at);
    v128.store(at, v128.xor(first, v128.load(HASH)));
    transposeBytes(at, 16, LANES, 16);
    v128.store(at, first);
    transposeBytes(at + 256, 16, LANES + 256, 16);
    spread = true;
    pairs--;
    at += 512;
  }
  for (; pairs > 0; pairs--) {
    transposeBytes(at, 16, ROWS, 16);
    transposeBytes(at + 256, 16, ROWS + 256, 16);
    multiplyLanes();
    at += 512;
  }
}

/** Brings the lanes together in HASH: lane l is still to be multiplied by the power 32 - l, by Horner's rule over the lanes. */
function gather(): void {
  if (!spread) return;
  spread = false;
  transposeBytes(LANES, 16, ROWS, 16);
  transposeBytes(LANES + 256, 16, ROWS + 256, 16);
  v128.store(HASH, i64x2.splat(0));
  ghashFew(ROWS, 32);
}

/**
 * Takes `blocks` blocks at DATA into the hash, after ghashBegin(); with `tables` HASH_TABLES are there. HASH holds it after a call without tables, such
 * as that of the closing block.
 */
export function ghashBlocks(blocks: u32, tables: bool): void {
  const pairs = tables ? blocks >> 5 : 0;
  if (pairs > 0) ghashMany(DATA, pairs);
  const rest = blocks & 31;
  if (tables && rest === 0) return;
  gather();
  ghashFew(DATA + ((<usize>pairs) << 9), blocks - (pairs << 5));
}

/** Zeros over everything here; DATA is for others to forget. */
export function ghashForget(): void {
  memory.fill(HASH, 0, 16);
  memory.fill(HASH_KEY, 0, 16);
  memory.fill(HASH_TABLES, 0, 8192);
  memory.fill(POWERS, 0, 2048);
  memory.fill(PRODUCT, 0, 16);
  memory.fill(MULTIPLES, 0, 256);
  memory.fill(ROWS, 0, 512);
  memory.fill(LANES, 0, 512);
  memory.fill(NIBBLES, 0, 1024);
  spread = false;
}
