// X.509 version 1 to 3 certificates (RFC 5280 section 4, GB/T 20518) read from DER, with the signed bytes kept as they are.
// RSA and other EC certificates are read too; `publicKey.algorithm` tells, and their signatures are a host's to check. Reading judges structure only: signatures, times and
// chains are path.ts. Explicitly written defaults (critical FALSE, cA FALSE) are accepted because real authorities write them.

import * as read from '../asn1/reader.ts';
import { time } from '../asn1/text.ts';
import { toHex } from '../bytes.ts';
import { EncodingError } from '../errors.ts';
import { sm3 } from '../sm3/sm3.ts';
import { type Name, parseName } from './name.ts';
import { OID } from './oids.ts';
import { type PublicKey, parsePublicKey } from './public-key.ts';

export type { Name } from './name.ts';

export type KeyUsage =
  | 'digitalSignature'
  | 'nonRepudiation'
  | 'keyEncipherment'
  | 'dataEncipherment'
  | 'keyAgreement'
  | 'keyCertSign'
  | 'cRLSign'
  | 'encipherOnly'
  | 'decipherOnly';

/** Position is bit number (RFC 5280 4.2.1.3). */
export const KEY_USAGES: readonly KeyUsage[] = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
];

export type Certificate = {
  readonly raw: Uint8Array;
  /** The exact signed bytes. */
  readonly tbs: Uint8Array;
  readonly version: 1 | 2 | 3;
  /** Lower case hex of the two's complement bytes without a leading 00. */
  readonly serialNumber: string;
  readonly issuer: Name;
  readonly subject: Name;
  /** Milliseconds since the epoch. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly publicKey: PublicKey;
  readonly keyUsage?: readonly KeyUsage[];
  /** Object identifiers. */
  readonly extendedKeyUsage?: readonly string[];
  readonly isAuthority: boolean;
  readonly pathLength?: number;
  readonly subjectKeyId?: Uint8Array;
  readonly authorityKeyId?: Uint8Array;
  /** Critical extensions that this code does not process. */
  readonly unknownCritical: readonly string[];
  /** Object identifier. */
  readonly signatureAlgorithm: string;
  /** DER of the algorithm's parameters, where there are any. */
  readonly signatureParameters?: Uint8Array;
  /** Contents of the signature BIT STRING. */
  readonly signature: Uint8Array;
  /** SM3 of `raw`, lower case hex. */
  readonly fingerprint: string;
};

export type Extension = { readonly oid: string; readonly critical: boolean; readonly value: Uint8Array };

/** Extensions (certificate or list); each object identifier once. */
export function parseExtensions(node: read.Node): Extension[] {
  const seen = new Set<string>();
  return read.sequence(node, 'certificate.extensions').map((entry) => {
    const [type, second, third, extra] = read.sequence(entry, 'certificate.extensions');
    const oid = read.oid(type);
    if (seen.has(oid) || extra !== undefined) throw new EncodingError('certificate.extensions', entry.offset);
    seen.add(oid);
    if (second?.is(read.TAG.boolean))
      return { oid, critical: read.booleanDefaultFalse(second), value: read.octetString(third) };
    if (third !== undefined) throw new EncodingError('certificate.extensions', entry.offset);
    return { oid, critical: false, value: read.octetString(second) };
  });
}

/** An AlgorithmIdentifier, as the fields of what it signs. */
export function algorithmOf(
  node: read.Node | undefined,
): Pick<Certificate, 'signatureAlgorithm' | 'signatureParameters'> {
  const [type, parameters, extra] = read.sequence(node, 'certificate.algorithm');
  if (extra !== undefined) throw new EncodingError('certificate.algorithm', extra.offset);
  return {
    signatureAlgorithm: read.oid(type),
    ...(parameters === undefined ? {} : { signatureParameters: parameters.raw }),
  };
}

/** keyIdentifier of an AuthorityKeyIdentifier. */
export function parseAuthorityKeyId(value: Uint8Array): Uint8Array | undefined {
  return read.sequence(read.readDer(value, { lenient: true })).find((part) => part.isContext(0))?.content;
}

const PROCESSED = new Set<string>([
  OID.keyUsage,
  OID.basicConstraints,
  OID.subjectKeyIdentifier,
  OID.authorityKeyIdentifier,
  OID.extendedKeyUsage,
  // These restrict nothing that is decided here: lists are handed in, and no policy or host name is asked for.
  OID.subjectAltName,
  OID.certificatePolicies,
  OID.crlDistributionPoints,
]);

type FromExtensions = Pick<
  Certificate,
  'keyUsage' | 'extendedKeyUsage' | 'isAuthority' | 'pathLength' | 'subjectKeyId' | 'authorityKeyId' | 'unknownCritical'
>;

function applyExtensions(extensions: readonly Extension[]): FromExtensions {
  const of = (oid: string): read.Node | undefined => {
    const found = extensions.find((extension) => extension.oid === oid);
    return found && read.readDer(found.value, { lenient: true });
  };
  const result: { -readonly [Field in keyof FromExtensions]: FromExtensions[Field] } = {
    isAuthority: false,
    unknownCritical: extensions.filter(({ oid, critical }) => critical && !PROCESSED.has(oid)).map(({ oid }) => oid),
  };
  const usage = of(OID.keyUsage);
  if (usage) {
    const { bytes } = read.bits(usage);
    result.keyUsage = KEY_USAGES.filter((_, bit) => ((bytes[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0);
  }
  const extended = of(OID.extendedKeyUsage);
  if (extended) result.extendedKeyUsage = read.sequence(extended).map(read.oid);
  const constraints = of(OID.basicConstraints);
  if (constraints) {
    const parts = read.sequence(constraints);
    const flag = parts[0]?.is(read.TAG.boolean) ? parts.shift() : undefined;
    result.isAuthority = flag !== undefined && read.booleanDefaultFalse(flag);
    const length = parts.shift();
    if (length !== undefined) result.pathLength = read.smallInteger(length);
    if (parts.length > 0) throw new EncodingError('certificate.extensions', constraints.offset);
  }
  const subjectKeyId = of(OID.subjectKeyIdentifier);
  if (subjectKeyId) result.subjectKeyId = read.octetString(subjectKeyId);
  const authority = extensions.find((extension) => extension.oid === OID.authorityKeyIdentifier);
  const authorityKeyId = authority && parseAuthorityKeyId(authority.value);
  if (authorityKeyId) result.authorityKeyId = authorityKeyId;
  return result;
}

/**
 * Reads one DER certificate that fills `der` (at most 64 KiB).
 * Throws EncodingError with a code under `der.` or `certificate.`.
 */
export function parseCertificate(der: Uint8Array): Certificate {
  const top = read.readDer(der, { lenient: true, maxBytes: 65536, maxChildren: 4096 });
  const [tbsNode, outerAlgorithm, signature, extra] = read.sequence(top, 'certificate.form');
  if (tbsNode === undefined || extra !== undefined) throw new EncodingError('certificate.form', 0);
  const fields = read.sequence(tbsNode, 'certificate.form');
  let version = 0;
  if (fields[0]?.isContext(0)) version = read.smallInteger(read.explicitInside(fields.shift() as read.Node));
  if (version > 2) throw new EncodingError('certificate.version', tbsNode.offset);
  const [serial, innerAlgorithm, issuer, validity, subject, publicKey, ...optional] = fields;
  if (!innerAlgorithm || !outerAlgorithm || !read.sameElement(innerAlgorithm, outerAlgorithm))
    throw new EncodingError('certificate.algorithm', outerAlgorithm?.offset);
  const [notBefore, notAfter, more] = read.sequence(validity, 'certificate.validity');
  if (more !== undefined) throw new EncodingError('certificate.validity', more.offset);
  let extensions: Extension[] = [];
  let last = 0;
  for (const part of optional) {
    if (part.class !== 'context' || part.tag <= last || part.tag > 3)
      throw new EncodingError('certificate.form', part.offset);
    last = part.tag;
    if (part.tag === 3) {
      if (version !== 2) throw new EncodingError('certificate.version', part.offset);
      extensions = parseExtensions(read.explicitInside(part));
    }
  }
  const serialBytes = read.integerContent(serial);
  let fingerprint: string | undefined;
  return {
    raw: top.raw,
    tbs: tbsNode.raw,
    version: (version + 1) as 1 | 2 | 3,
    serialNumber: toHex(serialBytes.length > 1 && serialBytes[0] === 0 ? serialBytes.subarray(1) : serialBytes),
    issuer: parseName(issuer),
    subject: parseName(subject),
    notBefore: time(notBefore),
    notAfter: time(notAfter),
    publicKey: parsePublicKey(publicKey),
    ...applyExtensions(extensions),
    ...algorithmOf(outerAlgorithm),
    signature: read.bitString(signature),
    get fingerprint() {
      fingerprint ??= toHex(sm3(der));
      return fingerprint;
    },
  };
}
