// Checking the audit log: every entry against its own hash, its place and the entry before, every head against its signature and the
// entry it names. Findings name the entry. What this cannot see: a log whose end was cut off together with all heads of that
// part; heads that have travelled in envelopes show that to others.

import { toHex } from '../../crypto/bytes.ts';
import { type Finding, finding } from '../../crypto/certificates/findings.ts';
import { EncodingError } from '../../crypto/errors.ts';
import * as sm2 from '../../crypto/sm2/sm2.ts';
import { decodeCanonical } from '../acts/index.ts';
import { type ReadableDb, type Store, StoreError, sql } from '../store/index.ts';
import { chainStart, type HeadReason, hashOf, headMessage } from './chain.ts';
import { contextOf } from './log.ts';

type EntryRow = { sequence: number; previous: Uint8Array; hash: Uint8Array; at: number; record: Uint8Array };
type HeadRow = { sequence: number; reason: HeadReason; at: number; hash: Uint8Array; signature: Uint8Array };

/**
 * Checks the whole log of a profile against the person's public key (65 bytes). `audit.chain` and `audit.heads` sum up (`ok`, or `bad` with how
 * many); before them stand the faults: `audit.record` the entry does not open, `audit.hash` its bytes do not have its hash,
 * `audit.sequence` it says another place or time than it stands at, `audit.gap` entries are missing before it, `audit.link` it does not follow
 * the entry before it, `audit.head` a head's signature is not by this key, `audit.headMismatch` a signed head names another entry (whoever holds all keys but the
 * signing key has rewritten something between `detail.from` and it), `audit.truncated` a signed head reaches further than the log. `detail.sequence` is the entry.
 * `audit.tail` is `unknown` while `detail.after` entries stand behind the last head: were they cut off, only a head that others have seen would tell.
 */
export function verifyAudit(
  store: Store,
  profileId: string,
  publicKey: Uint8Array,
): { entries: number; findings: Finding[] } {
  return store.read((db) => {
    const { hashes, faults: broken } = checkEntries(db, profileId);
    const { heads, faults: unproved, last } = checkHeads(db, profileId, publicKey, hashes);
    const chain = finding('audit.chain', broken.length === 0 ? 'ok' : 'bad', {
      entries: hashes.size,
      faults: broken.length,
    });
    // Without a single head nobody has vouched for the chain.
    const status = unproved.length > 0 ? 'bad' : heads === 0 ? 'unknown' : 'ok';
    const signed = finding('audit.heads', status, { heads, faults: unproved.length });
    // The entry that tells of the head always follows it.
    const after = Math.max(0, hashes.size - last - 1);
    const tail = finding('audit.tail', after === 0 ? 'ok' : 'unknown', { after });
    return { entries: hashes.size, findings: [...broken, ...unproved, chain, signed, tail] };
  });
}

/** Hash of each entry as its bytes give it, and what is wrong. */
function checkEntries(db: ReadableDb, profileId: string): { hashes: Map<number, string>; faults: Finding[] } {
  const faults: Finding[] = [];
  const hashes = new Map<number, string>();
  let expected = 1;
  let previous = chainStart(profileId);
  for (const row of db.all<EntryRow>(sql`SELECT sequence, previous, hash, at, record FROM audit ORDER BY sequence`)) {
    const { sequence } = row;
    const missing = sequence - expected;
    if (missing !== 0) faults.push(finding('audit.gap', 'bad', { sequence, missing }));
    const { code, hash } = checkEntry(db, row, missing === 0 ? previous : undefined);
    if (code) faults.push(finding(code, 'bad', { sequence }));
    hashes.set(sequence, hash);
    // The chain is followed by the hashes as kept, so that changed bytes are told at their own entry alone.
    previous = toHex(row.hash);
    expected = sequence + 1;
  }
  return { hashes, faults };
}

function checkEntry(db: ReadableDb, row: EntryRow, previous: string | undefined): { code?: string; hash: string } {
  const kept = toHex(row.hash);
  let bytes: Uint8Array;
  try {
    bytes = db.records.decryptBytes(contextOf(row.sequence), row.record);
  } catch (error) {
    if (error instanceof StoreError && error.code === 'record.damaged') return { code: 'audit.record', hash: kept };
    throw error;
  }
  const hash = hashOf(bytes);
  if (hash !== kept) return { code: 'audit.hash', hash };
  const entry = statedIn(bytes);
  if (entry?.sequence !== row.sequence || entry.at !== row.at) return { code: 'audit.sequence', hash };
  const linked = entry.previous === toHex(row.previous) && (previous === undefined || entry.previous === previous);
  return linked ? { hash } : { code: 'audit.link', hash };
}

/** The members that matter here, or undefined if the bytes are no canonical JSON object. */
function statedIn(bytes: Uint8Array): { sequence?: unknown; at?: unknown; previous?: unknown } | undefined {
  try {
    const value = decodeCanonical(bytes);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch (error) {
    if (error instanceof EncodingError) return undefined;
    throw error;
  }
}

function checkHeads(
  db: ReadableDb,
  profileId: string,
  publicKey: Uint8Array,
  hashes: ReadonlyMap<number, string>,
): { heads: number; faults: Finding[]; last: number } {
  const faults: Finding[] = [];
  const rows = db.all<HeadRow>(sql`SELECT sequence, reason, at, hash, signature FROM audit_heads ORDER BY rowid`);
  const reach = [...hashes.keys()].at(-1) ?? 0;
  let last = 0;
  for (const row of rows) {
    const { sequence, reason, at } = row;
    const hash = toHex(row.hash);
    if (!sm2.verify(publicKey, headMessage(profileId, { sequence, hash, at, reason }), row.signature)) {
      faults.push(finding('audit.head', 'bad', { sequence, reason }));
      continue;
    }
    if (sequence > reach) faults.push(finding('audit.truncated', 'bad', { sequence, reach }));
    else if (hash !== (sequence === 0 ? chainStart(profileId) : hashes.get(sequence))) {
      faults.push(finding('audit.headMismatch', 'bad', { sequence, from: last + 1, reason }));
    } else last = sequence;
  }
  return { heads: rows.length, faults, last };
}
