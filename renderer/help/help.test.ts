import { describe, expect, it } from 'vitest';
import { ROUTE_NAMES } from '../shell/routes.ts';
import { refusalsZh } from '../shell/text/refusals-zh-CN.ts';
import { catalogues } from '../shell/text/text.ts';
import { helpEn } from './pages-en.ts';
import { helpZh } from './pages-zh-CN.ts';
import { LOCK_TOPICS, refusalsOn, TOPICS, topicOf } from './topics.ts';

const LANGUAGES = [
  ['zh-CN', helpZh],
  ['en', helpEn],
] as const;

describe('help', () => {
  it('is there for every place of the client and every page of the lock screen, in both languages', () => {
    const places = ROUTE_NAMES.map((name) => (name === 'box' ? 'box.toDo' : name));
    expect(TOPICS).toEqual(expect.arrayContaining([...places, ...LOCK_TOPICS]));
    for (const [, pages] of LANGUAGES) {
      expect(Object.keys(pages).sort()).toEqual([...TOPICS].sort());
      for (const topic of TOPICS) {
        const { purpose, steps, keys } = pages[topic];
        expect(steps.length, topic).toBeGreaterThan(0);
        for (const text of [purpose, ...steps, ...keys.flat()]) expect(text.trim(), topic).not.toBe('');
      }
    }
    expect(topicOf({ name: 'box', box: 'incoming' })).toBe('box.incoming');
    expect(topicOf({ name: 'audit' })).toBe('audit');
  });

  it('says as much in English as in Chinese, and no Chinese there but how a document is written', () => {
    for (const topic of TOPICS) {
      expect(helpEn[topic].steps.length, topic).toBe(helpZh[topic].steps.length);
      expect(helpEn[topic].keys.length, topic).toBe(helpZh[topic].keys.length);
    }
    const english = JSON.stringify(helpEn).replace('一、 （一）', '');
    expect(/\p{Script=Han}/u.exec(english)).toBeNull();
  });

  it('quotes only what stands on the screens', () => {
    for (const [language, pages] of LANGUAGES) {
      const known = Object.values(catalogues[language]);
      const quoted = [...JSON.stringify(pages).matchAll(/“([^”]+)”/g)].map(([, words = '']) => words);
      expect(quoted.length).toBeGreaterThan(20);
      // How levels of a text are numbered is no button.
      const levels = ['一、', '（一）', '1.', '（1）'];
      const unknown = quoted.filter((words) => !levels.includes(words) && !known.some((text) => text.includes(words)));
      expect(unknown, language).toEqual([]);
    }
  });

  it('explains every refusal of the contract on some screen, each once', () => {
    const explained = new Set(Object.values(refusalsOn).flat());
    expect([...explained].sort()).toEqual(Object.keys(refusalsZh).sort());
    for (const [topic, codes] of Object.entries(refusalsOn))
      expect(
        codes.filter((code, index) => codes.indexOf(code) !== index),
        topic,
      ).toEqual([]);
  });
});
