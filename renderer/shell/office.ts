// The renderer's side of the contract: one way to call main, with the three outcomes in three shapes. A value is returned; a refusal
// and a fault are thrown as typed errors that the notice components show. Knows no method by name and keeps nothing.
import { useCallback, useEffect, useRef, useState } from 'react';
import type { OfficeApi, PinApi } from '../../preload/contract/contract.ts';
import type { Fault, Refusal, Result } from '../../preload/contract/define.ts';
import { onChanged } from './events.ts';
import { forgetSession } from './session.ts';

declare global {
  interface Window {
    readonly office: OfficeApi;
    readonly officeEvents: { subscribe(listener: (event: unknown) => void): void };
    readonly pinWindow: PinApi['pin'];
  }
}

/** A refusal or a fault, as data for a notice. */
export type Failure = Refusal | Fault;

/** What `call` throws: main refused, or something failed. */
export class OfficeError extends Error {
  override readonly name = 'OfficeError';
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.kind === 'refusal' ? failure.code : failure.incident);
    this.failure = failure;
  }
}

/** Calls a method of the contract. Throws OfficeError; a locked session also brings the lock screen. */
export async function call<I, T, C extends string>(method: (input: I) => Promise<Result<T, C>>, input: I): Promise<T> {
  const result = await method(input);
  if (result.ok) return result.value;
  if (result.error.kind === 'refusal' && result.error.code === 'session.locked') forgetSession('idle');
  throw new OfficeError(result.error);
}

/** Any thrown thing as a failure; what is not ours has no incident number and is named by its own words. */
export function failureOf(error: unknown): Failure {
  if (error instanceof OfficeError) return error.failure;
  return { kind: 'fault', incident: error instanceof Error ? error.name : 'unknown' };
}

export type Query<T> = {
  readonly value: T | undefined;
  readonly failure: Failure | undefined;
  readonly loading: boolean;
  readonly reload: () => void;
};

/** Reads through `method` and reads again whenever main says that one of `slices` changed. The latest answer wins. */
export function useQuery<I, T, C extends string>(
  method: (input: I) => Promise<Result<T, C>>,
  input: I,
  slices: readonly string[],
): Query<T> {
  const [state, setState] = useState<Omit<Query<T>, 'reload'>>({ value: undefined, failure: undefined, loading: true });
  const key = JSON.stringify(input);
  const latest = useRef(0);
  const load = useCallback(async () => {
    latest.current += 1;
    const turn = latest.current;
    try {
      const value = await call(method, JSON.parse(key) as I);
      if (turn === latest.current) setState({ value, failure: undefined, loading: false });
    } catch (error) {
      if (turn === latest.current) setState((before) => ({ ...before, failure: failureOf(error), loading: false }));
    }
  }, [method, key]);
  const watched = slices.join(' ');
  useEffect(() => {
    setState({ value: undefined, failure: undefined, loading: true });
    void load();
    const stop = onChanged((slice) => {
      if (watched.split(' ').includes(slice)) void load();
    });
    return () => {
      latest.current += 1;
      stop();
    };
  }, [load, watched]);
  return { ...state, reload: () => void load() };
}

export type ActionState = {
  /** Runs one step at a time; a second call while one is under way does nothing. */
  readonly run: (work: () => Promise<void>) => void;
  readonly busy: boolean;
  readonly failure: Failure | undefined;
  readonly clear: () => void;
};

/** One step that a person takes: busy while it runs, its failure kept for the notice beneath the button. */
export function useAction(): ActionState {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | undefined>(undefined);
  const underWay = useRef(false);
  const run = useCallback((work: () => Promise<void>) => {
    if (underWay.current) return;
    underWay.current = true;
    setBusy(true);
    setFailure(undefined);
    work()
      .catch((error: unknown) => setFailure(failureOf(error)))
      .finally(() => {
        underWay.current = false;
        setBusy(false);
      });
  }, []);
  return { run, busy, failure, clear: useCallback(() => setFailure(undefined), []) };
}
