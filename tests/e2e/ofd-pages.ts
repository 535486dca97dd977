// An OFD of many pages, made on the spot: Chinese text in a font that it does not bring, a line of boxes in one that it brings, an outline, a link, a watermark, and a page that cannot be read.

import { boxGlyph, fontOf, tablesOf } from '../../formats/ofd/fonts/fonts.fixture.ts';
import { zip } from '../../formats/ofd/package.fixture.ts';

export type OfdPage = { readonly lines: readonly string[] } | 'broken';

type Parts = {
  readonly contents: readonly { readonly title: string; readonly page: number }[];
  /** Of a link over the last line of the first page, from 0. */
  readonly link: number;
  /** A file inside, by its name; its bytes are the name's own. */
  readonly attached: string;
  /** A watermark over the middle of every page; askew. */
  readonly watermark: string;
};

/** Where the first line stands and how far the next is below it, millimetres. */
const [LEFT, TOP, STEP, EM] = [25, 40, 12, 6] as const;
/** The em of the one letter of the embedded font, millimetres from the page's top left; the letter is a box in its left half (fonts.fixture.ts). */
export const BOX = { x: LEFT, y: 20, size: 12 } as const;

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** A4 pages; `BOX` is drawn on each by the embedded font. */
export function ofdPages(pages: readonly OfdPage[], { contents, link, attached, watermark }: Parts): Uint8Array {
  const places = contents
    .map(
      ({ title, page }) =>
        `<OutlineElem Title="${escaped(title)}"><Actions><Action Event="CLICK">${goTo(page)}</Action></Actions></OutlineElem>`,
    )
    .join('');
  const files: Record<string, Uint8Array> = {
    'OFD.xml': utf8(
      '<OFD><DocBody><DocInfo><DocID>d</DocID></DocInfo><DocRoot>Doc_0/Document.xml</DocRoot></DocBody></OFD>',
    ),
    'Doc_0/Document.xml': utf8(
      '<Document><CommonData><PageArea><PhysicalBox>0 0 210 297</PhysicalBox></PageArea><PublicRes>PublicRes.xml</PublicRes></CommonData>' +
        `<Pages>${pages.map((_, index) => `<Page ID="${pageId(index)}" BaseLoc="Pages/Page_${index}/Content.xml"/>`).join('')}</Pages>` +
        `<Outlines>${places}</Outlines><Annotations>Annotations.xml</Annotations><Attachments>Attachments.xml</Attachments></Document>`,
    ),
    'Doc_0/Attachments.xml': utf8(
      `<Attachments><Attachment ID="9" Name="${escaped(attached)}"><FileLoc>Res/attached</FileLoc></Attachment></Attachments>`,
    ),
    'Doc_0/Res/attached': utf8(attached),
    'Doc_0/PublicRes.xml': utf8(
      '<Res BaseLoc="Res"><Fonts><Font ID="3" FontName="示例宋" FamilyName="示例宋"/>' +
        '<Font ID="4" FontName="Boxes" FamilyName="Boxes"><FontFile>boxes.ttf</FontFile></Font></Fonts></Res>',
    ),
    'Doc_0/Res/boxes.ttf': fontOf(tablesOf([null, boxGlyph(50)])),
    'Doc_0/Annotations.xml': utf8(
      `<Annotations>${pages.map((_, index) => `<Page PageID="${pageId(index)}"><FileLoc>Annots/${index}.xml</FileLoc></Page>`).join('')}</Annotations>`,
    ),
  };
  pages.forEach((page, index) => {
    files[`Doc_0/Pages/Page_${index}/Content.xml`] = utf8(
      page === 'broken' ? '<Page><Content>' : contentOf(page.lines, index === 0 ? link : null),
    );
    files[`Doc_0/Annots/${index}.xml`] = utf8(annotation(watermark));
  });
  return zip(Object.entries(files).map(([name, bytes]) => ({ name, bytes })));
}

const pageId = (index: number): number => 1000 + index;
const goTo = (page: number): string => `<Goto><Dest Type="XYZ" PageID="${pageId(page)}" Left="0" Top="0"/></Goto>`;

function contentOf(lines: readonly string[], link: number | null): string {
  const objects = lines.map((line, index) => {
    const advances = [...line].slice(1).map((_, at) => (/[ -~]/.test([...line][at] ?? '') ? EM / 2 : EM));
    const actions =
      link !== null && index === lines.length - 1
        ? `<Actions><Action Event="CLICK">${goTo(link)}</Action></Actions>`
        : '';
    return (
      `<TextObject ID="${100 + index}" Boundary="${LEFT} ${TOP + index * STEP} 160 ${EM * 1.5}" Font="3" Size="${EM}">${actions}` +
      `<TextCode X="0" Y="${EM}" DeltaX="${advances.join(' ')}">${escaped(line)}</TextCode></TextObject>`
    );
  });
  const box =
    `<TextObject ID="90" Boundary="${BOX.x} ${BOX.y} ${BOX.size} ${BOX.size}" Font="4" Size="${BOX.size}">` +
    `<CGTransform CodePosition="0"><Glyphs>1</Glyphs></CGTransform><TextCode X="0" Y="${BOX.size}">一</TextCode></TextObject>`;
  return `<Page><Content><Layer ID="2">${box}${objects.join('')}</Layer></Content></Page>`;
}

function annotation(words: string): string {
  const advances = `g ${Math.max(1, [...words].length - 1)} 20`;
  return (
    '<PageAnnot><Annot ID="1" Type="Watermark" Creator="x" LastModDate="2026-01-01"><Appearance Boundary="0 0 210 297">' +
    `<TextObject ID="2" Boundary="40 150 150 150" CTM="0.7 -0.7 0.7 0.7 0 60" Font="3" Size="20" Alpha="60"><FillColor Value="200 0 0"/>` +
    `<TextCode X="0" Y="20" DeltaX="${advances}">${escaped(words)}</TextCode></TextObject></Appearance></Annot></PageAnnot>`
  );
}
