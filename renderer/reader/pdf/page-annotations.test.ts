import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { describe, expect, it } from 'vitest';
import { placeOf } from './contents.ts';
import { innerLinks, MOST_LINKS, type PdfAnnotation, unseenValues } from './page-annotations.ts';
import { pdfOf, streamOf } from './pdf.fixture.ts';

const LINK = '/Type /Annot /Subtype /Link';
const FIELD = '/Type /Annot /Subtype /Widget';

/** The annotations of the first of two pages, as pdf.js reads them; places are found in the same document. */
async function annotationsOf<T>(
  bodies: readonly string[],
  ask: (
    annotations: readonly PdfAnnotation[],
    place: (dest: string | readonly unknown[]) => ReturnType<typeof placeOf>,
  ) => T,
): Promise<Awaited<T>> {
  const first = 6;
  const refs = bodies.map((_, index) => `${first + index} 0 R`).join(' ');
  const task = getDocument({
    data: pdfOf([
      `<< /Type /Catalog /Pages 2 0 R /Dests << /later [4 0 R /Fit] >> /AcroForm << /Fields [${refs}] >> >>`,
      '<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>',
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /Annots [${refs}] >>`,
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] >>',
      streamOf('0 0 10 10 re f', '/Type /XObject /Subtype /Form /BBox [0 0 10 10]'),
      ...bodies.map((body) => `<< ${body} >>`),
    ]),
    verbosity: 0,
  });
  try {
    const proxy = await task.promise;
    return await ask(await (await proxy.getPage(1)).getAnnotations(), (dest) => placeOf(proxy, dest));
  } finally {
    await task.destroy();
  }
}

const linksOf = (annotations: readonly PdfAnnotation[], place: Parameters<typeof innerLinks>[2]) =>
  innerLinks(annotations, 2, place);

describe('the links of a page', () => {
  it('lead to places of the same document', async () => {
    const links = await annotationsOf(
      [
        `${LINK} /Rect [10 20 110 40] /Dest [4 0 R /XYZ 0 300 null]`,
        `${LINK} /Rect [110 60 10 50] /A << /S /GoTo /D (later) >>`,
        `${LINK} /Rect [10 70 20 80] /Dest /later`,
      ],
      linksOf,
    );
    expect(links).toEqual([
      { x: 10, y: 20, width: 100, height: 20, page: 1, down: 0.25 },
      { x: 10, y: 50, width: 100, height: 10, page: 1, down: 0 },
      { x: 10, y: 70, width: 10, height: 10, page: 1, down: 0 },
    ]);
  });

  it.each([
    ['an address', '/A << /S /URI /URI (https://example.org/) >>'],
    ['a file', '/A << /S /GoToR /F (other.pdf) /D [0 /Fit] >>'],
    ['a file of this one', '/A << /S /GoToE /D [0 /Fit] /T << /R /C /N (inner.pdf) >> >>'],
    ['a program', '/A << /S /Launch /F (program.exe) >>'],
    ['a script', '/A << /S /JavaScript /JS (app.alert\\(1\\)) >>'],
    ['a named action', '/A << /S /Named /N /Print >>'],
    ['a form that is sent', '/A << /S /SubmitForm /F (https://example.org/) >>'],
    ['a form that is emptied', '/A << /S /ResetForm >>'],
    ['an address before a place', '/A << /S /URI /URI (https://example.org/) >> /Dest [4 0 R /Fit]'],
    ['a page that is not there', '/Dest [9 /Fit]'],
    ['no name of a place', '/Dest /nowhere'],
    ['nothing', ''],
  ])('are none where they lead to %s', async (_, body) => {
    expect(await annotationsOf([`${LINK} /Rect [10 20 110 40] ${body}`], linksOf)).toEqual([]);
  });

  it('are none where a destination is not all that an annotation would do', async () => {
    const place = () => Promise.resolve({ page: 0, down: 0 });
    const link = { subtype: 'Link', dest: 'x', rect: [0, 0, 1, 1] };
    expect(await innerLinks([link], 1, place)).toHaveLength(1);
    for (const beside of ['url', 'unsafeUrl', 'action', 'attachment']) {
      expect(await innerLinks([{ ...link, [beside]: 'y' }], 1, place), beside).toEqual([]);
    }
    expect(await innerLinks([{ ...link, subtype: 'Screen' }], 1, place)).toEqual([]);
  });

  it('are none without an area, and not more than a page can hold', async () => {
    const place = () => Promise.resolve({ page: 0, down: 0 });
    const link = { subtype: 'Link', dest: 'x', rect: [0, 0, 1, 1] };
    const without = [null, [0, 0, 0, 9], [0, 0, Number.NaN, 9], [0, 0, 9]].map((rect) => ({ ...link, rect }));
    expect(await innerLinks(without, 1, place)).toEqual([]);
    expect(
      await innerLinks(
        Array.from({ length: 9000 }, () => link),
        1,
        place,
      ),
    ).toHaveLength(MOST_LINKS);
  });
});

describe('the values of fields', () => {
  const rect = '/Rect [10 10 200 30] /DA (/Helv 12 Tf)';

  it('are told where the file has no picture of them', async () => {
    const values = await annotationsOf(
      [
        `${FIELD} ${rect} /FT /Tx /T (a) /V (unseen)`,
        `${FIELD} ${rect} /FT /Tx /T (b) /V (seen) /AP << /N 5 0 R >>`,
        `${FIELD} ${rect} /FT /Tx /T (c)`,
        `${FIELD} ${rect} /FT /Tx /T (d) /V (secret) /Ff 8192`,
        `${FIELD} ${rect} /FT /Ch /T (e) /V (two) /Ff 131072 /Opt [(one) (two)]`,
        `${FIELD} ${rect} /FT /Btn /T (f) /V /Yes`,
      ],
      unseenValues,
    );
    expect(values).toEqual([
      ['6R', 'unseen'],
      ['10R', ['two']],
    ]);
  });
});
