// From the contract to plain functions, one a method: the renderer never holds a generic `invoke`. Knows no Electron, so it is tested without one.
import { type Api, type ContractShape, channelOf } from './contract/define.ts';

export type Invoke = (channel: string, input: unknown) => Promise<unknown>;

/** Builds the client of a contract over `invoke`; every leaf is a function of one argument. */
export function buildApi<C extends ContractShape>(contract: C, invoke: Invoke): Api<C> {
  const api: Record<string, Record<string, (input: unknown) => Promise<unknown>>> = {};
  for (const [slice, methods] of Object.entries(contract)) {
    const functions: Record<string, (input: unknown) => Promise<unknown>> = {};
    for (const method of Object.keys(methods)) functions[method] = (input) => invoke(channelOf(slice, method), input);
    api[slice] = functions;
  }
  return api as Api<C>;
}
