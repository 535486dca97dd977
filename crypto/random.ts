// Random bytes from the host's generator (Web Crypto, seeded and reseeded by the operating system). No generator of our own.

import { InputError } from './errors.ts';

// The standard's quota of one getRandomValues call.
const QUOTA = 65536;

/**
 * Unpredictable bytes, fit for keys and nonces.
 * @throws InputError 'random.length' for a length that is not a non-negative integer.
 */
export function randomBytes(length: number): Uint8Array<ArrayBuffer> {
  if (!Number.isSafeInteger(length) || length < 0) throw new InputError('random.length');
  const out = new Uint8Array(length);
  for (let at = 0; at < length; at += QUOTA) crypto.getRandomValues(out.subarray(at, at + QUOTA));
  return out;
}
