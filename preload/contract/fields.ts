// Fields that several slices share: identifiers, marks and the elements of an official document (GB/T 9704, GB/T 33476) as data.
import * as v from 'valibot';

/** 64 lower-case hexadecimal digits: an SM3 digest, or an identifier made of one. */
export const Digest = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
export const DossierId = Digest;
export const ProfileId = v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/));
/** Milliseconds since 1970-01-01T00:00Z. */
export const Milliseconds = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const Text = (max: number) => v.pipe(v.string(), v.maxLength(max));
export const Line = (max: number) =>
  v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(max), v.regex(/^[^\r\n]*$/));

export const HANDLING_MARKS = ['none', 'workSecret'] as const;
export const HandlingMark = v.picklist(HANDLING_MARKS);
export const URGENCIES = ['extraUrgent', 'urgent', 'routine'] as const;
export const Urgency = v.picklist(URGENCIES);
export const DISCLOSURES = ['proactive', 'onRequest', 'withheld'] as const;
export const Disclosure = v.picklist(DISCLOSURES);
export const DOCUMENT_KINDS = ['notice', 'letter'] as const;
export const DocumentKind = v.picklist(DOCUMENT_KINDS);

/** 发文字号: 演发改〔2026〕14号. */
export const DocumentNumber = v.strictObject({
  agencyCode: Line(20),
  year: v.pipe(v.number(), v.integer(), v.minValue(1949), v.maxValue(9999)),
  serial: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(999_999)),
});
export type DocumentNumber = v.InferOutput<typeof DocumentNumber>;

export const CalendarDate = v.strictObject({
  year: v.pipe(v.number(), v.integer(), v.minValue(1949), v.maxValue(9999)),
  month: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(12)),
  day: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(31)),
});
export type CalendarDate = v.InferOutput<typeof CalendarDate>;

/** The elements of an official document that its drafter fills in; number and date come later and are not here. */
export const DocumentElements = v.strictObject({
  documentKind: DocumentKind,
  issuingAgency: Line(60),
  title: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200)),
  primaryRecipients: v.pipe(v.array(Line(60)), v.minLength(1), v.maxLength(50)),
  body: v.pipe(
    v.array(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(5000))),
    v.minLength(1),
    v.maxLength(500),
  ),
  attachmentNotes: v.pipe(v.array(Line(200)), v.maxLength(50)),
  signatureBlock: Line(60),
  copiedRecipients: v.pipe(v.array(Line(60)), v.maxLength(50)),
  handlingMark: HandlingMark,
  urgency: Urgency,
  disclosure: Disclosure,
});
export type DocumentElements = v.InferOutput<typeof DocumentElements>;

/** A box on a page: `page` counts from 0, lengths in PDF points, origin at the page's bottom-left corner. */
export const PageBox = v.strictObject({
  page: v.pipe(v.number(), v.integer(), v.minValue(0)),
  x: v.number(),
  y: v.number(),
  width: v.number(),
  height: v.number(),
});
export type PageBox = v.InferOutput<typeof PageBox>;

/** One pen stroke, in PDF points of its page with the origin at the top-left; points are [x, y, pressure 0 to 1, ms since the stroke began]. */
export const InkStroke = v.strictObject({
  page: v.pipe(v.number(), v.integer(), v.minValue(0)),
  width: v.pipe(v.number(), v.minValue(0.2), v.maxValue(20)),
  colour: v.picklist(['ink', 'vermilion', 'blue']),
  points: v.pipe(
    v.array(v.strictTuple([v.number(), v.number(), v.pipe(v.number(), v.minValue(0), v.maxValue(1)), v.number()])),
    v.minLength(1),
    v.maxLength(20_000),
  ),
});
export type InkStroke = v.InferOutput<typeof InkStroke>;
export const Ink = v.pipe(v.array(InkStroke), v.maxLength(5000));
export type Ink = v.InferOutput<typeof Ink>;

/** A place or length on a page as ink counts: PDF points, origin at the top left of the page as it is stored. */
const InkPlace = v.pipe(v.number(), v.minValue(-100_000), v.maxValue(100_000));
const InkLength = v.pipe(v.number(), v.minValue(0.01), v.maxValue(100_000));
/** Text that is shown as it stands, NFC: no control character but the line feed, no half character, nothing that turns the direction of writing. */
const ShownText = (max: number) =>
  v.pipe(
    v.string(),
    v.normalize('NFC'),
    v.maxLength(max),
    v.regex(/^(?:[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]|\n)*$/u),
  );
/** Characters (UTF-16 units) of a note, and of the text that a highlight covers. */
export const MAX_NOTE = 1000;
export const MAX_COVERED = 2000;
export const MAX_BOXES = 200;
export const MAX_HIGHLIGHTS = 500;
export const MAX_NOTES = 200;

/** Boxes over one page, and the text that they cover; empty where none was selected. */
export const Highlight = v.strictObject({
  page: v.pipe(v.number(), v.integer(), v.minValue(0)),
  boxes: v.pipe(
    v.array(v.strictObject({ x: InkPlace, y: InkPlace, width: InkLength, height: InkLength })),
    v.minLength(1),
    v.maxLength(MAX_BOXES),
  ),
  text: ShownText(MAX_COVERED),
});
export type Highlight = v.InferOutput<typeof Highlight>;

/** Typed words at a place on a page. */
export const PageNote = v.strictObject({
  page: v.pipe(v.number(), v.integer(), v.minValue(0)),
  x: InkPlace,
  y: InkPlace,
  text: v.pipe(ShownText(MAX_NOTE), v.regex(/\S/)),
});
export type PageNote = v.InferOutput<typeof PageNote>;

/** What is put on the pages beside ink. */
const remarks = {
  highlights: v.pipe(v.array(Highlight), v.maxLength(MAX_HIGHLIGHTS)),
  notes: v.pipe(v.array(PageNote), v.maxLength(MAX_NOTES)),
};
export const Remarks = v.strictObject(remarks);
export type Remarks = v.InferOutput<typeof Remarks>;
/** Signed by whom and when. */
export const SignedRemarks = v.strictObject({ by: v.string(), at: Milliseconds, ...remarks });
export type SignedRemarks = v.InferOutput<typeof SignedRemarks>;

export const Person = v.strictObject({
  /** SM3 of the signing certificate. */
  fingerprint: Digest,
  name: v.string(),
  post: v.string(),
  role: v.picklist(['clerk', 'leader', 'securityOfficer']),
  unit: v.string(),
});
export type Person = v.InferOutput<typeof Person>;

export const Finding = v.strictObject({
  code: v.string(),
  status: v.picklist(['ok', 'bad', 'unknown']),
  detail: v.record(v.string(), v.union([v.string(), v.number(), v.boolean()])),
});
export type Finding = v.InferOutput<typeof Finding>;

export const VERDICTS = ['valid', 'invalid', 'indeterminate', 'unsigned'] as const;
export const Verdict = v.picklist(VERDICTS);
export type Verdict = v.InferOutput<typeof Verdict>;

export const Nothing = v.strictObject({});
