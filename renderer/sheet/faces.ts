// The typefaces of an official document and who may stand in for them. Government PCs carry the faces that the standard's readers expect
// (仿宋_GB2312, 方正小标宋, 楷体_GB2312, 黑体, 宋体): an installed one comes first, then what resembles it. Nothing is ever fetched.
import type { SheetFace, SheetWarning } from '../../preload/contract/sheet.ts';

type Candidate = { readonly family: string; readonly weight: number; readonly expected: boolean };

const expected = (weight: number, ...families: string[]): Candidate[] =>
  families.map((family) => ({ family, weight, expected: true }));
const standIn = (weight: number, ...families: string[]): Candidate[] =>
  families.map((family) => ({ family, weight, expected: false }));

/** Best first; the last of each exists on every machine we support. */
const CANDIDATES: Readonly<Record<SheetFace, readonly Candidate[]>> = {
  fangsong: [
    ...expected(400, '仿宋_GB2312', 'FangSong_GB2312', '仿宋', 'FangSong', '华文仿宋', 'STFangsong', '方正仿宋_GBK'),
    ...standIn(400, 'Zhuque Fangsong', '朱雀仿宋', 'FandolFang R', 'FandolFang'),
    ...standIn(400, 'Noto Serif CJK SC', 'Noto Serif SC', 'Source Han Serif SC', 'serif'),
  ],
  xiaobiaosong: [
    ...expected(400, '方正小标宋简体', '方正小标宋_GBK', 'FZXiaoBiaoSong-B05S', 'FZXiaoBiaoSong-B05'),
    ...expected(400, '华文中宋', 'STZhongsong'),
    ...standIn(900, 'Noto Serif CJK SC', 'Noto Serif SC', 'Source Han Serif SC', 'serif'),
  ],
  kai: [
    ...expected(400, '楷体_GB2312', 'KaiTi_GB2312', '楷体', 'KaiTi', '华文楷体', 'STKaiti'),
    ...standIn(400, 'LXGW WenKai', '霞鹜文楷', 'FandolKai'),
    ...standIn(400, 'Noto Serif CJK SC', 'serif'),
  ],
  hei: [
    ...expected(400, '黑体', 'SimHei', '华文黑体', 'STHeiti'),
    ...standIn(700, 'Noto Sans CJK SC', 'Noto Sans SC', 'Source Han Sans SC', 'sans-serif'),
  ],
  song: [
    ...expected(400, '宋体', 'SimSun', '华文宋体', 'STSong'),
    ...standIn(400, 'Noto Serif CJK SC', 'Noto Serif SC', 'Source Han Serif SC', 'serif'),
  ],
};

const GENERIC = new Set(['serif', 'sans-serif', 'monospace']);

export function quoted(family: string): string {
  return GENERIC.has(family) ? family : `"${family}"`;
}

export type ChosenFace = {
  readonly face: SheetFace;
  readonly family: string;
  readonly weight: number;
  /** The CSS font-family list: the chosen family, then the rest as a net for missing glyphs. */
  readonly stack: string;
  readonly substituted: boolean;
};

/** The first installed candidate of a face. */
export function chooseFace(face: SheetFace, installed: (family: string) => boolean): ChosenFace {
  const list = CANDIDATES[face];
  const at = Math.max(
    0,
    list.findIndex(({ family }) => GENERIC.has(family) || installed(family)),
  );
  const chosen = list[at] ?? { family: 'serif', weight: 400, expected: false };
  const stack = list
    .slice(at)
    .map(({ family }) => quoted(family))
    .join(', ');
  return { face, family: chosen.family, weight: chosen.weight, stack, substituted: !chosen.expected };
}

/** What the face should have been. */
export function wantedFamily(face: SheetFace): string {
  return CANDIDATES[face][0]?.family ?? '';
}

export function substitutions(faces: readonly ChosenFace[]): SheetWarning[] {
  return faces
    .filter(({ substituted }) => substituted)
    .map(({ face, family }) => ({
      code: 'fontSubstituted' as const,
      detail: { face, wanted: wantedFamily(face), used: family },
    }));
}
