// Files that no orderly maker would write: each draws what a reasonable reader shows, or is refused in words, and nothing that is no number enters a drawing.

import { describe, expect, it } from 'vitest';
import { openOfd } from '../document/document.ts';
import { drawn, type PageParts } from '../drawing.fixture.ts';
import type { PathOperation, TextOperation } from '../drawing.ts';
import { packageOf, refusal } from '../package.fixture.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const path = (boundary = '1 2 5 5', attributes = '', data = 'M 0 0 L 4 4') =>
  `<PathObject Boundary="${boundary}" ${attributes}><AbbreviatedData>${data}</AbbreviatedData></PathObject>`;
const text = (code: string, attributes = '') =>
  `<TextObject Boundary="10 20 30 5" Font="9" Size="4" ${attributes}>${code}</TextObject>`;
const whole = (content: string): PageParts => ({ files: { 'Doc_0/Pages/Page_0/Content.xml': content } });
const placeOf = (objects: string) => (drawn({ objects }).content[0] as PathOperation).transform.slice(4);
const glyphsOf = (objects: string) =>
  (drawn({ objects }).content[0] as TextOperation).glyphs.map(({ text: letter, x }) => [letter, x]);

describe('numbers', () => {
  it.each([
    ['1.0.0 2 5 5', [1, 2]],
    ['1mm 2mm 5mm 5mm', [1, 2]],
    ['1,2,5,5', [1, 2]],
    ['1e0 +2 5E0 .5e1', [1, 2]],
    [' 1\n2\t5 5 ', [1, 2]],
    ['1 2 5 5 9 9', [1, 2]],
    ['0x10 2 5 5', [0, 2]],
    ['1 2', [1, 2]],
    ['1 2 -5 -5', [1, 2]],
    ['1 2 0 0', [1, 2]],
    ['NaN 2 5 5', [0, 0]],
    ['１ 2 5 5', [0, 0]],
    ['5% 2 5 5', [0, 0]],
    ['1e99 2 5 5', [0, 0]],
    ['', [0, 0]],
  ])('a Boundary of %j', (boundary, place) => {
    expect(placeOf(path(boundary))).toEqual(place);
  });

  it('that are percentages or none at all are as if they were not there', () => {
    const [operation] = drawn({
      objects: path('1 2 5 5', 'LineWidth="50%" MiterLimit="NaN" Alpha="50%" DashPattern="a b"'),
    }).content;
    expect(operation).toMatchObject({ alpha: 1, stroke: { width: 0.353, miterLimit: 3.528, dash: [] } });
  });

  it.each([
    ['-1 0 0 1 5 0', [-1, 0, 0, 1, 6, 2]],
    ['0 1 -1 0 0 0', [0, 1, -1, 0, 1, 2]],
    ['2 0 0 2 1 1 0', [2, 0, 0, 2, 2, 3]],
    ['0 0 0 0 0 0', [0, 0, 0, 0, 1, 2]],
    ['1 0 0 1', [1, 0, 0, 1, 1, 2]],
  ])('a CTM of %j', (matrix, transform) => {
    expect(drawn({ objects: path('1 2 5 5', `CTM="${matrix}"`) }).content[0]?.transform).toEqual(transform);
  });

  it.each([
    ['1,2', [0, 1, 3]],
    ['g2 3', [0, 3, 6]],
    ['G,2,3', [0, 3, 6]],
    ['g 9 3', [0, 3, 6]],
    ['NaN 3', [0, 0, 3]],
    ['g -5 3 1', [0, 1, 2]],
    ['g', [0, 0, 0]],
    ['1 '.repeat(300_000), [0, 1, 2]],
    ['g1 1 '.repeat(100_000), [0, 1, 2]],
  ])('DeltaX of %.20j', (deltas, places) => {
    const found = glyphsOf(text(`<TextCode X="0" Y="1" DeltaX="${deltas}">甲乙丙</TextCode>`));
    expect(found.map(([, x]) => x)).toEqual(places);
  });

  it.each([
    [90, [0, 1, -1, 0]],
    [180, [-1, 0, 0, -1]],
    [270, [0, -1, 1, 0]],
    [-90, [0, -1, 1, 0]],
    [450, [0, 1, -1, 0]],
    ['x', [1, 0, 0, 1]],
  ])('CharDirection %s', (direction, matrix) => {
    const objects = text('<TextCode X="0" Y="1">甲</TextCode>', `CharDirection="${direction}"`);
    const [operation] = drawn({ objects }).content;
    expect((operation as TextOperation).glyphTransform.map((value) => value + 0)).toEqual(matrix);
  });
});

describe('the shape of a page', () => {
  it('objects without a layer, without Content, or in blocks in blocks', () => {
    for (const content of [
      `<Page><Content>${path()}</Content></Page>`,
      `<Page><Layer>${path()}</Layer></Page>`,
      `<Page><Content><PageBlock>${path()}</PageBlock></Content></Page>`,
      `<Page><Content><Layer>${'<PageBlock>'.repeat(50)}${path()}${'</PageBlock>'.repeat(50)}</Layer></Content></Page>`,
    ]) {
      expect(drawn(whole(content)).content).toMatchObject([{ op: 'path', transform: [1, 0, 0, 1, 1, 2] }]);
    }
  });

  it('names in another case, other prefixes or none', () => {
    const odd = `<a:page><b:CONTENT><layer xmlns="">${path().replaceAll('PathObject', 'pathobject').replace('Boundary', 'BOUNDARY')}</layer></b:CONTENT></a:page>`;
    expect(drawn(whole(odd)).content[0]?.transform).toEqual([1, 0, 0, 1, 1, 2]);
    expect(drawn({ objects: '<Sparkle/>' }).notes).toMatchObject([{ code: 'unknown', element: 'Sparkle' }]);
  });

  it('a template does not bring templates of its own', () => {
    const template = (other: string) =>
      `<Page><Template TemplateID="${other}"/><Content><Layer>${path()}</Layer></Content></Page>`;
    const page = drawn({
      common: '<TemplatePage ID="5" BaseLoc="T.xml"/><TemplatePage ID="6" BaseLoc="T2.xml"/>',
      page: '<Template TemplateID="5"/>',
      files: { 'Doc_0/T.xml': template('6'), 'Doc_0/T2.xml': template('5') },
    });
    expect(page.content).toHaveLength(1);
  });

  it('without a size is A4, with a note', () => {
    const document = '<Document><Pages><Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></Pages></Document>';
    const page = drawn({ objects: path(), files: { 'Doc_0/Document.xml': document } });
    expect([page.width, page.height, page.content.length]).toEqual([210, 297, 1]);
    expect(page.notes).toMatchObject([{ code: 'broken', element: 'PhysicalBox' }]);
  });
});

describe('locations', () => {
  it.each([
    '/Pages/Page 0/Content.xml',
    'pages\\page 0\\CONTENT.XML',
    './Pages/../Pages/./Page 0//Content.xml',
    'Pages/Page%200/Content.xml',
    'Doc_0/Pages/Page 0/Content.xml',
  ])('%s', (location) => {
    const document = `<Document><Pages><Page ID="1" BaseLoc="${location}"/></Pages></Document>`;
    const files = {
      'Doc_0/Document.xml': document,
      'Doc_0/Pages/Page 0/Content.xml': `<Page><Content><Layer>${path()}</Layer></Content></Page>`,
    };
    expect(drawn({ files }).content).toHaveLength(1);
  });

  it('that lead out of the package, or are broken addresses, lead nowhere', () => {
    for (const location of ['../../Content.xml', 'Pages/%zz.xml', 'Pages/%2e%2e/%2e%2e/%2e%2e/x']) {
      const document = `<Document><Pages><Page ID="1" BaseLoc="${location}"/></Pages></Document>`;
      expect(refusal(() => drawn({ files: { 'Doc_0/Document.xml': document } }))).toBe('ofd.broken');
    }
  });

  it('a document without its file leaves the others', () => {
    const opened = openOfd(
      packageOf(
        new Map([
          ['ofd.xml', utf8('<OFD><DocBody/><DocBody><DocRoot>/D/Document.xml</DocRoot></DocBody></OFD>')],
          ['D/Document.xml', utf8('<Document><Pages><Page ID="1" BaseLoc="P.xml"/></Pages></Document>')],
          ['D/P.xml', utf8(`<Page><Content><Layer>${path()}</Layer></Content></Page>`)],
        ]),
      ),
    );
    expect(refusal(() => opened.document(0))).toBe('ofd.broken');
    expect(opened.document(1).page(0).content).toHaveLength(1);
  });
});

describe('XML', () => {
  const letters = (content: string): string =>
    drawn(whole(content))
      .text.map((item) => item.text)
      .join('');
  const page = (inside: string) =>
    `<Page><Content><Layer>${text(`<TextCode X="0" Y="0">${inside}</TextCode>`)}</Layer></Content></Page>`;

  it.each([
    ['blanks in front of the declaration', `\n <?xml version="1.0"?>${page('a')}`, 'a'],
    ['zeros behind the end', `${page('a')}\0\0\n\0`, 'a'],
    ['an & that begins nothing', page('a & b &nbsp;&amp;&#65;'), 'a & b &nbsp;&A'],
    ['an & in CDATA', page('&<![CDATA[a & b &amp;]]>&'), '&a & b &amp;&'],
    ['CDATA without an end in what follows an &', page('a&b<![CDATA[c]]>'), 'a&bc'],
  ])('%s', (_, content, wanted) => {
    expect(letters(content)).toBe(wanted);
  });

  it('in GBK with blanks in front, and in UTF-16', () => {
    const gbk = [...utf8('\n<?xml version="1.0" encoding="GBK"?>'), ...utf8(page('#'))];
    gbk.splice(gbk.indexOf(35), 1, 0xce, 0xc4);
    expect(drawn({ files: { 'Doc_0/Pages/Page_0/Content.xml': Uint8Array.from(gbk) } }).text[0]?.text).toBe('文');
    const units = [...`\ufeff${page('文')}`].flatMap((letter) => [
      letter.charCodeAt(0) & 255,
      letter.charCodeAt(0) >> 8,
    ]);
    expect(drawn({ files: { 'Doc_0/Pages/Page_0/Content.xml': Uint8Array.from(units) } }).text[0]?.text).toBe('文');
  });

  it.each([
    ['a document type', `<!DOCTYPE Page>${page('a')}`],
    ['an attribute twice', page('a').replace('<Page>', '<Page ID="1" ID="2">')],
    ['an attribute twice in two cases', page('a').replace('<Page>', '<Page ID="1" id="2">')],
    ['an element that is not closed', page('a').replace('</Layer>', '')],
  ])('refused: %s', (_, content) => {
    expect(refusal(() => drawn(whole(content)))).toBe('ofd.xml');
  });
});
