// The compiled SM3 against the plain TypeScript beside it: every length and cut around blocks and windows, PBKDF2 turn by turn, nothing left behind.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes } from '../bytes.ts';
import { randomBytes } from '../random.ts';
import { kernels, SM3_INNER, SM3_OUTER, SM3_STATE, SM3_SUM, WINDOW } from '../wasm/kernels.ts';
import { hmacSm3 } from './hmac.ts';
import { pbkdf2Sm3 } from './pbkdf2.ts';
import { compressBlocks, INITIAL, mix, W } from './sm3.reference.ts';
import { Sm3, sm3 } from './sm3.ts';

/** SM3 by the plain TypeScript alone: padding of 5.2 by concatenation. */
function reference(message: Uint8Array): Uint8Array {
  const padded = concatBytes(
    message,
    Uint8Array.of(0x80),
    new Uint8Array((119 - (message.length % 64)) % 64),
    new Uint8Array(8),
  );
  new DataView(padded.buffer).setBigUint64(padded.length - 8, BigInt(message.length) * 8n);
  const state = INITIAL.slice();
  compressBlocks(state, padded, 0, padded.length / 64);
  const out = new Uint8Array(32);
  state.forEach((word, i) => new DataView(out.buffer).setInt32(4 * i, word));
  return out;
}

describe('the compiled SM3', () => {
  const long = randomBytes(3 * WINDOW + 1000);

  it('agrees with the plain one at every length over three blocks, at every offset in a word', () => {
    for (let length = 0; length <= 200; length++) {
      const offset = length & 7;
      const message = long.subarray(offset, offset + length);
      expect(sm3(message), `length ${length}`).toEqual(reference(message));
    }
  });

  it('agrees with the plain one around the window’s edges', () => {
    for (const around of [WINDOW, 2 * WINDOW, 3 * WINDOW]) {
      for (const by of [-65, -64, -1, 0, 1, 63, 64, 65]) {
        const message = long.subarray(3, 3 + around + by);
        expect(sm3(message), `length ${around + by}`).toEqual(reference(message));
      }
    }
  });

  it('agrees with the plain one however a long message is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: WINDOW + 500 }), { maxLength: 4 }), (cuts) => {
        const hash = new Sm3();
        let at = 0;
        for (const cut of cuts) {
          hash.update(long.subarray(at, at + cut));
          at = Math.min(long.length, at + cut);
        }
        expect(hash.digest()).toEqual(reference(long.subarray(0, at)));
      }),
      { numRuns: 30 },
    );
  });

  it('iterates PBKDF2 as the plain compression does', () => {
    const words = (bytes: Uint8Array) => new Int32Array(bytes.slice().buffer);
    const [inner, outer, running] = [words(randomBytes(32)), words(randomBytes(32)), words(randomBytes(32))];
    for (const turns of [0, 1, 2, 777]) {
      SM3_INNER.set(inner);
      SM3_OUTER.set(outer);
      SM3_STATE.set(running);
      SM3_SUM.set(running);
      kernels.sm3Iterate(turns);
      const code = running.slice();
      const sum = running.slice();
      for (let turn = 0; turn < turns; turn++) {
        for (const from of [inner, outer]) {
          W.fill(0, 0, 16);
          W.set(code);
          W[8] = 0x80000000 | 0;
          W[15] = 768;
          mix(from, code);
        }
        for (let i = 0; i < 8; i++) sum[i] = (sum[i] ?? 0) ^ (code[i] ?? 0);
      }
      expect([...SM3_SUM], `${turns} turns`).toEqual([...sum]);
      expect([...SM3_STATE]).toEqual([...code]);
    }
    kernels.sm3Forget(0);
  });

  it('leaves nothing of a key or a message in the kernels’ memory', () => {
    const secret = randomBytes(64);
    const code = hmacSm3(secret, secret, long);
    const derived = pbkdf2Sm3(secret, secret, 10, 64);
    const memory = Buffer.from(kernels.memory.buffer);
    for (const bytes of [secret, code, derived, sm3(secret), long.subarray(long.length - 200)]) {
      for (let at = 0; at + 16 <= bytes.length; at += 16) {
        const piece = bytes.subarray(at, at + 16);
        expect(memory.includes(Buffer.from(piece))).toBe(false);
        // The machine's order of words, too.
        const swapped = piece.map((_, i) => piece[(i & ~3) | (3 - (i & 3))] ?? 0);
        expect(memory.includes(Buffer.from(swapped))).toBe(false);
      }
    }
  });

  it('leaves the kernels’ memory the same whatever the message and the key were', () => {
    for (const length of [0, 1, 63, 200, 255, 256, 300, 1000, 5000, WINDOW, WINDOW + 400]) {
      const left = [1, 2].map(() => {
        const secret = randomBytes(64);
        const message = long.subarray(0, length).map((byte, i) => byte ^ (secret[i & 63] ?? 0));
        return [() => sm3(message), () => hmacSm3(secret, message), () => pbkdf2Sm3(secret, secret, 3, 40)].map(
          (call) => {
            call();
            return Buffer.from(kernels.memory.buffer.slice(0));
          },
        );
      });
      left[0]?.forEach((memory, call) => {
        expect(Buffer.compare(memory, left[1]?.[call] ?? Buffer.alloc(0)), `${length} bytes, call ${call}`).toBe(0);
      });
    }
  });
});
