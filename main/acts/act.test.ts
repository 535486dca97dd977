import { describe, expect, it } from 'vitest';
import { concatBytes, toHex, utf8 } from '../../crypto/bytes.ts';
import { EncodingError, InputError } from '../../crypto/errors.ts';
import * as sm2 from '../../crypto/sm2/sm2.ts';
import { sm3 } from '../../crypto/sm3/sm3.ts';
import {
  type Act,
  type ActDraft,
  actId,
  actMessage,
  decodeAct,
  encodeAct,
  MAX_PARENTS,
  prepareAct,
  signAct,
  verifyAct,
} from './act.ts';
import { encodeCanonical, type JsonValue } from './canonical-json.ts';

const a = 'a'.repeat(64);
const b = 'b'.repeat(64);
const draft: ActDraft = {
  type: 'signOff',
  dossier: a,
  actor: b,
  post: '局长',
  device: '0123456789abcdef',
  seq: 1,
  at: 1_795_253_400_000,
  seen: 1_795_253_300_000,
  parents: [a, b],
  subjects: [b, a],
  label: { mark: 'workSecret' },
  consent: 'pin',
  basis: [],
  body: { opinion: '同意' },
};
const act: Act = { ...draft, v: 1, nonce: '0'.repeat(32) };
const holder = sm2.generateKeyPair();
const sign = (message: Uint8Array) => sm2.sign(holder.privateKey, message);

describe('the bytes of an act', () => {
  it('are these', () => {
    expect(new TextDecoder().decode(encodeAct(act))).toBe(
      `{"actor":"${b}","at":1795253400000,"basis":[],"body":{"opinion":"同意"},"consent":"pin","device":"0123456789abcdef",` +
        `"dossier":"${a}","label":{"mark":"workSecret"},"nonce":"${'0'.repeat(32)}","parents":["${a}","${b}"],"post":"局长",` +
        `"seen":1795253300000,"seq":1,"subjects":["${b}","${a}"],"type":"signOff","v":1}`,
    );
  });

  it('come back as the act', () => {
    expect(decodeAct(encodeAct(act))).toEqual(act);
  });

  it('keep a type that nobody knows, with whatever its body holds', () => {
    const unknown: Act = { ...act, type: 'circumnavigate', body: { deep: [{ er: null }] } };
    expect(decodeAct(encodeAct(unknown))).toEqual(unknown);
  });

  it.each<[string, Record<string, JsonValue>, string]>([
    ['another version', { v: 2 }, 'act.v'],
    ['a type that is no word', { type: 'sign-off' }, 'act.type'],
    ['an empty type', { type: '' }, 'act.type'],
    ['a dossier in capitals', { dossier: 'A'.repeat(64) }, 'act.dossier'],
    ['a short actor', { actor: 'a' }, 'act.actor'],
    ['no post', { post: '' }, 'act.post'],
    ['a long device', { device: '0'.repeat(17) }, 'act.device'],
    ['sequence 0', { seq: 0 }, 'act.seq'],
    ['a time before 1970', { at: -1 }, 'act.at'],
    ['a time as text', { seen: '0' }, 'act.seen'],
    ['parents out of order', { parents: [b, a] }, 'act.parents'],
    ['a parent twice', { parents: [a, a] }, 'act.parents'],
    ['a subject twice', { subjects: [a, a] }, 'act.subjects'],
    ['a subject that is no digest', { subjects: ['a'] }, 'act.subjects'],
    ['an unknown mark', { label: { mark: 'secret' } }, 'act.label'],
    ['a label with more', { label: { mark: 'none', more: 1 } }, 'act.label'],
    ['a label as text', { label: 'none' }, 'act.label'],
    ['an unknown consent', { consent: 'nod' }, 'act.consent'],
    ['a basis twice', { basis: [a, a] }, 'act.basis'],
    ['a short nonce', { nonce: '00' }, 'act.nonce'],
    ['a body that is an array', { body: [] }, 'act.body'],
    ['a body that is null', { body: null }, 'act.body'],
    ['a member more', { more: 1 }, 'act.members'],
  ])('refuse %s', (_, change, code) => {
    const wrong = { ...act, ...change };
    expect(() => encodeAct(wrong as unknown as Act)).toThrow(new InputError(code));
    expect(() => decodeAct(encodeCanonical(wrong))).toThrow(new EncodingError(code));
  });

  it('refuse a member less, whichever', () => {
    for (const name of Object.keys(act)) {
      const { [name]: _, ...rest } = act as unknown as Record<string, JsonValue>;
      expect(() => decodeAct(encodeCanonical(rest))).toThrow(new EncodingError('act.members'));
    }
    expect(() => decodeAct(utf8('[]'))).toThrow(new EncodingError('act.object'));
  });

  it('refuse more parents than the limit', () => {
    const parents = Array.from({ length: MAX_PARENTS + 1 }, (_, n) => n.toString(16).padStart(64, '0'));
    expect(() => encodeAct({ ...act, parents })).toThrow(new InputError('act.parents'));
    expect(decodeAct(encodeAct({ ...act, parents: parents.slice(1) })).parents.length).toBe(MAX_PARENTS);
  });
});

describe('a signed act', () => {
  const signed = signAct(draft, sign);

  it('has the SM3 of its bytes as id and verifies under the key that signed', () => {
    expect(signed.id).toBe(toHex(sm3(signed.bytes)));
    expect(actId(signed.bytes)).toBe(signed.id);
    expect(verifyAct(signed, holder.publicKey)).toBe(true);
    const { nonce, ...rest } = decodeAct(signed.bytes);
    expect(rest).toEqual({ ...draft, v: 1 });
    expect(nonce).toMatch(/^[0-9a-f]{32}$/);
  });

  it('is a signature over its own domain and nothing else', () => {
    expect(actMessage(signed.bytes)).toEqual(concatBytes(utf8('yinzheng/act/1\n'), signed.bytes));
    expect(sm2.verify(holder.publicKey, signed.bytes, signed.signature)).toBe(false);
    const bare = { ...signed, signature: sm2.sign(holder.privateKey, signed.bytes) };
    expect(verifyAct(bare, holder.publicKey)).toBe(false);
  });

  it('is known before it is signed', () => {
    const prepared = prepareAct(draft);
    expect(verifyAct({ ...prepared, signature: sign(prepared.message) }, holder.publicKey)).toBe(true);
    expect(decodeAct(prepared.bytes)).toEqual(prepared.act);
  });

  it('never has the same id twice', () => {
    expect(signAct(draft, sign).id).not.toBe(signed.id);
  });

  it('does not verify with anything changed', () => {
    const other = sm2.generateKeyPair();
    expect(verifyAct(signed, other.publicKey)).toBe(false);
    expect(verifyAct({ ...signed, id: a }, holder.publicKey)).toBe(false);
    expect(verifyAct({ ...signed, signature: signed.signature.subarray(1) }, holder.publicKey)).toBe(false);
    const bytes = encodeAct({ ...decodeAct(signed.bytes), consent: 'session' });
    expect(verifyAct({ ...signed, id: actId(bytes), bytes }, holder.publicKey)).toBe(false);
  });

  it('does not verify in another spelling, even rightly signed', () => {
    const bytes = utf8(JSON.stringify(act));
    const again = { id: actId(bytes), bytes, signature: sign(actMessage(bytes)) };
    expect(verifyAct(again, holder.publicKey)).toBe(false);
  });
});
