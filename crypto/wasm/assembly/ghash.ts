// GHASH (NIST SP 800-38D, 6.4) without memory indexed by secrets. A few blocks: each bit of a block chooses, by a mask, the hash key times its power
// of x. Many blocks: sixteen in parallel, each lane of the vectors one of them, multiplied by the sixteenth power of the hash key with tables of
// sixteen bytes (`swizzle`): one for every nibble of the input and every byte of the product, reduction included.

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
const ROWS: usize = memory.data(256, 16);
/** The sixteen lanes' hashes, by bytes: row o holds byte o of each. */
const LANES: usize = memory.data(256, 16);
/** The nibbles of LANES: for byte p the high ones, then the low ones. */
const NIBBLES: usize = memory.data(512, 16);

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
  for (let i = 1; i < 16; i++) multiply(PRODUCT);
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
    // Eight bytes of the product are worked on at a time: their tables for all nibbles stand together.
    memory.copy(HASH_TABLES + (nibble << 7), ROWS, 128);
    memory.copy(HASH_TABLES + 4096 + (nibble << 7), ROWS + 128, 128);
  }
  powersOf(HASH_KEY);
}

/** LANES times the sixteenth power, XORed onto ROWS, to LANES. */
function multiplyLanes(): void {
  const low = i8x16.splat(0x0f);
  for (let p: usize = 0; p < 16; p++) {
    const byte = v128.load(LANES + (p << 4));
    v128.store(NIBBLES + (p << 5), v128.and(v128.shr<u16>(byte, 4), low));
    v128.store(NIBBLES + (p << 5), v128.and(byte, low), 16);
  }
  let table = HASH_TABLES;
  for (let o: usize = 0; o < 256; o += 128) {
    let a0 = v128.load(ROWS + o, 0);
    let a1 = v128.load(ROWS + o, 16);
    let a2 = v128.load(ROWS + o, 32);
    let a3 = v128.load(ROWS + o, 48);
    let a4 = v128.load(ROWS + o, 64);
    let a5 = v128.load(ROWS + o, 80);
    let a6 = v128.load(ROWS + o, 96);
    let a7 = v128.load(ROWS + o, 112);
    for (let nibble = NIBBLES; nibble < NIBBLES + 512; nibble += 32) {
      const x = v128.load(nibble);
      a0 = v128.xor(a0, v128.swizzle(v128.load(table, 0), x));
      a1 = v128.xor(a1, v128.swizzle(v128.load(table, 16), x));
      a2 = v128.xor(a2, v128.swizzle(v128.load(table, 32), x));
      a3 = v128.xor(a3, v128.swizzle(v128.load(table, 48), x));
      a4 = v128.xor(a4, v128.swizzle(v128.load(table, 64), x));
      a5 = v128.xor(a5, v128.swizzle(v128.load(table, 80), x));
      a6 = v128.xor(a6, v128.swizzle(v128.load(table, 96), x));
      a7 = v128.xor(a7, v128.swizzle(v128.load(table, 112), x));
      const y = v128.load(nibble, 16);
      a0 = v128.xor(a0, v128.swizzle(v128.load(table, 128), y));
      a1 = v128.xor(a1, v128.swizzle(v128.load(table, 144), y));
      a2 = v128.xor(a2, v128.swizzle(v128.load(table, 160), y));
      a3 = v128.xor(a3, v128.swizzle(v128.load(table, 176), y));
      a4 = v128.xor(a4, v128.swizzle(v128.load(table, 192), y));
      a5 = v128.xor(a5, v128.swizzle(v128.load(table, 208), y));
      a6 = v128.xor(a6, v128.swizzle(v128.load(table, 224), y));
      a7 = v128.xor(a7, v128.swizzle(v128.load(table, 240), y));
      table += 256;
    }
    v128.store(LANES + o, a0, 0);
    v128.store(LANES + o, a1, 16);
    v128.store(LANES + o, a2, 32);
    v128.store(LANES + o, a3, 48);
    v128.store(LANES + o, a4, 64);
    v128.store(LANES + o, a5, 80);
    v128.store(LANES + o, a6, 96);
    v128.store(LANES + o, a7, 112);
  }
}

/** Takes `groups` times sixteen blocks at `at` into HASH, after ghashTables(). */
function ghashMany(at: usize, groups: u32): void {
  v128.store(at, v128.xor(v128.load(at), v128.load(HASH)));
  transposeBytes(at, 16, LANES, 16);
  v128.store(at, v128.xor(v128.load(at), v128.load(HASH)));
  for (let i: u32 = 1; i < groups; i++) {
    at += 256;
    transposeBytes(at, 16, ROWS, 16);
    multiplyLanes();
  }
  // Lane l is still to be multiplied by the power 16 - l: Horner's rule over the lanes.
  transposeBytes(LANES, 16, ROWS, 16);
  v128.store(HASH, i64x2.splat(0));
  ghashFew(ROWS, 16);
}

/** Takes `blocks` blocks at DATA into HASH, after ghashBegin(); with `tables` HASH_TABLES are there. */
export function ghashBlocks(blocks: u32, tables: bool): void {
  const groups = tables ? blocks >> 4 : 0;
  if (groups > 0) ghashMany(DATA, groups);
  ghashFew(DATA + ((<usize>groups) << 8), blocks - (groups << 4));
}

/** Zeros over everything here; DATA is for others to forget. */
export function ghashForget(): void {
  memory.fill(HASH, 0, 16);
  memory.fill(HASH_KEY, 0, 16);
  memory.fill(HASH_TABLES, 0, 8192);
  memory.fill(POWERS, 0, 2048);
  memory.fill(PRODUCT, 0, 16);
  memory.fill(MULTIPLES, 0, 256);
  memory.fill(ROWS, 0, 256);
  memory.fill(LANES, 0, 256);
  memory.fill(NIBBLES, 0, 512);
}
