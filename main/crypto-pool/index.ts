export {
  type BulkOptions,
  type BulkSink,
  type BulkSource,
  decryptBulk,
  digestBulk,
  encryptBulk,
  sourceIn,
  sourceOf,
  verifyBulk,
} from './contents.ts';
export { type CryptoPool, openCryptoPool, poolWithoutThreads } from './pool.ts';
export type { SignatureToVerify } from './tasks.ts';
