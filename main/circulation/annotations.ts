// What people put on the pages of a version: ink, highlights and notes. Encrypted drafts until the paper is passed on, then signed in annotate acts
// that stay beside the file (its bytes never change). Ink keeps acts of its own, in the form that it always had: a client that does not know highlights
// and notes still shows it.

import { utf8 } from '../../crypto/bytes.ts';
import type { Ink, Remarks, SignedRemarks } from '../../preload/contract/fields.ts';
import {
  type Bodies,
  bodyOf,
  fromMilliHighlight,
  fromMilliNote,
  fromMilliStroke,
  type MilliHighlight,
  type MilliNote,
  toMilliHighlight,
  toMilliNote,
  toMilliStroke,
} from '../acts/index.ts';
import { findMember } from '../directory/index.ts';
import { actionsFor, loadDossier, type Statement } from '../documents/index.ts';
import type { Office, Session } from '../office.ts';
import { require } from '../refusal.ts';
import { drafts, type ReadableDb } from '../store/index.ts';

const NO_REMARKS: Remarks = { highlights: [], notes: [] };
/** Bytes of annotations in one act: an act takes 1 MiB (MAX_BYTES), and its other members want room. */
const MOST_BYTES = 900_000;

function inkDraft(dossier: string, digest: string): string {
  return `ink ${dossier} ${digest}`;
}

function remarksDraft(dossier: string, digest: string): string {
  return `remarks ${dossier} ${digest}`;
}

/** The drafts that a step uses up whose acts are `annotationStatements`. */
export function annotationDrafts(dossier: string, digest: string): string[] {
  return [inkDraft(dossier, digest), remarksDraft(dossier, digest)];
}

type Drafted = { readonly strokes: Ink; readonly remarks: Remarks };

/** What the person has put on the pages and not signed yet. */
export function draftedOn(db: ReadableDb, dossier: string, digest: string): Drafted {
  return {
    strokes: drafts.get<{ strokes: Ink }>(db, inkDraft(dossier, digest))?.content.strokes ?? [],
    remarks: drafts.get<Remarks>(db, remarksDraft(dossier, digest))?.content ?? NO_REMARKS,
  };
}

/** The acts that sign it: for each page one of ink and one of highlights and notes, or more where one cannot hold them. */
export function annotationStatements(
  session: Session,
  dossier: string,
  digest: string,
  mark: 'none' | 'workSecret',
): Statement[] {
  const { strokes, remarks } = session.store.read((db) => draftedOn(db, dossier, digest));
  const { highlights, notes } = remarks;
  const statement = (page: number, rest: Partial<Bodies['annotate']>): Statement => ({
    type: 'annotate',
    dossier,
    body: { digest, page, ...rest },
    subjects: [digest],
    label: { mark },
    consent: 'session',
  });
  return pagesOf(strokes, highlights, notes).flatMap((page) => {
    const here = <Item extends { page: number }>(items: readonly Item[]) => items.filter((item) => item.page === page);
    const ink = inPortions(here(strokes).map(toMilliStroke));
    const rest = inPortions<{ highlight?: MilliHighlight; note?: MilliNote }>([
      ...here(highlights).map((one) => ({ highlight: toMilliHighlight(one) })),
      ...here(notes).map((one) => ({ note: toMilliNote(one) })),
    ]);
    return [
      ...ink.map((portion) => statement(page, { strokes: portion })),
      ...rest.map((portion) => {
        const marked = portion.flatMap(({ highlight }) => highlight ?? []);
        const typed = portion.flatMap(({ note }) => note ?? []);
        return statement(page, {
          ...(marked.length > 0 ? { highlights: marked } : {}),
          ...(typed.length > 0 ? { notes: typed } : {}),
        });
      }),
    ];
  });
}

/** How many pages bear something that the next step will sign, told before the PIN is asked for; and whether any of it says something by itself. */
export function draftedPages(session: Session, dossier: string, digest: string): { pages: number; says: boolean } {
  const { strokes, remarks } = session.store.read((db) => draftedOn(db, dossier, digest));
  const { highlights, notes } = remarks;
  return { pages: pagesOf(strokes, highlights, notes).length, says: strokes.length > 0 || notes.length > 0 };
}

function pagesOf(...lists: readonly (readonly { readonly page: number }[])[]): number[] {
  return [...new Set(lists.flatMap((items) => items.map((item) => item.page)))].sort((a, b) => a - b);
}

function sizeOf(value: unknown): number {
  return utf8(JSON.stringify(value)).length + 1;
}

function inPortions<Item>(items: readonly Item[]): Item[][] {
  const portions: Item[][] = [];
  let room = 0;
  for (const item of items) {
    const size = sizeOf(item);
    if (size > room) {
      portions.push([]);
      room = MOST_BYTES;
    }
    portions.at(-1)?.push(item);
    room -= size;
  }
  return portions;
}

export type SignedOn = { readonly ink: { by: string; at: number; strokes: Ink }[]; readonly remarks: SignedRemarks[] };

/**
 * What was signed on the pages of a version, by acts that count. A page that the version does not have has nothing on it: such an act is kept
 * like any other and shows nowhere.
 */
export function signedOn(session: Session, db: ReadableDb, dossier: string, digest: string): SignedOn {
  const directory = session.directory();
  const loaded = loadDossier(db, dossier, directory);
  require(loaded, 'dossier.missing');
  const pages = loaded.state.versions.find((version) => version.digest === digest)?.pages ?? 0;
  const found: SignedOn = { ink: [], remarks: [] };
  for (const { act, refused } of loaded.state.steps) {
    const body = refused === null ? bodyOf(act, 'annotate') : undefined;
    if (!body || body.digest !== digest) continue;
    const signer = { by: findMember(directory, act.actor)?.name ?? '', at: act.at };
    const strokes = (body.strokes ?? []).map(fromMilliStroke).filter((stroke) => stroke.page < pages);
    if (strokes.length > 0) found.ink.push({ ...signer, strokes });
    const { page, highlights = [], notes = [] } = body;
    if (page >= pages || (highlights.length === 0 && notes.length === 0)) continue;
    found.remarks.push({
      ...signer,
      highlights: highlights.map((one) => ({ page, ...fromMilliHighlight(one) })),
      notes: notes.map((one) => ({ page, ...fromMilliNote(one) })),
    });
  }
  return found;
}

/** My ink on a version and everybody's signed one. */
export function inkOf(session: Session, dossier: string, digest: string) {
  return session.store.read((db) => ({
    signed: signedOn(session, db, dossier, digest).ink,
    mine: draftedOn(db, dossier, digest).strokes,
  }));
}

/** My highlights and notes on a version and everybody's signed ones. */
export function remarksOf(session: Session, dossier: string, digest: string) {
  return session.store.read((db) => ({
    signed: signedOn(session, db, dossier, digest).remarks,
    mine: draftedOn(db, dossier, digest).remarks,
  }));
}

/** The number of pages of the version that this person may write on now. */
function expectWritable(session: Session, dossier: string, digest: string): number {
  const loaded = session.store.read((db) => loadDossier(db, dossier, session.directory()));
  require(loaded, 'dossier.missing');
  const may = actionsFor(loaded.state, { fingerprint: session.me.fingerprint, role: session.role });
  require(may.includes('annotate') && loaded.state.current === digest, 'step.notPossible');
  return loaded.state.versions.find((version) => version.digest === digest)?.pages ?? 0;
}

export function saveInk(office: Office, input: { dossier: string; digest: string; strokes: Ink }): { savedAt: number } {
  const { dossier, digest, strokes } = input;
  const session = office.session();
  expectWritable(session, dossier, digest);
  const savedAt = office.clock.now();
  const id = inkDraft(dossier, digest);
  session.store.commit(
    { action: 'circulation.saveInk', subject: dossier, detail: { strokes: strokes.length } },
    (db) =>
      strokes.length === 0
        ? drafts.remove(db, id)
        : drafts.put(db, { id, kind: 'ink', dossier, savedAt, content: { strokes } }),
  );
  return { savedAt };
}

export function saveRemarks(
  office: Office,
  input: { dossier: string; digest: string; remarks: Remarks },
): { savedAt: number } {
  const { dossier, digest, remarks } = input;
  const session = office.session();
  const pages = expectWritable(session, dossier, digest);
  const { highlights, notes } = remarks;
  require([...highlights, ...notes].every(({ page }) => page < pages), 'input.invalid', { path: 'remarks.page' });
  const savedAt = office.clock.now();
  const id = remarksDraft(dossier, digest);
  const detail = { highlights: highlights.length, notes: notes.length };
  session.store.commit({ action: 'circulation.saveRemarks', subject: dossier, detail }, (db) =>
    highlights.length + notes.length === 0
      ? drafts.remove(db, id)
      : drafts.put(db, { id, kind: 'remarks', dossier, savedAt, content: remarks }),
  );
  return { savedAt };
}
