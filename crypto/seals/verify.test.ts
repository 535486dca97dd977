// Seals and seal signatures of our own, then one thing wrong at a time: exactly the finding that belongs to it, and nothing else.

import { describe, expect, it } from 'vitest';
import * as write from '../asn1/writer.ts';
import { fromHex, utf8 } from '../bytes.ts';
import { parseCertificate } from '../certificates/certificate.ts';
import { parseCrl } from '../certificates/crl.ts';
import { issueCertificate } from '../certificates/issue.ts';
import { OID } from '../certificates/oids.ts';
import { InputError } from '../errors.ts';
import * as sm2 from '../sm2/sm2.ts';
import { sm3 } from '../sm3/sm3.ts';
import { parseSeal } from './seal.ts';
import {
  CRITICAL,
  check,
  DATA_HASH,
  DAY,
  EXPLICIT_FALSE,
  emptyList,
  type Holder,
  issue,
  list,
  maker,
  makeSeal,
  notOk,
  oddV1,
  oddV4,
  PICTURE,
  person,
  root,
  type SealChoice,
  SIGNED,
  signWith,
  strangeRoot,
  T0,
  TRUST,
  unit,
  unitRoot,
  YEARS,
} from './seals.fixture.ts';
import { parseSealSignature } from './signature.ts';
import { type Trust, verifySeal } from './verify.ts';
import { encodeSeal, encodeSignatureV4 } from './write.ts';

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

  it('counts at least 50 that differ in field, fault or finding', () => {
    expect(new Set(cases.map(([name, , findings]) => `${name}: ${findings.join()}`)).size).toBe(cases.length);
    expect(cases.length).toBeGreaterThanOrEqual(50);
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
