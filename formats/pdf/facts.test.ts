import { zlibSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { FormatError } from './errors.ts';
import { readFacts } from './facts.ts';
import { onePagePdf } from './one-page.fixture.ts';

const codeOf = async (work: Promise<unknown>) =>
  work.then(
    () => 'none',
    (error: unknown) => (error instanceof FormatError ? error.code : String(error)),
  );

describe('active content', () => {
  it.each([
    ['javascript', 'open', { catalog: '/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> ' }],
    ['autoPrint', 'open', { catalog: '/OpenAction << /S /JavaScript /JS (this.print\\(true\\)) >> ' }],
    ['autoPrint', 'open', { catalog: '/OpenAction << /S /Named /N /Print >> ' }],
    [
      'javascript',
      'open',
      { catalog: '/OpenAction << /S /GoTo /D [3 0 R /Fit] /Next [<< /S /JavaScript /JS (x) >>] >> ' },
    ],
    [
      'javascript',
      'document',
      { catalog: '/Names << /JavaScript << /Names [(a) 6 0 R] >> >> ', extra: ['<< /S /JavaScript /JS (x) >>'] },
    ],
    ['javascript', 'document', { catalog: '/AA << /WC << /S /JavaScript /JS (x) >> >> ' }],
    ['launch', 'page', { page: '/AA << /O << /S /Launch /F (cmd.exe) >> >> ' }],
    [
      'launch',
      'annotation',
      { page: '/Annots [<< /Subtype /Link /Rect [0 0 9 9] /A << /S /Launch /Win << /F (cmd.exe) >> >> >>] ' },
    ],
    [
      'remoteGoTo',
      'annotation',
      { page: '/Annots [<< /Subtype /Link /Rect [0 0 9 9] /A << /S /GoToR /F (other.pdf) /D [0 /Fit] >> >>] ' },
    ],
    [
      'fileLink',
      'annotation',
      { page: '/Annots [<< /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (FILE:///etc/passwd) >> >>] ' },
    ],
    ['fileLink', 'outline', { catalog: '/Outlines << /First << /Title (t) /A << /S /URI /URI (file:x) >> >> >> ' }],
    [
      'submitForm',
      'field',
      { catalog: '/AcroForm << /Fields [<< /T (a) /FT /Btn /AA << /U << /S /SubmitForm /F (http://x) >> >> >>] >> ' },
    ],
    [
      'importData',
      'field',
      { catalog: '/AcroForm << /Fields [<< /T (a) /Kids [<< /T (b) /A << /S /ImportData /F (x) >> >>] >>] >> ' },
    ],
    ['richMedia', 'annotation', { page: '/Annots [<< /Subtype /RichMedia /Rect [0 0 9 9] >>] ' }],
    [
      'xfa',
      'form',
      { catalog: '/AcroForm << /Fields [] /XFA [(x) 6 0 R] >> ', extra: ['<< /Length 0 >>\nstream\n\nendstream'] },
    ],
    [
      'embeddedFile',
      'attachment',
      {
        catalog: '/Names << /EmbeddedFiles << /Names [(a) << /Type /Filespec /F (a.exe) /EF << /F 6 0 R >> >>] >> >> ',
        extra: ['<< /Length 0 >>\nstream\n\nendstream'],
      },
    ],
    [
      'embeddedFile',
      'annotation',
      {
        page: '/Annots [<< /Subtype /FileAttachment /Rect [0 0 9 9] /FS << /F (a.exe) /EF << /F 6 0 R >> >> >>] ',
        extra: ['<< /Length 0 >>\nstream\n\nendstream'],
      },
    ],
  ] as const)('%s is found at %s', async (kind, place, options) => {
    const { active } = await readFacts(onePagePdf(options));
    expect(active.map((one) => [one.kind, one.place])).toContainEqual([kind, place]);
  });

  it('web links and plain documents have none', async () => {
    const link = '/Annots [<< /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (https://example.org/file:x) >> >>] ';
    expect((await readFacts(onePagePdf({ page: link }))).active).toEqual([]);
  });

  it('actions that point at themselves end', async () => {
    const { active } = await readFacts(
      onePagePdf({ catalog: '/OpenAction 6 0 R ', extra: ['<< /S /JavaScript /JS (x) /Next 6 0 R >>'] }),
    );
    expect(active).toHaveLength(1);
  });
});

describe('facts', () => {
  it('tell size, rotation, version and title', async () => {
    const facts = await readFacts(
      onePagePdf({ catalog: '/Version /2.0 ', page: '/CropBox [0 0 300 400] /Rotate 90 ' }),
    );
    expect(facts).toMatchObject({
      pages: 1,
      pageSizes: [{ width: 400, height: 300, rotate: 90 }],
      version: '2.0',
      encrypted: 'none',
      broken: false,
      linearized: false,
    });
  });

  it('a wrong cross-reference is read and told as broken', async () => {
    const text = new TextDecoder('latin1').decode(onePagePdf()).replace(/startxref\n\d+/, 'startxref\n7');
    expect((await readFacts(new TextEncoder().encode(text))).broken).toBe(true);
  });

  it('a page tree in a circle ends', async () => {
    const text = new TextDecoder('latin1').decode(onePagePdf()).replace('/Kids [3 0 R]', '/Kids [2 0 R]');
    expect(await codeOf(readFacts(new TextEncoder().encode(text)))).toBe('pdf.broken');
  });
});

describe('bombs', () => {
  const zeros = zlibSync(new Uint8Array(200 * 1024 * 1024), { level: 9 });
  /** A file whose object 6 is a deflated stream with the entries given; latin1 keeps the bytes. */
  const withStream = (entries: string, page = '') => {
    const latin1 = new TextDecoder('latin1').decode(zeros);
    const text = new TextDecoder('latin1').decode(
      onePagePdf({
        page,
        extra: [`<< ${entries} /Filter /FlateDecode /Length ${zeros.length} >>\nstream\nPLACE\nendstream`],
      }),
    );
    const [before = '', after = ''] = text.split('PLACE');
    const bytes = [...before].map((one) => one.charCodeAt(0));
    expect(latin1.length).toBe(zeros.length);
    return new Uint8Array([...bytes, ...zeros, ...[...after].map((one) => one.charCodeAt(0))]);
  };

  it('an object stream that expands without measure is refused before it is expanded', async () => {
    expect(await codeOf(readFacts(withStream('/Type /ObjStm /N 1 /First 5')))).toBe('pdf.limit');
  });

  it('page contents that expand without measure are refused', async () => {
    // The cross-reference offsets behind the stream are wrong now; the file is rebuilt, which must not make a difference.
    const text = withStream('', '/Contents 6 0 R ');
    const fixed = new Uint8Array(text);
    expect(await codeOf(readFacts(fixed))).toBe('pdf.limit');
  });
});
