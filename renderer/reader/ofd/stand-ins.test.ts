import { describe, expect, it } from 'vitest';
import { drawn } from '../../../formats/ofd/drawing.fixture.ts';
import type { FontUse } from '../../../formats/ofd/drawing.ts';
import { chooseFace, substitutionsOf } from './stand-ins.ts';

const font = (name: string, family: FontUse['family'] = 'song', familyName = ''): FontUse => ({
  key: '1',
  name,
  familyName,
  embedded: false,
  family,
  bold: false,
  italic: false,
});
const on =
  (...families: readonly string[]) =>
  (family: string) =>
    families.includes(family);

describe('the face for a font that is not embedded', () => {
  it('is the one that the file names, under any of its names', () => {
    const own = { weight: null, substituted: false };
    expect(chooseFace(font('宋体'), on('SimSun', 'STSong'))).toEqual({ family: 'SimSun', ...own });
    expect(chooseFace(font('simsun'), on('宋体'))).toEqual({ family: '宋体', ...own });
    expect(chooseFace(font('ABCDEF+仿宋_GB2312', 'fangsong'), on('FangSong', 'FangSong_GB2312'))).toEqual({
      family: 'FangSong_GB2312',
      ...own,
    });
    expect(chooseFace(font('F1', 'kai', 'KaiTi'), on('楷体'))).toEqual({ family: '楷体', ...own });
    expect(chooseFace(font('Times New Roman,Bold', 'latin-serif'), on('Times New Roman'))).toEqual({
      family: 'Times New Roman',
      ...own,
    });
  });

  it('else one of its kind, else what resembles it, else the system’s', () => {
    expect(chooseFace(font('某某仿宋', 'fangsong'), on('仿宋', 'Zhuque Fangsong'))).toMatchObject({
      family: '仿宋',
      substituted: true,
    });
    expect(chooseFace(font('楷体', 'kai'), on('LXGW WenKai', 'Noto Serif CJK SC'))).toMatchObject({
      family: 'LXGW WenKai',
      substituted: true,
    });
    expect(chooseFace(font('黑体', 'hei'), on())).toEqual({ family: 'sans-serif', weight: null, substituted: true });
    expect(chooseFace(font('Courier New', 'latin-mono'), on())).toMatchObject({ family: 'monospace' });
  });

  it('is never asked for by a name that would end the list of families', () => {
    const asked: string[] = [];
    chooseFace(font('a", "b', 'song', 'c\\'), (name) => asked.push(name) < 0);
    expect(asked).not.toEqual([]);
    expect(asked.some((name) => /["\\]/.test(name))).toBe(false);
  });

  it('for 小标宋 is a 宋 at its heaviest, unless it is there', () => {
    expect(chooseFace(font('方正小标宋简体', 'xiaobiaosong'), on('Noto Serif CJK SC'))).toMatchObject({ weight: 900 });
    expect(chooseFace(font('方正小标宋简体', 'xiaobiaosong'), on('FZXiaoBiaoSong-B05S'))).toMatchObject({
      weight: null,
      substituted: false,
    });
  });
});

describe('what was drawn in another face', () => {
  it('is told with how many glyphs and which characters', () => {
    const text = (key: string, letters: string) =>
      `<TextObject Font="${key}" Size="3" Boundary="0 0 9 9"><TextCode X="0" Y="0">${letters}</TextCode></TextObject>`;
    const page = drawn({
      resources: `<Fonts><Font ID="1" FontName="宋体"/><Font ID="2" FontName="黑体"/></Fonts><CompositeGraphicUnits><CompositeGraphicUnit ID="5"><Content>${text('1', '丙')}</Content></CompositeGraphicUnit></CompositeGraphicUnits>`,
      objects: `${text('1', '甲乙 甲')}${text('2', '丁')}<CompositeObject ResourceID="5" Boundary="0 0 9 9"/>`,
    });
    const faces = new Map([
      ['1', { family: 'serif', weight: null, substituted: true }],
      ['2', { family: 'SimHei', weight: null, substituted: false }],
    ]);
    expect(substitutionsOf(page, faces)).toEqual([{ wanted: '宋体', used: 'serif', glyphs: 4, characters: '甲乙丙' }]);
  });
});
