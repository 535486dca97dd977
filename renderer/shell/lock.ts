// Locking by hand: main closes the store, then the screens go.
import { call } from './office.ts';
import { forgetSession } from './session.ts';

export async function lockNow(): Promise<void> {
  await call(window.office.keys.lock, {});
  forgetSession('hand');
}
