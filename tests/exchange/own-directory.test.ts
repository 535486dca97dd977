// How colleagues learn who has come: an envelope with the whole ledger, in the commit that enrols. Who may bring one, what it may hold; and a unit of one's own
// whose people then work together, from draft to sign-off.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packEnvelope } from '../../crypto/envelopes/envelope.ts';
import * as sm2 from '../../crypto/sm2/sm2.ts';
import { actId, actMessage, decodeAct, encodeAct, type SignedAct } from '../../main/acts/index.ts';
import { encodeManifest } from '../../main/exchange/manifest.ts';
import { takeIn } from '../../main/exchange/take-in.ts';
import { acts } from '../../main/store/index.ts';
import { foundUnit, LedgerWriter } from '../../main/unit/index.ts';
import { asUnit } from '../../main/unit/keys-kept.ts';
import { keptBy, sessionOf } from './kept.ts';
import {
  CITY_CLERK,
  CITY_LEADER,
  CITY_OFFICER,
  COUNTY_CLERK,
  closeSharedQuarantine,
  ELEMENTS,
  openOffice,
  type TestOffice,
} from './office.ts';
import { CLERK, enlist, FOUNDER, found, LEADER, PLAN } from './own-offices.ts';
import { as, currentOf, firstToDo, Homes, leaderOf, SIGN_OFF_OPINION } from './walk.ts';

const homes = new Homes();
const [, clerk, leader] = PLAN.people;
if (!clerk || !leader) throw new Error('the plan is too short');
let office: TestOffice;

beforeAll(async () => {
  office = openOffice({ home: homes.fresh() });
  await found(office);
}, 60_000);

afterAll(() => {
  office.close();
  closeSharedQuarantine();
  homes.remove();
});

const membersNow = (at: TestOffice) =>
  sessionOf(at)
    .directory()
    .unit.members.map((one) => one.name)
    .sort();

describe('a unit of one’s own', () => {
  it('grows: who came first learns of who came later', async () => {
    await office.unlock(FOUNDER);
    await enlist(office, office, clerk);
    await office.unlock(FOUNDER);
    await enlist(office, office, leader);
    await office.unlock(CLERK);
    expect(membersNow(office)).toEqual([CLERK, FOUNDER, LEADER].sort());
    expect(office.events).toContainEqual({ type: 'changed', slice: 'unit' });
    expect(sessionOf(office).directory().refused).toEqual([]);
    // Kept, and still so after a restart.
    await office.unlock(CLERK);
    expect(membersNow(office)).toHaveLength(3);
  });

  it('takes in at once what a newcomer sent, though the news of them comes last', async () => {
    const late = { name: '后来人', post: '文书', role: 'clerk' } as const;
    await office.unlock(FOUNDER);
    const { carrier } = office.core.office;
    const listed = carrier.list.bind(carrier);
    await enlist(office, office, late);
    const news = listed().at(-1) ?? '';
    await office.unlock(late.name);
    const { dossier } = await office.core.handlers.circulation.submit({
      draft: null,
      dossier: null,
      elements: ELEMENTS,
      to: await leaderOf(office),
      opinion: '',
    });
    expect(listed().at(-1)).not.toBe(news);
    carrier.list = () => [...listed().filter((name) => name !== news), news];
    await office.unlock(LEADER);
    carrier.list = listed;
    expect(membersNow(office)).toContain(late.name);
    expect(await office.core.handlers.exchange.collect({})).toEqual({ taken: 0, refused: [] });
    expect(await firstToDo(office)).toMatchObject({ id: dossier });
    await office.core.handlers.circulation.sendBack({ dossier, reason: '请修改。' });
  });

  it('works: the clerk drafts, the leader signs off, the clerk numbers and stamps with the unit’s seal', async () => {
    const { circulation, seals } = office.core.handlers;
    const elements = { ...ELEMENTS, issuingAgency: '示例区档案馆', signatureBlock: '示例区档案馆' };
    await as(office, CLERK);
    const { dossier } = await circulation.submit({
      draft: null,
      dossier: null,
      elements,
      to: await leaderOf(office),
      opinion: '',
    });
    await as(office, LEADER);
    expect(await firstToDo(office)).toMatchObject({ id: dossier, next: 'signOff' });
    await circulation.signOff({ dossier, digest: currentOf(office, dossier), opinion: SIGN_OFF_OPINION });
    await as(office, CLERK);
    await circulation.number({ dossier, number: await circulation.nextNumber({ dossier }) });
    const [seal] = (await seals.list({})).seals;
    const place = { dossier, digest: currentOf(office, dossier), seal: seal?.id ?? '' };
    const { box } = await seals.preview({ ...place, box: null });
    await seals.stamp({ ...place, box });
    const shown = await circulation.dossier({ dossier });
    expect(shown).toMatchObject({ state: 'stamped', banner: { verdict: 'valid', sealName: '示例区档案馆' } });
    expect(shown.steps.every((step) => step.verdict === 'valid')).toBe(true);
  }, 60_000);
});

describe('an envelope with the directory', () => {
  /** The exercise has what is needed: two units, of which one hears of the other. */
  let sending: TestOffice;
  let receiving: TestOffice;
  let ledger: SignedAct[];
  let root: Uint8Array;

  beforeAll(async () => {
    const { home } = await homes.walked(null);
    sending = openOffice({ home });
    receiving = openOffice({ home });
    await sending.open(CITY_CLERK);
    await receiving.open(CITY_LEADER);
    const session = sessionOf(sending);
    ledger = session.store.read((db) => acts.ofDossier(db, session.ledger));
    root = sm2.generateKeyPair().privateKey;
  }, 60_000);

  afterAll(() => {
    sending.close();
    receiving.close();
  });

  async function refusalOf(carried: readonly SignedAct[], from = sending, to = receiving): Promise<string> {
    const sender = sessionOf(from);
    const session = sessionOf(to);
    const before = keptBy(session);
    const { encryption } = session.me;
    const bytes = packEnvelope({
      sender: { certificate: sender.me.signing.raw, sign: (message) => sender.provider.sign(message) },
      recipients: [{ fingerprint: encryption.fingerprint, publicKey: encryption.publicKey.bytes }],
      sequence: 1,
      createdAt: Date.now(),
      manifest: encodeManifest({ purpose: 'directory', acts: carried, certificates: [], blobs: [] }),
      blobs: [],
    });
    const file = {
      size: bytes.length,
      read: (offset: number, length: number) => bytes.slice(offset, offset + length),
    };
    const taken = await takeIn(to.core.office, session, 'some.yzen', file);
    if (taken.outcome === 'taken') return 'taken';
    expect(keptBy(session)).toEqual(before);
    return [taken.outcome, taken.findings[0]?.code].join(' ');
  }

  it('from a colleague is taken in, and what is held already stays', async () => {
    // An older one, with less in it.
    const before = keptBy(sessionOf(receiving)).acts;
    expect(await refusalOf(ledger.slice(0, 2))).toBe('taken');
    expect(await refusalOf(ledger)).toBe('taken');
    expect(keptBy(sessionOf(receiving)).acts).toEqual(before);
  });

  it('from another unit is refused', async () => {
    const foreign = openOffice({ home: sending.home });
    await foreign.open(COUNTY_CLERK);
    expect(await refusalOf(ledger, foreign)).toBe('envelope.broken envelope.purpose');
    const session = sessionOf(foreign);
    const own = session.store.read((db) => acts.ofDossier(db, session.ledger));
    expect(await refusalOf(own, foreign)).toBe('envelope.broken envelope.purpose');
    foreign.close();
  });

  it('with an act that the root did not sign is refused', async () => {
    const session = sessionOf(sending);
    const last = ledger.at(-1);
    if (!last) throw new Error('no ledger');
    const act = decodeAct(last.bytes);
    const signed = (change: object, key: (message: Uint8Array) => Uint8Array): SignedAct => {
      const bytes = encodeAct({ ...act, ...change });
      return { id: actId(bytes), bytes, signature: key(actMessage(bytes)) };
    };
    const mine = (message: Uint8Array) => session.provider.sign(message);
    // In a member's own name, in the root's name by a member, in the root's name by another key.
    expect(await refusalOf([...ledger, signed({ actor: session.me.fingerprint }, mine)])).toBe(
      'envelope.broken act.unknownActor',
    );
    expect(await refusalOf([...ledger, signed({ seq: 99 }, mine)])).toBe('envelope.broken act.signature');
    expect(await refusalOf([...ledger, signed({ seq: 99 }, (message) => sm2.sign(root, message))])).toBe(
      'envelope.broken act.signature',
    );
  });

  it('of another dossier, or of another unit’s ledger, is refused', async () => {
    const stranger = foundUnit({ unit: '陌生单位', agencyCode: '陌', people: [] }, Date.now());
    const strange = new LedgerWriter(stranger, Date.now());
    strange.found(stranger, true);
    expect(await refusalOf([...ledger, ...strange.acts])).toBe('envelope.broken envelope.purpose');
    expect(await refusalOf(strange.acts)).toBe('envelope.broken envelope.purpose');
    const [first] = ledger;
    if (!first) throw new Error('no ledger');
    const bytes = encodeAct({ ...decodeAct(first.bytes), dossier: 'a'.repeat(64) });
    expect(await refusalOf([{ id: actId(bytes), bytes, signature: first.signature }])).toBe(
      'envelope.broken envelope.purpose',
    );
  });

  it('whose acts the root signed and the ledger cannot hold is refused', async () => {
    const officer = openOffice({ home: sending.home });
    await officer.open(CITY_OFFICER);
    await asUnit(sessionOf(officer), async (authority) => {
      const writer = new LedgerWriter(authority, Date.now(), ledger);
      writer.add('enrol', { name: '无证', post: '无', role: 'clerk', signing: 'AAAA', encryption: 'AAAA' });
      expect(await refusalOf([...ledger, ...writer.acts])).toBe('envelope.broken envelope.ledger');
    });
    officer.close();
  });

  it('with what is no act is refused', async () => {
    const bytes = new Uint8Array([1, 2, 3]);
    expect(await refusalOf([...ledger, { id: actId(bytes), bytes, signature: bytes }])).toMatch(
      /^envelope\.broken json/,
    );
  });
});
