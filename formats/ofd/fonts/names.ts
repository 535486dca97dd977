/*
 * Which kind of face takes the place of a font that is not embedded, by its name: Chinese, English, or Chinese in GBK that was read as Latin
 * ("ËÎÌå" is 宋体). Which face that is on a given machine is for the renderer to know.
 */

import type { FontResource } from '../document/resources.ts';
import type { FaceFamily, FontUse } from '../drawing.ts';

/** A name as it was meant; unchanged when it is no GBK read as Latin. */
export function repairName(name: string): string {
  const codes = [...name].map((character) => LATIN_EXTRA.get(character) ?? character.codePointAt(0) ?? 0);
  if (codes.every((code) => code < 0x80) || codes.some((code) => code > 0xff)) return name;
  try {
    const repaired = new TextDecoder('gbk', { fatal: true }).decode(Uint8Array.from(codes));
    return /\p{Script=Han}/u.test(repaired) ? repaired : name;
  } catch {
    return name;
  }
}

/** The characters of Windows-1252 that Latin-1 has no place for and bytes of GBK fall on. */
const LATIN_EXTRA = new Map(
  Array.from({ length: 32 }, (_, index) => 0x80 + index).flatMap((code): [string, number][] => {
    const character = new TextDecoder('windows-1252').decode(Uint8Array.of(code));
    return character.codePointAt(0) === code ? [] : [[character, code]];
  }),
);

/** In this order: a name may hold several of these words. */
const WORDS: readonly (readonly [FaceFamily, RegExp])[] = [
  ['xiaobiaosong', /小标宋|大标宋|标宋|xiaobiaosong|xbsong|fzxbs|fzdbs|stzhongsong|zhongsong|中宋/],
  ['fangsong', /仿宋|fangsong|simfang|fsgb|stfangso|fzfs/],
  ['kai', /楷|kaiti|simkai|stkaiti|kaigb|fzkt|(?:^|[^a-z])kai(?:$|[^a-z])|wenkai/],
  [
    'hei',
    /黑|雅黑|等线|幼圆|heiti|simhei|sthei|stxihei|dengxian|yahei|youyuan|deng(?:$|[^a-z])|fzht|notosanscjk|noto sans sc|source ?han ?sans|pingfang|microsoftjhenghei/,
  ],
  [
    'song',
    /宋|明体|明體|simsun|songti|stsong|stzhong|nsimsun|mingliu|batang|notoserifcjk|noto serif sc|source ?han ?serif|fzss|fzsy/,
  ],
  ['latin-mono', /courier|consolas|mono|menlo|lucida ?console|fixed|typewriter/],
  [
    'latin-sans',
    /arial|helvetica|verdana|tahoma|calibri|segoe|sans|trebuchet|impact|microsoft|wingdings|symbol|lucida|univers|franklin/,
  ],
  ['latin-serif', /times|roman|georgia|garamond|cambria|serif|palatino|book|century|bodoni|minion/],
];

/** The kind of face for a name; Song, in which documents are set, when the name says nothing. */
export function faceFamily(
  name: string,
  familyName = '',
  flags: { serif?: boolean; fixedWidth?: boolean } = {},
): FaceFamily {
  for (const candidate of [name, familyName]) {
    // Six capitals and a plus mark a subset.
    const plain = repairName(candidate)
      .replace(/^[A-Z]{6}\+/, '')
      .toLowerCase();
    const found = WORDS.find(([, word]) => word.test(plain));
    if (found) return found[0];
  }
  if (flags.fixedWidth === true) return 'latin-mono';
  return flags.serif === true && /^[\x20-\x7e]+$/.test(name) ? 'latin-serif' : 'song';
}

/** A font as the page's list names it. */
export function fontUse(key: string, font: FontResource | undefined): FontUse {
  const { name = '', familyName = '', bold = false, italic = false, serif = false, fixedWidth = false } = font ?? {};
  return {
    key,
    name: repairName(name),
    familyName: repairName(familyName),
    embedded: font?.path !== undefined,
    family: faceFamily(name, familyName, { serif, fixedWidth }),
    bold: bold || /bold|粗|heavy|black/i.test(repairName(name)),
    italic: italic || /italic|oblique/i.test(name),
  };
}
