// The text catalogue's face: every visible string is looked up here by key, in the language of the preferences. Chinese is the first
// language and the type of the second; {name} in a text is a value that the caller must give. Holds no texts itself.
import { create } from 'zustand';
import { en } from './en.ts';
import { findingsText } from './findings.ts';
import type { Language } from './language.ts';
import { refusalsEn } from './refusals-en.ts';
import { type RefusalWords, refusalsZh } from './refusals-zh-CN.ts';
import { zhCN } from './zh-CN.ts';

export type { Language } from './language.ts';
export type TextKey = keyof typeof zhCN;

type Names<S extends string> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;
type Values<K extends TextKey> = [Names<(typeof zhCN)[K]>] extends [never]
  ? []
  : [Readonly<Record<Names<(typeof zhCN)[K]>, string | number>>];
/** Looks a text up and fills its values in. */
export type Say = <K extends TextKey>(key: K, ...values: Values<K>) => string;

export const catalogues: Readonly<Record<Language, Readonly<Record<TextKey, string>>>> = { 'zh-CN': zhCN, en };

/** Puts `values` in the places marked {name}; a place without a value stays as it is, so that it is seen. */
export function fill(text: string, values: Readonly<Record<string, string | number | boolean>> = {}): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => (name in values ? String(values[name]) : place));
}

const says: Readonly<Record<Language, Say>> = {
  'zh-CN': (key, ...values) => fill(zhCN[key], values[0]),
  en: (key, ...values) => fill(en[key], values[0]),
};

type LanguageState = { readonly language: Language };
export const useLanguageStore = create<LanguageState>()(() => ({ language: 'zh-CN' }));

export function setLanguage(language: Language): void {
  document.documentElement.lang = language;
  useLanguageStore.setState({ language });
}

export function useLanguage(): Language {
  return useLanguageStore((state) => state.language);
}

/** The catalogue in the present language. */
export function useText(): Say {
  return says[useLanguage()];
}

export function sayIn(language: Language): Say {
  return says[language];
}

function has(key: string): key is TextKey {
  return Object.hasOwn(zhCN, key);
}

/** The word for a code that comes from main (an act's type, a task's step); an unknown code is shown as itself. */
export function wordFor(
  language: Language,
  family: 'act' | 'step' | 'auditAction' | 'activeContent' | 'place' | 'detail' | 'difference' | 'reasons.reason',
  code: string,
): string {
  const key = `${family}.${code}`;
  return has(key) ? catalogues[language][key] : code;
}

/** A warning of the layout, `code name=value …`, as a sentence; an unknown one is shown as it came. */
export function warningText(language: Language, warning: string): string {
  const [code = '', ...rest] = warning.split(' ');
  const key = `warning.${code}`;
  if (!has(key)) return warning;
  const values: Record<string, string | number> = {};
  for (const pair of rest.join(' ').split(/ (?=\w+=)/)) {
    const name = pair.slice(0, pair.indexOf('='));
    const value = pair.slice(pair.indexOf('=') + 1);
    // Main counts pages from 0, people from 1.
    values[name] = name === 'page' ? Number(value) + 1 : value;
  }
  return fill(catalogues[language][key], values);
}

/** Where something hangs in a file, `place` or `place:page`. */
export function placeText(language: Language, where: string): string {
  const [place = '', page] = where.split(':');
  const word = wordFor(language, 'place', place);
  return page === undefined ? word : says[language]('place.onPage', { place: word, page });
}

/** The sentence for a finding of a check; an unknown code is shown as itself. */
export function findingText(language: Language, code: string, status: 'ok' | 'bad' | 'unknown'): string {
  const words = findingsText[code];
  return words === undefined ? code : words[language][status];
}

/** The three lines of a refusal: what is not possible, the rule, what to do next. Unknown codes are named. */
export function refusalText(
  language: Language,
  code: string,
  values: Readonly<Record<string, string | number | boolean>> = {},
): RefusalWords {
  const table: Readonly<Record<string, RefusalWords>> = language === 'en' ? refusalsEn : refusalsZh;
  const words = Object.hasOwn(table, code) ? table[code] : undefined;
  if (words === undefined) {
    const say = says[language];
    return [say('refusal.unknown.what', { code }), say('refusal.unknown.rule'), say('refusal.unknown.next')];
  }
  return [fill(words[0], values), fill(words[1], values), fill(words[2], values)];
}
