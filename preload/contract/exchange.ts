// Envelopes in and out, receipts.
import * as v from 'valibot';
import { command, query } from './define.ts';
import { Digest, DossierId, Finding, HandlingMark, Milliseconds, Nothing, Urgency, Verdict } from './fields.ts';

export const Arrival = v.strictObject({
  /** The dispatch act that came. */
  arrival: Digest,
  dossier: DossierId,
  digest: Digest,
  fromUnit: v.string(),
  fromPerson: v.string(),
  title: v.string(),
  number: v.string(),
  urgency: Urgency,
  handlingMark: HandlingMark,
  pieces: v.number(),
  dispatchedAt: Milliseconds,
  arrivedAt: Milliseconds,
  acknowledgedAt: v.nullable(Milliseconds),
  registeredAs: v.nullable(DossierId),
  banner: v.strictObject({ verdict: Verdict, sealName: v.string(), signer: v.string() }),
});
export type Arrival = v.InferOutput<typeof Arrival>;

export const exchange = {
  arrivals: query(Nothing, v.strictObject({ arrivals: v.array(Arrival) }), [], { roles: ['clerk'] }),
  arrival: query(v.strictObject({ arrival: Digest }), Arrival, ['arrival.missing'], { roles: ['clerk'] }),
  /** Looks into the carrier now and takes in what is addressed to this profile. */
  collect: command(
    Nothing,
    v.strictObject({
      taken: v.number(),
      refused: v.array(
        v.strictObject({
          name: v.string(),
          code: v.picklist([
            'envelope.notForMe',
            'envelope.broken',
            'envelope.openedBefore',
            'envelope.unknownSender',
            'envelope.fault',
          ]),
          findings: v.array(Finding),
        }),
      ),
    }),
    ['disk.full', 'carrier.unreachable'],
    { roles: ['clerk', 'leader', 'securityOfficer'], consent: 'none' },
  ),
  acknowledge: command(
    v.strictObject({ arrival: Digest, pieces: v.number() }),
    v.strictObject({ act: Digest }),
    ['arrival.missing', 'arrival.acknowledged', 'arrival.pieces', 'signer.certificate', 'disk.full'],
    {
      roles: ['clerk'],
      consent: 'session',
      sinks: ['carrier'],
    },
  ),
  /**
   * Several at once, each with the pieces that were counted of it, and each by itself: what cannot be signed for says so and stops none of the others.
   * Progress comes as events of task `acknowledge`.
   */
  acknowledgeSeveral: command(
    v.strictObject({
      arrivals: v.pipe(
        v.array(v.strictObject({ arrival: Digest, pieces: v.number() })),
        v.minLength(1),
        v.maxLength(200),
      ),
    }),
    v.strictObject({
      acknowledged: v.array(v.strictObject({ arrival: Digest, act: Digest })),
      refused: v.array(v.strictObject({ arrival: Digest, code: v.string() })),
    }),
    [],
    { roles: ['clerk'], consent: 'session', sinks: ['carrier'] },
  ),
  /** 核发: packs the stamped document for the units named and hands the envelope to the carrier. */
  dispatch: command(
    v.strictObject({ dossier: DossierId, digest: Digest, units: v.array(Digest) }),
    v.strictObject({ act: Digest, envelopes: v.array(v.string()) }),
    [
      'dossier.missing',
      'document.missing',
      'document.damaged',
      'document.superseded',
      'step.notPossible',
      'addressee.unknown',
      'signer.certificate',
      'seal.broken',
      'pin.cancelled',
      'pin.delayed',
      'disk.full',
      'carrier.unreachable',
      'quarantine.failed',
    ],
    { roles: ['clerk'], consent: 'pin', sinks: ['carrier'] },
  ),
  /** Exports a copy of the unit's root certificate for whoever wants to check by himself. */
  exportRoot: command(Nothing, v.nullable(v.strictObject({ fileName: v.string() })), ['disk.full', 'file.unwritable'], {
    roles: ['clerk', 'leader', 'securityOfficer'],
    consent: 'session',
    sinks: ['file'],
  }),
};
