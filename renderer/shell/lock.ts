// Locking by hand: what is not saved yet is saved, then main closes the store, then the screens go.
import { call } from './office.ts';
import { forgetSession } from './session.ts';

const savings = new Set<() => Promise<unknown>>();

/** Registers work that must be saved before a lock by hand; the answer takes it back. */
export function beforeLock(save: () => Promise<unknown>): () => void {
  savings.add(save);
  return () => void savings.delete(save);
}

export async function lockNow(): Promise<void> {
  await Promise.allSettled([...savings].map((save) => save()));
  await call(window.office.keys.lock, {});
  forgetSession('hand');
}
