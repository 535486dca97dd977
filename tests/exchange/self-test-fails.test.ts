// What the exercise and the unlock stand on fails: nothing is made and nothing secret is touched, whatever PIN is typed.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import type * as SelfTest from '../../crypto/self-test.ts';
import type * as SealFont from '../../main/seals/font.ts';
import { CITY_CLERK, closeSharedQuarantine, openOffice } from './office.ts';

const broken = vi.hoisted(() => ({ sm4: false, font: false }));
vi.mock('../../crypto/self-test.ts', async (original) => {
  const real = await original<typeof SelfTest>();
  return {
    selfTest: () =>
      real.selfTest().map((test) => (broken.sm4 && test.algorithm === 'SM4' ? { ...test, holds: false } : test)),
  };
});
vi.mock('../../main/seals/font.ts', async (original) => {
  const real = await original<typeof SealFont>();
  return { findSealFont: () => (broken.font ? null : real.findSealFont()) };
});

const home = mkdtempSync(join(tmpdir(), 'yinzheng-self-test-'));
afterAll(() => {
  closeSharedQuarantine();
  rmSync(home, { recursive: true, force: true });
});

it('no exercise without a typeface for its seal, and none of its profiles', async () => {
  broken.font = true;
  const office = openOffice({ home });
  await expect(office.core.handlers.keys.createExercise({})).rejects.toMatchObject({ code: 'seal.noFont' });
  expect((await office.core.handlers.keys.profiles({})).profiles).toEqual([]);
  broken.font = false;
  await office.core.handlers.keys.createExercise({});
  office.close();
}, 60_000);

it('no unlocking when a known answer does not come out; the about panel names the algorithm', async () => {
  broken.sm4 = true;
  const office = openOffice({ home });
  await expect(office.unlock(CITY_CLERK)).rejects.toMatchObject({
    code: 'selfTest.failed',
    detail: { algorithm: 'SM4' },
  });
  expect(office.core.current()).toBeNull();
  const { findings } = await office.core.handlers.shell.about({});
  expect(findings.filter((finding) => finding.status === 'bad').map((finding) => finding.detail['algorithm'])).toEqual([
    'SM4',
  ]);
  office.close();
  broken.sm4 = false;
  const mended = openOffice({ home });
  await mended.unlock(CITY_CLERK);
  mended.close();
}, 60_000);
