// For tests: messages signed with the holders of crypto/certificates' own profiles, orderly ones with the product's writer, odd ones
// (forms found in the wild, and single faults) piece by piece.

import * as write from '../asn1/writer.ts';
import { fromHex, utf8 } from '../bytes.ts';
import { type Certificate, parseCertificate } from '../certificates/certificate.ts';
import { type Crl, issueCrl, parseCrl } from '../certificates/crl.ts';
import { issueCertificate, type Profile } from '../certificates/issue.ts';
import { OID } from '../certificates/oids.ts';
import * as sm2 from '../sm2/sm2.ts';
import { sm3 } from '../sm3/sm3.ts';
import { CMS_OID, CONTENT } from './oids.ts';
import type { SignedDataRequest } from './verify.ts';
import { prepareSignedData, type SignedDataChoice } from './write.ts';

const DAY = 86_400_000;
const T0 = Date.UTC(2026, 0, 1);
export const SIGNED = T0 + 100 * DAY;
export const NOW = T0 + 101 * DAY;

export type Holder = { certificate: Certificate; privateKey: Uint8Array };

export function issue(name: string, profile: Profile, issuer?: Holder): Holder {
  const pair = sm2.generateKeyPair();
  const der = issueCertificate({
    subject: { country: 'CN', commonName: name },
    issuer: issuer?.certificate ?? 'self',
    issuerPrivateKey: issuer?.privateKey ?? pair.privateKey,
    publicKey: pair.publicKey,
    notBefore: T0,
    notAfter: T0 + 3650 * DAY,
    profile,
  });
  return { certificate: parseCertificate(der), privateKey: pair.privateKey };
}

export const root = issue('示例市根证书', 'root');
export const strangeRoot = issue('另一个根证书', 'root');
export const person = issue('张三', 'signing', root);
export const other = issue('李四', 'signing', root);
export const reader = issue('王五', 'encryption', root);
export const reader2 = issue('赵六', 'encryption', root);

export function list(revoked: { holder: Holder; at: number }[] = []): Crl {
  return parseCrl(
    issueCrl({
      issuer: root.certificate,
      issuerPrivateKey: root.privateKey,
      thisUpdate: T0,
      nextUpdate: T0 + 3000 * DAY,
      revoked: revoked.map(({ holder, at }) => ({ serialNumber: holder.certificate.serialNumber, at })),
    }),
  );
}

export const CONTENT_BYTES = utf8('关于做好有关工作的通知');
export const TRUST = { roots: [root.certificate], crls: [list()], at: NOW };
export const REQUEST: SignedDataRequest = { ...TRUST, content: [CONTENT_BYTES] };

/** A message by the product's writer; detached, with attributes, by the one person, unless told. */
export function sign(choice: Partial<SignedDataChoice> = {}, holders: readonly Holder[] = [person]): Uint8Array {
  const message = prepareSignedData({
    content: [CONTENT_BYTES],
    attached: false,
    signers: holders.map(({ certificate }) => ({ certificate, signingTime: SIGNED })),
    ...choice,
  });
  return message.finish(message.toSign.map((bytes, at) => sm2.sign((holders[at] as Holder).privateKey, bytes)));
}

const algorithm = (oid: string): Uint8Array => write.sequence(write.oid(oid));
const attribute = (type: string, ...values: Uint8Array[]): Uint8Array =>
  write.sequence(write.oid(type), write.set(...values));

/** The pieces of a message by hand; each may be replaced. Everything not replaced is what the standard asks. */
export type Pieces = {
  outerType: string;
  version: Uint8Array;
  digestAlgorithms: Uint8Array;
  contentType: string;
  /** What stands inside the [0]; none when undefined. */
  inside: Uint8Array | undefined;
  certificates: Uint8Array[] | undefined;
  signerVersion: Uint8Array;
  identifier: Uint8Array;
  digestAlgorithm: Uint8Array;
  /** Attributes that are signed; none when undefined. */
  attributes: Uint8Array[] | undefined;
  signatureAlgorithm: Uint8Array;
  /** What the signature is made over; the attributes, else the content inside, else the bytes. */
  signedOver: Uint8Array | undefined;
  /** The signature itself, made by the person unless given. */
  signature: (made: Uint8Array) => Uint8Array;
  unsigned: Uint8Array[] | undefined;
  signers: (made: Uint8Array) => Uint8Array[];
  more: Uint8Array[];
};

export function identifierOf({ certificate }: Holder): Uint8Array {
  return write.sequence(certificate.issuer.raw, write.integer(fromHex(certificate.serialNumber)));
}

export const attributes = {
  contentType: (oid: string = CONTENT.data) => attribute(CMS_OID.contentTypeAttribute, write.oid(oid)),
  messageDigest: (digest: Uint8Array = sm3(CONTENT_BYTES)) =>
    attribute(CMS_OID.messageDigestAttribute, write.octetString(digest)),
  signingTime: (ms: number = SIGNED) => attribute(CMS_OID.signingTimeAttribute, write.x509Time(ms)),
  of: attribute,
};

export function orderly(): Pieces {
  return {
    outerType: CONTENT.signedData,
    version: write.integer(1),
    digestAlgorithms: write.set(algorithm(OID.sm3)),
    contentType: CONTENT.data,
    inside: undefined,
    certificates: [person.certificate.raw],
    signerVersion: write.integer(1),
    identifier: identifierOf(person),
    digestAlgorithm: algorithm(OID.sm3),
    attributes: [attributes.contentType(), attributes.messageDigest(), attributes.signingTime()],
    signatureAlgorithm: algorithm(OID.sm2Sign),
    signedOver: undefined,
    signature: (made) => made,
    unsigned: undefined,
    signers: (made) => [made],
    more: [],
  };
}

export function assemble(changes: Partial<Pieces> = {}): Uint8Array {
  const pieces: Pieces = { ...orderly(), ...changes };
  const { inside } = pieces;
  const set = pieces.attributes && write.set(...pieces.attributes);
  const content = inside === undefined ? CONTENT_BYTES : inside.subarray((inside[1] as number) < 0x80 ? 2 : 3);
  const signature = pieces.signature(sm2.sign(person.privateKey, pieces.signedOver ?? set ?? content));
  const signer = write.sequence(
    pieces.signerVersion,
    pieces.identifier,
    pieces.digestAlgorithm,
    ...(set ? [write.implicit(0, set)] : []),
    pieces.signatureAlgorithm,
    write.octetString(signature),
    ...(pieces.unsigned ? [write.implicit(1, write.set(...pieces.unsigned))] : []),
  );
  return write.sequence(
    write.oid(pieces.outerType),
    write.explicit(
      0,
      write.sequence(
        pieces.version,
        pieces.digestAlgorithms,
        write.sequence(write.oid(pieces.contentType), ...(inside ? [write.explicit(0, inside)] : [])),
        ...(pieces.certificates ? [write.implicit(0, write.set(...pieces.certificates))] : []),
        write.set(...pieces.signers(signer)),
        ...pieces.more,
      ),
    ),
  );
}
