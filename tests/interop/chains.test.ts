// Chains of RSA and ECDSA certificates made by OpenSSL, and the lists of their issuers, through path building and main's port: what holds, what
// does not, what cannot be told without a host, and what is too weak to be relied on.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { fromHex, toHex, utf8 } from '../../crypto/bytes.ts';
import { type Certificate, parseCertificate } from '../../crypto/certificates/certificate.ts';
import { type Crl, parseCrl } from '../../crypto/certificates/crl.ts';
import { checkPath, type PathRequest, type PathResult } from '../../crypto/certificates/path.ts';
import { verifySignedData } from '../../crypto/cms/verify.ts';
import { EncodingError } from '../../crypto/errors.ts';
import { privateKeyFromPem } from '../../crypto/keys/pkcs8.ts';
import { DATA_HASH, emptyList, makeSeal, signWith, T0, unitRoot } from '../../crypto/seals/seals.fixture.ts';
import { verifySealSignature } from '../../crypto/seals/verify.ts';
import { foreignVerifier } from '../../main/verification/foreign.ts';
import {
  certificateOf,
  chainOf,
  crlOf,
  derOf,
  type Holder,
  issue,
  type KeyKind,
  listOf,
  METHODS,
  type Method,
} from './chains.ts';
import { needsOpenssl, noOpenssl, openssl } from './openssl.ts';

// Keys are made by programs of their own.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const DAY = 86_400_000;
/** Certificates of OpenSSL begin with the second in which they were made. */
const soon = () => Date.now() + 2000;

/** Nobody to ask about what is not SM2. */
const checkAlone = (leaf: Certificate, more: Partial<PathRequest>): PathResult =>
  checkPath({ leaf, intermediates: [], roots: [], crls: [], at: soon(), usage: 'digitalSignature', ...more });

const check = (leaf: Certificate, more: Partial<PathRequest>): PathResult =>
  checkAlone(leaf, { foreignVerifier, ...more });

function notOk({ findings }: PathResult): string[] {
  return findings
    .filter(({ status }) => status !== 'ok')
    .map(({ code, status, detail }) => [code, status, detail['reason']].filter((word) => word !== undefined).join(' '));
}

function broken(der: Uint8Array): Uint8Array {
  const changed = Uint8Array.from(der);
  const at = changed.length - 5;
  changed[at] = (changed[at] ?? 0) ^ 1;
  return changed;
}

describe.skipIf(noOpenssl).each(Object.entries(METHODS).filter(([name]) => name !== 'sm2' && name !== 'ed25519'))(
  `a chain of %s${needsOpenssl}`,
  (_, method: Method) => {
    let holders: { root: Holder; middle: Holder; leaf: Holder };
    let leaf: Certificate;
    let middle: Certificate;
    let root: Certificate;
    let lists: Crl[];
    beforeAll(() => {
      holders = chainOf(method);
      leaf = certificateOf(holders.leaf);
      middle = certificateOf(holders.middle);
      root = certificateOf(holders.root);
      lists = [crlOf(listOf(holders.root)), crlOf(listOf(holders.middle))];
    });
    const request = (): Partial<PathRequest> => ({ intermediates: [middle], roots: [root], crls: lists });

    it('holds up to the root given, with a host', () => {
      const path = check(leaf, request());
      expect(notOk(path)).toEqual([]);
      expect(path.trusted).toBe('yes');
      expect(path.chain.map(({ subject }) => subject.commonName)).toEqual(['Leaf', 'Middle', 'Root']);
      expect(path.findings.filter(({ code }) => code === 'path.algorithm')).toHaveLength(3);
    });

    it('stays unknown without a host, also after one has answered', () => {
      expect(check(leaf, request()).trusted).toBe('yes');
      const path = checkAlone(leaf, request());
      expect(path.trusted).toBe('unknown');
      expect(notOk(path)).toEqual([
        'path.signature unknown signatureAlgorithm',
        'path.revocation unknown listAlgorithm',
        'path.signature unknown signatureAlgorithm',
        'path.revocation unknown listAlgorithm',
      ]);
    });

    it('stays unknown with a host that does not know the algorithm', () => {
      const ignorant = { digest: () => undefined, verify: () => undefined };
      expect(check(leaf, { ...request(), foreignVerifier: ignorant }).trusted).toBe('unknown');
    });

    it('does not hold with a broken signature in the middle', () => {
      const path = check(leaf, { ...request(), intermediates: [parseCertificate(broken(middle.raw))] });
      expect(path.trusted).toBe('no');
      expect(notOk(path)).toContain('path.signature bad');
    });

    it('does not hold when another key signed in the issuer’s name', () => {
      const impostor = issue('self', 'Middle', method, 'authority', { keyOf: 'Impostor' });
      const named = check(certificateOf(issue(impostor, 'Leaf', method, 'leaf')), request());
      expect(notOk(named)).toContain('path.root unknown issuerMissing');
      const path = check(certificateOf(issue(impostor, 'Leaf', method, 'bare')), request());
      expect(notOk(path)).toContain('path.signature bad');
      expect(path.trusted).toBe('no');
    });

    it('does not hold after its end', () => {
      const path = check(leaf, { ...request(), at: soon() + 60 * DAY });
      expect(path.trusted).toBe('no');
      expect(notOk(path)).toContain('path.validity bad');
    });

    it('does not hold for a leaf on its issuer’s list, and a broken list says nothing', () => {
      const list = derOf(listOf(holders.middle, ['3001']));
      const revoked = check(leaf, { ...request(), crls: [...lists.slice(0, 1), parseCrl(list)] });
      expect(revoked.trusted).toBe('no');
      expect(revoked.findings.find(({ status }) => status === 'bad')).toMatchObject({
        code: 'path.revocation',
        detail: { reason: 'revoked', why: 'keyCompromise' },
      });
      const path = check(leaf, { ...request(), crls: [...lists.slice(0, 1), parseCrl(broken(list))] });
      expect(notOk(path)).toEqual(['path.revocation unknown listSignature']);
    });

    it('a message signed with the leaf is valid under the root', () => {
      const content = utf8('signed elsewhere');
      const args = ['cms', '-sign', '-binary', '-outform', 'DER', '-md', 'sha256'];
      const signer = ['-signer', holders.leaf.path, '-inkey', holders.leaf.key, '-certfile', holders.middle.path];
      const message = openssl([...args, ...signer], content);
      const trust = { roots: [root], crls: lists, at: soon(), foreign: true, content: [content] };
      const report = verifySignedData(message, { ...trust, foreignVerifier });
      expect(report.checks.filter(({ status }) => status !== 'ok')).toEqual([]);
      expect(report.checks.map(({ code }) => code)).toContain('signer.algorithm');
      expect(report.verdict).toBe('valid');
      expect(verifySignedData(message, trust).verdict).toBe('indeterminate');
    });
  },
);

describe.skipIf(noOpenssl)(`mixed chains${needsOpenssl}`, () => {
  it.each<[string, Method, Method, string[]]>([
    ['an SM2 root over an RSA leaf', METHODS.sm2, METHODS.rsa, []],
    ['an RSA root over an SM2 leaf', METHODS.rsa, METHODS.sm2, ['path.signature unknown signatureAlgorithm']],
    ['an SM2 root over a P-256 leaf', METHODS.sm2, METHODS.p256, []],
    ['a P-384 root over an SM2 leaf', METHODS.p384, METHODS.sm2, ['path.signature unknown signatureAlgorithm']],
    ['an RSA root over a P-256 leaf', METHODS.rsa, METHODS.p256, ['path.signature unknown signatureAlgorithm']],
  ])('%s', (_, above, below, openWithoutHost) => {
    const root = issue('self', 'Root', above, 'authority');
    const leaf = certificateOf(issue(root, 'Leaf', below, 'leaf', { serial: '3001' }));
    const revoking = crlOf(listOf(root, ['3001']));
    const request = { roots: [certificateOf(root)], crls: [crlOf(listOf(root))] };
    expect(notOk(check(leaf, request))).toEqual([]);
    expect(check(leaf, { ...request, crls: [revoking] }).trusted).toBe('no');
    const alone = checkAlone(leaf, request);
    expect(notOk(alone).filter((text) => !text.startsWith('path.revocation'))).toEqual(openWithoutHost);
    const changed = parseCertificate(broken(leaf.raw));
    expect(check(changed, request).trusted).toBe('no');
  });

  it('a list by ECDSA revokes a leaf of RSA', () => {
    const root = issue('self', 'Root', METHODS.p256, 'authority');
    const leaf = certificateOf(issue(root, 'Leaf', METHODS.rsa, 'leaf', { serial: '3001' }));
    const path = check(leaf, { roots: [certificateOf(root)], crls: [crlOf(listOf(root, ['3001']))] });
    expect(notOk(path)).toEqual(['path.revocation bad revoked']);
  });

  it('an algorithm that nobody here knows stays open', () => {
    const root = issue('self', 'Root', METHODS.ed25519, 'authority');
    const leaf = certificateOf(issue(root, 'Leaf', METHODS.p256, 'leaf'));
    expect(notOk(check(leaf, { roots: [certificateOf(root)] }))).toContain('path.signature unknown signatureAlgorithm');
    expect(check(leaf, { roots: [certificateOf(root)] }).trusted).toBe('unknown');
  });
});

/** Replaces the last place where `from` stands. */
function swapLast(der: Uint8Array, from: string, to: string): Uint8Array {
  const text = toHex(der);
  const at = text.lastIndexOf(from);
  if (at < 0 || from.length !== to.length) throw new Error('nothing to swap');
  return fromHex(text.slice(0, at) + to + text.slice(at + from.length));
}

const SHA256_RSA = '2a864886f70d01010b';
const SHA384_RSA = '2a864886f70d01010c';
const ECDSA_SHA256 = '2a8648ce3d040302';
const ECDSA_SHA384 = '2a8648ce3d040303';

describe.skipIf(noOpenssl)(`a seal whose signer is certified by others${needsOpenssl}`, () => {
  it.each([
    ['RSA', METHODS.rsa],
    ['ECDSA', METHODS.p256],
  ] as const)('by %s: valid with a host, open without', (_, method) => {
    const theirs = issue('self', 'Root', method, 'authority');
    const holder = issue(theirs, 'Sealer', METHODS.sm2, 'leaf');
    const { privateKey } = privateKeyFromPem(readFileSync(holder.key, 'utf8'));
    const signer = { certificate: certificateOf(holder), privateKey };
    const at = soon();
    const seal = makeSeal({ signers: [signer], createdAt: T0 + DAY, validTo: at + DAY });
    const signature = signWith({ seal, signer, time: at });
    const roots = [unitRoot.certificate, certificateOf(theirs)];
    const trust = { roots, crls: [emptyList, crlOf(listOf(theirs))], at, dataHash: DATA_HASH };
    const report = verifySealSignature(signature, { ...trust, foreignVerifier });
    expect(report.checks.filter(({ status }) => status !== 'ok')).toEqual([]);
    const open = verifySealSignature(signature, trust);
    expect(open.verdict).toBe('indeterminate');
    expect(open.checks.filter(({ status }) => status !== 'ok').map(({ code }) => code)).toEqual([
      'signer.chain',
      'signer.revocation',
    ]);
  });
});

describe.skipIf(noOpenssl)(`what is not taken for good${needsOpenssl}`, () => {
  it.each([
    ['RSA', METHODS.rsa, SHA256_RSA, SHA384_RSA],
    ['ECDSA', METHODS.p256, ECDSA_SHA256, ECDSA_SHA384],
  ] as const)('%s: another algorithm outside than inside is refused in certificate and list', (_, method, from, to) => {
    const root = issue('self', 'Root', method, 'authority');
    expect(() => parseCertificate(swapLast(certificateOf(root).raw, from, to))).toThrow(
      expect.objectContaining({ constructor: EncodingError, code: 'certificate.algorithm' }),
    );
    expect(() => parseCrl(swapLast(derOf(listOf(root)), from, to))).toThrow(
      expect.objectContaining({ constructor: EncodingError, code: 'crl.algorithm' }),
    );
  });

  it('another algorithm in both places is another signature', () => {
    const root = issue('self', 'Root', METHODS.rsa, 'authority');
    const leaf = certificateOf(issue(root, 'Leaf', METHODS.rsa, 'leaf'));
    const changed = swapLast(swapLast(leaf.raw, SHA256_RSA, SHA384_RSA), SHA256_RSA, SHA384_RSA);
    const path = check(parseCertificate(changed), { roots: [certificateOf(root)] });
    expect(notOk(path)).toContain('path.signature bad');
  });

  it('parameters that the algorithm does not take leave it open', () => {
    const root = issue('self', 'Root', METHODS.rsa, 'authority');
    const leaf = certificateOf(issue(root, 'Leaf', METHODS.rsa, 'leaf'));
    // NULL becomes an OCTET STRING of nothing, inside and outside.
    const [from, to] = [`${SHA256_RSA}0500`, `${SHA256_RSA}0400`];
    const changed = parseCertificate(swapLast(swapLast(leaf.raw, from, to), from, to));
    const asked = vi.spyOn(foreignVerifier, 'verify');
    expect(notOk(check(changed, { roots: [certificateOf(root)] }))).toContain(
      'path.signature unknown signatureAlgorithm',
    );
    expect(asked).not.toHaveBeenCalled();
    asked.mockRestore();
  });

  it('a curve that is spelt out instead of named: bad as such, and no host is asked', () => {
    const method: Method = { key: 'explicit', options: ['-sha256'] };
    const root = issue('self', 'Root', method, 'authority');
    const leaf = certificateOf(issue(root, 'Leaf', METHODS.rsa, 'leaf'));
    const anchor = certificateOf(root);
    expect(anchor.publicKey.curve).toBeUndefined();
    const asked = vi.spyOn(foreignVerifier, 'verify');
    const path = check(leaf, { roots: [anchor] });
    expect(asked).not.toHaveBeenCalled();
    asked.mockRestore();
    expect(path.trusted).toBe('no');
    expect(notOk(path)).toEqual(
      expect.arrayContaining(['path.signature unknown signatureAlgorithm', 'path.algorithm bad curveNotNamed']),
    );
  });

  it.each<[string, KeyKind, Method, string[]]>([
    ['an anchor of RSA with 1024 bits', 'rsa1024', METHODS.rsa, ['path.algorithm unknown weakKey']],
    ['a leaf of RSA with 1024 bits', 'rsa', { ...METHODS.rsa, key: 'rsa1024' }, ['path.algorithm unknown weakKey']],
    ['a leaf on P-224', 'rsa', { ...METHODS.rsa, key: 'p224' }, ['path.algorithm unknown weakKey']],
  ])('%s', (_, above, below, expected) => {
    const root = issue('self', 'Root', { ...METHODS.rsa, key: above }, 'authority');
    const leaf = certificateOf(issue(root, 'Leaf', below, 'leaf'));
    const path = check(leaf, { roots: [certificateOf(root)], crls: [crlOf(listOf(root))] });
    expect(notOk(path)).toEqual(expected);
    expect(path.trusted).toBe('unknown');
  });

  it.each<[string, Method, string, string[]]>([
    ['RSA with SHA-1', METHODS.rsa, '-sha1', []],
    ['RSA with MD5', METHODS.rsa, '-md5', []],
    ['RSA PSS with SHA-1', METHODS.pss, '-sha1', METHODS.pss.options.slice(1)],
    ['ECDSA with SHA-1', METHODS.p256, '-sha1', []],
  ])('%s: holds and is weak, in a certificate and in a list', (_, method, digest, more) => {
    const root = issue('self', 'Root', method, 'authority');
    const options = [digest, ...more];
    const leaf = certificateOf(issue(root, 'Leaf', method, 'leaf', { options, serial: '3001' }));
    const roots = [certificateOf(root)];
    const path = check(leaf, { roots, crls: [crlOf(listOf(root))] });
    expect(notOk(path)).toEqual(['path.algorithm unknown weakDigest']);
    expect(path.findings.find(({ code }) => code === 'path.signature')?.status).toBe('ok');
    const sound = certificateOf(issue(root, 'Leaf', method, 'leaf', { serial: '3001' }));
    const silent = check(sound, { roots, crls: [crlOf(listOf(root, [], options))] });
    expect(notOk(silent)).toEqual(['path.revocation unknown weakDigest']);
    const named = check(sound, { roots, crls: [crlOf(listOf(root, ['3001'], options))] });
    expect(notOk(named)).toEqual(['path.revocation bad revoked']);
  });

  it('the digest under an anchor’s own signature does not matter', () => {
    const root = issue('self', 'Root', METHODS.rsa, 'authority', { options: ['-sha1'] });
    const leaf = certificateOf(issue(root, 'Leaf', METHODS.rsa, 'leaf'));
    expect(check(leaf, { roots: [certificateOf(root)], crls: [crlOf(listOf(root))] }).trusted).toBe('yes');
  });

  it('the same chains are accepted by OpenSSL', () => {
    const { root, middle, leaf } = chainOf(METHODS.p384);
    const text = execFileSync('openssl', ['verify', '-CAfile', root.path, '-untrusted', middle.path, leaf.path]);
    expect(text.toString()).toContain(': OK');
  });
});
