// One write, sync, rename, commit or removal that fails, and no other: each kind, each n, until the operation is through without reaching the n-th. What the person is told (by
// the gate, as any window is) must be what has happened: done, and all of it is there; refused or faulted, and nothing is. The same operation, by the same
// hand in the same session, then succeeds; a store opened afterwards is whole, and the recipient gets the envelope once.

import { isDeepStrictEqual } from 'node:util';
import { serve } from '../../main/ipc/serve.ts';
import type { DiskStep } from '../../main/store/index.ts';
import { contract } from '../../preload/contract/contract.ts';
import { channelOf } from '../../preload/contract/define.ts';
import { expectWhole, sessionOf, shapeOf } from '../exchange/kept.ts';
import { openOffice, type TestOffice } from '../exchange/office.ts';
import { carryOut, type Operation, openActor, type Prepared, RECIPIENT } from '../exchange/operations.ts';
import type { Homes } from '../exchange/walk.ts';

export const KINDS = ['write', 'sync', 'rename', 'commit', 'remove'] as const satisfies readonly DiskStep[];
export type Kind = (typeof KINDS)[number];
/** What the system says of the step that fails. */
export const REASONS = ['EIO', 'ENOSPC', 'EACCES'] as const;
export type Reason = (typeof REASONS)[number];

export type Outcome = {
  readonly operation: Operation;
  readonly kind: Kind;
  readonly reason: Reason;
  readonly n: number;
  /** What the person was told: done, a refusal by its code, or a fault. */
  readonly told: string;
  /** What is there afterwards, before anything is done again. */
  readonly held: 'nothing' | 'all' | 'half';
  /** What was told when it was done again; '' where all of it had been done. */
  readonly again: string;
  /** What does not fit; empty as it should be. */
  readonly faults: readonly string[];
};

/** An operation that goes on for more steps than this does not end. */
const MOST = 200;

type Shape = ReturnType<typeof shapeOf>;

/** Carries an operation out with the n-th step of a kind failing, for every `every`-th n from `from` on. */
export async function failEach(
  homes: Homes,
  prepared: Prepared,
  order: {
    readonly operation: Operation;
    readonly kind: Kind;
    readonly reason: Reason;
    readonly every?: number;
    readonly from?: number;
  },
): Promise<Outcome[]> {
  const whole = await carryThrough(homes, prepared, order.operation);
  const outcomes: Outcome[] = [];
  for (let n = order.from ?? 1; n <= MOST; n += order.every ?? 1) {
    const outcome = await failOnce(homes, prepared, { ...order, n }, whole);
    if (outcome === null) return outcomes;
    outcomes.push(outcome);
  }
  throw new Error(`${order.operation} takes more than ${MOST} steps of kind ${order.kind}`);
}

/** What is held after the operation with a disk that works. */
async function carryThrough(homes: Homes, { home, walk }: Prepared, operation: Operation): Promise<Shape> {
  const office = openOffice({ home: homes.copy(home) });
  try {
    await openActor(office, operation);
    await carryOut(office, { ...walk }, operation);
    office.core.lock('hand');
    await openActor(office, operation);
    return shapeOf(sessionOf(office), office);
  } finally {
    office.close();
    homes.drop(office.home);
  }
}

/** Null where the operation was through before the n-th step. */
async function failOnce(
  homes: Homes,
  { home, walk }: Prepared,
  order: { readonly operation: Operation; readonly kind: Kind; readonly reason: Reason; readonly n: number },
  whole: Shape,
): Promise<Outcome | null> {
  const { operation, kind, reason, n } = order;
  let armed = false;
  let steps = 0;
  const office = openOffice({
    home: homes.copy(home),
    onStep: (step) => {
      if (armed && step === kind && ++steps === n) throw Object.assign(new Error('injected'), { code: reason });
    },
  });
  const faults: string[] = [];
  try {
    await openActor(office, operation);
    const before = shapeOf(sessionOf(office), office);
    const gated = throughGate(office);
    armed = true;
    const told = await tell(gated, walk, operation);
    armed = false;
    if (steps < n) {
      if (told !== 'done') faults.push(`told ${told} without a step that failed`);
      return null;
    }
    const held = heldIs(shapeOf(sessionOf(office), office), before, whole);
    if (held === 'half') faults.push('half of it is there');
    if ((told === 'done') !== (held === 'all')) faults.push(`told ${told}, held ${held}`);
    // What has not been done is done again by the same hand; every other time the client was closed in between.
    if (n % 2 === 0) {
      office.core.lock('hand');
      await openActor(office, operation);
      await expectWhole(sessionOf(office), office).catch((error: unknown) => faults.push(`not whole: ${text(error)}`));
      if (operation !== 'receive' && heldIs(shapeOf(sessionOf(office), office), before, whole) !== held)
        faults.push('otherwise after it was opened again');
    }
    const again = held === 'all' ? '' : await tell(gated, walk, operation);
    if (again !== '' && again !== 'done') faults.push(`again: ${again}`);
    office.core.lock('hand');
    await openActor(office, operation);
    const session = sessionOf(office);
    await expectWhole(session, office).catch((error: unknown) => faults.push(`not whole: ${text(error)}`));
    const after = shapeOf(session, office);
    if (!isDeepStrictEqual(after, whole)) faults.push(`afterwards ${JSON.stringify(after)}`);
    faults.push(...(await delivered(office, operation)));
    return { operation, kind, reason, n, told, held, again, faults };
  } finally {
    office.close();
    homes.drop(office.home);
  }
}

/** Envelopes that wait for the carrier, and that a sweep has yet to take away, are no part of what has been done. */
function heldIs(held: Shape, before: Shape, whole: Shape): Outcome['held'] {
  const done = (shape: Shape) => ({
    ...shape,
    waiting: null,
    carried: null,
    envelopes: shape.envelopes.map((envelope) => envelope.split(' ')[0]),
  });
  if (isDeepStrictEqual(done(held), done(whole))) return 'all';
  return isDeepStrictEqual(done(held), done(before)) ? 'nothing' : 'half';
}

async function delivered(office: TestOffice, operation: Operation): Promise<string[]> {
  const recipient = RECIPIENT[operation];
  if (!recipient) return [];
  await office.open(recipient);
  const first = await office.core.handlers.exchange.collect({});
  const second = await office.core.handlers.exchange.collect({});
  const right = isDeepStrictEqual(
    [first, second],
    [
      { taken: 1, refused: [] },
      { taken: 0, refused: [] },
    ],
  );
  return right ? [] : [`the recipient got ${JSON.stringify([first, second])}`];
}

/** What the person is told of the operation. */
async function tell(office: TestOffice, walk: Prepared['walk'], operation: Operation): Promise<string> {
  try {
    const collected = await carryOut(office, { ...walk }, operation);
    return collected ?? 'done';
  } catch (error) {
    if (error instanceof Told) return error.message;
    throw error;
  }
}

class Told extends Error {}

/** The office with every call going through the gate: errors are what a window would be told. */
function throughGate(office: TestOffice): TestOffice {
  const { core } = office;
  const role = () => core.current()?.role ?? null;
  const answer = serve(contract, core.handlers, { role, fault: () => '00000000' });
  const handlers = Object.fromEntries(
    Object.entries(contract).map(([slice, methods]) => [
      slice,
      Object.fromEntries(
        Object.keys(methods).map((method) => [
          method,
          async (input: unknown) => {
            const result = await answer(channelOf(slice, method), { window: 'client' }, input);
            if (result.ok) return result.value;
            throw new Told(result.error.kind === 'fault' ? 'fault' : result.error.code);
          },
        ]),
      ),
    ]),
  ) as unknown as typeof core.handlers;
  return Object.create(office, { core: { value: { ...core, handlers } } }) as TestOffice;
}

function text(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
}
