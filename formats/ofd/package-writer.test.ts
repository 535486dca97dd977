import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { documentFiles, packageOf, refusal, type ZipEntry, zip } from './package.fixture.ts';
import { OFD_LIMITS, openPackage } from './package.ts';
import { editPackage } from './package-writer.ts';
import { dataOf, readDirectory } from './zip.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const noise = (length: number): Uint8Array => Uint8Array.from({ length }, (_, at) => (at * 7919 * (at + 1)) >> 5);
const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Header and data of each entry as they lie in the file, by path. */
function rawOf(bytes: Uint8Array): Map<string, string> {
  const { entries } = readDirectory(bytes, viewOf(bytes), OFD_LIMITS);
  return new Map(
    entries.map((entry) => [
      entry.path,
      Buffer.from(bytes.subarray(entry.headerAt, dataOf(bytes, viewOf(bytes), entry).end)).toString('hex'),
    ]),
  );
}

const before = packageOf(documentFiles());
const put = (...files: readonly (readonly [string, Uint8Array | string])[]) => ({
  put: new Map(files.map(([path, content]) => [path, typeof content === 'string' ? utf8(content) : content])),
});

describe('files put into a package', () => {
  const after = editPackage(
    before,
    put(
      ['Doc_0/Signs/签名.xml', '<a/>'],
      ['Doc_0/Document.xml', '<changed/>'],
      ['noise.bin', noise(5000)],
      ['empty', ''],
    ),
  );

  it('are read back, beside the others and in their place', () => {
    const opened = openPackage(after);
    expect(opened.paths).toEqual([
      'OFD.xml',
      'Doc_0/Pages/Page_0/Content.xml',
      'Doc_0/Signs/签名.xml',
      'Doc_0/Document.xml',
      'noise.bin',
      'empty',
    ]);
    expect(opened.read('Doc_0/Document.xml')).toEqual(utf8('<changed/>'));
    expect(opened.read('noise.bin')).toEqual(noise(5000));
    expect(opened.read('empty')).toHaveLength(0);
  });

  it('leave every other entry as it lies, byte for byte', () => {
    const [old, now] = [rawOf(before), rawOf(after)];
    for (const path of ['OFD.xml', 'Doc_0/Pages/Page_0/Content.xml']) expect(now.get(path)).toBe(old.get(path));
    expect(now.get('Doc_0/Document.xml')).not.toBe(old.get('Doc_0/Document.xml'));
    // What was replaced is nowhere in the file any more.
    expect(Buffer.from(after).toString('hex')).not.toContain(old.get('Doc_0/Document.xml')?.slice(60));
  });

  it('are deflated where that is shorter, named in UTF-8, and the same each time', () => {
    const long = editPackage(before, put(['a', 'x'.repeat(1000)], ['b', noise(50)]));
    const { entries } = readDirectory(long, viewOf(long), OFD_LIMITS);
    expect(entries.slice(-2).map(({ method, flags }) => [method, flags & 0x800])).toEqual([
      [8, 0x800],
      [0, 0x800],
    ]);
    expect(editPackage(before, put(['a', 'x'.repeat(1000)], ['b', noise(50)]))).toEqual(long);
  });

  it('nothing put in gives the same files', () => {
    expect(rawOf(editPackage(before, put()))).toEqual(rawOf(before));
  });

  const readers = {
    unzip: ['-t'],
    python3: [
      '-c',
      'import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\nprint(" ".join(z.namelist()), z.read("Doc_0/Document.xml").decode())',
    ],
  };
  const isThere = (tool: string): boolean => spawnSync(tool, ['-h']).error === undefined;

  for (const [tool, words] of Object.entries(readers)) {
    it.skipIf(!isThere(tool))(`are read by ${tool}${isThere(tool) ? '' : ' (skipped: not on this machine)'}`, () => {
      const folder = mkdtempSync(join(tmpdir(), 'yinzheng-package-'));
      try {
        const path = join(folder, 'a.ofd');
        writeFileSync(path, after);
        const { status, stdout } = spawnSync(tool, [...words, path], { encoding: 'utf8' });
        expect([status, stdout]).toEqual([0, expect.stringContaining('Doc_0/Pages/Page_0/Content.xml')]);
        if (tool === 'python3')
          expect(stdout).toContain('Doc_0/Signs/签名.xml Doc_0/Document.xml noise.bin empty <changed/>');
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  }
});

describe('packages of other makers', () => {
  it('keep their comment, folders, names in GBK, and what stands behind the data', () => {
    const gbk = Uint8Array.of(0xce, 0xc4, 0xb5, 0xb5, 0x2f, 0x61);
    const made = zip([
      { name: 'Doc_0/', bytes: new Uint8Array(), stored: true },
      { name: gbk, bytes: utf8('1') },
      { name: 'b', bytes: utf8('2') },
    ]);
    const commented = new Uint8Array(made.length + 3);
    commented.set(made);
    commented.set(utf8('abc'), made.length);
    viewOf(commented).setUint16(made.length - 2, 3, true);
    const after = editPackage(commented, put(['文档/a', 'new'], ['Doc_0/c', '3']));
    expect(new TextDecoder().decode(after.subarray(-3))).toBe('abc');
    expect(openPackage(after).paths).toEqual(['b', '文档/a', 'Doc_0/c']);
    expect(openPackage(after).read('文档/a')).toEqual(utf8('new'));
  });

  it.each([16, 12])('with descriptors of %i bytes, carried along', (length) => {
    const plain = zip([
      { name: 'a', bytes: utf8('first') },
      { name: 'b', bytes: utf8('second') },
    ]);
    const { entries, start } = readDirectory(plain, viewOf(plain), OFD_LIMITS);
    const parts: number[] = [];
    const places: number[] = [];
    for (const entry of entries) {
      const raw = plain.slice(entry.headerAt, dataOf(plain, viewOf(plain), entry).end);
      const view = viewOf(raw);
      view.setUint16(6, view.getUint16(6, true) | 8, true);
      for (const at of [14, 18, 22]) view.setUint32(at, 0, true);
      const descriptor = new DataView(new ArrayBuffer(16));
      [0x08074b50, entry.crc, entry.packed, entry.size].forEach((value, n) => descriptor.setUint32(n * 4, value, true));
      places.push(parts.length);
      parts.push(...raw, ...new Uint8Array(descriptor.buffer).subarray(16 - length));
    }
    const tail = plain.slice(start);
    let at = 0;
    for (const [index, entry] of entries.entries()) {
      viewOf(tail).setUint32(at + 42, places[index] ?? 0, true);
      at += entry.listed.length;
    }
    viewOf(tail).setUint32(at + 16, parts.length, true);
    const described = Uint8Array.from([...parts, ...tail]);
    const after = editPackage(described, put(['c', 'third']));
    expect([...after.subarray(0, parts.length)]).toEqual(parts);
    expect(openPackage(after).read('b')).toEqual(utf8('second'));
    // One that does not say how long its data is cannot be carried.
    described[(places[1] ?? 0) - 1] = 99;
    expect(refusal(() => editPackage(described, put(['c', 'third'])))).toBe('ofd.broken');
  });

  it('what belongs to no entry is not carried along', () => {
    const entries: ZipEntry[] = ['a', 'b', 'c'].map((name) => ({ name, bytes: utf8(name.repeat(9)), stored: true }));
    const three = zip(entries);
    const directory = readDirectory(three, viewOf(three), OFD_LIMITS);
    const [first, second, third] = directory.entries;
    if (!first || !second || !third) throw new Error('three entries');
    // The directory without its second entry, whose bytes stay where they were.
    const kept = [first.listed, third.listed, three.subarray(three.length - 22)].flatMap((part) => [...part]);
    const hidden = Uint8Array.from([...three.subarray(0, directory.start), ...kept]);
    const end = hidden.length - 22;
    viewOf(hidden).setUint16(end + 8, 2, true);
    viewOf(hidden).setUint16(end + 10, 2, true);
    viewOf(hidden).setUint32(end + 12, first.listed.length + third.listed.length, true);
    const after = editPackage(hidden, put(['d', '4']));
    expect(new TextDecoder('latin1').decode(after)).not.toContain('bbbbbbbbb');
    expect(openPackage(after).paths).toEqual(['a', 'c', 'd']);
    // In front of all entries it would be what some readers see.
    const front = Uint8Array.from([
      ...three.subarray(0, directory.start),
      ...second.listed,
      ...third.listed,
      ...three.subarray(three.length - 22),
    ]);
    viewOf(front).setUint16(front.length - 14, 2, true);
    viewOf(front).setUint16(front.length - 12, 2, true);
    viewOf(front).setUint32(front.length - 10, second.listed.length + third.listed.length, true);
    expect(refusal(() => editPackage(front, put(['d', '4'])))).toBe('ofd.broken');
  });
});

describe('what is refused', () => {
  it.each(['', '/a', 'a/', 'a//b', './a', 'a/../b', '..', 'a\\b', 'a\nb', 'a\ud800', 'x'.repeat(1025)])(
    'the path %j',
    (path) => {
      expect(refusal(() => editPackage(before, put([path, 'x'])))).toBe('ofd.name');
    },
  );

  it('names that one disk takes for the same, and files where folders are', () => {
    for (const path of ['ofd.XML', 'DOC_0/document.xml', 'Doc_0', 'doc_0/pages', 'OFD.xml/a']) {
      expect([path, refusal(() => editPackage(before, put([path, 'x'])))]).toEqual([path, 'ofd.duplicate']);
    }
    expect(refusal(() => editPackage(before, put(['a', 'x'], ['A', 'x'])))).toBe('ofd.duplicate');
    expect(refusal(() => editPackage(before, put(['a', 'x'], ['a/b', 'x'])))).toBe('ofd.duplicate');
  });

  it('packages that cannot be read', () => {
    const code = (bytes: Uint8Array) => refusal(() => editPackage(bytes, put(['a', 'x'])));
    expect(code(utf8('no package'))).toBe('ofd.notOfd');
    expect(code(before.subarray(0, -30))).toBe('ofd.truncated');
    expect(
      code(
        zip([
          { name: 'b', bytes: utf8('1') },
          { name: 'b', bytes: utf8('2') },
        ]),
      ),
    ).toBe('ofd.duplicate');
    expect(code(zip([{ name: 'b', bytes: utf8('1'), localName: 'c' }]))).toBe('ofd.broken');
    expect(code(zip([{ name: 'b', bytes: utf8('1'), flags: 0x801 }]))).toBe('ofd.encrypted');
  });

  it('entries that lie one in the other', () => {
    const overlapping = zip([
      { name: 'bb', bytes: utf8('1234567890123456789012345678901234567890'), stored: true },
      { name: 'c', bytes: utf8('1'), stored: true },
    ]);
    const listed = readDirectory(overlapping, viewOf(overlapping), OFD_LIMITS);
    const [outer, inner] = listed.entries;
    if (!outer || !inner) throw new Error('two entries');
    const raw = overlapping.slice(inner.headerAt, listed.start);
    overlapping.set(raw, outer.headerAt + 32);
    viewOf(overlapping).setUint32(listed.start + outer.listed.length + 42, outer.headerAt + 32, true);
    expect(openPackage(overlapping).read('c')).toEqual(utf8('1'));
    expect(refusal(() => editPackage(overlapping, put(['a', 'x'])))).toBe('ofd.broken');
  });

  it('more than the limits', () => {
    const small = { ...OFD_LIMITS, fileBytes: before.length + 100 };
    expect(refusal(() => editPackage(before, put(['a', noise(5000)]), small))).toBe('ofd.limit');
    expect(refusal(() => editPackage(before, put(['a', 'x']), { ...OFD_LIMITS, entries: 3 }))).toBe('ofd.limit');
    expect(refusal(() => editPackage(before, put(['a', noise(5000)]), { ...OFD_LIMITS, expandedBytes: 4000 }))).toBe(
      'ofd.limit',
    );
  });
});
