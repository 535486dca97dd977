import { describe, expect, it } from 'vitest';
import { concatBytes } from '../bytes.ts';
import { DecryptError, EncodingError, InputError } from '../errors.ts';
import { randomBytes } from '../random.ts';
import { CHUNK_LENGTH, decryptContent, encryptContent, inspectContent, TAG_LENGTH } from './content.ts';
import { decryptChunks, encryptChunks, SLOT_LENGTH, startContent } from './content-chunks.ts';

const contentKey = randomBytes(16);
const header = { label: 'workSecret', dossier: randomBytes(32), kind: 'pdf' };

/** The plaintext laid out in slots. */
function slotsOf(plaintext: Uint8Array): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  for (let at = 0; at === 0 || at < plaintext.length; at += CHUNK_LENGTH) {
    parts.push(plaintext.subarray(at, at + CHUNK_LENGTH), new Uint8Array(TAG_LENGTH));
  }
  return concatBytes(...parts);
}

function flip(bytes: Uint8Array, at: number): void {
  bytes[at] = (bytes[at] ?? 0) ^ 1;
}

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof DecryptError || error instanceof EncodingError || error instanceof InputError) {
      return error.code;
    }
    throw error;
  }
  return 'none';
}

/** Encrypts by portions of `portion` slots, in the order that `order` makes of them. */
function encryptInPortions(plaintext: Uint8Array, portion: number, order: (at: number[]) => number[]) {
  const head = startContent({ contentKey, header, length: plaintext.length });
  const slots = slotsOf(plaintext);
  const starts = Array.from({ length: Math.ceil(slots.length / (portion * SLOT_LENGTH)) }, (_, i) => i * portion);
  for (const first of order(starts)) {
    const from = first * SLOT_LENGTH;
    encryptChunks({ contentKey, head, first, slots: slots.subarray(from, from + portion * SLOT_LENGTH) });
  }
  return concatBytes(head, slots);
}

describe('chunks by themselves', () => {
  it.each([0, 1, CHUNK_LENGTH - 1, CHUNK_LENGTH, CHUNK_LENGTH + 1, 5 * CHUNK_LENGTH, 5 * CHUNK_LENGTH + 77])(
    'of %d bytes make, in any order and portion, a ciphertext that the reader reads',
    (length) => {
      const plaintext = randomBytes(length);
      for (const portion of [1, 2, 5]) {
        const ciphertext = encryptInPortions(plaintext, portion, (starts) => starts.reverse());
        expect(decryptContent({ contentKey, ciphertext }).plaintext).toEqual(plaintext);
      }
    },
  );

  it('decrypt what the writer wrote', () => {
    const plaintext = randomBytes(3 * CHUNK_LENGTH + 100);
    const ciphertext = Uint8Array.from(encryptContent({ contentKey, header, plaintext }));
    const { headerLength } = inspectContent(ciphertext);
    const head = ciphertext.slice(0, headerLength);
    const slots = ciphertext.slice(headerLength);
    decryptChunks({ contentKey, head, first: 0, slots: slots.subarray(0, 2 * SLOT_LENGTH) });
    decryptChunks({ contentKey, head, first: 2, slots: slots.subarray(2 * SLOT_LENGTH) });
    for (let i = 0; i < 4; i++) {
      const end = Math.min((i + 1) * SLOT_LENGTH, slots.length) - TAG_LENGTH;
      expect(slots.subarray(i * SLOT_LENGTH, end)).toEqual(
        plaintext.subarray(i * CHUNK_LENGTH, (i + 1) * CHUNK_LENGTH),
      );
    }
  });

  it('give out nothing of a chunk that was changed, moved, or belongs to another head', () => {
    const plaintext = randomBytes(3 * CHUNK_LENGTH);
    const ciphertext = encryptInPortions(plaintext, 3, (starts) => starts);
    const { headerLength } = inspectContent(ciphertext);
    const head = ciphertext.slice(0, headerLength);
    const body = Uint8Array.from(ciphertext.subarray(headerLength));
    const open = (first: number, slots: Uint8Array<ArrayBuffer>, other: Uint8Array = head, key = contentKey) =>
      codeOf(() => decryptChunks({ contentKey: key, head: other, first, slots }));
    const changed = body.slice();
    flip(changed, SLOT_LENGTH + 5);
    const before = changed.slice(SLOT_LENGTH);
    expect(open(0, changed)).toBe('content.chunk');
    expect(changed.subarray(SLOT_LENGTH)).toEqual(before);
    expect(open(1, body.slice(0, SLOT_LENGTH))).toBe('content.chunk');
    // The last one's nonce says so: it is none in the middle, nor the other way round.
    expect(open(1, body.slice(2 * SLOT_LENGTH))).toBe('content.chunk');
    expect(open(2, body.slice(SLOT_LENGTH, 2 * SLOT_LENGTH))).toBe('content.chunk');
    expect(open(0, body.slice(), startContent({ contentKey, header, length: plaintext.length }))).toBe('content.chunk');
    expect(open(0, body.slice(), head, randomBytes(16))).toBe('content.commitment');
    expect(open(0, body.slice())).toBe('none');
  });

  it('are refused unless whole and within the content', () => {
    const length = 2 * CHUNK_LENGTH + 10;
    const head = startContent({ contentKey, header, length });
    const refused = (first: number, size: number) =>
      codeOf(() => encryptChunks({ contentKey, head, first, slots: new Uint8Array(size) }));
    for (const [first, size] of [
      [0, 0],
      [0, SLOT_LENGTH - 1],
      [0, SLOT_LENGTH + 1],
      [0, 3 * SLOT_LENGTH],
      [2, SLOT_LENGTH],
      [2, 25],
      [3, 26],
      [-1, SLOT_LENGTH],
      [0.5, SLOT_LENGTH],
    ] as const) {
      expect(refused(first, size), `${first} ${size}`).toBe('content.range');
    }
    expect(refused(2, 26)).toBe('none');
    expect(refused(0, 2 * SLOT_LENGTH + 26)).toBe('none');
  });

  it('are refused under a head that is none', () => {
    const head = startContent({ contentKey, header, length: 10 });
    const refused = (other: Uint8Array) =>
      codeOf(() => encryptChunks({ contentKey, head: other, first: 0, slots: new Uint8Array(26) }));
    expect(refused(head.subarray(0, 40))).toBe('content.size');
    expect(refused(concatBytes(head, Uint8Array.of(0)))).toBe('content.header');
    expect(refused(head.subarray(0, -1))).toBe('content.header');
    const longer = head.slice();
    longer[12] = 1;
    expect(refused(longer)).toBe('content.length');
    const other = head.slice();
    flip(other, 19);
    expect(codeOf(() => encryptChunks({ contentKey, head: other, first: 0, slots: new Uint8Array(27) }))).toBe(
      'content.commitment',
    );
  });
});
