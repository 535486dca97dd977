// Stores for tests: real files in a folder of their own, with holders of content keys, an audit log and a clock that the test moves.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { utf8 } from '../../crypto/bytes.ts';
import { unwrapContentKey, wrapContentKey, wrapForRecipient } from '../../crypto/envelopes/wraps.ts';
import * as sm2 from '../../crypto/sm2/sm2.ts';
import { createAuditLog } from '../audit/index.ts';
import { type CryptoPool, poolWithoutThreads } from '../crypto-pool/index.ts';
import {
  blobs,
  type ContentKeyHolders,
  type Disk,
  drafts,
  nodeDisk,
  openStore,
  type Store,
  sequences,
} from './index.ts';

export const STORE_KEY = new Uint8Array(32).fill(0x5a);
export const DATA_KEY = new Uint8Array(32).fill(0xa5);
export const PROFILE_ID = '00112233445566ff';
export const DOSSIER = 'd1'.repeat(32);

// Fixed, so that a process that is started anew finds its own store.
const wrapKey = new Uint8Array(16).fill(0x33);
const recoveryKey = new Uint8Array(32).fill(0x11);
const signingKey = new Uint8Array(32).fill(0x22);

export const recovery = { privateKey: recoveryKey, publicKey: sm2.publicKeyOf(recoveryKey) };
export const signer = { privateKey: signingKey, publicKey: sm2.publicKeyOf(signingKey) };

export const holders: ContentKeyHolders = {
  wrapContentKey: (contentKey) => wrapContentKey(wrapKey, contentKey),
  unwrapContentKey: (wrapped) => unwrapContentKey(wrapKey, wrapped),
  wrapForRecovery: (contentKey) => wrapForRecipient(recovery.publicKey, contentKey),
};

export const clock = { at: 1_790_000_000_000, now: () => clock.at++ };

export const auditLog = createAuditLog({
  profileId: PROFILE_ID,
  actor: 'ac'.repeat(32),
  now: clock.now,
  sign: (message) => sm2.sign(signer.privateKey, message),
});

/** Runs `work` with a folder of its own, removed afterwards. */
export async function inFolder<Result>(work: (folder: string) => Result | Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'yinzheng-test-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Opens the store of a folder, made if need be. */
export function storeIn(
  folder: string,
  options: { disk?: Disk; pool?: CryptoPool; create?: boolean; storeKey?: Uint8Array; dataKey?: Uint8Array } = {},
): Store {
  return openStore({
    folder,
    storeKey: options.storeKey ?? STORE_KEY,
    dataKey: options.dataKey ?? DATA_KEY,
    holders,
    disk: options.disk ?? nodeDisk(),
    pool: options.pool ?? poolWithoutThreads(),
    appendAudit: auditLog.append,
    create: options.create ?? true,
  });
}

/** Runs `work` with an open store in a folder of its own. */
export function withStore<Result>(work: (store: Store, folder: string) => Result | Promise<Result>): Promise<Result> {
  return inFolder(async (folder) => {
    const store = storeIn(folder);
    try {
      return await work(store, folder);
    } finally {
      store.close();
    }
  });
}

/** Changes one byte. */
export function flip(bytes: Uint8Array, at: number): void {
  bytes.set([(bytes[at] ?? 0) ^ 0x10], at);
}

/** Every file below a folder. */
export function filesIn(folder: string): { path: string; bytes: Buffer }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({ path, bytes: readFileSync(path) }));
}

/** More than one chunk, so that a half-written file would show. */
export const WRITTEN = utf8('演示文件正文，每一步都可能断电。'.repeat(3000));

/** A disk that ends the process before step `killAt`, from 1. */
function diskThatKills(killAt: number): Disk {
  let steps = 0;
  return nodeDisk({
    onStep: () => {
      steps++;
      if (steps === killAt) process.kill(process.pid, 'SIGKILL');
    },
  });
}

/** Makes a store in a new folder. Ends the process before step `killAt`. */
export function createOnce(folder: string, killAt: number): void {
  storeIn(folder, { disk: diskThatKills(killAt), create: true });
  process.kill(process.pid, 'SIGTERM');
}

/** One import as the client does it: content, row, draft, number and audit entry. Ends the process before step `killAt`. */
export async function writeOnce(folder: string, killAt: number): Promise<void> {
  const disk = diskThatKills(killAt);
  const store = storeIn(folder, { disk, create: false });
  const blob = await store.writeBlob({ plaintext: WRITTEN, dossier: DOSSIER, kind: 'pdf', label: 'none' });
  store.commit({ action: 'document.import', subject: blob.digest }, (db) => {
    blobs.put(db, blob);
    drafts.put(db, { id: 'only', kind: 'document', dossier: DOSSIER, savedAt: 1, content: { digest: blob.digest } });
    sequences.next(db, 'actor', DOSSIER);
  });
  // Neither closed nor checkpointed: what was committed must be there all the same.
  process.kill(process.pid, 'SIGTERM');
}
