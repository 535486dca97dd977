// Pages of an OFD, drawn: whole packages, and what lies inside them set into a package that is sound, because a change of compressed bytes seldom
// gets past the checksum. What an input is shows by how it begins.

import { openOfd } from '../../formats/ofd/document/document.ts';
import { pagePackage } from '../../formats/ofd/drawing.fixture.ts';
import { OfdError } from '../../formats/ofd/errors.ts';
import { readFont } from '../../formats/ofd/fonts/font-file.ts';
import { bareCff, boxGlyph, compositeGlyph, fontOf, tablesOf } from '../../formats/ofd/fonts/fonts.fixture.ts';
import { openPackage } from '../../formats/ofd/package.ts';
import { files, type Parser } from './parser.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

const SEGMENTS =
  '<Segment Position="0"><Color Value="255 0 0"/></Segment><Segment><Color Value="#0 #ff #0" Alpha="9"/></Segment>';
const PATH =
  '<PathObject ID="4" Boundary="1 1 20 20" CTM="2 0 0 2 1 1" Fill="true" Rule="Even-Odd" LineWidth="0.3" DashPattern="1 2" Alpha="80" DrawParam="5">' +
  `<Actions><Action Event="CLICK"><Region><Area Start="1 1"><Line Point1="3 4"/></Area></Region><Goto><Dest Type="XYZ" PageID="1" Left="1"/></Goto></Action></Actions>` +
  '<Clips><Clip><Area CTM="1 0 0 1 1 0"><Path Boundary="0 1 2 2"><AbbreviatedData>M 0 0 L 2 0 L 2 2 C</AbbreviatedData></Path></Area></Clip></Clips>' +
  '<AbbreviatedData>M 0 0 L 4 0 Q 5 5 6 6 B 1 2 3 4 5 6 A 4 5 30 1 0 7 8 S 1 1 C</AbbreviatedData>';
const PAGE =
  '<Page><Area><PhysicalBox>0 0 100 80</PhysicalBox></Area><Template TemplateID="50" ZOrder="Foreground"/><Content><Layer Type="Body" DrawParam="6">' +
  '<TextObject ID="3" Boundary="1 2 30 5" Font="9" Size="4" HScale="0.5" CharDirection="90" Weight="700" Italic="true"><FillColor Index="0" ColorSpace="8"/>' +
  '<CGTransform CodePosition="1" CodeCount="1" GlyphCount="2"><Glyphs>5 6</Glyphs></CGTransform><TextCode X="1" Y="2" DeltaX="g 2 3.5 4" DeltaY="0">甲乙 ab</TextCode></TextObject>' +
  `${PATH}<FillColor><AxialShd StartPoint="0 0" EndPoint="4 0" MapType="Reflect" MapUnit="0.7" Extend="3">${SEGMENTS}</AxialShd></FillColor></PathObject>` +
  `${PATH}<FillColor><RadialShd StartPoint="1 1" EndPoint="2 2" EndRadius="3" Eccentricity="0.5" Angle="30" MapType="Repeat">${SEGMENTS}</RadialShd></FillColor></PathObject>` +
  `${PATH}<StrokeColor><Pattern Width="2" Height="3" RelativeTo="Page" CTM="1 0 0 1 5 6"><CellContent>${PATH}</PathObject></CellContent></Pattern></StrokeColor></PathObject>` +
  '<ImageObject ID="7" ResourceID="7" Boundary="1 1 9 9" CTM="9 0 0 9 0 0" ImageMask="7"><Border LineWidth="1" HorizonalCornerRadius="2" VerticalCornerRadius="1"/></ImageObject>' +
  '<PageBlock><CompositeObject ID="8" ResourceID="4" Boundary="0 0 9 9" Alpha="7"/></PageBlock></Layer></Content></Page>';
const RESOURCES =
  '<Res BaseLoc="Res"><Fonts><Font ID="9" FontName="ËÎÌå" Bold="true"><FontFile>f.ttf</FontFile></Font></Fonts>' +
  '<ColorSpaces><ColorSpace ID="8" Type="CMYK" BitsPerComponent="4"><Palette><CV>1 2 3 4</CV></Palette></ColorSpace></ColorSpaces>' +
  '<DrawParams><DrawParam ID="5" Relative="6" Cap="Round"/><DrawParam ID="6" LineWidth="1" Join="Bevel"/></DrawParams>' +
  '<MultiMedias><MultiMedia ID="7" Type="Image" Format="GBIG2"><MediaFile>i.jb2</MediaFile></MultiMedia></MultiMedias>' +
  `<CompositeGraphicUnits><CompositeGraphicUnit ID="4"><Content>${PATH}</PathObject></Content></CompositeGraphicUnit></CompositeGraphicUnits></Res>`;
const ANNOTATIONS = `<PageAnnot><Annot ID="1" Type="Link"><Appearance Boundary="1 1 9 9">${PATH}</PathObject></Appearance></Annot></PageAnnot>`;
const DOCUMENT =
  '<Document><CommonData><PublicRes>PublicRes.xml</PublicRes><TemplatePage ID="50" BaseLoc="Tpl.xml"/><DefaultCS>8</DefaultCS></CommonData>' +
  '<Pages><Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></Pages><Annotations>Annots.xml</Annotations><Outlines><OutlineElem Title="a"><OutlineElem/></OutlineElem></Outlines>' +
  '<Bookmarks><Bookmark Name="m"><Dest PageID="1"/></Bookmark></Bookmarks><Permissions><Print Copies="2"/></Permissions><Attachments>Annots.xml</Attachments><CustomTags>Annots.xml</CustomTags></Document>';

/** A sound package with one file put in place of its own. */
function around(place: string, bytes: Uint8Array): Uint8Array {
  return pagePackage({
    files: {
      'Doc_0/Document.xml': DOCUMENT,
      'Doc_0/PublicRes.xml': RESOURCES,
      'Doc_0/Pages/Page_0/Content.xml': PAGE,
      'Doc_0/Annots.xml':
        '<Annotations><Page PageID="1"><FileLoc>A.xml</FileLoc></Page><Attachment ID="1"/><CustomTag/></Annotations>',
      'Doc_0/A.xml': ANNOTATIONS,
      'Doc_0/Tpl.xml': `<Page><Content><Layer>${PATH}</PathObject></Layer></Content></Page>`,
      'Doc_0/Res/f.ttf': fontOf(tablesOf([boxGlyph(0), boxGlyph(9)])),
      'Doc_0/Res/i.jb2': Uint8Array.of(0x97, 0x4a, 0x42, 0x32),
      [place]: bytes,
    },
  });
}

const PLACES: readonly (readonly [string, string])[] = [
  ['<Res', 'Doc_0/PublicRes.xml'],
  ['<Pa', 'Doc_0/Pages/Page_0/Content.xml'],
  ['<PageAnnot', 'Doc_0/A.xml'],
  ['<Doc', 'Doc_0/Document.xml'],
];

/** Everything that can be asked of a package; a page that is refused does not keep the others from being asked for. */
function readEverything(bytes: Uint8Array): void {
  const ofd = openOfd(bytes);
  const refused: OfdError[] = [];
  const attempt = (act: () => unknown): void => {
    try {
      structuredClone(act());
    } catch (error) {
      if (!(error instanceof OfdError)) throw error;
      refused.push(error);
    }
  };
  for (let index = 0; index < Math.min(3, ofd.documentCount); index++) {
    attempt(() => {
      const document = ofd.document(index);
      attempt(() => document.outline());
      attempt(() => document.bookmarks());
      attempt(() => document.attachments());
      attempt(() => document.customTags());
      for (let page = 0; page < Math.min(6, document.pageCount); page++) {
        attempt(() => {
          const drawing = document.page(page);
          for (const { key } of drawing.fonts) attempt(() => document.font(key));
          for (const { key } of drawing.images) attempt(() => document.image(key));
          return drawing;
        });
      }
    });
  }
  if (refused[0]) throw refused[0];
}

/** The sound package that an input belongs into, by how it begins; undefined for one that is no file of a package. */
export function packageAround(bytes: Uint8Array): Uint8Array | undefined {
  const [place] = PLACES.filter(([beginning]) =>
    new TextDecoder('latin1').decode(bytes.subarray(0, 12)).startsWith(beginning),
  ).slice(-1);
  return place && around(place[1], bytes);
}

/** Files that lie inside a package. */
export const INSIDE: readonly Uint8Array[] = [PAGE, PAGE, PAGE, RESOURCES, ANNOTATIONS, DOCUMENT].map(utf8);

function run(bytes: Uint8Array): void {
  const sound = packageAround(bytes);
  if (sound) readEverything(sound);
  else if (bytes[0] === 0x50) readEverything(bytes);
  else readFont(bytes);
}

/** Embedded fonts of the samples, up to a size. */
function fonts(): Uint8Array[] {
  return files('samples/ofd', /\.ofd$/, 1_000_000).flatMap((bytes) => {
    const opened = openPackage(bytes);
    const names = opened.paths.filter((path) => /\.(?:ttf|otf|cff)$/i.test(path) && opened.sizeOf(path) < 60_000);
    return names.map((path) => opened.read(path));
  });
}

export const PAGE_PARSERS: readonly (readonly [string, Parser])[] = [
  [
    'ofdPage',
    {
      seeds: () => [
        ...INSIDE,
        around('none', new Uint8Array(0)),
        ...files('samples/ofd', /\.ofd$/, 64_000),
        fontOf(tablesOf([boxGlyph(0), boxGlyph(10), null, compositeGlyph(1)])),
        bareCff(),
        ...fonts(),
      ],
      run,
      declared: [OfdError],
    },
  ],
];
