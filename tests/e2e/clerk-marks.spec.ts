// The clerk of the receiving unit marks a registered paper for the leader, by keys alone, and the leader finds it; then the clerk exports the stamped
// original and the marked working copy, and the command line is asked what each is worth.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemMachineId } from '../../main/keys/index.ts';
import { COUNTY_CLERK, COUNTY_LEADER, closeSharedQuarantine, ELEMENTS, openOffice } from '../exchange/office.ts';
import { walkLine } from '../exchange/walk.ts';
import { Desk, words } from '../tour/desk.ts';
import { tabTo } from './hands.ts';
import { type Client, launchClient, ROOT } from './harness.ts';

const home = mkdtempSync(join(tmpdir(), 'yinzheng-clerk-marks-'));
const NOTE = '此项由我局牵头，请领导阅示';
let client: Client;
let desk: Desk;

beforeAll(async () => {
  const office = openOffice({ home, machineId: systemMachineId() });
  await office.core.handlers.keys.createExercise({});
  await walkLine(office, 'register');
  office.close();
  client = await launchClient({ home });
  desk = new Desk(client);
  await desk.page.getByText(words('lock.title')).waitFor();
  await desk.sitDown(COUNTY_CLERK);
  await desk.openRow(ELEMENTS.title);
  await desk.pageDrawn();
}, 180_000);

afterAll(async () => {
  await client.close();
  closeSharedQuarantine();
  rmSync(home, { recursive: true, force: true });
});

const panel = () => desk.page.getByRole('region', { name: words('remarks.title') });
const markers = () => desk.page.locator('.remark-marker');
const item = (text: string) => panel().getByRole('listitem').filter({ hasText: text });

describe('by keys alone', () => {
  it('the clerk finds words, highlights them and writes a note to them', async () => {
    const { keyboard } = desk.page;
    await keyboard.press('Control+f');
    await keyboard.insertText('储备项目清单');
    await desk.page.locator('.pdf-hit-present').first().waitFor();
    await keyboard.press('Alt+h');
    await expect.poll(() => desk.page.locator('.remark-box').count()).toBe(1);
    await keyboard.press('Alt+n');
    await panel().getByRole('textbox').waitFor();
    await keyboard.insertText(NOTE);
    await keyboard.press('Escape');
    await item(NOTE).waitFor();
    await desk.page.getByRole('search').getByRole('textbox').focus();
    await keyboard.press('Escape');
    await panel()
      .getByText(words('remarks.saved', { time: '' }).trim(), { exact: false })
      .waitFor();
  });

  it('and exports the working copy', async () => {
    await desk.page.getByRole('tab', { name: words('dossier.rail.remarks') }).focus();
    await desk.page.getByRole('tabpanel').focus();
    await tabTo(desk.page, words('action.exportCopy'));
    await desk.page.keyboard.press('Enter');
    await desk.page
      .getByText(words('done.exportCopy', { file: '' }).slice(0, 7), { exact: false })
      .waitFor({ timeout: 60_000 });
    await desk.picture('clerk-marks-exported');
  });

  it('and the original beside it', async () => {
    await desk.page
      .getByRole('group', { name: words('dossier.others') })
      .getByRole('button', { name: words('action.export'), exact: true })
      .focus();
    await desk.page.keyboard.press('Enter');
    await expect.poll(() => readdirSync(client.savedFolder).filter((name) => name.endsWith('.pdf')).length).toBe(2);
  });
});

describe('what left', () => {
  it('is a copy that carries no seal and says so, and an original whose seal stands', () => {
    const files = readdirSync(client.savedFolder).filter((name) => name.endsWith('.pdf'));
    const copy = files.find((name) => name.endsWith('（标注副本）.pdf')) ?? '';
    const original = files.find((name) => name !== copy) ?? '';
    const told = verify(copy);
    expect([told.status, told.report.verdict, told.report.signatures, told.report.reasons]).toEqual([
      2,
      'unsigned',
      [],
      ['pdf.workingCopy'],
    ]);
    // Without the root nobody can tell, but the seal is there and its digest holds.
    expect(verify(original).report.signatures).toMatchObject([{ kind: 'seal', dataHashOk: true, signatureOk: true }]);
    const checked = spawnSync('qpdf', ['--check', join(client.savedFolder, copy)], { encoding: 'utf8' });
    if (!checked.error) expect([checked.status, checked.stderr]).toEqual([0, '']);
  });

  it('stands in the clerk’s own audit log as two different things', async () => {
    await desk.openSettings();
    await desk.press(words('settings.openAudit'));
    await desk.page.getByText(words('auditAction.document.exportCopy'), { exact: true }).first().waitFor();
    await desk.page.getByText(words('auditAction.document.export'), { exact: true }).first().waitFor();
  });
});

describe('what was marked', () => {
  it('goes to the leader signed, with name and time, beside the seal that still holds', async () => {
    await desk.openBox('toDo');
    await desk.openRow(ELEMENTS.title);
    await desk.pageDrawn();
    const form = desk.page.getByRole('form', { name: words('action.propose') });
    await desk.type(form.getByRole('textbox'), '拟请局长批示。');
    await form.getByRole('button', { name: words('action.propose'), exact: true }).click();
    await desk.page.getByText(words('done.propose', { name: COUNTY_LEADER })).waitFor({ timeout: 60_000 });
    await desk.sitDown(COUNTY_LEADER);
    await desk.openRow(ELEMENTS.title);
    await desk.pageDrawn();
    await expect.poll(() => markers().count()).toBe(1);
    await markers().first().click();
    await item(NOTE).getByText(COUNTY_CLERK, { exact: false }).waitFor();
    expect(
      await item(NOTE)
        .getByRole('button', { name: new RegExp(words('remarks.remove')) })
        .count(),
    ).toBe(0);
    await desk.page.getByText(words('verdict.valid')).first().waitFor();
    await desk.picture('clerk-marks-at-leader');
    expect(client.problems()).toEqual([]);
  });
});

function verify(name: string) {
  const program = join(ROOT, 'main', 'verification', 'cli.ts');
  const run = spawnSync(process.execPath, ['--no-warnings', program, join(client.savedFolder, name), '--json'], {
    encoding: 'utf8',
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  });
  return { status: run.status, report: JSON.parse(run.stdout) };
}
