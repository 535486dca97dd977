// The port through which signatures of other algorithms (RSA, ECDSA over their own digests) are checked: crypto/ computes only the SM
// algorithms and knows no host, so whoever has a host gives one. Without it such signatures stay unknown.

import * as read from '../asn1/reader.ts';
import { EncodingError } from '../errors.ts';
import { type DigestName, digestName, foreignScheme } from './oids.ts';
import { algorithm } from './signed-data.ts';

export type ForeignDigest = Exclude<DigestName, 'sm3'>;

export type ForeignSignature = {
  readonly scheme: 'rsa' | 'rsaPss' | 'ecdsa';
  readonly digest: ForeignDigest;
  /** Bytes of salt; for rsaPss only. */
  readonly saltLength?: number;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  /** The message, in parts. */
  readonly message: readonly Uint8Array[];
  readonly signature: Uint8Array;
};

/** Both answer undefined for what the host does not know. Neither throws. */
export type ForeignVerifier = {
  digest(name: ForeignDigest, parts: readonly Uint8Array[]): Uint8Array | undefined;
  verify(signature: ForeignSignature): boolean | undefined;
};

type Scheme = Pick<ForeignSignature, 'scheme' | 'digest' | 'saltLength'>;

/** Digest and salt of RSASSA-PSS-params (RFC 8017 A.2.3); undefined where the mask's digest is another one. */
function pssOf(parameters: Uint8Array | undefined): Scheme | undefined {
  let digest: DigestName | undefined = 'sha1';
  let mask: DigestName | undefined = 'sha1';
  let saltLength = 20;
  for (const part of parameters === undefined ? [] : read.sequence(read.readDer(parameters, { lenient: true }))) {
    const inside = read.explicitInside(part);
    if (part.isContext(0)) digest = digestName(algorithm(inside).oid);
    if (part.isContext(1)) {
      const inner = algorithm(inside).parameters;
      mask = inner && digestName(algorithm(read.readDer(inner, { lenient: true })).oid);
    }
    if (part.isContext(2)) saltLength = read.smallInteger(inside);
  }
  if (digest === undefined || digest === 'sm3' || digest !== mask) return undefined;
  return { scheme: 'rsaPss', digest, saltLength };
}

/** What a signer's algorithms ask of the host; undefined for anything that is not known or does not agree with itself. */
export function schemeOf(
  signatureAlgorithm: string,
  parameters: Uint8Array | undefined,
  digest: DigestName | undefined,
): Scheme | undefined {
  const found = foreignScheme(signatureAlgorithm);
  if (found === undefined || digest === 'sm3') return undefined;
  if (found.scheme === 'rsaPss') {
    try {
      const pss = pssOf(parameters);
      return pss?.digest === digest ? pss : undefined;
    } catch (error) {
      if (error instanceof EncodingError) return undefined;
      throw error;
    }
  }
  const agreed = found.digest ?? digest;
  if (agreed === undefined || agreed === 'sm3' || agreed !== digest) return undefined;
  return { scheme: found.scheme, digest: agreed };
}
