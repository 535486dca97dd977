// What the desktop is told as envelopes come: for whoever is at work, while locked, and when it is not wanted. The looks are those that the host makes every few
// seconds.

import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { carrierFolder } from '../../main/exercise/index.ts';
import type { Notice } from '../../main/office.ts';
import {
  CITY_CLERK,
  CITY_LEADER,
  COUNTY_CLERK,
  closeSharedQuarantine,
  ELEMENTS,
  openOffice,
  type TestOffice,
} from './office.ts';
import { as, Homes, leaderOf, startWalk, walkStep } from './walk.ts';

const TITLE = '关于可以公开的事项的函';
const homes = new Homes();
/** A home with two stamped documents, one of them marked 工作秘密, and what their dispatches put into the carrier. */
let home: string;
let marked: string[];
let plain: string[];
let office: TestOffice;

/** Submits, signs off, numbers, stamps and dispatches; the envelopes are taken out of the carrier and kept aside. */
async function dispatched(at: TestOffice, elements: typeof ELEMENTS, aside: string): Promise<string[]> {
  const folder = carrierFolder(at.home);
  await as(at, CITY_CLERK);
  const to = await leaderOf(at);
  const moved = await at.core.handlers.circulation.submit({ draft: null, dossier: null, elements, to, opinion: '' });
  const walk = { ...startWalk(), dossier: moved.dossier };
  for (const step of ['signOff', 'number', 'stamp'] as const) await walkStep(at, walk, step);
  const before = new Set(readdirSync(folder));
  await walkStep(at, walk, 'dispatch');
  const names = readdirSync(folder).filter((name) => !before.has(name));
  mkdirSync(aside, { recursive: true });
  for (const name of names) renameSync(join(folder, name), join(aside, name));
  return names.map((name) => join(aside, name));
}

beforeAll(async () => {
  home = homes.fresh();
  const making = openOffice({ home });
  await making.core.handlers.keys.createExercise({});
  marked = await dispatched(making, ELEMENTS, homes.fresh());
  plain = await dispatched(making, { ...ELEMENTS, title: TITLE, handlingMark: 'none' }, homes.fresh());
  making.close();
}, 120_000);

beforeEach(() => {
  office = openOffice({ home: homes.copy(home) });
  return () => office.close();
});

afterAll(() => {
  closeSharedQuarantine();
  homes.remove();
});

function arrive(files: readonly string[]): void {
  for (const path of files)
    writeFileSync(join(carrierFolder(office.home), path.split('/').at(-1) ?? ''), readFileSync(path));
}

const looked = async (): Promise<Notice[]> => {
  await office.core.look();
  return office.notices.splice(0);
};

describe('while somebody is at work, the desktop is told', () => {
  it('of a marked paper that one has come, of another from whom and what; once', async () => {
    await office.unlock(COUNTY_CLERK);
    expect(await looked()).toEqual([]);
    arrive(marked);
    expect(await looked()).toEqual([{ title: '印证', body: '有新来文', box: 'incoming' }]);
    arrive(plain);
    expect(await looked()).toEqual([{ title: '印证', body: `示例市发展和改革委员会：${TITLE}`, box: 'incoming' }]);
    expect(await looked()).toEqual([]);
  });

  it('of two at one look how many', async () => {
    await office.unlock(COUNTY_CLERK);
    arrive([...marked, ...plain]);
    expect(await looked()).toMatchObject([{ body: '有 2 件新来文' }]);
  });

  it('of a colleague’s paper under the colleague’s name', async () => {
    await office.unlock(CITY_LEADER);
    await office.core.look();
    office.notices.length = 0;
    const clerk = openOffice({ home: office.home });
    await clerk.open(CITY_CLERK);
    const elements = { ...ELEMENTS, handlingMark: 'none' as const };
    const to = await leaderOf(clerk);
    await clerk.core.handlers.circulation.submit({ draft: null, dossier: null, elements, to, opinion: '' });
    clerk.close();
    expect(await looked()).toEqual([{ title: '印证', body: `${CITY_CLERK}：${ELEMENTS.title}`, box: 'toDo' }]);
  });

  it('nothing of receipts, of what is collected by hand, or of what was there when the door was opened', async () => {
    arrive(marked);
    await office.unlock(COUNTY_CLERK);
    expect(await looked()).toEqual([]);
    arrive(plain);
    expect((await office.core.handlers.exchange.collect({})).taken).toBe(1);
    expect(await looked()).toEqual([]);
    const { arrivals } = await office.core.handlers.exchange.arrivals({});
    const city = openOffice({ home: office.home });
    await city.unlock(CITY_CLERK);
    await office.core.handlers.exchange.acknowledge({ arrival: arrivals[0]?.arrival ?? '', pieces: 1 });
    await city.core.look();
    const { rows } = await city.core.handlers.circulation.list({ box: 'outgoing' });
    expect(rows.map((row) => row.state)).toContain('received');
    expect([city.notices, office.notices]).toEqual([[], []]);
    city.close();
  });

  it('nothing when it is not wanted, nor of it afterwards', async () => {
    await office.unlock(COUNTY_CLERK);
    await office.core.handlers.shell.setPreferences({ language: 'zh-CN', typeSize: 'normal', notices: 'off' });
    arrive(marked);
    expect(await looked()).toEqual([]);
    await office.core.handlers.shell.setPreferences({ language: 'en', typeSize: 'normal', notices: 'on' });
    expect(await looked()).toEqual([]);
    arrive(plain);
    expect(await looked()).toMatchObject([{ title: 'Yinzheng' }]);
  });
});

describe('while locked, the desktop is told', () => {
  const locked = { title: '印证', body: '有新来件，解锁后查看', box: null };

  it('that something has come, and nothing of it, marked or not', async () => {
    await office.unlock(COUNTY_CLERK);
    office.core.lock('hand');
    expect(await looked()).toEqual([]);
    arrive(plain);
    expect(await looked()).toEqual([locked]);
    arrive(marked);
    expect(await looked()).toEqual([locked]);
    expect(await looked()).toEqual([]);
    // It is there for whoever opens the door, who sees it and is told no more.
    await office.unlock(COUNTY_CLERK);
    expect((await office.core.handlers.exchange.arrivals({})).arrivals).toHaveLength(2);
    expect(await looked()).toEqual([]);
  });

  it('before anybody has been let in, of what comes after the client was started', async () => {
    arrive(marked);
    expect(await looked()).toEqual([]);
    arrive(plain);
    expect(await looked()).toEqual([locked]);
  });

  it('nothing of what is for nobody here, or cannot be read', async () => {
    expect(await looked()).toEqual([]);
    const folder = carrierFolder(office.home);
    const stranger = openOffice({ home: homes.fresh() });
    await stranger.core.handlers.keys.createExercise({});
    await stranger.unlock(CITY_CLERK);
    const to = await leaderOf(stranger);
    await stranger.core.handlers.circulation.submit({
      draft: null,
      dossier: null,
      elements: ELEMENTS,
      to,
      opinion: '',
    });
    const theirs = carrierFolder(stranger.home);
    const names = readdirSync(theirs);
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) writeFileSync(join(folder, name), readFileSync(join(theirs, name)));
    stranger.close();
    const [some = ''] = plain;
    writeFileSync(join(folder, `00000000000000-${'0'.repeat(32)}.yzen`), readFileSync(some).subarray(0, 100));
    expect(await looked()).toEqual([]);
    expect(existsSync(join(folder, names[0] ?? ''))).toBe(true);
  });

  it('nothing when whoever was there last wants none', async () => {
    await office.unlock(COUNTY_CLERK);
    await office.core.handlers.shell.setPreferences({ language: 'zh-CN', typeSize: 'normal', notices: 'off' });
    office.core.lock('idle');
    arrive(plain);
    expect(await looked()).toEqual([]);
  });
});
