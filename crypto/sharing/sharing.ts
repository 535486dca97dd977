// A secret shared among keepers for recovery: any `threshold` of `count` shares give it back, fewer tell nothing (Shamir over GF(2^8), by the
// library shamir-secret-sharing). This module adds what the library leaves to its caller: shares know their set and threshold, a share
// that was copied wrongly is told by itself, and a secret that does not come out whole is refused instead of handed on. Asynchronous as the
// library is. It looks tables up by secret bytes, so it is for ceremonies on a computer that is trusted, not for use under observation.
//
// A share: version 1 (one byte), set id (8 bytes, random), threshold, count (one byte each), the library's share of secret and check value,
// and the first 4 bytes of SM3 over all that. The check value (16 bytes of SM3 over label, set id, threshold, count and secret) is shared with
// the secret, so that it too tells nothing below the threshold.

import { combine, split } from 'shamir-secret-sharing';
import { concatBytes, equalBytes, fromHex, toHex, utf8, wipe } from '../bytes.ts';
import { DecryptError, EncodingError, InputError } from '../errors.ts';
import { randomBytes } from '../random.ts';
import { sm3 } from '../sm3/sm3.ts';

export type Share = {
  /** Lower case hex, 16 digits; the same for all shares of one secret. */
  readonly set: string;
  readonly threshold: number;
  readonly count: number;
  /** Bytes of the whole share, as it is kept. */
  readonly bytes: Uint8Array;
};

const VERSION = 1;
const LABEL = utf8('yinzheng/sharing/1');
const SET = 8;
const HEAD = 1 + SET + 2;
const CHECK = 16;
const TAIL = 4;
const MAX_SECRET = 1024;
/** More keepers than this are nobody's. */
const MAX_SHARES = 32;

function headOf(set: Uint8Array, threshold: number, count: number): Uint8Array {
  return concatBytes(Uint8Array.of(VERSION), set, Uint8Array.of(threshold, count));
}

function checkOf(head: Uint8Array, secret: Uint8Array): Uint8Array {
  return sm3(LABEL, head, secret).slice(0, CHECK);
}

function within(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

/**
 * Shares a secret of 1 to 1024 bytes: `count` shares (2 to 32), of which any `threshold` (2 to count) give it back.
 * @throws InputError sharing.counts, sharing.secretLength
 */
export async function shareSecret(secret: Uint8Array, choice: { threshold: number; count: number }): Promise<Share[]> {
  const { threshold, count } = choice;
  if (!within(count, 2, MAX_SHARES) || !within(threshold, 2, count)) throw new InputError('sharing.counts');
  if (!within(secret.length, 1, MAX_SECRET)) throw new InputError('sharing.secretLength');
  const set = randomBytes(SET);
  const head = headOf(set, threshold, count);
  const payload = concatBytes(secret, checkOf(head, secret));
  try {
    const parts = await split(payload, count, threshold);
    return parts.map((part) => {
      const body = concatBytes(head, part);
      return { set: toHex(set), threshold, count, bytes: concatBytes(body, sm3(body).subarray(0, TAIL)) };
    });
  } finally {
    wipe(payload);
  }
}

/**
 * Reads one share. @throws EncodingError sharing.form, sharing.version, sharing.shareCheck (copied wrongly)
 */
export function readShare(bytes: Uint8Array): Share {
  const smallest = HEAD + 1 + CHECK + 1 + TAIL;
  if (bytes.length < smallest || bytes.length > smallest - 1 + MAX_SECRET) throw new EncodingError('sharing.form');
  const end = bytes.length - TAIL;
  if (!equalBytes(sm3(bytes.subarray(0, end)).subarray(0, TAIL), bytes.subarray(end)))
    throw new EncodingError('sharing.shareCheck');
  if (bytes[0] !== VERSION) throw new EncodingError('sharing.version');
  const threshold = bytes[HEAD - 2] ?? 0;
  const count = bytes[HEAD - 1] ?? 0;
  const place = bytes[end - 1] ?? 0;
  if (!within(count, 2, MAX_SHARES) || !within(threshold, 2, count) || place === 0)
    throw new EncodingError('sharing.form');
  return { set: toHex(bytes.subarray(1, 1 + SET)), threshold, count, bytes: Uint8Array.from(bytes) };
}

/**
 * The secret from shares of one set; more than the threshold may be given, all are used.
 * @throws InputError sharing.none, sharing.sets (of different secrets), sharing.doubled, sharing.few; DecryptError sharing.check when what comes
 *   out is not the secret: a share was forged
 */
export async function combineShares(shares: readonly Share[]): Promise<Uint8Array> {
  const [first] = shares;
  if (first === undefined) throw new InputError('sharing.none');
  const { set, threshold, count } = first;
  const same = ({ set: other, threshold: needed, count: all, bytes }: Share): boolean =>
    other === set && needed === threshold && all === count && bytes.length === first.bytes.length;
  if (!shares.every(same)) throw new InputError('sharing.sets');
  const parts = shares.map(({ bytes }) => Uint8Array.from(bytes.subarray(HEAD, bytes.length - TAIL)));
  if (new Set(parts.map((part) => part[part.length - 1])).size !== parts.length)
    throw new InputError('sharing.doubled');
  if (shares.length < threshold) throw new InputError('sharing.few');
  const payload = await combine(parts);
  const secret = payload.slice(0, payload.length - CHECK);
  const good = equalBytes(checkOf(headOf(fromHex(set), threshold, count), secret), payload.subarray(secret.length));
  wipe(payload, ...parts);
  if (!good) {
    wipe(secret);
    throw new DecryptError('sharing.check');
  }
  return secret;
}

/** A share to write down: hexadecimal digits in groups of four. */
export function shareText({ bytes }: Share): string {
  return (toHex(bytes).match(/.{1,4}/g) ?? []).join(' ');
}

/** A share as it was written down; white space and hyphens do not matter. @throws EncodingError as readShare, sharing.form for other characters */
export function shareFromText(text: string): Share {
  const digits = text.replace(/[\s-]/g, '');
  if (!/^(?:[0-9a-fA-F]{2})+$/.test(digits)) throw new EncodingError('sharing.form');
  return readShare(fromHex(digits));
}
