// A leader writes on the page: strokes stay where they are written through zooming and leaving, are undone, rubbed out and cleared; a pen's pressure shows; what was
// written before signing off is signed with it and names its writer.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemMachineId } from '../../main/keys/index.ts';
import { CITY_CLERK, CITY_LEADER, closeSharedQuarantine, ELEMENTS, openOffice } from '../exchange/office.ts';
import { walkLine } from '../exchange/walk.ts';
import { Desk, words } from '../tour/desk.ts';
import { type Client, launchClient } from './harness.ts';

const home = mkdtempSync(join(tmpdir(), 'yinzheng-ink-'));
/** 同 has six strokes, 意 thirteen. */
const WRITTEN = 19;
let client: Client;
let desk: Desk;

beforeAll(async () => {
  const office = openOffice({ home, machineId: systemMachineId() });
  await office.core.handlers.keys.createExercise({});
  await walkLine(office, 'submit');
  office.close();
  client = await launchClient({ home });
  desk = new Desk(client);
  await desk.page.getByText(words('lock.title')).waitFor();
  await desk.sitDown(CITY_LEADER);
  await desk.openRow(ELEMENTS.title);
  await desk.pageDrawn();
  await desk.press(words('ink.write'));
}, 120_000);

afterAll(async () => {
  await client.close();
  closeSharedQuarantine();
  rmSync(home, { recursive: true, force: true });
});

const strokes = () => desk.page.locator('.ink-layer .ink-stroke[d]');
const expectStrokes = (wanted: number) => expect.poll(() => strokes().count(), { timeout: 10_000 }).toBe(wanted);
const kept = () =>
  desk.page
    .getByText(words('ink.saved', { time: '' }).trim(), { exact: false })
    .first()
    .waitFor({ timeout: 20_000 });

async function middleOf(index: number): Promise<{ x: number; y: number }> {
  const box = await strokes().nth(index).boundingBox();
  if (!box) throw new Error('no stroke');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

describe('the pen', () => {
  it('writes stroke by stroke, and what is written is kept', async () => {
    await desk.draw([0.5, 0.4]);
    await expectStrokes(WRITTEN);
    await kept();
    await desk.picture('ink-written');
  });

  it('takes back and brings again, by button and by key', async () => {
    await desk.press(words('ink.undo'));
    await desk.press(words('ink.undo'));
    await expectStrokes(WRITTEN - 2);
    await desk.press(words('ink.redo'));
    await expectStrokes(WRITTEN - 1);
    await desk.page.keyboard.press('Control+z');
    await expectStrokes(WRITTEN - 2);
    await desk.page.keyboard.press('Control+y');
    await desk.page.keyboard.press('Control+y');
    await expectStrokes(WRITTEN);
  });

  it('shows how hard it is pressed', async () => {
    const input = await desk.page.context().newCDPSession(desk.page);
    const area = await desk.page.getByRole('group', { name: words('reader.pages') }).boundingBox();
    if (!area) throw new Error('no pages');
    const thickness = async (force: number, y: number): Promise<number> => {
      const left = area.x + 160;
      // A hand never presses the same twice.
      const send = (type: 'mousePressed' | 'mouseMoved' | 'mouseReleased', step: number) =>
        input.send('Input.dispatchMouseEvent', {
          type,
          x: left + step * 6,
          y,
          button: 'left',
          buttons: 1,
          pointerType: 'pen',
          force: force + (step % 3) * 0.02,
          clickCount: 1,
        });
      await send('mousePressed', 0);
      for (let step = 0; step <= 20; step++) await send('mouseMoved', step);
      await send('mouseReleased', 20);
      return (await strokes().last().boundingBox())?.height ?? 0;
    };
    const light = await thickness(0.1, area.y + area.height * 0.7);
    await expectStrokes(WRITTEN + 1);
    const heavy = await thickness(0.95, area.y + area.height * 0.8);
    await expectStrokes(WRITTEN + 2);
    expect(heavy).toBeGreaterThan(light * 1.3);
    await desk.press(words('ink.undo'));
    await desk.press(words('ink.undo'));
    await expectStrokes(WRITTEN);
  });
});

describe('the rubber', () => {
  it('takes the stroke that it touches, and no other', async () => {
    await desk.press(words('ink.eraser'));
    // The first stroke of 同, which stands by itself.
    const at = await middleOf(0);
    const { mouse } = desk.page;
    await mouse.move(at.x - 4, at.y);
    await mouse.down();
    await mouse.move(at.x + 4, at.y, { steps: 3 });
    await mouse.up();
    await expectStrokes(WRITTEN - 1);
    await desk.press(words('ink.undo'));
    await expectStrokes(WRITTEN);
  });

  it('clears everything, and that too can be taken back', async () => {
    await desk.press(words('ink.clear'));
    await expectStrokes(0);
    await desk.press(words('ink.undo'));
    await expectStrokes(WRITTEN);
  });
});

describe('what was written', () => {
  it('stays at its place on the page when the page grows', async () => {
    const sheet = desk.page.locator('[data-page="0"]');
    const share = async () => {
      const [page, stroke] = [await sheet.boundingBox(), await middleOf(0)];
      if (!page) throw new Error('no page');
      return { across: (stroke.x - page.x) / page.width, down: (stroke.y - page.y) / page.height };
    };
    const before = await share();
    await desk.press(words('reader.zoomIn'));
    await desk.pageDrawn();
    const after = await share();
    expect(after.across).toBeCloseTo(before.across, 2);
    expect(after.down).toBeCloseTo(before.down, 2);
    await desk.press(words('reader.fitWidth'));
  });

  it('is there again after the desk was left', async () => {
    await desk.sitDown(CITY_LEADER);
    await desk.openRow(ELEMENTS.title);
    await desk.pageDrawn();
    await expectStrokes(WRITTEN);
  });

  it('is signed with the sign-off, and the clerk sees whose it is', async () => {
    await desk.page
      .getByRole('form', { name: words('action.signOff') })
      .getByRole('button', { name: words('action.signOff'), exact: true })
      .click();
    await desk.confirm();
    await desk.page.getByText(words('done.signOff')).waitFor({ timeout: 60_000 });
    await desk.sitDown(CITY_CLERK);
    await desk.openRow(ELEMENTS.title);
    await desk.pageDrawn();
    const hand = desk.page.locator('.ink-signed');
    await hand.waitFor({ timeout: 20_000 });
    expect(await hand.getAttribute('aria-label')).toContain(CITY_LEADER);
    await expectStrokes(WRITTEN);
    // Nobody else's pen touches it.
    expect(await desk.button(words('ink.eraser')).count()).toBe(0);
    await desk.picture('ink-at-clerk');
    expect(client.problems()).toEqual([]);
    await desk.press(words('ink.signed'));
    await hand.waitFor({ state: 'detached' });
    await desk.press(words('ink.signed'));
    await hand.waitFor({ state: 'attached' });
  });
});
