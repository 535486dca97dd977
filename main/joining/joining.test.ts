// Both files read strictly: one spelling, nothing too many, every signature holding; whatever is changed is refused by its code.

import { describe, expect, it } from 'vitest';
import { fromUtf8, toBase64, utf8 } from '../../crypto/bytes.ts';
import { makeRequest } from '../../crypto/certificates/request.ts';
import { EncodingError } from '../../crypto/errors.ts';
import * as sm2 from '../../crypto/sm2/sm2.ts';
import { encodeCanonical, type JsonObject } from '../acts/index.ts';
import { foundUnit, LedgerWriter } from '../unit/index.ts';
import { makeJoinAnswer, makeJoinRequest, parseJoinAnswer, parseJoinRequest } from './index.ts';

const NOW = Date.UTC(2026, 10, 22);
const person = { name: '周文清', post: '机要员', role: 'clerk' } as const;
const key = () => sm2.generateKeyPair().privateKey;
const keys = { signing: key(), decryption: key(), unitSeal: key() };
const request = makeJoinRequest(person, keys);
const shape = JSON.parse(fromUtf8(request)) as JsonObject;

const codeOf = (read: (bytes: Uint8Array) => unknown, bytes: Uint8Array): string => {
  try {
    read(bytes);
    return 'read';
  } catch (error) {
    if (error instanceof EncodingError) return error.code;
    throw error;
  }
};

describe('a request to join', () => {
  it('says who asks, in which post, with which keys, each proved', () => {
    const parsed = parseJoinRequest(request);
    expect(parsed).toMatchObject(person);
    expect(parsed.signing).toEqual(sm2.publicKeyOf(keys.signing));
    expect(parsed.encryption).toEqual(sm2.publicKeyOf(keys.decryption));
    expect(parsed.seal).toEqual(sm2.publicKeyOf(keys.unitSeal));
    const withoutSeal = makeJoinRequest({ ...person, role: 'leader' }, { signing: key(), decryption: key() });
    expect(parseJoinRequest(withoutSeal).seal).toBeNull();
    // Names are NFC, whatever was typed.
    expect(parseJoinRequest(makeJoinRequest({ ...person, name: 'Cafe\u0301' }, keys)).name).toBe('Caf\u00e9');
  });

  it.each([
    ['a second spelling', utf8(` ${fromUtf8(request)}`)],
    ['a member too many', encodeCanonical({ ...shape, sudo: true })],
    ['another role', encodeCanonical({ ...shape, role: 'root' })],
    ['another schema', encodeCanonical({ ...shape, schema: 'yinzheng/join-request/2' })],
    ['a line break in the name', encodeCanonical({ ...shape, name: '周\n文清' })],
    ['a name that is written backwards', encodeCanonical({ ...shape, name: '\u202e清文周' })],
    ['a name that hides a joiner', encodeCanonical({ ...shape, name: '周\u200d文清' })],
    ['a space before the post', encodeCanonical({ ...shape, post: ' 机要员' })],
    ['an empty name', encodeCanonical({ ...shape, name: '' })],
    ['what is no request', encodeCanonical({ ...shape, signing: 'AAAA' })],
    ['one key for two uses', encodeCanonical({ ...shape, encryption: shape['signing'] ?? '' })],
    ['something else altogether', utf8('%PDF-1.7')],
    ['more than 64 KiB', new Uint8Array(65_537)],
  ])('is refused as unreadable with %s', (_what, bytes) => {
    expect(codeOf(parseJoinRequest, bytes)).toBe('joinRequest.unreadable');
  });

  it('is refused when a key did not sign its own request', () => {
    const [mine, other] = [makeRequest({ commonName: '甲' }, key()), makeRequest({ commonName: '甲' }, key())];
    // The head of one request with the signature of another.
    const forged = mine.slice();
    forged.set(other.subarray(other.length - 60), forged.length - 60);
    const code = codeOf(parseJoinRequest, encodeCanonical({ ...shape, signing: toBase64(forged) }));
    expect(code).toBe('joinRequest.possession');
  });

  it('is not read, or not as this one, with any byte changed', () => {
    const { digest } = parseJoinRequest(request);
    for (let at = 0; at < request.length; at += 7) {
      const changed = request.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      const code = codeOf((bytes) => {
        if (parseJoinRequest(bytes).digest === digest) throw new Error('the same fingerprint');
      }, changed);
      expect(['read', 'joinRequest.unreadable', 'joinRequest.possession']).toContain(code);
    }
  });
});

describe('an answer', () => {
  const unit = foundUnit({ unit: '示例市档案局', agencyCode: '演档', people: [person] }, NOW);
  const ledger = new LedgerWriter(unit, NOW);
  ledger.found(unit, false);
  const stated = {
    request: parseJoinRequest(request).digest,
    root: unit.root,
    recoveryPublicKey: unit.recoveryKeys.publicKey,
    ledger: ledger.acts,
  };
  const answer = makeJoinAnswer(stated, unit.rootPrivateKey);

  it('brings root, recovery key and ledger', () => {
    const parsed = parseJoinAnswer(answer);
    expect(parsed.request).toBe(stated.request);
    expect(parsed.root.fingerprint).toBe(unit.root.fingerprint);
    expect(parsed.recoveryPublicKey).toEqual(unit.recoveryKeys.publicKey);
    expect(parsed.ledger).toEqual(ledger.acts);
  });

  it('is refused with any byte changed, cut, or longer', () => {
    const codes = new Set<string>();
    const step = Math.max(1, Math.floor(answer.length / 400));
    for (let at = 0; at < answer.length; at += step) {
      const changed = answer.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      codes.add(codeOf(parseJoinAnswer, changed));
      codes.add(codeOf(parseJoinAnswer, answer.subarray(0, at)));
    }
    codes.add(codeOf(parseJoinAnswer, utf8(`${fromUtf8(answer)}\n`)));
    expect([...codes].sort()).toEqual(['joinAnswer.signature', 'joinAnswer.unreadable']);
  });

  it('is refused when another key than the root it names has signed it', () => {
    expect(codeOf(parseJoinAnswer, makeJoinAnswer(stated, key()))).toBe('joinAnswer.signature');
  });

  it.each([
    ['a request', request],
    ['nothing', new Uint8Array(0)],
    ['a PDF', utf8('%PDF-1.7\n%%EOF\n')],
  ])('is not %s', (_what, bytes) => {
    expect(codeOf(parseJoinAnswer, bytes)).toBe('joinAnswer.unreadable');
  });
});
