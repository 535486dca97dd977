// How much a paper can bear: a leader who writes pages full, texts at the edge of what an act holds, characters that are none. What fits arrives whole;
// what does not is refused as such, and nothing of it is kept.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { acts } from '../../main/store/index.ts';
import type { InkStroke } from '../../preload/contract/fields.ts';
import { sessionOf } from './kept.ts';
import {
  CITY_CLERK,
  CITY_LEADER,
  COUNTY_CLERK,
  COUNTY_LEADER,
  closeSharedQuarantine,
  ELEMENTS,
  openOffice,
  type TestOffice,
} from './office.ts';
import { as, currentOf, Homes, leaderOf, steps, type Walk, walkStep } from './walk.ts';

const homes = new Homes();
let reached: { home: string; walk: Walk };

beforeAll(async () => {
  reached = await homes.walked('submit');
}, 120_000);

afterAll(() => {
  closeSharedQuarantine();
  homes.remove();
});

function openAgain(): TestOffice {
  return openOffice({ home: homes.copy(reached.home) });
}

/** Strokes of a hand that writes for minutes: more than one act can hold. */
function muchInk(): InkStroke[] {
  return Array.from({ length: 60 }, (_none, line) => ({
    page: 0,
    width: 1.4,
    colour: 'ink' as const,
    points: Array.from({ length: 1200 }, (_point, at): [number, number, number, number] => [
      40 + (at % 500) + 0.25,
      60 + line * 12 + (at % 7) * 1.31,
      0.637,
      at * 4,
    ]),
  }));
}

describe('ink', () => {
  it('of many minutes is signed in several acts, handed over and seen whole by the next reader', async () => {
    const office = openAgain();
    const { dossier } = reached.walk;
    await as(office, CITY_LEADER);
    const digest = currentOf(office, dossier);
    const strokes = muchInk();
    await office.core.handlers.circulation.saveInk({ dossier, digest, strokes });
    let told: number | undefined;
    office.window = async (statement, check) => {
      told = statement().inkPages;
      await check(statement().exercisePin ?? '');
      return 'accepted';
    };
    await office.core.handlers.circulation.signOff({ dossier, digest, opinion: '同意。' });
    // The window says that ink is signed along.
    expect(told).toBe(1);
    office.window = null;
    await as(office, CITY_CLERK);
    const written = sessionOf(office)
      .store.read((db) => acts.ofDossier(db, dossier))
      .filter((entry) => entry.act.type === 'annotate');
    expect(written.length).toBeGreaterThan(1);
    const { signed } = await office.core.handlers.circulation.ink({ dossier, digest });
    expect(signed.flatMap((one) => one.strokes)).toHaveLength(strokes.length);
    expect((await office.core.handlers.circulation.dossier({ dossier })).chain[0]?.code).toBe('chain.whole');
    office.close();
  });
});

describe('text', () => {
  it.each([
    ['half a character', { title: '关于示例的通知\ud83d' }],
    ['more than an act holds', { body: Array.from({ length: 100 }, () => '字'.repeat(5000)) }],
    // U+0958 has no composed form of its own: NFC makes two characters of it.
    ['more than 60 characters once it is normalized', { signatureBlock: '\u0958'.repeat(60) }],
  ])('of %s is refused, and no step is taken', async (_what, change) => {
    const office = openAgain();
    await as(office, CITY_CLERK);
    const before = sessionOf(office).store.read((db) => acts.all(db).length);
    const to = await leaderOf(office);
    const submitted = async () =>
      office.core.handlers.circulation.submit({
        draft: null,
        dossier: null,
        elements: { ...ELEMENTS, ...change },
        to,
        opinion: '',
      });
    await expect(submitted()).rejects.toMatchObject({ code: 'input.invalid' });
    expect(sessionOf(office).store.read((db) => acts.all(db).length)).toBe(before);
    office.close();
  });

  it('typed decomposed is laid out and signed composed, and the final copy is the same text', async () => {
    const office = openAgain();
    await as(office, CITY_CLERK);
    const elements = { ...ELEMENTS, title: '关于Cafe\u0301示例的通知' };
    const to = await leaderOf(office);
    const { dossier } = await office.core.handlers.circulation.submit({
      draft: null,
      dossier: null,
      elements,
      to,
      opinion: '',
    });
    expect((await office.core.handlers.circulation.dossier({ dossier })).title).toBe('关于Caf\u00e9示例的通知');
    const walk = { ...reached.walk, dossier };
    await as(office, CITY_LEADER);
    await steps.signOff.act(office, walk);
    await as(office, CITY_CLERK);
    await steps.number.act(office, walk);
    expect((await office.core.handlers.circulation.dossier({ dossier })).state).toBe('numbered');
    office.close();
  });
});

describe('the line of a list', () => {
  it('puts an opinion beside the name of whoever said it, and beside no other', async () => {
    const office = openAgain();
    const walk = { ...reached.walk };
    const said = async () => {
      const { rows } = await office.core.handlers.circulation.list({ box: 'outgoing' });
      const row = rows.find((one) => one.id === walk.dossier);
      return [row?.lastAct, row?.lastActor, row?.excerpt];
    };
    await as(office, CITY_LEADER);
    await steps.signOff.act(office, walk);
    await as(office, CITY_CLERK);
    expect(await said()).toEqual(['signOff', CITY_LEADER, expect.stringMatching(/./)]);
    await steps.number.act(office, walk);
    expect(await said()).toEqual(['produce', CITY_CLERK, '']);
    await steps.stamp.act(office, walk);
    await steps.dispatch.act(office, walk);
    await as(office, COUNTY_CLERK);
    await steps.acknowledge.act(office, walk);
    await as(office, CITY_CLERK);
    expect(await said()).toEqual(['acknowledge', COUNTY_CLERK, '']);
    office.close();
  });
});

describe('a paper that is concluded', () => {
  it('is done on the desk of the leader who instructed as well', async () => {
    const office = openAgain();
    const walk = { ...reached.walk };
    for (const name of ['signOff', 'number', 'stamp', 'dispatch', 'acknowledge', 'register', 'propose'] as const) {
      await walkStep(office, walk, name);
    }
    await walkStep(office, walk, 'instruct');
    await walkStep(office, walk, 'conclude');
    await as(office, COUNTY_LEADER);
    const { rows } = await office.core.handlers.circulation.list({ box: 'done' });
    expect(rows.map(({ id, state }) => [id, state])).toEqual([[walk.received, 'concluded']]);
    const view = await office.core.handlers.circulation.dossier({ dossier: walk.received });
    expect(view.can).toEqual(['export']);
    expect(view.steps.at(-1)).toMatchObject({ type: 'conclude', actor: COUNTY_CLERK, verdict: 'valid' });
    office.close();
  });
});
