// A unit of one's own: founded on one computer, joined from others by a request file and an answer file whose fingerprints two people compare.
import * as v from 'valibot';
import { command, query } from './define.ts';
import { Digest, Line, Milliseconds, Nothing, ProfileId } from './fields.ts';

const Role = v.picklist(['clerk', 'leader', 'securityOfficer']);
const place = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(63));
const person = { name: Line(40), post: Line(40), role: Role };

/** `me` and `sealKeeper` are places in `people`; a unit whose sealKeeper is null has no seal. */
export const UnitPlan = v.strictObject({
  unit: Line(40),
  agencyCode: Line(20),
  people: v.pipe(v.array(v.strictObject(person)), v.minLength(1), v.maxLength(64)),
  me: place,
  sealKeeper: v.nullable(place),
});
export type UnitPlan = v.InferOutput<typeof UnitPlan>;

/** A request of this computer's that waits for its answer. `request`: SM3 of the file; its first 128 bits are compared. */
export const PendingJoin = v.strictObject({
  join: ProfileId,
  name: v.string(),
  post: v.string(),
  role: Role,
  request: Digest,
  createdAt: Milliseconds,
});
export type PendingJoin = v.InferOutput<typeof PendingJoin>;

const UnitPerson = v.strictObject({
  name: v.string(),
  post: v.string(),
  role: Role,
  /** Null while planned. */
  fingerprint: v.nullable(Digest),
  keepsSeal: v.boolean(),
  /** The request that was answered here, for saving the answer again. */
  answered: v.nullable(Digest),
});

const everyone = ['clerk', 'leader', 'securityOfficer'] as const;
const join = v.strictObject({ join: ProfileId });
const saved = v.nullable(v.strictObject({ fileName: v.string() }));
const begin = ['unit.busy', 'selfTest.failed', 'pin.cancelled', 'disk.full'] as const;
const reading = ['file.unreadable', 'quarantine.failed'] as const;

export const unit = {
  /** What waits on this computer, and whether a founding or joining was cut off before the client was started. */
  state: query(Nothing, v.strictObject({ interrupted: v.boolean(), pending: v.array(PendingJoin) }), [], {
    roles: 'anyone',
  }),
  /** Founds a unit: PIN chosen, recovery sheet copied and typed back in the PIN window, then all of it or nothing. Progress is of task `unit`. */
  found: command(
    UnitPlan,
    v.strictObject({ profile: ProfileId }),
    [...begin, 'unit.plan', 'seal.noFont', 'quarantine.failed'],
    { roles: 'anyone', consent: 'pin' },
  ),
  /** Makes keys and the request that asks certificates for them. */
  join: command(v.strictObject(person), join, [...begin], { roles: 'anyone', consent: 'pin' }),
  saveRequest: command(join, saved, ['joining.missing', 'file.unwritable', 'disk.full'], {
    roles: 'anyone',
    consent: 'none',
    sinks: ['file'],
  }),
  discard: command(join, Nothing, ['joining.missing'], { roles: 'anyone', consent: 'none' }),
  /** Looks at an answer file, which the person then compares by its root's fingerprint. */
  openAnswer: command(
    join,
    v.nullable(
      v.strictObject({
        unit: v.string(),
        agencyCode: v.string(),
        root: Digest,
        name: v.string(),
        post: v.string(),
        role: Role,
        keepsSeal: v.boolean(),
        people: v.number(),
      }),
    ),
    [
      'joining.missing',
      'joinAnswer.unreadable',
      'joinAnswer.signature',
      'joinAnswer.otherRequest',
      'joinAnswer.ledger',
      'joinAnswer.expired',
      ...reading,
    ],
    { roles: 'anyone', consent: 'none' },
  ),
  /** Asks for the PIN chosen and makes the profile out of the answer that was looked at. */
  finish: command(
    join,
    v.strictObject({ profile: ProfileId }),
    [...begin, 'pin.delayed', 'profile.otherDevice', 'joining.missing', 'joining.noAnswer', 'joinAnswer.expired'],
    { roles: 'anyone', consent: 'pin' },
  ),
  /** `root`: SM3 of the unit's root certificate, for those who join to compare. */
  people: query(Nothing, v.strictObject({ holdsKeys: v.boolean(), root: Digest, people: v.array(UnitPerson) }), [], {
    roles: everyone,
  }),
  /** Looks at a request file; `planned` is null for a name that nobody has planned. */
  openRequest: command(
    Nothing,
    v.nullable(
      v.strictObject({
        request: Digest,
        name: v.string(),
        post: v.string(),
        role: Role,
        planned: v.nullable(v.strictObject({ post: v.string(), role: Role })),
        /** The planned keeper of a seal that is not made yet. */
        keepsSeal: v.boolean(),
      }),
    ),
    ['unit.notHolder', 'joinRequest.unreadable', 'joinRequest.possession', 'joinRequest.answered', ...reading],
    { roles: everyone, consent: 'none' },
  ),
  /** Issues the certificates of a request that was looked at, enters the person in the ledger and tells the colleagues. */
  answer: command(
    v.strictObject({ request: Digest, post: Line(40), role: Role }),
    v.strictObject({ fingerprint: Digest }),
    [
      'unit.notHolder',
      'joinRequest.missing',
      'joinRequest.answered',
      'joinRequest.noSealKey',
      'seal.noFont',
      'pin.cancelled',
      'pin.delayed',
      'quarantine.failed',
      'disk.full',
    ],
    { roles: everyone, consent: 'pin', sinks: ['carrier'] },
  ),
  saveAnswer: command(
    v.strictObject({ request: Digest }),
    saved,
    ['unit.notHolder', 'joinRequest.missing', 'file.unwritable', 'disk.full'],
    { roles: everyone, consent: 'session', sinks: ['file'] },
  ),
};
