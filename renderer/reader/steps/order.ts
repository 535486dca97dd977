// Which steps stand on the bar and in what order; main says which are possible and which one comes first. Pure.
import type { Action } from '../../../preload/contract/circulation.ts';

/** Steps that the bar offers. Writing in ink and exporting have their own places; acknowledging and registering their own screen. */
const ON_BAR = [
  'edit',
  'submit',
  'signOff',
  'instruct',
  'sendBack',
  'number',
  'stamp',
  'dispatch',
  'propose',
  'conclude',
] as const;
export type BarStep = (typeof ON_BAR)[number];

/** Steps for which main opens the PIN window. */
export const PIN_STEPS: ReadonlySet<BarStep> = new Set(['signOff', 'instruct', 'stamp', 'dispatch']);

export function isBarStep(action: Action | null): action is BarStep {
  return action !== null && (ON_BAR as readonly string[]).includes(action);
}

/** The one first step and the others, in main's order. */
export function order(
  can: readonly Action[],
  primary: Action | null,
): { readonly first: BarStep | null; readonly others: readonly BarStep[] } {
  const steps = can.filter(isBarStep);
  const first = isBarStep(primary) && steps.includes(primary) ? primary : null;
  return { first, others: steps.filter((step) => step !== first) };
}
