// Attacks on the audit log of a profile: a log of 1,000 entries is changed at one place, through another SQLCipher, with every later hash made anew so that the columns fit each other,
// and then verified by the client. Two kinds of attacker: one who holds the database's key, and one who holds the data key too, so that even the records are
// right. Neither holds the signing key. For each attack it is told beforehand what must be found and at which entry.

import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Other from '@signalapp/sqlcipher';
import { fromHex, fromUtf8, toHex } from '../../crypto/bytes.ts';
import * as sm2 from '../../crypto/sm2/sm2.ts';
import { sm3 } from '../../crypto/sm3/sm3.ts';
import { chainStart, encodeEntry, hashOf, type StatedEntry } from '../../main/audit/chain.ts';
import { checkWitness, createAuditLog, verifyAudit } from '../../main/audit/index.ts';
import { contextOf } from '../../main/audit/log.ts';
import { poolWithoutThreads } from '../../main/crypto-pool/index.ts';
import { nodeDisk, openStore, type Store, sql } from '../../main/store/index.ts';
import { RecordCipher } from '../../main/store/records.ts';
import { clock, DATA_KEY, holders, PROFILE_ID, STORE_KEY, signer } from '../../main/store/store.fixture.ts';

type Raw = InstanceType<typeof Other>;
type Row = { sequence: number; previous: Uint8Array; hash: Uint8Array; at: number; record: Uint8Array };

/** What the client says: `code sequence` of what it found first, `nothing`, or what the witness said where the log itself holds. */
export type Verdict = string;
export type Attack = {
  readonly kind: string;
  /** Whether the attacker holds the data key. */
  readonly holdsDataKey: boolean;
  /** The last place, from 1, at which it can be done. */
  readonly last: (entries: number) => number;
  readonly change: (log: OpenLog, at: number) => void;
  readonly expected: (at: number, log: Omit<Prepared, 'folder'>) => Verdict;
};

/** The log as an attacker has it open. */
class OpenLog {
  readonly #db: Raw;
  readonly #records = new RecordCipher(DATA_KEY);

  constructor(path: string) {
    this.#db = new Other(path);
    this.#db.pragma(`key = "x'${toHex(STORE_KEY)}'"`);
    this.#db.exec(`DROP TRIGGER audit_never_updated; DROP TRIGGER audit_never_deleted;
      DROP TRIGGER audit_heads_never_updated; DROP TRIGGER audit_heads_never_deleted`);
  }

  row(sequence: number): Row {
    const row = this.#db.prepare('SELECT * FROM audit WHERE sequence = ?').get([sequence]);
    if (!row) throw new Error(`no entry ${sequence}`);
    return row as Row;
  }

  run(sql: string, ...values: (number | Uint8Array)[]): void {
    this.#db.prepare(sql).run(values as (number | Uint8Array<ArrayBuffer>)[]);
  }

  /** Moves the entries from `from` on by `by` places. */
  shift(from: number, by: number): void {
    this.run('UPDATE audit SET sequence = -sequence WHERE sequence >= ?', from);
    this.run('UPDATE audit SET sequence = ? - sequence WHERE sequence < 0', by);
  }

  insert(sequence: number, row: Row): void {
    this.run('INSERT INTO audit VALUES (?, ?, ?, ?, ?)', sequence, row.previous, row.hash, row.at, row.record);
  }

  /** Makes every hash from `from` on anew, over what can be seen of an entry without the data key. */
  linkAgain(from: number): void {
    const before = this.#db.prepare('SELECT hash FROM audit WHERE sequence < ? ORDER BY sequence DESC').get([from]);
    let previous = before ? (before as Row).hash : fromHex(chainStart(PROFILE_ID));
    for (const row of this.#db.prepare('SELECT * FROM audit WHERE sequence >= ? ORDER BY sequence').all([from])) {
      const { sequence, record } = row as Row;
      const hash = sm3(previous, record);
      this.run('UPDATE audit SET previous = ?, hash = ? WHERE sequence = ?', previous, hash, sequence);
      previous = hash;
    }
  }

  stated(sequence: number): StatedEntry {
    const bytes = this.#records.decryptBytes(contextOf(sequence), this.row(sequence).record);
    return JSON.parse(fromUtf8(bytes)) as StatedEntry;
  }

  /** Writes the log from `from` on as these entries, right in every place that needs no signature. */
  rewrite(from: number, entries: readonly StatedEntry[]): void {
    let previous = from > 1 ? toHex(this.row(from - 1).hash) : toHex(this.row(1).previous);
    this.run('DELETE FROM audit WHERE sequence >= ?', from);
    for (const [index, entry] of entries.entries()) {
      const sequence = from + index;
      const bytes = encodeEntry({ ...entry, sequence, previous });
      const record = this.#records.encryptBytes(contextOf(sequence), bytes);
      this.insert(sequence, {
        sequence,
        previous: fromHex(previous),
        hash: fromHex(hashOf(bytes)),
        at: entry.at,
        record,
      });
      previous = hashOf(bytes);
    }
  }

  /** The entries from `from` on. */
  rest(from: number): StatedEntry[] {
    const last = this.#db.prepare('SELECT max(sequence) AS last FROM audit').get() as { last: number };
    return Array.from({ length: last.last - from + 1 }, (_, i) => this.stated(from + i));
  }

  close(): void {
    this.#records.wipe();
    this.#db.close();
  }
}

/** The first signed head that vouches for an entry. */
const headFrom = (at: number, heads: readonly number[]) => heads.find((head) => head >= at);

/** Found by the first head that vouches for the place; behind the last one nothing can tell but a peer. */
function byHead(at: number, log: { lastHead: number; heads: readonly number[] }): Verdict {
  return at > log.lastHead ? 'nothing' : `audit.headMismatch ${headFrom(at, log.heads)}`;
}

export const ATTACKS: readonly Attack[] = [
  {
    kind: 'edit a record',
    holdsDataKey: false,
    last: (entries) => entries,
    change: (log, at) => {
      const record = Uint8Array.from(log.row(at).record);
      record[record.length >> 1] = (record[record.length >> 1] ?? 0) ^ 4;
      log.run('UPDATE audit SET record = ? WHERE sequence = ?', record, at);
      log.linkAgain(at);
    },
    expected: (at) => `audit.record ${at}`,
  },
  {
    kind: 'edit the time beside a record',
    holdsDataKey: false,
    last: (entries) => entries,
    change: (log, at) => log.run('UPDATE audit SET at = at + 1 WHERE sequence = ?', at),
    expected: (at) => `audit.sequence ${at}`,
  },
  {
    kind: 'put a copy of an entry behind it',
    holdsDataKey: false,
    last: (entries) => entries,
    change: (log, at) => {
      log.shift(at + 1, 1);
      log.insert(at + 1, log.row(at));
      log.linkAgain(at + 1);
    },
    expected: (at) => `audit.record ${at + 1}`,
  },
  {
    kind: 'remove an entry',
    holdsDataKey: false,
    last: (entries) => entries - 1,
    change: (log, at) => {
      log.run('DELETE FROM audit WHERE sequence = ?', at);
      log.linkAgain(at + 1);
    },
    expected: (at) => `audit.gap ${at + 1}`,
  },
  {
    kind: 'remove an entry and close the gap',
    holdsDataKey: false,
    last: (entries) => entries - 1,
    change: (log, at) => {
      log.run('DELETE FROM audit WHERE sequence = ?', at);
      log.shift(at + 1, -1);
      log.linkAgain(at);
    },
    expected: (at) => `audit.record ${at}`,
  },
  {
    kind: 'exchange two entries',
    holdsDataKey: false,
    last: (entries) => entries - 1,
    change: (log, at) => {
      log.run('UPDATE audit SET sequence = 0 WHERE sequence = ?', at);
      log.run('UPDATE audit SET sequence = ? WHERE sequence = ?', at, at + 1);
      log.run('UPDATE audit SET sequence = ? WHERE sequence = 0', at + 1);
      log.linkAgain(at);
    },
    expected: (at) => `audit.record ${at}`,
  },
  {
    kind: 'cut off the end, with the heads of that part',
    holdsDataKey: false,
    last: (entries) => entries,
    change: (log, at) => {
      log.run('DELETE FROM audit WHERE sequence >= ?', at);
      log.run('DELETE FROM audit_heads WHERE sequence >= ?', at);
    },
    // What is left is a true log of its time. The witness tells, up to the last head that was signed at an unlock, lock, pack or check; then nobody but a peer.
    expected: (at, { witnessed }) => (at > witnessed ? 'nothing' : `audit.witness ${witnessed}`),
  },
  {
    kind: 'cut off the end alone',
    holdsDataKey: false,
    last: (entries) => entries,
    change: (log, at) => log.run('DELETE FROM audit WHERE sequence >= ?', at),
    expected: (at, { lastHead, heads }) => (at > lastHead ? 'nothing' : `audit.truncated ${headFrom(at, heads)}`),
  },
  {
    kind: 'say something else, and rewrite all that follows',
    holdsDataKey: true,
    last: (entries) => entries,
    change: (log, at) => {
      const [first, ...rest] = log.rest(at);
      if (first) log.rewrite(at, [{ ...first, subject: 'another' }, ...rest]);
    },
    expected: byHead,
  },
  {
    kind: 'leave an entry out, and rewrite all that follows',
    holdsDataKey: true,
    last: (entries) => entries - 1,
    change: (log, at) => log.rewrite(at, log.rest(at + 1)),
    // One entry less: where a head stood on the very last one, there is none any more.
    expected: byHead,
  },
];

export type Prepared = {
  readonly folder: string;
  readonly entries: number;
  /** Sequences of the signed heads, ascending. */
  readonly heads: readonly number[];
  readonly lastHead: number;
  /** The head that the witness has. */
  readonly witnessed: number;
};

/** A log of so many entries, and a few behind the last signed head; to be removed by the caller. */
export function prepare(entries: number): Prepared {
  const folder = mkdtempSync(join(tmpdir(), 'yinzheng-attack-'));
  const log = logIn(folder);
  const store = open(folder);
  let witnessed = 0;
  for (let i = 1; i <= entries; i++) {
    // Signed by hand before the last three, as at a lock: they stand behind every head.
    if (i === entries - 3) witnessed = log.signHead(store, 'lock').sequence;
    else store.commit({ action: 'document.open', subject: `s${i}`, detail: { i } }, () => 0);
  }
  const heads = store.read((db) =>
    db.all<{ sequence: number }>(sql`SELECT sequence FROM audit_heads ORDER BY sequence`),
  );
  store.close();
  const sequences = heads.map(({ sequence }) => sequence);
  return { folder, entries, heads: sequences, lastHead: sequences.at(-1) ?? 0, witnessed };
}

/** Carries one attack out on a copy and asks the client. */
export function attack(prepared: Prepared, one: Attack, at: number): { expected: Verdict; found: Verdict } {
  const folder = mkdtempSync(join(tmpdir(), 'yinzheng-attack-'));
  try {
    cpSync(prepared.folder, folder, { recursive: true });
    const log = new OpenLog(join(folder, 'profile', 'store.db'));
    try {
      log.run('BEGIN');
      one.change(log, at);
      log.run('COMMIT');
    } finally {
      log.close();
    }
    return { expected: one.expected(at, prepared), found: verdictOn(folder) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the client says of an untouched log. */
export function verdictOn(folder: string): Verdict {
  const store = open(folder);
  try {
    const { findings } = verifyAudit(store, PROFILE_ID, signer.publicKey);
    const witness = checkWitness(store, { ...witnessIn(folder), profileId: PROFILE_ID, publicKey: signer.publicKey });
    const first = [...findings, witness].find((found) => found.status === 'bad' && found.detail.sequence !== undefined);
    return first ? `${first.code} ${first.detail.sequence}` : 'nothing';
  } finally {
    store.close();
  }
}

function witnessIn(folder: string) {
  return { disk: nodeDisk(), path: join(folder, 'witness.json') };
}

function logIn(folder: string) {
  const sign = (message: Uint8Array) => sm2.sign(signer.privateKey, message);
  return createAuditLog({ profileId: PROFILE_ID, actor: 'me', now: clock.now, sign, witness: witnessIn(folder) });
}

function open(folder: string): Store {
  return openStore({
    folder: join(folder, 'profile'),
    storeKey: STORE_KEY,
    dataKey: DATA_KEY,
    holders,
    disk: nodeDisk(),
    pool: poolWithoutThreads(),
    appendAudit: logIn(folder).append,
    create: true,
  });
}
