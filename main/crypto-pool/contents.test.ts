import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { concatBytes, toHex, utf8 } from '../../crypto/bytes.ts';
import { CHUNK_LENGTH, contentSize, decryptContent, encryptContent } from '../../crypto/envelopes/content.ts';
import { DecryptError, EncodingError, InputError } from '../../crypto/errors.ts';
import { randomBytes } from '../../crypto/random.ts';
import * as sm2 from '../../crypto/sm2/sm2.ts';
import { sm3 } from '../../crypto/sm3/sm3.ts';
import { type BulkSource, decryptBulk, digestBulk, encryptBulk, sourceIn, sourceOf, verifyBulk } from './contents.ts';
import { type CryptoPool, openCryptoPool } from './pool.ts';

const MEBIBYTE = 1_048_576;
const contentKey = randomBytes(16);
const header = { label: 'workSecret', dossier: randomBytes(32), kind: 'pdf' };

let pool: CryptoPool;
beforeAll(() => {
  pool = openCryptoPool({ threads: 2 });
});
afterAll(() => pool.close());

function collected() {
  const parts: Uint8Array[] = [];
  // The bytes are only lent.
  return { sink: (bytes: Uint8Array) => void parts.push(bytes.slice()), all: () => concatBytes(...parts) };
}

describe('contents through the pool', () => {
  it.each([0, 1, CHUNK_LENGTH, MEBIBYTE - 1, MEBIBYTE, MEBIBYTE + 1, 7 * MEBIBYTE + 12_345])(
    'of %d bytes come out as the reader reads them, and back',
    async (length) => {
      const plaintext = randomBytes(length);
      const out = collected();
      const told: number[] = [];
      const { id, size } = await encryptBulk(
        pool,
        { contentKey, header, source: sourceOf(plaintext), sink: out.sink },
        { progress: (done) => told.push(done) },
      );
      const ciphertext = out.all();
      expect(size).toBe(contentSize(length, header));
      expect(id).toBe(toHex(sm3(ciphertext)));
      expect(decryptContent({ contentKey, ciphertext })).toEqual({ header, plaintext });
      expect(told.at(-1)).toBe(length);
      expect(told).toEqual(told.toSorted((a, b) => a - b));

      const back = collected();
      const found = await decryptBulk(pool, { contentKey, source: sourceOf(ciphertext), sink: back.sink });
      expect(back.all()).toEqual(plaintext);
      expect(found).toMatchObject({ header, length, id, digest: toHex(sm3(plaintext)) });
      expect(await digestBulk(pool, sourceOf(plaintext))).toBe(found.digest);
    },
  );

  it('leave the content key to its owner', async () => {
    const mine = contentKey.slice();
    await encryptBulk(pool, { contentKey: mine, header, source: sourceOf(utf8('x')), sink: () => {} });
    expect(mine).toEqual(contentKey);
  });

  it('give nothing of a chunk that was changed, nor of any behind it', async () => {
    const plaintext = randomBytes(5 * MEBIBYTE);
    const ciphertext = encryptContent({ contentKey, header, plaintext });
    ciphertext[3 * MEBIBYTE] = (ciphertext[3 * MEBIBYTE] ?? 0) ^ 1;
    const out = collected();
    const opened = decryptBulk(pool, { contentKey, source: sourceOf(ciphertext), sink: out.sink });
    await expect(opened).rejects.toThrow(DecryptError);
    const given = out.all();
    expect(given.length).toBeLessThanOrEqual(3 * MEBIBYTE);
    expect(given).toEqual(plaintext.subarray(0, given.length));
    const cut = decryptBulk(pool, { contentKey, source: sourceOf(ciphertext.subarray(0, -1)) });
    await expect(cut).rejects.toThrow('content.size');
    const other = decryptBulk(pool, { contentKey: randomBytes(16), source: sourceOf(ciphertext) });
    await expect(other).rejects.toThrow('content.commitment');
    const bad = encryptBulk(pool, {
      contentKey,
      header: { ...header, kind: '' },
      source: sourceOf(plaintext),
      sink() {},
    });
    await expect(bad).rejects.toThrow(InputError);
    const file = { read: (offset: number, length: number) => ciphertext.subarray(offset, offset + length) };
    const shorter = digestBulk(pool, sourceIn(file, 5, ciphertext.length));
    await expect(shorter).rejects.toThrow(EncodingError);
  });

  it('wait for a sink that is slow, and hold a few portions however long the content is', async () => {
    const length = 64 * MEBIBYTE;
    let read = 0;
    let written = 0;
    let furthest = 0;
    const source: BulkSource = {
      length,
      read: (_, into) => {
        read += into.length;
        furthest = Math.max(furthest, read - written);
      },
    };
    await encryptBulk(pool, {
      contentKey,
      header,
      source,
      sink: async (bytes) => {
        await new Promise((done) => setImmediate(done));
        written += bytes.length;
      },
    });
    expect(read).toBe(length);
    // One portion in the sink's hands and one for each place under way.
    expect(furthest).toBeLessThanOrEqual((pool.threads + 3) * MEBIBYTE);
  });

  it('stop when they are called off: nothing is read, written or under way afterwards', async () => {
    const off = new AbortController();
    let touched = 0;
    const source: BulkSource = { length: 2 ** 32, read: () => void touched++ };
    const sink = () => {
      touched++;
      if (touched > 20) off.abort(new Error('called off'));
    };
    const work = encryptBulk(pool, { contentKey, header, source, sink }, { signal: off.signal });
    await expect(work).rejects.toThrow('called off');
    const then = touched;
    expect(then).toBeLessThan(40);
    // The pool has nothing of it left before this.
    await digestBulk(pool, sourceOf(randomBytes(3 * MEBIBYTE)));
    expect(touched).toBe(then);
  });

  it('pass on what source and sink throw', async () => {
    const plaintext = randomBytes(3 * MEBIBYTE);
    const broken: BulkSource = {
      length: plaintext.length,
      read: (offset) => {
        if (offset > 0) throw new Error('the stick was pulled out');
      },
    };
    const sink = () => {};
    const content = { contentKey, header, source: broken, sink };
    await expect(encryptBulk(pool, content)).rejects.toThrow('the stick was pulled out');
    await expect(digestBulk(pool, broken)).rejects.toThrow('the stick was pulled out');
    const full = async (bytes: Uint8Array) => {
      if (bytes.length > MEBIBYTE) throw new Error('the disk is full');
    };
    await expect(encryptBulk(pool, { contentKey, header, source: sourceOf(plaintext), sink: full })).rejects.toThrow(
      'the disk is full',
    );
    expect(await digestBulk(pool, sourceOf(utf8('abc')))).toBe(toHex(sm3(utf8('abc'))));
  });
});

describe('many signatures through the pool', () => {
  it('are each told apart, in order', async () => {
    const privateKey = randomBytes(32).fill(0, 0, 1);
    const publicKey = sm2.publicKeyOf(privateKey);
    const signatures = Array.from({ length: 150 }, (_, i) => {
      const message = utf8(`message ${i}`);
      const signature = sm2.sign(privateKey, i % 7 === 3 ? utf8('another') : message);
      return { publicKey, message, signature: i % 50 === 9 ? signature.subarray(1) : signature };
    });
    const held = await verifyBulk(pool, signatures);
    expect(held).toEqual(signatures.map((_, i) => i % 7 !== 3 && i % 50 !== 9));
    expect(await verifyBulk(pool, [])).toEqual([]);
  });
});
