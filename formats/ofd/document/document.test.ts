import { describe, expect, it } from 'vitest';
import { documentOf, drawn, pagePackage } from '../drawing.fixture.ts';
import { OfdError } from '../errors.ts';
import { packageOf, signaturesXml, signatureXml, zip } from '../package.fixture.ts';
import { openOfd } from './document.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const codeOf = (work: () => unknown): string => {
  try {
    work();
    return 'none';
  } catch (error) {
    return error instanceof OfdError ? error.code : `fault: ${String(error)}`;
  }
};
const path = (extra = '') =>
  `<PathObject ID="3" Boundary="1 2 5 5">${extra}<AbbreviatedData>M 0 0 L 4 0</AbbreviatedData></PathObject>`;

describe('annotations', () => {
  const annotated = (annots: string) =>
    drawn({
      document: '<Annotations>Annots/Annotations.xml</Annotations>',
      resources: '<Fonts><Font ID="9" FontName="x"/></Fonts>',
      files: {
        // Locations as makers write them: from the file's folder, from the document's, from the root.
        'Doc_0/Annots/Annotations.xml':
          '<Annotations><Page PageID="1"><FileLoc>a.xml</FileLoc></Page><Page PageID="1"><FileLoc>Annots/b.xml</FileLoc></Page><Page PageID="2"><FileLoc>/Doc_0/Annots/b.xml</FileLoc></Page></Annotations>',
        'Doc_0/Annots/a.xml': `<PageAnnot>${annots}</PageAnnot>`,
        'Doc_0/Annots/b.xml': '<PageAnnot><Annot ID="20" Type="Path"/></PageAnnot>',
      },
    });

  it('are named by their kind and stand on the page', () => {
    const { annotations } = annotated(
      `<Annot ID="10" Type="Watermark" Creator="c" LastModDate="2026-01-02" Print="false"><Remark>r</Remark><Appearance Boundary="10 10 20 20">${path()}</Appearance></Annot>` +
        '<Annot ID="11" Type="Highlight" Subtype="Underline" Visible="false"/><Annot ID="12" Type="Odd"/>',
    );
    expect(annotations).toMatchObject([
      {
        id: '10',
        kind: 'watermark',
        box: { x: 10, y: 10, width: 20, height: 20 },
        visible: true,
        print: false,
        creator: 'c',
        modified: '2026-01-02',
        remark: 'r',
        items: [{ op: 'group', transform: [1, 0, 0, 1, 10, 10], items: [{ op: 'path' }] }],
      },
      { id: '11', kind: 'highlight', subtype: 'Underline', visible: false, items: [] },
      { id: '12', kind: 'other' },
      { id: '20', kind: 'path' },
    ]);
  });

  it('links lead where they say, from where they are', () => {
    const click = (inner: string, event = 'CLICK') => `<Actions><Action Event="${event}">${inner}</Action></Actions>`;
    const { links } = annotated(
      `<Annot ID="10" Type="Link"><Appearance Boundary="10 10 20 20">${[
        click('<URI URI="a.html" Base="http://x/"/>'),
        click('<Goto><Dest Type="XYZ" PageID="1" Left="3" Top="4"/></Goto>'),
        click('<Goto><Dest Type="Fit" PageID="77"/></Goto>'),
        click('<GotoA AttachID="5"/>'),
        click('<Sound ResourceID="5"/>'),
        click('<URI URI="http://y/"/>', 'DO'),
        '<Actions><Action Event="CLICK"><Region><Area Start="1 1"><Line Point1="3 4"/></Area></Region><URI URI="mailto:z"/></Action></Actions>',
      ]
        .map(path)
        .join('')}</Appearance></Annot>`,
    );
    const box = { x: 11, y: 12, width: 5, height: 5 };
    expect(links).toEqual([
      { box, target: { kind: 'uri', uri: 'http://x/a.html' } },
      { box, target: { kind: 'page', page: 0, x: 3, y: 4 } },
      { box, target: { kind: 'attachment', id: '5' } },
      { box: { x: 12, y: 13, width: 2, height: 3 }, target: { kind: 'uri', uri: 'mailto:z' } },
    ]);
  });

  it('that are hidden are not followed and not found', () => {
    const inside = `${path('<Actions><Action Event="CLICK"><URI URI="http://x/"/></Action></Actions>')}<TextObject Boundary="0 0 9 9" Font="9" Size="3"><TextCode X="0" Y="0">a</TextCode></TextObject>`;
    const hidden = annotated(
      `<Annot Type="Link" Visible="false"><Appearance Boundary="0 0 9 9">${inside}</Appearance></Annot>`,
    );
    expect([hidden.links, hidden.text]).toEqual([[], []]);
  });

  it('in a file that cannot be read are noted', () => {
    expect(annotated('<').notes).toMatchObject([{ code: 'broken', clause: '15.2', detail: 'Doc_0/Annots/a.xml' }]);
    const page = drawn({ document: '<Annotations>A.xml</Annotations>', files: { 'Doc_0/A.xml': '<' } });
    expect(page.notes).toMatchObject([{ code: 'broken', clause: '15.1' }]);
  });
});

describe('seals', () => {
  const signed = (extra: Record<string, Uint8Array>) =>
    drawn({ body: '<Signatures>Doc_0/Signs/Signatures.xml</Signatures>', files: extra });

  it('have their places', () => {
    const { seals } = signed({
      'Doc_0/Signs/Signatures.xml': signaturesXml(),
      'Doc_0/Signs/Sign_0/Signature.xml': signatureXml({
        references: [],
        extra:
          '<ofd:StampAnnot ID="5" PageRef="1" Boundary="90 10 40 40" Clip="0 0 8 40"/><ofd:StampAnnot ID="6" PageRef="2" Boundary="1 1 1 1"/><ofd:StampAnnot ID="7" PageRef="1" Boundary="1 1"/>',
      }),
    });
    expect(seals).toEqual([
      {
        signature: 'Doc_0/Signs/Sign_0/Signature.xml',
        id: '5',
        box: { x: 90, y: 10, width: 40, height: 40 },
        clip: { x: 90, y: 10, width: 8, height: 40 },
      },
      {
        signature: 'Doc_0/Signs/Sign_0/Signature.xml',
        id: '2',
        box: { x: 100, y: 100, width: 42, height: 42 },
        clip: null,
      },
    ]);
  });

  it('of a signature that is missing or broken, or in no list, have none', () => {
    const other = { 'Doc_0/Signs/Sign_1/Signature.xml': signatureXml({ references: [] }) };
    expect(signed({ 'Doc_0/Signs/Signatures.xml': signaturesXml(), ...other }).seals).toEqual([]);
    expect(signed({ 'Doc_0/Signs/Signatures.xml': utf8('<'), ...other }).seals).toEqual([]);
    expect(
      signed({ 'Doc_0/Signs/Signatures.xml': signaturesXml(), 'Doc_0/Signs/Sign_0/Signature.xml': utf8('<') }).seals,
    ).toEqual([]);
    expect(signed({}).seals).toEqual([]);
  });
});

describe('bounds of a document', () => {
  it('a signature that is listed twice has its places once, and not more of them than a long document has pages', () => {
    const stamps = '<StampAnnot ID="5" PageRef="1" Boundary="9 9 9 9"/>'.repeat(50_010);
    const { seals } = drawn({
      body: '<Signatures>S.xml</Signatures><Signatures>S.xml</Signatures>',
      files: {
        'S.xml':
          '<Signatures><Signature BaseLoc="a.xml"/><Signature BaseLoc="/A.xml"/><Signature BaseLoc="b.xml"/></Signatures>',
        'a.xml': '<Signature><SignedInfo><StampAnnot ID="4" PageRef="1" Boundary="1 1 1 1"/></SignedInfo></Signature>',
        'b.xml': `<Signature><SignedInfo>${stamps}</SignedInfo></Signature>`,
      },
    });
    expect(seals.map(({ id }) => id).slice(0, 3)).toEqual(['4', '5', '5']);
    expect(seals).toHaveLength(50_000);
  });

  it('sixteen resource files of a kind', () => {
    const file = (n: number) => `<Res><DrawParams><DrawParam ID="${100 + n}" LineWidth="${n}"/></DrawParams></Res>`;
    const common = Array.from({ length: 20 }, (_, n) => `<DocumentRes>${n}.xml</DocumentRes>`).join('');
    const files = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`Doc_0/${n}.xml`, file(n)]));
    const line = (n: number) =>
      `<PathObject Boundary="0 0 9 9" DrawParam="${100 + n}"><AbbreviatedData>M 0 0 L 1 1</AbbreviatedData></PathObject>`;
    const { content } = drawn({ common, files, objects: line(15) + line(16) });
    expect(content.map((one) => one.op === 'path' && one.stroke?.width)).toEqual([15, 0.353]);
  });
});

describe('what a document says about itself', () => {
  it('outline and bookmarks lead to pages', () => {
    const document = documentOf({
      document:
        '<Outlines><OutlineElem Title=" a " Expanded="false"><Actions><Action Event="CLICK"><Goto><Bookmark Name="m"/></Goto></Action></Actions><OutlineElem Title="b"/></OutlineElem></Outlines>' +
        '<Bookmarks><Bookmark Name="m"><Dest Type="XYZ" PageID="1" Top="7"/></Bookmark><Bookmark Name="n"><Dest Type="Fit" PageID="9"/></Bookmark></Bookmarks>',
    });
    const target = { kind: 'page', page: 0, x: null, y: 7 };
    expect(document.outline()).toEqual([
      { title: 'a', expanded: false, target, children: [{ title: 'b', expanded: true, target: null, children: [] }] },
    ]);
    expect(document.bookmarks()).toEqual([
      { name: 'm', target },
      { name: 'n', target: null },
    ]);
  });

  it('information, permissions, attachments, custom tags', () => {
    const document = documentOf({
      document:
        '<Permissions><Edit>false</Edit><Annot>true</Annot><Print Printable="true" Copies="3"/><ValidPeriod StartDate="2026-01-01"/></Permissions>' +
        '<Attachments>Attachs/Attachments.xml</Attachments><CustomTags>Tags/CustomTags.xml</CustomTags>',
      files: {
        'Doc_0/Attachs/Attachments.xml':
          '<Attachments><Attachment ID="5" Name="a" Format="txt" Visible="false"><FileLoc>a.txt</FileLoc></Attachment><Attachment ID="6" Name="b"><FileLoc>../../../b</FileLoc></Attachment></Attachments>',
        'Doc_0/Attachs/a.txt': 'hello',
        'Doc_0/Tags/CustomTags.xml':
          '<CustomTags><CustomTag NameSpace="urn:x"><FileLoc>t.xml</FileLoc></CustomTag></CustomTags>',
        'Doc_0/Tags/t.xml': '<t/>',
      },
    });
    expect(document.info.id).toBe('d');
    expect(document.permissions).toEqual({
      edit: false,
      annotate: true,
      export: true,
      sign: true,
      watermark: true,
      printScreen: true,
      print: true,
      copies: 3,
      validFrom: '2026-01-01',
      validUntil: '',
    });
    expect(document.attachments()).toMatchObject([
      { id: '5', name: 'a', format: 'txt', visible: false, path: 'Doc_0/Attachs/a.txt', size: 5 },
      { id: '6', path: undefined, size: 0 },
    ]);
    expect(document.customTags()).toEqual([{ namespace: 'urn:x', path: 'Doc_0/Tags/t.xml' }]);
  });

  it('versions: the current one is shown, another when it is asked for', () => {
    const page = (width: number) =>
      `<Document><CommonData><PageArea><PhysicalBox>0 0 ${width} 9</PhysicalBox></PageArea></CommonData><Pages><Page ID="1" BaseLoc="/Doc_0/Pages/Page_0/Content.xml"/></Pages></Document>`;
    const bytes = pagePackage({
      body: '<Versions><Version ID="v1" Index="1" BaseLoc="Doc_0/Versions/1.xml"/><Version ID="v2" Index="2" Current="true" BaseLoc="Doc_0/Versions/2.xml"/><Version ID="v3" BaseLoc="gone"/></Versions>',
      files: {
        'Doc_0/Versions/1.xml': '<DocVersion Name="one"><DocRoot>/Doc_0/One.xml</DocRoot></DocVersion>',
        'Doc_0/Versions/2.xml': '<DocVersion><DocRoot>/Doc_0/Two.xml</DocRoot></DocVersion>',
        'Doc_0/One.xml': page(11),
        'Doc_0/Two.xml': page(22),
      },
    });
    const ofd = openOfd(bytes);
    expect(ofd.document(0).page(0).width).toBe(22);
    expect(ofd.document(0, 'v1').page(0).width).toBe(11);
    expect(ofd.document(0, 'v3').page(0).width).toBe(100);
    expect(ofd.document(0).versions).toMatchObject([
      { id: 'v1', name: 'one', current: false },
      { id: 'v2', current: true },
      { id: 'v3', root: undefined },
    ]);
  });

  it('several documents stand in one package', () => {
    const bytes = packageOf(
      new Map([
        [
          'OFD.xml',
          utf8('<OFD><DocBody><DocRoot>A/D.xml</DocRoot></DocBody><DocBody><DocRoot>B/D.xml</DocRoot></DocBody></OFD>'),
        ],
        ['A/D.xml', utf8('<Document/>')],
        ['B/D.xml', utf8('<Document><Pages><Page ID="1" BaseLoc="P.xml"/></Pages></Document>')],
        ['B/P.xml', utf8('<Page/>')],
      ]),
    );
    const ofd = openOfd(bytes);
    expect(ofd.documentCount).toBe(2);
    expect(ofd.document(0).pageCount).toBe(0);
    expect(ofd.document(1).page(0)).toMatchObject({ width: 210, height: 297, notes: [{ element: 'PhysicalBox' }] });
    expect(codeOf(() => ofd.document(2))).toBe('ofd.broken');
  });
});

describe('what is read, and when', () => {
  const parts = {
    common: '',
    document: '<Annotations>Annots.xml</Annotations>',
    files: {
      'Doc_0/Annots.xml': '<',
      'Doc_0/Res/f.ttf': 'no font',
      'Doc_0/Res/i.png': Uint8Array.of(0x89, 0x50, 0x4e, 0x47),
    },
    resources:
      '<Fonts><Font ID="9" FontName="x"><FontFile>f.ttf</FontFile></Font></Fonts><MultiMedias><MultiMedia ID="6" Type="Image"><MediaFile>i.png</MediaFile></MultiMedia></MultiMedias>',
    objects: '<ImageObject ResourceID="6" Boundary="0 0 1 1"/>',
  };

  it('opening reads OFD.xml and Document.xml, a page what it needs and no font or picture', () => {
    const bytes = pagePackage(parts);
    const read: string[] = [];
    const ofd = openOfd(bytes);
    const { container } = ofd;
    const original = container.read.bind(container);
    (container as { read: typeof container.read }).read = (file) => {
      read.push(file);
      return original(file);
    };
    const document = ofd.document(0);
    expect(read).toEqual(['Doc_0/Document.xml']);
    document.page(0);
    expect(read.slice(1)).toEqual(['Doc_0/Pages/Page_0/Content.xml', 'Doc_0/PublicRes.xml', 'Doc_0/Annots.xml']);
    expect(document.image('6')).toEqual({ format: 'png', bytes: Uint8Array.of(0x89, 0x50, 0x4e, 0x47) });
    expect(document.font('9')).toBeNull();
    expect(document.font('77')).toBeNull();
    expect(document.image('77')).toBeNull();
  });

  it('a page that is broken or missing throws; the others stay', () => {
    const bytes = pagePackage({
      files: {
        'Doc_0/Document.xml':
          '<Document><Pages><Page ID="1" BaseLoc="a.xml"/><Page ID="2" BaseLoc="gone.xml"/><Page ID="3" BaseLoc="Pages\\PAGE_0\\content.xml"/></Pages></Document>',
        'Doc_0/a.xml': '<Page><Content>',
      },
    });
    const document = openOfd(bytes).document(0);
    expect(document.pageCount).toBe(3);
    expect(codeOf(() => document.page(0))).toBe('ofd.xml');
    expect(codeOf(() => document.page(1))).toBe('ofd.broken');
    expect(codeOf(() => document.page(3))).toBe('ofd.broken');
    expect(codeOf(() => document.pageSize(1))).toBe('ofd.broken');
    expect(document.page(2).content).toEqual([]);
    expect(document.pageSize(2)).toEqual({ width: 210, height: 297 });
  });

  it('resource files that are broken or missing are noted on each page', () => {
    const page = drawn({ common: '<DocumentRes>gone.xml</DocumentRes>', files: { 'Doc_0/PublicRes.xml': '<Res>' } });
    expect(page.notes).toMatchObject([
      { code: 'broken', detail: 'Doc_0/PublicRes.xml' },
      { code: 'missing', detail: 'gone.xml' },
    ]);
  });

  it('names in GBK with backslashes, and a namespace of one’s own', () => {
    const gbk = Uint8Array.of(...utf8('Doc_0\\'), 0xce, 0xc4, 0xb5, 0xb5, ...utf8('.xml'));
    const bytes = zip([
      {
        name: '/ofd.XML',
        bytes: utf8('<x:OFD xmlns:x="urn:y"><x:DocBody><x:DocRoot>doc_0/d.xml</x:DocRoot></x:DocBody></x:OFD>'),
      },
      { name: 'Doc_0\\D.xml', bytes: utf8('<Document><Pages><Page ID="1" BaseLoc="文档.xml"/></Pages></Document>') },
      { name: gbk, bytes: utf8(`<Page><Content><Layer>${path()}</Layer></Content></Page>`) },
    ]);
    expect(openOfd(bytes).document(0).page(0).content).toHaveLength(1);
  });

  it.each([
    ['no OFD.xml', new Map([['a', utf8('a')]])],
    ['another OFD.xml', new Map([['OFD.xml', utf8('<a/>')]])],
    ['no document', new Map([['OFD.xml', utf8('<OFD/>')]])],
  ])('%s is no OFD', (_, files) => {
    expect(codeOf(() => openOfd(packageOf(files)))).toBe('ofd.notOfd');
  });
});
