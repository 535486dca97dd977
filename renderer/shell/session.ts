// Who is at work: the session as main told it, and nothing else. Forgetting it takes every screen off and leaves the lock screen.
import type * as v from 'valibot';
import { create } from 'zustand';
import type { Session as SessionSchema } from '../../preload/contract/keys.ts';

export type Session = v.InferOutput<typeof SessionSchema>;
export type LockReason = 'hand' | 'idle' | 'sleep';

type SessionState = {
  /** undefined until main has been asked. */
  readonly session: Session | null | undefined;
  readonly reason: LockReason | undefined;
};

export const useSessionStore = create<SessionState>()(() => ({ session: undefined, reason: undefined }));

export function rememberSession(session: Session | null): void {
  useSessionStore.setState({ session, reason: undefined });
}

export function forgetSession(reason: LockReason): void {
  if (useSessionStore.getState().session) useSessionStore.setState({ session: null, reason });
}

/** The session of an unlocked screen; screens are only mounted while there is one. */
export function useSession(): Session {
  const session = useSessionStore((state) => state.session);
  if (!session) throw new Error('no session');
  return session;
}
