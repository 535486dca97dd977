// Profiles, unlocking, certificates.
import * as v from 'valibot';
import { command, query } from './define.ts';
import { Digest, Finding, Milliseconds, Nothing, ProfileId } from './fields.ts';

const Role = v.picklist(['clerk', 'leader', 'securityOfficer']);

const Profile = v.strictObject({
  id: ProfileId,
  unit: v.string(),
  name: v.string(),
  post: v.string(),
  role: Role,
  exercise: v.boolean(),
  /** Shown on the lock screen of an exercise profile only. */
  exercisePin: v.optional(v.string()),
  /** When the next attempt is allowed, if attempts are being delayed. */
  retryAt: v.optional(Milliseconds),
});

/** What the person must know of the store that was just opened, before relying on it. */
export const StoreWarning = v.strictObject({
  code: v.picklist(['rolledBack', 'witnessMissing', 'contentsMissing', 'clockBack']),
  /** How many contents; 0 for the others. */
  count: v.number(),
});
export type StoreWarning = v.InferOutput<typeof StoreWarning>;

export const Session = v.strictObject({
  profile: ProfileId,
  unit: v.string(),
  agencyCode: v.string(),
  name: v.string(),
  post: v.string(),
  role: Role,
  exercise: v.boolean(),
  fingerprint: Digest,
  /** Idle minutes after which the session locks. */
  lockAfterMinutes: v.number(),
  warnings: v.array(StoreWarning),
});
export type Session = v.InferOutput<typeof Session>;

const CertificateEntry = v.strictObject({
  fingerprint: Digest,
  subject: v.string(),
  issuer: v.string(),
  holder: v.string(),
  unit: v.string(),
  use: v.picklist(['root', 'signing', 'encryption', 'unit', 'sealMaker']),
  serialNumber: v.string(),
  notBefore: Milliseconds,
  notAfter: Milliseconds,
  status: v.picklist(['good', 'revoked', 'expired', 'unknown']),
});

export const keys = {
  profiles: query(Nothing, v.strictObject({ profiles: v.array(Profile), canCreateExercise: v.boolean() }), [], {
    roles: 'anyone',
  }),
  /** Makes the two exercise units (演示), fresh keys and all. Progress comes as events of task `exercise`. */
  createExercise: command(
    Nothing,
    v.strictObject({ profiles: v.number() }),
    ['exercise.exists', 'seal.noFont', 'disk.full'],
    {
      roles: 'anyone',
      consent: 'none',
    },
  ),
  /** Opens the PIN window and, with the right PIN, the profile. A wrong PIN is answered inside that window. */
  unlock: command(
    v.strictObject({ profile: ProfileId }),
    Session,
    [
      'pin.cancelled',
      'pin.delayed',
      'profile.missing',
      'profile.damaged',
      'profile.newer',
      'profile.otherDevice',
      'selfTest.failed',
      'disk.full',
    ],
    { roles: 'anyone', consent: 'pin' },
  ),
  /** Asks for the present PIN and a new one, typed twice, in the PIN window. */
  changePin: command(Nothing, Nothing, ['pin.cancelled', 'pin.delayed', 'disk.full'], {
    roles: ['clerk', 'leader', 'securityOfficer'],
    consent: 'pin',
  }),
  lock: command(Nothing, Nothing, [], { roles: 'anyone', consent: 'none' }),
  session: query(Nothing, v.nullable(Session), [], { roles: 'anyone' }),
  certificates: query(
    Nothing,
    v.strictObject({
      certificates: v.array(CertificateEntry),
      revocationLists: v.array(
        v.strictObject({
          issuer: v.string(),
          issuedAt: Milliseconds,
          nextAt: v.nullable(Milliseconds),
          revoked: v.number(),
        }),
      ),
      store: v.array(Finding),
    }),
    [],
    { roles: ['clerk', 'leader', 'securityOfficer'] },
  ),
};
