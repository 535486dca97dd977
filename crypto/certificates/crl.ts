// Certificate revocation lists, version 2 (RFC 5280 section 5, GB/T 20518 6.3): read, issued, asked.
// Full lists only: delta lists and lists with an issuing distribution point show up in `unknownCritical` and are not relied on.

import * as read from '../asn1/reader.ts';
import { time } from '../asn1/text.ts';
import * as write from '../asn1/writer.ts';
import { equalBytes, fromHex, toHex } from '../bytes.ts';
import { EncodingError, InputError } from '../errors.ts';
import * as sm2 from '../sm2/sm2.ts';
import { sm3 } from '../sm3/sm3.ts';
import { algorithmOf, type Certificate, parseAuthorityKeyId, parseExtensions } from './certificate.ts';
import type { ForeignVerifier } from './foreign.ts';
import { encodeAuthorityKeyId, encodeExtension, publicKeyId, signTbs, sm2WithSm3 } from './issue.ts';
import { type Name, parseName, sameName } from './name.ts';
import { OID } from './oids.ts';
import {
  NOBODY,
  parseRevocations,
  REASONS,
  type RevocationReason,
  type Revocations,
  serialHex,
} from './revocations.ts';
import { checkSignedBy } from './signed-by.ts';

export type { Revocation, RevocationReason, Revocations } from './revocations.ts';

export type Crl = {
  readonly raw: Uint8Array;
  readonly tbs: Uint8Array;
  readonly issuer: Name;
  /** Milliseconds since the epoch. */
  readonly thisUpdate: number;
  readonly nextUpdate?: number;
  readonly revoked: Revocations;
  /** Lower case hex. */
  readonly crlNumber?: string;
  readonly authorityKeyId?: Uint8Array;
  /** Critical extensions, of the list or of an entry, that this code does not process. */
  readonly unknownCritical: readonly string[];
  readonly signatureAlgorithm: string;
  /** DER of the algorithm's parameters, where there are any. */
  readonly signatureParameters?: Uint8Array;
  readonly signature: Uint8Array;
  /** SM3 of `raw`, lower case hex. */
  readonly fingerprint: string;
};

function isTime(node: read.Node | undefined): node is read.Node {
  return node !== undefined && (node.is(read.TAG.utcTime) || node.is(read.TAG.generalizedTime));
}

/** Reads one DER list that fills `der` (at most 32 MiB). Throws EncodingError under `der.`, `crl.` or `certificate.`. */
export function parseCrl(der: Uint8Array): Crl {
  const top = read.readDer(der, { lenient: true });
  const [tbsNode, outerAlgorithm, signature, extra] = read.sequence(top, 'crl.form');
  if (tbsNode === undefined || extra !== undefined) throw new EncodingError('crl.form', 0);
  const fields = read.sequence(tbsNode, 'crl.form');
  if (fields[0]?.is(read.TAG.integer) && read.smallInteger(fields.shift()) !== 1)
    throw new EncodingError('crl.version', 0);
  const [innerAlgorithm, issuer, thisUpdate, ...rest] = fields;
  if (!innerAlgorithm || !outerAlgorithm || !read.sameElement(innerAlgorithm, outerAlgorithm))
    throw new EncodingError('crl.algorithm', outerAlgorithm?.offset);
  const nextUpdate = isTime(rest[0]) ? time(rest.shift()) : undefined;
  const unknownCritical = new Set<string>();
  const revoked = rest[0]?.is(read.TAG.sequence)
    ? parseRevocations(rest.shift() as read.Node, unknownCritical)
    : NOBODY;
  let crlNumber: string | undefined;
  let authorityKeyId: Uint8Array | undefined;
  const wrapper = rest.shift();
  if (rest.length > 0 || (wrapper && !wrapper.isContext(0))) throw new EncodingError('crl.form', tbsNode.offset);
  for (const { oid, critical, value } of wrapper ? parseExtensions(read.explicitInside(wrapper)) : []) {
    if (oid === OID.crlNumber) crlNumber = serialHex(read.integerContent(read.readDer(value)));
    else if (oid === OID.authorityKeyIdentifier) authorityKeyId = parseAuthorityKeyId(value);
    else if (critical) unknownCritical.add(oid);
  }
  let fingerprint: string | undefined;
  return {
    raw: top.raw,
    tbs: tbsNode.raw,
    issuer: parseName(issuer),
    thisUpdate: time(thisUpdate),
    ...(nextUpdate === undefined ? {} : { nextUpdate }),
    revoked,
    ...(crlNumber === undefined ? {} : { crlNumber }),
    ...(authorityKeyId === undefined ? {} : { authorityKeyId }),
    unknownCritical: [...unknownCritical],
    ...algorithmOf(outerAlgorithm),
    signature: read.bitString(signature),
    get fingerprint() {
      fingerprint ??= toHex(sm3(der));
      return fingerprint;
    },
  };
}

/** Whether the serial number (hex as Certificate.serialNumber spells it) is listed, whatever the date. */
export function isRevoked(crl: Crl, serialNumber: string): boolean {
  return crl.revoked.lookup(serialNumber) !== undefined;
}

/**
 * Whether `issuer` made this list: names match, the issuer may sign lists, the signature holds.
 * 'unknown' when the names or key identifiers differ, and where checkSignedBy says so.
 */
export function checkCrlSignature(crl: Crl, issuer: Certificate, foreign?: ForeignVerifier): 'ok' | 'bad' | 'unknown' {
  if (!sameName(crl.issuer, issuer.subject)) return 'unknown';
  const { authorityKeyId } = crl;
  if (authorityKeyId && issuer.subjectKeyId && !equalBytes(authorityKeyId, issuer.subjectKeyId)) return 'unknown';
  if (issuer.keyUsage && !issuer.keyUsage.includes('cRLSign')) return 'bad';
  return checkSignedBy(crl, issuer.publicKey, foreign);
}

export type CrlRequest = {
  readonly issuer: Certificate;
  readonly issuerPrivateKey: Uint8Array;
  /** Milliseconds since the epoch, cut to whole seconds. */
  readonly thisUpdate: number;
  readonly nextUpdate: number;
  readonly revoked: readonly {
    readonly serialNumber: string;
    readonly at: number;
    readonly reason?: RevocationReason;
  }[];
  /** Rises from list to list; thisUpdate in seconds unless told. */
  readonly crlNumber?: bigint;
};

/** Issues a full list. Throws InputError `crl.issuer` (key and certificate differ), `crl.update`, `crl.serialNumber` (listed twice). */
export function issueCrl(request: CrlRequest): Uint8Array {
  const { issuer, thisUpdate, nextUpdate } = request;
  if (!equalBytes(sm2.publicKeyOf(request.issuerPrivateKey), issuer.publicKey.bytes))
    throw new InputError('crl.issuer');
  if (!(thisUpdate < nextUpdate)) throw new InputError('crl.update');
  const serials = new Set(request.revoked.map(({ serialNumber }) => serialNumber));
  if (serials.size !== request.revoked.length) throw new InputError('crl.serialNumber');
  const entries = request.revoked.map(({ serialNumber, at, reason }) => {
    const why = reason === undefined || reason === 'unspecified' ? undefined : REASONS.indexOf(reason);
    return write.sequence(
      write.integer(fromHex(serialNumber)),
      write.x509Time(at),
      ...(why === undefined ? [] : [write.sequence(encodeExtension(OID.reasonCode, write.enumerated(why)))]),
    );
  });
  const number = request.crlNumber ?? BigInt(Math.floor(thisUpdate / 1000));
  const tbs = write.sequence(
    write.integer(1),
    sm2WithSm3(),
    issuer.subject.raw,
    write.x509Time(thisUpdate),
    write.x509Time(nextUpdate),
    ...(entries.length === 0 ? [] : [write.sequence(...entries)]),
    write.explicit(
      0,
      write.sequence(
        encodeAuthorityKeyId(issuer.subjectKeyId ?? publicKeyId(issuer.publicKey.bytes)),
        encodeExtension(OID.crlNumber, write.integer(number)),
      ),
    ),
  );
  return signTbs(tbs, request.issuerPrivateKey);
}
