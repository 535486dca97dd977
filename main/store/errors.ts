// How the store says no. Callers tell refusals apart by `code`: stable, dotted, without contents.

/**
 * `store.missing` no database file; `store.wrongKey` a database that this key does not open; `store.damaged` bytes that are no database
 * or no longer one; `store.newer` written by a later client; `store.busy` open elsewhere; `store.closed` used after close;
 * `store.misuse` a handle kept after its transaction, a nested or asynchronous commit; `record.damaged` a record that does not
 * authenticate; `blob.missing`, `blob.damaged`, `blob.mismatch` a content file that is absent, changed, or not what was announced;
 * `disk.full` no space left. Nothing is ever deleted or recreated on the way to one of these.
 */
export type StoreCode =
  | 'store.missing'
  | 'store.wrongKey'
  | 'store.damaged'
  | 'store.newer'
  | 'store.busy'
  | 'store.closed'
  | 'store.misuse'
  | 'record.damaged'
  | 'blob.missing'
  | 'blob.damaged'
  | 'blob.mismatch'
  | 'disk.full';

export class StoreError extends Error {
  readonly code: StoreCode;

  constructor(code: StoreCode, cause?: unknown) {
    super(code, cause === undefined ? undefined : { cause });
    this.name = 'StoreError';
    this.code = code;
  }
}

/** The code of a Node or SQLite error, or undefined. */
export function systemCode(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

/** Turns what SQLite and the file system throw into a StoreError where one says it; everything else passes as it is. */
export function asStoreError(error: unknown): unknown {
  const code = systemCode(error) ?? '';
  if (error instanceof StoreError) return error;
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'SQLITE_FULL') return new StoreError('disk.full', error);
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') return new StoreError('store.damaged', error);
  if (code.startsWith('SQLITE_BUSY') || code === 'SQLITE_LOCKED') return new StoreError('store.busy', error);
  return error;
}

/** Whether the system or SQLite said no (EIO, EACCES, SQLITE_IOERR_WRITE …): the next try may go well. A defect of ours has no such code. */
export function isSystemFault(error: unknown): boolean {
  return (
    /^(E[A-Z0-9]+|SQLITE_\w+)$/.test(systemCode(error) ?? '') ||
    (error instanceof StoreError && error.code === 'store.busy')
  );
}
