// Envelopes that went out and came in: what was sent to whom under which number, and what has been seen, so that an envelope opened
// twice is known. The envelopes themselves are files of the carriers, not kept here.

import { type ReadableDb, sql, type WritableDb } from './database.ts';

export type EnvelopeDirection = 'in' | 'out';

export type EnvelopeEntry<Detail = unknown> = {
  /** 32 hex digits, the sender's choice. */
  readonly id: string;
  readonly direction: EnvelopeDirection;
  /** Whom it went to or came from: the caller's name for them, such as a fingerprint. */
  readonly peer: string;
  /** The sender's number. */
  readonly sequence: number;
  readonly state: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Any JSON. */
  readonly detail: Detail;
};

type Row = Omit<EnvelopeEntry, 'detail'> & { record: Uint8Array };

/** Keeps an entry; false, and nothing changed, if this envelope stands there in this direction. */
export function put(db: WritableDb, entry: EnvelopeEntry): boolean {
  const { id, direction, peer, sequence, state, at } = entry;
  const record = db.records.encrypt(contextOf(entry), entry.detail);
  return (
    db.run(sql`INSERT INTO envelopes (id, direction, peer, sequence, state, at, record)
      VALUES (${id}, ${direction}, ${peer}, ${sequence}, ${state}, ${at}, ${record}) ON CONFLICT DO NOTHING`) === 1
  );
}

/** The entry of an envelope that came in before, or undefined. */
export function seen<Detail = unknown>(db: ReadableDb, id: string): EnvelopeEntry<Detail> | undefined {
  return get(db, 'in', id);
}

/** One entry, or undefined. */
export function get<Detail = unknown>(
  db: ReadableDb,
  direction: EnvelopeDirection,
  id: string,
): EnvelopeEntry<Detail> | undefined {
  const row = db.get<Row>(sql`SELECT * FROM envelopes WHERE id = ${id} AND direction = ${direction}`);
  return row && stored(db, row);
}

/** Entries of one direction, the latest first; of one state and one peer where these are given. */
export function list<Detail = unknown>(
  db: ReadableDb,
  direction: EnvelopeDirection,
  of: { state?: string; peer?: string } = {},
): EnvelopeEntry<Detail>[] {
  const state = of.state ?? null;
  const peer = of.peer ?? null;
  return db
    .all<Row>(sql`SELECT * FROM envelopes WHERE direction = ${direction}
      AND (${state} IS NULL OR state = ${state}) AND (${peer} IS NULL OR peer = ${peer}) ORDER BY at DESC, id`)
    .map((row) => stored(db, row));
}

/** Moves an entry to a new state, with new detail; false if there is none. */
export function update(
  db: WritableDb,
  entry: Pick<EnvelopeEntry, 'id' | 'direction' | 'state' | 'at' | 'detail'>,
): boolean {
  const record = db.records.encrypt(contextOf(entry), entry.detail);
  return (
    db.run(sql`UPDATE envelopes SET state = ${entry.state}, at = ${entry.at}, record = ${record}
      WHERE id = ${entry.id} AND direction = ${entry.direction}`) === 1
  );
}

function stored<Detail>(db: ReadableDb, row: Row): EnvelopeEntry<Detail> {
  const { record, ...columns } = row;
  return { ...columns, detail: db.records.decrypt<Detail>(contextOf(row), record) };
}

function contextOf(entry: Pick<EnvelopeEntry, 'id' | 'direction'>): string {
  return `envelope ${entry.direction} ${entry.id}`;
}
