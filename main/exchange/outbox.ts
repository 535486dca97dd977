// Sending: an envelope is packed and written to the outbox, then named in the commit that holds its acts, then handed to the carrier. Whatever
// stops in between, either the commit is there and the very same bytes are handed over at the next start, or neither act nor envelope is.

import { join } from 'node:path';
import { toHex, wipe } from '../../crypto/bytes.ts';
import { packStart } from '../../crypto/envelopes/envelope.ts';
import { Sm3 } from '../../crypto/sm3/sm3.ts';
import type { SignedAct } from '../acts/index.ts';
import type { Member } from '../directory/index.ts';
import type { Office, Session } from '../office.ts';
import { envelopes, type StoredBlob, StoreError, sequences, type WritableDb } from '../store/index.ts';
import { CarrierError } from './carriers/carrier.ts';
import { pieces } from './carriers/pieces.ts';
import { encodeManifest, type Purpose } from './manifest.ts';

export type PackedEnvelope = {
  readonly id: string;
  readonly name: string;
  readonly sequence: number;
  readonly peer: string;
  readonly purpose: Purpose;
};

type OutgoingDetail = { readonly name: string; readonly purpose: Purpose };

function folderOf(session: Session): string {
  return join(session.store.folder, 'outbox');
}

/**
 * Packs acts and contents for `recipients` and writes the envelope to the outbox. `fresh` are contents that no commit has named yet; all others
 * are taken from the store by digest.
 */
export function packForMembers(
  office: Office,
  session: Session,
  options: {
    readonly purpose: Purpose;
    readonly acts: readonly SignedAct[];
    readonly certificates: readonly Uint8Array[];
    readonly digests: readonly string[];
    readonly fresh?: readonly StoredBlob[];
    readonly recipients: readonly Member[];
  },
): PackedEnvelope {
  const fresh = options.fresh ?? [];
  const isFresh = new Set(fresh.map((blob) => blob.digest));
  const taken = [...new Set(options.digests)]
    .filter((digest) => !isFresh.has(digest))
    .map((digest) => session.store.takeBlob(digest));
  const held = [...taken, ...fresh];
  const peer = options.recipients
    .map((member) => member.fingerprint)
    .sort()
    .join(' ');
  const sequence = session.store.read((db) => sequences.last(db, 'envelopes', peer)) + 1;
  try {
    const manifest = encodeManifest({
      purpose: options.purpose,
      acts: options.acts,
      certificates: options.certificates,
      blobs: held.map(({ digest, id, dossier, contentKey, length }) => ({
        digest,
        id,
        dossier,
        contentKey,
        size: length,
      })),
    });
    const { id, start, blobs } = packStart({
      sender: { certificate: session.me.signing.raw, sign: (message) => session.provider.sign(message) },
      recipients: options.recipients.map(({ encryption }) => ({
        fingerprint: encryption.fingerprint,
        publicKey: encryption.publicKey.bytes,
      })),
      sequence,
      createdAt: office.clock.now(),
      manifest,
      blobs: held,
    });
    const name = `${String(office.clock.now()).padStart(14, '0')}-${id}.yzen`;
    office.disk.makeFolder(folderOf(session));
    office.disk.writeFileSynced(join(folderOf(session), name), wholeEnvelope(session, start, blobs));
    return { id, name, sequence, peer, purpose: options.purpose };
  } finally {
    for (const blob of taken) wipe(blob.contentKey);
  }
}

/** The envelope's bytes in order. StoreError `blob.damaged` before a ciphertext that is not what its name says has been written whole. */
function* wholeEnvelope(
  session: Session,
  start: Uint8Array,
  blobs: readonly Pick<StoredBlob, 'id' | 'size'>[],
): Generator<Uint8Array> {
  yield start;
  for (const blob of blobs) {
    const file = session.store.openCiphertext(blob);
    try {
      const running = new Sm3();
      for (const piece of pieces(file)) {
        running.update(piece);
        yield piece;
      }
      if (file.size !== blob.size || toHex(running.digest()) !== blob.id) throw new StoreError('blob.damaged');
    } finally {
      file.close();
    }
  }
}

/** Names a packed envelope; part of the commit that keeps its acts. */
export function recordOutgoing(db: WritableDb, packed: PackedEnvelope, now: number): void {
  sequences.next(db, 'envelopes', packed.peer);
  const detail: OutgoingDetail = { name: packed.name, purpose: packed.purpose };
  envelopes.put(db, {
    id: packed.id,
    direction: 'out',
    peer: packed.peer,
    sequence: packed.sequence,
    state: 'toSend',
    at: now,
    detail,
  });
}

/** Takes back an envelope whose commit did not come about. */
export function discardPacked(office: Office, session: Session, packed: PackedEnvelope): void {
  office.disk.remove(join(folderOf(session), packed.name));
}

/**
 * After a commit that sends, and at unlock: what is committed is done, and must not be told as failed because handing over did. What went wrong is met again by the
 * next look, which says so.
 */
export function sendWaiting(office: Office, session: Session): void {
  try {
    flushOutbox(office, session);
  } catch {
    // The envelope is in the outbox under its name.
  }
}

/**
 * Hands every named envelope to the carrier and removes what nobody named. An unreachable carrier keeps the envelope in the outbox; it goes at the next
 * try. Throws what the disk throws: for who looks, not for who has just committed.
 */
export function flushOutbox(office: Office, session: Session): { sent: number; waiting: number } {
  const folder = folderOf(session);
  const waiting = session.store.read((db) => envelopes.list<OutgoingDetail>(db, 'out', { state: 'toSend' }));
  let sent = 0;
  for (const entry of [...waiting].reverse()) {
    const path = join(folder, entry.detail.name);
    const file = office.disk.open(path);
    if (!file) continue;
    try {
      office.carrier.put(entry.detail.name, file);
      session.store.commit(
        { action: 'exchange.handOver', subject: entry.id, detail: { purpose: entry.detail.purpose } },
        (db) => envelopes.update(db, { ...entry, state: 'sent', at: office.clock.now() }),
      );
    } catch (error) {
      const waits = error instanceof CarrierError || (error instanceof StoreError && error.code === 'disk.full');
      if (waits) break; // The order of sending is kept.
      throw error;
    } finally {
      file.close();
    }
    sent++;
  }
  if (sent > 0) session.signHead('pack');
  sweepOutbox(office, session);
  return { sent, waiting: waiting.length - sent };
}

function sweepOutbox(office: Office, session: Session): void {
  const folder = folderOf(session);
  const wanted = new Set(
    session.store
      .read((db) => envelopes.list<OutgoingDetail>(db, 'out', { state: 'toSend' }))
      .map((entry) => entry.detail.name),
  );
  for (const { name } of office.disk.list(folder)) {
    if (!wanted.has(name)) office.disk.remove(join(folder, name));
  }
}
