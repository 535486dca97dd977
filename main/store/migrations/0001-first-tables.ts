// The first tables. What matters stands in `record` columns, encrypted under the data key (records.ts); the columns beside it
// are what must be looked up or kept unique. Tables p_* are projections: they can be dropped and rebuilt from the acts.

import type { Connection } from '../database.ts';

export function migrate(connection: Connection): void {
  connection.exec(`
    CREATE TABLE meta (name TEXT PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID;

    CREATE TABLE acts (
      -- The order of arrival; replay does not use it.
      arrival INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      dossier TEXT NOT NULL,
      type TEXT NOT NULL,
      actor TEXT NOT NULL,
      device TEXT NOT NULL,
      -- Not unique: two acts under one number are a fork, which is evidence and is kept.
      seq INTEGER NOT NULL,
      at INTEGER NOT NULL,
      arrived_at INTEGER NOT NULL,
      record BLOB NOT NULL
    ) STRICT;
    CREATE INDEX acts_of_dossier ON acts (dossier, arrival);

    CREATE TABLE certificates (fingerprint TEXT PRIMARY KEY, record BLOB NOT NULL) STRICT, WITHOUT ROWID;

    CREATE TABLE blobs (
      digest TEXT PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      size INTEGER NOT NULL,
      length INTEGER NOT NULL,
      kind TEXT NOT NULL,
      dossier TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX blobs_of_dossier ON blobs (dossier);

    -- Not under the data key: the unit's recovery key must open its wraps without the person.
    CREATE TABLE wraps (
      digest TEXT NOT NULL REFERENCES blobs (digest) ON DELETE CASCADE,
      holder TEXT NOT NULL CHECK (holder IN ('person', 'recovery')),
      record BLOB NOT NULL,
      PRIMARY KEY (digest, holder)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE drafts (
      id TEXT PRIMARY KEY,
      kind TEXT NOT NULL,
      dossier TEXT,
      saved_at INTEGER NOT NULL,
      record BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- A profile may send to itself: the same envelope is then seen in both directions.
    CREATE TABLE envelopes (
      id TEXT NOT NULL,
      direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
      peer TEXT NOT NULL,
      sequence INTEGER NOT NULL,
      state TEXT NOT NULL,
      at INTEGER NOT NULL,
      record BLOB NOT NULL,
      PRIMARY KEY (id, direction)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE sequences (
      actor TEXT NOT NULL,
      dossier TEXT NOT NULL,
      seq INTEGER NOT NULL,
      PRIMARY KEY (actor, dossier)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE audit (
      sequence INTEGER PRIMARY KEY,
      previous BLOB NOT NULL,
      hash BLOB NOT NULL,
      at INTEGER NOT NULL,
      record BLOB NOT NULL
    ) STRICT;
    CREATE TABLE audit_heads (
      sequence INTEGER NOT NULL,
      reason TEXT NOT NULL,
      at INTEGER NOT NULL,
      hash BLOB NOT NULL,
      signature BLOB NOT NULL
    ) STRICT;
    -- Against mistakes in our own code; against a hand with the key stand the chain and the signed heads.
    CREATE TRIGGER audit_never_updated BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
    CREATE TRIGGER audit_never_deleted BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
    CREATE TRIGGER audit_heads_never_updated BEFORE UPDATE ON audit_heads
      BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
    CREATE TRIGGER audit_heads_never_deleted BEFORE DELETE ON audit_heads
      BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;

    CREATE TABLE p_dossiers (
      dossier TEXT PRIMARY KEY,
      direction TEXT NOT NULL,
      state TEXT NOT NULL,
      urgency TEXT NOT NULL,
      last_at INTEGER NOT NULL,
      waits_for TEXT NOT NULL,
      record BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;
    -- The number itself is not unique: two who numbered offline are a conflict to be shown, and a rebuild must not fail on it.
    CREATE TABLE p_numbers (
      dossier TEXT PRIMARY KEY,
      agency_code TEXT NOT NULL,
      year INTEGER NOT NULL,
      serial INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX p_numbers_in_order ON p_numbers (agency_code, year, serial);
    CREATE TABLE p_tokens (token BLOB NOT NULL, dossier TEXT NOT NULL, PRIMARY KEY (token, dossier)) STRICT, WITHOUT ROWID;
    CREATE INDEX p_tokens_of_dossier ON p_tokens (dossier);
    CREATE TABLE projection_version (only_row INTEGER PRIMARY KEY CHECK (only_row = 1), version INTEGER NOT NULL) STRICT;
  `);
}
