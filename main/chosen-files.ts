// Files that a person chose outside the store, to write or to read. That a folder may not be written in, a disc is read-only or a stick was pulled out is
// daily work and no defect: a refusal, and nothing half-written under the name chosen.

import { basename } from 'node:path';
import type { ChosenFile, Ports } from './office.ts';
import { Refusal } from './refusal.ts';

const OUTSIDE: ReadonlySet<string> = new Set(
  'EACCES EBUSY EIO EISDIR ELOOP ENAMETOOLONG ENODEV ENOENT ENOTDIR ENXIO EPERM EROFS ESTALE ETXTBSY'.split(' '),
);

function isOutside(error: unknown): boolean {
  return error instanceof Error && 'code' in error && OUTSIDE.has(String(error.code));
}

/** Writes the whole file or nothing; answers its name. Throws Refusal `file.unwritable`, StoreError `disk.full`. */
export function saveFile({ disk }: Pick<Ports, 'disk'>, path: string, bytes: Uint8Array): string {
  try {
    disk.writeFileSynced(path, bytes);
  } catch (error) {
    throw isOutside(error) ? new Refusal('file.unwritable', { fileName: basename(path) }) : error;
  }
  return basename(path);
}

/** The bytes of a chosen file. Throws Refusal `file.unreadable`. */
export function readFile(file: ChosenFile): Uint8Array {
  try {
    return file.read();
  } catch (error) {
    throw isOutside(error) ? new Refusal('file.unreadable', { fileName: file.fileName }) : error;
  }
}
