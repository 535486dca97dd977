// The compiled kernels' face: what crypto/sm3 and crypto/sm4 call, and the places where they put and find bytes. Built by build/wasm.mjs.

import { CHAINED, CIPHER_KEY, DATA, ROUND_KEYS, SM3_STATE } from './memory';
import { SM3_INNER, SM3_OUTER, SM3_SUM, SM3_WORDS } from './sm3';
import { forgetFours } from './sm3-four';
import { BATCH, beginBatches, forgetBulk, sm4Masks, streamBatch, unchainBatch } from './sm4-bulk';
import { cryptBlocks, forgetShort, step, streamFew, unchainFew } from './sm4-short';

export { ghashBegin, ghashBlocks, ghashForget, ghashPowers, ghashSums, HASH, HASH_KEY, HASH_POWERS } from './ghash';
export { CHAINED, CIPHER_KEY, DATA, ROUND_KEYS, SM3_STATE, WINDOW } from './memory';
export { SM3_INNER, SM3_OUTER, SM3_SUM, sm3Blocks, sm3Iterate } from './sm3';
export { sm4Chain, sm4Expand } from './sm4-short';

/** From so many blocks on a whole batch is quicker than the blocks one by one. */
const WORTH_A_BATCH: u32 = 64;

/** `blocks` blocks at DATA, each alone, in place. */
export function sm4Blocks(blocks: u32): void {
  cryptBlocks(DATA, blocks);
}

/** XORs `blocks` blocks at DATA with the key stream of the counter at CHAINED, and steps it; with `wide` the whole block counts. */
export function sm4Stream(blocks: u32, wide: bool): void {
  let at = DATA;
  if (blocks >= WORTH_A_BATCH) {
    sm4Masks();
    beginBatches(CHAINED);
  }
  while (blocks >= WORTH_A_BATCH) {
    const some = min(blocks, BATCH);
    streamBatch(at, CHAINED, wide);
    step(some, wide);
    if (wide && load<u32>(CHAINED, 12) < BATCH) beginBatches(CHAINED);
    at += 2048;
    blocks -= some;
  }
  while (blocks > 0) {
    const some = min<u32>(blocks, 16);
    streamFew(at, some, wide);
    at += 256;
    blocks -= some;
  }
}

/** Undoes CBC over `blocks` blocks at DATA with reversed ROUND_KEYS; the block before them is at CHAINED, and their last one is put there. */
export function sm4Unchain(blocks: u32): void {
  let at: usize = 0;
  if (blocks >= BATCH) sm4Masks();
  while (blocks >= BATCH) {
    unchainBatch(at, CHAINED);
    at += 2048;
    blocks -= BATCH;
  }
  while (blocks > 0) {
    const some = min<u32>(blocks, 16);
    unchainFew(DATA + at, some);
    at += 256;
    blocks -= some;
  }
}

/** Zeros over `bytes` bytes of DATA and over everything else that the calls of SM4 left. */
export function sm4Forget(bytes: u32): void {
  memory.fill(DATA, 0, bytes);
  memory.fill(CIPHER_KEY, 0, 16);
  memory.fill(ROUND_KEYS, 0, 128);
  memory.fill(CHAINED, 0, 16);
  forgetShort();
  // Fewer bytes never met a batch.
  if (bytes >= WORTH_A_BATCH << 4) forgetBulk();
}

/** The same for SM3. */
export function sm3Forget(bytes: u32): void {
  memory.fill(DATA, 0, bytes);
  memory.fill(SM3_STATE, 0, 32);
  memory.fill(SM3_INNER, 0, 32);
  memory.fill(SM3_OUTER, 0, 32);
  memory.fill(SM3_SUM, 0, 32);
  memory.fill(SM3_WORDS, 0, 64);
  // Fewer bytes were never hashed by fours.
  if (bytes >= 256) forgetFours();
}
