// Contents (documents and their like): immutable ciphertexts in content format 1 (crypto/envelopes/FORMAT.md), named by their SM3, each a
// file blobs/<first two digits>/<id>. Here are the rows that name them. The order is always: file synced and renamed, then the commit that
// names it; a file that no row names is an orphan and is swept when the store opens.

import { concatBytes } from '../../crypto/bytes.ts';
import type { WrappedKey } from '../../crypto/envelopes/wraps.ts';
import { type ReadableDb, sql, type WritableDb } from './database.ts';
import { StoreError } from './errors.ts';

/** What the store says of a content without opening it. */
export type BlobRow = {
  /** SM3 of the plaintext, hex: its name in acts. */
  readonly digest: string;
  /** SM3 of the ciphertext, hex: its name on disk and in envelopes. */
  readonly id: string;
  /** Bytes of ciphertext. */
  readonly size: number;
  /** Bytes of plaintext. */
  readonly length: number;
  /** What the plaintext is, such as `pdf`. */
  readonly kind: string;
  /** The dossier bound into the ciphertext. */
  readonly dossier: string;
};

/** A content whose file is on disk. Until a commit has put() it, the next opening of the store sweeps it away. */
export type StoredBlob = BlobRow & {
  /** 16 bytes. Wipe it when it has served. */
  readonly contentKey: Uint8Array;
  /** The content key wrapped for both holders, as put() keeps it. */
  readonly wraps: { readonly person: Uint8Array; readonly recovery: Uint8Array };
};

/** The holders of content keys. CryptoProvider (keys/) is one. */
export type ContentKeyHolders = {
  /** The content key in one SM4 block under the person's wrap key, and back. */
  wrapContentKey(contentKey: Uint8Array): Uint8Array;
  unwrapContentKey(wrapped: Uint8Array): Uint8Array;
  /** The content key for the unit's recovery key. */
  wrapForRecovery(contentKey: Uint8Array): WrappedKey;
};

/** Names a stored content with both its wraps. A digest that is there already keeps its first file. */
export function put(db: WritableDb, blob: StoredBlob): void {
  const { digest, id, size, length, kind, dossier, wraps } = blob;
  const isNew = db.run(sql`INSERT INTO blobs (digest, id, size, length, kind, dossier)
    VALUES (${digest}, ${id}, ${size}, ${length}, ${kind}, ${dossier}) ON CONFLICT (digest) DO NOTHING`);
  if (isNew === 0) return;
  db.run(sql`INSERT INTO wraps (digest, holder, record) VALUES
    (${digest}, 'person', ${wraps.person}), (${digest}, 'recovery', ${wraps.recovery})`);
}

/** The row of a digest, or undefined. */
export function get(db: ReadableDb, digest: string): BlobRow | undefined {
  return db.get<BlobRow>(sql`SELECT digest, id, size, length, kind, dossier FROM blobs WHERE digest = ${digest}`);
}

/** Whether a row names the file of an id. */
export function isNamed(db: ReadableDb, id: string): boolean {
  return db.get(sql`SELECT 1 FROM blobs WHERE id = ${id}`) !== undefined;
}

/** Rows of the contents bound to a dossier. */
export function ofDossier(db: ReadableDb, dossier: string): BlobRow[] {
  return db.all<BlobRow>(
    sql`SELECT digest, id, size, length, kind, dossier FROM blobs WHERE dossier = ${dossier} ORDER BY digest`,
  );
}

/** All rows. */
export function all(db: ReadableDb): BlobRow[] {
  return db.all<BlobRow>(sql`SELECT digest, id, size, length, kind, dossier FROM blobs ORDER BY digest`);
}

/** A wrap of a content key as it is kept, or undefined. */
export function wrapOf(db: ReadableDb, digest: string, holder: 'person' | 'recovery'): Uint8Array | undefined {
  return db.get<{ record: Uint8Array }>(sql`SELECT record FROM wraps WHERE digest = ${digest} AND holder = ${holder}`)
    ?.record;
}

/** A recovery wrap as kept: two bytes of length, the DER SM2Cipher, 16 bytes of wrapped content key. */
export function encodeRecoveryWrap(wrapped: WrappedKey): Uint8Array {
  return concatBytes(Uint8Array.of(wrapped.kek.length >> 8, wrapped.kek.length & 255), wrapped.kek, wrapped.key);
}

/** The parts of a kept recovery wrap; StoreError `record.damaged` if the lengths do not fit. */
export function decodeRecoveryWrap(record: Uint8Array): WrappedKey {
  const end = 2 + ((record[0] ?? 0) << 8) + (record[1] ?? 0);
  if (record.length !== end + 16) throw new StoreError('record.damaged');
  return { kek: record.slice(2, end), key: record.slice(end) };
}
