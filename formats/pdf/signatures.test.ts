import { describe, expect, it } from 'vitest';
import { prepareSealRevision } from './append.ts';
import { type ByteRange, checkByteRange, cutDer, sniffContents } from './byte-range.ts';
import { onePagePdf } from './one-page.fixture.ts';
import { readSignatures } from './signatures.ts';
import { spliceContents } from './splice.ts';

const picture = { viewBox: [0, 0, 1, 1] as const, paths: [{ d: 'M 0 0 L 1 0 L 1 1 Z', fill: '#c8281e' }] };
const der = Uint8Array.from([0x30, 0x0b, 0x30, 0x00, 0x04, 0x01, 1, 0x06, 0x01, 0x2a, 0x03, 0x01, 0x00]);
const text = (bytes: Uint8Array) => new TextDecoder('latin1').decode(bytes);

async function stamp(bytes: Uint8Array) {
  const prepared = await prepareSealRevision(bytes, {
    page: 0,
    rect: [10, 10, 50, 50],
    picture,
    signedAtMs: 0,
    reserve: 1024,
  });
  return { stamped: spliceContents(prepared, der), range: prepared.byteRange };
}

/** Appends objects as a revision of its own, as any editor would. */
function append(bytes: Uint8Array, objects: readonly (readonly [number, string])[]): Uint8Array {
  const previous = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(text(bytes))?.[1];
  let body = '\n';
  let table = 'xref\n0 0\n';
  for (const [number, value] of objects) {
    table += `${number} 1\n${String(bytes.length + body.length).padStart(10, '0')} 00000 n \n`;
    body += `${number} 0 obj\n${value}\nendobj\n`;
  }
  const start = bytes.length + body.length;
  const tail = `${body}${table}trailer\n<< /Size 99 /Root 1 0 R /Prev ${previous} >>\nstartxref\n${start}\n%%EOF\n`;
  return new Uint8Array([...bytes, ...new TextEncoder().encode(tail)]);
}

describe('what later revisions change', () => {
  const stream = (content: string) => `<< /Length ${content.length} >>\nstream\n${content}\nendstream`;
  const page = (more: string) =>
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> ${more}>>`;

  it.each([
    ['the drawing of a page', 'content', [[4, stream('BT /F1 24 Tf 72 700 Td (Forged) Tj ET')]]],
    ['a font that the page uses', 'content', [[5, '<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>']]],
    ['the page box', 'content', [[3, page('/Annots [8 0 R] /CropBox [0 0 100 100] ')]]],
    [
      'the page tree',
      'content',
      [
        [2, '<< /Type /Pages /Kids [3 0 R 3 0 R 30 0 R] /Count 2 >>'],
        [30, page('')],
      ],
    ],
    [
      'an action on opening',
      'content',
      [[1, '<< /Type /Catalog /Pages 2 0 R /AcroForm 9 0 R /OpenAction << /S /Named /N /Print >> >>']],
    ],
    [
      'the annotations',
      'annotation',
      [
        [3, page('/Annots [8 0 R 31 0 R] ')],
        [31, '<< /Type /Annot /Subtype /Square /Rect [0 0 9 9] >>'],
      ],
    ],
  ] as const)('%s: %s', async (_, kind, objects) => {
    const { stamped } = await stamp(onePagePdf());
    // The objects of the stamped file that the cases above name by number.
    expect(text(stamped)).toContain('8 0 obj\n<<\n/Type /Annot');
    const changed = append(stamped, objects);
    const [signature] = (await readSignatures(changed)).signatures;
    expect(signature?.coversWholeFile).toBe(false);
    expect(signature?.laterChanges).toContain(kind);
    expect(signature?.laterRevisions).toEqual([
      { start: stamped.length, end: changed.length, endsWithSignature: false },
    ]);
  });

  it('a signature that a later revision takes out of the form still shows', async () => {
    const { stamped } = await stamp(onePagePdf());
    const hidden = append(stamped, [
      [1, '<< /Type /Catalog /Pages 2 0 R >>'],
      [3, page('')],
    ]);
    const list = await readSignatures(hidden);
    expect(list.signatures).toHaveLength(0);
    expect(list.unreachable).toBe(1);
  });
});

describe('ByteRange', () => {
  it('takes the exact gap and nothing else', async () => {
    const { stamped, range } = await stamp(onePagePdf());
    const [a, b, c, d] = range;
    const cases: [readonly number[], string | undefined][] = [
      [range, undefined],
      [[a, b + 1, c - 1, d + 1], undefined],
      [[a, b, c], 'shape'],
      [[a, b, c, d, 0], 'shape'],
      [[a, b, c, Number.NaN], 'shape'],
      [[a, b, c, -1], 'shape'],
      [[a, b, c, 1.5], 'shape'],
      [[1, b - 1, c, d], 'start'],
      [[0, 0, c, d], 'start'],
      [[a, c + 1, c, d], 'overlap'],
      [[a, b, c, d + 1], 'outside'],
      [[a, b, c, 0], 'outside'],
      [[a, b - 1, c, d], 'gapNotContents'],
      [[a, b, c + 1, d - 1], 'gapNotContents'],
      [[a, b + 2, c, d], 'gapNotContents'],
      [[a, b, c - 2, d + 2], 'gapNotContents'],
      [[a, b + 1, c, d], 'gapNotContents'],
    ];
    for (const [candidate, problem] of cases) {
      expect({ candidate, problem: checkByteRange(stamped, candidate) }).toEqual({ candidate, problem });
    }
    const odd = stamped.slice();
    odd[b + 20] = 0x7a;
    expect(checkByteRange(odd, range)).toBe('gapNotHex');
  });

  it('of another string than Contents is not taken', () => {
    const bytes = new TextEncoder().encode('%PDF-1.7 /Title <30030201> rest');
    const range: ByteRange = [0, 16, 26, 5];
    expect(text(bytes.subarray(16, 26))).toBe('<30030201>');
    expect(checkByteRange(bytes, range)).toBe('gapNotContents');
  });
});

describe('contents', () => {
  const tlv = (tag: number, ...body: number[]) => [tag, body.length, ...body];
  it('are cut by their length, with nothing but zeros behind', () => {
    expect(cutDer(Uint8Array.from([...der, 0, 0, 0]))).toEqual(der);
    expect(cutDer(Uint8Array.from([...der, 0, 1]))).toBeUndefined();
    expect(cutDer(Uint8Array.from([0x30, 0x80, 0, 0]))).toBeUndefined();
    expect(cutDer(Uint8Array.from([0x30, 0x05, 0]))).toBeUndefined();
    expect(cutDer(new Uint8Array(64))).toBeUndefined();
  });

  it.each([
    ['cms', tlv(0x30, ...tlv(0x06, 0x2a), ...tlv(0xa0, ...tlv(0x30)))],
    ['sealV1', tlv(0x30, ...tlv(0x30), ...tlv(0x03, 0))],
    ['sealV4', tlv(0x30, ...tlv(0x30), ...tlv(0x04), ...tlv(0x06, 0x2a), ...tlv(0x03, 0))],
    ['sealV4', tlv(0x30, ...tlv(0x30), ...tlv(0x04), ...tlv(0x06, 0x2a), ...tlv(0x03, 0), ...tlv(0xa0))],
    ['unknown', tlv(0x30, ...tlv(0x30), ...tlv(0x04), ...tlv(0x03, 0))],
    ['unknown', tlv(0x30, ...tlv(0x06, 0x2a))],
    ['unknown', [0x30, 5, 0x30, 9, 0, 0, 0]],
  ])('are sniffed as %s', (kind, bytes) => {
    expect(sniffContents(Uint8Array.from(bytes))).toBe(kind);
  });
});
