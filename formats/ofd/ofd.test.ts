import { describe, expect, it } from 'vitest';
import { OfdError } from './errors.ts';
import { documentFiles, packageOf, signaturesXml, signatureXml, zip } from './package.fixture.ts';
import { OFD_LIMITS, openPackage } from './package.ts';
import { readOfdSignatures } from './signatures.ts';
import { readPageXml, readXml } from './xml.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

function codeOf(work: () => unknown): string {
  try {
    work();
    return 'none';
  } catch (error) {
    return error instanceof OfdError ? error.code : `fault: ${String(error)}`;
  }
}

/** Opens and reads everything. */
function readAll(bytes: Uint8Array, limits?: Parameters<typeof openPackage>[1]): number {
  const opened = openPackage(bytes, limits);
  for (const path of opened.paths) opened.read(path);
  return opened.paths.length;
}

const one = { name: 'a.xml', bytes: utf8('<a/>') };

describe('the package', () => {
  it('of forty thousand files opens, and a location in another case is found in it', () => {
    const opened = openPackage(
      zip(
        Array.from({ length: 40_000 }, (_, n) => ({
          name: `Doc_0/Pages/P${n}/a`,
          bytes: new Uint8Array(),
          stored: true,
        })),
      ),
    );
    expect(opened.paths).toHaveLength(40_000);
    expect(opened.find('/doc_0/pages/p39999/A')).toBe('Doc_0/Pages/P39999/a');
  });

  it('gives back what was put in, stored or deflated', () => {
    const big = new Uint8Array(300_000).map((_, index) => (index * 7919) >> 3);
    const opened = openPackage(
      zip([
        { name: 'Doc_0/', bytes: new Uint8Array(), stored: true },
        { name: 'Doc_0/a', bytes: big },
        { name: 'Doc_0/b', bytes: big, stored: true },
      ]),
    );
    expect(opened.paths).toEqual(['Doc_0/a', 'Doc_0/b']);
    expect(opened.read('Doc_0/a')).toEqual(big);
    expect(opened.read('Doc_0/b')).toEqual(big);
  });

  it('holds what was read for the next question, and no more than a bound of it', () => {
    const names = ['a', 'b', 'c', 'd'];
    const opened = openPackage(
      zip(names.map((name, index) => ({ name, bytes: new Uint8Array(9_000_000).fill(index), stored: index > 1 }))),
      { ...OFD_LIMITS, ratio: 100_000 },
    );
    const first = opened.read('a');
    expect(opened.read('a') === first).toBe(true);
    for (const name of names) opened.read(name);
    expect(opened.read('a') === first).toBe(false);
    expect(Buffer.compare(opened.read('a'), first)).toBe(0);
  });

  it('reads names in UTF-8 and GBK, with backslashes and a leading slash', () => {
    const gbk = Uint8Array.of(0xce, 0xc4, 0xb5, 0xb5, 0x5c, 0x61);
    const opened = openPackage(
      zip([
        { name: gbk, bytes: utf8('1') },
        { name: '/附件/b', bytes: utf8('2') },
      ]),
    );
    expect(opened.paths).toEqual(['文档/a', '附件/b']);
  });

  it('finds locations absolute, relative, in another case, and nothing outside', () => {
    const opened = openPackage(
      zip(['Doc_0/Signs/Sign_0/Seal.esl', 'Doc_0/x', 'x', 'y', 'Y'].map((name) => ({ name, bytes: utf8(name) }))),
    );
    const from = 'Doc_0/Signs/Signatures.xml';
    expect(opened.find('Sign_0/Seal.esl', from)).toBe('Doc_0/Signs/Sign_0/Seal.esl');
    expect(opened.find('/Doc_0/Signs/Sign_0/Seal.esl', from)).toBe('Doc_0/Signs/Sign_0/Seal.esl');
    expect(opened.find('Doc_0/Signs/Sign_0/SEAL.ESL', from)).toBe('Doc_0/Signs/Sign_0/Seal.esl');
    expect(opened.find('/x', from)).toBe('x');
    expect(opened.find('../x', from)).toBe('Doc_0/x');
    expect(opened.find('../../../x', from)).toBe(undefined);
    expect(opened.find('/y')).toBe('y');
    expect(opened.find('/Doc_0/Y')).toBe(undefined);
    expect(opened.find('')).toBe(undefined);
  });

  it.each([
    ['no ZIP', 'ofd.notOfd', utf8('hello, this is text')],
    ['nothing', 'ofd.notOfd', new Uint8Array()],
    ['a name twice', 'ofd.duplicate', zip([one, one])],
    ['a name twice, once with a slash before', 'ofd.duplicate', zip([one, { ...one, name: '/a.xml' }])],
    ['a name that leaves the package', 'ofd.name', zip([{ ...one, name: '../a.xml' }])],
    ['a name that leaves by backslash', 'ofd.name', zip([{ ...one, name: 'b\\..\\..\\a.xml' }])],
    ['a name with a control character', 'ofd.name', zip([{ ...one, name: 'a\u0000.xml' }])],
    ['another name in front of the entry', 'ofd.broken', zip([{ ...one, localName: 'b.xml' }])],
    ['another checksum', 'ofd.broken', zip([{ ...one, crc: 1 }])],
    ['more bytes than announced', 'ofd.broken', zip([{ ...one, size: 2 }])],
    ['fewer bytes than announced', 'ofd.broken', zip([{ ...one, size: 20 }])],
    ['encryption', 'ofd.encrypted', zip([{ ...one, flags: 1 }])],
    ['an unknown method', 'ofd.unsupported', zip([{ ...one, method: 12 }])],
  ])('refuses %s', (_, code, bytes) => {
    expect(codeOf(() => readAll(bytes))).toBe(code);
  });

  it('refuses every truncation', () => {
    const whole = packageOf(documentFiles());
    for (let length = 0; length < whole.length; length++) {
      expect(codeOf(() => readAll(whole.subarray(0, length)))).toMatch(/^ofd\.(notOfd|truncated)$/);
    }
  });

  it('reads the same or refuses, whatever byte is changed', () => {
    const files = documentFiles();
    const whole = packageOf(files);
    const known = new Set([...files.values()].map((bytes) => Buffer.from(bytes).toString('latin1')));
    for (let at = 0; at < whole.length; at++) {
      const changed = whole.slice();
      changed[at] = (changed[at] ?? 0) ^ 0x41;
      const code = codeOf(() => {
        const opened = openPackage(changed);
        for (const path of opened.paths) {
          expect(known).toContain(Buffer.from(opened.read(path)).toString('latin1'));
        }
      });
      expect(code).toMatch(/^(none|ofd\.\w+)$/);
    }
  });

  it('refuses what goes beyond the limits', () => {
    const limits = { fileBytes: 10_000, entries: 3, directoryBytes: 1000, expandedBytes: 5000, ratio: 100 };
    const file = (name: string, size: number) => ({ name, bytes: new Uint8Array(size) });
    expect(codeOf(() => readAll(zip([file('a', 2000), file('b', 2000)]), limits))).toBe('none');
    expect(codeOf(() => readAll(zip([file('a', 3000), file('b', 3000)]), limits))).toBe('ofd.limit');
    expect(codeOf(() => readAll(zip(['a', 'b', 'c', 'd'].map((name) => file(name, 1))), limits))).toBe('ofd.limit');
    expect(codeOf(() => readAll(zip([{ ...file('a', 10_001), stored: true }]), limits))).toBe('ofd.limit');
    // Names cost memory too.
    const long = zip([file('x'.repeat(900), 1), file('y'.repeat(900), 1)]);
    expect(codeOf(() => readAll(long, limits))).toBe('ofd.limit');
    expect(codeOf(() => readAll(long, { ...limits, directoryBytes: 2000 }))).toBe('none');
    // A bomb says how large it is, or lies and is cut off.
    const wide = { ...limits, expandedBytes: 10_000_000 };
    expect(codeOf(() => readAll(zip([file('a', 4_000_000)]), wide))).toBe('ofd.limit');
    expect(codeOf(() => readAll(zip([{ ...file('a', 4_000_000), size: 10 }]), wide))).toBe('ofd.broken');
  });
});

describe('XML', () => {
  it('takes names without their prefix and text without its margin', () => {
    const root = readXml(
      utf8('<x:OFD xmlns:x="urn:other" x:Version="1"><Loc> a&amp;b </Loc><Loc><![CDATA[c]]></Loc></x:OFD>'),
    );
    expect(root).toMatchObject({ name: 'OFD', children: [{ text: 'a&b' }, { text: 'c' }] });
    expect([...root.attributes]).toEqual([['Version', '1']]);
  });

  it('reads GBK when the declaration says so', () => {
    const head = utf8('<?xml version="1.0" encoding="GBK"?><a>');
    const bytes = Uint8Array.from([...head, 0xd6, 0xd0, ...utf8('</a>')]);
    expect(readXml(bytes).text).toBe('中');
  });

  it('of a page may hold control characters, which keep their places; that of a signature may not', () => {
    const bytes = utf8('<a>x\u0001&#2;&#x1F;&#9;&#65;\tz</a>');
    expect(readPageXml(bytes).verbatim).toBe('x\ufffd\ufffd\ufffd\tA\tz');
    expect(codeOf(() => readXml(bytes))).toBe('ofd.xml');
    expect(codeOf(() => readPageXml(utf8('<!DOCTYPE a><a/>')))).toBe('ofd.xml');
    expect(codeOf(() => readPageXml(new Uint8Array(17 * 1024 * 1024)))).toBe('ofd.limit');
  });

  it.each([
    ['a document type', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
    ['an unknown entity', '<a>&b;</a>'],
    ['an unclosed element', '<a><b></a>'],
    ['text alone', 'hello'],
    ['two roots', '<a/><b/>'],
    ['nothing', ''],
    ['an attribute twice', '<a b="1" b="2"/>'],
    ['an attribute twice by prefix', '<a xmlns:x="u" b="1" x:b="2"/>'],
    ['another encoding', '<?xml version="1.0" encoding="koi8-r"?><a/>'],
  ])('refuses %s', (_, text) => {
    expect(codeOf(() => readXml(utf8(text)))).toBe('ofd.xml');
  });

  it('refuses bytes that are not what they should be, and depth', () => {
    expect(codeOf(() => readXml(Uint8Array.from([...utf8('<a>'), 0xff, ...utf8('</a>')])))).toBe('ofd.xml');
    expect(codeOf(() => readXml(utf8('<a>'.repeat(65) + '</a>'.repeat(65))))).toBe('ofd.limit');
    expect(codeOf(() => readXml(utf8('<a>'.repeat(64) + '</a>'.repeat(64))))).toBe('none');
  });
});

describe('signatures of a package', () => {
  const references = [{ path: '/OFD.xml', checkValue: 'AQID' }];
  function withSignature(xml: Uint8Array, more: [string, Uint8Array][] = []): Map<string, Uint8Array> {
    return new Map([
      ...documentFiles('/Doc_0/Signs/Signatures.xml'),
      ['Doc_0/Signs/Signatures.xml', signaturesXml()],
      ['Doc_0/Signs/Sign_0/Signature.xml', xml],
      ['Doc_0/Signs/Sign_0/SignedValue.dat', Uint8Array.of(1, 2)],
      ...more,
    ]);
  }

  it('are described with the bytes that they stand on', () => {
    const xml = signatureXml({ references, seal: '/Doc_0/Signs/Sign_0/Seal.esl' });
    const files = withSignature(xml, [['Doc_0/Signs/Sign_0/Seal.esl', Uint8Array.of(9)]]);
    const found = readOfdSignatures(packageOf(files));
    expect(found.signatures).toMatchObject([
      {
        id: '1',
        type: 'Seal',
        listed: true,
        path: 'Doc_0/Signs/Sign_0/Signature.xml',
        signedValue: Uint8Array.of(1, 2),
        seal: Uint8Array.of(9),
        checkMethod: '1.2.156.10197.1.401',
        references: [{ fileRef: '/OFD.xml', path: 'OFD.xml', checkValue: Uint8Array.of(1, 2, 3) }],
        stampAnnotations: [{ id: '2', pageRef: '1', boundary: '100 100 42 42' }],
      },
    ]);
    expect(found.signatures[0]).not.toHaveProperty('problem');
    expect(found.signatures[0]?.signatureXml).toEqual(xml);
    expect(found.files).toEqual([{ path: 'OFD.xml', bytes: files.get('OFD.xml') }]);
    expect(found.paths).toEqual([...files.keys()]);
    expect(found.lists).toEqual(['Doc_0/Signs/Signatures.xml']);
  });

  it.each([
    ['fileMissing', 'Doc_0/Signs/Signatures.xml'],
    ['fileMissing', 'Doc_0/Signs/Sign_0/Signature.xml'],
    ['valueMissing', 'Doc_0/Signs/Sign_0/SignedValue.dat'],
    ['sealMissing', 'Doc_0/Signs/Sign_0/Seal.esl'],
  ])('are not passed over in silence: %s without %s', (problem, absent) => {
    const files = withSignature(signatureXml({ references, seal: 'Seal.esl' }), [
      ['Doc_0/Signs/Sign_0/Seal.esl', Uint8Array.of(9)],
    ]);
    files.delete(absent);
    const { signatures } = readOfdSignatures(packageOf(files));
    expect(signatures[0]).toMatchObject({ problem });
  });

  it.each([
    ['xml', '<a'],
    ['xml', '<Signature><SignedInfo/><SignedInfo/></Signature>'],
    ['shape', '<Signature><SignedInfo/></Signature>'],
    ['shape', '<Other><SignedInfo><References/></SignedInfo></Other>'],
  ])('say what is wrong: %s', (problem, text) => {
    const { signatures } = readOfdSignatures(packageOf(withSignature(utf8(text))));
    expect(signatures).toMatchObject([{ problem }]);
  });

  it('that no list names any more are found', () => {
    const files = withSignature(signatureXml({ references }));
    for (const [path, bytes] of documentFiles()) files.set(path, bytes);
    expect(readOfdSignatures(packageOf(files)).signatures).toMatchObject([{ listed: false }]);
  });

  it('are none in a document without', () => {
    const found = readOfdSignatures(packageOf(documentFiles()));
    expect(found).toMatchObject({ signatures: [], files: [], lists: [] });
    expect(readOfdSignatures(packageOf(documentFiles(''))).signatures).toEqual([]);
  });

  it('a ZIP of something else is no OFD', () => {
    expect(codeOf(() => readOfdSignatures(zip([one])))).toBe('ofd.notOfd');
    expect(codeOf(() => readOfdSignatures(zip([{ name: 'OFD.xml', bytes: utf8('<a/>') }])))).toBe('ofd.notOfd');
  });
});
