// The files of contents: written whole and synced, taken in from envelopes, read at random through the content format, swept.
// Plaintext is only ever in memory. Rows that name the files are in blobs.ts.

import { join } from 'node:path';
import { fromHex, toHex, wipe } from '../../crypto/bytes.ts';
import {
  CONTENT_KEY_LENGTH,
  ContentReader,
  encryptContent,
  openContent,
  type ReadBytes,
} from '../../crypto/envelopes/content.ts';
import { DecryptError, EncodingError } from '../../crypto/errors.ts';
import { randomBytes } from '../../crypto/random.ts';
import { Sm3, sm3 } from '../../crypto/sm3/sm3.ts';
import { type BlobRow, type ContentKeyHolders, encodeRecoveryWrap, type StoredBlob } from './blobs.ts';
import { type Disk, isTemporary } from './disk.ts';
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

type CheckedBlob = { readonly row: BlobRow; readonly ciphertext: Uint8Array; readonly contentKey: Uint8Array };

/** Where the ciphertexts are. One per store. */
export class BlobFiles {
  readonly #disk: Disk;
  readonly #folder: string;
  readonly #holders: ContentKeyHolders;
  readonly #open = new Set<() => void>();

  constructor(disk: Disk, folder: string, holders: ContentKeyHolders) {
    this.#disk = disk;
    this.#folder = folder;
    this.#holders = holders;
  }

  /** Encrypts a plaintext, whose SM3 the caller has, under a fresh content key and writes it. */
  write(content: { plaintext: Uint8Array; digest: string; dossier: string; kind: string; label: string }): StoredBlob {
    const { plaintext, digest, dossier, kind, label } = content;
    const contentKey = randomBytes(CONTENT_KEY_LENGTH);
    const ciphertext = encryptContent({ contentKey, header: { label, dossier: fromHex(dossier), kind }, plaintext });
    const id = toHex(sm3(ciphertext));
    this.#writeFile(id, ciphertext);
    const row = { digest, id, size: ciphertext.length, length: plaintext.length, kind, dossier };
    return this.#held(row, contentKey);
  }

  /** Whether a ciphertext, its name, its key and its plaintext's digest agree; throws unless they do. Nothing is written. */
  check(content: { id: string; ciphertext: Uint8Array; contentKey: Uint8Array; digest: string }): CheckedBlob {
    const { id, ciphertext, contentKey, digest } = content;
    if (toHex(sm3(ciphertext)) !== id) throw new StoreError('blob.mismatch');
    const { found, header, length } = damage(() => {
      const reader = openContent({ contentKey, ciphertext });
      const running = new Sm3();
      for (let i = 0; i < reader.chunks; i++) running.update(reader.readChunk(i));
      return { found: toHex(running.digest()), header: reader.header, length: reader.length };
    });
    if (found !== digest) throw new StoreError('blob.mismatch');
    const row = { digest, id, size: ciphertext.length, length, kind: header.kind, dossier: toHex(header.dossier) };
    return { row, ciphertext, contentKey };
  }

  /** Takes in a checked ciphertext verbatim. */
  adopt(checked: CheckedBlob): StoredBlob {
    this.#writeFile(checked.row.id, checked.ciphertext);
    return this.#held(checked.row, checked.contentKey.slice());
  }

  /** The stored form of a content that is named already. */
  held(row: BlobRow, wrappedForPerson: Uint8Array): StoredBlob {
    return this.#held(row, this.#holders.unwrapContentKey(wrappedForPerson));
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

  /** The ciphertext verbatim, for an envelope; StoreError `blob.damaged` unless it is what its name says. */
  ciphertext(row: BlobRow): Uint8Array {
    const bytes = this.#disk.readFile(this.#pathOf(row.id));
    if (!bytes) throw new StoreError('blob.missing');
    if (toHex(sm3(bytes)) !== row.id) throw new StoreError('blob.damaged');
    return bytes;
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
      if (!folder.isFolder) continue;
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

  #held(row: BlobRow, contentKey: Uint8Array): StoredBlob {
    const person = this.#holders.wrapContentKey(contentKey);
    const recovery = encodeRecoveryWrap(this.#holders.wrapForRecovery(contentKey));
    return { ...row, contentKey, wraps: { person, recovery } };
  }

  #writeFile(id: string, ciphertext: Uint8Array): void {
    const path = this.#pathOf(id);
    this.#disk.makeFolder(join(this.#folder, id.slice(0, 2)));
    this.#disk.writeFileSynced(path, ciphertext);
  }

  #pathOf(id: string): string {
    return join(this.#folder, id.slice(0, 2), id);
  }
}

function damage<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof DecryptError || error instanceof EncodingError) throw new StoreError('blob.damaged', error);
    throw error;
  }
}
