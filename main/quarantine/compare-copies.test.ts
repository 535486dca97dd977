import { describe, expect, it } from 'vitest';
import { onePagePdf } from '../../formats/pdf/one-page.fixture.ts';
import { compareCopies } from './compare-copies.ts';
import type { AllowedChange } from './protocol.ts';

const head = '0.8 0.1 0.1 rg 100 600 300 2 re f 0 0 0 rg';
const body = 'BT /F1 16 Tf 72 500 Td (See paper 14 of 5 January.) Tj ET';
const picture = 'q 20 0 0 20 300 300 cm BI /W 2 /H 2 /CS /G /BPC 8 /F /AHx ID 00ff00ff> EI Q';
const number = (text: string) => `BT /F1 16 Tf 150 650 Td (${text}) Tj ET`;
const date = (text: string) => `BT /F1 16 Tf 350 200 Td (${text}) Tj ET`;
const allowed: AllowedChange[] = [
  { page: 0, box: [100, 640, 300, 25], was: '', becomes: 'YFG [2026] 14' },
  { page: 0, box: [340, 190, 200, 25], was: '', becomes: '2026-01-05' },
];
const pdf = (...parts: string[]) => onePagePdf({ content: parts.join('\n') });
const draft = pdf(head, body, picture);
const compare = async (finalCopy: Uint8Array, places = allowed) =>
  (await compareCopies({ signedOffText: draft, finalCopy, allowed: places })).differences.map((one) => one.what);

describe('a final copy', () => {
  it('with number and date filled in is the same, however its stream is cut', async () => {
    expect(await compare(pdf(head, number('YFG [2026] 14'), body, picture, date('2026-01-05')))).toEqual([]);
    // The same text by other operators: matrix instead of offset, pieces instead of one string, another way to set the colour.
    const otherwise = '0 g BT /F1 8 Tf 2 0 0 2 72 500 Tm [(See pa) (per 14 ) (of 5 January.)] TJ ET';
    expect(await compare(pdf(number('YFG [2026] 14'), date('2026-01-05'), head, otherwise, picture))).toEqual([]);
  });

  it.each([
    ['another number', [head, number('YFG [2026] 15'), body, picture, date('2026-01-05')], 'allowed.becomes'],
    ['no date', [head, number('YFG [2026] 14'), body, picture], 'allowed.becomes'],
    [
      'more than the date',
      [head, number('YFG [2026] 14'), body, picture, date('2026-01-05 or later')],
      'allowed.becomes',
    ],
    [
      'a number that cannot be seen',
      [head, `3 Tr ${number('YFG [2026] 14')} 0 Tr`, body, picture, date('2026-01-05')],
      'allowed.invisible',
    ],
    [
      'a changed letter',
      [head, number('YFG [2026] 14'), body.replace('14', '15'), picture, date('2026-01-05')],
      'text',
    ],
    [
      'a shifted line',
      [head, number('YFG [2026] 14'), body.replace('72 500', '72.1 500'), picture, date('2026-01-05')],
      'place',
    ],
    [
      'a larger size',
      [head, number('YFG [2026] 14'), body.replace('16 Tf', '16.1 Tf'), picture, date('2026-01-05')],
      'place',
    ],
    ['another colour', [head, number('YFG [2026] 14'), `1 0 0 rg ${body}`, picture, date('2026-01-05')], 'state'],
    ['text made invisible', [head, number('YFG [2026] 14'), `3 Tr ${body}`, picture, date('2026-01-05')], 'state'],
    [
      'a moved line',
      [head.replace('300 2', '299 2'), number('YFG [2026] 14'), body, picture, date('2026-01-05')],
      'drawing',
    ],
    [
      'another picture',
      [head, number('YFG [2026] 14'), body, picture.replace('00ff00ff', '00ff00fe'), date('2026-01-05')],
      'drawing',
    ],
    [
      'a white patch over the body',
      [head, number('YFG [2026] 14'), body, '1 g 0 400 595 200 re f 0 g', picture, date('2026-01-05')],
      'drawing',
    ],
    [
      'a sentence more',
      [head, number('YFG [2026] 14'), body, picture, date('2026-01-05'), 'BT /F1 16 Tf 72 100 Td (More) Tj ET'],
      'added',
    ],
    [
      'the body clipped away',
      [head, number('YFG [2026] 14'), `q 0 0 10 10 re W n ${body} Q`, picture, date('2026-01-05')],
      'state',
    ],
  ])('with %s is told', async (_, parts, what) => {
    expect(await compare(pdf(...parts))).toContain(what);
  });

  it('with a drawing inside the places allowed is told', async () => {
    const patch = '0 0 1 rg 150 645 10 10 re f 0 0 0 rg';
    expect(await compare(pdf(head, patch, number('YFG [2026] 14'), body, picture, date('2026-01-05')))).toContain(
      'order',
    );
  });

  it('in another face is told', async () => {
    const same = [head, number('YFG [2026] 14'), body, picture, date('2026-01-05')].join('\n');
    const text = new TextDecoder('latin1').decode(onePagePdf({ content: same })).replace('/Helvetica', '/Courier  ');
    expect(await compare(new TextEncoder().encode(text))).toContain('font');
  });

  it('with other annotations, active content, page size or page count is told', async () => {
    const content = [head, number('YFG [2026] 14'), body, picture, date('2026-01-05')].join('\n');
    expect(
      await compare(
        onePagePdf({
          content,
          page: '/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (https://example.org) >> >>] ',
        }),
      ),
    ).toContain('annotations');
    expect(await compare(onePagePdf({ content, catalog: '/OpenAction << /S /JavaScript /JS (x) >> ' }))).toContain(
      'activeContent',
    );
    expect(await compare(onePagePdf({ content, page: '/CropBox [0 0 500 842] ' }))).toContain('pageSize');
    const two = new TextDecoder('latin1')
      .decode(onePagePdf({ content, extra: ['<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>'] }))
      .replace('/Kids [3 0 R]', '/Kids [3 0 R 6 0 R]');
    expect(await compare(new TextEncoder().encode(two))).toEqual(['pageCount']);
  });
});
