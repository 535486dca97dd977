// The compiled kernels of SM3, SM4 and GHASH: WebAssembly made from assembly/ (plain SIMD, nothing of the host), set up when this module is loaded, in
// well under a millisecond. One memory serves all calls: a caller puts its bytes in place, calls, takes the result and has the places forgotten
// before it returns, which holds because JavaScript runs one call at a time on a thread. For crypto/sm3 and crypto/sm4 alone.

import { instantiate } from './instantiate.ts';
import { MODULE } from './kernels.generated.ts';

type Kernels = {
  readonly memory: { readonly buffer: ArrayBuffer };
  /** Whole blocks of 64 bytes at DATA into SM3_STATE. */
  sm3Blocks(blocks: number): void;
  /** Turns of PBKDF2 on SM3_STATE and SM3_SUM. */
  sm3Iterate(turns: number): void;
  /** Zeros over SM3's places and as many bytes of DATA. */
  sm3Forget(bytes: number): void;
  /** Zeros over SM4's places and as many bytes of DATA. */
  sm4Forget(bytes: number): void;
  /** CIPHER_KEY to ROUND_KEYS. */
  sm4Expand(): void;
  /** Blocks at DATA, each alone. */
  sm4Blocks(blocks: number): void;
  /** Counter mode over blocks at DATA from CHAINED on, which is stepped; `wide` (1) counts in the whole block, else (0) in its last word. */
  sm4Stream(blocks: number, wide: number): void;
  /** CBC over blocks at DATA; CHAINED is the block before and becomes the last one. */
  sm4Chain(blocks: number): void;
  /** The inverse, with reversed ROUND_KEYS. */
  sm4Unchain(blocks: number): void;
  /** Makes ready to hash under HASH_KEY. */
  ghashBegin(): void;
  /** HASH_KEY to HASH_POWERS, after ghashBegin(). */
  ghashPowers(): void;
  /** Makes ready to hash many blocks, from HASH_POWERS. */
  ghashSums(): void;
  /** Blocks at DATA into HASH; `sums` (1) after ghashSums(), and for public blocks only: addresses then depend on them. */
  ghashBlocks(blocks: number, sums: number): void;
  /** Zeros over all that GHASH touched but DATA. */
  ghashForget(): void;
} & Readonly<Record<Place, { readonly value: number }>>;

type Place =
  | 'WINDOW'
  | 'DATA'
  | 'CIPHER_KEY'
  | 'ROUND_KEYS'
  | 'CHAINED'
  | 'HASH'
  | 'HASH_KEY'
  | 'HASH_POWERS'
  | 'SM3_STATE'
  | 'SM3_INNER'
  | 'SM3_OUTER'
  | 'SM3_SUM';

export const kernels = instantiate<Kernels>(MODULE);

/** Bytes that DATA takes at a time. */
export const WINDOW = kernels.WINDOW.value;

const MEMORY = new Uint8Array(kernels.memory.buffer);
const place = (name: Place, bytes: number) => MEMORY.subarray(kernels[name].value, kernels[name].value + bytes);
// Words in the machine's order, which is WebAssembly's on every processor that runs the client: least significant byte first.
const words = (name: Place, count: number) => new Int32Array(MEMORY.buffer, kernels[name].value, count);

export const DATA = place('DATA', WINDOW);
export const CIPHER_KEY = place('CIPHER_KEY', 16);
export const ROUND_KEYS = words('ROUND_KEYS', 32);
export const CHAINED = words('CHAINED', 4);
export const HASH = place('HASH', 16);
export const HASH_KEY = place('HASH_KEY', 16);
export const HASH_POWERS = place('HASH_POWERS', 1024);
export const SM3_STATE = words('SM3_STATE', 8);
export const SM3_INNER = words('SM3_INNER', 8);
export const SM3_OUTER = words('SM3_OUTER', 8);
export const SM3_SUM = words('SM3_SUM', 8);

/** Puts bytes at DATA: whole, or `length` of them from `from`. */
export function put(bytes: Uint8Array, from = 0, length = bytes.length): void {
  DATA.set(from === 0 && length === bytes.length ? bytes : bytes.subarray(from, from + length));
}
