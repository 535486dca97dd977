// GHASH (NIST SP 800-38D, 6.4), in two ways.
//
// Few blocks: each bit of the running hash chooses, by a mask, the hash key times its power of x. No address depends on a secret.
//
// Many blocks, in turns of 64: the hash of a turn is the old one times H^64, again by masks, plus the sum of each block times its power of H, H^64 for
// the first and H for the last. That sum is looked up (the method of the four Russians): eight blocks have one table of all 256 sums of their powers,
// and bit j of the eight blocks together is the index of what stands at x^j. So THESE addresses depend on the blocks, and on nothing else: blocks are
// ciphertext, lengths or associated data, which GCM sends in clear, when it encrypts as when it decrypts. Whoever sees which lines of the tables are
// read learns ciphertext that he may see anyway. The contents of the tables are secret; they are made in an order that no secret determines. The
// running hash, which does depend on H, never is an index. Whoever hashes something that is not public must not use the second way.

import { Lanes } from './lanes';
import { DATA } from './memory';
import { transposeBits } from './transpose';

/** The running hash. */
export const HASH: usize = memory.data(16, 16);
/** The hash key H. */
export const HASH_KEY: usize = memory.data(16, 16);
/** H^64 down to H, made by ghashPowers(): kept by the caller between messages. */
export const HASH_POWERS: usize = memory.data(1024, 16);

/** Blocks in a turn, in groups of eight. */
const TURN: u32 = 64;
/** From so many blocks on, a turn that is not full is quicker than the blocks one by one. */
const WORTH_A_TURN: u32 = 16;

/** H times x^0 to x^127, and the same for the power of H in `ahead`. */
const TIMES_KEY: usize = memory.data(2048, 16);
const TIMES_AHEAD: usize = memory.data(2048, 16);
/** Which power of H TIMES_AHEAD is for: as many blocks as the next turn has. 0 where there is none. */
let ahead: u32 = 0;
/** For each group of a turn the 256 sums of its eight powers. */
const SUMS: usize = memory.data(32768, 16);
/** Whether SUMS may hold anything. */
let summed: bool = false;
/** A group's bits, then for each group and bit of a byte the sixteen places of the sums to take. */
const BITS: usize = memory.data(128, 16);
const PLACES: usize = memory.data(2048, 16);
/** A turn that is not full, after zeros. */
const PARTIAL: usize = memory.data(1024, 16);

/** The element at `at` times x^0 to x^127. */
function unfold(at: usize, to: usize): void {
  let high = bswap<u64>(load<u64>(at));
  let low = bswap<u64>(load<u64>(at, 8));
  for (const end = to + 2048; to < end; to += 16) {
    store<u64>(to, bswap<u64>(high));
    store<u64>(to, bswap<u64>(low), 8);
    const out = low & 1;
    low = (low >> 1) | (high << 63);
    high = (high >> 1) ^ ((0 - out) & 0xe100000000000000);
  }
}

class Masked {
  /** `power` in the bytes of which the highest bit is set. All bytes are alike. */
  @inline static chosen(byte: v128, power: v128): v128 {
    return v128.and(v128.lt<i8>(byte, i64x2.splat(0)), power);
  }
}

/** The element at `at` times the one that was unfolded to `power`, in place. */
function multiply(at: usize, power: usize): void {
  let even = i64x2.splat(0);
  let odd = i64x2.splat(0);
  for (const end = power + 2048; power < end; power += 128) {
    let byte = v128.load_splat<u8>(at++);
    even = v128.xor(even, Masked.chosen(byte, v128.load(power)));
    byte = v128.add<i8>(byte, byte);
    odd = v128.xor(odd, Masked.chosen(byte, v128.load(power, 16)));
    byte = v128.add<i8>(byte, byte);
    even = v128.xor(even, Masked.chosen(byte, v128.load(power, 32)));
    byte = v128.add<i8>(byte, byte);
    odd = v128.xor(odd, Masked.chosen(byte, v128.load(power, 48)));
    byte = v128.add<i8>(byte, byte);
    even = v128.xor(even, Masked.chosen(byte, v128.load(power, 64)));
    byte = v128.add<i8>(byte, byte);
    odd = v128.xor(odd, Masked.chosen(byte, v128.load(power, 80)));
    byte = v128.add<i8>(byte, byte);
    even = v128.xor(even, Masked.chosen(byte, v128.load(power, 96)));
    byte = v128.add<i8>(byte, byte);
    odd = v128.xor(odd, Masked.chosen(byte, v128.load(power, 112)));
  }
  v128.store(at - 16, v128.xor(even, odd));
}

/** Makes ready for HASH_KEY. */
export function ghashBegin(): void {
  ahead = 0;
  unfold(HASH_KEY, TIMES_KEY);
}

/** Takes `blocks` blocks at `at` into HASH. */
function ghashFew(at: usize, blocks: u32): void {
  for (let i: u32 = 0; i < blocks; i++) {
    v128.store(HASH, v128.xor(v128.load(HASH), v128.load(at)));
    multiply(HASH, TIMES_KEY);
    at += 16;
  }
}

/** Makes HASH_POWERS for HASH_KEY, after ghashBegin(). */
export function ghashPowers(): void {
  let to = HASH_POWERS + 1008;
  v128.store(to, v128.load(HASH_KEY));
  while (to > HASH_POWERS) {
    to -= 16;
    v128.store(to, v128.load(to, 16));
    multiply(to, TIMES_KEY);
  }
}

/** Makes the sums for turns, from HASH_POWERS. */
export function ghashSums(): void {
  summed = true;
  let to = SUMS;
  let power = HASH_POWERS;
  for (; to < SUMS + 32768; to += 4096) {
    v128.store(to, i64x2.splat(0));
    for (let half: usize = 16; half < 4096; half <<= 1) {
      const own = v128.load(power);
      for (let at = to; at < to + half; at += 16) v128.store(at + half, v128.xor(own, v128.load(at)));
      power += 16;
    }
  }
}

class Turn {
  /** The eight sums of a turn at one power of x, added up. `from` is the place of the first in PLACES. */
  @inline static sum(from: usize): v128 {
    return v128.xor(
      v128.xor(
        v128.xor(v128.load(<usize>load<u16>(from), SUMS), v128.load(<usize>load<u16>(from, 256), SUMS + 4096)),
        v128.xor(
          v128.load(<usize>load<u16>(from, 512), SUMS + 8192),
          v128.load(<usize>load<u16>(from, 768), SUMS + 12288),
        ),
      ),
      v128.xor(
        v128.xor(
          v128.load(<usize>load<u16>(from, 1024), SUMS + 16384),
          v128.load(<usize>load<u16>(from, 1280), SUMS + 20480),
        ),
        v128.xor(
          v128.load(<usize>load<u16>(from, 1536), SUMS + 24576),
          v128.load(<usize>load<u16>(from, 1792), SUMS + 28672),
        ),
      ),
    );
  }

  /** Each byte shifted to the right by one bit, */
  @inline static shifted(x: v128): v128 {
    return v128.and(v128.shr<u16>(x, 1), i8x16.splat(0x7f));
  }

  /** and the bits that fall out, as the highest bit of each byte. */
  @inline static fallen(x: v128): v128 {
    return v128.and(v128.shl<u16>(x, 7), i8x16.splat(<i8>0x80));
  }
}

/** Bytes of blocks at BITS turned into places of sums, sixteen bytes each, for one group. */
function placesOf(to: usize): void {
  for (let bits = BITS; bits < BITS + 128; bits += 16) {
    const x = v128.load(bits);
    v128.store(to, v128.shl<u16>(v128.extend_low<u8>(x), 4));
    v128.store(to, v128.shl<u16>(v128.extend_high<u8>(x), 4), 16);
    to += 32;
  }
}

/** Takes the sum of 64 blocks at `at`, each times its power of H, into HASH. */
function turn(at: usize): void {
  const zero = i64x2.splat(0);
  for (let group = PLACES; group < PLACES + 2048; group += 256) {
    transposeBits(at, BITS);
    placesOf(group);
    at += 128;
  }
  // Each power x^j is a shift by j bits: bytes are joined first, then the eight bits of a byte by Horner's rule. High and low half of 256 bits.
  let high = zero;
  let low = zero;
  for (let from = PLACES; from < PLACES + 256; from += 32) {
    let head = zero;
    let tail = zero;
    head = Turn.sum(from + 30);
    tail = Lanes.oneByteOn(head, tail);
    head = v128.xor(Lanes.oneByteOn(zero, head), Turn.sum(from + 28));
    tail = Lanes.oneByteOn(head, tail);
    head = v128.xor(Lanes.oneByteOn(zero, head), Turn.sum(from + 26));
    tail = Lanes.oneByteOn(head, tail);
    head = v128.xor(Lanes.oneByteOn(zero, head), Turn.sum(from + 24));
    tail = Lanes.oneByteOn(head, tail);
    head = v128.xor(Lanes.oneByteOn(zero, head), Turn.sum(from + 22));
    tail = Lanes.oneByteOn(head, tail);
    head = v128.xor(Lanes.oneByteOn(zero, head), Turn.sum(from + 20));
    tail = Lanes.oneByteOn(head, tail);
    head = v128.xor(Lanes.oneByteOn(zero, head), Turn.sum(from + 18));
    tail = Lanes.oneByteOn(head, tail);
    head = v128.xor(Lanes.oneByteOn(zero, head), Turn.sum(from + 16));
    tail = Lanes.oneByteOn(head, tail);
    head = v128.xor(Lanes.oneByteOn(zero, head), Turn.sum(from + 14));
    tail = Lanes.oneByteOn(head, tail);
    head = v128.xor(Lanes.oneByteOn(zero, head), Turn.sum(from + 12));
    tail = Lanes.oneByteOn(head, tail);
    head = v128.xor(Lanes.oneByteOn(zero, head), Turn.sum(from + 10));
    tail = Lanes.oneByteOn(head, tail);
    head = v128.xor(Lanes.oneByteOn(zero, head), Turn.sum(from + 8));
    tail = Lanes.oneByteOn(head, tail);
    head = v128.xor(Lanes.oneByteOn(zero, head), Turn.sum(from + 6));
    tail = Lanes.oneByteOn(head, tail);
    head = v128.xor(Lanes.oneByteOn(zero, head), Turn.sum(from + 4));
    tail = Lanes.oneByteOn(head, tail);
    head = v128.xor(Lanes.oneByteOn(zero, head), Turn.sum(from + 2));
    tail = Lanes.oneByteOn(head, tail);
    head = v128.xor(Lanes.oneByteOn(zero, head), Turn.sum(from));
    const out = Turn.fallen(high);
    high = v128.xor(v128.xor(Turn.shifted(high), Lanes.oneByteOn(zero, out)), head);
    low = v128.xor(v128.xor(Turn.shifted(low), Lanes.oneByteOn(out, Turn.fallen(low))), tail);
  }
  // x^128 = 1 + x + x^2 + x^7. What these shifts push out at the end comes in again at the top.
  const end = bswap<u64>(i64x2.extract_lane(low, 1));
  const top = bswap<u64>(i64x2.extract_lane(low, 0)) ^ (end << 63) ^ (end << 62) ^ (end << 57);
  const first = top ^ (top >> 1) ^ (top >> 2) ^ (top >> 7);
  const second = end ^ (end >> 1) ^ (end >> 2) ^ (end >> 7) ^ (top << 63) ^ (top << 62) ^ (top << 57);
  const folded = i64x2.replace_lane(i64x2.splat(bswap<u64>(first)), 1, bswap<u64>(second));
  v128.store(HASH, v128.xor(v128.load(HASH), v128.xor(high, folded)));
}

/** HASH times the power of H that the number of blocks in the next turn asks for. */
function step(blocks: u32): void {
  if (ahead !== blocks) unfold(HASH_POWERS + ((TURN - blocks) << 4), TIMES_AHEAD);
  ahead = blocks;
  multiply(HASH, TIMES_AHEAD);
}

/**
 * Takes `blocks` blocks at DATA into HASH, after ghashBegin(); with `sums` after ghashSums() too, which is quicker for many and ONLY for blocks that
 * are public.
 */
export function ghashBlocks(blocks: u32, sums: bool): void {
  let at = DATA;
  if (sums) {
    for (; blocks >= TURN; blocks -= TURN) {
      step(TURN);
      turn(at);
      at += 1024;
    }
    if (blocks >= WORTH_A_TURN) {
      const bytes = (<usize>blocks) << 4;
      memory.fill(PARTIAL, 0, 1024 - bytes);
      memory.copy(PARTIAL + 1024 - bytes, at, bytes);
      step(blocks);
      turn(PARTIAL);
      return;
    }
  }
  ghashFew(at, blocks);
}

/** Zeros over everything here; DATA is for others to forget. */
export function ghashForget(): void {
  memory.fill(HASH, 0, 16);
  memory.fill(HASH_KEY, 0, 16);
  memory.fill(TIMES_KEY, 0, 2048);
  if (!summed) return;
  memory.fill(HASH_POWERS, 0, 1024);
  memory.fill(TIMES_AHEAD, 0, 2048);
  memory.fill(SUMS, 0, 32768);
  memory.fill(BITS, 0, 128);
  memory.fill(PLACES, 0, 2048);
  memory.fill(PARTIAL, 0, 1024);
  ahead = 0;
  summed = false;
}
