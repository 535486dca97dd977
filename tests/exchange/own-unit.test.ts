// A unit of one's own: founded with a recovery sheet, joined by request and answer, its people at work. What is left off, cut off, changed or not theirs is
// refused by its code and leaves nothing.

import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { utf8 } from '../../crypto/bytes.ts';
import * as sm2 from '../../crypto/sm2/sm2.ts';
import { entries } from '../../main/audit/index.ts';
import { makeJoinAnswer, parseJoinRequest } from '../../main/joining/index.ts';
import { readProfileFile } from '../../main/keys/profile-file.ts';
import { acts, drafts, nodeDisk } from '../../main/store/index.ts';
import { asUnit } from '../../main/unit/keys-kept.ts';
import { decodeRecoverySheet } from '../../main/unit/recovery-sheet.ts';
import { keptBy, sessionOf } from './kept.ts';
import { closeSharedQuarantine, openOffice, type TestOffice } from './office.ts';
import {
  accept,
  ask,
  CLERK,
  choosePin,
  enlist,
  FOUNDER,
  found,
  LEADER,
  lines,
  PIN,
  PLAN,
  take,
  UNIT,
} from './own-offices.ts';
import { Homes } from './walk.ts';

const homes = new Homes();
const opened: TestOffice[] = [];
const officeAt = (home = homes.fresh()): TestOffice => {
  const office = openOffice({ home });
  opened.push(office);
  return office;
};

/** A founded unit, closed. */
let founded = '';
let sheet: readonly string[] = [];
beforeAll(async () => {
  const office = officeAt();
  await found(office);
  sheet = lines(office);
  founded = office.home;
  office.close();
}, 60_000);

afterAll(() => {
  for (const office of opened) office.close();
  closeSharedQuarantine();
  homes.remove();
});

/** The founder at work, over a copy of the founded home. */
async function holder(): Promise<TestOffice> {
  const office = officeAt(homes.copy(founded));
  choosePin(office);
  await office.unlock(FOUNDER);
  return office;
}

const [, clerk, leader] = PLAN.people;
if (!clerk || !leader) throw new Error('the plan is too short');
const state = async (office: TestOffice) => office.core.handlers.unit.state({});
const profiles = async (office: TestOffice) => (await office.core.handlers.keys.profiles({})).profiles;
/** Whatever lies in a home beside what every home has. */
const leftIn = (home: string): string[] =>
  readdirSync(home, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
    .filter((name) => !name.startsWith('db-'));

describe('founding', () => {
  it('makes the founder’s profile, no exercise, the holder of the keys, with the others planned', async () => {
    const office = await holder();
    expect(await profiles(office)).toMatchObject([{ unit: UNIT, name: FOUNDER, exercise: false }]);
    const people = await office.core.handlers.unit.people({});
    expect(people.holdsKeys).toBe(true);
    expect(people.people.map(({ name, fingerprint, keepsSeal }) => [name, fingerprint !== null, keepsSeal])).toEqual([
      [FOUNDER, true, false],
      [CLERK, false, true],
      [LEADER, false, false],
    ]);
    const { findings } = await office.core.handlers.audit.verify({});
    expect(findings.filter((one) => one.status === 'bad')).toEqual([]);
  });

  it('keeps the recovery key nowhere; the sheet alone opens what is wrapped for it', async () => {
    const office = await holder();
    const key = decodeRecoverySheet(sheet);
    const session = sessionOf(office);
    expect(sm2.publicKeyOf(key)).toEqual(session.profile.recoveryPublicKey);
    const { recovery } = readProfileFile(nodeDisk(), session.unlocked.folder);
    expect(sm2.decrypt(key, recovery.storeKey)).toEqual(session.unlocked.storeKey);
    const kept = session.store.read((db) => JSON.stringify(drafts.list(db)));
    for (const spelling of [Buffer.from(key).toString('base64'), Buffer.from(key).toString('hex')]) {
      expect(kept).not.toContain(spelling);
    }
    expect(kept).toContain('"root"');
    expect(Object.keys(session.store.read((db) => drafts.get<object>(db, 'unit-keys'))?.content ?? {})).toEqual([
      'root',
    ]);
  });

  it('makes the seal at once where the founder keeps it', async () => {
    const office = officeAt();
    await found(office, { ...PLAN, people: [clerk], me: 0, sealKeeper: 0 });
    await office.unlock(CLERK);
    const { seals } = await office.core.handlers.seals.list({});
    expect(seals).toMatchObject([{ name: UNIT, status: 'good' }]);
  });

  it.each([
    ['weak', '123456', '123456', 'pin.weak'],
    ['too short', 'a1b2c', 'a1b2c', 'pin.weak'],
    ['unequal', PIN, `${PIN}0`, 'pin.unequal'],
  ])('takes no PIN that is %s, and says what the disk means', async (_what, newPin, again, code) => {
    const office = officeAt();
    office.newPin = { pin: '', newPin, again };
    await expect(office.core.handlers.unit.found(PLAN)).rejects.toMatchObject({ code: 'pin.cancelled' });
    expect(office.shown).toMatchObject([
      { statement: { purpose: 'choosePin', keyholder: 'file', unit: UNIT }, answer: { outcome: 'refused', code } },
    ]);
    expect(leftIn(office.home)).toEqual([]);
  });

  it('is not finished before the sheet has been typed back: wrong lines are named, going away leaves nothing', async () => {
    const office = officeAt();
    choosePin(office);
    office.copied = (shown) => shown.map((line, at) => (at === 2 || at === 6 ? '0000 0000 00' : line));
    await expect(office.core.handlers.unit.found(PLAN)).rejects.toMatchObject({ code: 'pin.cancelled' });
    expect(office.shown.at(-1)?.answer).toEqual({ outcome: 'wrongLines', lines: [3, 7] });
    office.copied = () => null;
    await expect(office.core.handlers.unit.found(PLAN)).rejects.toMatchObject({ code: 'pin.cancelled' });
    expect(await profiles(office)).toEqual([]);
    expect(leftIn(office.home)).toEqual([]);
  });

  it('cut off leaves nothing, and says so at the next start', async () => {
    const office = officeAt();
    choosePin(office);
    const cut = homes.fresh();
    office.copied = () => {
      cpSync(office.home, cut, { recursive: true });
      return null;
    };
    await expect(office.core.handlers.unit.found(PLAN)).rejects.toMatchObject({ code: 'pin.cancelled' });
    expect((await state(office)).interrupted).toBe(false);
    expect(leftIn(cut)).not.toEqual([]);
    const next = officeAt(cut);
    expect(await state(next)).toEqual({ interrupted: true, pending: [] });
    expect(await profiles(next)).toEqual([]);
    expect(leftIn(cut)).toEqual([]);
    await found(next);
    expect((await state(next)).interrupted).toBe(false);
    expect(await profiles(next)).toHaveLength(1);
  });

  it('stopped at any write leaves a whole profile or none', async () => {
    let whole = 0;
    let steps = 0;
    for (let stop = 1; ; stop += 5) {
      let count = 0;
      const home = homes.fresh();
      const office = openOffice({
        home,
        onStep: () => {
          count += 1;
          if (count === stop) throw Object.assign(new Error('stopped'), { code: 'EIO' });
        },
      });
      const done = await found(office).then(
        () => true,
        () => false,
      );
      office.close();
      const next = officeAt(home);
      const list = await profiles(next);
      expect(list.length, `step ${stop}`).toBeLessThanOrEqual(1);
      if (list.length === 1) {
        choosePin(next);
        await next.unlock(FOUNDER);
        whole += 1;
      } else expect(leftIn(home), `step ${stop}`).toEqual([]);
      next.close();
      homes.drop(home);
      if (count < stop) {
        expect(done).toBe(true);
        break;
      }
      steps += 1;
    }
    expect(steps).toBeGreaterThan(5);
    expect(whole).toBeGreaterThan(0);
  }, 120_000);

  it.each([
    ['the founder is none of them', { me: 7 }, 'me'],
    ['two bear one name', { people: [clerk, { ...clerk, post: '机要员' }], me: 0 }, 'names'],
    ['no clerk keeps the seal', { sealKeeper: 2 }, 'sealKeeper'],
    ['nobody of them keeps the seal', { sealKeeper: 9 }, 'sealKeeper'],
  ])('is refused where %s', async (_what, change, what) => {
    const office = officeAt();
    await expect(found(office, { ...PLAN, ...change })).rejects.toMatchObject({ code: 'unit.plan', detail: { what } });
  });

  it('and joining take no names with what cannot be seen', async () => {
    const office = officeAt();
    choosePin(office);
    const unseen = { code: 'input.invalid' };
    const hidden = { ...clerk, name: '苏\u202e青' };
    await expect(found(office, { ...PLAN, people: [hidden], me: 0 })).rejects.toMatchObject(unseen);
    await expect(found(office, { ...PLAN, unit: '示例\u0007馆' })).rejects.toMatchObject(unseen);
    await expect(async () => office.core.handlers.unit.join(hidden)).rejects.toMatchObject(unseen);
    await expect(async () => office.core.handlers.unit.join({ ...clerk, name: '\ud800' })).rejects.toMatchObject(
      unseen,
    );
    expect((await state(office)).pending).toEqual([]);
    expect(leftIn(office.home)).toEqual([]);
  });

  it('is one at a time', async () => {
    const office = officeAt();
    const [first, second] = await Promise.allSettled([found(office), found(office)]);
    expect(first.status).toBe('fulfilled');
    expect(second).toMatchObject({ status: 'rejected', reason: { code: 'unit.busy' } });
  });
});

describe('asking to join', () => {
  it('keeps the keys under the PIN, writes a request, and can write it again', async () => {
    const office = officeAt();
    const { id, request } = await ask(office, clerk);
    const { pending } = await state(office);
    expect(pending).toMatchObject([{ join: id, name: CLERK, role: 'clerk' }]);
    expect(JSON.parse(Buffer.from(request).toString())).toMatchObject({
      name: CLERK,
      schema: 'yinzheng/join-request/1',
    });
    office.saving = false;
    expect(await office.core.handlers.unit.saveRequest({ join: id })).toBeNull();
    // It outlives the client.
    office.close();
    const next = officeAt(office.home);
    expect((await state(next)).pending).toEqual(pending);
    const again = await next.core.handlers.unit.saveRequest({ join: id });
    expect(new Uint8Array(readFileSync(join(next.home, again?.fileName ?? '')))).toEqual(request);
  });

  it('can be several, and each can be discarded with its keys', async () => {
    const office = officeAt();
    const first = await ask(office, clerk);
    await ask(office, leader);
    expect((await state(office)).pending.map(({ name }) => name)).toEqual([CLERK, LEADER]);
    expect(JSON.parse(Buffer.from(first.request).toString())).toHaveProperty('seal');
    await office.core.handlers.unit.discard({ join: first.id });
    expect((await state(office)).pending.map(({ name }) => name)).toEqual([LEADER]);
    expect(existsSync(join(office.home, 'device', `${first.id}.secret`))).toBe(false);
    await expect(async () => office.core.handlers.unit.discard({ join: first.id })).rejects.toMatchObject({
      code: 'joining.missing',
    });
    await expect(office.core.handlers.unit.saveRequest({ join: first.id })).rejects.toMatchObject({
      code: 'joining.missing',
    });
  });

  it('without a PIN leaves nothing', async () => {
    const office = officeAt();
    await expect(async () => office.core.handlers.unit.join(clerk)).rejects.toMatchObject({ code: 'pin.cancelled' });
    expect(leftIn(office.home)).toEqual([]);
  });
});

describe('accepting a request', () => {
  it('shows who asks and what was planned, asks for the PIN with the fingerprint, enrols, makes the seal, writes it down', async () => {
    const office = await holder();
    const { request } = await ask(officeAt(), clerk);
    office.chosen = { fileName: 'a.yzreq', bytes: request };
    const looked = await office.core.handlers.unit.openRequest({});
    expect(looked).toMatchObject({ name: CLERK, planned: { post: '文书', role: 'clerk' }, keepsSeal: true });
    let asked: unknown;
    office.window = async (statement, check) => {
      asked = statement();
      return (await check(PIN)).outcome === 'accepted' ? 'accepted' : 'cancelled';
    };
    const { fingerprint } = await office.core.handlers.unit.answer({
      request: looked?.request ?? '',
      post: '机要员',
      role: 'clerk',
    });
    expect(asked).toMatchObject({
      purpose: 'enrol',
      title: `${CLERK} · 机要员`,
      seal: UNIT,
      fingerprint: looked?.request.slice(0, 32),
    });
    const { people } = await office.core.handlers.unit.people({});
    expect(people.find((one) => one.name === CLERK)).toMatchObject({
      post: '机要员',
      fingerprint,
      keepsSeal: true,
      answered: looked?.request,
    });
    const session = sessionOf(office);
    expect(session.directory().refused).toEqual([]);
    expect(entries(session.store, null, 1).entries).toMatchObject([{ action: 'unit.enrol', subject: fingerprint }]);
    const ledger = session.store.read((db) => acts.ofDossier(db, session.ledger));
    expect(ledger.map(({ act }) => act.type)).toEqual(['found', 'enrol', 'revocationList', 'enrol', 'registerSeal']);
  });

  it('takes a name that nobody planned, and says so', async () => {
    const office = await holder();
    const { request } = await ask(officeAt(), { name: '陌生', post: '科员', role: 'leader' });
    office.chosen = { fileName: 'a.yzreq', bytes: request };
    expect(await office.core.handlers.unit.openRequest({})).toMatchObject({ planned: null, keepsSeal: false });
    await accept(office, request);
    expect((await office.core.handlers.unit.people({})).people).toHaveLength(4);
  });

  it('is refused a second time, in this session and the next', async () => {
    const office = await holder();
    const { request } = await ask(officeAt(), leader);
    const answer = await accept(office, request);
    expect(answer.length).toBeGreaterThan(1000);
    const again = { code: 'joinRequest.answered' };
    await expect(accept(office, request)).rejects.toMatchObject(again);
    await office.unlock(FOUNDER);
    await expect(accept(office, request)).rejects.toMatchObject(again);
    // Only by the ledger, should the record of the answer be lost.
    const session = sessionOf(office);
    session.store.commit({ action: 'test', subject: '' }, (db) => {
      for (const { id } of drafts.list(db, { kind: 'unitAnswer' })) drafts.remove(db, id);
    });
    await expect(accept(office, request)).rejects.toMatchObject(again);
  });

  it('is refused twice at the same time once', async () => {
    const office = await holder();
    const { request } = await ask(officeAt(), leader);
    office.chosen = { fileName: 'a.yzreq', bytes: request };
    const looked = await office.core.handlers.unit.openRequest({});
    const answer = () =>
      office.core.handlers.unit.answer({ request: looked?.request ?? '', post: '馆长', role: 'leader' });
    const settled = await Promise.allSettled([answer(), answer()]);
    expect(settled.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(sessionOf(office).directory().unit.members).toHaveLength(2);
  });

  it.each([
    ['no request at all', utf8('%PDF-1.7'), 'joinRequest.unreadable'],
    ['more than 64 KiB', new Uint8Array(70_000), 'joinRequest.unreadable'],
  ])('is refused for %s', async (_what, bytes, code) => {
    const office = await holder();
    const before = keptBy(sessionOf(office));
    office.chosen = { fileName: 'a.yzreq', bytes };
    await expect(office.core.handlers.unit.openRequest({})).rejects.toMatchObject({ code });
    expect(keptBy(sessionOf(office))).toEqual(before);
  });

  it('is refused for a forged proof, without the keys, unseen, without a PIN, and without a key for the seal', async () => {
    const office = await holder();
    const at = officeAt();
    const { request } = await ask(at, leader);
    const digest = (await state(at)).pending[0]?.request ?? '';
    // Looked at first.
    await expect(
      office.core.handlers.unit.answer({ request: digest, post: '馆长', role: 'leader' }),
    ).rejects.toMatchObject({ code: 'joinRequest.missing' });
    const forged = JSON.parse(Buffer.from(request).toString()) as Record<string, string>;
    const der = Buffer.from(forged['signing'] ?? '', 'base64');
    der[der.length - 1] = (der[der.length - 1] ?? 0) ^ 1;
    const bytes = utf8(JSON.stringify({ ...forged, signing: der.toString('base64') }));
    office.chosen = { fileName: 'a.yzreq', bytes };
    await expect(office.core.handlers.unit.openRequest({})).rejects.toMatchObject({ code: 'joinRequest.possession' });
    const before = keptBy(sessionOf(office));
    office.typed = () => null;
    await expect(accept(office, request)).rejects.toMatchObject({ code: 'pin.cancelled' });
    expect(keptBy(sessionOf(office))).toEqual(before);
    choosePin(office);
    // The planned keeper asks as a leader, and is then to be the clerk.
    const other = await ask(officeAt(), { ...clerk, role: 'leader' });
    await expect(accept(office, other.request, { role: 'clerk' })).rejects.toMatchObject({
      code: 'joinRequest.noSealKey',
    });
    // A colleague holds no keys.
    const id = await enlist(office, at, leader);
    expect(id).toMatch(/^[0-9a-f]{16}$/);
    await at.unlock(LEADER);
    await expect(at.core.handlers.unit.openRequest({})).rejects.toMatchObject({ code: 'unit.notHolder' });
    expect((await at.core.handlers.unit.people({})).holdsKeys).toBe(false);
  });
});

describe('taking the answer', () => {
  it('shows whose unit it is, asks for the PIN chosen, makes the profile and forgets the request', async () => {
    const office = await holder();
    const at = officeAt();
    const { id, request } = await ask(at, clerk);
    const answer = await accept(office, request);
    at.chosen = { fileName: 'a.yzans', bytes: answer };
    const looked = await at.core.handlers.unit.openAnswer({ join: id });
    const { root } = sessionOf(office).directory().unit;
    expect(looked).toEqual({
      unit: UNIT,
      agencyCode: '演档',
      root: root.fingerprint,
      name: CLERK,
      post: '文书',
      role: 'clerk',
      keepsSeal: true,
      people: 2,
    });
    at.typed = () => 'not this one';
    await expect(at.core.handlers.unit.finish({ join: id })).rejects.toMatchObject({ code: 'pin.cancelled' });
    expect(await profiles(at)).toEqual([]);
    expect((await state(at)).pending).toHaveLength(1);
    at.skew += 60 * 60 * 1000;
    choosePin(at);
    await at.core.handlers.unit.finish({ join: id });
    expect(await state(at)).toEqual({ interrupted: false, pending: [] });
    expect(existsSync(join(at.home, 'joining', id))).toBe(false);
    await at.unlock(CLERK);
    const { seals } = await at.core.handlers.seals.list({});
    expect(seals).toMatchObject([{ name: UNIT, status: 'good' }]);
    expect(sessionOf(at).profile).toMatchObject({ id, keepsUnitSeal: true, exercise: false });
    expect((await at.core.handlers.unit.people({})).people.map(({ name }) => name)).toEqual([FOUNDER, CLERK]);
  });

  it('gives the seal’s key to nobody but its keeper', async () => {
    const office = await holder();
    const at = officeAt();
    await enlist(office, at, { name: '另一位文书', post: '文书', role: 'clerk' });
    await at.unlock('另一位文书');
    expect(sessionOf(at).profile.keepsUnitSeal).toBe(false);
  });

  it('is refused by its code for every other file, and makes nothing', async () => {
    const office = await holder();
    const at = officeAt();
    const first = await ask(at, clerk);
    const second = await ask(at, leader);
    const answer = await accept(office, first.request);
    const stated = Buffer.from(answer).toString();
    // A digit, so that it is still an answer to look at.
    const changed = utf8(
      stated.replace(/"request":"./, (start) => `${start.slice(0, -1)}${start.endsWith('0') ? 1 : 0}`),
    );
    const before = leftIn(at.home);
    const refused: [string, string, Uint8Array][] = [
      ['joinAnswer.unreadable', first.id, first.request],
      ['joinAnswer.unreadable', first.id, utf8('%PDF-1.7\n')],
      ['joinAnswer.signature', first.id, changed],
      ['joinAnswer.otherRequest', second.id, answer],
      ['joining.missing', 'f'.repeat(16), answer],
    ];
    for (const [code, id, bytes] of refused) {
      at.chosen = { fileName: 'a.yzans', bytes };
      await expect(at.core.handlers.unit.openAnswer({ join: id }), code).rejects.toMatchObject({ code });
      await expect(at.core.handlers.unit.finish({ join: first.id })).rejects.toMatchObject({
        code: 'joining.noAnswer',
      });
    }
    // A ledger in which this person does not stand, signed by the root all the same.
    const session = sessionOf(office);
    const ledger = session.store
      .read((db) => acts.ofDossier(db, session.ledger))
      .filter((entry) => entry.act.type !== 'enrol');
    const { recoveryPublicKey } = session.profile;
    const without = await asUnit(session, ({ root, rootPrivateKey }) => {
      const { digest } = parseJoinRequest(first.request);
      return makeJoinAnswer({ request: digest, root, recoveryPublicKey, ledger }, rootPrivateKey);
    });
    at.chosen = { fileName: 'a.yzans', bytes: without };
    await expect(at.core.handlers.unit.openAnswer({ join: first.id })).rejects.toMatchObject({
      code: 'joinAnswer.ledger',
    });
    expect(leftIn(at.home)).toEqual(before);
    // Years later.
    at.skew = 6 * 365 * 24 * 60 * 60 * 1000;
    at.chosen = { fileName: 'a.yzans', bytes: answer };
    await expect(at.core.handlers.unit.openAnswer({ join: first.id })).rejects.toMatchObject({
      code: 'joinAnswer.expired',
    });
    at.skew = 0;
    expect(await take(at, first.id, answer)).toBe(first.id);
  });

  it('whose request was damaged on the disk is passed over, and the others wait on', async () => {
    const at = officeAt();
    const damaged = await ask(at, clerk);
    const sound = await ask(at, leader);
    const path = join(at.home, 'joining', damaged.id, 'keys.json');
    const kept = JSON.parse(readFileSync(path, 'utf8')) as { request: string };
    writeFileSync(path, JSON.stringify({ ...kept, request: Buffer.from('no request').toString('base64') }));
    expect((await state(at)).pending.map((one) => one.join)).toEqual([sound.id]);
    await expect(at.core.handlers.unit.saveRequest({ join: damaged.id })).rejects.toMatchObject({
      code: 'joining.missing',
    });
    expect(existsSync(path)).toBe(true);
  });

  it('cut off before the request was removed: the profile stands and nothing waits', async () => {
    const office = await holder();
    const at = officeAt();
    const { id, request } = await ask(at, leader);
    const waiting = homes.copy(at.home);
    await take(at, id, await accept(office, request));
    at.close();
    cpSync(join(waiting, 'joining'), join(at.home, 'joining'), { recursive: true });
    const next = officeAt(at.home);
    expect(await state(next)).toEqual({ interrupted: false, pending: [] });
    expect(existsSync(join(at.home, 'joining', id))).toBe(false);
    choosePin(next);
    await next.unlock(LEADER);
  });
});

describe('an own PIN', () => {
  it('is changed with the old one, noted, and the old one opens nothing more', async () => {
    const office = await holder();
    const change = (pin: string, newPin: string, again = newPin) => {
      office.newPin = { pin, newPin, again };
      return office.core.handlers.keys.changePin({});
    };
    const closed = { code: 'pin.cancelled' };
    const last = () => office.shown.at(-1);
    await expect(change(PIN, '111111')).rejects.toMatchObject(closed);
    expect(last()).toMatchObject({
      statement: { purpose: 'changePin', keyholder: 'file' },
      answer: { outcome: 'refused', code: 'pin.weak' },
    });
    await expect(change(PIN, 'abc123', 'abc124')).rejects.toMatchObject(closed);
    expect(last()?.answer).toEqual({ outcome: 'refused', code: 'pin.unequal' });
    await expect(change('wrong one', '流水 2026')).rejects.toMatchObject(closed);
    expect(last()?.answer).toMatchObject({ outcome: 'wrong', triesLeft: 4 });
    await change(PIN, '流水 2026');
    const log = entries(sessionOf(office).store, null, 1).entries;
    expect(log).toMatchObject([{ action: 'keys.changePin' }]);
    const typed: string[] = [];
    office.typed = () => (typed.push(PIN) === 1 ? PIN : null);
    await expect(office.unlock(FOUNDER)).rejects.toMatchObject(closed);
    expect(typed).toHaveLength(2);
    office.typed = () => '流水 2026';
    await office.unlock(FOUNDER);
  });
});
