// What the body of each known type of act holds. The schemas only judge: they trim nothing and fill in nothing, because the bytes are signed.
// They are kept apart from the contract's schemas for the screens on purpose: a form may change, a signed act may not.
// A body that does not fit (an act of a newer client, or a wrong one) is no error here: the act is kept, forwarded and said to be not understood.
// Not done here: whether the actor may do this now (circulation) and whether the digests named exist (documents).

import * as v from 'valibot';
import type { Act } from './act.ts';

const digest = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const text = (most: number) => v.pipe(v.string(), v.maxLength(most));
const line = (most: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(most), v.regex(/^[^\r\n]*$/));
const whole = (least: number, most: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));
const list = <S extends v.GenericSchema>(item: S, least: number, most: number) =>
  v.pipe(v.array(item), v.minLength(least), v.maxLength(most));
const base64 = (most: number) =>
  v.pipe(
    v.string(),
    v.minLength(4),
    v.maxLength(most),
    v.regex(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/),
  );
const milliseconds = whole(0, Number.MAX_SAFE_INTEGER);
const opinion = text(500);
const pages = whole(1, 100_000);
const pieces = whole(1, 999);
const mark = v.picklist(['none', 'workSecret']);
const urgency = v.picklist(['extraUrgent', 'urgent', 'routine']);
const verdict = v.picklist(['valid', 'invalid', 'indeterminate', 'unsigned']);
const certificate = base64(16_384);
const fingerprint = digest;
const actId = digest;

/** A length or position in thousandths of a PDF point. */
const millipoints = whole(-100_000_000, 100_000_000);

/** A box on a page: `page` counts from 0, the origin is the bottom-left corner, lengths in thousandths of a PDF point. */
export const MilliBox = v.strictObject({
  page: whole(0, 99_999),
  x: millipoints,
  y: millipoints,
  width: v.pipe(millipoints, v.minValue(0)),
  height: v.pipe(millipoints, v.minValue(0)),
});
export type MilliBox = v.InferOutput<typeof MilliBox>;

/** A pen stroke: width in thousandths of a point; points are x, y (hundredths of a point, origin top-left), pressure 0 to 1000, ms since its beginning. */
export const MilliStroke = v.strictObject({
  page: whole(0, 99_999),
  width: whole(1, 100_000),
  colour: v.picklist(['ink', 'vermilion', 'blue']),
  points: list(
    v.strictTuple([
      whole(-10_000_000, 10_000_000),
      whole(-10_000_000, 10_000_000),
      whole(0, 1000),
      whole(0, 86_400_000),
    ]),
    1,
    20_000,
  ),
});
export type MilliStroke = v.InferOutput<typeof MilliStroke>;

/**
 * Text that is shown as it stands: no control character but the line feed, no half character, nothing that turns the direction of writing.
 * Markup in it is characters like any others.
 */
const shown = (most: number) =>
  v.pipe(text(most), v.regex(/^(?:[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]|\n)*$/u));
/** Hundredths of a point, origin top-left, as the points of a stroke. */
const inkPlace = whole(-10_000_000, 10_000_000);
const inkLength = whole(1, 10_000_000);

/** Boxes over a page and the text that they cover, empty where none was selected. */
export const MilliHighlight = v.strictObject({
  boxes: list(v.strictObject({ x: inkPlace, y: inkPlace, width: inkLength, height: inkLength }), 1, 200),
  text: shown(2000),
});
export type MilliHighlight = v.InferOutput<typeof MilliHighlight>;

/** Typed words at a place on a page. */
export const MilliNote = v.strictObject({ x: inkPlace, y: inkPlace, text: v.pipe(shown(1000), v.regex(/\S/)) });
export type MilliNote = v.InferOutput<typeof MilliNote>;

const documentNumber = v.strictObject({ agencyCode: line(20), year: whole(1949, 9999), serial: whole(1, 999_999) });
const calendarDate = v.pipe(
  v.strictObject({ year: whole(1949, 9999), month: whole(1, 12), day: whole(1, 31) }),
  v.check(({ year, month, day }) => day <= new Date(Date.UTC(year, month, 0)).getUTCDate()),
);
const elements = v.strictObject({
  documentKind: v.picklist(['notice', 'letter']),
  issuingAgency: line(60),
  title: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  primaryRecipients: list(line(60), 1, 50),
  body: list(v.pipe(v.string(), v.minLength(1), v.maxLength(5000)), 1, 500),
  attachmentNotes: list(line(200), 0, 50),
  signatureBlock: line(60),
  copiedRecipients: list(line(60), 0, 50),
  handlingMark: mark,
  urgency,
  disclosure: v.picklist(['proactive', 'onRequest', 'withheld']),
});
const layout = v.strictObject({
  pages,
  number: MilliBox,
  date: MilliBox,
  signatureBlock: MilliBox,
  legalSealBox: MilliBox,
});
const role = v.picklist(['clerk', 'leader', 'securityOfficer']);
const person = v.strictObject({
  name: line(60),
  post: line(256),
  role,
  signing: certificate,
  encryption: certificate,
});
const source = v.variant('kind', [
  v.strictObject({
    kind: v.literal('arrival'),
    dossier: digest,
    dispatch: actId,
    acknowledge: actId,
    acknowledgedAt: milliseconds,
    fromUnit: line(60),
  }),
  v.strictObject({
    kind: v.literal('file'),
    fileName: v.pipe(v.string(), v.minLength(1), v.maxLength(255)),
    activeContent: list(line(100), 0, 100),
    verdict,
  }),
]);
const registration = v.strictObject({
  title: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  issuingAgency: line(60),
  number: text(60),
  urgency,
  handlingMark: mark,
  pieces,
  note: text(500),
});

/** The schema of each known type's body. */
export const bodies = {
  submit: v.strictObject({ elements, agencyCode: line(20), layout, to: fingerprint, opinion }),
  // Strokes alone are what this act was at first; highlights and notes came later. What is not there is left out, never an empty list.
  annotate: v.pipe(
    v.strictObject({
      digest,
      page: whole(0, 99_999),
      strokes: v.exactOptional(list(MilliStroke, 1, 5000)),
      highlights: v.exactOptional(list(MilliHighlight, 1, 500)),
      notes: v.exactOptional(list(MilliNote, 1, 200)),
    }),
    v.check(({ strokes, highlights, notes }) => Boolean(strokes ?? highlights ?? notes)),
  ),
  signOff: v.strictObject({ digest, opinion, name: line(60), on: calendarDate, to: fingerprint }),
  sendBack: v.strictObject({ digest, reason: line(500), to: fingerprint }),
  number: v.strictObject({ number: documentNumber, signedOffText: digest, signOff: actId }),
  produce: v.strictObject({
    number: documentNumber,
    signedOffText: digest,
    finalCopy: digest,
    pages,
    comparedTexts: whole(0, 100_000_000),
    numberAct: actId,
    layout,
  }),
  stamp: v.strictObject({
    finalCopy: digest,
    stamped: digest,
    seal: line(128),
    sealName: line(100),
    box: MilliBox,
    slip: actId,
    operator: fingerprint,
  }),
  dispatch: v.strictObject({
    stamped: digest,
    pages,
    number: documentNumber,
    signedOffOn: calendarDate,
    elements,
    fromUnit: line(60),
    fromRoot: digest,
    to: list(v.strictObject({ unit: line(60), root: digest, clerks: list(fingerprint, 1, 64) }), 1, 64),
    pieces,
  }),
  acknowledge: v.strictObject({ dispatch: actId, digest, pieces, verdict, unit: line(60) }),
  register: v.strictObject({
    source,
    registration,
    serial: v.strictObject({ year: whole(1949, 9999), serial: whole(1, 999_999) }),
    receivedOn: calendarDate,
    digest,
    pages,
  }),
  propose: v.strictObject({ opinion, to: fingerprint }),
  instruct: v.strictObject({ opinion, digest, to: fingerprint }),
  conclude: v.strictObject({ opinion }),
  found: v.strictObject({ unit: line(60), agencyCode: line(20), root: certificate, exercise: v.boolean() }),
  enrol: person,
  trust: v.strictObject({ unit: line(60), agencyCode: line(20), root: certificate, people: list(person, 0, 256) }),
  registerSeal: v.strictObject({
    id: line(128),
    name: line(100),
    seal: base64(800_000),
    unitCertificate: certificate,
    keeper: fingerprint,
  }),
  revocationList: v.strictObject({ list: base64(1_000_000) }),
} as const;

export type ActType = keyof typeof bodies;
/** Body of each known type. */
export type Bodies = { readonly [T in ActType]: v.InferOutput<(typeof bodies)[T]> };
/** An act whose body is understood; the type decides the body. */
export type UnderstoodAct = {
  [T in ActType]: Omit<Act, 'type' | 'body'> & { readonly type: T; readonly body: Bodies[T] };
}[ActType];

/** Types for which the PIN is typed each time, and what a type's first subject is: the document's bytes. */
const PIN_TYPES: ReadonlySet<ActType> = new Set<ActType>(['signOff', 'stamp', 'dispatch', 'instruct']);
/** The digest in the body that the first subject repeats; a submission's document is named by its subject alone. */
const DOCUMENT_OF: { readonly [T in ActType]?: (body: Bodies[T]) => string | null } = {
  submit: () => null,
  annotate: (body) => body.digest,
  signOff: (body) => body.digest,
  sendBack: (body) => body.digest,
  number: (body) => body.signedOffText,
  produce: (body) => body.finalCopy,
  stamp: (body) => body.stamped,
  dispatch: (body) => body.stamped,
  acknowledge: (body) => body.digest,
  register: (body) => body.digest,
  instruct: (body) => body.digest,
};

/** Why an act is kept but not understood: its type is unknown, its body, its subjects or its consent are not what its type demands. */
export type NotUnderstood = 'type' | 'body' | 'subjects' | 'consent';

export function isKnownType(type: string): type is ActType {
  return Object.hasOwn(bodies, type);
}

/** The act with its body typed, or the reason why it is not understood. */
export function understand(act: Act): { act: UnderstoodAct } | { fault: NotUnderstood } {
  if (!isKnownType(act.type)) return { fault: 'type' };
  if (!v.is(bodies[act.type], act.body)) return { fault: 'body' };
  if (!namesItsDocument(act.type, act)) return { fault: 'subjects' };
  if (PIN_TYPES.has(act.type) && act.consent !== 'pin') return { fault: 'consent' };
  return { act: act as unknown as UnderstoodAct };
}

/** Whether bytes that an act speaks of are among its subjects, so that whoever takes it in has them or knows that they are missing. */
function namesItsDocument<T extends ActType>(type: T, act: Act): boolean {
  const documentOf = DOCUMENT_OF[type];
  if (!documentOf) return true;
  const digest = documentOf(act.body as Bodies[T]);
  return digest === null ? act.subjects.length > 0 : act.subjects[0] === digest;
}

/** The body of an act if it is of `type` and understood. */
export function bodyOf<T extends ActType>(act: Act, type: T): Bodies[T] | undefined {
  if (act.type !== type) return undefined;
  const understood = understand(act);
  return 'act' in understood ? (understood.act.body as Bodies[T]) : undefined;
}
