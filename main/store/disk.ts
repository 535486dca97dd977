// The one way in which store, keys and audit touch files: whole files are replaced atomically (temporary name, write, fsync, rename,
// fsync of the folder), so that after a crash a name holds either the old bytes or the new. Before every step a hook is called with the
// step's name: tests end the process there. The database file itself is SQLite's; only its COMMIT is announced through step().
// Folders are made 0700 and files 0600. On Windows a folder cannot be synced and is not.

import {
  closeSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { toHex } from '../../crypto/bytes.ts';
import { randomBytes } from '../../crypto/random.ts';
import { asStoreError, StoreError, systemCode } from './errors.ts';

/** What is about to happen. */
export type DiskStep = 'write' | 'sync' | 'rename' | 'commit' | 'remove';

/** Called before each step, with the path that the step is about. */
export type OnStep = (step: DiskStep, path: string) => void;

/** An open file, read by ranges. `read` gives fewer bytes at the end of the file. */
export type OpenFile = {
  readonly size: number;
  read(offset: number, length: number): Uint8Array;
  close(): void;
};

/** A file that grows piece by piece under a temporary name. Keep it or abandon it. */
export type NewFile = {
  write(bytes: Uint8Array): Promise<void>;
  /** Syncs it and gives it its name, which replaces a file of that name; durable once resolved. Throws as writeFileSynced. */
  keep(path: string): Promise<void>;
  /** Removes it, unless it has been kept. */
  abandon(): Promise<void>;
};

/** The file system as the slices see it. Every method throws StoreError `disk.full` when there is no space, else Node's own errors. */
export type Disk = {
  /** Replaces or creates `path` atomically with the bytes, or with the parts one after another; durable on return. */
  writeFileSynced(path: string, bytes: Uint8Array | Iterable<Uint8Array>): void;
  /** Begins a file in `folder`, for contents too large to be written at once. */
  createFile(folder: string): Promise<NewFile>;
  /** Adds to the end of `path`, made if absent; durable on return, not atomic. */
  appendSynced(path: string, bytes: Uint8Array): void;
  /** The whole file, or undefined if there is none. */
  readFile(path: string): Uint8Array | undefined;
  /** Opens for reading, or undefined if there is no such file. */
  open(path: string): OpenFile | undefined;
  /** Names in a folder, in order; none if there is no such folder. */
  list(folder: string): { name: string; isFolder: boolean }[];
  /** Makes the folder and those above it; durable on return. */
  makeFolder(path: string): void;
  /** Removes a file if it is there. */
  remove(path: string): void;
  /** Gives a whole folder another name, durable on return; an empty folder of that name gives way, any other does not. */
  moveFolder(from: string, to: string): void;
  /** Removes a folder with all that is in it, if it is there. */
  removeFolder(path: string): void;
  /** Announces a step that somebody else carries out. */
  step(step: DiskStep, path: string): void;
};

const TEMPORARY = '.tmp';

/** Whether a file name is one that writeFileSynced leaves behind when it is interrupted. */
export function isTemporary(name: string): boolean {
  return name.endsWith(TEMPORARY);
}

/** The real disk. */
export function nodeDisk(options: { onStep?: OnStep } = {}): Disk {
  const step: OnStep = options.onStep ?? (() => {});

  function syncFolder(folder: string): void {
    step('sync', folder);
    if (process.platform === 'win32') return;
    const handle = openSync(folder, 'r');
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  }

  function writeThrough(path: string, flags: string, parts: Iterable<Uint8Array>): void {
    step('write', path);
    const handle = openSync(path, flags, 0o600);
    try {
      for (const part of parts) {
        for (let done = 0; done < part.length; ) done += writeSync(handle, part, done, part.length - done);
      }
      step('sync', path);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  }

  return {
    step,
    writeFileSynced: coded((path, bytes) => {
      const temporary = `${path}.${toHex(randomBytes(6))}${TEMPORARY}`;
      try {
        writeThrough(temporary, 'wx', bytes instanceof Uint8Array ? [bytes] : bytes);
        step('rename', path);
        renameSync(temporary, path);
      } catch (error) {
        rmSync(temporary, { force: true });
        throw error;
      }
      syncFolder(dirname(path));
    }),
    createFile: (folder) =>
      asStored(async () => {
        const temporary = join(folder, `${toHex(randomBytes(12))}${TEMPORARY}`);
        step('write', temporary);
        const file = await open(temporary, 'wx', 0o600);
        let state: 'open' | 'kept' | 'gone' = 'open';
        const abandon = async (): Promise<void> => {
          if (state !== 'open') return;
          state = 'gone';
          await file.close();
          rmSync(temporary, { force: true });
        };
        return {
          write: (bytes) =>
            asStored(async () => {
              step('write', temporary);
              for (let done = 0; done < bytes.length; ) {
                done += (await file.write(bytes, done, bytes.length - done)).bytesWritten;
              }
            }),
          keep: (path) =>
            asStored(async () => {
              step('sync', path);
              await file.sync();
              step('rename', path);
              renameSync(temporary, path);
              state = 'kept';
              await file.close();
              syncFolder(dirname(path));
            }),
          abandon,
        };
      }),
    appendSynced: coded((path, bytes) => writeThrough(path, 'a', [bytes])),
    readFile: (path) => {
      try {
        const read = readFileSync(path);
        return new Uint8Array(read.buffer, read.byteOffset, read.length);
      } catch (error) {
        if (systemCode(error) === 'ENOENT') return undefined;
        throw error;
      }
    },
    open: (path) => {
      let handle: number;
      try {
        handle = openSync(path, 'r');
      } catch (error) {
        if (systemCode(error) === 'ENOENT') return undefined;
        throw error;
      }
      let isOpen = true;
      return {
        size: fstatSync(handle).size,
        read: (offset, length) => {
          // The number may be another file's by now.
          if (!isOpen) throw new StoreError('store.closed');
          const out = new Uint8Array(length);
          let done = 0;
          while (done < length) {
            const got = readSync(handle, out, done, length - done, offset + done);
            if (got === 0) break;
            done += got;
          }
          return out.subarray(0, done);
        },
        close: () => {
          // Closing a number twice could close somebody else's file.
          if (isOpen) closeSync(handle);
          isOpen = false;
        },
      };
    },
    list: (folder) => {
      try {
        return readdirSync(folder, { withFileTypes: true })
          .map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }))
          .sort((a, b) => (a.name < b.name ? -1 : 1));
      } catch (error) {
        if (systemCode(error) === 'ENOENT') return [];
        throw error;
      }
    },
    makeFolder: coded((path) => {
      const first = mkdirSync(path, { recursive: true, mode: 0o700 });
      if (first === undefined) return;
      for (let folder = path; folder.length >= first.length; folder = dirname(folder)) syncFolder(dirname(folder));
    }),
    remove: coded((path) => {
      step('remove', path);
      rmSync(path, { force: true });
    }),
    moveFolder: coded((from, to) => {
      step('rename', to);
      // POSIX lets an empty folder be replaced, Windows does not.
      if (process.platform === 'win32') rmSync(to, { recursive: false, force: true });
      renameSync(from, to);
      syncFolder(dirname(from));
      syncFolder(dirname(to));
    }),
    removeFolder: coded((path) => {
      step('remove', path);
      rmSync(path, { recursive: true, force: true });
    }),
  };
}

async function asStored<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw asStoreError(error);
  }
}

function coded<Arguments extends unknown[]>(work: (...given: Arguments) => void): (...given: Arguments) => void {
  return (...given) => {
    try {
      work(...given);
    } catch (error) {
      throw asStoreError(error);
    }
  };
}
