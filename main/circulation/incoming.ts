// 收文 after acknowledgement: register, propose, instruct, conclude.

import type { Registration } from '../../preload/contract/circulation.ts';
import type { Bodies } from '../acts/index.ts';
import { bodyOf } from '../acts/index.ts';
import { findMember, type Member } from '../directory/index.ts';
import {
  beginning,
  candidatesOf,
  type DossierState,
  type DossierSummary,
  findCandidate,
  inQuarantine,
  knownIn,
  loadDossier,
  numberText,
  REGISTER_NUMBERS,
} from '../documents/index.ts';
import type { Office, Session } from '../office.ts';
import { require } from '../refusal.ts';
import { acts, projections, type StoredBlob } from '../store/index.ts';
import { verifyBytes } from '../verification/index.ts';
import { annotationDrafts, annotationStatements, draftedPages } from './annotations.ts';
import { calendarDateAt } from './calendar.ts';
import { freshDossier } from './outgoing.ts';
import { expectColleague, expectStep, lastOf, pass, stillHolds } from './passing.ts';

type Moved = { dossier: string; act: string };
type Source = { kind: 'arrival'; arrival: string } | { kind: 'file'; candidate: string; again: boolean };

export async function register(office: Office, input: { source: Source; registration: Registration }): Promise<Moved> {
  const session = office.session();
  const dossier = freshDossier();
  const found =
    input.source.kind === 'arrival'
      ? fromArrival(session, input.source.arrival)
      : await fromFile(office, session, input.source, dossier, input.registration.handlingMark);
  const on = calendarDateAt(office.clock.now());
  const made = pass(office, session, {
    action: 'circulation.register',
    dossier,
    statements: [
      {
        type: 'register',
        dossier,
        body: {
          source: found.source,
          registration: input.registration,
          serial: {
            year: on.year,
            serial: session.store.read((db) => projections.nextSerial(db, REGISTER_NUMBERS, on.year)),
          },
          receivedOn: on,
          digest: found.digest,
          pages: found.pages,
        },
        subjects: [found.digest],
        label: { mark: input.registration.handlingMark },
        consent: 'session',
      },
    ],
    contents: found.contents,
    to: null,
  });
  if (input.source.kind === 'file') candidatesOf(session).delete(input.source.candidate);
  office.changed('exchange');
  return { dossier, act: lastOf(made) };
}

type Found = {
  readonly source: Bodies['register']['source'];
  readonly digest: string;
  readonly pages: number;
  readonly contents: readonly StoredBlob[];
};

function fromArrival(session: Session, dispatch: string): Found {
  return session.store.read((db) => {
    const stored = acts.get(db, dispatch);
    const body = stored && bodyOf(stored.act, 'dispatch');
    require(stored && body, 'arrival.missing');
    const loaded = loadDossier(db, stored.act.dossier, session.directory());
    require(loaded?.state.foreign, 'arrival.missing');
    const acknowledged = loaded.stored.find(
      (entry) =>
        bodyOf(entry.act, 'acknowledge')?.dispatch === dispatch &&
        session.directory().unit.members.some((member) => member.fingerprint === entry.act.actor),
    );
    require(acknowledged, 'arrival.notAcknowledged');
    const already = projections
      .list<DossierSummary>(db, { direction: 'incoming' })
      .some((row) => !row.view.foreign && row.view.dispatch === dispatch);
    require(!already, 'step.notPossible', { number: numberText(body.number) });
    return {
      source: {
        kind: 'arrival' as const,
        dossier: stored.act.dossier,
        dispatch,
        acknowledge: acknowledged.id,
        acknowledgedAt: acknowledged.act.at,
        fromUnit: body.fromUnit,
      },
      digest: body.stamped,
      pages: body.pages,
      contents: [],
    };
  });
}

async function fromFile(
  office: Office,
  session: Session,
  { candidate: id, again }: { candidate: string; again: boolean },
  dossier: string,
  mark: 'none' | 'workSecret',
): Promise<Found> {
  const candidate = findCandidate(session, id);
  const { bytes, password, fileName } = candidate;
  const { format, pages, active } = candidate.inspection;
  const known = knownIn(session, candidate.digest);
  require(known === null || again, 'document.known', { dossier: known?.dossier ?? '', title: known?.title ?? '' });
  const report = await inQuarantine(() => verifyBytes(office, session, { name: fileName, bytes, password }));
  const content = await session.store.writeBlob({ plaintext: bytes, dossier, kind: format, label: mark });
  // Registered once: a second hand on the same button finds it gone.
  stillHolds(session, content, () => findCandidate(session, id));
  return {
    source: {
      kind: 'file',
      fileName: beginning(fileName, 255),
      activeContent: [...new Set(active.map(({ kind }) => kind))].slice(0, 100),
      verdict: report.verdict,
    },
    digest: candidate.digest,
    pages,
    contents: [content],
  };
}

/** What the clerk has put on the pages of a registered paper, to be signed with the step that passes it on. */
function annotationsOf(session: Session, { dossier, current, registration }: DossierState) {
  if (current === null) return { statements: [], drafts: [] };
  const statements = annotationStatements(session, dossier, current, registration?.handlingMark ?? 'none');
  return { statements, drafts: annotationDrafts(dossier, current) };
}

export function propose(office: Office, input: { dossier: string; opinion: string; to: string }): Moved {
  const session = office.session();
  const { state } = expectStep(session, input.dossier, 'propose', 'conclude');
  const to = expectColleague(session, input.to, 'leader');
  const written = annotationsOf(session, state);
  const made = pass(office, session, {
    action: 'circulation.propose',
    dossier: input.dossier,
    companion: state.arrivalOf?.dossier ?? null,
    statements: [
      ...written.statements,
      {
        type: 'propose',
        dossier: input.dossier,
        body: { opinion: input.opinion, to: to.fingerprint },
        subjects: state.current ? [state.current] : [],
        label: { mark: state.registration?.handlingMark ?? 'none' },
        consent: 'session',
      },
    ],
    to,
    spent: written.drafts,
  });
  return { dossier: input.dossier, act: lastOf(made) };
}

export async function instruct(office: Office, input: { dossier: string; opinion: string }): Promise<Moved> {
  const session = office.session();
  const { state } = expectStep(session, input.dossier, 'instruct');
  const digest = state.current;
  require(digest, 'step.notPossible');
  const mark = state.registration?.handlingMark ?? 'none';
  const opinion = input.opinion.trim();
  const drafted = draftedPages(session, input.dossier, digest);
  require(opinion !== '' || drafted.says, 'opinion.empty');
  await office.consent({
    purpose: 'instruct',
    title: state.registration?.title ?? '',
    pages: state.versions.find((version) => version.digest === digest)?.pages ?? 1,
    seal: null,
    digest,
    recipients: [],
    opinion,
    inkPages: drafted.pages,
  });
  // While the window stood open the dossier may have moved on.
  require(expectStep(session, input.dossier, 'instruct').state.current === digest, 'step.notPossible');
  const author = expectColleague(session, state.author, 'clerk');
  const made = pass(office, session, {
    action: 'circulation.instruct',
    dossier: input.dossier,
    companion: state.arrivalOf?.dossier ?? null,
    statements: [
      ...annotationStatements(session, input.dossier, digest, mark),
      {
        type: 'instruct',
        dossier: input.dossier,
        body: { opinion, digest, to: author.fingerprint },
        subjects: [digest],
        label: { mark },
        consent: 'pin',
      },
    ],
    to: author,
    spent: annotationDrafts(input.dossier, digest),
  });
  return { dossier: input.dossier, act: lastOf(made) };
}

export function conclude(office: Office, input: { dossier: string; opinion: string }): Moved {
  const session = office.session();
  const { state } = expectStep(session, input.dossier, 'conclude', 'propose');
  const written = annotationsOf(session, state);
  const made = pass(office, session, {
    action: 'circulation.conclude',
    dossier: input.dossier,
    companion: state.arrivalOf?.dossier ?? null,
    statements: [
      ...written.statements,
      {
        type: 'conclude',
        dossier: input.dossier,
        body: { opinion: input.opinion },
        subjects: state.current ? [state.current] : [],
        label: { mark: state.registration?.handlingMark ?? 'none' },
        consent: 'session',
      },
    ],
    to: instructorOf(session, state),
    spent: written.drafts,
  });
  return { dossier: input.dossier, act: lastOf(made) };
}

/** Whoever instructed hears that it is done; nobody, if nobody did or that person has left. */
function instructorOf(session: Session, state: DossierState): Member | null {
  const last = [...state.steps].reverse().find((step) => step.refused === null && step.act.type === 'instruct');
  const member = last && findMember(session.directory(), last.act.actor);
  return member && member.root === session.me.root ? member : null;
}
