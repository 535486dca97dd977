/*
 * Putting files into the package of an OFD (GB/T 33190 clause 6), beside others or in the place of some, as a signature or an attachment does.
 * All other entries are carried over byte for byte, their own headers included; only the directory is written anew. What was replaced is gone:
 * a reader that does not ask the directory would else come upon it first. Bytes that belong to no entry are not carried over.
 */

import { deflateSync } from 'fflate';
import { OfdError } from './errors.ts';
import { OFD_LIMITS, type OfdLimits, openPackage } from './package.ts';
import {
  CENTRAL_LENGTH,
  crc32,
  DESCRIBED,
  DESCRIPTOR_SIGNATURE,
  dataOf,
  END_LENGTH,
  type Entry,
  LOCAL_LENGTH,
  leavesPackage,
  readDirectory,
  UTF8,
} from './zip.ts';

export interface PackageEdit {
  /** Contents by their paths, without a leading slash and with '/' between folders. A path of the package means that file. */
  readonly put: ReadonlyMap<string, Uint8Array>;
}

/** Version 2.0 of the format, that of folders and Deflate. */
const VERSION = 20;
/** The first day that the format can name: what is written depends on nothing but what is put in. */
const FIRST_DAY = 0x21;
const LONGEST_NAME = 1024;
/** Half a character, which UTF-8 has no bytes for. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * The package with the files put in. New entries stand behind all others, in the order of `put`, deflated where that is shorter.
 * @throws OfdError ofd.name for a path that is none, ofd.duplicate for one that differs from another only in case or is another's folder, ofd.limit
 * beyond the limits, and as `openPackage` for a package that cannot be read
 */
export function editPackage(bytes: Uint8Array, { put }: PackageEdit, limits: OfdLimits = OFD_LIMITS): Uint8Array {
  openPackage(bytes, limits);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { entries, start, comment } = readDirectory(bytes, view, limits);
  const stay = entries.filter(({ path }) => !put.has(path));
  refuseClashes(entries, [...put.keys()]);
  const parts: Uint8Array[] = [];
  let at = 0;
  const add = (part: Uint8Array): void => {
    parts.push(part);
    at += part.length;
  };
  const places = new Map<Entry, number>();
  for (const [entry, raw] of rawEntries(bytes, view, entries, start)) {
    if (put.has(entry.path)) continue;
    places.set(entry, at);
    add(raw);
  }
  const listed = stay.map((entry) => placedAt(entry.listed, places.get(entry) ?? 0));
  for (const [path, content] of put) {
    const made = makeEntry(path, content, at);
    listed.push(made.listed);
    add(made.header);
    add(made.data);
  }
  const directoryAt = at;
  for (const record of listed) add(record);
  add(endRecord(listed.length, at - directoryAt, directoryAt, comment));
  if (at > limits.fileBytes || listed.length > limits.entries) {
    throw new OfdError('ofd.limit', 'the package would be larger than the limit');
  }
  const whole = joined(parts, at);
  // What is written is read again before anybody else does.
  const opened = openPackage(whole, limits);
  for (const path of put.keys()) opened.read(path);
  return whole;
}

/** Each entry with its own header, data and descriptor, in the order in which they lie. @throws OfdError when they overlap or leave something in front */
function rawEntries(bytes: Uint8Array, view: DataView, entries: readonly Entry[], end: number): [Entry, Uint8Array][] {
  const inOrder = [...entries].sort((p, q) => p.headerAt - q.headerAt);
  let before = 0;
  return inOrder.map((entry, index) => {
    const data = dataOf(bytes, view, entry);
    const until = data.end + descriptorLength(view, entry, data.end);
    if (entry.headerAt < before || until > end || (index === 0 && entry.headerAt !== 0)) {
      throw new OfdError('ofd.broken', 'entries do not lie one behind the other');
    }
    before = until;
    return [entry, bytes.subarray(entry.headerAt, until)];
  });
}

/** Behind the data, with or without a signature of its own; none where the entry's header says it all. */
function descriptorLength(view: DataView, { headerAt, crc, packed, size }: Entry, at: number): number {
  if ((view.getUint16(headerAt + 6, true) & DESCRIBED) === 0) return 0;
  const says = (start: number): boolean =>
    start + 12 <= view.byteLength &&
    view.getUint32(start, true) === crc &&
    view.getUint32(start + 4, true) === packed &&
    view.getUint32(start + 8, true) === size;
  const signed = at + 4 <= view.byteLength && view.getUint32(at, true) === DESCRIPTOR_SIGNATURE;
  if (signed && says(at + 4)) return 16;
  if (says(at)) return 12;
  const isWhole = view.getUint32(headerAt + 18, true) === packed && view.getUint32(headerAt + 14, true) === crc;
  if (isWhole) return 0;
  throw new OfdError('ofd.broken', 'an entry does not say how long it is');
}

/** Two names that one disk takes for the same, or a file where another needs a folder, would come apart when the package is unpacked. */
function refuseClashes(entries: readonly Entry[], paths: readonly string[]): void {
  const present = new Set(entries.map(({ path }) => path));
  const files = new Set<string>();
  const folders = new Set<string>();
  for (const { path } of entries) {
    if (path.endsWith('/')) folders.add(path.slice(0, -1).toLowerCase());
    else files.add(path.toLowerCase());
    for (const folder of foldersOf(path.toLowerCase())) folders.add(folder);
  }
  for (const path of paths) {
    if (present.has(path) && !path.endsWith('/')) continue;
    const isName = !path.includes('\\') && !leavesPackage(path) && !LONE_SURROGATE.test(path);
    if (!isName || path.length > LONGEST_NAME || path.split('/').some((part) => part === '' || part === '.')) {
      throw new OfdError('ofd.name', 'a path that is none of a package');
    }
    const folded = path.toLowerCase();
    const above = foldersOf(folded);
    if (files.has(folded) || folders.has(folded) || above.some((folder) => files.has(folder))) {
      throw new OfdError('ofd.duplicate', 'a path that another file or folder has');
    }
    files.add(folded);
    for (const folder of above) folders.add(folder);
  }
}

/** "a/b" and "a" for "a/b/c". */
function foldersOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

/** A record of the directory for an entry that lies elsewhere now. */
function placedAt(listed: Uint8Array, headerAt: number): Uint8Array {
  const record = listed.slice();
  new DataView(record.buffer).setUint32(42, headerAt, true);
  return record;
}

type Fields = readonly (readonly [width: 2 | 4, value: number])[];

function record(signature: number, length: number, fields: Fields, behind: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(length + behind.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, signature, true);
  let at = 4;
  for (const [width, value] of fields) {
    if (width === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += width;
  }
  bytes.set(behind, length);
  return bytes;
}

function makeEntry(path: string, content: Uint8Array, headerAt: number) {
  const name = new TextEncoder().encode(path);
  const deflated = deflateSync(content, { level: 9 });
  const isShorter = deflated.length < content.length;
  const data = isShorter ? deflated : content;
  const common: Fields = [
    [2, VERSION],
    [2, UTF8],
    [2, isShorter ? 8 : 0],
    [2, 0],
    [2, FIRST_DAY],
    [4, crc32(content)],
    [4, data.length],
    [4, content.length],
    [2, name.length],
    [2, 0],
  ];
  // No comment, first disc, no attributes.
  const more: Fields = [
    [2, 0],
    [2, 0],
    [2, 0],
    [4, 0],
    [4, headerAt],
  ];
  return {
    data,
    header: record(0x04034b50, LOCAL_LENGTH, common, name),
    listed: record(0x02014b50, CENTRAL_LENGTH, [[2, VERSION], ...common, ...more], name),
  };
}

function endRecord(count: number, size: number, start: number, comment: Uint8Array): Uint8Array {
  const fields: Fields = [
    [2, 0],
    [2, 0],
    [2, count],
    [2, count],
    [4, size],
    [4, start],
    [2, comment.length],
  ];
  return record(0x06054b50, END_LENGTH, fields, comment);
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
