// How many actions the day-to-day tasks take, counted where they arrive (tests/tour/actions.ts), and beside it the goal. The table in docs/actions.md is what was counted here: the last test
// fails where they differ, and YINZHENG_WRITE_ACTIONS=1 writes it anew.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemMachineId } from '../../main/keys/index.ts';
import { closeSharedQuarantine, openOffice } from '../exchange/office.ts';
import { walkLine } from '../exchange/walk.ts';
import { ActionCounter } from '../tour/actions.ts';
import { Desk, type TextKey } from '../tour/desk.ts';
import { CITY, COUNTY } from '../tour/line.ts';
import { beginDraft, fillDraft, submitDraft } from './hands.ts';
import { type Client, launchClient, ROOT } from './harness.ts';

const DOCUMENT = join(ROOT, 'docs', 'actions.md');
const MARKS = ['<!-- counted by tests/e2e/actions.spec.ts -->', '<!-- as far as here -->'] as const;
const WRITES = process.env['YINZHENG_WRITE_ACTIONS'] === '1';
const home = mkdtempSync(join(tmpdir(), 'yinzheng-actions-'));
const TITLE = '关于报送示例材料的通知';
/** What arrives for the receiving unit at once. */
const ARRIVALS = 12;

let client: Client;
let desk: Desk;
let counter: ActionCounter;
const rows: string[][] = [];

beforeAll(async () => {
  const office = openOffice({ home, machineId: systemMachineId() });
  await office.core.handlers.keys.createExercise({});
  for (const last of ['propose', 'propose', 'register', 'submit'] as const) await walkLine(office, last);
  // One more arrives by the hands of the tests below.
  for (let piece = 1; piece < ARRIVALS; piece++) await walkLine(office, 'dispatch');
  office.close();
  client = await launchClient({ home });
  desk = new Desk(client);
  counter = new ActionCounter(client);
  // What is numbered here has to be laid out here.
  await desk.sitDown(CITY.clerk);
  await beginDraft(desk);
  await fillDraft(desk, {
    kind: 'notice',
    title: TITLE,
    to: COUNTY.unit,
    body: '请于年底前报送。',
    disclosure: 'onRequest',
  });
  await submitDraft(desk);
}, 300_000);

afterAll(async () => {
  await client.close();
  closeSharedQuarantine();
  rmSync(home, { recursive: true, force: true });
});

const button = (form: TextKey, name: TextKey = form) =>
  desk.page.getByRole('form', { name: desk.say(form) }).getByRole('button', { name: desk.say(name), exact: true });
const said = (key: TextKey) => desk.page.getByText(desk.say(key)).first().waitFor({ timeout: 60_000 });
/** Opens the first row that stands so, or the one of the document drafted here, by one press. */
async function open(state: TextKey, title = ''): Promise<void> {
  await desk.press(new RegExp(`${title}.*${desk.say(state)}`, 's'));
  await desk.page.getByRole('heading', { level: 1 }).filter({ hasText: '关于' }).waitFor({ timeout: 30_000 });
  await desk.pageDrawn();
}

type Task = {
  /** Who it is, and the number of the task among theirs. */
  readonly who: string;
  readonly what: string;
  readonly goal: number;
  readonly before?: () => Promise<unknown>;
  readonly run: () => Promise<void>;
};

const TASKS: readonly Task[] = [
  {
    who: 'leader 1',
    what: 'see what waits for me, from the moment the client is unlocked',
    goal: 0,
    before: () => desk.sitDown(CITY.leader),
    run: async () => desk.page.getByRole('listitem').first().waitFor(),
  },
  {
    who: 'leader 2',
    what: 'read a document, from the list',
    goal: 1,
    run: () => open('state.submitted', TITLE),
  },
  {
    who: 'leader 5',
    what: 'agree and sign, the document open',
    goal: 2,
    run: async () => {
      await button('action.signOff').click();
      await desk.confirm();
      await said('done.signOff');
    },
  },
  {
    who: 'leader 7',
    what: 'send back with a reason, the document open',
    goal: 2,
    before: async () => {
      await desk.openBox('toDo');
      await open('state.submitted');
    },
    run: async () => {
      await desk.press(desk.say('action.sendBack'));
      await desk.page.getByRole('form', { name: desk.say('step.sendBack.confirm') }).waitFor();
      await desk.page.keyboard.insertText('请补充联系人。');
      await desk.press(desk.say('step.sendBack.confirm'));
      await said('done.sendBack');
    },
  },
  {
    who: 'clerk 7',
    what: 'number, lay out, stamp and issue what was signed off, from the list',
    goal: 5,
    before: () => desk.sitDown(CITY.clerk),
    run: async () => {
      await open('state.signedOff', TITLE);
      await button('action.number').click();
      await said('proof.same');
      await desk.press(desk.say('step.stamp.begin'));
      await desk.page.getByText(desk.say('stamping.snapped', { page: 1 })).waitFor({ timeout: 30_000 });
      await desk.page
        .getByRole('group', { name: desk.say('stamping.title') })
        .getByRole('button', { name: desk.say('action.stamp'), exact: true })
        .click();
      await desk.confirm();
      await said('done.stamp');
      await button('action.dispatch').click();
      await desk.confirm();
      await desk.page.getByText(desk.say('done.dispatch').slice(0, 3)).first().waitFor({ timeout: 60_000 });
    },
  },
  {
    who: 'clerk 5',
    what: 'know where a document is, from the list that one happens to be in',
    goal: 1,
    before: () => desk.openBox('outgoing'),
    run: async () => {
      await desk.page.keyboard.press('/');
      await desk.page.keyboard.insertText('1号');
      await desk.page
        .getByRole('listitem')
        .filter({ hasText: desk.say('state.received') })
        .first()
        .waitFor();
    },
  },
  {
    who: 'clerk 1',
    what: `sign for ${ARRIVALS} arrivals, from the list`,
    goal: 2,
    before: () => desk.sitDown(COUNTY.clerk),
    run: async () => {
      await desk.press(desk.say('home.signFor', { count: ARRIVALS }));
      await desk.press(desk.say('arrivals.acknowledge', { count: ARRIVALS }));
      await desk.page.getByText(desk.say('arrivals.done', { count: ARRIVALS })).waitFor({ timeout: 60_000 });
    },
  },
  {
    who: 'clerk 2',
    what: 'register one that was signed for, from the list',
    goal: 2,
    before: () => desk.openBox('toDo'),
    run: async () => {
      await desk.press(new RegExp(desk.say('state.acknowledged')));
      await desk.press(desk.say('registration.submit'));
      await button('action.propose').waitFor({ timeout: 60_000 });
    },
  },
  {
    who: 'clerk 4',
    what: 'send for instruction to the leader, the document open',
    goal: 2,
    run: async () => {
      await button('action.propose').click();
      await desk.page.getByText('批示。').first().waitFor({ timeout: 60_000 });
    },
  },
  {
    who: 'leader 4',
    what: 'write an instruction with the pen and pass it on, the document open',
    goal: 3,
    before: async () => {
      await desk.sitDown(COUNTY.leader);
      await open('state.proposed');
    },
    run: async () => {
      await penStroke();
      await button('action.instruct').click();
      await desk.confirm();
      await said('done.instruct');
    },
  },
  {
    who: 'leader 4, with the mouse',
    what: 'the same, the pen taken up first',
    goal: 3,
    before: async () => {
      await desk.openBox('toDo');
      await open('state.proposed');
    },
    run: async () => {
      await desk.press(desk.say('ink.write'));
      await desk.draw([0.6, 0.36]);
      await button('action.instruct').click();
      await desk.confirm();
      await said('done.instruct');
    },
  },
  {
    who: 'leader 10',
    what: 'see whether a stamped document is genuine, the document open',
    goal: 0,
    before: async () => {
      await desk.openBox('incoming');
      await open('state.instructed');
    },
    run: () => said('verdict.valid'),
  },
  {
    who: 'leader 10, why',
    what: 'see the reasons of the verdict',
    goal: 1,
    run: async () => {
      await desk.press(desk.say('reasons.open'));
      await said('reasons.group.seal');
    },
  },
  {
    who: 'officer 8',
    what: 'review yesterday’s events',
    goal: 1,
    before: () => desk.sitDown(CITY.officer),
    run: () => desk.openRail('audit'),
  },
  {
    who: 'officer 9',
    what: 'verify the audit chain (there is no inspection pack yet)',
    goal: 2,
    before: () => desk.openRail('keys'),
    run: async () => {
      await desk.openRail('audit');
      await desk.press(desk.say('audit.verify'));
      await said('audit.verified.ok');
    },
  },
];

/** A stroke of a real pen, which writes at once. */
async function penStroke(): Promise<void> {
  const area = await desk.page.getByRole('group', { name: desk.say('reader.pages') }).boundingBox();
  if (!area) throw new Error('no page shows');
  const input = await desk.page.context().newCDPSession(desk.page);
  const send = (type: 'mousePressed' | 'mouseMoved' | 'mouseReleased', step: number) =>
    input.send('Input.dispatchMouseEvent', {
      type,
      x: area.x + area.width * 0.6 + step * 6,
      y: area.y + area.height * 0.36 + step,
      button: 'left',
      buttons: 1,
      pointerType: 'pen',
      force: 0.5,
      clickCount: 1,
    });
  for (let stroke = 0; stroke < 3; stroke++) {
    await send('mousePressed', stroke * 3);
    for (let step = 0; step < 12; step++) await send('mouseMoved', stroke * 3 + step);
    await send('mouseReleased', stroke * 3 + 12);
  }
  await input.detach();
  await desk.page.getByRole('button', { name: desk.say('ink.undo') }).waitFor();
}

describe('the counter', () => {
  it('counts presses, keys that act, strokes as one and a PIN entry as one; typing and Tab not at all', async () => {
    await desk.sitDown(CITY.leader);
    expect(
      await counter.count(async () => {
        await desk.openSettings();
        await desk.page.keyboard.press('Tab');
        await desk.page.keyboard.press('Shift+Tab');
        await desk.page.keyboard.press('Alt+1');
        await desk.page.getByRole('listitem').first().waitFor();
        await desk.page.keyboard.press('/');
        await desk.page.keyboard.insertText('通知');
        await desk.page.keyboard.press('Control+A');
      }),
    ).toBe(3);
    expect(
      await counter.count(async () => {
        const { mouse } = desk.page;
        for (const y of [300, 320, 340]) {
          await mouse.move(600, y);
          await mouse.down();
          await mouse.move(640, y, { steps: 3 });
          await mouse.up();
        }
      }),
    ).toBe(1);
    // Leaving, one's own card, the PIN.
    expect(await counter.count(() => desk.sitDown(CITY.clerk))).toBe(3);
  });
});

describe('a task takes', () => {
  it.each(TASKS)('$who: $what', async ({ who, what, goal, before, run }) => {
    await before?.();
    const needed = await counter.count(run).catch(async (error: unknown) => {
      await client.screenshot('actions-failed');
      throw error;
    });
    rows.push([who, what, String(needed), String(goal), needed <= goal ? 'yes' : 'no']);
    expect(WRITES ? String(needed) : inTheTable(who)).toBe(String(needed));
  });

  it('what the table in docs/actions.md says', () => {
    expect(rows).toHaveLength(TASKS.length);
    const table = tableOf(['task', 'what is done', 'actions', 'goal', 'met'], rows);
    const text = readFileSync(DOCUMENT, 'utf8');
    const [from, to] = [text.indexOf(MARKS[0]) + MARKS[0].length, text.indexOf(MARKS[1])];
    if (WRITES) writeFileSync(DOCUMENT, `${text.slice(0, from)}\n\n${table}\n\n${text.slice(to)}`);
    else expect(text.slice(from, to).trim()).toBe(table);
    expect(client.problems()).toEqual([]);
  });
});

/** The actions that the document names for a task. */
function inTheTable(who: string): string | undefined {
  const cells = readFileSync(DOCUMENT, 'utf8')
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()));
  return cells.find((row) => row[1] === who)?.[3];
}

function tableOf(head: readonly string[], body: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) => Math.max(3, ...[head, ...body].map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body.map(line)].join('\n');
}
