// Two hands on one button, two windows on one paper, two papers for one number: every gesture counts once, and whoever comes second is told so.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { acts } from '../../main/store/index.ts';
import { sessionOf } from './kept.ts';
import { CITY_CLERK, CITY_LEADER, closeSharedQuarantine, ELEMENTS, openOffice, type TestOffice } from './office.ts';
import { as, currentOf, Homes, leaderOf, steps, type Walk } from './walk.ts';

const homes = new Homes();
let reached: { home: string; walk: Walk };

beforeAll(async () => {
  reached = await homes.walked('submit');
}, 120_000);

afterAll(() => {
  closeSharedQuarantine();
  homes.remove();
});

/** Acts of a type that the open profile holds. */
const countOf = (office: TestOffice, type: string) =>
  sessionOf(office).store.read((db) => acts.all(db).filter((entry) => entry.act.type === type)).length;

/** Both at once; the codes of those that were refused. */
async function both(first: () => unknown, second: () => unknown): Promise<(string | null)[]> {
  const settled = await Promise.allSettled([first, second].map(async (hand) => hand()));
  return settled
    .map((one) => (one.status === 'fulfilled' ? null : String((one.reason as { code?: string }).code ?? one.reason)))
    .sort((a, b) => (a === null ? -1 : b === null ? 1 : 0));
}

describe('a button pressed twice', () => {
  it.each([
    ['signing off', 'signOff', [], ['step.notPossible']],
    ['numbering', 'number', ['signOff'], ['step.notPossible']],
    ['stamping', 'stamp', ['number'], ['step.notPossible', 'document.superseded']],
    ['dispatching', 'dispatch', ['stamp'], ['step.notPossible']],
    ['acknowledging', 'acknowledge', ['dispatch'], ['arrival.acknowledged']],
    ['registering', 'register', ['acknowledge'], ['step.notPossible']],
    ['instructing', 'instruct', ['register', 'propose'], ['step.notPossible']],
  ] as const)('%s happens once', async (_what, name, leading, codes) => {
    reached = await homes.continued(reached, leading);
    const office = openOffice({ home: homes.copy(reached.home) });
    const walk = { ...reached.walk };
    await as(office, steps[name].by);
    const before = countOf(office, name);
    const again = { ...walk };
    const [done, refused] = await both(
      () => steps[name].act(office, walk),
      () => steps[name].act(office, again),
    );
    expect(done).toBeNull();
    expect(codes).toContain(refused);
    expect(countOf(office, name)).toBe(before + 1);
    office.close();
  });

  it('submitting a draft happens once, and the draft is used up', async () => {
    const office = openOffice({ home: homes.copy(reached.home) });
    await as(office, CITY_CLERK);
    const { draft } = await office.core.handlers.circulation.saveDraft({ draft: null, form: '{}' });
    const to = await leaderOf(office);
    const submit = () =>
      office.core.handlers.circulation.submit({ draft, dossier: null, elements: ELEMENTS, to, opinion: '' });
    const before = countOf(office, 'submit');
    expect(await both(submit, submit)).toEqual([null, 'draft.missing']);
    expect(countOf(office, 'submit')).toBe(before + 1);
    office.close();
  });
});

describe('numbers of one agency and year', () => {
  it('have no gap and no double, whoever asks for what', async () => {
    const { home, walk } = await homes.walked('submit');
    const office = openOffice({ home });
    const second: Walk = { ...walk };
    await as(office, CITY_CLERK);
    await steps.submit.act(office, second);
    await as(office, CITY_LEADER);
    for (const one of [walk, second]) await steps.signOff.act(office, one);
    await as(office, CITY_CLERK);
    const next = await office.core.handlers.circulation.nextNumber({ dossier: walk.dossier });
    expect(next.serial).toBe(1);
    const take = (dossier: string, change: Partial<typeof next>) =>
      office.core.handlers.circulation.number({ dossier, number: { ...next, ...change } });
    const wrong: [Partial<typeof next>, string][] = [
      [{ serial: 2 }, 'number.gap'],
      [{ serial: 0 }, 'number.taken'],
      [{ year: next.year - 1 }, 'number.gap'],
      [{ agencyCode: '演县发改' }, 'number.gap'],
    ];
    for (const [change, code] of wrong) await expect(take(walk.dossier, change)).rejects.toMatchObject({ code });
    expect(countOf(office, 'number')).toBe(0);
    // Both want the first at the same time.
    expect(
      await both(
        () => take(walk.dossier, {}),
        () => take(second.dossier, {}),
      ),
    ).toEqual([null, 'number.taken']);
    const [left] = [walk, second].filter(
      (one) =>
        sessionOf(office)
          .store.read((db) => acts.ofDossier(db, one.dossier))
          .at(-1)?.act.type === 'signOff',
    );
    await expect(take(left?.dossier ?? '', {})).rejects.toMatchObject({ code: 'number.taken' });
    await take(left?.dossier ?? '', { serial: 2 });
    const third: Walk = { ...walk };
    await steps.submit.act(office, third);
    await as(office, CITY_LEADER);
    await steps.signOff.act(office, third);
    await as(office, CITY_CLERK);
    expect((await office.core.handlers.circulation.nextNumber({ dossier: third.dossier })).serial).toBe(3);
    office.close();
  });
});

describe('a paper that moved on while a window stood open', () => {
  it('is not signed off in its old state', async () => {
    const { home, walk } = await homes.walked('submit');
    const office = openOffice({ home });
    await as(office, CITY_LEADER);
    office.window = async (statement, check) => {
      // Another window sends it back before the PIN is typed.
      await office.core.handlers.circulation.sendBack({ dossier: walk.dossier, reason: '请修改后再报。' });
      return (await check(statement().exercisePin ?? '')).outcome === 'accepted' ? 'accepted' : 'cancelled';
    };
    await expect(steps.signOff.act(office, walk)).rejects.toMatchObject({ code: 'step.notPossible' });
    expect(countOf(office, 'signOff')).toBe(0);
    office.window = null;
    // The clerk changes it; what the leader then has before him is the new text.
    const old = currentOf(office, walk.dossier);
    await as(office, CITY_CLERK);
    const to = await leaderOf(office);
    const elements = { ...ELEMENTS, title: '关于再次开展示例项目储备工作的通知' };
    await office.core.handlers.circulation.submit({ draft: null, dossier: walk.dossier, elements, to, opinion: '' });
    await as(office, CITY_LEADER);
    const signOff = (digest: string) =>
      office.core.handlers.circulation.signOff({ dossier: walk.dossier, digest, opinion: '同意。' });
    await expect(signOff(old)).rejects.toMatchObject({ code: 'document.superseded' });
    await signOff(currentOf(office, walk.dossier));
    office.close();
  });
});
