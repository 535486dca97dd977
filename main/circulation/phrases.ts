// Standard phrases of each step, as offices write them, and the person's own in their place. They are words of documents, not of the interface, and so they are Chinese
// in every language. A person's own lie in an encrypted record: what somebody is used to writing is nobody's business.

import type { Session } from '../office.ts';
import { drafts } from '../store/index.ts';

export const phrases = {
  signOff: ['同意印发。', '同意。', '同意，请尽快印发。'],
  sendBack: ['请修改后再报。', '请补充依据后再报。', '请与有关科室会商后再报。'],
  propose: ['拟请领导阅示。', '拟请领导批示，由办公室承办。', '拟阅。'],
  instruct: ['请办公室按要求办理。', '同意，请抓紧落实。', '已阅。'],
};

export type Phrases = Record<keyof typeof phrases, string[]>;

const ID = 'phrases';

export function phrasesOf(session: Session): Phrases {
  const own = session.store.read((db) => drafts.get<Partial<Phrases>>(db, ID))?.content;
  return { ...phrases, ...own };
}

/** None puts the standard ones back. */
export function setPhrases(session: Session, step: keyof Phrases, wanted: readonly string[], now: number): void {
  const once = [...new Set(wanted.map((phrase) => phrase.normalize('NFC')))];
  session.store.commit({ action: 'circulation.setPhrases', subject: session.profile.id, detail: { step } }, (db) => {
    const { [step]: _, ...others } = drafts.get<Partial<Phrases>>(db, ID)?.content ?? {};
    const content = once.length > 0 ? { ...others, [step]: once } : others;
    drafts.put(db, { id: ID, kind: 'phrases', dossier: null, savedAt: now, content });
  });
}
