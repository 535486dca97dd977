// A PDF, made on the spot, with what documents of other programs bring along: Chinese fonts that are not in the file, under names in GBK; pages with labels; a form whose values have no picture;
// links to its own pages and to what must stay closed; a file inside.

import { fontOf, GBK, pdfOf, streamOf, utf16 } from '../../renderer/reader/pdf/pdf.fixture.ts';

/** Every line of the first page says this, at this size, from this place, the first so far below the top, in points. */
export const SAYING = '国务院办公厅永';
export const LINE = { size: 50, left: 60, first: 100, step: 90 } as const;
export const SHEET = { width: 595, height: 842 } as const;

/** Their fonts, from the top; what the last is called says nothing, so that it is drawn as the browser does. */
export const LINES = ['宋体', 'SimSun', '仿宋_GB2312', '方正小标宋简体', 'Example'] as const;
export const LABELS = ['i', 'ii', 'iii', '1', '2'] as const;
/** Areas over the first page, points from its left and bottom: one leads to the page labelled 2, the others nowhere here. */
export const LINKED_TO = 4;

/** Fields of the second page, points from its left and bottom; without a mark of their own the file says that pictures are to be made. */
export const FIELDS = {
  text: [60, 700, 300, 730],
  chinese: [60, 650, 300, 680],
  choice: [60, 600, 300, 630],
  ticked: [60, 550, 80, 570],
  empty: [60, 500, 300, 530],
} as const satisfies Record<string, readonly [number, number, number, number]>;

export const ATTACHED = '附表.csv';

/** `needAppearances` is what the file says of its fields (ISO 32000-1, 12.7.2). */
export function furnishedPdf({ needAppearances }: { readonly needAppearances: boolean }): Uint8Array {
  const bodies = [''];
  const add = (body: string): number => bodies.push(body);
  const pageTree = add('');
  const fonts = LINES.map((line) => {
    const [font, descendant] = fontOf(line === 'SimSun' || line === 'Example' ? line : GBK[line], bodies.length + 2);
    const number = add(font);
    add(descendant);
    return number;
  });
  const latin = add('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>');
  const dingbats = add('<< /Type /Font /Subtype /Type1 /BaseFont /ZapfDingbats >>');
  const lines = LINES.map(
    (_, index) =>
      `BT /F${index} ${LINE.size} Tf ${LINE.left} ${SHEET.height - LINE.first - index * LINE.step} Td <${utf16(SAYING)}> Tj ET`,
  );
  const contents = [lines.join('\n'), ...LABELS.slice(1).map((label) => `BT /L 24 Tf 72 780 Td (${label}) Tj ET`)].map(
    (content) => add(streamOf(content)),
  );

  const fields = Object.entries({
    text: '/FT /Tx /V (Beijing 2026)',
    chinese: `/FT /Tx /V <feff${utf16('已办理完毕')}>`,
    choice: '/FT /Ch /Ff 131072 /Opt [(one) (third)] /V (third)',
    ticked: '/FT /Btn /V /Yes /AS /Yes /MK << /CA (4) >>',
    empty: '/FT /Tx',
  }).map(([name, body]) =>
    add(
      `<< /Type /Annot /Subtype /Widget /T (${name}) /Rect [${FIELDS[name as keyof typeof FIELDS].join(' ')}] /F 4 /DA (/L 14 Tf 0 g) ${body} >>`,
    ),
  );
  // Three links, the file and what names it come before.
  const pages = bodies.length + 6;
  const links = [
    `/Rect [60 60 160 90] /Dest [${pages + LINKED_TO} 0 R /XYZ 0 ${SHEET.height} null]`,
    '/Rect [200 60 260 90] /A << /S /URI /URI (https://example.org/) >>',
    '/Rect [300 60 360 90] /A << /S /GoToR /F (other.pdf) /D [0 /Fit] >>',
  ].map((body) => add(`<< /Type /Annot /Subtype /Link /Border [0 0 1] ${body} >>`));
  const file = add(streamOf('1,2,3\n', '/Type /EmbeddedFile'));
  const spec = add(`<< /Type /Filespec /F (table.csv) /UF <feff${utf16(ATTACHED)}> /EF << /F ${file} 0 R >> >>`);
  const resources = `<< /Font << /L ${latin} 0 R ${fonts.map((font, index) => `/F${index} ${font} 0 R`).join(' ')} >> >>`;
  contents.forEach((content, index) => {
    const annotations = index === 0 ? links : index === 1 ? fields : [];
    add(
      `<< /Type /Page /Parent ${pageTree} 0 R /MediaBox [0 0 ${SHEET.width} ${SHEET.height}] /Contents ${content} 0 R /Resources ${resources} /Annots [${annotations.map((one) => `${one} 0 R`).join(' ')}] >>`,
    );
  });
  bodies[pageTree - 1] =
    `<< /Type /Pages /Kids [${contents.map((_, index) => `${pages + index} 0 R`).join(' ')}] /Count ${contents.length} >>`;
  bodies[0] = `<< /Type /Catalog /Pages ${pageTree} 0 R /PageLabels << /Nums [0 << /S /r >> 3 << /S /D >>] >> /Names << /EmbeddedFiles << /Names [(table.csv) ${spec} 0 R] >> >> /AcroForm << /Fields [${fields.map((one) => `${one} 0 R`).join(' ')}] /DA (/L 14 Tf 0 g) /DR << /Font << /L ${latin} 0 R /ZaDb ${dingbats} 0 R >> >>${needAppearances ? ' /NeedAppearances true' : ''} >> >>`;
  return pdfOf(bodies);
}
