/*
 * The package of an OFD (GB/T 33190 clause 6) as it is read: its files by their paths, and what a location in a file means. Opening looks through
 * the directory once and at nothing else, so that a package of ten thousand pages opens as one of ten does; entries are inflated when asked for.
 */

import { OfdError } from './errors.ts';
import { type DirectoryLimits, type Entry, inflate, readDirectory } from './zip.ts';

/** Bounds on what is read. */
export interface OfdLimits extends DirectoryLimits {
  /** Bytes of the package. */
  readonly fileBytes: number;
  /** Bytes of all entries together when inflated. */
  readonly expandedBytes: number;
  /** Inflated to deflated, for entries above 1 MiB. */
  readonly ratio: number;
}

export const OFD_LIMITS: OfdLimits = {
  fileBytes: 512 * 1024 * 1024,
  // As many as a ZIP without its extension counts: ten thousand pages have files and folders of their own.
  entries: 65_535,
  directoryBytes: 16 * 1024 * 1024,
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

/** Bytes of inflated files that are held for the next question. */
const MAX_KEPT = 32 * 1024 * 1024;

/** Opens a package. @throws OfdError */
export function openPackage(bytes: Uint8Array, limits: OfdLimits = OFD_LIMITS): OfdPackage {
  if (bytes.length > limits.fileBytes) throw new OfdError('ofd.limit', 'the package is larger than the limit');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = new Map<string, Entry>();
  let expanded = 0;
  for (const entry of readDirectory(bytes, view, limits).entries) {
    if (entries.has(entry.path)) throw new OfdError('ofd.duplicate', 'a name occurs twice');
    expanded += entry.size;
    const bomb = entry.size > 1024 * 1024 && entry.size > entry.packed * limits.ratio;
    if (expanded > limits.expandedBytes || bomb)
      throw new OfdError('ofd.limit', 'the package expands beyond the limit');
    entries.set(entry.path, entry);
  }
  const paths = [...entries.keys()].filter((path) => !path.endsWith('/'));
  const files = new Set(paths);
  let folded: Map<string, string | null> | undefined;
  const alike = (path: string): string | undefined => {
    folded ??= foldedPaths(paths);
    return folded.get(path.toLowerCase()) ?? undefined;
  };
  const kept = new Map<string, Uint8Array>();
  let keptBytes = 0;
  return {
    paths,
    find: (location, from) => findPath(location, from, files, alike),
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

/**
 * ST_Loc (GB/T 33190 table 2): with a leading slash from the root, otherwise from the folder of the file that names it. Makers mix both, and
 * cases: the literal place comes first, then the other base, then a name that differs only in case, if there is exactly one.
 */
function findPath(
  location: string,
  from: string | undefined,
  files: ReadonlySet<string>,
  alike: (path: string) => string | undefined,
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
    const found = alike(path);
    if (found !== undefined) return found;
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

/** The one path for each that differs from it only in case; null where there are several. Made when the first location does not fit. */
function foldedPaths(paths: readonly string[]): Map<string, string | null> {
  const folded = new Map<string, string | null>();
  for (const path of paths) {
    const key = path.toLowerCase();
    folded.set(key, folded.has(key) ? null : path);
  }
  return folded;
}
