// What the wizard holds while it is filled in, and what of it can be founded. Rows keep their identity while others come and go.
import type * as v from 'valibot';
import type { Role } from '../../preload/contract/define.ts';
import type { UnitPlan } from '../../preload/contract/unit.ts';

export type Row = { readonly id: number; readonly name: string; readonly post: string; readonly role: Role };
export type Plan = {
  readonly unit: string;
  readonly agencyCode: string;
  readonly rows: readonly Row[];
  /** The row of whoever sits here. */
  readonly me: number;
  /** The row of the seal's keeper, or null. */
  readonly sealKeeper: number | null;
};

export const emptyPlan: Plan = {
  unit: '',
  agencyCode: '',
  rows: [
    { id: 1, name: '', post: '', role: 'securityOfficer' },
    { id: 2, name: '', post: '', role: 'clerk' },
    { id: 3, name: '', post: '', role: 'leader' },
  ],
  me: 1,
  sealKeeper: null,
};

export const isEmpty = (row: Row) => row.name.trim() === '' && row.post.trim() === '';
const isHalf = (row: Row) => !isEmpty(row) && (row.name.trim() === '' || row.post.trim() === '');

export function addRow(plan: Plan): Plan {
  const id = Math.max(0, ...plan.rows.map((row) => row.id)) + 1;
  return { ...plan, rows: [...plan.rows, { id, name: '', post: '', role: 'leader' }] };
}

/** Without the row; who sits here cannot be removed. */
export function removeRow(plan: Plan, id: number): Plan {
  if (id === plan.me) return plan;
  const sealKeeper = plan.sealKeeper === id ? null : plan.sealKeeper;
  return { ...plan, sealKeeper, rows: plan.rows.filter((row) => row.id !== id) };
}

export function changeRow(plan: Plan, id: number, change: Partial<Omit<Row, 'id'>>): Plan {
  const rows = plan.rows.map((row) => (row.id === id ? { ...row, ...change } : row));
  return { ...plan, rows, sealKeeper: keeperIn(rows, plan.sealKeeper) };
}

/** The clerks who could keep the seal. */
export function clerksOf(plan: Plan): readonly Row[] {
  return plan.rows.filter((row) => row.role === 'clerk' && !isEmpty(row));
}

function keeperIn(rows: readonly Row[], keeper: number | null): number | null {
  return rows.some((row) => row.id === keeper && row.role === 'clerk') ? keeper : null;
}

export type PeopleFault =
  | { readonly kind: 'needsMe' }
  | { readonly kind: 'incomplete'; readonly rows: readonly number[] }
  | { readonly kind: 'twice'; readonly name: string; readonly rows: readonly number[] };

/** What keeps the people from being in order, the first thing first. */
export function peopleFault(plan: Plan): PeopleFault | null {
  const me = plan.rows.find((row) => row.id === plan.me);
  if (!me || isEmpty(me) || isHalf(me)) return { kind: 'needsMe' };
  const half = plan.rows.filter(isHalf);
  if (half.length > 0) return { kind: 'incomplete', rows: half.map((row) => row.id) };
  const filled = plan.rows.filter((row) => !isEmpty(row));
  for (const row of filled) {
    const same = filled.filter((one) => one.name.trim() === row.name.trim());
    if (same.length > 1) return { kind: 'twice', name: row.name.trim(), rows: same.map((one) => one.id) };
  }
  return null;
}

/** The plan as the contract takes it: empty rows left out, places instead of rows. */
export function toFound(plan: Plan): v.InferInput<typeof UnitPlan> {
  const rows = plan.rows.filter((row) => !isEmpty(row));
  const place = (id: number | null) => rows.findIndex((row) => row.id === id);
  return {
    unit: plan.unit,
    agencyCode: plan.agencyCode,
    people: rows.map(({ name, post, role }) => ({ name, post, role })),
    me: place(plan.me),
    sealKeeper: plan.sealKeeper === null ? null : place(plan.sealKeeper),
  };
}
