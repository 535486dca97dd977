// One dossier as the screens show it: elements, versions, steps with each act's signature checked, gaps and forks, deliveries, what may be done.

import type { InferOutput } from 'valibot';
import { checkPath } from '../../crypto/certificates/path.ts';
import type { DossierView, Step } from '../../preload/contract/circulation.ts';
import { bodyOf, verifyAct } from '../acts/index.ts';
import { type Directory, everyRoot, findMember } from '../directory/index.ts';
import {
  actionsFor,
  agencyOf,
  bannerOf,
  type LoadedDossier,
  loadDossier,
  numberOf,
  titleOf,
} from '../documents/index.ts';
import type { Office, Session } from '../office.ts';
import { require } from '../refusal.ts';
import { acts, blobs, type StoredAct } from '../store/index.ts';

type View = InferOutput<typeof DossierView>;

export async function viewDossier(office: Office, dossier: string): Promise<View> {
  const session = office.session();
  const directory = session.directory();
  const loaded = session.store.read((db) => loadDossier(db, dossier, directory));
  require(loaded && dossier !== session.ledger, 'dossier.missing');
  const { state } = loaded;
  const before = state.arrivalOf ? arrivalActs(session, state.arrivalOf) : [];
  const banner = await bannerOf(office, session, state.current);
  const can = actionsFor(state, { fingerprint: session.me.fingerprint, role: session.role });
  if (state.current) can.push('export');
  return {
    dossier,
    direction: state.direction,
    state: state.stage,
    title: titleOf(state),
    number: numberOf(state),
    issuingAgency: agencyOf(state),
    documentKind: state.elements?.documentKind ?? null,
    urgency: state.registration?.urgency ?? state.elements?.urgency ?? 'routine',
    handlingMark: state.registration?.handlingMark ?? state.elements?.handlingMark ?? 'none',
    disclosure: state.elements?.disclosure ?? null,
    elements: state.elements,
    registered:
      state.registration && state.registered
        ? {
            serial: `收〔${state.registered.serial.year}〕${state.registered.serial.serial}号`,
            receivedOn: state.registered.receivedOn,
            pieces: state.registration.pieces,
            note: state.registration.note,
          }
        : null,
    versions: state.versions.map((version) => ({
      ...version,
      label: version.role,
      size: session.store.read((db) => blobs.get(db, version.digest)?.length ?? 0),
    })),
    current: state.current,
    steps: [
      ...before.map((entry) => stepOf(entry, null, '', directory, office)),
      ...state.steps.flatMap((step) => {
        const stored = loaded.stored.find((entry) => entry.id === step.id);
        return stored && step.act.type !== 'annotate'
          ? [stepOf(stored, step.refused, step.opinion, directory, office, inkBefore(loaded, step.id))]
          : [];
      }),
    ],
    chain: chainOf(loaded),
    deliveries: state.deliveries.map((delivery) => ({
      unit: delivery.unit,
      to: delivery.clerks.map((clerk) => findMember(directory, clerk)?.name ?? '').join('、'),
      dispatchedAt: delivery.dispatchedAt,
      acknowledgedAt: delivery.acknowledgedAt,
      acknowledgedBy: findMember(directory, delivery.acknowledgedBy)?.name ?? '',
      pieces: delivery.pieces,
    })),
    banner,
    can,
    primary: can.find((action) => action !== 'annotate' && action !== 'export') ?? null,
  };
}

/** How the paper came: the issuer's dispatch and our own 签收, of the dossier that is theirs. */
function arrivalActs(session: Session, arrival: { dossier: string; dispatch: string }): StoredAct[] {
  return session.store
    .read((db) => acts.ofDossier(db, arrival.dossier))
    .filter(
      (entry) => entry.id === arrival.dispatch || bodyOf(entry.act, 'acknowledge')?.dispatch === arrival.dispatch,
    );
}

/** Whether the actor drew on the pages in the same breath: annotate acts since the actor's act before this one. */
function inkBefore(loaded: LoadedDossier, id: string): boolean {
  const place = loaded.stored.findIndex((entry) => entry.id === id);
  const actor = loaded.stored[place]?.act.actor;
  for (let i = place - 1; i >= 0; i--) {
    const entry = loaded.stored[i];
    if (entry?.act.actor !== actor) return false;
    if (entry?.act.type === 'annotate') return true;
  }
  return false;
}

function stepOf(
  stored: StoredAct,
  refused: string | null,
  opinion: string,
  directory: Directory,
  office: Office,
  hasInk = false,
): Step {
  const { act } = stored;
  const member = findMember(directory, act.actor);
  return {
    act: stored.id,
    type: act.type,
    actor: member?.name ?? '',
    post: act.post,
    unit: member?.unit ?? '',
    at: act.at,
    consent: act.consent,
    opinion,
    hasInk,
    verdict: verdictOf(stored, refused, directory, office),
    detail: detailOf(stored, refused),
  };
}

function verdictOf(stored: StoredAct, refused: string | null, directory: Directory, office: Office): Step['verdict'] {
  const member = findMember(directory, stored.act.actor);
  if (!member) return 'indeterminate';
  if (refused !== null || !verifyAct(stored, member.signing.publicKey.bytes)) return 'invalid';
  const path = checkPath({
    leaf: member.signing,
    intermediates: [],
    roots: everyRoot(directory),
    crls: directory.revocationLists,
    at: Math.min(stored.act.at, office.clock.now()),
    usage: 'digitalSignature',
  });
  return path.trusted === 'yes' ? 'valid' : path.trusted === 'no' ? 'invalid' : 'indeterminate';
}

function detailOf(stored: StoredAct, refused: string | null): Step['detail'] {
  const detail: Record<string, string | number | boolean> = {};
  if (refused) detail['refused'] = refused;
  const number = bodyOf(stored.act, 'number');
  if (number) detail['number'] = `${number.number.agencyCode}〔${number.number.year}〕${number.number.serial}号`;
  const produced = bodyOf(stored.act, 'produce');
  if (produced) detail['comparedTexts'] = produced.comparedTexts;
  const stamped = bodyOf(stored.act, 'stamp');
  if (stamped) detail['sealName'] = stamped.sealName;
  const dispatched = bodyOf(stored.act, 'dispatch');
  if (dispatched) detail['to'] = dispatched.to.map((unit) => unit.unit).join('、');
  const acknowledged = bodyOf(stored.act, 'acknowledge');
  if (acknowledged) {
    detail['pieces'] = acknowledged.pieces;
    detail['verdict'] = acknowledged.verdict;
  }
  return detail;
}

/** Gaps in an actor's numbering and doubled numbers show; parents kept back by another agency are told as what they are. */
function chainOf(loaded: LoadedDossier): View['chain'] {
  const findings: View['chain'] = loaded.gaps.map((gap) => ({
    code: gap.doubled.length > 0 ? 'chain.doubled' : 'chain.gap',
    status: loaded.state.foreign ? 'ok' : 'bad',
    detail: { actor: gap.actor, missing: gap.missing.length, doubled: gap.doubled.length },
  }));
  if (loaded.withheld.length > 0) {
    findings.push({
      code: 'chain.withheld',
      status: loaded.state.foreign ? 'ok' : 'unknown',
      detail: { acts: loaded.withheld.length },
    });
  }
  for (const step of loaded.state.steps) {
    if (step.refused)
      findings.push({ code: step.refused, status: 'bad', detail: { act: step.id, type: step.act.type } });
  }
  if (findings.length === 0)
    findings.push({ code: 'chain.whole', status: 'ok', detail: { acts: loaded.stored.length } });
  return findings;
}
