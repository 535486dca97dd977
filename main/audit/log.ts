// Writing and reading the audit log. Entries are appended inside the transaction of the work that they tell of (store.commit); heads are
// signed at unlock, lock and pack, and by themselves every HEAD_EVERY entries.

import { fromHex, fromUtf8, toHex } from '../../crypto/bytes.ts';
import {
  type AppendAudit,
  type AuditDraft,
  type Disk,
  type ReadableDb,
  type Store,
  StoreError,
  sql,
  type WritableDb,
} from '../store/index.ts';
import {
  type AuditDetail,
  type AuditHead,
  type AuditOutcome,
  chainStart,
  encodeEntry,
  HEAD_EVERY,
  type HeadReason,
  hashOf,
  headMessage,
  type SignedHead,
  type StatedEntry,
} from './chain.ts';
import { keepWitness } from './witness.ts';

/** An entry as it is shown. */
export type AuditEntry = {
  readonly sequence: number;
  readonly at: number;
  readonly action: string;
  readonly actor: string;
  readonly subject: string;
  readonly outcome: AuditOutcome;
  readonly detail: AuditDetail;
  /** SM3 of the entry's bytes, hex. */
  readonly hash: string;
};

export type AuditLog = {
  /** Given to openStore(). */
  readonly append: AppendAudit;
  /** Signs how far the log reaches and keeps the head, with an entry of its own (`audit.head`) that follows it, then renews the witness. */
  signHead(store: Store, reason: HeadReason): SignedHead;
};

/**
 * The audit log of a profile. `actor` is the person's fingerprint, `sign` the person's signature (CryptoProvider.sign). The log keeps no
 * state of its own: the chain continues from what the database holds.
 */
export function createAuditLog(options: {
  profileId: string;
  actor: string;
  now: () => number;
  sign: (message: Uint8Array) => Uint8Array;
  /** Where the last head is witnessed outside the profile's folder (witness.ts). */
  witness?: { readonly disk: Disk; readonly path: string };
}): AuditLog {
  const { profileId, actor, now, sign, witness } = options;

  function keepHead(db: WritableDb, reason: HeadReason): SignedHead {
    const last = lastEntry(db);
    const head: AuditHead = {
      sequence: last?.sequence ?? 0,
      hash: last ? toHex(last.hash) : chainStart(profileId),
      at: now(),
      reason,
    };
    const signature = sign(headMessage(profileId, head));
    db.run(sql`INSERT INTO audit_heads (sequence, reason, at, hash, signature)
      VALUES (${head.sequence}, ${reason}, ${head.at}, ${fromHex(head.hash)}, ${signature})`);
    return { ...head, signature };
  }

  const append: AppendAudit = (db, draft: AuditDraft) => {
    const last = lastEntry(db);
    const sequence = (last?.sequence ?? 0) + 1;
    const previous = last ? toHex(last.hash) : chainStart(profileId);
    const at = now();
    const bytes = encodeEntry({
      v: 1,
      sequence,
      at,
      action: draft.action,
      actor: draft.actor ?? actor,
      subject: draft.subject,
      outcome: draft.outcome ?? 'done',
      detail: draft.detail ?? {},
      previous,
    });
    const record = db.records.encryptBytes(contextOf(sequence), bytes);
    db.run(sql`INSERT INTO audit (sequence, previous, hash, at, record)
      VALUES (${sequence}, ${fromHex(previous)}, ${fromHex(hashOf(bytes))}, ${at}, ${record})`);
    if (sequence % HEAD_EVERY === 0) keepHead(db, 'count');
  };

  return {
    append,
    signHead: (store, reason) => {
      const draft = { action: 'audit.head', subject: profileId, detail: { reason } };
      const head = store.commit(draft, (db) => keepHead(db, reason));
      if (witness) keepWitness(witness.disk, witness.path, head);
      return head;
    },
  };
}

/**
 * Entries before a sequence (null: the newest), the newest first, and how many there are in all. One whose record does not open is shown
 * with the action `audit.unreadable` and the outcome `fault`: a log that was tampered with must still be readable.
 */
export function entries(store: Store, before: number | null, limit: number): { entries: AuditEntry[]; total: number } {
  return store.read((db) => {
    const rows = db.all<EntryRow>(
      sql`SELECT sequence, hash, at, record FROM audit WHERE sequence < ${before ?? Number.MAX_SAFE_INTEGER}
        ORDER BY sequence DESC LIMIT ${limit}`,
    );
    const total = db.get<{ total: number }>(sql`SELECT count(*) AS total FROM audit`)?.total ?? 0;
    return { entries: rows.map((row) => shown(db, row)), total };
  });
}

/** The head signed last, for the manifest of an envelope, or undefined. */
export function lastHead(store: Store): SignedHead | undefined {
  return store.read((db) => {
    const row = db.get<{ sequence: number; reason: HeadReason; at: number; hash: Uint8Array; signature: Uint8Array }>(
      sql`SELECT sequence, reason, at, hash, signature FROM audit_heads ORDER BY rowid DESC LIMIT 1`,
    );
    return row && { ...row, hash: toHex(row.hash) };
  });
}

type EntryRow = { sequence: number; hash: Uint8Array; at: number; record: Uint8Array };

/** The context under which an entry's record is encrypted. */
export function contextOf(sequence: number): string {
  return `audit ${sequence}`;
}

function shown(db: ReadableDb, row: EntryRow): AuditEntry {
  const hash = toHex(row.hash);
  try {
    const bytes = db.records.decryptBytes(contextOf(row.sequence), row.record);
    const { at, action, actor, subject, outcome, detail } = JSON.parse(fromUtf8(bytes)) as StatedEntry;
    return { sequence: row.sequence, at, action, actor, subject, outcome, detail, hash };
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'record.damaged') throw error;
    const { sequence, at } = row;
    return { sequence, at, action: 'audit.unreadable', actor: '', subject: '', outcome: 'fault', detail: {}, hash };
  }
}

function lastEntry(db: ReadableDb): { sequence: number; hash: Uint8Array } | undefined {
  return db.get(sql`SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1`);
}
