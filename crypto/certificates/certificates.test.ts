// Certificates, lists, names, PEM and paths of our own making, and the certificates of Tongsuo's tests.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as write from '../asn1/writer.ts';
import { utf8 } from '../bytes.ts';
import { EncodingError, InputError } from '../errors.ts';
import * as sm2 from '../sm2/sm2.ts';
import { type Certificate, type KeyUsage, parseCertificate } from './certificate.ts';
import { type Crl, isRevoked, issueCrl, parseCrl } from './crl.ts';
import { type Finding, verdictOf } from './findings.ts';
import {
  encodeExtension,
  encodeSm2PublicKey,
  type IssueRequest,
  issueCertificate,
  signTbs,
  sm2WithSm3,
} from './issue.ts';
import { encodeName } from './name.ts';
import { OID, PURPOSE } from './oids.ts';
import { checkPath, type PathRequest } from './path.ts';
import { decodePem, encodePem } from './pem.ts';
import { checkSignedBy } from './signed-by.ts';

const DAY = 86_400_000;
const T0 = Date.UTC(2026, 0, 1);
const AT = T0 + 30 * DAY;
const SPAN = { notBefore: T0, notAfter: T0 + 3650 * DAY };

function first<Item>(list: readonly Item[]): Item {
  for (const item of list) return item;
  throw new Error('nothing found');
}

type Holder = { certificate: Certificate; privateKey: Uint8Array };

function make(issuer: Holder | 'self', commonName: string, more: Partial<IssueRequest> = {}): Holder {
  const pair = sm2.generateKeyPair();
  const der = issueCertificate({
    subject: { country: 'CN', commonName },
    issuer: issuer === 'self' ? 'self' : issuer.certificate,
    issuerPrivateKey: issuer === 'self' ? pair.privateKey : issuer.privateKey,
    publicKey: pair.publicKey,
    profile: issuer === 'self' ? 'root' : 'signing',
    ...SPAN,
    ...more,
  });
  return { certificate: parseCertificate(der), privateKey: pair.privateKey };
}

function crlOf(issuer: Holder, revoked: Parameters<typeof issueCrl>[0]['revoked'] = []): Crl {
  const { certificate, privateKey } = issuer;
  return parseCrl(
    issueCrl({
      issuer: certificate,
      issuerPrivateKey: privateKey,
      thisUpdate: T0,
      nextUpdate: T0 + 300 * DAY,
      revoked,
    }),
  );
}

const AUTHORITY = encodeExtension(OID.basicConstraints, write.sequence(write.boolean(true)), true);

/** A certificate that the product's issuer would not make: the extensions given, or version 1 when there are none. */
function reissue(issuer: Holder | 'self', commonName: string, extensions: readonly Uint8Array[] | undefined): Holder {
  const { privateKey, publicKey } = sm2.generateKeyPair();
  const name = encodeName({ commonName });
  const tbs = write.sequence(
    ...(extensions === undefined ? [] : [write.explicit(0, write.integer(2))]),
    write.integer(5),
    sm2WithSm3(),
    issuer === 'self' ? name : issuer.certificate.subject.raw,
    write.sequence(write.x509Time(SPAN.notBefore), write.x509Time(SPAN.notAfter)),
    name,
    encodeSm2PublicKey(publicKey),
    ...(extensions === undefined ? [] : [write.explicit(3, write.sequence(...extensions))]),
  );
  return {
    certificate: parseCertificate(signTbs(tbs, issuer === 'self' ? privateKey : issuer.privateKey)),
    privateKey,
  };
}

const selfSigned = (commonName: string, extensions: readonly Uint8Array[] | undefined): Holder =>
  reissue('self', commonName, extensions);

const root = make('self', '根');
const middle = make(root, '中级', { profile: 'subordinate' });
const leaf = make(middle, '张三');
const REQUEST: PathRequest = {
  leaf: leaf.certificate,
  intermediates: [middle.certificate],
  roots: [root.certificate],
  crls: [crlOf(root), crlOf(middle)],
  at: AT,
  usage: 'digitalSignature',
};

function notOk(findings: readonly Finding[]): string[] {
  return findings.filter(({ status }) => status !== 'ok').map(({ code, status }) => `${code} ${status}`);
}

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof EncodingError || error instanceof InputError) return error.code;
    throw error;
  }
  return 'accepted';
}

describe('issuing', () => {
  it.each([
    ['root', 'self', ['keyCertSign', 'cRLSign'], true, undefined, undefined],
    ['subordinate', root, ['keyCertSign', 'cRLSign'], true, 0, undefined],
    ['signing', root, ['digitalSignature', 'nonRepudiation'], false, undefined, PURPOSE.personSigning],
    ['encryption', root, ['keyEncipherment', 'dataEncipherment', 'keyAgreement'], false, undefined, PURPOSE.encryption],
    ['sealMaker', root, ['digitalSignature', 'nonRepudiation'], false, undefined, PURPOSE.sealMaking],
    ['unit', root, ['digitalSignature', 'nonRepudiation'], false, undefined, PURPOSE.unitSigning],
  ] as const)('%s', (profile, issuer, keyUsage, isAuthority, pathLength, purpose) => {
    const { certificate } = make(issuer, '名', { profile });
    expect(certificate).toMatchObject({ version: 3, keyUsage, isAuthority, unknownCritical: [], ...SPAN });
    expect(certificate.pathLength).toBe(pathLength);
    expect(certificate.extendedKeyUsage).toEqual(purpose === undefined ? undefined : [purpose]);
    expect(certificate.signatureAlgorithm).toBe('1.2.156.10197.1.501');
    expect(certificate.publicKey.bytes).toHaveLength(65);
    expect(certificate.subject.text).toBe('C=CN, CN=名');
    const issued = issuer === 'self' ? certificate : root.certificate;
    expect(certificate.authorityKeyId).toEqual(issued.subjectKeyId);
  });

  it('keeps a serial number given, and draws a positive one otherwise', () => {
    expect(make(root, '名', { serialNumber: '0a0b' }).certificate.serialNumber).toBe('0a0b');
    const drawn = new Set(Array.from({ length: 20 }, () => make(root, '名').certificate.serialNumber));
    expect(drawn.size).toBe(20);
    for (const serial of drawn) expect(serial).toMatch(/^[4-7][0-9a-f]{31}$/);
  });

  it('takes the issuer as a bare name', () => {
    const { certificate } = make(root, '名');
    const pair = sm2.generateKeyPair();
    const der = issueCertificate({
      subject: { commonName: '名' },
      issuer: root.certificate.subject.raw,
      issuerPrivateKey: root.privateKey,
      publicKey: pair.publicKey,
      profile: 'signing',
      ...SPAN,
    });
    expect(parseCertificate(der).authorityKeyId).toEqual(certificate.authorityKeyId);
  });

  it.each([
    ['a serial number of zero', { serialNumber: '00' }, 'certificate.serialNumber'],
    ['a negative serial number', { serialNumber: '80' }, 'certificate.serialNumber'],
    ['a serial number of 21 bytes', { serialNumber: '01'.repeat(21) }, 'certificate.serialNumber'],
    ['an end before the beginning', { notBefore: T0, notAfter: T0 - 1 }, 'certificate.validity'],
    ['no name', { subject: { commonName: '' } }, 'certificate.subject'],
    ['a name too long', { subject: { commonName: '名'.repeat(65) } }, 'certificate.subject'],
    ['a country that is none', { subject: { country: 'China', commonName: '名' } }, 'certificate.subject'],
    ['a path length on a person', { pathLength: 1 }, 'certificate.pathLength'],
    ['a root issued by another', { profile: 'root' }, 'certificate.issuer'],
    ['a public key that is no point', { publicKey: Uint8Array.of(4, ...new Uint8Array(64).fill(1)) }, 'sm2.publicKey'],
  ] as const)('refuses %s', (_, wrong, code) => {
    expect(codeOf(() => make(root, '名', wrong))).toBe(code);
  });

  it('refuses a root whose two keys do not belong together', () => {
    expect(codeOf(() => make('self', '名', { issuerPrivateKey: root.privateKey }))).toBe('certificate.publicKey');
  });

  it('years from 2050 are written as GeneralizedTime', () => {
    const notAfter = Date.UTC(2055, 5, 1);
    expect(make(root, '名', { notAfter }).certificate.notAfter).toBe(notAfter);
  });
});

describe('reading', () => {
  const pair = sm2.generateKeyPair();
  type Parts = {
    version?: Uint8Array[];
    extensions?: Uint8Array[];
    algorithm?: Uint8Array;
    tail?: Uint8Array[];
    validity?: Uint8Array;
  };
  const odd = (parts: Parts): Uint8Array => {
    const tbs = write.sequence(
      ...(parts.version ?? [write.explicit(0, write.integer(2))]),
      write.integer(7),
      parts.algorithm ?? sm2WithSm3(),
      root.certificate.subject.raw,
      parts.validity ?? write.sequence(write.x509Time(SPAN.notBefore), write.x509Time(SPAN.notAfter)),
      encodeName({ commonName: '奇' }),
      encodeSm2PublicKey(pair.publicKey),
      ...(parts.extensions ? [write.explicit(3, write.sequence(...parts.extensions))] : []),
      ...(parts.tail ?? []),
    );
    return signTbs(tbs, root.privateKey);
  };
  const usage = encodeExtension(OID.keyUsage, write.namedBits([0]));

  it('a written-out FALSE in an extension and in basic constraints is read', () => {
    const explicitFalse = write.sequence(
      write.oid(OID.basicConstraints),
      write.boolean(false),
      write.octetString(write.sequence(write.boolean(false))),
    );
    expect(parseCertificate(odd({ extensions: [explicitFalse] })).isAuthority).toBe(false);
  });

  it('version 1 without extensions is read', () => {
    expect(parseCertificate(odd({ version: [] }))).toMatchObject({
      version: 1,
      isAuthority: false,
      unknownCritical: [],
    });
  });

  it.each<[string, Parts, string]>([
    ['an extension twice', { extensions: [usage, usage] }, 'certificate.extensions'],
    ['extensions in version 1', { version: [], extensions: [usage] }, 'certificate.version'],
    ['version 4', { version: [write.explicit(0, write.integer(3))] }, 'certificate.version'],
    ['two algorithms', { algorithm: write.sequence(write.oid('1.2.3')) }, 'certificate.algorithm'],
    ['something behind the extensions', { extensions: [usage], tail: [write.nullValue()] }, 'certificate.form'],
    [
      'a validity of three times',
      { validity: write.sequence(write.utcTime(T0), write.utcTime(T0), write.utcTime(T0)) },
      'certificate.validity',
    ],
    ['a validity that is no time', { validity: write.sequence(write.integer(1), write.utcTime(T0)) }, 'der.time'],
  ])('refuses %s', (_, parts, code) => {
    expect(codeOf(() => parseCertificate(odd(parts)))).toBe(code);
  });

  it('refuses a byte too many, too few, and anything huge', () => {
    expect(codeOf(() => parseCertificate(Uint8Array.of(...leaf.certificate.raw, 0)))).toBe('der.trailing');
    expect(codeOf(() => parseCertificate(leaf.certificate.raw.subarray(0, -1)))).toBe('der.truncated');
    expect(codeOf(() => parseCertificate(new Uint8Array(70_000)))).toBe('der.size');
  });

  it('an unknown critical extension leaves the path open', () => {
    const strange = parseCertificate(odd({ extensions: [usage, encodeExtension('1.2.3.4', utf8('x'), true)] }));
    expect(strange.unknownCritical).toEqual(['1.2.3.4']);
    const path = checkPath({ ...REQUEST, leaf: strange });
    expect(notOk(path.findings)).toEqual(['path.critical unknown']);
    expect(path.trusted).toBe('unknown');
  });

  it('names escape what would blur their text', () => {
    expect(make(root, 'a, CN=b').certificate.subject.text).toBe('C=CN, CN=a\\, CN=b');
  });
});

describe('paths', () => {
  it('a good path is trusted and names its root', () => {
    const path = checkPath(REQUEST);
    expect(notOk(path.findings)).toEqual([]);
    expect(path.trusted).toBe('yes');
    expect(path.root?.fingerprint).toBe(root.certificate.fingerprint);
    expect(path.chain.map(({ subject }) => subject.commonName)).toEqual(['张三', '中级', '根']);
  });

  it('a leaf that is itself an anchor needs no chain and no list', () => {
    const path = checkPath({ ...REQUEST, roots: [leaf.certificate], crls: [] });
    expect(path).toMatchObject({ trusted: 'yes', chain: [leaf.certificate] });
  });

  const notAuthority = make(root, '冒充');
  const below = make(notAuthority, '冒充的下级');
  const noMore = make('self', '不许再下', { pathLength: 0 });
  const under = make(noMore, '不该有', { profile: 'subordinate' });
  const underUnder = make(under, '更不该有');
  const twin = make('self', '根');
  const forgetful = selfSigned('忘记', [encodeExtension(OID.keyUsage, write.namedBits([0])), AUTHORITY]);
  const ofForgetful = make(forgetful, '正常');
  const middleForgetful = reissue(forgetful, '忘记的中级', [
    encodeExtension(OID.keyUsage, write.namedBits([0])),
    AUTHORITY,
  ]);
  const ofMiddle = make(middleForgetful, '不正常');
  const old = selfSigned('旧根', undefined);
  const ofOld = make(old, '旧根之下');
  const cases: [string, Partial<PathRequest>, string[], 'yes' | 'no' | 'unknown'][] = [
    ['before it begins', { at: T0 - 1000 }, ['path.validity bad', 'path.validity bad', 'path.validity bad'], 'no'],
    ['the very first and last second', { at: SPAN.notBefore }, [], 'yes'],
    ['wrong usage', { usage: 'keyEncipherment' }, ['path.keyUsage bad'], 'no'],
    ['one of two usages', { usage: ['keyEncipherment', 'nonRepudiation'] }, [], 'yes'],
    ['intermediate absent', { intermediates: [] }, ['path.revocation unknown', 'path.root unknown'], 'unknown'],
    ['root absent', { roots: [] }, ['path.revocation unknown', 'path.root unknown'], 'unknown'],
    [
      'root present but not trusted',
      { roots: [], intermediates: [middle.certificate, root.certificate] },
      ['path.root unknown'],
      'unknown',
    ],
    [
      'root of the same name',
      { roots: [twin.certificate] },
      ['path.revocation unknown', 'path.root unknown'],
      'unknown',
    ],
    ['two roots of the same name, one right', { roots: [twin.certificate, root.certificate] }, [], 'yes'],
    [
      'issuer is no authority',
      { leaf: below.certificate, intermediates: [notAuthority.certificate], crls: [crlOf(root)] },
      ['path.revocation unknown', 'path.basicConstraints bad', 'path.keyUsage bad'],
      'no',
    ],
    [
      'too deep',
      {
        leaf: underUnder.certificate,
        intermediates: [under.certificate],
        roots: [noMore.certificate],
        crls: [crlOf(noMore), crlOf(under)],
      },
      ['path.basicConstraints bad'],
      'no',
    ],
    [
      'as deep as allowed',
      { leaf: under.certificate, roots: [noMore.certificate], crls: [crlOf(noMore)], usage: 'keyCertSign' },
      [],
      'yes',
    ],
    [
      'an anchor that is an authority but forgot keyCertSign',
      { leaf: ofForgetful.certificate, roots: [forgetful.certificate], crls: [] },
      ['path.revocation unknown'],
      'unknown',
    ],
    [
      'an intermediate that forgot keyCertSign',
      {
        leaf: ofMiddle.certificate,
        intermediates: [middleForgetful.certificate],
        roots: [forgetful.certificate],
        crls: [],
      },
      ['path.revocation unknown', 'path.keyUsage bad', 'path.revocation unknown'],
      'no',
    ],
    ['an anchor of version 1', { leaf: ofOld.certificate, roots: [old.certificate], crls: [crlOf(old)] }, [], 'yes'],
    [
      'version 1 in the middle of a path, where it may not issue',
      { leaf: ofOld.certificate, intermediates: [old.certificate], crls: [] },
      ['path.revocation unknown', 'path.basicConstraints bad', 'path.root unknown'],
      'no',
    ],
    ['no lists', { crls: [] }, ['path.revocation unknown', 'path.revocation unknown'], 'unknown'],
    ['list of the root only', { crls: [crlOf(root)] }, ['path.revocation unknown'], 'unknown'],
    [
      'leaf revoked',
      { crls: [crlOf(root), crlOf(middle, [{ serialNumber: leaf.certificate.serialNumber, at: AT }])] },
      ['path.revocation bad'],
      'no',
    ],
    [
      'authority revoked',
      { crls: [crlOf(root, [{ serialNumber: middle.certificate.serialNumber, at: AT - 1000 }]), crlOf(middle)] },
      ['path.revocation bad'],
      'no',
    ],
    [
      'revoked a second later',
      { crls: [crlOf(root), crlOf(middle, [{ serialNumber: leaf.certificate.serialNumber, at: AT + 1000 }])] },
      ['path.revocation unknown'],
      'unknown',
    ],
  ];
  it.each(cases)('%s', (_, change, expected, trusted) => {
    const path = checkPath({ ...REQUEST, ...change });
    expect(notOk(path.findings)).toEqual(expected);
    expect(path.trusted).toBe(trusted);
  });

  it('certificates that issue each other end, and end unknown', () => {
    const a = sm2.generateKeyPair();
    const b = sm2.generateKeyPair();
    const names = { a: encodeName({ commonName: 'a' }), b: encodeName({ commonName: 'b' }) };
    const cross = (subject: 'a' | 'b', own: typeof a, issuer: 'a' | 'b', other: typeof a): Certificate =>
      parseCertificate(
        issueCertificate({
          subject: { commonName: subject },
          issuer: names[issuer],
          issuerPrivateKey: other.privateKey,
          publicKey: own.publicKey,
          profile: 'subordinate',
          ...SPAN,
        }),
      );
    const start = cross('a', a, 'b', b);
    const ring = [start, cross('b', b, 'a', a)];
    const path = checkPath({ ...REQUEST, leaf: start, intermediates: ring, crls: [] });
    expect(path.trusted).not.toBe('yes');
    expect(path.chain).toHaveLength(2);
  });

  it('an answer about a signature is remembered for that key, those bytes and that signature only', () => {
    const { certificate: signed } = leaf;
    const { publicKey } = middle.certificate;
    const again = parseCertificate(signed.raw);
    const other = make(middle, '张三').certificate;
    expect([signed, again, signed].map((one) => checkSignedBy(one, publicKey))).toEqual(['ok', 'ok', 'ok']);
    expect(checkSignedBy({ ...signed, signature: other.signature }, publicKey)).toBe('bad');
    expect(checkSignedBy({ ...signed, tbs: other.tbs }, publicKey)).toBe('bad');
    expect(checkSignedBy(signed, root.certificate.publicKey)).toBe('bad');
    expect(checkSignedBy({ ...signed, signatureAlgorithm: '1.2.840.10045.4.3.2' }, publicKey)).toBe('unknown');
    expect(checkSignedBy(signed, publicKey)).toBe('ok');
  });

  it('no single changed byte of a leaf leaves its path trusted', { timeout: 60_000 }, () => {
    const { raw } = leaf.certificate;
    const survivors: number[] = [];
    for (let at = 0; at < raw.length; at++) {
      const changed = Uint8Array.from(raw);
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
      let certificate: Certificate;
      try {
        certificate = parseCertificate(changed);
      } catch (error) {
        expect(error).toBeInstanceOf(EncodingError);
        continue;
      }
      if (checkPath({ ...REQUEST, leaf: certificate }).trusted === 'yes') survivors.push(at);
    }
    expect(survivors).toEqual([]);
  });
});

describe('revocation lists', () => {
  it('round trip with reasons', () => {
    const crl = crlOf(root, [
      { serialNumber: '0a', at: T0, reason: 'keyCompromise' },
      { serialNumber: '80'.padEnd(32, '0'), at: T0 + 1000 },
    ]);
    expect(crl).toMatchObject({ thisUpdate: T0, nextUpdate: T0 + 300 * DAY, unknownCritical: [] });
    expect(crl.revoked.lookup('0a')).toEqual({ at: T0, reason: 'keyCompromise' });
    expect(isRevoked(crl, '80'.padEnd(32, '0'))).toBe(true);
    expect(isRevoked(crl, '0b')).toBe(false);
    expect(crl.crlNumber).toBe((T0 / 1000).toString(16).padStart(8, '0'));
  });

  it('an empty list has no entries and still reads', () => {
    expect(crlOf(root).revoked.size).toBe(0);
  });

  it('refuses a key that is not the issuer’s, and a serial listed twice', () => {
    const request = { issuer: root.certificate, thisUpdate: T0, nextUpdate: T0 + DAY, revoked: [] };
    expect(codeOf(() => issueCrl({ ...request, issuerPrivateKey: middle.privateKey }))).toBe('crl.issuer');
    expect(codeOf(() => issueCrl({ ...request, issuerPrivateKey: root.privateKey, nextUpdate: T0 }))).toBe(
      'crl.update',
    );
    const twice = [
      { serialNumber: '01', at: T0 },
      { serialNumber: '01', at: T0 },
    ];
    expect(codeOf(() => issueCrl({ ...request, issuerPrivateKey: root.privateKey, revoked: twice }))).toBe(
      'crl.serialNumber',
    );
  });

  it('reads twenty thousand entries', () => {
    const revoked = Array.from({ length: 20_000 }, (_, i) => ({ serialNumber: (i + 0x100000).toString(16), at: T0 }));
    const { certificate, privateKey } = root;
    const der = issueCrl({
      issuer: certificate,
      issuerPrivateKey: privateKey,
      thisUpdate: T0,
      nextUpdate: T0 + DAY,
      revoked,
    });
    const crl = parseCrl(der);
    expect(crl.revoked.size).toBe(20_000);
    expect(isRevoked(crl, '104e1f')).toBe(true);
    expect(isRevoked(crl, '104e20')).toBe(false);
  });

  it('a list with a critical extension that is not processed is not relied on', () => {
    const tbs = write.sequence(
      write.integer(1),
      sm2WithSm3(),
      middle.certificate.subject.raw,
      write.utcTime(T0),
      write.utcTime(T0 + 300 * DAY),
      write.explicit(0, write.sequence(encodeExtension('2.5.29.28', write.sequence(), true))),
    );
    const partial = parseCrl(signTbs(tbs, middle.privateKey));
    expect(partial.unknownCritical).toEqual(['2.5.29.28']);
    const path = checkPath({ ...REQUEST, crls: [crlOf(root), partial] });
    const open = path.findings.find(({ status }) => status === 'unknown');
    expect(open).toMatchObject({ code: 'path.revocation', detail: { reason: 'listExtension' } });
  });
});

describe('PEM', () => {
  it('round trip of several blocks with text between', () => {
    const one = encodePem('CERTIFICATE', root.certificate.raw);
    const second = encodePem('X509 CRL', Uint8Array.of(1, 2, 3));
    expect(one.split('\n').every((line) => line.length <= 64)).toBe(true);
    const blocks = decodePem(`Bag Attributes\n${one}subject=…\n${second.replaceAll('\n', '\r\n')}`);
    expect(blocks).toEqual([
      { label: 'CERTIFICATE', der: root.certificate.raw },
      { label: 'X509 CRL', der: Uint8Array.of(1, 2, 3) },
    ]);
    expect(decodePem('nothing here')).toEqual([]);
  });

  it.each([
    ['no end', '-----BEGIN A-----\nAAAA\n', 'pem.form'],
    ['another end', '-----BEGIN A-----\nAAAA\n-----END B-----\n', 'pem.form'],
    ['a beginning inside', '-----BEGIN A-----\n-----BEGIN A-----\nAAAA\n-----END A-----\n', 'pem.form'],
    ['old encryption headers', '-----BEGIN A-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END A-----\n', 'pem.form'],
    ['bad base64', '-----BEGIN A-----\nAA*A\n-----END A-----\n', 'pem.base64'],
    ['base64 without padding', '-----BEGIN A-----\nAAA\n-----END A-----\n', 'pem.base64'],
  ])('refuses %s', (_, text, code) => {
    expect(codeOf(() => decodePem(text))).toBe(code);
  });
});

describe('verdicts', () => {
  it('any bad, else any unknown, else valid; nothing checked is not valid', () => {
    const of = (...statuses: Finding['status'][]) =>
      verdictOf(statuses.map((status) => ({ code: 'x', status, detail: {} })));
    expect([of('ok', 'unknown', 'bad'), of('ok', 'unknown'), of('ok'), of()]).toEqual([
      'invalid',
      'indeterminate',
      'valid',
      'indeterminate',
    ]);
  });
});

const folder = fileURLToPath(new URL('../../../shared/vectors/tongsuo/certs/', import.meta.url));
const present = existsSync(folder);
if (!present) console.warn(`skipped: Tongsuo's certificates are absent (${folder})`);

describe.skipIf(!present)('certificates of Tongsuo', () => {
  const load = (name: string): Certificate[] =>
    decodePem(readFileSync(folder + name, 'utf8'))
      .filter(({ label }) => label === 'CERTIFICATE')
      .map(({ der }) => parseCertificate(der));
  const one = (name: string): Certificate => first(load(name));
  const at = Date.UTC(2024, 0, 1);
  const check = (leafName: string, chain: Certificate[], usage: KeyUsage = 'digitalSignature') => {
    const roots = chain.filter(({ subject, issuer }) => subject.text === issuer.text);
    return checkPath({
      leaf: one(leafName),
      intermediates: chain,
      roots,
      crls: [],
      at,
      usage,
    });
  };
  const beyondRevocation = (findings: readonly Finding[]) =>
    notOk(findings).filter((text) => text !== 'path.revocation unknown');

  it('all of them can be read', () => {
    const names = [...readdirSync(folder), ...readdirSync(`${folder}sm2`).map((name) => `sm2/${name}`)];
    const read = names.filter((name) => /\.(crt|pem)$/.test(name)).flatMap(load);
    expect(read.length).toBeGreaterThan(15);
    for (const certificate of read) expect(certificate.publicKey.algorithm).toBe('sm2');
  });

  it.each(['server_sign', 'client_sign'])('sm2/%s.crt chains to its root', (name) => {
    expect(beyondRevocation(check(`sm2/${name}.crt`, load('sm2/chain-ca.crt')).findings)).toEqual([]);
  });

  it.each(['server_enc', 'client_enc'])('sm2/%s.crt encrypts and does not sign', (name) => {
    const chain = load('sm2/chain-ca.crt');
    expect(beyondRevocation(check(`sm2/${name}.crt`, chain, 'keyEncipherment').findings)).toEqual([]);
    expect(beyondRevocation(check(`sm2/${name}.crt`, chain).findings)).toEqual(['path.keyUsage bad']);
  });

  it.each(['server_sign_expire', 'client_sign_expire', 'server_enc_expire', 'client_enc_expire'])(
    'sm2/%s.crt has expired',
    (name) => {
      const usage: KeyUsage = name.includes('enc') ? 'keyEncipherment' : 'digitalSignature';
      expect(beyondRevocation(check(`sm2/${name}.crt`, load('sm2/chain-ca.crt'), usage).findings)).toEqual([
        'path.validity bad',
      ]);
    },
  );

  it('sm2-cert.pem chains to sm2-root-cert.pem, whose key names the curve as its algorithm', () => {
    expect(beyondRevocation(check('sm2-cert.pem', load('sm2-root-cert.pem')).findings)).toEqual([]);
  });

  it('sm2-noza-cert.pem was signed without the user id and is refused', () => {
    expect(check('sm2-noza-cert.pem', load('sm2-noza-root-cert.pem')).trusted).toBe('no');
  });
});
