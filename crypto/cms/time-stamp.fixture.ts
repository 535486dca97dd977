// For tests: a time stamping authority beneath the fixture's root, and its tokens, orderly or with single faults.

import * as write from '../asn1/writer.ts';
import { fromHex } from '../bytes.ts';
import { parseCertificate } from '../certificates/certificate.ts';
import { encodeExtension, encodeSm2PublicKey, signTbs } from '../certificates/issue.ts';
import { encodeName } from '../certificates/name.ts';
import { OID } from '../certificates/oids.ts';
import * as sm2 from '../sm2/sm2.ts';
import { sm3 } from '../sm3/sm3.ts';
import { attributes, type Holder, identifierOf, root } from './cms.fixture.ts';
import { CMS_OID } from './oids.ts';

const algorithm = (oid: string): Uint8Array => write.sequence(write.oid(oid));
const YEAR = 365 * 86_400_000;

/** An authority whose certificate says what it is for; `purpose` none makes one that does not. */
export function authority(issuer: Holder = root, purpose: string | null = CMS_OID.timeStampPurpose): Holder {
  const pair = sm2.generateKeyPair();
  const { notBefore } = issuer.certificate;
  const extensions = [
    encodeExtension(OID.keyUsage, write.namedBits([0]), true),
    ...(purpose === null ? [] : [encodeExtension(OID.extendedKeyUsage, write.sequence(write.oid(purpose)), true)]),
  ];
  const tbs = write.sequence(
    write.explicit(0, write.integer(2)),
    write.integer(fromHex('5e0a')),
    algorithm(OID.sm2WithSm3),
    issuer.certificate.subject.raw,
    write.sequence(write.x509Time(notBefore), write.x509Time(notBefore + 5 * YEAR)),
    encodeName({ country: 'CN', commonName: '示例时间戳服务' }),
    encodeSm2PublicKey(pair.publicKey),
    write.explicit(3, write.sequence(...extensions)),
  );
  return { certificate: parseCertificate(signTbs(tbs, issuer.privateKey)), privateKey: pair.privateKey };
}

export type StampChoice = {
  /** What the stamp stands on. */
  readonly over: Uint8Array;
  /** ms. */
  readonly time: number;
  readonly by: Holder;
  readonly contentType?: string;
  readonly digestAlgorithm?: string;
  /** Takes part in the signature and replaces it. */
  readonly signature?: (made: Uint8Array) => Uint8Array;
};

/** One token, with the authority's certificate inside. */
export function stampToken({ over, time, by, ...odd }: StampChoice): Uint8Array {
  const contentType = odd.contentType ?? CMS_OID.timeStampInfo;
  const info = write.sequence(
    write.integer(1),
    write.oid('1.2.156.10197.6.1.99'),
    write.sequence(algorithm(odd.digestAlgorithm ?? OID.sm3), write.octetString(sm3(over))),
    write.integer(7),
    write.generalizedTime(time),
  );
  const signed = write.set(attributes.contentType(contentType), attributes.messageDigest(sm3(info)));
  const made = sm2.sign(by.privateKey, signed);
  const signer = write.sequence(
    write.integer(1),
    identifierOf(by),
    algorithm(OID.sm3),
    write.implicit(0, signed),
    algorithm(OID.sm2Sign),
    write.octetString(odd.signature?.(made) ?? made),
  );
  const inside = write.sequence(
    write.integer(3),
    write.set(algorithm(OID.sm3)),
    write.sequence(write.oid(contentType), write.explicit(0, write.octetString(info))),
    write.implicit(0, write.set(by.certificate.raw)),
    write.set(signer),
  );
  return write.sequence(write.oid('1.2.840.113549.1.7.2'), write.explicit(0, inside));
}
