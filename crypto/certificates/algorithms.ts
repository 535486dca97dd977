// Signature and digest algorithms of others by identifier: RSA (RFC 8017 appendix A, RFC 4055), ECDSA (RFC 5758) and the digests under them, as they
// stand in certificates, revocation lists and messages. Only names and parameters are read here; nothing is computed (foreign.ts asks a host).

import * as read from '../asn1/reader.ts';
import { EncodingError } from '../errors.ts';

/** Digest algorithms by identifier. Only SM3 is computed here; the others are asked of a ForeignVerifier. */
export type DigestName = 'sm3' | 'md5' | 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512';

export type ForeignDigest = Exclude<DigestName, 'sm3'>;

const DIGESTS: Readonly<Record<string, DigestName>> = {
  '1.2.156.10197.1.401': 'sm3',
  // The identifiers of SM3 without and with a key, which some makers write for the digest.
  '1.2.156.10197.1.401.1': 'sm3',
  '1.2.156.10197.1.401.2': 'sm3',
  '1.2.840.113549.2.5': 'md5',
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.4': 'sha224',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

export function digestName(oid: string): DigestName | undefined {
  return DIGESTS[oid];
}

/** Digests for which two inputs of one value are made to order. */
const WEAK = new Set<DigestName>(['md5', 'sha1']);

export function isWeakDigest(name: DigestName): boolean {
  return WEAK.has(name);
}

/** How a signature is made: padding or curve arithmetic, and the digest under it. */
export type ForeignScheme = {
  readonly scheme: 'rsa' | 'rsaPss' | 'ecdsa';
  readonly digest: ForeignDigest;
  /** Bytes of salt; for rsaPss only. */
  readonly saltLength?: number;
};

type Named = { readonly scheme: ForeignScheme['scheme']; readonly digest?: ForeignDigest };

const PSS_MASK = '1.2.840.113549.1.1.8';

const NAMED: Readonly<Record<string, Named>> = {
  '1.2.840.113549.1.1.1': { scheme: 'rsa' },
  '1.2.840.113549.1.1.4': { scheme: 'rsa', digest: 'md5' },
  '1.2.840.113549.1.1.5': { scheme: 'rsa', digest: 'sha1' },
  '1.2.840.113549.1.1.14': { scheme: 'rsa', digest: 'sha224' },
  '1.2.840.113549.1.1.11': { scheme: 'rsa', digest: 'sha256' },
  '1.2.840.113549.1.1.12': { scheme: 'rsa', digest: 'sha384' },
  '1.2.840.113549.1.1.13': { scheme: 'rsa', digest: 'sha512' },
  '1.2.840.113549.1.1.10': { scheme: 'rsaPss' },
  '1.2.840.10045.2.1': { scheme: 'ecdsa' },
  '1.2.840.10045.4.1': { scheme: 'ecdsa', digest: 'sha1' },
  '1.2.840.10045.4.3.1': { scheme: 'ecdsa', digest: 'sha224' },
  '1.2.840.10045.4.3.2': { scheme: 'ecdsa', digest: 'sha256' },
  '1.2.840.10045.4.3.3': { scheme: 'ecdsa', digest: 'sha384' },
  '1.2.840.10045.4.3.4': { scheme: 'ecdsa', digest: 'sha512' },
};

type Identifier = { readonly oid: string; readonly parameters?: read.Node };

function identifier(node: read.Node): Identifier {
  const [type, parameters, extra] = read.sequence(node);
  if (extra !== undefined) throw new EncodingError('certificate.algorithm', extra.offset);
  return { oid: read.oid(type), ...(parameters === undefined ? {} : { parameters }) };
}

/** RSASSA-PSS-params (RFC 8017 A.2.3); undefined where digest and mask differ or the trailer is not the one that exists. */
function pssOf(parameters: Uint8Array | undefined): ForeignScheme | undefined {
  let digest: DigestName | undefined = 'sha1';
  let mask: DigestName | undefined = 'sha1';
  let saltLength = 20;
  let last = -1;
  for (const part of parameters === undefined ? [] : read.sequence(read.readDer(parameters, { lenient: true }))) {
    if (part.class !== 'context' || part.tag <= last || part.tag > 3) return undefined;
    last = part.tag;
    const inside = read.explicitInside(part);
    if (part.tag === 0) digest = digestName(identifier(inside).oid);
    if (part.tag === 1) {
      const { oid, parameters: inner } = identifier(inside);
      mask = oid === PSS_MASK && inner !== undefined ? digestName(identifier(inner).oid) : undefined;
    }
    if (part.tag === 2) saltLength = read.smallInteger(inside);
    if (part.tag === 3 && read.smallInteger(inside) !== 1) return undefined;
  }
  if (digest === undefined || digest === 'sm3' || digest !== mask) return undefined;
  return { scheme: 'rsaPss', digest, saltLength };
}

function isNothing(parameters: Uint8Array | undefined): boolean {
  return parameters === undefined || (parameters.length === 2 && parameters[0] === 0x05 && parameters[1] === 0);
}

function namedScheme(oid: string, parameters: Uint8Array | undefined): Named | undefined {
  const named = NAMED[oid];
  if (named?.scheme === 'rsaPss') {
    try {
      return pssOf(parameters);
    } catch (error) {
      if (error instanceof EncodingError) return undefined;
      throw error;
    }
  }
  // An identifier that says its digest takes no parameters (RSA: NULL); those of a key do, and messages name keys here.
  return named?.digest !== undefined && !isNothing(parameters) ? undefined : named;
}

/** What the signature of a certificate or list asks of a host; undefined for what is not known, or names no digest. */
export function certificateScheme(oid: string, parameters: Uint8Array | undefined): ForeignScheme | undefined {
  const named = namedScheme(oid, parameters);
  return named?.digest === undefined ? undefined : { ...named, digest: named.digest };
}

/** The same for the signer of a message, who names his digest besides; undefined also where the two do not agree. */
export function messageScheme(
  oid: string,
  parameters: Uint8Array | undefined,
  digest: DigestName | undefined,
): ForeignScheme | undefined {
  const named = namedScheme(oid, parameters);
  if (named === undefined || digest === undefined || digest === 'sm3') return undefined;
  return (named.digest ?? digest) === digest ? { ...named, digest } : undefined;
}
