// The compiled SM4 and GHASH against the plain TypeScript beside them: all numbers of blocks around the batches, all carries of the counter, the
// chaining of CBC, hashes by masks and by sums of powers; and nothing left behind.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes, fromHex } from '../bytes.ts';
import { DecryptError, InputError } from '../errors.ts';
import { randomBytes } from '../random.ts';
import { DATA, HASH, HASH_KEY, kernels, WINDOW } from '../wasm/kernels.ts';
import { sm4CbcDecrypt, sm4CbcEncrypt } from './cbc.ts';
import { applyKeyStream as plainKeyStream } from './counter.reference.ts';
import { applyKeyStream, blockWords } from './counter.ts';
import { sm4Ctr } from './ctr.ts';
import { Sm4Gcm } from './gcm.ts';
import { ghashLengths, ghashTable, ghashUpdate } from './ghash.reference.ts';
import { crypt, expandKey as plainExpandKey } from './sm4.reference.ts';
import { expandKey, Sm4 } from './sm4.ts';

const wordsToBytes = (words: Int32Array) => {
  const out = new Uint8Array(4 * words.length);
  words.forEach((word, i) => new DataView(out.buffer).setInt32(4 * i, word));
  return out;
};

function plainBlock(roundKeys: Int32Array, block: Uint8Array): Uint8Array {
  const words = blockWords(block);
  crypt(roundKeys, words);
  return wordsToBytes(words);
}

/** GCM with a 12-byte nonce by the plain TypeScript alone. */
function plainGcm(key: Uint8Array, nonce: Uint8Array, plaintext: Uint8Array, associated: Uint8Array): Uint8Array {
  const roundKeys = plainExpandKey(key);
  const h = new Int32Array(4);
  crypt(roundKeys, h);
  const first = concatBytes(nonce, fromHex('00000001'));
  const counter = blockWords(first);
  counter[3] = 2;
  const out = new Uint8Array(plaintext.length);
  plainKeyStream(roundKeys, counter, false, plaintext, out);
  const table = ghashTable(h);
  const y = new Int32Array(4);
  ghashUpdate(table, y, associated);
  ghashUpdate(table, y, out);
  ghashLengths(table, y, associated.length, out.length);
  const mask = plainBlock(roundKeys, first);
  return concatBytes(
    out,
    wordsToBytes(y).map((byte, i) => byte ^ (mask[i] ?? 0)),
  );
}

// A batch of 128 blocks is worth it from 64 on; few blocks go by fours and sixteens; a window holds 4096.
const BLOCKS = [0, 1, 2, 3, 4, 5, 12, 13, 15, 16, 17, 31, 33, 63, 64, 65, 127, 128, 129, 191, 192, 255, 256, 257];
const LENGTHS = [
  ...BLOCKS.flatMap((blocks) => [blocks * 16, blocks * 16 + 1, blocks * 16 + 15]),
  WINDOW - 1,
  WINDOW,
  WINDOW + 1,
  WINDOW + 1025,
  2 * WINDOW + 3000,
];
const long = randomBytes(2 * WINDOW + 4000);

describe('the compiled SM4', () => {
  it('expands keys and crypts blocks both ways as the plain one', () => {
    for (let i = 0; i < 500; i++) {
      const key = randomBytes(16);
      const block = randomBytes(16);
      const plain = plainExpandKey(key);
      expect(expandKey(key)).toEqual(plain);
      const found = new Uint8Array(16);
      new Sm4(key).encryptBlock(block, found);
      expect(found).toEqual(plainBlock(plain, block));
      new Sm4(key).decryptBlock(found, found);
      expect(found).toEqual(block);
    }
  });

  it('goes through every byte value in every place of a block', () => {
    const key = randomBytes(16);
    const plain = plainExpandKey(key);
    const cipher = new Sm4(key);
    for (let value = 0; value < 256; value++) {
      const block = new Uint8Array(16).fill(value);
      const found = new Uint8Array(16);
      cipher.encryptBlock(block, found);
      expect(found).toEqual(plainBlock(plain, block));
    }
  });

  it.each([
    ['the whole block', true],
    ['the last word', false],
  ])('counts in %s as the plain one at all lengths, with every carry', (_name, wide) => {
    const roundKeys = expandKey(randomBytes(16));
    for (const length of LENGTHS) {
      const blocks = (length + 15) >> 4;
      const starts = [
        blockWords(randomBytes(16)),
        Int32Array.of(-1, -1, -1, -1),
        Int32Array.of(5, -1, -1, -((blocks >> 1) + 1)),
        Int32Array.of(-1, 7, -1, -blocks),
      ];
      const offset = length & 15;
      const input = long.subarray(offset, offset + length);
      for (const start of length > 5000 ? starts.slice(0, 2) : starts) {
        const [ours, theirs] = [start.slice(), start.slice()];
        const [found, expected] = [new Uint8Array(length), new Uint8Array(length)];
        applyKeyStream(roundKeys, ours, wide, input, found);
        plainKeyStream(roundKeys, theirs, wide, input, expected);
        expect(Buffer.compare(found, expected), `${length} bytes`).toBe(0);
        expect([...ours]).toEqual([...theirs]);
      }
    }
  });

  it('chains and unchains CBC as blocks one by one do', () => {
    const key = randomBytes(16);
    const iv: Uint8Array = randomBytes(16);
    const plain = plainExpandKey(key);
    for (const length of LENGTHS) {
      const input = long.subarray(1, 1 + length);
      const found = sm4CbcEncrypt(key, iv, input);
      const padding = 16 - (length % 16);
      const expected = concatBytes(input, new Uint8Array(padding).fill(padding));
      let last = iv;
      for (let at = 0; at < expected.length; at += 16) {
        const chained = expected.subarray(at, at + 16).map((byte, i) => byte ^ (last[i] ?? 0));
        last = plainBlock(plain, chained);
        expected.set(last, at);
      }
      expect(Buffer.compare(found, expected), `${length} bytes`).toBe(0);
      expect(Buffer.compare(sm4CbcDecrypt(key, iv, found), input), `${length} bytes back`).toBe(0);
    }
  });
});

describe('the compiled GCM', () => {
  it('agrees with the plain one at all lengths, by masks and by sums of powers', () => {
    const key = randomBytes(16);
    const gcm = new Sm4Gcm(key);
    for (const length of LENGTHS) {
      const nonce = randomBytes(12);
      const plaintext = long.subarray(3, 3 + length);
      for (const associated of [new Uint8Array(0), long.subarray(0, length % 61)]) {
        const found = gcm.encrypt(nonce, plaintext, associated);
        expect(Buffer.compare(found, plainGcm(key, nonce, plaintext, associated)), `${length} bytes`).toBe(0);
        expect(Buffer.compare(gcm.decrypt(nonce, found, associated), plaintext), `${length} bytes back`).toBe(0);
        const at = length % found.length;
        found[at] = (found[at] ?? 0) ^ 1;
        expect(() => gcm.decrypt(nonce, found, associated)).toThrow(DecryptError);
      }
    }
  });

  it('agrees with the plain one for random keys, lengths and long associated data', () => {
    fc.assert(
      fc.property(fc.nat(6000), fc.nat(6000), (length, associatedLength) => {
        const [key, nonce] = [randomBytes(16), randomBytes(12)];
        const plaintext = long.subarray(0, length);
        const associated = long.subarray(5, 5 + associatedLength);
        const found = new Sm4Gcm(key).encrypt(nonce, plaintext, associated);
        expect(Buffer.compare(found, plainGcm(key, nonce, plaintext, associated))).toBe(0);
      }),
      { numRuns: 60 },
    );
  });
});

describe('the hash of many blocks', () => {
  it('looks up by the blocks alone, whatever the hash key and the hash so far', () => {
    const blocks = long.slice(0, 1024);
    // Eight blocks, a bit of each at the same place, are the number of a sum; sums have sixteen bytes.
    const places = new Uint16Array(1024);
    places.forEach((_, at) => {
      const [group, bit, byte] = [at >> 7, (at >> 4) & 7, at & 15];
      for (let block = 0; block < 8; block++) {
        const one = ((blocks[group * 128 + block * 16 + byte] ?? 0) >> bit) & 1;
        places[at] = (places[at] ?? 0) | (one << (block + 4));
      }
    });
    for (let turn = 0; turn < 20; turn++) {
      HASH_KEY.set(randomBytes(16));
      HASH.set(randomBytes(16));
      kernels.ghashBegin();
      kernels.ghashPowers();
      kernels.ghashSums();
      DATA.set(blocks);
      kernels.ghashBlocks(64, 1);
      expect(Buffer.from(kernels.memory.buffer).includes(Buffer.from(places.buffer))).toBe(true);
      kernels.ghashForget();
    }
    kernels.sm4Forget(1024);
  });
});

describe('output given by the caller', () => {
  const key = randomBytes(16);
  const nonce = randomBytes(12);
  const plaintext = long.slice(0, WINDOW + 777);

  it('holds the same as a new array, in place too', () => {
    const gcm = new Sm4Gcm(key);
    const expected = gcm.encrypt(nonce, plaintext, nonce);
    const room = new Uint8Array(plaintext.length + 16);
    room.set(plaintext);
    expect(gcm.encrypt(nonce, room.subarray(0, plaintext.length), nonce, room)).toBe(room);
    expect(Buffer.compare(room, expected)).toBe(0);
    const opened = room.subarray(0, plaintext.length);
    expect(gcm.decrypt(nonce, room, nonce, opened)).toBe(opened);
    expect(Buffer.compare(opened, plaintext)).toBe(0);
    const streamed = plaintext.slice();
    expect(sm4Ctr(key, key, streamed, streamed)).toBe(streamed);
    expect(Buffer.compare(streamed, sm4Ctr(key, key, plaintext))).toBe(0);
  });

  it('is left alone where the tag is wrong, and refused where its length is', () => {
    const gcm = new Sm4Gcm(key);
    const packed = gcm.encrypt(nonce, plaintext);
    packed[5] = (packed[5] ?? 0) ^ 1;
    const room = new Uint8Array(plaintext.length).fill(9);
    expect(() => gcm.decrypt(nonce, packed, undefined, room)).toThrow(DecryptError);
    expect(room.every((byte) => byte === 9)).toBe(true);
    expect(() => gcm.decrypt(nonce, packed, undefined, room.subarray(1))).toThrow(Error);
    expect(() => gcm.encrypt(nonce, plaintext, undefined, room)).toThrow(new InputError('gcm.output'));
    expect(() => sm4Ctr(key, key, plaintext, room.subarray(1))).toThrow(new InputError('ctr.output'));
  });
});

describe('the kernels’ memory', () => {
  it('holds nothing of keys, plaintext or round keys after any call', () => {
    const key = randomBytes(16);
    const nonce = randomBytes(12);
    const memory = Buffer.from(kernels.memory.buffer);
    const holds = (bytes: Uint8Array) => memory.includes(Buffer.from(bytes));
    const h = new Uint8Array(16);
    new Sm4(key).encryptBlock(h, h);
    const gcm = new Sm4Gcm(key);
    for (const length of [1, 16, 40, 500, 1024, 1500, 5000, WINDOW, WINDOW + 20]) {
      const plaintext = long.subarray(0, length);
      const packed = gcm.encrypt(nonce, plaintext);
      const chained = sm4CbcEncrypt(key, key, plaintext);
      for (const call of [
        () => gcm.encrypt(nonce, plaintext),
        () => gcm.decrypt(nonce, packed),
        () => sm4Ctr(key, key, plaintext),
        () => sm4CbcEncrypt(key, key, plaintext),
        () => sm4CbcDecrypt(key, key, chained),
      ]) {
        call();
        const secrets = [key, h, new Uint8Array(expandKey(key).buffer)];
        for (const secret of secrets) {
          for (let at = 0; at + 16 <= secret.length; at += 16) {
            expect(holds(secret.subarray(at, at + 16)), `${length} bytes`).toBe(false);
          }
        }
        for (let at = 0; at + 16 <= Math.min(length, 3000); at += 16) {
          expect(holds(plaintext.subarray(at, at + 16))).toBe(false);
        }
        if (length >= 16) expect(holds(plaintext.subarray(length - 16))).toBe(false);
      }
    }
  });

  it('is the same after every call, whatever the key, the nonce and the bytes were', () => {
    for (const length of [0, 1, 60, 1023, 1024, 2048, 3000, 5000, WINDOW, WINDOW + 1500]) {
      const left = [1, 2].map(() => {
        const [key, nonce] = [randomBytes(16), randomBytes(12)];
        const plaintext = concatBytes(randomBytes(length % 60), long.subarray(length % 60, length)).map(
          (byte) => byte ^ (key[0] ?? 0),
        );
        const gcm = new Sm4Gcm(key);
        const packed = gcm.encrypt(nonce, plaintext, plaintext.subarray(0, 2500));
        const chained = sm4CbcEncrypt(key, key, plaintext);
        return [
          () => gcm.encrypt(nonce, plaintext, plaintext.subarray(0, 2500)),
          () => gcm.decrypt(nonce, packed, plaintext.subarray(0, 2500)),
          () => sm4Ctr(key, key, plaintext),
          () => sm4CbcEncrypt(key, key, plaintext),
          () => sm4CbcDecrypt(key, key, chained),
        ].map((call) => {
          call();
          return Buffer.from(kernels.memory.buffer.slice(0));
        });
      });
      left[0]?.forEach((memory, call) => {
        expect(Buffer.compare(memory, left[1]?.[call] ?? Buffer.alloc(0)), `${length} bytes, call ${call}`).toBe(0);
      });
    }
  });
});
