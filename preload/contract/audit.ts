// The profile's audit log: evidence, hash-chained.
import * as v from 'valibot';
import { command, query } from './define.ts';
import { Digest, Finding, Milliseconds, Nothing } from './fields.ts';

export const AuditEntry = v.strictObject({
  sequence: v.number(),
  at: Milliseconds,
  action: v.string(),
  actor: v.string(),
  subject: v.string(),
  outcome: v.picklist(['done', 'refused', 'fault']),
  detail: v.record(v.string(), v.union([v.string(), v.number(), v.boolean()])),
  hash: Digest,
});
export type AuditEntry = v.InferOutput<typeof AuditEntry>;

export const audit = {
  entries: query(
    v.strictObject({
      before: v.nullable(v.number()),
      limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(500)),
    }),
    v.strictObject({ entries: v.array(AuditEntry), total: v.number() }),
    [],
    { roles: ['clerk', 'leader', 'securityOfficer'] },
  ),
  /** Checks the whole log; one that holds is signed up to here. */
  verify: command(Nothing, v.strictObject({ entries: v.number(), findings: v.array(Finding) }), ['disk.full'], {
    roles: ['clerk', 'leader', 'securityOfficer'],
    consent: 'session',
  }),
};
