// RSA and ECDSA for the signatures of others, by the host's library: the port that crypto/certificates and crypto/cms ask. It answers undefined for what the library
// does not know or a key that it cannot read, and never throws. Nothing of ours is signed or checked with these.

import { constants, createHash, createPublicKey, createVerify, type KeyObject } from 'node:crypto';
import type { ForeignSignature, ForeignVerifier } from '../../crypto/certificates/foreign.ts';

/** Shorter RSA keys are factored by whoever wants to; longer ones only cost time. */
const RSA_BITS = { least: 1024, most: 16_384 };

function publicKeyOf({ publicKey, scheme }: ForeignSignature): KeyObject | undefined {
  try {
    const found = createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' });
    const { asymmetricKeyType: type, asymmetricKeyDetails: details } = found;
    if (scheme === 'ecdsa') return type === 'ec' ? found : undefined;
    const bits = details?.modulusLength ?? 0;
    return type === 'rsa' && bits >= RSA_BITS.least && bits <= RSA_BITS.most ? found : undefined;
  } catch {
    // Not a key that this library reads.
    return undefined;
  }
}

export const foreignVerifier: ForeignVerifier = {
  digest(name, parts) {
    try {
      const hash = createHash(name);
      for (const part of parts) hash.update(part);
      return new Uint8Array(hash.digest());
    } catch {
      // Not a digest that this library has.
      return undefined;
    }
  },
  verify(signature) {
    const publicKey = publicKeyOf(signature);
    if (publicKey === undefined) return undefined;
    try {
      const verifier = createVerify(signature.digest);
      for (const part of signature.message) verifier.update(part);
      const padding =
        signature.scheme === 'rsaPss'
          ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: signature.saltLength ?? 20 }
          : {};
      return verifier.verify({ key: publicKey, ...padding }, signature.signature);
    } catch {
      // A combination that this library does not carry out.
      return undefined;
    }
  },
};
