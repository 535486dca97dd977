// Foreign ciphers and hashes for key files that OpenSSL and Java write by default, by the host's library: the port that crypto/keys asks. Reading
// only; nothing of ours is kept under these.

import { createDecipheriv, createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import type { ForeignCiphers } from '../../crypto/keys/foreign.ts';

function answer(act: () => Uint8Array): Uint8Array | undefined {
  try {
    return new Uint8Array(act());
  } catch {
    // Not known to this library, or padding that is wrong: both mean "no" to whoever asked.
    return undefined;
  }
}

export const foreignCiphers: ForeignCiphers = {
  digest: (hash, message) => answer(() => createHash(hash).update(message).digest()),
  hmac: (hash, macKey, message) => answer(() => createHmac(hash, macKey).update(message).digest()),
  pbkdf2: (hash, password, salt, iterations, length) =>
    answer(() => pbkdf2Sync(password, salt, iterations, length, hash)),
  decryptCbc: (cipher, cipherKey, iv, ciphertext) =>
    answer(() => {
      const decipher = createDecipheriv(cipher, cipherKey, iv);
      return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
    }),
};
