// Seal signatures (SES_Signature): GB/T 38540-2020 and GM/T 0031-2025 (versions 4 and 5: the signer's certificate stands beside
// the signed bytes) and GM/T 0031-2014 (version 1: inside them), read from DER with the signed bytes kept as they are.
// The time is the signer's claim. A time stamp token is kept, not interpreted. Version 1 keeps its time in a BIT STRING, which
// makers fill with UTCTime, GeneralizedTime, plain digits, ISO 8601 text or a token.

import * as read from '../asn1/reader.ts';
import { ia5String, time } from '../asn1/text.ts';
import * as write from '../asn1/writer.ts';
import { fromUtf8, utf8 } from '../bytes.ts';
import { type Certificate, parseCertificate } from '../certificates/certificate.ts';
import { EncodingError } from '../errors.ts';
import { parseSealExtensions, readSeal, readTimeStamp, SEAL_LIMITS, type Seal, type SealExtension } from './seal.ts';

export type SealSignature = {
  readonly version: 1 | 4 | 5;
  /** TBS_Sign.version as written. */
  readonly tbsVersion: number;
  /** The exact signed bytes: TBS_Sign. */
  readonly toSignRaw: Uint8Array;
  readonly seal: Seal;
  /** When the signer says the signature was made, in ms; absent where it cannot be read (version 1). */
  readonly time?: number;
  /** SM3 of what the seal stands on: Signature.xml of an OFD, the byte range of a PDF. */
  readonly dataHash: Uint8Array;
  /** Path of Signature.xml in an OFD, free text elsewhere. */
  readonly propertyInfo: string;
  readonly extensions: readonly SealExtension[];
  readonly signer: Certificate;
  /** Object identifier. */
  readonly signatureAlgorithm: string;
  /** DER { r, s } or 64 raw bytes. */
  readonly signature: Uint8Array;
  readonly timeStamp?: Uint8Array;
  readonly raw: Uint8Array;
};

const ISO = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.\d+)?Z$/;

/** Time of version 1; undefined for a token or anything unknown. */
function timeOfBits(bytes: Uint8Array): number | undefined {
  try {
    const node = read.readDer(bytes, { lenient: true });
    if (node.is(read.TAG.utcTime) || node.is(read.TAG.generalizedTime)) return time(node);
    if (node.is(read.TAG.sequence)) return undefined;
  } catch {
    // Not DER: plain text follows.
  }
  try {
    const written = fromUtf8(bytes);
    const iso = ISO.exec(written);
    const digits = iso ? `${iso.slice(1, 7).join('')}Z` : written;
    if (/^\d{14}Z$/.test(digits)) return time(read.readDer(retag(read.TAG.generalizedTime, digits)));
    if (/^\d{12}Z$/.test(digits)) return time(read.readDer(retag(read.TAG.utcTime, digits)));
  } catch {
    // Not a time either.
  }
  return undefined;
}

function retag(tag: number, digits: string): Uint8Array {
  const element = write.octetString(utf8(digits));
  element[0] = tag;
  return element;
}

/** Reads one seal signature that fills `der`. Throws EncodingError under `der.`, `signature.`, `seal.` or `certificate.`. */
export function parseSealSignature(der: Uint8Array): SealSignature {
  const top = read.readDer(der, SEAL_LIMITS);
  const parts = read.sequence(top, 'signature.form');
  const [toSign] = parts;
  if (toSign === undefined || parts.length === 3 || parts.length > 5 || parts.length < 2)
    throw new EncodingError('signature.form', 0);
  const [version, sealNode, timeInfo, dataHash, propertyInfo, ...rest] = read.sequence(toSign, 'signature.toSign');
  if (sealNode === undefined || timeInfo === undefined) throw new EncodingError('signature.toSign', toSign.offset);
  const madeAt = timeInfo.is(read.TAG.bitString) ? timeOfBits(read.bitString(timeInfo)) : time(timeInfo);
  const shared = {
    tbsVersion: read.smallInteger(version),
    toSignRaw: toSign.raw,
    seal: readSeal(sealNode),
    ...(madeAt === undefined ? {} : { time: madeAt }),
    dataHash: read.bitString(dataHash),
    propertyInfo: ia5String(propertyInfo),
    raw: top.raw,
  };
  if (parts.length === 2) {
    const [certificate, algorithm, extensions, extra] = rest;
    if (extra !== undefined) throw new EncodingError('signature.toSign', extra.offset);
    return {
      version: 1,
      ...shared,
      extensions: extensions === undefined ? [] : parseSealExtensions(extensions),
      signer: parseCertificate(read.octetString(certificate)),
      signatureAlgorithm: read.oid(algorithm),
      signature: read.bitString(parts[1]),
    };
  }
  const [extensions, extra] = rest;
  const [, certificate, algorithm, signature, stamp] = parts;
  if (extra !== undefined || (stamp && !stamp.isContext(0))) throw new EncodingError('signature.form', 0);
  return {
    version: shared.tbsVersion === 5 || shared.seal.version === 5 ? 5 : 4,
    ...shared,
    extensions: extensions === undefined ? [] : parseSealExtensions(extensions),
    signer: parseCertificate(read.octetString(certificate)),
    signatureAlgorithm: read.oid(algorithm),
    signature: read.bitString(signature),
    ...(stamp === undefined ? {} : { timeStamp: readTimeStamp(stamp) }),
  };
}
