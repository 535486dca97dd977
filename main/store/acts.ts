// Acts as they are kept: verbatim bytes and signature in an encrypted record, with the columns needed to find them.
// Not done here: signatures and entitlement (the caller has verified), order (acts/replay.ts), projections.

import { concatBytes } from '../../crypto/bytes.ts';
import { InputError } from '../../crypto/errors.ts';
import { type Act, actId, decodeAct, type SignedAct } from '../acts/index.ts';
import { type ReadableDb, sql, type WritableDb } from './database.ts';
import { StoreError } from './errors.ts';

/** An act from the store, decoded. */
export type StoredAct = SignedAct & { readonly act: Act; readonly arrivedAt: number };

type Row = { id: string; arrived_at: number; record: Uint8Array };

/**
 * Keeps an act; false if it was there already. The id must be the digest of the bytes and the bytes an act (EncodingError `act.*`
 * otherwise); the signature is the caller's to verify.
 */
export function put(db: WritableDb, signed: SignedAct, arrivedAt: number): boolean {
  if (actId(signed.bytes) !== signed.id) throw new InputError('acts.id');
  const { dossier, type, actor, device, seq, at } = decodeAct(signed.bytes);
  const record = db.records.encryptBytes(contextOf(signed.id), join(signed));
  return (
    db.run(sql`INSERT INTO acts (id, dossier, type, actor, device, seq, at, arrived_at, record)
      VALUES (${signed.id}, ${dossier}, ${type}, ${actor}, ${device}, ${seq}, ${at}, ${arrivedAt}, ${record})
      ON CONFLICT (id) DO NOTHING`) === 1
  );
}

/** One act, or undefined. */
export function get(db: ReadableDb, id: string): StoredAct | undefined {
  const row = db.get<Row>(sql`SELECT id, arrived_at, record FROM acts WHERE id = ${id}`);
  return row && stored(db, row);
}

/** All acts of a dossier in the order of their arrival. */
export function ofDossier(db: ReadableDb, dossier: string): StoredAct[] {
  return db
    .all<Row>(sql`SELECT id, arrived_at, record FROM acts WHERE dossier = ${dossier} ORDER BY arrival`)
    .map((row) => stored(db, row));
}

/** Every act in the order of arrival. */
export function all(db: ReadableDb): StoredAct[] {
  return db.all<Row>(sql`SELECT id, arrived_at, record FROM acts ORDER BY arrival`).map((row) => stored(db, row));
}

/** Dossiers that have acts, in the order of their ids. */
export function dossiers(db: ReadableDb): string[] {
  return db.all<{ dossier: string }>(sql`SELECT DISTINCT dossier FROM acts ORDER BY dossier`).map((row) => row.dossier);
}

function stored(db: ReadableDb, row: Row): StoredAct {
  const { bytes, signature } = split(db.records.decryptBytes(contextOf(row.id), row.record));
  return { id: row.id, bytes, signature, act: decodeAct(bytes), arrivedAt: row.arrived_at };
}

function contextOf(id: string): string {
  return `act ${id}`;
}

/** Two bytes of signature length, the signature, the act's bytes. */
function join(signed: SignedAct): Uint8Array {
  const length = signed.signature.length;
  if (length > 0xffff) throw new InputError('acts.signature');
  return concatBytes(Uint8Array.of(length >> 8, length & 255), signed.signature, signed.bytes);
}

function split(joined: Uint8Array): { signature: Uint8Array; bytes: Uint8Array } {
  const end = 2 + ((joined[0] ?? 0) << 8) + (joined[1] ?? 0);
  if (joined.length < end) throw new StoreError('record.damaged');
  return { signature: joined.slice(2, end), bytes: joined.slice(end) };
}
