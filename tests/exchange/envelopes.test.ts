// Envelopes that are not what they should be: cut, changed, for others, from strangers, carrying what their sender may not bring. Of none of them
// anything is kept, each is refused by its code, and the genuine one is taken in all the same.

import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packEnvelope, peekEnvelope } from '../../crypto/envelopes/envelope.ts';
import * as sm2 from '../../crypto/sm2/sm2.ts';
import { type Bodies, bodyOf, decodeAct, type SignedAct, signAct } from '../../main/acts/index.ts';
import { entries } from '../../main/audit/index.ts';
import { findMember } from '../../main/directory/index.ts';
import type { Statement } from '../../main/documents/index.ts';
import { type CarriedBlob, encodeManifest, type Purpose } from '../../main/exchange/manifest.ts';
import { takeIn } from '../../main/exchange/take-in.ts';
import { carrierFolder } from '../../main/exercise/index.ts';
import type { Session } from '../../main/office.ts';
import type { OpenSession } from '../../main/session.ts';
import { acts, blobs, type StoredAct, type StoredBlob } from '../../main/store/index.ts';
import { foundUnit } from '../../main/unit/found.ts';
import { keptBy, sessionOf } from './kept.ts';
import {
  CITY_CLERK,
  CITY_LEADER,
  COUNTY_CLERK,
  COUNTY_LEADER,
  closeSharedQuarantine,
  openOffice,
  sharedQuarantine,
  type TestOffice,
} from './office.ts';
import { Homes, startWalk, walkStep } from './walk.ts';

const homes = new Homes();
/** Two clients on one exercise: who sends, and who receives. */
let sending: TestOffice;
let receiving: TestOffice;
let walk = startWalk();
let carrier = '';
let genuine: { name: string; bytes: Uint8Array };

beforeAll(async () => {
  const walked = await homes.walked('dispatch');
  walk = walked.walk;
  carrier = carrierFolder(walked.home);
  sending = openOffice({ home: walked.home });
  receiving = openOffice({ home: walked.home });
  await sending.open(CITY_CLERK);
  await receiving.open(COUNTY_CLERK);
  const name = receiving.core.office.carrier.list().at(-1) ?? '';
  genuine = { name, bytes: new Uint8Array(readFileSync(join(carrier, name))) };
}, 120_000);

afterAll(() => {
  sending.close();
  receiving.close();
  closeSharedQuarantine();
  homes.remove();
});

function fileOf(bytes: Uint8Array) {
  return { size: bytes.length, read: (offset: number, length: number) => bytes.slice(offset, offset + length) };
}

/** The outcome and the first finding's code; fails if anything was kept. */
async function refusalOf(bytes: Uint8Array): Promise<string> {
  const session = sessionOf(receiving);
  const before = keptBy(session);
  const taken = await takeIn(receiving.core.office, session, 'some.yzen', fileOf(bytes));
  expect(keptBy(session)).toEqual(before);
  return taken.outcome === 'taken' ? 'taken' : [taken.outcome, taken.findings[0]?.code].join(' ');
}

describe('an envelope on the way', () => {
  it('is refused as broken wherever it was cut', async () => {
    const { length } = genuine.bytes;
    const ends = [...Array.from({ length: 120 }, (_, i) => Math.floor((length * i) / 120)), length - 1];
    for (const end of ends)
      expect(await refusalOf(genuine.bytes.subarray(0, end)), `${end}`).toMatch(/^envelope\.broken /);
    expect(await refusalOf(Buffer.concat([genuine.bytes, Buffer.from([0])]))).toMatch(/^envelope\.broken /);
  });

  it('is refused as broken with any byte of its header changed', async () => {
    const session = sessionOf(receiving);
    const before = keptBy(session);
    const { headerBytes } = peekEnvelope(genuine.bytes);
    expect(headerBytes.length).toBeGreaterThan(1000);
    const others: string[] = [];
    for (let at = 0; at < headerBytes.length; at++) {
      const bytes = genuine.bytes.slice();
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (at % 7));
      const { outcome } = await takeIn(receiving.core.office, session, 'some.yzen', fileOf(bytes));
      if (outcome !== 'envelope.broken') others.push(`${at} ${outcome}`);
    }
    expect(others).toEqual([]);
    expect(keptBy(session)).toEqual(before);
  });

  it('is refused as broken with a byte of its contents changed', async () => {
    const start = peekEnvelope(genuine.bytes).headerBytes.length;
    for (let i = 0; i < 80; i++) {
      const bytes = genuine.bytes.slice();
      const at = start + Math.floor(((bytes.length - 1 - start) * i) / 79);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (i % 8));
      expect(await refusalOf(bytes), `${at}`).toMatch(/^envelope\.broken /);
    }
  });
});

function ciphertextOf(session: Session, blob: StoredBlob): Uint8Array {
  const file = session.store.openCiphertext(blob);
  try {
    return file.read(0, file.size);
  } finally {
    file.close();
  }
}

/** Packs as the sending clerk; by default the genuine dispatch, honestly. */
function packed(change: {
  purpose?: Purpose;
  acts?: readonly SignedAct[];
  contents?: readonly string[];
  blob?: (blob: CarriedBlob) => CarriedBlob;
  manifest?: (manifest: Uint8Array) => Uint8Array;
  to?: string;
}): Uint8Array {
  const session = sessionOf(sending);
  const recipient = session
    .directory()
    .others[0]?.members.find((member) => member.name === (change.to ?? COUNTY_CLERK));
  if (!recipient) throw new Error('no recipient');
  const held = (change.contents ?? [stamped()]).map((digest) => session.store.takeBlob(digest));
  const manifest = encodeManifest({
    purpose: change.purpose ?? 'dispatch',
    acts: change.acts ?? [dispatchAct()],
    certificates: [session.me.signing.raw],
    blobs: held
      .map(({ digest, id, dossier, contentKey, length }) => ({ digest, id, dossier, contentKey, size: length }))
      .map(change.blob ?? ((blob) => blob)),
  });
  return packEnvelope({
    sender: { certificate: session.me.signing.raw, sign: (message) => session.provider.sign(message) },
    recipients: [{ fingerprint: recipient.encryption.fingerprint, publicKey: recipient.encryption.publicKey.bytes }],
    sequence: 2,
    createdAt: Date.now(),
    manifest: change.manifest ? change.manifest(manifest) : manifest,
    blobs: held.map((blob) => ({ id: blob.id, bytes: ciphertextOf(session, blob) })),
  });
}

function dispatchAct(): StoredAct {
  const found = sessionOf(sending).store.read((db) => acts.get(db, walk.arrival));
  if (!found) throw new Error('no dispatch');
  return found;
}

const stamped = () => dispatchAct().act.subjects[0] ?? '';
const ofType = (type: string) =>
  sessionOf(sending).store.read((db) => acts.ofDossier(db, walk.dossier).filter((entry) => entry.act.type === type));

/** A statement signed by the sending clerk that no client would make. */
function signed<T extends 'dispatch' | 'acknowledge'>(
  change: Partial<Statement> & { type: T; body: Bodies[T] },
): StoredAct[] {
  const statement: Statement = {
    dossier: walk.dossier,
    subjects: [stamped()],
    label: { mark: 'workSecret' },
    consent: 'pin',
    ...change,
  };
  const { v: _version, nonce: _nonce, ...like } = dispatchAct().act;
  const { provider } = sessionOf(sending);
  // By hand: what its maker would not count is never made by makeActs.
  const made = signAct({ ...like, ...statement, seq: like.seq + 1, parents: [dispatchAct().id] }, (message) =>
    provider.sign(message),
  );
  return [{ ...made, act: decodeAct(made.bytes), arrivedAt: 0 }];
}

function dispatchBody(): Bodies['dispatch'] {
  const body = bodyOf(dispatchAct().act, 'dispatch');
  if (!body) throw new Error('no dispatch');
  return body;
}

describe('an envelope of a known sender', () => {
  it('for a colleague is not ours: nothing is said of it', async () => {
    expect(await refusalOf(packed({ to: COUNTY_LEADER }))).toBe('envelope.notForMe ');
    await receiving.open(COUNTY_LEADER);
    const before = keptBy(sessionOf(receiving));
    expect(await receiving.core.handlers.exchange.collect({})).toEqual({ taken: 0, refused: [] });
    expect(keptBy(sessionOf(receiving))).toEqual(before);
    await receiving.open(COUNTY_CLERK);
  });

  it('does not pass another unit’s papers from hand to hand', async () => {
    expect(await refusalOf(packed({ purpose: 'handOver' }))).toBe('envelope.broken envelope.purpose');
  });

  it.each([
    ['a submission', 'submit'],
    ['a sign-off', 'signOff'],
    ['a stamp', 'stamp'],
  ])('does not bring %s with a dispatch or as a receipt', async (_what, type) => {
    const more = ofType(type);
    expect(more).toHaveLength(1);
    const contents = [stamped(), ...more.flatMap((entry) => entry.act.subjects)];
    for (const carried of [more, [dispatchAct(), ...more]]) {
      const bytes = packed({ acts: carried, contents: [...new Set(contents)] });
      expect(await refusalOf(bytes)).toBe('envelope.broken envelope.purpose');
    }
    expect(await refusalOf(packed({ purpose: 'receipt', acts: more, contents: [] }))).toBe(
      'envelope.broken envelope.purpose',
    );
  });

  it('brings no dispatch that is for another unit, or that speaks for another', async () => {
    const body = dispatchBody();
    const own = sessionOf(sending).me.root;
    const elsewhere = { ...body, to: body.to.map((unit) => ({ ...unit, root: own })) };
    expect(await refusalOf(packed({ acts: signed({ type: 'dispatch', body: elsewhere }) }))).toBe(
      'envelope.broken envelope.notAddressed',
    );
    const pretended = { ...body, fromRoot: sessionOf(receiving).me.root };
    expect(await refusalOf(packed({ acts: signed({ type: 'dispatch', body: pretended }) }))).toBe(
      'envelope.broken envelope.purpose',
    );
  });

  it('brings no dispatch on an unlocked session alone, nor of other bytes than it names', async () => {
    const body = dispatchBody();
    for (const change of [{ consent: 'session' as const }, { subjects: ofType('submit')[0]?.act.subjects ?? [] }]) {
      const bytes = packed({
        acts: signed({ type: 'dispatch', body, ...change }),
        contents: change.subjects ?? [stamped()],
      });
      expect(await refusalOf(bytes)).toBe('envelope.broken envelope.purpose');
    }
  });

  it('brings no receipt for what was never sent', async () => {
    const body = { dispatch: walk.arrival, digest: stamped(), pieces: 1, verdict: 'valid' as const, unit: '示例市' };
    const receipt = signed({ type: 'acknowledge', body, consent: 'session' });
    expect(await refusalOf(packed({ purpose: 'receipt', acts: receipt, contents: [] }))).toBe(
      'envelope.broken envelope.receiptOfNothing',
    );
  });

  it('is refused without the content that its act speaks of, or with one that nobody speaks of', async () => {
    expect(await refusalOf(packed({ contents: [] }))).toBe('envelope.broken envelope.contentMissing');
    const draft = ofType('submit')[0]?.act.subjects[0] ?? '';
    for (const contents of [[draft], [stamped(), draft]]) {
      expect(await refusalOf(packed({ contents }))).toBe('envelope.broken envelope.contentUnnamed');
    }
  });

  it('is refused if a content is not what the manifest says', async () => {
    const draft = ofType('submit')[0]?.act.subjects[0] ?? '';
    const wrong: [string, (blob: CarriedBlob) => CarriedBlob][] = [
      ['blob.damaged', (blob) => ({ ...blob, contentKey: Uint8Array.from(randomBytes(16)) })],
      ['envelope.member.missing', (blob) => ({ ...blob, id: 'a'.repeat(64) })],
      ['envelope.manifest', (blob) => ({ ...blob, contentKey: Uint8Array.from(randomBytes(18)) })],
    ];
    for (const [code, blob] of wrong) expect(await refusalOf(packed({ blob }))).toBe(`envelope.broken ${code}`);
    // The draft's ciphertext under the stamped copy's name.
    const renamed = (blob: CarriedBlob) => ({ ...blob, digest: stamped() });
    expect(await refusalOf(packed({ contents: [draft], blob: renamed }))).toBe('envelope.broken blob.mismatch');
  });

  it('is refused with an act whose signature does not hold, or whose actor nobody knows', async () => {
    const other = ofType('stamp')[0]?.signature ?? new Uint8Array();
    expect(await refusalOf(packed({ acts: [{ ...dispatchAct(), signature: other }] }))).toBe(
      'envelope.broken act.signature',
    );
    // A good copy beside it vouches for itself alone.
    const [good, forged] = [dispatchAct(), { ...dispatchAct(), signature: other }];
    for (const twice of [
      [good, forged],
      [forged, good],
    ]) {
      expect(await refusalOf(packed({ acts: twice }))).toBe('envelope.broken act.signature');
    }
    const keys = sm2.generateKeyPair();
    const { v: _, nonce: __, ...draft } = dispatchAct().act;
    const strange = signAct({ ...draft, actor: 'b'.repeat(64) }, (message) => sm2.sign(keys.privateKey, message));
    expect(await refusalOf(packed({ acts: [strange] }))).toBe('envelope.broken act.unknownActor');
  });

  it('is refused with a manifest in another spelling', async () => {
    const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();
    const spellings: ((manifest: Uint8Array) => Uint8Array)[] = [
      (manifest) => Buffer.from(` ${text(manifest)}`),
      (manifest) => Buffer.from(JSON.stringify({ ...(JSON.parse(text(manifest)) as object), more: 1 })),
      (manifest) => Buffer.from(text(manifest).replace('manifest/1', 'manifest/2')),
      () => Buffer.from('{}'),
      () => Buffer.from([0xff, 0xfe]),
    ];
    for (const manifest of spellings) expect(await refusalOf(packed({ manifest }))).toMatch(/^envelope\.broken /);
  });

  it('of a stranger is refused as from an unknown sender', async () => {
    const stranger = foundUnit(
      { unit: '陌生单位', agencyCode: '陌', people: [{ name: '路人', post: '机要员', role: 'clerk' }] },
      Date.now(),
    );
    const person = stranger.people[0];
    const me = sessionOf(receiving).me;
    if (!person) throw new Error('nobody');
    const bytes = packEnvelope({
      sender: {
        certificate: person.signing.certificate.raw,
        sign: (message) => sm2.sign(person.signing.keys.privateKey, message),
      },
      recipients: [{ fingerprint: me.encryption.fingerprint, publicKey: me.encryption.publicKey.bytes }],
      sequence: 1,
      createdAt: Date.now(),
      manifest: encodeManifest({ purpose: 'dispatch', acts: [dispatchAct()], certificates: [], blobs: [] }),
      blobs: [],
    });
    expect(await refusalOf(bytes)).toBe('envelope.unknownSender envelope.unknownSender');
  });
});

describe('a defect met in one envelope', () => {
  it('is told as such and keeps nobody from the next', async () => {
    let calls = 0;
    const office = openOffice({
      home: homes.copy(receiving.home),
      quarantine: {
        run: (task, input, run) => {
          if (++calls === 1) throw new TypeError('a defect');
          return sharedQuarantine().run(task, input, run);
        },
        close: () => {},
      },
    });
    await office.open(COUNTY_CLERK);
    const first = '00000000000000-first.yzen';
    writeFileSync(join(carrierFolder(office.home), first), genuine.bytes);
    const collected = await office.core.handlers.exchange.collect({});
    expect(collected.taken).toBe(1);
    expect(collected.refused).toEqual([{ name: first, code: 'envelope.fault', findings: [] }]);
    expect(audited(sessionOf(office)).map(({ outcome }) => outcome)).toContain('fault');
    // In the next session it is looked at again, and by then it has come under another name.
    await office.unlock(COUNTY_CLERK);
    const { refused } = await office.core.handlers.exchange.collect({});
    expect(refused.map(({ code }) => code)).toEqual(['envelope.openedBefore']);
    office.close();
  });
});

const audited = (session: OpenSession) =>
  entries(session.store, null, 50).entries.filter((entry) => entry.action === 'exchange.takeIn');

describe('looking into the carrier', () => {
  it('takes in the genuine envelope among spoiled ones, tells each of these once and audits it', async () => {
    const session = sessionOf(receiving);
    const cut = '00000000000000-cut.yzen';
    writeFileSync(join(carrier, cut), genuine.bytes.subarray(0, 2000));
    const copy = 'zz-copy.yzen';
    writeFileSync(join(carrier, copy), genuine.bytes);
    const collected = await receiving.core.handlers.exchange.collect({});
    expect(collected.taken).toBe(1);
    expect(collected.refused.map(({ name, code }) => [name, code])).toEqual([
      [cut, 'envelope.broken'],
      [copy, 'envelope.openedBefore'],
    ]);
    expect(
      audited(session)
        .map(({ outcome }) => outcome)
        .sort(),
    ).toEqual(['done', 'refused', 'refused']);
    expect(await receiving.core.handlers.exchange.collect({})).toEqual({ taken: 0, refused: [] });
    expect(audited(session)).toHaveLength(3);
    const { arrivals } = await receiving.core.handlers.exchange.arrivals({});
    expect(arrivals).toMatchObject([{ arrival: walk.arrival, banner: { verdict: 'valid' } }]);
    const kept = session.store.read((db) => blobs.all(db));
    expect(kept.map(({ digest }) => digest)).toEqual([stamped()]);
    expect(session.store.openBlob(stamped()).readAll().length).toBe(kept[0]?.length);
  });

  it('knows an opened envelope again after a restart, under whatever name, and tells what it met when it looked by itself', async () => {
    await receiving.unlock(COUNTY_CLERK);
    const { taken, refused } = await receiving.core.handlers.exchange.collect({});
    expect(taken).toBe(0);
    expect(refused.map(({ code }) => code).sort()).toEqual(['envelope.broken', 'envelope.openedBefore']);
  });

  it('lets no dispatch into a dossier of our own', async () => {
    await walkStep(receiving, walk, 'acknowledge');
    await walkStep(receiving, walk, 'register');
    const intruding = signed({ type: 'dispatch', dossier: walk.received, body: dispatchBody() });
    expect(await refusalOf(packed({ acts: intruding }))).toBe('envelope.broken envelope.purpose');
    // Theirs may be sent to us once more.
    expect(findMember(sessionOf(receiving).directory(), intruding[0]?.act.actor ?? '')?.name).toBe(CITY_CLERK);
    const { state } = await receiving.core.handlers.circulation.dossier({ dossier: walk.received });
    expect(state).toBe('registered');
  });

  it('lets a receipt into our dossier once, and only from whom it was sent to', async () => {
    await sending.open(CITY_LEADER);
    await sending.open(CITY_CLERK);
    const session = sessionOf(sending);
    const name =
      sending.core.office.carrier
        .list()
        .filter((one) => /^\d{14}-[0-9a-f]{32}/.test(one))
        .at(-1) ?? '';
    const file = sending.core.office.carrier.open(name);
    expect(await takeIn(sending.core.office, session, name, file)).toMatchObject({ outcome: 'taken' });
    const before = keptBy(session);
    expect(await takeIn(sending.core.office, session, 'again.yzen', file)).toMatchObject({
      outcome: 'envelope.openedBefore',
    });
    expect(keptBy(session)).toEqual(before);
    const { state, deliveries } = await sending.core.handlers.circulation.dossier({ dossier: walk.dossier });
    expect(state).toBe('received');
    expect(deliveries[0]?.acknowledgedBy).toBe(COUNTY_CLERK);
  });
});
