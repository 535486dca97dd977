// The files of contents: written whole and synced, taken in from envelopes, read at random through the content format, swept.
// Plaintext is only ever in memory. Rows that name the files are in blobs.ts.

import { join } from 'node:path';
import { fromHex, toHex, wipe } from '../../crypto/bytes.ts';
import { CONTENT_KEY_LENGTH, ContentReader, type ReadBytes } from '../../crypto/envelopes/content.ts';
import { DecryptError, EncodingError } from '../../crypto/errors.ts';
import { randomBytes } from '../../crypto/random.ts';
import { Sm3 } from '../../crypto/sm3/sm3.ts';
import {
  type BulkSink,
  type BulkSource,
  type CryptoPool,
  decryptBulk,
  encryptBulk,
  sourceOf,
} from '../crypto-pool/index.ts';
import { type BlobRow, type ContentKeyHolders, encodeRecoveryWrap, type StoredBlob } from './blobs.ts';
import { type Disk, isTemporary, type OpenFile } from './disk.ts';
import { StoreError } from './errors.ts';

/** Reads the plaintext of a stored content by ranges; every failure is StoreError `blob.damaged`. Close it when done. */
export class BlobReader extends ContentReader {
  readonly digest: string;
  readonly #close: () => void;

  constructor(options: { digest: string; contentKey: Uint8Array; size: number; read: ReadBytes; close: () => void }) {
    super(options);
    this.digest = options.digest;
    this.#close = options.close;
  }

  override readChunk(index: number): Uint8Array {
    return damage(() => super.readChunk(index));
  }

  /** The whole plaintext. */
  readAll(): Uint8Array {
    return this.read(0, this.length);
  }

  /** Closes the file; reading afterwards is StoreError `store.closed`. */
  close(): void {
    this.#close();
  }
}

/** A plaintext to be kept. `dossier` is 64 hex digits; `kind` and `label` as ContentHeader. */
export type NewContent = { plaintext: Uint8Array; dossier: string; kind: string; label: string };

/** A ciphertext that somebody else wrote: `id` and `digest` are the SM3 of it and of its plaintext, hex, as announced. */
export type ForeignContent = { id: string; source: BulkSource; contentKey: Uint8Array; digest: string };

const COPY_STEP = 1_048_576;

/** Where the ciphertexts are. One per store. */
export class BlobFiles {
  readonly #disk: Disk;
  readonly #folder: string;
  readonly #holders: ContentKeyHolders;
  readonly #pool: CryptoPool;
  readonly #open = new Set<() => void>();

  constructor(options: { disk: Disk; folder: string; holders: ContentKeyHolders; pool: CryptoPool }) {
    this.#disk = options.disk;
    this.#folder = options.folder;
    this.#holders = options.holders;
    this.#pool = options.pool;
  }

  /** Encrypts a plaintext, whose SM3 the caller has, under a fresh content key and writes it. */
  async write(content: NewContent & { digest: string }): Promise<StoredBlob> {
    const { plaintext, digest, dossier, kind, label } = content;
    const contentKey = randomBytes(CONTENT_KEY_LENGTH);
    const header = { label, dossier: fromHex(dossier), kind };
    try {
      // Wrapped first: while the file is being written the profile may be locked, and a file without its wraps would be nobody's.
      const wraps = this.#wrapsOf(contentKey);
      const { id, size } = await this.#intoFile(async (sink) => {
        const written = await encryptBulk(this.#pool, { contentKey, header, source: sourceOf(plaintext), sink });
        return { result: written, id: written.id };
      });
      return { digest, id, size, length: plaintext.length, kind, dossier, contentKey, wraps };
    } catch (error) {
      wipe(contentKey);
      throw error;
    }
  }

  /**
   * Takes in a ciphertext verbatim, once its name, its key and its plaintext's digest are found to agree. Throws StoreError `blob.mismatch` or
   * `blob.damaged` otherwise; nothing is left on disk then.
   */
  async adopt(content: ForeignContent): Promise<StoredBlob> {
    const { id, source, digest } = content;
    const checked = await this.check(content);
    const contentKey = content.contentKey.slice();
    const wraps = this.#wrapsOf(contentKey);
    await this.#intoFile(async (sink) => {
      const running = new Sm3();
      const bytes = new Uint8Array(COPY_STEP);
      for (let at = 0; at < source.length; at += COPY_STEP) {
        const some = bytes.subarray(0, Math.min(COPY_STEP, source.length - at));
        await source.read(at, some);
        running.update(some);
        await sink(some);
      }
      // Read twice, so looked at twice: the file may be somebody's who is writing.
      if (toHex(running.digest()) !== id) throw new StoreError('blob.mismatch');
      return { result: undefined, id };
    }).catch((error: unknown) => {
      wipe(contentKey);
      throw damageOf(error);
    });
    return { ...checked, digest, id, size: source.length, contentKey, wraps };
  }

  /** Whether all that was announced of a ciphertext is so. Nothing is written. */
  async check({ id, source, contentKey, digest }: ForeignContent) {
    try {
      const found = await decryptBulk(this.#pool, { contentKey, source });
      if (found.id !== id || found.digest !== digest) throw new StoreError('blob.mismatch');
      const { header, length } = found;
      return { length, kind: header.kind, dossier: toHex(header.dossier) };
    } catch (error) {
      throw damageOf(error);
    }
  }

  /** The stored form of a content that is named already. */
  held(row: BlobRow, wrappedForPerson: Uint8Array): StoredBlob {
    const contentKey = this.#holders.unwrapContentKey(wrappedForPerson);
    return { ...row, contentKey, wraps: this.#wrapsOf(contentKey) };
  }

  /** Opens a content for reading by ranges. */
  open(row: BlobRow, wrappedForPerson: Uint8Array): BlobReader {
    const file = this.#disk.open(this.#pathOf(row.id));
    if (!file) throw new StoreError('blob.missing');
    const close = () => {
      file.close();
      this.#open.delete(close);
    };
    this.#open.add(close);
    const contentKey = this.#holders.unwrapContentKey(wrappedForPerson);
    try {
      return damage(
        () =>
          new BlobReader({
            digest: row.digest,
            contentKey,
            size: file.size,
            read: (offset, length) => file.read(offset, length),
            close,
          }),
      );
    } catch (error) {
      close();
      throw error;
    } finally {
      wipe(contentKey);
    }
  }

  /** The ciphertext verbatim, for an envelope, by ranges; the caller closes it. StoreError `blob.missing`. */
  openCiphertext(row: Pick<BlobRow, 'id'>): OpenFile {
    const file = this.#disk.open(this.#pathOf(row.id));
    if (!file) throw new StoreError('blob.missing');
    return file;
  }

  /** Whether the file of a row is there. */
  has(row: BlobRow): boolean {
    const file = this.#disk.open(this.#pathOf(row.id));
    file?.close();
    return file !== undefined;
  }

  /** Removes the file of an id. */
  remove(id: string): void {
    this.#disk.remove(this.#pathOf(id));
  }

  /** Removes files that none of `named` names, and what interrupted writes have left; answers how many. */
  sweep(named: ReadonlySet<string>): number {
    let removed = 0;
    for (const folder of this.#disk.list(this.#folder)) {
      if (!folder.isFolder) {
        if (!isTemporary(folder.name)) continue;
        this.#disk.remove(join(this.#folder, folder.name));
        removed++;
        continue;
      }
      for (const { name, isFolder } of this.#disk.list(join(this.#folder, folder.name))) {
        // Anything else in there was put there by somebody else and is not ours to remove.
        const isOrphan = /^[0-9a-f]{64}$/.test(name) && !(named.has(name) && name.startsWith(folder.name));
        if (isFolder || !(isOrphan || isTemporary(name))) continue;
        this.#disk.remove(join(this.#folder, folder.name, name));
        removed++;
      }
    }
    return removed;
  }

  /** Closes every reader. */
  closeAll(): void {
    // A set may be emptied while it is gone through.
    for (const close of this.#open) close();
  }

  #wrapsOf(contentKey: Uint8Array): StoredBlob['wraps'] {
    const person = this.#holders.wrapContentKey(contentKey);
    return { person, recovery: encodeRecoveryWrap(this.#holders.wrapForRecovery(contentKey)) };
  }

  /** What `work` gives to its sink becomes the file of the id that it tells at the end; otherwise there is no file. */
  async #intoFile<Result>(work: (sink: BulkSink) => Promise<{ result: Result; id: string }>): Promise<Result> {
    const file = await this.#disk.createFile(this.#folder);
    try {
      const { result, id } = await work((bytes) => file.write(bytes));
      this.#disk.makeFolder(join(this.#folder, id.slice(0, 2)));
      await file.keep(this.#pathOf(id));
      return result;
    } finally {
      await file.abandon();
    }
  }

  #pathOf(id: string): string {
    return join(this.#folder, id.slice(0, 2), id);
  }
}

function damage<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw damageOf(error);
  }
}

function damageOf(error: unknown): unknown {
  const isDamage = error instanceof DecryptError || error instanceof EncodingError;
  return isDamage ? new StoreError('blob.damaged', error) : error;
}
