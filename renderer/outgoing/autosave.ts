// Keeps the draft while it is written: a moment after the last keystroke, one saving at a time, the newest text always last.
// A draft gets its id at its first saving. Leaving the screen saves what is not saved yet.
import { useCallback, useEffect, useRef, useState } from 'react';
import { call, type Failure, failureOf } from '../shell/office.ts';
import { useSessionStore } from '../shell/session.ts';

const DELAY_MS = 700;

export type Autosave = {
  readonly draft: string | null;
  readonly savedAt: number | undefined;
  readonly status: 'idle' | 'waiting' | 'saving';
  readonly failure: Failure | undefined;
  /** Tells the present text; equal text is not saved again. */
  readonly note: (text: string) => void;
  /** Saves at once and answers the draft's id. */
  readonly flush: () => Promise<string | null>;
  /** Stops saving, because the draft was submitted or deleted. */
  readonly stop: () => void;
};

export function useAutosave(
  initialDraft: string | null,
  initialText: string,
  initialSavedAt: number | undefined,
): Autosave {
  const [shown, setShown] = useState<Omit<Autosave, 'note' | 'flush' | 'stop'>>({
    draft: initialDraft,
    savedAt: initialSavedAt,
    status: 'idle',
    failure: undefined,
  });
  const state = useRef({ draft: initialDraft, text: initialText, saved: initialText, stopped: false });
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const underWay = useRef<Promise<void>>(Promise.resolve());

  const save = useCallback(async () => {
    const now = state.current;
    if (now.stopped || now.text === now.saved || !useSessionStore.getState().session) return;
    const text = now.text;
    setShown((before) => ({ ...before, status: 'saving' }));
    try {
      const kept = await call(window.office.circulation.saveDraft, { draft: now.draft, form: text });
      now.draft = kept.draft;
      now.saved = text;
      setShown({
        draft: kept.draft,
        savedAt: kept.savedAt,
        status: now.text === text ? 'idle' : 'waiting',
        failure: undefined,
      });
    } catch (error) {
      setShown((before) => ({ ...before, status: 'waiting', failure: failureOf(error) }));
    }
  }, []);

  const flush = useCallback(async () => {
    clearTimeout(timer.current);
    underWay.current = underWay.current.then(save);
    await underWay.current;
    return state.current.draft;
  }, [save]);

  const note = useCallback(
    (text: string) => {
      if (text === state.current.text) return;
      state.current.text = text;
      setShown((before) => (before.status === 'idle' ? { ...before, status: 'waiting' } : before));
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void flush(), DELAY_MS);
    },
    [flush],
  );

  const stop = useCallback(() => {
    clearTimeout(timer.current);
    state.current.stopped = true;
  }, []);

  useEffect(() => () => void flush(), [flush]);
  return { ...shown, note, flush, stop };
}
