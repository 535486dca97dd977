// The rules of the two flows (党政机关公文处理工作条例 articles 24 and 25, the steps that this client knows): which act may follow which,
// done by whom, and what may be done next. Pure: acts in, state out. The same function serves replay, projections and the check before
// an act is signed, so what is offered and what is accepted cannot differ.
//
// An act that may not follow is not lost: it stands among the steps, marked out of order, and changes no state. Two people who act at the
// same time therefore never overwrite each other; the replay order (main/acts/replay.ts) decides which of the two counts.

import type { InferOutput } from 'valibot';
import type { Action, Registration, State } from '../../preload/contract/circulation.ts';
import type { Role } from '../../preload/contract/define.ts';
import type { CalendarDate, DocumentElements, DocumentNumber } from '../../preload/contract/fields.ts';
import { type Act, type ActType, type Bodies, isKnownType, type MilliBox, understand } from '../acts/index.ts';

export type DossierStage = InferOutput<typeof State>;

export type ReplayedAct = { readonly id: string; readonly act: Act };

export type VersionFact = {
  readonly digest: string;
  readonly role: 'draft' | 'signedOffText' | 'finalCopy' | 'stamped' | 'received';
  readonly pages: number;
  readonly at: number;
};

export type Delivery = {
  readonly unit: string;
  readonly root: string;
  readonly clerks: readonly string[];
  readonly dispatch: string;
  readonly dispatchedAt: number;
  acknowledgedAt: number | null;
  acknowledgedBy: string;
  pieces: number;
};

export type DossierState = {
  readonly dossier: string;
  direction: 'outgoing' | 'incoming';
  stage: DossierStage;
  /** Own unit's inner dossier, or the part of another unit's that came with a dispatch. */
  foreign: boolean;
  elements: DocumentElements | null;
  agencyCode: string;
  number: DocumentNumber | null;
  signedOffOn: CalendarDate | null;
  registration: Registration | null;
  registered: { serial: { year: number; serial: number }; receivedOn: CalendarDate } | null;
  /** Where an incoming paper came from: the dispatch and acknowledge acts of its issuer's dossier. */
  arrivalOf: { dossier: string; dispatch: string } | null;
  layout: { number: MilliBox; date: MilliBox; signatureBlock: MilliBox; legalSealBox: MilliBox } | null;
  versions: VersionFact[];
  current: string | null;
  draftDigest: string | null;
  signOffAct: string | null;
  numberAct: string | null;
  /** Who began it, and who has it now: fingerprints. */
  author: string;
  holder: string | null;
  deliveries: Delivery[];
  /** Acts in replay order, with what was wrong about each, if anything. */
  steps: { id: string; act: Act; opinion: string; refused: string | null }[];
  readonly touched: Set<string>;
};

export type Who = { readonly fingerprint: string; readonly role: Role };
/** Tells the post of an actor; null for somebody the directory does not know. */
export type RoleOf = (fingerprint: string) => Role | null;

/** Replays ordered acts of one dossier. `ours` tells whether a fingerprint belongs to the own unit. */
export function replayDossier(
  dossier: string,
  ordered: readonly ReplayedAct[],
  roleOf: RoleOf,
  ours: (fingerprint: string) => boolean,
): DossierState {
  const state = emptyState(dossier);
  for (const { id, act } of ordered) {
    state.touched.add(act.actor);
    const refused = applyAct(state, id, act, roleOf, ours);
    state.steps.push({ id, act, opinion: opinionOf(act), refused });
  }
  return state;
}

function emptyState(dossier: string): DossierState {
  return {
    dossier,
    direction: 'outgoing',
    stage: 'drafting',
    foreign: false,
    elements: null,
    agencyCode: '',
    number: null,
    signedOffOn: null,
    registration: null,
    registered: null,
    arrivalOf: null,
    layout: null,
    versions: [],
    current: null,
    draftDigest: null,
    signOffAct: null,
    numberAct: null,
    author: '',
    holder: null,
    deliveries: [],
    steps: [],
    touched: new Set(),
  };
}

/** What a step rule is given beside the body. */
type Step = {
  readonly state: DossierState;
  readonly id: string;
  readonly act: Act;
  readonly role: Role;
  readonly ours: boolean;
};

/** Applies one act; answers why it does not count, or null. */
function applyAct(
  state: DossierState,
  id: string,
  act: Act,
  roleOf: RoleOf,
  ours: (fingerprint: string) => boolean,
): string | null {
  const role = roleOf(act.actor);
  if (role === null) return 'actor.unknown';
  if (!isKnownType(act.type)) return null; // Of a newer client: kept, shown, forwarded.
  const understood = understand(act);
  if ('fault' in understood) return `act.${understood.fault}`;
  const rule = RULES[act.type] as (body: unknown, step: Step) => string | null;
  return rule(understood.act.body, { state, id, act, role, ours: ours(act.actor) });
}

/** Null if a `needed` of the own unit may act at this stage, else the reason. */
function allowed({ role, state, ours }: Step, needed: Role, ...stages: DossierStage[]): string | null {
  if (!ours) return 'step.otherAgency';
  if (role !== needed) return 'step.role';
  return stages.includes(state.stage) ? null : 'step.order';
}

const notOfADossier = (): string => 'step.ledgerOnly';

const RULES: { readonly [T in ActType]: (body: Bodies[T], step: Step) => string | null } = {
  submit(body, step) {
    const { state, act } = step;
    const again = state.stage === 'sentBack';
    const fault = allowed(step, 'clerk', 'drafting', 'sentBack') ?? (again ? heldBy(state, act) : null);
    if (fault) return fault;
    const digest = act.subjects[0] as string;
    state.elements = body.elements;
    state.agencyCode = body.agencyCode;
    state.layout = body.layout;
    state.author = act.actor;
    state.holder = body.to;
    state.draftDigest = digest;
    addVersion(state, { digest, role: 'draft', pages: body.layout.pages, at: act.at });
    state.stage = 'submitted';
    return null;
  },

  annotate: (_body, { ours }) => (ours ? null : 'step.otherAgency'),

  signOff(body, step) {
    const { state, act } = step;
    const fault = allowed(step, 'leader', 'submitted') ?? heldBy(state, act);
    if (fault) return fault;
    if (body.digest !== state.draftDigest) return 'step.subject';
    state.signedOffOn = body.on;
    state.signOffAct = step.id;
    state.holder = body.to;
    state.versions = state.versions.map((version) =>
      version.digest === body.digest ? { ...version, role: 'signedOffText' } : version,
    );
    state.stage = 'signedOff';
    return null;
  },

  sendBack(body, step) {
    const fault = allowed(step, 'leader', 'submitted') ?? heldBy(step.state, step.act);
    if (fault) return fault;
    step.state.holder = body.to;
    step.state.stage = 'sentBack';
    return null;
  },

  number(body, step) {
    const { state } = step;
    const fault = allowed(step, 'clerk', 'signedOff') ?? heldBy(state, step.act);
    if (fault) return fault;
    // One sign-off takes one number: of two hands that number at once the first in replay order has taken it.
    if (state.numberAct !== null) return 'step.twice';
    const { agencyCode, year } = body.number;
    if (agencyCode !== state.agencyCode || year !== state.signedOffOn?.year) return 'step.subject';
    if (body.signOff !== state.signOffAct || body.signedOffText !== state.draftDigest) return 'step.subject';
    state.number = body.number;
    state.numberAct = step.id;
    return null;
  },

  produce(body, step) {
    const { state, act } = step;
    const fault = allowed(step, 'clerk', 'signedOff') ?? heldBy(state, act);
    if (fault) return fault;
    if (body.numberAct !== state.numberAct || body.signedOffText !== state.draftDigest) return 'step.subject';
    if (body.number.serial !== state.number?.serial || isVersion(state, body.finalCopy)) return 'step.subject';
    state.layout = body.layout;
    addVersion(state, { digest: body.finalCopy, role: 'finalCopy', pages: body.pages, at: act.at });
    state.holder = act.actor;
    state.stage = 'numbered';
    return null;
  },

  stamp(body, step) {
    const { state, act } = step;
    const fault = allowed(step, 'clerk', 'numbered') ?? heldBy(state, act);
    if (fault) return fault;
    const final = state.versions.find((version) => version.role === 'finalCopy');
    // The slip is the sign-off of this very document: nobody stamps what nobody signed off.
    if (!final || body.finalCopy !== final.digest || body.slip !== state.signOffAct) return 'step.subject';
    if (isVersion(state, body.stamped)) return 'step.subject';
    addVersion(state, { digest: body.stamped, role: 'stamped', pages: final.pages, at: act.at });
    state.stage = 'stamped';
    return null;
  },

  dispatch(body, step) {
    const { state, act } = step;
    if (state.stage === 'drafting' && !step.ours) {
      // Another unit's document: of its dossier we hold what was dispatched to us, no more.
      if (step.role !== 'clerk') return 'step.role';
      state.foreign = true;
      state.direction = 'incoming';
      state.elements = body.elements;
      state.number = body.number;
      state.signedOffOn = body.signedOffOn;
      state.author = act.actor;
      addVersion(state, { digest: body.stamped, role: 'received', pages: body.pages, at: act.at });
      state.stage = 'arrived';
    } else {
      const fault = allowed(step, 'clerk', 'stamped') ?? heldBy(state, act);
      if (fault) return fault;
      if (body.stamped !== state.current) return 'step.subject';
      state.holder = null;
      state.stage = 'dispatched';
    }
    for (const { unit, root, clerks } of body.to) {
      state.deliveries.push({
        unit,
        root,
        clerks,
        dispatch: step.id,
        dispatchedAt: act.at,
        acknowledgedAt: null,
        acknowledgedBy: '',
        pieces: body.pieces,
      });
    }
    return null;
  },

  acknowledge(body, step) {
    const { state, act } = step;
    // Ours for another unit's document, theirs for ours: who it is for says the delivery.
    if (step.role !== 'clerk') return 'step.role';
    if (!['dispatched', 'received', 'arrived', 'acknowledged'].includes(state.stage)) return 'step.order';
    const delivery = state.deliveries.find(
      (candidate) => candidate.dispatch === body.dispatch && candidate.clerks.includes(act.actor),
    );
    if (!delivery) return 'step.notAddressed';
    if (delivery.acknowledgedAt !== null) return 'step.twice';
    if (body.digest !== state.current) return 'step.subject';
    delivery.acknowledgedAt = act.at;
    delivery.acknowledgedBy = act.actor;
    delivery.pieces = body.pieces;
    if (state.foreign) state.stage = 'acknowledged';
    else if (state.deliveries.every((one) => one.acknowledgedAt !== null)) state.stage = 'received';
    return null;
  },

  register(body, step) {
    const { state, act } = step;
    const fault = allowed(step, 'clerk', 'drafting');
    if (fault) return fault;
    const { source } = body;
    state.direction = 'incoming';
    state.registration = body.registration;
    state.registered = { serial: body.serial, receivedOn: body.receivedOn };
    state.arrivalOf = source.kind === 'arrival' ? { dossier: source.dossier, dispatch: source.dispatch } : null;
    state.author = act.actor;
    state.holder = act.actor;
    addVersion(state, { digest: body.digest, role: 'received', pages: body.pages, at: act.at });
    state.stage = 'registered';
    return null;
  },

  propose(body, step) {
    const fault = allowed(step, 'clerk', 'registered', 'instructed') ?? heldBy(step.state, step.act);
    if (fault) return fault;
    step.state.holder = body.to;
    step.state.stage = 'proposed';
    return null;
  },

  instruct(body, step) {
    const fault = allowed(step, 'leader', 'proposed') ?? heldBy(step.state, step.act);
    if (fault) return fault;
    step.state.holder = body.to;
    step.state.stage = 'instructed';
    return null;
  },

  conclude(_body, step) {
    const fault = allowed(step, 'clerk', 'registered', 'instructed') ?? heldBy(step.state, step.act);
    if (fault) return fault;
    step.state.holder = null;
    step.state.stage = 'concluded';
    return null;
  },

  found: notOfADossier,
  enrol: notOfADossier,
  trust: notOfADossier,
  registerSeal: notOfADossier,
  revocationList: notOfADossier,
};

/** A paper lies on one desk: only its holder decides on it. */
function heldBy(state: DossierState, act: Act): string | null {
  return act.actor === state.holder ? null : 'step.notHolder';
}

/** A final copy or a stamped copy is bytes of its own: it cannot take the place of an earlier version. */
function isVersion(state: DossierState, digest: string): boolean {
  return state.versions.some((version) => version.digest === digest);
}

function addVersion(state: DossierState, version: VersionFact): void {
  state.versions = [...state.versions.filter((known) => known.digest !== version.digest), version];
  state.current = version.digest;
}

function opinionOf(act: Act): string {
  const { opinion, reason } = act.body as { opinion?: unknown; reason?: unknown };
  if (typeof opinion === 'string') return opinion;
  return typeof reason === 'string' ? reason : '';
}

/** What `me` may do next; the first is what a hurried hand wants. */
export function actionsFor(state: Pick<DossierState, 'stage' | 'holder'>, me: Who): Action[] {
  const actions: Action[] = [];
  const mine = state.holder === me.fingerprint;
  if (me.role === 'clerk') {
    if (state.stage === 'sentBack' && mine) actions.push('edit');
    if (state.stage === 'signedOff' && mine) actions.push('number');
    if (state.stage === 'numbered' && mine) actions.push('stamp');
    if (state.stage === 'stamped' && mine) actions.push('dispatch');
    if (state.stage === 'arrived') actions.push('acknowledge');
    if (state.stage === 'acknowledged') actions.push('register');
    if (state.stage === 'registered' && mine) actions.push('propose', 'conclude', 'annotate');
    if (state.stage === 'instructed' && mine) actions.push('conclude', 'propose', 'annotate');
  }
  if (me.role === 'leader' && mine) {
    if (state.stage === 'submitted') actions.push('signOff', 'sendBack', 'annotate');
    if (state.stage === 'proposed') actions.push('instruct', 'annotate');
  }
  return actions;
}

/** What waits for `me`, or null: annotating alone keeps nobody waiting. */
export function nextAction(state: Pick<DossierState, 'stage' | 'holder'>, me: Who): Action | null {
  return actionsFor(state, me).find((action) => action !== 'annotate') ?? null;
}
