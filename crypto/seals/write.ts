// Writing seals and seal signatures by GB/T 38540-2020 (version 4), in strict DER. Each writer gives the bytes to sign and a finish
// function, so that the private key may live elsewhere (a smart key); finish refuses a signature that does not hold, because a seal
// that nobody can verify must not leave the house. Nothing is written in version 1 or 5.

import * as write from '../asn1/writer.ts';
import { parseCertificate } from '../certificates/certificate.ts';
import { OID } from '../certificates/oids.ts';
import { InputError } from '../errors.ts';
import * as sm2 from '../sm2/sm2.ts';
import { sm3 } from '../sm3/sm3.ts';
import { parseSeal } from './seal.ts';

export type Unsigned = {
  /** The exact bytes to sign with SM2 and SM3 (user id 1234567812345678). */
  readonly toSign: Uint8Array;
  /** Takes the signature (DER { r, s }) and gives the whole. Throws InputError `seal.signature` or `signature.value` if it does not hold. */
  readonly finish: (signature: Uint8Array) => Uint8Array;
};

export type SealRequest = {
  /** Unique among the maker's seals, ASCII. */
  readonly id: string;
  /** Vid of the header: who makes the seal, ASCII. */
  readonly vendor: string;
  /** 1 unit, 2 person. */
  readonly type: number;
  readonly name: string;
  /** `type` as ASCII (PNG, SVG …); width and height in whole mm. */
  readonly picture: {
    readonly type: string;
    readonly data: Uint8Array;
    readonly width: number;
    readonly height: number;
  };
  /** DER of the certificates that may sign with the seal. */
  readonly signerCertificates: readonly Uint8Array[];
  /** Lists SM3 digests in place of the certificates. */
  readonly listDigests?: boolean;
  /** Milliseconds since the epoch, cut to whole seconds. */
  readonly createdAt: number;
  readonly validFrom: number;
  readonly validTo: number;
  /** DER of the seal maker's certificate. */
  readonly makerCertificate: Uint8Array;
};

function holds(certificate: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const { publicKey } = parseCertificate(certificate);
  return publicKey.algorithm === 'sm2' && sm2.verify(publicKey.bytes, message, signature);
}

/** A new seal. Throws InputError `seal.signers`, `seal.validity`, `seal.picture` and what the DER writer throws. */
export function encodeSeal(request: SealRequest): Unsigned {
  const { picture } = request;
  if (request.signerCertificates.length === 0) throw new InputError('seal.signers');
  if (!(request.validFrom < request.validTo)) throw new InputError('seal.validity');
  if (picture.data.length === 0 || picture.width < 1 || picture.height < 1) throw new InputError('seal.picture');
  const list = request.signerCertificates.map((certificate) =>
    request.listDigests === true
      ? write.sequence(write.printableString('SM3'), write.octetString(sm3(parseCertificate(certificate).raw)))
      : write.octetString(parseCertificate(certificate).raw),
  );
  const toSign = write.sequence(
    write.sequence(write.ia5String('ES'), write.integer(4), write.ia5String(request.vendor)),
    write.ia5String(request.id),
    write.sequence(
      write.integer(request.type),
      write.utf8String(request.name),
      write.integer(request.listDigests === true ? 2 : 1),
      write.sequence(...list),
      write.generalizedTime(request.createdAt),
      write.generalizedTime(request.validFrom),
      write.generalizedTime(request.validTo),
    ),
    write.sequence(
      write.ia5String(picture.type),
      write.octetString(picture.data),
      write.integer(picture.width),
      write.integer(picture.height),
    ),
  );
  const finish = (signature: Uint8Array): Uint8Array => {
    if (!holds(request.makerCertificate, toSign, signature)) throw new InputError('seal.signature');
    return write.sequence(
      toSign,
      write.octetString(request.makerCertificate),
      write.oid(OID.sm2WithSm3),
      write.bitString(signature),
    );
  };
  return { toSign, finish };
}

export type SignatureRequest = {
  /** The seal, DER as the maker gave it; carried byte for byte. */
  readonly eseal: Uint8Array;
  /** When the signature is made, ms since the epoch, cut to whole seconds. */
  readonly timeMs: number;
  /** SM3, 32 bytes. */
  readonly dataHash: Uint8Array;
  /** ASCII: the path of Signature.xml in an OFD, free elsewhere. */
  readonly propertyInfo: string;
  /** DER of the signer's certificate. */
  readonly signerCertificate: Uint8Array;
};

/** A version 4 signature with a seal. Throws InputError `signature.dataHash`, EncodingError for an unreadable seal. */
export function encodeSignatureV4(request: SignatureRequest): Unsigned {
  if (request.dataHash.length !== 32) throw new InputError('signature.dataHash');
  parseSeal(request.eseal);
  const toSign = write.sequence(
    write.integer(4),
    request.eseal,
    write.generalizedTime(request.timeMs),
    write.bitString(request.dataHash),
    write.ia5String(request.propertyInfo),
  );
  const finish = (signature: Uint8Array): Uint8Array => {
    if (!holds(request.signerCertificate, toSign, signature)) throw new InputError('signature.value');
    return write.sequence(
      toSign,
      write.octetString(request.signerCertificate),
      write.oid(OID.sm2WithSm3),
      write.bitString(signature),
    );
  };
  return { toSign, finish };
}
