// OFD letters for tests: an official letter of GB/T 9704 in small, as others would send it, and the same under the seal of the exercise's city.

import { toBase64, utf8 } from '../../crypto/bytes.ts';
import { encodeSignatureV4 } from '../../crypto/seals/write.ts';
import { sm3 } from '../../crypto/sm3/sm3.ts';
import { packageOf, signaturesXml, signatureXml } from '../../formats/ofd/package.fixture.ts';
import { sessionOf } from './kept.ts';
import { CITY_CLERK, profileOf, type TestOffice } from './office.ts';

export type Letter = {
  readonly title?: string;
  /** Texts that stand by themselves on a page, by its number from 0. */
  readonly marks?: Readonly<Record<number, string>>;
  readonly pages?: number;
  /** The page whose file is no XML. */
  readonly broken?: number;
};

export const OFD_NUMBER = '示发改〔2026〕21号';
export const OFD_AGENCY = '示例市发展和改革委员会';
export const OFD_TITLE = '关于报送示例项目进展情况的通知';

function line(text: string, x: number, y: number, size: number, colour = '0 0 0'): string {
  const count = Math.max(1, [...text].length - 1);
  return (
    `<ofd:TextObject ID="9" Boundary="0 0 210 297" Font="1" Size="${size}"><ofd:FillColor Value="${colour}"/>` +
    `<ofd:TextCode X="${x}" Y="${y}" DeltaX="g ${count} ${size}">${text}</ofd:TextCode></ofd:TextObject>`
  );
}

/** The files of the package. */
export function letterFiles({
  title = OFD_TITLE,
  marks = {},
  pages = 1,
  broken,
}: Letter = {}): Map<string, Uint8Array> {
  const space = 'xmlns:ofd="http://www.ofdspec.org/2016"';
  const centred = (text: string, y: number, size: number, colour?: string) =>
    line(text, 105 - ([...text].length * size) / 2, y, size, colour);
  const numbers = Array.from({ length: pages }, (_, index) => index);
  const content = (index: number): string => {
    if (index === broken) return '<ofd:Page';
    const body = [
      ...(index === 0
        ? [
            centred(`${OFD_AGENCY}文件`, 62, 11, '230 0 18'),
            centred(OFD_NUMBER, 82, 5.6),
            centred(title, 108, 7.7),
            line('各县发展和改革局：', 28, 126, 5.6),
          ]
        : []),
      line(`为掌握示例项目进展，请于月底前报送有关情况（第${index + 1}页）。`, 28, 137, 5.6),
      ...(marks[index] === undefined ? [] : [line(marks[index], 28, 40, 5.6)]),
    ];
    return `<ofd:Page ${space}><ofd:Content><ofd:Layer ID="2">${body.join('')}</ofd:Layer></ofd:Content></ofd:Page>`;
  };
  return new Map(
    (
      [
        [
          'OFD.xml',
          `<ofd:OFD ${space} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>1</ofd:DocID></ofd:DocInfo>` +
            '<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot><ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures></ofd:DocBody></ofd:OFD>',
        ],
        [
          'Doc_0/Document.xml',
          `<ofd:Document ${space}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>` +
            '<ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData><ofd:Pages>' +
            `${numbers.map((n) => `<ofd:Page ID="${n + 1}" BaseLoc="Pages/Page_${n}.xml"/>`).join('')}</ofd:Pages></ofd:Document>`,
        ],
        [
          'Doc_0/PublicRes.xml',
          `<ofd:Res ${space} BaseLoc="Res"><ofd:Fonts><ofd:Font ID="1" FontName="仿宋"/></ofd:Fonts></ofd:Res>`,
        ],
        ...numbers.map((n) => [`Doc_0/Pages/Page_${n}.xml`, content(n)] as const),
      ] as const
    ).map(([path, text]) => [path, utf8(text)]),
  );
}

/** Without a seal. */
export function letterOfd(letter: Letter = {}): Uint8Array {
  const files = letterFiles(letter);
  const plain = Buffer.from(files.get('OFD.xml') ?? [])
    .toString('utf8')
    .replace(/<ofd:Signatures>.*?<\/ofd:Signatures>/, '');
  return packageOf(files.set('OFD.xml', utf8(plain)));
}

/** Under the seal of the exercise's city, by whose clerk the office must be unlocked; `spoil` changes a page after that. */
export async function sealedOfd(
  office: TestOffice,
  letter: Letter & { readonly spoil?: boolean } = {},
): Promise<Uint8Array> {
  const session = sessionOf(office);
  const [registered] = session.directory().seals;
  const { exercisePin = '' } = await profileOf(office, CITY_CLERK);
  if (!registered) throw new Error('no seal');
  const files = letterFiles(letter);
  const sign = 'Doc_0/Signs/Sign_0';
  files.set(`${sign}/Seal.esl`, registered.seal.raw);
  const references = [...files].map(([path, bytes]) => ({ path: `/${path}`, checkValue: toBase64(sm3(bytes)) }));
  const xml = signatureXml({ references, seal: 'Seal.esl' });
  files.set('Doc_0/Signs/Signatures.xml', signaturesXml());
  files.set(`${sign}/Signature.xml`, xml);
  const signature = encodeSignatureV4({
    eseal: registered.seal.raw,
    timeMs: office.core.office.clock.now(),
    dataHash: sm3(xml),
    propertyInfo: `/${sign}/Signature.xml`,
    signerCertificate: registered.unitCertificate.raw,
  });
  const value = await session.provider.withUnitSealKey(exercisePin, (make) => make(signature.toSign));
  files.set(`${sign}/SignedValue.dat`, signature.finish(value));
  const page = 'Doc_0/Pages/Page_0.xml';
  if (letter.spoil) files.set(page, utf8(`${Buffer.from(files.get(page) ?? []).toString('utf8')} `));
  return packageOf(files);
}
