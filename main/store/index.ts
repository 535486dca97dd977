// The face of the encrypted store. A slice reads with `store.read(db => …)` and writes with `store.commit(audit, db => …)`; the functions
// in acts, blobs, certificates, drafts, envelopes, meta, projections and sequences take the handle it is given there.

export type { StoredAct } from './acts.ts';
export * as acts from './acts.ts';
export { BlobReader } from './blob-files.ts';
export type { BlobRow, ContentKeyHolders, StoredBlob } from './blobs.ts';
export * as blobs from './blobs.ts';
export * as certificates from './certificates.ts';
export { type ReadableDb, sql, type WritableDb } from './database.ts';
export { type Disk, type DiskStep, isTemporary, nodeDisk, type OnStep, type OpenFile } from './disk.ts';
export type { Draft } from './drafts.ts';
export * as drafts from './drafts.ts';
export type { EnvelopeDirection, EnvelopeEntry } from './envelopes.ts';
export * as envelopes from './envelopes.ts';
export { isSystemFault, type StoreCode, StoreError } from './errors.ts';
export * as meta from './meta.ts';
export type { DossierIndex, DossierRow } from './projections.ts';
export * as projections from './projections.ts';
export { DATA_KEY_LENGTH } from './records.ts';
export * as sequences from './sequences.ts';
export { type AppendAudit, type AuditDraft, openStore, type Store, type StoreOptions } from './store.ts';
