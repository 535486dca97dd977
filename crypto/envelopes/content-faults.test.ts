// Contents with exactly one fault each. One generator writes them all: a model of the file (its fields, what the keys are derived from, how each chunk
// is encrypted) in which one thing is changed. Everything that follows from the changed field is made right again where a forger could, so that
// the check meant is the one that refuses. Without a change the same generator writes what opens.

import { describe, expect, it } from 'vitest';
import { concatBytes, fromHex, utf8 } from '../bytes.ts';
import { DecryptError, EncodingError } from '../errors.ts';
import { hkdfSm3 } from '../sm3/hkdf.ts';
import { Sm4Gcm } from '../sm4/gcm.ts';
import { CHUNK_LENGTH, decryptContent, MAX_CONTENT_LENGTH } from './content.ts';

const KEY = fromHex('000102030405060708090a0b0c0d0e0f');
const PLAINTEXT = Uint8Array.from({ length: 2 * CHUNK_LENGTH + 9 }, (_, i) => i % 251);

type Chunk = { index: bigint; last: number; plaintext: Uint8Array; key?: Uint8Array; associated?: Uint8Array };
type Model = {
  magic: Uint8Array;
  suite: number;
  headerLength?: number;
  length: bigint;
  salt: Uint8Array;
  dossier: Uint8Array;
  labelLength?: number;
  label: Uint8Array;
  kindLength?: number;
  kind: Uint8Array;
  contentKey: Uint8Array;
  info: Uint8Array;
  /** What the commitment is made of: the 48 derived bytes. */
  commitment: (derived: Uint8Array) => Uint8Array;
  /** What is derived from, when it is not what is stated. */
  derivedFrom?: (stated: Uint8Array) => Uint8Array;
  derivedSalt?: Uint8Array;
  chunks: Chunk[];
  nonce: (chunk: Chunk) => Uint8Array;
  seal: (gcm: Sm4Gcm, nonce: Uint8Array, chunk: Chunk, header: Uint8Array) => Uint8Array;
  /** The encrypted chunks as they go into the file. */
  arrange: (chunks: Uint8Array[]) => Uint8Array[];
  /** The finished file, changed afterwards. */
  after: (file: Uint8Array) => Uint8Array;
};

function usual(): Model {
  return {
    magic: fromHex('595a434f4e540a01'),
    suite: 1,
    length: BigInt(PLAINTEXT.length),
    salt: fromHex('101112131415161718191a1b1c1d1e1f'),
    dossier: new Uint8Array(32).map((_, i) => 32 + i),
    label: utf8('workSecret'),
    kind: utf8('pdf'),
    contentKey: KEY,
    info: utf8('yinzheng/content/1\n'),
    commitment: (derived) => derived.subarray(0, 32),
    chunks: [0, 1, 2].map((index) => ({
      index: BigInt(index),
      last: index === 2 ? 1 : 0,
      plaintext: PLAINTEXT.subarray(index * CHUNK_LENGTH, (index + 1) * CHUNK_LENGTH),
    })),
    nonce: (chunk) => {
      const nonce = new Uint8Array(12);
      new DataView(nonce.buffer).setBigUint64(3, chunk.index);
      nonce[11] = chunk.last;
      return nonce;
    },
    seal: (gcm, nonce, chunk, header) => gcm.encrypt(nonce, chunk.plaintext, chunk.associated ?? header),
    arrange: (chunks) => chunks,
    after: (file) => file,
  };
}

function write(change: Partial<Model> = {}): Uint8Array {
  const model = { ...usual(), ...change };
  const { label, kind } = model;
  const fixed = new Uint8Array(68);
  const view = new DataView(fixed.buffer);
  fixed.set(model.magic);
  view.setUint16(8, model.suite);
  view.setUint16(10, model.headerLength ?? 68 + 1 + label.length + 1 + kind.length + 32);
  view.setBigUint64(12, model.length);
  fixed.set(model.salt, 20);
  fixed.set(model.dossier, 36);
  const lengths = [Uint8Array.of(model.labelLength ?? label.length), Uint8Array.of(model.kindLength ?? kind.length)];
  const stated = concatBytes(fixed, lengths[0] ?? fixed, label, lengths[1] ?? fixed, kind);
  const from = model.derivedFrom?.(stated) ?? stated;
  const derived = hkdfSm3(model.contentKey, model.derivedSalt ?? model.salt, concatBytes(model.info, from), 48);
  const header = concatBytes(stated, model.commitment(derived));
  const chunks = model.chunks.map((chunk) => {
    return model.seal(new Sm4Gcm(chunk.key ?? derived.subarray(32)), model.nonce(chunk), chunk, header);
  });
  return model.after(concatBytes(header, ...model.arrange(chunks)));
}

/** The code of the refusal, or null when it opens to the plaintext; anything else fails the test. */
function refusal(file: Uint8Array): string | null {
  try {
    expect(Buffer.compare(decryptContent({ contentKey: KEY, ciphertext: file }).plaintext, PLAINTEXT)).toBe(0);
    return null;
  } catch (error) {
    if (error instanceof EncodingError || error instanceof DecryptError) return error.code;
    throw error;
  }
}

const HEADER = 115;
const flip = (at: number, mask: number) => (bytes: Uint8Array) =>
  bytes.map((byte, i) => (i === (at < 0 ? bytes.length + at : at) ? byte ^ mask : byte));
const zeroed = (bytes: Uint8Array) => new Uint8Array(bytes.length);
const inverted = (bytes: Uint8Array) => bytes.map((byte) => byte ^ 0xff);
const turned = (bytes: Uint8Array) => concatBytes(bytes.subarray(1), bytes.subarray(0, 1));
const within = (at: number, length: number, change: (part: Uint8Array) => Uint8Array) => (file: Uint8Array) =>
  concatBytes(file.subarray(0, at), change(file.subarray(at, at + length)), file.subarray(at + length));
const chunkAt = (index: number) => HEADER + index * (CHUNK_LENGTH + 16);
const chunk = (index: number, change: (one: Chunk) => Chunk) => ({
  chunks: usual().chunks.map((one, i) => (i === index ? change(one) : one)),
});

type Fault = [field: string, fault: string, change: Partial<Model>, code: string];
const faults: Fault[] = [];
const add = (field: string, code: string, cases: Record<string, Partial<Model>>) => {
  for (const [fault, change] of Object.entries(cases)) faults.push([field, fault, change, `content.${code}`]);
};

const magic = usual().magic;
for (let i = 0; i < 7; i++) {
  const code = 'magic';
  add('name', code, { [`byte ${i} changed`]: { magic: flip(i, 0x20)(magic) } });
}
add('name', 'magic', {
  'line end as CR LF': { magic: fromHex('595a434f4e540d0a') },
  empty: { magic: zeroed(magic) },
});
for (const version of [0, 2, 3, 0x81, 255]) {
  add('version', 'version', { [`${version}`]: { magic: concatBytes(magic.subarray(0, 7), Uint8Array.of(version)) } });
}
for (const suite of [0, 2, 0x100, 0x101, 0xffff]) add('suite', 'suite', { [`${suite}`]: { suite } });
for (const headerLength of [0, 1, 68, 101, 422, 0xffff]) {
  add('header length', 'header', { [`${headerLength}`]: { headerLength } });
}
// Told otherwise by little, the file has not the size foretold; with the plaintext's length told against it, the texts do not end where they must.
for (const by of [-13, -1, 1, 8]) {
  add('header length', 'size', { [`${by} off`]: { headerLength: HEADER + by } });
  add('header length', 'header', {
    [`${by} off, made up for`]: { headerLength: HEADER + by, length: BigInt(PLAINTEXT.length - by) },
  });
}
for (const length of [
  0,
  1,
  CHUNK_LENGTH,
  PLAINTEXT.length - 1,
  PLAINTEXT.length + 1,
  3 * CHUNK_LENGTH,
  MAX_CONTENT_LENGTH,
]) {
  add('length', 'size', { [`${length}`]: { length: BigInt(length) } });
}
for (const length of [2n ** 40n + 1n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n]) {
  add('length', 'length', { [`${length}`]: { length } });
}
for (const labelLength of [43, 44, 100, 255]) {
  add('label length', 'header', { [`${labelLength}, behind the commitment's place`]: { labelLength } });
}
// One less or more makes the next byte of the text a length.
add('label length', 'header', { 'one less': { labelLength: 9 }, none: { labelLength: 0 } });
add('label length', 'label', { 'one more': { labelLength: 11 } });
for (const [fault, byte] of Object.entries({
  NUL: 0,
  tab: 9,
  LF: 10,
  escape: 27,
  DEL: 127,
  'byte 80': 128,
  'byte FF': 255,
})) {
  const label = utf8('workSecret');
  label[4] = byte;
  add('label', 'label', { [fault]: { label } });
}
add('label', 'label', { 'in Chinese': { label: utf8('工作秘密') }, 'byte order mark': { label: utf8('\ufeffwork') } });
for (const kindLength of [4, 5, 64, 255]) add('kind length', 'header', { [`${kindLength}`]: { kindLength } });
add('kind length', 'header', { 'one less': { kindLength: 2 } });
add('kind length', 'kind', { none: { kindLength: 0 } });
for (const kind of [
  '',
  '7z',
  ' pdf',
  'pdf ',
  'p_f',
  '.pdf',
  '-pdf',
  '/pdf',
  'p df',
  'pdf\n',
  'p\0f',
  'pdƒ',
  'a'.repeat(65),
]) {
  add('kind', 'kind', { [`"${kind.replaceAll('\n', '(LF)').replaceAll('\0', '(NUL)')}"`]: { kind: utf8(kind) } });
}

// Changed in the finished file: the commitment tells.
const parts: [string, number, number][] = [
  ['salt', 20, 16],
  ['dossier', 36, 32],
  ['commitment', 83, 32],
];
for (const [field, at, length] of parts) {
  add(field, 'commitment', {
    'first bit afterwards': { after: within(at, length, flip(0, 0x80)) },
    'last bit afterwards': { after: within(at, length, flip(-1, 1)) },
    'middle bit afterwards': { after: within(at, length, flip(length / 2, 8)) },
    'zeroed afterwards': { after: within(at, length, zeroed) },
    'inverted afterwards': { after: within(at, length, inverted) },
    'turned afterwards': { after: within(at, length, turned) },
  });
}
add('label', 'commitment', {
  'first letter afterwards': { after: within(69, 10, flip(0, 0x20)) },
  'last letter afterwards': { after: within(69, 10, flip(-1, 1)) },
  'blank afterwards': { after: within(69, 10, () => new Uint8Array(10).fill(0x20)) },
});
add('kind', 'commitment', {
  'first letter afterwards': { after: within(80, 3, flip(0, 0x20)) },
  'last letter afterwards': { after: within(80, 3, flip(-1, 1)) },
  'another word afterwards': { after: within(80, 3, () => utf8('ofd')) },
});
add('label and kind', 'commitment', {
  'border moved afterwards': {
    after: within(68, 15, () => concatBytes(Uint8Array.of(9), utf8('workSecre'), Uint8Array.of(4), utf8('tpdf'))),
  },
});
add('length', 'commitment', {
  'a chunk less, and cut to it': {
    after: (file) => within(12, 8, () => fromHex('0000000000020000'))(file.subarray(0, chunkAt(2))),
  },
  'one less in the last chunk, and cut to it': {
    after: (file) => within(12, 8, () => fromHex('0000000000020008'))(file.subarray(0, -1)),
  },
});

// Written by somebody without the rules, or without the key.
add('derivation', 'commitment', {
  'another content key': { contentKey: flip(0, 1)(KEY) },
  'last bit of the key': { contentKey: flip(15, 1)(KEY) },
  'another info': { info: utf8('yinzheng/content/2\n') },
  'info without its line end': { info: utf8('yinzheng/content/1') },
  'no info': { info: new Uint8Array(0) },
  'another salt': { derivedSalt: new Uint8Array(16) },
  'no salt': { derivedSalt: new Uint8Array(0) },
  'header left out': { derivedFrom: () => new Uint8Array(0) },
  'fixed part of the header alone': { derivedFrom: (stated) => stated.subarray(0, 68) },
  'another dossier': { derivedFrom: within(36, 32, zeroed) },
  'another label': { derivedFrom: within(69, 10, turned) },
  'another kind': { derivedFrom: within(80, 3, turned) },
  'another length': { derivedFrom: within(12, 8, zeroed) },
  'another suite': { derivedFrom: within(8, 2, flip(1, 3)) },
});
add('commitment', 'commitment', {
  'none, zeros': { commitment: () => new Uint8Array(32) },
  'from the wrong end': { commitment: (derived) => derived.subarray(16) },
  'the key instead': { commitment: (derived) => concatBytes(derived.subarray(32), derived.subarray(32)) },
  'half of it': { commitment: (derived) => concatBytes(derived.subarray(0, 16), new Uint8Array(16)) },
  'other half of it': { commitment: (derived) => concatBytes(new Uint8Array(16), derived.subarray(16, 32)) },
});

for (const index of [0, 1, 2]) {
  const name = ['first', 'middle', 'last'][index];
  const length = (index === 2 ? 9 : CHUNK_LENGTH) + 16;
  const field = `${name} chunk`;
  const at = chunkAt(index);
  const tag = at + length - 16;
  add(`${field}, text`, 'chunk', {
    'first bit': { after: within(at, length - 16, flip(0, 0x80)) },
    'last bit': { after: within(at, length - 16, flip(-1, 1)) },
    zeroed: { after: within(at, length - 16, zeroed) },
    inverted: { after: within(at, length - 16, inverted) },
    turned: { after: within(at, length - 16, turned) },
  });
  add(`${field}, tag`, 'chunk', {
    'first bit': { after: within(tag, 16, flip(0, 0x80)) },
    'last bit': { after: within(tag, 16, flip(-1, 1)) },
    zeroed: { after: within(tag, 16, zeroed) },
    'cut to 12 bytes': { after: within(tag, 16, (bytes) => concatBytes(bytes.subarray(0, 12), new Uint8Array(4))) },
    turned: { after: within(tag, 16, turned) },
  });
  add(`${field}, nonce`, 'chunk', {
    'number one more': chunk(index, (one) => ({ ...one, index: one.index + 1n })),
    'number far on': chunk(index, (one) => ({ ...one, index: one.index + (1n << 56n) })),
    'last flag turned': chunk(index, (one) => ({ ...one, last: 1 - one.last })),
    'last flag 2': chunk(index, (one) => ({ ...one, last: 2 })),
    'last flag 255': chunk(index, (one) => ({ ...one, last: 255 })),
  });
  add(`${field}, key`, 'chunk', {
    'the content key': chunk(index, (one) => ({ ...one, key: KEY })),
    zeros: chunk(index, (one) => ({ ...one, key: new Uint8Array(16) })),
  });
  add(`${field}, associated data`, 'chunk', {
    none: chunk(index, (one) => ({ ...one, associated: new Uint8Array(0) })),
    'header without commitment': chunk(index, (one) => ({ ...one, associated: write().subarray(0, 83) })),
    'header and a byte': chunk(index, (one) => ({ ...one, associated: write().subarray(0, HEADER + 1) })),
    'another header': chunk(index, (one) => ({ ...one, associated: flip(20, 1)(write().subarray(0, HEADER)) })),
  });
}
add('order of chunks', 'chunk', {
  'first two exchanged': { arrange: ([a, b, ...rest]) => (a && b ? [b, a, ...rest] : []) },
  'first one twice': { arrange: ([a, , ...rest]) => (a ? [a, a, ...rest] : []) },
  'second one twice': { arrange: ([, b, ...rest]) => (b ? [b, b, ...rest] : []) },
  'first of another file': { arrange: ([, ...rest]) => [otherChunk(0), ...rest] },
  'last of another file': { arrange: (chunks) => [...chunks.slice(0, 2), otherChunk(2)] },
});
add('number of chunks', 'size', {
  'last left out': { arrange: (chunks) => chunks.slice(0, 2) },
  'first left out': { arrange: (chunks) => chunks.slice(1) },
  'last twice': { arrange: (chunks) => [...chunks, ...chunks.slice(2)] },
  none: { arrange: () => [] },
  'an empty one behind': { arrange: (chunks) => [...chunks, new Uint8Array(16)] },
});
add('size', 'size', {
  'one byte behind': { after: (file) => concatBytes(file, Uint8Array.of(0)) },
  'one byte in front': { after: (file) => within(12, 0, () => Uint8Array.of(0))(file) },
  'last byte off': { after: (file) => file.subarray(0, -1) },
  'last tag off': { after: (file) => file.subarray(0, -16) },
  'cut in the middle chunk': { after: (file) => file.subarray(0, chunkAt(1) + 5) },
  'cut behind the header': { after: (file) => file.subarray(0, HEADER) },
  'cut in the header': { after: (file) => file.subarray(0, 70) },
  'cut in the fixed part': { after: (file) => file.subarray(0, 67) },
  empty: { after: () => new Uint8Array(0) },
});

/** A chunk of a file under the same content key and another salt. */
function otherChunk(index: number): Uint8Array {
  const other = write({ salt: new Uint8Array(16).fill(9) });
  return other.subarray(chunkAt(index), chunkAt(index + 1));
}

describe('contents with one fault', () => {
  it('opens without one', () => {
    expect(refusal(write())).toBeNull();
    expect(refusal(write({ label: utf8(''), kind: utf8('ofd'), salt: new Uint8Array(16) }))).toBeNull();
  });

  it('counts at least 150 that differ in field, fault or stage', () => {
    const distinct = new Set(faults.map(([field, fault, , code]) => `${field}: ${fault}: ${code}`));
    expect(distinct.size).toBe(faults.length);
    expect(distinct.size).toBeGreaterThanOrEqual(150);
    expect(new Set(faults.map(([field]) => field)).size).toBeGreaterThanOrEqual(20);
  });

  it.each(faults)('%s: %s', (_field, _fault, change, code) => {
    expect(refusal(write(change))).toBe(code);
  });
});
