export { type CryptoPool, openCryptoPool } from './pool.ts';
