/*
 * The parts of a ZIP that a package of GB/T 33190 clause 6 is made of (PKWARE's APPNOTE 4.3): the directory at its end, which decides, and each
 * entry's own header, which must say the same, so that no other reader sees another file under the same name. Not read: encryption, ZIP64,
 * several discs, methods other than stored and deflated.
 */

import { inflateSync } from 'fflate';
import { OfdError } from './errors.ts';

export interface Entry {
  /** With '/' between folders and at the end of a folder, without one at the beginning. */
  readonly path: string;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly headerAt: number;
  readonly nameBytes: Uint8Array;
  /** As it stands in the directory. */
  readonly listed: Uint8Array;
}

export interface Directory {
  readonly entries: readonly Entry[];
  /** Where the directory begins, and with it the part of the file that is no entry. */
  readonly start: number;
  /** Of the whole package. */
  readonly comment: Uint8Array;
}

export const END_LENGTH = 22;
export const CENTRAL_LENGTH = 46;
export const LOCAL_LENGTH = 30;
export const DESCRIPTOR_SIGNATURE = 0x08074b50;
/** Bits of `flags`. */
export const [ENCRYPTED, DESCRIBED, UTF8] = [0x2041, 8, 0x800];

/** Bounds on a directory. */
export interface DirectoryLimits {
  readonly entries: number;
  /** Bytes of the whole directory, names and all. */
  readonly directoryBytes: number;
}

/** @throws OfdError */
export function readDirectory(bytes: Uint8Array, view: DataView, limits: DirectoryLimits): Directory {
  if (bytes.length < 4 || view.getUint32(0, true) !== 0x04034b50) throw new OfdError('ofd.notOfd', 'not a ZIP');
  const end = findEnd(bytes, view);
  const count = view.getUint16(end + 10, true);
  const size = view.getUint32(end + 12, true);
  const start = view.getUint32(end + 16, true);
  if (view.getUint16(end + 4, true) !== 0 || view.getUint16(end + 8, true) !== count || start === 0xffffffff) {
    throw new OfdError('ofd.unsupported', 'several discs or ZIP64');
  }
  if (count > limits.entries || size > limits.directoryBytes) throw new OfdError('ofd.limit', 'too many entries');
  if (start + size !== end) throw new OfdError('ofd.broken', 'the directory does not end where it should');
  const entries: Entry[] = [];
  let at = start;
  for (let n = 0; n < count; n++) {
    if (at + CENTRAL_LENGTH > end || view.getUint32(at, true) !== 0x02014b50) {
      throw new OfdError('ofd.broken', 'the directory is damaged');
    }
    const flags = view.getUint16(at + 8, true);
    if ((flags & ENCRYPTED) !== 0) throw new OfdError('ofd.encrypted', 'an entry is encrypted');
    const nameLength = view.getUint16(at + 28, true);
    const next = at + CENTRAL_LENGTH + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > end) throw new OfdError('ofd.broken', 'the directory is damaged');
    const nameBytes = bytes.subarray(at + CENTRAL_LENGTH, at + CENTRAL_LENGTH + nameLength);
    entries.push({
      path: pathOf(nameBytes, (flags & UTF8) !== 0),
      flags,
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      headerAt: view.getUint32(at + 42, true),
      nameBytes,
      listed: bytes.subarray(at, next),
    });
    at = next;
  }
  if (at !== end) throw new OfdError('ofd.broken', 'the directory is longer than its entries');
  return { entries, start, comment: bytes.subarray(end + END_LENGTH) };
}

/** The end record: the last one whose comment reaches exactly to the end of the file. */
function findEnd(bytes: Uint8Array, view: DataView): number {
  const least = Math.max(0, bytes.length - END_LENGTH - 0xffff);
  for (let at = bytes.length - END_LENGTH; at >= least; at--) {
    if (view.getUint32(at, true) === 0x06054b50 && at + END_LENGTH + view.getUint16(at + 20, true) === bytes.length) {
      return at;
    }
  }
  throw new OfdError('ofd.truncated', 'the package has no end record');
}

const UTF8_DECODER = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const GBK_DECODER = new TextDecoder('gbk');

/** Names are UTF-8 or, from older makers, GBK; backslashes and a leading slash or './' occur. Leaving the package is refused. */
function pathOf(nameBytes: Uint8Array, isUtf8: boolean): string {
  let name: string;
  try {
    name = UTF8_DECODER.decode(nameBytes);
  } catch {
    if (isUtf8) throw new OfdError('ofd.name', 'a name is not the UTF-8 that it says it is');
    name = GBK_DECODER.decode(nameBytes);
  }
  const path = name.replaceAll('\\', '/').replace(/^(?:\.?\/)+/, '');
  if (path === '' || leavesPackage(path)) throw new OfdError('ofd.name', 'a name leaves the package');
  return path;
}

/** Whether a path goes up, or holds what no name holds. */
export function leavesPackage(path: string): boolean {
  return (path.includes('..') && path.split('/').includes('..')) || hasControl(path);
}

function hasControl(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) < 0x20) return true;
  return false;
}

/** Where the data of an entry lies, its own header being what the directory says. @throws OfdError */
export function dataOf(
  bytes: Uint8Array,
  view: DataView,
  entry: Entry,
): { readonly start: number; readonly end: number } {
  const { headerAt, nameBytes, method, packed, size } = entry;
  const broken = (): OfdError => new OfdError('ofd.broken', 'an entry is damaged');
  if (headerAt + LOCAL_LENGTH > bytes.length || view.getUint32(headerAt, true) !== 0x04034b50) throw broken();
  const nameLength = view.getUint16(headerAt + 26, true);
  const nameAt = headerAt + LOCAL_LENGTH;
  const start = nameAt + nameLength + view.getUint16(headerAt + 28, true);
  if (start + packed > bytes.length || view.getUint16(headerAt + 8, true) !== method) throw broken();
  const local = bytes.subarray(nameAt, nameAt + nameLength);
  if (local.length !== nameBytes.length || !local.every((byte, index) => byte === nameBytes[index])) throw broken();
  // With flag bit 3 the local header leaves lengths and CRC to a descriptor behind the data.
  const described = (view.getUint16(headerAt + 6, true) & DESCRIBED) !== 0;
  const same = (at: number, value: number): boolean => {
    const written = view.getUint32(headerAt + at, true);
    return written === value || (described && written === 0);
  };
  if (!same(14, entry.crc) || !same(18, packed) || !same(22, size)) throw broken();
  return { start, end: start + packed };
}

/** The content of an entry. @throws OfdError */
export function inflate(bytes: Uint8Array, view: DataView, entry: Entry): Uint8Array {
  const { start, end } = dataOf(bytes, view, entry);
  const data = bytes.subarray(start, end);
  const { method, size } = entry;
  const content = method === 0 ? data : method === 8 ? inflated(data, size) : undefined;
  if (content === undefined) throw new OfdError('ofd.unsupported', 'a compression method that is not read');
  if (content.length !== size || crc32(content) !== entry.crc) throw new OfdError('ofd.broken', 'an entry is damaged');
  return content;
}

/** Into a buffer one byte larger than announced: whatever is longer shows by its length and costs no memory. */
function inflated(data: Uint8Array, size: number): Uint8Array {
  try {
    return inflateSync(data, { out: new Uint8Array(size + 1) });
  } catch {
    throw new OfdError('ofd.broken', 'an entry does not inflate');
  }
}

let table: Uint32Array | undefined;

export function crc32(bytes: Uint8Array): number {
  if (!table) {
    table = new Uint32Array(256);
    for (let n = 0; n < 256; n++) {
      let value = n;
      for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
      table[n] = value >>> 0;
    }
  }
  let crc = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) crc = (crc >>> 8) ^ (table[(crc ^ (bytes[i] ?? 0)) & 255] ?? 0);
  return (crc ^ 0xffffffff) >>> 0;
}
