import { create, type Font } from 'fontkit';
import { describe, expect, it } from 'vitest';
import type { FaceFamily } from '../drawing.ts';
import { Reader } from './bytes.ts';
import { GLYPHS, readFont } from './font-file.ts';
import { bareCff, boxGlyph, compositeGlyph, fontOf, tablesOf } from './fonts.fixture.ts';
import { faceFamily, fontUse, repairName } from './names.ts';
import { readTables } from './sfnt.ts';

const open = (bytes: Uint8Array): Font => {
  const font = create(Buffer.from(bytes));
  if (!('glyphForCodePoint' in font)) throw new Error('a collection');
  return font;
};
const box = (font: Font, glyph: number) => {
  const { minX, minY, maxX, maxY } = font.getGlyph(glyph).path.bbox;
  return [minX, minY, maxX, maxY];
};
const glyphs = [boxGlyph(0), boxGlyph(10), null, compositeGlyph(1)];
const made = (bytes: Uint8Array) => {
  const file = readFont(bytes);
  expect(file).not.toBeNull();
  return { file, font: open(file?.bytes ?? new Uint8Array(0)), tables: readTables(file?.bytes ?? new Uint8Array(0)) };
};

describe('a font for a browser', () => {
  it.each([
    ['as it is', []],
    ['without what only setting text needs', ['hhea', 'hmtx', 'cmap']],
    ['without maxp', ['maxp']],
  ])('%s: all its tables, its outlines, every glyph by its number', (_, without) => {
    const { file, font, tables } = made(fontOf(tablesOf(glyphs), without));
    expect([...(tables?.keys() ?? [])]).toEqual([
      'OS/2',
      'cmap',
      'glyf',
      'head',
      'hhea',
      'hmtx',
      'loca',
      'maxp',
      'name',
      'post',
    ]);
    expect(file?.glyphs).toBe(4);
    expect(font.numGlyphs).toBe(4);
    expect(box(font, 1)).toEqual([10, 0, 510, 700]);
    for (let glyph = 0; glyph < 4; glyph++) expect(font.glyphForCodePoint(GLYPHS + glyph).id).toBe(glyph);
  });

  it('sums up as the format wants', () => {
    const { file } = made(fontOf(tablesOf(glyphs)));
    const reader = new Reader(file?.bytes ?? new Uint8Array(0));
    let sum = 0;
    for (let at = 0; at < reader.length; at += 4) sum = (sum + reader.u32(at)) >>> 0;
    expect(sum).toBe(0xb1b0afba);
  });

  it('knows its characters, but for those whose outlines were left out', () => {
    const { file, font } = made(fontOf(tablesOf(glyphs)));
    expect(file?.characters).toEqual([0x4e00, 0x4e00, 0x4e02, 0x4e02]);
    expect(font.glyphForCodePoint(0x4e02).id).toBe(3);
    expect(font.hasGlyphForCodePoint(0x4e01)).toBe(false);
  });

  it('with places in the short form, or in the long form under the short one’s name', () => {
    expect(box(made(fontOf(tablesOf(glyphs, false))).font, 1)).toEqual([10, 0, 510, 700]);
    const tables = tablesOf(glyphs);
    tables.get('head')?.set([0, 0], 50);
    expect(box(made(fontOf(tables)).font, 1)).toEqual([10, 0, 510, 700]);
  });

  it('whose places end early has empty glyphs behind them, and widths go on', () => {
    const tables = tablesOf(glyphs);
    tables.set('loca', tables.get('loca')?.subarray(0, 12) ?? new Uint8Array(0));
    tables.set('hmtx', tables.get('hmtx')?.subarray(0, 4) ?? new Uint8Array(0));
    const { font } = made(fontOf(tables));
    expect(font.numGlyphs).toBe(4);
    expect(font.getGlyph(3).path.commands).toEqual([]);
    expect(font.getGlyph(1).advanceWidth).toBe(600);
    // The left edge is that of the outline: a renderer moves the glyph by the difference.
    expect(box(font, 1)).toEqual([10, 0, 510, 700]);
    const hmtx = new Reader(
      readTables(readFont(fontOf(tables))?.bytes ?? new Uint8Array(0))?.get('hmtx') ?? new Uint8Array(0),
    );
    expect(hmtx.i16(6)).toBe(10);
  });

  it.each([
    ['contours that go back', (glyph: Uint8Array) => glyph.set([0, 2, 0, 9], 0)],
    ['more points than data', (glyph: Uint8Array) => glyph.set([0, 99], 10)],
    ['instructions beyond the end', (glyph: Uint8Array) => glyph.set([9, 9], 12)],
  ])('a glyph of %s is left empty, the others stay', (_, spoil) => {
    const bad = boxGlyph(10);
    spoil(bad);
    const { font } = made(fontOf(tablesOf([boxGlyph(0), bad, null, boxGlyph(5)])));
    expect(font.getGlyph(1).path.commands).toEqual([]);
    expect(box(font, 3)).toEqual([5, 0, 505, 700]);
  });

  it('a glyph made of one that is not there is left empty', () => {
    expect(made(fontOf(tablesOf([boxGlyph(0), compositeGlyph(9)]))).font.getGlyph(1).path.commands).toEqual([]);
  });

  it('bare CFF is wrapped', () => {
    const { file, font, tables } = made(bareCff());
    expect([...(tables?.keys() ?? [])]).toEqual([
      'CFF ',
      'OS/2',
      'cmap',
      'head',
      'hhea',
      'hmtx',
      'maxp',
      'name',
      'post',
    ]);
    expect(file?.glyphs).toBe(3);
    expect(font.unitsPerEm).toBe(1000);
    expect(box(font, 2)).toEqual([0, 0, 500, 700]);
    expect(font.glyphForCodePoint(GLYPHS + 2).id).toBe(2);
    expect(file?.characters).toEqual([0x41, 0x41, 0x4e00, 0x4e00]);
  });

  it('CFF in a font of its own, with nothing else', () => {
    const { file, font } = made(fontOf(new Map([['CFF ', bareCff()]])));
    expect(file?.glyphs).toBe(3);
    expect(font.glyphForCodePoint(0x4e00).id).toBe(2);
  });

  it.each([
    ['nothing', new Uint8Array(0)],
    ['text', new TextEncoder().encode('%!PS-AdobeFont')],
    ['no outlines at all', fontOf(tablesOf([null, null]))],
    ['no places', fontOf(tablesOf(glyphs), ['loca'])],
    ['no head', fontOf(tablesOf(glyphs), ['head'])],
    ['CFF without glyphs', Uint8Array.of(1, 0, 4, 1, 0, 0, 0, 0)],
  ])('%s is none', (_, bytes) => {
    expect(readFont(bytes)).toBeNull();
  });

  it('does not change the bytes it was given', () => {
    const bytes = fontOf(tablesOf(glyphs));
    const before = bytes.slice();
    readFont(bytes);
    expect(bytes).toEqual(before);
  });

  it('whatever byte is changed or cut, it is a font or none', () => {
    for (const whole of [fontOf(tablesOf(glyphs)), bareCff()]) {
      let fonts = 0;
      for (let at = 0; at < whole.length; at++) {
        const changed = whole.slice();
        changed[at] = (changed[at] ?? 0) ^ 0xff;
        for (const bytes of [changed, whole.subarray(0, at)]) {
          const file = readFont(bytes);
          if (file === null) continue;
          fonts++;
          expect(readTables(file.bytes)?.size).toBeGreaterThan(8);
        }
      }
      expect(fonts).toBeGreaterThan(50);
    }
  });

  it('a character table without end is read up to a bound', () => {
    const tables = tablesOf(glyphs);
    const { fields } = {
      fields: (...values: number[]) =>
        Uint8Array.from(
          values.flatMap((value) => [value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255]),
        ),
    };
    const group = [0, 0x10ffff, 1];
    const groups = Array.from({ length: 5000 }, () => group).flat();
    tables.set('cmap', fields(1, 0x0003000a, 12, 0x000c0000, 16 + 60_000, 0, 5000, ...groups));
    expect(made(fontOf(tables)).file?.glyphs).toBe(4);
  });
});

describe('names of fonts', () => {
  it.each([
    ['ËÎÌå', '宋体'],
    ['·ÂËÎ_GB2312', '仿宋_GB2312'],
    ['·½ÕýÐ¡±êËÎ¼òÌå', '方正小标宋简体'],
    ['¿¬Ìå', '楷体'],
    ['ºÚÌå', '黑体'],
    ['宋体', '宋体'],
    ['Times New Roman', 'Times New Roman'],
    ['Café', 'Café'],
    ['', ''],
  ])('%s is %s', (name, repaired) => {
    expect(repairName(name)).toBe(repaired);
  });

  it('bytes that Windows shows as other characters', () => {
    // 0x8c 0x91 … in GBK, read as Windows-1252.
    const bytes = [0xcb, 0x8a, 0xce, 0xc4];
    const shown = new TextDecoder('windows-1252').decode(Uint8Array.from(bytes));
    expect(repairName(shown)).toBe(new TextDecoder('gbk').decode(Uint8Array.from(bytes)));
  });

  it.each<[string, FaceFamily]>([
    ['宋体', 'song'],
    ['SimSun', 'song'],
    ['VBEFUL+SimSun', 'song'],
    ['NSimSun', 'song'],
    ['STSong', 'song'],
    ['新宋体', 'song'],
    ['仿宋_GB2312', 'fangsong'],
    ['FangSong', 'fangsong'],
    ['STFangsong', 'fangsong'],
    ['·ÂËÎ', 'fangsong'],
    ['KaiTi_GB2312', 'kai'],
    ['楷体', 'kai'],
    ['华文楷体', 'kai'],
    ['SimHei', 'hei'],
    ['微软雅黑', 'hei'],
    ['Microsoft YaHei', 'hei'],
    ['方正小标宋_GBK', 'xiaobiaosong'],
    ['方正小标宋简体', 'xiaobiaosong'],
    ['FZXBSJW--GB1-0', 'xiaobiaosong'],
    ['小标宋体', 'xiaobiaosong'],
    ['Times New Roman', 'latin-serif'],
    ['TimesNewRomanPSMT', 'latin-serif'],
    ['Arial Bold', 'latin-sans'],
    ['Calibri', 'latin-sans'],
    ['Courier New', 'latin-mono'],
    ['Unheard Of', 'song'],
    ['', 'song'],
  ])('%s: %s', (name, family) => {
    expect(faceFamily(name)).toBe(family);
  });

  it('the family’s name helps where the font’s does not, and what the resource says', () => {
    expect(faceFamily('F1', '楷体')).toBe('kai');
    expect(faceFamily('F1', '', { fixedWidth: true })).toBe('latin-mono');
    expect(faceFamily('F1', '', { serif: true })).toBe('latin-serif');
    expect(faceFamily('某某', '', { serif: true })).toBe('song');
    expect(fontUse('3', undefined)).toMatchObject({ key: '3', embedded: false, family: 'song' });
  });
});
