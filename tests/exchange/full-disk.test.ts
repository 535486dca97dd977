// No space left, from any step of any operation on: refused as such or done, never half; once there is space again nothing is lost and nothing doubled.

import { rmSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { carrierFolder } from '../../main/exercise/index.ts';
import { expectWhole, sessionOf, shapeOf } from './kept.ts';
import { CITY_LEADER, closeSharedQuarantine, openOffice } from './office.ts';
import { carryOut, type Operation, openActor, type Prepared, prepareAll, RECIPIENT } from './operations.ts';
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

function preparedFor(operation: Operation): Prepared {
  const found = prepared.get(operation);
  if (!found) throw new Error('not prepared');
  return found;
}

function noSpace(): never {
  throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
}

/** Carries an operation out with a disk that is full from the n-th step on, and looks again when it no longer is. */
async function run(operation: Operation, fullFrom: number) {
  const { home, walk } = preparedFor(operation);
  let steps = 0;
  let isFull = false;
  const office = openOffice({
    home: homes.copy(home),
    // Removing needs no space.
    onStep: (step) => {
      if (isFull && step !== 'remove' && ++steps >= fullFrom) noSpace();
    },
  });
  try {
    await openActor(office, operation);
    const before = shapeOf(sessionOf(office), office);
    isFull = true;
    const code = await carryOut(office, { ...walk }, operation).then(
      () => 'done',
      (error: unknown) => (error as { code: string }).code,
    );
    isFull = false;
    const met = steps >= fullFrom;
    // A file that was whole and whose folder could not be synced is swept when the store is next opened.
    office.core.lock('hand');
    await openActor(office, operation);
    await expectWhole(sessionOf(office), office);
    const after = shapeOf(sessionOf(office), office);
    let delivered: unknown = null;
    const recipient = RECIPIENT[operation];
    if (recipient) {
      await office.open(recipient);
      delivered = await office.core.handlers.exchange.collect({});
    }
    return { code, met, before, after, delivered };
  } finally {
    office.close();
  }
}

/** One of each kind; the others take the same ways. */
const KINDS = ['submit', 'stamp', 'dispatch', 'receive', 'acknowledge'] as const satisfies readonly Operation[];
/** Every second step: each file is written, synced and renamed, so each is met. */
const STRIDE = 2;

describe('a disk that is full from any step on', () => {
  it.each(KINDS)(
    '%s: refused as such or done, never half',
    async (operation) => {
      const whole = await run(operation, Number.POSITIVE_INFINITY);
      expect(whole.code).toBe('done');
      const codes: string[] = [];
      for (let step = 1; ; step += STRIDE) {
        expect(step).toBeLessThan(80);
        const { code, met, before, after, delivered } = await run(operation, step);
        codes.push(code);
        const isDone = isDeepStrictEqual(after, whole.after);
        expect(isDone ? after : before, `${operation}, full from step ${step}, ${code}`).toEqual(after);
        if (code === 'done') expect(isDone, `${operation}, full from step ${step}`).toBe(true);
        if (RECIPIENT[operation]) expect(delivered).toEqual({ taken: isDone ? 1 : 0, refused: [] });
        if (!met) break;
      }
      expect(codes[0]).toBe('disk.full');
      expect([...new Set(codes)]).toEqual(['disk.full', 'done']);
    },
    120_000,
  );
});

describe('a carrier that is away', () => {
  it('keeps nobody from signing off: the envelope waits and goes when it is back', async () => {
    const { home, walk } = preparedFor('signOff');
    const office = openOffice({ home: homes.copy(home) });
    const folder = carrierFolder(office.home);
    await openActor(office, 'signOff');
    const away = openOffice({ home: homes.copy(home) });
    rmSync(folder, { recursive: true });
    writeFileSync(folder, 'not a folder');
    await carryOut(office, walk, 'signOff');
    const waiting = shapeOf(sessionOf(office), { ...office, core: away.core }).waiting;
    expect(waiting).toHaveLength(1);
    await expect(office.core.handlers.exchange.collect({})).rejects.toMatchObject({ code: 'carrier.unreachable' });
    office.close();
    away.close();

    rmSync(folder);
    const back = openOffice({ home: office.home });
    await back.unlock(CITY_LEADER);
    const { waiting: left, carried } = shapeOf(sessionOf(back), back);
    expect([left, carried]).toEqual([[], 1]);
    back.close();
  });
});
