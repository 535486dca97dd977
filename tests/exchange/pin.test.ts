// The PIN: tries counted before they are made, delays that outlive the client, a closed window that changes nothing, a copied profile that opens nowhere else.

import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pbkdf2Sm3 } from '../../crypto/sm3/pbkdf2.ts';
import { entries } from '../../main/audit/index.ts';
import type { Answer } from '../../preload/contract/pin.ts';
import { keptBy, sessionOf } from './kept.ts';
import {
  CITY_CLERK,
  CITY_LEADER,
  COUNTY_LEADER,
  closeSharedQuarantine,
  openOffice,
  profileOf,
  type TestOffice,
} from './office.ts';
import { as, Homes, type StepName, steps, type Walk, walkStep } from './walk.ts';

const MINUTE = 60_000;
const homes = new Homes();
let founded: { home: string; walk: Walk };

beforeAll(async () => {
  founded = await homes.walked(null);
}, 120_000);

afterAll(() => {
  closeSharedQuarantine();
  homes.remove();
});

/** A PIN window in which these are typed, one after another, until one is accepted; then it is closed. */
function typing(office: TestOffice, ...pins: (string | 'right')[]): Answer[] {
  const answers: Answer[] = [];
  office.window = async (statement, check) => {
    for (const pin of pins) {
      const answer = await check(pin === 'right' ? (statement().exercisePin ?? '') : pin);
      answers.push(answer);
      if (answer.outcome === 'accepted') return 'accepted';
    }
    return 'cancelled';
  };
  return answers;
}

const cancelled = { code: 'pin.cancelled' };
const five = ['000000', '000001', '000002', '000003', '000004'];

describe('wrong PINs', () => {
  it('are five, then delayed ever longer, over restarts, and told at the next unlocking', async () => {
    const home = homes.copy(founded.home);
    let office = openOffice({ home });
    const answers = typing(office, ...five, 'right');
    await expect(office.unlock(CITY_CLERK)).rejects.toMatchObject(cancelled);
    expect(answers).toMatchObject([
      ...[4, 3, 2, 1].map((triesLeft) => ({ outcome: 'wrong', triesLeft, waitMs: 0 })),
      { outcome: 'wrong', triesLeft: 0 },
      // Not even the right one is tried while the delay runs.
      { outcome: 'delayed' },
    ]);
    expect(answers[4]).toSatisfy(({ waitMs }: { waitMs: number }) => waitMs > 29_000 && waitMs <= 30_000);
    expect(office.core.current()).toBeNull();

    for (const delay of [30_000, MINUTE, 2 * MINUTE, 5 * MINUTE]) {
      const skew = office.skew;
      office.close();
      office = openOffice({ home });
      office.skew = skew;
      const { profiles } = await office.core.handlers.keys.profiles({});
      const waiting = profiles.find((one) => one.name === CITY_CLERK)?.retryAt ?? 0;
      expect(waiting - (Date.now() + skew)).toBeGreaterThan(delay - 5000);
      const early = typing(office, 'right');
      await expect(office.unlock(CITY_CLERK)).rejects.toMatchObject(cancelled);
      expect(early).toMatchObject([{ outcome: 'delayed' }]);
      office.skew += delay;
      const late = typing(office, '999999');
      await expect(office.unlock(CITY_CLERK)).rejects.toMatchObject(cancelled);
      expect(late).toMatchObject([{ outcome: 'wrong', triesLeft: 0 }]);
    }

    office.skew += 15 * MINUTE;
    typing(office, 'right');
    await office.unlock(CITY_CLERK);
    const wrong = () =>
      entries(sessionOf(office).store, null, 50)
        .entries.filter((entry) => entry.action === 'keys.unlock')
        .map((entry) => entry.detail['wrongPinsBefore']);
    expect(wrong()).toEqual([9]);
    // Told once.
    await office.unlock(CITY_CLERK);
    expect(wrong()).toEqual([0, 9]);
    office.close();
  });

  it('count before the PIN is derived: a process that ends meanwhile has had its try', async () => {
    const home = homes.copy(founded.home);
    const counted: number[] = [];
    let folder = '';
    let ends = false;
    const office = openOffice({
      home,
      derive: async (pin, salt, iterations) => {
        counted.push((JSON.parse(readFileSync(join(folder, 'attempts.json'), 'utf8')) as { failed: number }).failed);
        if (ends) throw new Error('the process ends here');
        return pbkdf2Sm3(pin, salt, iterations, 32);
      },
    });
    folder = join(home, 'profiles', (await profileOf(office, CITY_CLERK)).id);
    ends = true;
    typing(office, 'right');
    for (let i = 0; i < 2; i++) await expect(office.unlock(CITY_CLERK)).rejects.toThrow('the process ends here');
    ends = false;
    typing(office, 'right');
    await office.unlock(CITY_CLERK);
    expect(counted).toEqual([1, 2, 3]);
    office.close();
  });

  it('count for what is done in an open session too, and bring about nothing', async () => {
    const { home, walk } = await homes.continued(founded, ['submit']);
    const office = openOffice({ home });
    await as(office, CITY_LEADER);
    const before = keptBy(sessionOf(office));
    const answers = typing(office, ...five);
    await expect(steps.signOff.act(office, walk)).rejects.toMatchObject(cancelled);
    expect(answers.map(({ outcome }) => outcome)).toEqual(five.map(() => 'wrong'));
    const delayed = typing(office, 'right');
    await expect(steps.signOff.act(office, walk)).rejects.toMatchObject(cancelled);
    expect(delayed).toMatchObject([{ outcome: 'delayed' }]);
    expect(keptBy(sessionOf(office))).toEqual(before);
    office.close();
  });
});

describe('the PIN window', () => {
  /** Each goes on from where the one before it began. */
  const withPin: [string, StepName, StepName[]][] = [
    ['signing off', 'signOff', ['submit']],
    ['stamping', 'stamp', ['signOff', 'number']],
    ['dispatching', 'dispatch', ['stamp']],
    ['instructing', 'instruct', ['dispatch', 'acknowledge', 'register', 'propose']],
  ];
  let reached: { home: string; walk: Walk } | null = null;

  it.each(withPin)('closed: %s does not happen, and can be done afterwards', async (_what, name, leading) => {
    reached = await homes.continued(reached ?? founded, leading);
    const { walk } = reached;
    const office = openOffice({ home: homes.copy(reached.home) });
    await as(office, steps[name].by);
    if (name === 'instruct') await drawOn(office, walk.received);
    const before = keptBy(sessionOf(office));
    const shown: unknown[] = [];
    office.window = async (statement) => {
      shown.push(statement());
      return 'cancelled';
    };
    const act = () => (name === 'instruct' ? instruct(office, walk) : steps[name].act(office, walk));
    await expect(act()).rejects.toMatchObject(cancelled);
    expect(shown).toMatchObject([{ purpose: name, person: steps[name].by, exercise: true }]);
    expect((shown[0] as { digest: string }).digest).toMatch(/^[0-9a-f]{64}$/);
    expect(keptBy(sessionOf(office))).toEqual(before);

    // Closed while the right PIN is being tried: a "no" all the same.
    office.window = async (statement, check) => {
      void check(statement().exercisePin ?? '');
      return 'cancelled';
    };
    await expect(act()).rejects.toMatchObject(cancelled);
    expect(keptBy(sessionOf(office))).toEqual(before);

    office.window = null;
    await act();
    expect(keptBy(sessionOf(office)).acts.length).toBeGreaterThan(before.acts.length);
    office.close();
  });

  it('closed while the right PIN is being tried lets nobody in', async () => {
    const office = openOffice({ home: homes.copy(founded.home) });
    office.window = async (statement, check) => {
      void check(statement().exercisePin ?? '');
      return 'cancelled';
    };
    await expect(office.unlock(COUNTY_LEADER)).rejects.toMatchObject(cancelled);
    expect(office.core.current()).toBeNull();
    expect(await office.core.handlers.keys.session({})).toBeNull();
    office.close();
  });

  it('locked behind its back does not sign', async () => {
    const { home, walk } = await homes.continued(founded, ['submit']);
    const office = openOffice({ home });
    await as(office, CITY_LEADER);
    office.window = async (statement, check) => {
      office.core.lock('idle');
      await check(statement().exercisePin ?? '');
      return 'accepted';
    };
    await expect(steps.signOff.act(office, walk)).rejects.toMatchObject({ code: 'session.locked' });
    office.window = null;
    await walkStep(office, walk, 'signOff');
    office.close();
  });
});

async function drawOn(office: TestOffice, dossier: string): Promise<void> {
  const { current } = await office.core.handlers.circulation.dossier({ dossier });
  await office.core.handlers.circulation.saveInk({
    dossier,
    digest: current ?? '',
    strokes: [{ page: 0, width: 2, colour: 'ink', points: [[50, 50, 0.5, 0]] }],
  });
}

async function instruct(office: TestOffice, walk: Walk): Promise<void> {
  await office.core.handlers.circulation.instruct({ dossier: walk.received, opinion: '' });
}

describe('a profile elsewhere', () => {
  const attemptsIn = (home: string, id: string) => readFileSync(join(home, 'profiles', id, 'attempts.json'), 'utf8');

  it('is refused on another machine with the right PIN, at the cost of no try', async () => {
    const home = homes.copy(founded.home);
    const office = openOffice({ home, machineId: 'e'.repeat(32) });
    const { id } = await profileOf(office, CITY_CLERK);
    const before = attemptsIn(home, id);
    await expect(office.unlock(CITY_CLERK)).rejects.toMatchObject({ code: 'profile.otherDevice' });
    expect(office.core.current()).toBeNull();
    expect(attemptsIn(home, id)).toBe(before);
    office.close();
    // At home it still opens.
    const back = openOffice({ home });
    await back.unlock(CITY_CLERK);
    back.close();
  });

  it('is refused where its folder alone was copied to', async () => {
    const home = homes.fresh();
    cpSync(join(founded.home, 'profiles'), join(home, 'profiles'), { recursive: true });
    const office = openOffice({ home });
    await expect(office.unlock(CITY_CLERK)).rejects.toMatchObject({ code: 'profile.otherDevice' });
    office.close();
  });
});
