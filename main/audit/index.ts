// The face of the audit log: evidence of who unlocked, opened, printed, exported, changed. Hash-chained, its heads signed.

export {
  type AuditDetail,
  type AuditHead,
  type AuditOutcome,
  type HeadReason,
  headMessage,
  type SignedHead,
} from './chain.ts';
export { type AuditEntry, type AuditLog, createAuditLog, entries, lastHead } from './log.ts';
export { verifyAudit } from './verify.ts';
export { checkWitness, witnessPath } from './witness.ts';
