// Certificate requests (PKCS #10, RFC 2986; GM/T 0092 for SM2): made, read, and asked for the proof that the private key is possessed. The
// signature uses SM2 with SM3 and the default user id. Attributes are kept as bytes: what an authority grants is its own to decide.

import * as read from '../asn1/reader.ts';
import * as write from '../asn1/writer.ts';
import { EncodingError } from '../errors.ts';
import * as sm2 from '../sm2/sm2.ts';
import { algorithmOf } from './certificate.ts';
import { encodeSm2PublicKey, signTbs } from './issue.ts';
import { encodeName, type Name, parseName, type Subject } from './name.ts';
import { isSm2WithSm3 } from './oids.ts';
import { type PublicKey, parsePublicKey } from './public-key.ts';

export type CertificateRequest = {
  readonly raw: Uint8Array;
  /** The exact signed bytes. */
  readonly signedBytes: Uint8Array;
  readonly subject: Name;
  readonly publicKey: PublicKey;
  /** Attributes, DER, in order. */
  readonly attributes: readonly { readonly oid: string; readonly raw: Uint8Array }[];
  /** Object identifier. */
  readonly signatureAlgorithm: string;
  readonly signature: Uint8Array;
};

/**
 * A request for the public key of `privateKey`, signed with it.
 * @throws InputError certificate.subject; as sm2.publicKeyOf for what is no private key
 */
export function makeRequest(subject: Subject, privateKey: Uint8Array): Uint8Array {
  const info = write.sequence(
    write.integer(0),
    encodeName(subject),
    encodeSm2PublicKey(sm2.publicKeyOf(privateKey)),
    write.implicit(0, write.set()),
  );
  return signTbs(info, privateKey);
}

/** Reads one request that fills `der` (at most 64 KiB). @throws EncodingError under `der.`, `request.` or `certificate.` */
export function parseRequest(der: Uint8Array): CertificateRequest {
  const top = read.readDer(der, { lenient: true, maxBytes: 65_536, maxChildren: 4096 });
  const [info, method, signature, extra] = read.sequence(top, 'request.form');
  if (info === undefined || extra !== undefined) throw new EncodingError('request.form', 0);
  const [version, subject, publicKey, attributes, more] = read.sequence(info, 'request.form');
  if (read.smallInteger(version) !== 0) throw new EncodingError('request.version', version?.offset);
  // Some makers leave the empty attributes out, though they are not optional.
  if (more !== undefined || (attributes !== undefined && !attributes.isContext(0)))
    throw new EncodingError('request.form', info.offset);
  return {
    raw: top.raw,
    signedBytes: info.raw,
    subject: parseName(subject),
    publicKey: parsePublicKey(publicKey),
    attributes: (attributes?.children() ?? []).map((entry) => {
      const [type, values, surplus] = read.sequence(entry, 'request.attribute');
      read.expect(values, read.TAG.set, 'request.attribute');
      if (surplus !== undefined) throw new EncodingError('request.attribute', entry.offset);
      return { oid: read.oid(type), raw: entry.raw };
    }),
    signatureAlgorithm: algorithmOf(method).signatureAlgorithm,
    signature: read.bitString(signature),
  };
}

/** Whether the request is signed by the key that it asks a certificate for; 'unknown' for anything but SM2 with SM3. */
export function checkPossession(request: CertificateRequest): 'ok' | 'bad' | 'unknown' {
  const { publicKey, signatureAlgorithm, signedBytes, signature } = request;
  if (publicKey.algorithm !== 'sm2' || !isSm2WithSm3(signatureAlgorithm)) return 'unknown';
  try {
    return sm2.verify(publicKey.bytes, signedBytes, signature) ? 'ok' : 'bad';
  } catch (error) {
    // The key is no point of the curve.
    if (error instanceof EncodingError) return 'bad';
    throw error;
  }
}
