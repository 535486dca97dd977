// What the findings about a message tell besides their status, what is asked of the host for foreign algorithms, and what a message may bring along.

import { describe, expect, it } from 'vitest';
import * as write from '../asn1/writer.ts';
import { concatBytes, toHex, utf8 } from '../bytes.ts';
import type { Certificate } from '../certificates/certificate.ts';
import type { Finding } from '../certificates/findings.ts';
import type { ForeignSignature, ForeignVerifier } from '../certificates/foreign.ts';
import { OID } from '../certificates/oids.ts';
import { sm3 } from '../sm3/sm3.ts';
import {
  assemble,
  attributes,
  CONTENT_BYTES,
  identifierOf,
  issue,
  list,
  NOW,
  other,
  type Pieces,
  person,
  REQUEST,
  root,
  SIGNED,
  sign,
  TRUST,
} from './cms.fixture.ts';
import { CMS_OID, CONTENT } from './oids.ts';
import { type SignedDataReport, verifySignedData } from './verify.ts';

const DAY = 86_400_000;
const FOREIGN = { ...REQUEST, foreign: true };
const algorithm = (oid: string): Uint8Array => write.sequence(write.oid(oid));
const digest = toHex(sm3(CONTENT_BYTES));
const all = ({ checks }: SignedDataReport, code: string): Finding[] => checks.filter((one) => one.code === code);
const one = (report: SignedDataReport, code: string): Finding | undefined => all(report, code)[0];
const judge = (changes: Partial<Pieces>, request: Parameters<typeof verifySignedData>[1] = FOREIGN) =>
  verifySignedData(assemble(changes), request);
const PERSON = person.certificate.subject.text;

describe('a good message tells', () => {
  const judged = () => verifySignedData(sign({ attached: true }), REQUEST);
  const value = { signer: PERSON, algorithm: OID.sm2Sign, form: 'attributes' };
  it.each<[string, Finding['detail']]>([
    ['cms.format', { version: 1, signers: 1 }],
    ['cms.algorithm', { digest: 'sm3', signature: OID.sm2Sign }],
    ['cms.content', { form: 'content' }],
    ['cms.contentType', { contentType: CONTENT.data }],
    ['cms.digest', { digest }],
    ['cms.value', value],
    ['time', { time: SIGNED, source: 'claimed' }],
  ])('%s', (code, detail) => {
    expect(one(judged(), code)).toEqual({ code, status: 'ok', detail });
  });

  it('these checks and no other, in order', () => {
    const report = judged();
    expect(report.checks.map(({ code }) => code)).toEqual([
      'cms.format',
      'cms.algorithm',
      'cms.content',
      'cms.contentType',
      'cms.digest',
      'cms.value',
      'signer.period',
      'signer.chain',
      'signer.revocation',
      'time',
    ]);
    expect(report.signers[0]).toMatchObject({ certificate: { fingerprint: person.certificate.fingerprint } });
    expect(report.parsed?.signers).toHaveLength(1);
  });

  it('the name as a whole where there is no common one', () => {
    const nameless = { ...person.certificate, subject: { ...person.certificate.subject, commonName: '' } };
    const found = verifySignedData(assemble({ certificates: [] }), { ...REQUEST, intermediates: [nameless] });
    expect(found.signers[0]?.signerName).toBe(PERSON);
  });
});

describe('content', () => {
  const inside = (bytes: Uint8Array) => judge({ inside: write.octetString(bytes), attributes: undefined });
  it('inside, its digest inside, or another: told with both digests where they are short', () => {
    expect(one(inside(CONTENT_BYTES), 'cms.content')?.detail).toEqual({ form: 'content' });
    expect(one(inside(sm3(CONTENT_BYTES)), 'cms.content')?.detail).toEqual({ form: 'digest', digest });
    const same = Uint8Array.from(CONTENT_BYTES);
    same[0] = (same[0] ?? 0) ^ 1;
    expect(one(inside(same), 'cms.content')).toMatchObject({ status: 'bad', detail: { signed: toHex(same) } });
    for (const [length, told] of [
      [64, true],
      [65, false],
    ] as const) {
      const found = one(inside(new Uint8Array(length)), 'cms.content');
      expect(found?.detail).toEqual({ ...(told ? { signed: '00'.repeat(length) } : {}), found: digest });
    }
  });

  it('inside alone is not questioned when nobody says what it should be', () => {
    const report = verifySignedData(sign({ attached: true }), TRUST);
    expect(all(report, 'cms.content')).toEqual([]);
    expect(report.verdict).toBe('valid');
    expect(report.signers[0]?.contentOk).toBe(true);
  });

  it('whether it is the one signed: yes, no, or not to be told', () => {
    const answer = (report: SignedDataReport) => report.signers[0]?.contentOk;
    expect(answer(judge({}))).toBe(true);
    expect(answer(judge({ attributes: [attributes.contentType(), attributes.messageDigest(sm3(utf8('x')))] }))).toBe(
      false,
    );
    expect(answer(verifySignedData(sign(), TRUST))).toBeUndefined();
    // Without attributes the signature alone speaks of the content.
    expect(answer(judge({ attributes: undefined }))).toBe(true);
    expect(judge({ attributes: undefined, signedOver: utf8('x') }).signers[0]).not.toHaveProperty('contentOk');
    const another = { attributes: undefined, inside: write.octetString(utf8('x')) };
    expect(answer(judge(another))).toBe(false);
    // Attributes speak of it also where the signer cannot be told.
    const unknown = judge({ certificates: [] }).signers[0];
    expect(unknown).toMatchObject({ contentOk: true, signatureOk: false, signerName: '', time: SIGNED });
    expect(unknown).not.toHaveProperty('certificate');
    const bare = judge({ certificates: [], attributes: undefined }).signers[0];
    expect(bare).not.toHaveProperty('contentOk');
    expect(bare).not.toHaveProperty('time');
  });

  it('attributes tell both digests, and where the digest was taken of a digest', () => {
    const wrong = sm3(utf8('x'));
    const of = (bytes: Uint8Array) =>
      judge({ attributes: [attributes.contentType(), attributes.messageDigest(bytes)] });
    expect(one(of(wrong), 'cms.digest')?.detail).toEqual({ signed: toHex(wrong), found: digest });
    expect(one(of(sm3(sm3(CONTENT_BYTES))), 'cms.digest')?.detail).toEqual({ digest, form: 'digest' });
    // With the content inside, the digest is of that and of nothing else.
    const attached = judge({
      inside: write.octetString(CONTENT_BYTES),
      attributes: [attributes.contentType(), attributes.messageDigest(sm3(sm3(CONTENT_BYTES)))],
    });
    expect(one(attached, 'cms.digest')?.status).toBe('bad');
  });

  it('attributes tell the content type that is missing or another', () => {
    const of = (...set: Uint8Array[]) => one(judge({ attributes: set }), 'cms.contentType')?.detail;
    expect(of(attributes.messageDigest())).toEqual({ contentType: CONTENT.data, reason: 'absent' });
    expect(of(attributes.contentType('1.2.3'))).toEqual({ contentType: CONTENT.data, reason: 'different' });
  });

  it.each<[string, Uint8Array]>([
    ['begins like a SET and is none', Uint8Array.of(0x31, 5, 1)],
    ['is a SET of other things', write.set(write.sequence(write.oid('1.2.3'), write.set()))],
    ['is an empty SET', write.set()],
    ['is a SET of no attributes', write.set(write.integer(1))],
    ['is empty', new Uint8Array(0)],
  ])('that %s is signed like any other', (_, content) => {
    const report = verifySignedData(sign({ content: [content], signers: [{ certificate: person.certificate }] }), {
      ...REQUEST,
      content: [content],
    });
    expect(one(report, 'cms.value')).toMatchObject({ status: 'ok', detail: { form: 'content' } });
  });

  it('attributes that come in parts are recognised too', () => {
    const set = write.set(attributes.contentType(), attributes.messageDigest());
    const parts = [set.subarray(0, 7), set.subarray(7)];
    const report = verifySignedData(assemble({ attributes: undefined, signedOver: set }), { ...TRUST, content: parts });
    expect(one(report, 'cms.value')).toMatchObject({ status: 'bad', detail: { reason: 'attributesAsContent' } });
  });
});

describe('the signer', () => {
  it('that is not in the message is told by what names it', () => {
    const { serialNumber, subjectKeyId } = person.certificate;
    expect(one(judge({ certificates: [] }), 'cms.signerCertificate')?.detail).toEqual({
      serialNumber,
      reason: 'certificateMissing',
    });
    const byKey = write.implicit(0, write.octetString(subjectKeyId as Uint8Array));
    expect(one(judge({ certificates: [], identifier: byKey }), 'cms.signerCertificate')?.detail).toEqual({
      subjectKeyId: toHex(subjectKeyId as Uint8Array),
      reason: 'certificateMissing',
    });
  });

  it('is found among what the verifier knows, as root or between', () => {
    for (const more of [{ intermediates: [person.certificate] }, { roots: [person.certificate] }])
      expect(one(judge({ certificates: [] }, { ...FOREIGN, ...more }), 'cms.value')?.status).toBe('ok');
  });

  it('is chained with the authorities, and judged by the lists, that the message brings', () => {
    const middle = issue('签发机构', 'subordinate', root);
    const end = issue('赵六', 'signing', middle);
    const message = (more: object) => sign(more, [end]);
    const alone = verifySignedData(message({}), REQUEST);
    expect(one(alone, 'signer.chain')).toMatchObject({ status: 'unknown', detail: { reason: 'issuerMissing' } });
    const brought = verifySignedData(message({ certificates: [middle.certificate.raw] }), REQUEST);
    expect(one(brought, 'signer.chain')?.status).toBe('ok');
    const without = { ...REQUEST, crls: [] };
    expect(one(verifySignedData(sign(), without), 'signer.revocation')?.status).toBe('unknown');
    expect(one(verifySignedData(sign({ crls: [list().raw] }), without), 'signer.revocation')?.status).toBe('ok');
    expect(one(verifySignedData(sign({ crls: [write.sequence()] }), without), 'signer.revocation')?.status).toBe(
      'unknown',
    );
  });

  it('without a time is judged as of the clock, and without a clock as of the beginning', () => {
    const bare = sign({ signers: [{ certificate: person.certificate }] });
    const { notBefore, notAfter } = person.certificate;
    const period = (at: number | undefined) => {
      const { at: _, ...request } = REQUEST;
      return one(verifySignedData(bare, at === undefined ? request : { ...request, at }), 'signer.period');
    };
    expect(period(NOW)).toMatchObject({ status: 'ok', detail: { at: NOW } });
    expect(period(notAfter + DAY)).toMatchObject({
      status: 'unknown',
      detail: { reason: 'timeUnknown', validTo: notAfter, at: notAfter + DAY },
    });
    expect(period(undefined)).toMatchObject({ status: 'unknown', detail: { validFrom: notBefore } });
    const { at: _, ...timeless } = REQUEST;
    expect(one(verifySignedData(bare, timeless), 'signer.chain')?.status).toBe('ok');
    // With a time of its own the certificate must have been valid then.
    const early = judge({
      attributes: [attributes.contentType(), attributes.messageDigest(), attributes.signingTime(notBefore - DAY)],
    });
    expect(one(early, 'signer.period')).toMatchObject({ status: 'bad', detail: { reason: 'early' } });
    expect(all(verifySignedData(bare, REQUEST), 'time')).toEqual([]);
  });

  it('whose time stamp is not looked into is told so, once', () => {
    const unsigned = [attributes.of(CMS_OID.timeStampAttribute, write.sequence())];
    expect(all(judge({ unsigned }), 'time.stamp').map(({ detail }) => detail)).toEqual([{ reason: 'notVerified' }]);
    expect(all(judge({ unsigned: [attributes.of('1.2.3', write.sequence())] }), 'time.stamp')).toEqual([]);
  });
});

describe('the format', () => {
  it('tells versions, signers and what is not announced', () => {
    const twoSigners = judge({ version: write.integer(3), signers: (made) => [made, made] });
    expect(one(twoSigners, 'cms.format')?.detail).toEqual({ version: 3, signers: 2 });
    const silent = judge({ digestAlgorithms: write.set() });
    expect(one(silent, 'cms.format')?.detail).toEqual({ version: 1, signers: 1, digestNotAnnounced: true });
    const strict = judge({ version: write.integer(3) }, REQUEST);
    expect(one(strict, 'cms.format')?.detail).toEqual({ version: 3, signers: 1, reason: 'notStandard' });
    const misspelt = judge({ signatureAlgorithm: algorithm(OID.sm2WithSm3) }, REQUEST);
    expect(one(misspelt, 'cms.format')?.status).toBe('ok');
  });

  it('a signer by key identifier, and another content type, are not the standard’s own', () => {
    const byKey = write.implicit(0, write.octetString(person.certificate.subjectKeyId as Uint8Array));
    expect(one(judge({ identifier: byKey }, REQUEST), 'cms.format')?.status).toBe('bad');
    const type = '1.2.840.113549.1.7.1';
    const changed = { contentType: type, attributes: [attributes.contentType(type), attributes.messageDigest()] };
    expect(one(judge(changed, REQUEST), 'cms.format')?.status).toBe('bad');
    expect(one(judge({ digestAlgorithm: algorithm('1.2.156.10197.1.401.1') }, REQUEST), 'cms.format')?.status).toBe(
      'bad',
    );
  });

  it('unreadable bytes tell where reading stopped', () => {
    const der = concatBytes(sign(), Uint8Array.of(1));
    expect(verifySignedData(der, REQUEST)).toEqual({
      checks: [{ code: 'cms.format', status: 'bad', detail: { reason: 'der.trailing', offset: der.length - 1 } }],
      verdict: 'invalid',
      signers: [],
    });
    const nowhere = verifySignedData(assemble({ version: write.integer(9) }), REQUEST);
    expect(nowhere.checks[0]?.detail).toStrictEqual({ reason: 'cms.version' });
  });
});

describe('algorithms of others', () => {
  const SHA256 = '2.16.840.1.101.3.4.2.1';
  const SHA1 = '1.3.14.3.2.26';
  const RSA = '1.2.840.113549.1.1.1';
  const publicKey = { ...person.certificate.publicKey, algorithm: 'rsa' } as unknown as Certificate['publicKey'];
  const rsa: Certificate = { ...person.certificate, publicKey };
  const made = (oid: string): Partial<Pieces> => ({
    certificates: [],
    identifier: identifierOf(person),
    digestAlgorithm: algorithm(oid),
    signatureAlgorithm: algorithm(RSA),
    attributes: [attributes.contentType(), attributes.messageDigest(Uint8Array.of(1, 2, 3))],
  });
  /** A host that answers as told and notes what it was asked. */
  function host(digestAnswer: Uint8Array | undefined, answer: boolean | undefined) {
    const asked: ForeignSignature[] = [];
    const verifier: ForeignVerifier = {
      digest: () => digestAnswer,
      verify: (signature) => {
        asked.push(signature);
        return answer;
      },
    };
    return { asked, verifier };
  }
  const ask = (
    oid: string,
    answer: boolean | undefined,
    digestAnswer: Uint8Array | undefined = Uint8Array.of(1, 2, 3),
  ) => {
    const { asked, verifier } = host(digestAnswer, answer);
    const report = judge(made(oid), { ...FOREIGN, intermediates: [rsa], foreignVerifier: verifier });
    return { asked, report };
  };

  it('are asked of the host, with the exact bytes that are signed', () => {
    const { asked, report } = ask(SHA256, true);
    expect(one(report, 'cms.value')).toMatchObject({ status: 'ok', detail: { form: 'attributes', algorithm: RSA } });
    expect(one(report, 'cms.digest')).toMatchObject({ status: 'ok', detail: { digest: '010203' } });
    expect(one(report, 'cms.algorithm')?.status).toBe('ok');
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({ scheme: 'rsa', digest: 'sha256', publicKey: publicKey.raw });
    expect(asked[0]?.message[0]?.[0]).toBe(0x31);
    expect(asked[0]?.signature).toEqual(report.parsed?.signers[0]?.signature);
  });

  it.each<[boolean | undefined, string]>([
    [true, 'ok'],
    [false, 'bad'],
    [undefined, 'unknown'],
  ])('answer %s: %s', (answer, status) => {
    expect(one(ask(SHA256, answer).report, 'cms.value')?.status).toBe(status);
  });

  it('without a host are unknown, digest and value', () => {
    const report = judge(made(SHA256), { ...FOREIGN, intermediates: [rsa] });
    expect(one(report, 'cms.digest')).toMatchObject({ status: 'unknown', detail: { reason: 'digestAlgorithm' } });
    expect(one(report, 'cms.value')).toMatchObject({ status: 'unknown', detail: { reason: 'signatureAlgorithm' } });
    const inside = judge(
      { ...made(SHA256), inside: write.octetString(utf8('x')) },
      { ...FOREIGN, intermediates: [rsa] },
    );
    expect(one(inside, 'cms.content')).toMatchObject({ status: 'unknown', detail: { reason: 'digestAlgorithm' } });
    expect(report.signers[0]).not.toHaveProperty('contentOk');
  });

  it('a digest for which collisions are made is never good', () => {
    const { report } = ask(SHA1, true);
    expect(one(report, 'cms.algorithm')).toEqual({
      code: 'cms.algorithm',
      status: 'unknown',
      detail: { digest: 'sha1', signature: RSA, reason: 'weakDigest' },
    });
    expect(report.verdict).not.toBe('valid');
    expect(one(ask('1.2.840.113549.2.5', true).report, 'cms.algorithm')?.status).toBe('unknown');
  });

  it('an SM2 signature over another digest than SM3 is bad; its curve as algorithm is taken', () => {
    const found = judge({ digestAlgorithm: algorithm(SHA256) });
    expect(one(found, 'cms.algorithm')?.detail).toEqual({
      digest: 'sha256',
      signature: OID.sm2Sign,
      reason: 'digestAlgorithm',
    });
    const unknown = judge({ digestAlgorithm: algorithm('1.2.3') });
    expect(one(unknown, 'cms.algorithm')?.detail).toEqual({
      digest: '1.2.3',
      signature: OID.sm2Sign,
      reason: 'digestAlgorithm',
    });
    expect(one(judge({ signatureAlgorithm: algorithm(OID.sm2Curve) }), 'cms.value')?.status).toBe('ok');
  });

  it('an SM2 algorithm beside a key of another kind is not tried', () => {
    const { asked, verifier } = host(undefined, true);
    const report = judge({ certificates: [] }, { ...FOREIGN, intermediates: [rsa], foreignVerifier: verifier });
    expect(one(report, 'cms.value')?.status).toBe('unknown');
    expect(asked).toEqual([]);
    const onSm2 = judge(
      { signatureAlgorithm: algorithm(RSA), digestAlgorithm: algorithm(SHA256) },
      {
        ...FOREIGN,
        foreignVerifier: verifier,
      },
    );
    expect(one(onSm2, 'cms.value')?.status).toBe('unknown');
    expect(asked).toEqual([]);
  });

  it('several signers are judged each by its own', () => {
    const report = verifySignedData(sign({}, [person, other]), REQUEST);
    expect(all(report, 'cms.value').map(({ detail }) => detail['signer'])).toHaveLength(2);
    expect(one(report, 'cms.format')?.detail).toEqual({ version: 1, signers: 2 });
  });
});
