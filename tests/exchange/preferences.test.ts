// Language and type size belong to the person: they are there again after a restart, and another person's are not touched.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { CITY_CLERK, CITY_LEADER, closeSharedQuarantine, openOffice } from './office.ts';

const home = mkdtempSync(join(tmpdir(), 'yinzheng-preferences-'));
afterAll(() => {
  closeSharedQuarantine();
  rmSync(home, { recursive: true, force: true });
});

it('keeps what each person has chosen', async () => {
  const first = openOffice({ home });
  await first.core.handlers.keys.createExercise({});
  await first.unlock(CITY_LEADER);
  await first.core.handlers.shell.setPreferences({ language: 'zh-CN', typeSize: 'large' });
  first.close();
  const second = openOffice({ home });
  expect(await second.core.handlers.shell.preferences({})).toEqual({ language: 'zh-CN', typeSize: 'normal' });
  await second.unlock(CITY_CLERK);
  expect(await second.core.handlers.shell.preferences({})).toEqual({ language: 'zh-CN', typeSize: 'normal' });
  await second.core.handlers.shell.setPreferences({ language: 'en', typeSize: 'normal' });
  await second.unlock(CITY_LEADER);
  expect(await second.core.handlers.shell.preferences({})).toEqual({ language: 'zh-CN', typeSize: 'large' });
  second.close();
}, 60_000);
