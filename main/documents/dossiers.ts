// From the acts of a dossier to its state, and from the state to the rows that the lists show. Projections are dropped and rebuilt with the same
// functions, so a row says nothing that the acts do not say.

import type { Role } from '../../preload/contract/define.ts';
import type { CalendarDate, DocumentNumber } from '../../preload/contract/fields.ts';
import { gaps, orderActs } from '../acts/index.ts';
import { type Directory, findMember } from '../directory/index.ts';
import { acts, projections, type ReadableDb, type StoredAct, type WritableDb } from '../store/index.ts';
import { type DossierState, replayDossier } from './flow.ts';

/** Raised whenever what a row holds, or how it is derived, changes: an older store is then rebuilt at its next opening. */
export const PROJECTION_VERSION = 4;
/** Where the register's running numbers (收文登记号) stand among the numbers allotted; an agency code (机关代字) is one line. */
export const REGISTER_NUMBERS = '\nregister';

/** What a list needs of one dossier. */
export type DossierSummary = {
  readonly direction: 'outgoing' | 'incoming';
  readonly foreign: boolean;
  readonly stage: DossierState['stage'];
  readonly title: string;
  readonly number: string;
  readonly unit: string;
  readonly urgency: 'extraUrgent' | 'urgent' | 'routine';
  readonly handlingMark: 'none' | 'workSecret';
  readonly holder: string | null;
  readonly touched: readonly string[];
  readonly lastAct: string;
  readonly lastActor: string;
  readonly lastAt: number;
  readonly excerpt: string;
  /** The dispatch act that this dossier is the arrival of, or answers as registered. */
  readonly dispatch: string | null;
};

export type LoadedDossier = {
  readonly state: DossierState;
  readonly stored: readonly StoredAct[];
  /** Ids of acts that nothing follows yet: the parents of the next one. */
  readonly heads: readonly string[];
  readonly withheld: readonly string[];
  readonly gaps: ReturnType<typeof gaps>;
};

export function loadDossier(db: ReadableDb, dossier: string, directory: Directory): LoadedDossier | null {
  const stored = acts.ofDossier(db, dossier);
  if (stored.length === 0) return null;
  return deriveDossier(dossier, stored, directory);
}

/** Pure: the same set of acts gives the same state in whatever order they are given. */
export function deriveDossier(dossier: string, stored: readonly StoredAct[], directory: Directory): LoadedDossier {
  const { ordered, withheld } = orderActs(stored);
  const state = replayDossier(
    dossier,
    ordered,
    (fingerprint): Role | null => findMember(directory, fingerprint)?.role ?? null,
    (fingerprint) => directory.unit.members.some((member) => member.fingerprint === fingerprint),
  );
  const followed = new Set(ordered.flatMap((entry) => entry.act.parents));
  // Of the set, not of what was handed in: an act given twice is one act.
  const heads = ordered
    .map((entry) => entry.id)
    .filter((id) => !followed.has(id))
    .sort();
  return { state, stored: ordered, heads, withheld, gaps: gaps(ordered) };
}

export function numberText(number: DocumentNumber | null): string {
  return number ? `${number.agencyCode}〔${number.year}〕${number.serial}号` : '';
}

export function dateText(date: CalendarDate): string {
  return `${date.year}年${date.month}月${date.day}日`;
}

export function titleOf(state: DossierState): string {
  return state.registration?.title ?? state.elements?.title ?? '';
}

export function numberOf(state: DossierState): string {
  return state.registration?.number ?? numberText(state.number);
}

export function agencyOf(state: DossierState): string {
  return state.registration?.issuingAgency ?? state.elements?.issuingAgency ?? '';
}

function summarize(loaded: LoadedDossier): DossierSummary {
  const { state } = loaded;
  const last = [...state.steps].reverse().find((step) => step.refused === null && step.act.type !== 'annotate');
  return {
    direction: state.direction,
    foreign: state.foreign,
    stage: state.stage,
    title: titleOf(state),
    number: numberOf(state),
    unit: agencyOf(state),
    urgency: state.registration?.urgency ?? state.elements?.urgency ?? 'routine',
    handlingMark: state.registration?.handlingMark ?? state.elements?.handlingMark ?? 'none',
    holder: state.holder,
    touched: [...state.touched].sort(),
    lastAct: last?.act.type ?? '',
    lastActor: last?.act.actor ?? '',
    lastAt: Math.max(0, ...state.steps.map((step) => step.act.at)),
    // Said by whoever took the last step, and by nobody else: it stands beside that name.
    excerpt: last?.opinion ?? '',
    dispatch: state.arrivalOf?.dispatch ?? (state.foreign ? (state.deliveries[0]?.dispatch ?? null) : null),
  };
}

/** Derives one dossier anew and replaces its rows. */
export function projectDossier(db: WritableDb, dossier: string, directory: Directory): void {
  const loaded = loadDossier(db, dossier, directory);
  projections.replace(db, dossier, loaded && rowOf(loaded));
}

function rowOf(loaded: LoadedDossier) {
  const view = summarize(loaded);
  // Another unit's numbers are not ours to allot from.
  const { foreign, number: own, registered } = loaded.state;
  const number = registered ? { agencyCode: REGISTER_NUMBERS, ...registered.serial } : own;
  return {
    direction: view.direction,
    state: view.stage,
    urgency: view.urgency,
    lastAt: view.lastAt,
    waitsFor: view.holder ?? '',
    view,
    number: foreign ? null : number,
    texts: [view.title, view.number, view.unit],
  };
}

/** Drops everything derived and derives it again from the acts. The ledger is no document and has no row. */
export function rebuildProjections(db: WritableDb, directory: Directory, ledger: string): void {
  const portions = beginRebuild(db, ledger);
  for (const portion of portions) derivePortion(db, portion, directory);
  markRebuilt(db);
}

/** Dossiers to a portion: few enough for an answer in between, enough for rows to lie together. */
const PORTION = 1000;

/** Drops everything derived; the portions that are to be derived. Until markRebuilt() what stands there counts for nothing, and is begun again. */
export function beginRebuild(db: WritableDb, ledger: string): readonly (readonly string[])[] {
  projections.dropAll(db);
  const all = acts.dossiers(db).filter((dossier) => dossier !== ledger);
  return Array.from({ length: Math.ceil(all.length / PORTION) }, (_, index) =>
    all.slice(index * PORTION, (index + 1) * PORTION),
  );
}

/** Says that every portion has been derived. */
export function markRebuilt(db: WritableDb): void {
  projections.markBuilt(db, PROJECTION_VERSION);
}

/** Derives one portion. */
export function derivePortion(db: WritableDb, portion: readonly string[], directory: Directory): void {
  const rows = portion.flatMap((dossier) => {
    const loaded = loadDossier(db, dossier, directory);
    return loaded ? [{ dossier, ...rowOf(loaded) }] : [];
  });
  projections.fill(db, rows);
}
