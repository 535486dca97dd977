// OFDs signed by formats/ofd/sign and crypto/seals, looked at by another: a checker written here from the standard's text (GB/T 33190 clause 18, GB/T 38540
// clause 7), with a ZIP reader and a DER reader of its own and OpenSSL for every digest and signature. And by ourselves, changed region by region: never valid.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY, makeSeal, SIGNED, T0, TRUST, unit } from '../../crypto/seals/seals.fixture.ts';
import { encodeSignatureV4 } from '../../crypto/seals/write.ts';
import * as sm2 from '../../crypto/sm2/sm2.ts';
import { sm3 } from '../../crypto/sm3/sm3.ts';
import { documentFiles, packageOf } from '../../formats/ofd/package.fixture.ts';
import { openPackage } from '../../formats/ofd/package.ts';
import { editPackage } from '../../formats/ofd/package-writer.ts';
import { type OfdStampRequest, prepareOfdStamp } from '../../formats/ofd/sign/prepare.ts';
import { nodeSpawn, openQuarantine, type Quarantine } from '../../main/quarantine/index.ts';
import { verifyFile } from '../../main/verification/index.ts';
import { letterOfd } from '../exchange/ofd-letters.ts';
import { file, needsOpenssl, noOpenssl, openssl, opensslAccepts } from './openssl.ts';

const SAMPLES = fileURLToPath(new URL('../../../shared/samples/ofd', import.meta.url));
/** Their signatures protect the list of signatures too. */
const CLOSED = /V4RideRight|gen_13/;
const SIGNED_BEFORE = /SESV4|__n\./;
const samples = existsSync(SAMPLES) ? readdirSync(SAMPLES).filter((name) => name.endsWith('.ofd')) : [];
if (samples.length === 0) console.log('skipped: OFD files that others made are not at ../shared/samples/ofd');

let quarantine: Quarantine;
beforeAll(() => {
  quarantine = openQuarantine(nodeSpawn());
});
afterAll(() => quarantine.close());

const check = (bytes: Uint8Array) =>
  verifyFile(
    { name: 'letter.ofd', bytes },
    { roots: TRUST.roots, crls: TRUST.crls },
    { now: T0 + 101 * DAY, quarantine },
  );

const REQUEST: OfdStampRequest = {
  provider: { name: 'Yinzheng', company: '', version: '1' },
  signedAt: new Date(SIGNED).toISOString(),
  places: [{ page: 0, boundary: { x: 100, y: 180, width: 42, height: 42 } }],
  digest: (bytes) => sm3(bytes),
};

function stamp(bytes: Uint8Array, changes: Partial<OfdStampRequest> = {}): Uint8Array {
  const eseal = makeSeal();
  const prepared = prepareOfdStamp(bytes, { ...REQUEST, seal: eseal, ...changes });
  const { toSign, finish } = encodeSignatureV4({
    eseal,
    timeMs: SIGNED,
    dataHash: sm3(prepared.signatureXml),
    propertyInfo: prepared.location,
    signerCertificate: unit.certificate.raw,
  });
  return prepared.finish(finish(sm2.sign(unit.privateKey, toSign)));
}

// The checker: nothing of ours from here to its end.

/** Files of a ZIP by its central directory (APPNOTE 4.3.12, 4.3.16). */
function unzip(zip: Buffer): Map<string, Buffer> {
  const end = zip.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'));
  const files = new Map<string, Buffer>();
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const [method, packed] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20)];
    const [name, extra, comment] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ];
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const data = zip.subarray(start, start + packed);
    files.set(zip.toString('utf8', at + 46, at + 46 + name), method === 8 ? inflateRawSync(data) : data);
    at += 46 + name + extra + comment;
  }
  return files;
}

type Der = { readonly tag: number; readonly whole: Buffer; readonly content: Buffer };
function children(bytes: Buffer): Der[] {
  const found: Der[] = [];
  for (let at = 0; at < bytes.length; ) {
    let length = bytes.readUInt8(at + 1);
    let header = 2;
    if (length > 0x80) {
      header += length & 0x7f;
      length = bytes.readUIntBE(at + 2, header - 2);
    }
    found.push({
      tag: bytes.readUInt8(at),
      whole: bytes.subarray(at, at + header + length),
      content: bytes.subarray(at + header, at + header + length),
    });
    at += header + length;
  }
  return found;
}

const sm3ByOpenssl = (bytes: Uint8Array) => Buffer.from(openssl(['dgst', '-sm3', '-binary', file(bytes)]));
function signedBy(certificate: Buffer, message: Buffer, value: Buffer): boolean {
  const key = file(openssl(['x509', '-inform', 'DER', '-in', file(certificate), '-noout', '-pubkey']));
  const distid = ['-sigopt', 'distid:1234567812345678'];
  return opensslAccepts(['dgst', '-sm3', '-verify', key, ...distid, '-signature', file(value), file(message)]);
}

/** What is wrong with the signatures of an OFD; nothing when all hold. */
function faultsOf(ofd: Uint8Array): string[] {
  const faults: string[] = [];
  const files = unzip(Buffer.from(ofd));
  const at = (location: string): Buffer => {
    const found = files.get(location.replace(/^\//, ''));
    if (!found) faults.push(`not there: ${location}`);
    return found ?? Buffer.alloc(0);
  };
  const texts = (xml: Buffer, pattern: RegExp) =>
    [...xml.toString('utf8').matchAll(pattern)].map((match) => match[1] ?? '');
  const lists = texts(at('OFD.xml'), /<ofd:Signatures>([^<]+)</g);
  const signatures = lists.flatMap((list) => texts(at(list), /<ofd:Signature [^>]*BaseLoc="([^"]+)"/g));
  if (signatures.length === 0) faults.push('no signature');
  for (const location of signatures) {
    const xml = at(location);
    const references = [...xml.toString('utf8').matchAll(/FileRef="([^"]+)"><ofd:CheckValue>([^<]+)</g)];
    for (const [, path = '', value = ''] of references)
      if (sm3ByOpenssl(at(path.replaceAll('&#38;', '&'))).toString('base64') !== value) faults.push(`changed: ${path}`);
    const [seal = ''] = texts(xml, /<ofd:BaseLoc>([^<]+)</g);
    const [value = ''] = texts(xml, /<ofd:SignedValue>([^<]+)</g);
    // SES_Signature: toSign, certificate, algorithm, value.
    const [toSign, certificate, algorithm, bits] = children(children(at(value))[0]?.content ?? Buffer.alloc(0));
    const [version, eseal, , dataHash, property] = children(toSign?.content ?? Buffer.alloc(0));
    if (!toSign || !certificate || !bits || !eseal || !dataHash) {
      faults.push('no signature value');
      continue;
    }
    if (version?.content.toString('hex') !== '04') faults.push('another version');
    if (algorithm?.content.toString('hex') !== '2a811ccf55018375') faults.push('another algorithm');
    if (property?.content.toString('latin1') !== location) faults.push('another place');
    if (!dataHash.content.subarray(1).equals(sm3ByOpenssl(xml))) faults.push('another description');
    if (!signedBy(certificate.content, toSign.whole, bits.content.subarray(1)))
      faults.push('the signature does not hold');
    if (!eseal.whole.equals(at(seal))) faults.push('another seal');
    const [info, maker, , sealBits] = children(eseal.content);
    if (!info || !maker || !sealBits || !signedBy(maker.content, info.whole, sealBits.content.subarray(1)))
      faults.push('the seal does not hold');
    if (!info || !info.whole.includes(certificate.content)) faults.push('the signer is not in the seal');
  }
  return faults;
}

// The end of the checker.

describe.skipIf(noOpenssl)(`in other hands${needsOpenssl}`, () => {
  it('a stamped letter holds, and so does the first stamp when another follows', () => {
    const once = stamp(letterOfd({ pages: 3 }));
    expect(faultsOf(once)).toEqual([]);
    expect(faultsOf(stamp(once))).toEqual([]);
  });

  it('the checker sees a change of the page, of the description and of the seal', () => {
    const made = stamp(packageOf(documentFiles()));
    const faultsWith = (path: string) => {
      const bytes = Uint8Array.from(openPackage(made).read(path));
      bytes[bytes.length - 3] = (bytes[bytes.length - 3] as number) ^ 1;
      return faultsOf(editPackage(made, { put: new Map([[path, bytes]]) }));
    };
    expect(faultsWith('Doc_0/Pages/Page_0/Content.xml')).toEqual(['changed: /Doc_0/Pages/Page_0/Content.xml']);
    expect(faultsWith('Doc_0/Signs/Sign_1/Seal.esl')).toEqual([
      'changed: /Doc_0/Signs/Sign_1/Seal.esl',
      'another seal',
    ]);
    expect(faultsWith('Doc_0/Signs/Sign_1/SignedValue.dat')).toEqual(['the signature does not hold']);
  });

  it.each(samples.filter((name) => !CLOSED.test(name)))('%s, stamped as it was found', (name) => {
    const faults = faultsOf(stamp(new Uint8Array(readFileSync(join(SAMPLES, name)))));
    // Signatures that others made before are theirs: the checker knows our spelling alone.
    const ours = faults.filter((fault) => fault.includes('/Sign_') || /hold|seal/.test(fault));
    expect(SIGNED_BEFORE.test(name) ? ours : faults).toEqual([]);
  });

  it.each(samples.filter((name) => CLOSED.test(name)))('%s, whose maker closed it, is refused', (name) => {
    const bytes = new Uint8Array(readFileSync(join(SAMPLES, name)));
    expect(() => stamp(bytes)).toThrow(expect.objectContaining({ code: 'ofd.closed' }));
  });
});

describe('by ourselves', () => {
  it('a stamped letter is valid; stamped twice, both are', async () => {
    const once = stamp(letterOfd({ pages: 2 }));
    expect(await check(once)).toMatchObject({ verdict: 'valid', reasons: [] });
    const twice = await check(stamp(once));
    expect(twice.signatures.map(({ verdict }) => verdict)).toEqual(['valid', 'valid']);
    expect(await check(stamp(once, { closes: true }))).toMatchObject({ verdict: 'valid' });
  });

  it('every file of it, changed, added, taken away or swapped: never valid', async () => {
    const made = stamp(letterOfd({ pages: 2 }));
    const container = openPackage(made);
    const { paths } = container;
    const read = (path: string) => container.read(path);
    const verdictWith = async (path: string, bytes: Uint8Array) =>
      (await check(editPackage(made, { put: new Map([[path, bytes]]) })).catch(() => ({ verdict: 'refused' }))).verdict;
    for (const path of paths) {
      const bytes = Uint8Array.from(read(path));
      bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] as number) ^ 1;
      expect(await verdictWith(path, bytes), path).not.toBe('valid');
      expect(await verdictWith(path, new Uint8Array(0)), path).not.toBe('valid');
    }
    expect(await verdictWith('Doc_0/Pages/Page_9.xml', read('Doc_0/Pages/Page_0.xml'))).not.toBe('valid');
    expect(await verdictWith('Doc_0/Pages/Page_0.xml', read('Doc_0/Pages/Page_1.xml'))).toBe('invalid');
    expect(await verdictWith('Doc_1/Document.xml', read('Doc_0/Document.xml'))).not.toBe('valid');
  });
});
