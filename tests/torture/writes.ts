// One write, sync, rename, commit or removal that fails, and no other: each kind, each n that a run without faults reaches. What the person is told (by
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
import { quarantineWithoutProcess } from '../exchange/without-process.ts';

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

type Shape = ReturnType<typeof shapeOf>;

/** Carries an operation out again and again, each time with another single step failing: each kind, every `every`-th n. */
export async function failEach(
  homes: Homes,
  prepared: Prepared,
  order: { readonly operation: Operation; readonly reason: Reason; readonly every?: number },
): Promise<Outcome[]> {
  const { shape, steps } = await carryThrough(homes, prepared, order.operation);
  const outcomes: Outcome[] = [];
  for (const kind of KINDS) {
    for (let n = 1; n <= steps[kind]; n += order.every ?? 1)
      outcomes.push(await failOnce(homes, prepared, { ...order, kind, n }, shape));
  }
  return outcomes;
}

/** What was found, in lines: for each operation how often each was told and held, then what does not fit. */
export function summary(outcomes: readonly Outcome[]): string[] {
  const counts = new Map<string, number>();
  for (const { operation, told, held } of outcomes) {
    const key = `${operation}: told ${told}, ${held} of it there`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const wrong = outcomes.flatMap(({ operation, kind, reason, n, faults }) =>
    faults.map((fault) => `  FAULT ${operation}, ${kind} ${n}, ${reason}: ${fault}`),
  );
  return [...[...counts].map(([key, count]) => `  ${count} ${key}`), ...wrong];
}

/** What is held after the operation with a disk that works, and how many steps of each kind it took. */
async function carryThrough(
  homes: Homes,
  { home, walk }: Prepared,
  operation: Operation,
): Promise<{ shape: Shape; steps: Record<Kind, number> }> {
  const steps = { write: 0, sync: 0, rename: 0, commit: 0, remove: 0 };
  let counting = false;
  const office = openOffice({
    home: homes.copy(home),
    quarantine: quarantineWithoutProcess,
    onStep: (step) => {
      if (counting) steps[step]++;
    },
  });
  try {
    await openActor(office, operation);
    counting = true;
    await carryOut(office, { ...walk }, operation);
    counting = false;
    office.core.lock('hand');
    await openActor(office, operation);
    return { shape: shapeOf(sessionOf(office), office), steps };
  } finally {
    counting = false;
    office.close();
    homes.drop(office.home);
  }
}

async function failOnce(
  homes: Homes,
  { home, walk }: Prepared,
  order: { readonly operation: Operation; readonly kind: Kind; readonly reason: Reason; readonly n: number },
  whole: Shape,
): Promise<Outcome> {
  const { operation, kind, reason, n } = order;
  let armed = false;
  let steps = 0;
  const office = openOffice({
    home: homes.copy(home),
    quarantine: quarantineWithoutProcess,
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
    if (steps < n) throw new Error(`${operation}: no ${kind} ${n} was reached`);
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
    armed = false;
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
    await carryOut(office, { ...walk }, operation);
    return 'done';
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
            const refused = result.ok ? (result.value as { refused?: { code: string }[] } | null)?.refused : undefined;
            // Looking into the carrier tells what it did not take beside what it did.
            if (refused?.[0]) throw new Told(refused[0].code);
            if (result.ok) return result.value;
            throw new Told(result.error.kind === 'fault' ? 'fault' : result.error.code);
          },
        ]),
      ),
    ]),
  ) as unknown as typeof core.handlers;
  const gated = { ...core, handlers };
  return new Proxy(office, { get: (target, name) => (name === 'core' ? gated : Reflect.get(target, name)) });
}

function text(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
}
