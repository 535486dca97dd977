// Projections of another version, derived anew at unlocking: a commit for each portion, and in between main answers. Nobody reads them before the session is open, and until the
// last portion stands they count as not derived: whatever stops this, the next unlocking begins it again.

import { beginRebuild, derivePortion, markRebuilt, PROJECTION_VERSION } from './documents/index.ts';
import type { Session } from './office.ts';
import { Refusal } from './refusal.ts';
import { acts, projections, type WritableDb } from './store/index.ts';

/** What is heard of it, and a way to end it. */
export type Rebuilding = {
  /** So many of so many dossiers have been derived. Told before each portion. */
  readonly rebuilt: (done: number, total: number) => void;
  readonly isCalledOff: () => boolean;
};

/** Throws Refusal `session.locked` when it was called off. Where nothing is to be derived it ends in the same turn. */
export async function rebuildIfNeeded(
  session: Pick<Session, 'store' | 'ledger' | 'directory'> & { readonly profile: { readonly id: string } },
  { rebuilt, isCalledOff }: Rebuilding,
): Promise<void> {
  const { store, ledger } = session;
  if (!store.read((db) => projections.rebuildNeeded(db, PROJECTION_VERSION))) return;
  const commit = <Result>(dossiers: number, work: (db: WritableDb) => Result): Result => {
    const detail = { version: PROJECTION_VERSION, dossiers };
    return store.commit({ action: 'store.rebuild', subject: session.profile.id, detail }, work);
  };
  const total = store.read((db) => acts.dossiers(db)).filter((dossier) => dossier !== ledger).length;
  let done = 0;
  const answer = async () => {
    rebuilt(done, total);
    await new Promise((next) => setImmediate(next));
    if (isCalledOff()) throw new Refusal('session.locked');
  };
  // What stood there takes its time to go as well.
  if (total > 0) await answer();
  const portions = commit(0, (db) => {
    const begun = beginRebuild(db, ledger);
    if (begun.length === 0) markRebuilt(db);
    return begun;
  });
  for (const [index, portion] of portions.entries()) {
    if (done > 0) await answer();
    commit(portion.length, (db) => {
      derivePortion(db, portion, session.directory());
      if (index === portions.length - 1) markRebuilt(db);
    });
    done += portion.length;
  }
}
