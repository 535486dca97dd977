// The chain of a profile's audit log. An entry is canonical JSON (acts/canonical-json.ts) that names its sequence, what happened and the hash of
// the entry before; its hash is the SM3 of exactly those bytes. The first follows a hash made of the profile's id, so that
// a log cannot be moved to another profile. A head is a statement of sequence and hash, signed with the person's SM2 signing key.

import { concatBytes, toHex, utf8 } from '../../crypto/bytes.ts';
import { sm3 } from '../../crypto/sm3/sm3.ts';
import { encodeCanonical } from '../acts/index.ts';

export type AuditOutcome = 'done' | 'refused' | 'fault';
export type AuditDetail = Readonly<Record<string, string | number | boolean>>;

/** What an entry says, as it is hashed. */
export type StatedEntry = {
  readonly v: 1;
  /** From 1, without gaps. */
  readonly sequence: number;
  /** Milliseconds since 1970, as this device's clock claims. */
  readonly at: number;
  readonly action: string;
  readonly actor: string;
  readonly subject: string;
  readonly outcome: AuditOutcome;
  readonly detail: AuditDetail;
  /** Hash of the entry before, hex. */
  readonly previous: string;
};

/** Why a head was signed. `pack` heads travel in envelopes, so that others can notice a shortened log. */
export type HeadReason = 'unlock' | 'lock' | 'pack' | 'count' | 'check';

/** How far the log reached. */
export type AuditHead = {
  readonly sequence: number;
  readonly hash: string;
  readonly at: number;
  readonly reason: HeadReason;
};

/** A head as it is kept and carried. */
export type SignedHead = AuditHead & {
  /** DER SEQUENCE { r, s } over headMessage(). */
  readonly signature: Uint8Array;
};

/** Every so many entries the head is signed. */
export const HEAD_EVERY = 100;

/** The hash that the first entry follows, hex. */
export function chainStart(profileId: string): string {
  return toHex(sm3(utf8(`yinzheng/audit/1\n${profileId}`)));
}

/** Canonical bytes of an entry. Texts are brought to NFC; InputError `json.*` for a detail that is no integer, text or truth value. */
export function encodeEntry(entry: StatedEntry): Uint8Array {
  const detail = Object.fromEntries(
    Object.entries(entry.detail).map(([name, value]) => [name, typeof value === 'string' ? plain(value) : value]),
  );
  return encodeCanonical({
    ...entry,
    action: plain(entry.action),
    actor: plain(entry.actor),
    subject: plain(entry.subject),
    detail,
  });
}

/** Hash of an entry's bytes, hex. */
export function hashOf(bytes: Uint8Array): string {
  return toHex(sm3(bytes));
}

/** The message that is signed for a head. */
export function headMessage(profileId: string, head: AuditHead): Uint8Array {
  return concatBytes(utf8('yinzheng/audit-head/1\n'), encodeCanonical({ profile: profileId, ...head }));
}

function plain(text: string): string {
  return text.toWellFormed().normalize('NFC');
}
