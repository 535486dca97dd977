// Which face of this machine stands in for a font that a package does not bring: the font itself where it is installed, also under its other name, else the first that is there of its kind.
// Whether a face is installed is seen by drawing with it. Nothing is ever fetched.
import type { FaceFamily, FontUse } from '../../../formats/ofd/drawing.ts';

/** Best first; the last is the browser's own of that kind. */
const FACES: Readonly<Record<FaceFamily, readonly string[]>> = {
  song: ['SimSun', '宋体', 'STSong', '华文宋体', 'Noto Serif CJK SC', 'Noto Serif SC', 'Source Han Serif SC', 'serif'],
  fangsong: [
    '仿宋_GB2312',
    'FangSong_GB2312',
    'FangSong',
    '仿宋',
    'STFangsong',
    '华文仿宋',
    'Zhuque Fangsong',
    '朱雀仿宋',
    'FandolFang R',
    'FandolFang',
    'Noto Serif CJK SC',
    'Noto Serif SC',
    'serif',
  ],
  kai: [
    '楷体_GB2312',
    'KaiTi_GB2312',
    'KaiTi',
    '楷体',
    'STKaiti',
    '华文楷体',
    'LXGW WenKai',
    '霞鹜文楷',
    'FandolKai',
    'Noto Serif CJK SC',
    'serif',
  ],
  hei: ['SimHei', '黑体', 'STHeiti', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', 'sans-serif'],
  xiaobiaosong: [
    '方正小标宋简体',
    '方正小标宋_GBK',
    'FZXiaoBiaoSong-B05S',
    'FZXiaoBiaoSong-B05',
    'STZhongsong',
    '华文中宋',
    'Noto Serif CJK SC',
    'Noto Serif SC',
    'serif',
  ],
  'latin-serif': ['Times New Roman', 'Liberation Serif', 'DejaVu Serif', 'serif'],
  'latin-sans': ['Arial', 'Liberation Sans', 'DejaVu Sans', 'sans-serif'],
  'latin-mono': ['Courier New', 'Liberation Mono', 'DejaVu Sans Mono', 'monospace'],
};

/** Names of one and the same font. */
const ALIASES: readonly (readonly string[])[] = [
  ['宋体', 'SimSun'],
  ['新宋体', 'NSimSun'],
  ['仿宋', 'FangSong'],
  ['仿宋_GB2312', 'FangSong_GB2312'],
  ['楷体', 'KaiTi'],
  ['楷体_GB2312', 'KaiTi_GB2312'],
  ['黑体', 'SimHei'],
  ['微软雅黑', 'Microsoft YaHei'],
  ['华文中宋', 'STZhongsong'],
  ['方正小标宋简体', 'FZXiaoBiaoSong-B05S'],
];
const GENERIC = new Set(['serif', 'sans-serif', 'monospace']);

export type Face = {
  readonly family: string;
  /** Whether it is the very font that was asked for. */
  readonly same: boolean;
};

/** The face for a font; `installed` tells whether the machine has one of this name. */
export function faceFor(
  { name, familyName, family }: Pick<FontUse, 'name' | 'familyName' | 'family'>,
  installed: (name: string) => boolean,
): Face {
  for (const wanted of [name, familyName].map((one) => one.replace(/^[A-Z]{6}\+/, '').trim())) {
    const names = ALIASES.find((alike) => alike.some((one) => one.toLowerCase() === wanted.toLowerCase())) ?? [wanted];
    const found = names.find((one) => one !== '' && !/["\\\p{Cc}]/u.test(one) && installed(one));
    if (found !== undefined) return { family: found, same: true };
  }
  const standIn = FACES[family].find((one) => GENERIC.has(one) || installed(one)) ?? 'serif';
  return { family: standIn, same: false };
}

/** Whether a face is installed, as seen on a canvas of the caller's; remembers. */
export function lookForFaces(context: OffscreenCanvasRenderingContext2D): (name: string) => boolean {
  const known = new Map<string, boolean>();
  const { width, height } = context.canvas;
  const draw = (font: string): Uint8ClampedArray => {
    context.clearRect(0, 0, width, height);
    context.font = font;
    context.textBaseline = 'alphabetic';
    context.fillText('国永Ag', 0, height * 0.8);
    return context.getImageData(0, 0, width, height).data;
  };
  const size = Math.floor(height * 0.8);
  return (name) => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const found = ['monospace', 'serif'].some((base) => {
      const [without, withIt] = [draw(`${size}px ${base}`), draw(`${size}px "${name}", ${base}`)];
      return without.some((value, index) => value !== withIt[index]);
    });
    known.set(name, found);
    return found;
  };
}
