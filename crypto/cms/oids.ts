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
  timeStampInfo: '1.2.840.113549.1.9.16.1.4',
  timeStampPurpose: '1.3.6.1.5.5.7.3.8',
  sm2Encrypt: '1.2.156.10197.1.301.3',
  sm2Curve: '1.2.156.10197.1.301',
  sm4: '1.2.156.10197.1.104',
  sm4Cbc: '1.2.156.10197.1.104.2',
} as const;
