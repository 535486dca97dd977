// The thin line from draft to receipt, over the real disk, store, quarantine and carrier, two units and five profiles, each with a store of its own.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DossierView } from '../../preload/contract/circulation.ts';
import {
  CITY_CLERK,
  CITY_LEADER,
  closeSharedQuarantine,
  COUNTY_CLERK,
  COUNTY_LEADER,
  ELEMENTS,
  openOffice,
  type TestOffice,
} from './office.ts';

let office: TestOffice;
const home = mkdtempSync(join(tmpdir(), 'yinzheng-line-'));

beforeAll(async () => {
  office = openOffice({ home });
  await office.core.handlers.keys.createExercise({});
}, 60_000);

afterAll(() => {
  office.close();
  closeSharedQuarantine();
  rmSync(home, { recursive: true, force: true });
});

async function as(name: string): Promise<void> {
  await office.unlock(name);
  await office.core.handlers.exchange.collect({});
}

async function firstToDo(): Promise<{ id: string; kind: string; next: string | null; title: string }> {
  const { rows } = await office.core.handlers.circulation.list({ box: 'toDo' });
  const [row] = rows;
  if (!row) throw new Error('nothing waits');
  return row;
}

const view = (dossier: string): Promise<DossierView> =>
  Promise.resolve(office.core.handlers.circulation.dossier({ dossier }));

describe('the thin line', () => {
  let dossier = '';
  let received = '';

  it('the clerk submits a draft to the leader', async () => {
    await as(CITY_CLERK);
    const { colleagues } = await office.core.handlers.circulation.addressees({});
    const leader = colleagues.find((one) => one.role === 'leader');
    const moved = await office.core.handlers.circulation.submit({
      draft: null,
      dossier: null,
      elements: ELEMENTS,
      to: leader?.fingerprint ?? '',
      opinion: '',
    });
    dossier = moved.dossier;
    const shown = await view(dossier);
    expect(shown).toMatchObject({ state: 'submitted', primary: null, banner: { verdict: 'unsigned' } });
    expect(shown.steps.map((step) => [step.type, step.verdict])).toEqual([['submit', 'valid']]);
  });

  it('the leader draws, signs off with the PIN and passes it back', async () => {
    await as(CITY_LEADER);
    expect(await firstToDo()).toMatchObject({ id: dossier, next: 'signOff' });
    const shown = await view(dossier);
    const digest = shown.current ?? '';
    await office.core.handlers.circulation.saveInk({
      dossier,
      digest,
      strokes: [
        {
          page: 0,
          width: 2,
          colour: 'vermilion',
          points: [
            [100, 100, 0.5, 0],
            [120.25, 110, 0.7, 16],
          ],
        },
      ],
    });
    await office.core.handlers.circulation.signOff({ dossier, digest, opinion: '同意印发。' });
    expect(await view(dossier)).toMatchObject({ state: 'signedOff' });
  });

  it('the clerk numbers it: the final copy differs from the signed-off text by number and date alone', async () => {
    await as(CITY_CLERK);
    expect(await firstToDo()).toMatchObject({ id: dossier, next: 'number' });
    const number = await office.core.handlers.circulation.nextNumber({ dossier });
    expect(number).toMatchObject({ agencyCode: '演发改', serial: 1 });
    const made = await office.core.handlers.circulation.number({ dossier, number });
    expect(made.proof).toMatchObject({ same: true });
    expect(made.proof.differences.map((one) => one.what)).toEqual(['number', 'date']);
    const shown = await view(dossier);
    expect(shown.versions.map((version) => version.role)).toEqual(['signedOffText', 'finalCopy']);
    const ink = await office.core.handlers.circulation.ink({ dossier, digest: shown.versions[0]?.digest ?? '' });
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
    const seal = seals[0]?.id ?? '';
    const digest = (await view(dossier)).current ?? '';
    const { box, snapped } = await office.core.handlers.seals.preview({ dossier, digest, seal, box: null });
    expect(snapped).toBe(true);
    await office.core.handlers.seals.stamp({ dossier, digest, seal, box });
    const stamped = await view(dossier);
    expect(stamped).toMatchObject({
      state: 'stamped',
      banner: { verdict: 'valid', sealName: '示例市发展和改革委员会' },
    });
    const { units } = await office.core.handlers.circulation.addressees({});
    await office.core.handlers.exchange.dispatch({
      dossier,
      digest: stamped.current ?? '',
      units: units.map((unit) => unit.root),
    });
    expect(await view(dossier)).toMatchObject({ state: 'dispatched', can: ['export'] });
  });

  it('the receiving clerk finds it, sees a valid seal, acknowledges and registers', async () => {
    await as(COUNTY_CLERK);
    const row = await firstToDo();
    expect(row).toMatchObject({ kind: 'arrival', next: 'acknowledge', title: ELEMENTS.title });
    const arrival = await office.core.handlers.exchange.arrival({ arrival: row.id });
    expect(arrival).toMatchObject({ banner: { verdict: 'valid' }, fromUnit: '示例市发展和改革委员会', pieces: 1 });
    await expect(office.core.handlers.exchange.acknowledge({ arrival: row.id, pieces: 2 })).rejects.toMatchObject({
      code: 'arrival.pieces',
    });
    await office.core.handlers.exchange.acknowledge({ arrival: row.id, pieces: 1 });
    const moved = await office.core.handlers.circulation.register({
      source: { kind: 'arrival', arrival: row.id },
      registration: {
        title: arrival.title,
        issuingAgency: arrival.fromUnit,
        number: arrival.number,
        urgency: arrival.urgency,
        handlingMark: arrival.handlingMark,
        pieces: 1,
        note: '',
      },
    });
    received = moved.dossier;
    const shown = await view(received);
    expect(shown.steps.map((step) => step.type)).toEqual(['dispatch', 'acknowledge', 'register']);
    expect(shown.banner.verdict).toBe('valid');
  });

  it('proposes to the leader, who instructs in ink with the PIN; the clerk concludes', async () => {
    const { colleagues } = await office.core.handlers.circulation.addressees({});
    const leader = colleagues.find((one) => one.role === 'leader')?.fingerprint ?? '';
    await office.core.handlers.circulation.propose({ dossier: received, opinion: '拟请局长批示。', to: leader });
    await as(COUNTY_LEADER);
    expect(await firstToDo()).toMatchObject({ id: received, next: 'instruct' });
    const shown = await view(received);
    expect(shown.steps.map((step) => step.type)).toEqual(['dispatch', 'acknowledge', 'register', 'propose']);
    await office.core.handlers.circulation.saveInk({
      dossier: received,
      digest: shown.current ?? '',
      strokes: [{ page: 0, width: 2, colour: 'ink', points: [[50, 50, 0.5, 0]] }],
    });
    await office.core.handlers.circulation.instruct({ dossier: received, opinion: '请办公室按要求办理。' });
    await as(COUNTY_CLERK);
    await office.core.handlers.circulation.conclude({ dossier: received, opinion: '已报送清单。' });
    const done = await view(received);
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
    await as(CITY_CLERK);
    const shown = await view(dossier);
    expect(shown).toMatchObject({ state: 'received' });
    expect(shown.deliveries).toMatchObject([{ unit: '示例县发展和改革局', acknowledgedBy: COUNTY_CLERK, pieces: 1 }]);
    expect(shown.chain).toEqual([{ code: 'chain.whole', status: 'ok', detail: expect.anything() }]);
    const audit = await office.core.handlers.audit.verify({});
    expect(audit.findings.every((finding) => finding.status === 'ok')).toBe(true);
  });
});
