// SignedData (GB/T 35275-2017 clause 8; PKCS #7 and RFC 5652 5.1 as found in the same places), read with every signed byte kept as it is.
// Reading judges structure only: what holds is verify.ts. Certificates and lists inside are handed out as bytes, not parsed: a message may
// carry anything. The identifiers of GB/T 35275 and of PKCS #7 are taken alike, and a signer may be named by issuer and serial number or by
// subject key identifier.

import { derFromBer } from '../asn1/ber.ts';
import * as read from '../asn1/reader.ts';
import { time } from '../asn1/text.ts';
import { toHex } from '../bytes.ts';
import { EncodingError } from '../errors.ts';
import { CMS_OID, contentName } from './oids.ts';

/** The signed attributes of a signer. */
export type SignedAttributes = {
  /** What is signed: the attributes under the tag of a SET (0x31). */
  readonly signedBytes: Uint8Array;
  /** Object identifiers, in order. */
  readonly types: readonly string[];
  readonly contentType?: string;
  readonly messageDigest?: Uint8Array;
  /** Claimed, in ms. */
  readonly signingTime?: number;
};

export type SignerIdentifier =
  | { readonly issuer: Uint8Array; readonly serialNumber: string }
  | { readonly subjectKeyId: Uint8Array };

export type SignerInfo = {
  readonly version: number;
  readonly identifier: SignerIdentifier;
  /** Object identifier. */
  readonly digestAlgorithm: string;
  readonly attributes?: SignedAttributes;
  /** Object identifier. */
  readonly signatureAlgorithm: string;
  /** DER of the parameters, where there are any. */
  readonly signatureParameters?: Uint8Array;
  readonly signature: Uint8Array;
  /** Object identifiers of attributes that nobody signed. */
  readonly unsignedTypes: readonly string[];
  /** Time stamp tokens among those (RFC 3161 appendix A), as they stand. */
  readonly timeStamps: readonly Uint8Array[];
};

export type SignedData = {
  readonly version: number;
  /** Type of what is signed: object identifier. */
  readonly contentType: string;
  /** What is signed, if it is inside. */
  readonly content?: Uint8Array;
  /** The inner ContentInfo as it stands: some makers sign this. */
  readonly contentInfo: Uint8Array;
  readonly digestAlgorithms: readonly string[];
  readonly certificates: readonly Uint8Array[];
  readonly crls: readonly Uint8Array[];
  readonly signers: readonly SignerInfo[];
};

export type ReadOptions = {
  /** The message is somebody else's: BER is turned into DER first, and zeros may follow it. */
  readonly foreign?: boolean;
};

const LIMITS: read.Limits = { lenient: true, maxChildren: 65_536 };
const MAX_SIGNERS = 64;

/**
 * The content of a ContentInfo that fills `bytes`, which must be of the type wanted.
 * @throws EncodingError cms.form, cms.type, and those of `der.` and `ber.`
 */
export function openContentInfo(bytes: Uint8Array, wanted: string, options: ReadOptions): read.Node[] {
  const top = read.readDer(options.foreign === true ? derFromBer(bytes, { padded: true }) : bytes, LIMITS);
  const [type, content, extra] = read.sequence(top, 'cms.form');
  if (type === undefined || content === undefined || extra !== undefined || !content.isContext(0))
    throw new EncodingError('cms.form', 0);
  if (contentName(read.oid(type)) !== wanted) throw new EncodingError('cms.type', type.offset);
  return read.sequence(read.explicitInside(content), 'cms.form');
}

/** The object identifier of an AlgorithmIdentifier and the bytes of its parameters. */
export function algorithm(node: read.Node | undefined): { oid: string; parameters?: Uint8Array } {
  const [type, parameters, extra] = read.sequence(node, 'cms.algorithm');
  if (extra !== undefined) throw new EncodingError('cms.algorithm', extra.offset);
  return { oid: read.oid(type), ...(parameters === undefined ? {} : { parameters: parameters.raw }) };
}

/** An IssuerAndSerialNumber, or [0] subjectKeyIdentifier. */
export function identifier(node: read.Node | undefined): SignerIdentifier {
  if (node?.isContext(0))
    return { subjectKeyId: node.constructed ? read.octetString(read.explicitInside(node)) : node.content };
  const [issuer, serial, extra] = read.sequence(node, 'cms.identifier');
  if (issuer === undefined || extra !== undefined) throw new EncodingError('cms.identifier', node?.offset);
  read.expect(issuer, read.TAG.sequence, 'cms.identifier');
  const content = read.integerContent(serial);
  return {
    issuer: issuer.raw,
    serialNumber: toHex(content.length > 1 && content[0] === 0 ? content.subarray(1) : content),
  };
}

function onlyValue(values: readonly read.Node[], offset: number): read.Node {
  const [value, extra] = values;
  if (value === undefined || extra !== undefined) throw new EncodingError('cms.attribute', offset);
  return value;
}

function attributes(node: read.Node): SignedAttributes {
  const signedBytes = Uint8Array.from(node.raw);
  signedBytes[0] = 0x31;
  const types: string[] = [];
  const found: { contentType?: string; messageDigest?: Uint8Array; signingTime?: number } = {};
  for (const entry of node.children()) {
    const [type, set, extra] = read.sequence(entry, 'cms.attribute');
    if (extra !== undefined) throw new EncodingError('cms.attribute', extra.offset);
    const oid = read.oid(type);
    // An attribute twice could be read one way here and another way elsewhere.
    if (types.includes(oid)) throw new EncodingError('cms.attribute', entry.offset);
    types.push(oid);
    const values = read.expect(set, read.TAG.set, 'cms.attribute').children();
    if (oid === CMS_OID.contentTypeAttribute) found.contentType = read.oid(onlyValue(values, entry.offset));
    if (oid === CMS_OID.messageDigestAttribute) found.messageDigest = read.octetString(onlyValue(values, entry.offset));
    if (oid === CMS_OID.signingTimeAttribute) found.signingTime = time(onlyValue(values, entry.offset));
  }
  if (types.length === 0) throw new EncodingError('cms.attribute', node.offset);
  return { signedBytes, types, ...found };
}

function unsignedAttributes(entries: readonly read.Node[]): Pick<SignerInfo, 'unsignedTypes' | 'timeStamps'> {
  const found = entries.map((entry) => {
    const [type, values] = read.sequence(entry, 'cms.attribute');
    return { oid: read.oid(type), values };
  });
  return {
    unsignedTypes: found.map(({ oid }) => oid),
    timeStamps: found.flatMap(({ oid, values }) =>
      oid === CMS_OID.timeStampAttribute && values?.is(read.TAG.set) ? values.children().map(({ raw }) => raw) : [],
    ),
  };
}

function signerInfo(node: read.Node): SignerInfo {
  const parts = read.sequence(node, 'cms.signer');
  const version = read.smallInteger(parts.shift());
  const who = identifier(parts.shift());
  const digest = algorithm(parts.shift());
  const signed = parts[0]?.isContext(0) ? attributes(parts.shift() as read.Node) : undefined;
  const method = algorithm(parts.shift());
  const signature = read.octetString(parts.shift());
  const unsigned = parts[0]?.isContext(1) ? (parts.shift() as read.Node).children() : [];
  if (parts.length > 0) throw new EncodingError('cms.signer', parts[0]?.offset);
  return {
    version,
    identifier: who,
    digestAlgorithm: digest.oid,
    ...(signed === undefined ? {} : { attributes: signed }),
    signatureAlgorithm: method.oid,
    ...(method.parameters === undefined ? {} : { signatureParameters: method.parameters }),
    signature,
    ...unsignedAttributes(unsigned),
  };
}

/** The signers at the end of SignedData and SignedAndEnvelopedData. */
export function signerInfos(node: read.Node | undefined): SignerInfo[] {
  const entries = read.expect(node, read.TAG.set, 'cms.signers').children();
  if (entries.length > MAX_SIGNERS) throw new EncodingError('cms.signers', node?.offset);
  return entries.map(signerInfo);
}

/** Algorithms of a SET OF AlgorithmIdentifier. */
export function algorithms(node: read.Node | undefined): string[] {
  return read
    .expect(node, read.TAG.set, 'cms.algorithm')
    .children()
    .map((entry) => algorithm(entry).oid);
}

/** Takes [0] certificates and [1] lists from the front of `parts`, as bytes. */
export function takeCertificates(parts: read.Node[]): { certificates: Uint8Array[]; crls: Uint8Array[] } {
  const members = (tag: number): Uint8Array[] =>
    parts[0]?.isContext(tag) ? (parts.shift() as read.Node).children().map((entry) => entry.raw) : [];
  return { certificates: members(0), crls: members(1) };
}

/** An OCTET STRING's bytes; in a foreign message also of any other element, as PKCS #7 allows, what stands behind its header. */
function contentBytes(wrapper: read.Node, foreign: boolean): Uint8Array {
  const inside = read.explicitInside(wrapper);
  return foreign ? inside.content : read.octetString(inside);
}

/**
 * Reads one message. @throws EncodingError with a code under `cms.`, `der.` or `ber.`
 */
export function parseSignedData(bytes: Uint8Array, options: ReadOptions = {}): SignedData {
  const parts = openContentInfo(bytes, 'signedData', options);
  const version = read.smallInteger(parts.shift());
  if (version < 1 || version > 5) throw new EncodingError('cms.version');
  const digestAlgorithms = algorithms(parts.shift());
  const info = parts.shift();
  const [type, content, extra] = read.sequence(info, 'cms.form');
  if (info === undefined || extra !== undefined || (content !== undefined && !content.isContext(0)))
    throw new EncodingError('cms.form', info?.offset);
  const inside = takeCertificates(parts);
  const signers = signerInfos(parts.shift());
  if (parts.length > 0) throw new EncodingError('cms.form', parts[0]?.offset);
  return {
    version,
    contentType: read.oid(type),
    ...(content === undefined ? {} : { content: contentBytes(content, options.foreign === true) }),
    contentInfo: info.raw,
    digestAlgorithms,
    ...inside,
    signers,
  };
}
