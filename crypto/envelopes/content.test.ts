import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { concatBytes, fromHex, toHex, utf8 } from '../bytes.ts';
import { DecryptError, EncodingError, InputError } from '../errors.ts';
import { sm3 } from '../sm3/sm3.ts';
import {
  CHUNK_LENGTH,
  type ContentHeader,
  ContentReader,
  ContentWriter,
  contentSize,
  decryptContent,
  encryptContent,
  inspectContent,
  MAX_CONTENT_HEADER_LENGTH,
  openContent,
  TAG_LENGTH,
} from './content.ts';

type Golden = {
  contentKey: string;
  salt: string;
  label: string;
  dossier: string;
  kind: string;
  contents: { name: string; plaintext: string; ciphertext: string; id: string }[];
  long: { length: number; size: number; id: string };
};
const golden = JSON.parse(readFileSync(new URL('golden.json', import.meta.url), 'utf8')) as Golden;
const contentKey = fromHex(golden.contentKey);
const header: ContentHeader = { label: golden.label, dossier: fromHex(golden.dossier), kind: golden.kind };
const HEADER_LENGTH = 115;

function pattern(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => i % 251);
}

/** What becomes of a ciphertext: the code of the refusal, or the plaintext. */
function outcome(ciphertext: Uint8Array, key = contentKey): string | Uint8Array {
  try {
    return decryptContent({ contentKey: key, ciphertext }).plaintext;
  } catch (error) {
    if (error instanceof EncodingError || error instanceof DecryptError) return error.code;
    throw error;
  }
}

function encrypt(length: number): Uint8Array {
  return encryptContent({ contentKey, header, plaintext: pattern(length) });
}

/** The chunks of a ciphertext with their tags, the header first. */
function pieces(ciphertext: Uint8Array): Uint8Array[] {
  const parts = [ciphertext.subarray(0, HEADER_LENGTH)];
  for (let at = HEADER_LENGTH; at < ciphertext.length; at += CHUNK_LENGTH + TAG_LENGTH) {
    parts.push(ciphertext.subarray(at, at + CHUNK_LENGTH + TAG_LENGTH));
  }
  return parts;
}

/** The ciphertext with another plaintext length in its header. */
function withLength(ciphertext: Uint8Array, length: number): Uint8Array {
  const changed = ciphertext.slice();
  new DataView(changed.buffer).setBigUint64(12, BigInt(length));
  return changed;
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('known answers', () => {
  function useGoldenSalt(): void {
    vi.spyOn(globalThis.crypto, 'getRandomValues').mockImplementation((array) => {
      if (array instanceof Uint8Array) array.set(fromHex(golden.salt));
      return array;
    });
  }

  it.each(golden.contents)('writes $name as it always did', ({ plaintext, ciphertext, id }) => {
    useGoldenSalt();
    const written = encryptContent({ contentKey, header, plaintext: utf8(plaintext) });
    expect(toHex(written)).toBe(ciphertext);
    expect(toHex(sm3(written))).toBe(id);
  });

  it.each(golden.contents)('reads $name', ({ plaintext, ciphertext }) => {
    const read = decryptContent({ contentKey, ciphertext: fromHex(ciphertext) });
    expect(toHex(read.plaintext)).toBe(toHex(utf8(plaintext)));
    expect(read.header).toEqual(header);
  });

  it('writes two chunks as it always did', () => {
    useGoldenSalt();
    const written = encrypt(golden.long.length);
    expect(written.length).toBe(golden.long.size);
    expect(toHex(sm3(written))).toBe(golden.long.id);
  });
});

describe('round trips', () => {
  it.each([0, 1, 15, 16, CHUNK_LENGTH - 1, CHUNK_LENGTH, CHUNK_LENGTH + 1, 2 * CHUNK_LENGTH, 3 * CHUNK_LENGTH + 7])(
    'gives back %i bytes and has the size foretold',
    (length) => {
      const ciphertext = encrypt(length);
      expect(ciphertext.length).toBe(contentSize(length, header));
      expect(outcome(ciphertext)).toEqual(pattern(length));
      expect(inspectContent(ciphertext)).toEqual({
        header,
        length,
        headerLength: HEADER_LENGTH,
        chunks: Math.max(1, Math.ceil(length / CHUNK_LENGTH)),
      });
    },
  );

  it('carries the longest and the shortest texts of a header', () => {
    for (const texts of [
      { label: ' '.repeat(255), kind: `a${'/'.repeat(63)}` },
      { label: '', kind: 'a' },
    ]) {
      const ciphertext = encryptContent({ contentKey, header: { ...header, ...texts }, plaintext: pattern(3) });
      expect(decryptContent({ contentKey, ciphertext }).header).toEqual({ ...header, ...texts });
      expect(inspectContent(ciphertext).headerLength).toBeLessThanOrEqual(MAX_CONTENT_HEADER_LENGTH);
    }
  });

  it('never encrypts twice alike', () => {
    expect(toHex(encrypt(5))).not.toBe(toHex(encrypt(5)));
  });

  it('writes in pieces what it writes in one', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 3 * CHUNK_LENGTH }),
        fc.array(fc.integer({ min: 0, max: 90_000 }), { maxLength: 8 }),
        (length, cuts) => {
          const plaintext = pattern(length);
          const writer = new ContentWriter({ contentKey, header, length });
          const out = [writer.start()];
          let at = 0;
          for (const cut of cuts) {
            out.push(writer.write(plaintext.subarray(at, at + cut)));
            at = Math.min(length, at + cut);
          }
          out.push(writer.write(plaintext.subarray(at)), writer.finish());
          expect(Buffer.compare(outcome(concatBytes(...out)) as Uint8Array, plaintext)).toBe(0);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('reads any range, and asks the medium only for the chunks that the range touches', () => {
    const length = 3 * CHUNK_LENGTH + 1000;
    const ciphertext = encrypt(length);
    const plaintext = pattern(length);
    const asked: number[] = [];
    const reader = new ContentReader({
      contentKey,
      size: ciphertext.length,
      read: (offset, count) => {
        asked.push(offset);
        return ciphertext.subarray(offset, offset + count);
      },
    });
    fc.assert(
      fc.property(fc.nat(length), fc.nat(length), (a, b) => {
        const [from, to] = a < b ? [a, b] : [b, a];
        asked.length = 0;
        const got = reader.read(from, to - from);
        expect(Buffer.compare(got, plaintext.subarray(from, to))).toBe(0);
        const touched = to === from ? 0 : Math.floor((to - 1) / CHUNK_LENGTH) - Math.floor(from / CHUNK_LENGTH) + 1;
        expect(asked.length).toBe(touched);
      }),
      { numRuns: 60 },
    );
    expect(reader.readChunk(3)).toEqual(plaintext.subarray(3 * CHUNK_LENGTH));
  });
});

describe('refusals', () => {
  it('refuses every changed byte and every truncation of small contents', () => {
    for (const { ciphertext } of golden.contents) {
      const bytes = fromHex(ciphertext);
      for (let at = 0; at < bytes.length; at++) {
        for (const mask of [0x01, 0x80, 0xff]) {
          const changed = bytes.slice();
          changed[at] = (changed[at] ?? 0) ^ mask;
          expect(outcome(changed), `byte ${at} ^ ${mask}`).toBeTypeOf('string');
        }
        expect(outcome(bytes.subarray(0, at)), `cut at ${at}`).toMatch(/^content\.size$/);
      }
      expect(outcome(concatBytes(bytes, Uint8Array.of(0)))).toBe('content.size');
    }
  });

  it('refuses another key before reading any chunk', () => {
    const ciphertext = encrypt(10);
    const other = contentKey.slice();
    other[0] = 0xff;
    let reads = 0;
    const open = () =>
      new ContentReader({
        contentKey: other,
        size: ciphertext.length,
        read: (offset, length) => {
          reads += offset >= HEADER_LENGTH ? 1 : 0;
          return ciphertext.subarray(offset, offset + length);
        },
      });
    expect(open).toThrow(new DecryptError('content.commitment'));
    expect(reads).toBe(0);
  });

  it('gives out earlier chunks only if they are whole themselves', () => {
    const ciphertext = encrypt(2 * CHUNK_LENGTH + 5);
    const last = ciphertext.length - 1;
    ciphertext[last] = (ciphertext[last] ?? 0) ^ 1;
    const reader = openContent({ contentKey, ciphertext });
    expect(reader.read(0, 2 * CHUNK_LENGTH)).toEqual(pattern(2 * CHUNK_LENGTH));
    expect(() => reader.read(2 * CHUNK_LENGTH - 1, 2)).toThrow(new DecryptError('content.chunk'));
  });

  // Named as in age's test kit, where a STREAM can go wrong in the same way.
  const two = encrypt(2 * CHUNK_LENGTH);
  const three = encrypt(2 * CHUNK_LENGTH + 9);
  const [head2 = two, a2 = two, b2 = two] = pieces(two);
  const [head3 = three, a3 = three, b3 = three, c3 = three] = pieces(three);
  const cases: [string, Uint8Array, string][] = [
    ['stream_no_nonce', two.subarray(0, 20), 'content.size'],
    ['stream_short_nonce', two.subarray(0, 30), 'content.size'],
    ['stream_no_chunks', head2, 'content.size'],
    ['stream_no_final_full', concatBytes(head2, a2), 'content.size'],
    [
      'stream_no_final_full, length told shorter',
      withLength(concatBytes(head2, a2), CHUNK_LENGTH),
      'content.commitment',
    ],
    ['stream_no_final_two_chunks', concatBytes(head3, a3, b3), 'content.size'],
    ['stream_missing_tag', two.subarray(0, two.length - TAG_LENGTH), 'content.size'],
    ['stream_short_chunk', concatBytes(head2, a2.subarray(1), b2), 'content.size'],
    ['stream_two_final_chunks', concatBytes(head3, a3, b3, c3, c3), 'content.size'],
    ['stream_two_final_chunks_full', concatBytes(head2, b2, b2), 'content.chunk'],
    ['stream_trailing_garbage_short', concatBytes(two, Uint8Array.of(7)), 'content.size'],
    ['stream_trailing_garbage_long', concatBytes(two, pattern(CHUNK_LENGTH + TAG_LENGTH)), 'content.size'],
    ['stream_last_chunk_empty', concatBytes(two, pattern(TAG_LENGTH)), 'content.size'],
    ['stream_empty_payload', fromHex(golden.contents[0]?.ciphertext ?? '').subarray(0, HEADER_LENGTH), 'content.size'],
    ['chunks swapped', concatBytes(head3, b3, a3, c3), 'content.chunk'],
    ['first chunk repeated', concatBytes(head2, a2, a2), 'content.chunk'],
    [
      'chunks of another content under the same key',
      concatBytes(head2, pieces(encrypt(2 * CHUNK_LENGTH))[1] ?? a2, b2),
      'content.chunk',
    ],
    [
      'header of another content under the same key',
      concatBytes(encrypt(2 * CHUNK_LENGTH).subarray(0, HEADER_LENGTH), a2, b2),
      'content.chunk',
    ],
  ];
  it.each(cases)('%s', (_, ciphertext, code) => {
    expect(outcome(ciphertext)).toBe(code);
  });

  const set = (at: number, ...bytes: number[]): Uint8Array => {
    const changed = fromHex(golden.contents[1]?.ciphertext ?? '');
    changed.set(bytes, at);
    return changed;
  };
  it.each<[string, Uint8Array, string]>([
    ['another name', set(0, 0x5b), 'content.magic'],
    ['line end translated', set(6, 0x0d), 'content.magic'],
    ['version 2', set(7, 2), 'content.version'],
    ['suite 2', set(8, 0, 2), 'content.suite'],
    ['header longer than any', set(10, 1, 0xa6), 'content.header'],
    ['header shorter than any', set(10, 0, 0x65), 'content.header'],
    ['header one longer, plaintext one shorter', set(10, 0, 116, 0, 0, 0, 0, 0, 0, 0, 6), 'content.header'],
    ['length beyond 1 TiB', set(12, 0, 0, 1, 0, 0, 0, 0, 1), 'content.length'],
    ['length beyond what a number holds', set(12, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff), 'content.length'],
    ['label reaching into the commitment', set(68, 40), 'content.header'],
    ['label with a control character', set(69, 0x0a), 'content.label'],
    ['label not ASCII', set(69, 0xe5), 'content.label'],
    ['kind empty', set(79, 0), 'content.kind'],
    ['kind reaching into the commitment', set(79, 4), 'content.header'],
    ['kind not a word', set(80, 0x20), 'content.kind'],
    ['another salt', set(20, 0), 'content.commitment'],
    ['another dossier', set(36, 0), 'content.commitment'],
    ['another label', set(69, 0x57), 'content.commitment'],
    ['another commitment', set(83, 0), 'content.commitment'],
  ])('%s', (_, ciphertext, code) => {
    expect(outcome(ciphertext)).toBe(code);
  });

  it('refuses a medium that gives less than it was asked for', () => {
    const ciphertext = encrypt(CHUNK_LENGTH + 1);
    const reader = new ContentReader({
      contentKey,
      size: ciphertext.length,
      read: (offset, length) => ciphertext.subarray(offset, offset + length - (offset > CHUNK_LENGTH ? 1 : 0)),
    });
    expect(reader.readChunk(0)).toEqual(pattern(CHUNK_LENGTH));
    expect(() => reader.readChunk(1)).toThrow(EncodingError);
  });

  it("names a caller's mistakes", () => {
    const plaintext = pattern(3);
    const attempt = (change: Partial<ContentHeader>, key = contentKey) => {
      return () => encryptContent({ contentKey: key, header: { ...header, ...change }, plaintext });
    };
    expect(attempt({ label: '工作秘密' })).toThrow(new InputError('content.label'));
    expect(attempt({ label: 'a'.repeat(256) })).toThrow(new InputError('content.label'));
    expect(attempt({ kind: '' })).toThrow(new InputError('content.kind'));
    expect(attempt({ dossier: new Uint8Array(31) })).toThrow(new InputError('content.dossier'));
    expect(attempt({}, new Uint8Array(15))).toThrow(new InputError('content.contentKey'));
    const writer = new ContentWriter({ contentKey, header, length: 2 });
    expect(() => writer.write(plaintext)).toThrow(new InputError('content.order'));
    writer.start();
    expect(() => writer.write(plaintext)).toThrow(new InputError('content.length'));
    expect(() => writer.finish()).toThrow(new InputError('content.length'));
    const reader = openContent({ contentKey, ciphertext: encrypt(3) });
    expect(() => reader.read(2, 2)).toThrow(new InputError('content.range'));
    expect(() => reader.readChunk(1)).toThrow(new InputError('content.range'));
    expect(reader.read(3, 0)).toEqual(new Uint8Array(0));
  });
});
