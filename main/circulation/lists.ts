// The lists of work: what waits for me, what is under way, what came in, what went out. Most urgent first, then what has waited longest.

import type { Box, Row } from '../../preload/contract/circulation.ts';
import { BOXES } from '../../preload/contract/circulation.ts';
import { findMember } from '../directory/index.ts';
import { type DossierSummary, nextAction } from '../documents/index.ts';
import type { Office, Session } from '../office.ts';
import { drafts, projections, type ReadableDb } from '../store/index.ts';

const URGENCY_ORDER = { extraUrgent: 0, urgent: 1, routine: 2 } as const;
const FINISHED: ReadonlySet<string> = new Set(['received', 'concluded']);

export function listBox(office: Office, box: Box): { rows: Row[]; counts: Record<Box, number> } {
  const session = office.session();
  const boxes = session.store.read((db) => sortIntoBoxes(db, session));
  const counts = Object.fromEntries(BOXES.map((name) => [name, boxes[name].length])) as Record<Box, number>;
  return { rows: boxes[box], counts };
}

function sortIntoBoxes(db: ReadableDb, session: Session): Record<Box, Row[]> {
  const summaries = projections.list<DossierSummary>(db);
  // An arrival that has been registered goes on as our own dossier.
  const registered = new Set(
    summaries.filter(({ view }) => !view.foreign && view.dispatch !== null).map(({ view }) => view.dispatch),
  );
  const boxes: Record<Box, Row[]> = { toDo: [], toRead: [], underWay: [], done: [], incoming: [], outgoing: [] };
  for (const { dossier, view } of summaries) {
    if (view.foreign && (registered.has(view.dispatch) || session.role !== 'clerk')) continue;
    const row = rowOf(dossier, view, session);
    if (row.waitsForMe) boxes.toDo.push(row);
    else if (FINISHED.has(view.stage)) boxes.done.push(row);
    else if (view.touched.includes(session.me.fingerprint)) boxes.underWay.push(row);
    boxes[view.direction].push(row);
  }
  if (session.role === 'clerk') {
    for (const draft of drafts.list<{ form: string }>(db, { kind: 'document' })) {
      const row = draftRow(draft.id, draft.content.form, draft.savedAt, session);
      boxes.outgoing.push(row);
      boxes.underWay.push(row);
    }
  }
  boxes.toDo.sort(byUrgency);
  for (const name of ['toRead', 'underWay', 'done', 'incoming', 'outgoing'] as const) {
    boxes[name].sort((a, b) => b.lastAt - a.lastAt || (a.id < b.id ? -1 : 1));
  }
  return boxes;
}

function byUrgency(a: Row, b: Row): number {
  return URGENCY_ORDER[a.urgency] - URGENCY_ORDER[b.urgency] || a.lastAt - b.lastAt || (a.id < b.id ? -1 : 1);
}

function rowOf(dossier: string, view: DossierSummary, session: Session): Row {
  const next = nextAction(view, { fingerprint: session.me.fingerprint, role: session.role });
  return {
    kind: view.foreign ? 'arrival' : 'dossier',
    id: view.foreign && view.dispatch ? view.dispatch : dossier,
    direction: view.direction,
    title: view.title,
    number: view.number,
    unit: view.unit,
    state: view.stage,
    urgency: view.urgency,
    handlingMark: view.handlingMark,
    lastAct: view.lastAct,
    lastActor: findMember(session.directory(), view.lastActor)?.name ?? '',
    lastAt: view.lastAt,
    excerpt: view.excerpt,
    waitsForMe: next !== null,
    next,
  };
}

function draftRow(id: string, form: string, savedAt: number, session: Session): Row {
  return {
    kind: 'draft',
    id,
    direction: 'outgoing',
    title: titleOfForm(form),
    number: '',
    unit: session.me.unit,
    state: 'drafting',
    urgency: 'routine',
    handlingMark: 'none',
    lastAct: '',
    lastActor: session.me.name,
    lastAt: savedAt,
    excerpt: '',
    waitsForMe: false,
    next: 'edit',
  };
}

/** A half-filled form is the renderer's own JSON; only its title is looked for, and its absence is no error. */
function titleOfForm(form: string): string {
  try {
    const value: unknown = JSON.parse(form);
    const title = typeof value === 'object' && value !== null && 'title' in value ? value.title : '';
    return typeof title === 'string' ? title.slice(0, 200) : '';
  } catch {
    return '';
  }
}
