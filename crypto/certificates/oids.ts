// Object identifiers of GM/T 0006 and RFC 5280 used by certificates, revocation lists and seals.

export const OID = {
  ecPublicKey: '1.2.840.10045.2.1',
  rsaEncryption: '1.2.840.113549.1.1.1',
  sm2Curve: '1.2.156.10197.1.301',
  sm2Sign: '1.2.156.10197.1.301.1',
  sm3: '1.2.156.10197.1.401',
  sm2WithSm3: '1.2.156.10197.1.501',
  /** A misspelling found in the wild (an arc is missing); read, never written. */
  sm2WithSm3Misspelt: '1.2.156.10197.501',
  country: '2.5.4.6',
  province: '2.5.4.8',
  locality: '2.5.4.7',
  organization: '2.5.4.10',
  organizationalUnit: '2.5.4.11',
  commonName: '2.5.4.3',
  serialNumberAttribute: '2.5.4.5',
  emailAddress: '1.2.840.113549.1.9.1',
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  crlNumber: '2.5.29.20',
  reasonCode: '2.5.29.21',
  crlDistributionPoints: '2.5.29.31',
  certificatePolicies: '2.5.29.32',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
} as const;

/**
 * What a certificate of our own making is for, as extended key usages under the UUID arc (X.667): without them any person's signing
 * certificate under a unit's root could make a seal in the unit's name. Foreign certificates carry none of these.
 */
const PURPOSE_ARC = '2.25.244435122932872719793207718588175432880';
export const PURPOSE = {
  sealMaking: `${PURPOSE_ARC}.1`,
  unitSigning: `${PURPOSE_ARC}.2`,
  personSigning: `${PURPOSE_ARC}.3`,
  encryption: `${PURPOSE_ARC}.4`,
} as const;

/** Signature algorithms read as SM2 with SM3 (GB/T 32918.2, GB/T 32905). */
export function isSm2WithSm3(algorithm: string): boolean {
  return algorithm === OID.sm2WithSm3 || algorithm === OID.sm2Sign || algorithm === OID.sm2WithSm3Misspelt;
}
