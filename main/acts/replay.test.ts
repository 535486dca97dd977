import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex, utf8 } from '../../crypto/bytes.ts';
import { InputError } from '../../crypto/errors.ts';
import { sm3 } from '../../crypto/sm3/sm3.ts';
import { gaps, type KnownAct, mergeActs, orderActs } from './replay.ts';

const digest = (text: string) => toHex(sm3(utf8(text)));
const dossier = digest('dossier');

function known(id: string, parents: readonly string[] = [], seq = 1, actor = 'a', device = 'd'): KnownAct {
  return { id, act: { parents, actor, device, dossier, seq } };
}

/** Dossiers as they grow: each act follows some of those before it; ids are digests, so their order has nothing to do with time. */
const dossiers = fc.array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: 1, maxLength: 40 }).map((choices) => {
  const acts: KnownAct[] = [];
  choices.forEach((picks, n) => {
    const parents = n === 0 ? [] : [...new Set(picks.map((pick) => acts[pick % n]?.id ?? ''))].sort();
    acts.push(known(digest(`${n}:${parents.join()}`), parents, n + 1));
  });
  return acts;
});

const withShuffle = dossiers.chain((acts) =>
  fc.record({ acts: fc.constant(acts), shuffled: fc.shuffledSubarray(acts, { minLength: acts.length }) }),
);

const ids = (acts: readonly KnownAct[]) => acts.map(({ id }) => id);

describe('order', () => {
  it('does not depend on the order of arrival', () => {
    fc.assert(
      fc.property(withShuffle, ({ acts, shuffled }) => {
        expect(ids(orderActs(shuffled).ordered)).toEqual(ids(orderActs(acts).ordered));
      }),
    );
  });

  it('places every act once, after all its parents, and prefers the lowest id', () => {
    fc.assert(
      fc.property(dossiers, (acts) => {
        const { ordered, withheld } = orderActs(acts);
        expect(ids(ordered).sort()).toEqual(ids(acts).sort());
        expect(withheld).toEqual([]);
        const placed = new Set<string>();
        for (const item of ordered) {
          const free = acts.filter((one) => !placed.has(one.id) && one.act.parents.every((id) => placed.has(id)));
          expect(item.id).toBe(ids(free).sort()[0]);
          placed.add(item.id);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('is that of the union, whichever copies met and however often', () => {
    const parts = dossiers.chain((acts) =>
      fc.tuple(fc.constant(acts), fc.subarray(acts), fc.subarray(acts), fc.subarray(acts)),
    );
    fc.assert(
      fc.property(parts, ([acts, one, two, three]) => {
        const left = mergeActs(mergeActs(one, two), three);
        expect(ids(left)).toEqual(ids(mergeActs(one, mergeActs(two, three))));
        expect(ids(left)).toEqual(ids(mergeActs(three, two, one, one)));
        expect(ids(left)).toEqual([...new Set([...ids(one), ...ids(two), ...ids(three)])].sort());
        expect(ids(orderActs(mergeActs(left, acts)).ordered)).toEqual(ids(orderActs(acts).ordered));
      }),
    );
  });

  it('tolerates parents outside the set and names them', () => {
    const parts = dossiers.chain((acts) => fc.tuple(fc.constant(acts), fc.subarray(acts)));
    fc.assert(
      fc.property(parts, ([acts, some]) => {
        const { ordered, withheld } = orderActs(some);
        expect(ids(ordered).sort()).toEqual(ids(some).sort());
        const outside = new Set(acts.flatMap(({ act }) => act.parents));
        for (const { id } of some) outside.delete(id);
        const named = [...outside].filter((id) => some.some(({ act }) => act.parents.includes(id)));
        expect(withheld).toEqual(named.sort());
      }),
    );
  });

  it('is not led by clocks or sequence numbers', () => {
    const early = known('ff'.repeat(32), [], 1);
    const late = known('00'.repeat(32), [], 99);
    expect(ids(orderActs([early, late]).ordered)).toEqual(['00'.repeat(32), 'ff'.repeat(32)]);
  });

  it('takes an act once that came twice', () => {
    const one = known('1');
    expect(orderActs([one, { ...one }]).ordered).toEqual([one]);
  });

  it('refuses a circle', () => {
    expect(() => orderActs([known('1', ['2']), known('2', ['1'])])).toThrow(new InputError('acts.cycle'));
    expect(() => orderActs([known('1', ['1'])])).toThrow(new InputError('acts.cycle'));
  });

  it('orders ten thousand acts in a chain', () => {
    const chain: KnownAct[] = [];
    for (let n = 0; n < 10_000; n++)
      chain.push(known(digest(String(n)), n === 0 ? [] : [chain[n - 1]?.id ?? ''], n + 1));
    expect(ids(orderActs(chain.toReversed()).ordered)).toEqual(ids(chain));
  });
});

describe('gaps', () => {
  it('finds what is missing for each actor and device', () => {
    const acts = [known('1', [], 1), known('2', [], 2), known('3', [], 5), known('4', [], 9), known('5', [], 2, 'b')];
    expect(gaps(acts)).toEqual([
      {
        actor: 'a',
        device: 'd',
        dossier,
        missing: [
          { from: 3, to: 4 },
          { from: 6, to: 8 },
        ],
        doubled: [],
      },
      { actor: 'b', device: 'd', dossier, missing: [{ from: 1, to: 1 }], doubled: [] },
    ]);
  });

  it('finds numbers that were used twice', () => {
    const acts = [known('1', [], 1), known('2', [], 2), known('3', [], 2), known('4', [], 2), known('5', [], 3)];
    expect(gaps(acts)).toMatchObject([{ missing: [], doubled: [2] }]);
  });

  it('finds nothing in a whole dossier, and exactly what was taken from it', () => {
    const cut = dossiers.chain((acts) => fc.tuple(fc.constant(acts), fc.subarray(acts)));
    fc.assert(
      fc.property(cut, ([acts, some]) => {
        expect(gaps(acts)).toEqual([]);
        const present = new Set(some.map(({ act }) => act.seq));
        const highest = Math.max(0, ...present);
        const expected = Array.from({ length: highest }, (_, n) => n + 1).filter((n) => !present.has(n));
        const found = gaps(some).flatMap(({ missing }) =>
          missing.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, n) => from + n)),
        );
        expect(found).toEqual(expected);
      }),
    );
  });

  it('says a gap of any size in one range', () => {
    expect(gaps([known('1', [], Number.MAX_SAFE_INTEGER - 1)])).toMatchObject([
      { missing: [{ from: 1, to: Number.MAX_SAFE_INTEGER - 2 }] },
    ]);
  });
});
