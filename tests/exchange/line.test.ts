// The thin line from draft to receipt, over the real disk, store, quarantine and carrier, two units and five profiles, each with a store of its own.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DossierView } from '../../preload/contract/circulation.ts';
import { CITY_LEADER, COUNTY_CLERK, closeSharedQuarantine, ELEMENTS, openOffice, type TestOffice } from './office.ts';
import { as, currentOf, firstToDo, Homes, startWalk, steps, walkStep } from './walk.ts';

const homes = new Homes();
let office: TestOffice;

beforeAll(async () => {
  office = openOffice({ home: homes.fresh() });
  await office.core.handlers.keys.createExercise({});
}, 60_000);

afterAll(() => {
  office.close();
  closeSharedQuarantine();
  homes.remove();
});

const view = (dossier: string): Promise<DossierView> =>
  Promise.resolve(office.core.handlers.circulation.dossier({ dossier }));

describe('the thin line', () => {
  const walk = startWalk();

  it('the clerk submits a draft to the leader', async () => {
    await walkStep(office, walk, 'submit');
    const shown = await view(walk.dossier);
    expect(shown).toMatchObject({ state: 'submitted', primary: null, banner: { verdict: 'unsigned' } });
    expect(shown.steps.map((step) => [step.type, step.verdict])).toEqual([['submit', 'valid']]);
  });

  it('the leader draws, signs off with the PIN and passes it back', async () => {
    await as(office, steps.signOff.by);
    expect(await firstToDo(office)).toMatchObject({ id: walk.dossier, next: 'signOff' });
    await walkStep(office, walk, 'draw');
    await walkStep(office, walk, 'signOff');
    expect(await view(walk.dossier)).toMatchObject({ state: 'signedOff' });
  });

  it('the clerk numbers it: the final copy differs from the signed-off text by number and date alone', async () => {
    await as(office, steps.number.by);
    expect(await firstToDo(office)).toMatchObject({ id: walk.dossier, next: 'number' });
    const number = await office.core.handlers.circulation.nextNumber({ dossier: walk.dossier });
    expect(number).toMatchObject({ agencyCode: '演发改', serial: 1 });
    const made = await office.core.handlers.circulation.number({ dossier: walk.dossier, number });
    expect(made.proof).toMatchObject({ same: true });
    expect(made.proof.differences.map((one) => one.what)).toEqual(['number', 'date']);
    const shown = await view(walk.dossier);
    expect(shown.versions.map((version) => version.role)).toEqual(['signedOffText', 'finalCopy']);
    const ink = await office.core.handlers.circulation.ink({
      dossier: walk.dossier,
      digest: shown.versions[0]?.digest ?? '',
    });
    expect(ink.signed).toMatchObject([
      {
        by: CITY_LEADER,
        strokes: [
          {
            points: [
              [100, 100, 0.5, 0],
              [120.25, 110, 0.7, 16],
            ],
          },
        ],
      },
    ]);
  });

  it('the clerk stamps it and sends it to the other unit', async () => {
    const { seals } = await office.core.handlers.seals.list({});
    const { snapped } = await office.core.handlers.seals.preview({
      dossier: walk.dossier,
      digest: currentOf(office, walk.dossier),
      seal: seals[0]?.id ?? '',
      box: null,
    });
    expect(snapped).toBe(true);
    await walkStep(office, walk, 'stamp');
    expect(await view(walk.dossier)).toMatchObject({
      state: 'stamped',
      banner: { verdict: 'valid', sealName: '示例市发展和改革委员会' },
    });
    await walkStep(office, walk, 'dispatch');
    expect(await view(walk.dossier)).toMatchObject({ state: 'dispatched', can: ['export'] });
  });

  it('the receiving clerk finds it, sees a valid seal, acknowledges and registers', async () => {
    await as(office, steps.acknowledge.by);
    const row = await firstToDo(office);
    expect(row).toMatchObject({
      kind: 'arrival',
      id: walk.arrival,
      next: 'acknowledge',
      title: ELEMENTS.title,
    });
    const arrival = await office.core.handlers.exchange.arrival({ arrival: row.id });
    expect(arrival).toMatchObject({ banner: { verdict: 'valid' }, fromUnit: '示例市发展和改革委员会', pieces: 1 });
    await expect(office.core.handlers.exchange.acknowledge({ arrival: row.id, pieces: 2 })).rejects.toMatchObject({
      code: 'arrival.pieces',
    });
    await walkStep(office, walk, 'acknowledge');
    await walkStep(office, walk, 'register');
    const shown = await view(walk.received);
    expect(shown.steps.map((step) => step.type)).toEqual(['dispatch', 'acknowledge', 'register']);
    expect(shown.banner.verdict).toBe('valid');
  });

  it('proposes to the leader, who instructs in ink with the PIN; the clerk concludes', async () => {
    await walkStep(office, walk, 'propose');
    await as(office, steps.instruct.by);
    expect(await firstToDo(office)).toMatchObject({ id: walk.received, next: 'instruct' });
    const shown = await view(walk.received);
    expect(shown.steps.map((step) => step.type)).toEqual(['dispatch', 'acknowledge', 'register', 'propose']);
    await walkStep(office, walk, 'instruct');
    await walkStep(office, walk, 'conclude');
    const done = await view(walk.received);
    expect(done).toMatchObject({ state: 'concluded', can: ['export'] });
    expect(done.steps.map((step) => [step.type, step.verdict])).toEqual([
      ['dispatch', 'valid'],
      ['acknowledge', 'valid'],
      ['register', 'valid'],
      ['propose', 'valid'],
      ['instruct', 'valid'],
      ['conclude', 'valid'],
    ]);
    expect(done.steps[4]).toMatchObject({ hasInk: true, consent: 'pin' });
  });

  it('the issuing clerk sees the receipt and where the document is', async () => {
    await walkStep(office, walk, 'receipt');
    const shown = await view(walk.dossier);
    expect(shown).toMatchObject({ state: 'received' });
    expect(shown.deliveries).toMatchObject([{ unit: '示例县发展和改革局', acknowledgedBy: COUNTY_CLERK, pieces: 1 }]);
    expect(shown.chain).toEqual([{ code: 'chain.whole', status: 'ok', detail: expect.anything() }]);
    const audit = await office.core.handlers.audit.verify({});
    expect(audit.findings.filter((finding) => finding.status !== 'ok')).toEqual([]);
  });
});
