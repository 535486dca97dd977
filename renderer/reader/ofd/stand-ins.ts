// Which face of a machine draws a font that is not embedded (GB/T 33190 11.1): the one that the file names if it is installed, under its Chinese or its English name; else one of its
// kind; else what resembles it. Which characters were drawn in another face than their maker's is told, so that a reader can say so. Pure: what is installed is for the caller to know.
import type { DrawOperation, FaceFamily, FontUse, PageDrawing, Paint } from '../../../formats/ofd/drawing.ts';

/** The names of one face on different machines. Any of them means all of them. */
const NAMES: readonly (readonly string[])[] = [
  ['SimSun', '宋体', 'NSimSun', '新宋体'],
  ['STSong', '华文宋体'],
  ['FangSong_GB2312', '仿宋_GB2312'],
  ['FangSong', '仿宋', 'SimFang'],
  ['STFangsong', '华文仿宋'],
  ['FZFangSong-Z02', '方正仿宋_GBK', '方正仿宋简体', 'FZFSK--GBK1-0'],
  ['KaiTi_GB2312', '楷体_GB2312'],
  ['KaiTi', '楷体', 'SimKai'],
  ['STKaiti', '华文楷体'],
  ['FZKai-Z03', '方正楷体_GBK', '方正楷体简体', 'FZKTK--GBK1-0'],
  ['SimHei', '黑体'],
  ['STHeiti', '华文黑体'],
  ['FZHei-B01', '方正黑体_GBK', '方正黑体简体', 'FZHTK--GBK1-0'],
  ['Microsoft YaHei', '微软雅黑'],
  ['DengXian', '等线'],
  ['FZXiaoBiaoSong-B05S', '方正小标宋简体', 'FZXBSJW--GB1-0'],
  ['FZXiaoBiaoSong-B05', '方正小标宋_GBK', 'FZXBSK--GBK1-0'],
  ['STZhongsong', '华文中宋'],
];

/** Faces of one kind, and behind them those that resemble it; the first that is there. */
const KINDS: Readonly<Record<FaceFamily, { readonly same: readonly string[]; readonly alike: readonly string[] }>> = {
  song: {
    same: ['SimSun', 'STSong'],
    alike: ['Noto Serif CJK SC', 'Noto Serif SC', 'Source Han Serif SC', 'Noto Serif CJK JP', 'serif'],
  },
  fangsong: {
    same: ['FangSong_GB2312', 'FangSong', 'STFangsong', 'FZFangSong-Z02'],
    alike: [
      'Zhuque Fangsong',
      '朱雀仿宋',
      'FandolFang',
      'FandolFang R',
      'Noto Serif CJK SC',
      'Noto Serif SC',
      'Noto Serif CJK JP',
      'serif',
    ],
  },
  kai: {
    same: ['KaiTi_GB2312', 'KaiTi', 'STKaiti', 'FZKai-Z03'],
    alike: ['LXGW WenKai', '霞鹜文楷', 'FandolKai', 'Noto Serif CJK SC', 'Noto Serif CJK JP', 'serif'],
  },
  hei: {
    same: ['SimHei', 'STHeiti', 'FZHei-B01', 'Microsoft YaHei', 'DengXian'],
    alike: ['Noto Sans CJK SC', 'Noto Sans SC', 'Source Han Sans SC', 'Noto Sans CJK JP', 'sans-serif'],
  },
  xiaobiaosong: {
    same: ['FZXiaoBiaoSong-B05S', 'FZXiaoBiaoSong-B05', 'STZhongsong'],
    alike: ['Noto Serif CJK SC', 'Noto Serif SC', 'Source Han Serif SC', 'SimSun', 'Noto Serif CJK JP', 'serif'],
  },
  'latin-serif': { same: ['Times New Roman'], alike: ['Liberation Serif', 'Tinos', 'DejaVu Serif', 'serif'] },
  'latin-sans': { same: ['Arial', 'Helvetica'], alike: ['Liberation Sans', 'Arimo', 'DejaVu Sans', 'sans-serif'] },
  'latin-mono': { same: ['Courier New'], alike: ['Liberation Mono', 'Cousine', 'DejaVu Sans Mono', 'monospace'] },
};

const GENERIC = new Set(['serif', 'sans-serif', 'monospace']);
/** What resembles 小标宋 is a 宋 at its heaviest. */
const HEAVY = 900;

export interface ChosenFace {
  readonly family: string;
  /** The weight to ask for, where the face stands in for a heavier one. */
  readonly weight: number | null;
  /** Whether it is not the face that the file names. */
  readonly substituted: boolean;
}

/** The face for a font; the last word is the system's own serif, sans-serif or monospace. */
export function chooseFace(use: FontUse, installed: (family: string) => boolean): ChosenFace {
  const named = [use.name, use.familyName].map(plainName).filter(isName);
  const own = named.flatMap((name) => [name, ...aliasesOf(name)]).find(installed);
  if (own !== undefined) return { family: own, weight: null, substituted: false };
  const { same, alike } = KINDS[use.family];
  const kind = same.flatMap((name) => [name, ...aliasesOf(name)]).find(installed);
  if (kind !== undefined) return { family: kind, weight: null, substituted: true };
  const family = alike.find((name) => GENERIC.has(name) || installed(name)) ?? 'serif';
  return { family, weight: use.family === 'xiaobiaosong' ? HEAVY : null, substituted: true };
}

/** A quotation mark would end the list of families in which the name comes to stand. */
function isName(name: string): boolean {
  return name !== '' && !/["\\\p{Cc}]/u.test(name);
}

/** Six capitals and a plus mark a subset; makers add the style. */
function plainName(name: string): string {
  return name
    .trim()
    .replace(/^[A-Z]{6}\+/, '')
    .replace(/,.*$/, '');
}

function aliasesOf(name: string): readonly string[] {
  const folded = name.toLowerCase();
  return NAMES.find((names) => names.some((one) => one.toLowerCase() === folded)) ?? [];
}

export interface Substitution {
  /** The name that the file gives, and the face that was used. */
  readonly wanted: string;
  readonly used: string;
  /** How many glyphs, and which characters, each once and the first of them; text of the page, so for the eye that reads it alone. */
  readonly glyphs: number;
  readonly characters: string;
}

const MOST_CHARACTERS = 200;

/** What of a page was drawn in another face than the file names. */
export function substitutionsOf(page: PageDrawing, faces: ReadonlyMap<string, ChosenFace>): Substitution[] {
  const found = new Map<string, { glyphs: number; characters: Set<string> }>();
  const inPaint = (paint: Paint | null | undefined): void => {
    if (paint?.kind === 'pattern') each(paint.items);
  };
  const each = (operations: readonly DrawOperation[]): void => {
    for (const operation of operations) {
      if (operation.op === 'group') each(operation.items);
      if (operation.op !== 'path' && operation.op !== 'text') continue;
      inPaint(operation.fill);
      inPaint(operation.stroke?.paint);
      if (operation.op !== 'text' || faces.get(operation.font)?.substituted !== true) continue;
      const one = found.get(operation.font) ?? { glyphs: 0, characters: new Set<string>() };
      found.set(operation.font, one);
      for (const { text } of operation.glyphs) {
        if (text.trim() === '') continue;
        one.glyphs++;
        if (one.characters.size < MOST_CHARACTERS) one.characters.add(text);
      }
    }
  };
  each(page.content);
  for (const { items } of page.annotations) each(items);
  return [...found].map(([key, { glyphs, characters }]) => ({
    wanted: page.fonts.find((font) => font.key === key)?.name ?? '',
    used: faces.get(key)?.family ?? '',
    glyphs,
    characters: [...characters].join(''),
  }));
}
