// The entries of a revocation list (RFC 5280 5.1.2.6 and 5.3), which may be many: read in a pass over the bytes, of which only places are kept. When
// and why somebody was revoked is read again from the entry when it is asked. An entry of the usual shape (serial number, time, at most a reason)
// is recognised byte by byte; every other is read and judged by the generic reader, so that nothing passes here that it would refuse.

import * as read from '../asn1/reader.ts';
import { plainTime, surelyPlainTime, time } from '../asn1/text.ts';
import { toHex } from '../bytes.ts';
import { EncodingError } from '../errors.ts';
import { parseExtensions } from './certificate.ts';
import { OID } from './oids.ts';

export type RevocationReason =
  | 'unspecified'
  | 'keyCompromise'
  | 'cACompromise'
  | 'affiliationChanged'
  | 'superseded'
  | 'cessationOfOperation'
  | 'certificateHold'
  | 'removeFromCRL'
  | 'privilegeWithdrawn'
  | 'aACompromise';

/** Position is the code, with 7 unused (RFC 5280 5.3.1). */
export const REASONS: readonly (RevocationReason | undefined)[] = [
  'unspecified',
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'certificateHold',
  undefined,
  'removeFromCRL',
  'privilegeWithdrawn',
  'aACompromise',
];

/** When (ms) and why a certificate was revoked. */
export type Revocation = { readonly at: number; readonly reason?: RevocationReason };

/** Whom a list names, by serial number as Certificate.serialNumber spells it. */
export type Revocations = {
  /** How many serial numbers are listed, each counted once. */
  readonly size: number;
  /** A serial number listed twice counts from its first day. */
  lookup(serialNumber: string): Revocation | undefined;
};

/** Lower case hex of an integer's two's complement bytes without a leading 00. */
export function serialHex(content: Uint8Array): string {
  return toHex(content.length > 1 && content[0] === 0 ? content.subarray(1) : content);
}

function parseEntry(entry: read.Node, unknownCritical: Set<string> | undefined): Revocation {
  const [serial, date, extensions, extra] = read.sequence(entry, 'crl.entry');
  if (extra !== undefined) throw new EncodingError('crl.entry', entry.offset);
  let reason: RevocationReason | undefined;
  for (const { oid, critical, value } of extensions ? parseExtensions(extensions) : []) {
    if (oid === OID.reasonCode) reason = REASONS[read.enumerated(read.readDer(value))];
    else if (critical) unknownCritical?.add(oid);
  }
  read.integerContent(serial);
  const at = time(date);
  return reason === undefined ? { at } : { at, reason };
}

/** What stands before the one byte of a reason that is the only extension of an entry. */
const REASON_HEAD = Uint8Array.of(0x30, 0x0c, 0x30, 0x0a, 0x06, 0x03, 0x55, 0x1d, 0x15, 0x04, 0x03, 0x0a, 0x01);
const REASON_LENGTH = REASON_HEAD.length + 1;

/** Bytes of the shortest entry: a serial number of one byte and a UTCTime. */
const LEAST_USUAL = 20;

/** Whether an entry from `at` to `end` has the usual shape and is well formed. Its first two bytes are a header that was read. */
function isUsual(bytes: Uint8Array, at: number, end: number): boolean {
  if (end - at < LEAST_USUAL || bytes[at] !== 0x30 || bytes[at + 2] !== read.TAG.integer) return false;
  const serialAt = at + 4;
  const serialLength = bytes[at + 3] as number;
  const timeAt = serialAt + serialLength;
  if (serialLength === 0 || serialLength >= 0x80 || timeAt + 15 > end) return false;
  if (serialLength > 1) {
    const first = bytes[serialAt] as number;
    const high = (bytes[serialAt + 1] as number) >= 0x80;
    if ((first === 0 && !high) || (first === 0xff && high)) return false;
  }
  const tag = bytes[timeAt];
  const utc = tag === read.TAG.utcTime;
  if (!utc && tag !== read.TAG.generalizedTime) return false;
  const timeEnd = timeAt + 2 + (bytes[timeAt + 1] as number);
  if (timeEnd > end) return false;
  const surely = surelyPlainTime(bytes, timeAt + 2, timeEnd, utc);
  if (!surely && Number.isNaN(plainTime(bytes, timeAt + 2, timeEnd, utc))) return false;
  if (timeEnd === end) return true;
  if (end - timeEnd !== REASON_LENGTH || (bytes[end - 1] as number) >= 0x80) return false;
  for (let i = 0; i < REASON_HEAD.length; i++) if (bytes[timeEnd + i] !== REASON_HEAD[i]) return false;
  return true;
}

/** Bytes of a serial number's text; undefined for what no certificate's serialNumber looks like. */
function serialBytes(text: string): Uint8Array | undefined {
  if (text.length === 0 || text.length % 2 !== 0 || !/^[0-9a-f]+$/.test(text)) return undefined;
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

/**
 * After so many questions the entries are put in order. One question passes over all of them, which is quicker than any order for the few that a
 * signature asks. Order instead of a table of hashes: whoever wrote the list chose the serial numbers, and sorting has no bad case.
 */
const ORDERED_AFTER = 16;

/** Of each entry: where it begins, where its serial number without a leading 00 begins, and how long that is. */
type Places = { readonly starts: Int32Array; readonly serials: Int32Array; readonly lengths: Int32Array };

/** One pass over a list of usual entries only; undefined where any is another, or too many are. */
function usualPlaces(node: read.Node): Places | undefined {
  const { input: bytes, contentOffset, end } = node;
  const most = Math.min(node.maxChildren, Math.floor((end - contentOffset) / LEAST_USUAL));
  const starts = new Int32Array(most);
  const serials = new Int32Array(most);
  const lengths = new Int32Array(most);
  let count = 0;
  for (let at = contentOffset; at < end; count++) {
    if (count === most || end - at < LEAST_USUAL) return undefined;
    const size = bytes[at + 1] as number;
    const next = at + 2 + size;
    if (size >= 0x80 || next > end || !isUsual(bytes, at, next)) return undefined;
    const length = bytes[at + 3] as number;
    const padded = length > 1 && bytes[at + 4] === 0 ? 1 : 0;
    starts[count] = at;
    serials[count] = at + 4 + padded;
    lengths[count] = length - padded;
    at = next;
  }
  return { starts: starts.slice(0, count), serials: serials.slice(0, count), lengths: lengths.slice(0, count) };
}

/** The same for any list: every header first, then each entry, in the order in which the generic reader would refuse them. */
function anyPlaces(node: read.Node, unknownCritical: Set<string>): Places {
  const starts = startsOf(node);
  const serials = new Int32Array(starts.length);
  const lengths = new Int32Array(starts.length);
  starts.forEach((start, entry) => {
    const found = node.childAt(start);
    let at = start + 4;
    let length = node.input[start + 3] as number;
    if (found.contentOffset !== start + 2 || !isUsual(node.input, start, found.end)) {
      parseEntry(found, unknownCritical);
      const serial = found.children()[0] as read.Node;
      at = serial.contentOffset;
      length = serial.end - at;
    }
    const padded = length > 1 && node.input[at] === 0 ? 1 : 0;
    serials[entry] = at + padded;
    lengths[entry] = length - padded;
  });
  return { starts, serials, lengths };
}

class Entries implements Revocations {
  readonly #node: read.Node;
  readonly #bytes: Uint8Array;
  readonly #starts: Int32Array;
  readonly #serials: Int32Array;
  readonly #lengths: Int32Array;
  #asked = 0;
  #order: Int32Array | undefined;
  #size: number | undefined;

  constructor(node: read.Node, { starts, serials, lengths }: Places) {
    this.#node = node;
    this.#bytes = node.input;
    this.#starts = starts;
    this.#serials = serials;
    this.#lengths = lengths;
  }

  get size(): number {
    if (this.#size === undefined) {
      const order = this.#ordered();
      let size = 0;
      for (let i = 0; i < order.length; i++)
        if (i === 0 || this.#compare(order[i - 1] as number, order[i] as number) !== 0) size++;
      this.#size = size;
    }
    return this.#size;
  }

  lookup(serialNumber: string): Revocation | undefined {
    const wanted = serialBytes(serialNumber);
    if (wanted === undefined) return undefined;
    let earliest: Revocation | undefined;
    const consider = (entry: number): void => {
      const found = parseEntry(this.#node.childAt(this.#starts[entry] as number), undefined);
      if (earliest === undefined || found.at < earliest.at) earliest = found;
    };
    if (this.#order === undefined && this.#asked++ < ORDERED_AFTER) {
      const [bytes, serials, lengths] = [this.#bytes, this.#serials, this.#lengths];
      const back = wanted.length - 1;
      const last = wanted[back] as number;
      for (let entry = 0; entry < serials.length; entry++) {
        if (lengths[entry] !== wanted.length || bytes[(serials[entry] as number) + back] !== last) continue;
        if (this.#against(wanted, entry) === 0) consider(entry);
      }
      return earliest;
    }
    const order = this.#ordered();
    let low = 0;
    let high = order.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#against(wanted, order[middle] as number) > 0) low = middle + 1;
      else high = middle;
    }
    for (; low < order.length && this.#against(wanted, order[low] as number) === 0; low++)
      consider(order[low] as number);
    return earliest;
  }

  /** Entries by length of serial number, its bytes, and their place in the list. */
  #ordered(): Int32Array {
    this.#order ??= Int32Array.from(this.#serials.keys()).sort((a, b) => this.#compare(a, b) || a - b);
    return this.#order;
  }

  #compare(a: number, b: number): number {
    const length = this.#lengths[a] as number;
    const shorter = length - (this.#lengths[b] as number);
    if (shorter !== 0) return shorter;
    const [atA, atB] = [this.#serials[a] as number, this.#serials[b] as number];
    for (let i = 0; i < length; i++) {
      const difference = (this.#bytes[atA + i] as number) - (this.#bytes[atB + i] as number);
      if (difference !== 0) return difference;
    }
    return 0;
  }

  #against(wanted: Uint8Array, entry: number): number {
    const shorter = wanted.length - (this.#lengths[entry] as number);
    if (shorter !== 0) return shorter;
    const at = this.#serials[entry] as number;
    for (let i = 0; i < wanted.length; i++) {
      const difference = (wanted[i] as number) - (this.#bytes[at + i] as number);
      if (difference !== 0) return difference;
    }
    return 0;
  }
}

/** Where each entry begins, once every header was read. */
function startsOf(node: read.Node): Int32Array {
  let starts = new Int32Array(256);
  let count = 0;
  node.eachHeader((at) => {
    if (count === starts.length) {
      const more = new Int32Array(count * 2);
      more.set(starts);
      starts = more;
    }
    starts[count++] = at;
  });
  return starts.subarray(0, count);
}

export const NOBODY: Revocations = { size: 0, lookup: () => undefined };

/**
 * Reads revokedCertificates. Critical extensions that are not processed go into `unknownCritical`.
 * @throws EncodingError crl.entry, and those of `der.` and `certificate.`
 */
export function parseRevocations(node: read.Node, unknownCritical: Set<string>): Revocations {
  read.expect(node, read.TAG.sequence, 'crl.entry');
  return new Entries(node, usualPlaces(node) ?? anyPlaces(node, unknownCritical));
}
