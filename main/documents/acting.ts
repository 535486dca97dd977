// Making an act: what it follows, under which directory it is made, when, and the signature. Between signing and the commit nothing waits, so a
// sequence number read here is still free there.

import { InputError } from '../../crypto/errors.ts';
import type { Label } from '../acts/index.ts';
import {
  type ActDraft,
  type ActType,
  type Bodies,
  decodeAct,
  type JsonObject,
  normalizeStrings,
  type SignedAct,
  signAct,
  understand,
} from '../acts/index.ts';
import type { Office, Session } from '../office.ts';
import { Refusal } from '../refusal.ts';
import { acts, type ReadableDb, type StoredAct, type WritableDb } from '../store/index.ts';
import { highestSeen, noteTimes } from '../unit-time.ts';
import { projectDossier } from './dossiers.ts';

export type Statement<T extends ActType = ActType> = {
  readonly type: T;
  readonly dossier: string;
  readonly body: Bodies[T];
  /** SM3 of the bytes spoken of, hex; the document first. */
  readonly subjects: readonly string[];
  readonly label: Label;
  readonly consent: 'session' | 'pin';
};

/** A statement, or one that names acts made just before it. */
export type NextStatement = Statement | ((before: readonly StoredAct[]) => Statement);

/**
 * Signs statements one after another, each following the one before. Acts of one dossier follow all of its acts that nothing follows yet.
 * Nothing is kept yet: the caller commits them.
 */
export function makeActs(office: Office, session: Session, statements: readonly NextStatement[]): StoredAct[] {
  const made: StoredAct[] = [];
  session.store.read((db) => {
    for (const next of statements) {
      made.push(makeAct(office, session, db, typeof next === 'function' ? next(made) : next, made));
    }
  });
  return made;
}

function makeAct(
  office: Office,
  session: Session,
  db: ReadableDb,
  statement: Statement,
  before: readonly StoredAct[],
): StoredAct {
  const known = [
    ...acts.ofDossier(db, statement.dossier),
    ...before.filter((entry) => entry.act.dossier === statement.dossier),
  ];
  const followed = new Set(known.flatMap((entry) => entry.act.parents));
  const own = known.filter(
    (entry) => entry.act.actor === session.me.fingerprint && entry.act.device === session.device,
  );
  const at = office.clock.now();
  const signed = statable(
    {
      type: statement.type,
      dossier: statement.dossier,
      actor: session.me.fingerprint,
      post: session.me.post,
      device: session.device,
      seq: Math.max(0, ...own.map((entry) => entry.act.seq)) + 1,
      at,
      seen: Math.max(highestSeen(db), ...before.map((entry) => entry.act.at)),
      parents: known
        .map((entry) => entry.id)
        .filter((id) => !followed.has(id))
        .sort(),
      subjects: [...new Set(statement.subjects)],
      label: statement.label,
      consent: statement.consent,
      basis: [...session.directory().heads].slice(0, 64),
      // Typed text can come decomposed; what is signed is NFC.
      body: normalizeStrings<JsonObject>(statement.body),
    },
    (message) => session.provider.sign(message),
  );
  const act = decodeAct(signed.bytes);
  // Every reader would keep it and none would count it: a step that seems taken and is not. NFC can lengthen what a form had measured.
  const understood = understand(act);
  if ('fault' in understood) throw new Refusal('input.invalid', { path: `${act.type}.${understood.fault}` });
  return { ...signed, act, arrivedAt: at };
}

/** What was typed and cannot be stated (half a character, more than an act holds) is the typist's to mend. */
function statable(draft: ActDraft, sign: (message: Uint8Array) => Uint8Array): SignedAct {
  try {
    return signAct(draft, sign);
  } catch (error) {
    if (error instanceof InputError && error.code.startsWith('json.')) {
      throw new Refusal('input.invalid', { path: `${draft.type}.${error.code}` });
    }
    throw error;
  }
}

/** Keeps acts and derives their dossiers anew; part of one commit. */
export function keepActs(db: WritableDb, session: Session, kept: readonly StoredAct[], now: number): void {
  for (const entry of kept) acts.put(db, entry, now);
  noteTimes(db, session, kept);
  for (const dossier of new Set(kept.map((entry) => entry.act.dossier))) {
    if (dossier !== session.ledger) projectDossier(db, dossier, session.directory());
  }
}
