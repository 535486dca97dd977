// Official documents and their versions: opening for reading, importing from outside, exporting.
import * as v from 'valibot';
import { command } from './define.ts';
import { Digest, DossierId, HandlingMark, Milliseconds, Nothing, Text, Verdict } from './fields.ts';

/** What the bytes are; the reader has a way of drawing for each. */
export const Format = v.picklist(['pdf', 'ofd']);
export type Format = v.InferOutput<typeof Format>;

export const Facts = v.strictObject({
  fileName: v.string(),
  format: Format,
  size: v.number(),
  digest: Digest,
  pages: v.number(),
  encrypted: v.picklist(['none', 'opened']),
  /** Scripts, launch actions, automatic printing and the like: named, never run. */
  activeContent: v.array(v.strictObject({ kind: v.string(), where: v.string() })),
  signatures: v.number(),
  verdict: Verdict,
  /** Of the first seal or signature; empty where there is none. */
  sealName: v.string(),
  signer: v.string(),
  recovered: v.boolean(),
  /** What only an OFD can be found to have; pages count from 1 through all its documents, and no list is longer than 100. */
  ofd: v.nullable(
    v.strictObject({
      documents: v.number(),
      /** Pages that cannot be shown. */
      unreadable: v.array(v.strictObject({ page: v.number(), reason: v.picklist(['broken', 'limit']) })),
      /** Pages of which a part is missing or cannot be shown. */
      incomplete: v.array(v.number()),
      /** Pages behind the first of a document on which a grade of secrecy stands as a word by itself. */
      laterMarks: v.array(v.number()),
      fontsNotEmbedded: v.array(v.string()),
      attachments: v.array(v.strictObject({ name: v.string(), size: v.number() })),
    }),
  ),
});
export type DocumentFacts = v.InferOutput<typeof Facts>;

/** A file that was looked at and may be registered. */
export const Inspected = v.strictObject({
  candidate: v.string(),
  facts: Facts,
  proposed: v.strictObject({ title: v.string(), issuingAgency: v.string(), number: v.string() }),
  handlingMark: HandlingMark,
  /** The dossier in which this very file is already; it is offered before it is registered once more. */
  known: v.nullable(v.strictObject({ dossier: DossierId, title: v.string(), number: v.string(), at: Milliseconds })),
});
export type Inspected = v.InferOutput<typeof Inspected>;

export const documents = {
  /** A version for the reader: a short-lived address that answers byte ranges from decrypted chunks. Audited. */
  open: command(
    v.strictObject({ dossier: DossierId, digest: Digest }),
    v.strictObject({ url: v.string(), length: v.number(), digest: Digest, title: v.string(), format: Format }),
    ['document.missing', 'document.damaged', 'disk.full', 'file.unwritable'],
    { roles: ['clerk', 'leader'], consent: 'none', sinks: ['screen'] },
  ),
  /**
   * Asks for files, inspects each in the quarantine, proposes the elements found on page 1. Nothing is kept yet. What is refused says so by itself
   * and stops none of the others. Progress comes as events of task `import`; stopChoosing ends it with what has been looked at.
   */
  chooseSeveral: command(
    Nothing,
    v.strictObject({
      chosen: v.array(Inspected),
      refused: v.array(
        v.strictObject({
          fileName: v.string(),
          code: v.string(),
          /** Of a file that waits for its password. */
          candidate: v.nullable(v.string()),
        }),
      ),
      /** Files that were not looked at because it was stopped. */
      left: v.number(),
    }),
    ['document.tooMany'],
    { roles: ['clerk'], consent: 'none' },
  ),
  stopChoosing: command(Nothing, Nothing, [], { roles: ['clerk'], consent: 'none' }),
  /** Looks again at a file that waits for its password, or asks for one file. */
  choose: command(
    v.strictObject({ candidate: v.nullable(v.string()), password: v.nullable(Text(200)) }),
    v.nullable(Inspected),
    [
      'document.unknownFormat',
      'document.truncated',
      'document.broken',
      'document.encrypted',
      'document.passwordRequired',
      'document.wrongPassword',
      'document.tooLarge',
      'document.tooComplex',
      'candidate.missing',
      'file.unreadable',
      'mark.aboveCeiling',
      'quarantine.failed',
    ],
    { roles: ['clerk'], consent: 'none' },
  ),
  dropCandidate: command(v.strictObject({ candidate: v.string() }), Nothing, [], { roles: ['clerk'], consent: 'none' }),
  exportVersion: command(
    v.strictObject({ dossier: DossierId, digest: Digest }),
    v.nullable(v.strictObject({ fileName: v.string() })),
    ['document.missing', 'document.damaged', 'disk.full', 'file.unwritable'],
    {
      roles: ['clerk', 'leader'],
      consent: 'session',
      sinks: ['file'],
    },
  ),
};
