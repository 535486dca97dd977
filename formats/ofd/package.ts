/*
 * The package of an OFD (GB/T 33190 clause 6: a ZIP of PKWARE's APPNOTE). The central directory decides; each entry's own header must say the
 * same, and its bytes must have the length and CRC-32 announced, so that no other reader sees another file under the same name. Entries are
 * inflated when asked for. Not read: encryption, ZIP64, several discs, methods other than stored and deflated.
 */

import { inflateSync } from 'fflate';
import { OfdError } from './errors.ts';

/** Bounds on what is read. */
export interface OfdLimits {
  /** Bytes of the package. */
  readonly fileBytes: number;
  /** Entries, folders included. */
  readonly entries: number;
  /** Bytes of all entries together when inflated. */
  readonly expandedBytes: number;
  /** Inflated to deflated, for entries above 1 MiB. */
  readonly ratio: number;
}

export const OFD_LIMITS: OfdLimits = {
  fileBytes: 512 * 1024 * 1024,
  entries: 10_000,
  expandedBytes: 512 * 1024 * 1024,
  ratio: 1100,
};

/** An opened package. Paths are without leading slash, with '/' between folders. */
export interface OfdPackage {
  /** Every file of the package (no folders), in the order of the directory. */
  readonly paths: readonly string[];
  /** The path under which a location of the package is found, or undefined. */
  find(location: string, from?: string): string | undefined;
  /** The bytes of a file by its exact path. @throws OfdError ofd.broken, ofd.limit */
  read(path: string): Uint8Array;
  /** Length of a file in bytes, as announced. */
  sizeOf(path: string): number;
}

interface Entry {
  readonly path: string;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly headerAt: number;
  readonly nameBytes: Uint8Array;
}

/** Bytes of inflated files that are held for the next question. */
const MAX_KEPT = 32 * 1024 * 1024;

const END_LENGTH = 22;
const CENTRAL_LENGTH = 46;
const LOCAL_LENGTH = 30;

/** Opens a package. @throws OfdError */
export function openPackage(bytes: Uint8Array, limits: OfdLimits = OFD_LIMITS): OfdPackage {
  if (bytes.length > limits.fileBytes) throw new OfdError('ofd.limit', 'the package is larger than the limit');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = new Map<string, Entry>();
  let expanded = 0;
  for (const entry of readDirectory(bytes, view, limits)) {
    if (entries.has(entry.path)) throw new OfdError('ofd.duplicate', 'a name occurs twice');
    expanded += entry.size;
    const bomb = entry.size > 1024 * 1024 && entry.size > entry.packed * limits.ratio;
    if (expanded > limits.expandedBytes || bomb)
      throw new OfdError('ofd.limit', 'the package expands beyond the limit');
    entries.set(entry.path, entry);
  }
  const paths = [...entries.keys()].filter((path) => !path.endsWith('/'));
  const files = new Set(paths);
  const folded = new Map<string, string[]>();
  for (const path of paths) {
    const key = path.toLowerCase();
    folded.set(key, [...(folded.get(key) ?? []), path]);
  }
  const kept = new Map<string, Uint8Array>();
  let keptBytes = 0;
  return {
    paths,
    find: (location, from) => findPath(location, from, files, folded),
    read(path) {
      const known = kept.get(path);
      if (known) return known;
      const entry = entries.get(path);
      if (!entry || !files.has(path)) throw new OfdError('ofd.broken', 'no such file in the package');
      const content = inflate(bytes, view, entry);
      keptBytes += content.length;
      kept.set(path, content);
      // Page after page of a long document must not add up; what was read first goes first.
      for (const [oldest, { length }] of kept) {
        if (keptBytes <= MAX_KEPT) break;
        kept.delete(oldest);
        keptBytes -= length;
      }
      return content;
    },
    sizeOf: (path) => entries.get(path)?.size ?? 0,
  };
}

function readDirectory(bytes: Uint8Array, view: DataView, limits: OfdLimits): Entry[] {
  if (bytes.length < 4 || view.getUint32(0, true) !== 0x04034b50) throw new OfdError('ofd.notOfd', 'not a ZIP');
  const end = findEnd(bytes, view);
  const count = view.getUint16(end + 10, true);
  const size = view.getUint32(end + 12, true);
  const start = view.getUint32(end + 16, true);
  if (view.getUint16(end + 4, true) !== 0 || view.getUint16(end + 8, true) !== count || start === 0xffffffff) {
    throw new OfdError('ofd.unsupported', 'several discs or ZIP64');
  }
  if (count > limits.entries) throw new OfdError('ofd.limit', 'too many entries');
  if (start + size !== end) throw new OfdError('ofd.broken', 'the directory does not end where it should');
  const entries: Entry[] = [];
  let at = start;
  for (let n = 0; n < count; n++) {
    if (at + CENTRAL_LENGTH > end || view.getUint32(at, true) !== 0x02014b50) {
      throw new OfdError('ofd.broken', 'the directory is damaged');
    }
    const flags = view.getUint16(at + 8, true);
    if ((flags & 0x2041) !== 0) throw new OfdError('ofd.encrypted', 'an entry is encrypted');
    const nameLength = view.getUint16(at + 28, true);
    const next = at + CENTRAL_LENGTH + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > end) throw new OfdError('ofd.broken', 'the directory is damaged');
    const nameBytes = bytes.subarray(at + CENTRAL_LENGTH, at + CENTRAL_LENGTH + nameLength);
    entries.push({
      path: pathOf(nameBytes, (flags & 0x800) !== 0),
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      headerAt: view.getUint32(at + 42, true),
      nameBytes,
    });
    at = next;
  }
  if (at !== end) throw new OfdError('ofd.broken', 'the directory is longer than its entries');
  return entries;
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

/** Names are UTF-8 or, from older makers, GBK; backslashes and a leading slash or './' occur. Leaving the package is refused. */
function pathOf(nameBytes: Uint8Array, isUtf8: boolean): string {
  let name: string;
  try {
    name = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(nameBytes);
  } catch {
    if (isUtf8) throw new OfdError('ofd.name', 'a name is not the UTF-8 that it says it is');
    name = new TextDecoder('gbk').decode(nameBytes);
  }
  const path = name.replaceAll('\\', '/').replace(/^(?:\.?\/)+/, '');
  if (path === '' || path.split('/').some((part) => part === '..') || hasControl(path)) {
    throw new OfdError('ofd.name', 'a name leaves the package');
  }
  return path;
}

function hasControl(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) < 0x20) return true;
  return false;
}

function inflate(bytes: Uint8Array, view: DataView, entry: Entry): Uint8Array {
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
  const described = (view.getUint16(headerAt + 6, true) & 8) !== 0;
  const same = (at: number, value: number): boolean => {
    const written = view.getUint32(headerAt + at, true);
    return written === value || (described && written === 0);
  };
  if (!same(14, entry.crc) || !same(18, packed) || !same(22, size)) throw broken();
  const data = bytes.subarray(start, start + packed);
  const content = method === 0 ? data : method === 8 ? inflated(data, size) : undefined;
  if (content === undefined) throw new OfdError('ofd.unsupported', 'a compression method that is not read');
  if (content.length !== size || crc32(content) !== entry.crc) throw broken();
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

function crc32(bytes: Uint8Array): number {
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

/**
 * ST_Loc (GB/T 33190 table 2): with a leading slash from the root, otherwise from the folder of the file that names it. Makers mix both, and
 * cases: the literal place comes first, then the other base, then a name that differs only in case, if there is exactly one.
 */
function findPath(
  location: string,
  from: string | undefined,
  files: ReadonlySet<string>,
  folded: ReadonlyMap<string, readonly string[]>,
): string | undefined {
  const plain = location.trim().replaceAll('\\', '/');
  const fromRoot = normalise(plain);
  const folder = from?.includes('/') ? from.slice(0, from.lastIndexOf('/') + 1) : '';
  const fromFolder = normalise(folder + plain.replace(/^\/+/, ''));
  const candidates = (plain.startsWith('/') ? [fromRoot, fromFolder] : [fromFolder, fromRoot]).filter(
    (path) => path !== undefined,
  );
  for (const path of candidates) if (files.has(path)) return path;
  for (const path of candidates) {
    const alike = folded.get(path.toLowerCase());
    if (alike?.length === 1) return alike[0];
  }
  return undefined;
}

function normalise(path: string): string | undefined {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (parts.pop() === undefined) return undefined;
    } else parts.push(part);
  }
  return parts.length === 0 ? undefined : parts.join('/');
}
