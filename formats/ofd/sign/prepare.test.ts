import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { documentFiles, packageOf, refusal } from '../package.fixture.ts';
import { openPackage } from '../package.ts';
import { readOfdSignatures } from '../signatures.ts';
import { type OfdStampRequest, prepareOfdStamp } from './prepare.ts';

const digest = (bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest());
const utf8 = (text: string) => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const SEAL = utf8('the seal');
const VALUE = utf8('the value');

const request: OfdStampRequest = {
  provider: { name: '甲 & 乙', company: '"示例"', version: '1' },
  signedAt: '2026-11-22T08:00:00Z',
  seal: SEAL,
  places: [{ page: 0, boundary: { x: 100, y: 200.12345, width: 42, height: 42 } }],
  digest,
};
const stamp = (bytes: Uint8Array, changes: Partial<OfdStampRequest> = {}) =>
  prepareOfdStamp(bytes, { ...request, ...changes }).finish(VALUE);
/** Every reference's digest is that of the file in the package. */
function holds(bytes: Uint8Array): boolean[] {
  const container = openPackage(bytes);
  return readOfdSignatures(bytes).signatures.map(({ references }) =>
    references.every(
      ({ path, checkValue }) => path !== undefined && Buffer.compare(digest(container.read(path)), checkValue) === 0,
    ),
  );
}

describe('a document without signatures', () => {
  const plain = packageOf(documentFiles());
  const made = stamp(plain);
  const [signature, extra] = readOfdSignatures(made).signatures;

  it('gets one that is listed, named by its document, and in its place', () => {
    expect(extra).toBeUndefined();
    expect(signature).toMatchObject({ id: '1', type: 'Seal', listed: true, checkMethod: '1.2.156.10197.1.401' });
    expect(signature?.problem).toBeUndefined();
    expect(textOf(signature?.signedValue ?? new Uint8Array())).toBe('the value');
    expect(textOf(signature?.seal ?? new Uint8Array())).toBe('the seal');
    expect(signature?.stampAnnotations).toEqual([{ id: '1', pageRef: '1', boundary: '100 200.123 42 42' }]);
  });

  it('has every file protected but the list and the signature itself', () => {
    expect(holds(made)).toEqual([true]);
    const covered = new Set(signature?.references.map(({ path }) => path));
    const rest = openPackage(made).paths.filter((path) => !covered.has(path));
    expect(rest).toEqual([
      'Doc_0/Signs/Signatures.xml',
      'Doc_0/Signs/Sign_1/Signature.xml',
      'Doc_0/Signs/Sign_1/SignedValue.dat',
    ]);
  });

  it('keeps every other file, and OFD.xml but for the one line', () => {
    const [before, after] = [openPackage(plain), openPackage(made)];
    for (const path of before.paths.filter((one) => one !== 'OFD.xml'))
      expect(after.read(path)).toEqual(before.read(path));
    expect(textOf(after.read('OFD.xml')).replace(/<ofd:Signatures>[^<]*<\/ofd:Signatures>/, '')).toBe(
      textOf(before.read('OFD.xml')),
    );
  });

  it('is described over the very bytes that lie in the package, makers named as they are', () => {
    const prepared = prepareOfdStamp(plain, request);
    const container = openPackage(prepared.finish(VALUE));
    expect(container.read(prepared.location.slice(1))).toEqual(prepared.signatureXml);
    expect(textOf(prepared.signatureXml)).toContain('ProviderName="甲 &#38; 乙" Company="&#34;示例&#34;"');
    expect(prepared.covered).toBe(4);
  });
});

describe('a document with signatures', () => {
  const once = stamp(packageOf(documentFiles()));

  it('takes another behind the first, whose files it protects too; both hold', () => {
    const twice = stamp(once, { seal: undefined as never, places: [] });
    const { signatures } = readOfdSignatures(twice);
    expect(signatures.map(({ id, type, listed }) => [id, type, listed])).toEqual([
      ['1', 'Seal', true],
      ['2', 'Sign', true],
    ]);
    expect(holds(twice)).toEqual([true, true]);
    expect(signatures[1]?.references.map(({ path }) => path)).toContain('Doc_0/Signs/Sign_1/SignedValue.dat');
    expect(textOf(openPackage(twice).read('OFD.xml'))).toBe(textOf(openPackage(once).read('OFD.xml')));
  });

  it('that one of them closed takes no other', () => {
    const closed = stamp(once, { closes: true });
    expect(holds(closed)).toEqual([true, true]);
    expect(refusal(() => stamp(closed))).toBe('ofd.closed');
  });

  it('finds folders and numbers that nobody has', () => {
    const files = documentFiles('/Doc_0/Signs/Signatures.xml');
    const space = 'xmlns="http://www.ofdspec.org/2016"';
    files.set('Doc_0/Signs/Signatures.xml', utf8(`<Signatures ${space}><MaxSignId>7</MaxSignId></Signatures>`));
    files.set('Doc_0/Signs/Sign_8/left.txt', utf8('here before'));
    const made = stamp(packageOf(files));
    const container = openPackage(made);
    expect(readOfdSignatures(made).signatures).toMatchObject([{ id: '8', path: 'Doc_0/Signs/Sign_8_1/Signature.xml' }]);
    expect(textOf(container.read('Doc_0/Signs/Signatures.xml'))).toBe(
      `<Signatures ${space}><MaxSignId>8</MaxSignId><Signature ID="8" Type="Seal" BaseLoc="/Doc_0/Signs/Sign_8_1/Signature.xml"/></Signatures>`,
    );
    expect(textOf(container.read('Doc_0/Signs/Sign_8/left.txt'))).toBe('here before');
  });
});

describe('documents as they are found', () => {
  const withOfdXml = (text: (plain: string) => string) => {
    const files = documentFiles();
    return packageOf(files.set('OFD.xml', utf8(text(textOf(files.get('OFD.xml') ?? new Uint8Array())))));
  };

  it.each<[string, Uint8Array]>([
    ['without a prefix', withOfdXml((text) => text.replaceAll('ofd:', '').replace('xmlns:ofd', 'xmlns'))],
    ['with another prefix', withOfdXml((text) => text.replaceAll('ofd:', 'o:').replace('xmlns:ofd', 'xmlns:o'))],
    ['with an empty list', withOfdXml((text) => text.replace('</ofd:DocBody>', '<ofd:Signatures/></ofd:DocBody>'))],
    [
      'with a list that is blank',
      withOfdXml((text) => text.replace('</ofd:DocBody>', '<ofd:Signatures> </ofd:Signatures></ofd:DocBody>')),
    ],
    ['with a mark of the encoding', withOfdXml((text) => `\uFEFF${text}`)],
  ])('%s', (_what, bytes) => {
    const made = stamp(bytes);
    expect(readOfdSignatures(made).signatures).toMatchObject([{ id: '1', listed: true }]);
    expect(holds(made)).toEqual([true]);
  });

  it('the second of two is signed, the first left as it is', () => {
    const two = withOfdXml((text) => {
      const body = /<ofd:DocBody>.*<\/ofd:DocBody>/s.exec(text)?.[0] ?? '';
      return text.replace(body, body + body);
    });
    const text = textOf(openPackage(stamp(two, { document: 1 })).read('OFD.xml'));
    expect(text.match(/<ofd:Signatures>/g)).toHaveLength(1);
    expect(text.indexOf('<ofd:Signatures>')).toBeGreaterThan(text.indexOf('</ofd:DocBody>'));
  });

  it.each<[string, Uint8Array, Partial<OfdStampRequest>, string]>([
    ['no package', utf8('%PDF-1.7'), {}, 'ofd.notOfd'],
    [
      'a page that is not there',
      packageOf(documentFiles()),
      { places: [{ page: 4, boundary: { x: 0, y: 0, width: 9, height: 9 } }] },
      'ofd.broken',
    ],
    ['a document that is not there', packageOf(documentFiles()), { document: 3 }, 'ofd.broken'],
    ['a list that is not there', packageOf(documentFiles('/Doc_0/None.xml')), {}, 'ofd.broken'],
    [
      'an entry that a comment imitates',
      withOfdXml((text) => text.replace('<ofd:DocBody>', '<!--</ofd:DocBody>--><ofd:DocBody>')),
      {},
      'ofd.unsupported',
    ],
  ])('refused: %s', (_what, bytes, changes, code) => {
    expect(refusal(() => stamp(bytes, changes))).toBe(code);
  });
});
