// Locking by hand: what is not saved yet is saved, then the screens go with what they were still reading, then main closes the store.
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
  forgetSession('hand');
  await call(window.office.keys.lock, {});
}
