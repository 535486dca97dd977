// What the screens show is derived from the acts and from nothing else: dropped, merged and replayed in any order of arrival, the same rows come back.

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mergeActs } from '../../main/acts/index.ts';
import {
  beginRebuild,
  deriveDossier,
  derivePortion,
  markRebuilt,
  PROJECTION_VERSION,
} from '../../main/documents/index.ts';
import type { OpenSession } from '../../main/session.ts';
import { acts, projections, type StoredAct } from '../../main/store/index.ts';
import { rowsArrivingIn } from './arriving.ts';
import { CITY_CLERK, CITY_OFFICER, closeSharedQuarantine, openOffice, type TestOffice } from './office.ts';
import { Homes, steps, walkLine } from './walk.ts';

const EVERYBODY = [...new Set(Object.values(steps).map((step) => step.by)), CITY_OFFICER];
const homes = new Homes();
let office: TestOffice;

beforeAll(async () => {
  office = openOffice({ home: homes.fresh() });
  await office.core.handlers.keys.createExercise({});
  await walkLine(office);
}, 120_000);

afterAll(() => {
  office.close();
  closeSharedQuarantine();
  homes.remove();
});

async function sessionOf(name: string): Promise<OpenSession> {
  await office.unlock(name);
  const session = office.core.current();
  if (!session) throw new Error('not unlocked');
  return session;
}

const rowsOf = (session: OpenSession) => session.store.read((db) => projections.snapshot(db));
const actsOf = (session: OpenSession) => session.store.read((db) => acts.all(db));
const versionOf = (session: OpenSession) =>
  session.store.read((db) => projections.rebuildNeeded(db, PROJECTION_VERSION));

describe.each(EVERYBODY)('the store of %s', (name) => {
  it('shows the same rows after every projection was dropped and rebuilt', async () => {
    const session = await sessionOf(name);
    const before = rowsOf(session);
    session.store.commit({ action: 'test.drop', subject: '' }, (db) => projections.dropAll(db));
    expect(rowsOf(session)).toEqual({ dossiers: [], numbers: [], tokens: [] });
    expect(versionOf(session)).toBe(true);
    // The next opening rebuilds what it finds dropped.
    expect(rowsOf(await sessionOf(name))).toEqual(before);
  });

  it('shows the same rows whatever the order in which the acts arrived', async () => {
    const session = await sessionOf(name);
    const before = rowsOf(session);
    const known = actsOf(session);
    // The officer holds the ledger alone, which is no document and has no row.
    expect(before.dossiers.length > 0).toBe(name !== CITY_OFFICER);
    fc.assert(
      fc.property(fc.shuffledSubarray([...known.keys()], { minLength: known.length }), (order) => {
        const arriving = order.flatMap((place) => known[place] ?? []);
        expect(rowsArrivingIn(homes.fresh(), session, arriving)).toEqual(before);
      }),
      { numRuns: 10 },
    );
  });
});

describe.each(EVERYBODY.filter((name) => name !== CITY_OFFICER))('the dossiers of %s', (name) => {
  it('come out the same from every order and from every two halves merged', async () => {
    const session = await sessionOf(name);
    const directory = session.directory();
    const dossiers = [...new Set(actsOf(session).map((entry) => entry.act.dossier))].filter(
      (id) => id !== session.ledger,
    );
    for (const dossier of dossiers) {
      const known = actsOf(session).filter((entry) => entry.act.dossier === dossier);
      const whole = deriveDossier(dossier, known, directory);
      const places = known.map((_, place) => place);
      const of = (some: readonly number[]) => some.flatMap((place) => known[place] ?? []);
      const derived = (some: readonly StoredAct[]) => deriveDossier(dossier, some, directory);
      fc.assert(
        fc.property(
          fc.shuffledSubarray(places, { minLength: places.length }),
          fc.shuffledSubarray(places),
          fc.shuffledSubarray(places),
          (shuffled, one, other) => {
            expect(derived(of(shuffled))).toEqual(whole);
            const merged = mergeActs(of(one), of(other));
            expect(mergeActs(of(other), of(one))).toEqual(merged);
            // Acts that both halves hold count once.
            expect(derived([...of(other), ...of(one)])).toEqual(derived(merged));
            expect(derived(mergeActs(of(shuffled), merged))).toEqual(whole);
          },
        ),
        { numRuns: 200 },
      );
    }
  });
});

describe('projections of another version', () => {
  const drop = (session: OpenSession) =>
    session.store.commit({ action: 'test.drop', subject: '' }, (db) => projections.dropAll(db));
  const progress = () => office.events.filter((event) => event.type === 'progress' && event.task === 'unlock');

  it('are told of while they are derived', async () => {
    const session = await sessionOf(CITY_CLERK);
    const { length } = rowsOf(session).dossiers;
    drop(session);
    office.events.length = 0;
    await sessionOf(CITY_CLERK);
    expect(progress()).toEqual([{ type: 'progress', task: 'unlock', step: 'rebuild', done: 0, total: length }]);
    office.events.length = 0;
    await sessionOf(CITY_CLERK);
    expect(progress()).toEqual([]);
  });

  it('are begun again when somebody locks before all stand, and nobody is let in then', async () => {
    const session = await sessionOf(CITY_CLERK);
    const before = rowsOf(session);
    drop(session);
    office.events.length = 0;
    const unlocking = sessionOf(CITY_CLERK).then(
      () => null,
      (error: unknown) => error,
    );
    while (progress().length === 0) await new Promise((next) => setImmediate(next));
    office.core.lock('sleep');
    expect(await unlocking).toMatchObject({ code: 'session.locked' });
    expect(office.core.current()).toBeNull();
    const again = await sessionOf(CITY_CLERK);
    expect(rowsOf(again)).toEqual(before);
    expect(versionOf(again)).toBe(false);
  });

  it('are derived by portions, and the portions together are what one pass derives', async () => {
    const session = await sessionOf(CITY_CLERK);
    const { store, ledger } = session;
    const before = rowsOf(session);
    const [all] = store.commit({ action: 'test.begin', subject: '' }, (db) => beginRebuild(db, ledger));
    expect(all?.length).toBe(before.dossiers.length);
    for (const dossier of all?.toReversed() ?? []) {
      expect(versionOf(session)).toBe(true);
      store.commit({ action: 'test.portion', subject: '' }, (db) => derivePortion(db, [dossier], session.directory()));
    }
    store.commit({ action: 'test.end', subject: '' }, (db) => markRebuilt(db));
    expect(rowsOf(session)).toEqual(before);
    expect(versionOf(session)).toBe(false);
  });
});
