import { afterEach, describe, expect, it, vi } from 'vitest';
import { toHex, utf8 } from '../../crypto/bytes.ts';
import { DecryptError, EncodingError, InputError } from '../../crypto/errors.ts';
import { pbkdf2Sm3 } from '../../crypto/sm3/pbkdf2.ts';
import { Sm3, sm3 } from '../../crypto/sm3/sm3.ts';
import { type CryptoPool, openCryptoPool, poolWithoutThreads } from './pool.ts';
import { handedOver } from './tasks.ts';

let pool: CryptoPool;
afterEach(() => pool.close());

const pinOf = (iterations: number) => ({ pin: utf8('1'), salt: utf8('2'), iterations });
const hashOf = (bytes: Uint8Array<ArrayBuffer>) => ({ suspended: null, bytes, length: bytes.length });

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
    const { suspended } = await pool.run('digest', hashOf(bytes.slice()));
    expect(Sm3.resume(suspended).digest()).toEqual(sm3(bytes));
  });

  it('starts one thread ahead when told to, which then takes the first task', async () => {
    const own = openCryptoPool({ threads: 2 });
    pool = own;
    const started = vi.fn<() => void>();
    process.on('worker', started);
    try {
      own.ready();
      own.ready();
      await vi.waitFor(() => expect(started).toHaveBeenCalledTimes(1));
      expect(await own.run('derivePin', pinOf(2))).toEqual(pbkdf2Sm3(utf8('1'), utf8('2'), 2, 32));
      expect(started).toHaveBeenCalledTimes(1);
      own.close();
      own.ready();
      await new Promise((done) => setImmediate(done));
      expect(started).toHaveBeenCalledTimes(1);
    } finally {
      process.off('worker', started);
    }
  });

  it('is handed large bytes and gives them back, without a copy', async () => {
    pool = openCryptoPool({ threads: 1 });
    const bytes = new Uint8Array(100_000).fill(1);
    const running = pool.run('digest', hashOf(bytes));
    expect(bytes.length).toBe(0);
    expect((await running).bytes).toEqual(new Uint8Array(100_000).fill(1));
  });

  it('hands over what a PIN gives as well: the thread keeps no copy of it', async () => {
    pool = openCryptoPool({ threads: 1 });
    expect(await pool.run('derivePin', pinOf(2))).toEqual(pbkdf2Sm3(utf8('1'), utf8('2'), 2, 32));
    const derived = pbkdf2Sm3(utf8('1'), utf8('2'), 2, 32);
    expect(handedOver(derived)).toEqual([derived.buffer]);
    // Nothing else lies in that buffer.
    expect(derived.buffer.byteLength).toBe(32);
  });

  it('keeps main answering while a thread derives', async () => {
    pool = openCryptoPool({ threads: 1 });
    let ended = false;
    const work = pool.run('derivePin', pinOf(400_000)).then(() => (ended = true));
    let turns = 0;
    while (!ended) {
      await new Promise((done) => setImmediate(done));
      turns++;
    }
    await work;
    expect(turns).toBeGreaterThan(100);
  });

  it.each([
    ['with threads', () => openCryptoPool({ threads: 1 })],
    ['without threads', () => poolWithoutThreads()],
  ])('%s rejects with the class and code of what a task throws, and goes on with the next', async (_, open) => {
    pool = open();
    const head = new Uint8Array(68);
    const portion = { contentKey: new Uint8Array(16), head, first: 0, bytes: new Uint8Array(16), length: 16 };
    const caught = (work: Promise<unknown>): Promise<unknown> => work.catch((error: unknown) => error);
    const encoding = await caught(pool.run('decrypt', portion));
    expect(encoding).toBeInstanceOf(EncodingError);
    expect(encoding).toMatchObject({ code: 'content.magic', offset: 0 });
    const input = await caught(pool.run('derivePin', pinOf(0)));
    expect(input).toBeInstanceOf(InputError);
    expect(input).not.toBeInstanceOf(DecryptError);
    expect((await pool.run('digest', hashOf(utf8('abc')))).bytes).toEqual(utf8('abc'));
  });

  it('without threads wipes no key of its caller', async () => {
    pool = poolWithoutThreads();
    const pin = utf8('123456');
    await pool.run('derivePin', { pin, salt: utf8('s'), iterations: 2 });
    expect(pin).toEqual(utf8('123456'));
  });

  it('does not begin what was called off while it waited, and lets the rest go on', async () => {
    pool = openCryptoPool({ threads: 1 });
    const running = pool.run('derivePin', pinOf(200_000));
    const off = new AbortController();
    const bytes = utf8('called off');
    const waiting = pool.run('digest', hashOf(bytes), off.signal);
    const next = pool.run('digest', hashOf(utf8('abc')));
    off.abort(new Error('called off'));
    await expect(waiting).rejects.toThrow('called off');
    // It was never handed over.
    expect(bytes).toEqual(utf8('called off'));
    expect(await running).toHaveLength(32);
    expect((await next).bytes).toEqual(utf8('abc'));
    await expect(pool.run('digest', hashOf(bytes), off.signal)).rejects.toThrow('called off');
  });

  it('says nothing more of a running task that was called off', async () => {
    pool = openCryptoPool({ threads: 1 });
    const off = new AbortController();
    const running = pool.run('derivePin', pinOf(2_000_000), off.signal);
    off.abort(new Error('called off'));
    await expect(running).rejects.toThrow('called off');
    expect((await pool.run('digest', hashOf(utf8('abc')))).bytes).toEqual(utf8('abc'));
  });

  it('rejects everything once closed', async () => {
    pool = openCryptoPool({ threads: 1 });
    const work = pool.run('derivePin', pinOf(4_000_000));
    const after = pool.run('digest', hashOf(utf8('abc')));
    const ends = Promise.allSettled([work, after]);
    pool.close();
    expect((await ends).map((end) => (end.status === 'rejected' ? String(end.reason) : end.status))).toEqual([
      'Error: the thread ended',
      'Error: the pool is closed',
    ]);
    await expect(pool.run('digest', hashOf(utf8('abc')))).rejects.toThrow('the pool is closed');
  });
});
