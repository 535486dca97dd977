// The result of every check in crypto/: data, not exceptions. A finding names one thing that was looked at and what came of it.
// `unknown` means that the question cannot be answered with what was given (no revocation list, no root); it never counts as ok.

export type FindingStatus = 'ok' | 'bad' | 'unknown';

/** One check. `code` is stable and dotted; `detail` holds figures for the reader (times in ms since the epoch, digests in hex, names). */
export type Finding = {
  readonly code: string;
  readonly status: FindingStatus;
  readonly detail: Record<string, string | number | boolean>;
};

export type Verdict = 'valid' | 'invalid' | 'indeterminate';

export function finding(code: string, status: FindingStatus, detail: Finding['detail'] = {}): Finding {
  return { code, status, detail };
}

/** The worst of several: bad before unknown before ok. */
export function worst(statuses: Iterable<FindingStatus>): FindingStatus {
  let found: FindingStatus = 'ok';
  for (const status of statuses) {
    if (status === 'bad') return 'bad';
    if (status === 'unknown') found = 'unknown';
  }
  return found;
}

/** Any bad is invalid; else any unknown is indeterminate; else valid. No checks at all is indeterminate. */
export function verdictOf(checks: readonly Finding[]): Verdict {
  if (checks.length === 0) return 'indeterminate';
  const status = worst(checks.map((check) => check.status));
  return status === 'bad' ? 'invalid' : status === 'unknown' ? 'indeterminate' : 'valid';
}
