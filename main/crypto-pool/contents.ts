// Contents of any size through the pool, a portion of chunks at a time: encrypted, decrypted, hashed, and many signatures verified. At most two portions more than there are
// threads are under way, each in a buffer that is used again, so that a content of 4 GB takes the memory of one of 10 MB; who cannot take the results so fast holds up
// the reading. When something fails or is called off, nothing is under way any more by the time the promise rejects.

import { toHex } from '../../crypto/bytes.ts';
import {
  CHUNK_LENGTH,
  type ContentFacts,
  type ContentHeader,
  inspectContent,
  MAX_CONTENT_HEADER_LENGTH,
} from '../../crypto/envelopes/content.ts';
import { SLOT_LENGTH, startContent } from '../../crypto/envelopes/content-chunks.ts';
import { EncodingError } from '../../crypto/errors.ts';
import { Sm3 } from '../../crypto/sm3/sm3.ts';
import type { CryptoPool } from './pool.ts';
import type { SignatureToVerify } from './tasks.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** Bytes that can be read by ranges. `read` fills `into` from `offset` on; the range is always inside. */
export type BulkSource = {
  readonly length: number;
  read(offset: number, into: Uint8Array): void | Promise<void>;
};
/** Takes the results in order, one at a time; the bytes are good until its promise resolves. */
export type BulkSink = (bytes: Uint8Array) => void | Promise<void>;
export type BulkOptions = {
  readonly signal?: AbortSignal | undefined;
  /** Called with bytes of plaintext done. */
  readonly progress?: ((done: number, total: number) => void) | undefined;
};

/** Chunks in a portion: a mebibyte. */
const PORTION_CHUNKS = 16;
const PORTION_PLAINTEXT = PORTION_CHUNKS * CHUNK_LENGTH;
const PORTION_SLOTS = PORTION_CHUNKS * SLOT_LENGTH;
/** Signatures to a task: enough that handing them over costs nothing beside them. */
const PORTION_SIGNATURES = 32;

/** SM3 of a source, hex. */
export async function digestBulk(pool: CryptoPool, source: BulkSource, options: BulkOptions = {}): Promise<string> {
  const buffers = new Buffers(PORTION_PLAINTEXT);
  const digest = new Chain(pool, options.signal);
  const { length } = source;
  await inOrder({
    count: Math.ceil(length / PORTION_PLAINTEXT),
    width: 2,
    begin: async (index) => {
      const bytes = buffers.take();
      const some = Math.min(PORTION_PLAINTEXT, length - index * PORTION_PLAINTEXT);
      await source.read(index * PORTION_PLAINTEXT, bytes.subarray(0, some));
      return { bytes, some };
    },
    end: async ({ bytes, some }, index) => {
      buffers.give(await digest.add(bytes, some));
      options.progress?.(index * PORTION_PLAINTEXT + some, length);
    },
  });
  return digest.hex();
}

/**
 * Encrypts a source; head and chunks go to `sink`. `contentKey` is left as it is. Answers the size and the SM3 (hex) of the ciphertext.
 * Errors as encryptContent(), those of source and sink, and the signal's reason.
 */
export async function encryptBulk(
  pool: CryptoPool,
  content: { contentKey: Uint8Array; header: ContentHeader; source: BulkSource; sink: BulkSink },
  options: BulkOptions & {
    /** Left out, `id` is empty: for whoever names the ciphertext otherwise. */
    readonly digest?: boolean;
  } = {},
): Promise<{ id: string; size: number }> {
  const { contentKey, header, source, sink } = content;
  const { length } = source;
  const { signal } = options;
  const head = startContent({ contentKey, header, length });
  const digest = options.digest === false ? null : new Chain(pool, signal);
  await digest?.add(head.slice(), head.length);
  await sink(head);
  let size = head.length;
  const buffers = new Buffers(PORTION_SLOTS);
  await inOrder({
    count: Math.max(1, Math.ceil(length / PORTION_PLAINTEXT)),
    width: pool.threads + 2,
    begin: async (index) => {
      const bytes = buffers.take();
      const some = Math.min(PORTION_PLAINTEXT, length - index * PORTION_PLAINTEXT);
      if (some > 0) await source.read(index * PORTION_PLAINTEXT, bytes.subarray(0, some));
      const first = index * PORTION_CHUNKS;
      return pool.run('encrypt', { contentKey, head, first, bytes, length: some }, signal);
    },
    end: async ({ bytes, length: some }, index) => {
      const back = digest ? await digest.add(bytes, some) : bytes;
      await sink(back.subarray(0, some));
      buffers.give(back);
      size += some;
      options.progress?.(Math.min(length, (index + 1) * PORTION_PLAINTEXT), length);
    },
  });
  return { id: digest?.hex() ?? '', size };
}

/**
 * Decrypts a ciphertext; its plaintext goes to `sink` by authenticated chunks, so that a sink which must not act on half a content waits for the end.
 * Answers what the ciphertext says of itself, and its SM3 and the plaintext's (hex). Errors as ContentReader, those of source and sink,
 * and the signal's reason.
 */
export async function decryptBulk(
  pool: CryptoPool,
  content: { contentKey: Uint8Array; source: BulkSource; sink?: BulkSink },
  options: BulkOptions = {},
): Promise<ContentFacts & { id: string; digest: string }> {
  const { contentKey, source } = content;
  const { signal } = options;
  const start = new Uint8Array(Math.min(source.length, MAX_CONTENT_HEADER_LENGTH));
  await source.read(0, start);
  const facts = inspectContent({
    size: source.length,
    read: (offset, length) => start.subarray(offset, offset + length),
  });
  const head = start.slice(0, facts.headerLength);
  const id = new Chain(pool, signal);
  const digest = new Chain(pool, signal);
  await id.add(head.slice(), head.length);
  const slots = source.length - head.length;
  const buffers = new Buffers(PORTION_SLOTS);
  const read = async (offset: number, some: number): Promise<Bytes> => {
    const bytes = buffers.take();
    await source.read(head.length + offset, bytes.subarray(0, some));
    return bytes;
  };
  await inOrder({
    count: Math.ceil(slots / PORTION_SLOTS),
    width: pool.threads + 2,
    begin: async (index) => {
      const some = Math.min(PORTION_SLOTS, slots - index * PORTION_SLOTS);
      const bytes = await id.add(read(index * PORTION_SLOTS, some), some);
      return pool.run('decrypt', { contentKey, head, first: index * PORTION_CHUNKS, bytes, length: some }, signal);
    },
    end: async (plain, index) => {
      const back = await digest.add(plain.bytes, plain.length);
      await content.sink?.(back.subarray(0, plain.length));
      buffers.give(back);
      options.progress?.(Math.min(facts.length, (index + 1) * PORTION_PLAINTEXT), facts.length);
    },
  });
  return { ...facts, id: id.hex(), digest: digest.hex() };
}

/** Whether each signature holds, in the order given. */
export async function verifyBulk(
  pool: CryptoPool,
  signatures: readonly SignatureToVerify[],
  options: BulkOptions = {},
): Promise<boolean[]> {
  const held: boolean[] = [];
  await inOrder({
    count: Math.ceil(signatures.length / PORTION_SIGNATURES),
    width: pool.threads + 2,
    begin: (index) => {
      const some = signatures.slice(index * PORTION_SIGNATURES, (index + 1) * PORTION_SIGNATURES);
      return pool.run('verify', { signatures: some }, options.signal);
    },
    end: async (some) => {
      held.push(...some);
      options.progress?.(held.length, signatures.length);
    },
  });
  return held;
}

/** Plaintext or ciphertext in memory as a source. */
export function sourceOf(bytes: Uint8Array): BulkSource {
  return { length: bytes.length, read: (offset, into) => into.set(bytes.subarray(offset, offset + into.length)) };
}

/** A part of an open file as a source; a file that has grown shorter is EncodingError `content.read`. */
export function sourceIn(
  file: { read(offset: number, length: number): Uint8Array },
  from: number,
  length: number,
): BulkSource {
  return {
    length,
    read: (offset, into) => {
      const bytes = file.read(from + offset, into.length);
      if (bytes.length !== into.length) throw new EncodingError('content.read', from + offset + bytes.length);
      into.set(bytes);
    },
  };
}

/** An SM3 that goes from thread to thread. */
class Chain {
  readonly #pool: CryptoPool;
  readonly #signal: AbortSignal | undefined;
  #suspended: Uint8Array | null = null;
  #last: Promise<unknown> = Promise.resolve();

  constructor(pool: CryptoPool, signal: AbortSignal | undefined) {
    this.#pool = pool;
    this.#signal = signal;
  }

  /** Takes the first `length` of `bytes`, in the order of the calls, and gives `bytes` back. */
  add(bytes: Bytes | Promise<Bytes>, length: number): Promise<Bytes> {
    const before = this.#last;
    const added = (async () => {
      const given = await bytes;
      await before;
      const done = await this.#pool.run('digest', { suspended: this.#suspended, bytes: given, length }, this.#signal);
      this.#suspended = done.suspended;
      return done.bytes;
    })();
    this.#last = added;
    // Whoever asked hears of it; the next in line does when it waits for this one.
    added.catch(() => {});
    return added;
  }

  hex(): string {
    return toHex((this.#suspended ? Sm3.resume(this.#suspended) : new Sm3()).digest());
  }
}

/** Buffers of one size, used again. */
class Buffers {
  readonly #size: number;
  readonly #free: Bytes[] = [];

  constructor(size: number) {
    this.#size = size;
  }

  take(): Bytes {
    return this.#free.pop() ?? new Uint8Array(this.#size);
  }

  give(bytes: Bytes): void {
    this.#free.push(bytes);
  }
}

/** Begins up to `width` pieces of work at a time and ends them in order, one by one. */
async function inOrder<T>(work: {
  count: number;
  width: number;
  begin: (index: number) => Promise<T>;
  end: (value: T, index: number) => Promise<void>;
}): Promise<void> {
  const begun: Promise<T>[] = [];
  let next = 0;
  try {
    for (let index = 0; index < work.count; index++) {
      while (next < work.count && begun.length < work.width) {
        const one = work.begin(next++);
        // It may reject while another one is waited for.
        one.catch(() => {});
        begun.push(one);
      }
      const first = begun.shift();
      if (first) await work.end(await first, index);
    }
  } finally {
    await Promise.allSettled(begun);
  }
}
