import { PdfDict } from '@libpdf/core';
import { describe, expect, it } from 'vitest';
import { prepareSealRevision } from './append.ts';
import type { CopyAnnotation } from './copy-annotations.ts';
import { readFacts } from './facts.ts';
import { onePagePdf } from './one-page.fixture.ts';
import { arrayEntry, catalogOf, dictEntry, follow, nameEntry, type OpenPdf, openPdf, textEntry } from './open.ts';
import { signaturesOf } from './signatures.ts';
import { type WorkingCopyRequest, writeWorkingCopy } from './working-copy.ts';

const REQUEST: WorkingCopyRequest = {
  heading: 'COPY',
  worth: 'worth nothing',
  origin: 'made by A',
  title: 'Copy of it',
  madeAt: Date.UTC(2026, 10, 22),
  annotations: [],
  list: { title: 'Notes', entries: [] },
  glyphs: new Map(
    Array.from('COPYworthnigmadebyA ').map(
      (character) =>
        [
          character,
          {
            advance: 500,
            path: [
              { op: 'M', args: [0, 0] },
              { op: 'L', args: [500, 0] },
              { op: 'L', args: [500, 700] },
              { op: 'Z', args: [] },
            ],
          },
        ] as const,
    ),
  ),
};
const said = { page: 0, author: 'B', at: Date.UTC(2026, 10, 21), contents: '<b>words</b>' };
const NOTE: CopyAnnotation = { ...said, kind: 'note', x: 72, y: 100, number: 1 };
const HIGHLIGHT: CopyAnnotation = { ...said, kind: 'highlight', boxes: [{ x: 72, y: 100, width: 100, height: 20 }] };
const INK: CopyAnnotation = {
  ...said,
  kind: 'ink',
  strokes: [
    {
      width: 2,
      colour: 'blue',
      points: [
        [10, 10, 0.5, 0],
        [40, 60, 0.6, 20],
      ],
    },
  ],
};

async function copyOf(
  bytes: Uint8Array,
  change: Partial<WorkingCopyRequest> = {},
): Promise<{ open: OpenPdf; bytes: Uint8Array; shown: number }> {
  const copy = await writeWorkingCopy(bytes, { ...REQUEST, ...change });
  return { ...copy, open: await openPdf(copy.bytes) };
}

function annotationsOn(open: OpenPdf, page = 0): PdfDict[] {
  const { pdf, pages } = open;
  const dict = pages[page]?.dict;
  const items = dict ? (arrayEntry(pdf, dict, 'Annots')?.toArray() ?? []) : [];
  return items.map((item) => follow(pdf, item)).filter((item) => item instanceof PdfDict);
}

const numbersOf = (open: OpenPdf, dict: PdfDict, key: string) =>
  (arrayEntry(open.pdf, dict, key)?.toArray() ?? []).map((item) => ('value' in item ? Number(item.value) : Number.NaN));

describe('a working copy', () => {
  it('is a whole new file that says what it is, and leaves the document as it was', async () => {
    const bytes = onePagePdf();
    const before = bytes.slice();
    const { open, bytes: copy } = await copyOf(bytes);
    expect(bytes).toEqual(before);
    expect(open.recovered).toBe(false);
    expect(Buffer.from(copy).includes(Buffer.from(bytes.subarray(20, 200)))).toBe(false);
    expect((await readFacts(copy)).workingCopy).toBe(true);
    expect((await readFacts(bytes)).workingCopy).toBe(false);
    expect((await readFacts(copy)).title).toBe(REQUEST.title);
  });

  it('has annotations of each kind where they belong, with whose and when, and words as words', async () => {
    const { open, shown } = await copyOf(onePagePdf(), { annotations: [NOTE, HIGHLIGHT, INK] });
    expect(shown).toBe(3);
    const [note, highlight, ink] = annotationsOn(open);
    if (!note || !highlight || !ink) throw new Error('an annotation is missing');
    for (const one of [note, highlight, ink]) {
      expect(textEntry(open.pdf, one, 'T')).toBe('B');
      expect(textEntry(open.pdf, one, 'Contents')).toBe('<b>words</b>');
      expect(one.has('RC')).toBe(false);
      expect(dictEntry(open.pdf, one, 'AP')).not.toBeNull();
    }
    expect([note, highlight, ink].map((one) => nameEntry(open.pdf, one, 'Subtype'))).toEqual([
      'Text',
      'Highlight',
      'Ink',
    ]);
    // A4: 100 from the top is 742 from the bottom.
    expect(numbersOf(open, highlight, 'Rect')).toEqual([72, 722, 172, 742]);
    expect(numbersOf(open, highlight, 'QuadPoints')).toEqual([72, 742, 172, 742, 72, 722, 172, 722]);
  });

  it('leaves out what lies beside the page, and keeps a note’s marker on it', async () => {
    const far = { x: -100_000, y: 100_000, width: 10, height: 10 };
    const { open, shown } = await copyOf(onePagePdf(), {
      annotations: [
        { ...HIGHLIGHT, boxes: [far] },
        { ...INK, strokes: [{ width: 2, colour: 'ink', points: [[9e4, 9e4, 0.5, 0]] }] },
        { ...NOTE, x: 1e5, y: -1e5 },
        { ...NOTE, page: 9 },
      ],
    });
    expect(shown).toBe(1);
    const [note] = annotationsOn(open);
    const [left = -1, bottom = -1, right = 9e9, top = 9e9] = note ? numbersOf(open, note, 'Rect') : [];
    expect(left >= 0 && bottom >= 0 && right <= 595 && top <= 842).toBe(true);
  });

  it('cuts a highlight that leaves the page at its edge', async () => {
    const { open } = await copyOf(onePagePdf(), {
      annotations: [{ ...HIGHLIGHT, boxes: [{ x: 500, y: 0, width: 9000, height: 9000 }] }],
    });
    const [highlight] = annotationsOn(open);
    expect(highlight && numbersOf(open, highlight, 'Rect')).toEqual([500, 0, 595, 842]);
  });

  it('lists the words on further pages, as many as they need, each marked too', async () => {
    const entries = Array.from({ length: 90 }, (_none, index) => ({ head: `h${index}`, covered: 'c', text: 'a\nb' }));
    const { open } = await copyOf(onePagePdf(), { list: { title: 'Notes', entries } });
    expect(open.pages.length).toBeGreaterThan(3);
    for (const page of open.pages) expect(drawn(open, page.dict)).toContain('/Faint gs');
  });

  it('marks a page whose own drawing leaves a state behind that would hide the mark', async () => {
    const { open } = await copyOf(onePagePdf({ content: 'q 0 0 0 0 0 0 cm q 0 0 1 1 re W n BT' }));
    const text = drawn(open, open.pages[0]?.dict ?? new PdfDict());
    expect(text.startsWith('q /YzPage Do Q')).toBe(true);
    expect(text).not.toContain('0 0 0 0 0 0 cm');
    expect(text).toContain('/Faint gs');
  });
});

describe('what stays behind', () => {
  it('a seal’s signature: the picture remains, the field and the signed value do not', async () => {
    const stamped = await prepareSealRevision(onePagePdf(), {
      page: 0,
      rect: [300, 200, 119, 119],
      picture: { viewBox: [0, 0, 1, 1], paths: [{ d: 'M 0 0 L 1 0 L 1 1 Z', fill: '#c8281e' }] },
      signedAtMs: 0,
    });
    expect((await signaturesOf(await openPdf(stamped.bytes))).signatures).toHaveLength(1);
    const { open, bytes } = await copyOf(stamped.bytes);
    const found = await signaturesOf(open);
    expect([found.signatures.length, found.emptyFields.length, found.unreachable]).toEqual([0, 0, 0]);
    expect(Buffer.from(bytes).includes('/ByteRange')).toBe(false);
    const [picture] = annotationsOn(open);
    expect(picture && nameEntry(open.pdf, picture, 'Subtype')).toBe('Stamp');
    expect(picture && dictEntry(open.pdf, picture, 'AP')).not.toBeNull();
  });

  it('scripts, actions on opening and on pages, forms, attachments; a link within the document stays', async () => {
    const js = '<< /S /JavaScript /JS (app.alert\\(1\\)) >>';
    const bytes = onePagePdf({
      catalog: `/OpenAction ${js} /AA << /WC ${js} >> /Names << /JavaScript << /Names [(x) ${js}] >> /EmbeddedFiles << /Names [] >> >> /AcroForm << /XFA (x) /Fields [] >> `,
      page: `/AA << /O ${js} >> /Annots [6 0 R 7 0 R]`,
      extra: [
        `<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A ${js} /AA << /U ${js} >> >>`,
        '<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /GoTo /D [3 0 R /Fit] >> >>',
      ],
    });
    expect((await readFacts(bytes)).active.length).toBeGreaterThan(3);
    const { open, bytes: copy } = await copyOf(bytes);
    expect((await readFacts(copy)).active).toEqual([]);
    expect(Buffer.from(copy).includes('app.alert')).toBe(false);
    expect(catalogOf(open.pdf).has('AcroForm')).toBe(false);
    const [script, link] = annotationsOn(open);
    expect([script?.has('A'), link?.has('A')]).toEqual([false, true]);
  });
});

describe('a file that cannot be copied', () => {
  it('is refused for what it is', async () => {
    await expect(copyOf(new TextEncoder().encode('no pdf'))).rejects.toMatchObject({ code: 'pdf.notPdf' });
    const bytes = onePagePdf();
    await expect(copyOf(bytes.subarray(0, bytes.length - 40))).rejects.toMatchObject({ code: 'pdf.truncated' });
    // A filter that nobody knows.
    const broken = Buffer.from(onePagePdf({ content: 'x'.repeat(60) }))
      .toString('latin1')
      .replace('/Length 60', '/Length 60/Filter/Strange');
    await expect(copyOf(Buffer.from(broken, 'latin1'))).rejects.toMatchObject({ code: 'pdf.broken' });
  });
});

/** The page's own operators. */
function drawn({ pdf }: OpenPdf, page: PdfDict): string {
  const stream = follow(pdf, page.get('Contents'));
  return stream !== null && 'getDecodedData' in stream ? Buffer.from(stream.getDecodedData()).toString('latin1') : '';
}
