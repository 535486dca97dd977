// Opening a profile's session and closing it: the store, the audit log, the directory out of the ledger, and what must be made good after a stop in
// the middle (projections of an older version, envelopes that wait to be handed over).

import { parseCertificate } from '../crypto/certificates/certificate.ts';
import type { Finding } from '../crypto/certificates/findings.ts';
import type { StoreWarning } from '../preload/contract/keys.ts';
import { type AuditLog, checkWitness, createAuditLog, witnessPath } from './audit/index.ts';
import type { CryptoPool } from './crypto-pool/index.ts';
import { type Directory, deriveDirectory, findMember, ledgerDossier } from './directory/index.ts';
import type { UnlockedProfile } from './keys/index.ts';
import type { Clock, Session } from './office.ts';
import { type Rebuilding, rebuildIfNeeded } from './rebuild.ts';
import { Refusal } from './refusal.ts';
import { acts, type Disk, openStore, type Store, StoreError } from './store/index.ts';
import { isClockBack } from './unit-time.ts';

export type OpenSession = Session & {
  readonly audit: AuditLog;
  /** Whether the store was the newest when it was opened (audit/). */
  readonly witness: Finding;
  /** What was wrong with the store when it was opened. Nothing of it is repaired or removed. */
  readonly warnings: StoreWarning[];
};

/** Throws Refusal `profile.damaged`, `profile.newer`, and `session.locked` when it was called off. Takes one turn unless projections are to be derived anew. */
export async function openSession(
  unlocked: UnlockedProfile,
  ports: { home: string; disk: Disk; pool: CryptoPool; clock: Clock },
  rebuilding: Rebuilding,
): Promise<OpenSession> {
  const { header, provider } = unlocked;
  const witnessed = { disk: ports.disk, path: witnessPath(ports.home, header.id) };
  const audit = createAuditLog({
    profileId: header.id,
    actor: header.fingerprint,
    now: () => ports.clock.now(),
    sign: (message) => provider.sign(message),
    witness: witnessed,
  });
  const store = opened(unlocked, ports, audit);
  try {
    const root = parseCertificate(header.certificates.root);
    const ledger = ledgerDossier(root.raw);
    let directory = readDirectory(store, ledger, root.fingerprint);
    const me = findMember(directory, header.fingerprint);
    if (!me) throw new Refusal('profile.damaged', { reason: 'directory' });
    const publicKey = me.signing.publicKey.bytes;
    const witness = checkWitness(store, { ...witnessed, profileId: header.id, publicKey });
    const session: OpenSession = {
      unlocked,
      profile: header,
      store,
      provider,
      me,
      role: header.role,
      device: unlocked.device,
      ledger,
      audit,
      witness,
      warnings: [],
      directory: () => directory,
      refreshDirectory: () => {
        directory = readDirectory(store, ledger, root.fingerprint);
      },
      signHead: (reason) => void audit.signHead(store, reason),
    };
    const clockBack = isClockBack(ports.clock, session);
    session.warnings.push(...warningsOf(store, witness, clockBack));
    makeGood(session, clockBack);
    await rebuildIfNeeded(session, rebuilding);
    return session;
  } catch (error) {
    store.close();
    throw error;
  }
}

function opened(unlocked: UnlockedProfile, { disk, pool }: { disk: Disk; pool: CryptoPool }, audit: AuditLog): Store {
  try {
    return openStore({
      folder: unlocked.folder,
      storeKey: unlocked.storeKey,
      dataKey: unlocked.dataKey,
      holders: unlocked.provider,
      disk,
      pool,
      appendAudit: audit.append,
    });
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    if (error.code === 'store.newer') throw new Refusal('profile.newer');
    throw new Refusal('profile.damaged', { reason: error.code });
  }
}

function readDirectory(store: Store, ledger: string, root: string): Directory {
  const directory = deriveDirectory(
    store.read((db) => acts.ofDossier(db, ledger)),
    root,
  );
  if (!directory) throw new Refusal('profile.damaged', { reason: 'ledger' });
  return directory;
}

function warningsOf(store: Store, witness: Finding, clockBack: boolean): StoreWarning[] {
  const missing = store.missingBlobs().length;
  const warnings: StoreWarning[] = [];
  if (witness.status === 'bad') warnings.push({ code: 'rolledBack', count: 0 });
  // Whoever puts back an older copy may take the witness away with it.
  if (witness.status === 'unknown') warnings.push({ code: 'witnessMissing', count: 0 });
  if (missing > 0) warnings.push({ code: 'contentsMissing', count: missing });
  if (clockBack) warnings.push({ code: 'clockBack', count: 0 });
  return warnings;
}

function makeGood(session: OpenSession, clockBack: boolean): void {
  const { store, unlocked } = session;
  const failed = unlocked.failedAttempts.length;
  store.commit(
    {
      action: 'keys.unlock',
      subject: session.profile.id,
      // A store put back to an earlier state is told here once, and stays in the log.
      detail: {
        wrongPinsBefore: failed,
        swept: store.sweptAtOpen,
        witness: session.witness.status,
        ...(clockBack ? { clock: 'back' } : {}),
      },
    },
    () => {},
  );
  if (failed > 0) unlocked.attemptsAbsorbed();
  session.audit.signHead(store, 'unlock');
}

/** Signs the log's head, closes the store, wipes every secret. */
export function closeSession(session: OpenSession, reason: 'hand' | 'idle' | 'sleep'): void {
  try {
    session.store.commit({ action: 'keys.lock', subject: session.profile.id, detail: { reason } }, () => {});
    session.audit.signHead(session.store, 'lock');
  } finally {
    try {
      session.store.close();
    } finally {
      session.unlocked.lock();
    }
  }
}
