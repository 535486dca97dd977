// What is known of the time beside the clock. Validity of certificates, lists and seals is judged at the clock's time or at the highest time that an act of the
// own unit bears, whichever is later: a clock set back extends nothing. Other units' acts do not count for it, so that a neighbour's wrong clock cannot make
// everything here expire. Not done here: replay, which uses no time at all; delays after wrong PINs (keys/attempts.ts).

import type { Clock, Session } from './office.ts';
import { meta, type ReadableDb, type StoredAct, sql, type WritableDb } from './store/index.ts';

/** The highest time that any act in this store bears: what `seen` says in the next one. */
export function highestSeen(db: ReadableDb): number {
  return numberIn(db, 'acts.highestAt') ?? 0;
}

/** Takes note of the times of acts that are being kept. */
export function noteTimes(db: WritableDb, session: Pick<Session, 'directory'>, kept: readonly StoredAct[]): void {
  const own = ownFingerprints(session);
  const atOf = (entry: StoredAct) => entry.act.at;
  meta.set(db, 'acts.highestAt', Math.max(highestSeen(db), ...kept.map(atOf)));
  const highest = Math.max(highestOfUnit(db, session), ...kept.filter(({ act }) => own.includes(act.actor)).map(atOf));
  meta.set(db, 'acts.highestOfUnit', highest);
}

/** The time, in ms, at which validity is judged. */
export function judgingTime(clock: Clock, session: Pick<Session, 'directory' | 'store'>): number {
  return Math.max(
    clock.now(),
    session.store.read((db) => highestOfUnit(db, session)),
  );
}

/** Steps of a clock that is being put right are smaller than this; ms. */
const OWN_STEP = 2 * 60_000;
/** How far another unit's clock may be ahead before ours is called slow; ms. */
const OTHERS_STEP = 60 * 60_000;
const LAST_ENTRIES = 1000;

/** Whether the clock stands before what the last entries of the audit log, or acts, bear: it was set back, or had been set forward before. */
export function isClockBack(clock: Clock, session: Pick<Session, 'directory' | 'store'>): boolean {
  const now = clock.now();
  return session.store.read((db) => {
    const logged = db.get<{ at: number | null }>(
      sql`SELECT max(at) AS at FROM (SELECT at FROM audit ORDER BY sequence DESC LIMIT ${LAST_ENTRIES})`,
    );
    const own = Math.max(logged?.at ?? 0, highestOfUnit(db, session));
    return now < own - OWN_STEP || now < highestSeen(db) - OTHERS_STEP;
  });
}

function highestOfUnit(db: ReadableDb, session: Pick<Session, 'directory'>): number {
  const noted = numberIn(db, 'acts.highestOfUnit');
  if (noted !== undefined) return noted;
  // Stores of earlier versions, and new ones that hold the ledger alone.
  const times = ownFingerprints(session).map(
    (actor) => db.get<{ at: number | null }>(sql`SELECT max(at) AS at FROM acts WHERE actor = ${actor}`)?.at ?? 0,
  );
  return Math.max(0, ...times);
}

function ownFingerprints(session: Pick<Session, 'directory'>): string[] {
  return session.directory().unit.members.map(({ fingerprint }) => fingerprint);
}

function numberIn(db: ReadableDb, name: string): number | undefined {
  const value = meta.get(db, name);
  return typeof value === 'number' ? value : undefined;
}
