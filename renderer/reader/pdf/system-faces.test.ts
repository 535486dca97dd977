import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { describe, expect, it } from 'vitest';
import { fontOf, GBK, pdfOf, streamOf, utf16 } from './pdf.fixture.ts';
import { drawWithSystemFaces, nameOfFont, type PdfFont, type SystemFace, systemFaceFor } from './system-faces.ts';

const upright = { bold: false, italic: false };
const debian = new Set(['FandolFang R', 'LXGW WenKai', 'Noto Serif CJK SC', 'Noto Sans CJK SC']);
const onDebian = (name: string) => systemFaceFor(name, upright, (family) => debian.has(family));

describe('the name of a font', () => {
  it('is read as UTF-8 or as GBK, without what marks a subset or a style', () => {
    expect(nameOfFont(GBK.宋体)).toBe('宋体');
    expect(nameOfFont(`ABCDEF+${GBK.仿宋_GB2312},Bold`)).toBe('仿宋_GB2312');
    expect(nameOfFont(GBK.方正小标宋简体)).toBe('方正小标宋简体');
    const utf8 = String.fromCharCode(...new TextEncoder().encode('楷体'));
    expect(nameOfFont(utf8)).toBe('楷体');
    expect(nameOfFont(`${utf8}\n\x00x`)).toBe('楷体 x');
    expect(nameOfFont('a'.repeat(5000))).toHaveLength(100);
    expect(nameOfFont('TimesNewRoman,Bold')).toBe('TimesNewRoman');
  });
});

describe('the face for a font that is not in the file', () => {
  it('is one of its kind, then a 宋 for what it lacks, then the browser’s', () => {
    expect(onDebian(GBK.仿宋_GB2312)).toEqual({
      name: '仿宋_GB2312',
      family: 'FandolFang R',
      css: '"FandolFang R", "Noto Serif CJK SC", serif',
      heavy: false,
      substituted: true,
    });
    expect(onDebian('KaiTi_GB2312')?.css).toBe('"LXGW WenKai", "Noto Serif CJK SC", serif');
    expect(onDebian('SimHei')?.css).toBe('"Noto Sans CJK SC", sans-serif');
    expect(onDebian(GBK.宋体)?.css).toBe('"Noto Serif CJK SC", serif');
    expect(onDebian(GBK.方正小标宋简体)).toMatchObject({ family: 'Noto Serif CJK SC', heavy: true });
    expect(onDebian('\xc1\xa5\xca\xe9')).toMatchObject({ name: '隶书', family: 'Noto Serif CJK SC' });
    expect(systemFaceFor(GBK.宋体, upright, () => false)?.css).toBe('serif');
  });

  it('is the font itself where it is installed, under whichever of its names', () => {
    const face = systemFaceFor(GBK.仿宋_GB2312, upright, (family) => family === 'FangSong_GB2312');
    expect(face).toMatchObject({ family: 'FangSong_GB2312', substituted: false });
  });

  it('is left to pdf.js where the name is not Chinese', () => {
    for (const name of ['Helvetica', 'Example', 'TimesNewRomanPSMT', 'Ryumin-Light', ''])
      expect(onDebian(name)).toBeNull();
  });
});

const PACKAGE = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));

/** The fonts of a page, once each was seen by the wrapped loader. */
async function fontsOf(names: readonly string[]): Promise<{ fonts: PdfFont[]; told: SystemFace[] }> {
  const fonts = names.flatMap((name, index) => fontOf(name, 6 + 2 * index));
  const use = names.map((_, index) => `/F${index} ${5 + 2 * index} 0 R`).join(' ');
  const text = names.map((_, index) => `/F${index} 20 Tf <${utf16('国')}> Tj`).join(' ');
  const task = getDocument({
    data: pdfOf([
      '<< /Type /Catalog /Pages 2 0 R >>',
      '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R /Resources << /Font << ${use} >> >> >>`,
      streamOf(`BT 72 200 Td ${text} ET`),
      ...fonts,
    ]),
    cMapUrl: join(PACKAGE, 'cmaps/'),
    cMapPacked: true,
    standardFontDataUrl: join(PACKAGE, 'standard_fonts/'),
    fontExtraProperties: true,
    useSystemFonts: true,
    verbosity: 0,
  });
  try {
    const proxy = await task.promise;
    const told: SystemFace[] = [];
    expect(
      drawWithSystemFaces(
        proxy,
        (family) => debian.has(family),
        (face) => told.push(face),
      ),
    ).toBe(true);
    const page = await proxy.getPage(1);
    const { fnArray, argsArray } = await page.getOperatorList();
    // 37 is setFont: its first word names the font among the document's objects.
    const ids = fnArray.flatMap((operation, index) => (operation === 37 ? [String(argsArray[index][0])] : []));
    const seen = await Promise.all(
      ids.map((id) => new Promise<PdfFont>((resolve) => void page.commonObjs.get(id, resolve))),
    );
    return { fonts: seen, told };
  } finally {
    await task.destroy();
  }
}

describe('pdf.js as it is pinned', () => {
  it('draws by the families given, and keeps none of the particulars of the fonts', async () => {
    const { fonts, told } = await fontsOf([GBK.仿宋_GB2312, GBK.方正小标宋简体, 'Example']);
    expect(told.map(({ name }) => name)).toEqual(['仿宋_GB2312', '方正小标宋简体']);
    expect(fonts).toMatchObject([
      { systemFontInfo: { css: '"FandolFang R", "Noto Serif CJK SC", serif' }, missingFile: true },
      { systemFontInfo: { css: '"Noto Serif CJK SC", serif' }, black: true },
      { missingFile: true, fontExtraProperties: false },
    ]);
    for (const font of fonts) expect(font).toMatchObject({ widths: undefined, toFontChar: undefined });
  });

  it('is told from one that is built otherwise', () => {
    const never = () => expect.unreachable();
    for (const other of [{}, { _transport: null }, { _transport: { fontLoader: {} } }]) {
      expect(drawWithSystemFaces(other, () => true, never)).toBe(false);
    }
  });
});
