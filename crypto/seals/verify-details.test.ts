// What the findings about seals tell besides their status: each figure, and what stands beside a refusal. A report is read by people and kept.

import { describe, expect, it } from 'vitest';
import * as read from '../asn1/reader.ts';
import * as write from '../asn1/writer.ts';
import { toHex, utf8 } from '../bytes.ts';
import { parseCertificate } from '../certificates/certificate.ts';
import type { Finding } from '../certificates/findings.ts';
import { encodeExtension, encodeSm2PublicKey, signTbs, sm2WithSm3 } from '../certificates/issue.ts';
import { encodeName } from '../certificates/name.ts';
import { OID, PURPOSE } from '../certificates/oids.ts';
import * as sm2 from '../sm2/sm2.ts';
import { sm3 } from '../sm3/sm3.ts';
import {
  CRITICAL,
  check,
  DATA_HASH,
  DAY,
  issue,
  maker,
  makeSeal,
  oddV1,
  oddV4,
  person,
  SIGNED,
  signWith,
  T0,
  TRUST,
  unit,
  unitRoot,
} from './seals.fixture.ts';
import { verifySeal, verifySealSignature } from './verify.ts';

const SM2_WITH_SM3 = OID.sm2WithSm3;
const all = (checks: readonly Finding[], code: string) => checks.filter((one) => one.code === code);
const one = (checks: readonly Finding[], code: string) => all(checks, code)[0];
const text = (holder: typeof unit) => holder.certificate.subject.text;
const NAME = '示例市发展和改革委员会';
const digest = toHex(DATA_HASH);

describe('a good signature tells', () => {
  const last = T0 + 1000 * DAY;
  it.each<[string, Finding['detail']]>([
    ['seal.format', { version: 4, headerVersion: 4, vendor: 'Yinzheng', id: 'YZ-0001' }],
    ['seal.makerSignature', { maker: text(maker), algorithm: SM2_WITH_SM3 }],
    ['seal.signerListed', { signer: text(unit), entries: 1 }],
    ['seal.period', { validFrom: T0 + DAY, validTo: last, seal: NAME, at: SIGNED }],
    ['signature.value', { signer: text(unit), algorithm: SM2_WITH_SM3 }],
    ['data.digest', { digest }],
    ['time', { time: SIGNED, source: 'claimed' }],
  ])('%s', (code, detail) => {
    expect(one(check(signWith()).checks, code)).toEqual({ code, status: 'ok', detail });
  });
});

const PAIR = sm2.generateKeyPair();
/** A certificate for any key, with the usage of signing and the extensions given. */
function holderOf(publicKey: Uint8Array, extensions: readonly Uint8Array[]) {
  const usage = encodeExtension(OID.keyUsage, write.namedBits([0, 1]));
  const tbs = write.sequence(
    write.explicit(0, write.integer(2)),
    write.integer(77),
    sm2WithSm3(),
    unitRoot.certificate.subject.raw,
    write.sequence(write.x509Time(T0), write.x509Time(T0 + 3000 * DAY)),
    encodeName({ commonName: '另一制章者' }),
    publicKey,
    write.explicit(3, write.sequence(usage, ...extensions)),
  );
  return { certificate: parseCertificate(signTbs(tbs, unitRoot.privateKey)), privateKey: PAIR.privateKey };
}

/** An element with one inside it exchanged for another, and the lengths around it put right. */
function replaceInside(node: read.Node, find: Uint8Array, put: Uint8Array): Uint8Array {
  if (Buffer.compare(node.raw, find) === 0) return put;
  if (!node.constructed) return node.raw;
  const whole = write.octetString(Buffer.concat(node.children().map((child) => replaceInside(child, find, put))));
  whole[0] = node.raw[0] ?? 0;
  return whole;
}

describe('what is wrong tells', () => {
  const other = sm3(utf8('other'));
  const two = makeSeal({ signers: [unit, person] });
  const listed = (seal: Uint8Array) => one(check(signWith({ seal, signer: maker })).checks, 'seal.signerListed');

  it('both digests', () => {
    expect(one(check(signWith(), TRUST, other).checks, 'data.digest')?.detail).toEqual({
      signed: digest,
      found: toHex(other),
    });
  });

  it('how many the seal lists, and why the signer is not found among them', () => {
    const signer = text(maker);
    expect(listed(two)?.detail).toEqual({ signer, entries: 2, reason: 'notListed' });
    expect(listed(makeSeal({ listDigests: true }))?.detail).toEqual({ signer, entries: 1, reason: 'notListed' });
    expect(one(check(signWith({ seal: two, signer: person })).checks, 'seal.signerListed')?.status).toBe('ok');
  });

  it('what is critical and not known, in seal and signature', () => {
    const inSeal = check(oddV4({ sealExtensions: CRITICAL })).checks;
    expect(all(inSeal, 'seal.extensions').map(({ detail }) => detail)).toEqual([{ critical: '1.2.3.4' }]);
    expect(all(inSeal, 'signature.extensions')).toEqual([]);
    const inSignature = check(oddV4({ signExtensions: write.explicit(0, CRITICAL) })).checks;
    expect(all(inSignature, 'signature.extensions').map(({ detail }) => detail)).toEqual([{ critical: '1.2.3.4' }]);
    const stamp = write.explicit(0, write.bitString(utf8('token')));
    const unreadable = { status: 'unknown', detail: { reason: 'unreadable' } };
    expect(one(check(oddV4({ signEnd: stamp })).checks, 'time.stamp')).toMatchObject(unreadable);
    expect(one(check(oddV4({ sealEnd: stamp }, 5)).checks, 'seal.timeStamp')).toMatchObject(unreadable);
  });

  it.each<[number, 1 | 4, 'ok' | 'unknown']>([
    [0, 1, 'unknown'],
    [1, 1, 'ok'],
    [2, 1, 'ok'],
    [3, 1, 'ok'],
    [4, 1, 'unknown'],
    [3, 4, 'unknown'],
    [4, 4, 'ok'],
  ])('header version %i in a seal of version %i', (headerVersion, version, status) => {
    const der = version === 1 ? oddV1({ headerVersion }) : oddV4({ headerVersion });
    const found = one(check(der).checks, 'seal.format');
    const detail = { version, headerVersion, vendor: 'Odd', id: 'ODD-1' };
    expect(found).toEqual({
      code: 'seal.format',
      status,
      detail: status === 'ok' ? detail : { ...detail, reason: 'headerVersion' },
    });
  });

  it('what kind of certificate made the seal', () => {
    const wrong = check(signWith({ seal: makeSeal({ maker: person }) })).checks;
    expect(one(wrong, 'maker.chain')).toMatchObject({
      status: 'bad',
      detail: { check: 'maker.purpose', subject: text(person), stated: PURPOSE.personSigning },
    });
  });

  it.each<[string, Uint8Array[], string]>([
    ['says nothing of its purpose', [], 'ok'],
    [
      'says a purpose that is not ours',
      [encodeExtension(OID.extendedKeyUsage, write.sequence(write.oid('1.2.3.4')))],
      'ok',
    ],
    [
      'says that it makes seals, and more',
      [
        encodeExtension(
          OID.extendedKeyUsage,
          write.sequence(write.oid(PURPOSE.personSigning), write.oid(PURPOSE.sealMaking)),
        ),
      ],
      'ok',
    ],
    [
      'says that it signs for a person',
      [encodeExtension(OID.extendedKeyUsage, write.sequence(write.oid(PURPOSE.personSigning)))],
      'bad',
    ],
  ])('a maker whose certificate %s', (_, extensions, status) => {
    const made = holderOf(encodeSm2PublicKey(PAIR.publicKey), extensions);
    const { checks } = check(signWith({ seal: makeSeal({ maker: made }) }));
    expect(one(checks, 'seal.makerSignature')?.status).toBe('ok');
    expect(one(checks, 'maker.chain')?.status).toBe(status);
  });

  it('a signer whose key is not SM2 is not judged', () => {
    const rsa = write.sequence(
      write.sequence(write.oid('1.2.840.113549.1.1.1'), write.nullValue()),
      write.bitString(write.sequence(write.integer(77), write.integer(3))),
    );
    const checks = check(oddV4({ signerCertificate: holderOf(rsa, []) })).checks;
    expect(one(checks, 'signature.value')?.status).toBe('unknown');
  });

  it('a signature value that is no signature at all', () => {
    const [toSign, certificate, algorithm] = read.sequence(read.readDer(oddV4({}))).map(({ raw }) => raw);
    for (const value of [new Uint8Array(0), Uint8Array.of(0x30, 0), new Uint8Array(64), new Uint8Array(65)]) {
      const der = write.sequence(toSign ?? value, certificate ?? value, algorithm ?? value, write.bitString(value));
      expect(one(check(der).checks, 'signature.value')?.status).toBe('bad');
    }
  });

  it('a list with digests of another length leaves the signer open', () => {
    const listedDigest = write.octetString(sm3(unit.certificate.raw));
    const seal = makeSeal({ listDigests: true });
    const at = Buffer.from(seal).indexOf(listedDigest);
    expect(at).toBeGreaterThan(0);
    const shorter = replaceInside(read.readDer(seal), listedDigest, write.octetString(new Uint8Array(20)));
    const toSign = (whole: Uint8Array) => {
      const [inner, ...rest] = read.sequence(read.readDer(signWith({ seal: whole }))).map(({ raw }) => raw);
      return write.sequence(inner ?? whole, ...rest);
    };
    expect(one(check(toSign(shorter)).checks, 'seal.signerListed')).toMatchObject({
      status: 'unknown',
      detail: { reason: 'digestAlgorithm', entries: 1 },
    });
  });

  it('unreadable bytes tell where reading stopped', () => {
    const der = Uint8Array.of(...signWith(), 0);
    const format = { code: 'seal.format', status: 'bad', detail: { reason: 'der.trailing', offset: der.length - 1 } };
    expect(check(der)).toEqual({
      checks: [format],
      verdict: 'invalid',
      dataHashOk: false,
      signatureOk: false,
      sealSignatureOk: false,
      sealName: '',
      signerName: '',
    });
    const nowhere = verifySeal(write.sequence(write.sequence(), write.nullValue(), write.nullValue()), TRUST).checks[0];
    expect(nowhere?.detail).not.toHaveProperty('offset');
    expect(verifySeal(new Uint8Array(0), TRUST)).toEqual({
      checks: [{ code: 'seal.format', status: 'bad', detail: { reason: 'der.truncated', offset: 0 } }],
      verdict: 'invalid',
    });
  });
});

describe('the short answers', () => {
  it.each<[string, () => Uint8Array, Partial<ReturnType<typeof check>>]>([
    ['another signer', () => oddV4({ signer: person }), { signatureOk: false, sealSignatureOk: true }],
    ['another maker', () => oddV4({ sealSigner: person }), { signatureOk: true, sealSignatureOk: false }],
    ['a foreign algorithm', () => oddV4({ algorithm: '1.2.840.10045.4.3.2' }), { signatureOk: false }],
    ['no time', () => oddV1({ timeInfo: write.bitString(write.sequence()) }), { signatureOk: true }],
  ])('%s', (_, build, expected) => {
    const report = check(build());
    expect(report).toMatchObject({ ...expected, dataHashOk: true, sealName: '奇印', signerName: NAME });
    expect('time' in report).toBe(_ !== 'no time');
  });

  it('a signature value that is no signature is bad, not unreadable', () => {
    const der = oddV4({});
    // The value stands last: SEQUENCE { r, s } in a BIT STRING.
    der[der.length - 1] = (der[der.length - 1] ?? 0) ^ 1;
    expect(one(check(der).checks, 'signature.value')?.status).toBe('bad');
  });

  it('without a clock nothing is said of the present', () => {
    const { checks } = verifySeal(makeSeal(), { roots: TRUST.roots, crls: TRUST.crls });
    expect(all(checks, 'seal.period')).toEqual([]);
    const at = one(verifySeal(makeSeal(), TRUST).checks, 'seal.period');
    expect(at?.detail).toEqual({ validFrom: T0 + DAY, validTo: T0 + 1000 * DAY, seal: NAME, at: TRUST.at });
    const ahead = verifySealSignature(signWith(), { ...TRUST, at: SIGNED - DAY, dataHash: DATA_HASH }).checks;
    expect(one(ahead, 'time')?.detail).toEqual({ time: SIGNED, source: 'claimed', at: SIGNED - DAY, reason: 'future' });
  });

  it('the seal alone is checked like one in a signature', () => {
    const late = issue(unitRoot, 'sealMaker', '后来者', { notBefore: T0 + 50 * DAY, notAfter: T0 + 3000 * DAY });
    const { checks, verdict } = verifySeal(makeSeal({ maker: late }), TRUST);
    expect(checks.map(({ code, status }) => `${code} ${status}`)).toEqual([
      'seal.format ok',
      'seal.makerSignature ok',
      'maker.period bad',
      'maker.chain ok',
      'maker.revocation ok',
      'seal.period ok',
    ]);
    expect(verdict).toBe('invalid');
  });
});
