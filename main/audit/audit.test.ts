import { join } from 'node:path';
import Database from 'better-sqlite3-multiple-ciphers';
import { describe, expect, it } from 'vitest';
import { fromHex, fromUtf8, toHex } from '../../crypto/bytes.ts';
import * as sm2 from '../../crypto/sm2/sm2.ts';
import { sql } from '../store/index.ts';
import { RecordCipher } from '../store/records.ts';
import {
  auditLog,
  DATA_KEY,
  flip,
  inFolder,
  PROFILE_ID,
  STORE_KEY,
  signer,
  storeIn,
  withStore,
} from '../store/store.fixture.ts';
import { encodeEntry, hashOf, type StatedEntry } from './chain.ts';
import { entries, headMessage, lastHead, verifyAudit } from './index.ts';
import { contextOf } from './log.ts';

const ENTRIES = 24;

type Raw = InstanceType<typeof Database>;
type Row = { sequence: number; previous: Uint8Array; hash: Uint8Array; at: number; record: Uint8Array };

/** A log of ENTRIES entries, changed behind the store's back by one who holds every key but the signing key, then verified. */
function verifyTampered(tamper: (db: Raw, records: RecordCipher) => void) {
  return inFolder((folder) => {
    const store = storeIn(folder);
    for (let i = 1; i < ENTRIES; i++)
      store.commit({ action: 'document.open', subject: `s${i}`, detail: { i } }, () => 0);
    auditLog.signHead(store, 'lock');
    store.close();
    const db = new Database(join(folder, 'store.db'));
    db.pragma("cipher = 'sqlcipher'");
    db.pragma('legacy = 4');
    db.pragma(`key = "x'${toHex(STORE_KEY)}'"`);
    db.exec(`DROP TRIGGER audit_never_updated; DROP TRIGGER audit_never_deleted;
      DROP TRIGGER audit_heads_never_updated; DROP TRIGGER audit_heads_never_deleted`);
    tamper(db, new RecordCipher(DATA_KEY));
    db.close();
    const again = storeIn(folder);
    const { findings } = verifyAudit(again, PROFILE_ID, signer.publicKey);
    again.close();
    return findings
      .filter((found) => found.status !== 'ok' && !['audit.chain', 'audit.heads', 'audit.tail'].includes(found.code))
      .map((found) => `${found.code} ${found.detail.sequence}`);
  });
}

function rowOf(db: Raw, sequence: number): Row {
  return db.prepare('SELECT * FROM audit WHERE sequence = ?').get(sequence) as Row;
}

/** Writes an entry anew with its right hash and record. */
function rewrite(db: Raw, records: RecordCipher, entry: StatedEntry): string {
  const bytes = encodeEntry(entry);
  db.prepare('UPDATE audit SET previous = ?, hash = ?, at = ?, record = ? WHERE sequence = ?').run(
    fromHex(entry.previous),
    fromHex(hashOf(bytes)),
    entry.at,
    records.encryptBytes(contextOf(entry.sequence), bytes),
    entry.sequence,
  );
  return hashOf(bytes);
}

function statedOf(db: Raw, records: RecordCipher, sequence: number): StatedEntry {
  return JSON.parse(fromUtf8(records.decryptBytes(contextOf(sequence), rowOf(db, sequence).record))) as StatedEntry;
}

describe('the audit log', () => {
  it('tells what happened, the newest first, in pages', async () => {
    await withStore((store) => {
      for (let i = 1; i <= 5; i++)
        store.commit({ action: `a${i}`, subject: 's', detail: { text: 'e\u0301' } }, () => 0);
      const page = entries(store, null, 2);
      expect(page).toMatchObject({ total: 5, entries: [{ sequence: 5, action: 'a5' }, { sequence: 4 }] });
      expect(page.entries[0]).toMatchObject({ actor: 'ac'.repeat(32), outcome: 'done', detail: { text: '\u00e9' } });
      expect(entries(store, 2, 9).entries.map((entry) => entry.sequence)).toEqual([1]);
    });
  });

  it('verifies when nobody touched it, across closing', async () => {
    expect(await verifyTampered(() => {})).toEqual([]);
  });

  it('is unproved without a head, and by another key', async () => {
    await withStore((store) => {
      store.commit({ action: 'a', subject: 's' }, () => 0);
      const statuses = (publicKey: Uint8Array) =>
        verifyAudit(store, PROFILE_ID, publicKey).findings.map((found) => `${found.code} ${found.status}`);
      expect(statuses(signer.publicKey)).toEqual(['audit.chain ok', 'audit.heads unknown', 'audit.tail ok']);
      auditLog.signHead(store, 'unlock');
      expect(statuses(signer.publicKey)).toEqual(['audit.chain ok', 'audit.heads ok', 'audit.tail ok']);
      expect(statuses(sm2.generateKeyPair().publicKey)).toContain('audit.head bad');
      // A log belongs to its profile.
      expect(verifyAudit(store, 'ff'.repeat(8), signer.publicKey).findings[0]).toMatchObject({
        code: 'audit.link',
        detail: { sequence: 1 },
      });
    });
  });

  it('signs its head by itself every hundred entries, and on demand', async () => {
    await withStore((store) => {
      expect(lastHead(store)).toBeUndefined();
      for (let i = 0; i < 100; i++) store.commit({ action: 'a', subject: 's' }, () => 0);
      const counted = lastHead(store);
      expect(counted).toMatchObject({ sequence: 100, reason: 'count' });
      const signed = auditLog.signHead(store, 'pack');
      expect(signed).toEqual(lastHead(store));
      const { signature, ...head } = signed;
      expect(sm2.verify(signer.publicKey, headMessage(PROFILE_ID, head), signature)).toBe(true);
      expect(head).toMatchObject({ sequence: 100, hash: entries(store, 101, 1).entries[0]?.hash });
      expect(verifyAudit(store, PROFILE_ID, signer.publicKey).entries).toBe(101);
    });
  });
});

describe('an entry that does not open', () => {
  it('is shown as such among the others', async () => {
    await withStore((store) => {
      const draft = { action: 'a', subject: 's' };
      for (let i = 0; i < 3; i++) store.commit(draft, () => 0);
      store.commit(draft, (db) => {
        db.run(sql`DROP TRIGGER audit_never_updated`);
        db.run(sql`UPDATE audit SET record = x'00' WHERE sequence = 2`);
      });
      const shown = entries(store, 4, 9).entries.map(({ sequence, action, outcome }) => [sequence, action, outcome]);
      expect(shown).toEqual([
        [3, 'a', 'done'],
        [2, 'audit.unreadable', 'fault'],
        [1, 'a', 'done'],
      ]);
    });
  });
});

describe('tampering with the audit log is found at its entry', () => {
  it('an edited record, at each entry in turn', async () => {
    for (let at = 1; at <= ENTRIES; at += 5) {
      const found = await verifyTampered((db) => {
        const record = Uint8Array.from(rowOf(db, at).record);
        flip(record, 20);
        db.prepare('UPDATE audit SET record = ? WHERE sequence = ?').run(record, at);
      });
      expect(found).toEqual([`audit.record ${at}`]);
    }
  });

  it('an entry rewritten with the data key', async () => {
    const found = await verifyTampered((db, records) => {
      const bytes = encodeEntry({ ...statedOf(db, records, 7), subject: 'another' });
      db.prepare('UPDATE audit SET record = ? WHERE sequence = 7').run(records.encryptBytes(contextOf(7), bytes));
    });
    expect(found).toEqual(['audit.hash 7']);
  });

  it('an entry rewritten together with its hash', async () => {
    const found = await verifyTampered((db, records) => {
      rewrite(db, records, { ...statedOf(db, records, 7), subject: 'another' });
    });
    expect(found).toEqual(['audit.link 8']);
  });

  it('an entry rewritten together with the whole chain after it', async () => {
    const found = await verifyTampered((db, records) => {
      let previous = rewrite(db, records, { ...statedOf(db, records, 7), subject: 'another' });
      for (let at = 8; at <= ENTRIES; at++) previous = rewrite(db, records, { ...statedOf(db, records, at), previous });
    });
    expect(found).toEqual([`audit.headMismatch ${ENTRIES - 1}`]);
  });

  it('a removed entry, at each place', async () => {
    for (let at = 1; at < ENTRIES; at += 4) {
      const found = await verifyTampered((db) => db.prepare('DELETE FROM audit WHERE sequence = ?').run(at));
      expect(found).toEqual([`audit.gap ${at + 1}`, ...(at === ENTRIES - 1 ? [`audit.headMismatch ${at}`] : [])]);
    }
  });

  it('the end cut off', async () => {
    const found = await verifyTampered((db) => db.exec(`DELETE FROM audit WHERE sequence >= ${ENTRIES - 3}`));
    expect(found).toEqual([`audit.truncated ${ENTRIES - 1}`]);
  });

  it('two entries exchanged', async () => {
    const found = await verifyTampered((db, records) => {
      const [five, nine] = [statedOf(db, records, 5), statedOf(db, records, 9)];
      for (const [sequence, entry] of [
        [5, nine],
        [9, five],
      ] as const) {
        const bytes = encodeEntry(entry);
        db.prepare('UPDATE audit SET previous = ?, hash = ?, at = ?, record = ? WHERE sequence = ?').run(
          fromHex(entry.previous),
          fromHex(hashOf(bytes)),
          entry.at,
          records.encryptBytes(contextOf(sequence), bytes),
          sequence,
        );
      }
    });
    expect(found).toEqual(expect.arrayContaining(['audit.sequence 5', 'audit.sequence 9']));
  });

  it('an entry put in between', async () => {
    const found = await verifyTampered((db, records) => {
      const five = statedOf(db, records, 5);
      db.exec('UPDATE audit SET sequence = -sequence WHERE sequence > 5');
      db.exec('UPDATE audit SET sequence = 1 - sequence WHERE sequence < 0');
      const bytes = encodeEntry({ ...five, sequence: 6, previous: toHex(rowOf(db, 5).hash) });
      db.prepare('INSERT INTO audit VALUES (6, ?, ?, ?, ?)').run(
        rowOf(db, 5).hash,
        fromHex(hashOf(bytes)),
        five.at,
        records.encryptBytes(contextOf(6), bytes),
      );
    });
    // The forged entry itself fits; every entry that had to move is bound to the place it had.
    expect(found[0]).toBe('audit.record 7');
  });

  it('a head edited, or put in place of another', async () => {
    expect(await verifyTampered((db) => db.exec('UPDATE audit_heads SET sequence = 3'))).toEqual(['audit.head 3']);
    expect(await verifyTampered((db) => db.exec("UPDATE audit_heads SET reason = 'pack'"))).toEqual([
      `audit.head ${ENTRIES - 1}`,
    ]);
  });
});
