// The primitives against OpenSSL: the same sizes, one thread, processor time on both sides.

import { randomBytes } from '../../crypto/random.ts';
import * as sm2 from '../../crypto/sm2/sm2.ts';
import { pbkdf2Sm3 } from '../../crypto/sm3/pbkdf2.ts';
import { sm3 } from '../../crypto/sm3/sm3.ts';
import { sm4Ctr } from '../../crypto/sm4/ctr.ts';
import { Sm4Gcm } from '../../crypto/sm4/gcm.ts';
import { type Case, rate } from './measure.ts';
import { bulkSpeed, pbkdf2Speed, sm2Speed } from './openssl-speed.ts';

const PIECE = 16_384;
const ITERATIONS = 20_000;

export function cryptoCases(): Case[] {
  const piece = randomBytes(PIECE);
  const block = randomBytes(16);
  const nonce = randomBytes(12);
  const nothing = new Uint8Array(0);
  const gcm = new Sm4Gcm(block);
  const message = randomBytes(32);
  const { privateKey, publicKey } = sm2.generateKeyPair();
  const signature = sm2.sign(privateKey, message);
  const encrypted = sm2.encrypt(publicKey, message);
  // More signers in turn than any table of public keys holds.
  const signers = Array.from({ length: 100 }, () => {
    const pair = sm2.generateKeyPair();
    return { publicKey: pair.publicKey, signature: sm2.sign(pair.privateKey, message) };
  });
  let turn = 0;
  const verifyNext = () => {
    const { publicKey: signer, signature: made } = signers[turn++ % signers.length] ?? { publicKey, signature };
    return sm2.verify(signer, message, made);
  };
  const megabytes = (work: () => void) => () => (rate(work) * PIECE) / 1e6;
  let peers: ReturnType<typeof sm2Speed> | null = null;
  return [
    {
      name: 'SM3, 16 KiB',
      unit: 'MB/s',
      sample: megabytes(() => sm3(piece)),
      peer: () => bulkSpeed('sm3', PIECE),
    },
    {
      name: 'SM4-CTR, 16 KiB',
      unit: 'MB/s',
      sample: megabytes(() => sm4Ctr(block, block, piece)),
      peer: () => bulkSpeed('sm4-ctr', PIECE),
    },
    {
      name: 'SM4-GCM encrypt, 16 KiB',
      unit: 'MB/s',
      sample: megabytes(() => gcm.encrypt(nonce, piece, nothing)),
      peer: () => bulkSpeed('sm4-gcm', PIECE),
    },
    {
      name: 'PBKDF2-HMAC-SM3, iterations',
      unit: '/s',
      sample: () => rate(() => pbkdf2Sm3(message, block, ITERATIONS, 32)) * ITERATIONS,
      peer: pbkdf2Speed,
    },
    {
      name: 'SM2 sign',
      unit: '/s',
      sample: () => rate(() => sm2.sign(privateKey, message)),
      peer: () => {
        peers = sm2Speed();
        return peers.sign;
      },
    },
    {
      name: 'SM2 verify',
      unit: '/s',
      sample: () => rate(verifyNext),
      // Of the same run as the row above.
      peer: () => peers?.verify ?? null,
    },
    {
      name: 'SM2 verify, a known signer',
      unit: '/s',
      sample: () => rate(() => sm2.verify(publicKey, message, signature)),
      peer: () => peers?.verify ?? null,
    },
    { name: 'SM2 encrypt, 32 bytes', unit: '/s', sample: () => rate(() => sm2.encrypt(publicKey, message)) },
    { name: 'SM2 decrypt, 32 bytes', unit: '/s', sample: () => rate(() => sm2.decrypt(privateKey, encrypted)) },
  ];
}
