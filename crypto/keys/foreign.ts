// The port through which key files under foreign algorithms (AES, 3DES, SHA-1, SHA-2) are opened: OpenSSL and Java write such by default.
// crypto/ computes only the SM algorithms and knows no host; without a port these files are refused by `keys.algorithm`. Reading only.

export type ForeignHash = 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512';
export type ForeignCbc = 'aes-128-cbc' | 'aes-192-cbc' | 'aes-256-cbc' | 'des-ede3-cbc';

/** All answer undefined for what the host does not know, and for a padding that is wrong. None throws. */
export type ForeignCiphers = {
  digest(hash: ForeignHash, message: Uint8Array): Uint8Array | undefined;
  hmac(hash: ForeignHash, macKey: Uint8Array, message: Uint8Array): Uint8Array | undefined;
  pbkdf2(
    hash: ForeignHash,
    password: Uint8Array,
    salt: Uint8Array,
    iterations: number,
    length: number,
  ): Uint8Array | undefined;
  /** With PKCS #7 padding. */
  decryptCbc(cipher: ForeignCbc, cipherKey: Uint8Array, iv: Uint8Array, ciphertext: Uint8Array): Uint8Array | undefined;
};

const PRFS: Record<string, ForeignHash> = {
  '1.2.840.113549.2.7': 'sha1',
  '1.2.840.113549.2.8': 'sha224',
  '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.10': 'sha384',
  '1.2.840.113549.2.11': 'sha512',
};

const CIPHERS: Record<string, { cipher: ForeignCbc; length: number }> = {
  '2.16.840.1.101.3.4.1.2': { cipher: 'aes-128-cbc', length: 16 },
  '2.16.840.1.101.3.4.1.22': { cipher: 'aes-192-cbc', length: 24 },
  '2.16.840.1.101.3.4.1.42': { cipher: 'aes-256-cbc', length: 32 },
  '1.2.840.113549.3.7': { cipher: 'des-ede3-cbc', length: 24 },
};

/** The hash of an HMAC identifier. */
export function foreignPrf(oid: string): ForeignHash | undefined {
  return PRFS[oid];
}

/** The cipher of an identifier and the length of its key. */
export function foreignCipher(oid: string): { cipher: ForeignCbc; length: number } | undefined {
  return CIPHERS[oid];
}
