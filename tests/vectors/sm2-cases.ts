// Checks of SM2 cases through crypto/sm2: on its curve by its own faces, and for files that bring another curve (the test curve of the first drafts)
// with the arithmetic of @noble/curves here and everything else, SM3, KDF and DER, from crypto/. Nonces that a file fixes are not replayed:
// crypto/ takes none from outside; instead our own result must hold beside the file's.

import { weierstrass } from '@noble/curves/abstract/weierstrass.js';
import { concatBytes, equalBytes, fromHex, toHex } from '../../crypto/bytes.ts';
import { DecryptError } from '../../crypto/errors.ts';
import { readCipher } from '../../crypto/sm2/der.ts';
import { sm2Kdf } from '../../crypto/sm2/encryption.ts';
import * as sm2 from '../../crypto/sm2/sm2.ts';
import { sm3 } from '../../crypto/sm3/sm3.ts';
import { attempt, differs, type Problem, type Verdict } from './cases.ts';

const number = (bytes: Uint8Array) => BigInt(`0x${toHex(bytes)}`);
const bytes32 = (value: bigint) => fromHex(value.toString(16).padStart(64, '0'));

/** r || s or DER, as DER. */
export function asDer(signature: Uint8Array): Uint8Array {
  return signature.length === 64 ? sm2.encodeSignature(signature) : signature;
}

/** A signature over a message, or over the digest e when `digested`; with the private key also one of our own. */
export function checkSignature(one: {
  publicKey: Uint8Array;
  privateKey?: Uint8Array;
  message: Uint8Array;
  digested: boolean;
  userId?: Uint8Array;
  signature: Uint8Array;
  verdict?: Verdict;
}): Problem {
  const options = one.userId === undefined ? {} : { userId: one.userId };
  const holds = (signature: Uint8Array, message = one.message) =>
    one.digested
      ? sm2.verifyDigest(one.publicKey, message, signature)
      : sm2.verify(one.publicKey, message, signature, options);
  const right = holds(one.signature);
  if (one.verdict === 'invalid') return right ? 'holds, though invalid' : undefined;
  if (one.verdict === 'acceptable') return undefined;
  if (!right) return 'does not hold';
  const other = one.digested ? one.message.map((byte) => byte ^ 1) : concatBytes(one.message, Uint8Array.of(0));
  if (holds(one.signature, other)) return 'holds for another message too';
  if (one.privateKey === undefined) return undefined;
  const made = one.digested
    ? sm2.signDigest(one.privateKey, one.message)
    : sm2.sign(one.privateKey, one.message, options);
  return holds(made) ? undefined : 'our own does not hold';
}

/** A ciphertext that opens to the plaintext, beside one of our own; or, without a plaintext, one that must not open. */
export function checkEncryption(privateKey: Uint8Array, ciphertext: Uint8Array, plaintext: Uint8Array | null): Problem {
  const opened = attempt(() => sm2.decrypt(privateKey, ciphertext));
  if (plaintext === null) return 'value' in opened ? 'opened, though invalid' : undefined;
  if ('refused' in opened) return `not opened: ${opened.refused}`;
  const own = sm2.encrypt(sm2.publicKeyOf(privateKey), plaintext);
  return (
    differs('decrypted', opened.value, plaintext) ?? differs('ours decrypted', sm2.decrypt(privateKey, own), plaintext)
  );
}

/** Another curve, as numbers: the field, the coefficients, the base point and its order. */
export type Curve = { p: bigint; a: bigint; b: bigint; Gx: bigint; Gy: bigint; n: bigint };

/** Whether these are the curve of crypto/sm2. */
export function isOurCurve(curve: Curve): boolean {
  return (
    curve.p === 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn &&
    curve.n === 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n &&
    curve.Gx === 0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7n
  );
}

/** The signature (r || s) on another curve, by the equations of GB/T 32918.2, 7.1. */
export function checkSignatureOn(
  curve: Curve,
  one: { privateKey: bigint; message: Uint8Array; digested: boolean; userId: Uint8Array; signature: Uint8Array },
): Problem {
  const Point = weierstrass({ ...curve, h: 1n });
  const publicPoint = Point.BASE.multiply(one.privateKey);
  const { x, y } = publicPoint.toAffine();
  const bits = one.userId.length * 8;
  const parts = [curve.a, curve.b, curve.Gx, curve.Gy, x, y].map(bytes32);
  const z = sm3(Uint8Array.of(bits >> 8, bits), one.userId, ...parts);
  const e = number(one.digested ? one.message : sm3(z, one.message));
  const pair = one.signature.length === 64 ? one.signature : sm2.decodeSignature(one.signature);
  const r = number(pair.subarray(0, 32));
  const s = number(pair.subarray(32));
  const t = (r + s) % curve.n;
  const point = Point.BASE.multiply(s).add(publicPoint.multiply(t)).toAffine();
  return (e + point.x) % curve.n === r ? undefined : 'does not hold';
}

/** Decryption on another curve, by GB/T 32918.4, 7.1. */
export function checkEncryptionOn(
  curve: Curve,
  privateKey: bigint,
  ciphertext: Uint8Array,
  plaintext: Uint8Array,
): Problem {
  const parts = readCipher(ciphertext);
  const Point = weierstrass({ ...curve, h: 1n });
  const c1 = Point.fromAffine({ x: number(parts.x), y: number(parts.y) });
  c1.assertValidity();
  const { x, y } = c1.multiply(privateKey).toAffine();
  const shared = concatBytes(bytes32(x), bytes32(y));
  const stream = sm2Kdf(shared, parts.cipher.length);
  const found = parts.cipher.map((byte, i) => byte ^ (stream[i] ?? 0));
  if (!equalBytes(sm3(shared.subarray(0, 32), found, shared.subarray(32)), parts.hash))
    throw new DecryptError('sm2.hash');
  return differs('decrypted', found, plaintext);
}
