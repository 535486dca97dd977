// Electronic seals (the seal itself, not its use): GB/T 38540-2020 (version 4), GM/T 0031-2014 (version 1) and GM/T 0031-2025
// (version 5), read from DER with every signed byte kept as it is. The shape decides: a SEQUENCE of two is version 1, of four or
// five is version 4 or 5 by header.version. Tolerated because makers write it: explicit FALSE, extension lists untagged or under
// [0], signatures as DER or as 64 raw bytes, and signer lists that hold no certificate. Reading judges structure only.

import * as read from '../asn1/reader.ts';
import { anyText, ia5String, time } from '../asn1/text.ts';
import * as write from '../asn1/writer.ts';
import { type Certificate, parseCertificate } from '../certificates/certificate.ts';
import { EncodingError } from '../errors.ts';

/** A list entry that names a signer by digest: `type` as written (an algorithm name or identifier), `value` the digest. */
export type CertificateDigest = { readonly type: string; readonly value: Uint8Array };

export type SealExtension = { readonly oid: string; readonly critical: boolean; readonly value: Uint8Array };

export type Seal = {
  readonly version: 1 | 4 | 5;
  /** header.version as written; agrees with `version` in an orderly seal. */
  readonly headerVersion: number;
  /** Vid: who made the seal software. */
  readonly vendor: string;
  readonly id: string;
  /** 1 for a unit and 2 for a person in GM/T 0031; makers use others. */
  readonly type: number;
  readonly name: string;
  /** Image file bytes; `type` as written (PNG, GIF, SVG, ofd …), size in mm. */
  readonly picture: {
    readonly type: string;
    readonly data: Uint8Array;
    readonly width: number;
    readonly height: number;
  };
  /** Certificates (DER) of those who may sign with the seal; empty when they are named by digest. */
  readonly certificates: readonly Uint8Array[];
  readonly digests: readonly CertificateDigest[];
  /** True when the signer list has entries that are neither. */
  readonly listUnreadable: boolean;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly validFrom: number;
  readonly validTo: number;
  readonly extensions: readonly SealExtension[];
  readonly maker: Certificate;
  /** What the maker signed: SES_SealInfo, or for version 1 the SEQUENCE of info, certificate and algorithm. */
  readonly signedBytes: Uint8Array;
  /** Object identifier. */
  readonly signatureAlgorithm: string;
  /** DER { r, s } or 64 raw bytes. */
  readonly signature: Uint8Array;
  /** A time stamp token of version 5, not interpreted. */
  readonly timeStamp?: Uint8Array;
  readonly raw: Uint8Array;
};

function text(node: read.Node | undefined, code: string): string {
  const found = node && anyText(node);
  if (found === undefined) throw new EncodingError(code, node?.offset);
  return found;
}

/** SEQUENCE OF ExtData { OID, critical DEFAULT FALSE, OCTET STRING }. */
export function parseSealExtensions(node: read.Node): SealExtension[] {
  const list = node.isContext(0) ? read.explicitInside(node) : node;
  return read.sequence(list, 'seal.extensions').map((entry) => {
    const [type, second, third, extra] = read.sequence(entry, 'seal.extensions');
    const critical = second?.is(read.TAG.boolean) ? read.booleanDefaultFalse(second) : false;
    const value = second?.is(read.TAG.boolean) ? third : second;
    if (extra !== undefined || (value === second && third !== undefined))
      throw new EncodingError('seal.extensions', entry.offset);
    return { oid: read.oid(type), critical, value: read.octetString(value) };
  });
}

/** The token under [0]: a BIT STRING by the standards; an OCTET STRING or the bare token is taken too, since it is only kept. */
export function readTimeStamp(node: read.Node): Uint8Array {
  const inside = read.explicitInside(node);
  if (inside.is(read.TAG.bitString)) return read.bitString(inside);
  return inside.is(read.TAG.octetString) ? inside.content : inside.raw;
}

type SignerList = Pick<Seal, 'certificates' | 'digests' | 'listUnreadable'>;

function parseSignerList(node: read.Node | undefined): SignerList {
  const certificates: Uint8Array[] = [];
  const digests: CertificateDigest[] = [];
  let listUnreadable = false;
  for (const entry of read.sequence(node, 'seal.certificates')) {
    if (entry.is(read.TAG.octetString)) {
      certificates.push(entry.content);
      continue;
    }
    const [type, value, extra] = entry.is(read.TAG.sequence) ? entry.children() : [];
    const name = type && anyText(type);
    if (name === undefined || !value?.is(read.TAG.octetString) || extra !== undefined) listUnreadable = true;
    else digests.push({ type: name, value: value.content });
  }
  return { certificates, digests, listUnreadable };
}

function parseProperty(node: read.Node | undefined) {
  const fields = read.sequence(node, 'seal.property');
  const [type, name] = fields;
  const listTyped = fields[2]?.is(read.TAG.integer) ?? false;
  const [list, createdAt, validFrom, validTo, extra] = fields.slice(listTyped ? 3 : 2);
  if (extra !== undefined) throw new EncodingError('seal.property', extra.offset);
  return {
    type: read.smallInteger(type),
    name: text(name, 'seal.name'),
    ...parseSignerList(list),
    createdAt: time(createdAt),
    validFrom: time(validFrom),
    validTo: time(validTo),
  };
}

function parsePicture(node: read.Node | undefined): Seal['picture'] {
  const [type, data, width, height, extra] = read.sequence(node, 'seal.picture');
  if (extra !== undefined) throw new EncodingError('seal.picture', extra.offset);
  return {
    type: text(type, 'seal.picture'),
    data: read.octetString(data),
    width: read.smallInteger(width),
    height: read.smallInteger(height),
  };
}

function parseInfo(node: read.Node) {
  const [header, id, property, picture, extensions, extra] = read.sequence(node, 'seal.info');
  if (extra !== undefined) throw new EncodingError('seal.info', extra.offset);
  const [mark, version, vendor, more] = read.sequence(header, 'seal.header');
  if (more !== undefined || ia5String(mark) !== 'ES') throw new EncodingError('seal.header', header?.offset);
  return {
    headerVersion: read.smallInteger(version),
    vendor: text(vendor, 'seal.header'),
    id: text(id, 'seal.id'),
    ...parseProperty(property),
    picture: parsePicture(picture),
    extensions: extensions === undefined ? [] : parseSealExtensions(extensions),
  };
}

/** The same as parseSeal for a seal that is already an element of something larger. */
export function readSeal(top: read.Node): Seal {
  const parts = read.sequence(top, 'seal.form');
  const [infoNode, second, ...rest] = parts;
  if (infoNode === undefined || second === undefined) throw new EncodingError('seal.form', top.offset);
  const info = parseInfo(infoNode);
  if (parts.length === 2) {
    const [certificate, algorithm, signature, extra] = read.sequence(second, 'seal.form');
    if (!certificate || !algorithm || extra !== undefined) throw new EncodingError('seal.form', second.offset);
    return {
      version: 1,
      ...info,
      maker: parseCertificate(read.octetString(certificate)),
      signedBytes: write.sequence(infoNode.raw, certificate.raw, algorithm.raw),
      signatureAlgorithm: read.oid(algorithm),
      signature: read.bitString(signature),
      raw: top.raw,
    };
  }
  const [algorithm, signature, stamp, extra] = rest;
  if (extra !== undefined || (stamp && !stamp.isContext(0))) throw new EncodingError('seal.form', top.offset);
  return {
    version: info.headerVersion === 5 ? 5 : 4,
    ...info,
    maker: parseCertificate(read.octetString(second)),
    signedBytes: infoNode.raw,
    signatureAlgorithm: read.oid(algorithm),
    signature: read.bitString(signature),
    ...(stamp === undefined ? {} : { timeStamp: readTimeStamp(stamp) }),
    raw: top.raw,
  };
}

/** What a seal or seal signature may be: 16 MiB (its picture may be a whole OFD), 4096 elements in one. */
export const SEAL_LIMITS: read.Limits = { lenient: true, maxBytes: 16 * 1024 * 1024, maxChildren: 4096 };

/** Reads one seal (an .esl file) that fills `der`. Throws EncodingError under `der.`, `seal.` or `certificate.`. */
export function parseSeal(der: Uint8Array): Seal {
  return readSeal(read.readDer(der, SEAL_LIMITS));
}
