// Certificates as they came, by SM3 of their DER. Whether one is trusted is not said here.

import { toHex } from '../../crypto/bytes.ts';
import { sm3 } from '../../crypto/sm3/sm3.ts';
import { type ReadableDb, sql, type WritableDb } from './database.ts';

type Row = { fingerprint: string; record: Uint8Array };

/** Keeps a certificate (DER) if it is not there; answers with its fingerprint, lower-case hex. */
export function put(db: WritableDb, der: Uint8Array): string {
  const fingerprint = toHex(sm3(der));
  const record = db.records.encryptBytes(contextOf(fingerprint), der);
  db.run(sql`INSERT INTO certificates (fingerprint, record) VALUES (${fingerprint}, ${record})
    ON CONFLICT (fingerprint) DO NOTHING`);
  return fingerprint;
}

/** The DER of a certificate, or undefined. */
export function get(db: ReadableDb, fingerprint: string): Uint8Array | undefined {
  const row = db.get<Row>(sql`SELECT fingerprint, record FROM certificates WHERE fingerprint = ${fingerprint}`);
  return row && db.records.decryptBytes(contextOf(row.fingerprint), row.record);
}

/** All of them, by fingerprint. */
export function all(db: ReadableDb): { fingerprint: string; der: Uint8Array }[] {
  return db.all<Row>(sql`SELECT fingerprint, record FROM certificates ORDER BY fingerprint`).map((row) => ({
    fingerprint: row.fingerprint,
    der: db.records.decryptBytes(contextOf(row.fingerprint), row.record),
  }));
}

function contextOf(fingerprint: string): string {
  return `certificate ${fingerprint}`;
}
