// SubjectPublicKeyInfo (RFC 5280 4.1.2.7, GB/T 35276) read from DER: SM2, RSA, other curves, and whatever else stands there. Whether a key is one is
// for those to find out who use it.

import * as read from '../asn1/reader.ts';
import { EncodingError } from '../errors.ts';
import { OID } from './oids.ts';

export type PublicKey = {
  readonly algorithm: 'sm2' | 'rsa' | 'ec' | 'other';
  /** Contents of the BIT STRING; for sm2 the 65 bytes 04 || X || Y (the point itself is checked when it is used). */
  readonly bytes: Uint8Array;
  /** Object identifier of the curve, where it has a name. */
  readonly curve?: string;
  /** The whole SubjectPublicKeyInfo. */
  readonly raw: Uint8Array;
};

/** SubjectPublicKeyInfo. */
export function parsePublicKey(node: read.Node | undefined): PublicKey {
  const [algorithm, key, extra] = read.sequence(node, 'certificate.publicKey');
  if (extra !== undefined) throw new EncodingError('certificate.publicKey', extra.offset);
  const [type, parameter] = read.sequence(algorithm, 'certificate.publicKey');
  const oid = read.oid(type);
  const bytes = read.bitString(key);
  const curve = parameter?.is(read.TAG.oid) ? read.oid(parameter) : undefined;
  const onSm2 = (oid === OID.ecPublicKey || oid === OID.sm2Curve) && curve === OID.sm2Curve;
  const uncompressed = bytes.length === 65 && bytes[0] === 4;
  const known =
    onSm2 && uncompressed ? 'sm2' : oid === OID.rsaEncryption ? 'rsa' : oid === OID.ecPublicKey ? 'ec' : 'other';
  return { algorithm: known, bytes, ...(curve === undefined ? {} : { curve }), raw: (node as read.Node).raw };
}
