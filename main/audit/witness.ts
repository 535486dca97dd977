// The witness against an older copy of the store put in place of the newest: the head signed last, kept in a file outside the profile's
// folder. A log that does not reach it, or holds another entry there, has been rolled back. Who can replace store and witness together
// with older ones of the same age is not noticed here; the heads that have travelled in envelopes tell it to others.

import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { fromHex, fromUtf8, toHex, utf8 } from '../../crypto/bytes.ts';
import { type Finding, finding } from '../../crypto/certificates/findings.ts';
import { EncodingError } from '../../crypto/errors.ts';
import * as sm2 from '../../crypto/sm2/sm2.ts';
import { type Disk, type Store, sql } from '../store/index.ts';
import { chainStart, headMessage, type SignedHead } from './chain.ts';

const Witness = v.strictObject({
  schema: v.literal('yinzheng/audit-witness/1'),
  sequence: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  hash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  at: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  reason: v.picklist(['unlock', 'lock', 'pack', 'count', 'check']),
  signature: v.pipe(v.string(), v.regex(/^([0-9a-f]{2}){1,80}$/)),
});

/** Where the witness of a profile lies: beside the device secrets, not in the profile's folder. */
export function witnessPath(home: string, profileId: string): string {
  return join(home, 'device', `${profileId}.witness`);
}

/** Keeps a head as the witness at `path`, durably. */
export function keepWitness(disk: Disk, path: string, head: SignedHead): void {
  const { sequence, hash, at, reason, signature } = head;
  const witness = { schema: 'yinzheng/audit-witness/1', sequence, hash, at, reason, signature: toHex(signature) };
  disk.makeFolder(dirname(path));
  disk.writeFileSynced(path, utf8(JSON.stringify(witness)));
}

/**
 * Holds a store against its witness, before anything is added to the log: `audit.witness` is `ok` if the log holds the entry that the witness names,
 * `unknown` if there is no witness or it is not one of this profile (`detail.reason` `missing` or `unreadable`), and `bad` if
 * the log has been rolled back (`detail.sequence` the entry that should be there, `detail.reach` how far it goes).
 */
export function checkWitness(
  store: Store,
  options: { disk: Disk; path: string; profileId: string; publicKey: Uint8Array },
): Finding {
  const { disk, path, profileId, publicKey } = options;
  const bytes = disk.readFile(path);
  if (!bytes) return finding('audit.witness', 'unknown', { reason: 'missing' });
  const witness = witnessIn(bytes);
  if (!witness || !isSigned(witness, profileId, publicKey)) {
    return finding('audit.witness', 'unknown', { reason: 'unreadable' });
  }
  const { sequence, hash } = witness;
  const { found, reach } = store.read((db) => ({
    found: db.get<{ hash: Uint8Array }>(sql`SELECT hash FROM audit WHERE sequence = ${sequence}`),
    reach: db.get<{ reach: number | null }>(sql`SELECT max(sequence) AS reach FROM audit`)?.reach ?? 0,
  }));
  const holds = sequence === 0 ? hash === chainStart(profileId) : found !== undefined && toHex(found.hash) === hash;
  return finding('audit.witness', holds ? 'ok' : 'bad', { sequence, reach });
}

function witnessIn(bytes: Uint8Array): SignedHead | undefined {
  try {
    const parsed = v.safeParse(Witness, JSON.parse(fromUtf8(bytes)));
    if (!parsed.success) return undefined;
    const { schema: _, signature, ...head } = parsed.output;
    return { ...head, signature: fromHex(signature) };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof EncodingError) return undefined;
    throw error;
  }
}

function isSigned({ signature, ...head }: SignedHead, profileId: string, publicKey: Uint8Array): boolean {
  return sm2.verify(publicKey, headMessage(profileId, head), signature);
}
