// Seals and seal signatures that others made, against what is known of them (../shared/samples/README.md).

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { parseCertificate } from '../certificates/certificate.ts';
import type { Finding } from '../certificates/findings.ts';
import { decodePem } from '../certificates/pem.ts';
import { sm3 } from '../sm3/sm3.ts';
import { parseSeal } from './seal.ts';
import { parseSealSignature } from './signature.ts';
import { verifySeal, verifySealSignature } from './verify.ts';

const folder = fileURLToPath(new URL('../../../shared/samples/', import.meta.url));
const present = existsSync(folder);
if (!present) console.warn(`skipped: samples of other makers are absent (${folder})`);

const AT = Date.UTC(2026, 10, 21);
const NO_TRUST = { roots: [], crls: [], at: AT };

function statuses(checks: readonly Finding[]): Record<string, string> {
  return Object.fromEntries(checks.map(({ code, status }) => [code, status]));
}

function first<Item>(list: readonly Item[]): Item {
  for (const item of list) return item;
  throw new Error('nothing found');
}

function bytes(path: string): Uint8Array {
  return new Uint8Array(readFileSync(folder + path));
}

/** Every signature of an OFD package with the digest of its Signature.xml. */
function signaturesOf(name: string): { value: Uint8Array; sealFile: Uint8Array; dataHash: Uint8Array }[] {
  const files = unzipSync(bytes(`ofd/${name}`));
  return Object.keys(files)
    .filter((path) => path.endsWith('/SignedValue.dat'))
    .map((path) => {
      const base = path.slice(0, -'SignedValue.dat'.length);
      const xml = files[`${base}Signature.xml`];
      const sealFile = files[`${base}Seal.esl`];
      const value = files[path];
      if (!xml || !value || !sealFile) throw new Error(`${name}: incomplete ${base}`);
      return { value, sealFile, dataHash: sm3(xml) };
    });
}

describe.skipIf(!present)('seals of other makers', () => {
  it.each([
    ['ofdrw-gm__UserV4.esl', 4, 'OFD R&W 测试用印章', Date.UTC(2022, 3, 22, 2, 9, 0)],
    ['ofdrw-gm__UserV1.esl', 1, 'OFDRW测试用印章', Date.UTC(2022, 3, 22, 2, 18, 7)],
  ])('%s is version %d and its maker signature holds', (name, version, title, validTo) => {
    const { checks, verdict, seal } = verifySeal(bytes(`seals/${name}`), NO_TRUST);
    expect(seal).toMatchObject({ version, name: title, validTo, picture: { type: 'PNG', width: 40, height: 40 } });
    expect(seal?.certificates).toHaveLength(1);
    expect(statuses(checks)).toMatchObject({
      'seal.format': 'ok',
      'seal.makerSignature': 'ok',
      'maker.chain': 'unknown',
      'seal.period': 'bad',
    });
    expect(verdict).toBe('invalid');
    expect(verifySeal(bytes(`seals/${name}`), { ...NO_TRUST, at: validTo - 1000 }).verdict).toBe('indeterminate');
  });

  it('SignedValueV4.dat: the signature holds over the digest that it names', () => {
    const der = bytes('seals/ofdrw-gm__SignedValueV4.dat');
    const report = verifySealSignature(der, { ...NO_TRUST, dataHash: parseSealSignature(der).dataHash });
    expect(report).toMatchObject({
      signatureOk: true,
      sealSignatureOk: true,
      dataHashOk: true,
      verdict: 'indeterminate',
    });
    expect(report.time).toBe(Date.UTC(2020, 9, 12, 11, 14, 3));
    expect(report.signerName).toBe('Test Certificate');
  });

  it('V4RideRight.ofd: all holds, the roots are unknown', () => {
    const signature = first(signaturesOf('ofdrw-converter__V4RideRight.ofd'));
    const report = verifySealSignature(signature.value, { ...NO_TRUST, dataHash: signature.dataHash });
    expect(statuses(report.checks)).toEqual({
      'seal.format': 'ok',
      'seal.makerSignature': 'ok',
      'maker.period': 'ok',
      'maker.chain': 'unknown',
      'maker.revocation': 'unknown',
      'seal.signerListed': 'ok',
      'seal.period': 'ok',
      'signature.value': 'ok',
      'data.digest': 'ok',
      'signer.period': 'ok',
      'signer.chain': 'unknown',
      'signer.revocation': 'unknown',
      time: 'ok',
    });
    expect(report.verdict).toBe('indeterminate');
    expect(report.parsed?.seal.raw).toEqual(parseSeal(signature.sealFile).raw);
  });

  it.each(['ofdrw-reader__SESV4SignDoc.ofd', 'easyofd-rust__gen_13_riding_seal.ofd'])(
    '%s: digest and signatures hold, but the seal had expired when it was used',
    (name) => {
      const signature = first(signaturesOf(name));
      const report = verifySealSignature(signature.value, { ...NO_TRUST, dataHash: signature.dataHash });
      expect(report).toMatchObject({ dataHashOk: true, signatureOk: true, sealSignatureOk: true, verdict: 'invalid' });
      expect(report.checks.filter(({ status }) => status === 'bad').map(({ code }) => code)).toEqual([
        'seal.period',
        'signer.period',
      ]);
      const period = report.checks.find(({ code }) => code === 'seal.period');
      expect(period?.detail).toMatchObject({
        reason: 'late',
        validTo: Date.UTC(2022, 3, 22, 2, 9, 0),
        at: report.time,
      });
    },
  );

  it('n.ofd: version 1, the seal holds, the signature and the digest do not', () => {
    const signature = first(signaturesOf('ofdrw-converter__n.ofd'));
    const report = verifySealSignature(signature.value, { ...NO_TRUST, dataHash: signature.dataHash });
    expect(report.parsed?.version).toBe(1);
    expect(report).toMatchObject({ sealSignatureOk: true, signatureOk: false, dataHashOk: false, verdict: 'invalid' });
    expect(report.sealName).toBe('某某省人力资源和社会测试章');
    expect(report.time).toBe(Date.UTC(2020, 0, 25, 7, 31, 56));
    const listed = report.checks.find(({ code }) => code === 'seal.signerListed');
    expect(listed).toMatchObject({ status: 'bad', detail: { reason: 'listUnreadable' } });
  });

  const opened = (name: string, password: string): string =>
    spawnSync(
      'openssl',
      ['pkcs12', '-legacy', '-in', `${folder}seals/${name}`, '-passin', `pass:${password}`, '-nokeys'],
      {
        encoding: 'utf8',
      },
    ).stdout ?? '';
  const rootPem = present ? opened('ofdrw-gm__ROOT.p12', '123456') : '';
  if (present && !rootPem.includes('BEGIN CERTIFICATE')) console.warn('skipped: openssl cannot open ROOT.p12 here');

  it.skipIf(!rootPem.includes('BEGIN CERTIFICATE'))(
    'V4RideRight.ofd with its root trusted: only revocation is open',
    () => {
      const roots = decodePem(rootPem).map(({ der }) => parseCertificate(der));
      const signature = first(signaturesOf('ofdrw-converter__V4RideRight.ofd'));
      const report = verifySealSignature(signature.value, { ...NO_TRUST, roots, dataHash: signature.dataHash });
      const open = report.checks.filter(({ status }) => status !== 'ok').map(({ code, status }) => `${code} ${status}`);
      expect(open).toEqual(['maker.revocation unknown', 'signer.revocation unknown']);
      expect(report.verdict).toBe('indeterminate');
    },
  );

  it('every signature value in every OFD sample can be read', () => {
    const names = readdirSync(`${folder}ofd`).filter((name) => name.endsWith('.ofd'));
    const read = names.flatMap((name) => signaturesOf(name).map(({ value }) => parseSealSignature(value).version));
    expect(read.length).toBeGreaterThanOrEqual(4);
  });

  it('a changed byte in the picture of a foreign seal is noticed twice', () => {
    const der = bytes('seals/ofdrw-gm__SignedValueV4.dat');
    const { dataHash } = parseSealSignature(der);
    der[9000] = (der[9000] ?? 0) ^ 0x40;
    const report = verifySealSignature(der, { ...NO_TRUST, dataHash });
    expect(report).toMatchObject({ signatureOk: false, sealSignatureOk: false, verdict: 'invalid' });
  });
});
