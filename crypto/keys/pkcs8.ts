// SM2 private keys as files: SEC 1 ECPrivateKey (RFC 5915), PKCS #8 PrivateKeyInfo (RFC 5208), and PKCS #8 encrypted under a password with
// PBES2 (RFC 8018): PBKDF2 with HMAC-SM3 and SM4-CBC, as OpenSSL, Tongsuo and GmSSL write it. Written: exactly one form of each. Read: what
// those three write, and PBES2 with foreign algorithms through a port. A private key that does not fit the public key beside it is refused,
// so is one outside [1, n - 2]. A wrong password and changed bytes are told alike.

import * as read from '../asn1/reader.ts';
import * as write from '../asn1/writer.ts';
import { concatBytes, equalBytes, utf8, wipe } from '../bytes.ts';
import { decodePem, encodePem } from '../certificates/pem.ts';
import { DecryptError, EncodingError, InputError } from '../errors.ts';
import { randomBytes } from '../random.ts';
import * as sm2 from '../sm2/sm2.ts';
import { pbkdf2Sm3 } from '../sm3/pbkdf2.ts';
import { sm4CbcDecrypt, sm4CbcEncrypt } from '../sm4/cbc.ts';
import { type ForeignCiphers, foreignCipher, foreignPrf } from './foreign.ts';
import { KEY_OID } from './oids.ts';

/** An SM2 private key read from a file: 32 bytes, and its public key of 65. */
export type PrivateKeyFile = { readonly privateKey: Uint8Array; readonly publicKey: Uint8Array };

const WIDTH = 32;
const LIMITS: read.Limits = { lenient: true, maxBytes: 65_536 };
/** Iterations that one file may cost: two seconds of an ordinary PC. More would let whoever made the file stop its reader. */
const MAX_ITERATIONS = 2_000_000;
const DEFAULT_ITERATIONS = 200_000;

/** What is left of the iterations that a file may cost. */
export type IterationBudget = { left: number };

/** Takes iterations from the budget before they are carried out. @throws EncodingError keys.iterations for none, or more than are left */
export function spend(budget: IterationBudget, iterations: number, offset: number | undefined): void {
  if (iterations < 1 || iterations > budget.left) throw new EncodingError('keys.iterations', offset);
  budget.left -= iterations;
}

function algorithm(node: read.Node | undefined): { oid: string; parameters?: read.Node } {
  const [type, parameters, extra] = read.sequence(node, 'keys.algorithm');
  if (extra !== undefined) throw new EncodingError('keys.algorithm', extra.offset);
  return { oid: read.oid(type), ...(parameters === undefined ? {} : { parameters }) };
}

/** Refuses parameters that name another curve, or describe one. */
function checkCurve(node: read.Node | undefined): void {
  if (node === undefined || !node.is(read.TAG.oid) || read.oid(node) !== KEY_OID.sm2Curve)
    throw new EncodingError('keys.curve', node?.offset);
}

function checked(privateKey: Uint8Array, stated: Uint8Array | undefined): PrivateKeyFile {
  let publicKey: Uint8Array;
  try {
    publicKey = sm2.publicKeyOf(privateKey);
  } catch (error) {
    if (error instanceof EncodingError || error instanceof InputError) throw new EncodingError('keys.privateKey');
    throw error;
  }
  if (stated !== undefined && !equalBytes(stated, publicKey)) throw new EncodingError('keys.pair');
  return { privateKey, publicKey };
}

/** ECPrivateKey; `curveKnown` when the curve was said outside. */
function readSec1(node: read.Node, curveKnown: boolean): PrivateKeyFile {
  const [version, secret, ...optional] = read.sequence(node, 'keys.form');
  if (read.smallInteger(version) !== 1) throw new EncodingError('keys.version', version?.offset);
  const bytes = read.octetString(secret);
  // Some writers leave out leading zeros.
  if (bytes.length === 0 || bytes.length > WIDTH) throw new EncodingError('keys.privateKey', secret?.offset);
  let stated: Uint8Array | undefined;
  let named = curveKnown;
  let last = -1;
  for (const part of optional) {
    if (part.class !== 'context' || part.tag <= last || part.tag > 1) throw new EncodingError('keys.form', part.offset);
    last = part.tag;
    const inside = read.explicitInside(part);
    if (part.tag === 0) {
      checkCurve(inside);
      named = true;
    } else stated = read.bitString(inside);
  }
  if (!named) throw new EncodingError('keys.curve', node.offset);
  return checked(concatBytes(new Uint8Array(WIDTH - bytes.length), bytes), stated);
}

/** ECPrivateKey, DER. @throws EncodingError keys.form, keys.version, keys.curve, keys.privateKey, keys.pair, or `der.` */
export function privateKeyFromSec1(der: Uint8Array): PrivateKeyFile {
  return readSec1(read.readDer(der, LIMITS), false);
}

/** ECPrivateKey with curve and public key. */
export function sec1FromPrivateKey(privateKey: Uint8Array): Uint8Array {
  return encodeSec1(privateKey, true);
}

function encodeSec1(privateKey: Uint8Array, withCurve: boolean): Uint8Array {
  return write.sequence(
    write.integer(1),
    write.octetString(privateKey),
    ...(withCurve ? [write.explicit(0, write.oid(KEY_OID.sm2Curve))] : []),
    write.explicit(1, write.bitString(sm2.publicKeyOf(privateKey))),
  );
}

/** PrivateKeyInfo (or OneAsymmetricKey), DER. @throws as privateKeyFromSec1, and keys.algorithm for any key but SM2 */
export function privateKeyFromPkcs8(der: Uint8Array): PrivateKeyFile {
  const [version, method, secret, ...optional] = read.sequence(read.readDer(der, LIMITS), 'keys.form');
  if (read.smallInteger(version) > 1) throw new EncodingError('keys.version', version?.offset);
  const { oid, parameters } = algorithm(method);
  // Tongsuo's early versions put the curve's identifier in both places.
  if (oid !== KEY_OID.ecPublicKey && oid !== KEY_OID.sm2Curve)
    throw new EncodingError('keys.algorithm', method?.offset);
  checkCurve(parameters);
  for (const part of optional)
    if (!part.isContext(0) && !part.isContext(1)) throw new EncodingError('keys.form', part.offset);
  return readSec1(read.readDer(read.octetString(secret), LIMITS), true);
}

/** PrivateKeyInfo as OpenSSL writes it. @throws as sm2.publicKeyOf for what is no private key */
export function pkcs8FromPrivateKey(privateKey: Uint8Array): Uint8Array {
  return write.sequence(
    write.integer(0),
    write.sequence(write.oid(KEY_OID.ecPublicKey), write.oid(KEY_OID.sm2Curve)),
    write.octetString(encodeSec1(privateKey, false)),
  );
}

/**
 * Opens what PBES2 packed. Used by PKCS #12 too, with one budget for a whole file.
 * @throws EncodingError keys.algorithm, keys.form, keys.iterations; DecryptError keys.password
 */
export function openPbes2(
  parameters: read.Node | undefined,
  password: Uint8Array,
  ciphertext: Uint8Array,
  foreign?: ForeignCiphers,
  budget: IterationBudget = { left: MAX_ITERATIONS },
): Uint8Array {
  const [derivation, encryption, extra] = read.sequence(parameters, 'keys.form');
  if (extra !== undefined) throw new EncodingError('keys.form', extra.offset);
  const kdf = algorithm(derivation);
  const scheme = algorithm(encryption);
  if (kdf.oid !== KEY_OID.pbkdf2) throw new EncodingError('keys.algorithm', derivation?.offset);
  const [saltNode, countNode, ...rest] = read.sequence(kdf.parameters, 'keys.form');
  const salt = read.octetString(saltNode);
  const iterations = read.smallInteger(countNode);
  const stated = rest[0]?.is(read.TAG.integer) ? read.smallInteger(rest.shift()) : undefined;
  // The default of RFC 8018 is HMAC-SHA1.
  const prf = rest.length === 0 ? '1.2.840.113549.2.7' : algorithm(rest.shift()).oid;
  if (rest.length > 0) throw new EncodingError('keys.form', rest[0]?.offset);
  const iv = read.octetString(scheme.parameters);
  const isSm4 = scheme.oid === KEY_OID.sm4Cbc;
  const other = foreignCipher(scheme.oid);
  const length = isSm4 ? 16 : other?.length;
  if (length === undefined) throw new EncodingError('keys.algorithm', encryption?.offset);
  if (stated !== undefined && stated !== length) throw new EncodingError('keys.form', countNode?.offset);
  if (iv.length !== (other?.cipher === 'des-ede3-cbc' ? 8 : 16))
    throw new EncodingError('keys.form', encryption?.offset);
  const isSm3 = prf === KEY_OID.hmacSm3 || prf === KEY_OID.hmacSm3Keyed;
  const hash = foreignPrf(prf);
  spend(budget, iterations, countNode?.offset);
  const cipherKey = isSm3
    ? pbkdf2Sm3(password, salt, iterations, length)
    : hash && foreign?.pbkdf2(hash, password, salt, iterations, length);
  if (cipherKey === undefined || (!isSm4 && foreign === undefined)) throw new EncodingError('keys.algorithm');
  try {
    return decryptPacked(isSm4, other?.cipher, cipherKey, iv, ciphertext, foreign);
  } finally {
    wipe(cipherKey);
  }
}

function decryptPacked(
  isSm4: boolean,
  cipher: Parameters<ForeignCiphers['decryptCbc']>[0] | undefined,
  cipherKey: Uint8Array,
  iv: Uint8Array,
  ciphertext: Uint8Array,
  foreign: ForeignCiphers | undefined,
): Uint8Array {
  if (!isSm4) {
    const plain = cipher && foreign?.decryptCbc(cipher, cipherKey, iv, ciphertext);
    if (plain === undefined) throw new DecryptError('keys.password');
    return plain;
  }
  try {
    return sm4CbcDecrypt(cipherKey, iv, ciphertext);
  } catch (error) {
    if (error instanceof DecryptError) throw new DecryptError('keys.password');
    throw error;
  }
}

/** Packs under a password with PBES2 (PBKDF2-HMAC-SM3, SM4-CBC): the AlgorithmIdentifier, and the ciphertext. */
export function packPbes2(
  plaintext: Uint8Array,
  password: Uint8Array,
  iterations: number,
): { algorithm: Uint8Array; ciphertext: Uint8Array } {
  if (password.length === 0) throw new InputError('keys.password');
  const salt = randomBytes(16);
  const iv = randomBytes(16);
  const cipherKey = pbkdf2Sm3(password, salt, iterations, 16);
  const ciphertext = sm4CbcEncrypt(cipherKey, iv, plaintext);
  wipe(cipherKey);
  const derivation = write.sequence(
    write.oid(KEY_OID.pbkdf2),
    write.sequence(
      write.octetString(salt),
      write.integer(iterations),
      write.sequence(write.oid(KEY_OID.hmacSm3), write.nullValue()),
    ),
  );
  const scheme = write.sequence(write.oid(KEY_OID.sm4Cbc), write.octetString(iv));
  return { algorithm: write.sequence(write.oid(KEY_OID.pbes2), write.sequence(derivation, scheme)), ciphertext };
}

/**
 * EncryptedPrivateKeyInfo, DER.
 * @throws EncodingError for a file that is none or under algorithms not known (keys.algorithm); DecryptError keys.password for a wrong password or
 *   changed bytes
 */
export function privateKeyFromEncryptedPkcs8(
  der: Uint8Array,
  password: string,
  foreign?: ForeignCiphers,
): PrivateKeyFile {
  const [method, packed, extra] = read.sequence(read.readDer(der, LIMITS), 'keys.form');
  if (extra !== undefined) throw new EncodingError('keys.form', extra.offset);
  const { oid, parameters } = algorithm(method);
  if (oid !== KEY_OID.pbes2) throw new EncodingError('keys.algorithm', method?.offset);
  return unpacked(openPbes2(parameters, utf8(password), read.octetString(packed), foreign));
}

/** The private key in bytes that came out of a decryption: whatever is wrong with them is a wrong password. */
export function unpacked(plain: Uint8Array): PrivateKeyFile {
  try {
    return privateKeyFromPkcs8(plain);
  } catch (error) {
    if (!(error instanceof EncodingError)) throw error;
    // One wrong password in 256 leaves a padding that looks right.
    throw error.code === 'keys.algorithm' || error.code === 'keys.curve' ? error : new DecryptError('keys.password');
  } finally {
    wipe(plain);
  }
}

/** EncryptedPrivateKeyInfo under a password; 200,000 iterations unless told. @throws InputError keys.password for an empty one */
export function encryptedPkcs8FromPrivateKey(
  privateKey: Uint8Array,
  password: string,
  options: { readonly iterations?: number } = {},
): Uint8Array {
  const plain = pkcs8FromPrivateKey(privateKey);
  const packed = packPbes2(plain, utf8(password), options.iterations ?? DEFAULT_ITERATIONS);
  wipe(plain);
  return write.sequence(packed.algorithm, write.octetString(packed.ciphertext));
}

const PLAIN = 'PRIVATE KEY';
const ENCRYPTED = 'ENCRYPTED PRIVATE KEY';

/**
 * The one private key of a PEM text as OpenSSL, GmSSL and Tongsuo write it: PRIVATE KEY, ENCRYPTED PRIVATE KEY, EC PRIVATE KEY, SM2 PRIVATE KEY,
 * with parameters or certificates around it.
 * @throws EncodingError keys.none, keys.several, pem.form (also for the old encryption by headers), and as above
 */
export function privateKeyFromPem(text: string, password?: string, foreign?: ForeignCiphers): PrivateKeyFile {
  const blocks = decodePem(text).filter(({ label }) => label.endsWith(PLAIN));
  const [block, extra] = blocks;
  if (block === undefined) throw new EncodingError('keys.none');
  if (extra !== undefined) throw new EncodingError('keys.several');
  switch (block.label) {
    case PLAIN:
      return privateKeyFromPkcs8(block.der);
    case ENCRYPTED:
      if (password === undefined) throw new InputError('keys.password');
      return privateKeyFromEncryptedPkcs8(block.der, password, foreign);
    case `EC ${PLAIN}`:
    case `SM2 ${PLAIN}`:
      return privateKeyFromSec1(block.der);
    default:
      throw new EncodingError('keys.algorithm');
  }
}

/** PEM of the private key under a password. */
export function pemFromPrivateKey(
  privateKey: Uint8Array,
  password: string,
  options: { readonly iterations?: number } = {},
): string {
  return encodePem(ENCRYPTED, encryptedPkcs8FromPrivateKey(privateKey, password, options));
}
