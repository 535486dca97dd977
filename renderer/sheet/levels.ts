// The levels of a body, told by their own numbering (GB/T 9704-2012, 7.3.3): 一、 in 黑体, （一） in 楷体, 1. and （1） in 仿宋.
import type { SheetFace } from '../../preload/contract/sheet.ts';

type LevelledText = {
  /** Parts of the paragraph with the face of each, in order. */
  readonly parts: readonly { readonly text: string; readonly face: SheetFace }[];
  /** The paragraph is nothing but a heading: it must not stand last on a page. */
  readonly heading: boolean;
};

const LEVELS: readonly { readonly label: RegExp; readonly face: SheetFace }[] = [
  { label: /^[一二三四五六七八九十百零〇]+、/, face: 'hei' },
  { label: /^[（(][一二三四五六七八九十百零〇]+[）)]/, face: 'kai' },
];
const LOWER = /^(\d{1,3}[.．]|[（(]\d{1,3}[）)])(?!\d)/;
/** A numbered sentence longer than this is text, not a heading: only its number takes the heading's face. */
const LONGEST_HEADING = 40;

/** Splits a paragraph into its heading and its text. */
export function levelled(paragraph: string): LevelledText {
  const level = LEVELS.find(({ label }) => label.test(paragraph));
  if (!level) {
    const alone = LOWER.test(paragraph) && !/[。；！？：…]/.test(paragraph);
    return { parts: [{ text: paragraph, face: 'fangsong' }], heading: alone };
  }
  const label = level.label.exec(paragraph)?.[0] ?? '';
  const stop = paragraph.search(/[。！？；：]/);
  const end = stop < 0 ? paragraph.length : stop + 1;
  if (end > LONGEST_HEADING) {
    return {
      parts: [
        { text: label, face: level.face },
        { text: paragraph.slice(label.length), face: 'fangsong' },
      ],
      heading: false,
    };
  }
  const parts = [
    { text: paragraph.slice(0, end), face: level.face },
    { text: paragraph.slice(end), face: 'fangsong' as const },
  ].filter((part) => part.text !== '');
  return { parts, heading: parts.length === 1 };
}
