// SM4 in counter mode (GB/T 17964-2021, 9; NIST SP 800-38A, 6.5) with the whole block as the counter, as OpenSSL's sm4-ctr.
// No authentication: for foreign formats that ask for it. Our own data goes through gcm.ts.

import { InputError } from '../errors.ts';
import { applyKeyStream, blockWords } from './counter.ts';
import { expandKey, SM4_BLOCK } from './sm4.ts';

/**
 * Encrypts or decrypts (the same operation) under a 16-byte key from a 16-byte first counter block, which must never repeat under the key.
 * The result goes to `output`, as long as `input` and perhaps the same array, or to a new one: for long data a new one costs half as much again.
 * @throws InputError 'sm4.keyLength', 'ctr.ivLength', 'ctr.output' where output has another length.
 */
export function sm4Ctr(
  key: Uint8Array,
  firstBlock: Uint8Array,
  input: Uint8Array,
  output: Uint8Array<ArrayBuffer> = new Uint8Array(input.length),
): Uint8Array<ArrayBuffer> {
  if (firstBlock.length !== SM4_BLOCK) throw new InputError('ctr.ivLength');
  if (output.length !== input.length) throw new InputError('ctr.output');
  const roundKeys = expandKey(key);
  applyKeyStream(roundKeys, blockWords(firstBlock), true, input, output);
  roundKeys.fill(0);
  return output;
}
