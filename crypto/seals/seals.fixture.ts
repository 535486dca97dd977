// For tests: a unit's root, its seal maker, unit and person, an empty revocation list; seals and signatures made with them, orderly
// ones with the product's writer, odd ones (versions 1 and 5, other makers' habits) piece by piece.

import * as write from '../asn1/writer.ts';
import { utf8 } from '../bytes.ts';
import { type Certificate, parseCertificate } from '../certificates/certificate.ts';
import { type Crl, issueCrl, parseCrl } from '../certificates/crl.ts';
import { type Finding } from '../certificates/findings.ts';
import { issueCertificate, type Profile } from '../certificates/issue.ts';
import { OID } from '../certificates/oids.ts';
import * as sm2 from '../sm2/sm2.ts';
import { sm3 } from '../sm3/sm3.ts';
import { type Trust, verifySealSignature } from './verify.ts';
import { encodeSeal, encodeSignatureV4 } from './write.ts';

export const DAY = 86_400_000;
export const T0 = Date.UTC(2026, 0, 1);
export const SIGNED = T0 + 100 * DAY;
const NOW = T0 + 101 * DAY;
export const YEARS = 3650 * DAY;
export const DATA_HASH: Uint8Array = sm3(utf8('what the seal stands on'));
export const PICTURE = { type: 'SVG', data: utf8('<svg/>'), width: 42, height: 42 };

export type Holder = { certificate: Certificate; privateKey: Uint8Array };

export function root(name: string, span = { notBefore: T0 - DAY, notAfter: T0 + YEARS }): Holder {
  const pair = sm2.generateKeyPair();
  const der = issueCertificate({
    subject: { country: 'CN', commonName: name },
    issuer: 'self',
    issuerPrivateKey: pair.privateKey,
    publicKey: pair.publicKey,
    profile: 'root',
    ...span,
  });
  return { certificate: parseCertificate(der), privateKey: pair.privateKey };
}

export function issue(
  issuer: Holder,
  profile: Profile,
  name: string,
  span = { notBefore: T0, notAfter: T0 + YEARS },
): Holder {
  const pair = sm2.generateKeyPair();
  const der = issueCertificate({
    subject: { country: 'CN', commonName: name },
    issuer: issuer.certificate,
    issuerPrivateKey: issuer.privateKey,
    publicKey: pair.publicKey,
    profile,
    ...span,
  });
  return { certificate: parseCertificate(der), privateKey: pair.privateKey };
}

export const unitRoot = root('示例市根证书');
export const strangeRoot = root('另一个根证书');
export const maker = issue(unitRoot, 'sealMaker', '示例市印章制作中心');
export const unit = issue(unitRoot, 'unit', '示例市发展和改革委员会');
export const person = issue(unitRoot, 'signing', '张三');

export function list(
  revoked: { holder: Holder; at: number }[] = [],
  issuer = unitRoot,
  from = T0,
  to = T0 + 3000 * DAY,
): Crl {
  const der = issueCrl({
    issuer: issuer.certificate,
    issuerPrivateKey: issuer.privateKey,
    thisUpdate: from,
    nextUpdate: to,
    revoked: revoked.map(({ holder, at }) => ({ serialNumber: holder.certificate.serialNumber, at })),
  });
  return parseCrl(der);
}

export const emptyList = list();
export const TRUST: Trust = { roots: [unitRoot.certificate], crls: [emptyList], at: NOW };

export type SealChoice = {
  maker?: Holder;
  signers?: Holder[];
  createdAt?: number;
  validFrom?: number;
  validTo?: number;
  listDigests?: boolean;
};

export function makeSeal(choice: SealChoice = {}): Uint8Array {
  const by = choice.maker ?? maker;
  const { toSign, finish } = encodeSeal({
    id: 'YZ-0001',
    vendor: 'Yinzheng',
    type: 1,
    name: '示例市发展和改革委员会',
    picture: PICTURE,
    signerCertificates: (choice.signers ?? [unit]).map(({ certificate }) => certificate.raw),
    listDigests: choice.listDigests ?? false,
    createdAt: choice.createdAt ?? T0 + DAY,
    validFrom: choice.validFrom ?? T0 + DAY,
    validTo: choice.validTo ?? T0 + 1000 * DAY,
    makerCertificate: by.certificate.raw,
  });
  return finish(sm2.sign(by.privateKey, toSign));
}

type SignChoice = { seal?: Uint8Array; signer?: Holder; time?: number; dataHash?: Uint8Array };

export function signWith(choice: SignChoice = {}): Uint8Array {
  const by = choice.signer ?? unit;
  const { toSign, finish } = encodeSignatureV4({
    eseal: choice.seal ?? makeSeal(),
    timeMs: choice.time ?? SIGNED,
    dataHash: choice.dataHash ?? DATA_HASH,
    propertyInfo: '/Doc_0/Signs/Sign_0/Signature.xml',
    signerCertificate: by.certificate.raw,
  });
  return finish(sm2.sign(by.privateKey, toSign));
}

/** Pieces of a seal and a signature that the writer of the product would never put together. */
type Odd = {
  headerId?: string;
  headerVersion?: number;
  sealExtensions?: Uint8Array;
  sealEnd?: Uint8Array;
  signExtensions?: Uint8Array;
  signEnd?: Uint8Array;
  tbsVersion?: number;
  algorithm?: string;
  sealSigner?: Holder;
  signer?: Holder;
  signerCertificate?: Holder;
  rawSignatures?: boolean;
  timeInfo?: Uint8Array;
};

const sealOid = (odd: Odd): Uint8Array => write.oid(odd.algorithm ?? OID.sm2WithSm3);
const value = (odd: Odd, holder: Holder, message: Uint8Array): Uint8Array => {
  const der = sm2.sign(holder.privateKey, message);
  return write.bitString(odd.rawSignatures === true ? sm2.decodeSignature(der) : der);
};

function oddInfo(odd: Odd, version: number): Uint8Array {
  const dates = [T0 + DAY, T0 + DAY, T0 + 1000 * DAY].map(version === 1 ? write.utcTime : write.generalizedTime);
  return write.sequence(
    write.sequence(
      write.ia5String(odd.headerId ?? 'ES'),
      write.integer(odd.headerVersion ?? version),
      write.ia5String('Odd'),
    ),
    write.ia5String('ODD-1'),
    write.sequence(
      write.integer(1),
      write.utf8String('奇印'),
      ...(version === 1 ? [] : [write.integer(1)]),
      write.sequence(write.octetString(unit.certificate.raw)),
      ...dates,
    ),
    write.sequence(
      write.ia5String('SVG'),
      write.octetString(PICTURE.data),
      write.integer(PICTURE.width),
      write.integer(PICTURE.height),
    ),
    ...(odd.sealExtensions ? [odd.sealExtensions] : []),
  );
}

export function oddV4(odd: Odd, version: 4 | 5 = 4): Uint8Array {
  const info = oddInfo(odd, version);
  const seal = write.sequence(
    info,
    write.octetString(maker.certificate.raw),
    sealOid({}),
    value(odd, odd.sealSigner ?? maker, info),
    ...(odd.sealEnd ? [odd.sealEnd] : []),
  );
  const toSign = write.sequence(
    write.integer(odd.tbsVersion ?? version),
    seal,
    odd.timeInfo ?? write.generalizedTime(SIGNED),
    write.bitString(DATA_HASH),
    write.ia5String('odd'),
    ...(odd.signExtensions ? [odd.signExtensions] : []),
  );
  return write.sequence(
    toSign,
    write.octetString((odd.signerCertificate ?? unit).certificate.raw),
    sealOid(odd),
    value(odd, odd.signer ?? unit, toSign),
    ...(odd.signEnd ? [odd.signEnd] : []),
  );
}

export function oddV1(odd: Odd): Uint8Array {
  const info = oddInfo(odd, 1);
  const certificate = write.octetString(maker.certificate.raw);
  const signed = write.sequence(info, certificate, sealOid({}));
  const seal = write.sequence(
    info,
    write.sequence(certificate, sealOid({}), value(odd, odd.sealSigner ?? maker, signed)),
  );
  const toSign = write.sequence(
    write.integer(1),
    seal,
    odd.timeInfo ?? write.bitString(write.utcTime(SIGNED)),
    write.bitString(DATA_HASH),
    write.ia5String('odd'),
    write.octetString((odd.signerCertificate ?? unit).certificate.raw),
    sealOid(odd),
  );
  return write.sequence(toSign, value(odd, odd.signer ?? unit, toSign));
}

function extensions(critical: Uint8Array[]): Uint8Array {
  return write.sequence(write.sequence(write.oid('1.2.3.4'), ...critical, write.octetString(utf8('x'))));
}

export const EXPLICIT_FALSE = extensions([write.boolean(false)]);
export const CRITICAL = extensions([write.boolean(true)]);

export function check(der: Uint8Array, trust: Trust = TRUST, dataHash = DATA_HASH) {
  return verifySealSignature(der, { ...trust, dataHash });
}

export function notOk(checks: readonly Finding[]): string[] {
  return checks.filter(({ status }) => status !== 'ok').map(({ code, status }) => `${code} ${status}`);
}
