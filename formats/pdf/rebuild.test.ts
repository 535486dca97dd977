import { zlibSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readFacts } from './facts.ts';
import { onePagePdf } from './one-page.fixture.ts';
import { rebuildTable } from './rebuild.ts';

const encode = (text: string) => Uint8Array.from(text, (one) => one.charCodeAt(0));
const decode = (bytes: Uint8Array) => new TextDecoder('latin1').decode(bytes);

/** A file without any table whose pages lie in a deflated object stream. */
function withObjectStream(): Uint8Array {
  const objects = [
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] >>',
  ];
  const head = `2 0 3 ${(objects[0] ?? '').length + 1} `;
  const data = zlibSync(encode(head + objects.join(' ')));
  const before = '%PDF-1.5\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n';
  const stream = `5 0 obj\n<< /Type /ObjStm /N 2 /First ${head.length} /Filter /FlateDecode /Length ${data.length} >>\nstream\n`;
  return new Uint8Array([...encode(before + stream), ...data, ...encode('\nendstream\nendobj\nstartxref\n7\n%%EOF\n')]);
}

describe('a table made anew', () => {
  it.each([
    ['a start that leads nowhere', (text: string) => text.replace(/startxref\n\d+/, 'startxref\n7')],
    ['a table that is none', (text: string) => text.replace('xref\n0', 'xxxx\n0')],
    ['no trailer', (text: string) => text.replace(/trailer\n<<.*>>/, '')],
    ['offsets that are off', (text: string) => text.replace('%PDF-1.7\n', '%PDF-1.7\n% a line more\n')],
  ])('lets a file with %s be read, and says so', async (_, change) => {
    const facts = await readFacts(encode(change(decode(onePagePdf()))));
    expect(facts).toMatchObject({ pages: 1, broken: true, pageSizes: [{ width: 595, height: 842, rotate: 0 }] });
  });

  it('finds objects in object streams', async () => {
    expect(await readFacts(withObjectStream())).toMatchObject({
      pages: 1,
      broken: true,
      pageSizes: [{ width: 300, height: 400 }],
    });
  });

  it('keeps the file as its prefix and takes the last object of a number', () => {
    const file = encode(`${decode(onePagePdf())}\n4 0 obj\n<< /Length 0 >>\nendobj\n`);
    const rebuilt = rebuildTable(file, 1024) ?? new Uint8Array(0);
    expect(rebuilt.subarray(0, file.length)).toEqual(file);
    const table = decode(rebuilt.subarray(file.length));
    const rows = rebuilt.subarray(file.length + table.indexOf('stream\n') + 7);
    // Rows of 1, 5 and 2 bytes from object 1 on; the fourth is object 4.
    const row = rows.subarray(3 * 8, 4 * 8);
    expect(new DataView(row.buffer, row.byteOffset).getUint32(2)).toBe(decode(file).lastIndexOf('4 0 obj'));
  });

  it('is not made where there is no catalog', () => {
    expect(rebuildTable(encode('%PDF-1.7\n1 0 obj\n<< >>\nendobj\n'), 1024)).toBeUndefined();
    expect(rebuildTable(new Uint8Array(0), 1024)).toBeUndefined();
  });
});
