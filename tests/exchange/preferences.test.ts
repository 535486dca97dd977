// Language and type size belong to the person: they are there again after a restart, and another person's are not touched.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { filesIn } from '../../main/store/store.fixture.ts';
import { CITY_CLERK, CITY_LEADER, COUNTY_CLERK, closeSharedQuarantine, openOffice } from './office.ts';

const home = mkdtempSync(join(tmpdir(), 'yinzheng-preferences-'));
afterAll(() => {
  closeSharedQuarantine();
  rmSync(home, { recursive: true, force: true });
});

it('keeps what each person has chosen; notices are on until somebody wants none', async () => {
  const first = openOffice({ home });
  await first.core.handlers.keys.createExercise({});
  await first.unlock(CITY_LEADER);
  await first.core.handlers.shell.setPreferences({ language: 'zh-CN', typeSize: 'large', notices: 'on' });
  first.close();
  const second = openOffice({ home });
  expect(await second.core.handlers.shell.preferences({})).toEqual({
    language: 'zh-CN',
    typeSize: 'normal',
    notices: 'on',
  });
  await second.unlock(CITY_CLERK);
  expect(await second.core.handlers.shell.preferences({})).toEqual({
    language: 'zh-CN',
    typeSize: 'normal',
    notices: 'on',
  });
  await second.core.handlers.shell.setPreferences({ language: 'en', typeSize: 'normal', notices: 'off' });
  await second.unlock(CITY_LEADER);
  expect(await second.core.handlers.shell.preferences({})).toEqual({
    language: 'zh-CN',
    typeSize: 'large',
    notices: 'on',
  });
  await second.unlock(CITY_CLERK);
  expect(await second.core.handlers.shell.preferences({})).toMatchObject({ language: 'en', notices: 'off' });
  await second.unlock(COUNTY_CLERK);
  expect(await second.core.handlers.shell.preferences({})).toMatchObject({ language: 'en', notices: 'on' });
  second.close();
}, 60_000);

it('keeps the phrases that each person has chosen, encrypted, and puts the standard ones back', async () => {
  const office = openOffice({ home });
  await office.unlock(CITY_LEADER);
  const { phrases, setPhrases } = office.core.handlers.circulation;
  const standard = await phrases({});
  const own = '同意，按程序办理，切勿拖延。';
  await setPhrases({ step: 'signOff', phrases: [own, '同意。', own] });
  expect(await phrases({})).toEqual({ ...standard, signOff: [own, '同意。'] });
  await office.unlock(CITY_CLERK);
  expect(await phrases({})).toEqual(standard);
  await office.unlock(CITY_LEADER);
  expect((await phrases({})).signOff).toEqual([own, '同意。']);
  office.core.lock('hand');
  const found = filesIn(home).filter(({ bytes }) => bytes.includes(own));
  expect(found).toEqual([]);
  await office.unlock(CITY_LEADER);
  await setPhrases({ step: 'signOff', phrases: [] });
  expect(await phrases({})).toEqual(standard);
  office.close();
}, 60_000);
