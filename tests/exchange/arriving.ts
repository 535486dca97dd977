// A second store of one person's keys, which the same acts reach in another order: what it then shows must be what the first one shows.

import { poolWithoutThreads } from '../../main/crypto-pool/index.ts';
import { rebuildProjections } from '../../main/documents/index.ts';
import type { Session } from '../../main/office.ts';
import { acts, nodeDisk, openStore, projections, type StoredAct } from '../../main/store/index.ts';

/** The rows of a fresh store in `folder` that the acts reach in the order given. */
export function rowsArrivingIn(folder: string, session: Session, arriving: readonly StoredAct[]) {
  const store = openStore({
    folder,
    storeKey: session.unlocked.storeKey,
    dataKey: session.unlocked.dataKey,
    holders: session.provider,
    disk: nodeDisk(),
    pool: poolWithoutThreads(),
    appendAudit: () => {},
    create: true,
  });
  try {
    store.commit({ action: 'test.arrive', subject: '' }, (db) => {
      for (const act of arriving) acts.put(db, act, act.arrivedAt);
      rebuildProjections(db, session.directory(), session.ledger);
    });
    return store.read((db) => projections.snapshot(db));
  } finally {
    store.close();
  }
}
