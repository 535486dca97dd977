// sm-crypto 0.5.8 as an oracle in tests, with the types it does not ship. Never imported by the client: see docs on its defects before wanting to.

import { createRequire } from 'node:module';

type Hex = string;
type SmCrypto = {
  sm2: {
    generateKeyPairHex(): { privateKey: Hex; publicKey: Hex };
    doSignature(message: number[], privateKey: Hex, options: { hash: boolean; der: boolean; userId: string }): Hex;
    doVerifySignature(
      message: number[],
      signature: Hex,
      publicKey: Hex,
      options: { hash: boolean; der: boolean; userId: string },
    ): boolean;
    doEncrypt(message: number[], publicKey: Hex, order: 0 | 1): Hex;
    doDecrypt(cipher: Hex, privateKey: Hex, order: 0 | 1, options: { output: 'array' }): number[];
  };
  sm3(message: number[], options?: { key: Hex; mode: 'hmac' }): Hex;
  sm4: {
    encrypt(message: number[], key: Hex, options: { mode?: 'cbc'; iv?: Hex; padding: 'none' | 'pkcs#7' }): Hex;
    decrypt(message: Hex, key: Hex, options: { mode?: 'cbc'; iv?: Hex; padding: 'none' | 'pkcs#7' }): string;
  };
};

export const smCrypto = createRequire(import.meta.url)('sm-crypto') as SmCrypto;
