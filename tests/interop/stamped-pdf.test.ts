// The stamped PDF of the line, looked at by others: qpdf reads it, OpenSSL verifies the seal's signature, its digest and its certificates. And by
// ourselves, changed anywhere: never valid.

import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { equalBytes, toHex, utf8 } from '../../crypto/bytes.ts';
import type { Certificate } from '../../crypto/certificates/certificate.ts';
import { encodePem } from '../../crypto/certificates/pem.ts';
import { parseSealSignature, type SealSignature } from '../../crypto/seals/signature.ts';
import { type ByteRange, byteRangesInFile, cutDer, gapContents } from '../../formats/pdf/byte-range.ts';
import { everyRoot } from '../../main/directory/index.ts';
import { loadDossier } from '../../main/documents/index.ts';
import { Refusal } from '../../main/refusal.ts';
import { type VerifyTrust, verifyFile } from '../../main/verification/index.ts';
import type { VerificationReport } from '../../preload/contract/verification.ts';
import { closeSharedQuarantine, openOffice, sharedQuarantine, type TestOffice } from '../exchange/office.ts';
import { Homes, walkLine } from '../exchange/walk.ts';
import { file, needsOpenssl, noOpenssl, openssl, opensslAccepts } from './openssl.ts';

const noQpdf = spawnSync('qpdf', ['--version']).status !== 0;
const needsQpdf = noQpdf ? ' (skipped: no qpdf on this machine)' : '';
const DISTID = ['-sigopt', 'distid:1234567812345678'];

const homes = new Homes();
let office: TestOffice;
let finalCopy: Uint8Array;
let stamped: Uint8Array;
let signature: SealSignature;
let range: ByteRange;
let root: Certificate;
let trust: VerifyTrust;

beforeAll(async () => {
  office = openOffice({ home: homes.fresh() });
  await office.core.handlers.keys.createExercise({});
  const walk = await walkLine(office, 'stamp');
  const { store, directory } = office.core.office.session();
  const versions = store.read((db) => loadDossier(db, walk.dossier, directory()))?.state.versions ?? [];
  const bytesOf = (role: string) =>
    store.openBlob(versions.find((version) => version.role === role)?.digest ?? '').readAll();
  finalCopy = bytesOf('finalCopy');
  stamped = bytesOf('stamped');
  range = byteRangesInFile(stamped).map((found) => found.range)[0] as unknown as ByteRange;
  signature = parseSealSignature(cutDer(gapContents(stamped, range)) ?? new Uint8Array());
  root = directory().unit.root;
  trust = { roots: everyRoot(directory()), crls: directory().revocationLists };
}, 120_000);

afterAll(() => {
  office.close();
  closeSharedQuarantine();
  homes.remove();
});

const pem = (certificate: Certificate) => file(encodePem('CERTIFICATE', certificate.raw));

/** Whether OpenSSL holds `value` for a signature of the certificate's holder over `message`. */
function opensslVerifies(certificate: Certificate, message: Uint8Array, value: Uint8Array): boolean {
  const publicKey = file(openssl(['x509', '-in', pem(certificate), '-noout', '-pubkey']));
  const args = ['dgst', '-sm3', '-verify', publicKey, ...DISTID, '-signature', file(value), file(message)];
  return opensslAccepts(args);
}

describe('the stamped PDF in other hands', () => {
  it(`qpdf finds nothing to complain of${needsQpdf}`, ({ skip }) => {
    if (noQpdf) skip(needsQpdf);
    const answer = spawnSync('qpdf', ['--check', file(stamped)], { encoding: 'utf8' });
    expect(answer.stderr).toBe('');
    expect(answer.status).toBe(0);
    expect(answer.stdout).toContain('No syntax or stream encoding errors found');
  });

  it('begins with the final copy, byte for byte, and covers all but the signature itself', () => {
    expect(equalBytes(stamped.subarray(0, finalCopy.length), finalCopy)).toBe(true);
    const [start, first, second, last] = range;
    expect([start, second + last]).toEqual([0, stamped.length]);
    expect(first).toBeGreaterThan(finalCopy.length);
    expect(Buffer.from(stamped.subarray(first, second)).toString('latin1')).toMatch(/^<[0-9a-f]+>$|^<[0-9A-F]+>$/);
  });

  it(`OpenSSL verifies the seal's signature, its maker's signature and the digest${needsOpenssl}`, ({ skip }) => {
    if (noOpenssl) skip(needsOpenssl);
    expect(opensslVerifies(signature.signer, signature.toSignRaw, signature.signature)).toBe(true);
    const { seal } = signature;
    expect(opensslVerifies(seal.maker, seal.signedBytes, seal.signature)).toBe(true);
    const [, first, second] = range;
    const covered = Buffer.concat([stamped.subarray(0, first), stamped.subarray(second)]);
    const digest = openssl(['dgst', '-sm3', '-binary'], covered);
    expect(toHex(signature.dataHash)).toBe(toHex(digest));

    const changed = signature.toSignRaw.slice();
    changed[changed.length - 1] = (changed[changed.length - 1] ?? 0) ^ 1;
    expect(opensslVerifies(signature.signer, changed, signature.signature)).toBe(false);
    expect(opensslVerifies(seal.maker, signature.toSignRaw, signature.signature)).toBe(false);
  });

  it(`OpenSSL leads both certificates to the unit's root and to no other${needsOpenssl}`, ({ skip }) => {
    if (noOpenssl) skip(needsOpenssl);
    const other = trust.roots.find((one) => one.fingerprint !== root.fingerprint);
    for (const certificate of [signature.signer, signature.seal.maker]) {
      const verify = (anchor: Certificate | undefined) =>
        anchor !== undefined &&
        opensslAccepts(['verify', '-vfyopt', DISTID[1] ?? '', '-CAfile', pem(anchor), pem(certificate)]);
      expect(verify(root)).toBe(true);
      expect(verify(other)).toBe(false);
    }
  });
});

type Verdict = VerificationReport['verdict'] | `refused ${string}`;

async function verdictOn(bytes: Uint8Array, against = trust): Promise<Verdict> {
  try {
    const options = { now: Date.now(), quarantine: sharedQuarantine() };
    return (await verifyFile({ name: 'stamped.pdf', bytes }, against, options)).verdict;
  } catch (error) {
    if (error instanceof Refusal) return `refused ${error.code}`;
    throw error;
  }
}

function flipped(at: number, bit: number): Uint8Array {
  const bytes = stamped.slice();
  bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
  return bytes;
}

describe('the stamped PDF, checked by ourselves', () => {
  it('is valid as it is, and cannot be told without its root or its revocation list', async () => {
    expect(await verdictOn(stamped)).toBe('valid');
    const strange = trust.roots.filter((one) => one.fingerprint !== root.fingerprint);
    expect(strange).toHaveLength(1);
    expect(await verdictOn(stamped, { roots: strange, crls: trust.crls })).toBe('indeterminate');
    expect(await verdictOn(stamped, { roots: [], crls: [] })).toBe('indeterminate');
    expect(await verdictOn(stamped, { roots: trust.roots, crls: [] })).toBe('indeterminate');
  });

  it('is unsigned, no more, where the stamp was cut off', async () => {
    expect(await verdictOn(finalCopy)).toBe('unsigned');
  });

  it('is never valid with a byte changed in any of its regions', async () => {
    const text = Buffer.from(stamped).toString('latin1');
    const [, first, second] = range;
    const der = first + 1;
    const derEnd = der + 2 * signature.raw.length;
    const after = (mark: string, from: number) => text.indexOf(mark, from) + mark.length;
    const regions: Record<string, readonly [number, number]> = {
      header: [0, 8],
      'page content': [after('stream\n', 0), text.indexOf('endstream')],
      'first cross-reference': [text.indexOf('xref'), text.indexOf('%%EOF')],
      'end of the final copy': [finalCopy.length - 6, finalCopy.length],
      'appended objects': [finalCopy.length, text.indexOf('/ByteRange')],
      'byte range': [after('/ByteRange', 0), after('/ByteRange', 0) + 40],
      'bracket before': [first, first + 1],
      'outer length of the signature': [der, der + 8],
      'seal inside': [der + 200, der + 2 * signature.seal.raw.length],
      'signature value': [derEnd - 140, derEnd],
      padding: [derEnd, second - 1],
      'bracket after': [second - 1, second],
      'last cross-reference': [second, stamped.length],
    };
    const valid: string[] = [];
    for (const [region, [from, to]] of Object.entries(regions)) {
      expect(to, region).toBeGreaterThan(from);
      for (let i = 0; i < 8; i++) {
        const at = from + Math.floor(((to - from - 1) * i) / 7);
        for (const bit of i % 2 === 0 ? [0, 5] : [1]) {
          if ((await verdictOn(flipped(at, bit))) === 'valid') valid.push(`${region} ${at} bit ${bit}`);
        }
      }
    }
    expect(valid).toEqual([]);
  });

  it('is never valid with a byte changed at any of many places across the file', async () => {
    const places = 150;
    const valid: number[] = [];
    for (let i = 0; i < places; i++) {
      const at = Math.floor(((stamped.length - 1) * i) / (places - 1));
      if ((await verdictOn(flipped(at, i % 8))) === 'valid') valid.push(at);
    }
    expect(valid).toEqual([]);
  });

  it('is never valid cut short, or with anything behind it', async () => {
    const cuts = Array.from({ length: 40 }, (_, i) => Math.floor((stamped.length * i) / 40));
    for (const end of [...cuts, stamped.length - 1])
      expect(await verdictOn(stamped.subarray(0, end))).not.toBe('valid');
    for (const tail of [' ', '\n', '\0', '%%EOF\n', 'x'.repeat(500)]) {
      expect(await verdictOn(Buffer.concat([stamped, utf8(tail)]))).toBe('invalid');
    }
    // So much behind the end that a reader may no longer find it.
    for (const tail of ['x'.repeat(5000), `${'x'.repeat(5000)}\n%%EOF\n`]) {
      expect(await verdictOn(Buffer.concat([stamped, utf8(tail)]))).toMatch(/^invalid$|^refused pdf\./);
    }
  });

  it('is invalid with a revision appended that changes the page', async () => {
    const text = Buffer.from(stamped).toString('latin1');
    const previous = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(text)?.[1]);
    const stream = 'BT ET';
    const object = `4 0 obj\n<< /Length ${stream.length} >>\nstream\n${stream}\nendstream\nendobj\n`;
    const size = Math.max(...[...text.matchAll(/\/Size (\d+)/g)].map((match) => Number(match[1])));
    const xref = `xref\n4 1\n${String(stamped.length).padStart(10, '0')} 00000 n \n`;
    const trailer = `trailer\n<< /Size ${size} /Root 1 0 R /Prev ${previous} >>\nstartxref\n${stamped.length + object.length}\n%%EOF\n`;
    expect(await verdictOn(Buffer.concat([stamped, utf8(object + xref + trailer)]))).toBe('invalid');
  });

  it('is invalid with the signature of another document under the same seal', async () => {
    // The bytes before the gap are another document's: what is signed are these.
    const other = stamped.slice();
    const at = Buffer.from(other).indexOf('endstream') - 6;
    other.set(utf8('  '), at);
    expect(await verdictOn(other)).toBe('invalid');
  });
});
