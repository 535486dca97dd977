// The order in which the acts of a dossier are replayed, the same on every device that holds the same set of acts.
// Acts are ordered by their parents; acts that do not depend on one another are ordered by id. No clock takes part. Parents
// that are not in the set (not yet received, or kept from this reader) do not hold an act back; they are listed as withheld.
// Not done here: signatures (act.ts) and what an act changes (the projections).

import { InputError } from '../../crypto/errors.ts';
import type { Act } from './act.ts';

/** An act with its id, as far as its order is concerned; callers pass whatever carries these. */
export type KnownAct = {
  readonly id: string;
  readonly act: Pick<Act, 'parents' | 'actor' | 'device' | 'dossier' | 'seq'>;
};

/** The union of sets of acts, by id, ascending. Equal ids are equal bytes, so which copy is kept does not matter. */
export function mergeActs<T extends KnownAct>(...sets: readonly (readonly T[])[]): T[] {
  const byId = new Map<string, T>();
  for (const set of sets) for (const item of set) if (!byId.has(item.id)) byId.set(item.id, item);
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/**
 * Replay order of a set of acts: of those whose parents in the set have all been placed, the lowest id comes next.
 * `withheld` lists, ascending, the parents outside the set. Throws InputError `acts.cycle` for acts that follow each other in a circle,
 * which honest ids (digests over the parents) cannot.
 */
export function orderActs<T extends KnownAct>(acts: readonly T[]): { ordered: T[]; withheld: string[] } {
  const set = mergeActs(acts);
  const known = new Set(set.map((item) => item.id));
  const withheld = new Set<string>();
  const waitingFor = new Map<string, number>();
  const followers = new Map<string, T[]>();
  const ready = new LowestFirst<T>();
  for (const item of set) {
    let open = 0;
    for (const parent of new Set(item.act.parents)) {
      if (!known.has(parent)) {
        withheld.add(parent);
        continue;
      }
      open++;
      const list = followers.get(parent);
      if (list) list.push(item);
      else followers.set(parent, [item]);
    }
    waitingFor.set(item.id, open);
    if (open === 0) ready.add(item);
  }
  const ordered: T[] = [];
  for (let next = ready.take(); next; next = ready.take()) {
    ordered.push(next);
    for (const follower of followers.get(next.id) ?? []) {
      const open = (waitingFor.get(follower.id) ?? 0) - 1;
      waitingFor.set(follower.id, open);
      if (open === 0) ready.add(follower);
    }
  }
  if (ordered.length !== set.length) throw new InputError('acts.cycle');
  return { ordered, withheld: [...withheld].sort() };
}

/** What is wrong with the numbering of one actor on one device in one dossier. */
export type Gap = {
  readonly actor: string;
  readonly device: string;
  readonly dossier: string;
  /** Numbers between 1 and the highest one present that no act bears, as inclusive ranges, ascending. */
  readonly missing: readonly { readonly from: number; readonly to: number }[];
  /** Numbers that more than one act bears, ascending: a device restored from an old copy, or an actor who says two things. */
  readonly doubled: readonly number[];
};

/** The gaps of a set of acts, ascending by dossier, actor and device; a numbering without fault is not listed. */
export function gaps(acts: readonly KnownAct[]): Gap[] {
  const streams = new Map<string, KnownAct[]>();
  for (const item of mergeActs(acts)) {
    const name = `${item.act.dossier} ${item.act.actor} ${item.act.device}`;
    const stream = streams.get(name);
    if (stream) stream.push(item);
    else streams.set(name, [item]);
  }
  const found: Gap[] = [];
  for (const [, stream] of [...streams].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const missing: { from: number; to: number }[] = [];
    const doubled = new Set<number>();
    let expected = 1;
    for (const seq of stream.map((item) => item.act.seq).sort((a, b) => a - b)) {
      if (seq < expected) doubled.add(seq);
      else if (seq > expected) missing.push({ from: expected, to: seq - 1 });
      expected = Math.max(expected, seq + 1);
    }
    const first = stream[0];
    if (first && (missing.length > 0 || doubled.size > 0)) {
      const { actor, device, dossier } = first.act;
      found.push({ actor, device, dossier, missing, doubled: [...doubled] });
    }
  }
  return found;
}

/** A binary heap by id. */
class LowestFirst<T extends { readonly id: string }> {
  readonly #items: T[] = [];

  add(item: T): void {
    const items = this.#items;
    let at = items.length;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = items[above] as T;
      if (parent.id <= item.id) break;
      items[at] = parent;
      at = above;
    }
    items[at] = item;
  }

  take(): T | undefined {
    const items = this.#items;
    const lowest = items[0];
    const last = items.pop();
    if (last === undefined || items.length === 0) return lowest;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= items.length) break;
      const right = items[below + 1];
      if (right && right.id < (items[below] as T).id) below++;
      const child = items[below] as T;
      if (last.id <= child.id) break;
      items[at] = child;
      at = below;
    }
    items[at] = last;
    return lowest;
  }
}
