// How a method of the contract is described. From these descriptions alone come the renderer's client, the preload functions,
// the handlers that main must supply, the checks of the gate and the tests of refusal. Imports valibot only.
import * as v from 'valibot';

export type Schema = v.GenericSchema;

/** The posts that a profile can hold. */
export const ROLES = ['clerk', 'leader', 'securityOfficer'] as const;
export type Role = (typeof ROLES)[number];

/** Who may call: `anyone` also while no profile is unlocked, else exactly the roles named. There is no default. */
export type Callers = 'anyone' | readonly [Role, ...Role[]];

/** `none`: changes nothing that is signed; `session`: the unlocked session suffices; `pin`: the PIN window asks each time. */
export type Consent = 'none' | 'session' | 'pin';

/** Where information leaves the encrypted store by this method. */
export type Sink = 'screen' | 'file' | 'carrier';

/** The window that may call. */
export type WindowKind = 'client' | 'pin';

export type QueryOptions = { readonly roles: Callers; readonly window?: WindowKind };
export type CommandOptions = QueryOptions & { readonly consent: Consent; readonly sinks?: readonly Sink[] };

export type Method = {
  readonly kind: 'query' | 'command';
  readonly input: Schema;
  readonly output: Schema;
  readonly codes: readonly string[];
  readonly roles: Callers;
  readonly window: WindowKind;
  readonly consent: Consent;
  readonly sinks: readonly Sink[];
};

/** Codes that every method may answer. */
export const COMMON_CODES = ['permission.denied', 'session.locked', 'input.invalid'] as const;
export type CommonCode = (typeof COMMON_CODES)[number];

export type Detail = Readonly<Record<string, string | number | boolean>>;
/** Expected and coded; the renderer words it: what is not possible, the rule, what to do next. */
export type Refusal<C extends string = string> = {
  readonly kind: 'refusal';
  readonly code: C;
  readonly detail: Detail;
};
/** A defect or the disk: an incident number, logged without contents. */
export type Fault = { readonly kind: 'fault'; readonly incident: string };
export type Result<T, C extends string = string> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: Refusal<C | CommonCode> | Fault };

/** A read: changes nothing in the store. */
export function query<const I extends Schema, const O extends Schema, const C extends readonly string[]>(
  input: I,
  output: O,
  codes: C,
  options: QueryOptions,
) {
  return {
    kind: 'query',
    input,
    output,
    codes,
    roles: options.roles,
    window: options.window ?? 'client',
    consent: 'none',
    sinks: [],
  } as const;
}

/** A change: leaves an audit entry written in the same transaction. */
export function command<const I extends Schema, const O extends Schema, const C extends readonly string[]>(
  input: I,
  output: O,
  codes: C,
  options: CommandOptions,
) {
  return {
    kind: 'command',
    input,
    output,
    codes,
    roles: options.roles,
    window: options.window ?? 'client',
    consent: options.consent,
    sinks: options.sinks ?? [],
  } as const;
}

export type ContractShape = { readonly [slice: string]: { readonly [method: string]: Method } };
export type InputOf<M extends Method> = v.InferInput<M['input']>;
export type OutputOf<M extends Method> = v.InferOutput<M['output']>;
export type CodeOf<M extends Method> = M['codes'][number];

/** The client that the renderer sees: one plain function a method. */
export type Api<C extends ContractShape> = {
  readonly [S in keyof C]: {
    readonly [M in keyof C[S]]: (input: InputOf<C[S][M]>) => Promise<Result<OutputOf<C[S][M]>, CodeOf<C[S][M]>>>;
  };
};

export function channelOf(slice: string, method: string): string {
  return `yinzheng:${slice}.${method}`;
}

/** What main tells the renderer: only that something changed or how far work has come, never a document. */
export const EVENT_CHANNEL = 'yinzheng:event';
export const ClientEvent = v.variant('type', [
  v.strictObject({ type: v.literal('changed'), slice: v.string() }),
  // A notice on the desktop was clicked.
  v.strictObject({ type: v.literal('openBox'), box: v.picklist(['incoming', 'toDo']) }),
  v.strictObject({ type: v.literal('locked'), reason: v.picklist(['hand', 'idle', 'sleep']) }),
  v.strictObject({
    type: v.literal('progress'),
    task: v.string(),
    step: v.string(),
    done: v.number(),
    total: v.number(),
  }),
]);
export type ClientEvent = v.InferOutput<typeof ClientEvent>;
