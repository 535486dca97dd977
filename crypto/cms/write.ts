// Writing messages (GB/T 35275-2017): SignedData with SM2 and SM3, strict DER. Signing is in two steps, because the private key may be
// in a smart key behind a PIN: what is to be signed comes out, signatures go in. The user id is the default one.

import * as write from '../asn1/writer.ts';
import { concatBytes, equalBytes, fromHex } from '../bytes.ts';
import type { Certificate } from '../certificates/certificate.ts';
import { OID } from '../certificates/oids.ts';
import { InputError } from '../errors.ts';
import * as sm2 from '../sm2/sm2.ts';
import { sm3 } from '../sm3/sm3.ts';
import { CMS_OID, CONTENT } from './oids.ts';

export type SignerChoice = {
  readonly certificate: Certificate;
  /** Signed attributes (contentType, messageDigest, signingTime) with this time, ms; without it the signature covers the content itself. */
  readonly signingTime?: number;
};

export type SignedDataChoice = {
  /** What is signed, in parts. */
  readonly content: readonly Uint8Array[];
  /** Whether the content goes into the message. */
  readonly attached: boolean;
  readonly signers: readonly SignerChoice[];
  /** Further certificates, DER: the signers' authorities. The signers' own are always inside. */
  readonly certificates?: readonly Uint8Array[];
  /** Revocation lists, DER. */
  readonly crls?: readonly Uint8Array[];
};

/** A message that waits for its signatures. */
export type UnsignedMessage = {
  /** One for each signer, in their order: the message of the SM2 signature. */
  readonly toSign: readonly Uint8Array[];
  /** @throws InputError cms.signatures for a wrong number, or for one that is no DER signature of its signer over its message */
  readonly finish: (signatures: readonly Uint8Array[]) => Uint8Array;
};

const algorithmOnly = (oid: string): Uint8Array => write.sequence(write.oid(oid));

/** IssuerAndSerialNumber of a certificate. */
export function issuerAndSerial({ issuer, serialNumber }: Certificate): Uint8Array {
  return write.sequence(issuer.raw, write.integer(fromHex(serialNumber)));
}

function attribute(type: string, value: Uint8Array): Uint8Array {
  return write.sequence(write.oid(type), write.set(value));
}

/** The signed attributes as the SET that is signed. */
function attributesOf(signingTime: number, digest: Uint8Array): Uint8Array {
  return write.set(
    attribute(CMS_OID.contentTypeAttribute, write.oid(CONTENT.data)),
    attribute(CMS_OID.messageDigestAttribute, write.octetString(digest)),
    attribute(CMS_OID.signingTimeAttribute, write.x509Time(signingTime)),
  );
}

/** The SignerInfos of a message and what their signatures cover. Shared with signed and enveloped data. */
export function prepareSigners(
  content: readonly Uint8Array[],
  signers: readonly SignerChoice[],
): { toSign: Uint8Array[]; infos: (signatures: readonly Uint8Array[]) => Uint8Array } {
  if (signers.length === 0) throw new InputError('cms.signers');
  const digest = sm3(...content);
  const attributes = signers.map(({ signingTime }) =>
    signingTime === undefined ? undefined : attributesOf(signingTime, digest),
  );
  const toSign = attributes.map((set) => set ?? concatBytes(...content));
  for (const { certificate } of signers)
    if (certificate.publicKey.algorithm !== 'sm2') throw new InputError('cms.signerKey');
  return {
    toSign,
    infos: (signatures) => {
      if (signatures.length !== signers.length) throw new InputError('cms.signatures');
      const infos = signers.map(({ certificate }, index) => {
        const signature = signatures[index] as Uint8Array;
        const message = toSign[index] as Uint8Array;
        if (!sm2.verify(certificate.publicKey.bytes, message, signature)) throw new InputError('cms.signatures');
        const signed = attributes[index];
        return write.sequence(
          write.integer(1),
          issuerAndSerial(certificate),
          algorithmOnly(OID.sm3),
          ...(signed ? [write.implicit(0, signed)] : []),
          algorithmOnly(OID.sm2Sign),
          write.octetString(signature),
        );
      });
      return write.set(...infos);
    },
  };
}

/** [0] certificates, each once, and [1] lists. */
export function certificatesOf(choice: Pick<SignedDataChoice, 'signers' | 'certificates' | 'crls'>): Uint8Array[] {
  const all = [...choice.signers.map(({ certificate }) => certificate.raw), ...(choice.certificates ?? [])];
  const once = all.filter((one, at) => all.findIndex((other) => equalBytes(one, other)) === at);
  const lists = choice.crls ?? [];
  return [write.implicit(0, write.set(...once)), ...(lists.length > 0 ? [write.implicit(1, write.set(...lists))] : [])];
}

/** ContentInfo around a message. */
export function contentInfo(type: string, message: Uint8Array): Uint8Array {
  return write.sequence(write.oid(type), write.explicit(0, message));
}

/**
 * SignedData that waits for its signatures.
 * @throws InputError cms.signers without signers, cms.signerKey for a certificate whose key is not SM2
 */
export function prepareSignedData(choice: SignedDataChoice): UnsignedMessage {
  const { content, attached, signers } = choice;
  const { toSign, infos } = prepareSigners(content, signers);
  return {
    toSign,
    finish: (signatures) =>
      contentInfo(
        CONTENT.signedData,
        write.sequence(
          write.integer(1),
          write.set(algorithmOnly(OID.sm3)),
          write.sequence(
            write.oid(CONTENT.data),
            ...(attached ? [write.explicit(0, write.octetString(concatBytes(...content)))] : []),
          ),
          ...certificatesOf(choice),
          infos(signatures),
        ),
      ),
  };
}
