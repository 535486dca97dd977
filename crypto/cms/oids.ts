// Object identifiers of cryptographic messages: GB/T 35275-2017 (arc 1.2.156.10197.6.1.4.2), and those of PKCS #7 and RFC 5652 that are
// found in the same places. Content types pair up: whichever arc names them, they mean the same.

/** Content types of GB/T 35275, written by us. */
export const CONTENT = {
  data: '1.2.156.10197.6.1.4.2.1',
  signedData: '1.2.156.10197.6.1.4.2.2',
  envelopedData: '1.2.156.10197.6.1.4.2.3',
  signedAndEnvelopedData: '1.2.156.10197.6.1.4.2.4',
} as const;

export type ContentName = keyof typeof CONTENT;

const PKCS7: Record<string, ContentName> = {
  '1.2.840.113549.1.7.1': 'data',
  '1.2.840.113549.1.7.2': 'signedData',
  '1.2.840.113549.1.7.3': 'envelopedData',
  '1.2.840.113549.1.7.4': 'signedAndEnvelopedData',
};

/** What a content type means, under either arc; undefined for any other. */
export function contentName(oid: string): ContentName | undefined {
  const ours = (Object.keys(CONTENT) as ContentName[]).find((name) => CONTENT[name] === oid);
  return ours ?? PKCS7[oid];
}

export const CMS_OID = {
  contentTypeAttribute: '1.2.840.113549.1.9.3',
  messageDigestAttribute: '1.2.840.113549.1.9.4',
  signingTimeAttribute: '1.2.840.113549.1.9.5',
  timeStampAttribute: '1.2.840.113549.1.9.16.2.14',
  sm2Encrypt: '1.2.156.10197.1.301.3',
  sm2Curve: '1.2.156.10197.1.301',
  sm4: '1.2.156.10197.1.104',
  sm4Cbc: '1.2.156.10197.1.104.2',
} as const;

/** Digest algorithms by identifier. Only SM3 is computed here; the others are asked of a ForeignVerifier. */
export type DigestName = 'sm3' | 'md5' | 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512';

const DIGESTS: Record<string, DigestName> = {
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

/** A signature algorithm of others: its scheme, and its digest where the identifier says one. */
export type ForeignScheme = { readonly scheme: 'rsa' | 'rsaPss' | 'ecdsa'; readonly digest?: DigestName };

const FOREIGN: Record<string, ForeignScheme> = {
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

export function foreignScheme(oid: string): ForeignScheme | undefined {
  return FOREIGN[oid];
}
