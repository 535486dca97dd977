// The draft keeper of one editor: saves through main, before a lock by hand and when the editor is left.
import { useEffect, useState } from 'react';
import { beforeLock } from '../shell/lock.ts';
import { call } from '../shell/office.ts';
import { DraftKeeper, type KeeperState } from './draft-keeper.ts';

export function useDraftKeeper(start: {
  readonly draft: string | null;
  readonly savedAt: number | undefined;
  readonly text: string;
}): {
  readonly keeper: DraftKeeper;
  readonly state: KeeperState;
} {
  const [state, setState] = useState<KeeperState>({
    draft: start.draft,
    savedAt: start.savedAt,
    status: 'idle',
    error: undefined,
  });
  const [keeper] = useState(
    () => new DraftKeeper(start, (draft, form) => call(window.office.circulation.saveDraft, { draft, form }), setState),
  );
  useEffect(() => {
    const release = beforeLock(() => keeper.flush());
    return () => {
      release();
      void keeper.flush();
    };
  }, [keeper]);
  return { keeper, state };
}
