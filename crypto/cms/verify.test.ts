// SignedData: every form that is written or found in the wild holds, and each of many single faults shows under its own code.

import { describe, expect, it } from 'vitest';
import * as write from '../asn1/writer.ts';
import { concatBytes, utf8 } from '../bytes.ts';
import { OID } from '../certificates/oids.ts';
import { InputError } from '../errors.ts';
import * as sm2 from '../sm2/sm2.ts';
import { sm3 } from '../sm3/sm3.ts';
import {
  assemble,
  attributes,
  CONTENT_BYTES,
  identifierOf,
  list,
  NOW,
  other,
  type Pieces,
  person,
  REQUEST,
  reader,
  root,
  SIGNED,
  sign,
  strangeRoot,
  TRUST,
} from './cms.fixture.ts';
import { CMS_OID, CONTENT } from './oids.ts';
import { parseSignedData } from './signed-data.ts';
import { type SignedDataReport, verifySignedData } from './verify.ts';
import { prepareSignedData } from './write.ts';

const DAY = 86_400_000;
const PKCS7_DATA = '1.2.840.113549.1.7.1';
const algorithm = (oid: string): Uint8Array => write.sequence(write.oid(oid));
/** Codes of the findings that are not ok. */
const faults = ({ checks }: SignedDataReport): string[] =>
  checks
    .filter(({ status }) => status !== 'ok')
    .map(({ code, status, detail }) => `${code} ${status} ${detail['reason'] ?? ''}`.trim());

describe('messages of our own', () => {
  it.each([
    ['detached with attributes', {}],
    ['attached with attributes', { attached: true }],
    ['detached without attributes', { signers: [{ certificate: person.certificate }] }],
    ['attached without attributes', { attached: true, signers: [{ certificate: person.certificate }] }],
    ['with the root and a list inside', { certificates: [root.certificate.raw], crls: [list().raw] }],
    ['content in several parts', { content: [CONTENT_BYTES.subarray(0, 5), CONTENT_BYTES.subarray(5)] }],
  ])('%s: valid', (_, choice) => {
    const report = verifySignedData(sign(choice), REQUEST);
    expect(faults(report)).toEqual([]);
    expect(report.verdict).toBe('valid');
    expect(report.signers).toMatchObject([{ signatureOk: true, contentOk: true, signerName: '张三' }]);
  });

  it('says the claimed time of attributes, and none without', () => {
    expect(verifySignedData(sign(), REQUEST).signers[0]?.time).toBe(SIGNED);
    const bare = verifySignedData(sign({ signers: [{ certificate: person.certificate }] }), REQUEST);
    expect(bare.signers[0]).not.toHaveProperty('time');
  });

  it('by several signers, each judged by itself', () => {
    const both = sign({}, [person, other]);
    expect(verifySignedData(both, REQUEST)).toMatchObject({
      verdict: 'valid',
      signers: [{ signatureOk: true }, { signatureOk: true }],
    });
    const names = verifySignedData(both, REQUEST).signers.map(({ signerName }) => signerName);
    expect(names.toSorted()).toEqual(['张三', '李四'].toSorted());
    const revoked = verifySignedData(both, { ...REQUEST, crls: [list([{ holder: other, at: SIGNED - DAY }])] });
    expect(revoked.verdict).toBe('invalid');
    expect(faults(revoked)).toEqual(['signer.revocation bad revoked']);
  });

  it('reads what it wrote, byte for byte the same when put together again', () => {
    const message = parseSignedData(sign({ attached: true }));
    expect(message).toMatchObject({ version: 1, contentType: CONTENT.data, content: CONTENT_BYTES });
    expect(message.signers[0]).toMatchObject({ version: 1, signatureAlgorithm: OID.sm2Sign, digestAlgorithm: OID.sm3 });
    expect(message.signers[0]?.attributes?.types).toHaveLength(3);
  });

  it('does not let a wrong signature into a message', () => {
    const { toSign, finish } = prepareSignedData({
      content: [CONTENT_BYTES],
      attached: false,
      signers: [{ certificate: person.certificate, signingTime: SIGNED }],
    });
    const byAnother = sm2.sign(other.privateKey, toSign[0] ?? CONTENT_BYTES);
    expect(() => finish([byAnother])).toThrow(new InputError('cms.signatures'));
    expect(() => finish([])).toThrow(new InputError('cms.signatures'));
    expect(() => prepareSignedData({ content: [], attached: true, signers: [] })).toThrow(
      new InputError('cms.signers'),
    );
  });
});

describe('forms found in the wild', () => {
  const digest = sm3(CONTENT_BYTES);
  const bare: Partial<Pieces> = { attributes: undefined };
  it.each<[string, Partial<Pieces>, string]>([
    [
      'Topsec: PKCS #7 data, absent, three attributes',
      {
        contentType: PKCS7_DATA,
        attributes: [attributes.contentType(PKCS7_DATA), attributes.messageDigest(), attributes.signingTime()],
      },
      'attributes',
    ],
    [
      'Tongzhi, DianJu: the digest inside, no attributes, .501',
      { ...bare, inside: write.octetString(digest), signatureAlgorithm: algorithm(OID.sm2WithSm3) },
      'content',
    ],
    [
      'the digest inside, with attributes over it',
      {
        inside: write.octetString(digest),
        attributes: [attributes.contentType(), attributes.messageDigest(sm3(digest))],
      },
      'attributes',
    ],
    ['nothing inside, no attributes, over the bytes', bare, 'content'],
    ['nothing inside, no attributes, over their digest', { ...bare, signedOver: digest }, 'digest'],
    [
      'the digest as content, left outside, with attributes',
      { attributes: [attributes.contentType(), attributes.messageDigest(sm3(digest))] },
      'attributes',
    ],
    [
      'GmSSL: over the whole ContentInfo',
      {
        ...bare,
        inside: write.octetString(CONTENT_BYTES),
        signedOver: write.sequence(write.oid(CONTENT.data), write.explicit(0, write.octetString(CONTENT_BYTES))),
      },
      'contentInfo',
    ],
    [
      'PKCS #7 identifiers throughout',
      {
        outerType: '1.2.840.113549.1.7.2',
        contentType: PKCS7_DATA,
        attributes: [attributes.contentType(PKCS7_DATA), attributes.messageDigest()],
      },
      'attributes',
    ],
    ['raw r and s instead of DER', { signature: (made) => sm2.decodeSignature(made) }, 'attributes'],
    [
      'the signer by key identifier',
      {
        signerVersion: write.integer(3),
        identifier: write.implicit(0, write.octetString(person.certificate.subjectKeyId as Uint8Array)),
      },
      'attributes',
    ],
    ['a misspelt algorithm', { signatureAlgorithm: algorithm(OID.sm2WithSm3Misspelt) }, 'attributes'],
    [
      'parameters NULL',
      {
        digestAlgorithm: write.sequence(write.oid(OID.sm3), write.nullValue()),
        signatureAlgorithm: write.sequence(write.oid(OID.sm2WithSm3), write.nullValue()),
      },
      'attributes',
    ],
    ['a digest list left empty', { digestAlgorithms: write.set() }, 'attributes'],
    ['a certificate inside that is none', { certificates: [person.certificate.raw, write.sequence()] }, 'attributes'],
  ])('%s', (_, changes, form) => {
    const report = verifySignedData(assemble(changes), { ...REQUEST, foreign: true });
    expect(faults(report)).toEqual([]);
    expect(report.signers[0]).toMatchObject({ signatureOk: true, contentOk: true });
    expect(report.checks.find(({ code }) => code === 'cms.value')?.detail['form']).toBe(form);
  });
});

const wrongDigest = sm3(utf8('another text'));
const twice = <T>(item: T): T[] => [item, item];
const flipLast = (made: Uint8Array): Uint8Array => {
  const changed = made.slice();
  changed[changed.length - 1] = (changed[changed.length - 1] ?? 0) ^ 1;
  return changed;
};

/** One fault each: its name, the change, and how it shows. */
const FAULTS: readonly [string, Partial<Pieces>, string][] = [
  ['outer type data', { outerType: CONTENT.data }, 'cms.format bad cms.type'],
  ['outer type enveloped', { outerType: CONTENT.envelopedData }, 'cms.format bad cms.type'],
  ['outer type unknown', { outerType: '1.2.3.4' }, 'cms.format bad cms.type'],
  ['version 0', { version: write.integer(0) }, 'cms.format bad cms.version'],
  ['version 6', { version: write.integer(6) }, 'cms.format bad cms.version'],
  ['version no integer', { version: write.octetString(Uint8Array.of(1)) }, 'cms.format bad der.tag'],
  ['version long', { version: Uint8Array.of(2, 2, 0, 1) }, 'cms.format bad der.integer'],
  ['digests a SEQUENCE', { digestAlgorithms: write.sequence(algorithm(OID.sm3)) }, 'cms.format bad cms.algorithm'],
  ['digests bare identifiers', { digestAlgorithms: write.set(write.oid(OID.sm3)) }, 'cms.format bad cms.algorithm'],
  ['signer version no integer', { signerVersion: write.nullValue() }, 'cms.format bad der.tag'],
  ['identifier of another', { identifier: identifierOf(other) }, 'cms.signerCertificate unknown certificateMissing'],
  [
    'identifier without serial',
    { identifier: write.sequence(person.certificate.issuer.raw) },
    'cms.format bad der.tag',
  ],
  [
    'identifier with more',
    { identifier: write.sequence(person.certificate.issuer.raw, write.integer(1), write.integer(1)) },
    'cms.format bad cms.identifier',
  ],
  ['identifier empty', { identifier: write.sequence() }, 'cms.format bad cms.identifier'],
  [
    'key identifier of another',
    { identifier: write.implicit(0, write.octetString(other.certificate.subjectKeyId as Uint8Array)) },
    'cms.signerCertificate unknown certificateMissing',
  ],
  [
    'serial off by one',
    {
      identifier: write.sequence(
        person.certificate.issuer.raw,
        write.integer(BigInt(`0x${person.certificate.serialNumber}`) + 1n),
      ),
    },
    'cms.signerCertificate unknown certificateMissing',
  ],
  [
    'issuer another',
    {
      identifier: write.sequence(
        strangeRoot.certificate.subject.raw,
        write.integer(BigInt(`0x${person.certificate.serialNumber}`)),
      ),
    },
    'cms.signerCertificate unknown certificateMissing',
  ],
  ['no certificates', { certificates: undefined }, 'cms.signerCertificate unknown certificateMissing'],
  ['certificates empty', { certificates: [] }, 'cms.signerCertificate unknown certificateMissing'],
  [
    'certificate cut',
    { certificates: [write.sequence(person.certificate.tbs)] },
    'cms.signerCertificate unknown certificateMissing',
  ],
  [
    'digest algorithm SHA-256',
    { digestAlgorithm: algorithm('2.16.840.1.101.3.4.2.1') },
    'cms.algorithm bad digestAlgorithm',
  ],
  ['digest algorithm unknown', { digestAlgorithm: algorithm('1.2.3.4') }, 'cms.algorithm unknown digestAlgorithm'],
  [
    'digest algorithm with more',
    { digestAlgorithm: write.sequence(write.oid(OID.sm3), write.nullValue(), write.nullValue()) },
    'cms.format bad cms.algorithm',
  ],
  [
    'signature algorithm RSA',
    { signatureAlgorithm: algorithm('1.2.840.113549.1.1.11') },
    'cms.value unknown signatureAlgorithm',
  ],
  ['signature algorithm unknown', { signatureAlgorithm: algorithm('1.2.3.4') }, 'cms.value unknown signatureAlgorithm'],
  ['signature algorithm no SEQUENCE', { signatureAlgorithm: write.oid(OID.sm2Sign) }, 'cms.format bad cms.algorithm'],
  ['attributes without content type', { attributes: [attributes.messageDigest()] }, 'cms.contentType bad absent'],
  [
    'attributes with another content type',
    { attributes: [attributes.contentType('1.2.3'), attributes.messageDigest()] },
    'cms.contentType bad different',
  ],
  [
    'content type of the other arc',
    { attributes: [attributes.contentType(PKCS7_DATA), attributes.messageDigest()] },
    'cms.contentType bad different',
  ],
  ['attributes without digest', { attributes: [attributes.contentType()] }, 'cms.digest bad absent'],
  [
    'another digest',
    { attributes: [attributes.contentType(), attributes.messageDigest(wrongDigest)] },
    'cms.digest bad',
  ],
  [
    'digest cut',
    { attributes: [attributes.contentType(), attributes.messageDigest(sm3(CONTENT_BYTES).subarray(1))] },
    'cms.digest bad',
  ],
  [
    'digest empty',
    { attributes: [attributes.contentType(), attributes.messageDigest(new Uint8Array(0))] },
    'cms.digest bad',
  ],
  [
    'digest twice',
    { attributes: [attributes.contentType(), ...twice(attributes.messageDigest())] },
    'cms.format bad cms.attribute',
  ],
  [
    'digest with two values',
    {
      attributes: [
        attributes.contentType(),
        attributes.of(
          CMS_OID.messageDigestAttribute,
          write.octetString(wrongDigest),
          write.octetString(sm3(CONTENT_BYTES)),
        ),
      ],
    },
    'cms.format bad cms.attribute',
  ],
  [
    'digest without a value',
    { attributes: [attributes.contentType(), attributes.of(CMS_OID.messageDigestAttribute)] },
    'cms.format bad cms.attribute',
  ],
  [
    'digest no octets',
    { attributes: [attributes.contentType(), attributes.of(CMS_OID.messageDigestAttribute, write.oid(OID.sm3))] },
    'cms.format bad der.tag',
  ],
  ['attributes empty', { attributes: [] }, 'cms.format bad cms.attribute'],
  [
    'attribute with a third part',
    {
      attributes: [
        attributes.contentType(),
        attributes.messageDigest(),
        write.sequence(write.oid('1.2.3'), write.set(), write.set()),
      ],
    },
    'cms.format bad cms.attribute',
  ],
  [
    'attribute no SEQUENCE',
    { attributes: [attributes.contentType(), attributes.messageDigest(), write.integer(1)] },
    'cms.format bad cms.attribute',
  ],
  [
    'time no time',
    {
      attributes: [
        attributes.contentType(),
        attributes.messageDigest(),
        attributes.of(CMS_OID.signingTimeAttribute, write.integer(1)),
      ],
    },
    'cms.format bad der.time',
  ],
  [
    'time before the certificate',
    { attributes: [attributes.contentType(), attributes.messageDigest(), attributes.signingTime(SIGNED - 400 * DAY)] },
    'signer.period bad early',
  ],
  [
    'time in the future',
    { attributes: [attributes.contentType(), attributes.messageDigest(), attributes.signingTime(NOW + DAY)] },
    'time unknown future',
  ],
  ['signature over other attributes', { signedOver: write.set(attributes.contentType()) }, 'cms.value bad'],
  [
    'signature over the attributes as they stand',
    {
      signedOver: write.implicit(
        0,
        write.set(attributes.contentType(), attributes.messageDigest(), attributes.signingTime()),
      ),
    },
    'cms.value bad',
  ],
  ['signature over the content in spite of attributes', { signedOver: CONTENT_BYTES }, 'cms.value bad'],
  ['signature flipped', { signature: flipLast }, 'cms.value bad'],
  ['signature empty', { signature: () => new Uint8Array(0) }, 'cms.value bad'],
  ['signature with a byte behind', { signature: (made) => concatBytes(made, Uint8Array.of(0)) }, 'cms.value bad'],
  ['signature cut', { signature: (made) => made.subarray(0, made.length - 1) }, 'cms.value bad'],
  ['signature all zero', { signature: () => new Uint8Array(64) }, 'cms.value bad'],
  ['signature by another', { signature: () => sm2.sign(other.privateKey, CONTENT_BYTES) }, 'cms.value bad'],
  [
    'content inside another',
    {
      inside: write.octetString(utf8('another text')),
      attributes: [attributes.contentType(), attributes.messageDigest(wrongDigest)],
    },
    'cms.content bad',
  ],
  ['digest inside another', { inside: write.octetString(wrongDigest), attributes: undefined }, 'cms.content bad'],
  ['content inside empty', { inside: write.octetString(new Uint8Array(0)), attributes: undefined }, 'cms.content bad'],
  [
    'two elements inside',
    { inside: concatBytes(write.octetString(CONTENT_BYTES), write.nullValue()) },
    'cms.format bad der.explicit',
  ],
  ['a digest signed that is of something else', { attributes: undefined, signedOver: wrongDigest }, 'cms.value bad'],
  ['no signer', { signers: () => [] }, 'cms.signers bad noSigner'],
  ['a signer that is none', { signers: (made) => [made, write.integer(1)] }, 'cms.format bad cms.signer'],
  ['too many signers', { signers: (made) => Array.from({ length: 65 }, () => made) }, 'cms.format bad cms.signers'],
  ['something behind the signers', { more: [write.nullValue()] }, 'cms.format bad cms.form'],
  ['signers twice', { more: [write.set()] }, 'cms.format bad cms.form'],
  [
    'a time stamp that is not looked into',
    { unsigned: [attributes.of(CMS_OID.timeStampAttribute, write.sequence())] },
    'time.stamp unknown notVerified',
  ],
  ['an unsigned attribute that is none', { unsigned: [write.integer(1)] }, 'cms.format bad cms.attribute'],
];

describe('single faults', () => {
  it('are told apart: more than fifty, no two of one name', () => {
    expect(new Set(FAULTS.map(([name]) => name)).size).toBe(FAULTS.length);
    expect(FAULTS.length).toBeGreaterThanOrEqual(50);
  });

  it('the same generator without a fault is valid', () => {
    expect(verifySignedData(assemble(), REQUEST)).toMatchObject({ verdict: 'valid' });
  });

  it.each(FAULTS)('%s', (_, changes, expected) => {
    const report = verifySignedData(assemble(changes), { ...REQUEST, foreign: true });
    expect(report.verdict).not.toBe('valid');
    expect(faults(report)).toContain(expected);
  });

  it('a good message beside no document', () => {
    expect(faults(verifySignedData(sign(), TRUST))).toEqual([
      'cms.content unknown contentMissing',
      'cms.digest unknown contentMissing',
    ]);
  });

  it.each<[string, Partial<Parameters<typeof verifySignedData>[1]>, string]>([
    ['another document', { content: [utf8('another text')] }, 'cms.digest bad'],
    ['a document with a byte more', { content: [CONTENT_BYTES, Uint8Array.of(0)] }, 'cms.digest bad'],
    ['no roots', { roots: [] }, 'signer.chain unknown issuerMissing'],
    ['a strange root', { roots: [strangeRoot.certificate] }, 'signer.chain unknown issuerMissing'],
    ['no list', { crls: [] }, 'signer.revocation unknown noList'],
    ['revoked before', { crls: [list([{ holder: person, at: SIGNED - DAY }])] }, 'signer.revocation bad revoked'],
    [
      'revoked after',
      { crls: [list([{ holder: person, at: SIGNED + DAY / 2 }])] },
      'signer.revocation unknown revokedLater',
    ],
  ])('a good message beside %s', (_, changes, expected) => {
    const report = verifySignedData(sign(), { ...REQUEST, ...changes });
    expect(faults(report)).toContain(expected);
  });

  it.each<[string, Partial<Pieces>]>([
    ['version 3', { version: write.integer(3) }],
    ['signer version 3', { signerVersion: write.integer(3) }],
    ['digests not announced', { digestAlgorithms: write.set() }],
    ['another digest announced', { digestAlgorithms: write.set(algorithm('1.2.156.10197.1.401.1')) }],
    ['a digest too many announced', { digestAlgorithms: write.set(algorithm(OID.sm3), algorithm('1.2.3')) }],
    ['a misspelt algorithm', { signatureAlgorithm: algorithm(OID.sm2WithSm3Misspelt) }],
    ['parameters', { signatureAlgorithm: write.sequence(write.oid(OID.sm2Sign), write.nullValue()) }],
  ])('%s: told of others, refused where the standard is claimed', (_, changes) => {
    expect(verifySignedData(assemble(changes), { ...REQUEST, foreign: true }).verdict).toBe('valid');
    const strict = verifySignedData(assemble(changes), REQUEST);
    expect(faults(strict)).toEqual(['cms.format bad notStandard']);
  });

  it('attributes taken off and passed off as the document are refused', () => {
    const set = write.set(attributes.contentType(), attributes.messageDigest(), attributes.signingTime());
    const report = verifySignedData(assemble({ attributes: undefined, signedOver: set }), { ...TRUST, content: [set] });
    expect(faults(report)).toEqual(['cms.value bad attributesAsContent']);
  });

  it('without attributes and expired by now: the day of signing is unknown, not wrong', () => {
    const later = person.certificate.notAfter + DAY;
    const bare = sign({ signers: [{ certificate: person.certificate }] });
    const period = verifySignedData(bare, { ...REQUEST, at: later }).checks.find(
      ({ code }) => code === 'signer.period',
    );
    expect(period).toMatchObject({ status: 'unknown', detail: { reason: 'timeUnknown' } });
  });

  it('the certificate of an encryption pair signs nothing', () => {
    const report = verifySignedData(sign({}, [reader]), REQUEST);
    expect(report.verdict).toBe('invalid');
    expect(faults(report).join()).toMatch(/^signer\.chain bad/);
  });
});

describe('every byte of a message', () => {
  const golden = sign({ attached: true });
  it('counts: no flip leaves the message valid, none is an exception', () => {
    for (let at = 0; at < golden.length; at++) {
      const changed = golden.slice();
      changed[at] = (changed[at] ?? 0) ^ (at % 2 === 0 ? 1 : 0x40);
      const { verdict } = verifySignedData(changed, REQUEST);
      expect(`${at} ${verdict}`).not.toBe(`${at} valid`);
    }
  });
  it('is needed: nothing that was cut can be read', () => {
    for (let length = 0; length < golden.length; length++)
      expect(verifySignedData(golden.subarray(0, length), { ...REQUEST, foreign: length % 2 === 0 }).verdict).toBe(
        'invalid',
      );
  });
});
