// Object identifiers of keys on disk: PKCS #5, #8 and #12, SEC 1, and their SM counterparts.

export const KEY_OID = {
  ecPublicKey: '1.2.840.10045.2.1',
  sm2Curve: '1.2.156.10197.1.301',
  pbes2: '1.2.840.113549.1.5.13',
  pbkdf2: '1.2.840.113549.1.5.12',
  /** HMAC with SM3 as OpenSSL and Tongsuo write it (GM/T 0091-2020 table A.1). */
  hmacSm3: '1.2.156.10197.1.401.3.1',
  /** The same as GmSSL writes it (GM/T 0006: SM3 with a key). */
  hmacSm3Keyed: '1.2.156.10197.1.401.2',
  sm4: '1.2.156.10197.1.104',
  sm4Ecb: '1.2.156.10197.1.104.1',
  sm4Cbc: '1.2.156.10197.1.104.2',
  /** The arc of block ciphers before SM4 had its own. */
  oldBlockCipher: '1.2.156.10197.1.100',
} as const;
