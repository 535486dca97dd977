// Somebody sets the clock: forward, back, past the ends of 32-bit seconds. What has expired stays so, acts and log keep their order, delays run on, and the person is told.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { orderActs } from '../../main/acts/index.ts';
import { entries } from '../../main/audit/index.ts';
import { acts, sql } from '../../main/store/index.ts';
import { reportOn } from '../../main/verification/index.ts';
import { sessionOf } from './kept.ts';
import {
  CITY_CLERK,
  CITY_LEADER,
  COUNTY_CLERK,
  closeSharedQuarantine,
  ELEMENTS,
  openOffice,
  profileOf,
  type TestOffice,
} from './office.ts';
import { currentOf, Homes, leaderOf, type Walk, walkLine } from './walk.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;
const homes = new Homes();
let numbered: { home: string; walk: Walk };
let stamped: { home: string; walk: Walk };

beforeAll(async () => {
  numbered = await homes.walked('number');
  stamped = await homes.continued(numbered, ['stamp', 'dispatch']);
}, 120_000);

afterAll(() => {
  closeSharedQuarantine();
  homes.remove();
});

async function drafted(office: TestOffice): Promise<string> {
  const to = await leaderOf(office);
  const input = { draft: null, dossier: null, elements: ELEMENTS, to, opinion: '' };
  return (await office.core.handlers.circulation.submit(input)).dossier;
}

/** What the stamped paper's verification finds, without the times that it names. */
async function reportOf(office: TestOffice) {
  const report = await reportOn(office.core.office, sessionOf(office), currentOf(office, stamped.walk.dossier));
  const findings = report.signatures.flatMap(({ checks }) => checks.map(({ code, status }) => `${code} ${status}`));
  return { verdict: report.verdict, findings };
}

async function statesOf(office: TestOffice): Promise<string[]> {
  const { certificates } = await office.core.handlers.keys.certificates({});
  const { seals } = await office.core.handlers.seals.list({});
  return [...new Set([...certificates.map(({ status }) => status), ...seals.map(({ status }) => status)])];
}

/** What the clerk is told at unlock; and what the log says of it. */
async function toldAtUnlock(office: TestOffice): Promise<{ codes: string[]; logged: unknown }> {
  office.core.lock('hand');
  const { warnings } = await office.core.handlers.keys.unlock({ profile: (await profileOf(office, CITY_CLERK)).id });
  const unlocked = entries(sessionOf(office).store, null, 20).entries.find(({ action }) => action === 'keys.unlock');
  return { codes: warnings.map(({ code }) => code), logged: unlocked?.detail['clock'] };
}

describe('a clock that is set back', () => {
  it('does not bring back what had expired when the unit last acted', async () => {
    const office = openOffice({ home: homes.copy(numbered.home) });
    const place = async () => {
      const { dossier } = numbered.walk;
      const digest = currentOf(office, dossier);
      const { seals } = await office.core.handlers.seals.list({});
      const { box } = await office.core.handlers.seals.preview({
        dossier,
        digest,
        seal: seals[0]?.id ?? '',
        box: null,
      });
      return { dossier, digest, seal: seals[0]?.id ?? '', box };
    };
    await office.open(CITY_CLERK);
    expect(await statesOf(office)).toEqual(['good']);
    // Beyond the end of the certificates and of the seal. Nobody does anything at that time: with the clock put right, all is as it was.
    office.wall = 6 * YEAR;
    const expired = await statesOf(office);
    expect(expired).toContain('expired');
    office.wall = 0;
    expect(await statesOf(office)).toEqual(['good']);
    // Now somebody does.
    office.wall = 6 * YEAR;
    await drafted(office);
    for (const wall of [5 * YEAR, 0, -20 * YEAR]) {
      office.wall = wall;
      expect(await statesOf(office)).toEqual(expired);
      await expect(office.core.handlers.seals.stamp(await place())).rejects.toMatchObject({ code: 'seal.expired' });
    }
    // Over a restart as well.
    office.close();
    const again = openOffice({ home: office.home });
    await again.open(CITY_CLERK);
    expect(await statesOf(again)).toEqual(expired);
    again.close();
  });

  it('does not let in what a sender signs with a certificate that had expired', async () => {
    const arrives = async (drafting: boolean) => {
      const office = openOffice({ home: homes.copy(stamped.home) });
      await office.open(COUNTY_CLERK);
      office.wall = 6 * YEAR;
      if (drafting) await drafted(office);
      office.wall = 0;
      const { taken, refused } = await office.core.handlers.exchange.collect({});
      office.close();
      return {
        taken,
        findings: JSON.stringify(refused.map(({ code, findings }) => [code, findings.map((one) => one.code)])),
      };
    };
    expect(await arrives(false)).toEqual({ taken: 1, findings: '[]' });
    const refused = await arrives(true);
    expect(refused.taken).toBe(0);
    expect(refused.findings).toContain('path.validity');
  });

  it('is not counted against this unit when it is the neighbour whose clock is ahead', async () => {
    const office = openOffice({ home: homes.copy(stamped.home) });
    office.wall = 6 * YEAR;
    await office.open(COUNTY_CLERK);
    await drafted(office).catch(() => undefined);
    office.wall = 0;
    await office.open(CITY_CLERK);
    expect((await reportOf(office)).verdict).toBe('valid');
    expect(await statesOf(office)).toEqual(['good']);
    office.close();
  });

  it('by an hour in a session: acts keep their order, each says the highest time seen, and the log holds', async () => {
    const office = openOffice({ home: homes.copy(stamped.home) });
    await office.open(CITY_CLERK);
    const before = await drafted(office);
    office.wall = -HOUR;
    const dossier = await drafted(office);
    office.core.lock('hand');
    await office.open(CITY_LEADER);
    await office.core.handlers.exchange.collect({});
    const digest = currentOf(office, dossier);
    await office.core.handlers.circulation.signOff({ dossier, digest, opinion: '' });
    const { store } = sessionOf(office);
    const [first] = store.read((db) => acts.ofDossier(db, before));
    const kept = store.read((db) => acts.ofDossier(db, dossier));
    expect(kept.map(({ act }) => act.type)).toEqual(['submit', 'signOff']);
    // By time alone the sign-off could stand anywhere; its parents say where.
    expect(orderActs(kept.toReversed()).ordered.map(({ act }) => act.type)).toEqual(['submit', 'signOff']);
    for (const { act } of kept) {
      expect(act.at).toBeLessThan(first?.act.at ?? 0);
      expect(act.seen).toBeGreaterThanOrEqual(first?.act.at ?? Infinity);
    }
    await office.open(CITY_CLERK);
    const log = entries(sessionOf(office).store, null, 10_000).entries;
    expect(log.map(({ sequence }) => sequence)).toEqual(log.map((_, index) => log.length - index));
    // The times do go back; the order is the chain's.
    expect(log.some(({ at }, index) => at > (log[index - 1]?.at ?? Infinity))).toBe(true);
    const { findings } = await office.core.handlers.audit.verify({});
    expect(findings.filter(({ status }) => status === 'bad')).toEqual([]);
    office.close();
  });

  it.each([
    ['by an hour', -HOUR],
    ['by ten years', -10 * YEAR],
  ])('%s is said at unlock and logged, and no longer once it is right', async (_, wall) => {
    const office = openOffice({ home: homes.copy(stamped.home) });
    await office.open(CITY_CLERK);
    expect(await toldAtUnlock(office)).toEqual({ codes: [], logged: undefined });
    office.wall = wall;
    expect(await toldAtUnlock(office)).toEqual({ codes: ['clockBack'], logged: 'back' });
    expect((await office.core.handlers.keys.session({}))?.warnings).toEqual([{ code: 'clockBack', count: 0 }]);
    expect((await toldAtUnlock(office)).codes).toEqual(['clockBack']);
    office.wall = 0;
    expect(await toldAtUnlock(office)).toEqual({ codes: [], logged: undefined });
    office.close();
  });

  it('forward is not said, and being put right again is', async () => {
    const office = openOffice({ home: homes.copy(stamped.home) });
    office.wall = 3 * YEAR;
    await office.open(CITY_CLERK);
    expect((await toldAtUnlock(office)).codes).toEqual([]);
    office.wall = 0;
    expect((await toldAtUnlock(office)).codes).toEqual(['clockBack']);
    office.close();
  });
});

describe('the delay after wrong PINs', () => {
  it.each([
    ['forward', 10 * YEAR],
    ['back', -10 * YEAR],
  ])('is not shortened by setting the clock %s', async (_, wall) => {
    const office = openOffice({ home: homes.copy(stamped.home) });
    const { id } = await profileOf(office, CITY_CLERK);
    for (let i = 0; i < 5; i++)
      await expect(office.core.unlockWith(id, '000000')).rejects.toMatchObject({ code: 'pin.wrong' });
    office.wall = wall;
    await expect(office.open(CITY_CLERK)).rejects.toMatchObject({ code: 'pin.delayed' });
    // Time itself does it, whatever the wall clock says meanwhile.
    office.skew = 31_000;
    await office.open(CITY_CLERK);
    office.close();
  });
});

describe('beyond 32 bits of seconds', () => {
  it.each([
    ['2038: signed ones', 2 ** 31 * 1000],
    ['2106: all of them', 2 ** 32 * 1000],
  ])('%s: the line is walked over the end, and everything verifies', async (_, end) => {
    const office = openOffice({ home: homes.fresh() });
    // Founded a minute before it and walked after it.
    office.wall = end - Date.now() - 60_000;
    await office.core.handlers.keys.createExercise({});
    office.wall += 120_000;
    const walk = await walkLine(office);
    expect(office.core.office.clock.now()).toBeGreaterThan(end);
    const session = sessionOf(office);
    const report = await reportOn(office.core.office, session, currentOf(office, walk.dossier));
    expect(report.verdict).toBe('valid');
    const times = session.store.read((db) => acts.ofDossier(db, walk.dossier)).map(({ act }) => act.at);
    expect(times.every((at) => at > end)).toBe(true);
    expect(session.store.read((db) => db.get<{ at: number }>(sql`SELECT max(at) AS at FROM acts`))?.at).toBe(
      Math.max(...times),
    );
    expect((await toldAtUnlock(office)).codes).toEqual([]);
    const { findings } = await office.core.handlers.audit.verify({});
    expect(findings.filter(({ status }) => status === 'bad')).toEqual([]);
    office.close();
  });
});
