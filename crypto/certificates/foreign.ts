// The port through which signatures of other algorithms (RSA, ECDSA over their own digests) are checked: crypto/ computes only the SM
// algorithms and knows no host, so whoever has a host gives one. Without it such signatures stay unknown. Whether algorithm and key are strong
// enough is told here too, and needs no host. Keys of RSASSA-PSS's own identifier and keys on curves without a name are not asked about.

import * as read from '../asn1/reader.ts';
import { EncodingError } from '../errors.ts';
import { certificateScheme, type ForeignDigest, type ForeignScheme, isWeakDigest } from './algorithms.ts';
import { OID } from './oids.ts';
import type { PublicKey } from './public-key.ts';

export type ForeignSignature = ForeignScheme & {
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

/** Named curves (RFC 5480 2.1.1.1, RFC 5639) and the bits of their fields. */
const CURVE_BITS: Readonly<Record<string, number>> = {
  '1.2.840.10045.3.1.1': 192,
  '1.3.132.0.33': 224,
  '1.2.840.10045.3.1.7': 256,
  '1.3.132.0.10': 256,
  '1.3.132.0.34': 384,
  '1.3.132.0.35': 521,
  '1.3.36.3.3.2.8.1.1.7': 256,
  '1.3.36.3.3.2.8.1.1.11': 384,
  '1.3.36.3.3.2.8.1.1.13': 512,
};

/** Below these a key is weak: RSA by NIST SP 800-131A, a curve by the size of SM2's own. */
const LEAST_BITS = { rsa: 2048, ec: 256 } as const;

/**
 * Asks the host whether `publicKey` made a signature. Undefined without a host or a scheme, where key and scheme are of different kinds, and
 * for a curve that is spelt out instead of named: its generator would be the holder's own choice, and with it any signature can be made.
 */
export function holdsForeign(
  foreign: ForeignVerifier | undefined,
  scheme: ForeignScheme | undefined,
  publicKey: PublicKey,
  message: readonly Uint8Array[],
  signature: Uint8Array,
): boolean | undefined {
  if (foreign === undefined || scheme === undefined) return undefined;
  const { algorithm, curve } = publicKey;
  const fits =
    scheme.scheme === 'ecdsa'
      ? algorithm === 'ec' && curve !== undefined && CURVE_BITS[curve] !== undefined
      : algorithm === 'rsa';
  return fits ? foreign.verify({ ...scheme, publicKey: publicKey.raw, message, signature }) : undefined;
}

/** Bits of an RSA modulus (RFC 8017 A.1.1); 0 where the key is none. */
function rsaBits({ bytes }: PublicKey): number {
  try {
    const modulus = read.integerBytes(read.sequence(read.readDer(bytes, { lenient: true }))[0]);
    return modulus.length * 8 - (Math.clz32(modulus[0] as number) - 24);
  } catch (error) {
    if (error instanceof EncodingError) return 0;
    throw error;
  }
}

export type Strength = {
  readonly key?: 'rsa' | 'ec';
  readonly bits?: number;
  readonly digest?: ForeignDigest;
  /** What is wrong: a key too short, a digest that is broken, a curve spelt out (RFC 5480 2.1.1 forbids it). */
  readonly fault?: 'weakKey' | 'weakDigest' | 'curveNotNamed';
};

/**
 * What the algorithms of others in a certificate are worth: its own key, and with `signed` also the digest that it (or a list) is signed over.
 * Undefined where neither is one of theirs, as in everything of SM2.
 */
export function strengthOf(
  publicKey: PublicKey | undefined,
  signed: { readonly signatureAlgorithm: string; readonly signatureParameters?: Uint8Array } | undefined,
): Strength | undefined {
  const digest = signed && certificateScheme(signed.signatureAlgorithm, signed.signatureParameters)?.digest;
  const kind = publicKey?.algorithm;
  const own = kind === 'rsa' || (kind === 'ec' && publicKey?.curve !== OID.sm2Curve) ? kind : undefined;
  if (own === undefined && digest === undefined) return undefined;
  const bits =
    publicKey === undefined || own === undefined
      ? undefined
      : own === 'rsa'
        ? rsaBits(publicKey)
        : CURVE_BITS[publicKey.curve ?? ''];
  const fault =
    own === 'ec' && publicKey?.curve === undefined
      ? 'curveNotNamed'
      : own !== undefined && bits !== undefined && bits < LEAST_BITS[own]
        ? 'weakKey'
        : digest !== undefined && isWeakDigest(digest)
          ? 'weakDigest'
          : undefined;
  return {
    ...(own === undefined ? {} : { key: own }),
    ...(bits === undefined ? {} : { bits }),
    ...(digest === undefined ? {} : { digest }),
    ...(fault === undefined ? {} : { fault }),
  };
}
