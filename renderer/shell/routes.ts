// Where the person is: a small stack of places. No addresses and no history of the browser, so nothing outlives a lock.
import { create } from 'zustand';
import type { Box } from '../../preload/contract/circulation.ts';
import type { Role } from '../../preload/contract/define.ts';

export type Route =
  | { readonly name: 'box'; readonly box: Box }
  /** A draft by its id, a new one (both null), or a dossier that was sent back. */
  | { readonly name: 'draft'; readonly draft: string | null; readonly dossier: string | null }
  | { readonly name: 'dossier'; readonly dossier: string }
  | { readonly name: 'arrival'; readonly arrival: string }
  | { readonly name: 'arrivals' }
  | { readonly name: 'import' }
  | { readonly name: 'seals' | 'keys' | 'audit' | 'settings' };

const names: Readonly<Record<Route['name'], true>> = {
  box: true,
  draft: true,
  dossier: true,
  arrival: true,
  arrivals: true,
  import: true,
  seals: true,
  keys: true,
  audit: true,
  settings: true,
};
/** Every kind of place there is. */
export const ROUTE_NAMES = Object.keys(names) as readonly Route['name'][];

type RouteState = { readonly stack: readonly [Route, ...Route[]]; readonly filter: string };

const first: Route = { name: 'box', box: 'toDo' };
export const useRouteStore = create<RouteState>()(() => ({ stack: [first], filter: '' }));

/** The place where a role begins: documents, or for the security officer the keys. */
export function startRoute(role: Role): Route {
  return role === 'securityOfficer' ? { name: 'keys' } : first;
}

/** Goes to a place of the rail: the way back is forgotten. */
export function goTo(route: Route): void {
  useRouteStore.setState({ stack: [route], filter: '' });
}

/** Opens a place on top of the present one. */
export function open(route: Route): void {
  useRouteStore.setState((state) => ({ stack: [route, ...state.stack], filter: state.filter }));
}

/** Takes the place of the present one, so that back leads past it. */
export function replace(route: Route): void {
  useRouteStore.setState((state) => ({ stack: [route, ...state.stack.slice(1)] }));
}

export function back(): void {
  useRouteStore.setState((state) => {
    const [, next, ...rest] = state.stack;
    return next === undefined ? { stack: [first], filter: '' } : { stack: [next, ...rest] };
  });
}

export function setFilter(filter: string): void {
  useRouteStore.setState({ filter });
}

export function useRoute(): Route {
  return useRouteStore((state) => state.stack[0]);
}
