// Seals and seal signatures of our own, then one thing wrong at a time: exactly the finding that belongs to it, and nothing else.

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as write from '../asn1/writer.ts';
import { concatBytes, equalBytes, fromHex, utf8 } from '../bytes.ts';
import { type Certificate, parseCertificate } from '../certificates/certificate.ts';
import { type Crl, issueCrl, parseCrl } from '../certificates/crl.ts';
import type { Finding } from '../certificates/findings.ts';
import { issueCertificate, type Profile } from '../certificates/issue.ts';
import { OID } from '../certificates/oids.ts';
import { decodePem, encodePem } from '../certificates/pem.ts';
import { InputError } from '../errors.ts';
import * as sm2 from '../sm2/sm2.ts';
import { sm3 } from '../sm3/sm3.ts';
import { parseSeal } from './seal.ts';
import { parseSealSignature } from './signature.ts';
import { type Trust, verifySeal, verifySealSignature } from './verify.ts';
import { encodeSeal, encodeSignatureV4 } from './write.ts';

const DAY = 86_400_000;
const T0 = Date.UTC(2026, 0, 1);
const SIGNED = T0 + 100 * DAY;
const NOW = T0 + 101 * DAY;
const YEARS = 3650 * DAY;
const DATA_HASH: Uint8Array = sm3(utf8('what the seal stands on'));
const PICTURE = { type: 'SVG', data: utf8('<svg/>'), width: 42, height: 42 };

type Holder = { certificate: Certificate; privateKey: Uint8Array };

function root(name: string, span = { notBefore: T0 - DAY, notAfter: T0 + YEARS }): Holder {
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

function issue(issuer: Holder, profile: Profile, name: string, span = { notBefore: T0, notAfter: T0 + YEARS }): Holder {
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

const unitRoot = root('示例市根证书');
const strangeRoot = root('另一个根证书');
const maker = issue(unitRoot, 'sealMaker', '示例市印章制作中心');
const unit = issue(unitRoot, 'unit', '示例市发展和改革委员会');
const person = issue(unitRoot, 'signing', '张三');

function list(revoked: { holder: Holder; at: number }[] = [], issuer = unitRoot, from = T0, to = T0 + 3000 * DAY): Crl {
  const der = issueCrl({
    issuer: issuer.certificate,
    issuerPrivateKey: issuer.privateKey,
    thisUpdate: from,
    nextUpdate: to,
    revoked: revoked.map(({ holder, at }) => ({ serialNumber: holder.certificate.serialNumber, at })),
  });
  return parseCrl(der);
}

const emptyList = list();
const TRUST: Trust = { roots: [unitRoot.certificate], crls: [emptyList], at: NOW };

type SealChoice = {
  maker?: Holder;
  signers?: Holder[];
  createdAt?: number;
  validFrom?: number;
  validTo?: number;
  listDigests?: boolean;
};

function makeSeal(choice: SealChoice = {}): Uint8Array {
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

function signWith(choice: SignChoice = {}): Uint8Array {
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

function oddV4(odd: Odd, version: 4 | 5 = 4): Uint8Array {
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

function oddV1(odd: Odd): Uint8Array {
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

const EXPLICIT_FALSE = extensions([write.boolean(false)]);
const CRITICAL = extensions([write.boolean(true)]);

function check(der: Uint8Array, trust: Trust = TRUST, dataHash = DATA_HASH) {
  return verifySealSignature(der, { ...trust, dataHash });
}

function notOk(checks: readonly Finding[]): string[] {
  return checks.filter(({ status }) => status !== 'ok').map(({ code, status }) => `${code} ${status}`);
}

describe('a seal signature of our own', () => {
  it('is valid, and says who, what and when', () => {
    const report = check(signWith());
    expect(notOk(report.checks)).toEqual([]);
    expect(report).toMatchObject({
      verdict: 'valid',
      dataHashOk: true,
      signatureOk: true,
      sealSignatureOk: true,
      sealName: '示例市发展和改革委员会',
      signerName: '示例市发展和改革委员会',
      time: SIGNED,
    });
    expect(report.checks.map(({ code }) => code)).toEqual([
      'seal.format',
      'seal.makerSignature',
      'maker.period',
      'maker.chain',
      'maker.revocation',
      'seal.signerListed',
      'seal.period',
      'signature.value',
      'data.digest',
      'signer.period',
      'signer.chain',
      'signer.revocation',
      'time',
    ]);
  });

  it('carries the seal byte for byte, and the seal carries what was asked', () => {
    const seal = makeSeal();
    const parsed = parseSealSignature(signWith({ seal }));
    expect(parsed.seal.raw).toEqual(seal);
    expect(parsed).toMatchObject({ version: 4, propertyInfo: '/Doc_0/Signs/Sign_0/Signature.xml', time: SIGNED });
    expect(parseSeal(seal)).toMatchObject({
      version: 4,
      id: 'YZ-0001',
      vendor: 'Yinzheng',
      type: 1,
      picture: PICTURE,
      certificates: [unit.certificate.raw],
      createdAt: T0 + DAY,
      validFrom: T0 + DAY,
      validTo: T0 + 1000 * DAY,
    });
  });

  it('survives a round trip of the seal alone', () => {
    expect(verifySeal(makeSeal(), TRUST)).toMatchObject({ verdict: 'valid', seal: { name: '示例市发展和改革委员会' } });
    const expired = verifySeal(makeSeal(), { ...TRUST, at: T0 + 1001 * DAY });
    expect(notOk(expired.checks)).toEqual(['seal.period bad']);
  });

  const variants: [string, () => Uint8Array][] = [
    ['signers listed by digest', () => signWith({ seal: makeSeal({ listDigests: true }) })],
    ['version 4, raw 64-byte signatures', () => oddV4({ rawSignatures: true })],
    [
      'version 4, FALSE written out in both extension lists',
      () => oddV4({ sealExtensions: EXPLICIT_FALSE, signExtensions: write.explicit(0, EXPLICIT_FALSE) }),
    ],
    ['version 4, seal extensions under [0]', () => oddV4({ sealExtensions: write.explicit(0, EXPLICIT_FALSE) })],
    ['version 4, algorithm given as SM2 signature', () => oddV4({ algorithm: OID.sm2Sign })],
    ['version 4, misspelt algorithm', () => oddV4({ algorithm: OID.sm2WithSm3Misspelt })],
    ['version 5', () => oddV4({}, 5)],
    ['version 1', () => oddV1({})],
    ['version 1, header version 2', () => oddV1({ headerVersion: 2 })],
    ['version 1, raw signatures', () => oddV1({ rawSignatures: true })],
    ['version 1, GeneralizedTime', () => oddV1({ timeInfo: write.bitString(write.generalizedTime(SIGNED)) })],
    ['version 1, digits', () => oddV1({ timeInfo: write.bitString(utf8('20260411000000Z')) })],
    ['version 1, ISO 8601', () => oddV1({ timeInfo: write.bitString(utf8('2026-04-11T00:00:00.377Z')) })],
  ];
  it.each(variants)('also valid: %s', (_, build) => {
    const report = check(build());
    expect(notOk(report.checks)).toEqual([]);
    expect(report).toMatchObject({ verdict: 'valid', time: SIGNED });
  });
});

describe('one thing wrong at a time', () => {
  const otherUnit = issue(unitRoot, 'unit', '示例县发展和改革局');
  const encryption = issue(unitRoot, 'encryption', '示例市发展和改革委员会');
  const shortUnit = issue(unitRoot, 'unit', '短期', { notBefore: T0, notAfter: T0 + 50 * DAY });
  const lateMaker = issue(unitRoot, 'sealMaker', '后来者', { notBefore: T0 + 50 * DAY, notAfter: T0 + YEARS });
  const strangeUnit = issue(strangeRoot, 'unit', '外单位');
  const strangeMaker = issue(strangeRoot, 'sealMaker', '外地印章中心');
  const falseAuthority = issue(person, 'unit', '冒名单位');
  const middle = issue(unitRoot, 'subordinate', '示例市签发机构');
  const lower = issue(middle, 'subordinate', '下级签发机构');
  const tooDeep = issue(lower, 'unit', '太深的单位');
  const belowMiddle = issue(middle, 'unit', '下级单位');
  const impostorRoot = root('示例市根证书');
  const forged = (() => {
    const der = Uint8Array.from(unit.certificate.raw);
    der[der.length - 1] = (der[der.length - 1] ?? 0) ^ 1;
    return { certificate: parseCertificate(der), privateKey: unit.privateKey };
  })();
  const forgedList = (() => {
    const der = Uint8Array.from(emptyList.raw);
    der[der.length - 1] = (der[der.length - 1] ?? 0) ^ 1;
    return parseCrl(der);
  })();
  const by = (signer: Holder, more: SealChoice = {}): Uint8Array =>
    signWith({ signer, seal: makeSeal({ signers: [signer], ...more }) });
  const retimed = (() => {
    const der = new Uint8Array(signWith());
    const text = new TextDecoder('latin1').decode(der);
    der.set(utf8('20260412'), text.lastIndexOf('20260411'));
    return der;
  })();

  type Case = [string, () => Uint8Array, string[], string, Trust?, Uint8Array?];
  const cases: Case[] = [
    ['other data', () => signWith(), ['data.digest bad'], 'invalid', TRUST, sm3(utf8('other'))],
    ['digest of another length', () => signWith(), ['data.digest bad'], 'invalid', TRUST, new Uint8Array(0)],
    ['time changed afterwards', () => retimed, ['signature.value bad'], 'invalid'],
    ['signed by another key', () => oddV4({ signer: otherUnit }), ['signature.value bad'], 'invalid'],
    ['signed by another key, version 1', () => oddV1({ signer: otherUnit }), ['signature.value bad'], 'invalid'],
    ['seal signed by another key', () => oddV4({ sealSigner: otherUnit }), ['seal.makerSignature bad'], 'invalid'],
    [
      'seal signed by another key, version 1',
      () => oddV1({ sealSigner: otherUnit }),
      ['seal.makerSignature bad'],
      'invalid',
    ],
    ['signer not in the list', () => signWith({ signer: otherUnit }), ['seal.signerListed bad'], 'invalid'],
    [
      'signer not in the list of digests',
      () => signWith({ signer: otherUnit, seal: makeSeal({ listDigests: true }) }),
      ['seal.signerListed bad'],
      'invalid',
    ],
    [
      'signer certificate swapped beside the signature',
      () => oddV4({ signerCertificate: otherUnit }),
      ['seal.signerListed bad', 'signature.value bad'],
      'invalid',
    ],
    [
      'used after the seal expired',
      () => signWith({ seal: makeSeal({ validTo: T0 + 99 * DAY }) }),
      ['seal.period bad'],
      'invalid',
    ],
    [
      'used before the seal was valid',
      () => signWith({ seal: makeSeal({ validFrom: T0 + 101 * DAY }) }),
      ['seal.period bad'],
      'invalid',
    ],
    ['signer certificate expired', () => by(shortUnit), ['signer.period bad'], 'invalid'],
    [
      'maker certificate not yet valid when the seal was made',
      () => signWith({ seal: makeSeal({ maker: lateMaker }) }),
      ['maker.period bad'],
      'invalid',
    ],
    ['root expired', () => signWith(), ['maker.chain bad', 'signer.chain bad'], 'invalid', expiredRootTrust()],
    ['signed with an encryption certificate', () => by(encryption), ['signer.chain bad'], 'invalid'],
    ['signer certificate altered', () => by(forged), ['signer.chain bad', 'signer.revocation unknown'], 'invalid'],
    [
      'signer issued by somebody who is no authority',
      () => by(falseAuthority),
      ['signer.chain bad', 'signer.revocation unknown'],
      'invalid',
      { ...TRUST, intermediates: [person.certificate] },
    ],
    [
      'seal made by a person of the unit',
      () => signWith({ seal: makeSeal({ maker: person }) }),
      ['maker.chain bad'],
      'invalid',
    ],
    [
      'seal made by the unit itself',
      () => signWith({ seal: makeSeal({ maker: unit }) }),
      ['maker.chain bad'],
      'invalid',
    ],
    [
      'authority below an authority that allows none',
      () => by(tooDeep),
      ['signer.chain bad'],
      'invalid',
      {
        ...TRUST,
        intermediates: [middle.certificate, lower.certificate],
        crls: [emptyList, list([], middle), list([], lower)],
      },
    ],
    [
      'signer revoked before',
      () => signWith(),
      ['signer.revocation bad'],
      'invalid',
      { ...TRUST, crls: [list([{ holder: unit, at: SIGNED - DAY }])] },
    ],
    [
      'signer revoked before, an older list does not say so',
      () => signWith(),
      ['signer.revocation bad'],
      'invalid',
      { ...TRUST, crls: [emptyList, list([{ holder: unit, at: SIGNED - DAY }])] },
    ],
    [
      'maker revoked before the seal was made',
      () => signWith(),
      ['maker.revocation bad'],
      'invalid',
      { ...TRUST, crls: [list([{ holder: maker, at: T0 }])] },
    ],
    [
      'intermediate revoked',
      () => by(belowMiddle),
      ['signer.revocation bad'],
      'invalid',
      { ...TRUST, intermediates: [middle.certificate], crls: [list([{ holder: middle, at: T0 }]), list([], middle)] },
    ],
    [
      'signer revoked later',
      () => signWith(),
      ['signer.revocation unknown'],
      'indeterminate',
      { ...TRUST, crls: [list([{ holder: unit, at: SIGNED + DAY }])] },
    ],
    [
      'signer revoked later, a receipt bounds the time',
      () => signWith(),
      [],
      'valid',
      { ...TRUST, crls: [list([{ holder: unit, at: SIGNED + DAY }])], provenBefore: SIGNED + 1000 },
    ],
    [
      'signer revoked later, the receipt is later still',
      () => signWith(),
      ['signer.revocation unknown'],
      'indeterminate',
      { ...TRUST, crls: [list([{ holder: unit, at: SIGNED + DAY }])], provenBefore: SIGNED + 2 * DAY },
    ],
    [
      'no revocation list',
      () => signWith(),
      ['maker.revocation unknown', 'signer.revocation unknown'],
      'indeterminate',
      { ...TRUST, crls: [] },
    ],
    [
      'list of another authority',
      () => signWith(),
      ['maker.revocation unknown', 'signer.revocation unknown'],
      'indeterminate',
      { ...TRUST, crls: [list([], strangeRoot)] },
    ],
    [
      'list outdated when the signature was made',
      () => signWith(),
      ['signer.revocation unknown'],
      'indeterminate',
      { ...TRUST, crls: [list([], unitRoot, T0, T0 + 50 * DAY)] },
    ],
    [
      'list forged',
      () => signWith(),
      ['maker.revocation unknown', 'signer.revocation unknown'],
      'indeterminate',
      { ...TRUST, crls: [forgedList] },
    ],
    [
      'signer of an unknown root',
      () => by(strangeUnit),
      ['signer.chain unknown', 'signer.revocation unknown'],
      'indeterminate',
    ],
    [
      'maker of an unknown root',
      () => signWith({ seal: makeSeal({ maker: strangeMaker }) }),
      ['maker.chain unknown', 'maker.revocation unknown'],
      'indeterminate',
    ],
    [
      'no roots at all',
      () => signWith(),
      ['maker.chain unknown', 'maker.revocation unknown', 'signer.chain unknown', 'signer.revocation unknown'],
      'indeterminate',
      { ...TRUST, roots: [] },
    ],
    [
      'a root of the same name with another key',
      () => signWith(),
      ['maker.chain unknown', 'maker.revocation unknown', 'signer.chain unknown', 'signer.revocation unknown'],
      'indeterminate',
      { ...TRUST, roots: [impostorRoot.certificate] },
    ],
    [
      'intermediate missing',
      () => by(belowMiddle),
      ['signer.chain unknown', 'signer.revocation unknown'],
      'indeterminate',
    ],
    ['signed in the future', () => signWith(), ['time unknown'], 'indeterminate', { ...TRUST, at: SIGNED - DAY }],
    [
      'version 1 with a time nobody can read',
      () => oddV1({ timeInfo: write.bitString(write.sequence()) }),
      ['seal.period unknown', 'signer.period unknown', 'time unknown'],
      'indeterminate',
    ],
    [
      'foreign signature algorithm',
      () => oddV4({ algorithm: '1.2.840.10045.4.3.2' }),
      ['signature.value unknown'],
      'indeterminate',
    ],
    ['header version of another standard', () => oddV4({ headerVersion: 3 }), ['seal.format unknown'], 'indeterminate'],
    [
      'critical extension in the seal',
      () => oddV4({ sealExtensions: CRITICAL }),
      ['seal.extensions unknown'],
      'indeterminate',
    ],
    [
      'critical extension in the signature',
      () => oddV4({ signExtensions: write.explicit(0, CRITICAL) }),
      ['signature.extensions unknown'],
      'indeterminate',
    ],
    [
      'time stamp token that is not verified',
      () => oddV4({ signEnd: write.explicit(0, write.bitString(utf8('token'))) }),
      ['time.stamp unknown'],
      'indeterminate',
    ],
    [
      'time stamp token on a version 5 seal',
      () => oddV4({ sealEnd: write.explicit(0, write.bitString(utf8('token'))) }, 5),
      ['seal.timeStamp unknown'],
      'indeterminate',
    ],
    ['not a seal header', () => oddV4({ headerId: 'XX' }), ['seal.format bad'], 'invalid'],
    ['one byte too many', () => Uint8Array.of(...signWith(), 0), ['seal.format bad'], 'invalid'],
    ['one byte too few', () => signWith().slice(0, -1), ['seal.format bad'], 'invalid'],
    ['nothing', () => new Uint8Array(0), ['seal.format bad'], 'invalid'],
    [
      'indefinite length',
      () => Uint8Array.of(0x30, 0x80, ...signWith().slice(4), 0, 0),
      ['seal.format bad'],
      'invalid',
    ],
    [
      'time in the form of another type',
      () => oddV4({ timeInfo: write.utf8String('20260411000000Z') }),
      ['seal.format bad'],
      'invalid',
    ],
    [
      'time that no calendar has',
      () => oddV4({ timeInfo: fromHex('180f32303236303233303030303030305a') }),
      ['seal.format bad'],
      'invalid',
    ],
  ];

  function expiredRootTrust(): Trust {
    const pair = { privateKey: unitRoot.privateKey, publicKey: unitRoot.certificate.publicKey.bytes };
    const der = issueCertificate({
      subject: { country: 'CN', commonName: '示例市根证书' },
      issuer: 'self',
      issuerPrivateKey: pair.privateKey,
      publicKey: pair.publicKey,
      profile: 'root',
      notBefore: T0 - 100 * DAY,
      notAfter: T0 - 50 * DAY,
    });
    return { ...TRUST, roots: [parseCertificate(der)] };
  }

  it.each(cases)('%s', (_, build, expected, verdict, trust = TRUST, dataHash = DATA_HASH) => {
    const report = check(build(), trust, dataHash);
    expect(notOk(report.checks)).toEqual(expected);
    expect(report.verdict).toBe(verdict);
  });

  it('an authority between root and signer is fine when all of it is given', () => {
    const trust = { ...TRUST, intermediates: [middle.certificate], crls: [emptyList, list([], middle)] };
    expect(notOk(check(by(belowMiddle), trust).checks)).toEqual([]);
  });

  it('an expired seal tells its dates', () => {
    const report = check(signWith({ seal: makeSeal({ validTo: T0 + 99 * DAY }) }));
    const period = report.checks.find(({ code }) => code === 'seal.period');
    expect(period?.detail).toMatchObject({ validFrom: T0 + DAY, validTo: T0 + 99 * DAY, at: SIGNED, reason: 'late' });
  });
});

describe('writing', () => {
  it('refuses a signature that does not hold', () => {
    const request = {
      id: 'A',
      vendor: 'V',
      type: 1,
      name: '印',
      picture: PICTURE,
      createdAt: T0,
      validFrom: T0,
      validTo: T0 + DAY,
    };
    const seal = encodeSeal({
      ...request,
      signerCertificates: [unit.certificate.raw],
      makerCertificate: maker.certificate.raw,
    });
    expect(() => seal.finish(sm2.sign(unit.privateKey, seal.toSign))).toThrow(InputError);
    const signature = encodeSignatureV4({
      eseal: makeSeal(),
      timeMs: SIGNED,
      dataHash: DATA_HASH,
      propertyInfo: '',
      signerCertificate: unit.certificate.raw,
    });
    expect(() => signature.finish(sm2.sign(maker.privateKey, signature.toSign))).toThrow(InputError);
  });

  it.each([
    ['no signers', { signerCertificates: [] }],
    ['an empty picture', { picture: { ...PICTURE, data: new Uint8Array(0) } }],
    ['a validity that ends before it begins', { validFrom: T0, validTo: T0 }],
    ['an id beyond ASCII', { id: '印' }],
  ])('refuses a seal with %s', (_, wrong) => {
    const request = {
      id: 'A',
      vendor: 'V',
      type: 1,
      name: '印',
      picture: PICTURE,
      createdAt: T0,
      validFrom: T0,
      validTo: T0 + DAY,
    };
    const signerCertificates = [unit.certificate.raw];
    expect(() =>
      encodeSeal({ ...request, signerCertificates, makerCertificate: maker.certificate.raw, ...wrong }),
    ).toThrow(InputError);
  });
});

describe('every byte of a signature matters', () => {
  const goldens: [string, () => Uint8Array, number][] = [
    ['version 4', () => signWith(), 1],
    ['version 1', () => oddV1({}), 3],
    ['version 5', () => oddV4({}, 5), 3],
  ];
  it.each(goldens)(
    '%s: no changed byte leaves it valid, and none is an exception',
    { timeout: 180_000 },
    (_, build, step) => {
      const golden = build();
      expect(check(golden).verdict).toBe('valid');
      const survivors: number[] = [];
      for (let at = 0; at < golden.length; at += step) {
        const changed = Uint8Array.from(golden);
        changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
        if (check(changed).verdict === 'valid') survivors.push(at);
      }
      expect(survivors).toEqual([]);
    },
  );

  it('no truncation is an exception', () => {
    const golden = signWith();
    for (let length = 0; length < golden.length; length += 7)
      expect(check(golden.subarray(0, length)).verdict).toBe('invalid');
  });

  it('pieces cut out, doubled or filled with noise are never valid and never an exception', { timeout: 60_000 }, () => {
    const golden = signWith();
    const edit = fc.record({
      at: fc.nat({ max: golden.length - 1 }),
      cut: fc.nat({ max: 40 }),
      put: fc.uint8Array({ maxLength: 40 }),
    });
    fc.assert(
      fc.property(edit, ({ at, cut, put }) => {
        const changed = concatBytes(golden.subarray(0, at), put, golden.subarray(at + cut));
        fc.pre(!equalBytes(changed, golden));
        expect(check(changed).verdict).not.toBe('valid');
      }),
      { numRuns: 500 },
    );
  });
});

const openssl = spawnSync('openssl', ['version'], { encoding: 'utf8' }).stdout ?? '';
const able = openssl.startsWith('OpenSSL 3.');
if (!able)
  console.warn(`openssl 3 is not on the path: seals are not compared with it (found: ${openssl.trim() || 'none'})`);

describe.skipIf(!able)('seals and OpenSSL', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'yinzheng-seals-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const run = (...args: string[]): string =>
    execFileSync('openssl', args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
  const put = (name: string, content: Uint8Array | string): void => writeFileSync(join(folder, name), content);
  const DISTID = ['-sigopt', 'distid:1234567812345678'];

  const verifies = (certificate: Certificate, message: Uint8Array, signature: Uint8Array): boolean => {
    put('signer.pem', encodePem('CERTIFICATE', certificate.raw));
    put('signer.pub', run('x509', '-in', 'signer.pem', '-noout', '-pubkey'));
    put('message', message);
    put('signature', signature);
    const args = ['dgst', '-sm3', '-verify', 'signer.pub', ...DISTID, '-signature', 'signature', 'message'];
    return spawnSync('openssl', args, { cwd: folder, encoding: 'utf8' }).stdout.trim() === 'Verified OK';
  };

  it('OpenSSL holds our two signatures for good, and for bad over anything else', () => {
    const { toSignRaw, signature, signer, seal } = parseSealSignature(signWith());
    expect(verifies(signer, toSignRaw, signature)).toBe(true);
    expect(verifies(seal.maker, seal.signedBytes, seal.signature)).toBe(true);
    expect(verifies(signer, seal.signedBytes, signature)).toBe(false);
  });

  it('OpenSSL reads the whole as DER', () => {
    put('value.der', signWith());
    const text = run('asn1parse', '-inform', 'DER', '-in', 'value.der');
    expect(text).toContain('IA5STRING         :ES');
    expect(text).toContain('UTF8STRING        :示例市发展和改革委员会');
    expect(text).toContain('GENERALIZEDTIME   :20260411000000Z');
  });

  it('a signature that OpenSSL made with the unit’s key is valid', () => {
    run('ecparam', '-name', 'SM2', '-genkey', '-noout', '-out', 'unit.key');
    const [spki] = decodePem(run('pkey', '-in', 'unit.key', '-pubout'));
    const publicKey = spki?.der.subarray(-65) ?? new Uint8Array(0);
    const der = issueCertificate({
      subject: { country: 'CN', commonName: '示例市财政局' },
      issuer: unitRoot.certificate,
      issuerPrivateKey: unitRoot.privateKey,
      publicKey,
      profile: 'unit',
      notBefore: T0,
      notAfter: T0 + YEARS,
    });
    const holder: Holder = { certificate: parseCertificate(der), privateKey: new Uint8Array(0) };
    const { toSign, finish } = encodeSignatureV4({
      eseal: makeSeal({ signers: [holder] }),
      timeMs: SIGNED,
      dataHash: DATA_HASH,
      propertyInfo: '',
      signerCertificate: der,
    });
    put('tosign', toSign);
    run('dgst', '-sm3', '-sign', 'unit.key', ...DISTID, '-out', 'made', 'tosign');
    const report = check(finish(new Uint8Array(readFileSync(join(folder, 'made')))));
    expect(notOk(report.checks)).toEqual([]);
    expect(report).toMatchObject({ verdict: 'valid', signerName: '示例市财政局' });
  });
});
