// A stamped PDF stamped again, by another unit and by the same: the file grows and nothing before changes, so that every seal holds for whoever checks it. No step
// of the flow leads here (a document bears its own unit's seal once); files that others have stamped in common are verified as these are.

import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { equalBytes, toHex } from '../../crypto/bytes.ts';
import { encodePem } from '../../crypto/certificates/pem.ts';
import { parseSealSignature, type SealSignature } from '../../crypto/seals/signature.ts';
import { type ByteRange, byteRangesInFile, cutDer, gapContents } from '../../formats/pdf/byte-range.ts';
import { appendSeal } from '../../main/seals/append-seal.ts';
import { type VerifyTrust, verifyFile } from '../../main/verification/index.ts';
import { closeSharedQuarantine, openOffice, sharedQuarantine, type TestOffice } from '../exchange/office.ts';
import { found, PIN, UNIT } from '../exchange/own-offices.ts';
import { currentOf, Homes, walkLine } from '../exchange/walk.ts';
import { file, needsOpenssl, noOpenssl, openssl, opensslAccepts } from './openssl.ts';

const noQpdf = spawnSync('qpdf', ['--version']).status !== 0;
const needsQpdf = noQpdf ? ' (skipped: no qpdf on this machine)' : '';
const DISTID = ['-sigopt', 'distid:1234567812345678'];
const homes = new Homes();
let office: TestOffice;
let other: TestOffice;
/** The file after each seal: one unit's, another's, the first one's once more. */
const files: Uint8Array[] = [];
let trust: VerifyTrust;
let asked = 0;

/** The open profile's seal behind the file. */
async function seal(
  at: TestOffice,
  bytes: Uint8Array,
  rect: readonly [number, number, number, number],
): Promise<Uint8Array> {
  const { office: within } = at.core;
  const session = within.session();
  const own = session.directory().seals.find(({ keeper }) => keeper === session.me.fingerprint);
  if (!own) throw new Error('keeps no seal');
  const paper = { title: '联合公文', pages: 1, digest: '0'.repeat(64), recipients: [], opinion: '' };
  const intention = { purpose: 'stamp', seal: own.name, ...paper } as const;
  return appendSeal(within, session, bytes, { seal: own, page: 0, rect, intention });
}

beforeAll(async () => {
  office = openOffice({ home: homes.fresh() });
  await office.core.handlers.keys.createExercise({});
  const { dossier } = await walkLine(office, 'stamp');
  const city = office.core.office.session();
  files.push(city.store.openBlob(currentOf(office, dossier)).readAll());
  // Another unit, which does not know the first.
  other = openOffice({ home: homes.fresh() });
  const clerk = { name: '苏青', post: '文书', role: 'clerk' } as const;
  const profile = await found(other, { unit: UNIT, agencyCode: '演档', people: [clerk], me: 0, sealKeeper: 0 });
  await other.core.unlockWith(profile, PIN);
  other.typed = () => {
    asked++;
    return PIN;
  };
  files.push(await seal(other, files[0] as Uint8Array, [120, 180, 119, 119]));
  files.push(await seal(office, files[1] as Uint8Array, [250, 40, 119, 119]));
  const known = [city, other.core.office.session()].map((session) => session.directory());
  trust = {
    roots: known.map(({ unit }) => unit.root),
    crls: known.flatMap(({ revocationLists }) => revocationLists),
  };
}, 120_000);

afterAll(() => {
  office.close();
  other.close();
  closeSharedQuarantine();
  homes.remove();
});

const last = () => files[2] as Uint8Array;
const rangesOf = (bytes: Uint8Array) => byteRangesInFile(bytes).map(({ range }) => range as unknown as ByteRange);
const signatureAt = (bytes: Uint8Array, range: ByteRange): SealSignature =>
  parseSealSignature(cutDer(gapContents(bytes, range)) ?? new Uint8Array());
const check = (bytes: Uint8Array) =>
  verifyFile({ name: 'twice.pdf', bytes }, trust, { now: Date.now(), quarantine: sharedQuarantine() });

describe('a stamped PDF stamped again', () => {
  it('begins with the file as it was before, byte for byte', () => {
    for (const [index, before] of files.slice(0, -1).entries()) {
      const after = files[index + 1] as Uint8Array;
      expect(after.length).toBeGreaterThan(before.length);
      expect(equalBytes(after.subarray(0, before.length), before)).toBe(true);
    }
    // Each range ends where the file ended when it was made.
    expect(rangesOf(last()).map(([, , second, length]) => second + length)).toEqual(files.map(({ length }) => length));
  });

  it.each([0, 1, 2])(
    'bears after seal %i only seals that are valid, each earlier one changed by later seals alone',
    async (index) => {
      const report = await check(files[index] as Uint8Array);
      expect(report).toMatchObject({ verdict: 'valid', reasons: [] });
      expect(report.signatures.map(({ verdict }) => verdict)).toEqual(Array.from({ length: index + 1 }, () => 'valid'));
      for (const [place, { checks }] of report.signatures.entries()) {
        const later = index - place;
        const coverage = checks.find(({ code }) => code === 'pdf.coverage');
        const changes = checks.find(({ code }) => code === 'pdf.laterChanges');
        expect(coverage).toMatchObject({ status: 'ok', detail: { laterSignatures: later } });
        if (later === 0) expect(changes).toBeUndefined();
        else expect(changes).toMatchObject({ status: 'ok', detail: { changes: 'signature' } });
      }
    },
  );

  it('names the unit behind each seal', async () => {
    const { signatures } = await check(last());
    expect(signatures.map(({ signer }) => signer)).toEqual(['示例市发展和改革委员会', UNIT, '示例市发展和改革委员会']);
    expect(asked).toBe(1);
  });

  it(`has each seal verified by OpenSSL over its own byte range${needsOpenssl}`, ({ skip }) => {
    if (noOpenssl) skip(needsOpenssl);
    const bytes = last();
    const ranges = rangesOf(bytes);
    expect(ranges).toHaveLength(3);
    for (const range of ranges) {
      const { signer, toSignRaw, signature, dataHash } = signatureAt(bytes, range);
      const [start, length, second, rest] = range;
      const covered = Buffer.concat([bytes.subarray(start, start + length), bytes.subarray(second, second + rest)]);
      expect(toHex(openssl(['dgst', '-sm3', '-binary'], covered))).toBe(toHex(dataHash));
      const publicKey = file(openssl(['x509', '-in', file(encodePem('CERTIFICATE', signer.raw)), '-noout', '-pubkey']));
      const verify = (message: Uint8Array) =>
        opensslAccepts(['dgst', '-sm3', '-verify', publicKey, ...DISTID, '-signature', file(signature), file(message)]);
      expect(verify(toSignRaw)).toBe(true);
      expect(verify(covered)).toBe(false);
    }
  });

  it(`gives qpdf nothing to complain of${needsQpdf}`, ({ skip }) => {
    if (noQpdf) skip(needsQpdf);
    const answer = spawnSync('qpdf', ['--check', file(last())], { encoding: 'utf8' });
    expect([answer.status, answer.stderr]).toEqual([0, '']);
  });

  it('is not valid with a byte changed in any of its revisions; a seal before the change alone does not help', async () => {
    const ends = files.map(({ length }) => length);
    for (const at of [60, (ends[0] ?? 0) + 40, (ends[1] ?? 0) + 40]) {
      const changed = last().slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      const verdict = await check(changed).then(
        (report) => report.verdict,
        (error: { code?: string }) => error.code,
      );
      expect(verdict).not.toBe('valid');
    }
  });

  it('is as open as the unit that is not known, and the file before it is valid still', async () => {
    const [own, ...others] = trust.roots;
    const alone = { ...trust, roots: own ? [own] : [] };
    expect(others).toHaveLength(1);
    const options = { now: Date.now(), quarantine: sharedQuarantine() };
    expect((await verifyFile({ name: 'a.pdf', bytes: files[1] as Uint8Array }, alone, options)).verdict).toBe(
      'indeterminate',
    );
    expect((await verifyFile({ name: 'b.pdf', bytes: files[0] as Uint8Array }, alone, options)).verdict).toBe('valid');
  });
});
