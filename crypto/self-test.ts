// Known answers that the client checks at its start: SM3 (GB/T 32905-2016, example 1), SM4 (GB/T 32907-2016, example 1), GCM on SM4 (RFC 8998, A.1) and SM2
// (a signature of its own over a fixed message, verified, then refused for another). A failure means that nothing secret may be touched.

import { equalBytes, fromHex, toHex, utf8 } from './bytes.ts';
import * as sm2 from './sm2/sm2.ts';
import { sm3 } from './sm3/sm3.ts';
import { Sm4Gcm } from './sm4/gcm.ts';
import { Sm4 } from './sm4/sm4.ts';

export type SelfTest = { readonly algorithm: 'SM2' | 'SM3' | 'SM4' | 'SM4-GCM'; readonly holds: boolean };

const KEY = fromHex('0123456789abcdeffedcba9876543210');

const GCM = {
  nonce: fromHex('00001234567800000000abcd'),
  associated: fromHex('feedfacedeadbeeffeedfacedeadbeefabaddad2'),
  plaintext: fromHex(
    'aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccddddddddddddddddeeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa',
  ),
  answer:
    '17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d83de3541e4c2b58177e065a9bf7b62ec',
} as const;

const TESTS: Readonly<Record<SelfTest['algorithm'], () => boolean>> = {
  SM3: () => toHex(sm3(utf8('abc'))) === '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0',
  SM4: () => {
    const cipher = new Sm4(KEY);
    const block = new Uint8Array(16);
    cipher.encryptBlock(KEY, block);
    const encrypted = toHex(block);
    cipher.decryptBlock(block, block);
    return encrypted === '681edf34d206965e86b3e94f536e4246' && equalBytes(block, KEY);
  },
  'SM4-GCM': () => {
    const gcm = new Sm4Gcm(KEY);
    const encrypted = gcm.encrypt(GCM.nonce, GCM.plaintext, GCM.associated);
    return (
      toHex(encrypted) === GCM.answer && equalBytes(gcm.decrypt(GCM.nonce, encrypted, GCM.associated), GCM.plaintext)
    );
  },
  SM2: () => {
    const { privateKey, publicKey } = sm2.generateKeyPair();
    const signature = sm2.sign(privateKey, KEY);
    const secret = sm2.decrypt(privateKey, sm2.encrypt(publicKey, KEY));
    return (
      sm2.verify(publicKey, KEY, signature) &&
      !sm2.verify(publicKey, utf8('other'), signature) &&
      equalBytes(secret, KEY)
    );
  },
};

/** Runs every test; one that throws does not hold. A few milliseconds. */
export function selfTest(): SelfTest[] {
  return (Object.keys(TESTS) as SelfTest['algorithm'][]).map((algorithm) => {
    try {
      return { algorithm, holds: TESTS[algorithm]() };
    } catch {
      return { algorithm, holds: false };
    }
  });
}
