// The process killed before every write, sync, rename, commit and removal of every operation, carrier included, until one run completes. After each kill
// the client is opened again, and either all of it has happened or nothing: no half state, no orphan file, no lost and no doubled envelope.

import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectWhole, sessionOf, shapeOf } from './kept.ts';
import { closeSharedQuarantine, openOffice, type TestOffice } from './office.ts';
import { carryOut, OPERATIONS, type Operation, openActor, type Prepared, prepareAll, RECIPIENT } from './operations.ts';
import { Homes } from './walk.ts';

const homes = new Homes();
let prepared: Map<Operation, Prepared>;

beforeAll(async () => {
  prepared = await prepareAll(homes);
}, 120_000);

afterAll(() => {
  closeSharedQuarantine();
  homes.remove();
});

const program = fileURLToPath(new URL('./crash-child.ts', import.meta.url));

/** Runs an operation in a process of its own; whether it came to its end or was killed. */
function runOnce(from: Prepared, operation: Operation, killAt: number): Promise<{ home: string; completed: boolean }> {
  const home = homes.copy(from.home);
  const order = JSON.stringify({ home, walk: from.walk, operation, killAt });
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, order], {
      // What one child has compiled the next need not.
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_COMPILE_CACHE: homes.compiled },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let complaint = '';
    child.stderr.on('data', (text: Buffer) => (complaint += text.toString()));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (signal === 'SIGKILL') resolve({ home, completed: false });
      else if (code === 0) resolve({ home, completed: true });
      else reject(new Error(`${operation} before step ${killAt} ended by itself: ${complaint}`));
    });
  });
}

/** Opens a home after whatever happened to it: what its actor holds. */
async function heldIn(
  home: string,
  operation: Operation,
  more: (office: TestOffice) => Promise<void> = async () => {},
) {
  const office = openOffice({ home });
  try {
    await openActor(office, operation);
    await expectWhole(sessionOf(office), office);
    await more(office);
    return shapeOf(sessionOf(office), office);
  } finally {
    office.close();
  }
}

/** The recipient takes the envelope in, and no second one. */
async function expectDelivered(home: string, operation: Operation): Promise<void> {
  const recipient = RECIPIENT[operation];
  if (!recipient) return;
  const office = openOffice({ home });
  try {
    await office.open(recipient);
    expect(await office.core.handlers.exchange.collect({})).toEqual({ taken: 1, refused: [] });
    expect(await office.core.handlers.exchange.collect({})).toEqual({ taken: 0, refused: [] });
    await expectWhole(sessionOf(office), office);
  } finally {
    office.close();
  }
}

const AT_ONCE = Math.max(2, Math.min(4, availableParallelism()));
/** Of so many interrupted runs one is done again to its end. */
const AGAIN_EVERY = 4;

describe('a process killed before any step', () => {
  it.each(OPERATIONS)(
    '%s: all of it or nothing',
    async (operation) => {
      const from = prepared.get(operation);
      if (!from) throw new Error('not prepared');
      const again = (office: TestOffice) => carryOut(office, from.walk, operation);
      const before = await heldIn(homes.copy(from.home), operation);
      const after = await heldIn(homes.copy(from.home), operation, again);
      expect(after).not.toEqual(before);

      const outcomes: ('nothing' | 'all')[] = [];
      let completed = false;
      for (let next = 1; !completed; next += AT_ONCE) {
        expect(next).toBeLessThan(80);
        const batch = Array.from({ length: AT_ONCE }, (_, i) => next + i);
        for (const run of await Promise.all(batch.map((killAt) => runOnce(from, operation, killAt)))) {
          if (completed) continue;
          const label = run.completed ? `${operation}, to its end` : `${operation}, killed at ${outcomes.length + 1}`;
          const held = await heldIn(run.home, operation);
          const isAll = isDeepStrictEqual(held, after);
          if (isAll) await expectDelivered(run.home, operation);
          else expect(held, label).toEqual(run.completed ? after : before);
          if (run.completed) completed = true;
          else outcomes.push(isAll ? 'all' : 'nothing');
          // Whoever was interrupted does it again, and it is as if nothing had been.
          if (!isAll && outcomes.length % AGAIN_EVERY === 1) {
            expect(await heldIn(run.home, operation, again), `${label}, and again`).toEqual(after);
            await expectDelivered(run.home, operation);
          }
          homes.drop(run.home);
        }
      }
      // The one commit parts them; what comes behind it is the carrier.
      expect(outcomes.join(' ')).toMatch(/^nothing( nothing)*( all)*$/);
      expect(outcomes.includes('all')).toBe(RECIPIENT[operation] !== undefined);
    },
    120_000,
  );
});
