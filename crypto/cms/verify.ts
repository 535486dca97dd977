// What can be said about SignedData: signer by signer, as findings with codes. The message's own word is never taken for what was signed: the
// caller hands in the bytes that it should stand for, and the forms found in the wild are told by `form`:
//   attributes    the signature covers attributes, whose messageDigest is the digest of the content (RFC 5652 5.4)
//   content       no attributes: the signature covers the content, inside or beside the message
//   digest        the content inside is the digest of the bytes, or the signature covers that digest (GM/T 0099, DianJu, Tongzhi)
//   contentInfo   no attributes: the signature covers the whole inner ContentInfo (GmSSL)
// SM2 signatures use the default user id. Time stamp tokens are not verified: where one stands, that is said as unknown. RSA and
// ECDSA, of signers and of their chains, are asked of a host (Trust.foreignVerifier).

import * as read from '../asn1/reader.ts';
import { concatBytes, equalBytes, toHex } from '../bytes.ts';
import { type DigestName, digestName, isWeakDigest, messageScheme } from '../certificates/algorithms.ts';
import { type Certificate, parseCertificate } from '../certificates/certificate.ts';
import { type Crl, parseCrl } from '../certificates/crl.ts';
import { type Finding, finding, type Verdict, verdictOf } from '../certificates/findings.ts';
import { type ForeignVerifier, holdsForeign } from '../certificates/foreign.ts';
import { checkClaimedTime, checkHolder, type Trust } from '../certificates/holder.ts';
import { isSm2WithSm3, OID } from '../certificates/oids.ts';
import { EncodingError } from '../errors.ts';
import * as sm2 from '../sm2/sm2.ts';
import { sm3 } from '../sm3/sm3.ts';
import { CMS_OID, CONTENT } from './oids.ts';
import { parseSignedData, type ReadOptions, type SignedData, type SignerInfo } from './signed-data.ts';

export type SignedDataRequest = Trust &
  ReadOptions & {
    /** What the message should stand for, in parts: a file, the byte range of a PDF. Without it only what is inside is judged. */
    readonly content?: readonly Uint8Array[];
  };

/** How a signature reaches the content. */
export type SignedForm = 'attributes' | 'content' | 'digest' | 'contentInfo';

export type SignerReport = {
  readonly checks: readonly Finding[];
  readonly signatureOk: boolean;
  /** Whether the content is the one signed; undefined where that cannot be told. */
  readonly contentOk?: boolean;
  /** Empty when the certificate is not in the message. */
  readonly signerName: string;
  /** Claimed, in ms. */
  readonly time?: number;
  readonly certificate?: Certificate;
};

export type SignedDataReport = {
  readonly checks: Finding[];
  readonly verdict: Verdict;
  readonly signers: readonly SignerReport[];
  /** Absent if the bytes could not be read at all. */
  readonly parsed?: SignedData;
};

type Context = {
  readonly message: SignedData;
  readonly request: SignedDataRequest;
  readonly trust: Trust;
  readonly certificates: readonly Certificate[];
  /** What the attributes or the signature speak of: inside the message, or beside it. */
  readonly signedContent: readonly Uint8Array[] | undefined;
};

function digestOf(
  name: DigestName | undefined,
  parts: readonly Uint8Array[],
  foreign: ForeignVerifier | undefined,
): Uint8Array | undefined {
  if (name === 'sm3') return sm3(...parts);
  return name && foreign?.digest(name, parts);
}

/** Bytes inside that parse are used; what does not is left out: a message may carry anything beside its signer's certificate. */
function readable<T>(items: readonly Uint8Array[], parse: (der: Uint8Array) => T): T[] {
  return items.flatMap((der) => {
    try {
      return [parse(der)];
    } catch (error) {
      if (error instanceof EncodingError) return [];
      throw error;
    }
  });
}

function findCertificate(signer: SignerInfo, certificates: readonly Certificate[]): Certificate | undefined {
  const { identifier } = signer;
  return certificates.find((certificate) =>
    'subjectKeyId' in identifier
      ? certificate.subjectKeyId !== undefined && equalBytes(certificate.subjectKeyId, identifier.subjectKeyId)
      : certificate.serialNumber === identifier.serialNumber && equalBytes(certificate.issuer.raw, identifier.issuer),
  );
}

/** Content inside against the bytes it should stand for: the same, or their digest. */
function checkInside(context: Context, name: DigestName | undefined): Finding | undefined {
  const { message, request } = context;
  if (request.content === undefined)
    return message.content === undefined ? finding('cms.content', 'unknown', { reason: 'contentMissing' }) : undefined;
  if (message.content === undefined) return undefined;
  const inside = message.content;
  const length = request.content.reduce((sum, part) => sum + part.length, 0);
  if (inside.length === length && equalBytes(inside, concatBytes(...request.content)))
    return finding('cms.content', 'ok', { form: 'content' });
  const digest = digestOf(name, request.content, request.foreignVerifier);
  if (digest === undefined) return finding('cms.content', 'unknown', { reason: 'digestAlgorithm' });
  if (equalBytes(inside, digest)) return finding('cms.content', 'ok', { form: 'digest', digest: toHex(digest) });
  const told = inside.length <= 64 ? { signed: toHex(inside) } : {};
  return finding('cms.content', 'bad', { ...told, found: toHex(digest) });
}

function checkAttributes(context: Context, signer: SignerInfo, name: DigestName | undefined): Finding[] {
  const { message, request, signedContent } = context;
  const { attributes } = signer;
  if (attributes === undefined) return [];
  const { contentType, messageDigest } = attributes;
  const typeOk = contentType === message.contentType;
  const type = finding('cms.contentType', typeOk ? 'ok' : 'bad', {
    contentType: message.contentType,
    ...(typeOk ? {} : { reason: contentType === undefined ? 'absent' : 'different' }),
  });
  if (messageDigest === undefined) return [type, finding('cms.digest', 'bad', { reason: 'absent' })];
  if (signedContent === undefined) return [type, finding('cms.digest', 'unknown', { reason: 'contentMissing' })];
  const digest = digestOf(name, signedContent, request.foreignVerifier);
  if (digest === undefined) return [type, finding('cms.digest', 'unknown', { reason: 'digestAlgorithm' })];
  if (equalBytes(digest, messageDigest)) return [type, finding('cms.digest', 'ok', { digest: toHex(digest) })];
  // The content taken was the digest of the bytes, left outside the message.
  const twice = message.content === undefined ? digestOf(name, [digest], request.foreignVerifier) : undefined;
  if (twice && equalBytes(twice, messageDigest))
    return [type, finding('cms.digest', 'ok', { digest: toHex(digest), form: 'digest' })];
  return [type, finding('cms.digest', 'bad', { signed: toHex(messageDigest), found: toHex(digest) })];
}

/** Whether content reads as signed attributes: then a signature over attributes could be passed off as one over content. */
function looksLikeAttributes(content: readonly Uint8Array[]): boolean {
  if (content[0]?.[0] !== 0x31) return false;
  try {
    const entries = read.expect(read.readDer(concatBytes(...content), { lenient: true }), read.TAG.set).children();
    return entries.some((entry) => read.oid(read.sequence(entry)[0]) === CMS_OID.messageDigestAttribute);
  } catch (error) {
    if (error instanceof EncodingError) return false;
    throw error;
  }
}

type Candidate = { form: SignedForm; message: readonly Uint8Array[] };

/** What the signature may cover, in the order of likelihood. */
function candidates(context: Context, signer: SignerInfo, name: DigestName | undefined): Candidate[] {
  const { message, request, signedContent } = context;
  if (signer.attributes) return [{ form: 'attributes', message: [signer.attributes.signedBytes] }];
  if (signedContent === undefined) return [];
  const direct: Candidate = { form: 'content', message: signedContent };
  if (message.content !== undefined) return [direct, { form: 'contentInfo', message: [message.contentInfo] }];
  const digest = digestOf(name, signedContent, request.foreignVerifier);
  return digest ? [direct, { form: 'digest', message: [digest] }] : [direct];
}

function sm2Holds(certificate: Certificate, signer: SignerInfo, message: readonly Uint8Array[]): boolean {
  try {
    const { bytes } = certificate.publicKey;
    const signature = sm2.encodeSignature(sm2.decodeSignatureLenient(signer.signature));
    return sm2.verifyDigest(bytes, sm3(sm2.identityDigest(bytes), ...message), signature);
  } catch (error) {
    if (error instanceof EncodingError) return false;
    throw error;
  }
}

function checkValue(
  context: Context,
  signer: SignerInfo,
  certificate: Certificate,
  name: DigestName | undefined,
): Finding {
  const { request } = context;
  const { publicKey } = certificate;
  const detail = { signer: certificate.subject.text, algorithm: signer.signatureAlgorithm };
  const possible = candidates(context, signer, name);
  if (possible.length === 0) return finding('cms.value', 'unknown', { ...detail, reason: 'contentMissing' });
  if (signer.attributes === undefined && looksLikeAttributes(possible[0]?.message ?? []))
    return finding('cms.value', 'bad', { ...detail, reason: 'attributesAsContent' });
  let unknown = false;
  const isSm2 =
    publicKey.algorithm === 'sm2' &&
    (isSm2WithSm3(signer.signatureAlgorithm) || signer.signatureAlgorithm === OID.sm2Curve);
  const scheme = isSm2 ? undefined : messageScheme(signer.signatureAlgorithm, signer.signatureParameters, name);
  for (const { form, message } of possible) {
    const holds = isSm2
      ? sm2Holds(certificate, signer, message)
      : holdsForeign(request.foreignVerifier, scheme, publicKey, message, signer.signature);
    if (holds === true) return finding('cms.value', 'ok', { ...detail, form });
    unknown ||= holds === undefined;
  }
  return unknown
    ? finding('cms.value', 'unknown', { ...detail, reason: 'signatureAlgorithm' })
    : finding('cms.value', 'bad', detail);
}

/** Digest and signature algorithm must fit each other, and not be ones for which collisions are made. */
function checkAlgorithm(signer: SignerInfo, name: DigestName | undefined): Finding {
  const detail = { digest: name ?? signer.digestAlgorithm, signature: signer.signatureAlgorithm };
  if (name === undefined) return finding('cms.algorithm', 'unknown', { ...detail, reason: 'digestAlgorithm' });
  if (isSm2WithSm3(signer.signatureAlgorithm) && name !== 'sm3')
    return finding('cms.algorithm', 'bad', { ...detail, reason: 'digestAlgorithm' });
  if (isWeakDigest(name)) return finding('cms.algorithm', 'unknown', { ...detail, reason: 'weakDigest' });
  return finding('cms.algorithm', 'ok', detail);
}

/** Without a time of its own a signature is judged as of the verifier's clock: an expired certificate then says nothing about the day of signing. */
function holderChecks(context: Context, certificate: Certificate, signingTime: number | undefined): Finding[] {
  const { at } = context.trust;
  const checks = checkHolder('signer', certificate, signingTime ?? at, at ?? certificate.notBefore, context.trust);
  if (signingTime !== undefined) return checks;
  return checks.map((check) =>
    check.code === 'signer.period' && check.status === 'bad'
      ? finding(check.code, 'unknown', { ...check.detail, reason: 'timeUnknown' })
      : check,
  );
}

function contentStatus(checks: readonly Finding[], valueOk: boolean): boolean | undefined {
  const parts = checks.filter(({ code }) => code === 'cms.content' || code === 'cms.digest');
  if (parts.some(({ status }) => status === 'bad')) return false;
  if (parts.some(({ status }) => status === 'unknown')) return undefined;
  // Nothing but the signature itself speaks of the content.
  return parts.length > 0 || valueOk ? true : undefined;
}

function checkSigner(context: Context, signer: SignerInfo): SignerReport {
  const name = digestName(signer.digestAlgorithm);
  const certificate = findCertificate(signer, context.certificates);
  const signingTime = signer.attributes?.signingTime;
  const named: Record<string, string> =
    'subjectKeyId' in signer.identifier
      ? { subjectKeyId: toHex(signer.identifier.subjectKeyId) }
      : { serialNumber: signer.identifier.serialNumber };
  const inside = checkInside(context, name);
  const checks: Finding[] = [
    checkAlgorithm(signer, name),
    ...(inside ? [inside] : []),
    ...checkAttributes(context, signer, name),
  ];
  if (certificate === undefined) {
    checks.push(finding('cms.signerCertificate', 'unknown', { ...named, reason: 'certificateMissing' }));
    const missing = contentStatus(checks, false);
    return {
      checks,
      signatureOk: false,
      signerName: '',
      ...(missing === undefined ? {} : { contentOk: missing }),
      ...(signingTime === undefined ? {} : { time: signingTime }),
    };
  }
  const value = checkValue(context, signer, certificate, name);
  checks.push(value, ...holderChecks(context, certificate, signingTime));
  if (signingTime !== undefined) checks.push(checkClaimedTime(signingTime, context.trust));
  if (signer.unsignedTypes.includes(CMS_OID.timeStampAttribute))
    checks.push(finding('time.stamp', 'unknown', { reason: 'notVerified' }));
  const signatureOk = value.status === 'ok';
  const contentOk = contentStatus(checks, signatureOk);
  return {
    checks,
    signatureOk,
    ...(contentOk === undefined ? {} : { contentOk }),
    signerName: certificate.subject.commonName || certificate.subject.text,
    ...(signingTime === undefined ? {} : { time: signingTime }),
    certificate,
  };
}

/**
 * Fields that no signature covers: of a foreign message they are told, of one that claims to be the standard's own every one must be as the
 * standard writes it, so that a message has one spelling.
 */
function describeFormat(message: SignedData, foreign: boolean): Finding {
  const { version, signers, digestAlgorithms, contentType } = message;
  const detail = { version, signers: signers.length };
  const announced = new Set(digestAlgorithms.map(digestName));
  const missing = signers.some(({ digestAlgorithm }) => !announced.has(digestName(digestAlgorithm)));
  if (foreign) return finding('cms.format', 'ok', missing ? { ...detail, digestNotAnnounced: true } : detail);
  const strict =
    version === 1 &&
    contentType === CONTENT.data &&
    digestAlgorithms.join(' ') === OID.sm3 &&
    signers.every(
      (signer) =>
        signer.version === 1 &&
        'issuer' in signer.identifier &&
        signer.digestAlgorithm === OID.sm3 &&
        (signer.signatureAlgorithm === OID.sm2Sign || signer.signatureAlgorithm === OID.sm2WithSm3) &&
        signer.signatureParameters === undefined,
    );
  return finding('cms.format', strict ? 'ok' : 'bad', strict ? detail : { ...detail, reason: 'notStandard' });
}

/**
 * Checks every signature of a message. Never throws for bad input: unreadable bytes are one bad `cms.format` and the verdict `invalid`.
 * Findings: cms.format, then for each signer cms.algorithm, cms.content, cms.contentType, cms.digest, cms.value, signer.period,
 * signer.chain, signer.algorithm, signer.revocation, time, time.stamp, as far as they apply; cms.signers (bad) when there is none and cms.signerCertificate
 * (unknown) when it is not in the message.
 */
export function verifySignedData(bytes: Uint8Array, request: SignedDataRequest): SignedDataReport {
  let message: SignedData;
  try {
    message = parseSignedData(bytes, request);
  } catch (error) {
    if (!(error instanceof EncodingError)) throw error;
    const where = error.offset === undefined ? {} : { offset: error.offset };
    return {
      checks: [finding('cms.format', 'bad', { reason: error.code, ...where })],
      verdict: 'invalid',
      signers: [],
    };
  }
  return verifyParsed(message, request);
}

/** The same for a message that is read already. */
export function verifyParsed(message: SignedData, request: SignedDataRequest): SignedDataReport {
  const certificates = readable(message.certificates, parseCertificate);
  const crls: Crl[] = readable(message.crls, parseCrl);
  const trust: Trust = {
    ...request,
    intermediates: [...(request.intermediates ?? []), ...certificates],
    crls: [...request.crls, ...crls],
  };
  const known = [...certificates, ...(request.intermediates ?? []), ...request.roots];
  const inside = message.content === undefined ? undefined : [message.content];
  const context: Context = { message, request, trust, certificates: known, signedContent: inside ?? request.content };
  const signers = message.signers.map((signer) => checkSigner(context, signer));
  const checks = [describeFormat(message, request.foreign === true), ...signers.flatMap((signer) => signer.checks)];
  if (signers.length === 0) checks.push(finding('cms.signers', 'bad', { reason: 'noSigner' }));
  return { checks, verdict: verdictOf(checks), signers, parsed: message };
}
