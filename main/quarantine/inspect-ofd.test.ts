// OFD files, whole and broken, through the real child: what is told of each, what is refused, and that the text of a page is handed on as a PDF's is.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { type PageParts, pagePackage } from '../../formats/ofd/drawing.fixture.ts';
import { documentFiles, packageOf, signaturesXml, zip } from '../../formats/ofd/package.fixture.ts';
import { Refusal } from '../refusal.ts';
import { nodeSpawn } from './node-spawn.ts';
import type { OfdInspection } from './protocol.ts';
import { openQuarantine } from './quarantine.ts';

const quarantine = openQuarantine(nodeSpawn());
afterAll(() => quarantine.close());

const utf8 = (text: string) => new TextEncoder().encode(text);
const inspect = (bytes: Uint8Array): Promise<OfdInspection> => quarantine.run('inspectOfd', { bytes });
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'none',
    (error: unknown) => (error instanceof Refusal ? error.code : `not a refusal: ${String(error)}`),
  );
const A4 = '<Area><PhysicalBox>0 0 210 297</PhysicalBox></Area>';
const FONTS = '<Fonts><Font ID="1" FontName="方正小标宋简体"/></Fonts>';

/** A line of text whose characters follow one another, `x` and `y` of its base line in mm from the page's top left. */
function line(text: string, x: number, y: number, size: number, more: { colour?: string; step?: number } = {}): string {
  const { colour = '0 0 0', step = size } = more;
  return (
    `<TextObject ID="7" Boundary="0 0 210 297" Font="1" Size="${size}"><FillColor Value="${colour}"/>` +
    `<TextCode X="${x}" Y="${y}" DeltaX="g ${Math.max(1, [...text].length - 1)} ${step}">${text}</TextCode></TextObject>`
  );
}

const letter = (...more: string[]): string =>
  [
    line('示例市发展和改革委员会文件', 30, 60, 11, { colour: '238 0 0' }),
    line('示发改〔2026〕14号', 75, 80, 5.6),
    line('关于开展示例项目储备工作的通知', 48, 110, 7.7),
    line('各县发展和改革局：', 28, 130, 5.6),
    line('为做好示例项目储备工作，现就有关事项通知如下。', 39, 140, 5.6),
    ...more,
  ].join('');

const page = (objects: string, parts: PageParts = {}): Uint8Array =>
  pagePackage({ page: A4, resources: FONTS, ...parts, objects });

/** Documents of so many pages, by the objects of each page; null for a page whose file is no XML. */
function pages(...documents: readonly (readonly (string | null)[])[]): Uint8Array {
  const files: [string, string][] = [
    [
      'OFD.xml',
      `<OFD>${documents.map((_, d) => `<DocBody><DocRoot>D${d}/Document.xml</DocRoot></DocBody>`).join('')}</OFD>`,
    ],
  ];
  documents.forEach((objects, d) => {
    const entries = objects.map((_, p) => `<Page ID="${p + 1}" BaseLoc="P${p}.xml"/>`).join('');
    files.push([
      `D${d}/Document.xml`,
      `<Document><CommonData><PageArea><PhysicalBox>0 0 210 297</PhysicalBox></PageArea></CommonData><Pages>${entries}</Pages></Document>`,
    ]);
    objects.forEach((content, p) => {
      files.push([
        `D${d}/P${p}.xml`,
        content === null ? '<Page><Content>' : `<Page><Content><Layer>${content}</Layer></Content></Page>`,
      ]);
    });
  });
  return packageOf(new Map(files.map(([path, text]) => [path, utf8(text)])));
}

describe('an OFD that is read', () => {
  it('tells its pages in points, and title, agency and number by the reckoning that PDF has', async () => {
    const found = await inspect(page(letter()));
    expect(found).toMatchObject({
      pages: 1,
      documents: [{ pages: 1 }],
      proposed: {
        title: '关于开展示例项目储备工作的通知',
        issuingAgency: '示例市发展和改革委员会',
        number: '示发改〔2026〕14号',
      },
      unreadable: [],
      incomplete: [],
      laterMarks: [],
      fontsNotEmbedded: ['方正小标宋简体'],
      attachments: [],
      active: [],
      signatures: 0,
    });
    const [size] = found.pageSizes;
    expect(size?.width).toBeCloseTo(595.28, 1);
    expect(size?.height).toBeCloseTo(841.89, 1);
    const [head] = found.firstPages[0]?.items ?? [];
    // 30 mm from the left, 297 - 60 mm from the bottom, 13 characters of 11 mm.
    expect(head).toMatchObject({ text: '示例市发展和改革委员会文件', font: '方正小标宋简体', colour: '#ee0000' });
    expect(head?.x).toBeCloseTo((30 * 72) / 25.4, 3);
    expect(head?.y).toBeCloseTo((237 * 72) / 25.4, 3);
    expect(head?.size).toBeCloseTo((11 * 72) / 25.4, 3);
    expect(head?.width).toBeCloseTo((13 * 11 * 72) / 25.4, 3);
  });

  it('reads spaced, stacked and turned characters as the runs that they are, and columns apart from one another', async () => {
    const turned =
      '<TextObject ID="7" Boundary="0 0 210 297" CTM="0 1 -1 0 100 100" Font="1" Size="5"><TextCode X="0" Y="0" DeltaX="5">竖排</TextCode></TextObject>';
    const upright =
      '<TextObject ID="7" Boundary="0 0 210 297" Font="1" Size="5"><TextCode X="150" Y="100" DeltaX="0 0" DeltaY="5 5">自上下</TextCode></TextObject>';
    const stacked =
      '<TextObject ID="7" Boundary="0 0 210 297" Font="1" Size="5"><TextCode X="20" Y="200">一处</TextCode></TextObject>';
    const { firstPages } = await inspect(
      page(line('主送', 20, 20, 5, { step: 10 }) + line('左右', 20, 40, 5, { step: 60 }) + turned + upright + stacked),
    );
    expect(firstPages[0]?.items.map(({ text }) => text)).toEqual(['主送', '左', '右', '竖排', '自上下', '一处']);
  });

  it('counts the pages of every document, and hands on the first page of each', async () => {
    const found = await inspect(pages([line('甲', 20, 20, 5), '', ''], [], [line('乙', 20, 20, 5)]));
    expect(found.pages).toBe(4);
    expect(found.documents.map((one) => one.pages)).toEqual([3, 0, 1]);
    expect(found.firstPages.map(({ page: number, items }) => [number, items[0]?.text])).toEqual([
      [0, '甲'],
      [3, '乙'],
    ]);
  });

  it('tells a page that cannot be read and one that is not whole, and reads the others', async () => {
    const found = await inspect(
      pages(['', null, '<CompositeObject ID="1" Boundary="0 0 9 9" ResourceID="404"/>', line('末页', 20, 20, 5)]),
    );
    expect(found).toMatchObject({ pages: 4, unreadable: [{ page: 1, reason: 'broken' }], incomplete: [2] });
    expect(found.pageSizes[1]).toBeNull();
    const deep = `${'<PageBlock>'.repeat(70)}${'</PageBlock>'.repeat(70)}`;
    expect(await inspect(pages(['', deep]))).toMatchObject({ unreadable: [{ page: 1, reason: 'limit' }] });
  });

  it('counts signatures, also one that is not listed', async () => {
    const files = documentFiles('/S/Signatures.xml').set('S/Signatures.xml', signaturesXml());
    expect((await inspect(packageOf(files))).signatures).toBe(1);
    expect((await inspect(packageOf(files.set('T/Signature.xml', utf8('<Signature/>'))))).signatures).toBe(2);
  });
});

describe('what a file would do by itself', () => {
  const actions = (event: string, ...what: string[]) =>
    `<Actions>${what.map((one) => `<Action Event="${event}">${one}</Action>`).join('')}</Actions>`;

  it('is named with its place, whatever event it waits for; places in the document are not', async () => {
    const found = await inspect(
      page(
        `<PathObject ID="3" Boundary="0 0 9 9">${actions('CLICK', '<URI URI="http://example.invalid"/>', '<URI URI="http://example.invalid/2"/>')}</PathObject>`,
        {
          page: A4 + actions('PO', '<Sound ResourceID="5"/>', '<Goto><Dest PageID="1"/></Goto>'),
          document:
            `<Outlines><OutlineElem Title="1">${actions('CLICK', '<GotoA AttachID="1"/>')}</OutlineElem></Outlines>` +
            `${actions('DO', '<Movie ResourceID="6"/>')}<Annotations>A.xml</Annotations>`,
          files: {
            'Doc_0/A.xml': '<Annotations><Page PageID="1"><FileLoc>B.xml</FileLoc></Page></Annotations>',
            'Doc_0/B.xml': `<PageAnnot><Annot ID="4" Type="Link">${actions('CLICK', '<URI URI="http://example.invalid"/>')}</Annot></PageAnnot>`,
          },
        },
      ),
    );
    const named = found.active.map(({ kind, place, page: on }) => `${kind} ${place} ${on}`);
    expect(named.sort()).toEqual([
      'attachmentLink outline undefined',
      'outsideLink annotation undefined',
      'outsideLink page 0',
      'richMedia open undefined',
      'richMedia page 0',
    ]);
  });

  it('lists attachments with format and size', async () => {
    const found = await inspect(
      page('', {
        document: '<Attachments>Attachments.xml</Attachments>',
        files: {
          'Doc_0/Attachments.xml':
            '<Attachments><Attachment ID="1" Name="清单" Format="xlsx"><FileLoc>a.xlsx</FileLoc></Attachment></Attachments>',
          'Doc_0/a.xlsx': 'twelve bytes',
        },
      }),
    );
    expect(found.attachments).toEqual([{ name: '清单', format: 'xlsx', size: 12 }]);
  });
});

describe('a grade of secrecy', () => {
  it('behind the first page is told with whether it has its star', async () => {
    const { firstPages, laterMarks } = await inspect(
      pages([
        line('机密★10年', 20, 20, 5),
        line('秘密', 20, 20, 5),
        line('绝密★长期', 20, 20, 5),
        line('国家秘密载体', 20, 20, 5),
      ]),
    );
    expect(firstPages[0]?.items[0]?.text).toBe('机密★10年');
    expect(laterMarks).toEqual([
      { page: 1, starred: false },
      { page: 2, starred: true },
    ]);
  });
});

describe('an OFD that is refused', () => {
  const without = (name: string) => packageOf(new Map([...documentFiles()].filter(([path]) => path !== name)));
  const sound = page(letter());

  it.each<[string, () => Uint8Array, string]>([
    ['nothing', () => new Uint8Array(0), 'ofd.notOfd'],
    ['no ZIP', () => utf8('%PDF-1.7'), 'ofd.notOfd'],
    ['a ZIP of something else', () => packageOf(new Map([['word/document.xml', utf8('<a/>')]])), 'ofd.notOfd'],
    ['cut in the middle', () => sound.subarray(0, sound.length >> 1), 'ofd.truncated'],
    ['a name that leaves the package', () => zip([{ name: '../OFD.xml', bytes: utf8('<OFD/>') }]), 'ofd.name'],
    ['an entry that ZIP encrypts', () => zip([{ name: 'OFD.xml', bytes: utf8('<OFD/>'), flags: 1 }]), 'ofd.encrypted'],
    [
      'entries that GM/T 0099 encrypts',
      () => packageOf(documentFiles().set('Encryptions.xml', utf8('<Encryptions/>'))),
      'ofd.encrypted',
    ],
    [
      'entries that inflate beyond measure',
      () => zip([{ name: 'OFD.xml', bytes: new Uint8Array(9), stored: true, method: 8, size: 600 << 20 }]),
      'ofd.limit',
    ],
    ['101 documents', () => pages(...Array.from({ length: 101 }, () => [''])), 'ofd.limit'],
    [
      '20,001 pages',
      () => page('', { document: `<Pages>${'<Page ID="9" BaseLoc="none"/>'.repeat(20_000)}</Pages>` }),
      'ofd.limit',
    ],
    ['no document', () => without('Doc_0/Document.xml'), 'ofd.broken'],
    ['no page', () => pages([]), 'ofd.broken'],
    // The mark of secrecy stands there: what cannot be looked for is not let in.
    ['a first page that is not there', () => without('Doc_0/Pages/Page_0/Content.xml'), 'ofd.broken'],
    ['a first page of a second document that is no XML', () => pages([''], [null]), 'ofd.xml'],
  ])('%s', async (_, make, code) => {
    expect(await codeOf(inspect(make()))).toBe(code);
  });

  it('leaves the child fit for the next one', async () => {
    expect((await inspect(sound)).pages).toBe(1);
  });
});

describe('files that others made', () => {
  const SAMPLES = '../shared/samples/ofd';
  const present = existsSync(SAMPLES);
  if (!present) console.log(`skipped: ${SAMPLES} is absent`);

  it.each(present ? readdirSync(SAMPLES) : [])('%s is read whole', async (name) => {
    const found = await inspect(new Uint8Array(readFileSync(`${SAMPLES}/${name}`)));
    expect(found.pages).toBeGreaterThan(0);
    expect(found).toMatchObject({ unreadable: [], incomplete: [], laterMarks: [] });
  });

  it.skipIf(!present)('an official letter gives title, agency and number', async () => {
    const { proposed } = await inspect(new Uint8Array(readFileSync(`${SAMPLES}/ofdrw-converter__n.ofd`)));
    expect(proposed).toEqual({
      title: '关于同意张阿三同志辞职的批复',
      issuingAgency: '测试符路桥区卫生局',
      number: '路卫发〔2011〕76号',
    });
  });
});
