// A person's profile with its store, the ledger in it, made where nobody looks for profiles and moved to its place by one step: until then there is none.
// Whatever stops the making leaves a mark that the next start clears away and tells of.

import { join } from 'node:path';
import { fromUtf8, utf8, wipe } from '../../crypto/bytes.ts';
import type { Certificate } from '../../crypto/certificates/certificate.ts';
import type { SignedAct } from '../acts/index.ts';
import { createAuditLog, witnessPath } from '../audit/index.ts';
import type { CryptoPool } from '../crypto-pool/index.ts';
import { deriveDirectory, ledgerDossier } from '../directory/index.ts';
import { rebuildProjections } from '../documents/index.ts';
import {
  createProfile,
  type Keyholder,
  type NewProfile,
  type ProfilePorts,
  profileFolder,
  type UnlockedProfile,
} from '../keys/index.ts';
import { acts, certificates, type Disk, type Draft, drafts, openStore } from '../store/index.ts';

export type MakingPorts = {
  readonly home: string;
  readonly disk: Disk;
  readonly pool: CryptoPool;
  readonly keyholder: Keyholder;
  readonly profiles: ProfilePorts;
  readonly now: () => number;
};

export type ProfilePlan = Omit<NewProfile, 'home' | 'deviceSecret' | 'certificates'> & {
  readonly pin: string;
  readonly signing: Certificate;
  readonly encryption: Certificate;
  readonly root: Certificate;
  readonly ledger: readonly SignedAct[];
  /** What else lies in the store from the start. */
  readonly drafts: readonly Draft[];
};

/** Makes the profile below `home`, which need not be the client's own yet: the witness of its audit log goes to the client's. */
export async function makeProfile(ports: MakingPorts, home: string, plan: ProfilePlan): Promise<void> {
  const { pin, signing, encryption, root, ledger: _, drafts: __, ...person } = plan;
  const deviceSecret = ports.keyholder.secret(plan.id);
  try {
    const unlocked = await createProfile(
      {
        ...person,
        home,
        certificates: { signing: signing.raw, encryption: encryption.raw, root: root.raw },
        deviceSecret,
      },
      pin,
      ports.profiles,
      (open) => fillStore(ports, plan, open),
    );
    unlocked.lock();
  } finally {
    wipe(deviceSecret);
  }
}

function fillStore(ports: MakingPorts, plan: ProfilePlan, unlocked: UnlockedProfile): void {
  const { id } = plan;
  const now = ports.now();
  const audit = createAuditLog({
    profileId: id,
    actor: unlocked.header.fingerprint,
    now: ports.now,
    sign: (message) => unlocked.provider.sign(message),
    witness: { disk: ports.disk, path: witnessPath(ports.home, id) },
  });
  const store = openStore({
    folder: unlocked.folder,
    storeKey: unlocked.storeKey,
    dataKey: unlocked.dataKey,
    holders: unlocked.provider,
    disk: ports.disk,
    pool: ports.pool,
    appendAudit: audit.append,
    create: true,
  });
  try {
    const directory = deriveDirectory(plan.ledger, plan.root.fingerprint);
    if (!directory || directory.refused.length > 0) throw new Error('the fresh ledger does not hold');
    store.commit({ action: 'keys.createProfile', subject: id, detail: { exercise: plan.exercise } }, (db) => {
      for (const act of plan.ledger) acts.put(db, act, now);
      for (const member of directory.unit.members) certificates.put(db, member.signing.raw);
      for (const draft of plan.drafts) drafts.put(db, draft);
      rebuildProjections(db, directory, ledgerDossier(plan.root.raw));
    });
    audit.signHead(store, 'lock');
  } finally {
    store.close();
  }
}

/** Where a profile of one's own lies until it is whole, with the id that it will bear. */
const BEING_MADE = 'unit-being-made';
const MARK = 'profile';

/**
 * Makes one profile, whole or not at all. `prepare` comes first (windows, keys): what ends it, or the making, leaves nothing. `keepSecret`: the device secret
 * of this id was there before and stays when nothing is made.
 */
export async function makeOwnProfile(
  ports: MakingPorts,
  id: string,
  prepare: () => Promise<ProfilePlan>,
  keepSecret: boolean,
): Promise<void> {
  const { disk, home } = ports;
  const being = join(home, BEING_MADE);
  disk.removeFolder(being);
  disk.makeFolder(being);
  disk.writeFileSynced(join(being, MARK), utf8(`${keepSecret ? 'kept' : 'fresh'} ${id}`));
  try {
    await makeProfile(ports, being, await prepare());
    disk.makeFolder(profileFolder(home, ''));
    // The one step by which there is a profile.
    disk.moveFolder(profileFolder(being, id), profileFolder(home, id));
  } catch (error) {
    forget(ports, id, keepSecret);
    throw error;
  } finally {
    disk.removeFolder(being);
  }
}

/** Clears away what an interrupted making has left; whether there was any. Called once, at the start. */
export function clearInterrupted(ports: Pick<MakingPorts, 'disk' | 'home' | 'keyholder'>): boolean {
  const { disk, home } = ports;
  const being = join(home, BEING_MADE);
  const mark = disk.readFile(join(being, MARK));
  if (!mark && disk.list(being).length === 0) return false;
  const [secret, id = ''] = fromUtf8(mark ?? new Uint8Array(0)).split(' ');
  const known = /^[0-9a-f]{16}$/.test(id);
  const made = known && disk.readFile(join(profileFolder(home, id), 'profile.json')) !== undefined;
  if (!made && known) forget(ports, id, secret !== 'fresh');
  disk.removeFolder(being);
  return !made;
}

function forget(
  { disk, home, keyholder }: Pick<MakingPorts, 'disk' | 'home' | 'keyholder'>,
  id: string,
  keepSecret: boolean,
): void {
  if (!keepSecret) keyholder.forget(id);
  disk.remove(witnessPath(home, id));
}
