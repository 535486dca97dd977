// Certificates by GB/T 20518 over RFC 5280, signed with SM2-with-SM3 (GM/T 0006: 1.2.156.10197.1.501, no parameters).
// Six profiles: root and subordinate authorities, a person's signing and encryption certificates (the dual certificates of the
// Chinese PKI), the seal maker's and the unit's own. Key identifiers are the first 20 bytes of SM3 over the public key.
// No distribution points are written: lists travel with the documents.

import * as write from '../asn1/writer.ts';
import { equalBytes, fromHex } from '../bytes.ts';
import { InputError } from '../errors.ts';
import { randomBytes } from '../random.ts';
import * as sm2 from '../sm2/sm2.ts';
import { sm3 } from '../sm3/sm3.ts';
import { type Certificate, KEY_USAGES, type KeyUsage } from './certificate.ts';
import { encodeName, type Subject } from './name.ts';
import { OID, PURPOSE } from './oids.ts';

export type Profile = 'root' | 'subordinate' | 'signing' | 'encryption' | 'sealMaker' | 'unit';

type ProfileRules = { usages: readonly KeyUsage[]; authority: boolean; purpose?: string };

const PROFILES: Record<Profile, ProfileRules> = {
  root: { usages: ['keyCertSign', 'cRLSign'], authority: true },
  subordinate: { usages: ['keyCertSign', 'cRLSign'], authority: true },
  signing: { usages: ['digitalSignature', 'nonRepudiation'], authority: false, purpose: PURPOSE.personSigning },
  encryption: {
    usages: ['keyEncipherment', 'dataEncipherment', 'keyAgreement'],
    authority: false,
    purpose: PURPOSE.encryption,
  },
  sealMaker: { usages: ['digitalSignature', 'nonRepudiation'], authority: false, purpose: PURPOSE.sealMaking },
  unit: { usages: ['digitalSignature', 'nonRepudiation'], authority: false, purpose: PURPOSE.unitSigning },
};

/** AlgorithmIdentifier of SM2-with-SM3, without parameters. */
export function sm2WithSm3(): Uint8Array {
  return write.sequence(write.oid(OID.sm2WithSm3));
}

/** SubjectPublicKeyInfo of an SM2 key of 65 bytes (GB/T 35276: id-ecPublicKey with the SM2 curve). */
export function encodeSm2PublicKey(publicKey: Uint8Array): Uint8Array {
  sm2.validatePublicKey(publicKey);
  return write.sequence(
    write.sequence(write.oid(OID.ecPublicKey), write.oid(OID.sm2Curve)),
    write.bitString(publicKey),
  );
}

/** First 20 bytes of SM3 over the public key bytes. */
export function publicKeyId(publicKey: Uint8Array): Uint8Array {
  return sm3(publicKey).slice(0, 20);
}

/** One Extension; `critical` is left out when false, as DER demands. */
export function encodeExtension(oid: string, value: Uint8Array, critical = false): Uint8Array {
  return write.sequence(write.oid(oid), ...(critical ? [write.boolean(true)] : []), write.octetString(value));
}

/** keyIdentifier form of the AuthorityKeyIdentifier extension. */
export function encodeAuthorityKeyId(keyId: Uint8Array): Uint8Array {
  return encodeExtension(OID.authorityKeyIdentifier, write.sequence(write.implicit(0, write.octetString(keyId))));
}

/** tbs, algorithm and the signature of `privateKey` over tbs, as one SEQUENCE. */
export function signTbs(tbs: Uint8Array, privateKey: Uint8Array): Uint8Array {
  return write.sequence(tbs, sm2WithSm3(), write.bitString(sm2.sign(privateKey, tbs)));
}

export type IssueRequest = {
  readonly subject: Subject;
  /** The issuer's certificate, or its Name as DER (its key identifier is then computed as ours are), or 'self' for a root. */
  readonly issuer: Certificate | Uint8Array | 'self';
  readonly issuerPrivateKey: Uint8Array;
  /** The subject's SM2 public key, 65 bytes. */
  readonly publicKey: Uint8Array;
  /** Hex, at most 20 bytes, positive; 16 random bytes unless given. */
  readonly serialNumber?: string;
  /** Milliseconds since the epoch, cut to whole seconds. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly profile: Profile;
  /** Authorities only: how many authorities may follow below. A subordinate has 0 unless told. */
  readonly pathLength?: number;
};

function serialBytes(hex: string | undefined): Uint8Array {
  if (hex === undefined) {
    const bytes = randomBytes(16);
    bytes[0] = ((bytes[0] as number) & 0x3f) | 0x40;
    return bytes;
  }
  const bytes = fromHex(hex);
  if (bytes.length === 0 || bytes.length > 20 || (bytes[0] as number) >= 0x80 || bytes.every((byte) => byte === 0))
    throw new InputError('certificate.serialNumber');
  return bytes;
}

/** Issues a certificate. Throws InputError for a request that makes no sense: subject, serial number, validity, issuer and profile. */
export function issueCertificate(request: IssueRequest): Uint8Array {
  const { issuer, publicKey, profile } = request;
  const rules = PROFILES[profile];
  if ((issuer === 'self') !== (profile === 'root')) throw new InputError('certificate.issuer');
  if (!(request.notBefore < request.notAfter)) throw new InputError('certificate.validity');
  if (request.pathLength !== undefined && !rules.authority) throw new InputError('certificate.pathLength');
  const signerPublicKey = sm2.publicKeyOf(request.issuerPrivateKey);
  const subject = encodeName(request.subject);
  let issuerName = subject;
  let issuerKeyId = publicKeyId(signerPublicKey);
  if (issuer === 'self') {
    if (!equalBytes(publicKey, signerPublicKey)) throw new InputError('certificate.publicKey');
  } else if (issuer instanceof Uint8Array) {
    issuerName = issuer;
  } else {
    issuerName = issuer.subject.raw;
    issuerKeyId = issuer.subjectKeyId ?? issuerKeyId;
  }
  const pathLength = request.pathLength ?? (profile === 'subordinate' ? 0 : undefined);
  const constraints = rules.authority
    ? [write.boolean(true), ...(pathLength === undefined ? [] : [write.integer(pathLength)])]
    : [];
  const extensions = [
    encodeAuthorityKeyId(issuerKeyId),
    encodeExtension(OID.subjectKeyIdentifier, write.octetString(publicKeyId(publicKey))),
    encodeExtension(OID.keyUsage, write.namedBits(rules.usages.map((usage) => KEY_USAGES.indexOf(usage))), true),
    encodeExtension(OID.basicConstraints, write.sequence(...constraints), true),
  ];
  if (rules.purpose !== undefined)
    extensions.push(encodeExtension(OID.extendedKeyUsage, write.sequence(write.oid(rules.purpose))));
  const tbs = write.sequence(
    write.explicit(0, write.integer(2)),
    write.integer(serialBytes(request.serialNumber)),
    sm2WithSm3(),
    issuerName,
    write.sequence(write.x509Time(request.notBefore), write.x509Time(request.notAfter)),
    subject,
    encodeSm2PublicKey(publicKey),
    write.explicit(3, write.sequence(...extensions)),
  );
  return signTbs(tbs, request.issuerPrivateKey);
}
