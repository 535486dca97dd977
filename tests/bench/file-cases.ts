// Files of any size through the pool, disk included: how fast a gigabyte is encrypted by two threads beside a plain copy of it, what the same costs as the store does it, and how much
// memory four gigabytes take. Time is by the clock on the wall; whatever is written is synced before it stops. The files lie where temporary files do.

import { mkdtempSync, rmSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from '../../crypto/random.ts';
import * as sm2 from '../../crypto/sm2/sm2.ts';
import {
  type BulkSource,
  type CryptoPool,
  decryptBulk,
  digestBulk,
  encryptBulk,
  openCryptoPool,
  verifyBulk,
} from '../../main/crypto-pool/index.ts';
import { type Case, type Row, runCases } from './measure.ts';

const GIGABYTE = 1_000_000_000;
const STEP = 1_048_576;
const SIGNATURES = 1000;
const HEADER = { label: 'none', dossier: randomBytes(32), kind: 'video' };

export async function runFiles(rounds: number, tell: (name: string) => void): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'yinzheng-bench-'));
  const pool = openCryptoPool({ threads: 2 });
  const handles: FileHandle[] = [];
  const file = async (name: string) => {
    const handle = await open(join(folder, name), 'w+');
    handles.push(handle);
    return handle;
  };
  try {
    tell('writing a gigabyte');
    const [plain, copy, coded, sparse] = [
      await file('plain'),
      await file('copy'),
      await file('coded'),
      await file('4'),
    ];
    const noise = randomBytes(STEP);
    for (let at = 0; at < GIGABYTE; at += STEP) await plain.write(noise, 0, Math.min(STEP, GIGABYTE - at), at);
    await plain.sync();
    await sparse.truncate(4 * GIGABYTE);
    // The peak that stands is never lowered, so what takes the least comes first.
    const memory = await memoryCase(pool, sparse, coded, tell);
    return [memory, ...(await runCases(cases(pool, plain, copy, coded), rounds, Number.POSITIVE_INFINITY, tell))];
  } finally {
    for (const handle of handles) await handle.close();
    pool.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function cases(pool: CryptoPool, plain: FileHandle, copy: FileHandle, coded: FileHandle): Case[] {
  const contentKey = randomBytes(16);
  const source = sourceOn(plain, GIGABYTE);
  const encrypt = async (digest: boolean) => {
    await coded.truncate(0);
    return encryptBulk(pool, { contentKey, header: HEADER, source, sink: sinkOn(coded) }, { digest });
  };
  const privateKey = randomBytes(32).fill(0, 0, 1);
  const publicKey = sm2.publicKeyOf(privateKey);
  const signatures = Array.from({ length: SIGNATURES }, () => {
    const message = randomBytes(64);
    return { publicKey, message, signature: sm2.sign(privateKey, message) };
  });
  return [
    {
      name: 'file of 1 GB, encrypt by two threads, beside a copy',
      unit: 'MB/s',
      sample: () =>
        pace(async () => {
          await encrypt(false);
          await coded.datasync();
        }),
      peer: () =>
        pace(async () => {
          await copy.truncate(0);
          const bytes = new Uint8Array(STEP);
          const sink = sinkOn(copy);
          for (let at = 0; at < GIGABYTE; at += STEP) {
            const some = bytes.subarray(0, Math.min(STEP, GIGABYTE - at));
            await source.read(at, some);
            await sink(some);
          }
          await copy.datasync();
        }),
    },
    {
      name: 'the same with the digests that name it',
      unit: 'MB/s',
      sample: () =>
        pace(async () => {
          await digestBulk(pool, source);
          await encrypt(true);
          await coded.datasync();
        }),
    },
    {
      name: 'file of 1 GB, check and decrypt with both digests',
      unit: 'MB/s',
      sample: () =>
        pace(async () => {
          const { size } = await coded.stat();
          await decryptBulk(pool, { contentKey, source: sourceOn(coded, size) });
        }),
    },
    {
      name: 'SM2 verify, 1,000 signatures by two threads',
      unit: '/s',
      sample: async () => {
        const start = performance.now();
        const held = await verifyBulk(pool, signatures);
        if (held.includes(false)) throw new Error('a signature does not hold');
        return (SIGNATURES * 1000) / (performance.now() - start);
      },
    },
  ];
}

/** How much the peak of resident memory grows by while four gigabytes go through: threads, buffers and all. */
async function memoryCase(
  pool: CryptoPool,
  sparse: FileHandle,
  coded: FileHandle,
  tell: (name: string) => void,
): Promise<Row> {
  const name = 'file of 4 GB, memory that its encryption takes';
  tell(name);
  const before = process.resourceUsage().maxRSS;
  const source = sourceOn(sparse, 4 * GIGABYTE);
  await encryptBulk(pool, { contentKey: randomBytes(16), header: HEADER, source, sink: sinkOn(coded) });
  const grown = Number((((process.resourceUsage().maxRSS - before) * 1024) / 1_000_000).toPrecision(3));
  return { name, unit: 'MB', best: grown, median: grown, peer: null, ratio: null };
}

function sourceOn(handle: FileHandle, length: number): BulkSource {
  return {
    length,
    read: async (offset, into) => {
      for (let done = 0; done < into.length; ) {
        const { bytesRead } = await handle.read(into, done, into.length - done, offset + done);
        if (bytesRead === 0) throw new Error('the file of the bench is too short');
        done += bytesRead;
      }
    },
  };
}

function sinkOn(handle: FileHandle): (bytes: Uint8Array) => Promise<void> {
  let at = 0;
  return async (bytes) => {
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, at);
      done += bytesWritten;
      at += bytesWritten;
    }
  };
}

async function pace(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return GIGABYTE / 1000 / (performance.now() - start);
}
