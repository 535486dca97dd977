// Findings of one signature in groups that a person understands, in the order in which they matter. Pure.
import type { Finding } from '../../preload/contract/fields.ts';

export const GROUPS = ['data', 'seal', 'signature', 'signer', 'maker', 'time', 'other'] as const;
export type Group = (typeof GROUPS)[number];

/** First words of codes and the group they belong to. */
const PLACES: Readonly<Record<string, Group>> = {
  data: 'data',
  pdf: 'data',
  ofd: 'data',
  seal: 'seal',
  signature: 'signature',
  cms: 'signature',
  signer: 'signer',
  path: 'signer',
  maker: 'maker',
  time: 'time',
};

export function groupOf(code: string): Group {
  return PLACES[code.split('.')[0] ?? ''] ?? 'other';
}

/** Groups that have findings, in order; within a group what is bad first, then what cannot be told. */
export function inGroups(findings: readonly Finding[]): readonly (readonly [Group, readonly Finding[]])[] {
  const rank = { bad: 0, unknown: 1, ok: 2 } as const;
  return GROUPS.map((group) => [group, findings.filter((finding) => groupOf(finding.code) === group)] as const)
    .filter(([, members]) => members.length > 0)
    .map(([group, members]) => [group, [...members].sort((a, b) => rank[a.status] - rank[b.status])] as const);
}

/** One bad finding makes a group bad, one that cannot be told makes it so. */
export function worst(findings: readonly Finding[]): Finding['status'] {
  if (findings.some((finding) => finding.status === 'bad')) return 'bad';
  return findings.some((finding) => finding.status === 'unknown') ? 'unknown' : 'ok';
}
