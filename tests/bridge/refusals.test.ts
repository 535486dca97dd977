// Generated from the contract: every method of every slice is refused to the wrong caller, the locked session, the wrong role and the wrong input, and its
// handler is not reached. A method added to the contract is tested here without a line written.

import * as fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { type Handlers, serve } from '../../main/ipc/serve.ts';
import { Refusal } from '../../main/refusal.ts';
import { buildApi } from '../../preload/bridge.ts';
import { contract, pinContract } from '../../preload/contract/contract.ts';
import {
  type ContractShape,
  channelOf,
  type Method,
  ROLES,
  type Role,
  type WindowKind,
} from '../../preload/contract/define.ts';
import { acceptable } from './inputs.ts';

type Reached = { channel: string; input: unknown };
type Answer = { ok: boolean; error?: { kind: string; code?: string; detail?: object }; value?: unknown };

/** A gate whose handlers only tell that they were reached. */
function gate(shape: ContractShape, role: Role | null, answer: (method: Method) => unknown = () => ({})) {
  const reached: Reached[] = [];
  const faults: unknown[] = [];
  const handlers: Record<string, Record<string, (input: unknown) => unknown>> = {};
  for (const [slice, methods] of Object.entries(shape)) {
    handlers[slice] = {};
    for (const [name, method] of Object.entries(methods)) {
      handlers[slice][name] = (input) => {
        reached.push({ channel: channelOf(slice, name), input });
        return answer(method);
      };
    }
  }
  const run = serve(shape, handlers as Handlers<ContractShape>, {
    role: () => role,
    fault: (_channel, error) => {
      faults.push(error);
      return 'INCIDENT';
    },
  });
  return {
    reached,
    faults,
    call: (channel: string, window: WindowKind | null, input: unknown) =>
      run(channel, { window }, input) as Promise<Answer>,
  };
}

const all = [contract as ContractShape, pinContract as ContractShape].flatMap((shape) =>
  Object.entries(shape).flatMap(([slice, methods]) =>
    Object.entries(methods).map(([name, method]) => ({ shape, slice, name, method, channel: channelOf(slice, name) })),
  ),
);

describe.each(all)('$channel', ({ shape, method, channel }) => {
  const role: Role = method.roles === 'anyone' ? 'clerk' : method.roles[0];
  const good = acceptable(method);

  it('has an acceptable input, so that the refusals below are refusals of something', () => {
    expect(good).toBeDefined();
  });

  it('is refused to a frame that is no window of ours, whatever it sends', async () => {
    const { call, reached } = gate(shape, role);
    expect(await call(channel, null, good)).toMatchObject({ ok: false, error: { code: 'permission.denied' } });
    expect(reached).toEqual([]);
  });

  it('is refused to the other window', async () => {
    const { call, reached } = gate(shape, role);
    const other = method.window === 'client' ? 'pin' : 'client';
    expect(await call(channel, other, good)).toMatchObject({ ok: false, error: { code: 'permission.denied' } });
    expect(reached).toEqual([]);
  });

  it('is refused while locked and to every role not named, and reaches its handler for those that are', async () => {
    const locked = gate(shape, null);
    await locked.call(channel, method.window, good);
    expect(locked.reached).toHaveLength(method.roles === 'anyone' ? 1 : 0);
    for (const one of ROLES) {
      const { call, reached } = gate(shape, one);
      const answer = await call(channel, method.window, good);
      const named = method.roles === 'anyone' || method.roles.includes(one);
      expect(reached).toHaveLength(named ? 1 : 0);
      if (!named) expect(answer).toMatchObject({ ok: false, error: { code: 'permission.denied' } });
    }
  });

  it('refuses a member too many, a member missing and inputs of other shapes', async () => {
    const { call, reached } = gate(shape, role);
    const object = good as Record<string, unknown>;
    const wrong: unknown[] = [{ ...object, sudo: true }, null, [], 'text', 7, undefined, new Date(0), new Map(), /x/];
    for (const name of Object.keys(object)) {
      wrong.push(Object.fromEntries(Object.entries(object).filter(([key]) => key !== name)));
      wrong.push({ ...object, [name]: { toString: 'x' } });
    }
    for (const input of wrong) {
      expect(await call(channel, method.window, input)).toMatchObject({ ok: false, error: { code: 'input.invalid' } });
    }
    expect(reached).toEqual([]);
  });

  it('answers arbitrary input without reaching its handler unless the schema takes it', async () => {
    const { call, reached } = gate(shape, role);
    await fc.assert(
      fc.asyncProperty(fc.anything({ maxDepth: 3 }), async (input) => {
        const before = reached.length;
        await call(channel, method.window, input);
        expect(reached.length - before).toBe(v.is(method.input, input) && !Array.isArray(input) ? 1 : 0);
      }),
      { numRuns: 50 },
    );
  });

  it('turns an answer that breaks the contract into a fault, not a leak', async () => {
    const { call, faults } = gate(shape, role, () => ({ leaked: 'secret', unlocked: true }));
    const answer = await call(channel, method.window, good);
    expect(answer).toMatchObject({ ok: false, error: { kind: 'fault', incident: 'INCIDENT' } });
    expect(faults).toHaveLength(1);
    expect(JSON.stringify(answer)).not.toContain('secret');
  });

  it('lets declared refusals through and turns undeclared ones into faults', async () => {
    const declared = gate(shape, role, (one) => {
      throw new Refusal(one.codes[0] ?? 'session.locked', { next: 'x' });
    });
    expect(await declared.call(channel, method.window, good)).toMatchObject({ ok: false, error: { kind: 'refusal' } });
    const stray = gate(shape, role, () => {
      throw new Refusal('never.declared');
    });
    expect(await stray.call(channel, method.window, good)).toMatchObject({ ok: false, error: { kind: 'fault' } });
  });
});

describe('the gate', () => {
  it('knows no channel that the contract does not name', async () => {
    const { call, reached } = gate(contract, 'clerk');
    for (const channel of ['yinzheng:keys.toString', 'yinzheng:constructor.name', 'office:keys.lock', '']) {
      expect(await call(channel, 'client', {})).toMatchObject({ ok: false, error: { code: 'permission.denied' } });
    }
    expect(reached).toEqual([]);
  });

  it('will not start while a handler is missing', () => {
    const ports = { role: () => null, fault: () => '' };
    expect(() => serve(contract, {} as Handlers<typeof contract>, ports)).toThrow(/no handler/);
  });
});

describe('the bridge', () => {
  it('is one plain function a method and nothing else', async () => {
    const calls: unknown[][] = [];
    const api = buildApi(contract, (...call) => Promise.resolve(calls.push(call)));
    const leaves = Object.entries(api).flatMap(([slice, methods]) =>
      Object.keys(methods).map((name) => `${slice}.${name}`),
    );
    expect(leaves.sort()).toEqual(
      Object.entries(contract)
        .flatMap(([slice, methods]) => Object.keys(methods).map((name) => `${slice}.${name}`))
        .sort(),
    );
    for (const methods of Object.values(api)) {
      for (const method of Object.values(methods)) expect(typeof method).toBe('function');
    }
    await api.keys.lock({});
    expect(calls).toEqual([['yinzheng:keys.lock', {}]]);
  });
});
