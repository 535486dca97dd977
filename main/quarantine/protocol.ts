// What the quarantine can be asked and what it may answer. Main trusts no answer: each is checked against its schema here before anybody
// sees it. Adding a task is a line in TASKS and a line in tasks.ts.

import * as v from 'valibot';
import type { SealRevisionRequest } from '../../formats/pdf/append.ts';
import type { CopyRequest } from './working-copy.ts';

/** What one task takes (a type: main is the caller and is trusted) and what it answers (a schema). */
export type TaskContract<I, S extends v.GenericSchema> = {
  readonly output: S;
  /** Given bytes of our own making only, and its answer is acted on: never run by a child that has read foreign bytes. */
  readonly unspoilt?: true;
  /** Given foreign bytes whose answer leaves the client: begun by a child that has read no others, which counts as spoilt afterwards. */
  readonly alone?: true;
  readonly takes?: (input: I) => void;
};

function task<I>() {
  return <S extends v.GenericSchema>(output: S): TaskContract<I, S> => ({ output });
}

function unspoiltTask<I>() {
  return <S extends v.GenericSchema>(output: S): TaskContract<I, S> => ({ output, unspoilt: true });
}

function loneTask<I>() {
  return <S extends v.GenericSchema>(output: S): TaskContract<I, S> => ({ output, alone: true });
}

const Bytes = v.custom<Uint8Array>((value) => value instanceof Uint8Array, 'bytes');
const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const Real = v.pipe(v.number(), v.finite());
const Short = v.pipe(v.string(), v.maxLength(2000));
const list = <S extends v.GenericSchema>(item: S, most: number) =>
  v.pipe(v.array(item), v.maxLength(most), v.readonly());
const Quad = v.pipe(v.tuple([Real, Real, Real, Real]), v.readonly());

/** A run of text as it is drawn: origin bottom left of the page as it is stored, points. */
export const TextItem = v.strictObject({
  text: v.pipe(v.string(), v.maxLength(100_000)),
  /** Start of the baseline. */
  x: Real,
  y: Real,
  /** Along the baseline. */
  width: Real,
  /** Effective font size. */
  size: Real,
  /** PostScript name without subset tag. */
  font: Short,
  /** '#rrggbb', or 'other' for patterns. */
  colour: v.pipe(v.string(), v.maxLength(16)),
});
export type TextItem = v.InferOutput<typeof TextItem>;

const PageText = v.strictObject({ page: Count, width: Real, height: Real, items: list(TextItem, 200_000) });
export type PageText = v.InferOutput<typeof PageText>;

const Facts = v.strictObject({
  pages: Count,
  pageSizes: list(v.strictObject({ width: Real, height: Real, rotate: v.picklist([0, 90, 180, 270]) }), 20_000),
  version: v.pipe(v.string(), v.maxLength(10)),
  title: v.exactOptional(Short),
  encrypted: v.picklist(['none', 'opened']),
  active: list(
    v.strictObject({
      kind: v.picklist([
        'javascript',
        'launch',
        'remoteGoTo',
        'fileLink',
        'submitForm',
        'importData',
        'autoPrint',
        'richMedia',
        'xfa',
        'embeddedFile',
      ]),
      place: v.picklist(['open', 'document', 'outline', 'form', 'field', 'page', 'annotation', 'attachment']),
      page: v.exactOptional(Count),
      detail: v.exactOptional(Short),
    }),
    500,
  ),
  linearized: v.boolean(),
  broken: v.boolean(),
  /** Says of itself that it is a marked working copy. */
  workingCopy: v.boolean(),
});

const Signature = v.strictObject({
  fieldName: Short,
  filter: Short,
  subFilter: Short,
  // What a broken dictionary holds here is told as it is, NaN included; `byteRangeProblem` says whether it holds.
  byteRange: list(v.union([v.number(), v.nan()]), 1000),
  byteRangeProblem: v.exactOptional(
    v.picklist([
      'shape',
      'start',
      'overlap',
      'outside',
      'gapNotContents',
      'gapNotHex',
      'gapMixedCase',
      'missing',
      'notThisContents',
    ]),
  ),
  contents: Bytes,
  kind: v.picklist(['cms', 'sealV1', 'sealV4', 'unknown']),
  looseGap: v.boolean(),
  coversWholeFile: v.boolean(),
  coversUpTo: Count,
  order: Count,
  page: v.exactOptional(Count),
  rect: v.exactOptional(Quad),
  laterRevisions: list(v.strictObject({ start: Count, end: Count, endsWithSignature: v.boolean() }), 10_001),
  laterChanges: list(v.picklist(['signature', 'annotation', 'form', 'content', 'unreadable']), 5),
  claimedTime: v.exactOptional(Short),
  claimedName: v.exactOptional(Short),
  claimedReason: v.exactOptional(Short),
});

/** Page 1's text is left out (empty) when the pages cannot be read although the structure can. */
const Inspection = v.strictObject({
  facts: Facts,
  signatures: list(Signature, 1000),
  emptyFields: list(Short, 10_000),
  unreachableSignatures: Count,
  firstPage: v.nullable(PageText),
});
export type PdfInspection = v.InferOutput<typeof Inspection>;

const Prepared = v.strictObject({
  bytes: Bytes,
  byteRange: v.pipe(v.tuple([Count, Count, Count, Count]), v.readonly()),
  contentsStart: Count,
  contentsLength: Count,
  fieldName: Short,
});

const Proposal = v.strictObject({ title: Short, issuingAgency: Short, number: Short });
export type ProposedElements = v.InferOutput<typeof Proposal>;

const PlacedBox = v.strictObject({ page: Count, x: Real, y: Real, width: Real, height: Real });
/** Boxes in points, origin bottom left of the crop box of the page as it is stored; `textAbove`: the line of text next above name and date. */
const Place = v.strictObject({
  /** Every page's crop box in user space. */
  sheets: list(
    v.strictObject({
      left: Real,
      bottom: Real,
      width: Real,
      height: Real,
      rotate: v.picklist([0, 90, 180, 270]),
    }),
    20_000,
  ),
  date: v.nullable(PlacedBox),
  name: v.nullable(PlacedBox),
  textAbove: v.nullable(PlacedBox),
});
export type SignaturePlace = v.InferOutput<typeof Place>;

const Difference = v.strictObject({ page: Count, what: Short, detail: Short });
/** `compared`: marks (glyphs, lines, pictures) of the signed-off text that were looked at. */
const Comparison = v.strictObject({ same: v.boolean(), compared: Count, differences: list(Difference, 200) });
export type CopyComparison = v.InferOutput<typeof Comparison>;

const Picture = v.strictObject({
  viewBox: Quad,
  paths: list(
    v.strictObject({
      d: v.pipe(v.string(), v.maxLength(4 * 1024 * 1024), v.regex(/^[MLCQZ\d\s,.eE+-]*$/)),
      fill: v.pipe(v.string(), v.regex(/^#[0-9a-f]{6}$/)),
    }),
    1000,
  ),
});
const SealPicture = v.strictObject({
  picture: Picture,
  svg: v.pipe(v.string(), v.maxLength(8 * 1024 * 1024)),
  /** Millimetres. */
  width: Real,
  height: Real,
  /** Characters for which the face had no outline; the seal is not fit for use unless empty. */
  missing: list(Short, 200),
});
export type DrawnSeal = v.InferOutput<typeof SealPicture>;

/** A place where the final copy may differ: `box` [x, y, width, height] in points, origin bottom left of the page as it is stored. */
export type AllowedChange = {
  /** 0-based. */
  readonly page: number;
  readonly box: readonly [number, number, number, number];
  readonly was: string;
  readonly becomes: string;
};

const Hex = (length: number) => v.pipe(v.string(), v.length(length), v.regex(/^[0-9a-f]*$/));
/** Main reads the header again from its bytes (verifyEnvelope) before it believes any of this. */
const EnvelopeHeader = v.strictObject({
  id: Hex(32),
  sequence: Count,
  createdAt: Count,
  sender: v.strictObject({ fingerprint: Hex(64), certificate: Bytes }),
  recipients: list(v.strictObject({ fingerprint: Hex(64), kek: Bytes, key: Bytes }), 256),
  members: list(
    v.strictObject({
      name: v.custom<'manifest' | `blob ${string}`>(
        (name) => typeof name === 'string' && /^(manifest|blob [0-9a-f]{64})$/.test(name),
      ),
      digest: Hex(64),
      offset: Count,
      length: Count,
    }),
    4096,
  ),
  extensions: list(v.strictObject({ name: Short, value: Short }), 64),
  signature: Bytes,
  headerBytes: Bytes,
  signedLength: Count,
  preambleDigest: Hex(64),
  size: Count,
});

const PointSize = v.strictObject({ width: Real, height: Real });
/** Pages are counted through all documents of the package, each in its current version. */
const OfdFacts = v.strictObject({
  pages: v.pipe(Count, v.minValue(1)),
  /** Points; null for a page that cannot be read. */
  pageSizes: list(v.nullable(PointSize), 20_000),
  documents: list(v.strictObject({ pages: Count, title: Short, author: Short, creator: Short, created: Short }), 100),
  /** The first page of each document that has pages. */
  firstPages: list(PageText, 100),
  proposed: Proposal,
  /** Other pages on which a grade of secrecy stands as a text of its own; `starred`: as nothing but a mark is printed. */
  laterMarks: list(v.strictObject({ page: Count, starred: v.boolean() }), 20_000),
  unreadable: list(v.strictObject({ page: Count, reason: v.picklist(['broken', 'limit']) }), 20_000),
  /** Pages of which something is missing, broken or beyond the limits. */
  incomplete: list(Count, 20_000),
  fontsNotEmbedded: list(Short, 200),
  attachments: list(v.strictObject({ name: Short, format: Short, size: Count }), 1000),
  active: list(
    v.strictObject({
      kind: v.picklist(['outsideLink', 'attachmentLink', 'richMedia']),
      place: v.picklist(['open', 'document', 'outline', 'page', 'annotation']),
      page: v.exactOptional(Count),
    }),
    500,
  ),
  signatures: Count,
});
export type OfdInspection = v.InferOutput<typeof OfdFacts>;

const OfdSignature = v.strictObject({
  id: Short,
  type: v.picklist(['Seal', 'Sign']),
  listed: v.boolean(),
  problem: v.exactOptional(v.picklist(['fileMissing', 'xml', 'shape', 'valueMissing', 'sealMissing'])),
  path: Short,
  signatureXml: Bytes,
  valuePath: Short,
  signedValue: Bytes,
  sealPath: Short,
  seal: Bytes,
  checkMethod: Short,
  references: list(v.strictObject({ fileRef: Short, path: v.exactOptional(Short), checkValue: Bytes }), 20_000),
  stampAnnotations: list(
    v.strictObject({ id: Short, pageRef: Short, boundary: Short, clip: v.exactOptional(Short) }),
    20_000,
  ),
});
/** Main digests the files itself; which digests they should have is the quarantine's reading of Signature.xml. */
const OfdSignatures = v.strictObject({
  signatures: list(OfdSignature, 1000),
  paths: list(Short, 10_000),
  lists: list(Short, 1000),
  files: list(v.strictObject({ path: Short, bytes: Bytes }), 10_000),
  integrity: v.exactOptional(
    v.strictObject({
      paths: list(Short, 2),
      entries: Bytes,
      signedValue: Bytes,
      listed: list(Short, 200_000),
      missing: list(Short, 200_000),
    }),
  ),
});
export type OfdSignatureList = v.InferOutput<typeof OfdSignatures>;

/** Pages of an OFD that are looked at in one task: far within its time, dense ones on a slow machine too. */
export const OFD_PORTION = 1000;

export const TASKS = {
  /** Facts, signatures and the text of page 1. Refuses with the codes of formats/pdf. */
  inspectPdf: task<{ bytes: Uint8Array; password?: string }>()(Inspection),
  /** Text of the pages named (0-based), all when none are named. */
  pdfText: task<{ bytes: Uint8Array; password?: string; pages?: readonly number[] }>()(list(PageText, 20_000)),
  /** Title, agency and number as page 1 shows them; '' for what is not found. A proposal, nothing more. */
  proposeElements: task<{ bytes: Uint8Array; password?: string }>()(Proposal),
  /** Whether the final copy is the signed-off text with nothing but the allowed changes. */
  compareCopies: unspoiltTask<{
    signedOffText: Uint8Array;
    finalCopy: Uint8Array;
    allowed: readonly AllowedChange[];
  }>()(Comparison),
  /** What an OFD is, every page of it looked at, with the text of first pages. Refuses with the codes of formats/ofd. */
  inspectOfd: task<{ bytes: Uint8Array; from?: number }>()(OfdFacts),
  /** Where name and date of issue stand, so that a seal can be laid over them; the name and the day that are expected there, if told, are preferred. */
  findSignaturePlace: unspoiltTask<{
    bytes: Uint8Array;
    name?: string;
    date?: { readonly year: number; readonly month: number; readonly day: number };
  }>()(Place),
  /** The file with an appended revision that waits for the DER of a seal signature. */
  prepareSealRevision: unspoiltTask<SealRevisionRequest & { bytes: Uint8Array }>()(Prepared),
  /** A marked working copy: the pages rewritten with annotations and marks. Refuses with the codes of formats/pdf, and copy.noFont. */
  makeWorkingCopy: loneTask<CopyRequest & { bytes: Uint8Array }>()(v.strictObject({ bytes: Bytes, shown: Count })),
  /** The signatures of an OFD with the bytes they stand on. Refuses with the codes of formats/ofd. */
  readOfdSignatures: task<{ bytes: Uint8Array }>()(OfdSignatures),
  /** The header of an exchange file of `size` bytes, from its first ones, without any key. Refuses with the codes of crypto/envelopes. */
  readEnvelopeHeader: task<{ bytes: Uint8Array; size: number }>()(EnvelopeHeader),
  /** Whether its members are ciphertexts, by the beginning of each. */
  checkEnvelopeMembers: task<{
    members: readonly { readonly offset: number; readonly length: number; readonly start: Uint8Array }[];
  }>()(v.null()),
  /** Whether a request to join a unit can be read; main reads it again itself. Refuses with the codes `joinRequest.*`. */
  readJoinRequest: task<{ bytes: Uint8Array }>()(v.null()),
  /** Whether an answer to such a request can be read; main reads it again itself. Refuses with the codes `joinAnswer.*`. */
  readJoinAnswer: task<{ bytes: Uint8Array }>()(v.null()),
  /** A round unit's seal: `width` in mm, `fontFile` the bytes of an OpenType face or collection, `face` its PostScript name in a collection. */
  drawSealPicture: unspoiltTask<{
    name: string;
    width: number;
    fontFile: Uint8Array;
    face?: string;
    caption?: string;
  }>()(SealPicture),
} as const;

export type TaskName = keyof typeof TASKS;
export type TaskInput<K extends TaskName> =
  (typeof TASKS)[K] extends TaskContract<infer I, v.GenericSchema> ? I : never;
export type TaskOutput<K extends TaskName> = v.InferOutput<(typeof TASKS)[K]['output']>;

/** What main posts. */
export type TaskRequest = { readonly id: number; readonly task: TaskName; readonly input: unknown };

/** What the child may post. A refusal's code is taken as it is, so its alphabet is narrow. */
export const TaskReply = v.variant('kind', [
  v.strictObject({ kind: v.literal('ready') }),
  v.strictObject({ kind: v.literal('done'), id: Count, output: v.unknown() }),
  v.strictObject({
    kind: v.literal('refused'),
    id: Count,
    code: v.pipe(v.string(), v.maxLength(80), v.regex(/^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*){1,2}$/)),
  }),
  // Something was thrown that is no refusal: a defect of a parser.
  v.strictObject({ kind: v.literal('failed'), id: Count }),
]);
export type TaskReply = v.InferOutput<typeof TaskReply>;
