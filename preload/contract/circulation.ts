// A document's life as acts: drafting, sign-off, numbering, registering, proposing, instructing, concluding, and the lists of work.
import * as v from 'valibot';
import { command, query } from './define.ts';
import {
  CalendarDate,
  Digest,
  Disclosure,
  DocumentElements,
  DocumentKind,
  DocumentNumber,
  DossierId,
  HandlingMark,
  Ink,
  Line,
  Milliseconds,
  Nothing,
  Person,
  Remarks,
  SignedRemarks,
  Text,
  Urgency,
  Verdict,
} from './fields.ts';

/** A draft's own name: not an act yet, encrypted in the store, changeable. */
export const DraftId = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/));

export const BOXES = ['toDo', 'toRead', 'underWay', 'done', 'incoming', 'outgoing'] as const;
export const Box = v.picklist(BOXES);
export type Box = v.InferOutput<typeof Box>;

/** What may be done next with a dossier by the one who looks at it; main decides, the renderer shows. */
export const ACTIONS = [
  'edit',
  'submit',
  'annotate',
  'signOff',
  'sendBack',
  'number',
  'stamp',
  'dispatch',
  'acknowledge',
  'register',
  'propose',
  'instruct',
  'conclude',
  'export',
] as const;
export const Action = v.picklist(ACTIONS);
export type Action = v.InferOutput<typeof Action>;

/** Where a dossier stands. Outgoing: drafting … dispatched, received; incoming: arrived … concluded. */
export const STATES = [
  'drafting',
  'sentBack',
  'submitted',
  'signedOff',
  'numbered',
  'stamped',
  'dispatched',
  'received',
  'arrived',
  'acknowledged',
  'registered',
  'proposed',
  'instructed',
  'concluded',
] as const;
export const State = v.picklist(STATES);

export const Row = v.strictObject({
  /** A dossier, a draft or an arrival. */
  kind: v.picklist(['dossier', 'draft', 'arrival']),
  id: v.string(),
  direction: v.picklist(['outgoing', 'incoming']),
  title: v.string(),
  number: v.string(),
  unit: v.string(),
  state: State,
  urgency: Urgency,
  handlingMark: HandlingMark,
  /** The last thing that happened, as an act type, who did it and when. */
  lastAct: v.string(),
  lastActor: v.string(),
  lastAt: Milliseconds,
  excerpt: v.string(),
  waitsForMe: v.boolean(),
  next: v.nullable(Action),
});
export type Row = v.InferOutput<typeof Row>;

export const Version = v.strictObject({
  digest: Digest,
  role: v.picklist(['draft', 'signedOffText', 'finalCopy', 'stamped', 'received']),
  label: v.string(),
  pages: v.number(),
  size: v.number(),
  at: Milliseconds,
});

export const Step = v.strictObject({
  act: Digest,
  type: v.string(),
  actor: v.string(),
  post: v.string(),
  unit: v.string(),
  at: Milliseconds,
  consent: v.picklist(['session', 'pin']),
  opinion: v.string(),
  hasInk: v.boolean(),
  /** The act's signature and certificate, checked: data for one small mark on the sheet. */
  verdict: v.picklist(['valid', 'invalid', 'indeterminate']),
  detail: v.record(v.string(), v.union([v.string(), v.number(), v.boolean()])),
});
export type Step = v.InferOutput<typeof Step>;

export const DossierView = v.strictObject({
  dossier: DossierId,
  direction: v.picklist(['outgoing', 'incoming']),
  state: State,
  title: v.string(),
  number: v.string(),
  issuingAgency: v.string(),
  documentKind: v.nullable(DocumentKind),
  urgency: Urgency,
  handlingMark: HandlingMark,
  disclosure: v.nullable(Disclosure),
  elements: v.nullable(DocumentElements),
  registered: v.nullable(
    v.strictObject({ serial: v.string(), receivedOn: CalendarDate, pieces: v.number(), note: v.string() }),
  ),
  versions: v.array(Version),
  /** Digest of the version that the reader opens first. */
  current: v.nullable(Digest),
  steps: v.array(Step),
  /** What the sequence and the parents say: gaps and forks as findings. */
  chain: v.array(
    v.strictObject({
      code: v.string(),
      status: v.picklist(['ok', 'bad', 'unknown']),
      detail: v.record(v.string(), v.union([v.string(), v.number(), v.boolean()])),
    }),
  ),
  deliveries: v.array(
    v.strictObject({
      unit: v.string(),
      to: v.string(),
      dispatchedAt: Milliseconds,
      acknowledgedAt: v.nullable(Milliseconds),
      acknowledgedBy: v.string(),
      pieces: v.number(),
    }),
  ),
  /** The banner of the reader: what the check of the current version's seals and signatures says. */
  banner: v.strictObject({ verdict: Verdict, sealName: v.string(), signer: v.string() }),
  can: v.array(Action),
  /** The one that a hurried hand wants. */
  primary: v.nullable(Action),
});
export type DossierView = v.InferOutput<typeof DossierView>;

export const ProductionProof = v.strictObject({
  same: v.boolean(),
  pages: v.number(),
  comparedTexts: v.number(),
  differences: v.array(v.strictObject({ page: v.number(), what: v.string(), was: v.string(), becomes: v.string() })),
});

const everyone = ['clerk', 'leader', 'securityOfficer'] as const;
const desk = ['clerk', 'leader'] as const;
const dossier = v.strictObject({ dossier: DossierId });
const moved = v.strictObject({ dossier: DossierId, act: Digest });
const stepCodes = ['dossier.missing', 'step.notPossible', 'signer.certificate', 'disk.full'] as const;
const pinCodes = ['pin.cancelled', 'pin.delayed'] as const;
/** Of a stored file that must be read for the step, or passed on with it. */
const storedCodes = ['document.missing', 'document.damaged'] as const;
/** Of one that is checked besides. */
const fileCodes = [...storedCodes, 'document.tooComplex', 'quarantine.failed'] as const;

/** What the clerk checks and completes when registering; proposals come filled in. */
export const Registration = v.strictObject({
  title: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200)),
  issuingAgency: Line(60),
  number: Text(60),
  urgency: Urgency,
  handlingMark: HandlingMark,
  pieces: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(999)),
  note: Text(500),
});
export type Registration = v.InferOutput<typeof Registration>;

export const circulation = {
  list: query(
    v.strictObject({ box: Box }),
    v.strictObject({ rows: v.array(Row), counts: v.record(Box, v.number()) }),
    [],
    { roles: everyone },
  ),
  dossier: query(dossier, DossierView, ['dossier.missing'], { roles: desk }),
  /** Colleagues in my unit to whom a paper can go, and the units that can receive. */
  addressees: query(
    Nothing,
    v.strictObject({
      colleagues: v.array(Person),
      units: v.array(v.strictObject({ unit: v.string(), root: Digest, clerks: v.array(Person) })),
    }),
    [],
    { roles: desk },
  ),
  /** Empty elements with what the unit already knows filled in. */
  newDraft: query(Nothing, v.strictObject({ elements: v.partial(DocumentElements), agencyCode: v.string() }), [], {
    roles: ['clerk'],
  }),
  draft: query(
    v.strictObject({ draft: DraftId }),
    v.strictObject({ draft: DraftId, form: v.string(), savedAt: Milliseconds }),
    ['draft.missing'],
    { roles: ['clerk'] },
  ),
  /** Keeps a half-filled form, as JSON text; nothing is checked yet. */
  saveDraft: command(
    v.strictObject({ draft: v.nullable(DraftId), form: Text(400_000) }),
    v.strictObject({ draft: DraftId, savedAt: Milliseconds }),
    ['disk.full'],
    { roles: ['clerk'], consent: 'none' },
  ),
  discardDraft: command(v.strictObject({ draft: DraftId }), Nothing, ['draft.missing', 'disk.full'], {
    roles: ['clerk'],
    consent: 'none',
  }),
  /** Lays the elements out and shows them, without keeping anything. */
  previewDraft: command(
    v.strictObject({ elements: DocumentElements }),
    v.strictObject({ url: v.string(), length: v.number(), pages: v.number(), warnings: v.array(v.string()) }),
    ['layout.failed', 'disk.full'],
    { roles: ['clerk'], consent: 'none', sinks: ['screen'] },
  ),
  submit: command(
    v.strictObject({
      draft: v.nullable(DraftId),
      dossier: v.nullable(DossierId),
      elements: DocumentElements,
      to: Digest,
      opinion: Text(500),
    }),
    moved,
    ['layout.failed', 'addressee.unknown', 'mark.aboveCeiling', 'draft.missing', ...stepCodes, ...storedCodes],
    { roles: ['clerk'], consent: 'session', sinks: ['carrier'] },
  ),
  signOff: command(
    v.strictObject({ dossier: DossierId, digest: Digest, opinion: Line(500) }),
    moved,
    [...stepCodes, ...storedCodes, ...pinCodes, 'addressee.unknown', 'document.superseded'],
    {
      roles: ['leader'],
      consent: 'pin',
      sinks: ['carrier'],
    },
  ),
  sendBack: command(
    v.strictObject({ dossier: DossierId, reason: Line(500) }),
    moved,
    [...stepCodes, ...storedCodes, 'addressee.unknown'],
    {
      roles: ['leader'],
      consent: 'session',
      sinks: ['carrier'],
    },
  ),
  /** The next number of the agency code and year, without taking it. */
  nextNumber: query(dossier, DocumentNumber, ['dossier.missing', 'step.notPossible'], { roles: ['clerk'] }),
  /** Takes the number and produces the final copy; refused if anything but number and dates differs from the signed-off text. */
  number: command(
    v.strictObject({ dossier: DossierId, number: DocumentNumber }),
    v.strictObject({ dossier: DossierId, act: Digest, digest: Digest, number: DocumentNumber, proof: ProductionProof }),
    [...stepCodes, ...fileCodes, 'number.taken', 'number.gap', 'copy.differs', 'layout.failed'],
    { roles: ['clerk'], consent: 'session' },
  ),
  register: command(
    v.strictObject({
      source: v.variant('kind', [
        v.strictObject({ kind: v.literal('arrival'), arrival: Digest }),
        v.strictObject({
          kind: v.literal('file'),
          candidate: v.string(),
          /** Register it although the same file is here already. */
          again: v.boolean(),
        }),
      ]),
      registration: Registration,
    }),
    moved,
    [
      ...stepCodes,
      ...fileCodes,
      'arrival.missing',
      'arrival.notAcknowledged',
      'candidate.missing',
      'document.known',
      'mark.aboveCeiling',
    ],
    { roles: ['clerk'], consent: 'session' },
  ),
  propose: command(
    v.strictObject({ dossier: DossierId, opinion: Line(500), to: Digest }),
    moved,
    [...stepCodes, ...storedCodes, 'addressee.unknown'],
    {
      roles: ['clerk'],
      consent: 'session',
      sinks: ['carrier'],
    },
  ),
  instruct: command(
    v.strictObject({ dossier: DossierId, opinion: Text(500) }),
    moved,
    [...stepCodes, ...storedCodes, ...pinCodes, 'addressee.unknown', 'opinion.empty'],
    {
      roles: ['leader'],
      consent: 'pin',
      sinks: ['carrier'],
    },
  ),
  conclude: command(v.strictObject({ dossier: DossierId, opinion: Line(500) }), moved, [...stepCodes, ...storedCodes], {
    roles: ['clerk'],
    consent: 'session',
    sinks: ['carrier'],
  }),
  /** My pen strokes on one version that are not signed yet, and the signed ones of everyone. */
  ink: query(
    v.strictObject({ dossier: DossierId, digest: Digest }),
    v.strictObject({ mine: Ink, signed: v.array(v.strictObject({ by: v.string(), at: Milliseconds, strokes: Ink })) }),
    ['dossier.missing'],
    { roles: desk },
  ),
  saveInk: command(
    v.strictObject({ dossier: DossierId, digest: Digest, strokes: Ink }),
    v.strictObject({ savedAt: Milliseconds }),
    ['dossier.missing', 'step.notPossible', 'disk.full'],
    {
      roles: desk,
      consent: 'none',
    },
  ),
  /** My highlights and notes on one version that are not signed yet, and the signed ones of everyone. */
  remarks: query(
    v.strictObject({ dossier: DossierId, digest: Digest }),
    v.strictObject({ mine: Remarks, signed: v.array(SignedRemarks) }),
    ['dossier.missing'],
    { roles: desk },
  ),
  /** Keeps mine in place of those kept before; they are signed with the step that passes the paper on. */
  saveRemarks: command(
    v.strictObject({ dossier: DossierId, digest: Digest, remarks: Remarks }),
    v.strictObject({ savedAt: Milliseconds }),
    ['dossier.missing', 'step.notPossible', 'disk.full'],
    { roles: desk, consent: 'none' },
  ),
  /**
   * A copy of a version as a new PDF with everybody's signed annotations and the caller's own on it, each page marked as a working copy, by whom and
   * when. It carries no signature of the document's. Of PDF versions only. Audited with the digest of what leaves.
   */
  exportWorkingCopy: command(
    v.strictObject({ dossier: DossierId, digest: Digest }),
    v.nullable(v.strictObject({ fileName: v.string() })),
    [
      'document.missing',
      'document.damaged',
      'document.broken',
      'document.tooComplex',
      'copy.notPermitted',
      'copy.onlyPdf',
      'copy.noFont',
      'quarantine.failed',
      'disk.full',
      'file.unwritable',
    ],
    { roles: desk, consent: 'session', sinks: ['file'] },
  ),
  /** The person's own phrases for a step, the one that stands in the field at first before the others; none puts the standard ones back. */
  setPhrases: command(
    v.strictObject({
      step: v.picklist(['signOff', 'instruct', 'sendBack', 'propose']),
      phrases: v.pipe(v.array(Line(60)), v.maxLength(12)),
    }),
    Nothing,
    ['disk.full'],
    { roles: desk, consent: 'session' },
  ),
  /** Standard phrases of each step, or the person's own in their place. */
  phrases: query(
    Nothing,
    v.strictObject({
      signOff: v.array(v.string()),
      instruct: v.array(v.string()),
      sendBack: v.array(v.string()),
      propose: v.array(v.string()),
    }),
    [],
    { roles: desk },
  ),
};
