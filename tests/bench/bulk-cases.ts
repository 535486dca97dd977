// Bulk work of crypto/, a mebibyte at a time on one thread, against OpenSSL: the aims of the compiled kernels. Rows against other peers say so: libgcrypt
// is what the processor can do, sm-crypto-v2 what else there is in JavaScript. The output array is given, since a new one of this size costs the
// system as much again as half of the work; the row that makes a new one says so. And how much memory the work takes above what goes in and out.

import { sm4 as smCrypto } from 'sm-crypto-v2';
import { concatBytes, equalBytes, toHex } from '../../crypto/bytes.ts';
import { randomBytes } from '../../crypto/random.ts';
import { sm3 } from '../../crypto/sm3/sm3.ts';
import { sm4CbcDecrypt, sm4CbcEncrypt } from '../../crypto/sm4/cbc.ts';
import { sm4Ctr } from '../../crypto/sm4/ctr.ts';
import { Sm4Gcm } from '../../crypto/sm4/gcm.ts';
import { gcryptSpeed } from './libgcrypt-speed.ts';
import { type Case, rate } from './measure.ts';
import { bulkSpeed } from './openssl-speed.ts';

const MEBIBYTE = 2 ** 20;

/** @param tell says why a peer is missing. */
export function bulkCases(tell: (why: string) => void): Case[] {
  const piece = new Uint8Array(MEBIBYTE);
  for (let at = 0; at < MEBIBYTE; at += 65_536) piece.set(randomBytes(65_536), at);
  const cipherKey = randomBytes(16);
  const nonce = randomBytes(12);
  const gcm = new Sm4Gcm(cipherKey);
  const packed = gcm.encrypt(nonce, piece);
  if (!equalBytes(smCryptoGcm(cipherKey, nonce, piece), packed)) throw new Error('sm-crypto-v2 encrypts otherwise');
  const chained = sm4CbcEncrypt(cipherKey, cipherKey, piece);
  const output = new Uint8Array(MEBIBYTE);
  const longer = new Uint8Array(MEBIBYTE + 16);
  let above: number | null = null;
  const megabytes = (work: () => void) => () => (rate(work) * MEBIBYTE) / 1e6;
  const ctr = () => bulkSpeed('sm4-ctr', MEBIBYTE);
  const digest = megabytes(() => sm3(piece));
  const stream = megabytes(() => sm4Ctr(cipherKey, cipherKey, piece, output));
  const encrypt = megabytes(() => gcm.encrypt(nonce, piece, undefined, longer));
  return [
    { name: 'SM3, 1 MiB', unit: 'MB/s', sample: digest, peer: () => bulkSpeed('sm3', MEBIBYTE) },
    { name: 'SM3, 1 MiB, against libgcrypt', unit: 'MB/s', sample: digest, peer: gcryptPeer('SM3', tell) },
    { name: 'SM4-CTR, 1 MiB', unit: 'MB/s', sample: stream, peer: ctr },
    { name: 'SM4-CTR, 1 MiB, against libgcrypt', unit: 'MB/s', sample: stream, peer: gcryptPeer('SM4-CTR', tell) },
    {
      name: 'SM4-CTR, 1 MiB, a new array each time',
      unit: 'MB/s',
      sample: megabytes(() => sm4Ctr(cipherKey, cipherKey, piece)),
    },
    { name: 'SM4-GCM encrypt, 1 MiB, against CTR', unit: 'MB/s', sample: encrypt, peer: ctr },
    {
      name: 'SM4-GCM encrypt, 1 MiB, against libgcrypt',
      unit: 'MB/s',
      sample: encrypt,
      peer: gcryptPeer('SM4-GCM', tell),
    },
    {
      name: 'SM4-GCM encrypt, 1 MiB, against sm-crypto-v2',
      unit: 'MB/s',
      sample: encrypt,
      peer: megabytes(() => smCryptoGcm(cipherKey, nonce, piece)),
    },
    {
      name: 'SM4-GCM decrypt, 1 MiB',
      unit: 'MB/s',
      sample: megabytes(() => gcm.decrypt(nonce, packed, undefined, output)),
    },
    {
      name: 'SM4-CBC decrypt, 1 MiB',
      unit: 'MB/s',
      sample: megabytes(() => sm4CbcDecrypt(cipherKey, cipherKey, chained)),
    },
    {
      name: 'memory above the arrays, 64 MiB of each',
      unit: 'MB',
      // Once: what has been taken is not given back, so a second look would find nothing.
      sample: () => (above ??= memoryAbove()),
    },
  ];
}

/** SM4-GCM by sm-crypto-v2 as its README has it: ciphertext and tag. Without the options it would encrypt in ECB. */
function smCryptoGcm(key: Uint8Array, iv: Uint8Array, plaintext: Uint8Array): Uint8Array {
  const { output, tag } = smCrypto.encrypt(plaintext, key, { mode: 'gcm', iv, output: 'array', outputTag: true });
  return concatBytes(output, tag ?? new Uint8Array(0));
}

/** libgcrypt's speed where it is there and computes what we do. */
function gcryptPeer(what: 'SM3' | 'SM4-CTR' | 'SM4-GCM', tell: (why: string) => void): () => number | null {
  const zeros = new Uint8Array(MEBIBYTE);
  const [key, nonce] = [zeros.subarray(0, 16), zeros.subarray(0, 12)];
  const ours = {
    SM3: () => sm3(zeros),
    'SM4-CTR': () => sm4Ctr(key, key, zeros).subarray(-16),
    'SM4-GCM': () => new Sm4Gcm(key).encrypt(nonce, zeros).subarray(-16),
  };
  const expected = toHex(ours[what]());
  let told = false;
  return () => {
    const found = gcryptSpeed(what, MEBIBYTE);
    if (typeof found !== 'string' && found.result === expected) return found.speed;
    if (!told)
      tell(`  skipped: ${typeof found === 'string' ? found : `libgcrypt ${found.version} computes otherwise`}`);
    told = true;
    return null;
  };
}

/** MB of the process's memory that 64 MiB of work takes above the arrays that go in and out, which are there before. */
function memoryAbove(): number {
  const data = new Uint8Array(64 * MEBIBYTE).fill(1);
  const longer = new Uint8Array(data.length + 16).fill(1);
  const gcm = new Sm4Gcm(data.subarray(0, 16));
  const before = process.memoryUsage.rss();
  let most = before;
  const works = [
    () => sm3(data),
    () => sm4Ctr(data.subarray(0, 16), data.subarray(0, 16), data, data),
    () => gcm.encrypt(data.subarray(0, 12), data, undefined, longer),
    () => gcm.decrypt(data.subarray(0, 12), longer, undefined, longer.subarray(0, data.length)),
  ];
  // The nonce is the data's own beginning, which the second work changes in place: the third and the fourth see the same.
  for (const work of works) {
    work();
    most = Math.max(most, process.memoryUsage.rss());
  }
  return (most - before) / 1e6;
}
