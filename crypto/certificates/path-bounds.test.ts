// Paths at their bounds: each limit from both sides, every reason why revocation stays open, and which of several paths is told.

import { describe, expect, it } from 'vitest';
import * as write from '../asn1/writer.ts';
import * as sm2 from '../sm2/sm2.ts';
import { type Certificate, parseCertificate } from './certificate.ts';
import { type Crl, issueCrl, parseCrl } from './crl.ts';
import type { Finding } from './findings.ts';
import { encodeExtension, type IssueRequest, issueCertificate, signTbs, sm2WithSm3 } from './issue.ts';
import { checkPath, type PathRequest } from './path.ts';

const DAY = 86_400_000;
const T0 = Date.UTC(2026, 0, 1);
const END = T0 + 3650 * DAY;
const AT = T0 + 30 * DAY;

type Holder = { certificate: Certificate; privateKey: Uint8Array; publicKey: Uint8Array };

function make(
  issuer: Holder | 'self',
  commonName: string,
  more: Partial<IssueRequest> = {},
  pair = sm2.generateKeyPair(),
) {
  const der = issueCertificate({
    subject: { commonName },
    issuer: issuer === 'self' ? 'self' : issuer.certificate,
    issuerPrivateKey: issuer === 'self' ? pair.privateKey : issuer.privateKey,
    publicKey: pair.publicKey,
    profile: issuer === 'self' ? 'root' : 'signing',
    notBefore: T0,
    notAfter: END,
    ...more,
  });
  return { ...pair, certificate: parseCertificate(der) };
}
const authority = (issuer: Holder, name: string, more: Partial<IssueRequest> = {}) =>
  make(issuer, name, { profile: 'subordinate', pathLength: 20, ...more });

type Listing = Partial<{ thisUpdate: number; nextUpdate: number; revoked: Parameters<typeof issueCrl>[0]['revoked'] }>;
function listOf({ certificate, privateKey }: Holder, more: Listing = {}): Crl {
  const whole = { thisUpdate: T0, nextUpdate: T0 + 300 * DAY, revoked: [], ...more };
  return parseCrl(issueCrl({ issuer: certificate, issuerPrivateKey: privateKey, ...whole }));
}

const root = make('self', 'root');
const leaf = make(root, 'leaf');
const serialNumber = leaf.certificate.serialNumber;
const REQUEST: PathRequest = {
  leaf: leaf.certificate,
  intermediates: [],
  roots: [root.certificate],
  crls: [listOf(root)],
  at: AT,
};
const only = (findings: readonly Finding[], code: string): Finding | undefined =>
  findings.filter((found) => found.code === code)[0];
const revocation = (change: Partial<PathRequest>) =>
  only(checkPath({ ...REQUEST, ...change }).findings, 'path.revocation');

describe('what a good path tells', () => {
  it('every question with its figures, in order', () => {
    const { findings } = checkPath({ ...REQUEST, usage: 'digitalSignature' });
    const of = ({ certificate }: Holder, depth: number) => ({
      subject: certificate.subject.text,
      serialNumber: certificate.serialNumber,
      depth,
    });
    const times = { notBefore: T0, notAfter: END, at: AT };
    expect(findings).toEqual([
      { code: 'path.signature', status: 'ok', detail: { ...of(leaf, 0), algorithm: '1.2.156.10197.1.501' } },
      { code: 'path.validity', status: 'ok', detail: { ...of(leaf, 0), ...times } },
      {
        code: 'path.revocation',
        status: 'ok',
        detail: { ...of(leaf, 0), thisUpdate: T0, nextUpdate: T0 + 300 * DAY },
      },
      { code: 'path.validity', status: 'ok', detail: { ...of(root, 1), ...times } },
      { code: 'path.basicConstraints', status: 'ok', detail: { ...of(root, 1), isAuthority: true } },
      {
        code: 'path.keyUsage',
        status: 'ok',
        detail: { ...of(root, 1), wanted: 'keyCertSign', found: 'keyCertSign cRLSign' },
      },
      {
        code: 'path.keyUsage',
        status: 'ok',
        detail: { ...of(leaf, 0), wanted: 'digitalSignature', found: 'digitalSignature nonRepudiation' },
      },
      { code: 'path.root', status: 'ok', detail: { ...of(root, 1), fingerprint: root.certificate.fingerprint } },
    ]);
  });

  it.each<[string, number, string]>([
    ['a millisecond before', T0 - 1, 'bad'],
    ['the first', T0, 'ok'],
    ['the last', END, 'ok'],
    ['a millisecond after', END + 1, 'bad'],
  ])('validity: %s', (_, at, status) => {
    const found = checkPath({ ...REQUEST, at }).findings.filter(({ code }) => code === 'path.validity');
    expect(found.map((one) => one.status)).toEqual([status, status]);
  });
});

describe('revocation', () => {
  const revoked = (at: number, more: Listing = {}) => listOf(root, { revoked: [{ serialNumber, at }], ...more });
  const other = make('self', 'root');
  const stranger = make('self', 'stranger');
  /** A list without key identifier and without a next one. */
  const bareList = (thisUpdate: number, signer: Holder = root) => {
    const tbs = write.sequence(
      write.integer(1),
      sm2WithSm3(),
      root.certificate.subject.raw,
      write.utcTime(thisUpdate),
      write.explicit(0, write.sequence(encodeExtension('2.5.29.20', write.integer(1)))),
    );
    return parseCrl(signTbs(tbs, signer.privateKey));
  };

  it.each<[string, Partial<PathRequest>, string, Record<string, unknown>]>([
    ['no list', { crls: [] }, 'unknown', { reason: 'noList' }],
    ['a list of somebody else', { crls: [listOf(stranger)] }, 'unknown', { reason: 'noList' }],
    ['a list that names another key', { crls: [listOf(other)] }, 'unknown', { reason: 'noList' }],
    ['a list that another key signed', { crls: [bareList(AT, other)] }, 'unknown', { reason: 'listSignature' }],
    ['a bad list beside a good one', { crls: [bareList(AT, other), listOf(root)] }, 'ok', { thisUpdate: T0 }],
    ['an outdated list', { crls: [listOf(root, { nextUpdate: AT - 1000 })] }, 'unknown', { reason: 'listOutdated' }],
    ['a list to the very second', { crls: [listOf(root, { nextUpdate: AT })] }, 'ok', { nextUpdate: AT }],
    [
      'the newest of several',
      { crls: [T0, T0 + 9 * DAY, T0 + 5 * DAY].map((thisUpdate) => listOf(root, { thisUpdate })) },
      'ok',
      { thisUpdate: T0 + 9 * DAY },
    ],
    ['revoked at the moment', { crls: [revoked(AT)] }, 'bad', { reason: 'revoked', revokedAt: AT, why: 'unspecified' }],
    [
      'the earliest of several revocations',
      { crls: [revoked(AT + 5000), revoked(AT - 5000), revoked(AT - 2000)] },
      'bad',
      { reason: 'revoked', revokedAt: AT - 5000 },
    ],
    ['revoked, on a list of another key', { crls: [listOf(root), listOf(other)] }, 'ok', { thisUpdate: T0 }],
    ['revoked, on an outdated list', { crls: [revoked(AT, { nextUpdate: T0 + DAY })] }, 'bad', { reason: 'revoked' }],
    ['revoked later', { crls: [revoked(AT + 1000)] }, 'unknown', { reason: 'revokedLater', at: AT }],
    [
      'revoked later, the signature proven before',
      { crls: [revoked(AT + 2000)], provenBefore: AT + 1999 },
      'ok',
      { reason: 'revokedLater', provenBefore: AT + 1999, revokedAt: AT + 2000 },
    ],
    ['proven too late', { crls: [revoked(AT + 2000)], provenBefore: AT + 2000 }, 'unknown', { reason: 'revokedLater' }],
    ['proven, yet revoked before', { crls: [revoked(AT)], provenBefore: AT - 1 }, 'bad', { reason: 'revoked' }],
    ['no issuer', { roots: [], intermediates: [] }, 'unknown', { reason: 'issuerMissing' }],
  ])('%s', (_, change, status, detail) => {
    const found = revocation(change);
    expect(found).toMatchObject({ status, detail });
    expect(found?.detail).toMatchObject({ serialNumber, depth: 0 });
  });

  it('a list without a next one speaks for its own moment alone', () => {
    expect(revocation({ crls: [bareList(AT)] })).toMatchObject({ status: 'ok', detail: { thisUpdate: AT } });
    expect(revocation({ crls: [bareList(AT)] })?.detail).not.toHaveProperty('nextUpdate');
    expect(revocation({ crls: [bareList(AT - 1000)] })).toMatchObject({ detail: { reason: 'listOutdated' } });
  });

  it('a root that nobody trusts is not asked for its own', () => {
    const { findings } = checkPath({ ...REQUEST, roots: [], intermediates: [root.certificate] });
    expect(findings.filter(({ code }) => code === 'path.revocation')).toHaveLength(1);
    expect(only(findings, 'path.root')).toMatchObject({
      status: 'unknown',
      detail: { reason: 'untrustedRoot', issuer: 'CN=root', depth: 1 },
    });
  });
});

describe('which way up', () => {
  /** A leaf below so many authorities. */
  const tower = (authorities: number) => {
    let above: Holder = root;
    const between: Certificate[] = [];
    for (let level = 1; level < authorities; level++) {
      above = authority(above, `level ${level}`);
      between.push(above.certificate);
    }
    return { leaf: make(above, 'lowest').certificate, intermediates: between };
  };

  it('eight certificates are a path, nine are too long', () => {
    const eight = checkPath({ ...REQUEST, ...tower(7) });
    expect(eight.chain).toHaveLength(8);
    expect(only(eight.findings, 'path.root')?.status).toBe('ok');
    expect(eight.root?.fingerprint).toBe(root.certificate.fingerprint);
    const nine = checkPath({ ...REQUEST, ...tower(8) });
    expect(nine.chain).toHaveLength(8);
    expect(only(nine.findings, 'path.root')).toMatchObject({
      status: 'unknown',
      detail: { reason: 'tooLong', depth: 7 },
    });
    expect(nine.root).toBeUndefined();
    expect(nine.trusted).toBe('unknown');
  });

  it('a certificate that its own issuer did not sign is bad, and says by whom it claims to be', () => {
    const forger = make('self', 'root');
    const forged = make(forger, 'forged', { issuer: root.certificate.subject.raw });
    const { certificate } = root;
    // Without key identifiers the name alone decides who is tried.
    const bare = { ...forged.certificate, authorityKeyId: undefined } as unknown as Certificate;
    const { findings, trusted, chain } = checkPath({ ...REQUEST, leaf: bare, roots: [certificate] });
    expect(trusted).toBe('no');
    expect(chain).toHaveLength(1);
    expect(only(findings, 'path.signature')).toMatchObject({ status: 'bad', detail: { issuer: 'CN=root', depth: 0 } });
    expect(only(findings, 'path.root')).toBeUndefined();
  });

  it('an issuer of another name or another key identifier is not tried', () => {
    const twin = make('self', 'root');
    const missing = { status: 'unknown', detail: { reason: 'issuerMissing', issuer: 'CN=root' } };
    expect(only(checkPath({ ...REQUEST, roots: [twin.certificate] }).findings, 'path.root')).toMatchObject(missing);
    const renamed = make('self', 'another', {}, root);
    expect(only(checkPath({ ...REQUEST, roots: [renamed.certificate] }).findings, 'path.root')).toMatchObject(missing);
  });

  it('path length counts the authorities below, without those that issued themselves anew', () => {
    const narrow = make('self', 'narrow', { pathLength: 1 });
    const first = authority(narrow, 'first');
    const second = authority(first, 'second');
    const ask = (lowest: Holder, ...between: Holder[]) => {
      const { findings } = checkPath({
        ...REQUEST,
        leaf: make(lowest, 'end').certificate,
        intermediates: between.map(({ certificate }) => certificate),
        roots: [narrow.certificate],
      });
      return findings.filter(({ code }) => code === 'path.basicConstraints').at(-1);
    };
    expect(ask(first, first)).toMatchObject({ status: 'ok', detail: { pathLength: 1, below: 1 } });
    expect(ask(second, first, second)).toMatchObject({ status: 'bad', detail: { pathLength: 1, below: 2 } });
    const renewed = make(first, 'first', { profile: 'subordinate', pathLength: 20 });
    expect(ask(renewed, first, renewed)).toMatchObject({ status: 'ok', detail: { pathLength: 1, below: 1 } });
  });

  it('of several paths the one that reaches a root is told, and of those the soundest', () => {
    const pair = sm2.generateKeyPair();
    const under = (issuer: Holder, more: Partial<IssueRequest> = {}): Holder =>
      make(issuer, 'middle', { profile: 'subordinate', ...more }, pair);
    const unknown = make('self', 'unknown root');
    const [trusted, expired, dark] = [under(root), under(root, { notAfter: AT - DAY }), under(unknown)];
    const end = make(trusted, 'end').certificate;
    const ask = (...intermediates: Holder[]) =>
      checkPath({
        ...REQUEST,
        leaf: end,
        intermediates: intermediates.map(({ certificate }) => certificate),
        crls: [],
      });
    for (const order of [
      [trusted, expired, dark],
      [dark, expired, trusted],
      [expired, dark, trusted],
    ]) {
      const path = ask(...order);
      expect(path.chain[1]?.fingerprint).toBe(trusted.certificate.fingerprint);
      expect(path.trusted).toBe('unknown');
    }
    // A fault on the way to a root is told before a way into the dark.
    for (const order of [
      [expired, dark],
      [dark, expired],
    ]) {
      const path = ask(...order);
      expect(path.root?.fingerprint).toBe(root.certificate.fingerprint);
      expect(path.trusted).toBe('no');
    }
  });

  it('sixty-four signatures are tried and no more', () => {
    const many = Array.from({ length: 63 }, () => make('self', 'root'));
    // Names alone decide here, so that each of the twins is tried before the right one.
    const bare = { ...leaf.certificate, authorityKeyId: undefined } as unknown as Certificate;
    const ask = (before: number) =>
      checkPath({
        ...REQUEST,
        leaf: bare,
        roots: [...many.slice(0, before), root].map(({ certificate }) => certificate),
      });
    expect(ask(63).root?.fingerprint).toBe(root.certificate.fingerprint);
    many.push(make('self', 'root'));
    const path = ask(64);
    expect(path.root).toBeUndefined();
    expect(path.trusted).toBe('no');
  });

  it('the same certificate given again costs nothing', () => {
    const twin = make('self', 'root').certificate;
    const bare = { ...leaf.certificate, authorityKeyId: undefined } as unknown as Certificate;
    const roots = [...Array.from({ length: 64 }, () => twin), root.certificate];
    expect(checkPath({ ...REQUEST, leaf: bare, roots }).root?.fingerprint).toBe(root.certificate.fingerprint);
  });

  it('sixteen ways are gone to their end and no more', () => {
    const pair = sm2.generateKeyPair();
    const under = (issuer: Holder): Holder => make(issuer, 'middle', { profile: 'subordinate' }, pair);
    const unknown = make('self', 'unknown root');
    const dark = Array.from({ length: 16 }, () => under(unknown));
    const right = under(root);
    const end = make(right, 'end').certificate;
    const ask = (before: number) => {
      const intermediates = [...dark.slice(0, before), right].map(({ certificate }) => certificate);
      return checkPath({ ...REQUEST, leaf: end, intermediates }).root?.fingerprint;
    };
    expect(ask(15)).toBe(root.certificate.fingerprint);
    expect(ask(16)).toBeUndefined();
  });

  it('a certificate that says it signed itself and did not is bad', () => {
    const forger = make('self', 'alone');
    const forged = make(forger, 'alone', { issuer: forger.certificate.subject.raw });
    const bare = { ...forged.certificate, authorityKeyId: undefined } as unknown as Certificate;
    const { findings, trusted } = checkPath({ ...REQUEST, leaf: bare });
    expect(trusted).toBe('no');
    expect(only(findings, 'path.signature')).toMatchObject({ status: 'bad', detail: { issuer: 'CN=alone' } });
    expect(only(checkPath({ ...REQUEST, leaf: forger.certificate }).findings, 'path.root')).toMatchObject({
      detail: { reason: 'untrustedRoot' },
    });
  });

  it('an anchor of version 3 that is no authority issues nothing', () => {
    const person = make(root, 'person');
    const { findings, trusted } = checkPath({
      ...REQUEST,
      leaf: make(person, 'end').certificate,
      roots: [person.certificate],
    });
    expect(only(findings, 'path.basicConstraints')).toMatchObject({ status: 'bad', detail: { isAuthority: false } });
    expect(only(findings, 'path.keyUsage')).toMatchObject({ status: 'ok' });
    expect(trusted).toBe('no');
  });
});
