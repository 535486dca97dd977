// What the desktop is told when something has come. The desktop keeps what it is told (histories, lock screens, other programs), so it hears as little as serves:
// of a marked paper that one has come and no more, of several how many, and while nobody is let in nothing that could be read. Pure.

import type { Preferences } from '../../preload/contract/shell.ts';
import type { Notice } from '../office.ts';

type Language = Preferences['language'];

/** A paper that was just taken in. */
export type Arrived = {
  /** `dispatch` from another unit, `handOver` from a colleague. */
  readonly purpose: 'dispatch' | 'handOver';
  /** Who sent it: the unit, or the colleague. */
  readonly from: string;
  readonly title: string;
  /** The paper's mark; null where it could not be told, which is treated as the highest. */
  readonly mark: 'none' | 'workSecret' | null;
};

const NAME: Record<Language, string> = { 'zh-CN': '印证', en: 'Yinzheng' };
const WORDS = {
  'zh-CN': {
    came: '有新来文',
    several: (count: number) => `有 ${count} 件新来文`,
    paper: (from: string, title: string) => `${from}：${title}`,
    locked: '有新来件，解锁后查看',
  },
  en: {
    came: 'A new paper has come',
    several: (count: number) => `${count} new papers have come`,
    paper: (from: string, title: string) => `${from}: ${title}`,
    locked: 'Something has come; unlock to see it',
  },
} as const;
/** Desktops cut longer texts anyway, each in its own way. */
const MOST = 120;

/** What is told of papers taken in at one look; null for none. */
export function noticeOf(arrived: readonly Arrived[], language: Language): Notice | null {
  const [first] = arrived;
  if (!first) return null;
  const words = WORDS[language];
  const box = arrived.every(({ purpose }) => purpose === 'dispatch') ? 'incoming' : 'toDo';
  const body =
    arrived.length > 1
      ? words.several(arrived.length)
      : first.mark === 'none'
        ? shortened(words.paper(first.from, first.title))
        : words.came;
  return { title: NAME[language], body, box };
}

/** What is told while locked: that there is something for somebody of this computer. */
export function noticeWhileLocked(language: Language): Notice {
  return { title: NAME[language], body: WORDS[language].locked, box: null };
}

function shortened(text: string): string {
  const plain = text.replace(/\s+/gu, ' ');
  const characters = Array.from(plain);
  return characters.length > MOST ? `${characters.slice(0, MOST - 1).join('')}…` : plain;
}
