// One gesture, one commit: the acts of a step, what was put on the pages meanwhile, new contents, and the envelope that passes the dossier on.

import { wipe } from '../../crypto/bytes.ts';
import { findMember, type Member } from '../directory/index.ts';
import {
  keepActs,
  type LoadedDossier,
  loadDossier,
  makeActs,
  type NextStatement,
  nextAction,
} from '../documents/index.ts';
import { discardPacked, type PackedEnvelope, packDossier, recordOutgoing, sendWaiting } from '../exchange/index.ts';
import type { Office, Session } from '../office.ts';
import { require } from '../refusal.ts';
import { blobs, drafts, type StoredAct, type StoredBlob } from '../store/index.ts';

/** The dossier if `action` is what the caller may do with it now. */
export function expectStep(session: Session, dossier: string, ...actions: string[]): LoadedDossier {
  const loaded = session.store.read((db) => loadDossier(db, dossier, session.directory()));
  require(loaded && dossier !== session.ledger, 'dossier.missing');
  const me = { fingerprint: session.me.fingerprint, role: session.role };
  const next = nextAction(loaded.state, me);
  require(next !== null && actions.includes(next), 'step.notPossible', { stage: loaded.state.stage });
  return loaded;
}

/** A colleague of the own unit in the post that is needed. */
export function expectColleague(session: Session, fingerprint: string, role: Member['role']): Member {
  const member = findMember(session.directory(), fingerprint);
  require(member && member.root === session.me.root && member.role === role, 'addressee.unknown');
  return member;
}

/**
 * Signs, packs and commits. `to` null keeps the dossier where it is. Everything that has to be waited for has happened before: nothing here is
 * asynchronous, so no other step can come between.
 */
export function pass(
  office: Office,
  session: Session,
  options: {
    readonly action: string;
    readonly dossier: string;
    readonly companion?: string | null;
    readonly statements: readonly NextStatement[];
    readonly contents?: readonly StoredBlob[];
    readonly to: Member | null;
    /** Drafts that this step uses up. */
    readonly spent?: readonly string[];
  },
): StoredAct[] {
  const contents = options.contents ?? [];
  let packed: PackedEnvelope | null = null;
  let made: StoredAct[];
  try {
    made = makeActs(office, session, options.statements);
    packed =
      options.to && options.to.fingerprint !== session.me.fingerprint
        ? packDossier(office, session, {
            dossier: options.dossier,
            companion: options.companion ?? null,
            fresh: made,
            freshBlobs: contents,
            to: options.to,
          })
        : null;
    const now = office.clock.now();
    session.store.commit({ action: options.action, subject: options.dossier, detail: { acts: made.length } }, (db) => {
      for (const content of contents) blobs.put(db, content);
      keepActs(db, session, made, now);
      for (const draft of options.spent ?? []) drafts.remove(db, draft);
      if (packed) recordOutgoing(db, packed, now);
    });
  } catch (error) {
    if (packed) discardPacked(office, session, packed);
    for (const content of contents) session.store.discardBlob(content);
    throw error;
  } finally {
    for (const content of contents) wipe(content.contentKey);
  }
  // From the commit on the envelope is on its way: what goes wrong in handing it over takes nothing back.
  sendWaiting(office, session);
  office.changed('circulation');
  return made;
}

/** Looks again, after a content was written on other threads, at what the step rests on; unless it holds, the content goes. */
export function stillHolds(session: Session, content: StoredBlob, look: () => void): void {
  try {
    look();
  } catch (error) {
    wipe(content.contentKey);
    session.store.discardBlob(content);
    throw error;
  }
}

export function lastOf(made: readonly StoredAct[]): string {
  const last = made[made.length - 1];
  if (!last) throw new Error('no act was made');
  return last.id;
}
