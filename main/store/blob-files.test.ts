import { existsSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex, utf8 } from '../../crypto/bytes.ts';
import { encryptContent, openContent } from '../../crypto/envelopes/content.ts';
import { unwrapForRecipient } from '../../crypto/envelopes/wraps.ts';
import { randomBytes } from '../../crypto/random.ts';
import * as sm2 from '../../crypto/sm2/sm2.ts';
import { sm3 } from '../../crypto/sm3/sm3.ts';
import { poolWithoutThreads, sourceIn, sourceOf } from '../crypto-pool/index.ts';
import { decodeRecoveryWrap } from './blobs.ts';
import { blobs, nodeDisk, type Store, type StoredBlob, StoreError } from './index.ts';
import { DOSSIER, filesIn, flip, inFolder, recovery, storeIn, withStore } from './store.fixture.ts';

const PLAINTEXT = randomBytes(200_000);

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof StoreError) return error.code;
    throw error;
  }
  return 'none';
}

async function outcomeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof StoreError) return error.code;
    throw error;
  }
  return 'none';
}

async function keep(store: Store, plaintext: Uint8Array): Promise<StoredBlob> {
  const blob = await store.writeBlob({ plaintext, dossier: DOSSIER, kind: 'pdf', label: 'workSecret' });
  store.commit({ action: 'document.import', subject: blob.digest }, (db) => blobs.put(db, blob));
  return blob;
}

function pathOf(folder: string, blob: StoredBlob): string {
  return join(folder, 'blobs', blob.id.slice(0, 2), blob.id);
}

describe('contents', () => {
  it('are written as their ciphertext, named by its SM3, and read by ranges', async () => {
    await withStore(async (store, folder) => {
      const blob = await keep(store, PLAINTEXT);
      const bytes = readFileSync(pathOf(folder, blob));
      expect(toHex(sm3(bytes))).toBe(blob.id);
      expect(blob).toMatchObject({ digest: toHex(sm3(PLAINTEXT)), size: bytes.length, length: PLAINTEXT.length });
      const reader = store.openBlob(blob.digest);
      expect(reader.header).toEqual({ label: 'workSecret', dossier: fromHex(DOSSIER), kind: 'pdf' });
      expect(reader.read(65_530, 12)).toEqual(PLAINTEXT.slice(65_530, 65_542));
      expect(reader.readAll()).toEqual(PLAINTEXT);
      reader.close();
      expect(codeOf(() => reader.read(0, 1))).toBe('store.closed');
      const taken = store.takeBlob(blob.digest);
      expect(taken.contentKey).toEqual(blob.contentKey);
      const ciphertext = store.openCiphertext(taken);
      expect(ciphertext.read(0, taken.size + 1)).toEqual(new Uint8Array(bytes));
      ciphertext.close();
      expect(store.read((db) => blobs.ofDossier(db, DOSSIER))).toHaveLength(1);
    });
  });

  it('can be opened by the unit with its recovery key', async () => {
    await withStore(async (store, folder) => {
      const blob = await keep(store, PLAINTEXT);
      const record = store.read((db) => blobs.wrapOf(db, blob.digest, 'recovery'));
      const wrapped = decodeRecoveryWrap(record ?? new Uint8Array(0));
      const contentKey = unwrapForRecipient(wrapped, (kek) => sm2.decrypt(recovery.privateKey, kek));
      const ciphertext = readFileSync(pathOf(folder, blob));
      const reader = openContent({ contentKey: contentKey ?? new Uint8Array(16), ciphertext });
      expect(reader.read(0, reader.length)).toEqual(PLAINTEXT);
    });
  });

  it('keep one file for one plaintext', async () => {
    await withStore(async (store, folder) => {
      const first = await keep(store, PLAINTEXT);
      const second = await keep(store, PLAINTEXT);
      expect(second.id).toBe(first.id);
      expect(second.contentKey).toEqual(first.contentKey);
      expect(filesIn(join(folder, 'blobs'))).toHaveLength(1);
    });
  });

  it('that are changed, cut or gone are refused', async () => {
    await withStore(async (store, folder) => {
      const blob = await keep(store, PLAINTEXT);
      const path = pathOf(folder, blob);
      const whole = readFileSync(path);
      const readAll = () => {
        const reader = store.openBlob(blob.digest);
        try {
          reader.readAll();
        } finally {
          reader.close();
        }
      };
      for (const at of [0, 8, 20, 50, 80, 120, 70_000, whole.length - 1]) {
        const changed = Buffer.from(whole);
        flip(changed, at);
        writeFileSync(path, changed);
        expect(codeOf(readAll)).toBe('blob.damaged');
      }
      writeFileSync(path, whole);
      readAll();
      truncateSync(path, whole.length - 1);
      expect(codeOf(readAll)).toBe('blob.damaged');
      rmSync(path);
      expect(codeOf(readAll)).toBe('blob.missing');
      expect(codeOf(() => store.openCiphertext(blob))).toBe('blob.missing');
      expect(codeOf(() => store.takeBlob('00'.repeat(32)))).toBe('blob.missing');
      expect(codeOf(() => store.openBlob('00'.repeat(32)))).toBe('blob.missing');
      expect(store.missingBlobs()).toEqual([blob.digest]);
    });
  });

  it('from an envelope are taken in verbatim, and only if they are what was announced', async () => {
    await withStore(async (store, folder) => {
      const contentKey = randomBytes(16);
      const header = { label: 'none', dossier: fromHex(DOSSIER), kind: 'pdf' };
      const ciphertext = encryptContent({ contentKey, header, plaintext: PLAINTEXT });
      const source = sourceOf(ciphertext);
      const announced = { id: toHex(sm3(ciphertext)), source, contentKey, digest: toHex(sm3(PLAINTEXT)) };
      const adopted = (change: Partial<typeof announced>) => outcomeOf(store.adoptBlob({ ...announced, ...change }));
      const other = '00'.repeat(32);
      expect(await adopted({ id: other })).toBe('blob.mismatch');
      expect(await adopted({ digest: other })).toBe('blob.mismatch');
      expect(await adopted({ contentKey: randomBytes(16) })).toBe('blob.damaged');
      expect(await adopted({ source: sourceOf(ciphertext.subarray(1)) })).toBe('blob.damaged');
      expect(filesIn(join(folder, 'blobs'))).toEqual([]);
      const blob = await store.adoptBlob(announced);
      store.commit({ action: 'envelope.receive', subject: blob.id }, (db) => blobs.put(db, blob));
      expect(readFileSync(pathOf(folder, blob))).toEqual(Buffer.from(ciphertext));
      expect(blob).toMatchObject({ dossier: DOSSIER, kind: 'pdf', length: PLAINTEXT.length });
      expect(store.takeBlob(announced.digest).contentKey).toEqual(contentKey);
    });
  });

  it('that no row names are swept when the store opens; strangers are left alone', async () => {
    await inFolder(async (folder) => {
      const first = storeIn(folder);
      const kept = await keep(first, PLAINTEXT);
      const orphan = await first.writeBlob({
        plaintext: utf8('refused'),
        dossier: DOSSIER,
        kind: 'pdf',
        label: 'none',
      });
      first.close();
      const half = `${pathOf(folder, kept)}.0011223344ff.tmp`;
      const unnamed = join(folder, 'blobs', '00112233445566778899aabb.tmp');
      const strange = join(folder, 'blobs', kept.id.slice(0, 2), 'notes.txt');
      const misplaced = join(folder, 'blobs', 'zz', kept.id);
      mkdirSync(join(folder, 'blobs', 'zz'));
      for (const path of [half, unnamed, strange, misplaced]) writeFileSync(path, 'x');
      const second = storeIn(folder);
      expect(second.sweptAtOpen).toBe(4);
      const gone = [pathOf(folder, orphan), half, unnamed, misplaced];
      expect(gone.filter((path) => existsSync(path))).toEqual([]);
      expect([pathOf(folder, kept), strange].map((path) => existsSync(path))).toEqual([true, true]);
      second.close();
    });
  });

  it('are discarded only while no commit names them', async () => {
    await withStore(async (store, folder) => {
      const kept = await keep(store, PLAINTEXT);
      const refused = await store.writeBlob({ plaintext: utf8('no'), dossier: DOSSIER, kind: 'pdf', label: 'none' });
      store.discardBlob(kept);
      store.discardBlob(refused);
      expect(filesIn(join(folder, 'blobs')).map((file) => file.path)).toEqual([pathOf(folder, kept)]);
    });
  });

  it('that were being written when the store was closed leave no file', async () => {
    await inFolder(async (folder) => {
      const pool = poolWithoutThreads();
      const store = storeIn(folder, {
        pool: {
          ...pool,
          run: (task, input, signal) => {
            if (task === 'encrypt') store.close();
            return pool.run(task, input, signal);
          },
        },
      });
      expect(
        await outcomeOf(store.writeBlob({ plaintext: PLAINTEXT, dossier: DOSSIER, kind: 'pdf', label: 'none' })),
      ).toBe('store.closed');
      expect(filesIn(join(folder, 'blobs'))).toEqual([]);
    });
  });

  it('from a file that grows shorter meanwhile are refused as damaged', async () => {
    await withStore(async (store, folder) => {
      const contentKey = randomBytes(16);
      const header = { label: 'none', dossier: fromHex(DOSSIER), kind: 'pdf' };
      const ciphertext = encryptContent({ contentKey, header, plaintext: PLAINTEXT });
      let left = 2 * ciphertext.length - 100;
      const shrinking = {
        read: (offset: number, length: number) => {
          left -= length;
          return ciphertext.subarray(offset, offset + (left < 0 ? length - 1 : length));
        },
      };
      const source = sourceIn(shrinking, 0, ciphertext.length);
      const announced = { id: toHex(sm3(ciphertext)), source, contentKey, digest: toHex(sm3(PLAINTEXT)) };
      expect(await outcomeOf(store.adoptBlob(announced))).toBe('blob.damaged');
      expect(filesIn(join(folder, 'blobs'))).toEqual([]);
      // The caller's key is the caller's.
      expect(contentKey.some((byte) => byte !== 0)).toBe(true);
    });
  });

  it('are not half there when the disk is full', async () => {
    await inFolder(async (folder) => {
      storeIn(folder).close();
      let full = true;
      const disk = nodeDisk({
        onStep: (step) => {
          if (full && step === 'sync') throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
        },
      });
      const store = storeIn(folder, { disk });
      expect(await outcomeOf(keep(store, PLAINTEXT))).toBe('disk.full');
      expect(filesIn(join(folder, 'blobs'))).toEqual([]);
      full = false;
      expect((await keep(store, PLAINTEXT)).length).toBe(PLAINTEXT.length);
      store.close();
    });
  });
});
