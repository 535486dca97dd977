// Steps of the line that are refused by a rule, each in the words of its code, with nothing kept: the office goes on from where it stood.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Refusal } from '../../main/refusal.ts';
import {
  CITY_CLERK,
  COUNTY_CLERK,
  closeSharedQuarantine,
  ELEMENTS,
  openOffice,
  sharedQuarantine,
  type TestOffice,
} from './office.ts';
import { plainSheet } from './plain-sheet.ts';
import { as, currentOf, firstToDo, leaderOf, type StepName, type Walk, walkStep } from './walk.ts';

const NOBODY = 'f'.repeat(64);
const home = mkdtempSync(join(tmpdir(), 'yinzheng-refused-'));
const walk: Walk = { dossier: '', arrival: '', received: '' };
/** What the quarantine says to a stamp, when it is not itself asked. */
let closed: string | null = null;
let office: TestOffice;

beforeAll(async () => {
  const real = sharedQuarantine();
  office = openOffice({
    home,
    quarantine: {
      run: (task, input, options) =>
        closed !== null && task === 'prepareSealRevision'
          ? Promise.reject(new Refusal(closed))
          : real.run(task, input, options),
      close: () => {},
    },
  });
  await office.core.handlers.keys.createExercise({});
}, 60_000);

afterAll(() => {
  office.close();
  closeSharedQuarantine();
  rmSync(home, { recursive: true, force: true });
});

const handlers = () => office.core.handlers;
const go = (name: StepName) => walkStep(office, walk, name);
const stateOf = async (dossier: string) => (await handlers().circulation.dossier({ dossier })).state;

describe('refused, one step after another along the line', () => {
  it('a second exercise', async () => {
    await expect(handlers().keys.createExercise({})).rejects.toMatchObject({ code: 'exercise.exists' });
  });

  it('a draft to nobody, to a clerk, or that cannot be laid out', async () => {
    await as(office, CITY_CLERK);
    const draft = { draft: null, dossier: null, elements: ELEMENTS, opinion: '' };
    const me = office.core.office.session().me.fingerprint;
    for (const to of [NOBODY, me]) {
      await expect(handlers().circulation.submit({ ...draft, to })).rejects.toMatchObject({
        code: 'addressee.unknown',
      });
    }
    office.sheet = () => {
      throw new Error('the layout page died');
    };
    const to = await leaderOf(office);
    await expect(handlers().circulation.submit({ ...draft, to })).rejects.toMatchObject({ code: 'layout.failed' });
    await expect(handlers().circulation.previewDraft({ elements: ELEMENTS })).rejects.toMatchObject({
      code: 'layout.failed',
    });
    office.sheet = plainSheet;
    expect((await handlers().circulation.list({ box: 'outgoing' })).rows).toEqual([]);
  });

  it('a number for a final copy in which one word is another', async () => {
    for (const name of ['submit', 'signOff'] as const) await go(name);
    await as(office, CITY_CLERK);
    const { dossier } = walk;
    const number = await handlers().circulation.nextNumber({ dossier });
    office.sheet = (input) =>
      plainSheet({ ...input, elements: { ...input.elements, title: `${input.elements.title.slice(0, -1)}告` } });
    await expect(handlers().circulation.number({ dossier, number })).rejects.toMatchObject({ code: 'copy.differs' });
    office.sheet = plainSheet;
    expect(await stateOf(dossier)).toBe('signedOff');
    // The number was not used up.
    expect(await handlers().circulation.nextNumber({ dossier })).toEqual(number);
  });

  it('a stamp on a file that admits none', async () => {
    await go('number');
    const { dossier } = walk;
    const digest = currentOf(office, dossier);
    const seal = (await handlers().seals.list({})).seals[0]?.id ?? '';
    const { box } = await handlers().seals.preview({ dossier, digest, seal, box: null });
    for (const [said, code] of [
      ['pdf.certified', 'document.closed'],
      ['pdf.notPermitted', 'document.closed'],
      ['quarantine.crashed', 'quarantine.failed'],
    ] as const) {
      closed = said;
      await expect(handlers().seals.stamp({ dossier, digest, seal, box })).rejects.toMatchObject({ code });
    }
    closed = null;
    expect(await stateOf(dossier)).toBe('numbered');
  });

  it('a dispatch to nobody, and to no unit', async () => {
    await go('stamp');
    const { dossier } = walk;
    const digest = currentOf(office, dossier);
    for (const named of [[NOBODY], []]) {
      await expect(handlers().exchange.dispatch({ dossier, digest, units: named })).rejects.toMatchObject({
        code: 'addressee.unknown',
      });
    }
    expect(await stateOf(dossier)).toBe('stamped');
  });

  it('an entry in the register before the paper was acknowledged', async () => {
    await go('dispatch');
    await as(office, COUNTY_CLERK);
    const arrival = (await firstToDo(office)).id;
    const { title, fromUnit, number, urgency, handlingMark } = await handlers().exchange.arrival({ arrival });
    const registration = { title, issuingAgency: fromUnit, number, urgency, handlingMark, pieces: 1, note: '' };
    await expect(
      handlers().circulation.register({ source: { kind: 'arrival', arrival }, registration }),
    ).rejects.toMatchObject({ code: 'arrival.notAcknowledged' });
  });

  it('an instruction that says nothing, typed or drawn', async () => {
    for (const name of ['acknowledge', 'register', 'propose'] as const) await go(name);
    await as(office, '高明远');
    const dossier = walk.received;
    await expect(handlers().circulation.instruct({ dossier, opinion: ' ' })).rejects.toMatchObject({
      code: 'opinion.empty',
    });
    expect(await stateOf(dossier)).toBe('proposed');
  });
});
