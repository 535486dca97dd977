// A profile's store: the encrypted database, its transactions and the contents beside it. A write goes through commit(), which
// holds the work and the audit entry in one synchronous transaction: neither is there without the other. The store does not know what an
// audit entry looks like; who opens it hands in `appendAudit`.

import { join } from 'node:path';
import { wipe } from '../../crypto/bytes.ts';
import { type CryptoPool, digestBulk, sourceOf } from '../crypto-pool/index.ts';
import { BlobFiles, type BlobReader, type ForeignContent, type NewContent } from './blob-files.ts';
import * as blobs from './blobs.ts';
import { type Connection, handleOn, openDatabase, type ReadableDb, type WritableDb } from './database.ts';
import type { Disk, OpenFile } from './disk.ts';
import { asStoreError, StoreError } from './errors.ts';
import { migrate } from './migrations/migrations.ts';
import { RecordCipher } from './records.ts';

/** What an audit entry will say. The rest (sequence, time, chain) is added where it is appended. */
export type AuditDraft = {
  /** Dotted, such as `document.open`. */
  readonly action: string;
  /** What it was about: a dossier, a digest, an envelope, a profile. */
  readonly subject: string;
  /** `done` unless said. */
  readonly outcome?: 'done' | 'refused' | 'fault';
  /** Integers, texts and truth values; no contents of documents. */
  readonly detail?: Readonly<Record<string, string | number | boolean>>;
  /** Who did it, where it is not the profile's own person. */
  readonly actor?: string;
};

/** Appends an audit entry inside the running transaction. */
export type AppendAudit = (db: WritableDb, draft: AuditDraft) => void;

export type StoreOptions = {
  /** The profile's folder: store.db and blobs/ are in it. */
  readonly folder: string;
  /** 32 bytes: the raw key of the database. Not kept. */
  readonly storeKey: Uint8Array;
  /** 32 bytes: the key of records and tokens. Not kept. */
  readonly dataKey: Uint8Array;
  readonly holders: blobs.ContentKeyHolders;
  readonly disk: Disk;
  readonly pool: CryptoPool;
  readonly appendAudit: AppendAudit;
  /** Makes the database if there is none; otherwise a missing one is `store.missing`. */
  readonly create?: boolean;
};

/** An open store. After close() every method throws StoreError `store.closed`. */
export interface Store {
  readonly folder: string;
  /** Files that no row named, removed when the store was opened. */
  readonly sweptAtOpen: number;
  /** Reads. The handle ends with the callback. */
  read<Result>(work: (db: ReadableDb) => Result): Result;
  /**
   * Writes, with its audit entry, as one transaction. If the callback throws, nothing has happened. It must not be asynchronous: whatever
   * has to be waited for (consent, a signature) comes before.
   */
  commit<Result>(audit: AuditDraft, work: (db: WritableDb) => Result): Result;
  /**
   * Encrypts a content and writes its file, synced and renamed, before any commit names it: pass the result to blobs.put(db, …). A plaintext
   * that is stored already is not written again. On the pool's threads: what the caller rests on is to be looked at again afterwards.
   */
  writeBlob(content: NewContent): Promise<blobs.StoredBlob>;
  /**
   * Takes in a ciphertext that came in an envelope, verbatim, like writeBlob(). StoreError `blob.mismatch` if id or digest
   * are not those of the bytes, `blob.damaged` if it does not open with the content key.
   */
  adoptBlob(content: ForeignContent): Promise<blobs.StoredBlob>;
  /** Opens a content by the SM3 of its plaintext; StoreError `blob.missing` or `blob.damaged`. */
  openBlob(digest: string): BlobReader;
  /** A content with its content key, for packing into an envelope. */
  takeBlob(digest: string): blobs.StoredBlob;
  /** The ciphertext of a content that is on disk, named by a commit or not yet; to be closed. StoreError `blob.missing`. */
  openCiphertext(blob: Pick<blobs.BlobRow, 'id'>): OpenFile;
  /** Removes the file of a content that no commit has named; one that is named stays. */
  discardBlob(blob: Pick<blobs.StoredBlob, 'id'>): void;
  /** Digests whose files are not there. */
  missingBlobs(): string[];
  /** A JSON value as a record bound to `context`, and back. */
  encryptRecord(context: string, value: unknown): Uint8Array;
  decryptRecord<Value>(context: string, record: Uint8Array): Value;
  /** Closes readers and database and forgets the keys. */
  close(): void;
}

/**
 * Opens the store in a profile's folder: checks the key, migrates, sweeps. Throws StoreError `store.missing`, `store.wrongKey`,
 * `store.damaged`, `store.newer`, `store.busy`; nothing has been deleted or recreated then.
 */
export function openStore(options: StoreOptions): Store {
  const { folder, disk } = options;
  const path = join(folder, 'store.db');
  const size = sizeOf(disk, path);
  // An emptied file is not a fresh one: unless it is to be made, a database of no bytes has been lost.
  if (size === undefined && !options.create) throw new StoreError('store.missing');
  if (size === 0 && !options.create) throw new StoreError('store.damaged');
  disk.makeFolder(join(folder, 'blobs'));
  const connection = openDatabase(path, options.storeKey, size ?? 0);
  try {
    migrate(connection, () => disk.step('commit', path));
    return new OpenStore(options, connection, path);
  } catch (error) {
    connection.close();
    throw asStoreError(error);
  }
}

class OpenStore implements Store {
  readonly folder: string;
  readonly sweptAtOpen: number;
  readonly #connection: Connection;
  readonly #records: RecordCipher;
  readonly #files: BlobFiles;
  readonly #disk: Disk;
  readonly #pool: CryptoPool;
  readonly #path: string;
  readonly #appendAudit: AppendAudit;
  #isOpen = true;

  constructor(options: StoreOptions, connection: Connection, path: string) {
    this.folder = options.folder;
    this.#connection = connection;
    this.#records = new RecordCipher(options.dataKey);
    const { disk, holders, pool } = options;
    this.#files = new BlobFiles({ disk, folder: join(options.folder, 'blobs'), holders, pool });
    this.#pool = pool;
    this.#disk = options.disk;
    this.#path = path;
    this.#appendAudit = options.appendAudit;
    const named = this.read((db) => new Set(blobs.all(db).map((row) => row.id)));
    this.sweptAtOpen = this.#files.sweep(named);
  }

  read<Result>(work: (db: ReadableDb) => Result): Result {
    this.#check();
    const { db, end } = handleOn(this.#connection, this.#records, false);
    try {
      return work(db);
    } finally {
      end();
    }
  }

  commit<Result>(audit: AuditDraft, work: (db: WritableDb) => Result): Result {
    this.#check();
    if (this.#connection.inTransaction) throw new StoreError('store.misuse');
    const { db, end } = handleOn(this.#connection, this.#records, true);
    try {
      this.#connection.exec('BEGIN IMMEDIATE');
      const result = work(db);
      if (isPromise(result)) {
        // What it does later must not be unhandled: it will only find that its handle has ended.
        result.then(undefined, () => {});
        throw new StoreError('store.misuse');
      }
      this.#appendAudit(db, audit);
      end();
      this.#disk.step('commit', this.#path);
      this.#connection.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.#connection.inTransaction) this.#connection.exec('ROLLBACK');
      throw asStoreError(error);
    } finally {
      end();
    }
  }

  async writeBlob(content: NewContent): Promise<blobs.StoredBlob> {
    this.#check();
    const digest = await digestBulk(this.#pool, sourceOf(content.plaintext));
    return this.#known(digest) ?? this.#unlessClosed(await this.#files.write({ ...content, digest }));
  }

  async adoptBlob(content: ForeignContent): Promise<blobs.StoredBlob> {
    this.#check();
    const known = this.#known(content.digest);
    if (!known) return this.#unlessClosed(await this.#files.adopt(content));
    // What is here already is kept, but what came must be what it says all the same.
    await this.#files.check(content);
    return known;
  }

  openBlob(digest: string): BlobReader {
    const { row, wrapped } = this.#rowOf(digest);
    return this.#files.open(row, wrapped);
  }

  takeBlob(digest: string): blobs.StoredBlob {
    const { row, wrapped } = this.#rowOf(digest);
    return this.#files.held(row, wrapped);
  }

  openCiphertext(blob: Pick<blobs.BlobRow, 'id'>): OpenFile {
    this.#check();
    return this.#files.openCiphertext(blob);
  }

  discardBlob(blob: Pick<blobs.StoredBlob, 'id'>): void {
    if (!this.read((db) => blobs.isNamed(db, blob.id))) this.#files.remove(blob.id);
  }

  missingBlobs(): string[] {
    return this.read((db) => blobs.all(db))
      .filter((row) => !this.#files.has(row))
      .map((row) => row.digest);
  }

  encryptRecord(context: string, value: unknown): Uint8Array {
    return this.#records.encrypt(context, value);
  }

  decryptRecord<Value>(context: string, record: Uint8Array): Value {
    return this.#records.decrypt<Value>(context, record);
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#files.closeAll();
    this.#records.wipe();
    this.#connection.close();
  }

  #check(): void {
    if (!this.#isOpen) throw new StoreError('store.closed');
  }

  /** Closed while a content was being written: nobody will name it, so it goes, and its key with it. */
  #unlessClosed(blob: blobs.StoredBlob): blobs.StoredBlob {
    if (this.#isOpen) return blob;
    this.#files.remove(blob.id);
    wipe(blob.contentKey);
    throw new StoreError('store.closed');
  }

  #rowOf(digest: string): { row: blobs.BlobRow; wrapped: Uint8Array } {
    return this.read((db) => {
      const row = blobs.get(db, digest);
      const wrapped = blobs.wrapOf(db, digest, 'person');
      if (!row || !wrapped) throw new StoreError('blob.missing');
      return { row, wrapped };
    });
  }

  /** A plaintext that is named already keeps its file: another ciphertext of it, under another content key, is not needed. */
  #known(digest: string): blobs.StoredBlob | undefined {
    const known = this.read((db) => {
      const row = blobs.get(db, digest);
      const wrapped = blobs.wrapOf(db, digest, 'person');
      return row && wrapped ? { row, wrapped } : undefined;
    });
    return known && this.#files.has(known.row) ? this.#files.held(known.row, known.wrapped) : undefined;
  }
}

function sizeOf(disk: Disk, path: string): number | undefined {
  const file = disk.open(path);
  file?.close();
  return file?.size;
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
