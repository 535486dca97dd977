import { afterEach, describe, expect, it } from 'vitest';
import { toHex, utf8 } from '../../crypto/bytes.ts';
import { pbkdf2Sm3 } from '../../crypto/sm3/pbkdf2.ts';
import { sm3 } from '../../crypto/sm3/sm3.ts';
import { type CryptoPool, openCryptoPool } from './pool.ts';

let pool: CryptoPool;
afterEach(() => pool.close());

describe('the crypto pool', () => {
  it('answers what the same functions answer here, in whatever order its threads end', async () => {
    pool = openCryptoPool({ threads: 2 });
    const salt = utf8('salt of this test');
    const pins = ['123456', '654321', '111111', '口令'].map((pin) => utf8(pin));
    const derived = await Promise.all(
      pins.map((pin, index) => pool.run('derivePin', { pin: pin.slice(), salt, iterations: 1000 - index * 300 })),
    );
    expect(derived.map(toHex)).toEqual(pins.map((pin, index) => toHex(pbkdf2Sm3(pin, salt, 1000 - index * 300, 32))));
    const bytes = new Uint8Array(300_000).fill(7);
    expect(toHex(await pool.run('digest', { bytes }))).toBe(toHex(sm3(bytes)));
  });

  it('keeps main answering while a thread derives', async () => {
    pool = openCryptoPool({ threads: 1 });
    let ended = false;
    const work = pool
      .run('derivePin', { pin: utf8('1'), salt: utf8('2'), iterations: 400_000 })
      .then(() => (ended = true));
    let turns = 0;
    while (!ended) {
      await new Promise((done) => setImmediate(done));
      turns++;
    }
    await work;
    expect(turns).toBeGreaterThan(100);
  });

  it('rejects what a task throws and goes on with the next', async () => {
    pool = openCryptoPool({ threads: 1 });
    await expect(pool.run('derivePin', { pin: utf8('1'), salt: utf8('2'), iterations: 0 })).rejects.toThrow('pbkdf2');
    expect(await pool.run('digest', { bytes: utf8('abc') })).toHaveLength(32);
  });

  it('rejects everything once closed', async () => {
    pool = openCryptoPool({ threads: 1 });
    const work = pool.run('derivePin', { pin: utf8('1'), salt: utf8('2'), iterations: 4_000_000 });
    const after = pool.run('digest', { bytes: utf8('abc') });
    const ends = Promise.allSettled([work, after]);
    pool.close();
    expect((await ends).map((end) => (end.status === 'rejected' ? String(end.reason) : end.status))).toEqual([
      'Error: the thread ended',
      'Error: the pool is closed',
    ]);
    await expect(pool.run('digest', { bytes: utf8('abc') })).rejects.toThrow('the pool is closed');
  });
});
