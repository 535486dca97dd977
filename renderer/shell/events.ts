// Events from main, received once and handed on: that a slice changed, that a notice was clicked, that the session was locked, how far a task has come.
// Events carry no document; whoever hears one asks main again.
import type { ClientEvent } from '../../preload/contract/define.ts';

type Listener<T> = (value: T) => void;

const changed = new Set<Listener<string>>();
const locked = new Set<Listener<Extract<ClientEvent, { type: 'locked' }>['reason']>>();
const openBox = new Set<Listener<Extract<ClientEvent, { type: 'openBox' }>['box']>>();
const progress = new Set<Listener<Extract<ClientEvent, { type: 'progress' }>>>();

function add<T>(set: Set<Listener<T>>, listener: Listener<T>): () => void {
  set.add(listener);
  return () => void set.delete(listener);
}

export const onChanged = (listener: Listener<string>) => add(changed, listener);
export const onOpenBox = (listener: Listener<'incoming' | 'toDo'>) => add(openBox, listener);
export const onLocked = (listener: Listener<'hand' | 'idle' | 'sleep'>) => add(locked, listener);
export const onProgress = (listener: Listener<Extract<ClientEvent, { type: 'progress' }>>) => add(progress, listener);

/** Hands an event on; main has already checked it against the contract's schema. */
function receive(event: ClientEvent): void {
  if (event.type === 'changed') for (const listener of changed) listener(event.slice);
  if (event.type === 'locked') for (const listener of locked) listener(event.reason);
  if (event.type === 'openBox') for (const listener of openBox) listener(event.box);
  if (event.type === 'progress') for (const listener of progress) listener(event);
}

/** Begins to listen; called once when the client starts. */
export function startEvents(): void {
  window.officeEvents.subscribe((event) => receive(event as ClientEvent));
}
