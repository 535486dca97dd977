// What openers of envelopes must not take on trust: the answer of whoever parsed, and a medium that gives fewer bytes than it has; and ranges of contents.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fromBase64, fromHex } from '../bytes.ts';
import { DecryptError, EncodingError, InputError } from '../errors.ts';
import { contentSize, inspectContent, openContent } from './content.ts';
import { EnvelopeError, openEnvelope, type ParsedEnvelope, parseEnvelope, verifyEnvelope } from './envelope.ts';

type Golden = {
  contentKey: string;
  contents: { ciphertext: string }[];
  envelope: { bytes: string };
};
const golden = JSON.parse(readFileSync(new URL('golden.json', import.meta.url), 'utf8')) as Golden;
const bytes = fromBase64(golden.envelope.bytes);
const flipped = (array: Uint8Array) => array.map((byte, at) => (at === array.length - 1 ? byte ^ 1 : byte));

describe('what was parsed elsewhere', () => {
  const parsed = parseEnvelope(bytes);
  const first = <T>(items: readonly T[], change: (item: T) => T) =>
    items.map((one, at) => (at === 0 ? change(one) : one));
  const changes: [string, Partial<ParsedEnvelope>][] = [
    ['id', { id: parsed.id.replace(/^./, (digit) => (digit === '0' ? '1' : '0')) }],
    ['sequence', { sequence: parsed.sequence + 1 }],
    ['time', { createdAt: parsed.createdAt + 1 }],
    ['sender', { sender: { ...parsed.sender, fingerprint: 'f'.repeat(64) } }],
    ['certificate', { sender: { ...parsed.sender, certificate: flipped(parsed.sender.certificate) } }],
    ['recipients', { recipients: parsed.recipients.slice(1) }],
    ['recipient', { recipients: first(parsed.recipients, (one) => ({ ...one, fingerprint: 'f'.repeat(64) })) }],
    ['wrapped key', { recipients: first(parsed.recipients, (one) => ({ ...one, key: flipped(one.key) })) }],
    ['wrapping', { recipients: first(parsed.recipients, (one) => ({ ...one, kek: flipped(one.kek) })) }],
    ['members', { members: parsed.members.slice(1) }],
    ['name', { members: first(parsed.members, (one) => ({ ...one, name: `blob ${one.digest}` as const })) }],
    ['digest', { members: first(parsed.members, (one) => ({ ...one, digest: 'f'.repeat(64) })) }],
    ['offset', { members: first(parsed.members, (one) => ({ ...one, offset: one.offset + 1 })) }],
    ['length', { members: first(parsed.members, (one) => ({ ...one, length: one.length + 1 })) }],
    ['extensions', { extensions: [...parsed.extensions, { name: 'zz', value: 'v' }] }],
    ['signature', { signature: flipped(parsed.signature) }],
    ['signed length', { signedLength: parsed.signedLength - 1 }],
    ['preamble', { preambleDigest: 'f'.repeat(64) }],
    ['size', { size: parsed.size + 1 }],
    ['header', { headerBytes: flipped(parsed.headerBytes) }],
  ];
  it('is good as it is', () => {
    expect(verifyEnvelope(parsed)).toBe(true);
  });
  it.each(changes)('is not believed about its %s', (_, change) => {
    const changed = { ...parsed, ...change };
    expect(verifyEnvelope(changed)).toBe(false);
    expect(() => openEnvelope(changed, { fingerprint: '', decryptKek: () => null })).toThrow(
      new DecryptError('envelope.signature.wrong'),
    );
  });
});

describe('a medium that gives fewer bytes', () => {
  it('is told where it stopped', () => {
    const [member] = parseEnvelope(bytes).members;
    const offset = member?.offset ?? 0;
    const read = (from: number, length: number) =>
      from === 0 ? bytes.subarray(0, length) : bytes.subarray(from, from + length - 5);
    const told = () => parseEnvelope({ size: bytes.length, read });
    expect(told).toThrow(new EnvelopeError('member', 'truncated', offset + (member?.length ?? 0) - 5));
    expect(() => inspectContent({ size: 500, read: () => new Uint8Array(10) })).toThrow(
      new EncodingError('content.read', 10),
    );
  });
});

describe('ranges of a content', () => {
  const ciphertext = fromHex(golden.contents[0]?.ciphertext ?? '');
  const reader = () => openContent({ contentKey: fromHex(golden.contentKey), ciphertext });
  it('no chunk is read that is none', () => {
    for (const index of [-1, 0.5, reader().chunks, Number.NaN])
      expect(() => reader().readChunk(index)).toThrow(new InputError('content.range'));
    for (const [offset, length] of [
      [-1, 0],
      [0, -1],
      [0.5, 0],
      [0, 0.5],
      [0, reader().length + 1],
      [reader().length, 1],
    ] as const)
      expect(() => reader().read(offset, length)).toThrow(new InputError('content.range'));
    expect(reader().read(reader().length, 0)).toHaveLength(0);
  });

  it('no length is told that is none, or beyond 1 TiB', () => {
    const header = { label: '', kind: 'pdf' };
    for (const length of [-1, 0.5, Number.NaN, 2 ** 40 + 1])
      expect(() => contentSize(length, header)).toThrow(new InputError('content.length'));
    expect(contentSize(2 ** 40, header)).toBeGreaterThan(2 ** 40);
  });
});
