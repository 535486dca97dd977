// Several arrivals signed for at once: each an act and a receipt of its own; what cannot be signed for says why and holds up none of the others.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CITY_CLERK, COUNTY_CLERK, closeSharedQuarantine, openOffice, type TestOffice } from './office.ts';
import { as, walkLine } from './walk.ts';

const NOBODY = 'f'.repeat(64);
const home = mkdtempSync(join(tmpdir(), 'yinzheng-several-'));
let office: TestOffice;

beforeAll(async () => {
  office = openOffice({ home });
  await office.core.handlers.keys.createExercise({});
  for (let piece = 0; piece < 4; piece++) await walkLine(office, 'dispatch');
  await as(office, COUNTY_CLERK);
}, 120_000);

afterAll(() => {
  office.close();
  closeSharedQuarantine();
  rmSync(home, { recursive: true, force: true });
});

const exchange = () => office.core.handlers.exchange;
const waiting = async () =>
  (await exchange().arrivals({})).arrivals.filter((arrival) => arrival.acknowledgedAt === null);

describe('of four arrivals', () => {
  it('the counted ones are signed for, each in its own dossier; one miscounted, one unknown and one named twice are refused by themselves', async () => {
    const [first, second, third, fourth] = await waiting();
    if (!first || !second || !third || !fourth) throw new Error('four arrivals were sent');
    const result = await exchange().acknowledgeSeveral({
      arrivals: [
        { arrival: first.arrival, pieces: 1 },
        { arrival: second.arrival, pieces: 3 },
        { arrival: NOBODY, pieces: 1 },
        { arrival: first.arrival, pieces: 1 },
        { arrival: third.arrival, pieces: 1 },
      ],
    });
    expect(result.acknowledged.map(({ arrival }) => arrival)).toEqual([first.arrival, third.arrival]);
    expect(new Set(result.acknowledged.map(({ act }) => act)).size).toBe(2);
    expect(result.refused).toEqual([
      { arrival: second.arrival, code: 'arrival.pieces' },
      { arrival: NOBODY, code: 'arrival.missing' },
      { arrival: first.arrival, code: 'arrival.acknowledged' },
    ]);
    expect((await waiting()).map(({ arrival }) => arrival)).toEqual([second.arrival, fourth.arrival]);
    for (const { dossier } of [first, third]) {
      const { steps } = await office.core.handlers.circulation.dossier({ dossier });
      expect(steps.map((step) => step.type)).toEqual(['dispatch', 'acknowledge']);
    }
    expect(office.events.filter((event) => event.type === 'progress' && event.task === 'acknowledge')).toHaveLength(5);
  });

  it('the issuing unit gets a receipt for each', async () => {
    await as(office, CITY_CLERK);
    await exchange().collect({});
    const { rows } = await office.core.handlers.circulation.list({ box: 'outgoing' });
    const delivered = await Promise.all(
      rows.map(async ({ id }) => (await office.core.handlers.circulation.dossier({ dossier: id })).deliveries),
    );
    expect(delivered.flat().filter((delivery) => delivery.acknowledgedBy === COUNTY_CLERK)).toHaveLength(2);
  });
});
