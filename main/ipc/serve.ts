// The gate without its host: who may call, is the input what the contract says, run, is the output what the contract says, shape the
// answer. Knows nothing of any slice and nothing of Electron (electron-gate.ts brings the messages).

import * as v from 'valibot';
import type {
  ContractShape,
  Detail,
  Method,
  OutputOf,
  Result,
  Role,
  WindowKind,
} from '../../preload/contract/define.ts';
import { COMMON_CODES, channelOf } from '../../preload/contract/define.ts';
import { Refusal } from '../refusal.ts';

/** What main must supply for a contract: one function a method. Refusals are thrown (refusal.ts). */
export type Handlers<C extends ContractShape> = {
  readonly [S in keyof C]: {
    readonly [M in keyof C[S]]: (
      input: v.InferOutput<C[S][M]['input']>,
    ) => OutputOf<C[S][M]> | Promise<OutputOf<C[S][M]>>;
  };
};

/** What the gate must know about the caller, told by the host: never by the message itself. */
export type Caller = {
  /** The window whose main frame sent the message; null for any other frame, origin or a destroyed one. */
  readonly window: WindowKind | null;
};

export type GatePorts = {
  /** The role of the unlocked profile, or null while locked. */
  readonly role: () => Role | null;
  /** A refused call: for the audit log of the unlocked profile. */
  readonly refused?: (channel: string, code: string) => void;
  /** A defect or the disk. Gets the error; answers with an incident number. */
  readonly fault: (channel: string, error: unknown) => string;
};

export type Serve = (channel: string, caller: Caller, input: unknown) => Promise<Result<unknown, string>>;

/** The one function that answers every channel of `contract`. */
export function serve<C extends ContractShape>(contract: C, handlers: Handlers<C>, ports: GatePorts): Serve {
  const table = new Map<string, { method: Method; run: (input: unknown) => unknown }>();
  for (const [slice, methods] of Object.entries(contract)) {
    for (const [name, method] of Object.entries(methods)) {
      const run: ((input: never) => unknown) | undefined = handlers[slice]?.[name];
      if (!run) throw new Error(`no handler for ${slice}.${name}`);
      table.set(channelOf(slice, name), { method, run: run as (input: unknown) => unknown });
    }
  }
  const refusal = (channel: string, code: string, detail: Detail = {}): Result<never, string> => {
    ports.refused?.(channel, code);
    return { ok: false, error: { kind: 'refusal', code, detail } };
  };
  return async (channel, caller, input) => {
    const entry = table.get(channel);
    if (!entry || caller.window === null || caller.window !== entry.method.window) {
      return refusal(channel, 'permission.denied');
    }
    if (entry.method.roles !== 'anyone') {
      const role = ports.role();
      if (role === null) return refusal(channel, 'session.locked');
      if (!entry.method.roles.includes(role)) return refusal(channel, 'permission.denied');
    }
    // To valibot an array, a date or a map is an object without members; in this contract an input is always a plain one.
    if (!isPlain(input)) return refusal(channel, 'input.invalid', { path: '' });
    const parsed = v.safeParse(entry.method.input, input);
    if (!parsed.success) return refusal(channel, 'input.invalid', { path: pathOf(parsed.issues) });
    try {
      const value = await entry.run(parsed.output);
      const answer = v.safeParse(entry.method.output, value);
      // A row with a member too many is a leak in the making: a fault, not an answer.
      if (!answer.success) throw new Error(`output of ${channel} breaks its contract at ${pathOf(answer.issues)}`);
      return { ok: true, value: answer.output };
    } catch (error) {
      if (error instanceof Refusal && isDeclared(entry.method, error.code)) {
        return refusal(channel, error.code, error.detail);
      }
      return { ok: false, error: { kind: 'fault', incident: ports.fault(channel, error) } };
    }
  };
}

function isPlain(input: unknown): boolean {
  if (typeof input !== 'object' || input === null) return false;
  const made: unknown = Object.getPrototypeOf(input);
  return made === Object.prototype || made === null;
}

function isDeclared(method: Method, code: string): boolean {
  return method.codes.includes(code) || (COMMON_CODES as readonly string[]).includes(code);
}

function pathOf(issues: readonly v.BaseIssue<unknown>[]): string {
  const path = issues[0]?.path?.map((item) => String(item.key)).join('.');
  return path ?? '';
}
