// The lists of work as main sorted them, and the counts of the rail; read again whenever circulation or exchange changes.
// Sorting, choosing and counting are main's; here they are only held while the session lasts.
import { useEffect } from 'react';
import type * as v from 'valibot';
import { create } from 'zustand';
import type { Box, circulation, Row } from '../../preload/contract/circulation.ts';
import { onChanged } from '../shell/events.ts';
import { call, type Failure, failureOf } from '../shell/office.ts';

type Counts = Partial<v.InferOutput<typeof circulation.list.output>['counts']>;

/** The order of the rail; the first six of the keyboard. */
export const BOX_ORDER = [
  'toDo',
  'toRead',
  'underWay',
  'done',
  'incoming',
  'outgoing',
] as const satisfies readonly Box[];

type BoxesState = {
  readonly rows: Partial<Record<Box, readonly Row[]>>;
  readonly counts: Counts;
  readonly failure: Failure | undefined;
  /** The row that was opened last: where the keyboard stands when the person comes back. */
  readonly opened: string | undefined;
};

const nothing: BoxesState = { rows: {}, counts: {}, failure: undefined, opened: undefined };
export const useBoxesStore = create<BoxesState>()(() => nothing);

export function rememberOpened(id: string): void {
  useBoxesStore.setState({ opened: id });
}

/** Counts the readings and the sessions, so that a late answer never overwrites a newer one or outlives a lock. */
let turn = 0;

export function forgetBoxes(): void {
  turn += 1;
  useBoxesStore.setState(nothing, true);
}

export async function loadBox(box: Box): Promise<void> {
  turn += 1;
  const mine = turn;
  try {
    const { rows, counts } = await call(window.office.circulation.list, { box });
    if (mine === turn)
      useBoxesStore.setState((state) => ({ rows: { ...state.rows, [box]: rows }, counts, failure: undefined }));
  } catch (error) {
    if (mine === turn) useBoxesStore.setState({ failure: failureOf(error) });
  }
}

/** Keeps the present list (or, elsewhere, 待办) and with it all counts fresh while the rail is on the screen. */
export function useRailCounts(enabled: boolean, box: Box | undefined): void {
  useEffect(() => {
    if (!enabled) return;
    const present = box ?? 'toDo';
    void loadBox(present);
    return onChanged((slice) => {
      if (slice === 'circulation' || slice === 'exchange' || slice === 'documents' || slice === 'seals')
        void loadBox(present);
    });
  }, [enabled, box]);
}

/** Rows whose title, number, unit or last actor contains every word of the filter. */
export function filterRows(rows: readonly Row[], filter: string): readonly Row[] {
  const words = filter
    .normalize('NFKC')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return rows;
  return rows.filter((row) => {
    const text = `${row.title} ${row.number} ${row.unit} ${row.lastActor} ${row.excerpt}`
      .normalize('NFKC')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
